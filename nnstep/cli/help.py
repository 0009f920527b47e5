"""The help, written from what is declared: as the library writes it to the letter, but without its import."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from textwrap import fill, wrap
from typing import Final

from nnstep.cli.table import COMMANDS, SAYS, function_of
from nnstep.options.declared import Option
from nnstep.options.signature import Word, read
from nnstep.records import MISSING

_WIDEST, _NARROWEST = 80, 52  # columns of a page; two of them stay free
_MOST_NAME = 30  # columns of the names of options
_HELP: Final = ("-h, --help", "Show this message and exit.")
_VERSION: Final = ("-V, --version", "Print the version.")

Rows = Sequence[tuple[str, str]]


def help_of(name: str = "") -> str:
    """The help of a command, or of the whole program."""
    return "\n".join(_lines(name, max(min(get_terminal_size().columns, _WIDEST), _NARROWEST) - 2))


def _lines(name: str, width: int) -> Iterator[str]:
    if name:
        words = read(function_of(name)).words
        arguments = [word for word in words if not isinstance(word.declared, Option)]
        yield from _usage(f"{_program()} {name}", " ".join(["[OPTIONS]", *map(_placed, arguments)]), width)
        yield from _says(COMMANDS[name].help, width)
        yield from _section("Arguments", [(str(word.declared.metavar), _help(word)) for word in arguments], width)
        options = [(_named(word), _help(word)) for word in words if isinstance(word.declared, Option)]
        yield from _section("Options", [*options, _HELP], width)
    else:
        yield from _usage(_program(), "[OPTIONS] COMMAND [ARGS]...", width)
        yield from _says(SAYS, width)
        yield from _section("Options", [_VERSION, _HELP], width)
        yield from _section("Commands", [(one, command.help) for one, command in COMMANDS.items()], width)


def _program() -> str:
    """What the program was called by."""
    package = getattr(sys.modules["__main__"], "__package__", None)
    name = os.path.basename(sys.argv[0])
    if not package:
        return name
    module = os.path.splitext(name)[0]
    return f"python -m {package}" + ("" if module == "__main__" else f".{module}")


def _usage(program: str, words: str, width: int) -> Iterator[str]:
    lead = f"Usage: {program} "
    yield fill(words, width, initial_indent=lead, subsequent_indent=" " * len(lead), replace_whitespace=False)


def _says(text: str, width: int) -> Iterator[str]:
    yield ""
    yield fill(text, width, initial_indent="  ", subsequent_indent="  ")


def _section(title: str, rows: Rows, width: int) -> Iterator[str]:
    """Names, and what they are beside them; below, where a name is too long."""
    if not rows:
        return
    yield ""
    yield f"{title}:"
    column = min(max(len(name) for name, _ in rows), _MOST_NAME) + 2
    for name, text in rows:
        first, *others = wrap(text, max(width - column - 2, 10))
        if len(name) <= column - 2:
            yield f"  {name.ljust(column)}{first}"
        else:
            yield f"  {name}"
            yield f"  {' ' * column}{first}"
        for line in others:
            yield f"  {' ' * column}{line}"


def _placed(word: Word) -> str:
    """An argument as it stands in the line: one that has to be given in braces."""
    return str(word.declared.metavar) if _is_optional(word) else f"{{{word.declared.metavar}}}"


def _is_optional(word: Word) -> bool:
    return word.default is not MISSING


def _named(word: Word) -> str:
    declared = word.declared
    assert isinstance(declared, Option)
    return ", ".join(declared.names) + (f" {declared.metavar}" if declared.metavar else "")


def _help(word: Word) -> str:
    """The words for it, and in brackets what it is by itself, how large it may be, and whether it has to be given."""
    declared, more = word.declared, []
    if isinstance(word.default, str | int) and not isinstance(word.default, bool):
        more.append(f"default: {word.default}")
    if isinstance(declared, Option) and (declared.min is not None or declared.max is not None):
        low = "" if declared.min is None else f"{declared.min}<="
        high = "" if declared.max is None else f"<={declared.max}"
        more.append(f"{low}x{high}")
    if not _is_optional(word):
        more.append("required")
    return f"{declared.help}  [{'; '.join(more)}]" if more else declared.help
