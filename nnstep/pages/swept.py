"""The page of a sweep: the curves of its runs in one picture, a row for each run, and what there is to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnstep.lesson.swept import Outcome, grew, shown
from nnstep.pages.document import Block, Document, Heading, Paragraph, Row, Space, Table
from nnstep.pages.pictures.plot import Line, Plot
from nnstep.quantities.spans import Figure, Spans, Verbatim
from nnstep.words import swept as words

MOST_CURVES = 8  # that can be told apart
_LONGEST = 20  # signs of a name beside a curve


def sweep_plot(outcomes: Sequence[Outcome], *, log: bool = False) -> Plot:
    """The curves, each called by its settings, or by its number in the table where these are long.

    log: on a logarithmic scale; so in any case where an error grew far beyond what it was.
    """
    numbered = _are_numbered(outcomes)
    names = {id(one): f"run {number}" if numbered else one.label for number, one in enumerate(outcomes, 1)}
    drawn = list(shown(outcomes, MOST_CURVES))
    far = any(one.is_error and grew(one.values) for one in drawn)
    return Plot(tuple(Line((Verbatim(names[id(one)]),), tuple(one.values)) for one in drawn), 1, log or far)


def _are_numbered(outcomes: Sequence[Outcome]) -> bool:
    return any(len(one.label) > _LONGEST for one in outcomes)


def sweep_page(outcomes: Sequence[Outcome], *, log: bool = False) -> Document:
    """The blocks of the page."""
    return tuple(_blocks(outcomes, sweep_plot(outcomes, log=log)))


def _blocks(outcomes: Sequence[Outcome], plot: Plot) -> Iterator[Block]:
    names = [name for name, _ in outcomes[0].settings]
    yield Heading(words.title(outcomes, log=plot.log))
    if plot.last > plot.first:
        yield Space()
        yield plot
    yield Space()
    numbered = _are_numbered(outcomes)
    head: tuple[Spans, ...] = (*((Verbatim(name),) for name in names), *words.heads(outcomes[0]))
    rows = [_row(one) for one in outcomes]
    if numbered:
        head = (("run",), *head)
        rows = [((str(number),), *row) for number, row in enumerate(rows, 1)]
    align = "r" * numbered + "l" * len(names) + "rrrl"
    yield Table(tuple(map(Row, (head, *rows))), align, head=True, parted=True)
    yield Space()
    yield Paragraph(
        tuple(filter(None, (*words.swept(outcomes), words.few(len(plot.lines), outcomes), words.unfinished(outcomes))))
    )


def _row(one: Outcome) -> tuple[Spans, ...]:
    best: tuple[Spans, Spans] = ("",), ("",)
    if one.best is not None:
        best = (Figure(one.best[0], words.FIGURES),), (f"{one.best[1]:,}",)
    end: Spans = ("",) if one.end is None else (Figure(one.end, words.FIGURES),)
    told = (words.diverged(one),) if len(one.values) else ("",)
    return (*((Verbatim(value),) for _, value in one.settings), end, *best, told)
