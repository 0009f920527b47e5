"""Which of the mistakes that give a number are told: one for each number, the likeliest first."""

from __future__ import annotations

import math
from typing import Final

from nnstep.diagnosis.candidates import Candidate
from nnstep.diagnosis.machine import Base, Machine
from nnstep.records import dataclass, replace

WORST: Final = 9.0  # from here on a mistake is no explanation
MOST: Final = 12.0  # the same where so many digits were given that it cannot be an accident
_FAR: Final = 2.0  # how much less plausible a second one of the same kind, or of two mistakes, may be
_AS_LIKELY: Final = 0.35  # how much less likely the nearer of two equations may be where the slip is the same
_ALSO: Final = 3.0  # and where another word says the same number
_MOST_CAUSES: Final = 6
_RANGE: Final = 5.0  # how much less plausible than the best one a cause may be

_NO_SLIP: Final = frozenset(("arithmetic", "misprint", "rounded_early", "truncated_early"))

_SAYS_MORE: Final = {
    "factor_missing": ("derivative_missing", "half_missing", "learning_rate_missing", "activation_missing",
                       "weights_missing", "other_optimizer"),
    "learning_rate_other": ("other_optimizer", "convention"),
    "other_optimizer": ("state_not_carried", "no_bias_correction", "learning_rate_missing"),
    "sign_flipped": ("ascent",),
    "wrong_weight": ("transposed", "other_sample", "weight_for_out"),
    "wrong_source": ("other_sample", "weight_for_out"),
    "wrong_neuron": ("other_sample",),
    "other_loss": ("wrong_base",),
    "other_quantity": ("activation_missing", "out_for_net", "previous_epoch", "other_sample"),
    "term_missing": ("bias_missing",),
}  # fmt: skip
"""Words of the contract, with those that say more of the same number."""


@dataclass(slots=True)
class Found:
    """A mistake that gives the number. cost: all of it; value: what it comes to; how: what else was done on the way.

    values: what the number's line was made of, where that was rounded. chance: how many as plausible were to be
    expected by accident. twins: other words for the very same number. likeliest: of these the one that costs least.
    """

    candidate: Candidate
    cost: float
    value: float
    base: Base
    how: str = ""
    values: list[float] | None = None
    machine: Machine | None = None
    chance: float = 1.0
    sure: bool = False
    twins: tuple[str, ...] = ()
    likeliest: Found | None = None


def ranked(found: list[Found], depths: dict[int, int]) -> list[Found]:
    """The best of each word first, all within reach of the best; then others of a word, with other values.

    depths: how many equations lie between a node and the number.
    """
    found = sorted(
        (one for one in found if one.cost <= (MOST if one.how else WORST) or _is_last(one)), key=lambda one: one.cost
    )
    if not found:
        return []
    best = found[0].cost
    single = any(one.candidate.also is None and one.candidate.mistake != "arithmetic" for one in found)
    told = [_one_of(group, depths) for group in _groups(found)]
    seen: dict[tuple[str, str | None], bool] = {}
    result: list[Found] = []
    more: list[Found] = []
    for one in told:
        if one.cost > best + _RANGE or (single and one.candidate.also and one.cost > best + _FAR):
            continue
        word = one.candidate.mistake, one.candidate.also
        if word not in seen:
            result.append(one)
        elif one.cost <= best + _FAR:
            more.append(one)
        seen[word] = True
    return [*result[:_MOST_CAUSES], *more[:2]]


def _is_last(one: Found) -> bool:
    """Whether it is what remains where nothing explains the number."""
    return one.candidate.mistake == "arithmetic"


def _groups(found: list[Found]) -> list[list[Found]]:
    """Mistakes that come to the very same number, together."""
    groups: list[list[Found]] = []
    for one in found:
        slip = one.candidate.mistake not in _NO_SLIP
        for group in groups:
            first = group[0]
            alike = slip and first.candidate.mistake not in _NO_SLIP and first.how == one.how
            alike = alike and (first.candidate.also is None) == (one.candidate.also is None)
            if alike and math.isclose(first.value, one.value, rel_tol=1e-9):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _one_of(group: list[Found], depths: dict[int, int]) -> Found:
    """Of a group the most telling word, and of that the nearest equation; it is as likely as the likeliest of them."""
    first = group[0]
    if len(group) == 1:
        return first
    words = list(dict.fromkeys(one.candidate.mistake for one in group))
    more = [word for word in _SAYS_MORE.get(first.candidate.mistake, ()) if word in words]
    word = more[0] if more else first.candidate.mistake
    own = [one for one in group if one.candidate.mistake == word]
    near = [one for one in own if one.cost <= own[0].cost + _AS_LIKELY]
    chosen = min(near, key=lambda one: (min((depths[node] for node in one.candidate.edits), default=0), one.cost))
    likely = [one.candidate.mistake for one in group if one.cost <= first.cost + _ALSO]
    twins = tuple(other for other in words if other != word and other in likely and not _is_said_by(other, word))
    return replace(chosen, cost=first.cost, twins=twins, likeliest=first)


def _is_said_by(word: str, other: str) -> bool:
    return other in _SAYS_MORE.get(word, ())
