"""Numbers in a line of text, all at once: a cell at a time takes ten times as long, and there may be millions."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

Numbers = Callable[[str], list[float] | None]
"""The numbers of a line; None where it holds something else, which is then looked for cell by cell."""

_MANY = 200_000  # characters from which on a decoder is worth its import


def numbers_between(delimiter: str, decimal: str, count: int, characters: int) -> Numbers:
    """What reads lines of so many numbers. characters: of the whole text."""
    decoded = _decoder() if characters > _MANY else None

    def numbers(line: str) -> list[float] | None:
        if decimal != ".":
            if "." in line:
                return None
            line = line.replace(decimal, ".")
        text = line
        if delimiter != ",":
            if "," in line:
                return None
            text = line.replace(delimiter, ",")
        row = decoded(text) if decoded else None
        if row is not None and len(row) == count and isfinite(sum(row)):
            return row
        if "_" in line or not line.isascii():  # what Python takes for a number, and nobody else
            return None
        try:
            row = list(map(float, text.split(",")))
        except ValueError:
            return None
        return row if len(row) == count and all(map(isfinite, row)) else None

    return numbers


def _decoder() -> Callable[[str], list[float] | None]:
    """What reads numbers as JSON writes them, as nearly all are written; None where they are not."""
    from msgspec import DecodeError  # only for data that is large
    from msgspec.json import Decoder

    decode = Decoder(list[float]).decode

    def decoded(text: str) -> list[float] | None:
        if "-0," in text or text.endswith("-0"):  # which JSON has without its sign
            return None
        try:
            return decode(f"[{text}]")
        except DecodeError:
            return None

    return decoded
