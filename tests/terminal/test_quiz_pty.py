"""The quiz in a real terminal: the terminal edits the line, Ctrl-D ends with the summary, Ctrl-C with 130."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

from terminal.pty_driver import Terminal, spawn

QUIZ = [sys.executable, "-m", "nnstep", "quiz", "article", "--phase", "forward"]


@pytest.fixture
def quiz(tmp_path: Path) -> Iterator[Terminal]:
    """The first question, an example with its choice of rules."""
    with spawn(QUIZ, 40, 80, {"NNSTEP_STATE_DIR": str(tmp_path)}, None) as terminal:
        terminal.wait_for(" rule:")
        yield terminal


def test_a_line_is_edited_and_answered(quiz: Terminal) -> None:
    """Backspace works as in any line; an answer is shown once, as it was typed, and is answered."""
    quiz.send("skip\n")
    quiz.wait_for("2 of 8")
    quiz.send("skip\n")
    quiz.wait_for("∑h2 =")
    quiz.send("0.207\x7f5\n")
    quiz.wait_for("4 of 8")
    rows = quiz.screen
    assert rows.count(" ∑h2 = 0.205") == 1
    assert rows[rows.index(" ∑h2 = 0.205") + 1].startswith(" ✓ Right: to the last digit.")


def test_ctrl_d_ends_with_the_summary(quiz: Terminal) -> None:
    """The end of input is no error: the summary, and 0."""
    quiz.send("\x04")
    assert quiz.finish() == 0
    assert any("How it went" in row for row in quiz.screen)


def test_ctrl_c_ends_at_once(quiz: Terminal) -> None:
    """Ctrl-C is 130, without a traceback, and the terminal is as it was."""
    before = quiz.termios_before
    quiz.send("\x03")
    assert quiz.finish() == 130
    assert b"Traceback" not in quiz.raw
    assert quiz.termios == before


def test_what_was_missed_survives_ctrl_c(tmp_path: Path) -> None:
    """What was missed before Ctrl-C comes first next time."""
    with spawn(QUIZ, 40, 80, {"NNSTEP_STATE_DIR": str(tmp_path)}, None) as terminal:
        for typed, shown in (("skip", "2 of 8"), ("skip", "3 of 8"), ("skip", "4 of 8")):
            terminal.wait_for(" rule:" if shown != "4 of 8" else "∑h2 =")
            terminal.send(f"{typed}\n")
            terminal.wait_for(shown)
        terminal.send("\x03")
        assert terminal.finish() == 130
    with spawn(QUIZ, 40, 80, {"NNSTEP_STATE_DIR": str(tmp_path)}, None) as terminal:
        terminal.wait_for("1 of 8 · Weighted sum at h2")
