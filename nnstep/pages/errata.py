"""The page of errata: each wrong number with its line, all numbers with their places, the network they were held to."""

from __future__ import annotations

from collections.abc import Iterator

from nnstep.audit import says as words
from nnstep.audit.errata import Audit
from nnstep.marking.marks import Mark
from nnstep.marking.verdicts import CARRIED, EXACTLY, summary
from nnstep.pages.document import Block, Document, Heading, Listing, Marks, Paragraph, Remarks, Space, Verse
from nnstep.pages.marks import judged
from nnstep.pages.view import View
from nnstep.quantities.spans import Spans, Verbatim


def errata_page(view: View, audit: Audit) -> Document:
    """What is wrong, first; then all that was marked; then what it was held to, and where that stands."""
    return tuple(_blocks(view, audit))


def _blocks(view: View, audit: Audit) -> Iterator[Block]:
    report = audit.report
    yield Heading((words.TITLE, Verbatim(view.title)))
    yield Space()
    wrong = [mark for mark in report.marks if not mark.is_right]
    mistaken = [one for one in audit.formulas if not one.is_right]
    if audit.doubtful:
        yield Paragraph(((words.DOUBTFUL,),))
    elif not wrong and not mistaken:
        yield Paragraph(((words.NOTHING_WRONG,),))
    for mark in wrong:
        yield from _erratum(audit, mark)
        yield Space()
    for formula in mistaken:
        yield Verse(((Verbatim(words.spot(formula.file)),), ("  ", Verbatim(words.shortened(formula.text)))))
        yield Paragraph((words.comes_to(formula),))
        yield Space()
    if audit.unsure:
        yield from _unsure(audit)
    if report.marks:
        yield from _numbers(audit)
    if audit.facts:
        yield Space()
        yield Heading((words.NETWORK,), level=2)
        yield Listing(tuple(words.network(audit)))


def _numbers(audit: Audit) -> Iterator[Block]:
    """Every number with its place and its mark."""
    report = audit.report
    yield Space()
    yield Heading((words.NUMBERS,), level=2)
    if report.conventions:
        yield Remarks(report.conventions)
        yield Space()
    places = [words.where(mark) for mark in report.marks]
    width = max(map(len, places))
    rows = (judged(mark, place.ljust(width)) for mark, place in zip(report.marks, places, strict=True))
    yield Marks(tuple(rows), words.PRINTS, EXACTLY)
    yield Space()
    yield Remarks((summary(report), *words.of_formulas(audit.formulas)))
    if report.counts["carried"]:
        yield Remarks(((CARRIED,),), quiet=True)


def _unsure(audit: Audit) -> Iterator[Block]:
    """The numbers that are not right, and not called wrong."""
    yield Space()
    yield Heading((words.UNSURE,), level=2)
    for one in audit.unsure:
        spot, line = words.spot(one.claim.place), words.shortened(one.claim.text)
        yield Verse(((Verbatim(spot),), ("  ", Verbatim(line))))
        yield Paragraph((words.unsure(audit, one),))


def _erratum(audit: Audit, mark: Mark) -> Iterator[Block]:
    """A wrong number: where it stands, the line, and what is wrong with it."""
    yield Verse(((Verbatim(words.spot(words.place_of(mark))),), ("  ", Verbatim(words.line_of(mark)))))
    told: Spans = words.instead(mark)
    yield Paragraph((told, *words.why(mark)))
