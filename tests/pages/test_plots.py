"""Curves over epochs: every labelled value is the value, no spike is lost, whatever the numbers and the window."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from commands import nnstep as command
from nnstep.errors import UsageError
from nnstep.pages.pictures.plot import Line, Plot, Scale
from nnstep.quantities.layout import Layer, Layout
from nnstep.quantities.notation import Notation
from nnstep.render.svg import svg, ticks
from nnstep.render.text.lines import Look, text_of, width_of
from nnstep.render.text.plot import plot_lines
from nnstep.render.text.typeset import Setting

LAYOUT = Layout(2, (Layer(2), Layer(1)))


def setting(width: int = 80, *, ascii: bool = False) -> Setting:
    return Setting(Look(width, 24, ascii), Notation(LAYOUT, ascii=ascii))


def drawn(plot: Plot) -> list[str]:
    """The picture in ASCII, nine rows of curves."""
    return [text_of(line) for line in plot_lines(plot, setting(ascii=True), 9)]


def curve(*values: float) -> Plot:
    return Plot((Line(("E",), values),), 1)


def heights(lines: list[str]) -> list[int]:
    """For each column of a picture the row of its first sign, from the top; -1 where there is none."""
    body = [line.partition("|")[2] for line in lines[:-1]]
    wide = max(map(len, body))
    columns = ("".join(row.ljust(wide)[place] for row in body) for place in range(wide))
    return [next((row for row, sign in enumerate(column) if sign != " "), -1) for column in columns]


def test_a_straight_line_goes_from_corner_to_corner() -> None:
    """0 to 8 in nine rows: the highest number is in the last column of the first row, each row one number lower."""
    lines = drawn(curve(*range(9)))
    assert lines[0].startswith("8 |")
    assert lines[8].startswith("0 |")
    found = heights(lines)
    assert (found[0], found[-1]) == (8, 0)
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("spike", [-5.0, 5.0])
def test_a_spike_among_many_epochs_is_seen(spike: float) -> None:
    """One epoch of 100,000 is far away from the others: it is the highest or lowest number, and drawn."""
    values = [0.0] * 100_000
    values[54_321] = spike
    row = drawn(curve(*values))[0 if spike > 0 else 8]
    assert row.split("|")[0].strip() == f"{spike:g}"
    assert "*" in row.partition("|")[2]


def test_a_logarithmic_scale_makes_powers_a_line() -> None:
    """1e-8 to 1 on a logarithmic scale: the middle row is 1e-4, and the curve is there halfway."""
    lines = drawn(Plot((Line(("E",), tuple(10.0**power for power in range(-8, 1))),), 1, log=True))
    assert lines[4].startswith("0.0001")
    assert heights(lines)[len(heights(lines)) // 2] in (4, 5)


def test_two_curves_are_told_apart_without_colour() -> None:
    """Each has a sign and a name of its own at its end."""
    lines = drawn(Plot((Line(("up",), (0.0, 1.0, 2.0)), Line(("down",), (2.0, 1.0, 0.0))), 1))
    assert lines[0].endswith("* up")
    assert lines[8].endswith("o down")


@given(
    values=st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=60),
    width=st.sampled_from([40, 60, 80, 120]),
    log=st.booleans(),
    ascii=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_numbers_are_drawn_and_fit(values: list[float], width: int, log: bool, ascii: bool) -> None:
    """NaN, infinities, constants, single points, numbers as far apart as can be: nothing raises or is too wide."""
    plot = Plot((Line(("E",), tuple(values)), Line(("w",), tuple(values[::-1]))), 1, log, here=1)
    lines = plot_lines(plot, setting(width, ascii=ascii), 9)
    assert all(width_of(line) <= width for line in lines)
    if ascii:
        assert all(text_of(line).isascii() for line in lines)
    ET.fromstring(svg(plot, ["E", "w"], "title", "source"))


@given(low=st.floats(-1e6, 1e6), size=st.floats(1e-6, 1e6))
@settings(max_examples=40, deadline=None)
def test_ticks_are_few_and_on_the_scale(low: float, size: float) -> None:
    """Up to seven round numbers between the lowest and the highest."""
    found = ticks(Scale(low, low + size))
    assert 1 <= len(found) <= 7
    assert all(low - size * 1e-9 - 1e-9 <= one <= low + size * (1 + 1e-9) + 1e-9 for one in found)


def test_ticks_of_tiny_numbers() -> None:
    """An error that has all but gone has round numbers too, and not 0 at every height; a denormal one has its ends."""
    assert ticks(Scale(0.0, 5e-15)) == [0.0, 1e-15, 2e-15, 3e-15, 4e-15, 5e-15]
    assert ticks(Scale(0.0, 5e-324)) == [0.0, 5e-324]


def test_eight_curves_look_unlike_each_other() -> None:
    """Colours come again from the fifth curve on, with other dashes."""
    eight = Plot(tuple(Line(("E",), (1.0, float(number))) for number in range(8)), 1)
    paths = ET.fromstring(svg(eight, list("abcdefgh"), "title", "source")).iter("{http://www.w3.org/2000/svg}path")
    assert len({(path.get("class"), path.get("stroke-dasharray")) for path in paths}) == 8


def test_the_svg_has_the_numbers_in_their_places() -> None:
    """From its path back: the curve's first and last point are at the heights of 40 and of 0."""
    root = ET.fromstring(svg(curve(40.0, 30.0, 20.0, 10.0, 0.0), ["E"], "title", "source"))
    space = "{http://www.w3.org/2000/svg}"
    path = root.find(f"{space}path")
    assert path is not None
    points = [tuple(map(float, point.split())) for point in path.get("d", "")[1:].split("L")]
    marks: dict[str, Any] = {one.text or "": one for one in root.iter(f"{space}text")}
    assert points[0][1] == float(marks["40"].get("y")) - 4
    assert points[-1][1] == float(marks["0"].get("y")) - 4
    assert (points[0][0], points[-1][0]) == (float(marks["1"].get("x")), float(marks["5"].get("x")))


