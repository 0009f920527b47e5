"""The parts that programs share: comments that stay comments, arrays of the very numbers, functions, checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from textwrap import wrap
from typing import Any, Final

from nnstep.printable import harmless
from nnstep.programs.source import number

WIDTH: Final = 100


def comment(text: str, indent: str = "") -> list[str]:
    """Words as lines of comment, whatever they are: nothing in them can end the comment or be obeyed."""
    plain = harmless(" ".join(str(text).split()))
    lines = wrap(plain, WIDTH - 2 - len(indent), break_on_hyphens=False)
    return [f"{indent}# {line}" for line in lines]


def beside(line: str, text: str) -> str:
    """A line of code with words beside it, or above where there is no room."""
    said = comment(text)
    return f"{line}  {said[0]}" if said else line


def nested(value: Any) -> str:
    """Numbers in lists in lists as source."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(nested, value))}]"
    if isinstance(value, bool):
        return repr(value)
    return repr(float(value)) if isfinite(value) else number(value)


def assigned(head: str, value: Any, tail: str = "") -> list[str]:
    """`head` numbers `tail` on one line, or on a line for each row."""
    line = f"{head}{nested(value)}{tail}"
    if len(line) <= WIDTH or not isinstance(value, list | tuple):
        return [line]
    return [f"{head}[", *(f"    {row}" for row in _rows(value)), f"]{tail}"]


def _rows(value: Any) -> Iterator[str]:
    flat = [nested(one) for one in value]
    if value and not isinstance(value[0], list | tuple):
        yield from wrap(", ".join(flat) + ",", WIDTH - 4, break_long_words=False, break_on_hyphens=False)
        return
    for row in flat:
        if len(row) <= WIDTH - 5:
            yield f"{row},"
        else:
            inner = wrap(row[1:-1] + ",", WIDTH - 8, break_long_words=False, break_on_hyphens=False)
            yield from ("[", *(f"    {line}" for line in inner), "],")


def defined(name: str, arguments: Sequence[str], body: Sequence[str], says: str = "") -> list[str]:
    """A function with its lines; says: a sentence of ours."""
    return [f"def {name}({', '.join(arguments)}):", *([f'    """{says}"""'] if says else []), *indented(body)]


def indented(lines: Iterable[str], by: int = 1) -> list[str]:
    """Lines further to the right."""
    return ["    " * by + line if line else "" for line in lines]


def written(parts: Iterable[Iterable[str]]) -> str:
    """Parts of a program, with a blank line between them, two around what is defined."""
    text = ""
    was_defined = False
    for lines in filter(None, map(list, parts)):
        is_defined = lines[0].startswith(("def ", "class ", "@"))
        text += "" if not text else "\n\n" if is_defined or was_defined else "\n"
        text += "\n".join(lines) + "\n"
        was_defined = is_defined
    return text
