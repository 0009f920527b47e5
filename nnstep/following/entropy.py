"""Cross-entropies that a script writes out, with logarithms, products and sums."""

from __future__ import annotations

from typing import Any

from nnstep.following.chain import Call, Unread
from nnstep.following.terms import combined
from nnstep.loops.seen import OFFSET, ONE_HOT_INDEX, LossSeen

_Found = tuple[LossSeen, Any, Call | None, Any]
_Taken = list[tuple[str, Any]]


def entropy_of(torch: Any, call: Call, factor: float, taken: _Taken) -> _Found | None:
    """The cross-entropy that is written out, its outputs with the call that made them, and its targets.

    None where it is something else. Raises: Unread.
    """
    match call.name:
        case "add" | "sub":
            return _binary(torch, call, factor, taken)
        case "mul":
            return _of_shares(torch, call, factor, taken)
        case "getitem" | "gather":
            return _picked(torch, call, call, factor, taken)
        case "log" if (log := _logarithm(torch, call)) is not None and log[1] is not None:
            return _picked(torch, log[1], call, factor, taken, log[2])
    return None


def _logarithm(torch: Any, call: Call | None) -> tuple[Any, Call | None, float] | None:
    """Of what a call takes the logarithm, the call that made it, and what is added before."""
    if call is None or call.name != "log":
        return None
    return _bare(call.given(0, "input"), call.maker(call.given(0, "input")))


def _bare(tensor: Any, maker: Call | None) -> tuple[Any, Call | None, float]:
    """A tensor without what keeps its logarithm finite: a small number added, or bounds."""
    offset = 0.0
    while maker is not None and maker.name in ("add", "clamp", "clip", "clamp_min"):
        if maker.name == "add":
            number = maker.given(1, "other")
            if not isinstance(number, (int, float)):
                break
            offset += number
        tensor = maker.given(0, "input")
        maker = maker.maker(tensor)
    return tensor, maker, offset


def _signed(call: Call, tensor: Any) -> tuple[Any, Call | None, float]:
    """A tensor without the minus before it, the call that made it, and the sign."""
    sign, maker = 1.0, call.maker(tensor)
    while maker is not None and maker.name == "neg":
        sign, tensor = -sign, maker.given(0, "input")
        maker = maker.maker(tensor)
    return tensor, maker, sign


def _factors(torch: Any, call: Call | None) -> list[tuple[Any, tuple[Any, Call | None, float] | None]]:
    """The two tensors that a call multiplies, each with what it is the logarithm of."""
    if call is None or call.name != "mul":
        return []
    both = call.given(0, "input"), call.given(1, "other")
    if not all(isinstance(one, torch.Tensor) for one in both):
        return []
    return [(one, _logarithm(torch, call.maker(one))) for one in both]


def _from_one(torch: Any, call: Call | None) -> Any:
    """What a call takes from 1."""
    if call is None or call.name not in ("rsub", "sub") or len(call.args) != 2:
        return None
    whole, part = call.args if call.name == "sub" else call.args[::-1]
    return part if isinstance(whole, (int, float)) and whole == 1 else None


def _binary(torch: Any, call: Call, factor: float, taken: _Taken) -> _Found | None:
    """−(t·log(p) + (1 − t)·log(1 − p)), combined by sums and means."""
    first: tuple[Any, Any, Call | None, float] | None = None
    second: tuple[Any, Any, Call | None, float] | None = None
    signs = []
    for part, sign in ((call.given(0, "input"), 1.0), (call.given(1, "other"), -1.0 if call.name == "sub" else 1.0)):
        if not isinstance(part, torch.Tensor):
            return None
        _, product, own = _signed(call, part)
        factors = _factors(torch, product)
        logs = [(place, log) for place, (_, log) in enumerate(factors) if log is not None]
        if product is None or len(logs) != 1:
            return None
        place, (of, maker, offset) = logs[0]
        target, _, minus = _signed(product, factors[1 - place][0])
        signs.append(sign * own * minus)
        inner = _from_one(torch, maker)
        if maker is not None and inner is not None:
            of, maker, more = _bare(inner, maker.maker(inner))
            second = target, of, maker, offset + more
        else:
            first = target, of, maker, offset
    if first is None or second is None or first[1] is not second[1] or signs[0] != signs[1]:
        return None
    target, output, maker, offset = first
    if target.requires_grad or target.shape != second[0].shape or not torch.allclose(second[0], 1 - target):
        return None
    reduction, combine = combined(taken, call.out.ndim, call.line)
    factor = -factor * signs[0]
    seen = _seen("binary_cross_entropy", factor, reduction, combine, offset or second[3], call, output, target)
    return seen, output, maker, target


