"""Equations as lines of JavaScript, rolled up: a loop where many do the same with numbers that stand side by side.

A layer of 784 inputs and 30 neurons is one line, not 30 of 784 products each. Nothing is known of layers here:
equations of one form whose numbers move on by equal steps are a loop, equal loops that move on are a loop of loops,
and a long sum is rolled up in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from nnstep.algebra.expr import Expr, Sum, Sym, children, rebuild
from nnstep.algebra.javascript import javascript
from nnstep.html.lines import leaves
from nnstep.quantities.key import Key
from nnstep.records import NamedTuple

Slot = Callable[[Any], int]
"""Where the number of a symbol stands."""

_LONG = 6  # terms of a sum that is rolled up
_MANY = 3  # equations that make a loop

LIBRARY = """\
const total = (count, term) => {
  let sum = term(0);
  for (let k = 1; k < count; k++) sum += term(k);
  return sum;
};
"""
"""What rolled sums call."""


class Line(NamedTuple):
    """A statement with holes for places of numbers: its text, the places, and by how much they move in loops round it.

    loops: of each loop, the inner one first, how often it runs, and by how much each place moves.
    """

    text: str
    places: tuple[int, ...]
    loops: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def written(self) -> str:
        """It as JavaScript, an index of a loop being i0, i1 …"""
        holes = []
        for hole, place in enumerate(self.places):
            moves = [(steps[hole], f"i{level}") for level, (_, steps) in enumerate(self.loops)]
            moved = "".join(_moved(step, name) for step, name in moves)
            holes.append(f"{place}{moved}")
        text = self.text
        for hole, shown in enumerate(holes):
            text = text.replace(f"<{hole}>", shown)
        text = text.replace("v[0 + ", "v[")
        for level, (times, _) in enumerate(self.loops):
            text = f"for (let i{level} = 0; i{level} < {times}; i{level}++) {text}"
        return text


def _moved(step: int, name: str) -> str:
    if not step:
        return ""
    times = "" if abs(step) == 1 else f"{abs(step)} * "
    return f" {'+' if step > 0 else '-'} {times}{name}"


def rolled(equations: Iterable[tuple[Key, Expr]], slots: dict[Key, int]) -> list[str]:
    """The statements that work the equations out, one after the other, in an array `v`."""
    lines = (_line(key, right, slots) for key, right in equations)
    return [line.written() for line in _looped(list(_looped(lines)))]


def value_of(right: Expr, slot: Slot) -> str:
    """What an expression comes to, as a function of the array."""
    text, places = _rolled(right, slot)
    return f"(v) => {Line(text, tuple(places)).written()}"


def _line(key: Key, right: Expr, slots: dict[Key, int]) -> Line:
    text, places = _rolled(right, slots.__getitem__, 1)
    return Line(f"v[<0>] = {text};", (slots[key], *places))


def _rolled(right: Expr, slot: Slot, first: int = 0) -> tuple[str, list[int]]:
    """An expression with holes, and the places that fill them."""
    places: list[int] = []
    sums: dict[str, str] = {}

    def hole(place: int) -> int:
        places.append(place)
        return first + len(places) - 1

    def named(node: Expr) -> Expr:
        if isinstance(node, Sum) and len(node.terms) > _LONG:
            found = _as_total(node, slot, hole)
            if found is not None:
                name = f"@{len(sums)}@"
                sums[name] = found
                rest = node.terms[_same(node.terms) :]
                return Sum((Sym(name), *map(named, rest))) if rest else Sym(name)
        if isinstance(node, Sym):
            return Sym(f"v[<{hole(slot(node.key))}>]")
        parts = children(node)
        return rebuild(node, tuple(map(named, parts))) if parts else node

    text = javascript(right, lambda key: f"v[<{hole(slot(key))}>]")
    if len(places) <= _LONG:  # no long sum is in it, as in most
        return text, places
    places.clear()
    text = javascript(named(right), str)
    for name, found in sums.items():
        text = text.replace(name, found)
    return text, places


def _shape(node: Expr) -> str:
    """An expression without what its symbols stand for."""
    return javascript(node, lambda key: "_")


def _same(terms: tuple[Expr, ...]) -> int:
    """How many terms at the beginning have one shape."""
    shape = _shape(terms[0])
    return next((place for place, term in enumerate(terms) if _shape(term) != shape), len(terms))


def _as_total(node: Sum, slot: Slot, hole: Callable[[int], int]) -> str | None:
    """The terms of one shape at the beginning of a sum as a loop; None where they do not move on by equal steps."""
    terms = node.terms[: _same(node.terms)]
    rows = [[slot(key) for key in leaves(term)] for term in terms]
    steps = [b - a for a, b in zip(rows[0], rows[1], strict=True)] if len(rows) > _LONG else None
    if steps is None or any(
        place != start + step * number
        for number, row in enumerate(rows)
        for place, start, step in zip(row, rows[0], steps, strict=True)
    ):
        return None
    holes = iter([(hole(start), step) for start, step in zip(rows[0], steps, strict=True)])

    def name(key: object) -> str:
        number, step = next(holes)
        return f"v[<{number}>{_moved(step, 'k')}]"

    return f"total({len(terms)}, (k) => {javascript(terms[0], name)})"


def _looped(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines of one text, whose places move on by equal steps, as one line with a loop round it."""
    run: list[Line] = []
    steps: tuple[int, ...] = ()
    for line in lines:
        if run and line.text == run[-1].text and line.loops == run[-1].loops:
            moved = tuple(b - a for a, b in zip(run[-1].places, line.places, strict=True))
            if len(run) == 1 or moved == steps:
                steps = moved
                run.append(line)
                continue
        yield from _as_loop(run, steps)
        run = [line]
    yield from _as_loop(run, steps)


def _as_loop(run: list[Line], steps: tuple[int, ...]) -> Iterator[Line]:
    if len(run) < _MANY:
        yield from run
        return
    first = run[0]
    yield Line(first.text, first.places, (*first.loops, (len(run), steps)))
