"""PMML's NeuralNetwork: a chain of NeuralLayers, each Neuron with its bias and a Con for each weight.

Read by expat alone: a document type, which could name other files or grow without end, is refused. Measured on what
sklearn2pmml 0.133.1 and nyoka 5.5.0 write; behind a binary classifier both set layers that are not the network's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from nnstep.interop.activations import LINEAR, Written, taken
from nnstep.interop.model import DENSE, Layer, Model, Row, Unreadable
from nnstep.interop.texts import BROKEN, number
from nnstep.reading.places import shown
from nnstep.records import replace
from nnstep.scenario.build import MOST_WEIGHTS

_ACTIVATIONS: Final[Mapping[str, Written]] = {
    "logistic": "sigmoid", "tanh": "tanh", "identity": "linear", "rectifier": "relu", "softmax": "softmax",
    "Elliott": "softsign",
}  # fmt: skip
_CHANGES: Final = ("NormContinuous", "Apply", "Discretize", "MapValues", "Aggregate", "Lag")
"""What makes another number of a field; NormDiscrete makes the 0 and 1 of a word."""
_FEW: Final = 5
_DEEPEST: Final = 40
_SHARES: Final = "softmax"
_CLASSES: Final = "The layer behind the output, which makes both shares of one, is not the network's, and left out."


class _Reader:
    """Gathers the network out of the elements, as they come."""

    def __init__(self) -> None:
        self.inputs: list[str] = []
        self.layers: list[tuple[Mapping[str, str], list[tuple[str, float, dict[str, float]]]]] = []
        self.network: Mapping[str, str] = {}
        self.networks = self._depth = self._links = 0
        self.makers: list[str] = []
        self._derived: set[str] = set()
        self._within = ""  # the NeuralInput or NeuralOutput that is open
        self.changed: list[str] = []
        self.turned_back = False

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        """An element opens. Raises: Unreadable."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable(f"elements in elements, more than {_DEEPEST} deep", BROKEN)
        match name.rsplit(":", 1)[-1]:
            case "NeuralNetwork":
                self.network, self.networks = said, self.networks + 1
            case "Application":
                self.makers.append(said.get("name", ""))
            case "NeuralInput" as within:
                self.inputs.append(_said(said, "id", name))
                self._within = within
            case "NeuralOutput" as within:
                self._within = within
            case "FieldRef" if self._within and said.get("field") in self._derived:
                self._change(said["field"])
            case "DerivedField" if not self._within:
                self._derived.add(said.get("name", ""))
            case made if made in _CHANGES and self._within:
                self._change(said.get("field", f"input {len(self.inputs)}"))
            case "NeuralLayer":
                self.layers.append((said, []))
            case "Neuron" if self.layers:
                bias = number(said.get("bias", "0").strip(), "a bias")
                self.layers[-1][1].append((_said(said, "id", name), bias, {}))
            case "Con" if self.layers and self.layers[-1][1]:
                self._links += 1
                if self._links > MOST_WEIGHTS:
                    raise Unreadable(f"the network has more than {MOST_WEIGHTS:,} weights", DENSE)
                weight = number(_said(said, "weight", name).strip(), "a weight")
                self.layers[-1][1][-1][2][_said(said, "from", name)] = weight

    def end(self, name: str) -> None:
        """An element closes."""
        self._depth -= 1
        if name.rsplit(":", 1)[-1] == self._within:
            self._within = ""

    def _change(self, name: str) -> None:
        if self._within == "NeuralOutput":
            self.turned_back = True
        elif name not in self.changed:
            self.changed.append(name)

    def notes(self) -> list[str]:
        """What the file does to numbers before the network gets them, and with what it gives."""
        notes = []
        if self.changed:
            names = ", ".join(shown(one, 40) for one in self.changed[:_FEW]) + ", …" * (len(self.changed) > _FEW)
            notes.append(
                f"The file changes inputs before the network gets them ({names}): here they are as it gets them."
            )
        if self.turned_back:
            notes.append("The file turns the outputs back into another scale: here they are as the network gives them.")
        return notes


def pmml(content: bytes) -> Model:
    """The network of a PMML file. Raises: Unreadable."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise Unreadable(f"the file is no XML: {shown(str(error), 100)}", BROKEN) from None
    if reader.networks != 1:
        raise Unreadable(f"the file has {reader.networks or 'no'} NeuralNetwork{'s' if reader.networks else ''}", DENSE)
    layers, notes = _layers(reader)
    by_sklearn = any("sklearn" in one.casefold() or "nyoka" in one.casefold() for one in reader.makers)
    return Model(layers, "a PMML file", "scikit-learn" if by_sklearn else "", squares="half_squared_error",
                 notes=(*reader.notes(), *notes))  # fmt: skip


def _refuse(name: str, *others: object) -> None:
    raise Unreadable("the file has a document type, which can name other files: it is not read", "PMML needs none")


def _said(said: Mapping[str, str], name: str, of: str) -> str:
    if name not in said:
        raise Unreadable(f"a {shown(of, 40)} has no {name}", BROKEN)
    return said[name]


def _layers(reader: _Reader) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    made: list[Layer] = []
    below = reader.inputs
    for place, (said, units) in enumerate(reader.layers):
        last = place == len(reader.layers) - 1
        wanted = said.get("activationFunction", reader.network.get("activationFunction", ""))
        shares = said.get("normalizationMethod", reader.network.get("normalizationMethod", "") if last else "")
        activation = taken(_ACTIVATIONS, _SHARES if shares == _SHARES else wanted)
        if made and len(below) == 1:
            forms = sorted((bias, links.get(below[0])) for _, bias, links in units)
            if forms == [(0.0, 1.0)] and LINEAR in (made[-1].activation, activation):  # it only passes a number on
                kept = activation if made[-1].activation == LINEAR else made[-1].activation
                made[-1] = replace(made[-1], activation=kept)
                below = [units[0][0]]
                continue
            if forms == [(0.0, 1.0), (1.0, -1.0)] and activation == LINEAR:  # it makes two shares of one
                return tuple(made), (_CLASSES,)
        rows: list[Row] = []
        for name, _, links in units:
            if set(links) != set(below):
                raise Unreadable(f"neuron {shown(name, 40)} is not linked to each of the layer before", DENSE)
            rows.append(tuple(links[source] for source in below))
        made.append(Layer(tuple(rows), tuple(bias for _, bias, _ in units), activation))
        below = [name for name, _, _ in units]
    return tuple(made), ()
