"""The arrays of a run as matrices: which there are, their equations, their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np  # noqa: TID251 - arrays are the point here, and nowhere before the first frame

from nnstep.algebra.expr import Expr
from nnstep.engine.arrays import xp
from nnstep.engine.network import UnitByUnit
from nnstep.matrices.whole import in_rows
from nnstep.network.matrices import MatrixEquations, Numbers, evaluate, lies_flat, names
from nnstep.network.values import Values
from nnstep.quantities.addresses import Address
from nnstep.quantities.array_names import find_array
from nnstep.quantities.key import Family, Key, axes, key_at
from nnstep.quantities.place import Array, ArrayPlace, Place
from nnstep.quantities.spans import ArrayFormula
from nnstep.records import replace


class Matrices:
    """The arrays of a run, each as a matrix of two axes whose columns are samples, where samples have columns."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.layout = values.layout
        self.network = values.network
        self.equations = lru_cache(maxsize=4)(self._written)
        self._numbers = lru_cache(maxsize=256)(self._read)

    @cached_property
    def functions(self) -> Mapping[str, Callable[[Numbers], Numbers]]:
        """What the functions of the equations give, by their names."""
        return {name: partial(one.value, xp) for one, name in names(self.network.running())}

    @property
    def signs_of(self) -> Mapping[str, str]:
        """The sign of each activation by its name."""
        return {name: one.entry.sign or one.name for one, name in names(self.network)}

    @property
    def signs(self) -> tuple[str, ...]:
        """For each layer the sign of its activation; f where its units have their own."""
        every = self.network.activations
        return tuple("f" if isinstance(one, UnitByUnit) else one.entry.sign or one.name for one in every)

    def equation(self, place: ArrayPlace) -> Expr | None:
        """The right side of an array's equation, the keys being families; None for what is given."""
        return self._equations(place).equations.get(place.array.family)

    def formula(self, place: ArrayPlace, *, rows: bool = False) -> ArrayFormula | None:
        """The equation of an array by its names; None for what is given. rows: where samples are rows."""
        equation = self.equation(place)
        if equation is None:
            return None
        shown = in_rows(equation) if rows else equation
        return ArrayFormula(place.array.family, shown, self.signs, tuple(self.signs_of.items()))

    def by_sample(self, place: ArrayPlace) -> bool:
        """Whether the equation holds for each sample by itself."""
        return self._equations(place).by_sample(place.array.family)

    def _equations(self, place: ArrayPlace) -> MatrixEquations:
        return self.equations(len(self.values.batch(place.epoch, place.update)), self._is_cut(place))

    def _written(self, samples: int, is_cut: bool = False) -> MatrixEquations:
        loss = self.network.loss
        return MatrixEquations(self.network if is_cut else replace(self.network, loss=loss.taught()), samples)

    def _is_cut(self, place: ArrayPlace) -> bool:
        """Whether any output of the update is one at which the loss is cut; not where sums stand in for it."""
        loss, cut = self.network.loss, self.network.loss.cut
        if cut is None or loss.entry.crossed or "at_edge" in loss.cuts:
            return False
        out = self.value(ArrayPlace(Array(Family("out", self.layout.last, per_sample=True)), place.epoch, place.update))
        acting = [cut.acts, *([cut.slope_acts] if cut.slope_acts and not cut.is_steep(loss.cuts) else [])]
        return any(np.any(acts(xp, out, loss.cuts)) for acts in acting)

    @property
    def computed(self) -> tuple[Family, ...]:
        """The arrays that an update computes, in order."""
        return tuple(self.equations(len(self.values.batch(1, 1))).equations)

    @property
    def families(self) -> tuple[Family, ...]:
        """All arrays that are no single numbers: what is given, then what is computed."""
        layout = self.layout
        given = [Family("input", per_sample=True)]
        given += [Family("target", layout.last, per_sample=True)] if layout.has_targets else []
        given += self.network.parameters
        given += [family._replace(kind="state", slot=slot) for family in self.network.trained for slot in layout.states]
        return tuple(family for family in (*given, *self.computed) if axes(family))

    def find(self, text: str) -> ArrayPlace:
        """The array a person means by a name with an address. Raises: UnknownQuantity."""
        array, address = find_array(self.values.spelled_out(text), self.layout, self.families)
        return self.place(array, address)

    def place(self, array: Array, address: Address = Address()) -> ArrayPlace:  # noqa: B008 - it is frozen
        """The place of an array, what the address leaves out being filled in as for its entries.

        Raises: UnknownQuantity for a sample that validates: it is in no update's arrays.
        """
        first = key_at(array.family, (0,) * len(axes(array.family)))
        found = self.values.place(first._replace(sample=array.sample if first.sample else 0), address)
        if not array.family.per_sample:
            array = array._replace(sample=0)  # the sample has said which update is meant
        elif array.sample:
            self.values.update_of(array.sample, found.epoch)
        if array.family.crossed and not array.sample:  # each sample has a matrix of its own
            array = array._replace(sample=self.values.batch(found.epoch, found.update)[0])
        return ArrayPlace(array, found.epoch, found.update)

    def samples(self, place: ArrayPlace) -> tuple[int, ...]:
        """The samples whose columns an array has, by their numbers in the file."""
        batch = self.values.batch(place.epoch, place.update)
        return (place.array.sample,) if place.array.sample else tuple(batch)

    def key(self, place: ArrayPlace, row: int, column: int) -> Key:
        """The quantity that is an entry of an array; row and column count from 0."""
        family = place.array.family
        where = axes(family)
        if where in ("s", "us", "uvs"):
            sample = self.samples(place)[0 if where == "uvs" else column]
            index = {"s": (0,), "us": (row, 0), "uvs": (row, column, 0)}[where]
            return key_at(family, index)._replace(sample=sample)
        if where == "u":
            row = min(row, self.layout.shape(family)[0] - 1)  # a bias that a layer shares stands in each row
        return key_at(family, (row, column)[: len(where)])

    def entry(self, place: ArrayPlace, key: Key) -> tuple[int, int]:
        """Where a quantity stands in an array that has it, as row and column from 0."""
        where = axes(place.array.family)
        column = self.samples(place).index(key.sample) if key.sample and "v" not in where else key.source
        return (0 if where == "s" else key.unit), (0 if where == "u" else column)

    def array_of(self, place: Place) -> ArrayPlace | None:
        """The array a quantity is an entry of; None where it is of none."""
        key = place.key
        family = self.layout.family(key)
        if (key.kind == "grad" and key.sample) or family not in self.families:
            return None
        if key.sample and key.sample not in self.values.batch(place.epoch, place.update).places:
            return None  # it validates
        sample = key.sample if family.crossed and key.sample else 0
        return ArrayPlace(Array(family, sample), place.epoch, place.update)

    def value(self, place: ArrayPlace) -> Any:
        """The float64 matrix of an array, of shape (rows, columns). Of one that is a number, the number."""
        found = self._numbers(place.array.family, place.epoch, place.update)
        if not place.array.sample or not place.array.family.per_sample:
            return found
        column = self.values.batch(place.epoch, place.update).places[place.array.sample] - 1
        return found[..., column] if found.ndim == 3 else found[:, column : column + 1]

    def operand(self, place: ArrayPlace, family: Family) -> Any:
        """The matrix of another array, as it stands in the equation of one."""
        return self.value(ArrayPlace(Array(family, place.array.sample), place.epoch, place.update))

    def replayed(self, place: ArrayPlace) -> Any:
        """The array's equation, evaluated by numpy on the matrices of its operands; None for what is given."""
        equation = self.equation(place)
        if equation is None:
            return None
        found = evaluate(equation, partial(self.operand, place), lambda name, array: self.functions[name](array))
        # Of a bias that a layer shares there are as many equal rows as units where its slope has one.
        family = place.array.family
        return found[: self.value(place).shape[0]] if family.bias and family.kind == "reg" else found

    def _read(self, family: Family, epoch: int, update: int) -> Any:
        values = self.values
        batch = values.batch(epoch, update)
        shape = self.layout.shape(family, len(batch))
        try:
            numbers = np.array(values.run(epoch, update).listed(family)).reshape(shape)
        except KeyError:
            numbers = np.empty(shape)
            for index in np.ndindex(*shape):
                key = key_at(family, index)
                key = key._replace(sample=batch[key.sample - 1]) if key.sample else key
                numbers[index] = values.value(Place(key, epoch, update)) if self.layout.has(key) else 0.0
        if not shape:
            return numbers[()]  # numpy's own kind of number: one of Python's raises where it is divided by 0
        if numbers.ndim > 1:
            return numbers
        spread = self.equations(len(batch)).shape(family)
        return numbers[None, :] if lies_flat(family) else np.broadcast_to(numbers, spread)[:, None]


def as_matrix(value: Any) -> Numbers:
    """Rows of numbers as a matrix; a number as a number of numpy's."""
    return np.array(value, float) if isinstance(value, tuple) else np.float64(value)
