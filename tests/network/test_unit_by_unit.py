"""Activations unit by unit: each neuron of a layer with a function of its own."""

from __future__ import annotations

import math
from typing import Any

import pytest

import nnstep
from nnstep.engine.arrays import NumpyRunner
from nnstep.engine.runner import FloatRunner
from nnstep.errors import ScenarioError
from nnstep.health.examine import in_epoch
from nnstep.lesson.verify import finite_difference, replay

LEAKY = {"name": "leaky_relu", "slope": 0.2}
HIDDEN = ["sigmoid", LEAKY, "tanh"]
OUTPUTS = ["tanh", "linear"]


def _fields(hidden: Any = HIDDEN, outputs: Any = OUTPUTS, **more: Any) -> dict[str, Any]:
    layers = [
        {"units": 3, "activation": hidden, "weights": [[0.5, -0.4], [0.3, 0.8], [-0.7, 0.2]], "bias": [0.1, -0.2, 0.3]},
        {"units": 2, "activation": outputs, "weights": [[0.6, -0.1, 0.4], [0.2, 0.9, -0.3]], "bias": [0.1, 0.2]},
    ]
    data = [{"inputs": [0.3, 0.7], "targets": [1, 0]}, {"inputs": [-0.5, -0.2], "targets": [0, 1]}]
    usual = {"format": 1, "network": {"inputs": 2, "layers": layers}, "data": data, "loss": "mean_squared_error"}
    return {**usual, "optimizer": {"name": "sgd", "lr": 0.5}, **more}


def _trace(*lists: Any, **more: Any) -> nnstep.Trace:
    return nnstep.trace(nnstep.Scenario.from_dict(_fields(*lists, **more)))


def test_it_is_what_pytorch_makes_of_columns() -> None:
    """Two steps of SGD(lr=.5) on MSELoss in PyTorch 2.13.0, float64, the columns of each layer through their own
    functions: torch.stack([sigmoid(z[:, 0]), leaky_relu(z[:, 1], .2), tanh(z[:, 2])], 1), then tanh and the sum itself.
    """
    trace = _trace()
    torch = {
        "E_total": 0.4918841731180932, "out_h2:2": -0.10200000000000001, "out_o1:1": 0.41439984574494126,
        "dE/dw1": -0.008543028351251985, "dE/dw4": 0.23523991570356825, "dE/dw6": -0.1588155108939692,
        "dE/dw8": -0.12869470196235552, "dE/db_o2": -0.1614225471915368, "dE/db_h2": 0.22020917390351313,
        "E_total@2": 0.3705243195406194, "out_o1@2:1": 0.4907923794881554, "dE/dw4@2": 0.1658560235545508,
        "w6+@2": 0.33075249159115067, "w9+@2": 0.3552892102244033,
    }  # fmt: skip
    for name, value in torch.items():
        assert trace[name].value == pytest.approx(value, rel=1e-13), name


def test_each_neuron_has_its_own_equation_and_its_own_words() -> None:
    """The output and the slope are written in the form that is taught of the neuron's own function."""
    trace = _trace()
    assert str(trace["out_h1"].equation) == "out_h1 = 1/(1 + e^(-net_h1))"
    assert str(trace["out_h3"].equation) == "out_h3 = tanh(net_h3)"
    assert str(trace["out_o2"].equation) == "out_o2 = net_o2"
    assert str(trace["dout_h3/dnet_h3"].equation) == "dout_h3/dnet_h3 = 1 - out_h3^2"
    said = {name: " ".join(nnstep.explain(trace, name).text().split()) for name in ("w1", "w3")}
    assert "the slope of the sigmoid" in said["w1"]
    assert "leaky ReLU" in said["w3"]
    assert "sigmoid" not in said["w3"]


def test_by_hand() -> None:
    """A sum below 0 goes through the leaky one with a fifth, and its slope is that; beside it σ(1 − σ)."""
    trace = _trace()
    net = -0.5 * 0.3 - 0.2 * 0.8 - 0.2
    assert trace["net_h2:2"].value == pytest.approx(net, rel=1e-15)
    assert trace["out_h2:2"].value == pytest.approx(0.2 * net, rel=1e-15)
    assert trace["dout_h2/dnet_h2:2"].value == 0.2
    sigmoid = 1 / (1 + math.exp(-(-0.5 * 0.5 + 0.2 * 0.4 + 0.1)))
    assert trace["dout_h1/dnet_h1:2"].value == pytest.approx(sigmoid * (1 - sigmoid), rel=1e-14)


