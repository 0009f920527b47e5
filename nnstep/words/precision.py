"""How many decimals have to be carried by hand, in sentences."""

from __future__ import annotations

from typing import Final

from nnstep.lesson.precision_needed import MOST, Need
from nnstep.quantities.spans import Spans, count

TO_CARRY: Final = "Decimals to carry on the way, so that the printed ones come out right:"


def needed(need: Need) -> list[Spans]:
    """What it takes to get a number right by hand."""
    key = need.place.key
    goal: Spans = ("To get ", key, f" right to {count(need.decimals, 'decimal')} by hand")
    if need.certain is None:
        return [(*goal, f" for certain, more than {MOST} decimals have to be carried on the way.")]
    sentences: list[Spans] = [(*goal, f", carry {count(need.certain, 'decimal')} on the way.")]
    if need.enough is not None and need.enough < need.certain:
        sentences.append((f"Here the roundings fall so that {need.enough} will do.",))
    return sentences


def needed_for_mark(need: Need) -> Spans:
    """The same for a number that was marked, in one line."""
    key = need.place.key
    asked = f" to {count(need.decimals, 'decimal')}: "
    if need.certain is None:
        return (key, f"{asked}more than {MOST}")
    less = f" ({need.enough} will do here)" if need.enough is not None and need.enough < need.certain else ""
    return (key, f"{asked}carry {need.certain}{less}")
