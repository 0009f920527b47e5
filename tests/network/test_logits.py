"""Losses on logits and smoothed labels: two steps beside PyTorch's and Keras' numbers, and what is said of them."""

from __future__ import annotations

import math
from typing import Any

import pytest

import nnstep
from nnstep.algebra.expr import evaluate
from nnstep.health.examine import in_epoch
from nnstep.lesson.script import Lesson
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain
from nnstep.why.index import topic
from nnstep.words.health import warning
from nnstep.words.prose import why


def _fields(loss: Any, activation: str, **layer: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "network": {
            "inputs": 2,
            "layers": [
                {"units": 2, "activation": "sigmoid", "weights": [0.15, 0.25, 0.35, 0.45]},
                {"units": 3, "activation": activation, "weights": [0.55, 0.65, 0.75, 0.85, 0.1, 0.2], **layer},
            ],
        },
        "data": [{"inputs": [0.2, 0.3], "targets": [1, 0, 0]}, {"inputs": [0.9, 0.1], "targets": [0, 0, 1]}],
        "loss": loss,
        "optimizer": {"name": "sgd", "lr": 0.5},
    }


def _trace(loss: Any, activation: str, **layer: Any) -> nnstep.Trace:
    return nnstep.trace(nnstep.Scenario.from_dict(_fields(loss, activation, **layer)))


SMOOTHED = [1.2870978587083448, 1.2115428341228223, 0.11088470233917262, 0.44694934177561707, 0.6128516394683527,
            0.3550112459441163]  # fmt: skip
ON_SUMS = [0.893272293418171, 0.8741638459929787, 0.11639929154673583, 0.4407155017504519, 0.5210046427244743,
           0.19521304004493673]  # fmt: skip

SHARES = [1.3033066346384414, 1.2153095096702862, 0.1078662524550007, 0.4470772102384781, 0.6208918514695312,
          0.36487862787799963]  # fmt: skip


@pytest.mark.parametrize(
    ("loss", "activation", "torch"),
    [
        ({"name": "cross_entropy", "label_smoothing": 0.1}, "softmax", SMOOTHED),
        ("bce_with_logits", "linear", ON_SUMS),
        ("softmax_cross_entropy", "linear", SHARES),
        ({"name": "cross_entropy_with_logits", "label_smoothing": 0.1}, "linear", SMOOTHED),
    ],
)
def test_two_steps_are_those_of_pytorch(loss: Any, activation: str, torch: list[float]) -> None:
    """CrossEntropyLoss(label_smoothing=.1), BCEWithLogitsLoss(): SGD(lr=.5) on PyTorch 2.13.0 in float64."""
    trace = _trace(loss, activation)
    names = ("E_total@1", "E_total@2", "w1+@2", "w4+@2", "w5+@2", "w10+@2")
    assert [trace[name].value for name in names] == pytest.approx(torch, rel=1e-13)


def test_binary_smoothing_is_that_of_keras() -> None:
    """BinaryCrossentropy(label_smoothing=.2) on outputs .3, .9, .6 for 1, 0, 1 is 1.251159 (Keras 3.15.1, float64)."""
    layer = {"units": 3, "activation": "linear", "weights": [0.3, 0.9, 0.6]}
    for name, found in (("bce", 1.2511591911315918), ("bce_logits", 0.7443323731422424)):
        fields = {
            "format": 1, "network": {"inputs": 1, "layers": [layer]}, "data": [{"inputs": 1, "targets": [1, 0, 1]}],
            "loss": {"name": name, "label_smoothing": 0.2},
        }  # fmt: skip
        trace = nnstep.trace(nnstep.Scenario.from_dict(fields))
        assert trace["E"].value == pytest.approx(found, rel=1e-7)  # Keras had reckoned it in float32


def test_the_slope_by_a_sum_is_a_chance_less_the_target() -> None:
    """On logits dE/dnet is σ(net) − t: by hand 1/(1 + e^−2) − 1 for a sum of 2, undivided by the three outputs."""
    trace = _trace("bce_logits", "linear", bias=[0.4, 0.1, 2.0])
    net = trace["net_o3"].value
    by_hand = 1 / (1 + 2.718281828459045**-net) - 0
    assert 3 * trace["dE/dnet_o3"].value == pytest.approx(by_hand, rel=1e-14)


def test_each_error_on_shared_sums_has_all_outputs_in_it() -> None:
    """E_o1 = t·(ln Σe^z − z1), so its slope by z2 is t times the share of o2; dE/dz is a share less its target."""
    trace = _trace("softmax_cross_entropy", "linear")
    powers = [2.718281828459045 ** trace[f"out_o{one}"].value for one in (1, 2, 3)]
    assert trace["dE_o1/dout_o2"].value == pytest.approx(powers[1] / sum(powers), rel=1e-13)
    assert trace["dE/dout_o1"].value == pytest.approx(powers[0] / sum(powers) - 1, rel=1e-13)
    assert trace["E_o1"].value == pytest.approx(math.log(sum(powers)) - trace["out_o1"].value, rel=1e-13)


def test_far_sums_share_without_overflow() -> None:
    """Sums of 1000 and −1000: the wrong one costs 2000 or so, with slopes of 1 and −1."""
    trace = _trace("softmax_cross_entropy", "linear", bias=[-1000.0, 1000.0, 0.0])
    assert trace["E"].value == pytest.approx(2000, abs=3)
    assert (trace["dE/dnet_o1"].value, trace["dE/dnet_o2"].value) == (-1, 1)


