"""The network as flat functions of floats, one for each size of a batch: for small networks the fastest way to run.

What is compiled is that of every network that differs in nothing but its numbers, as forks and the runs of a sweep do.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Final

from nnstep.algebra.expr import Expr
from nnstep.algebra.flat import Flat, Loop, Values, again
from nnstep.engine.network import Bound, Network, UnitByUnit
from nnstep.engine.runner import Trained, counts, givens_of, initial_state, kept_for_errors, next_key
from nnstep.engine.schedule import Batch, Stretch
from nnstep.engine.symbolic import Equations, at_end
from nnstep.quantities.key import Family, Key
from nnstep.records import as_dict

_STATE, _DATA, _COUNTS = range(3)  # what a flat function is given
_FLOAT = 32  # bytes of a float and of its place in a tuple


class CompiledRunner:
    """All quantities of an update by one flat function. A state is a tuple of floats: parameters, then states."""

    together = 32
    few = 100

    def __init__(self, network: Network) -> None:
        self.network = network
        self._initial = {key: float(value) for key, value in initial_state(network).items()}
        self._places = {key: place for place, key in enumerate(self._initial)}
        self._form = _form(*_said(network))
        self._programs: dict[int, _Program] = {}
        self._loops: dict[tuple[Any, ...], Loop] = {}
        self._examining: Flat | None = None  # for one sample
        self._given = lru_cache(maxsize=1024)(self._read)
        self._of_sample = lru_cache(maxsize=4096)(self._data_of)
        self.state_bytes = _FLOAT * len(self._initial)

    def start(self) -> Values:
        """Parameters as the scenario gives them, optimizer states as the optimizer starts them."""
        return tuple(self._initial.values())

    def run(self, state: Values, batch: Batch, t: int, epoch: int = 1) -> CompiledUpdate:
        """The update number t with these samples."""
        program = self._program(batch)
        return CompiledUpdate(program, program.flat(state, self._given(batch), (float(t), float(epoch))))

    def train(self, state: Values, stretch: Stretch, watched: Sequence[Key] = ()) -> Trained:
        """Runs a stretch of updates, of which nothing is kept but the errors, and what is watched."""
        watched = tuple(watched)
        if stretch.always is not None:
            loop = self._loop(stretch.always, [Key("batch_error")], watched, always=True)
            numbers = range(stretch.start + 1, stretch.stop + 1)
            # An update is an epoch here, so there are as many of both.
            counted = (lambda: (((float(t), float(t)),) for t in numbers)) if loop.told else (lambda: numbers)
            state, kept = loop(counted, state, self._given(stretch.always))
            return Trained(state, *_parted(kept, 1, len(watched)))
        errors: list[float] = []
        columns: list[list[float]] = [[] for _ in watched]
        for samples, group in groupby(stretch, lambda update: len(update[0])):
            updates = list(group)
            wanted = kept_for_errors(self.network.layout, samples, whole=stretch.is_whole)
            loop = self._loop(updates[0][0], wanted, watched, always=False)
            state, kept = loop(partial(self._told, updates, loop.told), state)
            found, more = _parted(kept, len(wanted), len(watched))
            errors += found
            for column, values in zip(columns, more, strict=True):
                column += values
        return Trained(state, errors, columns)

    def _told(self, updates: list[tuple[Batch, int, int]], wanted: Sequence[int]) -> Iterable[Any]:
        """What a loop is told of each update: its data, and how many it counts, as far as it wants to know."""
        data, numbers = (self._given(batch) for batch, _, _ in updates), ((float(t), float(e)) for _, t, e in updates)
        return zip(*({_DATA: data, _COUNTS: numbers}[one] for one in wanted), strict=True)

    def _loop(self, batch: Batch, errors: Sequence[Key], watched: Sequence[Key], *, always: bool) -> Loop:
        """The loop over updates with batches of a size; always: with the same batch."""
        same = (len(batch), len(errors), watched, always)
        loop = self._loops.get(same)
        if loop is None:
            made = self._form.loops.get((same, *errors))
            if made is None:
                following = [next_key(key, self.network) for key in self._initial]
                told = [_COUNTS] if always else [_DATA, _COUNTS]
                made = self._program(batch).flat.loop(following, [*errors, *watched], told)
                self._form.loops[(same, *errors)] = made
            loop = self._loops[same] = made.anew()
        return loop

    def examine(self, state: Values, samples: Batch) -> CompiledExamined:
        """What the network makes of samples with the parameters of a state."""
        if self._examining is None:
            if self._form.examining is None:
                equations = Equations(self.network, 1, at_end)
                start = [key.of("new") if key.kind == "param" else key for key in self._initial]
                computed = [(key, _required(equations, key)) for key in equations.keys()]  # noqa: SIM118
                self._form.examining = Flat((start, list(givens_of(self.network, Batch(samples[:1])))), computed)
            self._examining = self._form.examining.anew()
        flat = self._examining
        return CompiledExamined(flat.slots, [flat(state, self._given(Batch((sample,)))) for sample in samples])

    def state_with(self, state: Values, key: Key, value: float) -> Values:
        """The state with another value for a parameter or an optimizer's state."""
        place = self._places[key]
        return (*state[:place], float(value), *state[place + 1 :])

    def _read(self, batch: Batch) -> Values:
        """What `givens_of` gives, its values only: hyperparameters, then the data of one sample after the other."""
        hypers = map(float, self.network.hypers.values())
        return (*hypers, *chain.from_iterable(map(self._of_sample, batch)))

    def _data_of(self, sample: int) -> Values:
        network = self.network
        targets = network.targets[sample - 1] if network.layout.has_targets else ()
        return tuple(map(float, (*network.inputs[sample - 1], *targets)))

    def _program(self, batch: Batch) -> _Program:
        program = self._programs.get(len(batch))
        if program is None:
            made = self._form.programs.get(len(batch))
            if made is None:
                made = self._form.programs[len(batch)] = _Program(self.network, batch, list(self._initial))
            program = self._programs[len(batch)] = made.anew()
        return program


