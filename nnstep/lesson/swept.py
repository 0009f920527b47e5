"""A sweep: one scenario run with several values of what can be set, and what becomes of a quantity in each run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple, TypeAlias

from nnstep.errors import UsageError
from nnstep.lesson.settings import parted
from nnstep.network.build import trace as make_trace
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.records import dataclass
from nnstep.scenario.reader import DataReader
from nnstep.scenario.schema import Scenario

MOST_RUNS: Final = 24
_ERRORS: Final = ("epoch_error", "batch_error", "error", "unit_error", "error_end", "unit_error_end", "val_error")
_MORE_IS_BETTER: Final = ("accuracy", "val_accuracy", "correct")
Settings: TypeAlias = tuple[tuple[str, str], ...]
_FAR: Final = 10.0
_SAME: Final = 1e-9  # relative: what rounding alone may add to an error that stays


@dataclass(frozen=True)
class Run:
    """One of the runs. settings: the names and values that it differs in; shared: those that all have."""

    settings: Settings
    shared: Settings
    scenario: Scenario
    quantities: Mapping[str, float]
    hand: int | None = None

    def trace(self) -> Trace:
        """Its numbers, none of which is computed yet."""
        return make_trace(self.scenario, self.quantities, hand=self.hand)


def combined(varied: Mapping[str, Sequence[str]]) -> list[Settings]:
    """All combinations of values. Raises: UsageError where there is one only, or more than MOST_RUNS."""
    varied = {name: tuple(dict.fromkeys(values)) for name, values in varied.items()}
    count = math.prod(map(len, varied.values()))
    if count < 2:
        raise UsageError(
            "there is one run only, and nothing to set beside it",
            "give several values, parted by commas: --set lr=0.1,0.3,1",
        )
    if count > MOST_RUNS:
        raise UsageError(f"{count} runs are too many for one picture", f"{MOST_RUNS} are the most")
    return [tuple(zip(varied, values, strict=True)) for values in product(*varied.values())]


def runs_of(
    scenario: Scenario,
    quantities: Mapping[str, float],
    varied: Mapping[str, Sequence[str]],
    hand: int | None = None,
    reader: DataReader | None = None,
) -> list[Run]:
    """A run for each combination of values; quantities: what is set in all. Raises: NnstepError."""
    reader, runs = reader or DataReader(), []
    several = {name for name, values in varied.items() if len(set(values)) > 1}
    for settings in combined(varied):
        paths, numbers = parted([f"{name}={value}" for name, value in settings], lambda: len(scenario.network.layers))
        own = scenario.changed(paths, reader) if paths else scenario
        differing = tuple(one for one in settings if one[0] in several)
        shared = tuple(one for one in settings if one[0] not in several)
        runs.append(Run(differing, shared, own, {**quantities, **numbers}, hand))
    return runs


def typed(settings: Settings) -> str:
    """Settings as a person types them."""
    return " ".join(f"{name}={value}" for name, value in settings)


@dataclass(frozen=True)
class Outcome:
    """What became of a quantity in a run. values: one an epoch; fewer than `epochs` where it was broken off.

    settings, shared: as those of the run.
    """

    settings: Settings
    key: Key
    values: Sequence[float]
    epochs: int
    shared: Settings = ()

    @property
    def label(self) -> str:
        """What the run is called."""
        return typed(self.settings)

    @property
    def is_error(self) -> bool:
        """Whether the quantity is an error, which is to fall."""
        return self.key.kind in _ERRORS

    @property
    def end(self) -> float | None:
        """Its last value."""
        return self.values[-1] if len(self.values) else None

    @cached_property
    def best(self) -> tuple[float, int] | None:
        """The lowest value, of an accuracy the highest, and the epoch in which it is there first."""
        finite = [value for value in self.values if math.isfinite(value)]
        if not finite:
            return None
        value = _better(self.key)(finite)
        return value, list(self.values).index(value) + 1

    @cached_property
    def diverged(self) -> int | None:
        """The epoch from which on an error stays above what it began with, or is no number; None where it does not."""
        if not self.is_error:
            return self.broken
        above = _above(self.values)
        epoch = len(self.values)
        while epoch and above(self.values[epoch - 1]):
            epoch -= 1
        return epoch + 1 if epoch < len(self.values) else None

    @cached_property
    def rose(self) -> int | None:
        """The first epoch in which an error is above what it began with, or no number; None where there is none."""
        above = _above(self.values)
        return next((epoch for epoch, value in enumerate(self.values, 1) if above(value)), None)

    @cached_property
    def broken(self) -> int | None:
        """The first epoch whose value is infinite or no number; None where there is none."""
        return next((epoch for epoch, value in enumerate(self.values, 1) if not math.isfinite(value)), None)


def grew(values: Sequence[float]) -> bool:
    """Whether an error came to so many times what it began with that a scale for it shows nothing of other runs."""
    return len(values) > 0 and max(filter(math.isfinite, values), default=0.0) > _FAR * values[0]


def _above(values: Sequence[float]) -> Callable[[float], bool]:
    start = values[0] if len(values) else 0.0
    most = start + abs(start) * _SAME
    return lambda value: not math.isfinite(value) or value > most


def _better(key: Key) -> Callable[[Sequence[float]], float]:
    return max if more_is_better(key) else min


def more_is_better(key: Key) -> bool:
    """Whether the highest is looked for, and not the lowest."""
    return key.kind in _MORE_IS_BETTER


class Lead(NamedTuple):
    """From one epoch to another a run, by its place, is the best of all."""

    run: int
    first: int
    last: int


def leads(outcomes: Sequence[Outcome]) -> list[Lead]:
    """Which run is the best from when to when; who leads stays there until another is better, and none where all tie.

    Only epochs that all runs have come to are compared, so far as they were begun.
    """
    begun = [(place, one.values) for place, one in enumerate(outcomes) if len(one.values)]
    if not begun:
        return []
    better, found = _better(outcomes[0].key), list[Lead]()
    for epoch, values in enumerate(zip(*(values for _, values in begun), strict=False), 1):
        finite = [value for value in values if math.isfinite(value)]
        if not finite:
            continue
        best = better(finite)
        here = [place for (place, _), value in zip(begun, values, strict=True) if value == best]
        if len(here) == len(begun):
            continue
        if found and found[-1].run in here:
            found[-1] = found[-1]._replace(last=epoch)
        else:
            found.append(Lead(here[0], epoch, epoch))
    return found


def shown(outcomes: Sequence[Outcome], most: int) -> Iterator[Outcome]:
    """Those that a picture has room for: the best at the end, in the order of the runs."""
    turned = more_is_better(outcomes[0].key)

    def rank(one: Outcome) -> tuple[bool, float]:
        end = one.end
        lost = end is None or not math.isfinite(end)
        return lost, 0.0 if lost or end is None else -end if turned else end

    kept = {id(one) for one in sorted((one for one in outcomes if len(one.values)), key=rank)[:most]}
    yield from (one for one in outcomes if id(one) in kept)