def test_text_from_a_file_is_text_in_a_picture() -> None:
    """A title with markup in it is shown as it stands; an unknown theme is said."""
    made = svg(curve(1.0, 2.0), ["<b>"], '</style><script>alert("x")</script>', "a & b")
    assert "<script" not in made
    ET.fromstring(made)
    with pytest.raises(UsageError, match="no theme 'drak'"):
        svg(curve(1.0, 2.0), ["E"], "title", "source", theme="drak")


def test_the_points_are_those_of_the_trace() -> None:
    """`--json` and Python have the value of each epoch, as `show` has it."""
    data = command("plot", "w5", "E_total", "-s", "article", "--epochs", "2:4", "--json").json
    of = nnstep.trace(nnstep.load("article"))
    assert data["epochs"] == [2, 4]
    for name, found in zip(("w5", "E_total"), data["curves"], strict=True):
        assert found == {"quantity": name, "values": [of[f"{name}@{epoch}"].value for epoch in (2, 3, 4)]}
    assert nnstep.plot(of, "w5", epochs=(2, 4)).to_json()["curves"] == data["curves"][:1]


def test_arrays_and_patterns_are_their_entries() -> None:
    """dE/dW.2 of the article is its four weights; a slope of the batch stands for those of its samples."""
    of = nnstep.trace(nnstep.load("article"))
    curves = nnstep.plot(of, "dE/dW.2", "out_h?").to_json()["curves"]
    assert [one["quantity"] for one in curves] == ["dE/dw5", "dE/dw6", "dE/dw7", "dE/dw8", "out_h1", "out_h2"]
    iris = nnstep.plot(nnstep.trace(nnstep.load("iris")), "dE/dw[12]", epochs=(1, 2)).to_json()["curves"]
    assert [one["quantity"] for one in iris] == ["dE/dw1", "dE/dw2"]
    xor = nnstep.plot(nnstep.trace(nnstep.load("xor")), "z.2", epochs=(1, 2)).to_json()["curves"]
    assert [one["quantity"] for one in xor] == [f"net_o1:{sample}" for sample in (1, 2, 3, 4)]
    both = nnstep.plot(of, "z.*", "net_h1").to_json()["curves"]
    assert [one["quantity"] for one in both] == ["net_h1", "net_h2", "net_o1", "net_o2"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("w5@3",), "one epoch"),
        (("W.9",), "unknown array"),
        (("w*",), "8 are the most"),
        (("--epochs", "5:2"), "no epochs 5 to 2"),
        (("--epochs", "many"), "says no epochs"),
        (("--save", "x.bmp"), ".svg"),
        (("w99",), "unknown quantity"),
    ],
)
def test_what_cannot_be_drawn_is_said(words: tuple[str, ...], says: str) -> None:
    """Usage errors, each with what is allowed."""
    ran = command("plot", "-s", "article", *words)
    assert (ran.code, says in ran.err) == (2, True), ran.err


def test_how_a_curve_goes_is_said_in_words() -> None:
    """E_val falls first and then rises: where it was lowest is said."""
    page = command("plot", "E_val", "-s", "overfitting").out
    of = nnstep.trace(nnstep.load("overfitting"))
    values = [of[f"E_val@{epoch}"].value for epoch in range(1, of.epochs + 1)]
    assert f"in epoch {values.index(min(values)) + 1}" in " ".join(page.split())
