"""The lines of a diagnosis: equations with their numbers, and the words for what stands in them."""

from __future__ import annotations

import math
from typing import Any, Final

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Num, Sum, Sym, evaluate, substitute
from nnstep.algebra.printed import Printed, typed
from nnstep.diagnosis.machine import Machine, Node
from nnstep.diagnosis.numbers import named, noun
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Span, Spans
from nnstep.slips.edit import Edit, walk

FEWEST: Final = 4
USUAL: Final = 6
MOST: Final = 15
_NOISE: Final = 1e-15  # of the largest number in a sum
"""Digits of the numbers in a line."""


class Lines:
    """Sets equations of a machine in one notation, with exact numbers or those that somebody claims."""

    def __init__(self, machine: Machine, notation: Notation, claims: dict[Place, Printed], true: float) -> None:
        self.machine = machine
        self.notation = notation
        self.claims = claims
        self.true = true

    def line(self, node: Node, right: Expr, values: list[float], printed: Printed | None) -> Expr:
        """An equation with its numbers, in as few digits as still give the printed number, or what it comes to.

        So that on a calculator the line gives what stands behind it.
        """
        worth = comes_to(self.machine.edited(node, right, values))
        right = self.notation.arrange(right)

        def shown(symbol: Any, digits: int) -> Expr:
            key = symbol.key if isinstance(symbol, Place) else self.machine.shift(node, symbol)
            number = self.machine.locate(node.place, symbol if isinstance(symbol, Place) else key)
            place = self.machine.nodes[number].place
            value = values[number]
            if place in self.claims and math.isclose(value, float(self.claims[place]), rel_tol=1e-12):
                return typed(self.claims[place].plain, key)
            given = key.is_given
            return typed(numbers.show(value, MOST if given and _is_short(value) else digits), key)

        if printed is not None and (printed.step is None or not printed.fits(worth)):
            printed = None
        wanted = numbers.show(worth, USUAL) if math.isfinite(worth) else ""
        line = right
        for digits in range(USUAL if printed is None else FEWEST, MOST):
            line = substitute(right, lambda symbol, n=digits: shown(symbol, n))  # type: ignore[misc]
            result = worth_of(line)
            if (printed.fits(result) if printed else numbers.show(result, USUAL) == wanted) or not wanted:
                break
        return line

    def key(self, node: Node, symbol: Any) -> Span:
        """A quantity as it is in the sample of a node."""
        if isinstance(symbol, Place):
            return symbol.key
        return self.machine.shift(node, symbol) if isinstance(symbol, Key) else str(symbol)

    def worth(self, node: Node, symbol: Any, values: list[float]) -> Expr:
        """A quantity's number: as somebody claims it, where that was used, else in a few digits."""
        number = self.machine.locate(
            node.place, symbol if isinstance(symbol, Place) else self.machine.shift(node, symbol)
        )
        place, value = self.machine.nodes[number].place, values[number]
        if place in self.claims and math.isclose(value, float(self.claims[place]), rel_tol=1e-12):
            return typed(self.claims[place].plain)
        return typed(numbers.show(value, USUAL if _is_short(value) else FEWEST))

    def symbols(self, node: Node) -> Expr:
        """The right side of a node's equation, in symbols."""
        right = node.right if node.right is not None else Num(self.true)
        return self.notation.arrange(substitute(right, lambda key: Sym(self.machine.shift(node, key))))

    def part(self, node: Node, part: Any) -> Expr:
        """A part of an equation that an edit notes, as it is in the sample of a node."""
        return substitute(part, lambda key: Sym(self.key(node, key)))

    def when(self, symbol: Any) -> Spans:
        """Which epoch or update a place is of, where that is another one than the target's."""
        if not isinstance(symbol, Place):
            return ()
        here = self.machine.nodes[self.machine.target].place
        if (symbol.epoch, symbol.update) == (here.epoch, here.update):
            return ()
        if symbol.epoch != here.epoch:
            return (f" of epoch {symbol.epoch}",)
        return (f" of update {symbol.update}",)

    def swap(self, edit: Edit, node: Node, values: list[float]) -> Spans:
        """`0.647 is the sum ∑OutH1, not the output O1`."""
        wrong, right = named(edit.wrong), edit.right
        assert right is not None
        belongs = (*noun(right), self.key(node, right))
        if isinstance(edit.wrong, Num):
            is_right = self.worth(node, right, self.machine.exact.values)
            instead = typed(numbers.show(edit.wrong.value, USUAL))
            return (*_capital(noun(right)), self.key(node, right), " is ", is_right, ", not ", instead, ".")
        number = self.worth(node, wrong, values)
        return (number, " is ", *noun(wrong), self.key(node, wrong), *self.when(wrong), ", not ", *belongs, ".")


def worth_of(line: Expr) -> float:
    """What a line of numbers comes to, without the noise of binary fractions: 0.3 − 0.2 − 0.1 is 0."""
    value = float(evaluate(line, lambda _: 0.0))
    largest = max((abs(part.value) for _, part in walk(line) if isinstance(part, Num)), default=0.0)
    return 0.0 if isinstance(line, Sum) and abs(value) < _NOISE * largest else comes_to(value)


def comes_to(value: float) -> float:
    """A value without the noise in its last digits."""
    return float(f"{value:.13g}")


def _capital(spans: Spans) -> Spans:
    return tuple(span[0].upper() + span[1:] if isinstance(span, str) else span for span in spans)


def _is_short(value: float) -> bool:
    return len(f"{value:.15g}") <= 8
