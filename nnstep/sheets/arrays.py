"""Matrices and vectors in a text, as numpy, MATLAB, R and LaTeX print them: a name, and rows of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nnstep.algebra.printed import Printed
from nnstep.sheets.plain import Plain, plain
from nnstep.sheets.statements import ArrayStatement, Language, Scope, Statement
from nnstep.sheets.values import number

MOST_LINES: Final = 200
"""Lines that one matrix may have."""

_HEAD: Final = re.compile(
    r"\s*(?:>\s*|>>\s*|In ?\[\d+\]:\s*)?(?P<name>[^\s=:<\[(][^=:<\[(]{0,40}?(?:\[\d+\]|\(\d\))?)"
    r"\s*(?P<sign>=|:|<-|≈)\s*(?P<rest>.*)$",
    re.DOTALL,
)
_FORMULA: Final = re.compile(r"([^=\[]*[^\W\d][^=\[]*)=(?=\s*\S*\[)")  # p = softmax(z) = [0.7, 0.3]
_SHOWN: Final = re.compile(
    r"\s*(?:>\s*)?(?:(?:print|disp|display|np\.round|round|around)\(\s*(?P<called>[^\s=:<(),]{1,40})[^=]{0,20}\)"
    r"|(?P<name>[^\s=:<\[(][^=:<\[(]{0,40}?)(?:\s*=(?P<rest>[^=]*[^\W\d][^=]*)|\.round\(\d*\))?)\s*;?\s*$"
)
_LITERAL: Final = re.compile(r"[\w.]*\(?\s*[\[{]")
_SCALAR: Final = re.compile(r"^\[1\]\s*(?=[-+−\d.])|^(?:np\.float\d*|tensor|float)\(\s*([-+−]?[\d.eE+-]+)[^()]*\)$")
_OPTION: Final = re.compile(r"\b(?:dtype|grad_fn|requires_grad|device)\s*=")
_TUPLE: Final = re.compile(
    r"\s*[(\[]?\s*(?P<names>[^=()\[\]\d\s,][^=()\[\]]*,[^=()\[\]]*?)\s*[)\]]?\s*=\s*[(\[]?(?P<values>[^=()\[\]]*)[)\]]?\s*$"
)
_OPENS: Final = re.compile(
    r"(?:(?:np|numpy|torch|tf|jnp|Matrix)?\.?(?:array|tensor|matrix|Matrix|asarray|c|column_vector)?\s*)?([\[({])"
)
_INNER: Final = re.compile(r"[\[({]([^\[\](){}]*)[\])}]")
_NUMBERED: Final = re.compile(r"\s*\[\d*,?\d*\]\s*")
_HEADROW: Final = re.compile(r"\s*(?:\[,\d+\]\s*)+$")
_ROW: Final = re.compile(r"\s*[-+−]?[\d.,]*\d[\d.,eE+−-]*(?:[\s;&]+[-+−]?[\d.,]*\d[\d.,eE+−-]*)*\s*[;,]?\s*$")
_ELEMENT: Final = re.compile(r"[^\s,;&\[\](){}]+")
_COMMAS: Final = re.compile(r"(?<![\d.])[-+−]?\d+,\d+(?![\d.])")


def array_at(
    lines: Sequence[Plain], first: int, language: Language, scope: Scope
) -> tuple[ArrayStatement | Statement, int] | None:
    """The matrix that begins in a line, and how many lines it takes; None where none does."""
    line = lines[first]
    found = _HEAD.match(line.text)
    if found is None:
        return _named_before(lines, first, language, scope)
    name = line.cut(*found.span("name"))
    if not language.knows_array(name.text):
        return None
    rest = line.cut(*found.span("rest"))
    if (last := _FORMULA.match(rest.text)) and language.is_formula(last[1]):
        rest = rest.cut(last.end())
    if not rest.text:
        below = _open(lines, first, name, scope)
        if below and len(below[0].rows) == len(below[0].rows[0]) == 1 and language.knows(name.text):
            return Statement(name, below[0].rows[0], scope), below[1]  # a number, as MATLAB shows it
        return below
    opens = _OPENS.match(rest.text)
    if opens is None:
        listed = () if language.knows(name.text) else tuple(_elements(rest, 0, len(rest.text)))
        if len(listed) < 2 or not all(number(one.text) for one in listed):
            return None
        return ArrayStatement(name, (listed,), scope), 1
    body, taken = _body(lines, first, rest.cut(opens.start(1)))
    rows = None if taken is None else _bracketed(body)
    if rows and len(rows) == len(rows[0]) == 1 and "[[" not in rest.text and language.knows(name.text):
        return None  # a number in brackets
    return None if taken is None or rows is None else (ArrayStatement(name, rows, scope), taken)


def printed_below(
    lines: Sequence[Plain], first: int, language: Language, scope: Scope
) -> tuple[ArrayStatement | Statement, int] | None:
    """What a session shows below a line that says what is shown: `dW2`, `print(z1)`, `delta2 = (a2 - t) * a2`."""
    found = _SHOWN.match(lines[first].text)
    below = lines[first + 1].cut(0) if found and first + 1 < len(lines) else None
    if found is None or below is None:
        return None
    said = (found["rest"] or "").strip()
    if number(said) or _depth(said) or _LITERAL.match(said):
        return None
    name = lines[first].cut(*found.span("called" if found["called"] else "name"))
    if not (language.knows(name.text) or language.knows_array(name.text)):
        return None
    if language.knows(name.text) and (lone := number(_SCALAR.sub(lambda one: one[1] or "", below.text))):
        start = below.text.find(lone.text.strip())
        return Statement(name, (below.cut(start, start + len(lone.text.strip())),), scope), 2
    opens = _OPENS.match(below.text)
    body, taken = _body(lines, first + 1, below.cut(opens.start(1))) if opens else ([], None)
    rows = None if taken is None else _bracketed(body)
    if rows is None or taken is None or not language.knows_array(name.text):
        return None
    return ArrayStatement(name, rows, scope), taken + 1


def _body(lines: Sequence[Plain], first: int, begun: Plain) -> tuple[list[Plain], int | None]:
    """The lines of what a bracket begins, and how many there are; None where it does not end."""
    body, taken = [begun], 1
    depth = _depth(begun.text)
    while depth > 0 and taken < MOST_LINES and first + taken < len(lines):
        more = lines[first + taken]
        if "=" in _OPTION.sub("", more.text):
            return body, None
        depth += _depth(more.text)
        body.append(more)
        taken += 1
    return body, None if depth > 0 else taken


def rows_of(text: str) -> tuple[tuple[Printed, ...], ...] | None:
    """The numbers of a matrix without a name, row by row; None where the text is none, or its rows differ in length."""
    line = plain(" ".join(text.split()))
    opens = _OPENS.match(line.text)
    rows = _bracketed([line.cut(opens.start(1))]) if opens else None
    if rows is None or len({len(row) for row in rows}) != 1:
        return None
    found = [[number(cell.text) for cell in row] for row in rows]
    return tuple(tuple(one for one in row if one) for row in found)


def tuple_in(line: Plain) -> list[tuple[Plain, Plain]]:
    """The pairs of `(h1, h2) = (0.52, 0.55)`; none where a line is something else."""
    found = _TUPLE.match(line.text)
    if found is None:
        return []
    names = _split(line, *found.span("names"))
    values = _split(line, *found.span("values"))
    if len(names) != len(values) or len(names) < 2 or not all(number(one.text) for one in values):
        return []
    return list(zip(names, values, strict=True))


def _split(line: Plain, start: int, end: int) -> list[Plain]:
    text = line.text[start:end]
    sign = ";" if ";" in text else ","
    found = []
    for part in text.split(sign):
        found.append(line.cut(start, start + len(part)))
        start += len(part) + 1
    return found


def _depth(text: str) -> int:
    return sum(text.count(one) for one in "[({") - sum(text.count(one) for one in "])}")


def _bracketed(body: Sequence[Plain]) -> tuple[tuple[Plain, ...], ...] | None:
    """The rows of what stands in brackets; None where it is an expression, or holds something else than numbers."""
    whole = body[0] if len(body) == 1 else _together(body)
    text = whole.text
    closes = max(text.rfind(one) for one in "])}")
    if closes < 0 or re.search(r"[^\s.,;)TtdDfpy=\w]", text[closes + 1 :]):
        return None
    inner = list(_INNER.finditer(text, 1))
    if text[0] == "(" and len(inner) == 1 and not re.search(r"[,;\s]\s*[-+−\d.]", text[1:closes].strip()):
        return None
    if inner and inner[0].start() > 0 and text[0] in "[({" and _depth(text[: inner[0].start()]) >= 1:
        pieces = [found.span(1) for found in inner]
    else:
        pieces = []
        start = 1
        for found in re.finditer(r"[;\n]", text[:closes]):
            pieces.append((start, found.start()))
            start = found.end()
        pieces.append((start, closes))
    rows = [row for start, end in pieces if (row := _elements(whole, start, end))]
    if not rows or any(not number(cell.text) for row in rows for cell in row):
        return None
    return tuple(map(tuple, rows))


def _together(body: Sequence[Plain]) -> Plain:
    text, at = "", []
    for part in body:
        text += part.text + "\n"
        at += [*part.at[: len(part.text)], part.end]
    return Plain(text, (*at, at[-1] + 1))


def _elements(line: Plain, start: int, end: int) -> list[Plain]:
    """The numbers of a row; a comma between digits is a decimal one where the row would have integers alone."""
    text = line.text[start:end]
    decimal = "." not in text and any(re.match(r"[-+−]?0,\d{2}", one[0]) for one in _COMMAS.finditer(text))
    pattern = re.compile(r"[^\s;&\[\](){}]+") if decimal else _ELEMENT
    return [line.cut(start + one.start(), start + one.end()) for one in pattern.finditer(text)]


def _named_before(
    lines: Sequence[Plain], first: int, language: Language, scope: Scope
) -> tuple[ArrayStatement, int] | None:
    """R's way: the name alone, then rows that begin with their number."""
    name = lines[first].cut(2 if lines[first].text.startswith("> ") else 0)
    following = first + 1 < len(lines) and (
        _NUMBERED.match(lines[first + 1].text) or _HEADROW.match(lines[first + 1].text)
    )
    if not following or not name.text or len(name.text) > 40 or not language.knows_array(name.text):
        return None
    found = _open(lines, first, name, scope)
    if found and len(found[0].rows) == len(found[0].rows[0]) == 1 and language.knows(name.text):
        return None  # [1] 0.5
    return found


def _open(lines: Sequence[Plain], first: int, name: Plain, scope: Scope) -> tuple[ArrayStatement, int] | None:
    """Rows without brackets, below the name."""
    rows: list[tuple[Plain, ...]] = []
    taken = 1
    while first + taken < len(lines) and taken < MOST_LINES:
        line = lines[first + taken]
        if not line.text.strip():
            if rows:
                break
        elif not _HEADROW.fullmatch(line.text):
            label = _NUMBERED.match(line.text)
            row = line.cut(label.end() if label else 0)
            if not _ROW.fullmatch(row.text):
                break
            rows.append(tuple(_elements(row, 0, len(row.text))))
        taken += 1
    return (ArrayStatement(name, tuple(rows), scope), taken) if rows else None
