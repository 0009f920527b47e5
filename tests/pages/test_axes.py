"""Pictures between two axes: what is drawn stands where its numbers say, and the numbers are those of the network."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from commands import nnstep as command
from nnstep.pages.pictures.axes import Axes, Axis, Curve, Mark, clipped
from nnstep.pages.pictures.plot import Scale
from nnstep.render.text.axes import axes_lines
from nnstep.render.text.lines import Look, text_of, width_of
from nnstep.render.text.typeset import setting_of
from nnstep.results.view import view_of

ARTICLE = nnstep.trace(nnstep.load("article"))


def lines(axes: Axes, width: int = 80, rows: int = 10, *, ascii: bool = False) -> list[str]:
    """The picture's rows of text."""
    setting = setting_of(view_of(ARTICLE, None), Look(width, 24, ascii))
    drawn = axes_lines(axes, setting, rows)
    assert all(width_of(line) <= width - 3 for line in drawn)
    found = [text_of(line) for line in drawn]
    assert not ascii or all(map(str.isascii, found))
    return found


def test_a_line_is_cut_off_at_the_edges() -> None:
    """From (−1, 0.5) to (1, 0.5) the part from 0 on is inside; a line beside the square is not."""
    assert clipped((-1.0, 0.5), (1.0, 0.5)) == ((0.0, 0.5), (1.0, 0.5))
    assert clipped((0.5, -1.0), (0.5, 3.0)) == ((0.5, 0.0), (0.5, 1.0))
    assert clipped((-1.0, 2.0), (2.0, 2.0)) is None
    assert clipped((0.25, 0.25), (0.75, 0.5)) == ((0.25, 0.25), (0.75, 0.5))


PART = st.floats(0, 1)


@settings(max_examples=40)
@given(PART, PART, st.sampled_from([60, 80, 120]), st.integers(3, 20), st.booleans())
def test_a_mark_stands_within_a_cell_of_its_numbers(x: float, y: float, width: int, rows: int, ascii: bool) -> None:
    """Its column and row, read back from the text, are those of its numbers on scales of −2 to 3 and 10 to 20."""
    at = (-2 + 5 * x, 10 + 10 * y)
    mark = Mark("●", ("here",), at)
    axes = Axes(Axis(("across",), Scale(-2, 3)), Axis(("up",), Scale(10, 20)), marks=(mark,))
    drawn = lines(axes, width, rows, ascii=ascii)[1 : rows + 1]
    sign = Look(width, 24, ascii).glyph("●")
    bar = "|" if ascii else "│"
    row = next(number for number, line in enumerate(drawn) if sign in line.partition(bar)[2])
    cells = drawn[row].partition(bar)[2]
    across = max(len(line.partition(bar)[2]) for line in drawn)
    assert abs(cells.index(sign) - x * (across - 1)) <= 1
    assert abs(row - (1 - y) * (rows - 1)) <= 1


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True)), max_size=8),
    st.sampled_from([60, 80, 120]),
    st.booleans(),
)
def test_any_points_are_drawn_and_fit(points: list[tuple[float, float]], width: int, ascii: bool) -> None:
    """NaN, infinity and what lies outside are no errors, and nothing is wider than asked."""
    axes = Axes(Axis(("x",), Scale(-1, 1)), Axis(("y",), Scale(0, 0)), (Curve(("c",), tuple(points)),))
    assert lines(axes, width, ascii=ascii)


def test_the_activation_is_drawn_by_its_formula() -> None:
    """h1 of the article works at 0.105; the curve is 1/(1 + e^−x), the tangent has the slope a(1 − a)."""
    data = nnstep.plot(ARTICLE, "out_h1", picture="activation").to_json()
    curve, tangent = (one["points"] for one in data["curves"])
    for x, y in curve[::40]:
        assert y == pytest.approx(1 / (1 + math.exp(-x)), abs=1e-12)
    a = 1 / (1 + math.exp(-0.105))
    (x1, y1), (x2, y2) = tangent
    assert (y2 - y1) / (x2 - x1) == pytest.approx(a * (1 - a))
    assert data["marks"][0]["at"] == pytest.approx([0.105, a])


def error_of_article(w5: float) -> float:
    """The total error, written out by hand from the article's numbers."""

    def sigmoid(x: float) -> float:
        return 1 / (1 + math.exp(-x))

    h1, h2 = sigmoid(0.2 * 0.15 + 0.3 * 0.25), sigmoid(0.2 * 0.35 + 0.3 * 0.45)
    o1, o2 = sigmoid(w5 * h1 + 0.65 * h2), sigmoid(0.75 * h1 + 0.85 * h2)
    return ((0.99 - o1) ** 2 + (0.01 - o2) ** 2) / 2


def test_the_error_along_a_weight_is_that_of_the_network_with_it() -> None:
    """E along w5, by hand; the promise is E + slope · step, what came is E at the new w5."""
    data = nnstep.plot(ARTICLE, "dE/dw5", picture="slope").to_json()
    for w5, error in data["curves"][0]["points"][::30]:
        assert error == pytest.approx(error_of_article(w5), rel=1e-12)
    here, promised, came = (one["at"] for one in data["marks"])
    slope = (error_of_article(0.55 + 1e-6) - error_of_article(0.55 - 1e-6)) / 2e-6
    new = 0.55 - 0.5 * slope
    assert here == pytest.approx([0.55, error_of_article(0.55)])
    assert promised == pytest.approx([new, here[1] + slope * (new - 0.55)], abs=1e-9)
    assert came == pytest.approx([new, error_of_article(new)], abs=1e-9)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--picture", "sloep"), "did you mean"),
        (("E_total", "--picture", "slope"), "no weight"),
        (("w5", "--picture", "activation"), "no neuron"),
        (("w5", "w6", "--picture", "slope"), "one weight"),
        (("w5", "--picture", "slope", "--epochs", "1:2"), "for curves"),
    ],
)
def test_what_cannot_be_drawn_is_said(words: tuple[str, ...], says: str) -> None:
    """Usage errors, each with what is allowed."""
    ran = command("plot", "-s", "article", *words)
    assert (ran.code, says in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("picture", [("out_h1", "activation"), ("w5", "slope")])
def test_the_svg_is_well_formed_and_has_its_marks(picture: tuple[str, str]) -> None:
    """Parsed as XML; the mark stands where its number is on the scale of the ticks beside it."""
    found = nnstep.plot(ARTICLE, picture[0], picture=picture[1])
    root = ET.fromstring(found.svg("dark"))
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
    mark = next(one for one in texts if one.get("class") == "mark")
    _, at = found.to_json()["marks"][0]["label"], found.to_json()["marks"][0]["at"]
    ups = [(float(one.text or ""), float(one.get("y", 0))) for one in texts if one.get("text-anchor") == "end" and
           (one.text or "").replace(".", "").isdigit()]  # fmt: skip
    (low, below), (high, above) = min(ups), max(ups)
    expected = below + (at[1] - low) / (high - low) * (above - below)
    assert float(mark.get("y", 0)) == pytest.approx(expected + 1, abs=1)
