"""Pictures before they are drawn: quantities and exact numbers, and what is not known yet has none."""

from __future__ import annotations

from math import exp

import pytest
from session.walks import studio

from nnstep.lesson.script import Lesson, Step
from nnstep.pages.pictures.curves import curve_of_error
from nnstep.pages.pictures.network import picture
from nnstep.pages.pictures.scene import Cell, Column, Scene
from nnstep.pages.pictures.update import UpdateTable
from nnstep.pages.seen import Seen
from nnstep.pages.watched import watched
from nnstep.quantities.key import Key


def lesson() -> Lesson:
    return studio("article").lessons.original


def step(number: int, epoch: int = 1) -> Step:
    return lesson().step(epoch, number)


def column(scene: Scene | UpdateTable, place: str) -> Column:
    assert isinstance(scene, Scene)
    return next(one for one in scene.columns if one.place == place)


def cells(scene: Scene | UpdateTable, place: str) -> list[Cell]:
    return [row for row in column(scene, place).rows if isinstance(row, Cell)]


def sigmoid(net: float) -> float:
    return 1 / (1 + exp(-net))


H1, H2 = sigmoid(0.15 * 0.2 + 0.25 * 0.3), sigmoid(0.35 * 0.2 + 0.45 * 0.3)


def test_a_scene_holds_keys_and_exact_numbers() -> None:
    """At ∑OutH1 the weights are W5 and W6 by their keys, and the sum is the number itself, no digits lost."""
    scene = picture(lesson(), step(5))
    assert [cell.label for cell in cells(scene, "middle")] == [(Key("param", 2, 0, 0),), (Key("param", 2, 0, 1),)]
    assert [cell.items[0].sight.value for cell in cells(scene, "source")] == pytest.approx([H1, H2], rel=1e-15)
    first, second = cells(scene, "destination")
    assert first.items[0].sight.value == pytest.approx(H1 * 0.55 + H2 * 0.65, rel=1e-15)
    assert first.items[0].sight.part == "result"
    assert (second.items[0].sight.value, second.items[0].sight.held_back) == (None, False)


def test_the_lines_of_a_sum_meet_at_its_neuron() -> None:
    """Both weights lead to o1, the first row of its column."""
    edges = column(picture(lesson(), step(5)), "middle").edges
    assert edges is not None
    assert (edges.left, edges.right, edges.arrow) == (frozenset((0, 1)), frozenset((0,)), "►")


def test_a_number_that_is_asked_for_is_not_in_the_scene() -> None:
    """While a number is predicted its cell has none, so that no writer can give it away."""
    scene = picture(lesson(), step(5), frozenset((step(5).place,)))
    sight = cells(scene, "destination")[0].items[0].sight
    assert (sight.value, sight.held_back) == (None, True)


def test_the_table_of_an_update_knows_where_a_parameter_comes_from() -> None:
    """Under W5 at its update stand 0.55 and the new value, 0.569790 as the article's own file rounds it."""
    table = picture(lesson(), step(36))
    assert isinstance(table, UpdateTable)
    assert (table.count, table.current) == (8, 4)
    entries = [table.entry(row, table.parameter(4)) for row in table.rows]
    now, new = (entry for entry in entries if entry is not None)
    assert (now.sight.value, now.was, new.was) == (0.55, None, 0.55)
    assert new.sight.value == pytest.approx(0.569790, abs=5e-7)
    assert [table.entry(row, table.parameter(5)).sight.value for row in table.rows] == [0.65, None]  # type: ignore[union-attr]


def test_a_watched_quantity_has_what_it_was_and_what_it_is() -> None:
    """E of the article falls from 0.295955 to 0.288205: two numbers and a curve of two points."""
    seen = Seen(lesson(), step(39, 2))
    (error,) = watched(seen, ("E_total",), 2)
    assert [sight.value for sight in error.numbers] == pytest.approx([0.295955, 0.288205], abs=5e-7)
    assert error.curve.values == pytest.approx((0.295955, 0.288205), abs=5e-7)
    assert error.curve.epochs == (1, 2)


def test_the_curve_of_the_error_ends_where_the_learner_is() -> None:
    """Before E of epoch 2 is computed the curve has epoch 1 alone, afterwards both."""
    assert curve_of_error(Seen(lesson(), step(5, 2)), 40).epochs == (1,)
    assert curve_of_error(Seen(lesson(), step(11, 2)), 40).epochs == (1, 2)
