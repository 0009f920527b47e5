"""Maps and planes: their fields are those of a dense numpy evaluation, and what is drawn can be read back."""

from __future__ import annotations

import math
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from commands import nnstep as command
from nnstep.network.trace import Trace
from nnstep.pages.pictures.axes import Axes, Axis, Curve, field_of
from nnstep.pages.pictures.contour import contour
from nnstep.pages.pictures.plot import Scale
from nnstep.render.latex_axes import axes_picture
from nnstep.render.text.axes import axes_lines
from nnstep.render.text.lines import Look, text_of, width_of
from nnstep.render.text.typeset import setting_of
from nnstep.results.view import view_of

XOR = nnstep.trace(nnstep.load("xor"))
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
T = np.array([0, 1, 1, 0], float)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def weights_of_xor(epoch: int) -> np.ndarray:
    """w1 to w6, then the biases, by gradient descent written out: the mean of half squared errors, a rate of 4."""
    w = np.array([1, -1, -1, 0.5, 1, 1, 0, 0, 0], float)
    for _ in range(epoch - 1):
        hidden = sigmoid(X @ w[:4].reshape(2, 2).T + w[6:8])
        out = sigmoid(hidden @ w[4:6] + w[8])
        delta = (out - T) * out * (1 - out) / 4
        back = delta[:, None] * w[4:6] * hidden * (1 - hidden)
        slopes = np.concatenate([(back.T @ X).ravel(), hidden.T @ delta, back.sum(0), [delta.sum()]])
        w = w - 4 * slopes
    return w


def answer(w: np.ndarray, x1: np.ndarray, x2: np.ndarray) -> np.ndarray:
    """The output of XOR's network, everywhere at once; each of w may be an array."""
    h1, h2 = sigmoid(w[0] * x1 + w[1] * x2 + w[6]), sigmoid(w[2] * x1 + w[3] * x2 + w[7])
    return sigmoid(w[4] * h1 + w[5] * h2 + w[8])


def grid_of(data: dict) -> tuple[np.ndarray, np.ndarray]:
    """The numbers across and up at each point of a field."""
    rows = data["field"]["rows"]
    across, up = (np.linspace(data[one]["low"], data[one]["high"], count) for one, count in
                  (("across", len(rows[0])), ("up", len(rows))))  # fmt: skip
    return np.meshgrid(across, up)


@pytest.mark.parametrize("epoch", [1, 150])
def test_the_plane_is_that_of_numpy(epoch: int) -> None:
    """Each point of the field, with weights trained in numpy."""
    data = nnstep.plot(XOR, f"plane@{epoch}", picture="plane").to_json()
    x1, x2 = grid_of(data)
    assert np.shape(data["field"]["rows"]) == (40, 120)
    np.testing.assert_allclose(data["field"]["rows"], answer(weights_of_xor(epoch), x1, x2), rtol=1e-9)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 4), (5, 8)])
def test_the_map_is_that_of_numpy(first: int, second: int) -> None:
    """E of the four samples at each point, two of w1 to w6 and b_o1 being those of the point."""
    names = ["w1", "w2", "w3", "w4", "w5", "w6", "b_h1", "b_h2", "b_o1"]
    data = nnstep.plot(XOR, names[first], names[second], "map@3", picture="map").to_json()
    across, up = grid_of(data)
    w = list(weights_of_xor(3))
    w[first], w[second] = across, up
    errors = sum((answer(w, x1, x2) - target) ** 2 / 2 for (x1, x2), target in zip(X, T, strict=True)) / 4
    np.testing.assert_allclose(data["field"]["rows"], errors, rtol=1e-9)


def test_the_path_of_a_map_is_training() -> None:
    """The weights each epoch begins with, by numpy; the first and the last have a mark, and so has the lowest point."""
    data = nnstep.plot(XOR, "w1", "w2", picture="map", epochs=(2, 9)).to_json()
    expected = [weights_of_xor(epoch)[:2] for epoch in range(2, 10)]
    np.testing.assert_allclose(data["curves"][0]["points"], expected, rtol=1e-9)
    marks = {one["sign"]: one["at"] for one in data["marks"]}
    np.testing.assert_allclose([marks["●"], marks["▲"]], [expected[0], expected[-1]], rtol=1e-9)
    x, y = grid_of(data)
    lowest = np.unravel_index(np.argmin(data["field"]["rows"]), x.shape)
    np.testing.assert_allclose(marks["▼"], [x[lowest], y[lowest]])


