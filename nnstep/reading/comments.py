"""The comment at the head of a scenario file as words to be read: paragraphs, items, lines that stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal

from nnstep.records import dataclass

_FOR_EDITORS: Final = ("yaml-language-server:", "Editors that know the schema")
_MOST_READ: Final = 20_000  # characters at the head of a file
_AS_IT_IS: Final = 3  # blanks before a line that is drawn or to be typed


@dataclass(frozen=True, slots=True)
class Part:
    """Words that run on (one line), sentences one under the other, or lines as they are."""

    form: Literal["words", "items", "lines"]
    lines: tuple[str, ...]


def head_of(text: str) -> tuple[Part, ...]:
    """The parts of the comment with which a text begins; none in a text that begins otherwise, or in JSON."""
    lines = list(_commented(text[:_MOST_READ]))
    paragraphs = (list(group) for is_empty, group in groupby(lines, lambda line: not line.strip()) if not is_empty)
    return tuple(map(_part, paragraphs))


def is_drawn(line: str) -> bool:
    """Whether a line would lose its sense with other blanks or breaks: it has columns, or lines and arrows."""
    return re.search(r"\S {2,}\S|[\u2500-\u257f►◄▲▼]|-+>|<-+", line) is not None


def title_of(text: str) -> str:
    """The title that a text seems to give itself, without reading it as YAML; "" where none is to be seen."""
    found = re.search(
        r"""^["']?title["']?:[ ]*(?P<words>[^\n]*?)[ ]*(?:[ ]\#[^\n]*)?$""", text[:_MOST_READ], re.M | re.X
    )
    words = found["words"].rstrip(",") if found else ""
    return words[1:-1] if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'" else words


def _commented(text: str) -> Iterator[str]:
    """The lines of the comment, without its signs and without what is said to editors."""
    for line in text.removeprefix("\ufeff").splitlines():
        if line.strip() and not line.startswith("#"):
            return
        words = line[1:].removeprefix(" ").rstrip()
        if not words.lstrip().startswith(_FOR_EDITORS):
            yield words


def _part(paragraph: list[str]) -> Part:
    """A paragraph by what it looks like: one line set in makes it a drawing, or something to type."""
    if re.match(" *- ", paragraph[0]):
        return Part("items", tuple(_items(paragraph)))
    if any(line.startswith(" " * _AS_IT_IS) for line in paragraph):
        least = min(len(line) - len(line.lstrip()) for line in paragraph)
        return Part("lines", tuple(line[least:] for line in paragraph))
    return Part("words", (" ".join(line.strip() for line in paragraph),))


def _items(lines: list[str]) -> Iterator[str]:
    """Sentences that begin with a hyphen, each with the lines on which it goes on."""
    item = ""
    for line in lines:
        if re.match(" *- ", line) and item:
            yield item
            item = ""
        item = f"{item} {line.strip()}".strip()
    yield item
