"""The page of marks: what was printed, what is exact, the verdict and the reason."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.algebra.scaled import as_printed
from nnstep.marking.marks import Mark, Report
from nnstep.marking.verdicts import (
    BY_HAND,
    CARRIED,
    EXACTLY,
    LONGEST,
    TONES,
    YOU_WROTE,
    left_out,
    nothing,
    points,
    prints,
    slips,
    summary,
    verdict,
    why_wrong,
)
from nnstep.marking.worked import remark
from nnstep.pages.document import Block, Caption, Document, Judged, Marks, Remarks, Space
from nnstep.pages.precision import precision_of_marks
from nnstep.pages.view import View
from nnstep.quantities.addresses import split_address
from nnstep.quantities.spans import Span, Spans, Verbatim
from nnstep.reading.places import shown
from nnstep.records import replace


def marks_page(
    view: View, report: Report, sheet: str = "", *, named: bool = False, verbose: bool = False, theirs: bool = False
) -> Document:
    """The marks of a scenario's claims or of an answer sheet.

    sheet: the sheet's name, "" for claims. named: whether the page begins with it, one of several. verbose: also how
    many decimals would have been enough. theirs: quantities by the names that stand on the sheet.
    """
    return tuple(_blocks(view, report, sheet, named, verbose, theirs))


def _blocks(view: View, report: Report, sheet: str, named: bool, verbose: bool, theirs: bool) -> Iterator[Block]:
    if named:
        yield Caption((Verbatim(shown(sheet, LONGEST)),))
    if not report.marks and not report.unread and not report.unanswered:
        yield Caption(nothing("sheet", sheet) if sheet else nothing("scenario", view.notes.scenario.name))
        return
    if view.by_hand:
        yield Remarks(((view.by_hand,),), quiet=True)
    if report.conventions:
        yield Remarks(report.conventions)
        yield Space()
    gives = YOU_WROTE if sheet else prints(view.notes.name)
    if not report.marks:
        yield Remarks(left_out(report))
        return
    rows = (judged(mark, theirs=theirs) for mark in report.marks)
    yield Marks(tuple(rows), gives, BY_HAND if view.by_hand else EXACTLY)
    yield Space()
    yield Remarks((summary(report), *slips(report), *points(report)))
    if report.counts["carried"]:
        yield Remarks(((CARRIED,),), quiet=True)
    if left := left_out(report):
        yield Space()
        yield Remarks(left)
    if verbose:
        yield from precision_of_marks(view, report)


def judged(mark: Mark, where: str = "", *, theirs: bool = False) -> Judged:
    """A mark as a row of a table; where: what stands before the name of its quantity, as it was written or as ours."""
    words, reason = verdict(mark)
    given = mark.printed.text.replace("-", "−")
    tone, places = "partly" if mark.short else TONES[mark.verdict], mark.printed.places
    value = as_printed(mark.printed, mark.value)
    called: Spans = (Verbatim(mark.quantity),) if theirs else _name(mark)
    name = (f"{where}  ", *called) if where else called
    return Judged(name, given, value, tone, words, reason, _more(mark), places)


def _more(mark: Mark) -> Spans:
    """What is said below a wrong number, sentence after sentence."""
    spans: list[Span] = []
    for sentence in why_wrong(mark) if mark.verdict == "wrong" else [remark(mark)]:
        spans += [*([" "] if spans and sentence else []), *sentence]
    return tuple(spans)


def _name(mark: Mark) -> Spans:
    if mark.under:  # what stands there is not the quantity that our name means
        return (Verbatim(mark.quantity),)
    _, address = split_address(mark.quantity)
    return (mark.place.key, str(replace(address, sample=None)))  # the name says the sample
