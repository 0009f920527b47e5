"""The page of a training loop that was followed: its mistakes, its verdicts, what could not be followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nnstep.algebra.numbers import show
from nnstep.debugging.report import Report
from nnstep.debugging.says import instead, said
from nnstep.loops.seen import Line
from nnstep.pages.document import Alert, Block, Document, Heading, Items, Paragraph, Row, Table
from nnstep.printable import harmless
from nnstep.quantities.spans import Spans, Verbatim, count
from nnstep.replay.verdicts import Verdict

_MOST_ROWS = 12
_WORDS = {"loss": "loss", "gradient": "gradient of {}", "new": "new value of {}"}
_FEW = 3  # digits of a difference


def attached_page(report: Report) -> Document:
    """What was found in a training loop."""
    return tuple(_blocks(report))


def _blocks(report: Report) -> Iterator[Block]:
    yield Heading((_title(report),))
    for one in report.mistakes:
        where = (place(one.line, report.script), ": ") if one.line.number else ()
        yield Alert(((*where, Verbatim(said(one))), ("Write instead: ", Verbatim(instead(one)), ".")), "Mistake")
    if report.verdicts:
        yield Table((_head(), *map(_row, report.verdicts[:_MOST_ROWS])), "lrrl", head=True)
        if (more := len(report.verdicts) - _MOST_ROWS) > 0:
            yield Paragraph(((f"{count(more, 'more number')}: {_summed(report.verdicts[_MOST_ROWS:])}.",),))
        yield Paragraph((_agreement(report.verdicts),))
    if report.same:
        yield Paragraph(((f"As in the scenario: the losses and new values of {count(report.same, 'update')}.",),))
    if report.unfollowed:
        yield Items(tuple((f"not followed: {what}", *_at(line, report.script)) for what, line in report.unfollowed))
    made = report.story.ended.steps or report.story.ended.passes
    if not report.verdicts and not report.mistakes and 0 < made < report.at:
        yield Paragraph(((f"The script makes {count(made, 'update')}: there is no update {report.at}.",),))
    elif not report.verdicts and not report.mistakes and not report.unfollowed:
        none = f"None of the {made} updates that the script makes was computed anew."
        yield Paragraph(((none if made else "No update was seen: backward and a step of an optimizer make one.",),))


def _title(report: Report) -> str:
    name = Path(report.script).name if report.script else "the training loop"
    if report.mistakes:
        return f"{name}: {count(len(report.mistakes), 'mistake')}"
    if not report.verdicts:
        return f"{name}: nothing was computed anew"
    if any(one.outcome in ("different", "unknown") for one in report.verdicts):
        return f"{name}: no mistake was found"
    names = {what: {one.name for one in report.verdicts if one.what == what} for what in _WORDS}
    if not names["loss"]:
        return f"{name}: the new values of update {report.at} are right, its loss was not followed"
    followed = "" if names["new"] <= names["gradient"] else " as far as it was followed"
    return f"{name}: update {report.at} is right{followed}"


def place(line: Line, script: str) -> Verbatim | str:
    """Where something is: `line 12`, of another file with its name."""
    if line.file == script or not line.file:
        return f"line {line.number}"
    return Verbatim(harmless(f"{Path(line.file).name}, line {line.number}"))


def _at(line: Line, script: str) -> Spans:
    return (" (", place(line, script), ")") if line.number else ()


def _head() -> Row:
    return Row((("what",), ("PyTorch",), ("nnstep",), ("verdict",)))


def _row(one: Verdict) -> Row:
    name = _WORDS[one.what].format(one.name)
    if one.outcome == "unknown":
        return Row(((Verbatim(name),), ("",), ("",), ("not computed",)))
    return Row(((Verbatim(name),), (_number(one.gives),), (_number(one.own),), (_verdict(one),)))


def _number(value: float) -> str:
    return show(value, 7)


def _verdict(one: Verdict) -> str:
    match one.outcome:
        case "equal":
            return "equal"
        case "rounding":
            return "equal but for rounding"
        case _:
            return "different"


def _agreement(verdicts: tuple[Verdict, ...]) -> Spans:
    """How closely the numbers agree."""
    differ = [one for one in verdicts if one.outcome == "different"]
    if differ:
        return (f"{count(len(differ), 'number')} differ, and nnstep does not know why.",)
    known = [one for one in verdicts if one.outcome in ("equal", "rounding")]
    off = max((one.off / one.largest for one in known if one.largest), default=0.0)
    if not known:
        return ("No number was computed anew.",)
    if off == 0:
        return ("From the same operands nnstep computes the same numbers, to the last digit.",)
    said = f"the largest difference is {show(off, _FEW)} of the largest number beside it, and that is only rounding."
    return (f"From the same operands nnstep computes the same: {said}",)


def _summed(verdicts: tuple[Verdict, ...]) -> str:
    words = {
        "equal": "equal",
        "rounding": "equal but for rounding",
        "different": "different",
        "unknown": "not computed",
    }
    counts = {words[one.outcome]: 0 for one in verdicts}
    for one in verdicts:
        counts[words[one.outcome]] += 1
    return ", ".join(f"{number} {word}" for word, number in counts.items())
