"""A whole array and its equation, as the Python interface hands them out: views of a trace, made when asked for."""

from __future__ import annotations

from typing import Any

import numpy as np  # noqa: TID251 - arrays are the point here, and nowhere before the first frame

from nnstep.algebra.expr import Expr
from nnstep.algebra.latex import number
from nnstep.algebra.text import Script
from nnstep.arguments import checked
from nnstep.matrices.latex import WholeLatex, bmatrix, over
from nnstep.matrices.text import WholePrinter
from nnstep.matrices.whole import matrices
from nnstep.network.addressed import Addressed
from nnstep.network.matrix_values import Matrices
from nnstep.quantities.array_names import array_id, array_name
from nnstep.quantities.key import Family, axes
from nnstep.quantities.latex_names import array_latex
from nnstep.quantities.place import Array, ArrayPlace
from nnstep.quantities.spans import ArrayName


class WholeArray(Addressed):
    """An array of a trace: its id, address, shape, values and equation. numpy takes it for the array that it is."""

    kind = "array"
    place: ArrayPlace

    def __init__(self, arrays: Matrices, place: ArrayPlace) -> None:
        self.arrays = arrays
        self.place = place

    @property
    def id(self) -> str:
        """The id, without an address."""
        return array_id(self.place.array.family, self.arrays.layout)

    @property
    def name(self) -> ArrayName:
        """Its name, as a notation shows it."""
        return ArrayName(self.place.array.family)

    @property
    def label(self) -> str:
        """The id with as much of an address as tells it from its like in the same epoch."""
        several = self.arrays.values.schedule.updates > 1
        at = f"@{self.epoch}.{self.update}" if several and not self.sample and axes(self.place.array.family) else ""
        return self.id + at + (f":{self.sample}" if self.sample and self.arrays.layout.samples > 1 else "")

    @property
    def value(self) -> Any:
        """The numbers, a float64 array of shape (units, inputs), (units, 1) or (units, samples) of its own."""
        return np.array(self.arrays.value(self.place))

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        rows, columns = self.arrays.value(self.place).shape
        return rows, columns

    @property
    def equation(self) -> ArrayEquation | None:
        """How the array is computed from others; None for what is given."""
        right = self.arrays.equation(self.place)
        return None if right is None else ArrayEquation(self, right)

    @property
    def operands(self) -> tuple[WholeArray, ...]:
        """The arrays its equation names, from left to right, without what is a single number.

        Where each sample has a matrix of its own, that of the first one.
        """
        arrays, place = self.arrays, self.place
        right = arrays.equation(place)
        found = [family for family in (matrices(right) if right is not None else ()) if axes(family)]
        first = place.array.sample or arrays.samples(place)[0]
        samples = ((family, first if family.crossed else place.array.sample) for family in found)
        return tuple(
            WholeArray(arrays, ArrayPlace(Array(family, sample), self.epoch, self.update)) for family, sample in samples
        )

    def latex(self) -> str:
        """The name and the numbers in LaTeX, without dollar signs."""
        named = array_latex(self.place.array.family, self.arrays.layout, self.arrays.signs)
        return f"{named} = {_bmatrix(self.arrays.value(self.place))}"

    def tolist(self) -> list[list[float]]:
        """The numbers row by row."""
        return self.arrays.value(self.place).tolist()  # type: ignore[no-any-return]

    def __getitem__(self, index: Any) -> Any:
        """Numbers, as numpy picks them."""
        return self.value[index]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self.value if dtype is None else self.value.astype(dtype)

    def __repr__(self) -> str:
        return f"<Array {self.label} = {self.tolist()!r}>"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"


class ArrayEquation:
    """The equation of a whole array: its text, LaTeX, and what numpy makes of it."""

    def __init__(self, array: WholeArray, right: Expr) -> None:
        self.array = array
        self.expr = right

    def __str__(self) -> str:
        """Ids, ASCII: @ is the matrix product, * entry by entry, .T turned over."""
        return self.text(ascii=True)

    @checked
    def text(self, *, ascii: bool = False) -> str:
        """The equation as it is shown."""
        arrays = self.array.arrays
        layout, signs = arrays.layout, arrays.signs
        script = Script(lambda family: array_name(family, layout, signs, ascii=ascii), ascii=ascii)
        pieces = WholePrinter(script, arrays.signs_of.__getitem__).write(self.expr)
        return f"{script.name(self.array.place.array.family)} = {''.join(text for text, _ in pieces)}"

    def evaluate(self) -> Any:
        """What numpy makes of the right side, the operands being the recorded arrays: a float64 array."""
        return self.array.arrays.replayed(self.array.place)

    @checked
    def latex(self, *, substituted: bool = False) -> str:
        """The equation in LaTeX, without dollar signs; substituted: every operand's numbers in full precision."""
        from nnstep.quantities.latex_names import LATEX  # LaTeX is for those who ask for it

        arrays, place = self.array.arrays, self.array.place

        def named(family: Any) -> str:
            return array_latex(family, arrays.layout, arrays.signs)

        def numbers(family: Family, *, turned: bool = False) -> str:
            found = arrays.operand(place, family)
            return (_bmatrix(found.T if turned else found)) if np.ndim(found) else number(repr(float(found)))

        def applied(name: str) -> str:
            return LATEX.word(arrays.signs_of[name])

        writer = (
            WholeLatex(numbers, lambda family: numbers(family, turned=True), applied)
            if substituted
            else WholeLatex(named, lambda family: over(named(family)), applied)
        )
        return f"{named(place.array.family)} = {writer.write(self.expr)}"

    def __repr__(self) -> str:
        return f"<Equation {self}>"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"


def _bmatrix(found: Any) -> str:
    return bmatrix([[number(repr(cell)) for cell in row] for row in found.tolist()])
