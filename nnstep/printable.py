r"""What a text of others may do to a terminal, and to the eye: nothing. What would be obeyed, or would not be seen, is
written out (`\x1b`, `\u202e`); joiners stay where they join: within emoji, and in scripts that are written with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # controls, directions, zero widths, surrogates, odd line ends
_SCRIPTS = "\u0600-\u0dff\u1000-\u109f\u1780-\u18af\ua800-\uabff\U00011000-\U00011fff"  # Arabic, Indic, Khmer, …
_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff"
_JOINED = (  # compiled when one is looked for
    f"(?<=[{_SCRIPTS}])[\u200c\u200d]|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])"
    "|(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"  # flags of parts of a country
)


def joined(text: str) -> set[int]:
    """Where the invisible characters stand that make one sign of several."""
    return {place for match in re.finditer(_JOINED, text) for place in range(*match.span())}


def hidden(text: str, allowed: str = "\n") -> Iterator[int]:
    """Where the characters stand that would be obeyed or would not be seen; `allowed` are not looked for."""
    if text.isprintable() or text.translate(dict.fromkeys(map(ord, allowed))).isprintable():
        return
    import unicodedata  # only for what is not plain

    kept: set[int] | None = None
    for at, sign in enumerate(text):
        if sign.isprintable() or sign in allowed or unicodedata.category(sign) not in _HIDDEN:
            continue
        kept = joined(text) if kept is None else kept
        if at not in kept:
            yield at


def written(sign: str) -> str:
    r"""A character by its number: `\x1b`, `\u202e`; a byte of a file's name that is no UTF-8 as that byte."""
    number = ord(sign)
    if 0xDC80 <= number <= 0xDCFF:  # as Python keeps such a byte
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def harmless(text: str, allowed: str = "\n") -> str:
    """The text with everything hidden written out; line ends stay, or what else is `allowed`."""
    if text.isprintable() or all(line.isprintable() for line in text.split("\n")):
        return text
    places = set(hidden(text.replace("\r\n", "\n\n"), allowed))  # one for one, so that places stay
    return "".join(written(sign) if at in places else sign for at, sign in enumerate(text)) if places else text
