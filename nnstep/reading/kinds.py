"""Kinds of single values: numbers, words, texts."""

from __future__ import annotations

import math
import re
from typing import Final

from nnstep.errors import did_you_mean
from nnstep.reading.checks import Bad, Kind, Schema
from nnstep.reading.nodes import PRINTED, Node
from nnstep.reading.places import Report, named, refused, shown
from nnstep.reading.ranges import Range

MOST: Final = 10**9  # of anything that is counted

_BLANKS = r"\s+"
_HALVES = "[\ud800-\udbff][\udc00-\udfff]"


class Number(Kind):
    """A finite number in a range; `whole`: one without a fraction. advice: for who gives something else."""

    def __init__(
        self, low: float | None = None, high: float | None = None, *, whole: bool = False, advice: str = ""
    ) -> None:
        self.range = Range(low=low, high=high)
        self.whole = whole
        self.advice = advice

    @classmethod
    def of(cls, numbers: Range, *, whole: bool = False) -> Number:
        """A number in a range, that of a parameter perhaps."""
        number = cls(whole=whole)
        number.range = numbers
        return number

    @property
    def says(self) -> str:  # type: ignore[override]
        meant = self.range
        if meant.high is not None and meant.high >= MOST:
            meant = Range(low=meant.low, open_low=meant.open_low)  # a limit that nobody meets
        words = "a whole number" if self.whole else "a number"
        return f"{words}{' ' if meant.open_low else ', '}{meant.range}" if meant.range else words

    def _read(self, node: Node, report: Report) -> float | int:
        value = node.value
        if isinstance(value, str):
            from nnstep.reading.slips import text_for_number  # only where something is wrong

            raise self.fail(node, report, text_for_number(value) or self.advice)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.fail(node, report, self.advice)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            written = node.text.strip("+-")[:1]
            raise self.fail(node, report, "the largest number is about 1.8e308" if written.isdigit() else "")
        if not self.range.allows(number) or (self.whole and not number.is_integer()):
            from nnstep.reading.slips import comma_after  # only where something is wrong

            raise self.fail(node, report, comma_after(node))
        return int(value) if self.whole else number

    def schema(self) -> Schema:
        one = self.range
        low = {"exclusiveMinimum" if one.open_low else "minimum": one.low} if one.low is not None else {}
        high = {"exclusiveMaximum" if one.open_high else "maximum": one.high} if one.high is not None else {}
        return {"type": "integer" if self.whole else "number", **low, **high}


def whole(low: int = 1, high: int = MOST) -> Number:
    """A whole number, of 1 or more where nothing else is said."""
    return Number(low, high, whole=True)


class Flag(Kind):
    """True or false. advice: for who gives something else."""

    says = "true or false"

    def __init__(self, advice: str = "") -> None:
        self.advice = advice

    def _read(self, node: Node, report: Report) -> bool:
        if not isinstance(node.value, bool):
            raise self.fail(node, report, self.advice)
        return node.value

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Text(Kind):
    """Words: on one line, without invisible characters. In a file a number is taken as it is written."""

    says = "a text"
    any_text = True

    def _read(self, node: Node, report: Report) -> str:
        if type(node.value) is int and not node.text:
            return str(node.value)  # of Python; a float would not say how it was written
        if isinstance(node.value, (dict, list)) or not (node.text or node.value == ""):
            raise self.fail(node, report)
        return visible(node, report)

    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"]}


def visible(node: Node, report: Report) -> str:
    """The text of a node on one line.

    Raises: Bad, where it holds a character that cannot be seen.
    """
    text = node.text
    if not text.isascii() and re.search(_HALVES, text):  # JSON writes what lies beyond U+FFFF in two halves
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if hidden := refused(text):
        report.add(node.place, f"{shown(node.name)} holds an invisible character, {named(hidden[0])}", "leave it out")
        raise Bad
    return re.sub(_BLANKS, " ", text).strip()


class Name(Text):
    """A text that is not empty."""

    says = "a name"

    def _read(self, node: Node, report: Report) -> str:
        text = super()._read(node, report)
        if not text:
            raise self.fail(node, report)
        return text


class Link(Text):
    """An address of the web; nothing else may become a link in an exported page."""

    says = "an address that begins with https:// or http://"

    def _read(self, node: Node, report: Report) -> str:
        text = super()._read(node, report)
        if not re.match(r"https?://[^\s<>\"]+$", text):
            raise self.fail(node, report)
        return text

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^https?://"}


class Printed(Kind):
    """A number as it is printed somewhere: the text counts, 0.570 has three digits. Of a whole array, its rows."""

    says = "a number as it is printed"

    def _read(self, node: Node, report: Report) -> str:
        if isinstance(node.value, list):  # of a whole array, row by row
            rows = [row.value if isinstance(row.value, list) else [row] for row in node.value]
            return f"[{', '.join('[' + ', '.join(self._read(cell, report) for cell in row) + ']' for row in rows)}]"
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool) and not node.text:
            text = repr(node.value)
            raise self.fail(node, report, f'give it as a text, "{text}": the digits count, and a number has lost them')
        if not isinstance(node.value, (int, float, str)) or not re.fullmatch(PRINTED, node.text.strip()):
            raise self.fail(node, report, "write it as in 0.570, .6563 or -4.0e-2")
        return node.text.strip().replace("−", "-")

    def schema(self) -> Schema:
        return {"type": ["number", "string", "array"]}


class Choice(Kind):
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.says = " or ".join(words) if len(words) < 3 else "one of " + ", ".join(words)

    def _read(self, node: Node, report: Report) -> str:
        if not isinstance(node.value, str) or node.value not in self.words:
            raise self.fail(node, report, did_you_mean(node.text, self.words).rstrip())
        return node.value

    def schema(self) -> Schema:
        return {"enum": list(self.words)}
