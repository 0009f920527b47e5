"""What may stand in a quantity's place: by the functions, the rate and the biases of the network."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep
from nnstep.algebra.expr import Sym
from nnstep.algebra.printed import read
from nnstep.diagnosis.table import _sequential
from nnstep.marking.carried import Carrying, Held
from nnstep.network.trace import Trace
from nnstep.quantities.notation import Notation
from nnstep.slips.edit import Context, Edit
from nnstep.slips.operands import operand_edits
from nnstep.slips.others import other_answers

TRACE = nnstep.trace(nnstep.load("article"))


def network(*activations: str, rate: float = 0.5, optimizer: str = "sgd", l2: float = 0.0, **layer: Any) -> Trace:
    """Two inputs, and two neurons in each layer."""
    layers = [{"units": 2, "activation": one, "weights": [[0.1, 0.2], [0.3, 0.4]], **layer} for one in activations]
    return nnstep.trace(nnstep.Scenario.from_dict({
        "format": 1, "network": {"inputs": 2, "layers": layers}, "data": [{"inputs": [0.5, 0.7], "targets": [1, 0]}],
        "loss": "half_squared_error", "optimizer": {"name": optimizer, "learning_rate": rate}, "training": {"l2": l2},
    }))  # fmt: skip


def edits(trace: Trace, quantity: str) -> list[Edit]:
    place = trace.find(quantity)
    right = trace.equation(place)
    assert right is not None
    return list(operand_edits(Context(trace, place), right))


@pytest.mark.parametrize(
    ("activations", "quantity", "taken"),
    [
        (("linear", "sigmoid"), "dE/dout_o1", True), (("sigmoid", "linear"), "dE/dout_o1", False),
        (("linear", "sigmoid"), "net_o1", False), (("sigmoid", "linear"), "net_o1", True),
    ],
)  # fmt: skip
def test_the_sum_of_a_linear_neuron_is_its_output(activations: tuple[str, str], quantity: str, taken: bool) -> None:
    """There it is no mistake to take the one for the other."""
    assert ("net_for_out" in {edit.mistake for edit in edits(network(*activations), quantity)}) is taken


def test_in_a_slope_the_output_for_the_sum_is_another_mistake() -> None:
    """It is the slope taken at the output, which is found with the functions."""
    assert "out_for_net" not in {edit.mistake for edit in edits(network("silu", "sigmoid"), "dout_h1/dnet_h1")}


def test_a_rate_may_be_ten_times_or_twice_as_large_or_as_small() -> None:
    """Beside those that are common, 0.033, 3.3, 0.165 and 0.66 for 0.33."""
    rules = {edit.rule for edit in edits(network("sigmoid", rate=0.33), "w1+")}
    assert {"rate 0.033", "rate 3.3", "rate 0.165", "rate 0.66", "rate 0.1"} <= rules
    assert "rate 0.33" not in rules


def test_a_new_bias_is_no_operand_on_the_way_back() -> None:
    """Of three layers the four new weights of the one between may be used too early, and not its two biases."""
    trace = network("sigmoid", "sigmoid", "sigmoid", bias=[0.1, 0.2], train_bias=True)
    assert [place.key.kind for place in _sequential(trace, trace.find("dE/dw1"))] == ["new"] * 4


@pytest.mark.parametrize(
    ("quantity", "count"),
    [
        ("dE/dout_h1", 4), ("dE/dnet_h1", 4), ("dE/dw1", 4), ("reg_w1", 4), ("m_w1+", 4), ("mhat_w1", 4), ("w1+", 4),
        ("w1", 0), ("out_h1", 0), ("E_total", 0),
    ],
)  # fmt: skip
def test_what_comes_of_the_way_back_may_be_made_with_new_weights(quantity: str, count: int) -> None:
    """Slopes, gradients, and all that the optimizer makes of them; not what is worked out before."""
    trace = network("sigmoid", "sigmoid", "sigmoid", optimizer="adam", l2=0.1)
    assert len(_sequential(trace, trace.find(quantity))) == count


@pytest.mark.parametrize(("asked", "given"), [("net_o1@2:1", "net_o1@1:1"), ("net_o1@2:2", "net_o1@3:2")])
def test_a_sample_is_found_where_another_epoch_has_it(asked: str, given: str) -> None:
    """The first comes first, then last, then first again: one sample an update, in an order of its own each epoch."""
    layers = [{"units": 1, "activation": "linear", "weights": [[0.3]]}]
    trace = nnstep.trace(nnstep.Scenario.from_dict({
        "format": 1, "network": {"inputs": 1, "layers": layers}, "loss": "half_squared_error",
        "data": [{"inputs": [0.5], "targets": [1]}, {"inputs": [0.7], "targets": [0]}],
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "training": {"batch": 1, "order": [[1, 2], [2, 1], [1, 2]]},
    }))  # fmt: skip
    answers = other_answers(trace, trace.find(asked))
    assert trace.find(given) in {edit.wrong.key for edit in answers if isinstance(edit.wrong, Sym)}


def test_64_ways_to_choose_among_numbers_that_are_printed_twice_are_the_most() -> None:
    """Four operands printed three times each could be chosen in 81 ways."""
    places = [TRACE.find(name) for name in ("w5", "w6", "out_h1", "out_h2")]
    held = {place: [Held(1, place, read(text), False, True, 0.5) for text in ("0.5", "0.6", "0.7")] for place in places}
    carrying = Carrying(TRACE, places, Notation(TRACE.layout))
    assert len(carrying.choices(TRACE.find("net_o1"), held)) == 64
    del held[places[0]][1:]
    assert len(carrying.choices(TRACE.find("net_o1"), held)) == 27
