"""From a scenario to its network: what is drawn and in which order, what can be set, what a batch is."""

from __future__ import annotations

import json
import math
from pathlib import Path
from random import Random
from statistics import NormalDist
from typing import Any

import pytest

from nnstep.algebra.expr import evaluate
from nnstep.engine.build import build
from nnstep.engine.hand import MOST_DECIMALS
from nnstep.errors import ScenarioError, UnknownQuantity, UsageError
from nnstep.network.build import by_hand, is_drawn, trace
from nnstep.network.trace import Trace
from nnstep.quantities.key import BIAS, Key
from nnstep.scenario.load import load
from nnstep.scenario.schema import Scenario

UNIFORM = {"name": "uniform", "low": -1, "high": 3}
GIVEN = {
    "format": 1,
    "seed": 7,
    "network": {"inputs": 2, "layers": [
        {"units": 2, "activation": "tanh", "weights": [[0.1, 0.2], [0.3, 0.4]], "bias": UNIFORM},
        {"units": 1, "activation": "linear", "weights": UNIFORM, "bias": [0.123456]},
    ]},
    "data": [{"inputs": [0.5, -0.5], "targets": 1}, {"inputs": [1, 2], "targets": 0}, {"inputs": [0, 1], "targets": 0}],
    "loss": "squared_error",
    "optimizer": {"name": "momentum", "lr": 0.1},
}  # fmt: skip


def scenario(**changed: Any) -> Scenario:
    """The scenario above with other fields."""
    return Scenario.from_dict({**GIVEN, **changed})


def scaled(folder: Path, scale: str) -> Scenario:
    """Two columns of a CSV, scaled; x1 is 1, 3, 5 in the file."""
    (folder / "data.csv").write_text("a,b,t\n1,2,0\n3,4,1\n5,9,1\n")
    data = {"csv": "data.csv", "inputs": ["a", "b"], "targets": "t", "scale": scale}
    return Scenario.from_dict({**GIVEN, "data": data}, base=folder)


# -- drawing ----------------------------------------------------------------------------------------------------------


def test_it_is_known_which_parameters_were_drawn() -> None:
    """The first layer's biases and the second one's weights were drawn, the others given."""
    made = trace(scenario())
    drawn = [is_drawn(made, key) for layer in (1, 2) for key in (Key("param", layer), Key("param", layer, 0, BIAS))]
    assert drawn == [False, True, True, False]


def test_numbers_are_drawn_layer_by_layer() -> None:
    """One generator with the scenario's seed serves layer after layer: here two biases, then two weights."""
    source = Random(7)
    first, second, third, fourth = (-1 + 4 * source.random() for _ in range(4))
    network = build(scenario())
    assert network.biases == ((first, second), (0.123456,))
    assert network.weights == (((0.1, 0.2), (0.3, 0.4)), ((third, fourth),))


def test_weights_are_drawn_row_by_row_before_the_biases() -> None:
    """Of a layer all weights into the first neuron come first, and the biases last, one for each neuron."""
    source = Random(3)
    drawn = [-1 + 4 * source.random() for _ in range(9)]
    layers = [{"units": 3, "activation": "tanh", "weights": UNIFORM, "bias": UNIFORM}]
    data = [{"inputs": [1, 2], "targets": [0, 0, 0]}]
    network = build(scenario(seed=3, network={"inputs": 2, "layers": layers}, data=data))
    assert network.weights == ((tuple(drawn[0:2]), tuple(drawn[2:4]), tuple(drawn[4:6])),)
    assert network.biases == (tuple(drawn[6:9]),)


@pytest.mark.parametrize(("name", "spread"), [("he_normal", 2 / 3), ("xavier_normal", 2 / 5), ("lecun_normal", 1 / 3)])
def test_fan_in_is_the_layer_before_and_fan_out_the_layer(name: str, spread: float) -> None:
    """From three neurons into two, the variance of the first draw is 2/3, 2/(3 + 2), 1/3."""
    layers = [{"units": 2, "activation": "tanh", "weights": name}]
    data = [{"inputs": [1, 2, 3], "targets": [0, 0]}]
    network = build(scenario(network={"inputs": 3, "layers": layers}, data=data))
    first = math.sqrt(spread) * NormalDist().inv_cdf(Random(7).random())
    assert network.weights[0][0][0] == pytest.approx(first, rel=1e-15)


