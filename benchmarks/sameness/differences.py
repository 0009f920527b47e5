"""What differs between two results, and the differences of a kind put together: one change, many places."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NUMBER = re.compile(r"[−+-]?[\d.,⁰¹²³⁴-⁹₀-₉⁽⁾⁺]*\d[\d.,]*(e[+-]?\d+)?|[⁰¹²³⁴-⁹₀-₉]+")
RULES = re.compile(r"[─-╿]{2,}")
COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
MOST_LINES = 4000  # of a text that is compared; beyond, a diff takes minutes and tells nothing new
MOST_WORDS = 600  # of one difference, by which its kind is told


@dataclass
class Kind:
    """Differences that look alike: the first one, and how often it was seen where."""

    example: str
    diff: list[str]
    count: int = 0
    places: set[str] = field(default_factory=set)


class Differences:
    """All differences found so far."""

    def __init__(self) -> None:
        self.kinds: dict[tuple[str, ...], Kind] = {}
        self.differing = 0

    def add(self, name: str, keys: list[str], before: dict[str, Any], after: dict[str, Any]) -> bool:
        """Compares the two results of a task; whether they are the same."""
        if before == after:
            return True
        self.differing += 1
        for place, one, other in _parts(keys, before, after):
            for hunk in _hunks(one, other):
                kind = self.kinds.setdefault(_masked(hunk), Kind(f"{name}{place}", hunk))
                kind.count += 1
                kind.places.add(name)
        return False

    def report(self, most: int) -> str:
        """The kinds, those in most places first."""
        kinds = sorted(self.kinds.values(), key=lambda kind: (-len(kind.places), -kind.count))
        lines = []
        for kind in kinds[:most]:
            lines.append(f"\n{kind.count} times in {len(kind.places)} commands, such as\n  nnstep {kind.example}")
            lines += [f"    {line}" for line in kind.diff[:16]]
            if len(kind.diff) > 16:
                lines.append(f"    … {len(kind.diff) - 16} more lines")
        if len(kinds) > most:
            lines.append(f"\n… and {len(kinds) - most} more kinds (--most {len(kinds)} shows them)")
        return "\n".join(lines)


def _parts(
    keys: list[str], before: dict[str, Any], after: dict[str, Any]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """The texts in two results that differ, and where in the result they are."""
    for part in sorted(before.keys() | after.keys()):
        one, other = before.get(part), after.get(part)
        if one == other:
            continue
        if part == "frames" and one and other:
            if len(one) != len(other):
                yield " (frames)", [f"{len(one)} frames"], [f"{len(other)} frames"]
            for number, (rows, others) in enumerate(zip(one, other, strict=False)):
                if rows != others:
                    pressed = " ".join(map(repr, keys[:number][-6:]))
                    yield f"  [frame {number}, after … {pressed}]", _readable(rows), _readable(others)
        elif part == "made" and one is not None and other is not None:
            for name in sorted(one.keys() | other.keys()):
                if one.get(name) != other.get(name):
                    yield f" (the file {name})", _lines(one.get(name)), _lines(other.get(name))
        else:
            yield f" ({part})", _lines(one), _lines(other)


def _readable(rows: list[str]) -> list[str]:
    return [row.replace("\x1b", "␛") for row in rows]


def _lines(value: Any) -> list[str]:
    """A text as lines, JSON in one line an item; anything else as it is printed."""
    if not isinstance(value, str):
        return [repr(value)]
    if value.startswith(("{", "[")):
        try:
            return json.dumps(json.loads(value), indent=1, ensure_ascii=False).splitlines()
        except ValueError:
            pass
    return _readable(value.split("\n"))


def _hunks(one: list[str], other: list[str]) -> Iterator[list[str]]:
    """The lines that differ, a list for each place; where the texts only look the same, that is said."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start : start + MOST_LINES], other[start : start + MOST_LINES]
    found = False
    for tag, first, last, begin, end in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            found = True
            yield [f"- {line}" for line in one[first:last]] + [f"+ {line}" for line in other[begin:end]]
    if not found:
        yield ["± only blanks or the layout of the JSON differ"]


def _masked(hunk: list[str]) -> tuple[str, ...]:
    """What makes two differences one kind: the words that changed, without their numbers, each change once.

    Not the lines: a word of the footer stands in a hundred lines that differ.
    """
    sides = [[line[2:].replace("␛", "\x1b") for line in hunk if line.startswith(sign)] for sign in "-+"]
    texts = [COLOURS.sub("", " ".join(side)) for side in sides]
    words, others = (text.split()[:MOST_WORDS] for text in texts)
    one, other = [_mask(word) for word in words], [_mask(word) for word in others]
    if one != other:
        matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
        changes = (
            f"{' '.join(one[first:last])} → {' '.join(other[begin:end])}"
            for tag, first, last, begin, end in matcher.get_opcodes()
            if tag != "equal"
        )
        return tuple(dict.fromkeys(changes))
    if words != others:
        return ("numbers", *one[:20])  # a wrong number is never one of many: its line tells it apart
    return ("colours",) if texts[0] == texts[1] else ("blanks, breaks of lines",)


def _mask(word: str) -> str:
    return RULES.sub("─", NUMBER.sub("#", word))
