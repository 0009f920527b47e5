"""The statements of an article: as those of any text, and what an article leaves to its reader put together.

`W5 = W5 − η·∂E/∂W5`, and in the next line `= 0.55 − 0.5·(−0.04)`, is one chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from nnstep.audit.text import Text
from nnstep.quantities.layout import Layout
from nnstep.sheets.spoken import Spoken
from nnstep.sheets.statements import Found, Scope, Statement, Unread
from nnstep.sheets.text import statements

_EQUALS: Final = re.compile(r"\s*[=≈]\s*")
_WORDS: Final = re.compile(
    r"\b(?:(?P<target>actual|desired|expected|label|truth|true)|predicted|predict)_?(?P<number>\d{1,2})\b",
    re.IGNORECASE,
)
_APART: Final = 4  # lines between the parts of one chain


def read(text: Text, layout: Layout) -> tuple[Spoken, list[Found]]:
    """What a text says in a network of a layout, and the language in which it says so."""
    spoken = Spoken(layout)
    for name, means in _declared(text.text):
        spoken.declare(name, means)
    found: list[Found] = []
    for one in statements(text.text, spoken):
        before = found[-1] if found else None
        if isinstance(one, Statement) and not one.text and isinstance(before, Unread):
            joined = _joined(before, one, text, spoken)
            if joined is not None:
                found[-1] = joined
                continue
        found.append(one)
    return spoken, found


def _declared(text: str) -> Iterable[tuple[str, str]]:
    """Words that articles use for targets and outputs, with the number of the output."""
    return {
        found[0].casefold(): f"{'target' if found['target'] else 'out'}_o{found['number']}"
        for found in _WORDS.finditer(text)
    }.items()


def _joined(before: Unread, one: Statement, text: Text, spoken: Spoken) -> Statement | None:
    """A formula and the numbers that go on with it in a line below."""
    start = one.parts[0].start
    line = text.text[text.text.rfind("\n", 0, start) + 1 : start]
    sign = _EQUALS.search(before.piece.text)
    if not _EQUALS.fullmatch(line) or sign is None or text.text.count("\n", before.piece.end, start) > _APART:
        return None
    name, formula = before.piece.cut(0, sign.start()), before.piece.cut(sign.end())
    if not spoken.knows(name.text):
        return None
    said = f"{name.text} new" if name.text and re.search(rf"(?<!\w){re.escape(name.text)}(?!\w)", formula.text) else ""
    return Statement(name, (formula, *one.parts), Scope(), said)


def lone(found: Sequence[Found]) -> list[Statement]:
    """The statements among what was found."""
    return [one for one in found if isinstance(one, Statement)]
