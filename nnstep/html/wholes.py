"""Where the numbers of a page stand among matrices: the equation of each array, its numbers filled in by the page."""

from __future__ import annotations

import json
from typing import Any

from nnstep.html.arithmetic import Arithmetic
from nnstep.html.equations import MOST_COLUMNS, MOST_ROWS
from nnstep.lesson.script import Step
from nnstep.matrices.mathml import WholeMathML
from nnstep.pages.matrix import matrix_working
from nnstep.pages.view import View
from nnstep.quantities.array_names import key_of
from nnstep.quantities.key import Family
from nnstep.quantities.mathml_names import MATHML, array_mathml
from nnstep.quantities.place import Array, ArrayPlace
from nnstep.records import replace
from nnstep.render.matrix import equation_of, few, true_digits

_LEFT_OUT = -2  # in place of a slot: here numbers are left out
_NONE = -1  # and here is none: a link is missing

Slots = list[list[int]]


class Wholes:
    """The arrays of a page's steps. told: each with its equation, as the page's script is told it."""

    def __init__(self, view: View, arithmetic: Arithmetic) -> None:
        self.view, self.arithmetic = view, arithmetic
        self.arrays = view.lesson.trace.arrays
        self._told: dict[str, int] = {}
        self._families: dict[str, int] = {}
        self._places: dict[ArrayPlace, int] = {}

    @property
    def told(self) -> list[Any]:
        """The arrays by their numbers."""
        return [json.loads(one) for one in self._told]

    @property
    def families(self) -> list[Any]:
        """The arrays of the equations, each once: what it is called, and where its numbers stand."""
        return [json.loads(one) for one in self._families]

    def of(self, step: Step) -> list[int] | None:
        """Which array a step's number is in, and in which row and column; None where it is in none."""
        place = self.arrays.array_of(step.place)
        if place is not None and self.arrays.by_sample(place) and not place.array.sample:
            place = replace(place, array=Array(place.array.family, step.key.sample))  # its matrices are a sample's
        if place is None or self.arrays.equation(place) is None:
            return None
        if place not in self._places:
            self._places[place] = self._told.setdefault(json.dumps(self._array(place)), len(self._told))
        row, column = self.arrays.entry(place, step.key)
        if place.array.sample and not place.array.family.crossed:
            column = 0
        return [self._places[place], *((column, row) if self.view.rows else (row, column))]

    def _array(self, place: ArrayPlace) -> dict[str, Any]:
        """left, of: which of the families it and its operands are; right: an equation with `#0#` for the operands.

        `#0t#`: for one that is turned over. digits: how many the operands get.
        """
        block = matrix_working(self.arrays, place, None, rows=self.view.rows)
        right = equation_of(block)
        assert right is not None
        layout = self.arrays.layout
        families: list[Any] = list(block.values)

        def applied(name: str) -> str:
            return MATHML.word(block.signs_of[name])

        def marked(family: Any) -> str:
            return f"#{families.index(family)}#"

        def turned(family: Any) -> str:
            return f"#{families.index(family)}t#"

        def known(family: Any, value: Any) -> int:
            told = [array_mathml(family, layout, block.signs), self._slots(place, family, value)]
            return self._families.setdefault(json.dumps(told), len(self._families))

        return {
            "left": known(place.array.family, block.value),
            "of": [known(one, block.values[one]) for one in families],
            "right": WholeMathML(marked, turned, applied).write(right).replace(' stretchy="false"', ""),
            "digits": true_digits(block, self.view.digits) or self.view.digits,
        }

    def _slots(self, place: ArrayPlace, family: Family, value: Any) -> Slots | int:
        """Where the numbers of an array stand, or the one of what is a number."""
        if not isinstance(value, tuple):
            return self._slot(place, key_of(family))
        there = place if family == place.array.family else replace(place, array=Array(family, place.array.sample))
        lines = range(len(value)), range(len(value[0]))
        rows: Slots = []
        for row in few(lines[0], MOST_ROWS):
            rows.append([])
            for column in few(lines[1], MOST_COLUMNS):
                if row is None or column is None:
                    rows[-1].append(_LEFT_OUT)
                    continue
                at = (column, row) if self.view.rows else (row, column)
                rows[-1].append(self._slot(place, self.arrays.key(there, *at)))
        return rows

    def _slot(self, place: ArrayPlace, key: Any) -> int:
        found = self.arithmetic.slot(key, place.update)
        return _NONE if found is None else found
