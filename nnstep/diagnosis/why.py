"""Why a line is wrong: a sentence for each kind of mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nnstep.algebra import numbers
from nnstep.algebra.expr import Num, children
from nnstep.algebra.printed import typed
from nnstep.diagnosis.lines import USUAL, Lines
from nnstep.diagnosis.machine import Node
from nnstep.diagnosis.numbers import named, noun
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Span, Spans
from nnstep.slips.edit import Edit, symbols_at

Why = Callable[[Lines, Edit, Node, list[float]], Spans]


def _slope_missing(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    key = edit.right
    if key is None:
        return ()
    slope = key if key.kind == "slope" else Key("slope", key.layer, key.unit, key.unit, key.sample)
    return ("The slope ", lines.key(node, slope), " is left out; it is ", lines.worth(node, slope, values), ".")


def _slope_of_out(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    key = node.model.key
    return ("The slope belongs to the sum ", lines.key(node, key.of("net")), "; here it is taken at the output ",
            lines.key(node, key.of("out")), ".")  # fmt: skip


def _left_out(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    if edit.note and edit.note[0] in ("left out", "everywhere") and len(edit.note) > 1:
        return (lines.part(node, edit.note[1]), " is left out.")
    if edit.right is not None and named(edit.wrong) is None:
        return (lines.key(node, edit.right), " is left out.")
    return ()


def _weights(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    weights = [key for _, key in symbols_at(node.right) if key.kind == "param"] if node.right is not None else []
    if len(weights) < 2:
        return _left_out(lines, edit, node, values)
    named_here: list[Span] = []
    for number, key in enumerate(weights):
        named_here += [" and " if number == len(weights) - 1 else ", "] if number else []
        named_here.append(key)
    return ("The weights ", *named_here, " are left out on the way back.")


def _other_function(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    if len(edit.note) != 2:
        return (f"Here {edit.note[0]}.",) if edit.note else ()
    taken, right = (str(word).replace("_", " ") for word in edit.note)
    slope = "the slope of " if node.model.key.kind in ("slope", "dout") else ""
    return (f"That is {slope}{taken}; this scenario takes {right}.",)


def _path(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    count = len(children(node.right)) if node.right is not None else 0
    return (f"That is one path only; there are {count}, and their parts add up: ", lines.symbols(node), ".")


def _extra(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    if len(edit.note) < 2:
        return ()
    factor = lines.part(node, edit.note[1])
    return (factor, " is taken twice." if edit.note[0] == "twice" else " does not belong in this product.")


def _divided(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    if len(edit.note) == 2 and edit.note[0] == "divided by":
        return ("It is divided by ", lines.part(node, edit.note[1]), " where it has to be multiplied.")
    if len(edit.note) == 2:
        return ("It is multiplied by ", lines.part(node, edit.note[1]), " where it has to be divided.")
    return ("The fraction is upside down: right is ", lines.symbols(node), ".")


def _rate(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    wrong = edit.wrong
    if edit.right is None or not isinstance(wrong, Num):
        return ()
    return ("It takes ", edit.right, " = ", typed(numbers.show(wrong.value, USUAL)), "; here ", edit.right, " is ",
            lines.worth(node, edit.right, lines.machine.exact.values), ".")  # fmt: skip


def _sign(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    if edit.note == ("minus",) and edit.right is not None:
        return ("The minus sign of ", lines.key(node, edit.right), " = ",
                lines.worth(node, edit.right, lines.machine.exact.values), " is lost.")  # fmt: skip
    if edit.note:
        return ()
    return (
        "The sign is the other one: right is ",
        lines.key(node, node.model.key),
        " = ",
        lines.symbols(node),
        ".",
    )


def _transposed(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    wrong, right = named(edit.wrong), edit.right
    if wrong is None or right is None:
        return ()
    return ("A row of weights is read where another belongs: ", lines.key(node, wrong), " stands for ",
            lines.key(node, right), ".")  # fmt: skip


def _updated(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    if edit.right is None or edit.right.kind != "param":
        return ("That is the number after the update.",) if isinstance(named(edit.wrong), Place) else ()
    return (*lines.swap(edit, node, values), " New weights are meant for the next update.")


def answer(lines: Lines, edit: Edit, node: Node, values: list[float]) -> Spans:
    """That the number answers another question, and which one was asked."""
    if not isinstance(named(edit.wrong), Place):
        return ()
    asked = lines.machine.nodes[lines.machine.target].place.key
    return ("That answers another question; asked is ", *noun(asked), asked, ".")


def _fixed(*words: str) -> Why:
    return lambda lines, edit, node, values: words


WHY: Final[dict[str, Why]] = {
    "derivative_missing": _slope_missing,
    "derivative_of_out": _slope_of_out,
    "activation_missing": lambda lines, edit, node, values: (
        "The activation is left out: ", lines.key(node, node.model.key), " is made of the sum ",
        lines.key(node, node.model.key.of("net")), ", not equal to it.") if node.model.key.kind == "out" else (),
    "other_activation": _other_function,
    "other_loss": _other_function,
    "one_path_only": _path,
    "factor_missing": _left_out,
    "weights_missing": _weights,
    "weight_for_out": lambda lines, edit, node, values: lines.swap(edit, node, values) if edit.right else (),
    "scaling_missing": lambda lines, edit, node, values: (
        "The numbers of the file are to be scaled: right is ", lines.key(node, node.model.key), " = ",
        lines.symbols(node), "."),
    "sample_deviation": lambda lines, edit, node, values: (
        f"That is the deviation with {edit.note[0]}; here it is divided by {edit.note[1]}, and is ",
        lines.worth(node, edit.right, lines.machine.exact.values), "."),
    "wrong_base": lambda lines, edit, node, values: (f"{str(edit.note[0]).capitalize()}.",),
    "given_miscopied": lambda lines, edit, node, values: (
        *lines.swap(edit, node, values), " It is copied wrongly."),
    "term_missing": _left_out,
    "learning_rate_missing": _left_out,
    "bias_missing": lambda lines, edit, node, values: ("The bias ", *_left_out(lines, edit, node, values)),
    "factor_extra": _extra,
    "divided": _divided,
    "learning_rate_other": _rate,
    "sign_flipped": _sign,
    "transposed": _transposed,
    "updated_weight_used": _updated,
    "other_quantity": answer,
    "previous_epoch": lambda lines, edit, node, values: (
        answer(lines, edit, node, values) if edit.rule.startswith(("answer", "minus")) else ()),
    "half_missing": _fixed("The ½ is left out."),
    "half_extra": _fixed("There is a ½ too much."),
    "mean_for_sum": _fixed("It is divided by their number, but here the parts add up."),
    "sum_for_mean": _fixed("It is not divided by their number, but here it is the mean."),
    "square_missing": lambda lines, edit, node, values: () if edit.note else ("The square is left out.",),
    "root_missing": _fixed("The square root is left out."),
    "exponential_missing": _fixed("The power of e is left out."),
    "ascent": _fixed("The step goes uphill: it has to be subtracted, so that E gets smaller."),
    "bias_updated": lambda lines, edit, node, values: (
        "The bias ", lines.key(node, edit.right or node.model.key.of("param")),
        " is not trained here: it stays as it is."),
    "no_bias_correction": _fixed("The correction of the first updates is left out."),
    "state_not_carried": lambda lines, edit, node, values: () if edit.note else (
        "What the optimizer kept from the update before is left out.",),
}  # fmt: skip
