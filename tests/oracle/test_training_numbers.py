"""Whole training runs against PyTorch, on each of the three executors: weights and errors agree to 1e-9."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from functions.test_measured_optimizers import STEPS

from nnstep.engine.arrays import NumpyRunner
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.runner import FloatRunner
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.network.build import trace as trace_of
from nnstep.network.trace import Trace
from nnstep.quantities.key import BIAS
from nnstep.quantities.place import Place
from nnstep.scenario.schema import Scenario

COMMITTED: dict[str, Any] = json.loads((Path(__file__).parent / "training_numbers.json").read_text(encoding="utf-8"))
MEASURED = [
    (case["name"], case["parameters"])
    for case in json.loads((Path(__file__).parent / "torch_numbers.json").read_text(encoding="utf-8"))["optimizers"]
]
SOME, LAST = COMMITTED["some"], 50
CLOSE = 1e-9


def _scenario(case: dict[str, Any], nets: dict[str, Any], fields: dict[str, Any]) -> Scenario:
    form = case["form"]
    optimizer = {"name": form, **fields[form]}
    return Scenario.from_dict({"format": 1, **nets[case["net"]], "optimizer": optimizer, "training": case["training"]})


def _weights(trace: Trace, epoch: int) -> list[float]:
    """All parameters after an epoch, layer by layer, weights before biases."""
    layout = trace.layout
    keys = [
        key
        for layer in range(1, layout.last + 1)
        for key in sorted(layout.parameters(layer), key=lambda key: key.source == BIAS)
    ]
    return [trace.value(Place(key.of("new"), epoch, trace.schedule.updates)) for key in keys]


def _check(case: dict[str, Any], made: Trace, runner: type[Any], epochs: int) -> None:
    """Compares all that is kept up to an epoch, as one executor computes it."""
    trace = Trace(made.network, made.schedule, runner(made.network.running()))
    for text, expected in case["errors"].items():
        if int(text) <= epochs:
            error = trace.epoch_error(int(text))
            assert abs(error - expected) < CLOSE * max(1.0, abs(expected)), runner
    for text, expected in case["weights"].items():
        if int(text) <= epochs:
            found = _weights(trace, int(text))
            found = found if int(text) == LAST else found[::SOME]
            assert len(found) == len(expected)
            assert all(abs(a - b) < CLOSE * max(1.0, abs(b)) for a, b in zip(found, expected, strict=True)), runner


def _name(case: dict[str, Any]) -> str:
    training = case["training"]
    words = [f"batch {training['batch']}", training.get("reduction", "mean")]
    words += [f"{name} {training[name]}" for name in ("l2", "clip_norm") if name in training]
    return ", ".join([case["net"], case["form"], *words])


@pytest.mark.parametrize("place", range(len(COMMITTED["runs"])), ids=map(_name, COMMITTED["runs"]))
def test_training_is_that_of_pytorch(place: int) -> None:
    """Weights and errors are PyTorch's to 1e-9: of 50 epochs on arrays, and in turn compiled, or of two item by item.

    Of the nine runs of each optimizer three are compiled and three go item by item, each on every network and batch.
    """
    case = COMMITTED["runs"][place]
    made = trace_of(_scenario(case, COMMITTED["nets"], COMMITTED["fields"]))
    turn = (place + place // 3) % 3
    _check(case, made, NumpyRunner, LAST)
    if turn == 0:
        _check(case, made, CompiledRunner, LAST)
    elif turn == 1:
        _check(case, made, FloatRunner, 2)


def test_every_optimizer_is_trained_in_every_way() -> None:
    """Each optimizer runs full, online and in mini-batches, on three nets, and each batch both ways; so do most forms.

    Of the others single steps are measured.
    """
    seen = {(case["form"], case["net"].partition(" ")[0], case["training"]["batch"]) for case in COMMITTED["runs"]}
    fields = COMMITTED["fields"]
    assert seen >= {(f, n, b) for f in fields for n in ("2-2-2", "4-8-3", "3-5-4-1") for b in ("full", "online", 2)}
    ways = {(case["training"]["batch"], case["training"].get("reduction", "mean")) for case in COMMITTED["runs"]}
    assert ways == {(batch, reduction) for batch in ("full", "online", 2) for reduction in ("mean", "sum")}
    for entry in OPTIMIZERS:
        mine = [one for form in fields if (one := {"name": form, **fields[form]})["name"] == entry.name]
        assert mine
        for p in entry.parameters:
            choices = p.choices or ((False, True) if isinstance(p.default, bool) else ())
            steps = [given for name, given in (*STEPS, *MEASURED) if name == entry.name]
            assert {form.get(p.name, p.default) for form in (*mine, *steps)} >= set(choices)


def test_a_swapped_pair_of_weights_would_be_seen() -> None:
    """The comparison is not blind: the weights of another run are no match."""
    with pytest.raises(AssertionError):
        _check({**COMMITTED["runs"][0], "errors": {}}, trace_of(_with_two_rows_swapped()), NumpyRunner, LAST)


def _with_two_rows_swapped() -> Scenario:
    case = COMMITTED["runs"][0]
    net = json.loads(json.dumps(COMMITTED["nets"][case["net"]]))
    rows = net["network"]["layers"][0]["weights"]
    rows[0], rows[1] = rows[1], rows[0]
    assert rows[0] != rows[1]
    return _scenario(case, {case["net"]: net}, COMMITTED["fields"])


def test_pytorch_itself_trains_to_these_numbers() -> None:
    """Where PyTorch is installed, it trains anew."""
    pytest.importorskip("torch")
    from oracle.make_training_numbers import FIELDS, NETS, runs

    for case in runs():
        _check(case, trace_of(_scenario(case, NETS, FIELDS)), NumpyRunner, LAST)
