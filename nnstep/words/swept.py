"""A sweep in sentences: which run is best when, which diverged, what was broken off; and the heads of its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nnstep.lesson.swept import Lead, Outcome, leads, more_is_better, typed
from nnstep.quantities.spans import Figure, Span, Spans, Verbatim

FIGURES: Final = 6
"""Digits of what is compared."""

_MOST_LEADS = 4  # told one by one
_MOST_NAMED = 5  # runs
STAYS: Final = "no"
"""In the column of what diverged: a run that did not."""


def title(outcomes: Sequence[Outcome], *, log: bool) -> Spans:
    """What is swept: the quantity, what was varied and what was set in all, the epochs, the scale."""
    one = outcomes[0]
    varied: list[Span] = []
    for name, _ in one.settings:
        varied += [" and " if varied else "", Verbatim(name)]
    shared: Spans = (", with ", Verbatim(typed(one.shared))) if one.shared else ()
    last = max(len(outcome.values) for outcome in outcomes)
    return (one.key, " by ", *varied, *shared, f", epochs 1 to {last:,}", ", logarithmic" if log else "")


def heads(outcome: Outcome) -> tuple[Spans, ...]:
    """Over the columns beside those of what was varied."""
    best = "highest" if more_is_better(outcome.key) else "lowest"
    last = "diverged" if outcome.is_error else "no number"
    return ("at the end",), (best,), ("in epoch",), (last,)


def diverged(outcome: Outcome) -> str:
    """In that column: the epoch from which on; or that an error was above its start for a while."""
    if outcome.diverged is not None:
        return f"epoch {outcome.diverged:,}"
    if outcome.is_error and outcome.rose is not None:
        return f"no; above its start in epoch {outcome.rose:,}"
    return STAYS


def swept(outcomes: Sequence[Outcome]) -> tuple[Spans, ...]:
    """Which run is best when, and which diverged."""
    return tuple(filter(None, (_best(outcomes), _diverging(outcomes))))


def _best(outcomes: Sequence[Outcome]) -> Spans:
    found = leads(outcomes)
    key, word = outcomes[0].key, "highest" if more_is_better(outcomes[0].key) else "lowest"
    if not found:
        return (key, " is the same in all runs.")
    last = found[-1]
    winner = outcomes[last.run]
    value = winner.values[last.last - 1]
    when = f"from epoch {last.first:,} on" if len(found) > 1 or last.first > 2 else "from the start"
    said: list[Span] = [Verbatim(winner.label), f" has the {word} ", key, f" {when}, and ends at "]
    said += [Figure(value, FIGURES)]
    before = found[:-1]
    if 0 < len(before) < _MOST_LEADS:
        said.append("; before that ")
        for place, lead in enumerate(before):
            said += [", then " if place else "", Verbatim(outcomes[lead.run].label), f" {_within(lead)}"]
    elif before:
        said.append(f"; before that the {word} is now in one, now in another")
    return (*said, ".")


def _within(lead: Lead) -> str:
    return f"in epoch {lead.first:,}" if lead.first == lead.last else f"in epochs {lead.first:,} to {lead.last:,}"


def _diverging(outcomes: Sequence[Outcome]) -> Spans:
    if not outcomes[0].is_error:
        return ()
    found = [one for one in outcomes if one.diverged is not None]
    if not found:
        return ("None ends above what it began with.",)
    said: list[Span] = []
    for place, one in enumerate(found[:_MOST_NAMED]):
        said += [", " if place else "", Verbatim(one.label), f" from epoch {one.diverged:,} on"]
    more = len(found) - _MOST_NAMED
    said += [f", and {more} more"] if more > 0 else []
    lost = ", or is no number" if any(one.broken is not None for one in found) else ""
    return ("Diverged: ", *said, "; there ", outcomes[0].key, f" stays above what it began with{lost}.")


def unfinished(outcomes: Sequence[Outcome]) -> Spans:
    """What Ctrl-C left undone; () where all is done."""
    begun = [one for one in outcomes if 0 < len(one.values) < one.epochs]
    never = sum(not len(one.values) for one in outcomes)
    said: list[Span] = []
    for place, one in enumerate(begun[:_MOST_NAMED]):
        said += [", " if place else "", Verbatim(one.label), f" after epoch {len(one.values):,}"]
    if never:
        said += ["; " if said else "", f"{never} of {len(outcomes)} runs never began"]
    return ("Broken off: ", *said, ".") if said else ()


def few(drawn: int, outcomes: Sequence[Outcome]) -> Spans:
    """That a picture has only some of the curves; () where it has all."""
    begun = sum(bool(len(one.values)) for one in outcomes)
    if drawn >= begun:
        return ()
    word = "highest" if more_is_better(outcomes[0].key) else "lowest"
    return (f"The picture has the {drawn} that end {word}.",)
