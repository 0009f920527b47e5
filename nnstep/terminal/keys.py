"""Bytes from a terminal -> names of keys, with no terminal in sight.

A key is named "right" "left" "up" "down" "home" "end" "pgup" "pgdn" "shift-right" "shift-left" "enter" "esc"
"backspace" "delete" "tab" "space" "ctrl-l" "ctrl-d" "ctrl-c" "ctrl-u" "ctrl-w" "ctrl-a" "ctrl-e", and any other
printable character is its own name. What is none of these (other control sequences, Alt with a key, mouse reports,
replies of the terminal, a bracketed paste, bytes that are no UTF-8) gives no name at all: half of a sequence taken for
letters would quit or move. Two replies are read: the colour of the background, and whether it can copy.

Esc and a letter are the bytes of Alt with that letter. They are two keys where Esc came twice, where something else is
being done meanwhile, and where nobody looked for so long that they may well have been pressed one after the other.
"""

from __future__ import annotations

import re
from typing import Protocol

from nnstep.terminal.clipboard import attributes, is_capability

ESC = 0x1B
ESC_PATIENCE = 0.04  # s; a lone Esc is known only by what does not follow. Some senders leave 50 ms between keys
BUSY = 0.02  # s without a look at the keyboard after which what has come need not have come together
SEQUENCE_PATIENCE = 0.2  # s; no key sends half a sequence, so what has begun may take longer

CONTROLS = {
    "\x01": "ctrl-a",
    "\x03": "ctrl-c",
    "\x04": "ctrl-d",
    "\x05": "ctrl-e",
    "\x08": "backspace",
    "\t": "tab",
    "\n": "enter",
    "\x0c": "ctrl-l",
    "\r": "enter",
    "\x15": "ctrl-u",
    "\x17": "ctrl-w",
    "\x1b": "esc",
    "\x7f": "backspace",
    " ": "space",
}
WAYS_OUT = (0x03, 0x04)  # Ctrl-C and Ctrl-D are in no sequence and no paste: they end it and count

ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end"}
SHIFTED = {"C": "shift-right", "D": "shift-left"}
PLAIN = ("", "1", "1;1")  # the parameters of a key without a modifier; 2 is Shift
SHIFT = ("2", "1;2")
TILDE = {"1": "home", "7": "home", "3": "delete", "4": "end", "8": "end", "5": "pgup", "6": "pgdn"}
QUESTION = "\x1b]11;?\x1b\\"
"""What colour the background has: most terminals answer within milliseconds, some never."""
_BACKGROUND = re.compile(rb"\]11;rgba?:" + b"/".join([rb"([0-9A-Fa-f]{1,4})"] * 3))
_LONGEST_REPLY = 64
PASTE_BEGINS, PASTE_ENDS = "[200~", "[201~"


def _sequences() -> dict[str, str]:
    """Every control sequence that is a key, without its ESC."""
    keys = {"[c": "shift-right", "[d": "shift-left", "OM": "enter"}  # rxvt's Shift-arrows, the keypad's Enter
    for introducer in "[O":
        keys |= {introducer + given + final: name for final, name in ARROWS.items() for given in PLAIN}
        keys |= {introducer + given + final: name for final, name in SHIFTED.items() for given in SHIFT}
    return keys | {f"[{number}{given}~": name for number, name in TILDE.items() for given in ("", ";1")}


SEQUENCES = _sequences()


def named(character: str) -> str | None:
    """The name of the key that types this one character, or None."""
    return CONTROLS.get(character) or (character if character.isprintable() else None)


