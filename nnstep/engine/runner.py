"""Runners: ways to execute one update on numbers. A run picks one of them, once, and shows only its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from nnstep.engine.floats import Floats, State
from nnstep.engine.network import Network
from nnstep.engine.schedule import Batch, Stretch
from nnstep.engine.symbolic import at_end
from nnstep.quantities.key import Family, Key, key_at
from nnstep.quantities.layout import Layout
from nnstep.records import NamedTuple

PENALTY: Final = Key("penalty")
_ENTRY = 200  # bytes of an entry of a dictionary, with its key


class Update(Protocol):
    """The values of one update. The sample of a key is its place in the batch, from 1."""

    def value(self, key: Key) -> float:
        """A recorded value. Raises: KeyError where the engine does not record this quantity."""

    def listed(self, family: Family) -> list[float]:
        """All values of an array, in its order. Raises: KeyError where it is not kept as one."""

    def after(self) -> Any:
        """The state that the next update starts from."""


class Trained(NamedTuple):
    """What comes of a stretch of updates.

    state: after them. errors: what they keep for the errors of epochs (`kept_for_errors`), in order. watched:
    for each quantity that was watched its value in each update.
    """

    state: Any
    errors: list[float]
    watched: list[list[float]]


class Examined(Protocol):
    """The values of samples at the end of an epoch. The sample of a key is its place among them, from 1."""

    def value(self, key: Key) -> float:
        """A recorded value. Raises: KeyError where `examine` does not record this quantity."""


class Runner(Protocol):
    """Runs updates, from a state of its own making to the next. A state is never changed, so it may be kept.

    state_bytes: about how much memory a kept state takes. together: updates that take no longer than one likes to wait
    at each key, so that of so many only the first state need be kept. few: updates that take no longer one by one than
    a loop to be made for many.
    """

    network: Network
    state_bytes: int
    together: int
    few: int

    def start(self) -> Any:
        """The state before the first update."""

    def run(self, state: Any, batch: Batch, t: int, epoch: int = 1) -> Update:
        """The update number t (from 1), in an epoch, with these samples."""

    def train(self, state: Any, stretch: Stretch, watched: Sequence[Key] = ()) -> Trained:
        """Runs a stretch of updates, of which nothing is kept but the errors, and what is watched."""

    def examine(self, state: Any, samples: Batch) -> Examined:
        """What the network makes of samples with the parameters of a state, which an epoch ended with."""

    def state_with(self, state: Any, key: Key, value: float) -> Any:
        """The state with another value for a parameter (or an optimizer's state)."""


class FloatRunner:
    """Item by item on lazy arrays of floats: the simplest way, and the oracle of the others.

    rounding: what each value is put through before it is used, for carrying values as on paper.
    """

    together = few = 1

    def __init__(self, network: Network, rounding: Callable[[float], float] | None = None) -> None:
        self.network = network
        self.rounding = rounding
        self._next = {key: next_key(key, network) for key in initial_state(network)}
        self.state_bytes = _ENTRY * len(self._next)

    def start(self) -> State:
        """Parameters as the scenario gives them, optimizer states as the optimizer starts them."""
        return initial_state(self.network)

    def run(self, state: State, batch: Batch, t: int, epoch: int = 1) -> Update:
        """The update number t with these samples."""
        givens = {**state, **givens_of(self.network, batch), **counts(t, epoch)}
        return _FloatUpdate(self._next, Floats(self.network, givens, len(batch), self.rounding))

    def train(self, state: State, stretch: Stretch, watched: Sequence[Key] = ()) -> Trained:
        """Runs a stretch of updates, of which nothing is kept but the errors, and what is watched."""
        return one_by_one(self, state, stretch, watched)

    def examine(self, state: State, samples: Batch) -> Examined:
        """What the network makes of samples with the parameters of a state."""
        givens = {**ended(state), **givens_of(self.network, samples)}
        return _FloatUpdate({}, Floats(self.network, givens, len(samples), self.rounding, execute=at_end))

    def state_with(self, state: State, key: Key, value: float) -> State:
        """The state with another value for a parameter or an optimizer's state."""
        if key not in state:
            raise KeyError(key)
        return {**state, key: value}


class _FloatUpdate:
    def __init__(self, following: dict[Key, Key], floats: Floats) -> None:
        self._following = following
        self._values = floats.values

    def value(self, key: Key) -> float:
        return self._values[key]

    def listed(self, family: Family) -> list[float]:
        raise KeyError(family)

    def after(self) -> State:
        values = self._values
        return {key: values[following] for key, following in self._following.items()}


def initial_state(network: Network) -> dict[Key, float]:
    """All parameters, and every state of the trained ones, before the first update."""
    state: dict[Key, float] = {}
    for family in network.parameters:
        values, shape = network.initial(family), network.layout.shape(family)
        for place in range(shape[0]):
            if family.bias:
                state[key_at(family, (place,))] = values[place]
            else:
                sources = network.layout.sources(family.layer, place)
                state |= {key_at(family, (place, source)): values[place][source] for source in sources}
    if network.optimizer is not None:
        trained = [key for key in state if network.layout.is_trained(key)]
        for slot in network.layout.states:
            start = network.start_of(slot)
            state |= {key.of("state", slot=slot): start for key in trained}
    return state


def next_key(key: Key, network: Network) -> Key:
    """The quantity of this update that becomes `key` of the next; a frozen parameter stays itself."""
    if key.kind == "state":
        return key.of("state_new")
    return key.of("new") if network.layout.is_trained(key) else key


def one_by_one(runner: Runner, state: Any, stretch: Stretch, watched: Sequence[Key] = ()) -> Trained:
    """A stretch of updates, each run with all its values: of a few that is faster than making a loop for many."""
    errors: list[float] = []
    columns: list[list[float]] = [[] for _ in watched]
    for batch, t, epoch in stretch:
        update = runner.run(state, batch, t, epoch)
        errors += errors_of(update, runner.network.layout, len(batch), whole=stretch.is_whole)
        for column, key in zip(columns, watched, strict=True):
            column.append(update.value(key))
        state = update.after()
    return Trained(state, errors, columns)


def kept_for_errors(layout: Layout, samples: int, *, whole: bool) -> list[Key]:
    """What an update of so many samples keeps for the error of its epoch: its own error where it is a whole epoch.

    Else those of its samples, each with what the update's penalty is, where that is a part of the error.
    """
    if whole or layout.is_own_total(samples):
        return [Key("batch_error")]
    each = [Key("error", sample=number) for number in range(1, samples + 1)]
    return [key for error in each for key in (error, PENALTY)] if layout.in_loss else each


def errors_of(update: Update, layout: Layout, samples: int, *, whole: bool) -> list[float]:
    """The errors that an update keeps for that of its epoch."""
    return list(map(update.value, kept_for_errors(layout, samples, whole=whole)))


def ended(state: Mapping[Key, float]) -> dict[Key, float]:
    """The parameters of a state under the names they have where they are new."""
    return {key.of("new"): value for key, value in state.items() if key.kind == "param"}


def counts(t: int, epoch: int) -> dict[Key, float]:
    """What is counted: updates and epochs, this one included."""
    return {Key("hyper", slot="t"): float(t), Key("hyper", slot="epoch"): float(epoch)}


def givens_of(network: Network, batch: Batch) -> dict[Key, float]:
    """Inputs and targets of the batch's samples, and the hyperparameters that somebody chose."""
    givens = {Key("hyper", slot=name): value for name, value in network.hypers.items()}
    last = network.layout.last
    for place, sample in enumerate(batch, 1):
        givens |= {Key("input", 0, unit, 0, place): x for unit, x in enumerate(network.inputs[sample - 1])}
        if network.layout.has_targets:
            givens |= {Key("target", last, unit, 0, place): x for unit, x in enumerate(network.targets[sample - 1])}
    return givens
