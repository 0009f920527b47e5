"""Numbers out of arrays of any library, by what they can do and not by what they are."""

from __future__ import annotations

from typing import Any, TypeVar

from nnstep.interop.model import Links, Row, Rows, Unreadable
from nnstep.reading.places import shown

Cell = TypeVar("Cell", float, float | None)
"""A weight, or one that may be missing."""


def nested(array: Any, name: str) -> Any:
    """The array as lists of Python's own numbers: of torch, numpy, jax, mlx, or lists already. Raises: Unreadable."""
    if isinstance(array, (list, tuple)):
        return [nested(item, name) if hasattr(item, "tolist") else item for item in array]
    for step in ("detach", "cpu", "to_numpy", "numpy"):  # it trains, lies elsewhere, is a table, has no tolist
        if step in ("to_numpy", "numpy") and hasattr(array, "tolist"):
            continue
        made = getattr(array, step, None)
        array = made() if callable(made) else array
    if hasattr(array, "tolist"):
        array = array.tolist()
    if isinstance(array, (list, int, float)):
        return array
    raise Unreadable(f"{shown(name, 100)} is no array of numbers but {shown(type(array).__name__, 60)}")


def matrix(array: Any, name: str) -> Rows:
    """Rows of floats. Raises: Unreadable."""
    rows = nested(array, name)
    if not isinstance(rows, (list, tuple)) or not rows or not all(isinstance(row, (list, tuple)) for row in rows):
        raise Unreadable(f"{shown(name, 100)} is no matrix", "the weights of a dense layer have two dimensions")
    return tuple(_floats(row, name) for row in rows)


def vector(array: Any, name: str) -> Row:
    """A row of floats; of a matrix with one row or one column that. Raises: Unreadable."""
    numbers = nested(array, name)
    if not isinstance(numbers, (list, tuple)):
        return _floats([numbers], name)
    if numbers and all(isinstance(row, (list, tuple)) for row in numbers):
        if len(numbers) == 1:
            return _floats(numbers[0], name)
        if all(len(row) == 1 for row in numbers):
            return _floats([row[0] for row in numbers], name)
        raise Unreadable(f"{shown(name, 100)} has two dimensions", "biases are one row of numbers")
    return _floats(numbers, name)


def linked(weights: Rows, mask: Rows | None) -> Links:
    """Weights, with None where a mask cuts their links off. Raises: Unreadable where it has another shape."""
    if mask is None:
        return weights
    if [len(row) for row in mask] != [len(row) for row in weights]:
        raise Unreadable("a mask of weights has another shape than they have", "is a part of the file missing?")
    return tuple(
        tuple(one if kept else None for one, kept in zip(*rows, strict=True))
        for rows in zip(weights, mask, strict=True)
    )


def turned(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Rows for columns."""
    if len({len(row) for row in rows}) > 1:
        raise Unreadable("a matrix of weights has rows of different lengths")
    return tuple(zip(*rows, strict=True))


def _floats(numbers: Any, name: str) -> Row:
    made = []
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise Unreadable(f"{shown(name, 100)} holds {shown(repr(number), 60)}, which is no number")
        try:
            made.append(float(number))
        except OverflowError:
            raise Unreadable(f"{shown(name, 100)} holds a whole number that no float can be") from None
    return tuple(made)
