"""nnstep beside the libraries themselves: `make test-peers` installs them, runs these cases in each, and compares.

Every case is a scenario that says `like:` the library, and so proves what the table of conventions says of it: names,
defaults and forms of functions, L2, and the number that is reported.
"""

from __future__ import annotations

import json
import math
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import Case, cases
from libraries import ENVIRONMENT, FLOAT32, LIBRARIES, Library
from patience import UP, left

import nnstep


def _chosen(library: Library) -> list[Case]:
    return list(cases(library.like))


@cache
def _answers(library: Library) -> dict[str, Any]:
    """The library's numbers for all its cases, from one process in its own environment; none where it is too slow."""
    environment = ENVIRONMENT[library.environment]
    if not environment.stamp.is_file():
        known = environment.reason.is_file()
        pytest.skip(environment.reason.read_text().strip() if known else f"{environment.name}: not installed")
    serve = Path(__file__).with_name("runners") / "serve.py"
    asked = "".join(json.dumps(case.told) + "\n" for case in _chosen(library))
    command = (str(environment.python), "-P", str(serve), library.runner)
    try:
        done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=left(), check=False)
    except subprocess.TimeoutExpired:
        return {}
    assert done.returncode == 0, done.stderr[-2000:]
    return {answer["name"]: answer for answer in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize(
    ("library", "case"),
    [
        pytest.param(library, case, id=f"{library.like}: {case.name}")
        for library in LIBRARIES
        for case in _chosen(library)
    ],
)
def test_training_gives_the_numbers_of_the_library(library: Library, case: Case) -> None:
    """Outputs, error and slopes of five updates, and the weights after each, are those the library gives."""
    left()
    answers = _answers(library)
    if not answers:
        pytest.skip(UP)
    theirs = answers[case.name]
    assert "refused" not in theirs, theirs
    ours = _ours(case, "gradients" in theirs)
    far = _far(ours, theirs)
    if max(far.values()) > library.relative == FLOAT32:
        # Where a corner or a slope of nearly 0 is near, what a float32 loses at the start may become large by itself.
        moved = [_far(_ours(_moved(case, sign), "gradients" in theirs), ours) for sign in (1, -1)]
        far = {what: max(0.0, most - 8 * max(one[what] for one in moved)) for what, most in far.items()}
    assert {what: most for what, most in far.items() if most > library.relative} == {}


def _far(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, float]:
    """How far apart two runs are, at most, beside the largest number (or 1) of each kind and update."""
    far = {}
    for what, values in ours.items():
        pairs = [(_flat(mine), _flat(other)) for mine, other in zip(values, theirs[what], strict=True)]
        most = [
            max((abs(one - another) for one, another in zip(mine, other, strict=True)), default=0.0)
            / max(1.0, *map(abs, other))
            for mine, other in pairs
        ]
        far[what] = math.inf if any(map(math.isnan, most)) else max(most)
    return far


def _moved(case: Case, sign: int) -> Case:
    """The same case with every weight and bias moved by what a float32 may lose of it, every other one upwards."""
    layers = []
    for layer in case.scenario["network"]["layers"]:
        moved = dict(layer)
        moved["weights"] = [[_nudged(w, sign * (-1) ** n) for n, w in enumerate(row)] for row in layer["weights"]]
        if isinstance(layer.get("bias"), list):
            moved["bias"] = [_nudged(b, sign * (-1) ** n) for n, b in enumerate(layer["bias"])]
        layers.append(moved)
    scenario = {**case.scenario, "network": {**case.scenario["network"], "layers": layers}}
    return case._replace(scenario=scenario)


def _nudged(number: float, sign: int) -> float:
    return number + sign * max(abs(number), 0.25) * 2.0**-23


def _ours(case: Case, gradients: bool) -> dict[str, list[Any]]:
    trace = nnstep.trace(nnstep.Scenario.from_dict(case.scenario))
    layers = case.told["layers"]
    told: dict[str, list[Any]] = {"outputs": [], "loss": [], "weights": []}
    if gradients:
        told["gradients"] = []
    updates = math.ceil(len(case.scenario["data"]) / case.scenario["training"]["batch"])  # in an epoch
    for number in range(len(case.told["batches"])):
        address = f"{number // updates + 1}" + (f".{number % updates + 1}" if updates > 1 else "")

        def kept(weights: str, biases: str, at: str = address) -> list[Any]:
            return [
                [
                    np.array(trace.array(f"{weights.format(number)}@{at}").value),
                    None
                    if layer["bias"] is None
                    else np.array(trace.array(f"{biases.format(number)}@{at}").value).ravel(),
                ]
                for number, layer in enumerate(layers, 1)
            ]

        told["outputs"].append(np.array(trace.array(f"a.{len(layers)}@{address}").value).T)
        told["loss"].append(trace[f"E_reported@{address}"].value)
        told["weights"].append(kept("W.{}+", "b.{}+"))
        if gradients:
            told["gradients"].append(kept("dE/dW.{}", "dE/db.{}"))
    return told


def _flat(values: Any) -> list[float]:
    if values is None:
        return []
    if isinstance(values, list | np.ndarray):
        return [number for value in values for number in _flat(value)]
    return [float(values)]
