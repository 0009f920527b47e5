"""Initial parameters that are drawn, where a file names an initializer."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.functions.entry import find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.scenario.model import FunctionSpec


def drawing(seed: int | None) -> Callable[[FunctionSpec, int, int, int], tuple[float, ...]]:
    """What draws numbers by an initializer: of its spec, fan in, fan out, and how many."""
    import random  # these two only where something is drawn
    from statistics import NormalDist

    # random() and inv_cdf give the same numbers on every machine and version of Python.
    generator, standard = random.Random(seed), NormalDist()

    def normal() -> float:
        return standard.inv_cdf(generator.random() or 0.5)

    def draw(spec: FunctionSpec, fan_in: int, fan_out: int, count: int) -> tuple[float, ...]:
        entry = find(INITIALIZERS, spec.name)
        assert entry is not None
        return tuple(entry.draw(generator.random, normal, fan_in, fan_out, **spec.parameters) for _ in range(count))

    return draw
