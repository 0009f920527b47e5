"""A program in a real terminal: no key is lost, every resize is seen, and the terminal is always given back."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.terminal.keys import ESC_PATIENCE
from nnstep.terminal.painter import Painter
from nnstep.terminal.screen import WindowsScreen

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

from terminal.pty_driver import LINUX, PATIENCE, SIGNALS_THAT_END, Terminal, spawn

DEMO = [sys.executable, str(Path(__file__).with_name("demo_app.py"))]
linux = pytest.mark.skipif(not LINUX, reason="reads /proc")


@pytest.fixture
def demo() -> Iterator[Terminal]:
    """The counter, drawn."""
    with spawn(DEMO) as terminal:
        terminal.wait_for("count 0.")
        yield terminal


def assert_restored(terminal: Terminal) -> None:
    """The modes are as before, the alternate screen is left and the cursor is shown, in the program's last bytes."""
    assert terminal.termios == terminal.termios_before
    assert not terminal.in_alternate_screen
    last = terminal.raw[terminal.raw.rindex(b"\x1b[?1049h") :]
    assert b"\x1b[?25h" in last
    assert b"\x1b[?7h" in last
    assert b"\x1b[?1049l" in last


def test_next_and_back(demo: Terminal) -> None:
    """Right and n count up, left and b down."""
    demo.send("\x1b[C")
    demo.wait_for("count 1.")
    demo.send("n")
    demo.wait_for("count 2.")
    demo.send("\x1b[D")
    demo.wait_for("count 1.")
    demo.send("b")
    demo.wait_for("count 0.")


def test_a_burst_counts_every_key(demo: Terminal) -> None:
    """Thirty keys at once move thirty times."""
    demo.send("\x1b[C" * 30)
    demo.wait_for("count 30.")


def test_keys_typed_while_busy_are_kept(demo: Terminal) -> None:
    """What is typed while the program computes comes afterwards, and is not echoed."""
    for key in ("w", "n", "n", "w", "\x1b[C", "n"):
        demo.send(key)
        time.sleep(0.02)
    demo.wait_for("count 4.")
    assert "^[" not in "\n".join(demo.screen)


def test_a_sequence_in_pieces() -> None:
    """An arrow whose bytes come 10 ms apart is an arrow, ten times; where they come later, it waits longer here."""
    assert ESC_PATIENCE >= 3 * 0.01
    with spawn([*DEMO, "patient"]) as demo:
        demo.wait_for("count 0.")
        for _ in range(10):
            for byte in (b"\x1b", b"[", b"C"):
                demo.send(byte)
                time.sleep(0.01)
        demo.wait_for("count 10.")
        demo.wait_for("keys 10.")


def test_a_lone_esc_is_a_key_at_once(demo: Terminal) -> None:
    """Esc is seen without another key."""
    demo.send("\x1b")
    demo.wait_for("key esc.")


def test_unknown_sequences_do_nothing(demo: Terminal) -> None:
    """Mouse reports, function keys and Alt-q neither quit nor move: sent to one who is busy, Alt-q is two keys."""
    for junk in (b"\x1b[<0;3;3M", b"\x1bOQ", b"\x1bq", b"\x1b[1;5D", b"\x1b]11;rgb:0/0/0\x07"):
        demo.wait_until_idle(5)
        demo.send(junk)
    demo.send("n")
    demo.wait_for("keys 1.")
    assert "count 1." in demo.screen


def test_a_resize_redraws_without_a_key(demo: Terminal) -> None:
    """The new size is shown, and what was shown at the old one is gone."""
    for rows, cols in ((40, 120), (10, 30), (1, 12), (24, 80)):
        demo.resize(rows, cols)
        demo.wait_for(f"size {cols}x{rows}." if rows > 1 else "count 0.")
    with spawn(DEMO) as fresh:
        fresh.wait_for("keys 0.")
        demo.wait_for(lambda: demo.screen == fresh.screen)


