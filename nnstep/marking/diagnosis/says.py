"""What is said about a mistake: the wrong line with its numbers, the right one beside it, and why it is wrong."""

from __future__ import annotations

import math
from typing import Any

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Neg, Num, Sym, evaluate, substitute
from nnstep.algebra.printed import Printed
from nnstep.marking.diagnosis.candidates import Applied
from nnstep.marking.diagnosis.edit import Edit
from nnstep.marking.diagnosis.machine import Machine, Node
from nnstep.marking.diagnosis.numbers import named, noun, typed
from nnstep.marking.diagnosis.search import Found
from nnstep.marking.diagnosis.why import WHY, answer
from nnstep.network.trace import Place
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import Figure, Span, Spans
from nnstep.records import dataclass

_FEWEST, _USUAL, _MOST = 4, 6, 15  # digits of the numbers in a line


@dataclass(frozen=True, slots=True)
class Told:
    """A cause in words. expression: the wrong line in numbers; right: the right one; why: the sentence after it.

    reason: the wrong line for a table, with what it is of where that is not what was asked for.
    """

    lead: Spans
    expression: Expr
    right: Expr
    why: Spans
    reason: Spans = ()

    @property
    def says(self) -> Spans:
        """All of it."""
        return (*self.lead, " ", *self.why)


