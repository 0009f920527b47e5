"""The engine on lazy arrays of floats: values item by item, without numpy or compilation.

The simplest way to run a network, and what the faster ways are tested against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nnstep.algebra.lazy import Lazy, xp
from nnstep.engine.engine import run
from nnstep.engine.network import Network
from nnstep.engine.symbolic import Execute, linked, spread
from nnstep.quantities.key import Family, Key, keys_of

State = Mapping[Key, float]
"""What one update hands to the next: parameters, and the optimizer's states."""


class Floats:
    """All values of one update. The sample of a key is its place in the batch, from 1.

    rounding: what each value is put through before it is used. execute: the engine, or the part of it that is run.
    """

    lean = False

    def __init__(
        self,
        network: Network,
        givens: Mapping[Key, float],
        samples: int,
        rounding: Callable[[float], float] | None = None,
        execute: Execute = run,
    ) -> None:
        self.layout = network.layout
        self.samples = samples
        self.rounding = rounding or float
        self.values: dict[Key, float] = dict(givens)
        execute(network, xp, self, samples)

    def given(self, family: Family) -> Any:
        """The array's values; a scalar is one without axes, since a bare float raises where it is divided by 0."""
        values, at = self.values, keys_of(family)
        shape = self.layout.shape(family, self.samples)
        return linked(self.layout, family, Lazy(shape, lambda *index: values[at(*index)]))

    def record(self, family: Family, array: Any) -> Any:
        """Keeps the floats under their keys."""
        full, at = spread(array, self.layout.shape(family, self.samples)), keys_of(family)
        for index in full.indices():
            if self.layout.has(key := at(*index)):
                self.values[key] = self.rounding(full.item(*index))
        return self.given(family)
