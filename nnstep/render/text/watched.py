"""Watched quantities as text: in a panel, or in one row."""

from __future__ import annotations

from collections.abc import Iterable

from nnstep.pages.watched import Watched
from nnstep.render.text.chart import sparkline
from nnstep.render.text.lines import Line, cells, width_of
from nnstep.render.text.typeset import Setting
from nnstep.words.heads import WATCHED


def watched_lines(quantities: Iterable[Watched], setting: Setting, width: int) -> list[Line]:
    """A row for each watched quantity, under a title; nothing where none is watched.

    What it was goes first where there is no room, then the bars.
    """
    rows = [_row(one, setting, width) for one in quantities]
    if not rows:
        return []
    wide = max(cells(name) for name, _, _ in rows)
    values = max(cells(text) for _, text, _ in rows)
    lines: list[Line] = [[], [(WATCHED, "heading")]]
    for name, text, bars in rows:
        line: Line = [(name.ljust(wide) + " ", ""), (text, "value")]
        if bars and wide + values + 3 + len(bars) <= width:
            line += [(" " * (values - cells(text) + 2), ""), (bars, "gradient")]
        lines.append(line)
    return lines


def watched_line(quantities: Iterable[Watched], setting: Setting) -> Line:
    """The watched quantities in one row, as many as fit."""
    line: Line = [(" Watched  ", "dim")]
    for name, text, bars in (_row(one, setting, setting.look.width) for one in quantities):
        bits: Line = [(name, ""), (" ", ""), (text, "value"), *([(" ", ""), (bars, "gradient")] if bars else [])]
        if width_of(line) + width_of(bits) + 3 > setting.look.width:
            break
        line += [*([("   ", "")] if len(line) > 1 else []), *bits]
    return line


def _row(watched: Watched, setting: Setting, width: int) -> tuple[str, str, str]:
    """Symbol, old → new, and bars of a watched quantity."""
    name, numbers = setting.notation.symbol(watched.key), list(map(setting.sight, watched.numbers))
    text = f" {setting.look.glyph('→')} ".join(numbers)
    if cells(name) + 1 + cells(text) > width:
        text = numbers[-1]
    return name, text, sparkline(watched.curve.values, setting.look)
