"""How an option or an argument of a command is declared, beside its type: as data, read by whoever reads a line."""

from __future__ import annotations

from nnstep.records import dataclass


@dataclass(frozen=True)
class Argument:
    """A word that stands for itself."""

    metavar: str
    help: str


@dataclass(frozen=True)
class Option:
    """A word that begins with a hyphen, and the word after it, where it is no yes or no.

    min, max: of a number. choices: all that it may be, where that is little.
    """

    names: tuple[str, ...]
    help: str
    metavar: str | None = None
    min: int | None = None
    max: int | None = None
    choices: tuple[str, ...] = ()


def option(
    *names: str,
    help: str,
    metavar: str | None = None,
    min: int | None = None,
    max: int | None = None,
    choices: tuple[str, ...] = (),
) -> Option:
    """The option that is called so: `option("-o", "--output", metavar="FILE", help="Write to a file.")`."""
    return Option(names, help, metavar, min, max, choices)
