"""Every slip that is thought of in an equation, against tables written by hand: wrong line, word, cost, why.

A table (tests/marking/edits) has all there are for an equation, so that neither one more nor one less goes unnoticed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import nnstep
from nnstep.algebra.expr import evaluate
from nnstep.algebra.parse import parse
from nnstep.algebra.printed import read
from nnstep.diagnosis.candidates import Applied, Candidate
from nnstep.diagnosis.machine import Machine
from nnstep.diagnosis.ranking import Found
from nnstep.diagnosis.says import Teller
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.losses import LOSSES
from nnstep.network.trace import Trace
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.plain import plain
from nnstep.quantities.scan import scanner
from nnstep.slips.costs import SLIPS, cost
from nnstep.slips.edit import Context, Edit
from nnstep.slips.factors import factor_edits
from nnstep.slips.functions import function_edits
from nnstep.slips.givens import given_edits
from nnstep.slips.operands import operand_edits
from nnstep.slips.terms import term_edits

RULES: dict[str, Callable[[Context, Any], Any]] = {
    "terms": term_edits, "factors": factor_edits, "functions": function_edits, "operands": operand_edits,
    "given": lambda context, right: given_edits(context, context.worth(context.key)),
}  # fmt: skip
ARTICLE = {
    "format": 1,
    "network": {"inputs": 2, "layers": [
        {"units": 2, "activation": "sigmoid", "weights": [[0.15, 0.25], [0.35, 0.45]]},
        {"units": 2, "activation": "sigmoid", "weights": [[0.55, 0.65], [0.75, 0.85]]},
    ]},
    "data": [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}], "loss": "half_squared_error",
}  # fmt: skip
NETWORKS: dict[str, Any] = {
    "decay": ARTICLE | {"optimizer": {"name": "adamw", "learning_rate": 0.1}},
    "mean": ARTICLE | {"loss": "mean_squared_error"},
    "silu": ARTICLE | {"network": {"inputs": 2, "layers": [
        {"units": 2, "activation": "silu", "weights": [[0.15, 0.25], [0.35, 0.45]]},
        {"units": 2, "activation": "sigmoid", "weights": [[0.55, 0.65], [0.75, 0.85]]},
    ]}},
    "shares": {
        "format": 1,
        "network": {"inputs": 2, "layers": [
            {"units": 2, "activation": "relu", "weights": [[0.3, -0.2], [0.4, 0.1]], "bias": [0.1, 0.2]},
            {"units": 3, "activation": "softmax", "weights": [[0.2, -0.3], [0.5, 0.4], [-0.1, 0.6]],
             "bias": [0.1, -0.2, 0.3]},
        ]},
        "data": [{"inputs": [0.5, -1.0], "targets": [0, 1, 0]}],
        "loss": "categorical_cross_entropy", "optimizer": {"name": "adam", "learning_rate": 0.01},
    },
    "batch": {
        "format": 1,
        "network": {"inputs": 3, "layers": [
            {"units": 2, "activation": "tanh", "weights": [[0.3, -0.2, 0.5], [-0.4, 0.1, 0.2]], "bias": 0.1},
            {"units": 1, "activation": "sigmoid", "weights": [[0.7, -0.6]], "bias": 0.2, "train_bias": False},
        ]},
        "data": [{"inputs": [0.5, -1.0, 2.0], "targets": [1]}, {"inputs": [0.2, 0.4, -0.3], "targets": [0.3]},
                 {"inputs": [0.9, 0.7, 0.6], "targets": [0.95]}],
        "loss": "binary_cross_entropy", "optimizer": {"name": "momentum", "learning_rate": 0.35},
        "training": {"reduction": "mean", "l2": 0.1, "clip_norm": 0.05},
    },
}  # fmt: skip
TABLES = sorted(Path(__file__).with_name("edits").glob("*.txt"))


class Row(NamedTuple):
    """A slip: the wrong line, its mistake, what is done with how many to choose from, and why that is wrong."""

    line: str
    mistake: str
    slips: str
    habit: str
    why: str = ""


def _rows() -> list[Any]:
    found: dict[tuple[str, str, str], list[Row]] = {}
    for path in TABLES:
        quantity = rule = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith(" "):
                found[path.stem, quantity, rule].append(Row(*(cell.strip() for cell in line.split("|"))))
            elif line in RULES:
                rule = line
                found[path.stem, quantity, rule] = []
            elif line and not line.startswith("#"):
                quantity = line.partition(" ")[0]
    return [pytest.param(*name, rows, id=" ".join(name)) for name, rows in found.items()]


@cache
def network(name: str) -> Trace:
    """A network of the tables."""
    if name == "article":
        return nnstep.trace(nnstep.load(name))
    return nnstep.trace(nnstep.Scenario.from_dict(NETWORKS[name]))


def worth(trace: Trace, text: str, at: Any) -> float:
    """What a line typed in names of quantities comes to, seen from a place."""
    node = parse(text, scanner(trace.layout), trace.network.functions)

    def value(named: Any) -> float:
        key, address = named
        if key.is_per_sample and at.key.sample and address.sample is None:
            key = key._replace(sample=at.key.sample)
        return trace.value(trace.place(key, address) if address.epoch else trace.beside(at, key))

    return float(evaluate(node, value))


def far(slips: str, kind: str) -> float:
    """What is done, as a cost: slips that add up, `= tanh` being another function, and the number to choose from."""
    names, _, count = slips.rpartition(", ")
    if not count.isdigit():
        names, count = slips, "1"
    total = math.log(int(count))
    for name in names.split(" + "):
        if name.startswith("= "):
            total += next(one.far_fetched for one in (*ACTIVATIONS, *LOSSES) if one.name == name[2:])
        else:
            assert name in SLIPS
            total += cost(name, kind)
    return total


def why(trace: Trace, context: Context, edit: Edit) -> str:
    """What is said of the mistake, in the usual notation."""
    machine = _machine(trace, context.place)
    node = machine.nodes[machine.target]
    wrong = edit.of(node.right) if node.right is not None else edit.changes[0][1]
    candidate = Candidate(edit.mistake, 0, (Applied(edit, machine.target),), changes={machine.target: wrong})
    notation = Notation(trace.layout).at(context.key.sample)
    teller = Teller(machine, read("0.123456"), notation, {}, trace.value(context.place))
    return " ".join(plain(teller.told(Found(candidate, 0, 0.123456, machine.exact)).why, notation).split())


@cache
def _machine(trace: Trace, place: Any) -> Machine:
    return Machine(trace, place)


@pytest.mark.parametrize(("name", "quantity", "rule", "rows"), _rows())
def test_the_slips_of_an_equation_are_those_of_the_table(name: str, quantity: str, rule: str, rows: list[Row]) -> None:
    """Each slip gives its wrong line, has its word and its cost, is a habit or not; and there are no others."""
    trace = network(name)
    place = trace.find(quantity)
    context = Context(trace, place)
    right = trace.equation(place)
    expected = [
        (row.mistake, worth(trace, row.line, place), far(row.slips, place.key.kind), row.habit == "habit", row.why)
        for row in rows
    ]
    found = []
    for edit in RULES[rule](context, right):
        if not edit.changes:
            continue
        wrong = edit.of(right) if right is not None else edit.changes[0][1]
        value = float(
            evaluate(wrong, lambda one: trace.value(one if isinstance(one, Place) else trace.beside(place, one)))
        )
        found.append((edit.mistake, value, edit.cost, edit.habit, why(trace, context, edit)))
    missing = [row for row in expected if not _take(found, row)]
    assert (missing, found) == ([], [])


def _take(found: list[Any], row: Any) -> bool:
    """Takes a slip of the table out of those that were found; a table need not say why."""
    for number, one in enumerate(found):
        if (
            (one[0], one[3]) == (row[0], row[3])
            and math.isclose(one[1], row[1], rel_tol=1e-9, abs_tol=1e-12)
            and math.isclose(one[2], row[2], rel_tol=1e-9)
            and row[4] in ("", one[4])
        ):
            del found[number]
            return True
    return False


def test_the_shortcut_of_a_softmax_has_its_slope_in_it_already() -> None:
    """(out − target) times out·(1 − out) once more, which who does it at one output does at all."""
    trace = network("shares")
    place = trace.find("dE/dnet_o1")
    edits = factor_edits(Context(trace, place), trace.equation(place))
    (edit,) = (one for one in edits if one.rule == "shortcut and slope")
    value = evaluate(edit.changes[0][1], lambda key: trace.value(trace.beside(place, key)))
    assert float(value) == pytest.approx(worth(trace, "(out_o1 - target_o1)*out_o1*(1 - out_o1)", place))
    assert (edit.mistake, edit.cost, edit.habit) == ("factor_extra", cost("shortcut and slope, softmax"), True)
