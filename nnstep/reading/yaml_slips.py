"""What YAML stumbles over, in words for people who do not know it, at the place where the slip was made.

The library often stumbles later: of `units:3` it complains in the next line. So the line of its complaint and the two
before it that say something are looked at first, for slips that can be told from their text alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from nnstep.reading.places import Source, named, shown

_LINES: Final = 3  # that are looked at: the one complained of, and those before it
_KEY = r"\s*(?:- +)*[A-Za-z_]\w*"

Found = tuple[int, int, str, str]
"""Where in a line a slip begins and ends, what it is, and what to type."""


def slip(source: Source, index: int, error: Any) -> tuple[int, int, str, str]:
    """Where the slip behind an error of the library is, from and to; what is wrong, and what to type."""
    text = source.text
    here = source.line_of(index)
    for number, start in _before(source, here) if text[index : index + 1] != "\t" else ():
        line = source.line(number)
        for look in _SLIPS:
            found = look(line, index - start if number == here else len(line))
            if found:
                return start + found[0], start + found[1], found[2], found[3]
    message, advice = _words(error, text[index : index + 1])
    context = error.context_mark
    if context:
        message = message.replace("begins here or before", f"begins in line {source.line_of(context.index)}")
    return index, index + 1, message, advice


def _before(source: Source, line: int) -> Iterator[tuple[int, int]]:
    """A line and those before it that say something: number, and where it begins."""
    left = _LINES
    for number in range(line, 0, -1):
        text = source.line(number).strip()
        if text and not text.startswith("#"):
            yield number, source.offset_of(number)
            left -= 1
            if not left:
                return


def _odd_blank(line: str, at: int) -> Found | None:
    """A blank that is none, as it comes from web pages and word processors."""
    if found := re.match(r"[^'\"#]*?([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)", line):
        return found.start(1), found.end(1), f"this looks like a blank and is none: {named(found[1][0])}", \
            "type a blank in its place"  # fmt: skip
    return None


def _key(line: str, at: int) -> Found | None:
    """`units:3`, `units = 3`, `units：3` at the beginning of a line."""
    if found := re.match(rf"({_KEY})(:)(?!//)([^\s:].*)", line):
        return (*found.span(2), "a blank is missing after this colon", f"write {_plain(found[1])}: {_plain(found[3])}")
    if found := re.match(rf"({_KEY})(\s*[=：]\s*)(.+)", line):
        sign = found[2].strip()
        place = found.start(2) + found[2].index(sign)
        return place, place + 1, f"'{sign}' is no colon", f"write {_plain(found[1])}: {_plain(found[3])}"
    return None


def _key_in_braces(line: str, at: int) -> Found | None:
    """`{inputs:[1, 2]}`: what follows the colon was taken for a part of the key."""
    found = re.search(r"([A-Za-z_]\w*):$", line[:at])
    if found and line[at : at + 1].strip():
        return (
            at - 1,
            at,
            "a blank is missing after this colon",
            f"write {found[1]}: {shown(line[at : at + 12].strip())}…",
        )
    return None


def _dash(line: str, at: int) -> Found | None:
    """`-{inputs: …}`, `-units: 2`."""
    if found := re.match(r"(\s*)(-)([^\s\-.\d].*)", line):
        return *found.span(2), "a blank is missing after this dash", f"write - {_plain(found[3])}"
    return None


def _quote(line: str, at: int) -> Found | None:
    """`'Teacher's net'`: the text ends at the quote that was meant to belong to it."""
    before, rest = line[:at].rstrip(), line[at:].rstrip()
    if before[-1:] not in ("'", '"') or not rest or rest[0] in ",]}#:":
        return None
    quote = before[-1]
    first = re.match(rf"([^'\"]*?){quote}", line)
    if not first or first.end() == len(before):
        return None
    if re.search(r"[\[{]", first[1]) and rest.count(quote) % 2 == 0:
        return None  # several texts in one line, and a comma is missing
    inside = line[first.end() : at + rest.rindex(quote)] if quote in rest else line[first.end() :].rstrip()
    return len(before) - 1, len(before), "the text in quotes ends here, and more follows", f"write {_in_quotes(inside)}"


def _comma(line: str, at: int) -> Found | None:
    """A comma between items that have a line each."""
    if line[at : at + 1] == "," and line[:at].rstrip()[-1:] in ("}", "]", "'", '"'):
        return at, at + 1, "a comma where none may stand", "leave it out: what has a line of its own needs no comma"
    return None


_SLIPS: Final[tuple[Callable[[str, int], Found | None], ...]] = (
    _odd_blank, _key, _dash, _quote, _comma, _key_in_braces,
)  # fmt: skip


def _plain(text: str) -> str:
    """A piece of a line as it may be shown in what is to be typed."""
    return shown(text.strip().removeprefix("- ").strip())


def _in_quotes(text: str) -> str:
    """A text in quotes that it does not hold itself."""
    if "'" not in text:
        return f"'{shown(text)}'"
    return (
        json.dumps(shown(text), ensure_ascii=False)
        if '"' not in text
        else f"'{shown(text.replace(chr(39), chr(39) * 2))}'"
    )


def _words(error: Any, found: str) -> tuple[str, str]:
    """What the library says, in other words."""
    problem, context = str(error.problem or ""), str(error.context or "")
    if found == "\t":
        return "a tab where only blanks may stand", "YAML is indented by blanks"
    if "mapping values are not allowed" in problem:
        return "a colon where none may stand", "put a text with ': ' in quotes, and check the indentation"
    if "flow sequence" in context:
        return "a comma or ] is missing; the list begins here or before", "lists are written [1, 2, 3]"
    if "flow mapping" in context:
        return "a comma or } is missing; the mapping begins here or before", "mappings are written {a: 1, b: 2}"
    if "quoted scalar" in context and "end of stream" in problem:
        return "a quote is not closed; the text begins here or before", "close it"
    if "block mapping" in context or "block collection" in context:
        return "this line is indented in no way that fits the lines above", "keys of one section begin in one column"
    if "could not find expected ':'" in problem:
        return "a colon is missing after a key", "as in units: 2"
    if "cannot start any token" in problem:
        return f"'{shown(found)}' cannot begin a value", "put the text in quotes"
    return f"not valid YAML: {shown(problem or context, 120)}", ""
