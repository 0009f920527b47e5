"""How a quiz went: what was right at once, with help, or missed; which mistakes came twice; what to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from nnstep.marking.mistakes import named
from nnstep.quantities.key import Key
from nnstep.quiz.messages import Summary
from nnstep.records import dataclass
from nnstep.words import quizzed

Outcome = Literal["once", "helped", "missed"]

_MOST_TO_REPEAT: Final = 5


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one number."""

    label: str
    key: Key
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake that was named at a number."""

    mistake: str
    label: str
    key: Key


def summarise(results: Sequence[Result], slips: Sequence[Slip], rules: tuple[int, int], left: int) -> Summary:
    """The summary. rules: questions of principle answered right, of so many; left: numbers not asked for any more."""
    by = {outcome: [one for one in results if one.outcome == outcome] for outcome in ("once", "helped", "missed")}
    sentences = [quizzed.counted(len(results), {name: len(found) for name, found in by.items()}, left)]
    if rules[1]:
        sentences.append(quizzed.rules_named(*rules))
    if by["missed"]:
        sentences.append(quizzed.missed([one.key for one in by["missed"]]))
    keys: dict[str, list[Key]] = {}
    for slip in slips:
        keys.setdefault(slip.mistake, []).append(slip.key)
    sentences += [quizzed.came_often(named(mistake), found) for mistake, found in keys.items() if len(found) > 1]
    weak = by["missed"] or by["helped"]
    return Summary(tuple(sentences), tuple(one.label for one in weak[:_MOST_TO_REPEAT]))
