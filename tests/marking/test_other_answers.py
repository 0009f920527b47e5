"""The answer to another question: which word and how far from plausible, for every way two quantities are related."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

import nnstep
from nnstep.algebra.expr import Neg, Sym, evaluate
from nnstep.network.trace import Trace
from nnstep.slips.costs import cost
from nnstep.slips.edit import Edit
from nnstep.slips.others import other_answers, other_rate

MANY = 39 + 4 * 4  # steps of the article, and what its four sums are made of
AMONG = 0.5 * math.log(MANY / 8)
ANY = 0.6 * math.log(MANY)

# asked, given, the word, how far
ARTICLE = [
    ("net_h1", "net_h2", "wrong_neuron", cost("answer: another neuron") + AMONG),
    ("E_o1", "E_o2", "wrong_neuron", cost("answer: another neuron") + AMONG),
    ("dE/dw5", "dE/dw6", "wrong_weight", cost("answer: another weight near") + AMONG),  # of the row
    ("dE/dw5", "dE/dw7", "wrong_weight", cost("answer: another weight near") + AMONG),  # of the column
    ("dE/dw5", "dE/dw8", "wrong_weight", cost("answer: another weight") + AMONG),
    ("dE/dw5", "dE/dw1", "wrong_weight", cost("answer: another weight") + AMONG),
    ("E_o1", "E_total", "other_quantity", cost("answer: another error", "unit_error")),
    ("E_total", "E_o1", "other_quantity", cost("answer: another error")),
    ("out_h1", "net_h1", "activation_missing", cost("answer: sum for output")),
    ("net_h1", "out_h1", "out_for_net", cost("answer: output for sum")),
    ("dE/dw5", "w5+", "other_quantity", cost("answer: same parameter")),
    ("w5+", "dE/dw6", "other_quantity", cost("answer: anything") + ANY),
    ("w5+", "w5", "other_quantity", cost("answer: same parameter")),
    ("dE/dnet_o1", "dE/dout_o1", "other_quantity", cost("answer: same neuron")),
    ("dE/dnet_o1", "dE/dnet_h1", "other_quantity", cost("answer: anything") + ANY),
    ("dE/dw5", "dE/dnet_o1", "other_quantity", cost("answer: anything") + ANY),
    ("net_h1", "x1", "other_quantity", cost("answer: anything") + ANY),
    ("net_h1", "E_total", "other_quantity", cost("answer: anything") + ANY),
    ("out_o1@2", "out_o1@1", "previous_epoch", cost("answer: update before")),
    ("out_o1@2", "out_o1@3", "updated_weight_used", cost("answer: update after")),
    ("dE/dw5@2", "dE/dw5@1", "previous_epoch", cost("answer: update before")),
    ("dE/dw5", "dE/dw5@2", "other_quantity", cost("answer: update after")),
    ("w5+", "w5+@2", "other_quantity", cost("answer: update after")),
    ("w5@2", "w5@3", "other_quantity", cost("answer: update after")),
    ("E_total@2", "E_total@3", "updated_weight_used", cost("answer: update after")),
]

# Of two samples, one an update: 2-1 with two steps for each sample, an error and what the update makes.
BATCHES = [
    ("net_o1:2", "net_o1:1", "other_sample", cost("answer: another sample")),
    ("x1:2", "x1:1", "other_sample", cost("answer: another sample")),
    ("E_total@1.2", "E_total@1.1", "previous_epoch", cost("answer: update before")),
    ("E_total@1.1", "E_total@1.2", "updated_weight_used", cost("answer: update after")),
    ("E_total@2.1", "E_total@1.2", "previous_epoch", cost("answer: update before")),
    ("net_o1@2:1", "net_o1@1:1", "previous_epoch", cost("answer: update before")),
    ("net_o1@2:2", "net_o1@3:2", "updated_weight_used", cost("answer: update after")),
    ("E_epoch@2", "E_epoch@1", "previous_epoch", cost("answer: update before")),
    ("w1+@2.1", "w1+@1.1", "previous_epoch", cost("answer: update before")),
]


@cache
def trace(name: str) -> Trace:
    if name == "article":
        return nnstep.trace(nnstep.load(name))
    layers = [{"units": 1, "activation": "sigmoid", "weights": [[0.5, -0.3]]}]
    data = [{"inputs": [0.2, 0.7], "targets": [0.9]}, {"inputs": [1.1, 0.4], "targets": [0.3]}]
    scenario = {
        "format": 1, "network": {"inputs": 2, "layers": layers}, "data": data, "loss": "half_squared_error",
        "training": {"batch": 1}, "optimizer": {"name": "sgd", "learning_rate": 0.5},
    }  # fmt: skip
    return nnstep.trace(nnstep.Scenario.from_dict(scenario))


def edits(name: str, asked: str, number: float) -> list[Edit]:
    """What the number may answer, to nine digits."""
    place = trace(name).find(asked)

    def worth(edit: Edit) -> float:
        return float(evaluate(edit.changes[0][1], trace(name).value))

    return [edit for edit in other_answers(trace(name), place) if abs(worth(edit) - number) <= 1e-9]


CASES = [("article", *row) for row in ARTICLE] + [("batches", *row) for row in BATCHES]


@pytest.mark.parametrize(("name", "asked", "given", "word", "far"), CASES)
def test_how_far_an_answer_is_from_the_question(name: str, asked: str, given: str, word: str, far: float) -> None:
    """The nearer the two quantities, the likelier the one is given for the other."""
    there = trace(name).find(given)
    number = trace(name).value(there)
    assert [(edit.mistake, edit.cost) for edit in _of(edits(name, asked, number), Sym(there))] == [
        (word, pytest.approx(far))
    ]
    assert _of(edits(name, asked, number + 3e-9), Sym(there)) == []


def _of(found: list[Edit], wrong: Any) -> list[Edit]:
    return [edit for edit in found if edit.wrong == wrong]


def test_the_sign_may_be_turned_as_well() -> None:
    """Minus the slope of another one is that, and its sign."""
    there = trace("article").find("dE/dout_o1")
    found = _of(edits("article", "dE/dnet_o1", -trace("article").value(there)), Neg(Sym(there)))
    assert [(edit.mistake, edit.cost) for edit in found] == [
        ("other_quantity", pytest.approx(cost("answer: same neuron") + cost("answer: minus")))
    ]


def test_its_own_number_is_no_other_answer() -> None:
    """Nor is a number of another sample, but for the same of it."""
    own = trace("article").find("net_h1")
    assert _of(edits("article", "net_h1", trace("article").value(own)), Sym(own)) == []
    other = trace("batches").find("out_o1:1")
    assert _of(edits("batches", "net_o1:2", trace("batches").value(other)), Sym(other)) == []


def test_asked_for_the_rate_any_number_is_another_rate() -> None:
    """It is not worked out of anything; another hyperparameter is not looked for."""
    place = trace("article").find("lr")
    assert list(other_answers(trace("article"), place)) == []
    found = other_rate(place, 0.3)
    assert (found.mistake, found.cost, found.habit) == ("learning_rate_other", cost("rate asked for"), True)
