"""The line to change, where it is another than the one in which something was seen: found in the script's own text."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator
from typing import Any, Final

from nnstep.debugging.script import last, only
from nnstep.debugging.story import Story
from nnstep.loops.seen import Line, Step

SCHEDULES: Final = (
    "StepLR", "MultiStepLR", "ExponentialLR", "LambdaLR", "MultiplicativeLR", "CosineAnnealingLR", "LinearLR",
    "CosineAnnealingWarmRestarts", "OneCycleLR", "CyclicLR", "PolynomialLR", "ConstantLR", "ReduceLROnPlateau",
    "SequentialLR", "ChainedScheduler",
)  # fmt: skip
"""Schedules of PyTorch's, by the names of their classes."""

_SAME: Final = 1e-3  # of a rate that was read from float32 numbers
_SPLITS: Final = (
    "train_test_split", "random_split", "split", "chunk", "Subset", "hsplit", "array_split", "tensor_split",
)  # fmt: skip
_TYPES: Final = (
    "tensor", "as_tensor", "from_numpy", "Tensor", "FloatTensor", "float", "double", "to", "astype", "array", "asarray",
    "clone", "copy", "numpy", "cpu", "cuda", "view", "reshape", "unsqueeze", "flatten",
)  # fmt: skip
_MAKERS: Final = ("randn", "rand", "zeros", "ones", "tensor", "empty", "full", "normal", "randn_like", "zeros_like")


def rate(story: Story, step: Step, found: float) -> Line:
    """Where a learning rate's number stands: in the optimizer's call, or where what it is given gets its value."""
    if step.by_hand:
        names = {last(part) for _, node in story.code.moves() for part in ast.walk(node)}
        return _given(story, names, found) or story.code.moved_by_hand() or step.line
    line = story.code.made(step)
    for file, node in story.code.nodes():
        if (
            file != line.file
            or not isinstance(node, ast.Call)
            or node.lineno != line.number
            or last(node.func) != step.kind
        ):
            continue
        values = [one.value for one in node.keywords if one.arg == "lr"] or node.args[1:2]
        if not values:
            return line
        if isinstance(values[0], ast.Constant):
            return Line(file, values[0].lineno)
        return _given(story, _names(values[0]), found) or line
    return line


def _names(value: ast.expr) -> set[str]:
    """The names by which a number is asked for: a variable's, an attribute's, a key's."""
    if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant):
        return {str(value.slice.value)}
    return {last(value)} - {""}


def _given(story: Story, names: set[str], found: float) -> Line | None:
    """Where one of these is given a number, where that is one line."""
    lines = {
        Line(file, value.lineno)
        for file, node in story.code.nodes()
        for name, value in _numbers(node)
        if name in names and math.isclose(_number(value), found, rel_tol=_SAME)
    }
    return only(lines)


