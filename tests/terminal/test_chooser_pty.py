"""The list of lessons in a real terminal: opened, left, and the terminal given back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

pty_driver = pytest.importorskip("terminal.pty_driver", reason="there is no pty on this system")

NNSTEP = [sys.executable, "-m", "nnstep"]


def test_from_the_list_into_a_lesson_and_back(tmp_path: Path) -> None:
    """Bare nnstep: a lesson begins with what it is about, o is the list again, all keys of a burst count; q quits."""
    place = {"NNSTEP_STATE_DIR": str(tmp_path)}
    with pty_driver.spawn(NNSTEP, 24, 80, place, tmp_path) as terminal:
        terminal.wait_for("A straight line with one weight")
        before = terminal.termios_before
        terminal.resize(20, 60)
        terminal.send("/article\r")
        terminal.wait_for("The network of the article")
        terminal.send("n")
        terminal.wait_for("step 1 of 39")
        terminal.send("nno")
        terminal.wait_for("Left at step 3 of epoch 1.")
        terminal.send("\x1b")
        terminal.wait_for("q quits")
        terminal.send("\r\x1b[Coq")  # the lesson, a step on, the list, out
        assert terminal.finish() == 0
        assert not terminal.in_alternate_screen
        assert terminal.termios == before
    kept = json.loads((tmp_path / "state.json").read_text(encoding="utf-8"))
    assert kept["places"]["article"]["number"] == 4


@pytest.mark.parametrize("term", ["dumb", ""])
def test_help_where_no_screen_can_be_drawn(term: str, tmp_path: Path) -> None:
    """A terminal that moves no cursor gets the help, and no escape bytes."""
    with pty_driver.spawn(NNSTEP, 24, 80, {"NNSTEP_STATE_DIR": str(tmp_path), "TERM": term}, tmp_path) as terminal:
        assert terminal.finish() == 0
        assert b"Commands:" in terminal.raw
        assert b"\x1b" not in terminal.raw