def test_only_what_was_drawn_is_rounded_by_hand() -> None:
    """With two decimals drawn numbers have two, given ones keep all of theirs."""
    for made in (trace(scenario(), hand=2), by_hand(trace(scenario()), 2)):
        network, whole = made.network, build(scenario())
        assert network.biases == (tuple(round(number, 2) for number in whole.biases[0]), (0.123456,))
        assert network.weights[1] == (tuple(round(number, 2) for number in whole.weights[1][0]),)
        assert network.weights[0] == ((0.1, 0.2), (0.3, 0.4))
        assert made.hand == 2


@pytest.mark.parametrize("decimals", [-1, MOST_DECIMALS + 1])
def test_decimals_that_nobody_carries(decimals: int) -> None:
    """Fewer than none, or more than a float has, is refused."""
    with pytest.raises(UsageError, match="cannot be carried"):
        trace(scenario(), hand=decimals)


@pytest.mark.parametrize("decimals", [0, MOST_DECIMALS])
def test_decimals_at_the_ends_are_carried(decimals: int) -> None:
    """None at all, and as many as there are, can be carried."""
    assert trace(scenario(), hand=decimals)["E_total"].value == round(trace(scenario(), hand=decimals)["E_total"].value,
                                                                      decimals)  # fmt: skip


def test_a_normal_draw_of_nothing_is_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    """`random()` may give 0, which no normal number lies below; then the mean is drawn."""

    class Nothing(Random):
        def random(self) -> float:
            return 0.0

    monkeypatch.setattr("random.Random", Nothing)
    layers = [{"units": 1, "activation": "tanh", "weights": {"name": "normal", "mean": 0.25, "std": 2}}]
    assert build(scenario(network={"inputs": 2, "layers": layers})).weights == (((0.25, 0.25),),)


# -- setting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [("w1", 9.0), ("w4", 9.0), ("w6", 9.0), ("b_h2", 9.0), ("b_o1", 9.0), ("x2:3", 9.0), ("target_o1:2", 9.0),
     ("lr", 9.0), ("momentum", 0.5)],
)  # fmt: skip
def test_what_is_given_can_be_set(name: str, value: float) -> None:
    """A setting changes that quantity, whether it was given or drawn, and no other given one."""
    plain, made = trace(scenario()), trace(scenario(), {name: value})
    assert made[name].value == value
    others = ["w1", "w2", "w3", "w4", "w5", "w6", "b_h1", "b_h2", "b_o1", "x1", "x2", "x2:3", "target_o1", "lr"]
    assert [one for one in others if made[one].value != plain[one].value] == [one for one in others if one == name]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("net_h1", 1.0, "is computed"),
        ("w1+", 1.0, "is computed"),
        ("t", 1.0, "is computed"),
        ("w1@1", 1.0, "cannot be set"),
        ("w1@1.1", 1.0, "cannot be set"),
        ("w1", math.inf, "finite"),
        ("w1", math.nan, "finite"),
        ("lr", 0.0, "must be above 0"),
        ("momentum", 1.0, "below 1"),
        ("momentum", -0.1, "0 or more"),
    ],
)
def test_what_cannot_be_set(name: str, value: float, why: str) -> None:
    """What is computed, one moment of many, what is no number or out of its range: refused with the reason."""
    with pytest.raises(UsageError) as caught:
        trace(scenario(), {name: value})
    assert why in f"{caught.value.message}; {caught.value.help}"


def test_a_rate_needs_an_optimizer() -> None:
    """Where nothing is updated there is no learning rate to set."""
    with pytest.raises(UnknownQuantity):
        trace(Scenario.from_dict({key: value for key, value in GIVEN.items() if key != "optimizer"}), {"lr": 0.5})


def test_a_scaled_input_cannot_be_set_but_what_it_is_made_of_can(tmp_path: Path) -> None:
    """x1 is (raw − mean)/deviation: the raw number can be set, and the input follows; its mean is that of the file."""
    of = scaled(tmp_path, "standard")
    for name in ("x1", "x1:2", "mean_x1", "std_x2"):
        with pytest.raises(UsageError, match="is computed"):
            trace(of, {name: 0.5})
    made = trace(of, {"raw_x1:2": 7.0})
    assert made["raw_x1:2"].value == 7.0
    assert made["x1:2"].value == pytest.approx((7 - 3) / math.sqrt(8 / 3), rel=1e-15)
    assert made["x1:1"].value == pytest.approx((1 - 3) / math.sqrt(8 / 3), rel=1e-15)


