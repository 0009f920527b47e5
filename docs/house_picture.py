"""The picture of the rooms, from the floors that import-linter holds and the first line of each room.

docs/generate.py writes it to docs/house.svg.
"""

from __future__ import annotations

import ast
import re
import tomllib
from html import escape
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).parents[1]

_WIDTH, _GAP, _LEFT = 1080, 12, 24
_HEAD, _LINE, _LETTER = 34, 18, 6.8  # of a room: its name, a line below it, how wide a letter is
_STYLE = """
rect { fill: #f6f4ee; stroke: #8a8578; }
text { font: 13px sans-serif; fill: #222; }
.room { font-weight: bold; font-size: 15px; }
@media (prefers-color-scheme: dark) { rect { fill: #262522; stroke: #8a8578; } text { fill: #eee; } }
"""


def floors() -> list[list[str]]:
    """The rooms on each floor, from the top: those that there are, as pyproject.toml orders them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(one["layers"] for one in settings["contracts"] if one["type"] == "layers")
    found = [[room for room in re.findall(r"\w+", layer) if _home(room).exists()] for layer in layers]
    return [floor for floor in found if floor]


def says(room: str) -> str:
    """The first paragraph of a room: what it is for."""
    docstring = ast.get_docstring(ast.parse(_home(room).read_text(encoding="utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def picture() -> str:
    """The house as SVG: a row a floor, each room imports only from the rows below it."""
    parts: list[str] = []
    top = _GAP
    for floor in floors():
        width = (_WIDTH - 2 * _LEFT - _GAP * (len(floor) - 1)) / len(floor)
        said = [wrap(says(room).replace("`", ""), int((width - 20) / _LETTER)) for room in floor]
        height = _HEAD + _LINE * max(map(len, said))
        for place, (room, lines) in enumerate(zip(floor, said, strict=True)):
            x = _LEFT + place * (width + _GAP)
            parts.append(f'<rect x="{x:.0f}" y="{top}" width="{width:.0f}" height="{height}" rx="6"/>')
            parts.append(f'<text class="room" x="{x + 12:.0f}" y="{top + 22}">{room}</text>')
            parts += [
                f'<text x="{x + 12:.0f}" y="{top + 42 + _LINE * row}">{escape(line)}</text>'
                for row, line in enumerate(lines)
            ]
        top += height + _GAP
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" role="img">',
        "<title>The rooms of nnstep, each on its floor; a room imports only from the floors below it</title>",
        f"<style>{_STYLE}</style>",
    ]
    return "\n".join([*head, *parts, "</svg>", ""])


def _home(room: str) -> Path:
    package = ROOT / "nnstep" / room / "__init__.py"
    return package if package.exists() else ROOT / "nnstep" / f"{room}.py"
