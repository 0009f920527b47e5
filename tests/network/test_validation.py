"""Samples that do not train, and what is said of all samples when an epoch has ended; numbers worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from network.networks import RUNNERS, everything

import nnstep
from nnstep.errors import ScenarioError, UnknownQuantity
from nnstep.lesson.verify import replay
from nnstep.network.build import trace as trace_of
from nnstep.network.trace import Trace
from nnstep.scenario.drawn import drawn
from nnstep.scenario.schema import Scenario


def scenario(base: Path = Path(), **fields: Any) -> Scenario:
    """One linear neuron without a bias, w1 = 0.5: out = 0.5·x; half squared errors, rate 0.1."""
    data = {
        "samples": [{"inputs": 1, "targets": 1}, {"inputs": 2, "targets": 0}],
        "validation": [{"inputs": 4, "targets": 1}, {"inputs": -1, "targets": 0}, {"inputs": 0.5, "targets": 1}],
    }
    given = {
        "format": 1,
        "seed": 3,
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[0.5]]}]},
        "data": data,
        "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
    }
    return Scenario.from_dict({**given, **fields}, base=base)


def test_only_training_samples_train() -> None:
    """dE/dw1 is the mean of (0.5 − 1)·1 and (1 − 0)·2: 0.75; so w1 is 0.425, whatever the others are."""
    trace = trace_of(scenario())
    assert trace["dE/dw1"].value == pytest.approx(0.75)
    assert trace["w1+"].value == pytest.approx(0.425)
    assert trace.schedule.batches(1) == ((1, 2),)


def test_the_numbers_of_the_end_are_of_the_new_weight() -> None:
    """With w1 = 0.425 the outputs are 0.425 and 0.85, and 1.7, −0.425, 0.2125 for those that do not train."""
    trace = trace_of(scenario())
    assert [trace[f"out_o1+:{sample}"].value for sample in range(1, 6)] == pytest.approx(
        [0.425, 0.85, 1.7, -0.425, 0.2125]
    )
    errors = [0.5 * 0.7**2, 0.5 * 0.425**2, 0.5 * 0.7875**2]
    assert [trace[f"E+:{sample}"].value for sample in (3, 4, 5)] == pytest.approx(errors)
    assert trace["E_val"].value == pytest.approx(sum(errors) / 3)


def test_classes_of_one_output_part_at_the_middle() -> None:
    """0.425 and 0.85 are below and above ½: both wrong; of 1.7, −0.425 and 0.2125 the first two are right."""
    trace = trace_of(scenario())
    assert [trace[f"predicted:{sample}"].value for sample in range(1, 6)] == [0, 1, 1, 0, 0]
    assert [trace[f"class:{sample}"].value for sample in range(1, 6)] == [1, 0, 1, 0, 1]
    assert trace["accuracy"].value == 0
    assert trace["accuracy_val"].value == 2 / 3


def test_the_middle_is_that_of_the_two_targets() -> None:
    """With targets −1 and 3 the middle is 1: an output of 0.9 is the lower class, one of 1.1 the upper."""
    data = [{"inputs": 0.9, "targets": -1}, {"inputs": 1.1, "targets": 3}, {"inputs": 1.2, "targets": 3}]
    layer = {"units": 1, "activation": "linear", "weights": [[1.0]], "train_weights": False}
    trace = trace_of(scenario(data=data, network={"inputs": 1, "layers": [layer]}))
    assert [trace[f"predicted:{sample}"].value for sample in (1, 2)] == [0, 1]
    assert trace["accuracy"].value == 1


@pytest.mark.parametrize(("targets", "classes"), [((-1, 3), "two"), ((0, 1, 1), "two"), ((1, 1), ""), ((0, 1, 2), "")])
def test_two_values_of_one_output_are_classes(targets: tuple[int, ...], classes: str) -> None:
    """Two values are, whatever they are and however often they come; one or three are not."""
    data = [{"inputs": 0.9, "targets": target} for target in targets]
    layer = {"units": 1, "activation": "linear", "weights": [[1.0]]}
    assert trace_of(scenario(data=data, network={"inputs": 1, "layers": [layer]})).layout.classes == classes


def test_with_reduction_sum_the_errors_are_added() -> None:
    """E_val is put together as E_epoch is."""
    mean, total = (trace_of(scenario(training={"reduction": how}, optimizer=None)) for how in ("mean", "sum"))
    assert total["E_val"].value == pytest.approx(3 * mean["E_val"].value)


@pytest.mark.parametrize("batch", ["online", 2, "full"])
def test_all_executors_agree(batch: Any) -> None:
    """Item by item and compiled give the same bits; arrays the same numbers; and every equation gives its number."""
    layers = [
        {"units": 3, "activation": "tanh", "weights": [[0.3, -0.2], [0.5, 0.1], [-0.4, 0.6]], "bias": [0.1, 0, -0.1]},
        {"units": 3, "activation": "softmax", "weights": [[0.2, 0.4, -0.3], [0.1, -0.6, 0.5], [0.7, 0.3, 0.2]]},
    ]
    data = [{"inputs": [k / 3, 1 - k / 4], "targets": [float(k % 3 == n) for n in range(3)]} for k in range(7)]
    made = trace_of(scenario(
        network={"inputs": 2, "layers": layers}, data={"samples": data, "validation": 0.3},
        loss="categorical_cross_entropy", training={"batch": batch},
    ))  # fmt: skip
    one, compiled, arrays = (Trace(made.network, made.schedule, runner(made.network.running())) for runner in RUNNERS)
    places = [place for place in everything(one, 3) if place.key.is_of_end]
    assert {place.key.kind for place in places} >= {"predicted", "val_accuracy", "val_error", "unit_error_end"}
    for place in places:
        value = one.value(place)
        assert compiled.value(place) == value
        assert arrays.value(place) == pytest.approx(value, rel=1e-12, abs=1e-14)
        again = replay(one, place)
        assert again is not None
        assert again.agrees(value), place


def test_a_share_is_drawn_with_the_seed() -> None:
    """A fifth of 15 is three, of 4 the one that it has to be; each number is as likely as any other."""
    assert len(drawn(15, 3, 1)) == 3
    assert drawn(15, 3, 1) == drawn(15, 3, 1) != drawn(15, 3, 2)
    seen = [number for seed in range(600) for number in drawn(6, 2, seed)]
    assert all(150 < seen.count(number) < 250 for number in range(1, 7))


@pytest.mark.parametrize(("share", "count"), [(0.1, 1), (0.25, 1), (0.4, 2), (0.5, 3), (0.6, 3), (0.7, 4)])
def test_a_share_is_rounded_to_the_nearest(share: float, count: int) -> None:
    """Of five samples; 2.5 is three, and there is always one."""
    rows = [{"inputs": k, "targets": k} for k in range(5)]
    assert len(scenario(data={"samples": rows, "validation": share}).validation) == count


def test_a_sample_has_its_number_in_the_file() -> None:
    """A drawn sample keeps its number: it has inputs and numbers of the end, and no update uses it."""
    rows = [{"inputs": k, "targets": k} for k in range(1, 6)]
    trace = trace_of(scenario(data={"samples": rows, "validation": 0.4}))
    held = trace.layout.validation
    assert sorted((*trace.batch(1, 1), *held)) == [1, 2, 3, 4, 5]
    assert [trace[f"x1:{sample}"].value for sample in held] == list(held)
    with pytest.raises(UnknownQuantity, match="no update uses it"):
        trace[f"net_o1:{held[0]}"]


@pytest.mark.parametrize(
    ("name", "scenario", "says"),
    [
        ("E_val", "xor", "where the data has a validation part"),
        ("accuracy_val", "xor", "where the data has a validation part"),
        ("accuracy", "article", "where targets are classes"),
        ("predicted", "line", "where targets are classes"),
    ],
)
def test_what_is_not_there_is_told_why(name: str, scenario: str, says: str) -> None:
    """A quantity that other scenarios have is not just unknown."""
    with pytest.raises(UnknownQuantity) as raised:
        trace_of(nnstep.load(scenario))[name]
    assert says in raised.value.help


def test_scaling_comes_from_the_samples_that_train(tmp_path: Path) -> None:
    """Of 1 and 3 the mean is 2 and the deviation 1, whatever is in the other file: there 7 becomes 5."""
    (tmp_path / "a.csv").write_text("x,t\n1,0\n3,1\n")
    (tmp_path / "b.csv").write_text("t;x\n1;7\n")
    data = {"csv": "a.csv", "inputs": "x", "targets": "t", "scale": "standard",
            "validation": {"csv": "b.csv", "delimiter": ";"}}  # fmt: skip
    trace = trace_of(scenario(tmp_path, data=data))
    assert [trace[f"x1:{sample}"].value for sample in (1, 2, 3)] == [-1.0, 1.0, 5.0]
    assert str(trace["x1:3"].equation) == "x1 = (raw_x1 - mean_x1)/std_x1"
    assert trace["raw_x1:3"].value == 7
    assert trace["mean_x1"].value == 2


def test_where_targets_are_no_classes_there_is_only_the_error() -> None:
    """Three values are no classes: no accuracy and no predicted class, but E_val."""
    data = {"samples": [{"inputs": k, "targets": k} for k in range(3)], "validation": [{"inputs": 5, "targets": 4}]}
    trace = trace_of(scenario(data=data))
    assert math.isfinite(trace["E_val"].value)
    for name in ("accuracy", "accuracy_val", "predicted", "class"):
        with pytest.raises(UnknownQuantity):
            trace[name]


def test_without_validation_and_classes_nothing_is_added() -> None:
    """The article has no quantities of the end of an epoch."""
    trace = trace_of(nnstep.load("article"))
    for name in ("E_val", "accuracy", "out_o1+"):
        with pytest.raises(UnknownQuantity):
            trace[name]


def test_a_column_of_that_name_keeps_it() -> None:
    """An input called accuracy is x1, and an output called val has the error E_val."""
    network = {"inputs": ["accuracy"], "outputs": ["val"],
               "layers": [{"units": 1, "activation": "linear", "weights": [[0.5]]}]}  # fmt: skip
    trace = trace_of(scenario(network=network))
    assert trace["accuracy:2"].value == 2
    assert trace["E_val:1"].id == "E_o1"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"validation": 1.5}, "must be a number above 0 and below 1, not 1.5"),
        ({"validation": 0.9}, "leaves none to train"),
        ({"validation": []}, "this one is empty"),
        ({"validation": {"csv": "b.csv"}}, "samples that are written out cannot be validated by a CSV"),
        ({"validation": "half"}, "validation must be a share such as 0.2, a list of samples, or {csv: …}"),
        ({"validation": [{"inputs": [1, 2], "targets": 1}]}, "2 inputs for a network with 1 input"),
    ],
)
def test_a_wrong_validation_says_what_is_allowed(data: dict[str, Any], says: str) -> None:
    """Each slip has its sentence."""
    samples = [{"inputs": 1, "targets": 1}, {"inputs": 2, "targets": 0}]
    with pytest.raises(ScenarioError) as raised:
        scenario(data={"samples": samples, **data})
    assert says in str(raised.value)


def test_a_share_needs_a_seed() -> None:
    """What is drawn is drawn from the seed."""
    given = {"format": 1, "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[1]]}]},
             "data": {"samples": [{"inputs": k, "targets": k} for k in range(4)], "validation": 0.5},
             "loss": "half_squared_error"}  # fmt: skip
    with pytest.raises(ScenarioError, match="validation draws random numbers, and there is no seed"):
        Scenario.from_dict(given)


def test_an_order_names_the_samples_that_train() -> None:
    """A sample that validates may not be in it."""
    with pytest.raises(ScenarioError, match="must name each sample that trains once: 1, 2"):
        scenario(training={"order": [[1, 2, 3]]})
    trace = trace_of(scenario(training={"order": [[2, 1]], "batch": 1}))
    assert trace.schedule.batches(1) == ((2,), (1,))
