"""Colours for backgrounds that are known: all eyes can read them, and tell apart what has to be told apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import dist

import pytest

from nnstep.options.output import Output
from nnstep.render.svg import COLOURS, DASHES, _style
from nnstep.render.text.terminal import Painter
from nnstep.render.text.theme import (
    COLOUR,
    DARK_BACKGROUND,
    LIGHT,
    LIGHT_BACKGROUND,
    PLAIN,
    Theme,
    background_of,
    theme_of,
)

Colour = tuple[float, float, float]
ON = {
    "light": (LIGHT_BACKGROUND, ["#ffffff", "#fdf6e3"]),  # white; Solarized
    "dark": (DARK_BACKGROUND, ["#000000", "#1e1e1e"]),
}
ROLES = ("parameter", "value", "error", "gradient")
APART = [*combinations(ROLES, 2), ("up", "down"), ("right", "partly"), ("right", "wrong")]
# Machado, Oliveira and Fernandes 2009, table 1, severity 1: what linear light is seen as without one kind of cones.
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no long": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no middle": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no short": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> Colour:
    """The light of #rrggbb, or of a number of xterm's colour cube and greys."""
    if colour.isdigit():
        number = int(colour) - 16
        steps = (0, 95, 135, 175, 215, 255)
        parts = [8 + 10 * (number - 216)] * 3 if number >= 216 else [steps[number // 6**k % 6] for k in (2, 1, 0)]
    else:
        parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    red, green, blue = (v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    low, high = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in map(linear, (one, other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, eyes: str) -> Colour:
    """In CIELAB, whose distances are about those that are seen."""
    light = linear(colour)
    red, green, blue = (min(max(sum(a * b for a, b in zip(row, light, strict=True)), 0), 1) for row in EYES[eyes])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    a, b, c = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def number(theme: Theme, style: str) -> str:
    return next(word for word in theme[style].split() if word.isdigit())


def test_contrast_and_distance_are_what_they_are_known_to_be() -> None:
    """Black on white is 21; #767676 on white is the lightest grey of 4.5; white is 100 from black."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")
    assert dist(seen("#ffffff", "all"), seen("#000000", "all")) == pytest.approx(100, abs=0.1)
    assert linear("196") == (1, 0, 0)


@pytest.mark.parametrize("name", ON)
def test_every_colour_can_be_read_on_its_background(name: str) -> None:
    """At least 4.5 to 1, greys too."""
    theme, papers = ON[name]
    coloured = {style for style, looks in theme.items() if any(map(str.isdigit, looks))}
    assert {*ROLES, "dim", "aside", "wrong", "right", "partly", "up", "down"} <= coloured
    assert min(contrast(number(theme, style), paper) for style in coloured for paper in papers) >= 4.5


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("name", ON)
def test_what_has_to_be_told_apart_is(name: str, eyes: str) -> None:
    """More than 20 apart, ten times what is just seen, for everybody's eyes."""
    theme, _ = ON[name]
    for pair in APART:
        assert dist(*(seen(number(theme, style), eyes) for style in pair)) > 20, pair


@pytest.mark.parametrize(("shade", "paper"), [(0, "#ffffff"), (1, "#11151a")])
def test_names_of_curves_can_be_read_in_files(shade: int, paper: str) -> None:
    """Of light pictures and of dark ones; curves that look alike to some eyes have dashes of their own."""
    assert min(contrast(pair[shade], paper) for pair in COLOURS) >= 4.5
    assert len(set(DASHES)) == len(COLOURS)
    theme = ("light", "dark")[shade]
    assert paper in _style(theme, ("", ""))
    assert all(pair[shade] in _style(theme, ("", "")) for pair in COLOURS)
    assert not any(one in _style("none", ("", "")) for pair in COLOURS for one in pair)


@pytest.mark.parametrize(
    ("said", "known"),
    [("15;0", "dark"), ("0;15", "light"), ("0;default;7", "light"), ("15;default", ""), ("", ""), ("12;8", "dark")],
)
def test_a_background_is_known_or_it_is_not(said: str, known: str) -> None:
    """The last number of COLORFGBG, one of sixteen colours."""
    assert background_of(said) == known


@pytest.mark.parametrize(
    ("wanted", "known", "many", "theme"),
    [
        ("auto", "", True, COLOUR),
        ("auto", "dark", False, COLOUR),
        ("auto", "light", False, LIGHT),
        ("auto", "dark", True, DARK_BACKGROUND),
        ("dark", "light", True, DARK_BACKGROUND),
        ("light", "dark", True, LIGHT_BACKGROUND),
        ("light", "", False, LIGHT),
    ],
)
def test_nothing_is_guessed(wanted: str, known: str, many: bool, theme: Mapping[str, str]) -> None:
    """What somebody asks for, else what the terminal says, else the colours that do on both."""
    assert theme_of(wanted, known, many=many) is theme  # type: ignore[arg-type,unused-ignore]


def test_none_is_without_colours() -> None:
    """Where colour is shown in any case, bold and reversed stay, as with NO_COLOR."""
    assert Output(colour="always", theme="none").depth == "attributes"
    assert Output(colour="never", theme="dark").depth == "none"
    assert Painter(DARK_BACKGROUND, "16").paint([("a", "wrong")]) == "\x1b[1;38;5;203ma\x1b[0m"
    assert Painter(PLAIN, "16").paint([("a", "wrong")]) == "a"
