"""What is said of the runs of a sweep, of numbers judged by hand; and runs whose course is known in closed form."""

from __future__ import annotations

import math
from array import array
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from nnstep.errors import UsageError
from nnstep.lesson.swept import Outcome, combined, leads, runs_of, shown
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layer, Layout
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain
from nnstep.results import sweeping
from nnstep.words.swept import swept

NOTATION = Notation(Layout(1, (Layer(1),)), ascii=True)
LINEAR = nnstep.Scenario.from_dict(
    {
        "format": 1,
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[0]]}]},
        "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "lr": 0.5},
        "data": [{"inputs": 2, "targets": 2}],
        "training": {"epochs": 6},
    }
)
"""w starts at 0 and should be 1; each update multiplies 1 - w by 1 - 4·lr, so E = 2·(1 - 4·lr)^(2·epoch - 2)."""


def outcomes(*courses: list[float], kind: Any = "epoch_error") -> list[Outcome]:
    """Runs called a=1, a=2, … with these values."""
    most = max(map(len, courses))
    return [Outcome((("a", str(number)),), Key(kind), one, most) for number, one in enumerate(courses, 1)]


@pytest.mark.parametrize(
    ("values", "diverged", "rose", "best"),
    [
        ([4.0, 3.0, 2.0], None, None, (2.0, 3)),
        ([4.0, 5.0, 2.0], None, 2, (2.0, 3)),
        ([4.0, 5.0, 3.0, 6.0, 7.0], 4, 2, (3.0, 3)),
        ([4.0, 4.0 + 1e-12, 4.0], None, None, (4.0, 1)),
        ([4.0, math.inf, math.nan], 2, 2, (4.0, 1)),
        ([math.nan, math.nan], 1, 1, None),
        ([0.0, 0.0], None, None, (0.0, 1)),
        ([], None, None, None),
    ],
)
def test_when_an_error_diverges(
    values: list[float], diverged: int | None, rose: int | None, best: tuple[float, int] | None
) -> None:
    """It diverged from the epoch from which on it stays above its start, or is no number; rounding is no rise."""
    (one,) = outcomes(values)
    assert (one.diverged, one.rose, one.best) == (diverged, rose, best)


def test_who_leads_when() -> None:
    """All start alike; the first leads for two epochs, then the second; a tie leaves the lead where it is."""
    found = leads(outcomes([4.0, 2.0, 2.0, 2.0, 2.0], [4.0, 3.0, 2.5, 1.0, 0.5], [4.0, 4.0, 2.0, math.inf, 2.0]))
    assert [tuple(one) for one in found] == [(0, 2, 3), (1, 4, 5)]
    assert leads(outcomes([1.0, 1.0], [1.0, 1.0])) == []
    assert [one.run for one in leads(outcomes([0.5, 0.7], [0.5, 0.9], kind="accuracy"))] == [1]


def test_what_is_said() -> None:
    """Which is lowest when, which diverged and from which epoch on."""
    said = [plain(one, NOTATION) for one in swept(outcomes([4.0, 2.0, 2.0], [4.0, 3.0, 1.0], [4.0, 9.0, math.inf]))]
    assert said[0] == "a=2 has the lowest E_epoch from epoch 3 on, and ends at 1; before that a=1 in epoch 2."
    assert said[1].startswith("Diverged: a=3 from epoch 2 on; there E_epoch stays above what it began with")


