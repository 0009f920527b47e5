"""Reading a line of words without the library, where there is nothing to explain: its import takes as long as a page.

A line that is not plainly right (help is asked for, a word is unknown, missing, or no number) is left to the library,
which says so in its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nnstep.options.declared import Option
from nnstep.options.signature import Read, Word
from nnstep.records import MISSING

_WHOLE = r"[0-9]{1,18}"
_NEGATIVE = r"-[0-9.,][0-9.,eE+/*()-]*"


class _NotPlain(Exception):
    """The line is left to the library."""


def values_of(
    command: Read, line: Sequence[str], *, negative: bool = False, rest: bool = False
) -> dict[str, Any] | None:
    """The values of the words of a line; None where it is not plainly right. negative: −0.3 is no option.

    rest: no word behind the first that stands for itself is an option.
    """
    options = {
        name: word for word in command.words if isinstance(word.declared, Option) for name in word.declared.names
    }
    found: dict[str, Any] = {}
    bare: list[str] = []
    words = iter(line)
    try:
        for text in words:
            if (rest and bare) or text[:1] != "-" or text == "-" or (negative and re.fullmatch(_NEGATIVE, text)):
                bare.append(text)
                continue
            name, sign, value = text.partition("=") if text[:2] == "--" else (text, "", "")
            word = options.get(name)
            if word is None:
                return None
            if word.holds is bool:
                if sign:
                    return None
                found[word.name] = True
                continue
            value = value if sign else next(words)
            if value[:1] == "-" and value != "-":
                return None
            _put(found, word, value)
        _place(found, [word for word in command.words if not isinstance(word.declared, Option)], bare)
        return found | {word.name: _default(word) for word in command.words if word.name not in found}
    except (_NotPlain, StopIteration):
        return None


def _put(found: dict[str, Any], word: Word, text: str) -> None:
    if word.several:
        found.setdefault(word.name, []).append(text)
    else:
        found[word.name] = _held(word, text)


def _place(found: dict[str, Any], arguments: list[Word], bare: list[str]) -> None:
    """The words that stand for themselves, one after the other; the last argument may take all that are left."""
    for word in arguments:
        if word.several:
            if bare:
                found[word.name] = bare
            bare = []
        elif bare:
            _put(found, word, bare[0])
            bare = bare[1:]
    if bare:
        raise _NotPlain


def _held(word: Word, text: str) -> Any:
    declared = word.declared
    if word.holds is int:
        if not re.fullmatch(_WHOLE, text):
            raise _NotPlain
        assert isinstance(declared, Option)
        number = int(text)
        low = number if declared.min is None else declared.min
        high = number if declared.max is None else declared.max
        if not low <= number <= high:
            raise _NotPlain
        return number
    if isinstance(declared, Option) and declared.choices and text not in declared.choices:
        raise _NotPlain
    return text


def _default(word: Word) -> Any:
    if word.default is MISSING:
        raise _NotPlain
    return word.default
