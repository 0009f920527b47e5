"""The records of a run: every quantity once, with what it is made of, in the order of the lesson."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from nnstep import Scenario, UnknownQuantity, UsageError, load, trace
from nnstep.network import recorded

ARTICLE = trace(load("article"))


def small(**fields: Any) -> Scenario:
    """A 1-1 network of one weight, its answer as it comes, with three samples."""
    scenario = {
        "format": 1,
        "seed": 1,
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[2.0]]}]},
        "data": [{"inputs": 1.0, "targets": 1.0}, {"inputs": -1.0, "targets": 1.0}, {"inputs": 3.0, "targets": 1.0}],
        "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
    }
    return Scenario.from_dict({**scenario, **fields})


def test_a_record_by_hand() -> None:
    """The first sum of the article: 0.2·0.15 + 0.3·0.25 = 0.105, as its author worked it out."""
    assert ARTICLE.to_records(only=["net_h1"]) == [
        {
            "id": "net_h1", "epoch": 1, "update": 1, "sample": 1, "step": 1, "phase": "forward", "kind": "net",
            "value": 0.105, "equation": "net_h1 = w1*x1 + w2*x2", "substituted": "net_h1 = 0.15*0.2 + 0.25*0.3",
            "operands": [{"id": "w1", "value": 0.15}, {"id": "x1", "value": 0.2},
                         {"id": "w2", "value": 0.25}, {"id": "x2", "value": 0.3}],
        }
    ]  # fmt: skip


def test_numbers_are_set_in_with_their_signs() -> None:
    """w ← w − 0.1·g: a minus stands in brackets behind a factor, and where there is none, there are none."""
    once = small(data=[{"inputs": -1.0, "targets": 1.0}, {"inputs": 1.0, "targets": 1.0}], training={"batch": "online"})
    lines = [record["substituted"] for record in trace(once).to_records(2, only=["dE/dout_o1", "net_o1"])]
    assert lines[:4] == [
        "net_o1 = 2.0*(-1.0)",  # 2·(−1) = −2
        "dE/dout_o1 = -2.0 - 1.0",
        "net_o1 = 1.7*1.0",  # 2 − 0.1·(−3)·(−1) = 1.7
        "dE/dout_o1 = 1.7 - 1.0",
    ]


@pytest.mark.parametrize("name", ["article", "xor", "momentum", "softmax", "iris", "iris-validation", "vanishing"])
def test_records_are_what_quantities_say(name: str) -> None:
    """Each record is the quantity that its address leads to, in the third epoch, where only numbers are new."""
    run = trace(load(name))
    found = [record for record in run.to_records(3) if record["epoch"] == 3]
    for record in found[:: max(1, len(found) // 60)]:
        sample = f":{record['sample']}" if record["sample"] else ""
        quantity = run[f"{record['id']}@3.{record['update']}{sample}"]
        equation = quantity.equation
        assert record["value"] == pytest.approx(quantity.value, rel=1e-15, nan_ok=True)
        assert record["equation"] == (None if equation is None else str(equation))
        assert record["substituted"] == (None if equation is None else equation.substituted())
        assert [one["value"] for one in record["operands"]] == [one.value for one in quantity.operands]


@pytest.mark.parametrize("name", ["article", "xor", "iris-validation"])
def test_nothing_twice_and_nothing_missing(name: str) -> None:
    """An epoch has each of its steps once, numbered from 1, and each operand is a record of the same epoch."""
    run = trace(load(name))
    records = run.to_records(range(2, 3))
    addresses = [(record["update"], record["sample"], record["id"]) for record in records]
    assert len(set(addresses)) == len(addresses)
    steps = [record["step"] for record in records if record["step"] is not None]
    assert steps == list(range(1, len(run.quantities(epoch=2)) + 1))
    there = {record["id"] for record in records}
    assert {one["id"].partition(":")[0] for record in records for one in record["operands"]} <= there


def test_shuffled_batches_are_their_own() -> None:
    """In each epoch every sample is there once, whatever the order, and its output is its input times the weight."""
    run = trace(small(training={"batch": 2, "order": "shuffle"}))
    records = run.to_records(6, only=["out_o1", "w1"])
    weights = {(one["epoch"], one["update"]): one["value"] for one in records if one["id"] == "w1"}
    outputs = [one for one in records if one["id"] == "out_o1"]
    assert sorted((one["epoch"], one["sample"]) for one in outputs) == [(e, s) for e in range(1, 7) for s in (1, 2, 3)]
    for one in outputs:
        assert one["value"] == weights[one["epoch"], one["update"]] * {1: 1.0, 2: -1.0, 3: 3.0}[one["sample"]]


def test_what_is_kept_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no room for what is the same in each epoch the records are the same."""
    want = ARTICLE.to_records(3)
    monkeypatch.setattr(recorded, "_MOST_TERMS", 5)
    assert trace(load("article")).to_records(3) == want


@pytest.mark.parametrize(
    ("only", "count"),
    [
        (["W5+"], 3), (["w5+@2"], 1), (["dE/dw*@2", "w5+"], 11), (["∂E/∂w5"], 3), (["E1"], 3),
        (["dE/dout_h1_via_o1"], 3),
    ],
)  # fmt: skip
def test_what_is_asked_for(only: list[str], count: int) -> None:
    """Names in any spelling, patterns, addresses and derived quantities: each is there once an epoch, or in its own."""
    assert len(ARTICLE.to_records(3, only=only)) == count


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda: ARTICLE.to_records(only=["zz"]), UnknownQuantity),
        (lambda: ARTICLE.to_records(only=["zz*"]), UnknownQuantity),
        (lambda: ARTICLE.to_records(2, only=["w5+@3"]), UsageError),
        (lambda: ARTICLE.to_records(0), UsageError),
        (lambda: ARTICLE.to_records("3"), UsageError),  # type: ignore[arg-type]
    ],
)
def test_wrong_questions(ask: Callable[[], object], error: type[Exception]) -> None:
    """What is not there is said, not left out."""
    with pytest.raises(error):
        ask()


def test_infinities_are_floats() -> None:
    """A run that diverges has infinite values, and no error."""
    run = trace(small(optimizer={"name": "sgd", "learning_rate": 1e200}))
    assert not math.isfinite(run.to_records(range(4, 5), only=["E_epoch"])[0]["value"])
