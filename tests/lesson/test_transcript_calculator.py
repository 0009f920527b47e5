"""Every numeric line of every transcript and explanation is true on a calculator, whatever the network."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

import nnstep
from calculator import assert_bars_are_true, assert_equation_is_true, assert_paths_are_true, equations
from commands import printed
from oracle_scalar import run, spec_of
from random_networks import scenarios

SCENARIOS = Path(__file__).parents[2] / "scenarios"
# The oracle reads no CSV and draws nothing: the irises are checked line by line, without it.
NAMES = sorted({path.stem for path in SCENARIOS.glob("*.yaml")} - {"iris", "iris-validation"})
STYLES = [(3, False), (4, True), (6, False)]


@cache
def values(name: str) -> dict[tuple[int, str], float]:
    """The oracle's values of a scenario's first two epochs, by epoch and id."""
    data = YAML(typ="safe", pure=True).load((SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))
    return oracle({**data, "training": {**data.get("training", {}), "epochs": 2}})


def oracle(data: dict[str, Any]) -> dict[tuple[int, str], float]:
    found = {}
    for update in run(spec_of(data)):
        several = len(update.samples) > 1
        for quantity, value in update.values.items():
            found[update.epoch, quantity if several or ":" not in quantity else quantity.split(":")[0]] = value
    return found


def assert_transcript_is_true(transcript: str, wanted: dict[tuple[int, str], float]) -> None:
    """Every equation of it, each with the value that the oracle has for the step."""
    found = equations(transcript)
    assert len(found) == transcript.count("\nstep ")
    epoch, before = 0, "0"
    for heading, equation in zip(
        (row for row in transcript.splitlines() if row.startswith("step ")), found, strict=True
    ):
        step = heading.split()[1]
        epoch += step == "1"
        assert_equation_is_true(equation, wanted[epoch, equation.quantity])
        assert step == "1" or int(step) == int(before) + 1
        before = step


@pytest.mark.parametrize(("digits", "ascii"), STYLES)
@pytest.mark.parametrize("name", NAMES)
def test_bundled_transcripts_are_true(name: str, digits: int, ascii: bool) -> None:
    """All steps of the first two epochs of a bundled scenario are true, and their results the oracle's."""
    options = ["--digits", digits, *["--ascii"] * ascii]
    transcript = printed("run", name, "--no-input", "--full", "--epochs", 2, *options)
    assert_transcript_is_true(transcript, values(name))


def test_the_irises_lines_are_true() -> None:
    """Every line of an epoch of mini-batches is true, and so is the page of a weight."""
    transcript = printed("run", "iris", "--no-input")
    found = equations(transcript)
    assert len(found) == transcript.count("\nstep ") > 600
    for equation in found:
        assert_equation_is_true(equation)
    assert_page_is_true(printed("explain", "w1", "-s", "iris"))


@pytest.mark.parametrize(("digits", "ascii"), STYLES)
@pytest.mark.parametrize("name", NAMES)
def test_bundled_explanations_are_true(name: str, digits: int, ascii: bool) -> None:
    """So are the equations, the paths and the measured slope on the pages of all its parameters."""
    for quantity in values(name):
        if quantity[0] == 1 and re.fullmatch(r"(w|b)_?[a-z0-9]*\+", quantity[1]):
            page = printed("explain", quantity[1][:-1], "-s", name, "--digits", digits, *["--ascii"] * ascii)
            assert_page_is_true(page)


def assert_page_is_true(page: str) -> None:
    """Its equations, and its paths where it has several."""
    assert sum(map(assert_equation_is_true, equations(page))), page
    if re.search("Along each path|The largest of", page):
        assert assert_paths_are_true(page) >= 3, page


# Random networks, some of whose numbers are far too large, too small, too long or 0.


_PAIR = [{"inputs": [0.3, 0.7], "targets": [1.0, 0.0]}, {"inputs": [-0.5, -0.2], "targets": [0.0, 1.0]}]
_L2 = {"rate": 0.1, "in_loss": True}


