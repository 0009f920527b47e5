"""Places and values: what an address that leaves something out means, and what is derived where formulas end."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep
from nnstep.engine.build import build
from nnstep.engine.choose import COMPILED, WIDEST, is_compiled
from nnstep.errors import UnknownQuantity, UsageError
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.scenario.schema import Scenario


def made(batch: Any = 2, order: Any = None, **changes: Any) -> nnstep.Trace:
    """Three samples of a 1-1 network under Adam with L2 and clipping, in epochs 3 1 2 and 2 3 1."""
    layer = {"units": 1, "activation": "linear", "weights": [0.5], "bias": [0.1]}
    return nnstep.trace(Scenario.from_dict({
        "format": 1,
        "network": {"inputs": 1, "layers": [layer]},
        "data": [{"inputs": x, "targets": 0} for x in (1, 2, 4)],
        "loss": "half_squared_error",
        "optimizer": {"name": "adam", "lr": 0.01},
        "training": {"batch": batch, "order": order or [[3, 1, 2], [2, 3, 1]], "l2": 0.1, "clip_norm": 5},
        **changes,
    }))  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "epoch", "update", "sample"),
    [
        ("w1", 1, 1, 0), ("w1@2", 2, 1, 0), ("w1@2.2", 2, 2, 0),  # before the epoch's first update
        ("w1+", 1, 2, 0), ("m_w1+", 1, 2, 0), ("mhat_w1", 1, 2, 0), ("reg_w1", 1, 2, 0), ("grad_w1", 1, 2, 0),
        ("grad_norm", 1, 2, 0), ("clip_scale", 1, 2, 0), ("w1+@2.1", 2, 1, 0),  # after its last one
        ("E_total", 1, 1, 0), ("dE/dw1", 1, 1, 0), ("m_w1", 1, 1, 0), ("lr", 1, 1, 0),
        ("net_o1", 1, 1, 1), ("net_o1@2", 2, 2, 1),  # the first sample, in the update that uses it
        ("net_o1:2", 1, 2, 2), ("net_o1@2:2", 2, 1, 2), ("dE/dw1:2", 1, 2, 2), ("w1:2", 1, 2, 0), ("w1+:3", 1, 1, 0),
        ("net_o1@1.1", 1, 1, 3), ("net_o1@1.2", 1, 2, 2), ("net_o1@2.1", 2, 1, 2),  # the first of the update
        ("net_o1@1.1:1", 1, 1, 1), ("E_epoch", 1, 1, 0), ("E_epoch:2", 1, 1, 0),
    ],
)  # fmt: skip
def test_what_is_left_out(typed: str, epoch: int, update: int, sample: int) -> None:
    """Epoch 1; the first update, or the last for what follows it; the first sample; a sample's own update."""
    place = made().find(typed)
    assert (place.epoch, place.update, place.key.sample) == (epoch, update, sample)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("w1@1.3", "no update 3 in epoch 1"),
        ("net_o1@1.1:2", "does not use sample 2"),
        ("net_o1@2.2:3", "does not use sample 3"),
        ("net_o1:4", "no sample 4"),
        ("w1@10000001", "too far"),
        ("w1@0", "has a 0"),
    ],
)
def test_addresses_that_lead_nowhere(typed: str, why: str) -> None:
    """An update, a sample or an epoch that there is not is said, with what there is."""
    with pytest.raises(UnknownQuantity, match=why):
        made().find(typed)


def test_the_last_epoch_that_can_be_asked_for() -> None:
    """Ten million is not too far."""
    assert made().find("w1@10000000").epoch == 10_000_000


def test_an_epochs_help_says_one_update_or_several() -> None:
    """Where an epoch has one update, the help says "1 update"; of two updates, "2 updates"."""
    for batch, said in ((2, "an epoch has 2 updates,"), ("full", "an epoch has 1 update,")):
        with pytest.raises(UnknownQuantity) as caught:
            made(batch, [[1, 2, 3]]).find("w1@1.3")
        assert said in str(caught.value.help)


@pytest.mark.parametrize("batch", [2, "online", "full"])
def test_every_quantity_of_an_epoch_is_named_once(batch: Any) -> None:
    """All that is listed has an id of its own, means itself, and no id stands there twice."""
    of = made(batch)
    listed = of.quantities(all=True)
    assert len(listed) == len(set(listed))
    assert [of[name].label for name in listed] == listed


def test_what_an_epoch_lists() -> None:
    """In batches of two a weight's own gradients are listed for the samples of an update that has two."""
    listed = made().quantities(all=True)
    assert [name for name in listed if name.startswith("dE/dw1")] == [
        "dE/dw1:3",
        "dE/dw1:1",
        "dE/dw1@1.1",
        "dE/dw1@1.2",
    ]
    assert {"dE/dx1:2", "dnet_o1/dw1:2", "dnet_o1/db_o1:1", "dE_o1/dout_o1:3", "E_epoch", "lr", "x1:1"} <= set(listed)