def erf(x: np.ndarray) -> np.ndarray:
    return np.vectorize(math.erf)(x)


KINDS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda x: x,
    "tanh": np.tanh,
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "softplus": lambda x: np.log(1 + np.exp(x)),
    "gelu": lambda x: x * 0.5 * (1 + erf(x / math.sqrt(2))),
    "softmax": lambda x: np.exp(x) / np.exp(x).sum(axis=0),
}
INPUTS, TARGETS = np.array([[1, 2, 3], [-1, 0, 2], [0, 1, 1.5]]), np.array([[1, 0], [0, 1], [0.5, 0.5]])


def net(hidden: str, output: str, **more: object) -> Trace:
    """Three inputs, two hidden neurons with one bias for both, two outputs, three samples."""
    layers = [
        {"units": 2, "activation": hidden, "weights": [[1, -2, 0.5], [0.5, 1, -1]], "bias": 0.25},
        {"units": 2, "activation": output, "weights": [[1, -1], [2, 0.5]], "bias": [0.1, -0.2]},
    ]
    samples = [{"inputs": list(x), "targets": list(t)} for x, t in zip(INPUTS, TARGETS, strict=True)]
    scenario = {"format": 1, "network": {"inputs": 3, "layers": layers}, "data": samples, "loss": "squared_error"}
    optimizer = {"name": "sgd", "learning_rate": 0.01}
    return nnstep.trace(nnstep.Scenario.from_dict({**scenario, "optimizer": optimizer, **more}))


@pytest.mark.parametrize(("hidden", "output"), [("tanh", "linear"), ("leaky_relu", "softmax"), ("softplus", "gelu")])
def test_every_function_is_run_on_many_states_as_on_one(hidden: str, output: str) -> None:
    """Activations written in numpy, a bias that a layer shares, two outputs; one batch, and updates of two samples."""
    for more in ({}, {"training": {"batch": 2}}):
        trace = net(hidden, output, **more)
        data = nnstep.plot(trace, "w2", "b1", picture="map").to_json()
        w2, bias = grid_of(data)
        expected = np.zeros_like(w2)
        for x, t in zip(INPUTS, TARGETS, strict=True):
            h = KINDS[hidden](np.array([x[0] + w2 * x[1] + 0.5 * x[2] + bias, 0.5 * x[0] + x[1] - x[2] + bias]))
            out = KINDS[output](np.array([h[0] - h[1] + 0.1, 2 * h[0] + 0.5 * h[1] - 0.2]))
            expected += ((t[:, None, None] - out) ** 2).sum(axis=0) / 3
        np.testing.assert_allclose(data["field"]["rows"], expected, rtol=1e-9)


def test_two_of_three_inputs_have_a_plane_and_the_third_its_mean() -> None:
    """x1 and x3, with x2 at (2 + 0 + 1)/3 = 1, which is said; the second output, by numpy."""
    found = nnstep.plot(net("tanh", "linear"), "out_o2", "x1", "x3", picture="plane")
    data = found.to_json()
    x1, x3 = grid_of(data)
    h = np.tanh([x1 - 2 + 0.5 * x3 + 0.25, 0.5 * x1 + 1 - x3 + 0.25])
    np.testing.assert_allclose(data["field"]["rows"], 2 * h[0] + 0.5 * h[1] - 0.2, rtol=1e-9)
    assert "x2 1." in str(found).replace("\n", " ")


def test_each_hidden_neuron_draws_the_line_where_its_sum_is_0() -> None:
    """h1 of XOR in the first epoch: x1 − x2 = 0, positive below; h2: 0.5·x2 − x1 = 0, positive to the left."""
    curves = nnstep.plot(XOR, picture="plane").to_json()["curves"]
    for curve, (a, b), side in zip(curves[-2:], [(1, -1), (-1, 0.5)], ["below", "left"], strict=True):
        assert [a * x + b * y for x, y in curve["points"]] == pytest.approx([0, 0])
        assert side in curve["label"]


