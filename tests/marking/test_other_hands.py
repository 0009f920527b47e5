"""Wrong numbers of four small networks, worked out with pencil and paper: which slip they are, and how sure that is.

A: 3-2-2, tanh and softmax; B: 2-2-1, relu and sigmoid, three samples; C: 2-2-2, sigmoid without biases; D: the same
with Adam; F: 2-1.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from marking.test_which_wins import DNET_O, RATE, W

import nnstep
from nnstep.marking.causes import Diagnosis
from nnstep.marking.diagnose import diagnose
from nnstep.marking.pupil import check
from nnstep.network.trace import Trace
from nnstep.quantities.plain import plain


def _network(inputs: int, *layers: tuple[str, list[list[float]], list[float] | None]) -> dict[str, Any]:
    made = [{"units": len(weights), "activation": activation, "weights": weights} | ({"bias": bias} if bias else {})
            for activation, weights, bias in layers]  # fmt: skip
    return {"inputs": inputs, "layers": made}


_C = {
    "network": _network(2, ("sigmoid", [[0.4, 0.2], [0.3, 0.9]], None), ("sigmoid", [[0.5, 0.1], [0.35, 0.75]], None)),
    "data": [{"inputs": [0.9, 0.35], "targets": [0.95, 0.05]}], "loss": "half_squared_error",
    "optimizer": {"name": "sgd", "lr": 0.8}, "training": {"epochs": 2},
}  # fmt: skip
NETWORKS: dict[str, dict[str, Any]] = {
    "A": {
        "network": _network(
            3, ("tanh", [[0.3, -0.2, 0.5], [0.7, 0.1, -0.4]], [0.15, -0.1]),
            ("softmax", [[0.6, -0.35], [0.25, 0.8]], [0.05, 0.2]),
        ),
        "data": [{"inputs": [0.6, 0.9, 0.4], "targets": [0, 1]}], "loss": "categorical_cross_entropy",
        "optimizer": {"name": "sgd", "lr": 0.4},
    },
    "B": {
        "network": _network(2, ("relu", [[0.5, 0.3], [-0.2, 0.9]], [0.1, 0.2]), ("sigmoid", [[0.7, -0.6]], [0.3])),
        "data": [{"inputs": [0.8, 0.5], "targets": [1]}, {"inputs": [0.2, 1.1], "targets": [0]},
                 {"inputs": [1.3, 0.4], "targets": [0.5]}],
        "loss": "half_squared_error", "optimizer": {"name": "sgd", "lr": 0.5}, "training": {"reduction": "mean"},
    },
    "C": _C,
    "D": _C | {"optimizer": {"name": "adam", "lr": 0.05}},
    "F": {
        "network": _network(2, ("sigmoid", [[0.62, 0.5037]], None)),
        "data": [{"inputs": [0.8, 0.5], "targets": [0.92]}], "loss": "half_squared_error",
    },
    "article": {
        "network": _network(2, ("sigmoid", [list(W[:2]), list(W[2:4])], None),
                            ("sigmoid", [list(W[4:6]), list(W[6:])], None)),
        "data": [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}], "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "lr": RATE},
    },
    "copied": {
        "network": _network(2, ("sigmoid", [[2.0, 3.0]], None)), "data": [{"inputs": [0.4, 0.5], "targets": [1]}],
        "loss": "half_squared_error",
    },
    "itself": {
        "network": _network(1, ("linear", [[0.0]], None)), "data": [{"inputs": [7], "targets": [5]}],
        "loss": "half_squared_error", "optimizer": {"name": "sgd", "lr": 0.1},
    },
    "deep": {
        "network": {"inputs": 1, "defaults": {"activation": "sigmoid", "bias": 1}, "layers": [
            {"units": 1, "weights": [[0.4]]}, {"units": 2, "weights": [[0.3], [0.7]]},
            {"units": 1, "weights": [[0.6, 0.2]]},
        ]},
        "data": [{"inputs": 1, "targets": 0}], "loss": "sum_of_outputs",
    },
}  # fmt: skip


@cache
def network(name: str) -> Trace:
    return nnstep.trace(nnstep.Scenario.from_dict({"format": 1, **NETWORKS[name]}))


# network, asked, the wrong number, the word, and whether that is sure
CASES = [
    ("C", "w5+", "0.46", "ascent", True),  # with two digits
    ("C", "dE/dnet_o1", "-0.3592", "derivative_missing", True),
    ("C", "net_h1", "0.320", "wrong_weight", True),  # 0.2·0.9 + 0.4·0.35: or the inputs, nobody can tell
    ("C", "dE/dw5", "-0.0868", "factor_missing", False),
    ("C", "dE/dw5", "0.041", None, False),
    ("C", "net_o2", "0.81", None, False),
    ("A", "dE/dnet_o2", "-0.21108", "paths_not_summed", True),  # half of a sum over two paths
    ("B", "dE/dw1", "-0.05137", "other_sample", True),  # of sample 1, the same weight
    ("A", "dE/dout_h1", "-0.45225", "wrong_target", True),  # (o1 − t2)·0.6 + (o2 − t2)·0.25
    ("A", "net_h1", "0.82000", "transposed", True),  # the list read source by source
    ("A", "net_h1", "0.88000", "transposed", True),  # written down by columns, read by rows
    ("A", "net_h1", "0.39000", "wrong_source", True),  # three sources the other way round
    ("A", "net_o1", "-0.16769", "sign_flipped", True),  # the bias subtracted everywhere
    ("A", "dout_o1/dnet_o2", "-0.24849", "derivative_of_out", True),
    ("B", "dE/dnet_h1:2", "0.045930", "derivative_missing", True),  # the output where the slope belongs
    ("B", "E_total", "0.054938", "other_sample", True),  # sample 1 twice, 2 forgotten
    ("C", "dE/dnet_o1@2", "-0.083735", "previous_epoch", True),  # with the slope of epoch 1
    ("D", "w5+", "0.51147", "square_missing", True),  # √ of |g|
    ("C", "E_o1", "0.03226", "half_extra", True),  # the ½ twice
    ("C", "dE/dw5", "-0.05040", "rounded_early", None),  # outputs kept as 0.6
    ("C", "w7+", "0.2796130", "wrong_source", False),  # 0.35 − 0.8·0.1370·0.642217, δ kept to four decimals
    ("copied", "net_o1", "2.8", "given_miscopied", False),  # 2·0.4 + 4·0.5
    ("deep", "dE/dw1", "0.00331447", "weights_missing", True),  # w4 and w5 left out
    ("deep", "dE/dw1", "0.00689533", "weights_missing", True),  # w2 to w5
    ("article", "dE/dw5", f"{DNET_O[0] * W[4]:.7f}", "weight_for_out", True),  # ∂E/∂net_o1·w5
    ("article", "w5+", f"{-W[4] - RATE * DNET_O[0] * 0.5262256:.5f}", "sign_flipped", True),  # −w5 − η·∂E/∂w5
]  # fmt: skip


@pytest.mark.parametrize(("name", "quantity", "number", "word", "sure"), CASES)
def test_a_number_worked_out_by_hand(
    name: str, quantity: str, number: str, word: str | None, sure: bool | None
) -> None:
    """The first cause is the slip that was made, where one can tell; and it is sure only where one can."""
    diagnosis = diagnose(network(name), quantity, number)
    assert diagnosis.verdict == "wrong"
    first = diagnosis.causes[0]
    assert word in (None, first.mistake)
    assert sure in (None, first.sure)
    assert first.sure or "may be" in plain(first.says, diagnosis.notation)


def causes(name: str, quantity: str, number: str) -> Diagnosis:
    return diagnose(network(name), quantity, number)


def test_where_nearly_any_number_fits_that_is_said_first() -> None:
    """With two digits, and how many would tell."""
    page = nnstep.diagnose(network("C"), "net_o2", "0.81").text()
    assert "With two digits nearly every number can be explained" in page.replace("2 digits", "two digits")
    assert "and it can be told" in " ".join(page.split())


def test_a_cause_that_misses_the_number_says_by_how_much() -> None:
    """2·0.4 + 3·0.4 and others near 2.8 give 2.7 or 3: each says so, or comes to 2.8."""
    diagnosis = causes("copied", "net_o1", "2.8")
    for cause in diagnosis.causes:
        says = plain(cause.says, diagnosis.notation)
        fits = diagnosis.given.fits(cause.gives) or cause.mistake in ("arithmetic", "misprint")
        assert fits or "which is" in says, says


def test_a_cause_does_not_refer_to_the_number_it_explains() -> None:
    """0 + 0.1·35·2 is 7: w1⁺ is 3.5 in a line about itself."""
    diagnosis = causes("itself", "w1+", "7")
    assert not any("7 is 7" in plain(cause.says, diagnosis.notation) for cause in diagnosis.causes)


def test_numbers_printed_beside_it_are_evidence() -> None:
    """With 0.747 printed for net_o1, −0.253 is 0.747 − 1: two slips, and sure all the same."""
    mark = check(network("F"), [("net_o1", "0.747"), ("dE/dout_o1", "-0.253")]).marks[1]
    assert (mark.mistake, mark.also, mark.sure) == ("net_for_out", "wrong_target", True)


def test_a_mark_asserts_a_mistake_only_where_it_is_sure() -> None:
    """0.041 may be anything; 0.46 is the step uphill."""
    (may_be,), (sure,) = (check(network("C"), {name: number}).marks for name, number in
                          (("dE/dw5", "0.041"), ("w5+", "0.46")))  # fmt: skip
    assert (may_be.mistake, sure.mistake) == (None, "ascent")


def scaled(folder: Path, **more: str) -> Trace:
    """1, 2, 3, 4: mean 2.5, deviation 1.118034, of a sample 1.290994."""
    (folder / "z.csv").write_text("x,y\n1,2\n2,3\n3,6\n4,8\n")
    data = {"csv": "z.csv", "inputs": ["x"], "targets": ["y"], "scale": "standard", **more}
    scenario = {"format": 1, "network": _network(1, ("linear", [[2.0]], None)), "data": data, "loss": "squared_error"}
    return nnstep.trace(nnstep.Scenario.from_dict(scenario, base=str(folder)))


@pytest.mark.parametrize(
    ("quantity", "number", "word"),
    [
        ("x1:2", "-0.387298", "sample_deviation"), ("std_x1", "1.290994", "sample_deviation"),
        ("x1:2", "2", "scaling_missing"), ("net_o1:2", "4", "scaling_missing"),
        ("net_o1:2", "-0.774597", "sample_deviation"),
    ],
)  # fmt: skip
def test_slips_with_scaled_data(tmp_path: Path, quantity: str, number: str, word: str) -> None:
    """(2 − 2.5)/1.290994, n − 1 as spreadsheets have it; 2 as it stands in the file; and what follows."""
    assert diagnose(scaled(tmp_path), quantity, number).causes[0].mistake == word


def test_n_where_n_less_one_belongs(tmp_path: Path) -> None:
    """Where the scenario divides by n − 1, the deviation with n, 1.118034, is the slip, and is said so."""
    cause = diagnose(scaled(tmp_path, deviation="sample"), "std_x1", "1.118034").causes[0]
    assert cause.mistake == "sample_deviation"
    assert "with n; here it is divided by n − 1" in str(cause.says)