def test_the_windows_size_beats_columns() -> None:
    """COLUMNS and LINES of the environment say nothing against the window."""
    with spawn(DEMO, rows=33, cols=99, env={"COLUMNS": "50", "LINES": "10"}) as terminal:
        terminal.wait_for("size 99x33.")


def test_a_window_without_a_size_is_taken_for_80_by_24() -> None:
    """A terminal that does not know its size (0 by 0) gets a frame all the same."""
    with spawn(DEMO) as terminal:
        terminal.wait_for("count 0.")
        terminal.set_size(0, 0)
        terminal.wait_for("size 80x24.")
        terminal.send("n")
        terminal.wait_for("count 1.")


def test_random_keys_and_sizes_leave_it_alive(demo: Terminal) -> None:
    """After 400 keys of any kind and windows from 200 by 60 down to 1 by 1 it still counts and quits."""
    chance = random.Random(7)
    keys = [
        "\x1b[C",
        "\x1b[D",
        "\x1b",
        "n",
        "b",
        "\r",
        "\x7f",
        "\t",
        "\x0c",
        "?",
        "é",
        "\x1b[<1;2;3M",
        "\x1b[5~",
        "\x00",
    ]
    for number in range(400):
        demo.send(chance.choice(keys))
        if number % 10 == 0:
            demo.resize(chance.randint(1, 60), chance.randint(1, 200))
    demo.resize(1, 1)
    demo.resize(24, 80)
    demo.send("\x1b[C~")  # the arrow, so that an Esc sent last does not make it Alt-~
    demo.wait_for("key ~.")
    demo.send("q")
    assert demo.finish() == 0
    assert_restored(demo)


def test_ctrl_l_draws_everything_again(demo: Terminal) -> None:
    """Ctrl-L repairs a screen somebody else has written on."""
    demo.show(b"\x1b[10;10Hrubbish")
    assert "rubbish" in "\n".join(demo.screen)
    demo.send("\x0c")
    demo.wait_for(lambda: "rubbish" not in "\n".join(demo.screen) and "count 0." in demo.screen)


def test_only_changed_rows_are_written(demo: Terminal) -> None:
    """A key that changes three short rows costs few bytes."""
    before = len(demo.raw)
    demo.send("n")
    demo.wait_for("keys 1.")
    demo.pump(0.02)
    assert len(demo.raw) - before < 150


def test_playing_ticks_and_stops(demo: Terminal) -> None:
    """Without keys the counter goes on by itself, until a key stops it."""
    demo.send(" ")
    demo.wait_for(lambda: re.search(r"count ([3-9]|\d\d+)\.", demo.screen[0]))  # nobody may look at the 3
    demo.send(" ")
    demo.wait_for("key space.")


@pytest.mark.parametrize("key", ["q", "\x04"], ids=["q", "ctrl-d"])
def test_quitting(demo: Terminal, key: str) -> None:
    """q and Ctrl-D end with 0 and give the terminal back, then the program's words come."""
    demo.send(key)
    assert demo.finish() == 0
    assert_restored(demo)
    assert demo.raw.endswith(b"\x1b[?1049ldone\r\n")


def test_ctrl_c(demo: Terminal) -> None:
    """Ctrl-C gives the terminal back and is a KeyboardInterrupt."""
    demo.send("\x03")
    assert demo.finish() == 130
    assert_restored(demo)
    assert b"Traceback" not in demo.raw


def test_ctrl_c_while_busy(demo: Terminal) -> None:
    """Ctrl-C need not wait for the end of what is being computed, and pressed often it does no harm."""
    demo.send("w" * 2000)  # five minutes
    demo.pump(0.05)
    demo.send("\x03\x03\x03")
    assert demo.finish() == 130
    assert_restored(demo)
    assert b"Traceback" not in demo.raw


