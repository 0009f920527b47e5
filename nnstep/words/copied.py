"""What is said of a line that is copied for another program."""

from __future__ import annotations

from typing import Final

from nnstep.quantities.spans import Spans, Verbatim

CALLED: Final = {
    "python": "Python",
    "octave": "Octave",
    "r": "R",
    "bc": "bc -l",
    "qalc": "qalc",
    "spreadsheet": "a spreadsheet",
    "latex": "LaTeX",
}
"""The programs as they are called in a sentence."""

NO_LINE: Final[Spans] = ("this step has no line of numbers that could be copied",)
COPIED: Final = "copied "


def copied_for(target: str, following: str, line: str) -> Spans:
    """The line, for which program it is, and for which the next one would be."""
    return (f"for {CALLED[target]} (y again: {CALLED[following]}): ", Verbatim(line))
