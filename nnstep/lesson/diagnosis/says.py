"""What is said about a mistake: the wrong line with its numbers, the right one beside it, and why it is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from nnstep.algebra import numbers
from nnstep.algebra.expr import Expr, Neg, Num, Sym, children, evaluate, rebuild, substitute
from nnstep.algebra.printed import Printed
from nnstep.lesson.diagnosis.candidates import Applied
from nnstep.lesson.diagnosis.cone import Machine, Node
from nnstep.lesson.diagnosis.edit import Edit
from nnstep.lesson.diagnosis.search import Found
from nnstep.network.trace import Place
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import Figure, Span, Spans
from nnstep.records import dataclass

_FEWEST, _USUAL, _MOST = 4, 6, 15  # digits of the numbers in a line
_NOUNS: Final = {
    "net": "the sum", "out": "the output", "target": "the target", "input": "the input", "hyper": "", "param": "",
    "slope": "the slope", "unit_error": "the error", "error": "the error", "batch_error": "the error",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A cause in words. expression: the wrong line in numbers; right: the right one; why: the sentence after it."""

    lead: Spans
    expression: Expr
    right: Expr
    why: Spans

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
        named = _named(first.edit.wrong)
        if at_target and isinstance(named, Place):
            sign = ("minus ",) if isinstance(first.edit.wrong, Neg) else ()
            lead: Spans = (given, " is ", *sign, *_noun(named), named.key, *self._when(named), ".")
        elif at_target:
            lead = (given, " is ", line, *self._nearly(found), *_rounded(found), ".")
        else:
            lead = (given, " follows where ", self._key(node, node.model.key), " is ", line)
            lead += () if isinstance(line, Num) else (" ≈ ", Figure(values[first.node], _USUAL))
            lead += (*self._where(first), *_rounded(found), ".")
        why: list[Span] = []
        for one in candidate.applied:
            if why:
                why.append(" ")
            why += self._why(one, values)
        return Told(lead, line, right, tuple(why))

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

    def _key(self, node: Node, symbol: Any) -> Span:
        if isinstance(symbol, Place):
            return symbol.key
        return self.machine.shift(node, symbol) if isinstance(symbol, Key) else str(symbol)

    def _worth(self, node: Node, symbol: Any, values: list[float]) -> Expr:
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
            where = (self._key(node, node.model.key), " was ")
        elif scope == "layer":
            where = (self._key(node, node.model.key), " and its like were ")
        elif scope == "forward":
            where = ("the sums and outputs were ",)
        why = (given, " comes out where ", *where, f"{how} {decimals}. The equations are right: keep more digits.")
        return Told(lead, right, right, why)

    # -- why ----------------------------------------------------------------------------------------------------------

    def _why(self, applied: Applied, values: list[float]) -> Spans:
        edit, node = applied.edit, self.machine.nodes[applied.node]
        teller = _WHY.get(edit.mistake)
        if teller is not None and (said := teller(self, edit, node, values)):
            return said
        wrong = _named(edit.wrong)
        if isinstance(wrong, Place) and edit.rule.startswith(("answer", "minus answer")):
            return _answer(self, edit, node, values)
        if edit.right is not None and (wrong is not None or isinstance(edit.wrong, Num)):
            return self._swap(edit, node, values)
        if edit.note and edit.note[0] == "left out" and len(edit.note) > 1:
            return (self._span(node, edit.note[1]), " is left out.")
        if edit.note and len(edit.note) == 1 and isinstance(edit.note[0], str) and " " in edit.note[0]:
            return (edit.note[0][0].upper() + edit.note[0][1:] + ".",)
        return ("Right is ", self._key(node, node.model.key), " = ", self._symbols(node), ".")

    def _swap(self, edit: Edit, node: Node, values: list[float]) -> Spans:
        """`0.647 is the sum ∑OutH1, not the output O1`."""
        wrong, right = _named(edit.wrong), edit.right
        assert right is not None
        belongs = (*_noun(right), self._key(node, right))
        if isinstance(edit.wrong, Num):
            is_right = self._worth(node, right, self.machine.exact.values)
            instead = typed(numbers.show(edit.wrong.value, _USUAL))
            return (*_capital(_noun(right)), self._key(node, right), " is ", is_right, ", not ", instead, ".")
        if wrong is None:
            return ("Another quantity stands where ", *belongs, " belongs.")
        number = self._worth(node, wrong, values)
        return (number, " is ", *_noun(wrong), self._key(node, wrong), *self._when(wrong), ", not ", *belongs, ".")

    def _where(self, applied: Applied) -> Spans:
        """Where else the same is done."""
        if not applied.edit.habit or not applied.scope:
            return ()
        if applied.scope.startswith("in layer"):
            last = self.machine.nodes[applied.node].place.key.layer == self.machine.layout.last
            return (", and so at every output" if last else ", and so in the whole layer",)
        return (f", and so {applied.scope}",)

    def _when(self, symbol: Any) -> Spans:
        if not isinstance(symbol, Place):
            return ()
        here = self.machine.nodes[self.machine.target].place
        if (symbol.epoch, symbol.update) == (here.epoch, here.update):
            return ()
        if symbol.epoch != here.epoch:
            return (f" of epoch {symbol.epoch}",)
        return (f" of update {symbol.update}",)

    def _symbols(self, node: Node) -> Expr:
        right = node.right if node.right is not None else Num(self.true)
        return self.notation.arrange(substitute(right, lambda key: Sym(self.machine.shift(node, key))))

    def _span(self, node: Node, span: Any) -> Span:
        if isinstance(span, Expr):
            return substitute(span, lambda key: Sym(self._key(node, key)))
        return span if isinstance(span, str) else str(span)


