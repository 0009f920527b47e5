"""Lines of a scenario file that is written: comments where there is room, lists broken where they are long."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Final

_WIDE: Final = 96  # columns of a line that is broken
_COLUMN: Final = 27  # where comments begin, where there is room
_YAML_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"))


def with_comment(line: str, comment: str) -> str:
    """A line with a comment behind it, or above it where there is no room."""
    if not comment:
        return line
    whole = f"{line.ljust(_COLUMN)} # {comment}"
    if len(whole) <= _WIDE + 16:
        return whole
    return "\n".join([*remark(comment, " " * (len(line) - len(line.lstrip("- ")))), line])


def remark(text: str, indent: str = "") -> list[str]:
    """A comment on lines of its own."""
    return textwrap.wrap(text, _WIDE, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def list_lines(lead: str, items: Sequence[str], comment: str = "") -> list[str]:
    """A list after its key, on one line where it fits."""
    whole = f"{lead}[{', '.join(items)}]"
    if len(whole) <= _WIDE:
        return [with_comment(whole, comment)]
    lines, indent = [f"{lead}[{items[0]}"], " " * (len(lead) + 1)
    for item in items[1:]:
        fits = len(lines[-1]) + 2 + len(item) <= _WIDE
        lines[-1] += f", {item}" if fits else ","
        lines += [] if fits else [indent + item]
    lines[-1] += "]"
    return ([f"{' ' * (len(lead) - len(lead.lstrip()))}# {comment}"] if comment else []) + lines


def quoted(text: str) -> str:
    """A text in the quotes that YAML shares with JSON."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def word(text: str) -> str:
    """A name, in quotes where YAML could take it for something else."""
    plain_word = text.isascii() and text.replace("_", "a").isalnum() and not text[:1].isdigit()
    return text if plain_word and text.casefold() not in _YAML_WORDS else quoted(text)


def span(letter: str, start: int, count: int) -> str:
    """Neurons or weights of consecutive numbers: o1 o2, or w1 w2 ... w12."""
    names = [f"{letter}{number}" for number in range(start + 1, start + count + 1)]
    return " ".join(names) if count <= 4 else f"{names[0]} {names[1]} ... {names[-1]}"
