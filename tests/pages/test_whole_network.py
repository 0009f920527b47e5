"""The picture of the whole network: its numbers are the network's, its lines lead where they say, all of it fits."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from commands import nnstep as command
from nnstep.pages.pictures.web import ALL, Shot, Web
from nnstep.records import replace
from nnstep.render.text.lines import Look, text_of, width_of
from nnstep.render.text.typeset import setting_of
from nnstep.render.text.web import web_lines
from nnstep.results.view import view_of

ARTICLE = nnstep.trace(nnstep.load("article"))
XOR = nnstep.trace(nnstep.load("xor"))


def web_of(*weights: tuple[tuple[float, ...], ...], bias: float | None = None) -> Web:
    """A network with these weights, a row for each unit, and 0.5 at every neuron."""
    sizes = [len(weights[0][0]), *map(len, weights)]
    letters = ["x", *"h" * (len(sizes) - 2), "o"]
    names = tuple(
        tuple(f"{letter}{one + 1}" for one in range(size)) for letter, size in zip(letters, sizes, strict=True)
    )
    biases = tuple(() if bias is None else (bias,) * size for size in sizes[1:])
    return Web(names, (Shot(1, tuple((0.5,) * size for size in sizes), weights, biases),))


def lines(web: Web, width: int = 80, rows: int = 13, *, ascii: bool = False) -> list[str]:
    """The picture's rows of text, none wider than there is room."""
    setting = setting_of(replace(view_of(ARTICLE, None), ascii=ascii), Look(width, 24, ascii))
    drawn = web_lines(web, setting, rows)
    assert all(width_of(line) <= min(width, 80) - 3 for line in drawn)
    found = [text_of(line) for line in drawn]
    assert not ascii or all(map(str.isascii, found))
    return found


def dots(text: str) -> int:
    """How many dots of braille are drawn."""
    return sum((ord(sign) - 0x2800).bit_count() for sign in text if 0x2800 <= ord(sign) <= 0x28FF)


def test_neurons_and_weights_are_those_of_the_trace() -> None:
    """Each node and each edge of XOR in epoch 20, against the quantities one by one."""
    (shot,) = nnstep.plot(XOR, "network@20", picture="network").to_json()["epochs"]
    assert shot["epoch"] == 20
    values = {one["id"]: one["value"] for one in shot["nodes"]}
    assert values == {name: XOR[f"{kind}{name}@20"].value for name, kind in
                      (("x1", ""), ("x2", ""), ("h1", "out_"), ("h2", "out_"), ("o1", "out_"))}  # fmt: skip
    assert {one["id"]: one["bias"] for one in shot["nodes"] if one["layer"]} == {
        name: XOR[f"b_{name}@20"].value for name in ("h1", "h2", "o1")
    }
    ends = [("x1", "h1"), ("x2", "h1"), ("x1", "h2"), ("x2", "h2"), ("h1", "o1"), ("h2", "o1")]
    assert [(one["from"], one["to"]) for one in shot["edges"]] == ends
    assert [one["weight"] for one in shot["edges"]] == [XOR[f"w{number}@20"].value for number in range(1, 7)]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_values_stand_at_the_neurons(width: int) -> None:
    """Of the article, by hand: h1 = σ(0.2·0.15 + 0.3·0.25), h2, and what the outputs make of them."""

    def sigmoid(x: float) -> float:
        return 1 / (1 + math.exp(-x))

    h1, h2 = sigmoid(0.105), sigmoid(0.205)
    expected = {"x1": 0.2, "x2": 0.3, "h1": h1, "h2": h2, "o1": sigmoid(0.55 * h1 + 0.65 * h2),
                "o2": sigmoid(0.75 * h1 + 0.85 * h2)}  # fmt: skip
    said = nnstep.plot(ARTICLE, picture="network").text(width)
    found = {name: float(value) for name, value in re.findall(r"\b([xho]\d) ([\d.]+)", said)}
    assert found == {name: pytest.approx(value, abs=5e-5) for name, value in expected.items()}
    assert "the largest weight is W8 0.85, from h2 to o2" in said.replace("\n ", " ")


@pytest.mark.parametrize(("source", "unit"), [(0, 0), (0, 2), (2, 0), (1, 2)])
@pytest.mark.parametrize("ascii", [False, True])
def test_a_line_leads_from_its_source_to_its_unit(source: int, unit: int, ascii: bool) -> None:
    """One weight of nine is not 0: its line begins in the row of its source and ends in that of its unit."""
    rows = tuple(tuple(1.0 if (one, other) == (unit, source) else 0.0 for other in range(3)) for one in range(3))
    drawn = [line.ljust(60) for line in lines(web_of(rows), ascii=ascii)]
    begin = next(number for number, line in enumerate(drawn) if f"x{source + 1}" in line)
    end = next(number for number, line in enumerate(drawn) if f"o{unit + 1}" in line)
    column = drawn[begin].index(f"x{source + 1}") + len("x1 0.5")
    marks = [(number, place) for number, line in enumerate(drawn[:9])
             for place, sign in enumerate(line[column : line.index("o") if "o" in line else 60])
             if sign == "+" or ord(sign) > 0x2800]  # fmt: skip
    assert {min(marks, key=lambda one: one[1])[0], max(marks, key=lambda one: one[1])[0]} == {begin, end}
    assert abs(min(marks, key=lambda one: one[1])[0] - begin) <= 1