class Teller:
    """Puts what a search found into words, in one notation."""

    def __init__(
        self, machine: Machine, printed: Printed, notation: Notation, claims: dict[Place, Printed], true: float
    ) -> None:
        self.machine = machine
        self.printed = printed
        self.notation = notation
        self.claims = claims
        self.true = true

    def told(self, found: Found) -> Told:
        """A cause in words."""
        candidate = found.candidate
        first = candidate.applied[0]
        node = self.machine.nodes[first.node]
        values = self.machine.values(candidate.changes, found.base)
        true = node.right if node.right is not None else Num(self.machine.exact.values[first.node])
        given = typed(self.printed.plain)
        if candidate.mistake in ("misprint", "arithmetic", "rounded_early", "truncated_early"):
            return self._digits(found, node, true)
        here = tuple(one for one in candidate.applied if one.node == first.node)
        wrong = true
        for one in here:
            wrong = one.edit.of(wrong) if node.right is not None else one.edit.changes[0][1]
        at_target = first.node == self.machine.target
        line = self._line(node, wrong, values, self.printed if at_target else None)
        right = self._line(node, true, self.machine.exact.values, None)
        other = named(first.edit.wrong)
        if at_target and isinstance(other, Place):
            sign = ("minus ",) if isinstance(first.edit.wrong, Neg) else ()
            lead: Spans = (given, " is ", *sign, *noun(other), other.key, *self.when(other), ".")
        elif at_target:
            lead = (given, " is ", line, *self._nearly(found), *_rounded(found), ".")
        else:
            lead = (given, " follows where ", self.key(node, node.model.key), " is ", line)
            lead += () if isinstance(line, Num) else (" ≈ ", Figure(values[first.node], _USUAL))
            lead += (*self._where(first), *_rounded(found), ".")
        why: list[Span] = []
        for one in candidate.applied:
            if why:
                why.append(" ")
            why += self._why(one, values)
        reason: Spans = (line,) if at_target else (self.key(node, node.model.key), " as ", line)
        return Told(lead, line, right, tuple(why), reason)

    # -- lines --------------------------------------------------------------------------------------------------------

    def _line(self, node: Node, right: Expr, values: list[float], printed: Printed | None) -> Expr:
        """An equation with its numbers, in as few digits as still give the printed number."""
        right = self.notation.arrange(right)

        def shown(symbol: Any, digits: int) -> Expr:
            key = symbol.key if isinstance(symbol, Place) else self.machine.shift(node, symbol)
            number = self.machine.locate(node.place, symbol if isinstance(symbol, Place) else key)
            place = self.machine.nodes[number].place
            value = values[number]
            if place in self.claims and math.isclose(value, float(self.claims[place]), rel_tol=1e-12):
                return typed(self.claims[place].plain, key)
            given = key.kind in ("input", "target", "param", "hyper")
            return typed(numbers.show(value, _MOST if given and _is_short(value) else digits), key)

        if printed is None or printed.step is None:
            return substitute(right, lambda symbol: shown(symbol, _USUAL))
        for digits in range(_FEWEST, _MOST):
            line = substitute(right, lambda symbol, n=digits: shown(symbol, n))  # type: ignore[misc]
            if printed.fits(evaluate(line, lambda _: 0.0)):
                return line
        return substitute(right, lambda symbol: shown(symbol, _USUAL))

    def _nearly(self, found: Found) -> Spans:
        """What the wrong line comes to, where that is not the number to the digit."""
        if found.how or self.printed.fits(found.value) or self.printed.step is None:
            return ()
        return (" ≈ ", Figure(found.value, _USUAL))

    def key(self, node: Node, symbol: Any) -> Span:
        if isinstance(symbol, Place):
            return symbol.key
        return self.machine.shift(node, symbol) if isinstance(symbol, Key) else str(symbol)

    def worth(self, node: Node, symbol: Any, values: list[float]) -> Expr:
        number = self.machine.locate(
            node.place, symbol if isinstance(symbol, Place) else self.machine.shift(node, symbol)
        )
        place, value = self.machine.nodes[number].place, values[number]
        if place in self.claims and math.isclose(value, float(self.claims[place]), rel_tol=1e-12):
            return typed(self.claims[place].plain)
        return typed(numbers.show(value, _USUAL if _is_short(value) else _FEWEST))

    # -- digits -------------------------------------------------------------------------------------------------------

    def _digits(self, found: Found, node: Node, true: Expr) -> Told:
        right = self._line(node, true, self.machine.exact.values, None)
        given, word, edit = typed(self.printed.plain), found.candidate.mistake, found.candidate.applied[0].edit
        digits = max(_USUAL, _significant(self.printed))
        lead: Spans = ("It is ", Figure(self.true, digits), ".")
        if word == "misprint":
            slip, was = edit.note
            return Told(lead, right, right, (f"{str(slip).capitalize()}: ", typed(str(was)), ", not ", given, "."))
        if word == "arithmetic":
            why: Spans = (given, " is not far from it: perhaps the right line, ", right, ", worked out wrongly.")
            return Told(lead, right, right, why)
        how, places, scope = edit.note
        decimals = f"{places} decimals"
        where: Spans = ("the numbers on the way were ",)
        if not scope:
            where = (self.key(node, node.model.key), " was ")
        elif scope == "layer":
            where = (self.key(node, node.model.key), " and its like were ")
        elif scope == "forward":
            where = ("the sums and outputs were ",)
        why = (given, " comes out where ", *where, f"{how} {decimals}. The equations are right: keep more digits.")
        return Told(lead, right, right, why)

    # -- why ----------------------------------------------------------------------------------------------------------

    def _why(self, applied: Applied, values: list[float]) -> Spans:
        edit, node = applied.edit, self.machine.nodes[applied.node]
        teller = WHY.get(edit.mistake)
        if teller is not None and (said := teller(self, edit, node, values)):
            return said
        wrong = named(edit.wrong)
        if isinstance(wrong, Place) and edit.rule.startswith(("answer", "minus answer")):
            return answer(self, edit, node, values)
        if edit.right is not None and (wrong is not None or isinstance(edit.wrong, Num)):
            return self.swap(edit, node, values)
        if edit.note and edit.note[0] == "left out" and len(edit.note) > 1:
            return (self.span(node, edit.note[1]), " is left out.")
        if edit.note and len(edit.note) == 1 and isinstance(edit.note[0], str) and " " in edit.note[0]:
            return (edit.note[0][0].upper() + edit.note[0][1:] + ".",)
        return ("Right is ", self.key(node, node.model.key), " = ", self.symbols(node), ".")

    def swap(self, edit: Edit, node: Node, values: list[float]) -> Spans:
        """`0.647 is the sum ∑OutH1, not the output O1`."""
        wrong, right = named(edit.wrong), edit.right
        assert right is not None
        belongs = (*noun(right), self.key(node, right))
        if isinstance(edit.wrong, Num):
            is_right = self.worth(node, right, self.machine.exact.values)
            instead = typed(numbers.show(edit.wrong.value, _USUAL))
            return (*_capital(noun(right)), self.key(node, right), " is ", is_right, ", not ", instead, ".")
        if wrong is None:
            return ("Another quantity stands where ", *belongs, " belongs.")
        number = self.worth(node, wrong, values)
        return (number, " is ", *noun(wrong), self.key(node, wrong), *self.when(wrong), ", not ", *belongs, ".")

    def _where(self, applied: Applied) -> Spans:
        """Where else the same is done."""
        if not applied.edit.habit or not applied.scope:
            return ()
        if applied.scope.startswith("in layer"):
            last = self.machine.nodes[applied.node].place.key.layer == self.machine.layout.last
            return (", and so at every output" if last else ", and so in the whole layer",)
        return (f", and so {applied.scope}",)

    def when(self, symbol: Any) -> Spans:
        if not isinstance(symbol, Place):
            return ()
        here = self.machine.nodes[self.machine.target].place
        if (symbol.epoch, symbol.update) == (here.epoch, here.update):
            return ()
        if symbol.epoch != here.epoch:
            return (f" of epoch {symbol.epoch}",)
        return (f" of update {symbol.update}",)

    def symbols(self, node: Node) -> Expr:
        right = node.right if node.right is not None else Num(self.true)
        return self.notation.arrange(substitute(right, lambda key: Sym(self.machine.shift(node, key))))

    def span(self, node: Node, span: Any) -> Span:
        if isinstance(span, Expr):
            return substitute(span, lambda key: Sym(self.key(node, key)))
        return span if isinstance(span, str) else str(span)


def _capital(spans: Spans) -> Spans:
    return tuple(span[0].upper() + span[1:] if isinstance(span, str) else span for span in spans)


def _rounded(found: Found) -> Spans:
    return (f", with numbers {found.how} decimals",) if found.how else ()


def _is_short(value: float) -> bool:
    return len(f"{value:.15g}") <= 8


def _significant(printed: Printed) -> int:
    digits = len(str(printed.plain).lstrip(numbers.MINUS + "0.").replace(".", ""))
    return min(max(digits, 1), _MOST)