@pytest.mark.parametrize("name", SIGNALS_THAT_END)
def test_signals_that_end(demo: Terminal, name: str) -> None:
    """SIGTERM, SIGHUP and SIGQUIT end with 128 + their number and give the terminal back, without a word."""
    number, status = SIGNALS_THAT_END[name]
    demo.signal(number)
    assert demo.finish() == status
    assert_restored(demo)
    assert demo.raw.endswith(b"\x1b[?1049l")


def test_a_fault_shows_after_the_restoration(demo: Terminal) -> None:
    """An exception gives the terminal back first, then its traceback is printed where it stays."""
    demo.send("x")
    assert demo.finish() == 1
    assert_restored(demo)
    assert demo.raw.index(b"Traceback") > demo.raw.rindex(b"\x1b[?1049l")


@linux
def test_stopping_and_going_on(demo: Terminal) -> None:
    """Ctrl-Z gives the terminal back and really stops; continued, it takes it again, draws, and counts on; twice."""
    for count in (1, 2):
        demo.send("n")
        demo.wait_for(f"count {count}.")
        demo.send("\x1a")
        demo.wait_for(lambda: demo.state() == "T" and not demo.in_alternate_screen)
        assert_restored(demo)
        demo.show(b"\x1b[2J$ fg")
        demo.resize(20 + count, 70)  # while it does not look
        demo.signal(signal.SIGCONT)
        demo.wait_for(f"size 70x{20 + count}.")
        assert f"count {count}." in demo.screen
        assert "fg" not in "\n".join(demo.screen)
        assert demo.in_alternate_screen
    demo.send("nq")
    assert demo.finish() == 0
    assert_restored(demo)


@linux
def test_stopped_by_somebody_else(demo: Terminal) -> None:
    """After SIGSTOP and SIGCONT everything is drawn again, and the modes are the program's."""
    modes = demo.termios
    demo.signal(signal.SIGSTOP)
    demo.wait_for(lambda: demo.state() == "T")
    demo.show(b"\x1b[2J$ fg\x1b[?25h")
    demo.signal(signal.SIGCONT)
    demo.wait_for("count 0.")
    assert demo.termios == modes
    demo.send("q")
    assert demo.finish() == 0
    assert_restored(demo)


@linux
def test_ended_while_stopped(demo: Terminal) -> None:
    """A stopped program that is told to end does so when it is continued."""
    demo.send("\x1a")
    demo.wait_for(lambda: demo.state() == "T")
    demo.signal(signal.SIGTERM)
    demo.signal(signal.SIGCONT)
    assert demo.finish() == 143
    assert_restored(demo)


def test_the_terminal_goes(demo: Terminal) -> None:
    """When the window is closed the program ends, by SIGHUP or at the end of the input."""
    demo.hang_up()
    assert demo.finish() in (0, 129)


def test_the_terminal_goes_unannounced() -> None:
    """Where no SIGHUP arrives, the end of the input ends the program."""
    with spawn([*DEMO, "deaf"]) as terminal:
        terminal.wait_for("count 0.")
        terminal.hang_up()
        assert terminal.finish() == 0


@linux
def test_the_parent_goes() -> None:
    """When the process that started it is killed, it gives the terminal back and ends though the terminal stays."""
    parent = f"import subprocess; subprocess.run({DEMO!r})"
    grandparent = f"import subprocess, sys, time; subprocess.run([sys.executable, '-c', {parent!r}]); time.sleep(600)"
    with spawn([sys.executable, "-c", grandparent]) as terminal:
        terminal.wait_for("count 0.")
        os.kill(children(terminal.pid)[0], signal.SIGKILL)
        terminal.wait_for("done")
        assert_restored(terminal)


