"""Derivations: an expression and what it equals, line by line, each line with why it equals the one before.

Each is data, made of the same trees as the equations of a lesson, and checked by the same evaluation: what the lines
come to is one number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nnstep.algebra.expr import Expr, operands
from nnstep.quantities.key import Key
from nnstep.quantities.spans import Spans
from nnstep.records import NamedTuple


class Equality(NamedTuple):
    """What equals the line before, and why."""

    right: Expr
    reason: Spans


class Derivation(NamedTuple):
    """An expression and the lines that it equals.

    title: what they show; so: what follows from it. letters: the values of keys that are no quantities of a lesson.
    """

    title: Spans
    left: Expr
    lines: tuple[Equality, ...]
    so: Spans = ()
    letters: tuple[tuple[Key, float], ...] = ()

    def values(self, of: Callable[[Key], float]) -> dict[Key, float]:
        """The number of each of its keys, `of` giving those of a lesson's quantities."""
        keys = dict.fromkeys(key for side in self.sides for key in operands(side))
        known = dict(self.letters)
        return {key: known[key] if key in known else of(key) for key in keys}

    @property
    def sides(self) -> Iterator[Expr]:
        """All that is equal, from the left side on."""
        yield self.left
        yield from (line.right for line in self.lines)


def derivation(title: str | Spans, left: Expr, *lines: tuple[Expr, str | Spans], so: str | Spans = ()) -> Derivation:
    """A derivation; a line that stands there already is left out, its reason added to that of the one before."""
    kept: list[Equality] = []
    for right, said in lines:
        reason = spans_of(said)
        if kept and kept[-1].right == right:
            joined = (*kept[-1].reason, "; ", *reason) if reason and kept[-1].reason else kept[-1].reason or reason
            kept[-1] = Equality(right, joined)
        else:
            kept.append(Equality(right, reason))
    return Derivation(spans_of(title), left, tuple(kept), spans_of(so))


def spans_of(said: str | Spans) -> Spans:
    """A sentence; a text alone is one."""
    return said if not isinstance(said, str) else (said,) if said else ()
