r"""Formulas in Markdown, `$…$` and `$$…$$`, as GitHub, GitLab, Jupyter and pandoc set them.

Some of them read Markdown first and formulas after. So between single dollars nothing stands that Markdown takes for
its own: no bar of a table, no backslash before a sign, no underscore that may end an emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap
from typing import Final

HARD: Final = "\x00"
"""A blank that no line may end at."""

_WIDTH: Final = 80
_CASES: Final = re.compile(r"\\begin\{cases\} (.*?) \\end\{cases\}")
_JOINED: Final = re.compile(r"\\mathrm\{([^{}]*?)\\_([^{}]*)\}")
_LOW: Final = re.compile(r"_(?=\{)")
_KEPT: Final = re.compile(r" (?=[-+=<>#])")  # what a line may not begin with


def inline(formula: str) -> str:
    """A formula in a line of text; cases stand one after the other."""
    bare = _CASES.sub(lambda found: rf"\lbrace {_in_line(found[1])}", _named(formula))
    bare = bare.replace("|", r"\vert ").replace(r"\,", r"\thinspace ")
    return f"${_LOW.sub(' _', bare).strip()}$".replace(" ", HARD)


def displayed(rows: Sequence[str]) -> str:
    """Rows of equations by themselves, aligned at their =."""
    *above, last = map(_named, rows)
    lines = [line for row in above for line in _broken(rf"{row} \\")] + _broken(last)
    return "\n".join(("$$", r"\begin{aligned}", *lines, r"\end{aligned}", "$$"))


def _in_line(cases: str) -> str:
    return cases.replace(" & ", r" \quad ").replace(r" \\ ", r",\quad ")


def _named(formula: str) -> str:
    """A formula whose names of several words have the others below the first: no backslash before an underscore."""
    return _JOINED.sub(
        lambda found: rf"{{\mathrm{{{found[1]}}}_{{\mathrm{{{found[2]}}}}}}}".replace(r"\_", "~"), formula
    )


def _broken(row: str) -> list[str]:
    """A row in lines; a blank in a formula is none, so that it may go on below."""
    lines = wrap(_KEPT.sub(HARD, row), _WIDTH, break_long_words=False, break_on_hyphens=False)
    return [line.replace(HARD, " ") for line in lines]
