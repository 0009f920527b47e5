"""Which loss a number is: a loss of PyTorch's, or one written out with its squares, means and sums."""

from __future__ import annotations

import math
from typing import Any, Final

from nnstep.following.chain import Call, Unread, plain, said_of
from nnstep.following.entropy import entropy_of
from nnstep.following.terms import Term, combined, scaled_by
from nnstep.loops.seen import LossSeen
from nnstep.records import replace

_KNOWN: Final = {
    "mse_loss": ("mean_squared_error", "nn.MSELoss"),
    "l1_loss": ("mean_absolute_error", "nn.L1Loss"),
    "smooth_l1_loss": ("huber", "nn.SmoothL1Loss"),
    "huber_loss": ("huber", "nn.HuberLoss"),
    "binary_cross_entropy": ("binary_cross_entropy", "nn.BCELoss"),
    "binary_cross_entropy_with_logits": ("binary_cross_entropy_with_logits", "nn.BCEWithLogitsLoss"),
    "cross_entropy": ("cross_entropy", "nn.CrossEntropyLoss"),
    "nll_loss": ("nll", "nn.NLLLoss"),
}
"""The losses by the names of the calls."""

OF_CLASSES: Final = ("cross_entropy", "nll", "categorical_cross_entropy")
"""Those whose targets may be class numbers."""

_EITHER_WAY: Final = ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss")
"""Those that do not mind which of the two comes first."""


def loss_of(torch: Any, term: Term) -> tuple[LossSeen, Any, Call | None, Any]:
    """The loss that a term is, its outputs with the call that made them, and its targets. Raises: Unread."""
    tensor, call, factor = term.tensor, term.call, term.factor
    taken: list[tuple[str, Any]] = []
    each: Any = None
    while call is not None and call.name not in _KNOWN:
        name = call.name
        if name in ("mul", "div", "neg"):
            number, rest = scaled_by(torch, call)
            if rest is None and name == "mul" and taken and each is None:
                if (written := entropy_of(torch, call, factor, taken)) is not None:
                    return written
                rest, each = _weighed(torch, call)
            if rest is None:
                break
            factor, tensor = factor * number, rest
        elif name in ("mean", "sum"):
            dims = call.given(1, "dim")
            taken.append((name, dims))
            tensor = call.given(0, "input")
        elif name in ("squeeze", "view", "reshape", "double", "float", "to"):
            tensor = call.given(0, "input")
        else:
            break
        call = call.maker(tensor)
    if call is None:
        raise Unread("a loss that was not seen being computed")
    found = (_library if call.name in _KNOWN else _written)(torch, call, factor, taken)
    if each is None:
        return found
    weighing = {**found[0].weighing, "each": plain(torch, each)}
    return replace(found[0], weighing=weighing), *found[1:]


def _weighed(torch: Any, call: Call) -> tuple[Any, Any]:
    """The errors that a tensor multiplies one by one, and the tensor; None where it is something else."""
    a, b = call.given(0, "input"), call.given(1, "other")
    for weights, rest in ((b, a), (a, b)):
        if isinstance(weights, torch.Tensor) and not weights.requires_grad and rest.requires_grad:
            if call.out.shape != rest.shape:
                raise Unread("weights of another shape than the errors they multiply", call.line)
            return rest, weights
    return None, None


def _library(
    torch: Any, call: Call, factor: float, taken: list[tuple[str, Any]]
) -> tuple[LossSeen, Any, Call | None, Any]:
    name, called = _KNOWN[call.name]
    output, target = call.given(0, "input"), call.given(1, "target")
    if call.name in _EITHER_WAY and target.requires_grad and not output.requires_grad:
        output, target = target, output
    reduction = call.kwargs.get("reduction", "mean")
    weighing: dict[str, Any] = {}
    for word, place in (("weight", 2 if "entropy" in call.name or call.name == "nll_loss" else 9), ("pos_weight", 6)):
        if (given := call.given(place, word)) is not None and isinstance(given, torch.Tensor):
            weighing[word] = plain(torch, given)
    if call.kwargs.get("label_smoothing"):
        weighing["smoothing"] = float(call.kwargs["label_smoothing"])
    if call.name in ("cross_entropy", "nll_loss"):
        weighing["left_out"] = call.kwargs.get("ignore_index", -100)
    if call.kwargs.get("size_average") is not None or call.kwargs.get("reduce") is not None:
        raise Unread("the old arguments size_average and reduce", call.line)
    parameters: dict[str, float] = {}
    if call.name == "huber_loss":
        parameters["delta"] = float(call.kwargs.get("delta", 1.0))
    elif call.name == "smooth_l1_loss":
        beta = float(call.kwargs.get("beta", 1.0))
        if beta <= 0:
            raise Unread("SmoothL1Loss with beta 0", call.line)
        parameters["delta"], factor = beta, factor / beta
    if reduction == "none":
        reduction, combine = combined(taken, output.ndim, call.line)
    elif taken and any(one != "mean" and one != "sum" for one, _ in taken):
        raise Unread("a loss that is combined again", call.line)
    else:
        combine = "sum" if reduction == "sum" else "mean"
    if call.name in ("cross_entropy", "nll_loss"):
        combine = "sum"
    shapes = tuple(output.shape), tuple(target.shape)
    loss = LossSeen(name, called, reduction, combine, factor, parameters, call.line, shapes, weighing)
    return loss, output, call.maker(output), target


def _written(
    torch: Any, call: Call, factor: float, taken: list[tuple[str, Any]]
) -> tuple[LossSeen, Any, Call | None, Any]:
    """A loss that is written out: a square or a size of a difference."""
    line = call.line
    if (found := entropy_of(torch, call, factor, taken)) is not None:
        return found
    if call.name in ("pow", "square", "mul"):
        name, inner = "squared_error", call.given(0, "input")
        if call.name == "pow" and call.given(1, "exponent") != 2:
            raise Unread("a power other than the square in the loss", line)
        if call.name == "mul" and call.args[0] is not call.args[1]:
            raise Unread("a loss that is a product", line)
    elif call.name == "abs":
        name, inner = "mean_absolute_error", call.given(0, "input")
    else:
        raise Unread(f"a loss made by {said_of(call.name)}", line)
    difference = call.maker(inner)
    if difference is None or difference.name not in ("sub", "rsub"):
        raise Unread("a loss that is no difference", line)
    a, b = difference.given(0, "input"), difference.given(1, "other")
    if not isinstance(a, torch.Tensor) or not isinstance(b, torch.Tensor):
        raise Unread("a loss without targets", line)
    output, target = (b, a) if b.requires_grad and not a.requires_grad else (a, b)
    if not taken:
        if inner.numel() != 1:
            raise Unread("a loss that is no single number", line)
        taken = [("sum", None)]
    reduction, combine = combined(taken, inner.ndim, line)
    if math.isclose(factor, 0.5) and name == "squared_error":
        name, factor = "half_squared_error", 1.0
    loss = LossSeen(name, "the loss", reduction, combine, factor, {}, line, (tuple(output.shape), tuple(target.shape)))
    return loss, output, difference.maker(output), target
