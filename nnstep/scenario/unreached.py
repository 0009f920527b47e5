"""Layers that no error reaches: back propagation does not come through units that have no slope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.scenario.model import LayerSpec

_ADVICE = (
    "freeze it (train_weights: false, train_bias: false), give layer {} an activation that has a slope, "
    "or leave the optimizer out"
)


def unreached(layers: Sequence[LayerSpec]) -> Iterator[tuple[int, str, str]]:
    """The first layer that is to learn and cannot, by its place: why not, and what to do."""
    for place, layer in enumerate(layers):
        found = (find(ACTIVATIONS, one.name) for one in layer.functions)
        entry = next((one for one in found if one is not None and one.rule is not None), None)
        if entry is None:
            continue
        is_last = place == len(layers) - 1
        learning = [k for k, one in enumerate(layers[: place + (not is_last)]) if _learns(one)]
        if not learning:
            continue
        unit = entry.name.replace("_", " ")
        why = (
            f"layer {place + 1} learns by the perceptron rule, which sends no error back"
            if is_last
            else f"layer {place + 1} has no slope ({unit}), so no error comes back through it"
        )
        yield learning[0], f"layer {learning[0] + 1} cannot learn: {why}", _ADVICE.format(place + 1)
        return


def _learns(layer: LayerSpec) -> bool:
    return layer.train_weights or (layer.train_bias and layer.bias is not None)
