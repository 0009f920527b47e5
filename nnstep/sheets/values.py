"""What stands where a number should: the number, without what was written behind it; or what it may have been meant as.

Percent and units, dots of a number that goes on, a remark in brackets, a full stop: people write them, and they are
none of the number. What is not clearly a number is not made one: 0'296 may be 0.296, and is not 296.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from nnstep.algebra.printed import LONGEST, Printed, read
from nnstep.errors import UsageError
from nnstep.records import replace
from nnstep.sheets.plain import Plain

Parses = Callable[[str], bool]
"""Whether a text is an expression."""

_NUMBER: Final = (
    r"[-+−–]?\s?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+−]?\d{1,4}|\s?[·×*x]\s?10\s?\^?\(?[-+−⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+\)?)?"
)
_JOINED: Final = re.compile(rf"({_NUMBER})\s+(?:and|und|et|y|e|ed)[\s,;]*")
_PERCENT: Final = re.compile(rf"({_NUMBER})\s?%")
_LEADING: Final = re.compile(rf"({_NUMBER})(\s?%)?(?:\s?(?:…|\.{{2,}}))?(?=$|[\s,;.!)\]✓✔(\"±])")
_REMARK: Final = re.compile(r"[\s,;.!✓✔☑)\]]*(?:$|[^\W\d]|[(\[\"'<±→✓✔☑★\u2600-\u27ff\U0001f300-\U0001faff])")
_GOES_ON: Final = re.compile(r"(?<=\d)\s?(?:…|\.{2,})")
_ABOUT: Final = re.compile(
    r"(?:ca\.?|circa|about|approx(?:\.|imately)?|roughly|around|etwa|ungefähr|env(?:iron|\.)?|aprox\.?|cerca de)"
    r"\s+(?=[-+−.\d])",
    re.IGNORECASE,
)
_BLANK: Final = re.compile(r"\s{2,}")
_SPOILT: Final = re.compile(r"[-+−]?[\doOlIsSB .,'·]+")
_MIDDLE_DOT: Final = re.compile(r"[-+−]?0·\d{2,}")
_MEANT: Final = str.maketrans(
    {"o": "0", "O": "0", "l": "1", "I": "1", "'": ".", "·": ".", " ": None, "s": "5", "S": "5", "B": "8"}
)


def number(text: str) -> Printed | None:
    """The number a text says, a percentage as its share; None where it is no lone number."""
    if len(text) > LONGEST:
        return None
    text = _GOES_ON.sub("", text)
    percent = _PERCENT.fullmatch(text.strip())
    try:
        found = read(percent[1] if percent else text)
    except UsageError:
        return None
    if percent and isinstance(found.number, Decimal) and found.step is not None:
        return replace(found, text=text, number=found.number.scaleb(-2), step=found.step - 2)
    return found


def value_of(piece: Plain, parses: Parses) -> Plain | None:
    """The number or expression that a piece of text begins with, where what follows it is only a remark."""
    if _MIDDLE_DOT.fullmatch(piece.text):
        return None
    if about := _ABOUT.match(piece.text):
        piece = piece.cut(about.end())
    if len(piece.text) > 1 and piece.text[0] + piece.text[-1] in ('""', "''", "[]"):
        piece = piece.cut(1, len(piece.text) - 1)
    if joined := _JOINED.fullmatch(piece.text):
        piece = piece.cut(0, joined.end(1))  # 0.4 e a taxa: the e is an and
    for part in _shorter(piece):
        if part.text and (number(part.text) or parses(part.text)):
            return part
    found = _LEADING.match(piece.text)
    if found and _REMARK.match(piece.text, found.end()) and number(found[0]):
        return piece.cut(0, found.end())
    return None


def _shorter(piece: Plain) -> list[Plain]:
    """The piece itself, without its full stop, without a remark in brackets or behind two blanks."""
    found = [piece]
    bare = len(piece.text.rstrip(" .,;:!✓✔…"))
    if bare < len(piece.text):  # 0,205. is no 205, and 0.656... says that it goes on
        found.insert(len(piece.text) - bare > 1, piece.cut(0, bare))
    if gap := _BLANK.search(piece.text):
        found.append(piece.cut(0, gap.start()))
    for opens, closes in ("()", "[]"):
        if piece.text.rstrip(" .,;").endswith(closes) and (at := piece.text.rfind(f" {opens}")) > 0:
            found.append(piece.cut(0, at))
    return found


def meant(text: str) -> str:
    """The number that a text may have been meant as, `0. 5262` as 0.5262; "" where nobody can tell."""
    text = text.strip(" ;:!")
    if len(text) > LONGEST or not _SPOILT.fullmatch(text) or not any(one.isdigit() for one in text):
        return ""
    better = text.translate(_MEANT).replace(",", ".").rstrip(".")
    if re.fullmatch(r"[-+−]?\d*\.\d+", better):
        return better
    return ""