def test_why_the_slope_on_shared_sums_is_a_share_less_the_target() -> None:
    """Each line of the derivation is the slope: with targets that make 1 they are all one number."""
    lesson = Lesson(_trace("softmax_cross_entropy", "linear"))
    place = lesson.trace.find("dE/dout_o2")
    value = lesson.trace.seen_from(place)
    lines = [line for one in topic("categorical_cross_entropy_logits").derive(lesson, place) for line in one.lines]
    assert len(lines) >= 4
    assert [evaluate(line.right, value) for line in lines] == [pytest.approx(value(place.key))] * len(lines)


def test_far_sums_overflow_nothing() -> None:
    """A sum of 1000 for a target of 0 costs 1000, with a slope of 1; of −1000 nothing (times ⅓, by the mean)."""
    trace = _trace("bce_logits", "linear", bias=[0.0, 1000.0, -1000.0])
    assert trace["E_o2"].value == pytest.approx(1000, abs=2)
    assert 3 * trace["dE/dnet_o2"].value == 1
    assert (trace["E_o3"].value, trace["dE/dnet_o3"].value) == (0, 0)


def test_no_smoothing_leaves_no_trace() -> None:
    """label_smoothing: 0 gives the equations of a loss without it."""
    told, plain = (_trace(loss, "softmax") for loss in ({"name": "cce", "label_smoothing": 0}, "cce"))
    for name in ("E_o1", "dE/dout_o1"):
        assert str(told[name].equation) == str(plain[name].equation)


def _said(trace: nnstep.Trace, name: str) -> str:
    """The sentences at a step."""
    lesson = Lesson(trace)
    number = lesson.find(trace.find(name))
    assert number is not None
    return " ".join(plain(spans, Notation(trace.layout, "standard")) for spans in why(lesson, lesson.step(1, number)))


def test_the_smoothed_target_is_in_the_equation_and_in_words() -> None:
    """At E_o1 stand .9 of the target and .1/3, and a sentence says why; of a target of 0 nothing false is said."""
    trace = _trace({"name": "cross_entropy", "label_smoothing": 0.1}, "softmax")
    assert str(trace["E_o1"].equation) == "E_o1 = -(0.9*target_o1 + 0.1/3)*ln(out_o1)"
    assert "Label smoothing: the target counts as 0.9·target_o1:1 + 0.1/3, so" in _said(trace, "E_o1")
    assert "adds nothing" not in _said(trace, "E_o2")


def test_what_is_left_of_smoothed_cross_entropy_is_said_with_the_smoothed_target() -> None:
    """At dE/dnet_o1 the shortcut is out − (.9·1 + .1/3), and it is the step's number."""
    trace = _trace({"name": "cross_entropy", "label_smoothing": 0.1}, "softmax")
    by_hand = trace["out_o1"].value - (0.9 + 0.1 / 3)
    assert trace["dE/dnet_o1"].value == pytest.approx(by_hand, rel=1e-14)
    assert "all of this comes to out_o1:1 − (0.9·target_o1:1 + 0.1/3)" in _said(trace, "dE/dnet_o1")


def test_classes_are_told_apart_at_a_sum_of_zero() -> None:
    """On logits with one output the class is 1 where the sum is above 0, which is a chance above ½."""
    fields = {
        "format": 1,
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [1.0]}]},
        "data": [{"inputs": 0.3, "targets": 1}, {"inputs": -0.3, "targets": 0}],
        "loss": "bce_logits",
        "optimizer": {"name": "sgd", "lr": 0.001},
    }
    assert nnstep.trace(nnstep.Scenario.from_dict(fields))["accuracy"].value == 1


def test_a_sigmoid_before_a_loss_on_logits_is_warned_of() -> None:
    """What is a chance already and is taken for a sum is said; of linear outputs there is nothing to say."""
    found = in_epoch(_trace("bce_logits", "sigmoid"), 1)
    assert [one.illness for one in found] == ["unfitting_loss"]
    lesson = Lesson(_trace("bce_logits", "sigmoid"))
    assert "taken for a sum" in str(warning(lesson, found[0]))
    assert in_epoch(_trace("bce_logits", "linear"), 1) == ()


@pytest.mark.parametrize("like", ["pytorch", "keras", "optax", "tinygrad", "mlx", "paddle"])
@pytest.mark.parametrize(("loss", "torch"), [("softmax_cross_entropy", SHARES), ("bce_with_logits", ON_SUMS)])
def test_libraries_have_losses_on_logits(like: str, loss: str, torch: list[float]) -> None:
    """Each library that takes logits reports the mean that PyTorch does."""
    fields = {**_fields(loss, "linear"), "like": like}
    assert nnstep.trace(nnstep.Scenario.from_dict(fields))["E_reported"].value == pytest.approx(torch[0], rel=1e-13)


def test_as_arrays_what_all_outputs_share_stands_in_each_row() -> None:
    """A row of sums, one for each sample, is made a matrix by 1₃ before outputs are taken from it: shapes are equal."""
    array = _trace("softmax_cross_entropy", "linear").array("E.2")
    assert str(array.equation) == "E.2 = targets * (ones(3, 1) @ ln(ones(1, 3) @ e^a.2) - a.2)"
    assert array.equation.evaluate() == pytest.approx(array.value, rel=1e-14)
