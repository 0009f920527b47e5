"""Weka's MultilayerPerceptron as it prints itself: a block for each node, outputs first, a threshold that is added.

Measured on Weka 3.9.7. The weights are for inputs (and a class that is a number) scaled to −1..1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from nnstep.interop.activations import LINEAR, function
from nnstep.interop.model import DENSE, Layer, Model, Unreadable
from nnstep.interop.texts import BROKEN, decoded, number
from nnstep.reading.places import shown
from nnstep.records import dataclass

_NODE: Final = re.compile(r"^\s*(Sigmoid|Linear) Node (\d+)\s*$")
_LINK: Final = re.compile(r"^\s*(Threshold|Node (\d+)|Attrib (.+?))\s+(\S+)\s*$")
_CLASS: Final = re.compile(r"^\s*Class (.+?)\s*$")
_UNSCALED: Final = re.compile(r"^(Options|Scheme):.*\s-I(\s|$)", re.MULTILINE)
"""The line before the network, where -I is in it: inputs are taken as they are."""
_SCALED: Final = (
    "Weka scales every input, and a class that is a number, to −1..1 by the smallest and the largest of its data, "
    "which it does not print: give inputs so scaled, or with --csv its own data, which are then scaled so."
)
_CLASS_SCALED: Final = "Weka scales a class that is a number to −1..1 unless -C is given: outputs are on that scale."


@dataclass(frozen=True, slots=True)
class _Node:
    linear: bool
    threshold: float
    nodes: Mapping[str, float]
    inputs: Mapping[str, float]


def weka(content: bytes) -> Model:
    """The network that Weka printed. Raises: Unreadable."""
    nodes, classes = _nodes(text := decoded(content))
    scaled = _UNSCALED.search(text) is None
    taken = {source for one in nodes.values() for source in one.nodes}
    layer = [name for name in nodes if name not in taken]
    layers: list[Layer] = []
    while True:
        first = nodes[layer[0]]
        below = list(first.nodes or first.inputs)
        rows = []
        for name in layer:
            links = nodes[name].nodes or nodes[name].inputs
            if set(links) != set(below) or bool(nodes[name].nodes) != bool(first.nodes):
                raise Unreadable(f"node {name} is not linked to the same as node {layer[0]}", DENSE)
            rows.append(tuple(links[source] for source in below))
        each = {nodes[name].linear for name in layer}
        if len(each) > 1:
            raise Unreadable("sigmoid and linear nodes in one layer", DENSE)
        biases = tuple(nodes[name].threshold for name in layer)
        layers.insert(0, Layer(tuple(rows), biases, LINEAR if each == {True} else function("sigmoid")))
        if not first.nodes:
            break
        if len(layers) > len(nodes) or not set(below) <= set(nodes):
            raise Unreadable("the nodes are linked in a circle, or to nodes that are not there", BROKEN)
        layer = below
    outputs = len(layers[-1].weights)
    return Model(
        tuple(layers), "a MultilayerPerceptron of Weka", "weka", inputs=tuple(below),
        outputs=classes if len(classes) == outputs > 1 else (), scale="range" if scaled else "none",
        notes=(_SCALED,) if scaled else (_CLASS_SCALED,) if layers[-1].activation == LINEAR else (),
    )  # fmt: skip


def _nodes(text: str) -> tuple[dict[str, _Node], tuple[str, ...]]:
    """The nodes by their numbers, and the classes. Raises: Unreadable."""
    nodes: dict[str, _Node] = {}
    classes: list[str] = []
    links: dict[str, float] = {}
    inputs: dict[str, float] = {}
    for line in text.splitlines():
        if found := _NODE.match(line):
            links, inputs = {}, {}
            nodes[found[2]] = _Node(found[1] == "Linear", float("nan"), links, inputs)
            last = found[2]
        elif found := _CLASS.match(line):
            classes.append(found[1])
        elif nodes and not classes and (found := _LINK.match(line)):
            weight = number(found[4], f"a weight of node {last}")
            if found[2]:
                links[found[2]] = weight
            elif found[3]:
                inputs[found[3]] = weight
            else:
                nodes[last] = _Node(nodes[last].linear, weight, links, inputs)
    for name, node in nodes.items():
        if bool(node.nodes) == bool(node.inputs):
            raise Unreadable(f"node {shown(name, 20)} has links to nothing, or to nodes and inputs both", DENSE)
        if node.threshold != node.threshold:
            raise Unreadable(f"node {shown(name, 20)} has no threshold", BROKEN)
    return nodes, tuple(classes)