def _numbers(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """The names that get a number here: by an assignment, an argument, its default, a key, an option."""
    pairs: list[tuple[str, Any]] = []
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(names) == len(values):
            pairs = [(last(name), value) for name, value in zip(names, values, strict=True)]
        case ast.Assign(targets=targets, value=value):
            pairs = [(last(target), value) for target in targets]
        case ast.AnnAssign(target=target, value=value):
            pairs = [(last(target), value)]
        case ast.keyword(arg=str(name), value=value):
            pairs = [(name, value)]
        case ast.Dict(keys=keys, values=values):
            pairs = [(str(getattr(key, "value", "")), value) for key, value in zip(keys, values, strict=True)]
        case ast.arguments():
            named = [*node.posonlyargs, *node.args]
            pairs = [(one.arg, value) for one, value in zip(named[::-1], node.defaults[::-1], strict=False)]
            pairs += [(one.arg, value) for one, value in zip(node.kwonlyargs, node.kw_defaults, strict=True)]
        case ast.Call(func=func, args=args, keywords=keywords) if last(func) == "add_argument":
            defaults = [one.value for one in keywords if one.arg == "default"]
            options = [str(one.value).lstrip("-").replace("-", "_") for one in args if isinstance(one, ast.Constant)]
            pairs = [(option, value) for option in options for value in defaults]
    yield from ((name, value) for name, value in pairs if isinstance(value, ast.Constant))


def _number(value: ast.Constant) -> float:
    return float(value.value) if isinstance(value.value, int | float) else math.nan


def data(story: Story, names: Iterable[str]) -> Line | None:
    """Where data that variables hold was made: before it was split, made tensors of, or given another type."""
    made: dict[str, list[tuple[Line, ast.expr]]] = {}
    within = {
        id(part)
        for _, node in story.code.nodes()
        if isinstance(node, ast.FunctionDef) and node.name in ("forward", "__call__")
        for part in ast.walk(node)
    }
    for file, node in story.code.nodes():
        if isinstance(node, ast.Assign) and id(node) not in within:
            for target in node.targets:
                parts = target.elts if isinstance(target, ast.Tuple) else [target]
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(parts)
                for part, value in zip(parts, values, strict=False):
                    if last(part):
                        made.setdefault(last(part), []).append((Line(file, node.lineno), value))
    for name in names:
        line, seen = None, {name}
        while len(found := made.get(name, [])) == 1:
            line, value = found[0]
            source = _same_numbers(value)
            if source is None or source in seen or source not in made:
                return line
            name = source
            seen.add(name)
        if found:
            return min((line for line, _ in found), key=lambda line: line.number)
        if line is not None:
            return line
    return None


def _same_numbers(value: Any) -> str | None:
    """The variable of whose numbers a value is made, without any being computed; None where they are new."""
    while True:
        match value:
            case ast.Name(id=name):
                return name
            case ast.Subscript(value=inner):
                value = inner
            case ast.Attribute(value=inner, attr="values" | "data" | "T"):
                value = inner
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _TYPES and not (
                isinstance(inner, ast.Name) and inner.id in ("torch", "np", "numpy")
            ):
                value = inner
            case ast.Call(func=func, args=[first, *_]) if last(func) in (*_TYPES, *_SPLITS):
                value = first
            case _:
                return None


def switched_off(story: Story, line: Line) -> Line:
    """The `with` that switches gradients off around a line, else the line."""
    found = [
        node.lineno
        for file, node in story.code.nodes()
        if file == line.file and isinstance(node, ast.With) and node.lineno <= line.number <= (node.end_lineno or 0)
        if any(last(getattr(one.context_expr, "func", one.context_expr)) in _OFF for one in node.items)
    ]
    return Line(line.file, max(found)) if found else line


_OFF: Final = ("no_grad", "inference_mode")


_CUTS: Final = {
    "detach()": ".detach", ".data": ".data", ".item()": ".item(", ".numpy()": ".numpy(", ".tolist()": ".tolist(",
    "torch.no_grad()": "no_grad", "torch.inference_mode()": "inference_mode",
}  # fmt: skip


def cuts(story: Story, line: Line) -> tuple[str, ...]:
    """What cuts off: what of it stands in the line, else in the script; all of it where none does."""
    here = tuple(name for name, text in _CUTS.items() if text in story.code.text(line))
    return here or tuple(name for name, text in _CUTS.items() if story.code.mentions(text)) or tuple(_CUTS)


def tensors(story: Story) -> Line | None:
    """Where a module is given a plain tensor that is to learn, and is no parameter, where that is one line."""
    found = set()
    for file, node in story.code.nodes():
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Attribute):
            continue
        words = {last(one) for one in ast.walk(node.value)} | {
            one.arg or "" for one in ast.walk(node.value) if isinstance(one, ast.keyword)
        }
        if words & {"requires_grad", "requires_grad_"} and words & set(_MAKERS) and "Parameter" not in words:
            found.add(Line(file, node.lineno))
    return only(found)


def unreached(story: Story) -> Line | None:
    """Where a step stands that is never made, where that is one line: its condition, where it has one."""
    schedules = {
        last(node.targets[0])
        for _, node in story.code.nodes()
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and last(node.value.func) in SCHEDULES
    }
    found = set()
    for file, node in story.code.nodes():
        for part in node.body if isinstance(node, ast.If | ast.For | ast.While | ast.FunctionDef) else ():
            call = part.value if isinstance(part, ast.Expr) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "step":
                name = last(call.func.value)
                if name not in schedules and "sched" not in name.casefold():
                    found.add(Line(file, (node if isinstance(node, ast.If) else part).lineno))
    return only(found)
