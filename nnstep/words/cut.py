"""What is said where a loss is cut: at the error of an output next to 0 or 1, and at its slope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nnstep.algebra.expr import Call, Expr, children, operands
from nnstep.algebra.numbers import show
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.key import Key
from nnstep.quantities.spans import Spans


def cut_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """What is cut in an error or a slope, where anything is."""
    loss, right = lesson.trace.network.loss, lesson.trace.equation(step.place)
    if loss.cut is None or right is None:
        return []
    given, calls = loss.cuts, set(_calls(right))
    if step.key.kind == "dout":
        return _slope(step.key.of("out"), right, given, calls) if step.key.layer == lesson.layout.last else []
    if any(one.kind == "net" for one in operands(right)):
        what = "sums" if loss.entry.targets_sum_to_one else "sum"
        says = f"So near to 0 or 1 an output has lost digits: this is worked out from the {what}"
        return [(f"{says}, as where a loss takes the {what}.",), *([_least(given)] if "minimum" in calls else [])]
    if not {"maximum", "minimum"} & calls:
        return []
    if "log_min" in given:
        return [_least(given)]
    low, high = (show(given.get(name, usual), 10) for name, usual in (("out_min", 0.0), ("out_max", 1.0)))
    return [(f"In a logarithm an output counts as {low} at least and as {high} at most.",)]


def _least(given: Mapping[str, Any]) -> Spans:
    return (f"No logarithm of an output counts as less than {show(given['log_min'], 4)} here.",)


def _slope(out: Key, right: Expr, given: Mapping[str, Any], calls: set[str]) -> list[Spans]:
    if not any(operands(right)):
        return [("Here the error is cut, and level: E does not change with ", out, ".")]
    if "maximum" in calls:
        return [("So near to 0 or 1 what it is divided by counts as 1e−12 at least, so that the slope stays finite.",)]
    return []


def _calls(node: Expr) -> Iterator[str]:
    if isinstance(node, Call):
        yield node.name
    for part in children(node):
        yield from _calls(part)
