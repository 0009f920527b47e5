"""Numbers printed for factors of the chain rule and for parts of a slope: marked, followed further, diagnosed."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep
from nnstep.scenario.schema import Scenario


def two_by_two(loss: str, activation: str, targets: list[float]) -> nnstep.Trace:
    """The article's network with another loss."""
    rows = [[0.15, 0.25, 0.35, 0.45], [0.55, 0.65, 0.75, 0.85]]
    layers = [{"units": 2, "activation": name, "weights": row}
              for name, row in zip(("sigmoid", activation), rows, strict=True)]  # fmt: skip
    data = [{"inputs": [0.2, 0.3], "targets": targets}]
    network = {"inputs": 2, "layers": layers}
    return nnstep.trace(Scenario.from_dict({"format": 1, "network": network, "data": data, "loss": loss}))


def verdict(trace: nnstep.Trace, claims: dict[str, str]) -> tuple[str, Any]:
    """The verdict of the last claim, and what it follows from."""
    mark = nnstep.check(trace, claims).marks[-1]
    return mark.verdict, list(mark["from"])


MEAN = two_by_two("mean_squared_error", "sigmoid", [0.99, 0.01])
SHARES = two_by_two("categorical_cross_entropy", "softmax", [1.0, 0.0])


def test_the_true_slope_of_one_error_is_right() -> None:
    """2(o − t)·o(1 − o)·0.55 with o = 0.656474 is −0.0827, though only half of it comes back through the mean."""
    assert verdict(MEAN, {"dE_o1/dout_h1": "-0.0827"})[0] == "rounded"
    assert verdict(MEAN, {"dE_o1/dout_h1": "-0.0414"})[0] == "wrong"
    assert verdict(MEAN, {"dE/dout_h1_via_o1": "-0.0414"})[0] == "rounded"


def test_the_true_slope_through_a_softmax_is_right() -> None:
    """−(1 − o)(0.55 − 0.75) with o = 0.446342 is 0.1107, and −(1 − o)·0.55 = −0.3045 only the part through o1."""
    assert verdict(SHARES, {"dE_o1/dout_h1": "0.1107"})[0] == "rounded"
    assert verdict(SHARES, {"dE_o1/dout_h1": "-0.3045"})[0] == "wrong"
    assert verdict(SHARES, {"dE/dout_h1_via_o1": "-0.3045"})[0] == "rounded"


def test_the_mean_of_printed_slopes_follows_from_them() -> None:
    """(−0.0827 + 0.30)/2 = 0.10865 is carried: the loss averages over the outputs."""
    claims = {"dE_o1/dout_h1": "-0.0827", "dE_o2/dout_h1": "0.30", "dE/dout_h1": "0.10865"}
    assert verdict(MEAN, claims) == ("carried", ["dE_o1/dout_h1", "dE_o2/dout_h1"])


def test_the_sum_of_printed_parts_follows_from_them() -> None:
    """−0.0414 + 0.20 = 0.1586 is carried: what comes back through the sums adds up, whatever the loss."""
    claims = {"dE/dout_h1_via_o1": "-0.0414", "dE/dout_h1_via_o2": "0.20", "dE/dout_h1": "0.1586"}
    assert verdict(MEAN, claims) == ("carried", ["dE/dout_h1_via_o1", "dE/dout_h1_via_o2"])


def test_a_part_follows_from_a_printed_factor() -> None:
    """With 0.65 for dnet_o1/dout_h1 the part is −0.0752154 · 0.65 = −0.04889."""
    claims = {"dnet_o1/dout_h1": "0.65", "dE/dout_h1_via_o1": "-0.04889"}
    assert verdict(MEAN, claims) == ("carried", ["dnet_o1/dout_h1"])


def test_one_sum_of_a_softmax_is_one_path_only() -> None:
    """−0.3045 for dE_o1/dout_h1 is diagnosed as one of two paths."""
    assert nnstep.diagnose(SHARES, "dE_o1/dout_h1", "-0.3045").causes[0].mistake == "one_path_only"


@pytest.mark.parametrize("trace", [MEAN, SHARES], ids=["mean", "softmax"])
@pytest.mark.parametrize("kind", ["dE_o1/dout_o1", "dE_o2/dout_h1", "dE/dout_h2_via_o1", "dE/dx1", "dnet_o1/dw5"])
def test_any_number_for_a_derived_quantity_is_diagnosed(trace: nnstep.Trace, kind: str) -> None:
    """Whatever is typed for any of them gets its verdict."""
    value = trace[kind].value
    for typed in (f"{-value + 0.001:.4f}", f"{2 * value + 0.001:.4f}"):
        assert nnstep.diagnose(trace, kind, typed).verdict == "wrong"
