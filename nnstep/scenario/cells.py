"""The cells of a CSV: numbers, words, or nothing; and what to type where a cell holds none of what it should."""

from __future__ import annotations

import math
import re
from typing import Final

from nnstep.reading.slips import text_for_number

MISSING: Final = frozenset(("", "na", "n/a", "nan", "null", "?", "#n/a"))
"""What stands where a value is missing, in any case."""

_WITH_COMMA = r"[-+]?[0-9]+,[0-9]+"
_UNIT = r"([-+]?[0-9.]+)\s*([a-zµ°%€$£]+[0-9²³]?)"


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text.strip().casefold() in MISSING


def number_of(text: str, decimal: str) -> float | None:
    """The number in a cell; None where there is none."""
    plain = text.strip()
    if decimal != ".":
        if "." in plain:
            return None
        plain = plain.replace(decimal, ".")
    if not (plain[-1:].isdigit() or plain[-1:] == ".") or "_" in plain or not plain.isascii():
        return None  # what Python takes for a number, and nobody else: nan, 1_000
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def is_number(text: str, decimal: str) -> bool:
    """Whether a cell holds a number."""
    return number_of(text, decimal) is not None


def is_word(text: str, decimal: str) -> bool:
    """Whether a cell holds a word: not a number in the writing of others."""
    plain = text.strip()
    odd = unit_of(plain) or text_for_number(plain)
    return not odd and not is_missing(plain) and not is_number(plain, decimal)


def unit_of(text: str) -> str:
    """What stands behind the number in a cell, in the form 5.1 cm; "" where nothing does."""
    found = re.fullmatch(_UNIT, text.strip(), re.IGNORECASE)
    return found[2] if found else ""


def of_all(text: str, decimal: str) -> str:
    """What is wrong with a cell where it is so with the whole column: the way numbers are written; "" elsewhere."""
    plain = text.strip()
    if is_missing(plain):
        return "missing"
    if decimal == "." and re.fullmatch(_WITH_COMMA, plain):
        return "comma"
    if decimal != "." and is_number(plain, "."):
        return "point"
    return "unit" if unit_of(plain) else ""


def same(text: str) -> str:
    """A cell as it is compared with the name of a class: a number however it is written, 1 and 1.0."""
    number = number_of(text, ".")
    return text.strip() if number is None else f"{number:.15g}"


def advice(text: str, column: str, decimal: str, *, second: bool = False) -> str:
    """What to do where a cell is no number. column: its name, as it may be shown; second: in the first row of all."""
    plain = text.strip()
    if is_missing(plain):
        return (
            "a value is missing: missing: drop in data leaves such samples out, "
            "missing: mean puts the mean of the column there"
        )
    if decimal == "." and re.fullmatch(_WITH_COMMA, plain):
        return 'decimals stand after a comma here: add decimal: "," to data'
    if decimal != "." and is_number(plain, "."):
        return "decimals stand after a point here: leave decimal out of data"
    if found := re.fullmatch(_UNIT, plain, re.IGNORECASE):
        return f"write the number alone, {found[1]}; the unit, {found[2]}, may stand in the header"
    if re.fullmatch(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", plain, re.IGNORECASE):
        return "the largest number is about 1.8e308" if is_number(plain[:1], decimal) else ""
    if typed := text_for_number(plain):
        return typed
    if second:
        return "if this line says more of the columns, such as units, leave it out of the file"
    return f"words are taken from a column of words, or where classes says which there are: classes: {{{column}: […]}}"
