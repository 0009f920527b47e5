"""How the numbers of layers are spread: quartiles by the standard library's rule, from values one by one."""

from __future__ import annotations

import math
import statistics
import xml.etree.ElementTree as ET
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from session.walks import shown, studio

import nnstep
from commands import nnstep as command
from nnstep.algebra.numbers import show
from nnstep.lesson.distribution import Distribution, Quartiles
from nnstep.pages.pictures.axes import Stack
from nnstep.pages.pictures.distribution import layer_at, layer_spread, panels
from nnstep.quantities.key import Family
from nnstep.records import replace
from nnstep.render.text.axes import axes_lines
from nnstep.render.text.lines import Look, text_of, width_of
from nnstep.render.text.typeset import setting_of
from nnstep.results.view import view_of
from nnstep.session.pictures import pictures_of
from nnstep.session.state import State

SMALL = {
    "format": 1,
    "network": {
        "inputs": 2,
        "layers": [
            {"units": 3, "activation": "relu", "bias": [0, -5, 0.1],
             "weights": [[0.5, -0.25], [-1, -0.75], [0.3, 0.9]]},
            {"units": 2, "activation": "sigmoid", "weights": [[0.2, 0.4, -0.6], [0.7, -0.1, 0.35]]},
        ],
    },
    "data": [{"inputs": [1, 0.5], "targets": [1, 0]}, {"inputs": [0.25, 0.75], "targets": [0, 1]}],
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
    "loss": "half_squared_error",
    "training": {"epochs": 4},
}  # fmt: skip
TRACE = nnstep.trace(nnstep.Scenario.from_dict(SMALL))
ONLINE = nnstep.trace(nnstep.Scenario.from_dict({**SMALL, "training": {"epochs": 4, "batch": "online"}}))
NAMES = ("lowest", "lower quartile", "median", "upper quartile", "highest")


def quartiles(numbers: list[float]) -> list[float]:
    """By hand: the ends, and between them what lies between numbers as the standard library has it."""
    return sorted([min(numbers), *statistics.quantiles(numbers, n=4, method="inclusive"), max(numbers)])


def drawn(panel: nnstep.results.result.Data, epoch: int) -> list[float]:
    """The five numbers of an epoch in the data of a panel."""
    curves = {one["label"]: dict(map(tuple, one["points"])) for one in panel["curves"]}
    return [curves[name][epoch] for name in NAMES]


@pytest.mark.parametrize("trace", [TRACE, ONLINE])
@pytest.mark.parametrize("epoch", [1, 3])
def test_weights_and_gradients_are_parted_in_quarters(trace: nnstep.Trace, epoch: int) -> None:
    """W2 and the sizes of ∂E/∂W2 that are not 0, read one by one in the epoch's first update."""
    numbers = [trace[f"w{number}@{epoch}.1"].value for number in range(7, 13)]
    found = nnstep.plot(trace, picture="weights").to_json()["panels"]
    assert drawn(found[1], epoch) == pytest.approx(quartiles(numbers), rel=1e-12)
    sizes = [abs(trace[f"dE/dw{number}@{epoch}.1"].value) for number in range(7, 13)]
    found = nnstep.plot(trace, picture="gradients").to_json()["panels"]
    assert drawn(found[1], epoch) == pytest.approx(quartiles([size for size in sizes if size]), rel=1e-12)


def relu_layer(w: list[float]) -> list[float]:
    """The outputs of layer 1 for both samples, by hand, from its six weights; the biases given as above."""
    pairs = product(((w[0], w[1], 0), (w[2], w[3], -5), (w[4], w[5], 0.1)), ((1, 0.5), (0.25, 0.75)))
    return [max(a * x + b * y + bias, 0) for (a, b, bias), (x, y) in pairs]


@pytest.mark.parametrize("trace", [TRACE, ONLINE])
def test_outputs_are_of_all_samples_with_the_weights_an_epoch_begins_with(trace: nnstep.Trace) -> None:
    """In epoch 1 by hand, also where an update uses one sample."""
    found = nnstep.plot(trace, "a.1", picture="outputs").to_json()
    assert drawn(found, 1) == pytest.approx(quartiles(relu_layer([0.5, -0.25, -1, -0.75, 0.3, 0.9])), rel=1e-12)


def test_dead_units_and_zeros_are_counted_in_words() -> None:
    """h2 has a bias of −5 and gives 0 for both samples; two of the six gradients of layer 1 are then 0."""
    said = nnstep.plot(TRACE, "a.1", picture="outputs").text().replace("\n ", " ")
    assert "in epoch 4 one unit of 3 gives 0 for every sample" in said
    assert "dead" not in nnstep.plot(TRACE, "a.2", picture="outputs").text()
    zero = [number for number in range(1, 7) if TRACE[f"dE/dw{number}@4"].value == 0]
    assert zero == [3, 4]
    said = nnstep.plot(TRACE, picture="gradients").text().replace("\n ", " ")
    assert "2 of 6 are 0 in epoch 4" in said


def test_what_vanishes_is_said() -> None:
    """Five sigmoids in a row: ∂E/∂w1 is over a hundred times smaller than ∂E/∂w5 in epoch 50, as the words say."""
    trace = nnstep.trace(nnstep.load("vanishing"))
    ratio = abs(trace["dE/dw5@50"].value / trace["dE/dw1@50"].value)
    said = nnstep.plot(trace, picture="gradients").text().replace("\n ", " ")
    assert f"towards the inputs the gradient vanishes, {ratio:.0f} times smaller" in said
    assert "vanishes" not in nnstep.plot(TRACE, picture="gradients").text()


NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(*[NUMBERS] * 5), min_size=1, max_size=6),
    st.sampled_from(["weights", "gradients"]),
    st.sampled_from([60, 80, 120]),
    st.booleans(),
)
def test_any_numbers_are_drawn_and_fit(rows: list[tuple[float, ...]], kind: str, width: int, ascii: bool) -> None:
    """NaN, infinity, constants and one epoch are no errors, and nothing is wider than asked."""
    ordered = [sorted(map(abs, row)) if kind == "gradients" else row for row in rows]
    quarters = tuple(Quartiles(*(one or math.nan for one in row)) for row in ordered)
    none = (0,) * len(rows)
    one = Distribution(Family("param", 1), tuple(range(1, len(rows) + 1)), quarters, 9, none, none)
    setting = setting_of(replace(view_of(TRACE, None), ascii=ascii), Look(width, 24, ascii))
    lines = axes_lines(Stack(tuple(panels(kind, [one, one], here=1))), setting, 5)
    assert lines
    assert all(width_of(line) <= width - 3 for line in lines)
    assert not ascii or all(text_of(line).isascii() for line in lines)


@pytest.mark.parametrize("epoch", [1, 9, 20])
def test_the_median_stands_at_its_place_on_the_logarithmic_scale(epoch: int) -> None:
    """The mark of the epoch where one is, read back: its row from the logarithm of the median, its column."""
    trace = nnstep.trace(nnstep.load("xor"))
    found = layer_spread(trace, "gradients", 1, [one for one in range(1, 21) if one != 9])
    axes = layer_at(trace, "gradients", 1, found, epoch)
    rows = [text_of(line) for line in axes_lines(axes, setting_of(view_of(trace, None), Look(80)), 12)][1:13]
    row, column = next((at, line.partition("│")[2].index("●")) for at, line in enumerate(rows) if "●" in line)
    sizes = [[abs(trace[f"dE/dw{number}@{one}"].value) for number in range(1, 5)] for one in range(1, 21)]
    low, high = (math.log(pick(size for one in sizes for size in one if size)) for pick in (min, max))
    part = (math.log(statistics.median(size for size in sizes[epoch - 1] if size)) - low) / (high - low)
    across = max(len(line.partition("│")[2]) for line in rows)
    assert abs(row - (1 - part) * 11) <= 1
    assert abs(column - (epoch - 1) / 19 * (across - 1)) <= 1


def test_the_svg_has_a_panel_for_each_layer() -> None:
    """Well formed, each layer named, and as high as its panels need."""
    found = nnstep.plot(TRACE, picture="weights")
    root = ET.fromstring(found.svg("light"))
    texts = [(one.text or "", float(one.get("y", 0))) for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [name for name, _ in texts if name.startswith("W")] == ["Weights by layer, epochs 1 to 4",
                                                                  "W⁽¹⁾, six numbers", "W⁽²⁾, six numbers"]  # fmt: skip
    assert max(y for _, y in texts) < float(root.get("height", 0))
    assert {"1", "2", "3", "4"} <= {name for name, _ in texts}
    assert not any("." in name and name[0] in "1234" and y > 320 for name, y in texts), "no half epochs"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("w5", "--picture", "weights"), "unknown array"),
        (("W.1@3", "--picture", "weights"), "leave out what stands behind"),
        (("dE/dW.1", "--picture", "weights"), "there are W.1, W.2"),
        (("--picture", "weights", "--epochs", "3:1"), "no epochs 3 to 1"),
        (("--picture", "gradients", "--log"), "--log is for curves"),
    ],
)
def test_what_cannot_be_drawn_is_said(words: tuple[str, ...], says: str) -> None:
    """Usage errors, each with what is allowed."""
    ran = command("plot", "-s", "article", *words)
    assert (ran.code, says in ran.err) == (2, True), ran.err


def test_many_epochs_are_drawn_evenly() -> None:
    """Of 500 epochs 240, the first and the last among them, which is said."""
    found = nnstep.plot(TRACE, "W.2", picture="weights", epochs=(1, 500))
    epochs = [epoch for epoch, _ in found.to_json()["curves"][0]["points"]]
    assert (len(epochs), epochs[0], epochs[-1]) == (240, 1, 500)
    assert {after - before for before, after in pairwise(epochs)} == {2, 3}
    assert "240 of 500 epochs" in found.text().replace("\n ", " ")


def test_d_shows_how_the_layer_is_spread() -> None:
    """At a step of a gradient in the tutor, where the layer has four weights: with the median of this epoch."""
    trace = nnstep.trace(nnstep.load("article"))
    lesson = studio("article").lessons.original
    assert "gradients" in pictures_of(lesson, lesson.step(1, 18))
    rows = shown(State(number=18, picture="gradients"), Look(80, 24))
    sizes = sorted(abs(trace[f"dE/dw{number}"].value) for number in range(5, 9))
    assert any(f"● epoch 1, median {show((sizes[1] + sizes[2]) / 2)}" in row for row in rows)
    line = studio("line").lessons.original
    assert not {"gradients", "weights"} & {one for step in range(1, line.count(1) + 1)
                                           for one in pictures_of(line, line.step(1, step))}  # fmt: skip
