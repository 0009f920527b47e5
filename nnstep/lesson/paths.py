"""The paths from a parameter to the error: every way its influence takes, and the product along it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import product as combinations
from math import prod

from nnstep.algebra.expr import Expr, Product, Sym, evaluate
from nnstep.lesson.script import Lesson
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.records import dataclass

_MOST = 5000  # paths that are walked one by one; of more, those through one neuron of the next layer are taken together


@dataclass(frozen=True, slots=True)
class Path:
    """One path: the neurons it goes through, nearest to the error first, its factors, and what it contributes."""

    through: tuple[str, ...]
    product: Expr
    value: float


def paths(lesson: Lesson, place: Place) -> list[Path]:
    """The paths of a weight's or bias's gradient for one sample, in the order of the neurons they go through.

    place: that of the parameter's gradient with a sample in it (in a batch of one: any sample's). Along a path the
    factors are ∂E/∂net of the output (or of the neuron next to it, where there are too many paths), then weight and
    slope of each layer on the way, and last what the parameter is multiplied by.
    """
    key, layout = place.key, lesson.layout
    neurons = range(layout.units(key.layer)) if _is_shared(lesson, key) else (key.unit,)
    found = []
    for unit in neurons:
        for ways in _ways(lesson, key.layer):
            found.append(_path(lesson, place, unit, ways))
    return found


def count_paths(lesson: Lesson, key: Key) -> int:
    """How many paths there are from a parameter to the error's outputs."""
    layout = lesson.layout
    above = prod(layout.units(layer) for layer in range(key.layer + 1, layout.last + 1))
    return above * (layout.units(key.layer) if _is_shared(lesson, key) else 1)


def _is_shared(lesson: Lesson, key: Key) -> bool:
    return key.source == BIAS and lesson.layout.layer(key.layer).bias == "shared"


def _ways(lesson: Lesson, layer: int) -> Iterator[tuple[int, ...]]:
    """The units taken in the layers above, the nearest layer first."""
    layout = lesson.layout
    sizes = [layout.units(above) for above in range(layer + 1, layout.last + 1)]
    if prod(sizes) > _MOST:
        sizes = sizes[:1]
    # The neurons next to the error change slowest, so that paths through one output stand together.
    return (way[::-1] for way in combinations(*map(range, reversed(sizes))))


def _path(lesson: Lesson, place: Place, unit: int, way: tuple[int, ...]) -> Path:
    key, sample = place.key, place.key.sample
    factors: list[Key] = []
    layer, here = key.layer, unit
    steps = list(enumerate(way, key.layer + 1))
    if steps:
        top, neuron = steps[-1]
        factors.append(Key("dnet", top, neuron, 0, sample))
        for above, to in reversed(steps):
            source = way[above - key.layer - 2] if above > key.layer + 1 else here
            factors.append(Key("param", above, to, source))
            factors.append(Key("slope", above - 1, source, source, sample))
    else:
        factors.append(Key("dnet", layer, here, 0, sample))
    if key.source != BIAS:
        factors.append(Key("out" if layer > 1 else "input", layer - 1, key.source, 0, sample))
    names = tuple(neuron_id(lesson.layout, above, to) for above, to in reversed(steps))
    if _is_shared(lesson, key):
        names = (*names, neuron_id(lesson.layout, layer, unit))
    symbols = tuple(map(Sym, factors))
    expression: Expr = symbols[0] if len(symbols) == 1 else Product(symbols)
    value = evaluate(expression, lambda one: lesson.trace.value(lesson.trace.beside(place, one)))
    return Path(names, expression, value)


def total(found: list[Path]) -> float:
    """What all paths together contribute."""
    return reduce(lambda so_far, path: so_far + path.value, found, 0.0)
