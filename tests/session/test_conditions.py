"""Run until a condition holds; what if; two runs compared."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from session.walks import press, studio

from nnstep.errors import NnstepError
from nnstep.lesson import condition
from nnstep.lesson.compare import compare
from nnstep.lesson.condition import read, run_until, step_of
from nnstep.lesson.watch import Watch
from nnstep.session.reduce import due
from nnstep.session.state import State


def first_epoch(text: str, name: str = "article") -> int:
    lesson = studio(name).lessons.original
    return run_until(lesson, read(text, lesson)).epoch


def test_the_first_epoch_in_which_the_error_is_small() -> None:
    """E_total < 0.2 holds in the first epoch whose error, looked at one by one, is below it."""
    errors = studio().lessons.original.trace.errors(100)
    assert first_epoch("E_total < 0.2") == next(n for n, error in enumerate(errors, 1) if error < 0.2)


def test_a_sign_that_changes() -> None:
    """sign(dE/dw1) changes in the first epoch whose slope has another sign than the one before."""
    trace = studio().lessons.original.trace
    slopes = [trace[f"dE/dw1@{epoch}"].value for epoch in range(1, 60)]
    wanted = next(n + 1 for n in range(1, len(slopes)) if (slopes[n] > 0) != (slopes[n - 1] > 0))
    assert first_epoch("sign(dE/dw1) changes") == wanted


def test_a_small_slope() -> None:
    """abs(dE/dw1) < 1e-3 holds where the slope is that small for the first time."""
    trace = studio().lessons.original.trace
    assert first_epoch("abs(dE/dw1) < 1e-3") == next(
        epoch for epoch in range(1, 200) if abs(trace[f"dE/dw1@{epoch}"].value) < 1e-3
    )


@pytest.mark.parametrize(
    "text",
    ["", "E_total", "3 < 4", "foo < 1", "E_total < ", "E_total@2000000 < 1", "__import__('os') < 1", "w5 < w5 < w5"],
)
def test_a_bad_condition_is_refused_in_words(text: str) -> None:
    """What is no condition about this lesson is a usage error, exit code 2."""
    with pytest.raises(NnstepError) as caught:
        read(text, studio().lessons.original)
    assert caught.value.exit_code == 2


def test_the_search_can_be_stopped() -> None:
    """c begins a search that goes on with the clock; any of its keys ends it where it is, and says how far it came."""
    state = press(State(), "c", "out_h1 == 0", "enter")
    assert state.mode == "running"
    assert due(state) == 0
    later = press(state, "tick")
    assert later.search is not None
    assert state.search is not None
    assert later.search.epoch > state.search.epoch
    stopped = press(later, "esc")
    assert stopped.mode == "lesson"
    assert stopped.epoch == later.search.epoch
    assert press(stopped, "backspace").epoch == 1


def test_where_a_condition_is_decided() -> None:
    """The run stops at the step of the number the condition is about: E at step 11."""
    lesson = studio().lessons.original
    search = run_until(lesson, read("E_total < 0.2", lesson))
    assert step_of(lesson, search) == 11


def test_forks_never_touch_the_original() -> None:
    """However much is set, the original lesson's numbers stay."""
    here = studio()
    before = here.lessons.original.trace["w5+"].value
    state = press(State(), "s", "w5=0.7", "enter", "s", "activation=tanh", "enter", "s", "lr=0.1", "enter")
    assert [name for name, _ in state.settings] == ["w5", "activation", "lr"]
    assert here.lessons.of(state.settings).trace["w5+"].value != before
    assert here.lessons.original.trace["w5+"].value == before
    assert press(state, "u", "u", "u").settings == ()


@pytest.mark.parametrize("typed", ["w99=1", "w5=abc", "w5", "out_h1=2", "activation=nonsense", "lr=-1", "x=", "@=3"])
def test_what_cannot_be_set_is_answered_and_stays_in_the_field(typed: str) -> None:
    """A setting that means nothing leaves everything as it is."""
    state = press(State(), "s", typed, "enter")
    assert state.settings == ()
    assert state.said or state.mode == "lesson"


def test_two_runs_part_where_eta_is_used() -> None:
    """With another η the article's run is the same up to its first update, step 32."""
    fork = studio().lessons.of((("lr", "0.3"),))
    found = compare(studio().lessons.original, fork, 3)
    assert found.parting is not None
    assert (found.parting.epoch, found.parting.pair.step_a, found.parting.pair.label) == (1, 32, "w1+")
    assert found.errors[0][1] == found.errors[0][2]
    assert found.errors[1][2] == pytest.approx(0.2913, abs=5e-5)


def test_compare_prints_json() -> None:
    """`nnstep compare article --set lr=0.3 --json` is one document that names the first differing step."""
    ran = subprocess.run(
        [sys.executable, "-m", "nnstep", "compare", "article", "--set", "lr=0.3", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    data = json.loads(ran.stdout)
    assert (data["part"]["id"], data["part"]["step_a"]) == ("w1+", 32)
    assert data["errors"][0]["a"] == data["errors"][0]["b"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("article", "w5 > 1"), ("article", "E_total < E_total@1 / 2"), ("article", "w1 = w1@3"),
        ("article", "sign(dE/dw1) changes"), ("diverge", "w1 > 1e300"), ("diverge", "w1 < -5"),
        ("xor", "out_o1:2 > 0.9"),
        ("iris", "E_epoch < 0.1"), ("iris", "w1 > 0.5"), ("adam", "m_w1+ < 0"), ("vanishing", "E_total + w1 changes"),
    ],
)  # fmt: skip
def test_updates_that_are_passed_in_a_loop_are_those_without_an_event(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A condition is met in the update in which it is met when each update is looked at, or lost in the same one."""
    monkeypatch.setattr(condition, "FARTHEST", 200)
    lesson = studio(name).lessons.original
    found = run_until(lesson, read(text, lesson))
    monkeypatch.setattr(Watch, "is_possible", False)
    assert run_until(lesson, read(text, lesson)) == found
