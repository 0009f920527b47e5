"""Headings that say of which epoch and sample the numbers below are: `Epoch 2`, `2. Beispiel`, `Sample 3: …`."""

from __future__ import annotations

import re
from typing import Final

from nnstep.sheets import vocabulary as words
from nnstep.sheets.plain import Plain
from nnstep.sheets.statements import Scope


def scope_of(line: Plain, scope: Scope) -> tuple[Scope, Plain]:
    """The epoch and sample that a line begins with, else those of a scope; and what is left of the line."""
    rest = line
    for _ in range(2):
        for field, pattern in _SCOPES.items():
            found = pattern.match(rest.text)
            if found is None or found.end() == 0:
                continue
            after = rest.text[found.end() :]
            if after.strip(" :.,;)-–—*_#|") and not re.match(r"\s*[:.,;)\-–—]|\s+\S", after):
                continue
            if re.match(r"\s*[=≈]", after):
                continue
            value = int(found[1] or found[2])
            if not value:
                continue
            scope = Scope(value) if field == "epoch" else Scope(scope.epoch, value)
            rest = rest.cut(found.end() + len(after) - len(after.lstrip(" :.,;)-–—*_#")))
    return scope, rest


def _pattern(kind: frozenset[str]) -> re.Pattern[str]:
    word = "|".join(sorted(kind, key=len, reverse=True))
    return re.compile(
        rf"\W*(?:\w+\s+)?(?:(?:{word})\s*(?:no\.?|nr\.?|n[°º]|#|=|:)?\s*(\d{{1,7}})|(\d{{1,7}})(?:\.|st|nd|rd|th|ª|º|e|ème|a)?\s+(?:{word}))\b",
        re.IGNORECASE,
    )


NEXT_SCOPE: Final = re.compile(
    rf"[;|,.]\s+(?=(?:{'|'.join(words.EPOCH | words.SAMPLE)})\s+\d{{1,6}}\s*[:,])", re.IGNORECASE
)
_SCOPES: Final = {"epoch": _pattern(words.EPOCH), "sample": _pattern(words.SAMPLE)}