def test_every_slope_is_the_one_that_is_measured() -> None:
    """E a little above and a little below each weight and bias."""
    trace = _trace(["softplus", "gelu", "elu"], ["sigmoid", "softsign"])
    for name in (*(f"w{number}" for number in range(1, 13)), "b_h1", "b_h2", "b_h3", "b_o1", "b_o2"):
        assert finite_difference(trace, trace[name].key).agrees(trace[f"dE/d{name}"].value), name


def test_the_three_ways_to_run_it_agree() -> None:
    """Item by item, compiled and as numpy, of all that an update records; and each equation gives its value."""
    trace = _trace()
    others = [nnstep.Trace(trace.network, trace.schedule, runner(trace.network.running()), 1, trace.scenario)
              for runner in (FloatRunner, NumpyRunner)]  # fmt: skip
    for label in trace.quantities(epoch=3):
        quantity = trace[f"{label.partition(':')[0]}@3{':' + label.partition(':')[2] if ':' in label else ''}"]
        for other in others:
            assert other.value(quantity.place) == pytest.approx(quantity.value, rel=1e-12, abs=1e-15), label
        again = replay(trace, quantity.place)
        assert again is None or again.agrees(quantity.value), label


def test_in_matrices_each_row_is_said() -> None:
    """The equation says which function makes which row, and evaluated it gives the rows; turned over, the columns."""
    trace = _trace()
    array = trace.array("a.1")
    assert str(array.equation) == "a.1 = σ(z.1) in row 1, leaky_relu(z.1) in row 2, tanh(z.1) in row 3"
    for name in ("a.1", "a.2", "da.1/dz.1", "delta.1", "delta.2", "dE/dW.1"):
        found = trace.array(name)
        assert found.equation.evaluate() == pytest.approx(found.value, rel=1e-14)
    formula = trace.arrays.formula(array.place, rows=True)
    assert "ByRow" in type(formula.equation).__name__
    assert [where for _, where in formula.equation.parts] == ["in column 1", "in column 2", "in column 3"]


def test_two_of_one_name_with_other_numbers_are_two() -> None:
    """In matrices each leaky ReLU has its own slope."""
    trace = _trace([LEAKY, {"name": "leaky_relu", "slope": 0.4}, "relu"])
    array = trace.array("a.1")
    assert array.equation.evaluate() == pytest.approx(array.value, rel=1e-14)


def test_alike_they_are_one() -> None:
    """A list of the same function is that function."""
    listed, plain = _trace(["tanh"] * 3, "linear"), _trace("tanh", "linear")
    assert listed.scenario.network == plain.scenario.network


def test_parts_of_a_list_can_be_set() -> None:
    """`--set` reaches a function of the list, and its numbers."""
    scenario = nnstep.Scenario.from_dict(_fields())
    assert scenario.network.layers[0].activation[1].parameters == {"slope": 0.2}


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        (["sigmoid", "tanh"], "2 activations for layer 1, which has 3 units"),
        (["sigmoid", "softmax", "tanh"], "softmax is made of all sums of a layer"),
        (["sigmoid", "tanh", "sigmod"], "unknown activation 'sigmod'"),
        (["sigmoid", {"name": "elu", "alfa": 1}, "tanh"], "unknown key 'alfa'"),
        (["sigmoid", "step", "tanh"], "layer 1 has no slope"),
        ([], "this one is empty"),
    ],
)
def test_a_wrong_list_is_said(hidden: Any, said: str) -> None:
    """Too few, a function of the whole layer, and what a name alone would be told."""
    with pytest.raises(ScenarioError, match=said):
        _trace(hidden)


def test_neurons_with_other_functions_are_not_alike() -> None:
    """Equal weights make no symmetry where the functions differ."""
    layers = [{"units": 2, "activation": ["sigmoid", "tanh"], "weights": [[0.5, 0.5], [0.5, 0.5]]},
              {"units": 1, "activation": "linear", "weights": [[0.3, 0.3]]}]  # fmt: skip
    fields = _fields(network={"inputs": 2, "layers": layers}, data=[{"inputs": [0.3, 0.7], "targets": [1]}])
    assert "symmetric_units" not in _illnesses(fields)
    layers[0]["activation"] = "sigmoid"
    assert "symmetric_units" in _illnesses(fields)


def test_only_the_output_that_cannot_reach_its_target_is_told() -> None:
    """A target of 1.5 is out of reach for tanh, and not for the linear output beside it."""
    data = [{"inputs": [0.3, 0.7], "targets": [0.5, 1.5]}]
    assert "unreachable_target" not in _illnesses(_fields(data=data))
    assert "unreachable_target" in _illnesses(_fields(outputs=["linear", "tanh"], data=data))


def _illnesses(fields: dict[str, Any]) -> set[str]:
    return {one.illness for one in in_epoch(nnstep.trace(nnstep.Scenario.from_dict(fields)), 1)}