@pytest.mark.parametrize(
    ("hidden", "outputs", "training", "samples"),
    [
        (["sigmoid", {"name": "leaky_relu", "slope": 0.2}, "tanh"], ["tanh", "linear"], {}, 2),
        ("tanh", "sigmoid", {"l2": _L2}, 1),
        (["relu", "linear", "sigmoid"], ["sigmoid", "tanh"], {"l2": _L2, "batch": "online", "reduction": "sum"}, 2),
    ],
)
def test_own_functions_and_the_penalty_are_true(
    hidden: Any, outputs: Any, training: dict[str, Any], samples: int, tmp_path: Path
) -> None:
    """So are the lines of units with their own functions, and of L2 in the error; each number is the oracle's."""
    layers = [
        {"units": 3, "activation": hidden, "weights": [[0.5, -0.4], [0.3, 0.8], [-0.7, 0.2]], "bias": [0.1, -0.2, 0.3]},
        {"units": 2, "activation": outputs, "weights": [[0.6, -0.1, 0.4], [0.2, 0.9, -0.3]], "bias": 0.1},
    ]
    data = {"format": 1, "network": {"inputs": 2, "layers": layers}, "data": _PAIR[:samples],
            "loss": "half_squared_error", "optimizer": {"name": "sgd", "lr": 0.5}, "training": training}  # fmt: skip
    (file := tmp_path / "own.json").write_text(json.dumps(data), encoding="utf-8")
    wanted, trace = oracle(data), nnstep.trace(nnstep.load(file))
    for (epoch, quantity), value in wanted.items():
        name, _, sample = quantity.partition(":")
        if sample or samples == 1:
            found = trace[f"{name}@{epoch}{f':{sample}' if sample else ''}"].value
            assert found == pytest.approx(value, rel=1e-11, abs=1e-14), quantity
    found_lines = equations(printed("run", file, "--no-input"))
    assert len(found_lines) > 40
    for equation in found_lines:
        assert_equation_is_true(equation)
    for name in ("w1", "w4", "w8", "E_total"):
        assert_page_is_true(printed("explain", name, "-s", file))


@st.composite
def odd_networks(draw: st.DrawFn) -> dict[str, Any]:
    """A random scenario, a few of its numbers replaced."""
    scenario = draw(scenarios(frozen=False, notations=("standard", "article", "textbook")))
    odd = st.one_of(
        st.sampled_from([0.0, 1.0, -1.0, 1e-5, -1e-5, 12345.678, 1e7, 1e-12, 0.1 + 0.2]),
        st.builds(lambda mantissa, power: mantissa * 10.0**power, st.floats(-10, 10), st.integers(-8, 5)),
    )

    def replaced(value: Any) -> Any:
        if isinstance(value, list):
            return [replaced(one) for one in value]
        return draw(odd) if draw(st.integers(0, 9)) == 0 else value

    if draw(st.booleans()):
        for layer in scenario["network"]["layers"]:
            layer["weights"] = replaced(layer["weights"])
        scenario["data"][0] = {name: replaced(row) for name, row in scenario["data"][0].items()}
    return scenario


STYLE = st.sampled_from([*STYLES, (3, True)])


@given(odd_networks(), STYLE)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_transcripts_are_true(scenario: dict[str, Any], style: tuple[int, bool]) -> None:
    """Every line of the transcript of a random network is true."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "random.json"
        file.write_text(json.dumps(scenario), encoding="utf-8")
        transcript = printed("run", file, "--no-input", "--digits", style[0], *["--ascii"] * style[1])
    found = equations(transcript)
    assert len(found) == transcript.count("\nstep ")
    for equation in found:
        assert_equation_is_true(equation)


@given(odd_networks(), STYLE, st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_explanations_are_true(scenario: dict[str, Any], style: tuple[int, bool], data: st.DataObject) -> None:
    """So are the page of any of its weights, and the bars of a hidden neuron's paths."""
    weights = sum(len(row) for layer in scenario["network"]["layers"] for row in layer["weights"])
    weight = f"w{data.draw(st.integers(1, weights))}"
    style_options = ["--digits", style[0], *["--ascii"] * style[1]]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "random.json"
        file.write_text(json.dumps(scenario), encoding="utf-8")
        assert_page_is_true(printed("explain", weight, "-s", file, *style_options))
        page = printed("explain", "dE/dout_h1", "-s", file, *style_options)
    if "   together " in page and "keeps" not in page:
        assert_bars_are_true(page)
