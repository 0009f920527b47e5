"""Colours help, and never say anything alone: the bar of a note, the bars of paths, new weights."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style
from session.walks import studio, text

from nnstep.render.text.lines import Line, Look, cells
from nnstep.render.text.terminal import Painter
from nnstep.render.text.theme import COLOUR, DARK_BACKGROUND, LIGHT, LIGHT_BACKGROUND
from nnstep.session.state import State
from nnstep.tutor.screens import frame

# What the words of a note say where its bar has this colour.
WORDS = {
    "right": r": exact\.|: rounded to",
    "partly": r"right for its own numbers|cut off after|one of the last digit off",
    "wrong": r": wrong|gives \S+ as \S+ and as",
}
# With its meaning for eyes that do not tell red from green: no two of a pair may be only that.
APART = [("up", "down"), ("right", "partly")]


def rows(number: int) -> list[Line]:
    """The rows of a step's frame."""
    state = State(number=number)
    return frame(studio().view(state), state, Look(100, 50))


def test_the_bar_of_a_note_says_what_its_words_say() -> None:
    """Green beside exact and rounded, yellow beside carried and cut off, red beside wrong; none beside a remark."""
    seen = set()
    for number in (1, 2, 5, 6, 12, 36):
        notes: list[tuple[str, str]] = []
        for line in rows(number):
            bars = [style for sign, style in line if sign.startswith("▏")]
            if bars and re.search(r"prints|gives", text(line)):
                notes.append((bars[0], text(line)))
            elif bars and notes:
                notes[-1] = (notes[-1][0], f"{notes[-1][1]} {text(line)}")
        for style, said in notes:
            if style in WORDS:
                assert re.search(WORDS[style], " ".join(said.replace("▏", " ").split())), said
                seen.add(style)
    assert seen == {"right", "partly", "wrong"}


def test_bars_and_new_weights_have_a_sign_beside_their_colour() -> None:
    """What lifts E or goes up is + or ▲ as well, and the other − or ▼."""
    paths = {style: text(line) for line in rows(22) for _, style in line if style in ("up", "down")}
    assert "+0.10850" in paths["up"]
    assert "−0.04137" in paths["down"]
    moved = [(sign, style) for line in rows(39) for sign, style in line if sign.endswith(("▲", "▼"))]
    assert len(moved) == 8
    assert all(style == ("up" if sign.endswith("▲") else "down") for sign, style in moved if style != "result")


@pytest.mark.parametrize("theme", [COLOUR, LIGHT, DARK_BACKGROUND, LIGHT_BACKGROUND])
def test_no_pair_is_red_and_green_alone(theme: dict[str, str]) -> None:
    """Colours that stand for two sides of one thing differ in more than red and green."""
    for pair in APART:
        assert {theme[style].split()[0] for style in pair} != {"red", "green"}
    assert "bold" in theme["wrong"]  # red and heavy, where green is light


def test_without_colour_the_words_are_there() -> None:
    """NO_COLOR: no colour is sent, and not one sign less."""
    coloured, plain = Painter(COLOUR, "16"), Painter(COLOUR, "attributes")
    for line in rows(12):
        assert not re.search(r"\x1b\[[\d;]*3\d", plain.paint(line))
        assert re.sub(r"\x1b\[[\d;]*m", "", plain.paint(line)) == re.sub(r"\x1b\[[\d;]*m", "", coloured.paint(line))


@pytest.mark.parametrize("theme", [COLOUR, LIGHT])
def test_a_style_is_the_escape_code_that_rich_makes_of_it(theme: dict[str, str]) -> None:
    """To the byte, with colours and without, though rich is not loaded for it; of nothing nothing is made."""
    for depth in ("16", "attributes"):
        painter = Painter(theme, depth)
        for name, definition in theme.items():
            style = Style.parse(definition)
            style = style if depth == "16" else style.without_color
            assert painter.paint([("a b", name)]) == style.render("a b", color_system=ColorSystem.STANDARD)
            assert painter.paint([("", name)]) == ""


def test_a_sign_takes_as_many_cells_as_rich_says() -> None:
    """Of all signs of a script's first planes, though rich is asked only about those that are not plainly narrow."""
    for number in (*range(0x20, 0x3000), *range(0x1F300, 0x1F700)):
        assert cells(chr(number)) == cell_len(chr(number)) or chr(number).isascii()
