"""What a person types as an expression, as a tree: 0.2*0.15 + 0.3*0.25, ½(.99-.65)², 1/(1+e^-0.647), w5 - lr*dE/dw5.

A closed language: numbers, names, + - * / ^, brackets, bars, comparisons and a few functions; a factor may follow a
factor without a sign. A scanner tells it which names there are.
Source: Pratt 1973, "Top down operator precedence".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Mapping
from typing import Final

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Neg, Num, Sym, children
from nnstep.errors import UsageError, nearest
from nnstep.records import NamedTuple, dataclass

Scanner = Callable[[str, int], tuple[int, Hashable] | None]
"""The end and the key of the longest known name that begins at a position of a text, or None where none does."""

LONGEST: Final = 1000
"""How many characters an expression may have."""

_DEEPEST = 40  # brackets in brackets
_HIGHEST = 100  # operations in operations: 1/2/3/4 has three
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+−]?\d{1,4})?", re.ASCII)
_COMMA = re.compile(r"\d*,\d+(?:[eE][-+−]?\d{1,4})?", re.ASCII)  # 0,526, outside a function's brackets
_WORD = re.compile(r"[^\W\d]\w*")
_CALLED = re.compile(r"([^\W\d]\w*)(['′’]?)(?=\s*\()")
_SEMICOLON = re.compile(r"\s*\([^();]*(?:\([^()]*\)[^();]*)*;")
_BLANKS = re.compile(r"\s*")
_SIGNS: Final = {
    "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "∗": "*", "÷": "/", "**": "^", "<=": "≤", ">=": "≥",
}  # fmt: skip
_BINDING: Final = {"<": 10, ">": 10, "≤": 10, "≥": 10, "+": 20, "-": 20, "*": 30, "/": 30, "^": 50}
_SIDE_BY_SIDE, _MINUS, _NO_MORE = 30, 40, 0
PRIME: Final = "'"
"""Behind the name of a function it means its slope."""

_RAISED: Final = {"²": 2.0, "³": 3.0}
_VULGAR: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


class ExpressionError(UsageError):
    """What was typed is no expression. column: where, from 1; width: of how many characters it is about."""

    def __init__(self, message: str, column: int, help: str = "", width: int = 1) -> None:
        super().__init__(message, help)
        self.column = column
        self.width = width

    def __str__(self) -> str:
        place = f"{self.message}, at column {self.column}"
        return f"{place}\n   = help: {self.help}" if self.help else place


class UnknownWord(ExpressionError):
    """A word in an expression that is no name and no function. word: it."""

    def __init__(self, word: str, column: int, help: str) -> None:
        super().__init__(f"unknown name {word!r}", column, help, len(word))
        self.word = word


@dataclass(frozen=True, slots=True)
class Condition:
    """What may hold: a comparison; or, with `changes`, that the expression has another value than the time before."""

    expr: Expr
    changes: bool = False


class Function(NamedTuple):
    """A function of the language: the tree it makes of its arguments, and how many it takes.

    most None: as many as there are. shown: whether it is listed where somebody types a name that is none.
    """

    make: Callable[..., Expr]
    least: int = 1
    most: int | None = 1
    shown: bool = True


def _call(name: str) -> Callable[..., Expr]:
    return lambda *args: Call(name, args)


FUNCTIONS: Final[Mapping[str, Function]] = {
    word: Function(_call(call.name), 2, None)
    if call.variadic
    else Function(_call(call.name), len(call.derivatives), len(call.derivatives))
    for call in CALLS.values()
    for word in call.typed
}
"""The elementary functions by the words that are typed for them; who knows more functions hands them in."""


def no_names(text: str, position: int) -> None:
    """The scanner of a language without names."""


def parse(text: str, names: Scanner = no_names, functions: Mapping[str, Function] = FUNCTIONS) -> Expr:
    """The expression that was typed; a comparison is one as well. Raises: ExpressionError, with the column."""
    return _Parser(text, names, functions).whole()


def parse_condition(text: str, names: Scanner = no_names, functions: Mapping[str, Function] = FUNCTIONS) -> Condition:
    """The condition that was typed: a comparison, or `EXPRESSION changes`. Raises: ExpressionError."""
    if found := re.search(r"(?<=[\s)])changes\s*$", text):
        return Condition(parse(text[: found.start()], names, functions), changes=True)
    node = parse(text, names, functions)
    if not (isinstance(node, Call) and node.name in ("<", ">", "<=", ">=")):
        raise ExpressionError(
            "this is no condition", 1, "compare two things, 'E_total < 0.2', or say 'sign(dE/dw1) changes'", len(text)
        )
    return Condition(node)


class _Parser:
    def __init__(self, text: str, names: Scanner, functions: Mapping[str, Function]) -> None:
        if len(text) > LONGEST:
            raise ExpressionError(f"an expression of {len(text)} characters is too long", 1, f"{LONGEST} are enough")
        self.text = text
        self.names = names
        self.functions = functions
        self.place = 0
        self.depth = 0
        self.in_call = False  # there a comma parts arguments
        self.in_bars = False  # there a bar closes

    def whole(self) -> Expr:
        node = self.expression(_NO_MORE)
        if (sign := self.peek()) is not None:
            raise self.error(f"{sign!r} does not belong here")
        if _is_higher(node, _HIGHEST):
            raise ExpressionError("too much stands in one another here", 1, f"{_HIGHEST} operations are enough")
        return node

    def expression(self, least: int) -> Expr:
        """The longest expression from here whose operators bind tighter than `least`."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error("brackets are too deep here", f"at most {_DEEPEST} may stand in one another")
        left = self.operand()
        while (sign := self.peek()) is not None:
            if sign in _RAISED:
                self.skip(sign)
                left = left ** Num(_RAISED[sign])
                continue
            power = _BINDING.get(sign, _SIDE_BY_SIDE if self.begins_operand(sign) else _NO_MORE)
            if power <= least:
                break
            if sign in _BINDING:
                self.skip(sign)
            left = self.join(sign, left, power)
        self.depth -= 1
        return left

    def join(self, sign: str, left: Expr, power: int) -> Expr:
        right = self.expression(_MINUS - 1 if sign == "^" else power)  # a power of a power is taken from the right
        match sign:
            case "+":
                return left + right
            case "-":
                return left - right
            case "/":
                return left / right
            case "^":
                return left**right
            case "<" | ">" | "≤" | "≥":
                if isinstance(left, Call) and left.name in ("<", ">", "<=", ">="):
                    raise self.error("two comparisons in one", "ask one question at a time")
                return Call({"≤": "<=", "≥": ">="}.get(sign, sign), (left, right))
        return left * right

    def operand(self) -> Expr:
        sign = self.peek()
        if sign is None:
            raise self.error("something is missing at the end" if self.text.strip() else "there is no expression")
        if sign in ("-", "+"):
            self.skip(sign)
            inner = self.expression(_MINUS)
            return inner if sign == "+" else Num(-inner.value) if isinstance(inner, Num) else Neg(inner)
        if sign == "(":
            return self.bracket("(", ")", in_call=False, in_bars=False)
        if sign == "|":
            return Call("abs", (self.bracket("|", "|", in_call=self.in_call, in_bars=True),))
        if sign == "√":
            self.skip(sign)
            return Call("sqrt", (self.expression(_BINDING["^"]),))
        if sign in _VULGAR:
            self.skip(sign)
            return Num(_VULGAR[sign])
        number = self.number()
        return self.word() if number is None else number

    def number(self) -> Expr | None:
        found = None if self.in_call else _COMMA.match(self.text, self.place)
        found = found or _NUMBER.match(self.text, self.place)
        if found is None:
            return None
        value = float(found[0].replace(",", ".").replace("−", "-"))
        if not math.isfinite(value):
            raise self.error("this number is too large", width=len(found[0]))
        self.place = found.end()
        return Num(value)

    def word(self) -> Expr:
        text, start = self.text, self.place
        word = _WORD.match(text, start)
        after = text[word.end() :].lstrip() if word else ""
        if called := _CALLED.match(text, start):
            name = called[1].casefold() + (PRIME if called[2] else "")
            if name in self.functions:
                return self.call(name, called.end())
        if word and word[0] == "e" and (after.startswith(("^", "**"))):
            self.place = word.end()
            sign = self.peek()
            assert sign is not None
            self.skip(sign)
            return Call("exp", (self.expression(_MINUS - 1),))
        if known := self.names(text, start):
            self.place = known[0]
            return Sym(known[1])
        if word and word[0] in ("π", "pi"):
            self.place = word.end()
            return Num(math.pi)
        if word:
            like = nearest(word[0], self.functions)
            listed = ", ".join(one for one, function in self.functions.items() if function.shown)
            hint = f"did you mean {like[0]!r}?" if like else f"functions are {listed}"
            raise UnknownWord(word[0], self.column, hint)
        raise self.error(f"{text[start]!r} does not belong here")

    def call(self, name: str, end: int) -> Expr:
        function = self.functions[name]
        several = function.most != 1
        start, outside = self.place, self.in_call
        commas = several and not _SEMICOLON.match(self.text, end)  # max(0; 0,6) has decimal commas
        self.place, self.in_call = end, commas
        self.expect("(")
        args = [self.expression(_NO_MORE)]
        while several and self.peek() in ((",", ";") if commas else (";",)):
            self.place += 1
            args.append(self.expression(_NO_MORE))
        self.expect(")")
        self.in_call = outside
        if not function.least <= len(args) <= (function.most or len(args)):
            takes = f"{function.least} {'or more ' * (function.most is None)}numbers"
            raise ExpressionError(f"{name} takes {takes}, here {len(args)}", start + 1, width=len(name))
        return function.make(*args)

    def bracket(self, opens: str, closes: str, *, in_call: bool, in_bars: bool) -> Expr:
        outside = self.in_call, self.in_bars
        self.skip(opens)
        self.in_call, self.in_bars = in_call, in_bars
        node = self.expression(_NO_MORE)
        self.expect(closes)
        self.in_call, self.in_bars = outside
        return node

    # -- signs --------------------------------------------------------------------------------------------------------

    def peek(self) -> str | None:
        """The next sign, in the one spelling that counts; the place is moved to it. None at the end."""
        blanks = _BLANKS.match(self.text, self.place)
        self.place = blanks.end() if blanks else self.place
        two = self.text[self.place : self.place + 2]
        return _SIGNS.get(two) or _SIGNS.get(two[:1], two[:1]) or None

    def skip(self, sign: str) -> None:
        self.place += 2 if self.text[self.place : self.place + 2] in _SIGNS else len(sign)

    def expect(self, sign: str) -> None:
        found = self.peek()
        if found != sign:
            raise self.error(f"{sign!r} is missing", "" if found is None else f"here stands {found!r}")
        self.skip(sign)

    def begins_operand(self, sign: str) -> bool:
        if sign == "|":
            return not self.in_bars
        if sign.isdigit() or sign == ".":
            return False  # 2 3 and 2..3 are slips of the pen
        return sign in "(√½¼¾⅓⅔" or sign.isalpha() or self.names(self.text, self.place) is not None

    def error(self, message: str, help: str = "", width: int = 1) -> ExpressionError:
        return ExpressionError(message, self.column, help, width)

    @property
    def column(self) -> int:
        """Where it has come to, from 1."""
        return min(self.place, len(self.text)) + 1


def _is_higher(node: Expr, most: int) -> bool:
    """Whether a tree has more levels than so many; without recursion, which has a limit of its own."""
    level = [node]
    for _ in range(most):
        level = [part for one in level for part in children(one)]
        if not level:
            return False
    return True