def test_the_parts_of_hidden_slopes_are_listed_for_each_neuron_they_come_through() -> None:
    """From two hidden neurons to three outputs there are six parts, and six slopes of single errors."""
    layers = [
        {"units": 2, "activation": "tanh", "weights": "ones"},
        {"units": 3, "activation": "tanh", "weights": "ones"},
    ]
    data = [{"inputs": 1, "targets": [0, 0, 0]}]
    of = made("full", [[1]], network={"inputs": 1, "layers": layers}, data=data)
    listed = of.quantities(all=True)
    pairs = [(hidden, output) for hidden in (1, 2) for output in (1, 2, 3)]
    assert [one for one in listed if "_via_" in one] == [f"dE/dout_h{h}_via_o{o}" for h, o in pairs]
    assert [one for one in listed if one.startswith("dE_") and "_h" in one] == [f"dE_o{o}/dout_h{h}" for h, o in pairs]


def test_a_sample_alone_in_its_update_has_the_updates_error() -> None:
    """Where each update has one sample, E of sample 2 is E_total of its update, and E_o1 is that too."""
    of = made("online")
    assert of["E:2"].value == of["E_total:2"].value == of["E_o1:2"].value
    assert str(of["E:2"].equation) == "E = E_total"


@pytest.mark.parametrize("wrong", [0, 2.5])
def test_what_is_counted_is_named(wrong: Any) -> None:
    """A number of epochs, or an epoch, that cannot be is said as what it was given for."""
    with pytest.raises(UsageError, match="epochs must be a whole number, 1 or more"):
        made().series("w1", epochs=wrong)
    with pytest.raises(UsageError, match="epoch must be a whole number, 1 or more"):
        made().quantities(epoch=wrong)


def test_frozen_parameters_are_listed_with_their_gradient_and_end() -> None:
    """What no update changes is no step, and is listed among the others: dE/dw1, w1+."""
    frozen = {"units": 1, "activation": "linear", "weights": [0.5], "train_weights": False}
    of = made("full", network={"inputs": 1, "layers": [frozen]})
    assert not {"dE/dw1", "w1+"} & set(of.quantities())
    assert {"dE/dw1", "w1+", "dE/dw1:2"} <= set(of.quantities(all=True))


def test_what_has_no_equation_and_no_value() -> None:
    """An input is given; a key of another network is unknown."""
    of = made()
    assert of.equation(of.find("x1")) is None
    assert of.operands(of.find("x1")) == ()
    with pytest.raises(UnknownQuantity):
        of.value(Place(Key("state", 1, slot="velocity")))


def test_equations_name_samples_as_the_file_does() -> None:
    """In the update of samples 3 and 1 the error is the mean of E:3 and E:1, in that order."""
    of = made()
    assert [one.label for one in of["E_total"].operands] == ["E:3", "E:1"]
    assert [one.label for one in of["E_epoch"].operands] == ["E:1", "E:2", "E:3"]
    assert [one.label for one in of["net_o1:3"].operands] == ["w1@1.1", "x1:3", "b_o1@1.1"]


def test_a_derived_slope_is_finite_at_the_edge_like_the_recorded_one() -> None:
    """At an output of exactly 0 with target 0, (1 − t)/(1 − o) − t/o is 1, where 0/0 has no value."""
    layer = {"units": 2, "activation": "linear", "weights": [[0.0], [0.25]]}
    of = nnstep.trace(Scenario.from_dict({
        "format": 1, "network": {"inputs": 1, "layers": [layer]}, "data": [{"inputs": 1, "targets": [0, 1]}],
        "loss": "binary_cross_entropy",
    }))  # fmt: skip
    assert of["dE/dout_o1"].value == 0.5
    assert of["dE_o1/dout_o1"].value == 1.0
    assert of["dE_o2/dout_o2"].value == -4.0


def test_what_is_shown_is_the_taught_formula_and_what_runs_is_safe() -> None:
    """Softplus is ln(1 + e^net) in its equation; at a net of 800 it is 800 all the same."""
    layer = {"units": 1, "activation": "softplus", "weights": [[800]]}
    of = nnstep.trace(Scenario.from_dict({
        "format": 1, "network": {"inputs": 1, "layers": [layer]}, "data": [{"inputs": 1, "targets": 0}],
        "loss": "half_squared_error",
    }))  # fmt: skip
    assert str(of["out_o1"].equation) == "out_o1 = ln(1 + e^net_o1)"
    assert of["out_o1"].value == 800.0


def test_a_run_has_one_epoch_unless_it_is_told_otherwise() -> None:
    """A series without a number of epochs has those of the scenario, which are one by default."""
    assert made().epochs == 1
    assert len(made().series("w1")) == 1
    assert len(made(training={"epochs": 3}).series("w1")) == 3


