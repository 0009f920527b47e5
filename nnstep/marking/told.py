"""A mark as the sentences of a note: what the source prints, and what is to be said to it."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.marking.marks import Mark
from nnstep.marking.verdicts import remark, why_wrong
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans, Verbatim


def said(source: str, mark: Mark, place: Place) -> tuple[Spans, ...]:
    """What a source prints, on a page about a place, and whether that is right."""
    about: Spans = () if mark.place == place else (mark.place.key, " as ")
    printed = Verbatim(mark.printed.text.replace("-", "−"))
    start: Spans = (f"{source} prints ", *about, printed)
    if mark.verdict == "exact":
        return ((*start, ": exact."), *remark(mark))
    wrong = mark.verdict == "wrong"
    line = wrong and not isinstance(mark.reason[0], str)  # the wrong line itself
    verdict = "wrong, that is " if line else _VERDICTS[mark.verdict]
    return ((*start, f": {verdict}", *mark.reason, "."), *(why_wrong(mark) if wrong else remark(mark)))


def contradicts(source: str, mark: Mark, others: Sequence[Mark]) -> list[Spans]:
    """A source gives two numbers for one that is chosen, and computes with one of them."""
    other = Verbatim(others[0].printed.text.replace("-", "−"))
    given = Verbatim(mark.printed.text.replace("-", "−"))
    return [
        (f"{source} gives ", mark.place.key, " as ", given, " and as ", other, "; here it is ", other, "."),
        *remark(mark),
    ]


_VERDICTS = {"rounded": "", "truncated": "", "carried": "right for its own numbers: ", "close": "", "wrong": "wrong; "}
