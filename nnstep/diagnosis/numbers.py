"""Words and numbers of the sentences about a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from nnstep.algebra.expr import Expr, Neg, Sym
from nnstep.algebra.printed import typed
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Span, Spans, count

MOST_NAMED: Final = 3
"""Numbers that are named one by one."""

_NOUNS: Final = {
    "net": "the sum", "out": "the output", "target": "the target", "input": "the input", "hyper": "",
    "rate": "", "param": "",
    "slope": "the slope", "unit_error": "the error", "error": "the error", "batch_error": "the error",
}  # fmt: skip


def numbers_named(several: Sequence[tuple[Key, str]]) -> Spans:
    """`O1 = .6563, O2 = 0.703 and 2 others`: quantities with the numbers that somebody has for them."""
    spans: list[Span] = []
    for place, (key, text) in enumerate(several[:MOST_NAMED]):
        last = place == len(several) - 1
        before = [" and " if last else ", "] if place else []
        spans += [*before, key, " = ", typed(text)]
    if len(several) > MOST_NAMED:
        spans.append(f" and {count(len(several) - MOST_NAMED, 'other')}")
    return tuple(spans)


def named(node: Expr | None) -> Any:
    """The quantity that stands there, where it is one."""
    node = node.arg if isinstance(node, Neg) else node
    return node.key if isinstance(node, Sym) else None


def noun(symbol: Any) -> Spans:
    """`the sum`, `the output`: what is said before a quantity's name."""
    key = symbol.key if isinstance(symbol, Place) else symbol
    word = _NOUNS.get(key.kind, "")
    return (f"{word} ",) if word else ()
