"""Markdown as text: stars, backticks, links and the lines of tables are left out; what they hold is kept.

A star is left alone where it may be a product: `w1 * x1 + w2 * x2`.
"""

from __future__ import annotations

import re
from typing import Final

from nnstep.audit.text import Text, Writer

_MARK: Final = re.compile(
    r"^[ \t]*+(?P<fence>```+|~~~+)[^\n`]*+$"
    r"|(?P<bold>\*\*|__|`+|~~)"
    r"|!\[(?P<alt>[^\[\]\n]{0,300})\]\([^()\s]{0,1000}(?:\s[^()\n]{0,300})?\)"
    r"|\[(?P<link>[^\[\]\n]{1,300})\]\([^()\s]{0,1000}(?:\s[^()\n]{0,300})?\)"
    r"|(?<![\w*])\*(?P<slanted>[^\W\d][^*\n=+/]{0,200}[^\W])\*(?![\w*])"
    r"|^[ \t]*+(?P<head>\#{1,6}[ \t]+|>[ \t]*+)",
    re.MULTILINE,
)


def markup(text: Text) -> Text:
    """What Markdown's marks are about. A text without any is the same after it."""
    writer, before = Writer(text), 0
    for mark in _MARK.finditer(text.text):
        if mark["bold"] and (mark[0] == "__" or mark[0] == "**") and _is_operator(text.text, mark):
            continue
        writer.copy(before, mark.start())
        for kept in ("alt", "link", "slanted"):
            if mark[kept] is not None and (kept != "alt" or "=" in mark[kept]):
                writer.copy(*mark.span(kept))
        before = mark.end()
    if not before:
        return text
    writer.copy(before, len(text.text))
    return writer.done()


def _is_operator(text: str, mark: re.Match[str]) -> bool:
    """Whether ** is a power and __ part of a name: something stands on both sides."""
    left, right = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    if mark[0] == "__":
        return bool(left.isalnum() and right.isalnum())
    return bool(right.isdigit() and (left.isalnum() or left == ")")) or (left == " " and right == " ")
