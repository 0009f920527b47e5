"""ONNX: a chain of Gemm, or of MatMul and Add, and activations, read by onnx, which may be installed beside nnstep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, Final

from nnstep.interop.activations import LINEAR, Written, function, number, taken
from nnstep.interop.arrays import matrix, turned, vector
from nnstep.interop.extras import lacking
from nnstep.interop.model import DENSE, Layer, Model, Row, Rows, Unreadable
from nnstep.interop.training import SQUARES
from nnstep.reading.places import shown
from nnstep.records import replace
from nnstep.scenario.build import MOST_WEIGHTS
from nnstep.scenario.model import FunctionSpec

_BROKEN: Final = "the file is damaged, or is no ONNX model"
_MADE_BY: Final = {"pytorch": "pytorch", "skl2onnx": "scikit-learn"}
_ACTIVATIONS: Final[Mapping[str, Written]] = {
    "Sigmoid": "sigmoid", "Tanh": "tanh", "Relu": "relu", "Softmax": "softmax", "LogSoftmax": "softmax",
    "Softplus": "softplus", "Mish": "mish", "Swish": "silu", "Selu": "selu", "Softsign": "softsign",
    "LeakyRelu": ("leaky_relu", {"slope": ("alpha", 0.01)}), "Elu": ("elu", {"alpha": ("alpha", 1.0)}),
    "Celu": ("celu", {"alpha": ("alpha", 1.0)}),
}  # fmt: skip
_PASSED: Final = ("Identity", "Cast", "Dropout", "Flatten", "Reshape", "Squeeze", "Unsqueeze")
"""What leaves the numbers as they are, but for a Cast to whole numbers."""
_REALS: Final = (1, 10, 11, 16)
"""The types that a Cast leaves numbers as they are in: float, float16, double, bfloat16."""
_ANSWERS: Final = (
    *_PASSED, "ArgMax", "ZipMap", "Concat", "Sub", "ArrayFeatureExtractor", "Gather", "TopK", "Greater", "Less",
    "LabelEncoder", "Normalizer", "Constant", "Where", "Binarizer",
)  # fmt: skip
"""What makes an answer of the outputs: the class, both shares of a share."""
_DENSE: Final = ("Gemm", "MatMul")
_SPREAD: Final[Mapping[str, tuple[Sequence[str], int]]] = {
    "silu": (("Sigmoid", "Mul"), 0),
    "mish": (("Softplus", "Tanh", "Mul"), 0),
    "softsign": (("Abs", "Add", "Div"), 0),
    "softplus": (("Softplus", "Where"), 1),
}
"""Activations that are written as several nodes: their kinds, and where the last one takes the sum itself."""


def onnx_model(content: bytes) -> Model:
    """The model of an ONNX file. Raises: Unreadable, also where onnx is not installed."""
    try:
        import onnx  # type: ignore[import-not-found,import-untyped,unused-ignore]  # an optional extra, only for who has such files
    except ImportError:
        raise lacking("ONNX files", "onnx") from None
    try:
        said = onnx.load_model_from_string(content)
        chain = _Chain(said.graph, onnx)
        chain.follow()
        producer, version = str(said.producer_name), str(said.producer_version)
    except Unreadable:
        raise
    except Exception as error:  # whatever a broken file does to the library
        reason = shown(str(error) or type(error).__name__, 100)
        raise Unreadable(f"the ONNX file cannot be read: {reason}", _BROKEN) from None
    like = _MADE_BY.get(producer, "")
    by = f" of {shown(producer, 40)} {shown(version, 40)}".rstrip() if producer else ""
    layers = tuple(replace(one, activation=one.activation or LINEAR) for one in chain.layers)
    squares = SQUARES if like == "pytorch" else "half_squared_error"
    return Model(layers, f"an ONNX model{by}", like, squares=squares, notes=tuple(chain.notes))


class _Chain:
    """Follows the numbers of a graph from its input, node by node, and makes layers of what it meets."""

    def __init__(self, graph: Any, onnx: Any) -> None:
        self._onnx, self._nodes = onnx, _wanted(graph)
        self._known = {one.name: one for one in graph.initializer}
        self._same: dict[str, str] = {}  # arrays under another name
        for node in self._nodes:
            for attribute in node.attribute if node.op_type == "Constant" else ():
                if attribute.name == "value":
                    self._known[node.output[0]] = attribute.t
                elif attribute.name in ("value_float", "value_floats"):
                    told = onnx.helper.get_attribute_value(attribute)
                    numbers = [told] if isinstance(told, float) else list(told)
                    self._known[node.output[0]] = onnx.helper.make_tensor("", 1, [len(numbers)], numbers)
            if node.op_type in ("Identity", "Cast") and node.input[0] in {*self._known, *self._same}:
                self._same[node.output[0]] = node.input[0]
        given = [one.name for one in graph.input if one.name not in self._known]
        if len(given) != 1:
            raise Unreadable(f"the model has {len(given)} inputs, and one array of them is taken", DENSE)
        self._at = given[0]
        self._bias_is_open = False
        self.layers: list[Layer] = []
        self.notes: list[str] = []

    def follow(self) -> None:
        """Goes to where no layer follows any more. Raises: Unreadable."""
        seen: set[int] = set()
        while takers := [place for place, node in enumerate(self._nodes) if self._at in node.input]:
            if len(takers) > 1 and self._spread(takers):
                continue
            if not self._is_dense_after(self._at):
                names = [self._nodes[place].op_type for place in takers]
                if len(takers) > 1 or names[0] in _ANSWERS or not self._is_real(self._nodes[takers[0]]):
                    self._answer(self._at)
                    return
            if len(takers) > 1 or takers[0] in seen:
                raise Unreadable(f"{shown(self._at, 60)} goes to several nodes, so this is no chain of layers", DENSE)
            seen.add(takers[0])
            self._take(self._nodes[takers[0]])

    def _take(self, node: Any) -> None:
        kind = node.op_type
        if kind in _DENSE:
            self._dense(node)
        elif kind == "Add" and self._bias_is_open:
            other = next(name for name in node.input if name != self._at)
            self.layers[-1] = replace(self.layers[-1], bias=self._bias(other, len(self.layers[-1].weights)))
            self._bias_is_open = False
        elif kind not in _PASSED or not self._is_real(node):
            self._activated(self._activation(node), node)
        self._at = node.output[0]

    def _dense(self, node: Any) -> None:
        if not node.input or node.input[0] != self._at:
            raise Unreadable(f"node {_name(node)} multiplies weights by inputs, and not inputs by weights", DENSE)
        said = self._attributes(node)
        rows = self._matrix(node.input[1])
        if said.get("transA"):
            raise Unreadable(f"node {_name(node)} turns its inputs over", DENSE)
        rows = rows if said.get("transB") else turned(rows)  # a row for each unit
        alpha, beta = float(said.get("alpha", 1.0)), float(said.get("beta", 1.0))
        bias = self._bias(node.input[2], len(rows)) if len(node.input) > 2 and node.input[2] else None
        self.layers.append(
            Layer(
                tuple(tuple(alpha * number for number in row) for row in rows) if alpha != 1 else rows,
                tuple(beta * number for number in bias) if bias and beta != 1 else bias,
                name=_name(node),
            )
        )
        self._bias_is_open = bias is None

    def _activation(self, node: Any) -> FunctionSpec:
        kind, said = node.op_type, self._attributes(node)
        if kind == "Gelu":
            return function("gelu_tanh" if said.get("approximate") == b"tanh" else "gelu")
        if kind == "Clip":
            return self._clipped(node, said)
        if kind == "HardSigmoid" and said.get("beta", 0.5) == 0.5:
            return function("hard_sigmoid", slope=number(said.get("alpha", 0.2), "alpha"))
        if kind in ("Softmax", "LogSoftmax") and said.get("axis", -1) not in (-1, 1):
            raise Unreadable(f"node {_name(node)} is {kind} over the samples, by its axis", DENSE)
        if kind not in _ACTIVATIONS:
            raise Unreadable(f"node {_name(node)} is {shown(kind, 40)}, which cannot be taken", DENSE)
        if kind == "LogSoftmax":
            self.notes.append("LogSoftmax is taken as a softmax: the outputs here are shares, their logarithms there.")
        return taken(_ACTIVATIONS, kind, said.get)

    def _clipped(self, node: Any, said: Mapping[str, Any]) -> FunctionSpec:
        names = [*node.input[1:3], "", ""][:2]
        low, high = (
            self._number(name) if name else said.get(word) for name, word in zip(names, ("min", "max"), strict=True)
        )
        if low == 0 and high in (None, 6):
            return function("relu6" if high else "relu")
        if low is None or high is None:
            raise Unreadable(f"node {_name(node)} is a Clip with one end, which cannot be taken", DENSE)
        return function("hard_tanh", low=number(low, "min"), high=number(high, "max"))

    def _is_real(self, node: Any) -> bool:
        """Whether what passes numbers on leaves them what they are."""
        return node.op_type != "Cast" or self._attributes(node).get("to") in _REALS

    def _activated(self, activation: FunctionSpec, node: Any) -> None:
        if not self.layers or self.layers[-1].activation is not None:
            what = "a second activation after one layer" if self.layers else "an activation before the first layer"
            raise Unreadable(f"node {_name(node)} is {what}", DENSE)
        self.layers[-1] = replace(self.layers[-1], activation=activation)
        self._bias_is_open = False

    def _spread(self, takers: Sequence[int]) -> bool:
        """Takes an activation that is written as several nodes, of which more than one take the sum."""
        nodes = [self._nodes[place] for place in takers]
        for name, (steps, place) in _SPREAD.items():
            path = self._path(steps)
            if not path or (path[-1].op_type != "Mul" and path[-1].input[place] != self._at):
                continue
            others = [node.op_type for node in nodes if node not in (path[0], path[-1])]
            ones = [self._number(one) for node in path if node.op_type == "Add" for one in node.input]
            if (
                self._at in path[-1].input
                and others == ["Greater"] * (steps[-1] == "Where")
                and set(ones) <= {None, 1.0}
            ):
                self._activated(function(name), path[-1])
                self._at = path[-1].output[0]
                return True
        return False

    def _path(self, steps: Sequence[str]) -> list[Any]:
        """The nodes of these kinds that follow one another from here, each the only one that takes what is before."""
        path: list[Any] = []
        at = self._at
        for step in steps:
            takers = [node for node in self._nodes if at in node.input]
            chosen = [node for node in takers if node.op_type == step]
            if len(chosen) != 1 or (path and len(takers) != 1):
                return []
            path.append(chosen[0])
            at = chosen[0].output[0]
        return path

    def _after(self, start: str) -> list[Any]:
        """All nodes that come of a tensor."""
        reached, found = {start}, []
        for node in self._nodes:  # they stand in the order in which they are run
            if reached & set(node.input):
                reached |= set(node.output)
                found.append(node)
        return found

    def _is_dense_after(self, start: str) -> bool:
        return any(node.op_type in _DENSE for node in self._after(start))

    def _answer(self, start: str) -> None:
        """What is made of the outputs is left out. Raises: Unreadable where it is more than an answer."""
        after = self._after(start)
        for node in after:
            if node.op_type not in _ANSWERS:
                raise Unreadable(f"node {_name(node)} is {shown(node.op_type, 40)}, which cannot be taken", DENSE)
        if left := sorted({node.op_type for node in after if node.op_type not in _PASSED or not self._is_real(node)}):
            self.notes.append(f"What the model makes of its outputs is left out: {', '.join(left)}.")

    # -- arrays --------------------------------------------------------------------------------------------------------

    def _matrix(self, name: str) -> Rows:
        made = next((node for node in self._nodes if name in node.output and node.op_type == "Transpose"), None)
        if made is not None and (made.input[0] in self._known or made.input[0] in self._same):
            if list(self._attributes(made).get("perm", (1, 0))) != [1, 0]:
                raise Unreadable(f"{shown(name, 60)} is computed, and no weights", DENSE)
            return turned(matrix(self._array(made.input[0]), name))
        return matrix(self._array(name), name)

    def _bias(self, name: str, units: int) -> Row:
        """A bias for each unit, also where one number holds for all of them."""
        numbers = vector(self._array(name), name)
        return numbers * units if len(numbers) == 1 else numbers

    def _number(self, name: str) -> Any:
        """A constant, None where it is none."""
        made = self._array(name) if name in self._known or name in self._same else None
        while isinstance(made, list) and len(made) == 1:
            made = made[0]
        return made

    def _array(self, name: str) -> Any:
        while name in self._same:
            name = self._same[name]
        tensor = self._known.get(name)
        if tensor is None:
            raise Unreadable(f"{shown(name, 60)} is computed, and no weights", DENSE)
        if tensor.data_location == self._onnx.TensorProto.EXTERNAL:
            raise Unreadable(
                f"{shown(name, 60)} lies in another file, which is not opened", "save the model into one file"
            )
        if len(tensor.dims) > 2 or prod(tensor.dims) > MOST_WEIGHTS:
            raise Unreadable(
                f"{shown(name, 60)} is {' × '.join(map(str, tensor.dims))}, no weights of a dense layer", DENSE
            )
        read: Callable[[Any], Any] = self._onnx.numpy_helper.to_array
        try:
            return read(tensor).tolist()
        except Exception:  # too few bytes, an unknown type
            raise Unreadable(f"{shown(name, 60)} cannot be read", _BROKEN) from None

    def _attributes(self, node: Any) -> dict[str, Any]:
        return {one.name: self._onnx.helper.get_attribute_value(one) for one in node.attribute}


def _wanted(graph: Any) -> list[Any]:
    """The nodes that the outputs of a graph are made of, in order."""
    wanted, nodes = {one.name for one in graph.output}, []
    for node in reversed(graph.node):  # they stand in the order in which they are run
        if wanted & set(node.output):
            wanted |= set(node.input)
            nodes.append(node)
    return nodes[::-1]


def _name(node: Any) -> str:
    return shown(node.name or node.op_type, 60)
