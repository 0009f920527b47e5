"""Tables and pictures where units have their own functions, and where the penalty is a part of the error."""

from __future__ import annotations

from typing import Any

import nnstep
from nnstep.lesson.script import Lesson
from nnstep.pages.pictures.network import picture
from nnstep.pages.pictures.scene import Cell, Scene
from nnstep.pages.runs import run_page
from nnstep.results.view import view_of


def _trace(hidden: Any = "sigmoid", **training: Any) -> nnstep.Trace:
    layers = [{"units": 2, "activation": hidden, "weights": [0.1, 0.2, 0.3, 0.4]},
              {"units": 2, "activation": "sigmoid", "weights": [0.5, 0.6, 0.7, 0.8]}]  # fmt: skip
    fields = {
        "format": 1, "network": {"inputs": 2, "layers": layers},
        "data": [{"inputs": [0.2, 0.3], "targets": [0.9, 0.1]}], "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "lr": 0.5}, "training": training,
    }  # fmt: skip
    return nnstep.trace(nnstep.Scenario.from_dict(fields))


def test_a_table_has_the_rule_of_each_function() -> None:
    """With one function the rule of a column is that of all rows, with two each is that of its own neuron."""
    for hidden, rules in (("tanh", [0]), (["tanh", "sigmoid"], [0, 1])):
        trace = _trace(hidden)
        (grid,) = run_page(view_of(trace), Lesson(trace).step(1, 4), "layer").grids
        found = [one for one in grid.formulas if one.key.kind == "out"]
        assert [one.key.unit for one in found] == rules
        assert all(bool(one.whichever) == (len(rules) == 1) for one in found)


def test_the_penalty_goes_into_the_error() -> None:
    """The picture of E_total has the sample's error and the penalty before it; the table of the error has all three."""
    trace = _trace(l2={"rate": 0.1, "in_loss": True})
    lesson = Lesson(trace)
    at = lesson.find(trace["E_total"].place)
    assert at is not None
    scene = picture(lesson, lesson.step(1, at))
    assert isinstance(scene, Scene)
    parts, whole = scene.columns
    keys = [[item.sight.key.kind for item in cell.items] for column in (parts, whole) for cell in column.rows
            if isinstance(cell, Cell)]  # fmt: skip
    assert keys == [["error"], ["penalty"], ["batch_error"]]
    (grid,) = run_page(view_of(trace), lesson.step(1, at), "phase").grids
    assert [row.tail[-1].kind for row in grid.rows if row.tail[-1]][-3:] == ["error", "penalty", "batch_error"]
