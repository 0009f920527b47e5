"""The paths from a parameter to the error: every way its influence takes, and the product along it.

They are read off the engine's own equations: ∂E/∂net_h1 is ∂E/∂out_h1 times a slope (in a softmax a sum of such), and
∂E/∂out_h1 a sum over the neurons of the next layer. A path takes one term of each sum.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import prod

from nnstep.algebra.expr import Expr, Num, Product, Sum, Sym, evaluate
from nnstep.lesson.script import Lesson
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.place import Place
from nnstep.records import dataclass

_MOST = 5000  # paths that are walked one by one; of more, those through one neuron of the next layer are taken together


@dataclass(frozen=True, slots=True)
class Path:
    """One path: the neurons it goes through, nearest to the error first, its factors, and what it contributes."""

    through: tuple[str, ...]
    product: Expr
    value: float


@dataclass(frozen=True, slots=True)
class _Way:
    """The way from the error back to a sum: (layer, unit) of the neurons on it, and its factors."""

    neurons: tuple[tuple[int, int], ...]
    factors: tuple[Expr, ...]


def paths(lesson: Lesson, place: Place) -> list[Path]:
    """The paths of a weight's or bias's gradient for one sample, in the order of the neurons they go through.

    place: that of the parameter's gradient with a sample in it (in a batch of one: any sample's). Along a path the
    factors are ∂E/∂net of the output (or of the neuron next to it, where there are too many paths), then weight and
    slope of each layer on the way, and last what the parameter is multiplied by. In a softmax at the end a sum moves
    every output, so a path begins with ∂E/∂out of one of them.
    """
    key, trace = place.key, lesson.trace
    last = lesson.layout.last
    ways = _ways_back(lesson, place, min(key.layer + 1, last) if count_paths(lesson, key) > _MOST else last)
    gradient = trace.equation(place)
    assert gradient is not None
    found = []
    for term in _terms(gradient):
        dnet, *source = _factors(term)
        for way in ways(dnet):
            names = tuple(neuron_id(lesson.layout, *neuron) for neuron in way.neurons)
            if _is_shared(lesson, key):
                names = (*names, neuron_id(lesson.layout, key.layer, _key(dnet).unit))
            product = _product((*way.factors, *source))
            found.append(Path(names, product, _value(lesson, place, product)))
    return found


def chain(lesson: Lesson, place: Place) -> Expr:
    """The chain rule written out, for a gradient with one path.

    For a weight of the output layer ∂E/∂O1 · ∂O1/∂∑OutH1 · ∂∑OutH1/∂W5, further down the product along the path.
    """
    (path,) = paths(lesson, place)
    key = place.key
    lead = lesson.trace.beside(place, _key(_factors(path.product)[0]))
    whole = lesson.trace.equation(lead)
    if key.layer < lesson.layout.last or lead.key.kind != "dnet" or not isinstance(whole, Product):
        return path.product
    return Product((*whole.factors, Sym(Key("net_by_param", key.layer, key.unit, key.source, lead.key.sample))))


def count_paths(lesson: Lesson, key: Key) -> int:
    """How many paths there are from a parameter to the error's outputs."""
    layout = lesson.layout
    if any(layer.links for layer in layout.layers):
        return _counted(layout, key, shared=_is_shared(lesson, key))
    above = prod(layout.units(layer) for layer in range(key.layer + 1, layout.last + 1))
    crossed = prod(layout.units(layer) for layer in range(key.layer, layout.last + 1) if layout.layer(layer).crossed)
    return above * crossed * (layout.units(key.layer) if _is_shared(lesson, key) else 1)


def _counted(layout: Layout, key: Key, *, shared: bool) -> int:
    """How many paths there are where links are missing: layer by layer, how many lead to each unit."""
    ways = [int(shared or unit == key.unit) for unit in range(layout.units(key.layer))]
    for layer in range(key.layer, layout.last + 1):
        if layout.layer(layer).crossed:  # each sum moves every output
            ways = [sum(ways)] * len(ways)
        if layer < layout.last:
            ways = [
                sum(ways[source] for source in layout.sources(layer + 1, unit))
                for unit in range(layout.units(layer + 1))
            ]
    return sum(ways)


def _ways_back(lesson: Lesson, place: Place, top: int) -> Callable[[Expr], list[_Way]]:
    """The ways from the sums of layer `top` (which are taken whole) back to a sum, given by its ∂E/∂net."""

    def equation(symbol: Expr) -> Expr:
        found = lesson.trace.equation(lesson.trace.beside(place, _key(symbol)))
        assert found is not None
        return found

    @cache
    def ways(dnet: Expr) -> list[_Way]:
        key = _key(dnet)
        crossed = lesson.layout.layer(key.layer).crossed
        if key.layer == top and not (crossed and top == lesson.layout.last):
            return [_Way((), (dnet,))]
        found = []
        for term in _terms(equation(dnet)):
            dout, slope = _factors(term)
            # In a softmax the sum of one neuron moves the outputs of all.
            out = ((key.layer, _key(dout).unit),) if crossed else ()
            if key.layer == top:
                found.append(_Way(out, (dout, slope)))
                continue
            for step in _terms(equation(dout)):
                if isinstance(step, Num):  # no link leads on from here
                    continue
                above, weight = _factors(step)
                here = (_key(above).layer, _key(above).unit)
                for way in ways(above):
                    through = way.neurons if way.neurons[-1:] == (here,) else (*way.neurons, here)
                    found.append(_Way((*through, *out), (*way.factors, weight, slope)))
        return sorted(found, key=lambda way: way.neurons)  # so that paths through one output stand together

    return ways


def _is_shared(lesson: Lesson, key: Key) -> bool:
    return key.source == BIAS and lesson.layout.layer(key.layer).bias == "shared"


def _value(lesson: Lesson, place: Place, product: Expr) -> float:
    return evaluate(product, lesson.trace.seen_from(place))


def _key(symbol: Expr) -> Key:
    assert isinstance(symbol, Sym)
    assert isinstance(symbol.key, Key)
    return symbol.key


def _terms(node: Expr) -> tuple[Expr, ...]:
    return node.terms if isinstance(node, Sum) else (node,)


def _factors(node: Expr) -> tuple[Expr, ...]:
    return node.factors if isinstance(node, Product) else (node,)


def _product(factors: tuple[Expr, ...]) -> Expr:
    return factors[0] if len(factors) == 1 else Product(factors)
