"""What a derivation begins with: the names of what is asked for, and the equations of the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstep.algebra.expr import Expr, Num, Sym
from nnstep.algebra.partials import partials
from nnstep.records import NamedTuple


class Slope(NamedTuple):
    """A slope: of a formula, by a quantity in it.

    left: its name. at: what is changed, a sum or an output. value: what the formula gives. formula, taught: the trees
    of the lesson. parameters: the function's. target: of a loss. all_at, values: of what has as many as outputs.
    shared: by how many the whole is divided.
    """

    left: Expr
    at: Sym
    value: Expr
    formula: Expr
    taught: Expr
    parameters: Mapping[str, Any]
    target: Expr = Num(0)
    all_at: tuple[Expr, ...] = ()
    values: tuple[Expr, ...] = ()
    shared: int = 1

    @property
    def by_rules(self) -> Expr:
        """The formula's slope as the rules of a textbook give it, one after the other, nothing made shorter."""
        return self.ruled(self.formula)

    def ruled(self, node: Expr) -> Expr:
        """The slope of another form of the formula, as the rules give it."""
        return partials(node).get(self.at.key, Num(0))

    @property
    def settled(self) -> str:
        """Why the taught form differs from that by the rules at a corner, where it does: a parameter says so."""
        return "" if self.parameters.get("at_zero", "left") == "left" else "and at 0 itself, what is taken there"

    @property
    def single(self) -> str:
        """Why the taught form differs in the ninth digit, where its number is kept in single precision."""
        return "; its number is kept in single precision" if self.parameters.get("numbers") == "single" else ""


class Drawn(NamedTuple):
    """Weights that are drawn: how many numbers come into a neuron, and how many neurons there are, by letters.

    given: the function's parameters. sources: the first two numbers that come in.
    """

    n_in: Expr
    n_out: Expr
    given: Mapping[str, Any]
    sources: tuple[Expr, ...]


class NewValue(NamedTuple):
    """An update: its names, and its equations.

    new, w, g: the new value, the old one, the slope. before, after, hats: what the optimizer keeps, by name. hyper: its
    numbers, by id; words: its parameters that are words or true/false. step: the equation of the new value. written
    out: the same with everything in it that this update made.
    """

    new: Expr
    w: Expr
    g: Expr
    before: Mapping[str, Expr]
    after: Mapping[str, Expr]
    hats: Mapping[str, Expr]
    hyper: Mapping[str, Expr]
    words: Mapping[str, Any]
    step: Expr
    written_out: Expr