class Decoder:
    """Takes the bytes of a terminal in pieces of any size; how they are cut never matters.

    It goes byte by byte through a few states: ground, esc (ESC seen), csi, ss3, string (OSC, DCS, …), charset (ESC and
    intermediates), more (a known number of bytes to come) and utf8.
    """

    def __init__(self) -> None:
        self._state = "ground"
        self._read = bytearray()  # of the sequence, without its ESC; of the character
        self._missing = 0
        self._pasting = False
        self._parted = False  # what follows an Esc that is no sequence is a key of its own
        self._late = False
        self._names: list[str] = []
        self._asked = False  # so a reply may come: then Esc and ] begin it, however late they are read
        self.background = ""
        """What the terminal answered to the question: light or dark; "" before."""
        self.copies: bool | None = None
        """Whether the terminal said that it can copy; None before it said anything."""

    def question(self) -> str:
        """What to write to have the terminal say its background; "" where it was asked before."""
        asked, self._asked = self._asked, True
        return "" if asked else QUESTION

    @property
    def patience(self) -> float | None:
        """Seconds without a byte after which to flush; None when nothing is pending."""
        if self._state == "ground" and not self._pasting:
            return None
        return ESC_PATIENCE if self._state == "esc" and not self._pasting else SEQUENCE_PATIENCE

    def feed(self, data: bytes, *, late: bool = False) -> list[str]:
        """The keys that are complete with these bytes; late: the program was busy when they came."""
        self._late = late
        for byte in data:
            self._take(byte)
        return self._given()

    def flush(self) -> list[str]:
        """Nothing more came: a lone ESC was the key, anything else that has begun is dropped."""
        if self._state == "esc":
            self._give("esc")
        self._reset()
        self._pasting = False
        return self._given()

    def _given(self) -> list[str]:
        names, self._names = self._names, []
        return names

    def _give(self, name: str | None) -> None:
        if name and not self._pasting:
            self._names.append(name)

    def _reset(self, state: str = "ground", read: bytes = b"", missing: int = 0) -> None:
        self._state, self._missing, self._parted = state, missing, False
        self._read[:] = read

    def _take(self, byte: int) -> None:
        if byte in WAYS_OUT:
            self._pasting = False
            self._reset()
        if self._state == "ground":
            self._ground(byte)
        elif self._state == "string":
            self._string(byte)
        elif self._state == "utf8":
            self._utf8(byte)
        elif self._state == "esc":
            self._escape(byte)
        elif byte < 0x20 or byte == 0x7F:  # no sequence holds one: it is a key again
            self._reset()
            self._ground(byte)
        elif self._state == "more":
            self._missing -= 1
            if not self._missing:
                self._reset()
        elif self._state in ("csi", "ss3", "charset"):
            self._sequence(byte)

    def _ground(self, byte: int) -> None:
        if byte == ESC:
            self._reset("esc")
        elif byte == 0x9B:  # CSI in one byte; in UTF-8 no character begins so
            self._reset("csi", b"[")
        elif byte < 0x80:
            self._give(named(chr(byte)))
        elif 0xC2 <= byte <= 0xF4:
            self._reset("utf8", bytes([byte]), 1 if byte < 0xE0 else 2 if byte < 0xF0 else 3)

    def _utf8(self, byte: int) -> None:
        if not 0x80 <= byte < 0xC0:  # the character was cut off; this byte begins something else
            self._reset()
            self._ground(byte)
            return
        self._read.append(byte)
        self._missing -= 1
        if not self._missing:
            character = self._read.decode("utf-8", "ignore")  # nothing where it is overlong or a surrogate
            self._reset()
            self._give(named(character) if character else None)

    def _string(self, byte: int) -> None:
        """A byte of a reply, which BEL ends, or ESC and a backslash, or a byte that no string holds."""
        if byte >= 0x20:
            if len(self._read) < _LONGEST_REPLY:
                self._read.append(byte)
            return
        if found := _BACKGROUND.match(self._read):
            self.background, self._asked = _shade(*found.groups()), False
        if is_capability(self._read):
            self.copies = True
        ends = byte == ESC
        self._reset("esc" if ends else "ground", b"\\" if ends else b"")

    def _escape(self, byte: int) -> None:
        if self._read and byte == self._read[0]:  # the rest of what ended a string
            self._reset()
        elif byte == ord("]") and self._asked:
            self._reset("string", b"]")
        elif byte == ESC:  # Esc twice: the first one is a key, the second may begin a sequence
            self._give("esc")
            self._parted = True
        elif byte in b"[O":
            self._reset("csi" if byte == ord("[") else "ss3", bytes([byte]))
        elif self._parted or self._late:
            self._give("esc")
            self._reset()
            self._ground(byte)
        elif byte in b"]P_^X":
            self._reset("string", bytes([byte]))
        elif 0x20 <= byte < 0x30:
            self._reset("charset")
        elif byte >= 0xC2:  # Alt with a character beyond ASCII
            self._reset("more", missing=1 if byte < 0xE0 else 2 if byte < 0xF0 else 3)
        else:  # Alt with a key
            self._reset()

    def _sequence(self, byte: int) -> None:
        if byte >= 0x80:
            self._reset()
            self._ground(byte)
            return
        if len(self._read) < _LONGEST_REPLY:  # longer than any key; the rest is still part of the sequence
            self._read.append(byte)
        first = len(self._read) == 2
        final = byte >= (0x30 if self._state == "charset" else 0x40)
        if self._state == "csi" and first and byte in b"[M":  # F1 to F5 of the Linux console; a mouse report of old
            self._reset("more", missing=1 if byte == ord("[") else 3)
        elif final:
            sequence = self._read.decode("ascii")
            self._reset()
            if sequence == PASTE_BEGINS:
                self._pasting = True
            elif sequence == PASTE_ENDS:
                self._pasting = False
            elif numbers := attributes(sequence):
                self.copies = self.copies or "52" in numbers
            else:
                self._give(SEQUENCES.get(sequence))


def _shade(*parts: bytes) -> str:
    """Whether black or white letters are read better on a colour, by their contrast as WCAG defines it.

    parts: red, green and blue, each with as many hexadecimal digits as a terminal gives.
    """
    red, green, blue = (_linear(int(part, 16) / (16 ** len(part) - 1)) for part in parts)
    return "light" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _MIDDLE else "dark"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


_MIDDLE = 0.0525**0.5 - 0.05
"""The luminance on which black and white have the same contrast."""


class Msvcrt(Protocol):
    """The part of Windows' msvcrt that is used, so that a test can stand in for it."""

    def kbhit(self) -> bool: ...
    def getwch(self) -> str: ...


WINDOWS = {"H": "up", "P": "down", "M": "right", "K": "left", "G": "home", "O": "end", "I": "pgup", "Q": "pgdn",
           "S": "delete"}  # fmt: skip


def windows_keys(msvcrt: Msvcrt) -> list[str]:
    """All keys that wait in the Windows console, which sends a prefix and a code for a key that types nothing."""
    names: list[str | None] = []
    while msvcrt.kbhit():
        character = msvcrt.getwch()
        if character in "\x00\xe0" and msvcrt.kbhit():  # nothing after it: a typed à, the same code as the prefix
            names.append(WINDOWS.get(msvcrt.getwch()))
        else:
            names.append(named(character))
    return [name for name in names if name]