def test_samples_have_signs_by_their_targets() -> None:
    """XOR: rings where the target is 0, discs where it is 1; each sign is named once."""
    marks = nnstep.plot(XOR, picture="plane").to_json()["marks"]
    assert [one["sign"] for one in marks] == ["○", "●", "●", "○"]
    assert [one["at"] for one in marks] == X.tolist()
    assert sum(bool(one["label"]) for one in marks) == 2


def test_the_line_between_two_answers_is_found() -> None:
    """In the 300th epoch of XOR the answer is 0.5 all along it; x² + y² is 1/4 on a ring of that radius."""
    w = weights_of_xor(300)
    points = nnstep.plot(XOR, "plane@300", picture="plane").to_json()["curves"][0]["points"]
    found = np.array([point for point in points if None not in point])
    np.testing.assert_allclose(answer(w, found[:, 0], found[:, 1]), 0.5, atol=0.005)
    x, y = np.meshgrid(np.linspace(-1, 1, 81), np.linspace(-1, 1, 41))
    ring = contour(field_of(("r",), tuple(map(tuple, (x**2 + y**2).tolist()))), 0.25)
    np.testing.assert_allclose([math.hypot(2 * a - 1, 2 * b - 1) for a, b in ring], 0.5, atol=0.005)
    assert ring[0] == ring[-1]


# -- drawn -------------------------------------------------------------------------------------------------------------

NUMBERS = st.one_of(st.floats(-10, 10), st.sampled_from([math.nan, math.inf, -math.inf, 1e300, 0.0]))
SIGNS = {False: " ░▒▓█?∞", True: " .:=#?!"}


def lines(axes: Axes, width: int, rows: int, *, ascii: bool) -> list[str]:
    """The picture's rows of text, none of them wider than asked."""
    drawn = axes_lines(axes, setting_of(view_of(XOR, None), Look(width, 24, ascii)), rows, width - 4)
    assert all(width_of(line) <= width - 4 for line in drawn)
    found = [text_of(line) for line in drawn]
    assert not ascii or all(map(str.isascii, found))
    return found


