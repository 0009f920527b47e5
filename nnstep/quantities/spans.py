"""Sentences as spans: words, quantities and numbers, so that every writer can set them in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from nnstep.algebra.expr import Expr
from nnstep.quantities.key import Family, Key
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence. digits: significant ones (0: as the page shows numbers); signed: with its + sign.

    related: with = or ≈ before it, whichever is true of what is shown.
    """

    value: float
    digits: int = 0
    signed: bool = False
    key: Key | None = None
    related: bool = False


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text that is somebody's own: from a file, or typed. It is shown to the letter."""

    text: str


@dataclass(frozen=True, slots=True)
class ArrayName:
    """The name of a whole array, W2; turned: turned over, W2ᵀ."""

    family: Family
    turned: bool = False


@dataclass(frozen=True, slots=True)
class ArrayFormula:
    """An equation of matrices, its names only. signs: of the layers' activations; signs_of: by their names."""

    family: Family
    equation: Expr
    signs: tuple[str, ...]
    signs_of: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Generic:
    """The name that all quantities of a key's kind have: ∑, not ∑OutH1."""

    key: Key


Tone = Literal["right", "partly", "wrong"]
"""What a verdict comes to."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A verdict as a sign: a tick, a tilde, a cross."""

    tone: Tone


Span = str | Key | Expr | Figure | Verbatim | ArrayName | ArrayFormula | Generic | Sign
Spans = tuple[Span, ...]

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(number: int, noun: str) -> str:
    """`two paths`, `one path`, `12 paths`."""
    word = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{word} {noun}{'' if number == 1 else 's'}"


def listed(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = list(items)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