def test_the_largest_network_that_is_compiled() -> None:
    """300 parameters times samples, biases counted, and sums of a thousand terms, are the most."""

    def network(inputs: int, units: int, bias: Any = None) -> Any:
        layer = {"units": units, "activation": "linear", "weights": "zeros", "bias": bias or "none"}
        data = [{"inputs": [0.0] * inputs, "targets": [0.0] * units}]
        return build(Scenario.from_dict({
            "format": 1, "network": {"inputs": inputs, "layers": [layer]}, "data": data, "loss": "squared_error",
        }))  # fmt: skip

    assert (COMPILED, WIDEST) == (300, 1000)
    assert is_compiled(network(10, 10), 3)
    assert not is_compiled(network(10, 10), 4)
    assert is_compiled(network(29, 10, "zeros"), 1)
    assert not is_compiled(network(30, 10, "zeros"), 1)
    assert not is_compiled(network(1001, 1), 0)
    assert is_compiled(network(1000, 1), 0)


# -- kinds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("input", ["x1"]), ("target", ["target_o1"]), ("weight", ["w1"]), ("bias", ["b_o1"]), ("net", ["net_o1"]),
        ("hyperparameter", ["lr", "beta1", "t", "l2", "clip_norm"]), ("out", ["out_o1"]),
        ("error", ["E_o1", "E", "E_total", "E_epoch"]),
        ("derivative", ["dE/dout_o1", "dout_o1/dnet_o1", "dE/dnet_o1", "dnet_o1/dw1", "dnet_o1/db_o1", "dnet_o1/dx1",
                        "dE_o1/dout_o1", "dE/dx1"]),
        ("gradient", ["dE/dw1", "dE/dw1:2", "dE/db_o1", "reg_w1", "grad_norm", "clip_scale", "grad_w1"]),
        ("update", ["w1+", "b_o1+"]), ("state", ["m_w1", "v_w1+", "mhat_w1", "m_b_o1"]),
    ],
)  # fmt: skip
def test_kinds_as_programs_are_told_them(kind: str, ids: list[str]) -> None:
    """Every quantity is of one of the twelve kinds of the JSON."""
    assert {name: made()[name].kind for name in ids} == dict.fromkeys(ids, kind)


def test_kinds_of_the_parts_of_a_hidden_slope() -> None:
    """The slopes of single errors, of sums by outputs, and the parts through one sum are derivatives."""
    of = nnstep.trace(nnstep.load("article"))
    for name in ("dE_o2/dout_h1", "dE/dout_h2_via_o1", "dnet_o1/dout_h2"):
        assert of[name].kind == "derivative"


def test_labels_have_as_much_of_an_address_as_is_needed() -> None:
    """A sample where there are several, an update where there are several and the quantity is not of a sample."""
    of = made()
    assert [of[name].label for name in ("net_o1", "w1", "w1+", "lr", "E_epoch", "dE/dw1:2", "dE/dw1")] == [
        "net_o1:1", "w1@1.1", "w1+@1.2", "lr", "E_epoch", "dE/dw1:2", "dE/dw1@1.1"
    ]  # fmt: skip
    whole = made("full", [[1, 2, 3]])
    assert [whole[name].label for name in ("net_o1", "w1", "dE/dw1")] == ["net_o1:1", "w1", "dE/dw1"]
    article = nnstep.trace(nnstep.load("article"))
    assert [article[name].label for name in ("net_o1", "w1+")] == ["net_o1", "w1+"]


def test_a_quantity_says_where_it_is() -> None:
    """Id, epoch, update and sample are numbers of their own; what belongs to no sample has None."""
    one, other = made()["net_o1@2:2"], made()["w1+@2"]
    assert (one.id, one.epoch, one.update, one.sample) == ("net_o1", 2, 1, 2)
    assert (other.id, other.epoch, other.update, other.sample) == ("w1+", 2, 2, None)


def test_a_bias_is_drawn_and_trained_like_any_parameter() -> None:
    """b_o1+ of the last update of epoch 1 is b_o1 of epoch 2."""
    of = made()
    assert of["b_o1+"].value == of["b_o1@2"].value != of["b_o1"].value
    assert of["b_o1"].key == Key("param", 1, 0, BIAS)


@pytest.mark.parametrize("validation", [None, 0.4])
def test_values_seen_from_a_place_are_those_beside_it(validation: float | None) -> None:
    """Whatever is asked for at once has the value it has when it is looked for alone, in whichever update that is."""
    data = [{"inputs": x, "targets": x % 2} for x in (1, 2, 4, 5, 7)]
    of = made(order="file", seed=1, data={"samples": data, "validation": validation} if validation else data)
    places = [of.find(name) for name in of.quantities(2, all=True)]
    for place in places[::7]:
        beside = [of.value(of.beside(place, one.key)) for one in places]
        assert of.values(place, [one.key for one in places]) == beside