@settings(max_examples=30)
@given(
    st.lists(st.lists(NUMBERS, min_size=4, max_size=4), min_size=3, max_size=3),
    st.sampled_from([60, 80, 120]),
    st.integers(3, 20),
    st.booleans(),
)
def test_each_cell_has_the_sign_of_its_number(values: list[list[float]], width: int, rows: int, ascii: bool) -> None:
    """Read back: a cell's sign is that of the field's point beside it, for NaN and infinity signs of their own."""
    field = field_of(("f",), tuple(map(tuple, values)))
    axes = Axes(Axis(("x",), Scale(0, 1)), Axis(("y",), Scale(0, 1)), field=field)
    drawn = lines(axes, width, rows, ascii=ascii)
    cells = [line.partition("|" if ascii else "│")[2] for line in drawn[1 : rows + 1]]
    finite = [value for row in values for value in row if math.isfinite(value)]
    low, high = min(finite, default=0), max(finite, default=0)
    for place, part in enumerate(np.linspace(1, 0, rows)):
        for column in (0, len(cells[0]) // 3, len(cells[0]) - 1):
            across = column / (len(cells[0]) - 1)
            if min(abs(part * 2 % 1 - 0.5), abs(across * 3 % 1 - 0.5)) < 0.25:
                continue  # between two points
            value = values[round(part * 2)][round(across * 3)]
            sign = SIGNS[ascii].index(cells[place][column])
            if not math.isfinite(value):
                assert sign == (5 if math.isnan(value) else 6)
            elif low == high:
                assert sign == 1
            else:
                assert abs((value / 2 - low / 2) / (high / 2 - low / 2) * 5 - (sign + 0.5)) <= 0.5 + 1e-9
    named = " ".join(drawn).replace("\u00a0", " ")
    assert ("no number" in named) == any(math.isnan(one) for row in values for one in row)
    assert ("infinite" in named) == any(math.isinf(one) for row in values for one in row)


@pytest.mark.parametrize("words", [("plane", "plane@300"), ("map", "map@300")])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_pictures_fit_and_their_marks_are_where_they_are_said_to_be(words: tuple[str, str], width: int) -> None:
    """Each sign that is drawn once stands within a cell of its numbers, over any shade and in ASCII, too."""
    axes = nnstep.plot(XOR, words[1], picture=words[0]).drawn.axes
    for plain in (False, True):
        drawn = lines(axes, width, 12, ascii=plain)
        cells = [line.partition("|" if plain else "│")[2] for line in drawn[1:13]]
        across = max(map(len, cells))
        for mark in axes.marks:
            part = axes.place(mark.at)
            assert part is not None
            sign = Look(ascii=plain).glyph(mark.sign)
            there = [(row, column) for row, line in enumerate(cells) for column, one in enumerate(line) if one == sign]
            assert any(
                abs(row - (1 - part[1]) * 11) <= 1 and abs(column - part[0] * (across - 1)) <= 1
                for row, column in there
            )


def test_the_svg_has_the_shades_and_says_their_numbers() -> None:
    """Parsed as XML: the frame is covered once by the cells of all shades, and the bar has the ends of the field."""
    found = nnstep.plot(XOR, "plane@300", picture="plane")
    root = ET.fromstring(found.svg("light"))
    cells = [one for one in root.iter("{http://www.w3.org/2000/svg}path") if one.get("shape-rendering")]
    covered = 0.0
    for one in cells:
        for piece in (one.get("d") or "").strip("Mz").split("zM"):
            x, rest = piece.split(" ", 1)
            covered += (float(rest.split("H")[1].split("v")[0]) - float(x)) * float(rest.split("v")[1].split("H")[0])
    assert covered == pytest.approx((720 - 76 - 24) * (420 - 48 - 56 - 3 * 18), rel=0.01)
    rows = np.array(found.to_json()["field"]["rows"])
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {f"{rows.min():.4g}", f"{rows.max():.4g}"} <= set(texts)


def test_what_is_no_number_is_drawn_in_svg_and_latex() -> None:
    """Patterns and signs of their own, both named."""
    field = field_of(("f",), ((math.nan, 1.0), (math.inf, 2.0)))
    axes = Axes(Axis(("x",), Scale(0, 1)), Axis(("y",), Scale(0, 1)), (Curve(("c",), ((0, 0), (1, 1))),), field=field)
    tex = axes_picture(axes, str, lambda spans: "".join(map(str, spans)))
    assert "? no number" in tex
    assert r"$\infty$ infinite" in tex
    drawn = nnstep.plot(XOR, picture="map").drawn
    from nnstep.records import replace
    from nnstep.render.svg_axes import axes_svg

    svg = axes_svg(replace(drawn, axes=axes), lambda spans: "".join(map(str, spans)), "")
    ET.fromstring(svg)
    assert svg.count("url(#nan)") == svg.count("url(#inf)") == 2
    assert "no number" in svg
    assert "infinite" in svg


def test_training_that_leaves_all_numbers_is_drawn() -> None:
    """With a rate of 1e8 the weights of a line are soon no numbers: the map is of those that are."""
    trace = nnstep.trace(nnstep.load("regression"), {"lr": 1e8})
    assert "E" in str(nnstep.plot(trace, "w1", "b_o1", picture="map"))


def test_maps_and_planes_are_quick() -> None:
    """120 by 40 points of 15 samples take well under a second, network and numpy being loaded."""
    trace = nnstep.trace(nnstep.load("iris"))
    nnstep.plot(trace, picture="plane")
    begun = time.perf_counter()
    nnstep.plot(trace, picture="map")
    nnstep.plot(trace, "plane@2", picture="plane")
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("scenario", "words", "says"),
    [
        ("xor", ("w1", "--picture", "map"), ""),
        ("xor", ("w1", "w1", "--picture", "map"), "two different"),
        ("xor", ("out_o1", "--picture", "map"), "no weight"),
        ("xor", ("w1", "--picture", "plane"), "no plane"),
        ("line", ("--picture", "map"), "has one"),
        ("line", ("--picture", "plane"), "has one"),
        ("xor", ("--picture", "plane", "--epochs", "1:3"), "for curves"),
        ("xor", ("--picture", "map", "--epochs", "3:1"), "no epochs 3 to 1"),
        ("xor", ("--picture", "plane@3.2"), "no update 2"),
    ],
)
def test_what_has_no_map_or_plane_is_said(scenario: str, words: tuple[str, ...], says: str) -> None:
    """Usage errors, each with what is allowed; one weight goes with the one beside it."""
    ran = command("plot", "-s", scenario, *words)
    assert (ran.code, says in ran.err) == (2 if says else 0, True), ran.err
