"""The real program on a real pty: what keys do, where they lead, and what stands on the screen."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

from terminal.pty_driver import FRAME_BEGINS, FRAME_ENDS, Terminal, spawn

FRAMES_DRAWN = Path(__file__).with_name("frames")  # by hand, with exact numbers, before there was a program
LEFT, RIGHT, UP, DOWN = "\x1b[D", "\x1b[C", "\x1b[A", "\x1b[B"
HOME, END, PGUP, PGDN = "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~"
SHIFT_RIGHT, SHIFT_LEFT, BACKSPACE, ESC = "\x1b[1;2C", "\x1b[1;2D", "\x7f", "\x1b"


def tutor(
    state: Path, *arguments: str, rows: int = 24, cols: int = 80, env: dict[str, str] | None = None, at: str = "article"
) -> Terminal:
    """The tutor in a window of its own, with a state and a folder of its own."""
    state.mkdir(exist_ok=True)
    words = [sys.executable, "-m", "nnstep", "run", at, *arguments]
    return spawn(words, rows, cols, {"NNSTEP_STATE_DIR": str(state), **(env or {})}, state)


def where(terminal: Terminal) -> tuple[int, int] | None:
    """(epoch, step) as the screen says."""
    found = re.search(r"epoch (\d+) [·-] .*?step (\d+) of 39", terminal.screen[0] if terminal.screen else "")
    return (int(found[1]), int(found[2])) if found else None


def press(terminal: Terminal, keys: str, epoch: int, step: int) -> None:
    """Types keys and waits for the step they have to lead to."""
    terminal.send(keys)
    try:
        terminal.wait_for(lambda: where(terminal) == (epoch, step))
    except AssertionError as error:
        raise AssertionError(f"{keys!r} leads to {where(terminal)}, not to {(epoch, step)}") from error


def test_every_key_leads_where_it_says(tmp_path: Path) -> None:
    """Next, back, phases, epochs, first and last, by all their keys; at the ends they stay or go on."""
    with tutor(tmp_path) as terminal:
        press(terminal, "", 1, 1)
        press(terminal, LEFT, 1, 1)
        for step, key in enumerate((RIGHT, "n", "N", "\r", "\x1bOC"), 2):
            press(terminal, key, 1, step)
        for step, key in enumerate((LEFT, "b", "B"), 1):
            press(terminal, key, 1, 6 - step)
        for step in (9, 12, 32):
            press(terminal, PGDN, 1, step)
        press(terminal, PGDN, 2, 1)
        press(terminal, LEFT, 1, 39)
        for step in (32, 12, 9, 1):
            press(terminal, PGUP, 1, step)
        press(terminal, END, 1, 39)
        press(terminal, RIGHT, 2, 1)
        press(terminal, "]", 3, 1)
        press(terminal, RIGHT, 3, 2)
        press(terminal, SHIFT_RIGHT, 4, 2)
        press(terminal, "[", 3, 2)
        press(terminal, SHIFT_LEFT, 2, 2)
        press(terminal, HOME, 2, 1)
        press(terminal, PGUP, 1, 32)
        press(terminal, "q", 1, 32)
        assert terminal.finish() == 0


def test_go_to_a_step_an_epoch_and_a_quantity(tmp_path: Path) -> None:
    """A number, @epoch, a name in any notation; a wrong name says the nearest and stays; Backspace returns."""
    with tutor(tmp_path) as terminal:
        press(terminal, "", 1, 1)
        press(terminal, "gw5+\r", 1, 36)
        press(terminal, "g22\r", 1, 22)
        press(terminal, "5\r", 1, 5)
        press(terminal, "g@3\r", 3, 5)
        press(terminal, "g∂E/∂Oh1\r", 3, 22)
        press(terminal, "gnet_h1@2\r", 2, 1)
        terminal.send("gw55\r")
        terminal.wait_for("w5")
        assert "w55" in "\n".join(terminal.screen)
        assert where(terminal) == (2, 1)
        press(terminal, BACKSPACE, 3, 22)
        press(terminal, BACKSPACE, 3, 5)
        terminal.send("gq")
        terminal.wait_for(lambda: re.search(r"\bq", "\n".join(terminal.screen[-3:])))
        press(terminal, ESC, 3, 5)
        press(terminal, "g99\r", 3, 5)
        terminal.wait_for("99")
        press(terminal, "\x04", 3, 5)
        assert terminal.finish() == 0


def test_help_and_keys_that_mean_nothing(tmp_path: Path) -> None:
    """? shows all keys and goes away; Esc and unknown sequences neither quit nor move."""
    with tutor(tmp_path) as terminal:
        press(terminal, RIGHT * 4, 1, 5)
        before = terminal.screen
        terminal.send("?")
        terminal.wait_for("PgDn")
        assert terminal.screen != before
        terminal.send(ESC)
        terminal.wait_for(lambda: terminal.screen == before)
        for nothing in (ESC, ESC + ESC, "\x1b[15~\x1b[200~qqq\x1b[201~", "\x1b]0;q\x07\x1b[<0;3;4M"):
            terminal.send(nothing)
        terminal.wait_until_idle()  # to one who is busy Alt-q would be two keys
        terminal.send("\x1bq")
        terminal.send("§")
        terminal.wait_until_idle()
        assert terminal.process.poll() is None
        assert where(terminal) == (1, 5)


def test_a_burst_of_keys_loses_none(tmp_path: Path) -> None:
    """Thirty keys at once are thirty steps, and so are keys typed while the program is still starting."""
    with tutor(tmp_path) as terminal:
        press(terminal, "n" * 4, 1, 5)
        press(terminal, "n" * 30, 1, 35)
        press(terminal, RIGHT * 30, 2, 26)
        press(terminal, LEFT * 25 + "n" * 5, 2, 6)


SIZES = [(40, 120), (20, 60), (8, 30), (24, 80)]


@pytest.mark.parametrize("at", ["net_o1", "dE/dout_h1", "w8+"])
def test_a_resize_shows_what_a_fresh_start_shows(tmp_path: Path, at: str) -> None:
    """From size to size, without a key, the screen becomes exactly that of a start at this size."""
    with tutor(tmp_path / "resized", "--at", at) as terminal:
        for rows, cols in SIZES:
            terminal.resize(rows, cols)
            with tutor(tmp_path / f"{rows}", "--at", at, rows=rows, cols=cols) as fresh:
                fresh.wait_for(lambda fresh=fresh, cols=cols: stands(fresh.screen, cols))
                terminal.wait_for(lambda fresh=fresh: terminal.screen == fresh.screen)


def stands(screen: list[str], cols: int) -> bool:
    """Whether the frame is there: with its step, or with the wish for a larger window."""
    return bool(re.search(r"step \d+ of 39", screen[0])) if cols >= 60 else "larger" in "\n".join(screen)


@pytest.mark.parametrize(("rows", "cols"), [(20, 60), (21, 61), (22, 75), (24, 79), (25, 81), (30, 119), (60, 200)])
def test_the_step_is_said_at_any_size(tmp_path: Path, rows: int, cols: int) -> None:
    """From 60×20 on the first row says `step N of M`, and no row is wider than the window."""
    with tutor(tmp_path, "--at", "dE/dnet_o1", rows=rows, cols=cols) as terminal:
        terminal.wait_for("step 14 of 39")
        terminal.wait_for(lambda: "q quit" in terminal.screen[-1])
        assert "step 14 of 39" in terminal.screen[0]


def test_a_frame_is_small(tmp_path: Path) -> None:
    """No frame takes more than 32 KB, whatever it shows, at 120×40 and beyond."""
    with tutor(tmp_path, rows=60, cols=200) as terminal:
        press(terminal, "", 1, 1)
        for key in ("n", PGDN, PGDN, PGDN, END, "]", "]", HOME, "?", ESC, "\x0c", "gw5\r"):
            before = terminal.raw.count(FRAME_ENDS)
            terminal.send(key)
            terminal.wait_for(lambda before=before: terminal.raw.count(FRAME_ENDS) > before)
        frames = terminal.raw.split(FRAME_BEGINS)
        assert len(frames) > 12
        assert max(map(len, frames)) <= 32 * 1024


def test_four_hundred_random_keys(tmp_path: Path) -> None:
    """Whatever is typed, resized or cut in pieces, the program lives, still answers, and restores the terminal."""
    rng = random.Random(7)
    keys = [
        LEFT,
        RIGHT,
        UP,
        DOWN,
        HOME,
        END,
        PGUP,
        PGDN,
        SHIFT_LEFT,
        SHIFT_RIGHT,
        BACKSPACE,
        ESC,
        "\r",
        "\t",
        " ",
        "\x0c",
    ]
    keys += [*"nbgepwscdvx?+-=_<>[]0123456789@:.*/abcGNB∂²é", "\x1b[1;5C", "\x1bO", "\x1b[", "\xff", "\x00"]
    with tutor(tmp_path) as terminal:
        press(terminal, "", 1, 1)
        for number in range(400):
            terminal.send(rng.choice(keys))
            if number % 40 == 39:
                terminal.resize(rng.randint(1, 50), rng.randint(1, 160))
            if number % 9 == 0:
                terminal.pump(0.005)
        terminal.resize(24, 80)
        terminal.send(ESC + ESC + "\x0c")
        terminal.wait_for(lambda: where(terminal) is not None)
        terminal.send("\x04")
        assert terminal.finish() == 0
        assert terminal.termios == terminal.termios_before
        assert not terminal.in_alternate_screen
        assert b"Traceback" not in terminal.raw


FRAMES = [
    ("net_o1_80", "net_o1", ()),
    ("out_o1_80", "out_o1", ()),
    ("E_total_80", "E_total", ()),
    ("dE_dw5_80", "dE/dw5", ()),
    ("dE_dout_h1_80", "dE/dout_h1", ()),
    ("w5_plus_80", "w5+", ()),
    ("net_o1_60", "net_o1", ()),
    ("dE_dout_h1_60", "dE/dout_h1", ()),
    ("w5_plus_60", "w5+", ()),
    ("dE_dout_h1_120", "dE/dout_h1", ()),
    ("ascii_net_o1_80", "net_o1", ("--ascii",)),
    ("ascii_dE_dout_h1_80", "dE/dout_h1", ("--ascii",)),
]


@pytest.mark.parametrize(("name", "at", "options"), FRAMES, ids=[frame[0] for frame in FRAMES])
def test_frames_of_the_design(tmp_path: Path, name: str, at: str, options: tuple[str, ...]) -> None:
    """Title, progress, heading, equation and picture stand as drawn; the drawn reasons are among the words."""
    drawn = (FRAMES_DRAWN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    cols = int(name.rsplit("_", 1)[1])
    with tutor(tmp_path, "--at", at, *options, rows={60: 20, 80: 24, 120: 40}[cols], cols=cols) as terminal:
        terminal.wait_for(lambda: "quit" in terminal.screen[-1])
        screen = terminal.screen
    left = [row[:80].rstrip() for row in screen]
    wanted = [row[:80].rstrip() if cols > 80 else row for row in drawn if STANDS.match(row)]
    assert [row for row in wanted if row not in left] == []
    for row in drawn:
        if bar := re.match(r" {3}(through o\d|together)  +\S+", row):
            assert any(shown.startswith(bar[0]) for shown in left)
    # The equation stands in the same row, too.
    first = next(row for row in wanted if re.match(" {4,}", row))
    assert left.index(first) == [row[:80].rstrip() for row in drawn].index(first)


STANDS = re.compile(
    r" Feed .*|.* step \d+ of 39$| (forward|error|backward|update) .*| {4,}(\S+ )?[=≈~] .*|"
    r".* (net_o1|out_o1|E_total|w5\+)$|"
    r" {3}(input|hidden|weight|now|new|x\d|h\d) .*"
)
