"""An equation worked out, as MathML whose numbers can be followed, and set anew when they change.

Each number is marked with where it stands among the values of its update (`data-k`), and with what it is there
(`data-w`): f, a factor, which has brackets round a sign; t, a term, which begins with its own + or −.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from nnstep.algebra.expr import Expr, Num, Quotient, Sum, children, evaluate, substitute
from nnstep.algebra.formulas import Where
from nnstep.algebra.mathml import Printer, operator, placed, row
from nnstep.algebra.shortened import longest_sum
from nnstep.algebra.text import Script, constant
from nnstep.algebra.worked import Line
from nnstep.html.lines import Branch, Worked, branches, form, leaves, lines_of, taken
from nnstep.html.rests import Rest, with_rests
from nnstep.pages.document import Working
from nnstep.quantities.mathml_names import mathml_name
from nnstep.quantities.notation import Notation
from nnstep.records import NamedTuple
from nnstep.render.working import Set, set_working

Slot = Callable[[Any], int | str | None]
"""Where the value of a quantity, or of the rest of a sum, stands; None where the page does not compute it."""

_ROOM, _LETTERS = 54, 9  # letters side by side on paper, and of a number with its sign
_WHOLE, _SHOWN = 24, 8  # terms of the longest sum that is shown whole, and of one that is not


class Equation(NamedTuple):
    """An equation as the page has it. form: its form, "" where its numbers are those of the scenario for good."""

    html: str
    form: str
    operands: tuple[Any, ...]
    symbols: Expr


class _Marked(Printer):
    """Writes lines of numbers, each marked. slots: those of the symbols, from left to right."""

    def __init__(self, slots: Iterator[int | str | None]) -> None:
        super().__init__(str)
        self.slots = slots

    def number(self, node: Num, where: Where) -> str:
        shown = placed(node.text or constant(node.value, Script(str)), where)
        if not node.text:  # a constant of the formula
            return shown
        slot = next(self.slots, None)
        more = _MORE.match(node.text)
        of = f' data-more="{more[1]}"' if more else ""
        return f"<mrow{_at(slot)}{of}{_WHERE[where]}>{shown}</mrow>"


_MORE = re.compile(r"\[(.*): ")
_WHERE: dict[Where, str] = {"": "", "factor": ' data-w="f"', "term": ' data-w="t"'}


def equation(block: Working, notation: Notation, digits: int, slot: Slot) -> Equation:
    """The lines of a working: the symbols, the numbers, the terms, the result."""
    most = _SHOWN if longest_sum(block.equation) > _WHOLE else None
    shown = set_working(block, notation, digits, most)
    symbols = notation.arrange(block.equation)
    if most:
        symbols = with_rests(symbols, shown.symbols)
    operands = tuple(dict.fromkeys(leaves(symbols)))
    ways = branches(symbols)
    known = all(slot(key) is not None for key in (*operands, block.key))
    shape = form(symbols) if known and ways and block.places is None else None
    lines = list(_rows(block, shown, notation, slot, ways))
    table = f'<mtable displaystyle="true">{"".join(lines)}</mtable>'
    return Equation(f'<div class="equation"><math display="block">{table}</math></div>', shape or "", operands, symbols)


def _rows(block: Working, shown: Set, notation: Notation, slot: Slot, ways: list[Branch]) -> Iterator[str]:
    name = partial(mathml_name, notation)
    yield _row("", name(block.key), "=", _broken(Printer(name), shown.symbols))
    worked = shown.worked
    own = slot(block.key)
    value = block.values.__getitem__

    def worth(key: Any) -> float:
        return evaluate(key.of, value) if isinstance(key, Rest) else value(key)

    chosen = taken(ways, worth) if ways else -1
    *above, last = worked.lines or (Line(False, worked.result),)
    for place, way in enumerate(ways):
        lines = lines_of(way.equation)
        slots = [slot(key) for key in leaves(lines.numbers)]
        here = place == chosen and bool(worked.lines)
        line = above[0] if here and above else Line(False, worked.numbers if place == chosen else _blank(way.equation))
        off = not (here and above)
        if slots or not off:
            yield _row(_classes("n", place, off), "", _sign(line.exact), _broken(_Marked(iter(slots)), line.expr))
        if lines.terms is not None:
            below = [None if isinstance(leaf, Worked) else slots[leaf] for leaf in leaves(lines.terms)]
            off = not (here and len(above) > 1)
            line = above[1] if not off else Line(False, _blank(lines.terms))
            yield _row(_classes("t", place, off), "", _sign(line.exact), _broken(_Marked(iter(below)), line.expr))
    if not ways:
        for line in above:
            yield _row("", "", _sign(line.exact), Printer(name).write(line.expr))
    if worked.trouble:
        yield _row("words", "", "", f"<mtext>{worked.words}</mtext>")
    result = f'<mrow class="result"{_at(own)}>{placed(worked.result.text, "")}</mrow>'
    yield _row("r", "", _sign(last.exact), result)


def _at(slot: int | str | None) -> str:
    """The mark of a number that the page sets: where its value stands, or nothing, where it is none of a quantity."""
    return " data-k" if slot is None else f' data-k="{slot}"'


def _broken(printer: Printer, node: Expr) -> str:
    """A line; a long sum, also above the bar of a mean, in rows one under the other, broken before + or −."""
    if isinstance(node, Quotient) and isinstance(node.top, Sum) and len(parts := _parts(node.top)) > 1:
        top = _stacked(printer, parts)
        return f"<mfrac>{row(top)}{row(printer.write(node.bottom))}</mfrac>"
    if isinstance(node, Sum) and len(parts := _parts(node)) > 1:
        return _stacked(printer, parts)
    return printer.write(node)


def _parts(node: Sum) -> list[list[Expr]]:
    """The terms of a sum, as many together as have room on paper, whichever numbers come to stand there."""
    found: list[list[Expr]] = [[]]
    room = _ROOM
    for term in node.terms:
        wide = _LETTERS * max(_atoms(term), 1)
        if wide > room and found[-1]:
            found.append([])
            room = _ROOM
        found[-1].append(term)
        room -= wide
    return found


def _atoms(node: Expr) -> int:
    parts = children(node)
    return sum(map(_atoms, parts)) if parts else 1


def _stacked(printer: Printer, parts: list[list[Expr]]) -> str:
    inside = "".join(f"<mtr><mtd>{row(one)}</mtd></mtr>" for one in printer.rows(parts))
    return f'<mtable class="stacked" displaystyle="true">{inside}</mtable>'


def _blank(node: Expr) -> Expr:
    """A line whose numbers the page puts in."""
    return substitute(node, lambda key: Num(0.0, "0"))


def _classes(line: str, place: int, off: bool) -> str:
    return f"{line} c{place}{' off' if off else ''}"


def _sign(exact: bool) -> str:
    return "=" if exact else "≈"


def _row(classes: str, left: str, sign: str, right: str) -> str:
    """A row; its three cells are the left side, the sign, the right side."""
    marked = f' class="{classes}"' if classes else ""
    cells = (left, operator(sign) if sign else "", right)
    inside = "".join(f"<mtd>{cell}</mtd>" if cell else "<mtd/>" for cell in cells)
    return f"<mtr{marked}>{inside}</mtr>"