def test_larger_weights_are_thicker_and_negative_ones_dashed() -> None:
    """Three weights from one input: 3 has more dots than 1.5, this more than 0.5, and −3 fewer than 3."""
    drawn = lines(web_of(((0.5,), (1.5,), (3.0,))), rows=13)
    few, some, many = (dots(lines(web_of(((one,), (3.0,))), rows=3)[0]) for one in (0.5, 1.5, 3.0))
    assert few < some < many
    assert dots(lines(web_of(((-3.0,), (3.0,))), rows=3)[0]) < many
    assert drawn
    signs = lines(web_of(((-3.0,), (3.0,))), rows=3, ascii=True)
    assert ("-" in "".join(signs[:2]), "+" in "".join(signs[:2])) == (True, True)


WEIGHT = st.floats(-1e3, 1e3) | st.sampled_from([0.0, math.inf, -math.inf, math.nan])


@settings(max_examples=25)
@given(st.lists(st.integers(1, 30), min_size=2, max_size=8), WEIGHT, WEIGHT, st.sampled_from([60, 80, 120]),
       st.integers(3, 21), st.booleans(), st.sampled_from([None, -12345.678]))  # fmt: skip
def test_any_network_is_drawn_and_fits(
    sizes: list[int], first: float, other: float, width: int, rows: int, ascii: bool, bias: float | None
) -> None:
    """Deep and wide ones, and weights that are 0, infinite or none: nothing is wider than asked, or fails."""
    weights = [
        tuple(tuple((first, other)[(unit + source) % 2] for source in range(before)) for unit in range(units))
        for before, units in pairwise(sizes)
    ]
    drawn = lines(web_of(*weights, bias=bias), width, rows, ascii=ascii)
    assert any("o1" in line for line in drawn) or sizes[-1] > rows


def test_wide_layers_show_the_neurons_with_the_largest_weights() -> None:
    """Of nine units in five rows four have room: those whose weights are largest, by hand; 50 inputs are one."""
    sizes = (1.0, 9.0, 2.0, 8.0, -7.0, 3.0, 6.0, 0.5, 0.25)
    web = web_of(tuple((one,) for one in sizes))
    assert web.shown(5) == [[0], [1, 3, 4, 6]]
    said = "\n".join(lines(web, rows=5))
    assert re.findall(r"o\d", said) == ["o2", "o4", "o5", "o7"]
    assert "… 5 more" in said
    many = web_of(((0.5,) * 49 + (-2.0,),))
    assert many.shown(10) == [[ALL], [0]]
    assert [one.weight for one in many.lines(many.shots[0], many.shown(10), 1, 9)] == [-2.0]
    assert "50 inputs" in "\n".join(lines(many))


def test_two_epochs_stand_one_under_the_other() -> None:
    """Before and after: both have their numbers, and what moved most is said, as the weights one by one have it."""
    said = nnstep.plot(XOR, picture="network", epochs=(1, 300)).text()
    moved = {n: abs(XOR[f"w{n}@300"].value - XOR[f"w{n}"].value) for n in range(1, 7)}
    assert f"Most of all changes w{max(moved, key=moved.__getitem__)}," in said.replace("\n ", " ")
    assert said.index("epoch 1\n") < said.index("o1 0.7311") < said.index("epoch 300\n") < said.index("o1 0.1387")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_svg_has_a_line_for_each_weight(theme: str) -> None:
    """Well formed; widths go with the weights, negative ones are dashed, each neuron has its value as it is shown."""
    root = ET.fromstring(nnstep.plot(XOR, picture="network").svg(theme))
    drawn = [one for one in root.iter("{http://www.w3.org/2000/svg}line") if one.get("class") in ("c0", "c1")][:-2]
    weights = sorted((XOR[f"w{number}"].value for number in range(1, 7)), key=abs)
    most = max(map(abs, weights))
    assert [float(one.get("stroke-width", 0)) for one in drawn] != []
    assert sorted(float(one.get("stroke-width", 0)) for one in drawn) == pytest.approx(
        sorted(max(7 * abs(one) / most, 0.5) for one in weights), abs=0.01
    )
    assert sum(one.get("stroke-dasharray") is not None for one in drawn) == sum(one < 0 for one in weights)
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"x1  0", "h1  0.5", "o1  0.7311"} <= set(texts)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("w5", "--picture", "network"), "drawn whole"),
        (("--picture", "network@3", "--epochs", "1:2"), "said twice"),
        (("--picture", "netwrok"), "did you mean"),
        (("--picture", "network@0"), "has a 0"),
        (("--picture", "network", "--log"), "--log is for curves"),
    ],
)
def test_what_cannot_be_drawn_is_said(words: tuple[str, ...], says: str) -> None:
    """Usage errors, each with what is allowed."""
    ran = command("plot", "-s", "article", *words)
    assert (ran.code in (2, 4), says in ran.err) == (True, True), (ran.code, ran.err)
