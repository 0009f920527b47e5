"""Names and titles in the tutor, on a real terminal: nothing in them is obeyed, and the frame stands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from terminal.pty_driver import spawn

ARTICLE = (Path(__file__).parents[2] / "scenarios" / "article.yaml").read_text(encoding="utf-8")


def untitled(title: str = "") -> str:
    """The article under another title."""
    rest = "\n".join(line for line in ARTICLE.split("\n") if not line.startswith("title:"))
    return (f'title: "{title}"\n' if title else "") + rest


def test_a_hostile_name_gives_no_orders(tmp_path: Path) -> None:
    """No bell, no window's title, no C1, no turned direction: at the start, on a page, and when steps are saved."""
    name = "a\x1b]0;owned\x07\x9b31m\u202eb.yaml"
    (tmp_path / name).write_text(untitled(), encoding="utf-8")
    words = [sys.executable, "-m", "nnstep", "run", name, "--fresh"]
    with spawn(words, 24, 120, {"NNSTEP_STATE_DIR": str(tmp_path / "state")}, tmp_path) as terminal:
        terminal.wait_for("a\\x1b]0;owned\\x07\\x9b31m\\u202eb")
        terminal.send("e")
        terminal.wait_for("Made of")
        terminal.send("\x1b")
        terminal.wait_for(lambda: "Made of" not in "\n".join(terminal.screen))
        terminal.send("x")
        terminal.wait_for("are in")
        terminal.send("q")
        assert terminal.finish() == 0
        assert b"\x07" not in terminal.raw
        assert b"\x1b]" not in terminal.raw
        assert b"\xc2\x9b" not in terminal.raw
        assert "\u202e".encode() not in terminal.raw


def test_a_name_that_is_no_utf8_is_walked_through(tmp_path: Path) -> None:
    """It opens, steps, is left, and is resumed there."""
    name = b"caf\xe9.yaml"
    with open(bytes(tmp_path) + b"/" + name, "wb") as file:
        file.write(untitled().encode())
    words: list[str] = [sys.executable, "-m", "nnstep", "run", name.decode("utf-8", "surrogateescape")]
    for number in (1, 3):
        with spawn(words, 24, 80, {"NNSTEP_STATE_DIR": str(tmp_path / "state")}, tmp_path) as terminal:
            terminal.wait_for(f"step {number} of")
            assert "caf\\xe9" in terminal.screen[0]
            terminal.send("nn")
            terminal.wait_for(f"step {number + 2} of")
            terminal.send("q")
            assert terminal.finish() == 0


@pytest.mark.parametrize("title", ["👨\u200d👩\u200d👧 net", "👍🏽 ❤️ net", "🇩🇪 net", "می\u200cخواهم", "日本"])
def test_the_counter_stands_at_the_right_edge(title: str, tmp_path: Path) -> None:
    """Whether a terminal takes a joined sign for one or for its parts, as this one does, the frame is not moved."""
    (tmp_path / "mine.yaml").write_text(untitled(title), encoding="utf-8")
    env = {"NNSTEP_STATE_DIR": str(tmp_path / "state")}
    with spawn([sys.executable, "-m", "nnstep", "run", "mine.yaml", "--fresh"], 24, 80, env, tmp_path) as terminal:
        terminal.wait_for("step 1 of")
        row = terminal._emulator.buffer[0]
        shown = "".join(row[column].data for column in range(40, 80)).rstrip()
        assert len(shown) == 39
        assert title.encode() in terminal.raw
        terminal.send("q")
        assert terminal.finish() == 0
