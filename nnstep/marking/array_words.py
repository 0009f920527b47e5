"""What is said of a whole array that is wrong: the slip that gives it, its shape, its wrong entries."""

from __future__ import annotations

from typing import Final

from nnstep.algebra.expr import Expr, Num, Sym
from nnstep.matrices.whole import Matrix, Turned
from nnstep.quantities.key import Family, Key
from nnstep.quantities.spans import ArrayName, Spans

WHOLE_TURNED: Final[Spans] = ("it is right, but turned over: its rows are the columns.",)
OTHER_SIGN: Final[Spans] = ("every sign is the other one.",)
OTHER_ORDER: Final[Spans] = ("the product is taken in the other order: of matrices that is another product.",)
OTHER_WAY_ROUND: Final[Spans] = ("the product is the other way round, and so the array is turned over.",)
ENTRY_BY_ENTRY: Final[Spans] = ("it is multiplied entry by entry, where a product of matrices is meant.",)
PRODUCT_FOR_ENTRIES: Final[Spans] = ("a product of matrices is taken, where each entry has its own factor (⊙).",)
ADDED_TO_ROWS: Final[Spans] = ("the bias is added along the other side: to rows instead of columns.",)
NOT_DIVIDED: Final[Spans] = ("it is added up over the samples, and not divided by how many there are.",)
ADDED: Final[Spans] = ("it is added, where it is subtracted: the step goes uphill.",)
NONE_FOUND: Final = "No slip among matrices that is known here gives this array. Its wrong entries:"
RIGHT: Final[Spans] = ("every entry is right",)
GIVES: Final = "This array comes out if "


def misshapen(family: Family, given: tuple[int, int], right: tuple[int, int]) -> Spans:
    """An array that has another shape than the one that is asked for."""
    return (f"This is {given[0]}×{given[1]}, and ", ArrayName(family), f" is {right[0]}×{right[1]}.")


def turned_by(*, rows: bool) -> Spans:
    """That a matrix is right in the other layout, and how one asks for that."""
    if rows:
        return ("Where samples are columns, as in W·a, it is right: --vectors columns reads it so.",)
    return ("Where samples are rows, as in X·W, it is right: --vectors rows reads it so.",)


def of_entries(key: Key, row: int, column: int, says: Spans) -> Spans:
    """The slip behind all wrong entries, told of the first that has it."""
    return ("All wrong entries come of one slip. ", *entry(key, row, column), *says)


def entry(key: Key, row: int, column: int) -> Spans:
    """A number of an array, row and column from 0, before what is said of it."""
    return (key, f" (row {row + 1}, column {column + 1}): ")


def wrong_entries(number: int, of: int) -> str:
    """How many entries are not right."""
    return f"{number} of {of} entries {'is' if number == 1 else 'are'} wrong"


def not_turned(factor: Expr) -> Spans:
    """A matrix that was to be turned over."""
    return (*_named(factor), " is not turned over.")


def turned_needlessly(factor: Expr) -> Spans:
    """A matrix that was to be left as it is."""
    return (*_named(factor), " is turned over, and was not to be.")


def left_out(part: Expr) -> Spans:
    """What does not stand in the equation."""
    named: Spans = ("the ½",) if isinstance(part, Num) and part.value == 0.5 else _named(part)
    return (*named, " is left out.") if named else ("a part of it is left out.",)


def _named(node: Expr) -> Spans:
    match node:
        case Matrix(family) | Turned(Matrix(family)):
            assert isinstance(family, Family)
            return (ArrayName(family),)
        case Sym(Family() as family):
            return (ArrayName(family),)
        case _:
            return ()
