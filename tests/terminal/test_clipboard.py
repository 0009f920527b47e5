"""`y`: the line of a step, copied by the terminal (OSC 52) where that says that it can."""

from __future__ import annotations

import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nnstep.terminal.clipboard import QUESTION
from nnstep.terminal.keys import Decoder

pty_driver = pytest.importorskip("terminal.pty_driver", reason="there is no pty on this system")

FIRST = "0.2*0.15 + 0.3*0.25"
"""The numbers of the article's first step."""


@contextmanager
def tutor(place: Path) -> Iterator[Any]:
    """The tutor with the article, its first frame shown."""
    argv = [sys.executable, "-m", "nnstep", "run", "article", "--fresh"]
    with pty_driver.spawn(argv, 24, 80, {"NNSTEP_STATE_DIR": str(place)}) as terminal:
        terminal.wait_for("step 1 of 39")
        yield terminal


@pytest.mark.parametrize(
    ("reply", "can"),
    [
        (b"\x1b[?62;22;52c", True),  # foot
        (b"\x1b[?1;2c", False),
        (b"\x1bP1+r4D73=5C455D\x1b\\\x1b[?62;4c", True),  # its capability says so, its attributes do not
        (b"\x1bP0+r4D73\x1b\\\x1b[?6c", False),
    ],
)
def test_what_a_terminal_answers(reply: bytes, can: bool) -> None:
    """52 among the primary attributes, or the capability Ms, is a yes; no answer is a key."""
    decoder = Decoder()
    assert (decoder.feed(reply), decoder.flush()) == ([], [])
    assert decoder.copies is can


def test_it_is_copied_where_the_terminal_can(tmp_path: Path) -> None:
    """Asked once; the line goes to the clipboard to the letter, and that is said; the next one at once."""
    with tutor(tmp_path) as terminal:
        terminal.send("y")
        terminal.wait_for(f"for Python (y again: Octave): {FIRST}")
        assert QUESTION.encode() in terminal.raw
        assert b"]52;" not in terminal.raw
        terminal.send("\x1b[?62;52c")
        terminal.wait_for("copied for Python")
        terminal.send("n")
        terminal.wait_for("step 2 of 39")
        terminal.send("y")
        terminal.wait_for("copied for Python")
        copied = [part.split(b"\x1b")[0] for part in bytes(terminal.raw).split(b"]52;c;")[1:]]
        assert [b64decode(one).decode() for one in copied] == [FIRST, "1/(1 + math.exp(-0.105))"]
        assert bytes(terminal.raw).count(QUESTION.encode()) == 1


def test_elsewhere_it_is_shown(tmp_path: Path) -> None:
    """A terminal that says no gets nothing; y again gives the line for the next program, as the line says."""
    with tutor(tmp_path) as terminal:
        terminal.send("n")
        terminal.wait_for("step 2 of 39")
        terminal.send("y")
        terminal.wait_for("y again: Octave")
        terminal.send("\x1b[?1;2c")
        terminal.send("y")
        terminal.wait_for("for Octave (y again: R): 1/(1 + exp(-0.105))")
        assert "copied" not in terminal.screen
        assert b"]52;" not in terminal.raw