def test_an_input_scaled_to_a_range_cannot_be_set(tmp_path: Path) -> None:
    """The least and the span of a column are computed too; targets are not scaled, and can be set."""
    of = scaled(tmp_path, "minmax")
    for name in ("x2:3", "min_x1", "span_x1"):
        with pytest.raises(UsageError, match="is computed"):
            trace(of, {name: 0.5})
    made = trace(of, {"raw_x1": 2.0, "target_o1:3": 0.25})
    assert (made["x1"].value, made["x1:3"].value, made["target_o1:3"].value) == (0.25, 1.0, 0.25)


@pytest.mark.parametrize(
    ("scale", "equation"),
    [("standard", "x2 = (raw_x2 - mean_x2)/std_x2"), ("minmax", "x2 = (raw_x2 - min_x2)/span_x2")],
)
def test_a_scaled_input_has_an_equation(scale: str, equation: str, tmp_path: Path) -> None:
    """It says what the input is made of, in the names of what is taken off and divided by."""
    made = trace(scaled(tmp_path, scale))
    assert str(made["x2:3"].equation).replace(":3", "") == equation
    assert made["x2:3"].value == pytest.approx(evaluated(made, "x2:3"), rel=1e-15)


def evaluated(made: Trace, name: str) -> float:
    """A quantity's equation on its operands' values."""
    place = made.find(name)
    right = made.equation(place)
    assert right is not None
    return evaluate(right, lambda key: made.value(made.beside(place, key)))


def test_a_scaled_input_is_rounded_by_hand(tmp_path: Path) -> None:
    """Carried with two decimals, (1 − 3)/1.632993… is −1.22 before it is used."""
    assert trace(scaled(tmp_path, "standard"), hand=2)["x1"].value == -1.22


# -- the rest ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("batch", "updates"), [("full", 1), ("online", 3), (1, 3), (2, 2), (3, 1), (50, 1)])
def test_how_many_updates_an_epoch_has(batch: Any, updates: int) -> None:
    """Three samples at once, one by one, two and then one; a batch is never larger than the samples."""
    made = trace(scenario(training={"batch": batch}))
    assert (made.schedule.updates, made.schedule.batch) == (updates, -(-3 // updates))


def test_outputs_are_kept_within_at_the_end_only() -> None:
    """With a cross-entropy the output layer's sigmoid is kept off 0 and 1, a hidden one is not."""
    layers = [{"units": 1, "activation": "sigmoid", "weights": [[1, 1]]},
              {"units": 1, "activation": "sigmoid", "weights": [[1]]}]  # fmt: skip
    network = build(scenario(network={"inputs": 2, "layers": layers}, loss="binary_cross_entropy"))
    assert [activation.within is None for activation in network.activations] == [True, False]


def test_a_linear_output_is_not_kept_within() -> None:
    """What lies outside 0 to 1 by itself is left alone, whatever the loss."""
    assert build(scenario(loss="binary_cross_entropy")).activations[-1].within is None


def test_l2_and_clipping_need_an_update() -> None:
    """Without an optimizer there is neither a pull towards 0 nor a norm, though the file has both."""
    training = {"l2": 0.5, "clip_norm": 2.0}
    assert (build(scenario(training=training)).layout.l2, build(scenario(training=training)).layout.clip) == (
        True,
        True,
    )
    bare = {key: value for key, value in GIVEN.items() if key != "optimizer"}
    layout = build(Scenario.from_dict({**bare, "training": training})).layout
    assert (layout.l2, layout.clip, layout.has_update, "t" in layout.hypers) == (False, False, False, False)


def test_a_claim_about_nothing_is_an_error_of_the_file() -> None:
    """A claim or a remark about a quantity that the network has not is refused, each with its name."""
    with pytest.raises(ScenarioError) as caught:
        trace(scenario(claims=[{"quantity": "net_h9", "printed": "1"}], remarks={"w99": "?", "w1": "fine"}))
    assert ["net_h9" in one.message or "w99" in one.message for one in caught.value.problems] == [True, True]


def test_what_a_setting_took_away_is_no_longer_claimed(tmp_path: Path) -> None:
    """Where `--set` took the velocity away, its claim and its remark go, and the others stay."""
    claims = [{"quantity": "v_w1+", "printed": "1"}, {"quantity": "net_h1", "printed": "2"}]
    path = tmp_path / "one.yaml"
    path.write_text(json.dumps({**GIVEN, "claims": claims, "remarks": {"v_w1": "gone", "w1": "stays"}}))
    kept = trace(load(path, [("optimizer.name", "sgd")])).scenario
    assert kept is not None
    assert ([claim.quantity for claim in kept.claims], list(kept.remarks)) == (["net_h1"], ["w1"])
