"""Real updates as a lesson: each is an epoch, with the weights, samples, states and hyperparameters that were there.

Behind the last one that is known it goes on with its samples; so it does from the first one on where a number was set
to see what changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from nnstep.engine.arrays import ArrayUpdate, NumpyRunner
from nnstep.engine.build import set_value
from nnstep.engine.network import Network
from nnstep.engine.runner import Trained, one_by_one
from nnstep.engine.schedule import Batch, Schedule, Stretch
from nnstep.loops.updates import updates_of
from nnstep.network.trace import Trace
from nnstep.quantities.key import Family, Key
from nnstep.quantities.names import parse
from nnstep.records import NamedTuple, replace
from nnstep.replay.engine import NotComputed
from nnstep.replay.update import Real

_MOST_RUNNERS = 16


class _Before(NamedTuple):
    """The state before an epoch. arrays: where they are not those that were really there."""

    epoch: int
    arrays: Any = None


class RecordedRunner:
    """Runs real updates, each from what was really there. A runner as `network.runner` describes it.

    values: what was set in place of numbers of the first one, or of hyperparameters.
    """

    together = few = 1

    def __init__(self, reals: Sequence[Real], values: Mapping[str, float]) -> None:
        self._reals, self._values = reals, values
        self.network = self.network_of(1)
        self._runner = lru_cache(maxsize=_MOST_RUNNERS)(self._runner_of)
        self.state_bytes = 100 if not values else self._runner(1).state_bytes

    def network_of(self, epoch: int) -> Network:
        """The network of an epoch, as it is taught; behind the last one, of the last one."""
        first, network = self._reals[0].network, self._reals[min(epoch, len(self._reals)) - 1].network
        network = replace(network, layout=first.layout, middle=first.middle)
        for name, value in self._values.items():
            if epoch == 1 or parse(name, first.layout)[0].kind == "hyper":
                network = set_value(network, name, value)
        return network

    def _runner_of(self, place: int) -> NumpyRunner:
        return NumpyRunner(self.network_of(place).running())

    def _of(self, epoch: int) -> NumpyRunner:
        return self._runner(min(epoch, len(self._reals)))

    def start(self) -> _Before:
        """The state before the first update."""
        return _Before(1)

    def _arrays(self, state: _Before) -> Any:
        if state.arrays is not None:
            return state.arrays
        runner = self._of(state.epoch)
        begun = self._reals[state.epoch - 1].begin(runner)
        if not self._values:
            return begun
        return tuple(  # weights as they were set
            begun[place] if family.kind == "state" else array
            for place, (family, array) in enumerate(zip(runner.families, runner.start(), strict=True))
        )

    def run(self, state: _Before, batch: Batch, t: int, epoch: int = 1) -> RecordedUpdate:
        """The update of an epoch."""
        last = len(self._reals)
        count = self._reals[min(epoch, last) - 1].count + max(epoch - last, 0)
        found = self._of(epoch).run(self._arrays(state), batch, count, epoch)
        return RecordedUpdate(found, epoch + 1, goes_on=epoch >= last or bool(self._values))

    def train(self, state: _Before, stretch: Stretch, watched: Sequence[Key] = ()) -> Trained:
        """Runs a stretch of updates."""
        if watched or self._values or state.arrays is not None or stretch.stop >= len(self._reals):
            return one_by_one(self, state, stretch, watched)
        errors = [real.error for real in self._reals[stretch.start : stretch.stop]]
        return Trained(_Before(stretch.stop + 1), errors, [])

    def examine(self, state: _Before, samples: Batch) -> ArrayUpdate:
        """What the network makes of the samples of the update before this state."""
        return self._of(state.epoch - 1).examine(self._arrays(state), samples)

    def state_with(self, state: _Before, key: Key, value: float) -> _Before:
        """The state with another value for a parameter or an optimizer's state."""
        return _Before(state.epoch, self._of(state.epoch).state_with(self._arrays(state), key, value))


class RecordedUpdate:
    """The values of a real update. goes_on: whether the next one starts from what nnstep computes here."""

    def __init__(self, found: ArrayUpdate, following: int, *, goes_on: bool) -> None:
        self._found, self._following, self._goes_on = found, following, goes_on
        self.value, self.array = found.value, found.array

    def listed(self, family: Family) -> list[float]:
        """All values of an array, in its order."""
        return self._found.listed(family)

    def after(self) -> _Before:
        """The state that the next update starts from."""
        return _Before(self._following, self._found.after() if self._goes_on else None)


class Course:
    """Updates of a run that are alike, in their order, and the lesson that they are."""

    def __init__(self, first: Real, name: str) -> None:
        self.name = name
        self.reals = [first]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its updates in the run."""
        return tuple(real.number for real in self.reals)

    def takes(self, real: Real) -> bool:
        """Takes one more update in; whether it does: one of another kind is none of this lesson."""
        if real.shape != self.reals[-1].shape:
            return False
        self.reals.append(real)
        return True

    def trace(self, values: Mapping[str, float] | None = None, *, goes_on: bool = False) -> Trace:
        """The lesson. goes_on: whether the run does. Raises: UnknownQuantity, UsageError for what cannot be set."""
        reals, first = list(self.reals), self.reals[0]
        runner = RecordedRunner(reals, values or {})
        samples = len(first.seen.inputs)
        last = reals[-1].number
        which = f"Update {last}" if last == first.number else f"Updates {first.number} to {last}"
        scenario = replace(first.scenario, title=f"{which} of {self.name}")
        found = Trace(runner.network, Schedule(samples, samples), runner, len(reals), scenario)
        found.settings, found.is_recorded = dict(values or {}), True
        if not values:
            found.goes_on, found.farthest = goes_on, len(reals)
        return found


def lesson_of(told: Sequence[Any], script: str, first: int = 1) -> Trace | None:
    """The updates of what was seen from one on, as long as they are alike; None where that one cannot be computed."""
    updates, course = updates_of(told)[first - 1 :], None
    if not updates:
        return None
    name = name_of(script)
    try:
        course = Course(Real(updates[0], name), name)
        for one in updates[1:]:
            if not course.takes(Real(one, name)):
                break
    except NotComputed:
        return course.trace() if course else None
    return course.trace()


def name_of(script: str) -> str:
    """What the lesson of a script is called."""
    return Path(script).stem or "attached"
