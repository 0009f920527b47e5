"""The route of a parameter: how it reaches the error, as a line with branches."""

from __future__ import annotations

from nnstep.pages.document import Route
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import count

_BRANCHES = 4  # outputs whose paths are drawn


def route(layout: Layout, parameter: Key) -> Route:
    """How a parameter reaches E: a line with branches where the outputs are few and near, else in words."""
    last = layout.layer(layout.last)
    if parameter.source == BIAS and layout.layer(parameter.layer).bias == "shared":
        return Route((parameter, f"all sums of layer {parameter.layer}", "…"))
    net, out = Key("net", parameter.layer, parameter.unit), Key("out", parameter.layer, parameter.unit)
    if parameter.layer < layout.last and layout.layer(parameter.layer).crossed:
        # In a softmax a sum moves the outputs of the whole layer, so they come straight after it.
        moved = range(parameter.layer, layout.last)
        return Route((parameter, net, *_neurons(layout, parameter, moved), _outputs(layout, parameter)))
    if last.crossed:
        every = "both outputs" if layout.outputs == 2 else f"all {layout.outputs} outputs"
        # In the last layer a sum moves every share, so the outputs come straight after it.
        return Route((parameter, net, every) if parameter.layer == layout.last else (parameter, net, out, every))
    near = (parameter, net, out)
    if parameter.layer == layout.last:
        return Route((*near, *_error(layout, parameter.unit)))
    outputs = _outputs(layout, parameter)
    if parameter.layer < layout.last - 1 or layout.outputs > _BRANCHES:
        return Route((*near, *_neurons(layout, parameter, range(parameter.layer + 1, layout.last)), outputs))
    branches = tuple(
        (
            Key("param", layout.last, unit, parameter.unit),
            Key("net", layout.last, unit),
            Key("out", layout.last, unit),
            *_error(layout, unit),
        )
        for unit in layout.followers(parameter.layer, parameter.unit)
    )
    if not branches:  # nothing depends on it
        return Route(near)
    return Route((*near, *branches[0])) if len(branches) == 1 else Route(near, branches, outputs)


def _neurons(layout: Layout, parameter: Key, layers: range) -> tuple[str, ...]:
    return tuple(f"{count(_reached(layout, parameter, layer), 'neuron')} of layer {layer}" for layer in layers)


def _outputs(layout: Layout, parameter: Key) -> str:
    return count(_reached(layout, parameter, layout.last), "output")


def _reached(layout: Layout, parameter: Key, layer: int) -> int:
    """How many neurons of a layer a parameter reaches: all of them, where no link is missing."""
    if not any(one.links for one in layout.layers[parameter.layer :]):
        return layout.units(layer)
    reached = {parameter.unit}
    for below in range(parameter.layer, layer + 1):
        if layout.layer(below).crossed and reached:
            reached = set(range(layout.units(below)))
        if below < layer:
            reached = {after for unit in reached for after in layout.followers(below, unit)}
    return len(reached)


def _error(layout: Layout, unit: int) -> tuple[Key, ...]:
    return (Key("unit_error", layout.last, unit),) if layout.outputs > 1 else ()
