"""Several answer sheets side by side: a row a pupil, a column a quantity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from nnstep.marking.marks import Mark, Report
from nnstep.pages.marks import SIGNS, STYLES
from nnstep.reading.places import shown
from nnstep.render.text.lines import Line, cells
from nnstep.render.text.typeset import Setting

Sheets = Sequence[tuple[str, Report]]
_MOST_HARD = 3  # numbers named as those that most pupils missed


def pupil(name: str) -> str:
    """Whose sheet it is: the file's name without folder and ending."""
    return "standard input" if name == "-" else shown(PurePath(name).stem, 1000)


def class_lines(sheets: Sheets, setting: Setting) -> Iterator[Line]:
    """The table, in as many parts as the window needs; then each pupil's first slip, and what was hardest."""
    look = setting.look
    columns = list(dict.fromkeys(mark.id for _, report in sheets for mark in report.marks))
    symbols = {
        mark.id: setting.notation.symbol(mark.place.key) + mark.id[len(mark.id.split("@")[0]) :]
        for _, report in sheets
        for mark in report.marks
    }
    marks = [{mark.id: mark for mark in report.marks} for _, report in sheets]
    wide = max(cells(pupil(name)) for name, _ in sheets)
    for part in _parts(columns, symbols, look.width - wide - 4):
        yield [(" " + " " * wide, ""), *[(f"  {symbols[column]}", "dim") for column in part]]
        for (name, _), given in zip(sheets, marks, strict=True):
            line: Line = [(" " + pupil(name).ljust(wide), "")]
            for column in part:
                sign = look.glyph(SIGNS[given[column].verdict]) if column in given else ""
                style = STYLES[SIGNS[given[column].verdict]] if column in given else ""
                line.append(("  " + sign.ljust(cells(symbols[column])), style))
            yield line
        yield []
    for name, report in sheets:
        yield from setting.wrapped([[(f"{pupil(name)}: {_standing(report, setting)}", "")]], 1)
    hard = Counter(mark.id for _, report in sheets for mark in report.marks if not mark.is_right)
    if hard:
        named = [f"{symbols[one]} ({count} of {len(sheets)})" for one, count in hard.most_common(_MOST_HARD)]
        yield []
        yield from setting.wrapped([[(f"Missed most: {', '.join(named)}", "")]], 1)


def _parts(columns: list[str], symbols: dict[str, str], room: int) -> Iterator[list[str]]:
    """The columns in parts that fit the window."""
    part: list[str] = []
    used = 0
    for column in columns:
        size = cells(symbols[column]) + 2
        if part and used + size > room:
            yield part
            part, used = [], 0
        part.append(column)
        used += size
    if part:
        yield part


def _standing(report: Report, setting: Setting) -> str:
    right = sum(mark.is_right for mark in report.marks)
    score = f"{right} of {len(report.marks)} right"
    slip = next((mark for mark in report.marks if not mark.is_right), None)
    if slip is None:
        return score
    return f"{score}; first slip: {setting.notation.symbol(slip.place.key)}{_called(slip)}"


def _called(mark: Mark) -> str:
    return f", {mark.mistake.replace('_', ' ')}" if mark.mistake else ""
