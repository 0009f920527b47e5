"""A whole text as its statements: lines, tables and matrices, in their order.

for one in statements(text, language): ...   # a Statement, an ArrayStatement or an Unread, in the order of the text
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nnstep.sheets import vocabulary as words
from nnstep.sheets.arrays import array_at, printed_below, tuple_in
from nnstep.sheets.lines import LONGEST_LINE, LineReader
from nnstep.sheets.plain import Plain, plain
from nnstep.sheets.statements import Found, Language, Naming, Statement
from nnstep.sheets.tables import Row, TableReader, cells_of, is_rule, separator_of

_NEWLINE: Final = re.compile(r"\r\n|\r|\n")
_NAMES: Final = re.compile(r"\W*names?\s*:\s*(?P<pairs>\S.*=.*)$", re.IGNORECASE)
_PAIR: Final = re.compile(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)")
_CONTINUED: Final = re.compile(r"\s*[&|]?\s*[=≈]")
_RELATION: Final = re.compile(r"[=≈→]")
_BEGINS: Final = re.compile(r"\s*[-+−–(]?\s*[\d.,(]*\d|\s*[^\W\d]\w*\(|\s*\(")
_BROKEN: Final = re.compile(rf"(?<=[\w)\]])\s*(?:[+*/·×]|\s-)$|{words.BROKEN_OFF}", re.IGNORECASE)
_END: Final = 60  # characters at the end of a line by which it is told whether it breaks off
_PROMPT: Final = re.compile(r"\s*(?:>>>|In ?\[\d+\]:|Out ?\[\d+\]:|julia>|octave:\d+>)(?:\s|$)")
_FENCE: Final = re.compile(r"\s*(?:`{3,}|~{3,})\s*\w*\s*$")


def statements(text: str, language: Language, start: int = 0) -> Iterator[Found]:
    """What a text says of quantities, in its order. start: where the text begins in its source."""
    lines = _rejoined(list(lines_of(text, start)))
    reader = LineReader(language)
    at = 0
    held: Statement | None = None  # the last one, which a line that begins with = goes on
    while at < len(lines):
        line = lines[at]
        if held and _CONTINUED.match(line.text):
            held, done = _continued(held, line, reader)
            yield from done
            at += 1
            continue
        if line.text.strip() and held:
            yield held
            held = None
        if not line.text.strip():
            at += 1
            reader.labels.is_near = False
            continue
        reader.labels.following = next((one.text for one in lines[at + 1 : at + 4] if one.text.strip()), "")
        found, taken = _next(lines, at, reader)
        at += taken
        if found and isinstance(found[-1], Statement) and taken == 1:
            *found, held = found  # type: ignore[assignment]
        yield from found
    if held:
        yield held


def _rejoined(lines: list[Plain]) -> list[Plain]:
    """The lines, of which one that breaks off before a number is joined with the next: `the sum of h1 is`, `0.2 +`."""
    found: list[Plain] = []
    for line in lines:
        before = found[-1] if found else None
        short = before is not None and len(before.text) + len(line.text) < LONGEST_LINE
        if before and short and _BEGINS.match(line.text) and _BROKEN.search(before.text.rstrip()[-_END:]):
            found[-1] = before.joined(line)
        else:
            found.append(line)
    return found


def _next(lines: list[Plain], at: int, reader: LineReader) -> tuple[list[Found], int]:
    """What begins in a line, and how many lines it takes."""
    line = lines[at]
    if naming := _NAMES.match(line.text):
        pairs = list(_PAIR.finditer(naming["pairs"]))
        if pairs:
            return [Naming(one[1], one[2]) for one in pairs], 1
    for read in (array_at, printed_below):
        if array := read(lines, at, reader.language, reader.scope):
            return [array[0]], array[1]
    if (pairs_of := tuple_in(line)) and all(reader.language.knows(name.text) for name, _ in pairs_of):
        return [Statement(name, (value,), reader.scope) for name, value in pairs_of], 1
    if sign := separator_of(line):
        rows, taken = _rows(lines, at, sign)
        table = TableReader(reader, rows, sign)
        if table.is_table():
            return list(table.read()), taken
        if taken > 1:  # sentences with commas in them
            return [found for row in lines[at : at + taken] for found in reader.read(row)], taken
    return list(reader.read(line)), 1


def _rows(lines: list[Plain], at: int, sign: str) -> tuple[list[Row], int]:
    """The lines from here on that have the same cells."""
    rows: list[Row] = []
    taken = 0
    for number, line in enumerate(lines[at:], at):
        if (
            sign == "&"
            and not line.text.strip()
            and rows
            and separator_of(lines[min(number + 1, len(lines) - 1)]) == "&"
        ):
            taken += 1  # a rule
            continue
        numbers = sign == "," and rows and "=" not in line.text and line.text.count(",") == len(rows[0]) - 1
        same = numbers or separator_of(line) == sign  # 1,4,3 below x,t,o has no decimal commas
        if not line.text.strip() or not same:
            if sign in "|&" and line.text.strip() and is_rule(line):
                taken += 1
                continue
            break
        taken += 1
        if not is_rule(line):
            rows.append(cells_of(line, sign))
    return rows, taken


def _continued(held: Statement, line: Plain, reader: LineReader) -> tuple[Statement | None, list[Found]]:
    """The statement with what a line that begins with = adds to it; and what else that line says."""
    start = line.text.index(_CONTINUED.match(line.text)[0][-1])  # type: ignore[index]
    signs = [(found.start(), found.end(), found[0]) for found in _RELATION.finditer(line.text, start)]
    found = list(reader.chain(line, signs))
    if not found:
        return None, [held]
    first, rest = found[0], found[1:]
    if not isinstance(first, Statement):
        return None, found
    steps = held.parts if held.is_answered else held.parts[:-1]
    joined = Statement(held.name, (*steps, *first.parts), held.scope, held.said)
    return (None, [joined, *rest]) if rest else (joined, [])


def lines_of(text: str, start: int = 0) -> Iterator[Plain]:
    """The lines as they are read, a very long one in pieces."""
    begin = 0
    for end in [*_NEWLINE.finditer(text), None]:
        stop = len(text) if end is None else end.start()
        line = text[begin:stop]
        if _FENCE.fullmatch(line):
            line = ""
        prompt = _PROMPT.match(line)
        if len(line) <= LONGEST_LINE:
            yield plain(line[prompt.end() :], start + begin + prompt.end()) if prompt else plain(line, start + begin)
        else:
            yield from _pieces(line, start + begin)
        begin = stop if end is None else end.end()


def _pieces(line: str, start: int) -> Iterator[Plain]:
    """A long line cut at the ends of its sentences, else at blanks, else anywhere."""
    at = 0
    while at < len(line):
        end = min(at + LONGEST_LINE, len(line))
        if end < len(line):
            end = max(line.rfind(". ", at, end) + 1, 0) or max(line.rfind(" ", at, end), 0) or end
            end = end if end > at else at + LONGEST_LINE
        yield plain(line[at:end], start + at)
        at = end
