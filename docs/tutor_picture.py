"""The picture of the tutor for the README: a frame as the program makes it, light or dark as the page around it.

docs/generate.py writes it to docs/tutor.svg.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import nnstep
from nnstep.render.text.lines import Line, Look, cells
from nnstep.render.text.theme import COLOUR, LIGHT
from nnstep.results.view import view_of
from nnstep.session.state import State
from nnstep.tutor.screens import frame

_STEP = 25  # the two paths of an output of the article's hidden layer
_LOOK = Look(80, 24)
_WIDE, _HIGH, _EDGE = 8.43, 18, 14  # of a cell of this font at 14 pixels; round the window
_DARK = {"paper": "#11151a", "": "#e6edf3", "red": "#ff7b72", "green": "#7ee787", "yellow": "#e3b341",
         "blue": "#79c0ff", "magenta": "#d2a8ff", "cyan": "#56d4dd"}  # fmt: skip
_LIGHT = {"paper": "#ffffff", "": "#1b1f24", "red": "#b3261e", "green": "#116329", "yellow": "#7d4e00",
          "blue": "#0a3fa8", "magenta": "#7a2fa8", "cyan": "#0b6470"}  # fmt: skip


def picture() -> str:
    """The frame as SVG."""
    view = view_of(nnstep.trace(nnstep.load("article")), None)
    lines = frame(view, State(number=_STEP), _LOOK)
    width, height = _LOOK.width * _WIDE + 2 * _EDGE, _LOOK.height * _HIGH + 2 * _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img">',
        f"<title>Step {_STEP} of the article in the tutor: how E changes with the output of h2, on two paths</title>",
        f"<style>{_style()}</style>",
        f'<rect class="paper" width="{width:.0f}" height="{height}" rx="8"/>',
    ]
    for row, line in enumerate(lines):
        parts += _row(line, _EDGE + row * _HIGH)
    return "\n".join([*parts, "</svg>", ""])


def _row(line: Line, y: float) -> Iterator[str]:
    x = float(_EDGE)
    for text, style in line:
        width = cells(text) * _WIDE
        if "reverse" in COLOUR.get(style, ""):
            yield f'<rect class="ink" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_HIGH}"/>'
        if text.strip():
            at = f'x="{x:.1f}" y="{y + 13}" textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"'
            yield f'<text class="{style or "plain"}" {at} xml:space="preserve">{escape(text)}</text>'
        x += width


def _style() -> str:
    fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
    dark, light = _looks(COLOUR, _DARK), _looks(LIGHT, _LIGHT)
    return f"text{{font:14px {fonts};white-space:pre}}{light}@media(prefers-color-scheme:dark){{{dark}}}"


def _looks(theme: object, colours: dict[str, str]) -> str:
    assert isinstance(theme, dict)
    rules = [f".paper{{fill:{colours['paper']}}}.ink,text{{fill:{colours['']}}}"]
    for style, says in theme.items():
        words = says.split()
        ink = next((colours[word] for word in words if word in colours), colours[""])
        fill = colours["paper"] if "reverse" in words else ink
        weight = "font-weight:700;" if "bold" in words else ""
        rules.append(f"text.{style}{{{weight}fill:{fill};opacity:{0.7 if 'dim' in words else 1}}}")
    return "".join(rules)
