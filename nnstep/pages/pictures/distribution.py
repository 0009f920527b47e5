"""How weights, outputs and gradients are spread in each layer over the epochs: vanishing, exploding, dead."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from nnstep.errors import UsageError
from nnstep.network.trace import Trace
from nnstep.pages.pictures.axes import Axes, Axis, Curve, Mark, Stack
from nnstep.pages.pictures.curves import evenly
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.plot import Scale
from nnstep.pages.view import View
from nnstep.quantities.array_names import array_id, find_array
from nnstep.quantities.key import Family
from nnstep.quantities.kinds import Kind as Quantity
from nnstep.quantities.spans import Spans
from nnstep.words import distributed as words

if TYPE_CHECKING:
    from nnstep.lesson.distribution import Distribution

_MOST_EPOCHS = 240  # that are drawn
_EPOCHS = 100  # where a scenario says one
_MOST_NAMED = 1_000_000
_OF: Final[dict[words.Kind, tuple[Quantity, ...]]] = {  # the first is drawn where nothing is named
    "weights": ("param",),
    "outputs": ("out", "net"),
    "gradients": ("grad", "dnet", "dout"),
}
_STROKES: Final = ((0, words.LOWEST, 3), (4, words.HIGHEST, 3), (1, words.LOWER, 1), (3, words.UPPER, 1))
_MEDIAN: Final = (2, words.MEDIAN, 0)  # drawn last, over the others


def distribution(kind: words.Kind, view: View, names: Sequence[str], epochs: tuple[int, int] | None) -> Drawn:
    """Of the arrays that are named (W.2, a.1, delta.1), or of all layers; over epochs, or those of the scenario."""
    trace = view.lesson.trace
    families = [_named(trace, kind, name) for name in names] or _all(trace, _OF[kind][0])
    if not families:
        raise UsageError(f"there are no {kind} here", "nnstep plot draws curves")
    most = 1 if not trace.layout.has_update else trace.epochs if trace.epochs > 1 else _EPOCHS
    first, last = epochs or (1, most)
    if not 1 <= first <= last <= _MOST_NAMED:
        raise UsageError(f"there are no epochs {first} to {last}", f"they count from 1, {_MOST_NAMED:,} are the most")
    if last > 1 and not trace.layout.has_update:
        raise UsageError("there is one epoch only", "without an optimizer nothing is updated")
    found = spread(trace, kind, families, [first - 1 + one for one in evenly(last - first + 1, _MOST_EPOCHS)])
    axes = tuple(panels(kind, found))
    return Drawn(
        words.title(kind, first, last),
        axes[0] if len(axes) == 1 else Stack(axes),
        tuple(_said(trace, kind, found, last - first + 1)),
        array_id(families[0], trace.layout) if len(families) == 1 else "",
    )


def _named(trace: Trace, kind: words.Kind, name: str) -> Family:
    array, address = find_array(name, trace.layout, trace.arrays.families)
    if address.epoch or address.sample:
        raise UsageError(f"{name!r} says where", "the picture goes over epochs: leave out what stands behind the name")
    if array.family.kind not in _OF[kind] or array.family.crossed:
        there = ", ".join(array_id(family, trace.layout) for family in _all(trace, _OF[kind][0]))
        raise UsageError(f"{name!r} is none of the {kind}", f"there are {there}")
    return array.family


def _all(trace: Trace, kind: Quantity) -> list[Family]:
    found = [one for one in trace.arrays.families if one.kind == kind and not one.bias and one.layer]
    return sorted(found, key=lambda one: one.layer)


def spread(trace: Trace, kind: words.Kind, families: Sequence[Family], epochs: Sequence[int]) -> list[Distribution]:
    """The numbers of the pictures in these epochs."""
    from nnstep.lesson.distribution import distributions  # numpy, only where such a picture is asked for

    return distributions(trace, families, epochs, sizes=kind == "gradients")


def layer_spread(trace: Trace, kind: words.Kind, layer: int, epochs: Sequence[int]) -> Distribution:
    """How a layer's numbers are spread in some epochs."""
    (found,) = spread(trace, kind, [Family(_OF[kind][0], layer)], epochs)
    return found


def layer_at(trace: Trace, kind: words.Kind, layer: int, found: Distribution, here: int) -> Axes:
    """The picture of a layer in the epochs that were found, and in the one where one is."""
    if here not in found.epochs:
        found = found.with_epoch(layer_spread(trace, kind, layer, [here]))
    (axes,) = panels(kind, [found], here)
    return axes


def panels(kind: words.Kind, found: Sequence[Distribution], here: int | None = None) -> Iterable[Axes]:
    """A picture for each array: its lowest and highest, its quartiles, its median. here: the epoch where one is.

    Those of gradients have one logarithmic scale, so that they can be compared; the others one each.
    """
    sizes = kind == "gradients"
    common = _scale(found, log=True) if sizes else None
    for one in found:
        parts = (_MEDIAN,) if one.numbers == 1 else (*_STROKES, _MEDIAN)
        curves = tuple(
            Curve((name,), tuple((epoch, row[part]) for epoch, row in zip(one.epochs, one.quartiles, strict=True)), how)
            for part, name, how in parts
        )
        up = Axis(words.panel(one.family, one.numbers, sizes=sizes), common or _scale([one], log=False))
        across = Axis(("epoch",), Scale(one.epochs[0], one.epochs[-1]), counted=True)
        yield Axes(across, up, curves, _mark(one, here))


def _mark(one: Distribution, here: int | None) -> tuple[Mark, ...]:
    if here is None or here not in one.epochs:
        return ()
    median = one.quartiles[one.epochs.index(here)].median
    return () if not math.isfinite(median) else (Mark("●", words.here(here, median), (here, median)),)


def _scale(found: Sequence[Distribution], *, log: bool) -> Scale:
    ends = [end for one in found for row in one.quartiles for end in (row.lowest, row.highest) if math.isfinite(end)]
    return Scale(min(ends), max(ends), log) if ends else Scale(1.0, 1.0, log)


def _from_0(trace: Trace, layer: int) -> bool:
    """Whether a neuron of a layer can be silent: one that gives nothing below 0."""
    return any(one.entry.range[0] == 0 for one in trace.network.activations[layer - 1].distinct)


def _said(trace: Trace, kind: words.Kind, found: Sequence[Distribution], epochs: int) -> Iterable[Spans]:
    sizes = kind == "gradients"
    for one in found:
        yield words.goes(one.family, one.numbers, one.quartiles[0], one.quartiles[-1], sizes=sizes)
        if sizes and one.zeros[-1]:
            yield words.zeros(one.family, one.numbers, one.zeros[-1], one.epochs[-1])
        if (place := next((place for place, many in enumerate(one.broken) if many), None)) is not None:
            yield words.broken(one.family, one.broken[place], one.epochs[place])
        if one.silent and one.silent[-1] and _from_0(trace, one.family.layer):
            yield words.silent(one.family, one.units, one.silent[0], one.silent[-1], one.epochs[-1])
    if sizes and len({one.family.layer for one in found}) > 1:
        yield words.towards_inputs([(one.family, one.quartiles[-1].median) for one in found], found[0].epochs[-1])
    if kind == "outputs" and trace.layout.samples > 1:
        yield (words.ALL_SAMPLES,)
    if kind != "outputs" and trace.schedule.updates > 1:
        yield (words.FIRST_UPDATE,)
    if len(found[0].epochs) < epochs:
        yield (words.some_of(len(found[0].epochs), epochs),)
