"""The formulas a text prints for quantities: what they come to with the network's own numbers, and whether that is it.

Only a formula that is plainly meant for the quantity is called wrong: of as many quantities, half of them the right
ones. What cannot be read so is left alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from nnstep.algebra.expr import evaluate, operands
from nnstep.algebra.parse import parse
from nnstep.audit.text import Text
from nnstep.audit.workings import Token, is_formula, tokens
from nnstep.errors import NnstepError
from nnstep.marking.typed import place_of
from nnstep.network.trace import Trace
from nnstep.quantities import names
from nnstep.quantities.place import Place
from nnstep.quantities.scan import Named
from nnstep.reading.places import Place as FilePlace
from nnstep.records import dataclass
from nnstep.sheets.aliases import Option
from nnstep.sheets.plain import Plain
from nnstep.sheets.spoken import Spoken
from nnstep.sheets.statements import Found, Statement

Readings = Set[tuple[str, str]]
"""The groups of names with the reading of each that a text's numbers have shown."""

_NAMES: Final = (
    re.compile(r"[^\W\d]\w*\^\(\d\)(?:_\w+)?"),
    re.compile(r"[^\W\d][\w']*"),
)
_MOST: Final = 300
_ENOUGH: Final = 2  # quantities in a formula that may be called wrong
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and what it comes to. id, place: of the quantity; text: the line it stands in."""

    id: str
    place: Place
    value: float
    gives: float
    text: str
    file: FilePlace

    @property
    def is_right(self) -> bool:
        """Whether it comes to the quantity."""
        return abs(self.gives - self.value) <= _SAME * max(abs(self.gives), abs(self.value))


class _Names:
    """Reads the names of formulas as the text's numbers have shown that they are meant.

    doubtful: whether a name of the last formula may mean something else.
    """

    def __init__(self, spoken: Spoken, shown: Readings) -> None:
        self.spoken = spoken
        self.shown = shown
        self.doubtful = False

    def scan(self, text: str, start: int) -> tuple[int, Named] | None:
        """The name that begins here; one with the number of its layer, δ_1^(2), before a power of it."""
        for pattern in _NAMES:
            found = pattern.match(text, start)
            options = self.spoken.options(found[0]) if found else ()
            if found and options and not options[0].change:
                return found.end(), names.parse(self.meant(options).id, self.spoken.layout)
        return self.spoken.scan(text, start)

    def meant(self, options: Sequence[Option]) -> Option:
        """Of what a name may mean, what the text's numbers have shown that it does; the first where nothing has."""
        ids = {one.id.removesuffix("+") for one in options}
        if len(ids) > 1:
            proved = [one for one in options if (one.group, one.reading) in self.shown]
            self.doubtful |= len({one.id.removesuffix("+") for one in proved}) != 1
            return (proved or list(options))[0]
        return options[0]


def formulas(text: Text, trace: Trace, spoken: Spoken, found: Sequence[Found], shown: Readings) -> tuple[Formula, ...]:
    """The formulas that can be judged, each once, in the order of the text. shown: the readings of names in it."""
    seen: dict[tuple[str, str], Formula] = {}
    for one in [each for each in found if isinstance(each, Statement) and each.text][:_MOST]:
        for part in one.parts:
            if is_formula(part):
                for formula in _judged(text, trace, _Names(spoken, shown), one, part):
                    seen.setdefault((formula.id, part.text), formula)
                break
    return tuple(seen.values())


def _judged(text: Text, trace: Trace, language: _Names, one: Statement, part: Plain) -> Iterator[Formula]:
    """The formula as that of the first quantity it may be of, or of the one to which it comes."""
    try:
        node = parse(_spelled(tokens(part)), language.scan, trace.network.functions)
        used = {named: trace.place(*named) for named in operands(node)}
        gives = float(evaluate(node, lambda named: trace.value(used[named])))
    except (NnstepError, ArithmeticError, KeyError):
        return
    if not used:
        return
    options = language.spoken.options(one.text)
    if options:
        language.meant(options)
    judged: list[Formula] = []
    for option in options:
        try:
            place, meant = place_of(trace, option.id)
            equation, value = trace.equation(place), trace.value(place)
        except (NnstepError, KeyError, IndexError, ArithmeticError):
            continue
        if equation is None or option.change or not math.isfinite(gives) or not math.isfinite(value):
            continue
        file = text.place(part.start, part.end)
        line = file.source.line(file.line).strip() if file.source else ""
        formula = Formula(meant, place, value, gives, line, file)
        if formula.is_right:
            yield formula
            return
        mine, right = set(used.values()), set(trace.operands(place))
        if len(mine) == len(right) >= _ENOUGH and len(mine & right) * 2 >= len(right):
            judged.append(formula)
    if not language.doubtful:
        yield from judged[:1]


def _spelled(found: Sequence[Token]) -> str:
    """The formula with every sign written out; a 2 right behind a bracket was raised where it was printed."""
    signs = [token.part.text or "*" for token in found]
    for at in range(len(found) - 2):
        if found[at].kind == ")" and not found[at + 1].part.text and signs[at + 2] == "2":
            signs[at + 1] = "^"
    return " ".join(signs)
