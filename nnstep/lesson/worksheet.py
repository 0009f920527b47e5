"""Worksheets: which steps are shown worked, and what is left open at the others.

By default it fades: the first step of a kind is worked, at the next its result is open, then its numbers too, then all
of it, until the learner works alone.
Source: Atkinson, Renkl and Merrill 2003, "Transitioning from studying examples to solving problems"
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final, Literal

from nnstep.algebra.expr import operands
from nnstep.errors import UnknownQuantity, UsageError
from nnstep.lesson.provenance import Cone
from nnstep.lesson.script import Lesson, Step
from nnstep.network.trace import Trace
from nnstep.quantities.addresses import Address, has_address
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import dataclass

MOST_STEPS: Final = 500
"""Steps that a worksheet holds."""

_MOST_LOOKED_AT: Final = 50_000  # of which some samples' are taken

Open = Literal["", "result", "numbers", "all"]
"""What is open at a step: nothing, its result, its numbers as well, its equation as well."""

_FADING: Final[tuple[Open, ...]] = ("", "result", "numbers", "all")


@dataclass(frozen=True, slots=True)
class Task:
    """A step and what is open at it. hidden: its operands whose numbers are open at an earlier step."""

    step: Step
    open: Open
    hidden: frozenset[Key] = frozenset()


def tasks(
    lesson: Lesson, epochs: int = 1, only: Sequence[str] = (), samples: Sequence[int] = (), phases: Sequence[str] = ()
) -> list[Task]:
    """The steps of the first epochs, each with what is open at it.

    only: the quantities that are left open, by name or pattern; then their equations stand there. samples: those whose
    steps are on it, none for all; what is made of all samples is on it only with all of them. phases: those on it, or
    none for all.
    Raises: UnknownQuantity where a name or pattern fits no step; UsageError where there are too many steps, or none.
    """
    count = sum(lesson.count(epoch) for epoch in range(1, epochs + 1))
    if count > (_MOST_LOOKED_AT if samples else MOST_STEPS):
        way = "ask for fewer epochs" if lesson.count(1) <= MOST_STEPS else "--samples 1,2 takes a part of them"
        raise UsageError(f"{count:,} steps are too many for a worksheet", f"{MOST_STEPS} are the most: {way}")
    steps = [lesson.step(epoch, n) for epoch in range(1, epochs + 1) for n in range(1, lesson.count(epoch) + 1)]
    if samples:
        steps = _about(lesson, steps, samples)
    if phases:
        steps = [step for step in steps if step.phase in phases]
    if not steps:
        raise UsageError("no step is left for the worksheet", "take other phases or samples")
    opened = _chosen(lesson, steps, only) if only else _faded(lesson, steps)
    return list(_with_hidden(lesson.trace, steps, opened))


def _about(lesson: Lesson, steps: Sequence[Step], samples: Sequence[int]) -> list[Step]:
    """The steps of some samples."""
    there = lesson.layout.training
    if unknown := [number for number in samples if number not in there]:
        raise UsageError(f"no sample {unknown[0]} trains here", f"there are {there[0]} to {there[-1]}")
    whole = set(there) <= set(samples)
    chosen = [step for step in steps if step.key.sample in samples or (whole and not step.key.sample)]
    if len(chosen) > MOST_STEPS:
        raise UsageError(
            f"{len(chosen)} steps are too many for a worksheet", f"{MOST_STEPS} are the most: take fewer samples"
        )
    return chosen


def matching_steps(lesson: Lesson, steps: Sequence[Step], only: Sequence[str]) -> list[Step]:
    """The steps that fit names or patterns. Raises: UnknownQuantity where one of them fits none."""
    found: set[Place] = set()
    for pattern in only:
        fitting = {step.place for step in steps if _fits(lesson, step, pattern)}
        if not fitting:
            raise UnknownQuantity(f"no step fits {pattern!r}", "'nnstep list quantities' shows what there is")
        found |= fitting
    return [step for step in steps if step.place in found]


def _fits(lesson: Lesson, step: Step, pattern: str) -> bool:
    if not any(sign in pattern for sign in "*?["):
        place = lesson.trace.find(pattern)
        return step.place == place or (
            not has_address(pattern) and step.key._replace(sample=0) == place.key._replace(sample=0)
        )
    name = id_of(step.key, lesson.layout)
    names = (
        name,
        lesson.trace.spelled(step.place),
        f"{name}{Address(step.epoch)}",
        f"{name}{Address(sample=step.key.sample)}",
    )
    return any(fnmatchcase(one.casefold(), pattern.casefold()) for one in names)


def _chosen(lesson: Lesson, steps: Sequence[Step], only: Sequence[str]) -> list[Open]:
    found = {step.place for step in matching_steps(lesson, steps, only)}
    return ["numbers" if step.place in found else "" for step in steps]


def _faded(lesson: Lesson, steps: Sequence[Step]) -> list[Open]:
    """Worked, result open, numbers open, all open; what comes only once has its result open."""
    kinds = [_kind(lesson, step.key) for step in steps]
    total, met = Counter(kinds), Counter[tuple[object, ...]]()
    opened: list[Open] = []
    for kind in kinds:
        opened.append("result" if total[kind] == 1 else _FADING[min(met[kind], len(_FADING) - 1)])
        met[kind] += 1
    return opened


def _kind(lesson: Lesson, key: Key) -> tuple[object, ...]:
    """What makes two steps the same exercise."""
    layout = lesson.layout
    match key.kind:
        case "out" | "slope":
            crossed = key.kind == "slope" and key.unit != key.source
            return (key.kind, lesson.trace.network.activation(key).entry.name, crossed)
        case "net":
            return (key.kind, layout.layer(key.layer).bias)
        case "dout":
            return (key.kind, key.layer == layout.last)
        case "grad":
            return (key.kind, key.is_bias, key.sample > 0)
    return (key.kind, key.slot)


def needed_before(trace: Trace, found: Sequence[Task]) -> list[Place]:
    """What the steps of a sheet are computed from that is computed itself, in steps that are not on it."""
    cone = Cone(trace, ())
    there = {cone.settled(task.step.place) for task in found}
    needed: dict[Place, None] = {}
    for task in found:
        right = trace.equation(task.step.place)
        assert right is not None, "a step is computed"
        for key in operands(right):
            place = cone.beside(task.step.place, key)
            if place not in there and trace.equation(place) is not None:
                needed[place] = None
    return list(needed)


def _with_hidden(trace: Trace, steps: Sequence[Step], opened: Sequence[Open]) -> Iterator[Task]:
    cone = Cone(trace, ())
    blank: set[Place] = set()
    for step, how in zip(steps, opened, strict=True):
        right = trace.equation(step.place)
        assert right is not None, "a step is computed"
        hidden = frozenset(key for key in operands(right) if cone.beside(step.place, key) in blank)
        yield Task(step, how, hidden)
        if how:
            blank.add(cone.settled(step.place))
