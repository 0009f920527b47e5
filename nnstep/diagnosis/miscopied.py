"""A given number copied wrongly: one digit another, two exchanged, the point elsewhere.

What is given may be copied in so many ways that they are not all carried through: how much the number moves with each
given tells which of them come near it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nnstep.algebra.expr import Num, Sym
from nnstep.diagnosis.candidates import Applied, Candidate, Candidates
from nnstep.diagnosis.machine import Base, Machine
from nnstep.slips.costs import PER_LEVEL, cost
from nnstep.slips.edit import Edit, symbols_at

_MOST_GIVEN: Final = 40
_MOST_DIGITS: Final = 5
_AWAY: Final = 99  # the depth of what the number is not made of
_NEAR: Final = 0.25  # of how far it moves, by which the straight line may be wrong


def miscopied(
    machine: Machine, candidates: Candidates, base: Base, low: float, high: float
) -> Iterator[tuple[float, Candidate]]:
    """The copies that come near: what the number is estimated or found to be with each, and the slip."""
    target, exact = machine.target, base.values[machine.target]
    given = [
        number for number, node in enumerate(machine.nodes)
        if node.place.key.kind in ("param", "input", "target", "raw") and not node.args
        and candidates.depths.get(number, _AWAY) < _AWAY and number not in base.fixed
    ]  # fmt: skip
    own = set(machine.nodes[target].args)
    if len(given) > _MOST_GIVEN:
        given = [number for number in given if number in own][:_MOST_GIVEN]
    for number in given:
        copies = list(_copies(base.values[number]))
        if not copies:
            continue
        slope = _slope(machine, base, number)
        nearest = number in own
        among = sum(one in own for one in given) if nearest else len(given)
        for copy, far in copies:
            moved = slope * (copy - base.values[number])
            room = _NEAR * abs(moved) if not nearest else 1e-9 * abs(exact)
            if not low - room <= exact + moved <= high + room:
                continue
            value = machine.moved(base.values, {}, base, {number: copy})[target]
            if math.isfinite(value) and low <= value <= high:
                far += cost("given: miscopied") + math.log(among) + PER_LEVEL * candidates.depths[number]
                yield value, _candidate(machine, number, copy, far)


def _candidate(machine: Machine, number: int, copy: float, far: float) -> Candidate:
    """The slip: in the number's own line where the given stands there."""
    key, target = machine.nodes[number].place.key, machine.nodes[machine.target]
    wrong = Num(copy)
    places = [path for path, one in symbols_at(target.right) if machine.beside(target.place, machine.shift(target, one))
              == machine.nodes[number].place] if target.right is not None else []  # fmt: skip
    changes = tuple((path, wrong) for path in places) or (((), wrong),)
    edit = Edit(f"miscopied {number}", "given_miscopied", far, changes, False, wrong, key)
    there = machine.target if places else number
    right = edit.of(target.right if places and target.right is not None else Sym(key))
    return Candidate(edit.mistake, far, (Applied(edit, there),), {there: (edit,)}, {there: right})


def _slope(machine: Machine, base: Base, number: int) -> float:
    step = 1e-6 * max(abs(base.values[number]), 1e-3)
    ends = [machine.moved(base.values, {}, base, {number: base.values[number] + way})[machine.target]
            for way in (step, -step)]  # fmt: skip
    return (ends[0] - ends[1]) / (2 * step)


def _copies(value: float) -> Iterator[tuple[float, float]]:
    """What a given number may be copied as, and how much less plausible each is than the number of them says."""
    text = f"{abs(value):.15g}"
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    if "e" in text or len(digits) > _MOST_DIGITS:
        return
    many = math.log(9 * len(digits) + len(digits) + 2)
    found: dict[float, float] = {}
    for place in digits:
        for digit in "0123456789":
            near = abs(int(digit) - int(text[place])) == 1
            found.setdefault(float(text[:place] + digit + text[place + 1 :]), many - (1.1 if near else 0.0))
    for one, two in pairwise(digits):
        signs = list(text)
        signs[one], signs[two] = signs[two], signs[one]
        found[float("".join(signs))] = many - 1.1
    found.setdefault(abs(value) * 10, many)
    found.setdefault(abs(value) / 10, many)
    for copy, far in found.items():
        if copy != abs(value):
            yield math.copysign(float(f"{copy:.12g}"), value), far