@given(st.lists(st.lists(st.floats(), min_size=1, max_size=6), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_any_numbers_can_be_judged(courses: list[list[float]]) -> None:
    """NaN, infinities, runs broken off: whoever is said to lead at the end has the lowest finite number there."""
    runs = outcomes(*courses)
    assert swept(runs)
    last = min(map(len, courses))
    for lead in leads(runs)[-1:]:
        if lead.last == last:
            assert courses[lead.run][last - 1] == min(one[last - 1] for one in courses if math.isfinite(one[last - 1]))
    assert len(list(shown(runs, 1))) == 1


def test_runs_are_those_of_the_closed_form() -> None:
    """lr 0.1, 0.25 and 0.75: falls by 0.36 an epoch, is 0 after one, and grows fourfold."""
    found = nnstep.sweep(LINEAR, lr=[0.1, 0.25, 0.75])
    for one, factor in zip(found.outcomes, (0.36, 0.0, 4.0), strict=True):
        assert list(one.values) == pytest.approx([2 * factor**epoch for epoch in range(6)], rel=1e-9, abs=1e-15)
    assert [one.diverged for one in found.outcomes] == [None, None, 2]
    assert found.runs[1].best.epoch == 2
    assert found.runs[2].to_json()["set"] == {"lr": "0.75"}


def test_all_combinations_of_fields_and_quantities() -> None:
    """Two optimizers with two first weights, each as a file that says so would run."""
    found = nnstep.sweep(
        LINEAR, epochs=4, optimizer=["sgd", {"name": "momentum", "lr": 0.5, "momentum": 0.1}], w1=[0, 3]
    )
    assert [one.label for one in found.outcomes][:2] == ["optimizer=sgd w1=0", "optimizer=sgd w1=3"]
    file = nnstep.Scenario.from_dict(
        {
            "format": 1,
            "network": {"inputs": 1, "layers": [{"units": 1, "activation": "linear", "weights": [[3]]}]},
            "loss": "half_squared_error",
            "optimizer": {"name": "momentum", "lr": 0.5, "momentum": 0.1},
            "data": [{"inputs": 2, "targets": 2}],
        }
    )
    assert list(found.outcomes[3].values) == list(nnstep.trace(file).errors(4))


@pytest.mark.parametrize(
    ("varied", "says"),
    [
        ({"lr": ["0.1"]}, "one run only"),
        ({"lr": ["0.1", "0.1"]}, "one run only"),
        ({}, "one run only"),
        ({"a": list("12345"), "b": list("12345")}, "25 runs are too many"),
    ],
)
def test_how_many_runs_there_may_be(varied: dict[str, list[str]], says: str) -> None:
    """Two at least, 24 at most."""
    with pytest.raises(UsageError, match=says):
        combined(varied)


def test_processes_give_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where runs take long some are run in processes of their own; every number is the same, and each is told of."""
    runs, seen = runs_of(LINEAR, {}, {"lr": ["0.1", "0.2", "0.3"]}), list[int]()
    alone = sweeping.curves(runs, "E_epoch", 40)
    monkeypatch.setattr(sweeping, "_LONG", -1.0)
    monkeypatch.setattr(sweeping, "_WORTH", -1.0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    others = list[int]()
    run, begun = sweeping._Helpers._run, Event()

    def noted(self: Any, number: int) -> None:
        others.append(number)
        begun.set()
        run(self, number)

    def told(done: int, of: int) -> None:
        if seen:  # the first run goes on once a process has taken one
            assert begun.wait(60)
        seen.append(done)

    monkeypatch.setattr(sweeping._Helpers, "_run", noted)
    beside = sweeping.curves(runs, "E_epoch", 40, told)
    assert others
    assert beside == alone
    assert seen[-1] == 120


def test_a_process_that_fails_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its run is run here, from where it had come to."""
    runs = runs_of(LINEAR, {}, {"lr": ["0.1", "0.2", "0.3"]})
    alone = sweeping.curves(runs, "E_epoch", 10)

    def failing(self: Any, number: int) -> None:
        self._found[number].extend(alone[number][:3])
        raise OSError

    monkeypatch.setattr(sweeping, "_LONG", -1.0)
    monkeypatch.setattr(sweeping, "_WORTH", -1.0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(sweeping._Helpers, "_run", failing)
    assert sweeping.curves(runs, "E_epoch", 10) == alone


def test_who_stops_keeps_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the second look the first run has three of its epochs, as it would have had, and the others none."""
    monkeypatch.setattr(sweeping, "_PIECE", math.inf)  # however slow the machine is, the second piece has two epochs
    looks: list[int] = []

    def stopped() -> bool:
        looks.append(1)
        return len(looks) == 2

    runs = runs_of(LINEAR, {}, {"lr": ["0.1", "0.2"]})
    found = sweeping.curves(runs, "E_epoch", 100, stopped=stopped)
    assert found == [array("d", runs[0].trace().errors(3)), array("d")]
