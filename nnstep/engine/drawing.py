"""Initial parameters that are drawn, where a file names an initializer."""

from __future__ import annotations

from nnstep.functions.entry import find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.scenario.model import FunctionSpec


class Drawing:
    """Draws numbers by initializers, one after the other, from a seed."""

    def __init__(self, seed: int | None) -> None:
        import random  # these two only where something is drawn
        from statistics import NormalDist

        # random() and inv_cdf give the same numbers on every machine and version of Python.
        self._uniform, self._inverse = random.Random(seed).random, NormalDist().inv_cdf

    def _normal(self) -> float:
        return self._inverse(self._uniform() or 0.5)

    def weights(self, spec: FunctionSpec, before: int, units: int) -> tuple[tuple[float, ...], ...]:
        """The weights of a layer: a row for each unit, a number for each unit of the layer before."""
        entry = find(INITIALIZERS, spec.name)
        assert entry is not None
        if entry.matrix is not None:
            return entry.matrix(self._normal, units, before, **spec.parameters)
        return tuple(self._numbers(spec, before, units, before) for _ in range(units))

    def biases(self, spec: FunctionSpec, before: int, units: int) -> tuple[float, ...]:
        """The biases of a layer, one for each unit."""
        return self._numbers(spec, before, units, units)

    def _numbers(self, spec: FunctionSpec, fan_in: int, fan_out: int, count: int) -> tuple[float, ...]:
        entry = find(INITIALIZERS, spec.name)
        assert entry is not None
        return tuple(entry.draw(self._uniform, self._normal, fan_in, fan_out, **spec.parameters) for _ in range(count))
