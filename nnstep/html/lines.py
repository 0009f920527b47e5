"""The lines of an equation as the page fills them: which numbers stand in each, and what they come to.

A page that computes sets the lines anew whenever a number changes. What it needs of an equation is its form: functions
of the numbers on a line, by their places from left to right. Equations that differ in names alone have one form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

from nnstep.algebra.expr import Call, Expr, Neg, Num, Sum, Sym, children, evaluate, rebuild, substitute
from nnstep.algebra.javascript import javascript
from nnstep.html.copied import patterns
from nnstep.html.rests import Rest
from nnstep.records import NamedTuple, dataclass

_MOST_BRANCHES = 6


class Worked(NamedTuple):
    """A number of a line that was worked out from numbers of the line above."""

    of: Expr


@dataclass(frozen=True)
class Lines:
    """An equation of which every branch has been taken: its lines, their numbers told by places from the left.

    numbers: the line of numbers, its symbols the keys. terms: the line below it, or None; its symbols are `Worked`, or
    places of numbers in the line above that stay what they are.
    """

    numbers: Expr
    terms: Expr | None


class Branch(NamedTuple):
    """What must hold for a branch to be taken, and the equation then."""

    conditions: tuple[tuple[Expr, bool], ...]
    equation: Expr


def branches(node: Expr) -> list[Branch]:
    """Every way through the cases of an equation; [] where there are too many."""
    found = list(_branches(node))
    return found if len(found) <= _MOST_BRANCHES else []


def _branches(node: Expr) -> Iterator[Branch]:
    match node:
        case Call("where", (condition, yes, no)):
            for holds, part in ((True, yes), (False, no)):
                for branch in _branches(part):
                    yield Branch(((condition, holds), *branch.conditions), branch.equation)
            return
    ways: list[tuple[tuple[tuple[Expr, bool], ...], tuple[Expr, ...]]] = [((), ())]
    for part in children(node):
        inner = list(_branches(part))
        ways = [((*conditions, *one.conditions), (*done, one.equation)) for conditions, done in ways for one in inner][
            : _MOST_BRANCHES + 1
        ]
    for conditions, parts in ways:
        yield Branch(conditions, rebuild(node, parts) if parts else node)


def taken(found: list[Branch], value: object) -> int:
    """Which branch is taken where keys have these values."""
    for place, branch in enumerate(found):
        if all(bool(evaluate(condition, value)) is holds for condition, holds in branch.conditions):  # type: ignore[arg-type]
            return place
    raise AssertionError("one branch holds")


def lines_of(equation: Expr) -> Lines:
    """The lines of an equation without cases."""
    places = count()
    placed = substitute(equation, lambda key: Sym(next(places)))
    inside = _inside(placed)
    return Lines(equation, None if _is_atom(inside) else inside)


def leaves(node: Expr) -> list[Any]:
    """What the symbols of a line stand for, from left to right, each as often as it stands there."""
    if isinstance(node, Sym):
        return [node.key]
    return [leaf for part in children(node) for leaf in leaves(part)]


def _inside(node: Expr) -> Expr:
    """The line with every innermost operation worked out, as `algebra.worked` has it, and signs folded."""
    parts = children(node)
    if not parts:
        return node
    if not isinstance(node, Neg) and all(map(_is_atom, parts)):
        return Sym(Worked(node))
    parts = tuple(map(_inside, parts))
    if isinstance(node, Neg) and isinstance(parts[0], Sym):
        key = parts[0].key
        return Sym(Worked(Neg(key.of if isinstance(key, Worked) else Sym(key))))
    return rebuild(node, parts)


def _is_atom(node: Expr) -> bool:
    return isinstance(node.arg if isinstance(node, Neg) else node, Num | Sym)


def _groups(node: Expr) -> list[int]:
    """For each symbol from the left the number of the sum whose direct term it is, or -1."""
    found: list[int] = []
    sums = count()

    def walk(one: Expr, group: int) -> None:
        if isinstance(one, Sym):
            found.append(group)
            return
        inside = next(sums) if isinstance(one, Sum) else group if isinstance(one, Neg) else -1
        for part in children(one):
            direct = part.arg if isinstance(part, Neg) else part
            walk(part, inside if isinstance(direct, Sym) else -1)

    walk(node, -1)
    return found


def form(equation: Expr) -> str | None:
    """The form of an equation as an object of JavaScript; None where it has too many cases.

    terms: what the terms of a sum come to, for what is said of their signs. cases: of each branch the lines.
    """
    ways = branches(equation)
    if not ways:
        return None
    keys: dict[object, int] = {}
    for leaf in leaves(equation):
        keys.setdefault(leaf, len(keys))
    named = {key: f"a[{place}]" for key, place in keys.items()}.__getitem__
    tested = ", ".join(
        " && ".join(f"{'' if holds else '!'}({javascript(one, named)})" for one, holds in way.conditions) or "true"
        for way in ways
    )
    terms = equation.terms if isinstance(equation, Sum) and not is_long(equation) else ()
    signs = ", ".join(javascript(term, named) for term in terms)
    long = "long: true, " if is_long(equation) else ""
    return f"{{{long}taken: (a) => [{tested}], terms: (a) => [{signs}], cases: [{', '.join(map(_case, ways))}]}}"


def is_long(equation: Expr) -> bool:
    """Whether something is left out of it, so that nothing is told by its terms."""
    return any(isinstance(key, Rest) for key in leaves(equation))


def _case(way: Branch) -> str:
    lines = lines_of(way.equation)
    places = count()
    placed = substitute(lines.numbers, lambda key: Sym(next(places)))
    told = [
        f"bare: {json.dumps(_is_atom(placed))}, groups: {_groups(placed)}",
        f"of: (n) => {javascript(placed, _number)}",
        f"paste: {json.dumps(patterns(placed))}",
    ]
    if lines.terms is not None:
        found = leaves(lines.terms)
        parts = [_part(leaf.of) if isinstance(leaf, Worked) else str(leaf) for leaf in found]
        order = count()
        below = substitute(lines.terms, lambda key: Sym(next(order)))
        told += [
            f"parts: [{', '.join(parts)}]",
            f"joined: {_groups(below)}",
            f"from: (n) => {javascript(below, _number)}",
        ]
    return f"{{{', '.join(told)}}}"


def _part(node: Expr) -> str:
    """What is worked out; of a number that only changes its sign its place, with the sign."""
    if isinstance(node, Neg) and isinstance(node.arg, Sym):
        return f"{{minus: {node.arg.key}}}"
    used = sorted(set(leaves(node)))
    kind = ", sum: true" if isinstance(node, Sum) else ""
    return f"{{of: (n) => {javascript(node, _number)}, uses: {used}{kind}}}"


def _number(place: object) -> str:
    return f"n[{place}]"
