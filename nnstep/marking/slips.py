"""The slips of a whole sheet: each found once, told where it was first made, and charged there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from nnstep.diagnosis.candidates import Applied, Candidate
from nnstep.diagnosis.machine import Machine
from nnstep.diagnosis.ranking import Found
from nnstep.diagnosis.says import Teller
from nnstep.diagnosis.together import Number, Shared, Together
from nnstep.marking.causes import Cause
from nnstep.marking.claims import Marking
from nnstep.marking.diagnose import MAY_BE, causes_of, name_mistake
from nnstep.marking.marks import NO_TELLING, Mark, Slip
from nnstep.marking.mistakes import named as called
from nnstep.network.trace import Trace
from nnstep.quantities.spans import Spans, count
from nnstep.records import replace
from nnstep.slips.edit import Edit

_LARGEST: Final = 3000  # parameters x samples up to which a whole sheet is looked at together
_WIDEST: Final = 100  # units of a layer: numbers of wider ones nobody works out by hand
_MOST: Final = 400  # numbers
_FEWEST: Final = 2  # wrong ones, from which on they may have a slip in common


def charged(marking: Marking, marks: Sequence[Mark]) -> tuple[list[Mark], list[Slip]]:
    """The marks with each slip charged once, and the slips, both in the order of the sheet.

    marks: as the numbers by themselves have them; marking: what has marked them.
    """
    named: dict[int, Mark] = {}
    slips: list[tuple[str, Mark, list[Mark]]] = []
    for shared, theirs in _shared(marking, marks):
        first = named[theirs[0].number] = _told(marking, theirs[0], shared, len(theirs) - 1)
        says = ("follows from the slip in ", first.place.key)
        for other in theirs[1:]:
            named[other.number] = replace(other, verdict="carried", reason=says, because=says, from_=(first.id,))
        slips.append((shared.candidate.mistake, first, theirs))
    for mark in marks:
        if mark.number not in named:
            causes = causes_of(mark, marking) if _is_open(marking, mark) else None
            one = named[mark.number] = name_mistake(mark, marking, causes=causes)
            if causes and (word := one.mistake or _likeliest(causes)):
                slips.append((word, one, [one]))
    ordered = [named[mark.number] for mark in marks]
    return ordered, _with_what_follows(marking, ordered, slips)


def _likeliest(causes: Sequence[Cause]) -> str:
    """The word of what a number may be, where that is not sure; "" where anything may be."""
    return causes[0].mistake if causes[0].chance < NO_TELLING else ""


def _shared(marking: Marking, marks: Sequence[Mark]) -> list[tuple[Shared, list[Mark]]]:
    """The slips that explain several wrong numbers, with those, the one first in which it shows first."""
    trace, settled = marking.trace, marking.carrying.settled
    wrong = {mark.number for mark in marks if _is_open(marking, mark)}
    if len(wrong) < _FEWEST or len(marks) > _MOST or not _is_small(trace):
        return []
    computed = [mark for mark in marks if math.isfinite(mark.value) and not marking.carrying.is_given(mark.place)]
    together = Together(
        trace, [Number(settled(mark.place), mark.printed, mark.value, mark.number in wrong) for mark in computed]
    )
    return [(one, [computed[number] for number in one.explains]) for one in together.shared()]


def _is_open(marking: Marking, mark: Mark) -> bool:
    """Whether a mark is of a wrong number that a slip may have made."""
    wrong = mark.verdict == "wrong" and not mark.short and math.isfinite(mark.value)
    return wrong and not marking.carrying.is_given(mark.place)


def _is_small(trace: Trace) -> bool:
    layout = trace.layout
    widest = max(layout.units(layer) for layer in range(layout.last + 1))
    return layout.first_weight[-1] * layout.samples <= _LARGEST and widest <= _WIDEST


def _told(marking: Marking, mark: Mark, shared: Shared, others: int) -> Mark:
    """The mark of the number in which a slip shows first, with the slip in words. others: how many it explains, too."""
    slip = shared.candidate
    theirs = {number: shared.machine.nodes[number].place for number in slip.edits}
    machine = Machine(marking.trace, mark.place, tuple(theirs.values()))
    there = {number: machine.index[place] for number, place in theirs.items() if place in machine.index}
    edits = {there[number]: several for number, several in slip.edits.items() if number in there}
    changes = {there[number]: change for number, change in slip.changes.items() if number in there}
    applied = tuple(_nearest(one, edits, there.get(one.node), machine) for one in slip.applied)
    moved = Candidate(slip.mistake, slip.cost, applied, edits, changes, kept=slip.kept)
    printed = {place: several[0].printed for place, several in marking.held.items() if several}
    printed.pop(marking.carrying.settled(mark.place), None)
    bases = (machine.exact, machine.base({place: float(one) for place, one in printed.items()}))
    values = [machine.value(changes, base) for base in bases]
    value, base = min(zip(values, bases, strict=True), key=lambda one: abs(one[0] - float(mark.printed)))
    notation = replace(marking.notation, sample=mark.place.key.sample)
    told = Teller(machine, mark.printed, notation, printed, mark.value).told(Found(moved, slip.cost, value, base))
    if not shared.sure:
        may: Spans = (
            *mark.reason,
            f". {MAY_BE}{called(slip.mistake)}, which would explain {count(others, 'other')}, too.",
        )
        return replace(mark, because=may, sure=False)
    reason = told.reason or mark.reason
    because = (*reason, ": ", *told.why, f" It explains {count(others, 'other number')}, too.")
    return replace(mark, mistake=slip.mistake, reason=reason, because=because)


def _nearest(one: Applied, edits: Mapping[int, tuple[Edit, ...]], own: int | None, machine: Machine) -> Applied:
    """A slip in the equation in which a number meets it first; of a habit that is not the one it is told of."""
    on_the_way = [number for number in edits if machine.target in machine.above((number,))]
    if own in on_the_way or not on_the_way:
        return replace(one, node=machine.target if own is None else own)
    nearest = max(on_the_way)
    same = (edit for edit in edits[nearest] if edit.rule == one.edit.rule)
    return Applied(next(same, edits[nearest][0]), nearest, one.scope)


def _with_what_follows(
    marking: Marking, marks: Sequence[Mark], slips: Sequence[tuple[str, Mark, Sequence[Mark]]]
) -> list[Slip]:
    """The slips with all numbers that they explain: those they were made in, and what follows from these."""
    behind = {held.number: held.slips for several in marking.held.values() for held in several}
    found = []
    for word, first, theirs in sorted(slips, key=lambda one: one[1].number):
        numbers = {mark.number for mark in theirs}
        after = (mark for mark in marks if mark.verdict == "carried" and behind[mark.number] & numbers)
        explains = tuple(dict.fromkeys(mark.id for mark in (*theirs, *after)))
        found.append(Slip(word, first.id, first.because, first.sure, explains))
    return found
