"""Neighbours of a quantity: what stands near it, and so may stand in its place by mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nnstep.algebra.expr import Expr, Neg, Product, Sum, Sym
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.slips.edit import Context

_MOST: Final = 8  # neighbours tried for one operand
_MOST_UPDATES: Final = 4


def nearest_units(count: int, but: int) -> list[int]:
    """The units of a layer but one, the nearest first."""
    near = range(max(but - _MOST, 0), min(but + _MOST + 1, count))  # no others can be among them
    return sorted((unit for unit in near if unit != but), key=lambda unit: abs(unit - but))[:_MOST]


def beside(context: Context) -> Callable[[Key], list[Expr]]:
    """The same of the layer's other units."""
    layout = context.layout
    return lambda key: [
        Sym(key._replace(unit=unit, source=unit if key.kind == "slope" else key.source))
        for unit in nearest_units(
            layout.layer(key.layer).biases if key.source == BIAS else layout.units(key.layer), key.unit
        )
    ]


def inputs_of(context: Context) -> Callable[[Key], list[Expr]]:
    """What the neuron itself is made of: the outputs of the layer before."""
    layout = context.layout
    return lambda key: [
        Sym(Key("input" if key.layer == 1 else "out", key.layer - 1, unit, 0, key.sample))
        for unit in range(min(layout.units(key.layer - 1), _MOST))
    ]


def other_samples(context: Context, own: int) -> list[int]:
    """The numbers of other samples than one, the nearest first."""
    held = () if context.key.is_of_end else context.layout.validation  # of which updates know nothing
    return [sample for sample in nearest_units(context.layout.samples + 1, own) if sample and sample not in held]


def in_sample(sample: int) -> Callable[[Key], Expr]:
    """The same of another sample."""
    return lambda key: Sym(key._replace(sample=sample))


def in_samples(context: Context) -> Callable[[Key], list[Expr]]:
    """The same of other samples."""
    return lambda key: [Sym(key._replace(sample=sample)) for sample in other_samples(context, key.sample)]


def neighbours(context: Context) -> Callable[[Key], list[Expr]]:
    """The same of other weights of the row, then of the column."""
    layout = context.layout

    def near(key: Key) -> list[Expr]:
        if key.source == BIAS:
            return [Sym(key._replace(unit=unit)) for unit in nearest_units(layout.layer(key.layer).biases, key.unit)]
        row = [Sym(key._replace(source=source)) for source in nearest_units(layout.units(key.layer - 1), key.source)]
        column = [Sym(key._replace(unit=unit)) for unit in nearest_units(layout.units(key.layer), key.unit)]
        across = [
            Sym(key._replace(unit=unit, source=source))
            for unit in nearest_units(layout.units(key.layer), key.unit)[:2]
            for source in nearest_units(layout.units(key.layer - 1), key.source)[:2]
        ]
        return [*row[:3], *column[:3], *across[:2]]

    return near


def transposed(context: Context, key: Key) -> Expr | None:
    """The weight with row and column exchanged, where there is one."""
    layout = context.layout
    if key.unit >= layout.units(key.layer - 1) or key.source >= layout.units(key.layer):
        return None
    return Sym(key._replace(unit=key.source, source=key.unit))


def reshaped(context: Context, key: Key) -> Expr | None:
    """The weight that stands here when the list of weights is read column by column."""
    layout = context.layout
    place = key.source * layout.units(key.layer) + key.unit
    unit, source = divmod(place, layout.units(key.layer - 1))
    return Sym(key._replace(unit=unit, source=source))


def rewritten(context: Context, key: Key) -> Expr | None:
    """The weight that stands here when the list was written down column by column, and is read row by row."""
    layout = context.layout
    place = key.unit * layout.units(key.layer - 1) + key.source
    source, unit = divmod(place, layout.units(key.layer))
    return Sym(key._replace(unit=unit, source=source))


def before(context: Context, key: Key) -> Expr | None:
    """What is computed, as it was an update before: of a sample, in the epoch before."""
    trace, place = context.trace, context.place
    updates = trace.schedule.updates
    back = updates if key.sample else 1
    number = (place.epoch - 1) * updates + place.update - 1 - back
    if number < 0 or len(trace.batch(place.epoch, place.update)) > _MOST_UPDATES:
        return None
    epoch, update = divmod(number, updates)
    if key.sample and key.sample not in trace.batch(epoch + 1, update + 1):
        update = trace.update_of(key.sample, epoch + 1) - 1
    return Sym(Place(key, epoch + 1, update + 1))


def new_value(context: Context, key: Key) -> Expr | None:
    """The parameter after the update, where there is one."""
    return Sym(key.of("new")) if context.layout.is_trained(key) else None


def moved_bias(context: Context, key: Key) -> Expr | None:
    """A frozen bias as it would be by now, were it trained."""
    updates = context.trace.schedule.updates
    back = (context.place.epoch - 1) * updates + context.place.update - 1
    if key.source != BIAS or context.layout.is_trained(key) or not context.layout.has_update or not back:
        return None
    times = [divmod(number, updates) for number in range(min(back, _MOST_UPDATES))]
    gradients = [Sym(Place(key.of("grad"), epoch + 1, update + 1)) for epoch, update in times]
    rate = Sym(context.layout.rate)
    return Sum((Sym(key), *(Neg(Product((rate, gradient))) for gradient in gradients)))


def earlier(context: Context, key: Key) -> Expr | None:
    """The parameter as it was an update before."""
    epoch, update = context.place.epoch, context.place.update
    if (epoch, update) == (1, 1) or not context.layout.is_trained(key):
        return None
    before = (epoch, update - 1) if update > 1 else (epoch - 1, context.trace.schedule.updates)
    return Sym(Place(key, *before))