Why = Callable[[Teller, Edit, Node, list[float]], Spans]


def _slope_missing(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    key = edit.right
    if key is None:
        return ()
    slope = key if key.kind == "slope" else Key("slope", key.layer, key.unit, key.unit, key.sample)
    return ("The slope ", teller._key(node, slope), " is left out; it is ", teller._worth(node, slope, values), ".")


def _slope_of_out(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    key = node.model.key
    return ("The slope belongs to the sum ", teller._key(node, key.of("net")), "; here it is taken at the output ",
            teller._key(node, key.of("out")), ".")  # fmt: skip


def _left_out(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    if edit.note and edit.note[0] in ("left out", "everywhere") and len(edit.note) > 1:
        return (teller._span(node, edit.note[1]), " is left out.")
    if edit.right is not None:
        return (teller._key(node, edit.right), " is left out.")
    return ()


def _other_function(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    if len(edit.note) != 2:
        return (f"Here {edit.note[0]}.",) if edit.note else ()
    taken, right = (str(word).replace("_", " ") for word in edit.note)
    slope = "the slope of " if node.model.key.kind in ("slope", "dout") else ""
    return (f"That is {slope}{taken}; this scenario takes {right}.",)


def _path(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    count = len(children(node.right)) if node.right is not None else 0
    return (f"That is one path only; there are {count}, and their parts add up: ", teller._symbols(node), ".")


def _extra(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    if len(edit.note) < 2:
        return ()
    factor = teller._span(node, edit.note[1])
    return (factor, " is taken twice." if edit.note[0] == "twice" else " does not belong in this product.")


def _divided(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    if len(edit.note) == 2 and edit.note[0] == "divided by":
        return ("It is divided by ", teller._span(node, edit.note[1]), " where it has to be multiplied.")
    if len(edit.note) == 2:
        return ("It is multiplied by ", teller._span(node, edit.note[1]), " where it has to be divided.")
    return ("The fraction is upside down: right is ", teller._symbols(node), ".")


def _rate(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    wrong = edit.wrong
    if edit.right is None or not isinstance(wrong, Num):
        return ()
    return ("It takes ", edit.right, " = ", typed(numbers.show(wrong.value, _USUAL)), "; here ", edit.right, " is ",
            teller._worth(node, edit.right, teller.machine.exact.values), ".")  # fmt: skip


def _sign(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    if edit.note == ("minus",) and edit.right is not None:
        return ("The minus sign of ", teller._key(node, edit.right), " = ",
                teller._worth(node, edit.right, teller.machine.exact.values), " is lost.")  # fmt: skip
    if edit.note:
        return ()
    return (
        "The sign is the other one: right is ",
        teller._key(node, node.model.key),
        " = ",
        teller._symbols(node),
        ".",
    )


def _transposed(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    wrong, right = _named(edit.wrong), edit.right
    if wrong is None or right is None:
        return ()
    return ("A row of weights is read where another belongs: ", teller._key(node, wrong), " stands for ",
            teller._key(node, right), ".")  # fmt: skip


def _updated(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    if edit.right is None or edit.right.kind != "param":
        return ("That is the number after the update.",) if isinstance(_named(edit.wrong), Place) else ()
    return (*teller._swap(edit, node, values), " New weights are meant for the next update.")


def _answer(teller: Teller, edit: Edit, node: Node, values: list[float]) -> Spans:
    if not isinstance(_named(edit.wrong), Place):
        return ()
    asked = teller.machine.nodes[teller.machine.target].place.key
    return ("That answers another question; asked is ", *_noun(asked), asked, ".")


def _fixed(*words: str) -> Why:
    return lambda teller, edit, node, values: words


_WHY: Final[dict[str, Why]] = {
    "derivative_missing": _slope_missing,
    "derivative_of_out": _slope_of_out,
    "activation_missing": lambda teller, edit, node, values: (
        "The activation is left out: ", teller._key(node, node.model.key), " is made of the sum ",
        teller._key(node, node.model.key.of("net")), ", not equal to it.") if node.model.key.kind == "out" else (),
    "other_activation": _other_function,
    "other_loss": _other_function,
    "one_path_only": _path,
    "factor_missing": _left_out,
    "term_missing": _left_out,
    "learning_rate_missing": _left_out,
    "bias_missing": lambda teller, edit, node, values: ("The bias ", *_left_out(teller, edit, node, values)),
    "factor_extra": _extra,
    "divided": _divided,
    "learning_rate_other": _rate,
    "sign_flipped": _sign,
    "transposed": _transposed,
    "updated_weight_used": _updated,
    "other_quantity": _answer,
    "previous_epoch": lambda teller, edit, node, values: (
        _answer(teller, edit, node, values) if edit.rule.startswith(("answer", "minus")) else ()),
    "half_missing": _fixed("The ½ is left out."),
    "half_extra": _fixed("There is a ½ too much."),
    "mean_for_sum": _fixed("It is divided by their number, but here the parts add up."),
    "sum_for_mean": _fixed("It is not divided by their number, but here it is the mean."),
    "square_missing": lambda teller, edit, node, values: () if edit.note else ("The square is left out.",),
    "root_missing": _fixed("The square root is left out."),
    "exponential_missing": _fixed("The power of e is left out."),
    "ascent": _fixed("The step goes uphill: it has to be subtracted, so that E gets smaller."),
    "bias_updated": lambda teller, edit, node, values: (
        "The bias ", teller._key(node, edit.right or node.model.key.of("param")),
        " is not trained here: it stays as it is."),
    "no_bias_correction": _fixed("The correction of the first updates is left out."),
    "state_not_carried": lambda teller, edit, node, values: () if edit.note else (
        "What the optimizer kept from the update before is left out.",),
}  # fmt: skip


def typed(text: str, key: Key | None = None) -> Expr:
    """A number with its digits as they are; its minus sign is the writer's."""
    bare = text.removeprefix(numbers.MINUS)
    whole, _, part = bare.replace(numbers.MINUS, "-").partition("/")
    try:
        worth = float(whole) / float(part) if part else float(whole)
    except (ValueError, ZeroDivisionError):
        worth = math.nan
    number = Num(worth, bare.replace(numbers.MINUS, "-"), key)
    return number if bare == text else Neg(number)


def with_symbols(node: Expr, change: Callable[[Any], Any]) -> Expr:
    """The expression with every symbol's key exchanged."""
    if isinstance(node, Sym):
        return Sym(change(node.key))
    parts = children(node)
    return rebuild(node, tuple(with_symbols(part, change) for part in parts)) if parts else node


def _named(node: Expr | None) -> Any:
    """The quantity that stands there, where it is one."""
    node = node.arg if isinstance(node, Neg) else node
    return node.key if isinstance(node, Sym) else None


def _noun(symbol: Any) -> Spans:
    key = symbol.key if isinstance(symbol, Place) else symbol
    noun = _NOUNS.get(key.kind, "")
    return (f"{noun} ",) if noun else ()


def _capital(spans: Spans) -> Spans:
    return tuple(span[0].upper() + span[1:] if isinstance(span, str) else span for span in spans)


def _rounded(found: Found) -> Spans:
    return (f", with numbers {found.how} decimals",) if found.how else ()


def _is_short(value: float) -> bool:
    return len(f"{value:.15g}") <= 8


def _significant(printed: Printed) -> int:
    digits = len(str(printed.plain).lstrip(numbers.MINUS + "0.").replace(".", ""))
    return min(max(digits, 1), _MOST)
