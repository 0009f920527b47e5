"""However the tutor ends or stops, it says so by its exit status and gives the terminal back."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

from terminal.pty_driver import LINUX, PATIENCE, Terminal, spawn

linux = pytest.mark.skipif(not LINUX, reason="reads /proc")


def tutor(state: Path, env: dict[str, str] | None = None) -> Terminal:
    """The tutor at the article's first step."""
    state.mkdir(exist_ok=True)
    words = [sys.executable, "-m", "nnstep", "run", "article"]
    return spawn(words, 24, 80, {"NNSTEP_STATE_DIR": str(state), **(env or {})}, state)


def assert_restored(terminal: Terminal) -> None:
    assert terminal.termios == terminal.termios_before
    assert not terminal.in_alternate_screen
    assert terminal.raw.rindex(b"\x1b[?25h") > terminal.raw.rindex(b"\x1b[?25l")
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize(
    ("keys", "number", "codes"),
    [
        ("q", 0, {0}),
        ("Q", 0, {0}),
        ("\x04", 0, {0}),
        ("gw5\x04", 0, {0}),
        ("\x03", 0, {130, 0}),
        ("nnn\x03", 0, {130, 0}),
        ("", signal.SIGINT, {130, 0}),
        ("", signal.SIGTERM, {143}),
        ("", signal.SIGHUP, {129}),
    ],
)
def test_an_end_restores_the_terminal(tmp_path: Path, keys: str, number: int, codes: set[int]) -> None:
    """q, Ctrl-D, Ctrl-C and signals: the exit status of the contract, modes, cursor and screen as before."""
    with tutor(tmp_path) as terminal:
        terminal.wait_for("step 1 of 39")
        if number:
            terminal.signal(number)
        terminal.send(keys)
        assert terminal.finish() in codes
        assert_restored(terminal)


@linux
def test_ctrl_z_and_back(tmp_path: Path) -> None:
    """Stopped it gives the terminal back; continued it shows the same step again, and keys count."""
    with tutor(tmp_path) as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.send("nn")
        terminal.wait_for("step 3 of 39")
        before = terminal.screen
        terminal.send("\x1a")
        terminal.wait_for(lambda: terminal.state() == "T" and not terminal.in_alternate_screen)
        assert_restored(terminal)
        terminal.show(b"\x1b[2Jthe shell")
        terminal.signal(signal.SIGCONT)
        terminal.wait_for(lambda: terminal.screen == before)
        terminal.send("n")
        terminal.wait_for("step 4 of 39")
        terminal.send("q")
        assert terminal.finish() == 0
        assert_restored(terminal)


@linux
def test_it_ends_with_its_terminal(tmp_path: Path) -> None:
    """Closing the window ends the program."""
    with tutor(tmp_path) as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) in (129, -signal.SIGHUP, 0)


def test_a_dumb_terminal_gets_no_escape_bytes(tmp_path: Path) -> None:
    """TERM=dumb can move no cursor: steps come as lines, the modes stay, and q ends it with 0."""
    with tutor(tmp_path, {"TERM": "dumb"}) as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.send("\n")
        terminal.wait_for("step 2 of 39")
        terminal.send("q\n")
        assert terminal.finish() == 0
        assert b"\x1b" not in terminal.raw
        assert max(map(len, bytes(terminal.raw).decode().splitlines())) <= 80
        assert terminal.termios == terminal.termios_before


def test_no_color_has_attributes_and_no_colours(tmp_path: Path) -> None:
    """NO_COLOR leaves bold and reversed, and the screen reads the same."""
    screens = []
    for env in ({}, {"NO_COLOR": "1"}):
        with tutor(tmp_path / str(len(env)), env) as terminal:
            terminal.wait_for(lambda terminal=terminal: "q quit" in terminal.screen[-1])
            screens.append(terminal.screen)
            colours = [code for code in _codes(bytes(terminal.raw)) if 30 <= code <= 49 or 90 <= code <= 107]
            assert bool(colours) is not bool(env)
    assert screens[0] == screens[1]


def _codes(raw: bytes) -> list[int]:
    return [int(code) for codes in re.findall(rb"\x1b\[([\d;]*)m", raw) for code in codes.split(b";") if code]


def test_the_window_beats_columns(tmp_path: Path) -> None:
    """COLUMNS and LINES say nothing: the window's own size counts."""
    with tutor(tmp_path, {"COLUMNS": "40", "LINES": "10"}) as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.wait_for(lambda: "q quit" in terminal.screen[23])


def test_a_key_is_answered_at_once(tmp_path: Path) -> None:
    """Not a benchmark: a key is never left lying for as long as a person would notice."""
    with tutor(tmp_path) as terminal:
        terminal.wait_for("step 1 of 39")
        took = []
        for step in range(2, 12):
            start = time.monotonic()
            terminal.send("n")
            terminal.wait_for(f"step {step} of 39")
            took.append(time.monotonic() - start)
        assert min(took) < 1  # whatever else the machine does
