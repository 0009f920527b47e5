"""The background of a terminal: asked for where nobody says it, never waited for, and never taken for keys."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nnstep.terminal.keys import QUESTION, Decoder

pty_driver = pytest.importorskip("terminal.pty_driver", reason="there is no pty on this system")

WHITE, BLACK = "ffff/ffff/ffff", "00/00/00"


@pytest.mark.parametrize("ends", [b"\x07", b"\x1b\\"])
@pytest.mark.parametrize("late", [False, True])
def test_an_answer_is_no_key_however_it_is_cut(ends: bytes, late: bool) -> None:
    """Cut anywhere, read at once or late; the keys before and after it count, an Esc too."""
    reply = b"\x1b]11;rgb:1e1e/1e1e/1e1e" + ends
    for at in range(len(reply) + 1):
        decoder = Decoder()
        assert (decoder.question(), decoder.question()) == (QUESTION, "")
        keys = decoder.feed(b"n" + reply[:at], late=late) + decoder.feed(reply[at:] + b"n\x1b", late=late)
        assert (keys + decoder.flush(), decoder.background) == (["n", "n", "esc"], "dark")


@pytest.mark.parametrize(
    ("colour", "shade"),
    [(WHITE, "light"), (BLACK, "dark"), ("fd/f6/e3", "light"), ("002b/0036/0036", "dark"), ("f/f/f", "light")],
)
def test_what_is_light_and_what_is_dark(colour: str, shade: str) -> None:
    """White, black, both backgrounds of Solarized, and numbers with as many digits as a terminal likes."""
    decoder = Decoder()
    decoder.feed(f"\x1b]11;rgb:{colour}\x07".encode())
    assert decoder.background == shade


@pytest.mark.parametrize(
    "reply", [b"\x1b]11;red\x07", b"\x1b]10;rgb:0/0/0\x07", b"\x1bP11;rgb:0/0/0\x1b\\", b"\x1b]11;"]
)
def test_what_says_nothing_is_nothing(reply: bytes) -> None:
    """Another answer, or a part of one, is no colour and no key."""
    decoder = Decoder()
    decoder.question()
    assert (decoder.feed(reply), decoder.flush(), decoder.background) == ([], [], "")


@contextmanager
def tutor(place: Path, *words: str, **env: str) -> Iterator[Any]:
    """The tutor with the article, its first frame shown."""
    said = {"NNSTEP_STATE_DIR": str(place), "COLORFGBG": "", "COLORTERM": "", "NO_COLOR": "", **env}
    argv = [sys.executable, "-m", "nnstep", "run", "article", "--fresh", *words]
    with pty_driver.spawn(argv, 24, 80, said) as terminal:
        terminal.wait_for("step 1 of 39")
        yield terminal


def colours(terminal: Any) -> set[str]:
    """The colours that were sent: of the sixteen by their code, of the 256 by their number."""
    codes = re.findall(rb"\x1b\[([\d;]*)m", bytes(terminal.raw))
    return {one for code in codes for one in re.findall(r"38;5;(\d+)|\b(3[1-6])$", code.decode()) for one in one if one}


def test_the_answer_changes_the_colours_and_nothing_else(tmp_path: Path) -> None:
    """The first frame comes unasked in the sixteen colours; after the answer it is there in those for a light page."""
    with tutor(tmp_path, COLORTERM="truecolor") as terminal:
        assert QUESTION.encode() in terminal.raw
        assert colours(terminal) <= {"31", "32", "33", "34", "35", "36"}
        before = terminal.screen
        terminal.send(f"\x1b]11;rgb:{WHITE}\x1b\\")
        terminal.wait_for(lambda: "241" in colours(terminal))
        assert terminal.screen == before
        terminal.send("n")
        terminal.wait_for("step 2 of 39")
        assert not colours(terminal) & {"220", "246"}


@pytest.mark.parametrize(
    ("words", "env", "some", "none"),
    [
        ((), {"COLORFGBG": "0;15"}, "241", "246"),
        ((), {"COLORFGBG": "15;0"}, "246", "241"),
        (("--theme", "dark"), {"COLORFGBG": "0;15"}, "246", "241"),
        (("--theme", "light"), {"TERM": "xterm"}, "", "241"),
        (("--theme", "none"), {}, "", "241"),
        ((), {}, "", "241"),
    ],
)
def test_who_says_it_is_not_asked(
    words: tuple[str, ...], env: dict[str, str], some: str, none: str, tmp_path: Path
) -> None:
    """The environment or `--theme` says it; where there are but sixteen colours the others are not sent."""
    with tutor(tmp_path, *words, **env) as terminal:
        terminal.send("n")
        terminal.wait_for("step 2 of 39")
        assert QUESTION.encode() not in terminal.raw
        found = colours(terminal)
        assert not some or some in found
        assert none not in found
        assert "none" not in words or not found
