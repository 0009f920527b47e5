"""Learning-rate schedules against torch.optim.lr_scheduler, on each of the three executors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nnstep.engine.arrays import NumpyRunner
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.runner import FloatRunner
from nnstep.functions.schedules import SCHEDULES
from nnstep.lesson.verify import replay
from nnstep.network.build import trace as trace_of
from nnstep.network.trace import Trace
from nnstep.scenario.schema import Scenario

COMMITTED: dict[str, Any] = json.loads((Path(__file__).parent / "schedule_numbers.json").read_text(encoding="utf-8"))
GIVEN = COMMITTED["given"]
RUNS = [pytest.param(run, id=f"{run['schedule']['name']}-{run['schedule']['per']}") for run in COMMITTED["runs"]]
CLOSE = 1e-13


def _scenario(schedule: dict[str, Any] | str | None, optimizer: str = "sgd") -> Scenario:
    samples = [{"inputs": x, "targets": t} for x, t in zip(GIVEN["inputs"], GIVEN["targets"], strict=True)]
    return Scenario.from_dict({
        "format": 1,
        "network": {"inputs": 2, "layers": [{"units": 1, "activation": "tanh", "weights": GIVEN["start"]}]},
        "data": samples,
        "loss": "mean_squared_error",
        "optimizer": {"name": optimizer, "learning_rate": GIVEN["rate"]},
        "training": {"batch": GIVEN["batch"], "schedule": schedule},
    })  # fmt: skip


def _trace(run: dict[str, Any], runner: Any) -> Trace:
    made = trace_of(_scenario(run["schedule"]))
    return Trace(made.network, made.schedule, runner(made.network.running()))


@pytest.mark.parametrize("runner", [FloatRunner, CompiledRunner, NumpyRunner])
@pytest.mark.parametrize("run", RUNS)
def test_rates_and_weights_are_those_of_pytorch(run: dict[str, Any], runner: Any) -> None:
    """The rate of every update, and the weights they lead to, are PyTorch's to 1e-13."""
    trace = _trace(run, runner)
    places = [(epoch, update) for epoch in range(1, GIVEN["epochs"] + 1) for update in (1, 2)]
    assert [trace[f"lr@{epoch}.{update}"].value for epoch, update in places] == pytest.approx(run["rates"], abs=CLOSE)
    ends = [trace[f"{name}+@{GIVEN['epochs']}"].value for name in ("w1", "w2")]
    assert ends == pytest.approx(run["weights"][0], abs=CLOSE)


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        # Printed by Keras 3.15.1: keras.optimizers.schedules.ExponentialDecay(0.4, 1, 0.85), ExponentialDecay(0.4, 3,
        # 0.5, staircase=True), InverseTimeDecay(0.4, 1, 0.3), CosineDecay(0.4, 6), at 0, 1, 2, 3, 5 and 7, in float32.
        ({"name": "exponential", "rate": 0.85}, [0.4, 0.34, 0.2890000045, 0.2456500381, 0.1774821579, 0.1282308549]),
        ({"name": "step", "every": 3, "factor": 0.5}, [0.4, 0.4, 0.4, 0.2, 0.2, 0.1]),
        ({"name": "inverse", "rate": 0.3}, [0.4, 0.3076923192, 0.25, 0.2105263025, 0.1599999964, 0.1290323]),
        ({"name": "cosine", "epochs": 6}, [0.4, 0.3732050955, 0.3000000119, 0.1999999881, 0.0267949235, 0.0]),
        ({"name": "constant"}, [0.4] * 6),
    ],
    ids=lambda given: given["name"] if isinstance(given, dict) else "",
)
def test_rates_are_those_of_keras(schedule: dict[str, Any], rates: list[float]) -> None:
    """So many epochs after the first one, the rate is what Keras' schedule of the same kind gives."""
    trace = trace_of(_scenario(schedule))
    assert [trace[f"lr@{done + 1}"].value for done in (0, 1, 2, 3, 5, 7)] == pytest.approx(rates, abs=2e-7)


@pytest.mark.parametrize("run", RUNS)
def test_compiled_and_item_by_item_have_the_same_bits(run: dict[str, Any]) -> None:
    """The rate and what comes of it are the same float on both."""
    one, other = (_trace(run, runner) for runner in (FloatRunner, CompiledRunner))
    names = [f"{name}@{epoch}" for name in ("lr", "w1+", "w2+") for epoch in (1, 4, 9)]
    assert [one[name].value for name in names] == [other[name].value for name in names]


@pytest.mark.parametrize("run", RUNS)
def test_the_equation_of_the_rate_is_what_was_run(run: dict[str, Any]) -> None:
    """The rate's equation, put in again, gives the rate; and the update's equation names it."""
    trace = _trace(run, NumpyRunner)
    again = replay(trace, trace.find("lr@7"))
    assert again is not None
    assert again.agrees(trace["lr@7"].value)
    assert str(trace["w1+"].equation) == "w1+ = w1 - lr*dE/dw1"
    assert "lr_start" in [operand.id for operand in trace["lr"].operands]


@pytest.mark.parametrize("schedule", [None, "constant"])
def test_a_constant_rate_is_a_number_that_is_given(schedule: str | None) -> None:
    """Without a schedule, or with one that changes nothing, the rate has no equation and is no step."""
    trace = trace_of(_scenario(schedule))
    assert trace["lr@5"].equation is None
    assert "lr" not in trace.quantities()


def test_a_rate_that_was_set_is_the_first_one() -> None:
    """`--set lr=0.2`, and eta0 as people may type it, mean the rate that the schedule starts from."""
    scenario = _scenario({"name": "exponential", "rate": 0.5})
    for name in ("lr", "lr_start", "η₀", "eta0"):
        trace = trace_of(scenario, {name: 0.2})
        assert [trace[f"lr@{epoch}"].value for epoch in (1, 2, 3)] == [0.2, 0.1, 0.05]


def test_a_cosine_stays_at_its_end() -> None:
    """After its epochs the rate is 0 and stays 0, and the weights stay what they are."""
    trace = trace_of(_scenario({"name": "cosine", "epochs": 2}, "adam"))
    assert [trace[f"lr@{epoch}"].value for epoch in (3, 4, 90)] == [0.0, 0.0, 0.0]
    assert trace["w1@4"].value == trace["w1@90"].value


def test_every_schedule_is_compared() -> None:
    """All that change the rate, by epochs and by updates."""
    changing = {entry.name for entry in SCHEDULES if not entry.constant}
    seen = {(run["schedule"]["name"], run["schedule"]["per"]) for run in COMMITTED["runs"]}
    assert seen == {(name, per) for name in changing for per in ("epoch", "update")}
