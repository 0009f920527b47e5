"""A layer of a program: its parameters, what of them trains, its units by their activations."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.engine.network import BoundActivation, UnitByUnit
from nnstep.quantities.layout import Marks
from nnstep.records import NamedTuple, dataclass, replace


class Run(NamedTuple):
    """Units of a layer side by side that have the same activation: from start to before stop."""

    activation: BoundActivation
    start: int
    stop: int

    def of(self, array: str, units: int) -> str:
        """The part of an array that is theirs, as an index is written; units: how many there are in all."""
        return f"{array}[{self.start or ''}:{'' if self.stop == units else self.stop}]"


@dataclass(frozen=True)
class Layer:
    """A layer of a program. number: from 1. weights: (units, sources); biases: (units,), (1,) where shared, or ().

    links: which weights there are, trained: which of them train; () where that is said of all of them.
    runs: its units by their activations.
    """

    number: int
    units: int
    sources: int
    runs: tuple[Run, ...]
    weights: Sequence[Sequence[float]]
    biases: Sequence[float]
    is_shared: bool
    trains_weights: bool
    trains_biases: bool
    links: Marks = ()
    trained: Marks = ()

    @property
    def trains(self) -> bool:
        """Whether anything in it moves."""
        return self.trains_weights or self.trains_biases

    @property
    def activation(self) -> BoundActivation:
        """The activation of all its units, or of the first ones where they have their own."""
        return self.runs[0].activation

    @property
    def is_mixed(self) -> bool:
        """Whether its units have their own activations."""
        return len(self.runs) > 1

    @property
    def name(self) -> str:
        """The name of its activation; of several all names."""
        return ", ".join(dict.fromkeys(run.activation.name for run in self.runs))

    def having(self, run: Run) -> Layer:
        """The same layer as if all of its units had the activation of some."""
        return replace(self, runs=(run,))


def runs_of(activation: BoundActivation | UnitByUnit, units: int) -> tuple[Run, ...]:
    """The units of a layer by their activations."""
    each = [activation.of(unit) for unit in range(units)]
    starts = [unit for unit in range(units) if not unit or each[unit] != each[unit - 1]]
    return tuple(Run(each[start], start, stop) for start, stop in zip(starts, [*starts[1:], units], strict=True))