def children(pid: int) -> list[int]:
    """The processes this one has started."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@linux
def test_waiting_costs_nothing(demo: Terminal) -> None:
    """Half a second without a key takes no processor time that a clock of hundredths would show."""
    demo.wait_for(lambda: demo.costs() <= 0.01)  # once the frame is drawn


def test_a_terminal_that_takes_nothing_cannot_hold_it() -> None:
    """Nobody reads what it writes, so that nothing more fits, and still it ends when told to."""
    with spawn([*DEMO, "full"], rows=60, cols=200) as terminal:
        terminal.wait_for("count 0.")
        for _ in range(60):  # 720 KB of frames, more than a pty holds
            os.write(terminal.master, b"\x0c")
            time.sleep(0.002)
        terminal.signal(signal.SIGTERM)
        assert terminal.process.wait(PATIENCE) == 143
        assert terminal.termios == terminal.termios_before


@pytest.mark.skipif(not shutil.which("bash"), reason="needs a shell with jobs")
def test_jobs_of_a_shell() -> None:
    """Under a shell: Ctrl-Z gives the prompt back, bg stops it again untouched, fg takes the screen, kill ends it."""
    with spawn(["bash", "--norc", "--noprofile", "-i"], env={"PS1": "ready> ", "HISTFILE": ""}) as shell:
        shell.wait_for("ready>")
        prompt = shell.termios
        shell.send(" ".join(DEMO) + "\r")
        shell.wait_for("count 0.")
        shell.send("n")
        shell.wait_for("count 1.")
        shell.send("\x1a")
        shell.wait_for("Stopped")
        shell.wait_for(lambda: shell.termios == prompt and not shell.in_alternate_screen)
        shell.send("bg\r")
        shell.wait_for("&")
        shell.send("echo $((6 * 7))\r")
        shell.wait_for("42")
        assert not shell.in_alternate_screen
        shell.send("fg\r")
        shell.wait_for("count 1.")
        shell.send("n")
        shell.wait_for("count 2.")
        shell.send("\x1a")
        shell.wait_for(lambda: shell.termios == prompt and not shell.in_alternate_screen)
        shell.send("kill %1\r")

        def reported() -> bool:  # at the next prompt
            shell.send("\r")
            return b"Exit 143" in shell.raw

        shell.wait_for(reported)
        assert not shell.in_alternate_screen


@given(st.lists(st.lists(st.sampled_from(["", "a", "bcdef", "x" * 12, "\x1b[7mreversed"]), max_size=7)))
def test_painting_changes_is_painting_all(frames: list[list[str]]) -> None:
    """Whatever was shown before, the window shows the last frame and nothing else."""
    painter, emulator = Painter(), pyte.Screen(12, 5)
    stream = pyte.Stream(emulator)
    for lines in frames:
        stream.feed(painter.paint(lines, (12, 5)))
        expected = [line.removeprefix("\x1b[7m") for line in (lines + [""] * 5)[:5]]
        assert [row.rstrip() for row in emulator.display] == expected
        assert painter.paint(lines, (12, 5)) == ""


class FakeConsole:
    """Windows' console: characters that come one burst a look, and a size that changes."""

    def __init__(self, *bursts: str) -> None:
        self.bursts = list(bursts)
        self.waiting: list[str] = []
        self.size = (80, 24)
        self.written = ""

    def kbhit(self) -> bool:
        return bool(self.waiting)

    def getwch(self) -> str:
        return self.waiting.pop(0)

    def write(self, text: str) -> None:
        self.written += text

    def sleep(self, seconds: float) -> None:
        self.waiting += self.bursts.pop(0)
        if not self.bursts:
            self.size = (60, 20)


def test_the_console_of_windows() -> None:
    """Keys are waited for, a new size is seen, Ctrl-C is KeyboardInterrupt, and the screen is left."""
    console = FakeConsole("", "n\xe0M", "")
    with WindowsScreen(console, console.write, lambda: console.size, console.sleep) as screen:
        screen.draw(["one"])
        assert "one" in console.written
        assert screen.read() == ["n", "right"]
        assert screen.read() == ["resize"]
        screen.draw(["one"])
        assert screen.read(0) == []
        console.waiting.append("\x03")
        with pytest.raises(KeyboardInterrupt):
            screen.read()
    assert console.written.endswith("\x1b[?25h\x1b[?1049l")
