"""Paths from a parameter to the error: all of them, each with its product, adding up to the gradient."""

from __future__ import annotations

import math
from typing import Any

import pytest
from network.networks import entry, network, trace

import nnstep
from nnstep.algebra.expr import Expr, evaluate
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.network import Network
from nnstep.functions.activations import ACTIVATIONS
from nnstep.lesson.parts import parts
from nnstep.lesson.paths import chain, count_paths, paths
from nnstep.lesson.script import Lesson
from nnstep.quantities.place import Place
from nnstep.scenario.schema import Scenario

SOFTMAX = (entry(ACTIVATIONS, "softmax"), entry(ACTIVATIONS, "tanh"))


def add_up(of: Network) -> int:
    """Compares the paths of every gradient with the gradient; returns how many paths there were."""
    lesson = Lesson(trace(of, CompiledRunner))
    count = 0
    for layer in range(1, of.layout.last + 1):
        for parameter in of.layout.parameters(layer):
            for sample in range(1, of.layout.samples + 1):
                place = Place(parameter.of("grad", sample=sample))
                found = paths(lesson, place)
                assert len(found) == len({path.through for path in found}) == count_paths(lesson, parameter)
                size = sum(abs(path.value) for path in found)
                assert sum(path.value for path in found) == pytest.approx(lesson.trace.value(place), abs=1e-14 * size)
                count += len(found)
    return count


def test_paths_add_up_to_the_gradient() -> None:
    """In random networks every path is there once, and together they are the gradient of each sample."""
    assert sum(add_up(network(seed)) for seed in range(20)) > 1000


def test_paths_through_a_hidden_softmax_add_up_too() -> None:
    """There the sum of one neuron moves the outputs of all, and each of them is a path of its own."""
    assert sum(add_up(network(seed, activations=SOFTMAX, sizes=[2, 3, 2, 2], samples=2)) for seed in range(8)) > 500


def explained(activations: list[str], **bias: Any) -> nnstep.Trace:
    """A 2-2-2 network with the article's weights."""
    rows = [[[0.15, 0.25], [0.35, 0.45]], [[0.55, 0.65], [0.75, 0.85]]]
    layers = [{"units": 2, "activation": name, "weights": weights, **bias}
              for name, weights in zip(activations, rows, strict=True)]  # fmt: skip
    data = [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}]
    return nnstep.trace(
        Scenario.from_dict(
            {"format": 1, "network": {"inputs": 2, "layers": layers}, "data": data, "loss": "squared_error"}
        )
    )


def test_the_four_paths_of_a_hidden_softmax_by_hand() -> None:
    """From w1 through out_h1 and out_h2 to both outputs: the slope s(1 − s), or −s₁s₂, times weight and input."""
    made = explained(["softmax", "sigmoid"])
    found = {path.through: path.value for path in nnstep.explain(made, "w1").paths}
    e1, e2 = math.exp(0.2 * 0.15 + 0.3 * 0.25), math.exp(0.2 * 0.35 + 0.3 * 0.45)
    own, other = e1 * e2 / (e1 + e2) ** 2, -e1 * e2 / (e1 + e2) ** 2
    back = {name: made[f"dE/dnet_{name}"].value for name in ("o1", "o2")}
    assert found == pytest.approx({
        ("o1", "h1"): back["o1"] * 0.55 * own * 0.2,
        ("o1", "h2"): back["o1"] * 0.65 * other * 0.2,
        ("o2", "h1"): back["o2"] * 0.75 * own * 0.2,
        ("o2", "h2"): back["o2"] * 0.85 * other * 0.2,
    }, rel=1e-13)  # fmt: skip


def test_a_softmax_at_the_end_has_a_path_through_each_output_by_hand() -> None:
    """w5 reaches E through both shares, and the step of ∂E/∂net_o1 counts as many: 2(o − t) · slope · out_h1 each."""
    made = explained(["sigmoid", "softmax"])
    explanation = nnstep.explain(made, "w5")
    e1, e2 = math.exp(made["net_o1"].value), math.exp(made["net_o2"].value)
    o1, o2, out = e1 / (e1 + e2), e2 / (e1 + e2), made["out_h1"].value
    assert {path.through: path.value for path in explanation.paths} == pytest.approx(
        {("o1",): 2 * (o1 - 0.99) * o1 * o2 * out, ("o2",): 2 * (o2 - 0.01) * -o1 * o2 * out}, rel=1e-13
    )
    lesson = Lesson(made)
    step = lesson.step(1, lesson.find(made.find("dE/dnet_o1")))
    assert explanation.path_count == len(parts(lesson, step)) == 2


def test_a_shared_bias_has_the_paths_of_all_its_neurons() -> None:
    """The bias of the first layer goes through h1 and h2, each to both outputs."""
    explanation = nnstep.explain(explained(["sigmoid", "sigmoid"], bias=0.5), "b1")
    assert [path.through for path in explanation.paths] == [("o1", "h1"), ("o2", "h1"), ("o1", "h2"), ("o2", "h2")]
    assert explanation.path_count == 4


def test_of_very_many_paths_those_through_one_neuron_are_taken_together() -> None:
    """With 18·18·18 paths there is one for each neuron of the next layer, and they add up."""
    of = network(1, sizes=[1, 1, 18, 18, 18], samples=1, activations=(entry(ACTIVATIONS, "tanh"),))
    lesson = Lesson(trace(of, CompiledRunner))
    place = lesson.trace.find("dE/dw1:1")
    found = paths(lesson, place)
    assert (len(found), count_paths(lesson, place.key)) == (18, 5832)
    size = sum(abs(path.value) for path in found)
    assert sum(path.value for path in found) == pytest.approx(lesson.trace.value(place), abs=1e-14 * size)


@pytest.mark.parametrize(
    ("activations", "name", "factors"),
    [
        (["sigmoid", "sigmoid"], "w5", "dE/dout_o1*dout_o1/dnet_o1*dnet_o1/dw5"),
        (["sigmoid", "sigmoid"], "b_o2", "dE/dout_o2*dout_o2/dnet_o2*dnet_o2/db_o2"),
    ],
)
def test_the_chain_written_out(activations: list[str], name: str, factors: str) -> None:
    """At an output every factor of the chain rule is named."""
    made = explained(activations, bias=[0.1, 0.2])
    place = made.find(f"dE/d{name}:1")
    product = chain(Lesson(made), place)
    assert _ids(made, product) == factors
    assert evaluate(product, lambda key: made.value(made.beside(place, key))) == pytest.approx(
        made.value(place), rel=1e-15
    )


def _ids(made: nnstep.Trace, product: Expr) -> str:
    return "*".join(made.quantity(Place(factor.key)).id for factor in product.factors)  # type: ignore[attr-defined]


def test_the_chain_through_a_network_of_single_neurons() -> None:
    """With one neuron a layer the chain goes from the output's ∂E/∂net over weight and slope to the input."""
    made = trace(network(2, sizes=[1, 1, 1, 1], samples=1, activations=(entry(ACTIVATIONS, "tanh"),)), CompiledRunner)
    assert _ids(made, chain(Lesson(made), made.find("dE/dw1:1"))) == (
        "dE/dnet_o1*w3*dout_h2/dnet_h2*w2*dout_h1/dnet_h1*x1"
    )
