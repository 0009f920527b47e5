"""A list of equations as one flat Python function: every value in a local variable, all of them returned.

The function is printed from expression trees and from nothing else: names are numbered slots, numbers are printed by
`repr`, so no text that came from outside can get into it. It computes what `evaluate` computes, to the bit.

It is printed in two ways. The fast one uses `/`, `**` and the functions of `math` as they are, which raise where
numpy would give an infinity or NaN; the first time that happens, the guarded one takes over for good. Where neither
raises both give the same bits, since `guarded` calls the same functions.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from nnstep.algebra import guarded
from nnstep.algebra.calls import CALLS, Elementary, filled
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, children, substitute, symbols

Values = tuple[float, ...]
Made = TypeVar("Made")


def _is_operator(call: Elementary) -> bool:
    """Whether Python has signs for it, so that it is never called."""
    return call.compares or call.name == "where"


_GUARDED: dict[str, Callable[..., Any]] = {
    name: call.value for name, call in CALLS.items() if not _is_operator(call)
} | {"divide": guarded.divide, "power": guarded.power}
# Of these, each gives the guarded value or raises; `power` of a negative base would give a complex number instead.
_FAST = _GUARDED | {name: call.fast for name, call in CALLS.items() if call.fast}


class Flat:
    """Equations as one function from tuples of given values to one tuple: the given values, then the computed ones.

    givens: for each argument the keys of its values, in order; equations: keys with their right sides, operands first.
    """

    def __init__(self, givens: Sequence[Sequence[Hashable]], equations: Iterable[tuple[Hashable, Expr]]) -> None:
        self._givens = [list(keys) for keys in givens]
        self._equations = list(equations)
        order = [key for keys in self._givens for key in keys] + [key for key, _ in self._equations]
        self.slots: dict[Any, int] = {key: place for place, key in enumerate(order)}
        self._run = self._compiled(safe=False)

    def __call__(self, *givens: Values) -> Values:
        """All values, in the order of `slots`; never raises for numbers."""
        try:
            return self._run(*givens)
        except (ZeroDivisionError, OverflowError, ValueError):
            self._run = self._compiled(safe=True)
            return self._run(*givens)

    def anew(self) -> Flat:
        """The same for other numbers; to be asked before numbers were beyond the fast way."""
        return again(self)

    def loop(self, following: Sequence[Hashable], kept: Sequence[Hashable], told: Sequence[int]) -> Loop:
        """The equations many times over, of which only some values are kept.

        following: for each of the first given values the one it is replaced by after each time. told: which of the
        other arguments are told anew each time.
        """
        return Loop(self.slots, self._givens, self._equations, following, kept, told)

    def source(self, *, safe: bool) -> str:
        """The function as Python source; safe: with guarded functions."""
        return _Printer(self.slots, safe).function(self._givens, self._equations)

    def _compiled(self, *, safe: bool) -> Callable[..., Values]:
        return _executed(self.source(safe=safe), "flat", safe=safe)


def again(one: Made) -> Made:
    """Another object with the same attributes."""
    made = object.__new__(type(one))
    made.__dict__.update(one.__dict__)
    return made


class Loop:
    """Equations many times over, in one function whose values are local variables; all of it is as `Flat` has it.

    told: which arguments are told anew each time, as far as anything depends on them.
    """

    def __init__(
        self,
        slots: dict[Any, int],
        givens: Sequence[Sequence[Hashable]],
        equations: Sequence[tuple[Hashable, Expr]],
        following: Sequence[Hashable],
        kept: Sequence[Hashable],
        told: Sequence[int],
    ) -> None:
        self._slots, self._givens, self._kept = slots, givens, kept
        self._following = dict(zip(givens[0], following, strict=True))
        self._equations, used = _needed(equations, {*following, *kept})
        self.told = tuple(place for place in told if not used.isdisjoint(givens[place]))
        self._fixed = [place for place in range(1, len(givens)) if place not in told]
        self._run = self._compiled(safe=False)

    def __call__(self, times: Callable[[], Iterable[Any]], state: Values, *fixed: Values) -> tuple[Values, list[float]]:
        """The first given values at the end, and what was kept, one time after the other; never raises for numbers.

        times: gives for each time a tuple of what is told; it is asked again where numbers are beyond the fast way.
        fixed: the arguments that are the same each time.
        """
        try:
            return self._kept_of(times, state, fixed)
        except (ZeroDivisionError, OverflowError, ValueError):
            self._run = self._compiled(safe=True)
            return self._kept_of(times, state, fixed)

    def anew(self) -> Loop:
        """The same for other numbers; to be asked before numbers were beyond the fast way."""
        return again(self)

    def _kept_of(
        self, times: Callable[[], Iterable[Any]], state: Values, fixed: tuple[Values, ...]
    ) -> tuple[Values, list[float]]:
        kept: list[float] = []
        keep = kept.append if len(self._kept) == 1 else kept.extend
        return self._run(times(), keep, state, *fixed), kept

    def _compiled(self, *, safe: bool) -> Callable[..., Values]:
        slots = self._slots | self._in_place()
        printer = _Printer(slots, safe)
        equations = printer.equations(self._equations)

        def names(keys: Iterable[Hashable]) -> str:
            return "".join(f"v{slots[key]}, " for key in keys)

        given = (0, *self._fixed)
        told = "".join(f"({names(self._givens[place])}), " for place in self.told)
        moved = [(old, new) for old, new in self._following.items() if slots[old] != slots[new]]
        lines = [
            *(f"{names(self._givens[place])}= g{place}" for place in given if self._givens[place]),
            f"for {told or '_ '}in times:",
            *(f"    {line}" for line in equations),
            f"    keep(({names(self._kept)}))" if len(self._kept) > 1 else f"    keep(v{slots[self._kept[0]]})",
            *([f"    {names(old for old, _ in moved)}= {names(new for _, new in moved)}"] if moved else []),
            f"return ({names(self._givens[0])})",
        ]
        arguments = ["times", "keep", *(f"g{place}" for place in given), *printer.defaults()]
        source = f"def loop({', '.join(arguments)}):\n" + "".join(f"    {line}\n" for line in lines)
        return _executed(source, "loop", safe=safe)

    def _in_place(self) -> dict[Hashable, int]:
        """What may be put where the value stands that it replaces, because nothing needs that one any more."""
        last = {symbol: number for number, (_, right) in enumerate(self._equations) for symbol in symbols(right)}
        made = {key: number for number, (key, _) in enumerate(self._equations)}
        uses = Counter(self._following.values())
        return {
            new: self._slots[old]
            for old, new in self._following.items()
            if new in made and uses[new] == 1 and last.get(old, 0) <= made[new] and old not in self._kept
        }


_DEEPEST = 8  # equations put into one another; Python's compiler takes so many brackets and no more


def _needed(
    equations: Sequence[tuple[Hashable, Expr]], wanted: set[Hashable]
) -> tuple[list[tuple[Hashable, Expr]], set[Hashable]]:
    """The equations that some keys need, and all keys they name; what is needed once is put where it is needed."""
    needed, uses = set(wanted), Counter[Hashable]()
    kept = []
    for key, right in reversed(equations):
        if key in needed:
            kept.append((key, right))
            found = symbols(right)
            needed.update(found)
            uses.update(found)
            uses.update(_written_twice(right))
    inner: dict[Hashable, tuple[Expr, int]] = {}
    result = []
    for key, right in reversed(kept):
        parts = {symbol: inner.pop(symbol) for symbol in symbols(right) if symbol in inner}
        whole = substitute(right, lambda symbol, parts=parts: parts[symbol][0] if symbol in parts else Sym(symbol))  # type: ignore[misc]
        deep = 1 + max((depth for _, depth in parts.values()), default=0)
        if uses[key] == 1 and key not in wanted and deep < _DEEPEST:
            inner[key] = whole, deep
        else:
            result.append((key, whole))
    return result, needed


def _written_twice(node: Expr) -> Iterator[Hashable]:
    """The symbols that a call in Python may write more than once."""
    for part in children(node):
        if isinstance(node, Call) and isinstance(part, Sym) and not _is_operator(CALLS[node.name]):
            yield part.key
        yield from _written_twice(part)


def _executed(source: str, name: str, *, safe: bool) -> Callable[..., Any]:
    names: dict[str, Any] = {"__builtins__": {}, **(_GUARDED if safe else _FAST), "inf": math.inf, "nan": math.nan}
    exec(compile(source, "<equations>", "exec"), names)
    return names[name]  # type: ignore[no-any-return]


def function_of(node: Expr, keys: Sequence[Hashable]) -> Callable[..., float]:
    """One expression as a function of the values of these keys, in their order; never raises for numbers."""
    printer = _Printer({key: place for place, key in enumerate(keys)}, safe=True)
    shown = printer.number(node.value) if isinstance(node, Num) else printer.write(node)
    arguments = [*(f"v{place}" for place in range(len(keys))), *(f"{name}={name}" for name in printer.used)]
    names: dict[str, Any] = {"__builtins__": {}, **_GUARDED, "inf": math.inf, "nan": math.nan}
    return eval(compile(f"lambda {', '.join(arguments)}: {shown}", "<equation>", "eval"), names)  # type: ignore[no-any-return]


class _Printer:
    """Prints expressions as Python; calls that occur more than once are computed once, in a variable of their own."""

    def __init__(self, slots: dict[Any, int], safe: bool) -> None:
        self.slots = slots
        self.safe = safe
        self.used: dict[str, None] = {}
        self.shared: set[Expr] = set()
        self.done: dict[Expr, str] = {}
        self.lines: list[str] = []

    def function(self, givens: list[list[Any]], equations: list[tuple[Any, Expr]]) -> str:
        lines = [
            f"{', '.join(f'v{self.slots[key]}' for key in keys)}, = g{place}"
            for place, keys in enumerate(givens)
            if keys
        ]
        lines += self.equations(equations)
        arguments = [*(f"g{place}" for place in range(len(givens))), *self.defaults()]
        lines.append(f"return ({', '.join(f'v{place}' for place in range(len(self.slots)))},)")
        return f"def flat({', '.join(arguments)}):\n" + "".join(f"    {line}\n" for line in lines)

    def equations(self, equations: Iterable[tuple[Any, Expr]]) -> list[str]:
        """A line for each equation, and for each call that is shared, before it is needed."""
        counts: Counter[Expr] = Counter()
        for _, right in (equations := list(equations)):
            _count(right, counts)
        self.shared = {node for node, count in counts.items() if count > 1}
        for key, right in equations:
            shown = self.number(right.value) if isinstance(right, Num) else self.write(right)
            self.lines.append(f"v{self.slots[key]} = {shown}")
        return self.lines

    def defaults(self) -> list[str]:
        """The functions that were written, as defaults of arguments: so they are local variables, fast to reach."""
        return [f"{name}={name}" for name in self.used]

    def write(self, node: Expr) -> str:
        """The expression; one that is shared by its variable, which is assigned before the line being written."""
        if not isinstance(node, Call | Power) or node not in self.shared:  # no other is; the hash of a tree is dear
            return self.fresh(node)
        if node not in self.done:
            shown = self.fresh(node)
            name = f"c{len(self.done)}"
            self.lines.append(f"{name} = {shown}")
            self.done[node] = name
        return self.done[node]

    def fresh(self, node: Expr) -> str:
        match node:
            case Num(value):
                return self.number(value)
            case Sym(key):
                return f"v{self.slots[key]}"
            case Neg(arg):
                return "-" + self.tight(arg)
            case Sum(terms):
                # `a - b` is `a + -b` to the bit; only a bracketed sum keeps its brackets.
                first, *rest = terms
                return self.term(first) + "".join(
                    f" - {self.tight(term.arg)}" if isinstance(term, Neg) else f" + {self.term(term)}" for term in rest
                )
            case Product(factors):
                return " * ".join(map(self.tight, factors))
            case Quotient(top, bottom):
                if self.safe:
                    return self.called("divide", (top, bottom))
                return f"{self.tight(top)} / {self.tight(bottom)}"
            case Power(base, exponent):
                return self.power(base, exponent)
            case Call(name, args):
                return self.call(name, args)
        raise TypeError(f"not an expression: {node!r}")

    def power(self, base: Expr, exponent: Expr) -> str:
        if exponent == Num(2):
            if isinstance(base, Sym):
                shown = self.write(base)
                return f"{shown} * {shown}"
            return f"(q := {self.write(base)}) * q"
        if not self.safe and isinstance(exponent, Num) and float(exponent.value).is_integer():
            return f"{self.tight(base)} ** {self.number(exponent.value)}"
        return self.called("power", (base, exponent))

    def call(self, name: str, args: tuple[Expr, ...]) -> str:
        call = CALLS[name]
        # An argument that is written twice must not be computed twice.
        if not call.python or not (_is_operator(call) or all(isinstance(arg, Num | Sym) for arg in args)):
            return self.called(name, args)
        plain = list(map(self.write, args))
        return filled(call.python, plain.__getitem__, tight=lambda place: self.tight(args[place]))

    def called(self, name: str, args: tuple[Expr, ...]) -> str:
        """A call of a function, which is made a local variable."""
        self.used[name] = None
        return f"{name}({', '.join(map(self.write, args))})"

    def term(self, node: Expr) -> str:
        loose = isinstance(node, Sum) or (isinstance(node, Call) and CALLS[node.name].compares)
        return f"({self.write(node)})" if loose else self.write(node)

    def tight(self, node: Expr) -> str:
        """An expression that is a factor, in brackets unless it is a name, a positive number or a call."""
        shown = self.write(node)
        bare = shown.isalnum() or (isinstance(node, Call) and not CALLS[node.name].compares)
        return shown if bare or (isinstance(node, Num) and shown[0] != "-") else f"({shown})"

    @staticmethod
    def number(value: float) -> str:
        """A number as a float, so that all values are floats."""
        return repr(float(value))


def _count(node: Expr, counts: Counter[Expr]) -> None:
    """Counts the calls and powers that are worth a variable; inside of one met before nothing is new."""
    if (isinstance(node, Call) and not _is_operator(CALLS[node.name])) or isinstance(node, Power):
        counts[node] += 1
        if counts[node] > 1:
            return
    for part in children(node):
        _count(part, counts)
