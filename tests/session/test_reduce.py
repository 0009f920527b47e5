"""The reducer: total, pure, and next then back is where one was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from session.walks import KEYS, press, shown, studio

from nnstep.lesson.dial import DIALS, span
from nnstep.render.text.lines import Look, width_of
from nnstep.session.actions import ACTIONS
from nnstep.session.moves import settled
from nnstep.session.state import TEXT_MODES, State
from nnstep.tutor.screens import frame

SCENARIOS = ("article", "xor", "softmax")
MODES = {
    "lesson": (),
    "coarse": ("-", "-"),
    "help": ("?",),
    "explain": ("e",),
    "matrix": ("m",),
    "list": ("-", "-", "e"),
    "goto": ("g",),
    "predict": ("p",),
    "set": ("s",),
    "until": ("c",),
    "playing": ("space",),
    "forked": ("s", "x1=0.4", "enter"),
}
"""How one comes to each kind of screen, from a step."""


@pytest.mark.parametrize("name", SCENARIOS)
@given(keys=st.lists(st.sampled_from(KEYS), max_size=60), look=st.sampled_from([Look(), Look(120, 40), Look(60, 20)]))
@settings(max_examples=40, deadline=None)
def test_any_keys_lead_somewhere(name: str, keys: list[str], look: Look) -> None:
    """Whatever is pressed, there is a step to stand at and a frame that fits the window."""
    state = State()
    here = studio(name)
    for key in keys:
        if key.lower() == "x":  # writes a file
            continue
        state = here.step(state, key, look)
        lesson = here.lessons.of(state.settings)
        assert 1 <= state.number <= lesson.count(state.epoch)
        if state.done:
            return
    rows = frame(here.view(state), state, look)
    assert len(rows) == look.height
    assert all(width_of(row) <= look.width for row in rows)


@given(
    name=st.sampled_from(SCENARIOS),
    by=st.sampled_from(DIALS),
    epoch=st.integers(1, 40),
    number=st.integers(1, 400),
)
@settings(max_examples=150, deadline=None)
def test_next_then_back_is_where_one_was(name: str, by: str, epoch: int, number: int) -> None:
    """Next then back is the identity, at any setting of the dial, where next was not refused."""
    here = studio(name)
    start = settled(here.lessons.original, State(by=by), epoch, number)  # type: ignore[arg-type]
    after = here.step(start, "right", Look())
    if after.said:
        return
    assert (after.epoch, after.number) != (start.epoch, start.number)
    back = here.step(after, "left", Look())
    assert (back.epoch, back.number, back.by) == (start.epoch, start.number, start.by)


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("by", DIALS)
def test_the_runs_of_a_dial_cover_an_epoch(name: str, by: str) -> None:
    """At each setting of the dial every step belongs to one run, and the runs follow each other without a gap."""
    lesson = studio(name).lessons.original
    number = 1
    while number <= lesson.count(1):
        first, last = span(lesson, 1, number, by)  # type: ignore[arg-type]
        assert first == number
        assert all(span(lesson, 1, inside, by) == (first, last) for inside in {first, (first + last) // 2, last})  # type: ignore[arg-type]
        number = last + 1
    assert number == lesson.count(1) + 1


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("number", [1, 5, 20])
def test_every_key_on_every_screen(name: str, mode: str, number: int) -> None:
    """No key raises on any kind of screen; one of the table's that changes nothing says why."""
    start = press(settled(studio(name).lessons.original, State(), 1, number), *MODES[mode], name=name)
    if mode in ("explain", "goto", "predict", "set", "until", "help"):
        assert start.mode == mode
    for key in KEYS:
        if key.lower() == "x":
            continue
        after = press(start, key, name=name)
        shown(after, name=name)
        known = [action for action in ACTIONS if start.mode in action.modes and key in action.keys]
        silent = {"redraw"}
        if known and known[0].name not in silent and start.mode not in TEXT_MODES:
            assert after != start, f"{key} did nothing and said nothing"


def test_the_first_press_while_playing_only_stops() -> None:
    """→ while playing stops where one is; the next one moves."""
    state = press(State(), "space")
    assert state.playing
    stopped = press(state, "right")
    assert (stopped.playing, stopped.number) == (False, 1)
    assert press(stopped, "right").number == 2


def test_playing_goes_through_the_epoch_and_stops_at_the_scenarios_end() -> None:
    """A tick is a step; after the last step of the scenario's last epoch it stops and says so."""
    state = press(State(), "space", "tick", "tick")
    assert state.number == 3
    end = press(State(epoch=10, number=38), "space", "tick", "tick")
    assert (end.epoch, end.number, end.playing) == (10, 39, False)
    assert end.said


def test_backspace_returns_from_a_jump() -> None:
    """After going to w5+ Backspace is back where one was, and says so where there was no jump."""
    state = press(State(number=4), "g", "w5+", "enter")
    assert state.number == 36
    assert press(state, "backspace").number == 4
    assert press(State(), "backspace").said


@pytest.mark.parametrize(
    ("typed", "epoch", "number"),
    [
        ("22", 1, 22),
        ("@3", 3, 1),
        ("w5+", 1, 36),
        ("net_o1@2", 2, 5),
        ("∂E/∂O1", 1, 12),
        ("Oh1", 1, 2),
        ("total error", 1, 11),
    ],
)
def test_going_to(typed: str, epoch: int, number: int) -> None:
    """A step, an epoch, a quantity in any notation, words of the lesson."""
    state = press(State(), "g", typed, "enter")
    assert (state.epoch, state.number) == (epoch, number)


def test_going_to_words_lists_the_steps_that_have_them() -> None:
    """`sigmoid` finds its rule, and the four steps that compute one: Enter goes to the one chosen."""
    found = press(State(), "g", "sigmoid", "enter")
    assert sorted(press(found, *["down"] * row, "enter").number for row in range(1, 5)) == [2, 4, 6, 8]


def test_tab_completes_names() -> None:
    """Tab puts in what all names share, then the names one after the other."""
    state = press(State(), "g", "dE/dnet_", "tab")
    assert state.typed.startswith("dE/dnet_h") or state.typed.startswith("dE/dnet_o")
    assert press(state, "tab").typed != state.typed


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    """A slip of the pen does not move and names what is like it."""
    state = press(State(number=7), "g", "net_01", "enter")
    assert state.number == 7
    assert "net_o1" in str(state.said)


def test_the_way_down_from_an_output_to_the_inputs() -> None:
    """e on ∂E/∂O1 leads by Enter to O1, its sum, a hidden output, its sum, an input; Backspace all the way back."""
    state = press(State(number=12), "e")
    lesson = studio().lessons.original
    for wanted in ("out_o1", "net_o1", "out_h1", "net_h1", "x1"):
        keys = [lesson.trace.quantity(one.place).id for one in studio().lessons.links((), state.pages[-1])]
        state = press(state, *["down"] * keys.index(wanted), "enter")
        assert lesson.trace.quantity(state.pages[-1].subject.place).id == wanted
    assert len(state.pages) == 6
    assert press(state, *["backspace"] * 6).mode == "lesson"


def test_the_way_up_to_the_error() -> None:
    """From O1 the page leads over E01 to E."""
    lesson = studio().lessons.original
    state = press(State(number=6), "e")
    for wanted in ("E_o1", "E_total"):
        keys = [lesson.trace.quantity(one.place).id for one in studio().lessons.links((), state.pages[-1])]
        state = press(state, *["down"] * keys.index(wanted), "enter")
    assert lesson.trace.quantity(state.pages[-1].subject.place).id == "E_total"
