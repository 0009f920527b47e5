"""A loss that is a sum: its terms, each with what it is multiplied by."""

from __future__ import annotations

from typing import Any, Final

from nnstep.following.chain import Call, Unread, is_parameter, plain
from nnstep.loops.seen import Line, Penalty
from nnstep.records import dataclass

_SCALES: Final = ("mul", "div", "neg")
_SAME: Final = ("squeeze", "view", "reshape", "double", "float", "to", "clone")
_NORMS: Final = ("norm", "linalg_norm", "linalg_vector_norm", "vector_norm")


@dataclass(frozen=True)
class Term:
    """A term of a loss: the tensor, the call that made it, and what it is multiplied by."""

    tensor: Any
    call: Call | None
    factor: float = 1.0


def terms_of(torch: Any, tensor: Any, call: Call | None) -> tuple[list[Term], float]:
    """The terms of a loss and the numbers added to it; a loss that is no sum is its only term. Raises: Unread."""
    found, constant = [], 0.0
    waiting = [Term(tensor, call)]
    while waiting:
        one = waiting.pop()
        if not _is_sum(torch, one.call):
            found.append(one)
            continue
        assert one.call is not None
        for other, factor in _summands(torch, one.call):
            if isinstance(other, torch.Tensor) and other.requires_grad:
                waiting.append(Term(other, one.call.maker(other), one.factor * factor))
            else:
                constant += one.factor * factor * float(other)
    return found[::-1], constant


def _is_sum(torch: Any, call: Call | None) -> bool:
    """Whether a number is a sum of others, perhaps multiplied or averaged."""
    while call is not None and call.out.numel() == 1:
        if call.name in ("add", "sub", "rsub"):
            return True
        below = call.given(0, "input")
        if call.name in ("mean", "sum") and _listed(call) is not None:
            return True
        if call.name in _SCALES and (scaled := scaled_by(torch, call))[1] is not None:
            below = scaled[1]
        elif call.name not in (*_SAME, "mean", "sum"):
            return False
        call = call.maker(below)
    return False


def _listed(call: Call) -> list[Any] | None:
    """The numbers that a mean or sum is taken of, where they were put into a list."""
    maker = call.maker(call.given(0, "input"))
    while maker is not None and maker.name in _SAME:
        maker = maker.maker(maker.given(0, "input"))
    if maker is None or maker.name not in ("stack", "cat", "hstack"):
        return None
    listed = maker.given(0, "tensors")
    return list(listed) if all(one.numel() == 1 for one in listed) else None


def _summands(torch: Any, call: Call) -> list[tuple[Any, float]]:
    """What a call adds up, each with its factor."""
    first, second = call.given(0, "input"), call.given(1, "other")
    match call.name:
        case "add" | "sub" | "rsub":
            if call.kwargs.get("alpha", 1) != 1:
                raise Unread("a sum with alpha in the loss", call.line)
            signs = {"add": (1.0, 1.0), "sub": (1.0, -1.0), "rsub": (-1.0, 1.0)}[call.name]
            return [(first, signs[0]), (second, signs[1])]
        case "mean" | "sum" if (listed := _listed(call)) is not None:
            share = 1.0 / len(listed) if call.name == "mean" else 1.0
            _adopt(call, listed)
            return [(one, share) for one in listed]
        case "mul" | "div" | "neg":
            number, rest = scaled_by(torch, call)
            return [(rest, number)]
    return [(first, 1.0)]


def _adopt(call: Call, listed: list[Any]) -> None:
    """Makes what made the numbers of a list known to the call that adds them."""
    maker = call.maker(call.given(0, "input"))
    while maker is not None and maker.name in _SAME:
        maker = maker.maker(maker.given(0, "input"))
    assert maker is not None
    for one in listed:
        call.made[id(one)] = maker.maker(one)


def scaled_by(torch: Any, call: Call) -> tuple[float, Any]:
    """The number that a tensor is multiplied by, and the tensor; None for it where it is no number."""
    a, b = call.given(0, "input"), call.given(1, "other")
    if call.name == "neg":
        return -1.0, a
    for number, rest in ((b, a), (a, b)):
        if call.name == "div" and number is a:
            break
        is_number = isinstance(number, (int, float)) or (
            isinstance(number, torch.Tensor) and number.numel() == 1 and not number.requires_grad
        )
        if is_number and isinstance(rest, torch.Tensor):
            return float(number) if call.name == "mul" else 1.0 / float(number), rest
    return 1.0, None


def penalty_of(torch: Any, term: Term) -> tuple[Penalty, dict[int, Any]] | None:
    """The penalty that a term is, and its parameters; None where it is made of something else."""
    factor, call, kind = term.factor, term.call, ""
    while call is not None:
        name, inner = call.name, call.given(0, "input")
        if name in _SCALES and (scaled := scaled_by(torch, call))[1] is not None and not kind:
            number, inner = scaled
            factor *= number
        elif name in ("sum", "mean") and call.given(1, "dim") is None and not kind:
            factor /= inner.numel() if name == "mean" else 1
        elif not kind and _squares(call):
            kind = "squares"
        elif name == "abs" and not kind:
            kind = "sizes"
        elif name in _NORMS and (norm := _norm(call)) and kind in ("", "squares"):
            if kind and norm != "norm":
                return None
            kind = kind or norm
        elif name == "cat" or name not in _SAME:
            return None
        tensors = _parameters(torch, call, inner)
        if tensors is not None:
            return (Penalty(kind, factor, {id(one): plain(torch, one) for one in tensors}), {
                id(one): one for one in tensors
            }) if kind else None  # fmt: skip
        call = call.maker(inner)
    return None


def _squares(call: Call) -> bool:
    """Whether a call squares."""
    if call.name == "mul":
        return call.given(0, "input") is call.given(1, "other")
    return call.name == "square" or (call.name == "pow" and call.given(1, "exponent") == 2)


def _norm(call: Call) -> str:
    """Which norm a call is: of sizes, or the square root of the sum of squares; "" for another."""
    if call.given(2, "dim") is not None:
        return ""
    order = call.given(1, "ord" if "linalg" in call.name else "p")
    return "norm" if order in (None, 2, 2.0, "fro") else "sizes" if order == 1 else ""


def _parameters(torch: Any, call: Call, tensor: Any) -> list[Any] | None:
    """The parameter that a tensor is, or those it is put together from; None where it is something else."""
    if is_parameter(torch, tensor):
        return [tensor]
    maker = call.maker(tensor)
    if maker is None or maker.name not in ("cat", "hstack"):
        return None
    found = []
    for one in maker.given(0, "tensors"):
        part, made_by = one, maker.maker(one)
        while not is_parameter(torch, part) and made_by is not None and made_by.name in (*_SAME, "flatten", "ravel"):
            part = made_by.given(0, "input")
            made_by = made_by.maker(part)
        if not is_parameter(torch, part):
            return None
        found.append(part)
    return found


def line_of(term: Term, line: Line) -> Line:
    """Where a term is computed."""
    return term.call.line if term.call is not None else line


def combined(taken: list[tuple[str, Any]], axes: int, line: Line) -> tuple[str, str]:
    """How samples and outputs are combined by means and sums, the last one first."""
    if len(taken) == 1 and (taken[0][1] is None or axes < 2):
        return taken[0][0], taken[0][0]
    if len(taken) == 2 and axes == 2:
        (last, _), (first, dims) = taken
        dims = dims[0] if isinstance(dims, (tuple, list)) and len(dims) == 1 else dims
        if dims in (1, -1):
            return last, first
        if dims in (0, -2):
            return first, last
    raise Unread("a loss that is combined in an unusual way", line)
