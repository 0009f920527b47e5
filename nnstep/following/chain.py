"""What a loss was computed from: the chain of layers below it, read from the calls that made it, last one first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from nnstep.loops.seen import NOWHERE, OVER_SAMPLES, LayerSeen, Line

ALIASES: Final = {
    "truediv": "div", "true_divide": "div", "divide": "div", "rmul": "mul", "multiply": "mul", "imul": "mul",
    "itruediv": "div", "radd": "add", "iadd": "add", "subtract": "sub", "isub": "sub", "negative": "neg",
    "mm": "matmul", "absolute": "abs", "hardtanh": "hardtanh",
}  # fmt: skip
"""Names of calls that do the same."""

_ACTIVATIONS: Final = {
    "relu": ("relu", {}), "sigmoid": ("sigmoid", {}), "tanh": ("tanh", {}), "softmax": ("softmax", {}),
    "leaky_relu": ("leaky_relu", {"slope": ("negative_slope", 1, 0.01)}),
    "elu": ("elu", {"alpha": ("alpha", 1, 1.0)}), "selu": ("selu", {}), "softplus": ("softplus", {}),
    "silu": ("silu", {}), "mish": ("mish", {}), "gelu": ("gelu", {}), "log_softmax": ("log_softmax", {}),
}  # fmt: skip
"""Activations by the name of the call: the name here, and where its parameters stand in the call."""

_SAME: Final = frozenset(
    ("view", "reshape", "flatten", "squeeze", "unsqueeze", "float", "double", "to", "contiguous", "clone", "type",
     "cpu", "identity", "requires_grad", "ravel", "type_as", "view_as", "reshape_as")
)  # fmt: skip
"""Calls that leave the numbers as they are, in the same order."""

_CUTS: Final = ("detach", "data", "tensor", "as_tensor", "new_tensor")
"""Calls from which no gradient leads back."""

_TURNED: Final = frozenset(("T", "t", "mT", "transpose", "permute", "swapaxes"))


class Call:
    """A call that made a tensor. made: what had made the tensors it was given, by their ids, at that time.

    grad: whether gradients were on; off: where they were switched off, else the call's own line.
    """

    __slots__ = ("args", "grad", "kwargs", "line", "made", "name", "off", "out")

    def __init__(
        self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any], out: Any, line: Line, *,
        off: Line | None, made: dict[int, Call | None],
    ) -> None:  # fmt: skip
        self.name, self.args, self.kwargs, self.out = name, args, kwargs, out
        self.line, self.grad, self.made = line, off is None, made
        self.off = off if off is not None and off.number else line

    def given(self, place: int, name: str, default: Any = None) -> Any:
        """An argument, by its place or its name."""
        return self.args[place] if place < len(self.args) else self.kwargs.get(name, default)

    def maker(self, tensor: Any) -> Call | None:
        """The call that had made a tensor this one was given."""
        return self.made.get(id(tensor))


class Unread(Exception):
    """Something that cannot be followed: what, and where. added_up: as `Unfollowed` has it. note: for its pass."""

    def __init__(self, what: str, line: Line = NOWHERE, *, added_up: bool = False, note: str = "") -> None:
        super().__init__(what)
        self.what, self.line, self.added_up, self.note = what, line, added_up, note


def plain(torch: Any, tensor: Any) -> Any:
    """The numbers of a tensor as a numpy array of their own, float64."""
    return tensor.detach().to(device="cpu", dtype=torch.float64).clone().numpy()


def is_parameter(torch: Any, tensor: Any) -> bool:
    """Whether a tensor is one that is learned, or could be."""
    if not isinstance(tensor, torch.Tensor):
        return False
    return isinstance(tensor, torch.nn.Parameter) or (tensor.is_leaf and tensor.requires_grad)


def is_made(call: Call | None) -> bool:
    """Whether a call has computed something from tensors."""
    return call is not None and any(value is not None for value in call.made.values())


def below(torch: Any, call: Call | None) -> Iterator[tuple[Any, Call | None]]:
    """All tensors that a call was computed from, itself left out."""
    seen, waiting = set(), [call] if call else []
    while waiting:
        one = waiting.pop()
        for tensor in tensors_in(torch, (one.args, dict(one.kwargs))):
            maker = one.maker(tensor)
            if (id(tensor), id(maker)) not in seen:
                seen.add((id(tensor), id(maker)))
                yield tensor, maker
                if maker is not None and not is_parameter(torch, tensor):
                    waiting.append(maker)


def tensors_in(torch: Any, value: Any) -> Iterator[Any]:
    """All tensors among arguments."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from tensors_in(torch, one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from tensors_in(torch, one)


