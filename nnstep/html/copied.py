"""Lines of numbers for other programs, as the page fills them: for each program a pattern with places for them."""

from __future__ import annotations

import re
from typing import Any

from nnstep.algebra import latex as formulas
from nnstep.algebra.expr import Expr, Num, substitute
from nnstep.algebra.pasted import DIALECTS, Unspoken, pasted
from nnstep.html.rests import Rest
from nnstep.quantities.key import Key
from nnstep.quantities.latex_names import latex_name
from nnstep.quantities.notation import Notation
from nnstep.render.formats import LINES
from nnstep.words.copied import CALLED

_FIRST = 900_001  # no number of a formula's own is so large
_PLACE = re.compile(r"9\d{5}")

PROGRAMS: list[tuple[str, str, bool]] = [
    (name, CALLED[name], name in DIALECTS and DIALECTS[name].plain) for name in LINES
]
"""The programs in their order: the name, what it is called, whether it knows no `1e-8`."""


def patterns(numbers: Expr) -> list[str | int | None]:
    """A line whose symbols are places, for each program: `#0#*#1#`; None where it has no word for something.

    0: as for the program before.
    """
    line = substitute(numbers, lambda place: Num(0.0, str(_FIRST + place)))
    found: list[str | None] = []
    for name in LINES:
        try:
            text = pasted(line, DIALECTS[name]) if name in DIALECTS else formulas.latex(line, str)
        except Unspoken:
            found.append(None)
        else:
            found.append(_PLACE.sub(lambda one: f"#{int(one[0]) - _FIRST}#", text))
    return [0 if place and one == found[place - 1] else one for place, one in enumerate(found)]


def shortened(equations: list[str]) -> list[str]:
    """Equations whose right sides have `#2#` for what the second one has on the left."""
    names = [one.partition(" = ")[0] for one in equations]
    longest = sorted(
        {name: place for place, name in enumerate(names, 1) if len(name) > len("#100#")}.items(), key=_size
    )

    def shorter(right: str) -> str:
        for name, place in longest:
            right = right.replace(name, f"#{place}#")
        return right

    return [
        f"{left} = {shorter(one[len(left) + 3 :])}" if left else "" for left, one in zip(names, equations, strict=True)
    ]


def _size(named: tuple[str, int]) -> int:
    return -len(named[0])


def in_latex(key: Key, symbols: Expr, notation: Notation) -> str:
    """An equation in symbols."""

    def name(one: Any) -> str:
        return r"\ldots" if isinstance(one, Rest) else latex_name(notation, one)

    return f"{name(key)} = {formulas.latex(symbols, name)}"
