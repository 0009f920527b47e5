"""FANN's .net files: keys with values; of each connection only the source is written, the target follows in order.

Every layer has a neuron more for the bias. It comes last among a unit's connections, where a unit has all of them; of a
network that fann_create_sparse made first, and the others in any order (measured on libfann 2.2.0).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from nnstep.interop.activations import LINEAR, function
from nnstep.interop.model import DENSE, LAYERS, Layer, Model, Unreadable
from nnstep.interop.texts import BROKEN, decoded, number, weights_of, whole
from nnstep.scenario.model import FunctionSpec

_GROUP: Final = re.compile(r"\(([^()]*)\)")
_STEPWISE: Final = "FANN draws its stepwise sigmoid in straight pieces, up to 0.033 off: here it is the smooth one."
_SPARSE: Final = (
    "FANN 2.2.0, training one sample at a time, changes the weights of a sparse network along values of other neurons "
    "than theirs: here each goes down its own slope."
)
_NAMES: Final = (
    "linear", "threshold", "threshold symmetric", "sigmoid", "stepwise sigmoid", "symmetric sigmoid",
    "stepwise symmetric sigmoid", "gaussian", "symmetric gaussian", "stepwise gaussian", "elliot", "symmetric elliot",
    "linear piece", "symmetric linear piece", "symmetric sine", "symmetric cosine", "sine", "cosine",
)  # fmt: skip
"""FANN's activations by their numbers."""


def fann(content: bytes) -> Model:
    """The network of a .net file. Raises: Unreadable."""
    text = decoded(content)
    if not text.startswith("FANN_FLO"):
        raise Unreadable("the weights are whole numbers of a fixed point network", "save it with fann_save")
    fields = dict(line.split("=", 1) for line in re.sub(r"\([^()=]*\)=", "=", text).splitlines() if "=" in line)
    sizes = [whole(one, "a size") - 1 for one in _field(fields, "layer_sizes").split()]
    weights_of(sizes)
    if fields.get("network_type", "0").strip() != "0":
        raise Unreadable("the network has links that skip a layer", DENSE)
    neurons = [_parts(group, 3) for group in _GROUP.findall(_field(fields, "neurons "))]
    links = [_parts(group, 2) for group in _GROUP.findall(_field(fields, "connections "))]
    if len(neurons) != sum(sizes) + len(sizes):
        raise Unreadable(f"{len(neurons)} neurons, and the sizes of the layers say {sum(sizes) + len(sizes)}", BROKEN)
    layers, notes = _layers(sizes, neurons, links)
    return Model(layers, "a network of FANN", "fann", squares="half_squared_error", notes=notes)


def _field(fields: dict[str, str], name: str) -> str:
    if name not in fields:
        raise Unreadable(f"there is no line of {name.strip()}", BROKEN)
    return fields[name]


def _parts(group: str, wanted: int) -> list[str]:
    parts = [one.strip() for one in group.split(",")]
    if len(parts) != wanted:
        raise Unreadable("a neuron or a connection is cut short", BROKEN)
    return parts


def _layers(
    sizes: Sequence[int], neurons: Sequence[list[str]], links: Sequence[list[str]]
) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    layers: list[Layer] = []
    notes: dict[str, None] = {}
    first, start = 0, 0  # neuron of the layer before, connection
    for before, here in pairwise(sizes):
        sources, own = range(first, first + before + 1), first + before + 1
        rows, each = [], []
        for inputs, kind, steepness in neurons[own : own + here]:
            taken = links[start : start + whole(inputs, "the inputs of a neuron")]
            if len(taken) < int(inputs):
                raise Unreadable("there are fewer connections than the neurons take", BROKEN)
            rows.append(_row(taken, sources))
            if len(taken) < len(sources):
                notes[_SPARSE] = None
            start += len(taken)
            each.append(_activation(whole(kind, "an activation"), number(steepness, "a steepness"), notes))
        alike = each[0] if all(one == each[0] for one in each) else tuple(each)
        layers.append(Layer(tuple(row for row, _ in rows), tuple(bias for _, bias in rows), alike))
        first = own
    if start != len(links):
        raise Unreadable(f"{len(links)} connections, and the neurons take {start}", BROKEN)
    return tuple(layers), tuple(notes)


def _row(taken: Sequence[list[str]], sources: range) -> tuple[tuple[float | None, ...], float]:
    """The weights into a neuron, None where it is not linked, and its bias."""
    linked: dict[int, float] = {}
    for source, weight in taken:
        place = whole(source, "a source")
        if place not in sources:
            raise Unreadable("a neuron is linked to one that is not of the layer before", LAYERS)
        if place in linked:
            raise Unreadable("a neuron is linked twice to another", BROKEN)
        linked[place] = number(weight, "a weight")
    *before, bias = sources
    if bias not in linked:
        raise Unreadable("a neuron is not linked to the bias", "give it a link of weight 0")
    return tuple(map(linked.get, before)), linked[bias]


def _activation(kind: int, steepness: float, notes: dict[str, None]) -> FunctionSpec:
    """linear is s·x, sigmoid 1/(1 + e^(−2s·x)), symmetric tanh(s·x)."""
    if kind in (4, 6):
        notes[_STEPWISE] = None
    if kind == 0:
        return LINEAR if steepness == 1 else function("linear", steepness=steepness)
    if kind in (3, 4):
        return function("sigmoid") if steepness == 0.5 else function("sigmoid", steepness=2 * steepness)
    if kind in (5, 6):
        return function("tanh") if steepness == 1 else function("tanh", steepness=steepness)
    name = _NAMES[kind] if kind < len(_NAMES) else f"activation {kind}"
    raise Unreadable(f"the network has FANN's {name}, which cannot be taken", f"{DENSE}, linear, sigmoid or symmetric")