class _Form:
    """What is compiled of networks of one form; whoever runs it takes it anew."""

    def __init__(self) -> None:
        self.programs: dict[int, _Program] = {}
        self.loops: dict[tuple[Any, ...], Loop] = {}
        self.examining: Flat | None = None


@lru_cache(maxsize=16)
def _form(*said: Hashable) -> _Form:
    return _Form()


_NUMBERS: Final = {"hypers", "weights", "biases", "inputs", "targets", "raws", "raw_targets", "reported"}


def _said(network: Network) -> Iterable[Hashable]:
    """All that the equations of a network depend on, and the order of what they are given."""
    for name, value in as_dict(network).items():
        if name == "optimizer" and value is not None:
            yield value.entry, repr(value.words)  # its numbers are hyperparameters
        elif name not in _NUMBERS:
            yield tuple(map(_function, value)) if name == "activations" else _function(value)
    yield tuple(network.hypers)


def _function(one: Any) -> Hashable:
    if isinstance(one, UnitByUnit):
        return tuple(map(_function, one.units))
    if isinstance(one, Bound):
        return tuple(repr(value) if name == "parameters" else value for name, value in as_dict(one).items())
    return one  # type: ignore[no-any-return]


def _parted(kept: list[float], errors: int, watched: int) -> tuple[list[float], list[list[float]]]:
    """The errors, and a column for each quantity watched, out of what was kept of one update after the other."""
    if not watched:
        return kept, []
    width = errors + watched
    found = kept[::width] if errors == 1 else [one for place, one in enumerate(kept) if place % width < errors]
    return found, [kept[place::width] for place in range(errors, width)]


class _Program:
    """The flat function for batches of one size, and where in its result everything stands."""

    def __init__(self, network: Network, batch: Batch, state: list[Key]) -> None:
        equations = Equations(network, len(batch))
        # The keys of the givens hold places in the batch, not samples: they are those of any batch of this size.
        givens = list(givens_of(network, batch))
        order = equations.keys()
        self.flat = Flat((state, givens, tuple(counts(1, 1))), [(key, _required(equations, key)) for key in order])
        self.slots = self.flat.slots
        after = [self.slots[next_key(key, network)] for key in state]
        self.after = itemgetter(*after) if len(after) > 1 else None
        self.only = after[0]

    def anew(self) -> _Program:
        """The same for another run."""
        made = again(self)
        made.flat = self.flat.anew()
        return made


def _required(equations: Equations, key: Key) -> Expr:
    right = equations.equation(key)
    assert right is not None
    return right


class CompiledExamined:
    """The values of samples at the end of an epoch, a tuple for each."""

    __slots__ = ("_rows", "_slots")

    def __init__(self, slots: dict[Key, int], rows: list[Values]) -> None:
        self._slots, self._rows = slots, rows

    def value(self, key: Key) -> float:
        """A recorded value. Raises: KeyError where `examine` does not record this quantity."""
        return self._rows[key.sample - 1][self._slots[key._replace(sample=1)]]


class CompiledUpdate:
    """The values of one update, in a tuple."""

    __slots__ = ("_program", "values")

    def __init__(self, program: _Program, values: Values) -> None:
        self._program = program
        self.values = values

    def value(self, key: Key) -> float:
        """A recorded value. Raises: KeyError where the engine does not record this quantity."""
        return self.values[self._program.slots[key]]

    def listed(self, family: Family) -> list[float]:
        raise KeyError(family)

    def after(self) -> Values:
        """The state that the next update starts from."""
        program = self._program
        return (self.values[program.only],) if program.after is None else program.after(self.values)
