"""The forms of names as they are typed: brackets, low lines, addresses, the indices of a weight."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from nnstep.quantities.layout import Layout
from nnstep.quantities.typed import normalise


def indices(name: str, layer_of: Callable[[str], int]) -> tuple[int, int, int]:
    """The layer, 0 where none is said, and two indices of a weight; -1 where it has not two. layer_of: of a letter."""
    head = r"(?:w|θ|weight|v|u|wih|who|wxh|why|whi)"
    letter = re.match(head, name)
    layer = layer_of(letter[0]) if letter else 0
    if found := re.fullmatch(head + r"_?\^?[(\[]?(\d)[)\]]?_\[?(\d{1,3})[_,\]\[]+(\d{1,3})\]?", name):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(head + r"_?(\d)?[\[(](\d{1,3})[\])]?[\[(,_]+(\d{1,3})[\])]", name):
        return int(found[1] or layer), int(found[2]), int(found[3])
    if found := re.fullmatch(head + r"_?\^?[(\[]?(\d)[)\]]?_(\d)(\d)", name):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(head + r"_?(?:(\d)(\d)|(\d{1,3})[,_](\d{1,3}))\^[(\[]?(\d)[)\]]?", name):
        return int(found[5]), int(found[1] or found[3]), int(found[2] or found[4])
    if found := re.fullmatch(head + r"_?(?:(\d)(\d)|(\d{1,3})[,_](\d{1,3}))", name):
        return layer, int(found[1] or found[3]), int(found[2] or found[4])
    return 0, -1, -1


_OF_SAMPLES: Final = {"x": ("x1",), "t": ("target_o1",), "target": ("target_o1",), "y": ("out_o1", "target_o1")}


def by_sample(name: str, inputs: int, outputs: int) -> Iterator[tuple[str, str, int]]:
    """y2 of a network with one output, as that of sample 2: an id, the letter, the sample; y^(2), too."""
    found = re.fullmatch(r"(y|ŷ|yhat|y_hat|o|out|t|target|x)_?(?:(\d{1,6})|\^?[(\[](\d{1,6})[)\]])", name)
    if found is None:
        return
    letter, number = found[1], int(found[2] or found[3])
    if letter == "x":
        units, ids = inputs, ["x1"]
    else:
        units, ids = (
            outputs,
            {"t": ["target_o1"], "target": ["target_o1"], "y": ["out_o1", "target_o1"]}.get(letter, ["out_o1"]),
        )
    for one in ids if units == 1 else ():
        yield one, letter, number


def chained(top: str, bottom: str, layout: Layout) -> tuple[str, str]:
    """A factor of a chain with the neuron that one side tells: do1/dnet as do1/dnet_o1, dnet/dw5 as dnet_o1/dw5."""
    if bottom in _SUMS and (found := re.fullmatch(r"(?:out_?|a_?|σ_?)?([ho]_?\d{1,4})", top)):
        return top, f"net_{found[1].replace('_', '')}"
    weight = re.fullmatch(r"w_?(\d{1,6})", bottom) if top in _SUMS else None
    key = layout.weight(int(weight[1])) if weight else None
    if key is None:
        return top, bottom
    neuron = f"o{key.unit + 1}" if key.layer == layout.last else f"h{layout.first_hidden[key.layer] + key.unit + 1}"
    return f"net_{neuron}", bottom


_SUMS: Final = ("net", "z", "s", "in", "sum")


def listed(name: str) -> Iterator[tuple[str, str]]:
    """h[0] as h1, o(1) as o1: the number of a unit in brackets, counted from 1 or, where there is a 0, from there."""
    found = re.fullmatch(r"([a-zŷδ]+)_?[(\[](\d{1,4})[)\]]", name)
    if found:
        yield f"{found[1]}{found[2]}", "counted from 1"
        yield f"{found[1]}{int(found[2]) + 1}", "counted from 0"


def spelled(name: str) -> list[str]:
    """A name as it is, and without the low line before its number: OutH_1."""
    return [name, re.sub(r"_(?=\d)", "", name)]


def flat(name: str) -> str:
    """A normalised name with its brackets and signs in one form: w_{12} as w_12, W^{[1]}_{11} as w^[1]_11."""
    name = name.replace("{", "").replace("}", "").replace("\\", "").replace('"', "").replace("|", "")
    name = re.sub(r"^\((.*)\)$", r"\1", name) if name.count("(") == 1 else name
    return name.replace("·", "").replace("__", "_").removesuffix("^").removesuffix("_")


def squeezed(name: str) -> str:
    """A name without what parts its numbers: v_{1}, V1 and v_1 are v1, u_{1,1} is u11."""
    return re.sub(r"(?<=\w)[_,](?=\d)", "", flat(normalise(name)))


def joined(name: str) -> str:
    """w_5 as w5; b_h1 as it is."""
    if name[0] == "w" or re.fullmatch(r"b_?\d+", name):
        return name.replace("_", "")
    return re.sub(r"b_?([ho])_?(\d+)", r"b_\1\2", name)


def addressed(name: str) -> tuple[str, str]:
    """The name and its address, as it was typed."""
    found = re.search(r"(?:@\d{1,7}(?:\.\d{1,7})?)?(?::\d{1,7})?$", name)
    at = found.start() if found else len(name)
    return name[:at].rstrip(), name[at:]
