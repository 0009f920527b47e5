"""A whole sheet as evidence: pupils simulated in plain arithmetic, their slips found as few as they were made."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest

import nnstep
from nnstep.marking.marks import Report
from nnstep.marking.pupil import check
from nnstep.network.trace import Trace

X, T, ETA = (0.1, 0.5), (0.99, 0.01), 0.5
W = (0.15, 0.25, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55)
B = (0.35, 0.6)
SCENARIO = {
    "format": 1,
    "network": {"inputs": 2, "layers": [
        {"units": 2, "activation": "sigmoid", "weights": [[0.15, 0.25], [0.2, 0.3]], "bias": [0.35, 0.35]},
        {"units": 2, "activation": "sigmoid", "weights": [[0.4, 0.45], [0.5, 0.55]], "bias": [0.6, 0.6]},
    ]},
    "data": [{"inputs": [0.1, 0.5], "targets": [0.99, 0.01]}],
    "loss": "half_squared_error",
    "optimizer": {"name": "sgd", "lr": 0.5},
}  # fmt: skip


def worked(*slips: str, rate: float = ETA) -> dict[str, float]:
    """All numbers of one update as somebody with these habits works them out, in plain arithmetic."""
    bias = (0.0, 0.0) if "no bias" in slips else B
    flat = "no slope" in slips
    found: dict[str, float] = {}
    hidden, outs, signals, back = [], [], [], []
    for j in (0, 1):
        net = W[2 * j] * X[0] + W[2 * j + 1] * X[1] + bias[0]
        hidden.append(1 / (1 + math.exp(-net)))
        found |= {f"net_h{j + 1}": net, f"out_h{j + 1}": hidden[j]}
    for k in (0, 1):
        net = W[4 + 2 * k] * hidden[0] + W[5 + 2 * k] * hidden[1] + bias[1]
        outs.append(net if "no sigmoid" in slips else 1 / (1 + math.exp(-net)))
        found |= {f"net_o{k + 1}": net, f"out_o{k + 1}": outs[k]}
    for k in (0, 1):
        slope = 1.0 if flat or "no slope at the outputs" in slips else outs[k] * (1 - outs[k])
        signals.append((outs[k] - T[k]) * slope)
        found[f"dE/dnet_o{k + 1}"] = signals[k]
    for j in (0, 1):
        weights = (1.0, 1.0) if "no weights" in slips else (W[4 + j], W[6 + j])
        error = signals[0] * weights[0] + signals[1] * weights[1]
        back.append(error * (1.0 if flat else hidden[j] * (1 - hidden[j])))
        found |= {f"dE/dout_h{j + 1}": error, f"dE/dnet_h{j + 1}": back[j]}
    steps = [back[j] * x for j in (0, 1) for x in X] + [signals[k] * out for k in (0, 1) for out in hidden]
    for number, (weight, step) in enumerate(zip(W, steps, strict=True), 1):
        found[f"dE/dw{number}"] = step
        found[f"w{number}+"] = weight + (rate if "uphill" in slips else -rate) * step
    return found


ALL = tuple(worked())
NEW = tuple(f"w{number}+" for number in range(1, 9))
HIDDEN_NEW, OUTPUT_NEW = NEW[:4], NEW[4:]
FORWARD = tuple(name for name in ALL if "dE" not in name and "+" not in name)
OUTS = ("out_h1", "out_h2", "out_o1", "out_o2")
UNWEIGHTED = {"factor_missing", "weights_missing"}


@pytest.fixture(scope="module")
def trace() -> Trace:
    return nnstep.trace(nnstep.Scenario.from_dict(SCENARIO))


def sheet(trace: Trace, numbers: dict[str, float], names: Iterable[str], digits: int = 5) -> Report:
    return check(trace, [(name, f"{numbers[name]:.{digits}f}") for name in names])


def words(report: Report) -> list[str]:
    return [slip.mistake for slip in report.slips]


HABITS = [
    (worked(rate=0.3), NEW, "learning_rate_other", NEW),
    (worked(rate=0.37), NEW, "learning_rate_other", NEW),
    (worked("uphill"), NEW, "ascent", NEW),
    (worked("no slope"), ALL, "derivative_missing", ALL[8:]),
    (worked("no slope at the outputs"), NEW, "derivative_missing", NEW),
    (worked("no slope at the outputs"), (*FORWARD, *NEW), "derivative_missing", NEW),
    (worked("no bias"), FORWARD, "bias_missing", FORWARD),
    (worked("no bias"), OUTS, "bias_missing", OUTS),
    (worked("no sigmoid"), ("net_o1", "out_o1", "net_o2", "out_o2"), "activation_missing", ("out_o1", "out_o2")),
]  # fmt: skip


@pytest.mark.parametrize(("numbers", "names", "word", "explained"), HABITS)
def test_a_habit_is_one_slip(
    trace: Trace, numbers: dict[str, float], names: tuple[str, ...], word: str, explained: tuple[str, ...]
) -> None:
    """What is done wrong throughout is charged once, and explains every number it touches."""
    report = sheet(trace, numbers, names)
    assert words(report) == [word]
    assert set(report.slips[0].explains) == set(explained)
    assert [mark.id for mark in report.marks if not mark.is_right] == [report.slips[0].quantity]


@pytest.mark.parametrize("names", [ALL, NEW, (*FORWARD, *NEW)])
def test_weights_left_out_going_back_are_one_slip(trace: Trace, names: tuple[str, ...]) -> None:
    """∂E/∂out_h as the plain sum of the outputs' signals, twice: one thought, whatever is written down of it."""
    report = sheet(trace, worked("no weights"), names)
    assert len(report.slips) == 1
    assert report.slips[0].mistake in UNWEIGHTED
    assert {"w1+", "w2+", "w3+", "w4+"} <= set(report.slips[0].explains)
    assert not set(OUTPUT_NEW) & set(report.slips[0].explains)


