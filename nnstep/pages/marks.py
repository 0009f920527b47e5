"""Marks as a table: what was printed, what is exact, the verdict and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nnstep.algebra.numbers import fixed, is_cut, show
from nnstep.marking.marks import VERDICTS, Mark, Report
from nnstep.marking.notes import source_name
from nnstep.quantities.names import split_address
from nnstep.quantities.spans import Spans
from nnstep.render.text.lines import Bit, Line, cells, trimmed, width_of
from nnstep.render.text.typeset import Setting
from nnstep.scenario.schema import Scenario

SIGNS: Final = {"exact": "✓", "rounded": "✓", "truncated": "~", "carried": "~", "close": "~", "wrong": "✗"}
STYLES: Final = {"✓": "right", "~": "", "✗": "wrong"}
_PLACES = 6  # decimals of the exact values, where the printed number has no more
_WORDS = {"truncated": "cut off", "rounded": "rounded", "exact": "exact", "carried": "carried", "close": "close"}


def marks_lines(
    report: Report, scenario: Scenario, setting: Setting, *, own: bool, carried: bool = False
) -> Iterator[Line]:
    """The table of all marks and its summary.

    own: whether the numbers are a learner's and not the source's. carried: whether the values are carried by hand.
    """
    names = [_name(mark, setting) for mark in report.marks]
    printed = [
        mark.printed.text if setting.look.ascii else mark.printed.text.replace("-", "−") for mark in report.marks
    ]
    exact = [_exact(mark, setting) for mark in report.marks]
    head = ("", "you wrote" if own else f"{source_name(scenario)} prints", "exactly")
    widths = [max(map(cells, column)) for column in (names, printed, exact)]
    widths = [widths[0], max(widths[1], 8), max(widths[2], 8)]
    title = f" {head[0].ljust(widths[0])}  {head[1]}"
    lead = 1 + widths[0] + 2 + widths[1] + 2
    if cells(title) > lead - 2:
        title = f" {head[1]}"
    yield [(title.ljust(lead) + ("by hand" if carried else "exactly"), "dim")]
    for mark, name, text, value in zip(report.marks, names, printed, exact, strict=True):
        start: Line = [(f" {name.ljust(widths[0])}  {text.ljust(widths[1])}  {value.ljust(widths[2])}  ", "")]
        yield from _row(mark, start, setting)
    yield []
    yield from setting.wrapped([_summary(report, setting)], 1)
    if report.counts["carried"]:
        words = "carried: right, given a number that was rounded, cut or wrong before it"
        yield from setting.wrapped([[(words, "dim")]], 1)


def _name(mark: Mark, setting: Setting) -> str:
    symbol = setting.notation.symbol(mark.place.key)
    _, address = split_address(mark.quantity)
    return symbol + (f"@{address.epoch}" if address.epoch else "") + (f".{address.update}" if address.update else "")


def _exact(mark: Mark, setting: Setting) -> str:
    places, plain = max(_PLACES, mark.printed.places), setting.look.ascii
    if 0 < abs(mark.value) < 10.0 ** (2 - places) or not is_cut(mark.value, places):
        return show(mark.value, places, ascii=plain)
    return fixed(mark.value, places, ascii=plain)


def _row(mark: Mark, start: Line, setting: Setting) -> Iterator[Line]:
    sign = setting.look.glyph(SIGNS[mark.verdict])
    sign_bit: Bit = (sign + " ", STYLES[SIGNS[mark.verdict]])
    words, detail = _verdict(mark)
    row: Line = [*start, sign_bit, *setting.bits(words)]
    more = setting.bits(detail)
    if width_of(trimmed(row)) > setting.look.width:
        yield [*start, sign_bit]
        yield from setting.wrapped([[*setting.bits(words), *more]], 5)
    elif not detail:
        yield row
    elif width_of(row) + width_of(more) <= setting.look.width - 1:
        yield [*row, *more]
    else:
        yield row
        yield from setting.wrapped([more], 5)

    if mark.mistake and len(mark.because) > len(mark.reason):  # why it is wrong, after the wrong line and a colon
        yield from setting.wrapped([setting.bits(mark.because[len(mark.reason) + 1 :])], 5)


def _verdict(mark: Mark) -> tuple[Spans, Spans]:
    """The verdict's word, and the reason that follows it."""
    match mark.verdict:
        case "exact" | "rounded":
            return (_WORDS[mark.verdict],), ()
        case "truncated":
            return ("cut off ",), ("(rounded: ", *mark.reason[1:])
        case "carried":
            cut = " and cut off" if mark.proof and mark.proof.cut else ""
            return (f"carried{cut}: ",), mark.reason
        case "close":
            return ("close: ",), mark.reason
    return ("wrong: ",), mark.reason


def _summary(report: Report, setting: Setting) -> Line:
    counts = report.counts
    parts = [f"{counts[verdict]} {_WORDS.get(verdict, verdict)}" for verdict in VERDICTS if counts[verdict]]
    number = len(report.marks)
    return [(f"{number} number{'s' * (number != 1)}: {', '.join(parts)}", "")]
