"""A text into the clipboard by way of the terminal (OSC 52), where the terminal says that it can.

It is asked in two ways when there is first something to copy: for its capability `Ms` (XTGETTCAP), and for its primary
attributes, of which 52 is the clipboard. All terminals of today answer the second at least, most with a no.
"""

from __future__ import annotations

import re
from base64 import b64encode

QUESTION = "\x1bP+q4D73\x1b\\\x1b[c"
"""What makes a terminal say whether it can copy."""

_CAPABILITY = re.compile(rb"P1\+r4[Dd]73(?:=|$)")
_ATTRIBUTES = re.compile(r"\[\?([\d;]+)c")


def is_capability(reply: bytes | bytearray) -> bool:
    """Whether a string of the terminal says that it can copy."""
    return _CAPABILITY.match(reply) is not None


def attributes(sequence: str) -> set[str]:
    """The numbers of the terminal's primary attributes; empty where it is another sequence."""
    found = _ATTRIBUTES.fullmatch(sequence)
    return set(found[1].split(";")) if found else set()


def copying(text: str) -> str:
    """What makes a terminal copy the text."""
    return f"\x1b]52;c;{b64encode(text.encode()).decode()}\x1b\\"


class Clipboard:
    """What is to be copied, and whether the terminal can: None before it has answered."""

    def __init__(self) -> None:
        self.can: bool | None = None
        self._asked = False
        self._waiting = ""

    def put(self, text: str) -> str:
        """What to write for the text to be copied: at once where the terminal can, else the question whether it can."""
        if self.can is not None:
            return copying(text) if self.can else ""
        self._waiting, asked, self._asked = text, self._asked, True
        return "" if asked else QUESTION

    def answered(self, can: bool) -> str:
        """What to write when the terminal has answered; a no after a yes changes nothing."""
        if self.can:
            return ""
        self.can, waiting, self._waiting = can, self._waiting, ""
        return copying(waiting) if can and waiting else ""