@pytest.mark.parametrize("names", [ALL, NEW, (*FORWARD, *NEW)])
def test_a_second_slip_is_named_as_the_second(trace: Trace, names: tuple[str, ...]) -> None:
    """Another rate throughout, and the weights left out going back: two slips, each found, none more."""
    report = sheet(trace, worked("no weights", rate=0.2), names)
    assert len(report.slips) == 2
    assert "learning_rate_other" in words(report)
    assert UNWEIGHTED & set(words(report))


def test_right_sheets_have_no_slips(trace: Trace) -> None:
    """Rounded to five decimals, then to three: nothing to charge."""
    for digits in (5, 3):
        report = sheet(trace, worked(), ALL, digits)
        assert report.all_right
        assert report.slips == ()


def test_slips_in_two_places_are_two(trace: Trace) -> None:
    """The bias left out in net_h1 alone (0.49), and O2's target taken as 0 in ∂E/∂net_o2."""
    right = worked()
    out = right["out_o2"]
    said = [("net_h1", f"{right['net_h1'] - 0.35:.5f}"), ("net_h2", f"{right['net_h2']:.5f}"),
            ("out_o2", f"{out:.6f}"), ("dE/dnet_o2", f"{out * out * (1 - out):.5f}")]  # fmt: skip
    report = check(trace, said)
    assert [(slip.quantity, slip.mistake) for slip in report.slips] == [
        ("net_h1", "bias_missing"), ("dE/dnet_o2", "wrong_target"),
    ]  # fmt: skip


def test_a_slip_that_was_made_once_is_not_made_a_habit(trace: Trace) -> None:
    """w5 updated uphill, all others right: one wrong number, which explains no other."""
    right, up = worked(), worked("uphill")
    report = sheet(trace, {**right, "w5+": up["w5+"]}, NEW)
    assert [(slip.mistake, slip.explains) for slip in report.slips] == [("ascent", ("w5+",))]
