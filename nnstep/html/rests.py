"""What is left out of a long sum, as a symbol that stands in its place."""

from __future__ import annotations

from nnstep.algebra.expr import Expr, Neg, Num, Sum, Sym, children, rebuild
from nnstep.records import NamedTuple


class Rest(NamedTuple):
    """What is left out of a long sum: how many terms they are, and what they come to."""

    terms: int
    of: Expr


def with_rests(full: Expr, short: Expr) -> Expr:
    """An equation whose long sums are shortened, what is left out being symbols: all of the sum less what is shown."""
    parts = children(short)
    if isinstance(short, Sum) and isinstance(full, Sum) and len(full.terms) != len(short.terms):
        shown = [term for term in short.terms if not _is_bracket(term)]
        rest = Rest(len(full.terms) - len(shown), Sum((full, *map(Neg, shown))))
        return Sum(tuple(Sym(rest) if _is_bracket(term) else term for term in short.terms))
    return rebuild(short, tuple(map(with_rests, children(full), parts))) if parts else short


def _is_bracket(node: Expr) -> bool:
    return isinstance(node, Num) and node.text.startswith("[")