def _of_shares(torch: Any, call: Call, factor: float, taken: _Taken) -> _Found | None:
    """−Σ t·log(p) over the classes, of shares, or of their logarithms."""
    factors = _factors(torch, call)
    for place, (tensor, log) in enumerate(factors):
        (target, _, sign), maker = _signed(call, factors[1 - place][0]), call.maker(tensor)
        if target.requires_grad or not tensor.requires_grad or call.out.ndim != 2 or call.out.shape != tensor.shape:
            continue
        if target.shape != tensor.shape and target.shape != (len(tensor), 1):
            continue
        if log is None and (maker is None or maker.name != "log_softmax"):
            continue
        reduction, combine = combined(taken, 2, call.line)
        if combine == "mean":
            factor = factor / call.out.shape[1]
        seen, *rest = _over_classes(call, factor * sign, reduction, tensor, log, maker, target)
        output, made, _ = rest
        return seen, output, made, target.to(tensor.dtype).expand(tensor.shape)
    return None


def _picked(
    torch: Any, call: Call, whole: Call, factor: float, taken: _Taken, offset: float | None = None
) -> _Found | None:
    """−log(p) of each sample's own class. whole: the call that made the number; offset: where that is a logarithm."""
    tensor = call.given(0, "input")
    if not isinstance(tensor, torch.Tensor) or call.name not in ("getitem", "gather") or tensor.ndim != 2:
        return None
    maker = call.maker(tensor)
    log = _logarithm(torch, maker) if offset is None else (tensor, maker, offset)
    if log is None and (maker is None or maker.name != "log_softmax"):
        return None
    if call.name == "gather" and call.given(1, "dim") in (1, -1) and _is_one_hot(call.given(2, "index"), tensor):
        raise Unread("outputs that are picked by one-hot rows", call.line, note=ONE_HOT_INDEX)
    if call.name == "gather" and len(taken) == 2 and taken[1][1] in (1, -1):  # over its one column
        taken = taken[:1]
    if len(taken) != 1:
        return None
    if call.name == "gather":
        numbers = call.given(2, "index")
        if call.given(1, "dim") not in (1, -1) or numbers.shape != (tensor.shape[0], 1):
            return None
        numbers = numbers.squeeze(1)
    else:
        index = call.args[1] if isinstance(call.args[1], tuple) else ()
        if len(index) != 2 or isinstance(index[0], slice) or list(map(int, index[0])) != list(range(len(tensor))):
            return None
        numbers = torch.as_tensor(index[1])
    return _over_classes(whole, factor, taken[0][0], tensor, log, maker, numbers)


def _is_one_hot(numbers: Any, outputs: Any) -> bool:
    """Whether numbers by which outputs are picked are rows with a single 1, as wide as the outputs."""
    if numbers.shape != outputs.shape or numbers.shape[1] < 2:
        return False
    return bool(((numbers == 0) | (numbers == 1)).all() and (numbers.sum(1) == 1).all())


def _over_classes(
    call: Call, factor: float, reduction: str, tensor: Any, log: Any, maker: Call | None, target: Any
) -> _Found:
    if log is None:
        return _seen("nll", -factor, reduction, "sum", 0.0, call, tensor, target), tensor, maker, target
    output, made, offset = log
    loss = _seen("categorical_cross_entropy", -factor, reduction, "sum", offset, call, output, target)
    return loss, output, made, target


def _seen(
    name: str, factor: float, reduction: str, combine: str, offset: float, call: Call, output: Any, target: Any
) -> LossSeen:
    parameters = {OFFSET: float(offset)} if offset else {}
    shapes = tuple(output.shape), tuple(target.shape)
    return LossSeen(name, "the loss", reduction, combine, factor, parameters, call.line, shapes)