class Chain:
    """The layers below an output, which a call made, first one first.

    inputs: what the first one was given. beyond: what stands below it and cannot be followed. kept: the tensors of the
    parameters, by their ids. is_clamped: whether numbers on the way were cut to bounds.
    """

    def __init__(self, torch: Any, call: Call | None) -> None:
        self._torch = torch
        self.kept: dict[int, Any] = {}
        self.beyond: tuple[str, Line] | None = None
        self.notes: list[tuple[str, Line]] = []
        self.inputs: Any = None
        self.is_clamped = False
        self._cut: Line | None = None
        self._waiting: list[tuple[str, dict[str, float], Line, Line | None]] = []
        self._bias: Any = None
        self._under: Call | None = None
        self._layers: list[LayerSeen] = []
        self._follow(call)
        self.layers = tuple(reversed(self._layers))

    def _follow(self, call: Call | None) -> None:
        while call is not None:
            name = call.name
            if name in _CUTS and isinstance(call.given(0, "input"), self._torch.Tensor):
                self._cut, call = call.line, self._below(call)
            elif name in _ACTIVATIONS or (name == "clamp" and self._is_relu(call)):
                self._activation(call)
                call = self._below(call)
            elif name in _SAME or (name in ("clamp", "clip") and call.given(0, "input") is not None):
                self.is_clamped |= name in ("clamp", "clip") and bool((call.out != call.given(0, "input")).any())
                call = self._below(call)
            elif name in ("dropout", "alpha_dropout", "feature_dropout"):
                training = call.given(2, "training", True)
                if training and call.given(1, "p", 0.5):
                    break
                if not training and call.grad and not self._is_cut:
                    self.notes.append(("dropout_off", call.line))
                call = self._below(call)
            elif name in ("linear", "matmul", "addmm", "add"):
                if not self._weights(call):
                    break
                call = self._under
            else:
                break
        if not self._layers:
            if call is not None and self._learns(call):
                raise Unread(said_of(call.name), call.line)
            raise Unread("a loss with no weights below it", call.line if call else NOWHERE)
        if call is not None and self._learns(call):
            self.beyond = (said_of(call.name), call.line)

    @property
    def _is_cut(self) -> bool:
        """Whether no gradient comes to where it has got."""
        return self._cut is not None or any(layer.cut is not None for layer in self._layers)

    def _below(self, call: Call) -> Call | None:
        return call.maker(call.given(0, "input"))

    def _learns(self, call: Call) -> bool:
        return any(is_parameter(self._torch, one) for one, _ in below(self._torch, call))

    @staticmethod
    def _is_relu(call: Call) -> bool:
        return call.given(1, "min") == 0 and call.given(2, "max") is None

    def _activation(self, call: Call) -> None:
        name, places = _ACTIVATIONS.get(call.name, ("relu", {}))
        if call.name == "gelu" and call.given(1, "approximate", "none") == "tanh":
            name = "gelu_tanh"
        parameters = {mine: float(call.given(place, theirs, value)) for mine, (theirs, place, value) in places.items()}
        if call.name in ("softmax", "log_softmax") and call.out.ndim == 2 and call.given(1, "dim", 1) in (0, -2):
            parameters[OVER_SAMPLES] = 1.0
        if not call.grad:
            self._cut = call.off
        self._waiting.append((name, parameters, call.line, self._cut))
        self._cut = None

    def _weights(self, call: Call) -> bool:
        """Takes in a product with weights, or a bias above one; whether it is either. `_under` made what is below."""
        if call.name == "add":
            for place in (0, 1):
                if place < len(call.args) and self._is_bias(call, call.args[place]) and self._bias is None:
                    other = call.args[1 - place]
                    below_it = call.maker(other)
                    if below_it is not None and below_it.name in ("matmul", "add"):
                        self._bias = call.args[place]
                        self._under = below_it
                        return True
            return False
        if call.name == "addmm":
            bias, source, weight = call.args[:3]
        elif call.name == "linear":
            source, weight, bias = call.given(0, "input"), call.given(1, "weight"), call.given(2, "bias")
        else:
            source, weight = call.args[0], call.args[1] if len(call.args) > 1 else call.kwargs.get("other")
            bias, self._bias = self._bias, None
        turned = call.name != "linear"
        maker = call.maker(weight)
        if maker is not None and maker.name in _TURNED and not is_parameter(self._torch, weight):
            weight, turned = maker.args[0], not turned
        if not is_parameter(self._torch, weight) or weight.ndim != 2:
            return False
        self._layer(call, weight, bias, turned=turned)
        self.inputs = source
        self._under = call.maker(source)
        return True

    def _is_bias(self, call: Call, tensor: Any) -> bool:
        """Whether it is added to each sample alike: a parameter, or a number or row that the script has given."""
        torch = self._torch
        if not isinstance(tensor, torch.Tensor):
            return isinstance(tensor, (int, float))
        is_given = is_parameter(torch, tensor) or (not tensor.requires_grad and not is_made(call.maker(tensor)))
        return is_given and (tensor.ndim <= 1 or tensor.shape[0] == 1)

    def _layer(self, call: Call, weight: Any, bias: Any, *, turned: bool) -> None:
        import numpy as np

        torch = self._torch
        numbers = plain(torch, weight)
        numbers = numbers.T if turned else numbers
        offsets = None
        if bias is not None:
            offsets = np.array([bias], float) if isinstance(bias, (int, float)) else plain(torch, bias).reshape(-1)
            if offsets.size == 1 and len(numbers) > 1:
                offsets = offsets.repeat(len(numbers))
        self._stacked(len(numbers), 1)
        name, parameters, line, cut = self._waiting.pop() if self._waiting else ("linear", {}, Line(), None)
        if not call.grad:
            self._cut = call.off
        learnt = [one if is_parameter(torch, one) else None for one in (weight, bias)]  # a bias may be a given number
        self.kept |= {id(one): one for one in learnt if one is not None}
        self._layers.append(
            LayerSeen(
                weights=numbers,
                bias=offsets,
                weight_id=id(weight),
                bias_id=0 if learnt[1] is None else id(bias),
                turned=turned,
                line=call.line,
                activation=name,
                parameters=parameters,
                activation_line=line,
                cut=self._cut or cut,
                learns=(weight.requires_grad, learnt[1] is not None and bias.requires_grad),
            )
        )
        self._cut = None

    def _stacked(self, units: int, most: int) -> None:
        """Activations on top of another: each but the lowest becomes a layer that passes on what it is given."""
        import numpy as np

        while len(self._waiting) > most:
            name, parameters, line, cut = self._waiting.pop(0)
            self._layers.append(
                LayerSeen(
                    np.eye(units), None, activation=name, parameters=parameters, activation_line=line, line=line,
                    cut=cut, learns=(False, False),
                )
            )  # fmt: skip


def said_of(name: str) -> str:
    """What a call that cannot be followed is, in words."""
    for part, words in (("conv", "a convolution"), ("attention", "attention"), ("batch_norm", "batch normalisation"),
                        ("layer_norm", "layer normalisation"), ("dropout", "dropout"), ("embedding", "an embedding"),
                        ("lstm", "a recurrent layer"), ("gru", "a recurrent layer"), ("rnn", "a recurrent layer"),
                        ("pool", "pooling"), ("apply", "a custom autograd function")):  # fmt: skip
        if part in name:
            return words
    return f"a call of {name}"
