"""The tutor in a real terminal: it survives any keys and sizes, keeps the place, and gives the terminal back."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

pty_driver = pytest.importorskip("terminal.pty_driver", reason="there is no pty on this system")

RUN = [sys.executable, "-m", "nnstep", "run"]
KEYS = [
    *"neepgwsucvx+-][<>bq?=_5 @.",
    "\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b", "\r", "\t", "\x7f",
    "\x0c", "\x1b[1;2C", "\x1b[<0;3;3M", "w5=0.7\r", "E_total < 0.2\r", "-0.33\r", "é",
]  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """An environment whose state is kept in a folder of its own."""
    return {"NNSTEP_STATE_DIR": str(tmp_path / "state")}


def tutor(place: dict[str, str], *arguments: str, rows: int = 24, cols: int = 80, cwd: Path | None = None):  # type: ignore[no-untyped-def]
    return pty_driver.spawn([*RUN, *arguments], rows, cols, place, cwd)


def test_random_keys_bursts_and_sizes(place: dict[str, str], tmp_path: Path) -> None:
    """After 400 keys and windows from 200 by 60 down to 1 by 1 it lives, and quits with the terminal restored."""
    chance = random.Random(6)
    with tutor(place, "article", cwd=tmp_path) as terminal:
        terminal.wait_for("step 1 of 39")
        before = terminal.termios_before
        for number in range(400):
            burst = chance.choice([1, 1, 1, 5])
            keys = [chance.choice(KEYS) for _ in range(burst)]
            terminal.send("".join(key for key in keys if key != "q"))
            if number % 8 == 0:
                terminal.resize(chance.randint(1, 60), chance.randint(1, 200))
            if number % 40 == 0:
                terminal.pump(0.01)
        terminal.resize(1, 1)
        terminal.resize(24, 80)
        assert terminal.process.poll() is None
        terminal.send("\x04")
        assert terminal.finish() == 0
        assert not terminal.in_alternate_screen
        assert terminal.termios == before


def test_killed_eight_times_it_resumes_or_begins(place: dict[str, str]) -> None:
    """kill −9 while stepping, eight times: each start afterwards shows a step, where it was or near it."""
    chance = random.Random(15)
    file = Path(place["NNSTEP_STATE_DIR"]) / "state.json"

    def kept() -> tuple[int, int]:
        if not file.exists():
            return 1, 1
        now = json.loads(file.read_text(encoding="utf-8"))["places"].get("article", {"epoch": 1, "number": 1})
        return now["epoch"], now["number"]

    for attempt in range(8):
        before = kept()
        with tutor(place, "article") as terminal:
            terminal.wait_for(f"step {before[1]} of 39")
            terminal.send("n" * chance.randint(1, 3))
            if attempt == 4:
                terminal.wait_for(lambda before=before: kept() > before)
            else:
                time.sleep(chance.random() * 0.5)
            os.kill(terminal.pid, signal.SIGKILL)
            terminal.process.wait()
        assert kept() >= before
    assert kept() > (1, 1)


def test_resuming_says_so_and_fresh_starts_over(place: dict[str, str]) -> None:
    """Quitting keeps step, dial, watches and what was set; `run` alone resumes the last scenario; --fresh begins."""
    with tutor(place, "article") as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.send("22\r")
        terminal.wait_for("step 22 of 39")
        terminal.send("w")
        terminal.send("sw5=0.7\r")
        terminal.wait_for("W5 set to 0.7")
        terminal.send("q")
        assert terminal.finish() == 0
    with tutor(place) as terminal:
        terminal.wait_for("step 22 of 39")
        terminal.wait_for("back at step 22 of epoch 1, where you left")
        terminal.wait_for("W5 set to 0.7 · u undo")
        terminal.send("n")
        terminal.wait_for("step 23 of 39")
        assert "where you left" not in "\n".join(terminal.screen)
    with tutor(place, "--fresh") as terminal:
        terminal.wait_for("step 1 of 39")
        assert "W5 set" not in "\n".join(terminal.screen)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, (130, 0)), (signal.SIGTERM, (143,)), (signal.SIGHUP, (129,))]
)
def test_the_place_is_kept_when_it_is_ended(place: dict[str, str], number: int, code: tuple[int, ...]) -> None:
    """Ctrl-C, SIGTERM and SIGHUP keep the place too."""
    with tutor(place, "article") as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.send("nnn")
        terminal.wait_for("step 4 of 39")
        terminal.signal(number)
        assert terminal.finish() in code
    with tutor(place) as terminal:
        terminal.wait_for("step 4 of 39")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1, "last": "article"}', '{"format": 99}', "\x00\xff"])
def test_a_spoilt_state_is_set_aside_and_said_once(place: dict[str, str], content: str) -> None:
    """A damaged or older file is put beside itself; the start says so, the next one does not."""
    folder = Path(place["NNSTEP_STATE_DIR"])
    folder.mkdir()
    (folder / "state.json").write_bytes(content.encode("latin-1"))
    with tutor(place, "article") as terminal:
        terminal.wait_for("afresh")
        terminal.send("nq")
        assert terminal.finish() == 0
    assert (folder / "state.old").read_bytes() == content.encode("latin-1")
    with tutor(place, "article") as terminal:
        terminal.wait_for("step 2 of 39")
        assert "afresh" not in "\n".join(terminal.screen)


def test_places_with_wrong_fields_are_no_obstacle(place: dict[str, str]) -> None:
    """Fields of the wrong kind are left out, and the tutor begins."""
    folder = Path(place["NNSTEP_STATE_DIR"])
    folder.mkdir()
    for entry in ({"epoch": "x"}, {"epoch": 10**30, "number": 5}, {"epoch": 2, "number": 10**8, "furthest": 1, "by": 3,
                  "watched": [1, "foo", "w5"], "settings": [["w5"], ["nonsense", "1"], 3]}, 7):  # fmt: skip
        data = {"format": 2, "last": 3, "places": {"article": entry}}
        (folder / "state.json").write_text(json.dumps(data), encoding="utf-8")
        with tutor(place, "article") as terminal:
            terminal.wait_for(" of 39")
            terminal.send("q")
            assert terminal.finish() == 0


def test_an_unwritable_home_is_no_obstacle(tmp_path: Path) -> None:
    """Where nothing can be written it runs as ever."""
    file = tmp_path / "file"
    file.write_text("")
    with tutor({"NNSTEP_STATE_DIR": str(file / "state"), "HOME": "/nonexistent"}, "article") as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.send("nq")
        assert terminal.finish() == 0
        assert "Traceback" not in terminal.raw.decode(errors="replace")


def test_saving_writes_a_new_file_each_time(place: dict[str, str], tmp_path: Path) -> None:
    """x writes the steps so far as Markdown into this folder and says which file; an older file is never replaced."""
    work = tmp_path / "work"
    work.mkdir()
    with tutor(place, "article", "--at", "net_o1", cwd=work) as terminal:
        terminal.wait_for("step 5 of 39")
        terminal.send("x")
        terminal.wait_for("nnstep-article-epoch1-step5.md")
        terminal.send("nbx")
        terminal.wait_for("nnstep-article-epoch1-step5-2.md")
    written = (work / "nnstep-article-epoch1-step5.md").read_text(encoding="utf-8")
    assert r"0.5262 \cdot 0.55 + 0.5511 \cdot 0.65" in written
    assert written.count("## Step") == 5


def test_saving_where_nothing_can_be_written_says_so(place: dict[str, str], tmp_path: Path) -> None:
    """A folder that takes no files is answered in words."""
    work = tmp_path / "work"
    work.mkdir(mode=0o500)
    if os.access(work, os.W_OK):
        pytest.skip("may write everywhere")
    with tutor(place, "article", cwd=work) as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.send("x")
        terminal.wait_for("cannot write")


def test_playing_goes_on_by_itself_and_a_key_stops_it(place: dict[str, str]) -> None:
    """--play 0.1 steps on; the first → only stops."""
    with tutor(place, "article", "--play", "0.1") as terminal:
        terminal.wait_for(lambda: re.search(r"step ([6-9]|\d\d) of 39", terminal.screen[0]))
        assert "space stops" in terminal.screen[-1]
        terminal.send("n")
        terminal.wait_for(lambda: "→ next" in terminal.screen[-1])
        where = terminal.screen[0]
        time.sleep(0.4)
        assert terminal.screen[0] == where


def test_running_until_and_standing_still_cost_what_they_should(place: dict[str, str]) -> None:
    """--until runs and says after how many epochs; a tutor that waits uses no processor once all is made ahead."""
    with tutor(place, "article", "--until", "E_total < 0.2") as terminal:
        terminal.wait_for("it holds in epoch 15, after 14 epochs")
        terminal.wait_for(lambda: terminal.costs() <= 0.02)  # sooner or later


@pytest.mark.parametrize("gap", [0.0, 0.01, 0.12])
@pytest.mark.parametrize(
    ("keys", "busy", "says"),
    [
        (["\x1b", "\x1b", "q"], "cE_total < 1e-300\r", "Esc stop"),  # running until
        (["\x1b", "q"], "cE_total < 1e-300\r", "Esc stop"),
        (["\x1b", "[C", "\x1b", "\x1b", "q"], "cE_total < 1e-300\r", "Esc stop"),
        (["\x1b", "\x1b", "q"], "g@999999\r", ""),  # a long jump
        (["\x1b", "\x1b", "q"], " ", "space stops"),  # playing
    ],
)
def test_keys_count_while_it_is_busy(place: dict[str, str], keys: list[str], busy: str, says: str, gap: float) -> None:
    """Esc stops what runs, another one does nothing, q quits: in one burst, in pieces, or typed one after the other."""
    if keys[1] == "[C" and gap > 0.01:
        pytest.skip("an arrow's pieces come within 10 ms")
    with tutor(place, "article", "--fresh") as terminal:
        terminal.wait_for("step 1 of")
        terminal.send(busy)
        terminal.wait_for(says)
        terminal.pump(0.2)
        typed, starved = [time.monotonic()], terminal.starved_seconds()
        for key in ["".join(keys)] if not gap else keys:
            terminal.send(key)
            time.sleep(gap)
            typed.append(time.monotonic())
        # On a busy machine keys come apart or together otherwise than typed, and a late Esc with q is Alt-q: no key.
        slowest = max(then - now for now, then in pairwise(typed))
        if max(slowest - gap, terminal.starved_seconds() - starved) > 0.02:
            terminal.wait_until_idle()
            with contextlib.suppress(OSError):  # it has ended
                terminal.send("q")
        assert terminal.finish() == 0


def test_the_first_esc_stops_the_run_and_the_second_does_nothing(place: dict[str, str]) -> None:
    """Esc Esc in a burst leave the lesson where the run was stopped, ready for the next key."""
    with tutor(place, "iris", "--fresh") as terminal:
        terminal.wait_for("step 1 of")
        terminal.send("cE_total < 1e-200\r")
        terminal.wait_for("Esc stop")
        terminal.send("\x1b\x1b")
        terminal.wait_for("q quit")
        where = terminal.screen[0]
        terminal.send("n")
        terminal.wait_for(lambda: terminal.screen[0] != where)
        assert terminal.process.poll() is None


LINES = [
    ("", "step 2 of 39"),
    ("w5+", "step 36 of 39"),
    ("b", "≈ 0.4473"),
    ("e", "Type the number before one of these"),
    ("1", "6 ∂E/∂Oh2"),
    ("esc", "W4⁺ is the"),
    ("p", "≈ ?"),
    ("0.4473", "Right: rounded to four decimals"),
    ("s w5=0.7", "0.288205 → 0.282740"),
    ("c E_total < 0.2", "it holds in epoch"),
    ("?", "a key and its text in one line"),
]
"""What is typed, and what it is answered with; the new value of W4 is 0.45 − 0.5·0.005498."""


@pytest.mark.parametrize(("how", "columns"), [(("--plain",), 80), ((), 60)])
def test_stepping_line_by_line(place: dict[str, str], how: tuple[str, ...], columns: int) -> None:
    """--plain, and TERM=dumb, step by typed lines, never move the cursor, and fit the window."""
    env = place if how else {**place, "TERM": "dumb"}
    with tutor(env, "article", *how, cols=columns) as terminal:
        # What is typed before the prompt stands is echoed in front of it: the prompt is waited for, as people do.
        asked = lambda: "\n".join(terminal.screen).rstrip().endswith("\n>")  # noqa: E731
        terminal.wait_for("step 1 of 39")
        for line, wanted in LINES:
            terminal.wait_for(asked)
            terminal.send(line + "\r")
            terminal.wait_for(wanted)
        terminal.wait_for(asked)
        terminal.send("q\r")
        assert terminal.finish() == 0
        # Colours and bold may be there where the terminal has them; TERM=dumb gets no escape byte at all.
        rest = re.sub(rb"\x1b\[[0-9;]*m", b"", terminal.raw) if how else terminal.raw
        assert b"\x1b" not in rest
        assert [row for row in rest.decode().splitlines() if len(row) > columns] == []


def test_lang_c_gets_ascii(place: dict[str, str]) -> None:
    """Under LANG=C every byte is ASCII."""
    env = {**place, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with tutor(env, "article") as terminal:
        terminal.wait_for("step 1 of 39")
        terminal.send("nnnne")
        terminal.wait_for("Made of")
        terminal.send("\x1b")
        terminal.wait_for(lambda: "Made of" not in "\n".join(terminal.screen))
        terminal.send("q")
        assert terminal.finish() == 0
        assert terminal.raw.isascii()


def test_no_color_keeps_the_eye_where_it_belongs(place: dict[str, str]) -> None:
    """NO_COLOR shows bold and reverse, and no colour."""
    with tutor({**place, "NO_COLOR": "1"}, "article") as terminal:
        terminal.wait_for("step 1 of 39")
        assert b"\x1b[1;7m" in terminal.raw
        assert b"\x1b[36m" not in terminal.raw
        assert b"\x1b[33m" not in terminal.raw
