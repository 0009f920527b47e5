"""What is left of a text when its statements are taken out: the numbers that belong to none of them.

Nothing that somebody hands in is lost without a word: a number with decimals is part of a statement, an operand, part
of a heading or a remark, has a unit of its own, or its line is listed as not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from nnstep.sheets.lines import COMMENT, HELP
from nnstep.sheets.plain import Plain
from nnstep.sheets.statements import ArrayStatement, Found, Language, Statement, Unread
from nnstep.sheets.text import lines_of
from nnstep.sheets.values import number

_NUMBER: Final = re.compile(
    r"(?<![\w.,:/^_\\@])(?P<sign>[-+−–]\s?)?(?:\d+[.,]\d+|(?<!\[)[.,]\d+)(?:[eE][-+−]?\d+)?(?!\d|[.,:/]\d|\s*[^\W\d_]*\\|[^\W\d_])"
)
_OPERAND_BEFORE: Final = re.compile(
    r"(?:[*/·×^⋅±]\s*\(*[-−–+]?|[\w)\]][-−–+]|[\d)\]]\s+[-−–+]\s+|\b(?:times|plus|minus|mal|durch|by|por|fois|per|vezes|volte))\s*\(*$",
    re.IGNORECASE,
)
_OPERAND_AFTER: Final = re.compile(r"\s*\)*\s*(?:[*/·×^⋅+]|[-−–]\s*(?:[\d(]|[^\W\d]+[_\d]))")
_CALLED: Final = re.compile(r"[^\W\d]\w*\s?\([^()]*$")  # σ(0.105)
_HEADED: Final = re.compile(
    r"\b(?:aufgabe|übung|teil|kapitel|abschnitt|seite|frage|exercise|question|problem|task|part|section|chapter|page"
    r"|version|exercice|partie|ejercicio|tarea|exercício|esercizio|n[°ºr]?)\.?\s*$",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"\s?(?:h|hours?|hrs?|min|minutes?|s|seconds?|stunden?|minuten|uhr|horas?|heures?|ore|[€$£]|eur|euros?|usd|pts?|points?"
    r"|punkten?|puntos|punti|pontos|cm|mm|pt|kg)\b",
    re.IGNORECASE,
)
_REMARK: Final = re.compile(r"\([^()]*\)")


def left_over(text: str, found: Sequence[Found], language: Language) -> Iterator[Unread]:
    """The lines with a number in them that none of the statements has. found: all that was found in the text."""
    spans = sorted(_spans(found, language))
    starts = [start for start, _ in spans]
    unread = sorted((one.piece.start, one.piece.end) for one in found if isinstance(one, Unread))
    for line in lines_of(text):
        if not line.text.strip() or not _NUMBER.search(line.text):
            continue
        if comment := COMMENT.search(line.text):
            line = line.cut(0, comment.start())
        at = bisect_right(unread, (line.end, 0))
        if at and unread[at - 1][1] >= line.start:
            continue
        remarks = [one.span() for one in _REMARK.finditer(line.text) if _is_remark(line, one.start(), starts, spans)]
        code = line.text.find("=") + 1
        code = code if language.is_formula(line.text[code:]) else len(line.text)
        missing = [
            one[0].strip()
            for one in _NUMBER.finditer(line.text)
            if one.start() < code
            and not _is_covered(line.at[one.start() + len(one["sign"] or "")], starts, spans)
            and not any(start < one.start() < end for start, end in remarks)
            and not _is_something_else(line.text, one.start() + len(one["sign"] or ""), one.end())
        ]
        if missing:
            yield Unread(line, f"what {' and '.join(missing[:3])} is cannot be told", HELP)


def _spans(found: Sequence[Found], language: Language) -> Iterator[tuple[int, int]]:
    """Where statements stand."""
    for one in found:
        pieces: tuple[Plain, ...] = ()
        if isinstance(one, Statement):
            steps = (part for part in one.parts if not number(part.text) and language.parses(part.text))
            pieces = tuple(steps) if one.is_formula else one.parts
        elif isinstance(one, ArrayStatement):
            pieces = tuple(cell for row in one.rows for cell in row)
        # a bracket of ours, in place of LaTeX, stands where that began
        yield from ((piece.start, max(piece.at[: len(piece.text)]) + 1) for piece in pieces if piece.text)


def _is_covered(offset: int, starts: Sequence[int], spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(starts, offset)
    return any(start <= offset < end for start, end in spans[max(0, at - 2) : at])


def _is_remark(line: Plain, at: int, starts: Sequence[int], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a bracket stands right behind something that was read."""
    before = len(line.text[:at].rstrip()) - 1
    return before >= 0 and _is_covered(line.at[before], starts, spans)


def _is_something_else(text: str, start: int, end: int) -> bool:
    """Whether a number is an operand, has a unit of its own, or numbers a heading."""
    before = text[max(0, start - 40) : start]
    return bool(
        _OPERAND_AFTER.match(text, end)
        or _OPERAND_BEFORE.search(before)
        or _CALLED.search(before)
        or _UNIT.match(text, end)
        or _HEADED.search(before)
        or (
            not before.strip(" \t-*+•#")
            and re.match(r"\s+[^\W\d]", text[end:])
            and re.fullmatch(r"\d{1,2}\.\d", text[start:end])
        )
    )
