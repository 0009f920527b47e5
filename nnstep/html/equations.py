"""Equations of a document as MathML: each line under the one above, = and ≈ in one column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from nnstep.algebra.expr import Expr, Gap, Num, Quotient, Sum, Sym
from nnstep.algebra.mathml import Printer, figure, mathml, operator, placed, row
from nnstep.algebra.shortened import shorten
from nnstep.matrices.mathml import WholeMathML, matrix, over
from nnstep.pages.document import Derived, MatrixWorking, Rows, Working
from nnstep.pages.grid import Formula
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.mathml_names import MATHML, array_mathml, mathml_generic, mathml_name
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import ArrayFormula, Spans
from nnstep.records import NamedTuple
from nnstep.render.matrix import equation_of, few, is_exact, true_digits
from nnstep.render.text.typeset import Setting
from nnstep.render.working import is_wide, parted, set_derived, set_working

MOST_ROWS, MOST_COLUMNS = 10, 8  # of a matrix; of a larger one the first and the last
_SAME, _ABOUT = "=", "≈"

Said = Callable[[Spans], str]


class Row(NamedTuple):
    """A row of an equation: its left side, its sign, its right side. said: what is said about it, below."""

    left: str
    sign: str
    right: str
    said: str = ""
    kind: str = ""


def working(block: Working, setting: Setting) -> str:
    """The lines of a working."""
    notation = setting.notation if block.sample is None else setting.notation.at(block.sample)
    name = partial(mathml_name, notation)
    symbols, worked = set_working(block, notation, setting.digits)
    rows = list(_lines(name(block.key), _SAME, symbols, notation))
    *above, last = worked.lines or (None,)
    for line in above:
        assert line is not None
        rows += _lines("", _SAME if line.exact else _ABOUT, line.expr, notation)
    if last is None:
        rows += _lines("", _ABOUT, worked.numbers, notation)
        rows.append(Row("", "", f"<mtext>{worked.words}</mtext>", kind="words"))
    else:
        sign = _SAME if last.exact else _ABOUT
        if not block.known:
            rows.append(Row("", sign, "<mtext>?</mtext>"))
        elif isinstance(last.expr, Num) and not isinstance(last.expr, Gap):
            rows.append(Row("", sign, f'<mrow class="result">{Printer(name).number(last.expr, "")}</mrow>'))
        else:
            rows += _lines("", sign, last.expr, notation)
    return equation(rows)


def derived(block: Derived, setting: Setting, said: Said) -> str:
    """A line for each side of a derivation, its reason below; the left side by itself where it is no name."""
    left = mathml(setting.notation.arrange(block.derivation.left), partial(mathml_name, setting.notation))
    sides = set_derived(block, setting.notation, setting.digits)
    rows: list[Row] = []
    if not isinstance(block.derivation.left, Sym):
        rows, left = [Row("", "", left)], ""
    for number, side in enumerate(sides):
        lines = list(_lines(left if not number else "", _SAME if side.exact else _ABOUT, side.right, setting.notation))
        rows += [*lines[:-1], lines[-1]._replace(said=said(side.reason) if side.reason else "")]
    return equation(rows)


def formulas(rules: tuple[Formula, ...], setting: Setting) -> str:
    """The rules of a table."""
    return equation([row for rule in rules for row in _formula(rule, setting)])


def _formula(rule: Formula, setting: Setting) -> Iterator[Row]:
    def name(key: Key) -> str:
        return (mathml_generic if key in rule.whichever else mathml_name)(setting.notation, key)

    right = Printer(name).write(setting.notation.arrange(shorten(rule.equation)))
    for key, value in rule.hypers:
        right += f"<mtext>,&#160; </mtext>{name(key)}{operator(_SAME)}{figure(setting.number(value))}"
    yield Row(name(rule.key), _SAME, right)


def matrices(block: MatrixWorking, setting: Setting) -> str:
    """The equation of an array: in names, in numbers, what it comes to."""
    layout = setting.notation.layout
    own = _matrix(block.value, setting, setting.digits, block.entry)
    left, right_side = array_mathml(block.family, layout, block.signs), equation_of(block)
    if right_side is None:
        return equation([Row(left, _SAME, own, kind="whole")])
    digits = true_digits(block, setting.digits) or setting.digits

    def numbers(family: Any) -> str:
        value = block.values[family]
        return _matrix(value, setting, digits) if isinstance(value, tuple) else figure(setting.number(value, digits))

    def turned(family: Any) -> str:
        value = block.values[family]
        assert isinstance(value, tuple)
        return _matrix(tuple(zip(*value, strict=True)), setting, digits)

    def applied(name: str) -> str:
        return MATHML.word(block.signs_of[name])

    return equation([
        Row(left, _SAME, named(layout, block.signs, applied).write(right_side)),
        Row("", _SAME if is_exact(block, setting.digits) else _ABOUT,
            WholeMathML(numbers, turned, applied).write(right_side), kind="whole"),
        Row("", _SAME if is_exact(block, setting.digits) else _ABOUT, own, kind="whole"),
    ])  # fmt: skip


def array_row(formula: ArrayFormula, layout: Layout) -> str:
    """An equation of matrices in a sentence, its names only."""
    signs = dict(formula.signs_of)
    right = named(layout, formula.signs, lambda name: MATHML.word(signs[name])).write(formula.equation)
    return array_mathml(formula.family, layout, formula.signs) + operator(_SAME) + right


def named(layout: Layout, signs: tuple[str, ...], applied: Callable[[str], str]) -> WholeMathML:
    """What writes an equation of matrices in names; applied: how a function is called."""

    def name(family: Any) -> str:
        return array_mathml(family, layout, signs)

    return WholeMathML(name, lambda family: over(name(family)), applied)


def _matrix(rows: Rows, setting: Setting, digits: int, entry: tuple[int, int] | None = None) -> str:
    """The numbers; where there are many, the first ones and the last, with dots between; entry: the one looked at."""
    shown: list[list[str]] = []
    for number in few(range(len(rows)), MOST_ROWS):
        columns = few(range(len(rows[0])), MOST_COLUMNS)
        if number is None:
            shown.append([operator("⋮")] * len(columns))
            continue
        cells = (
            operator("⋯") if place is None else placed(setting.number(rows[number][place], digits), "")
            for place in columns
        )
        shown.append([
            f'<mrow class="result">{cell}</mrow>' if (number, place) == entry else cell
            for place, cell in zip(columns, cells, strict=True)
        ])  # fmt: skip
    return matrix(shown)


def _lines(left: str, sign: str, node: Expr, notation: Notation) -> Iterator[Row]:
    """A line of an equation; a sum that is wider than paper goes on below, broken before + or −."""
    printer = Printer(partial(mathml_name, notation))
    if isinstance(node, Quotient) and isinstance(node.top, Sum) and is_wide(node.top, notation):
        inside = "".join(  # a mean: its sum goes on above the bar
            f"<mtr><mtd>{row(part)}</mtd></mtr>" for part in printer.rows(parted(node.top, notation))
        )
        bottom = row(printer.write(node.bottom))
        yield Row(left, sign, f'<mfrac><mtable displaystyle="true">{inside}</mtable>{bottom}</mfrac>')
        return
    if not isinstance(node, Sum) or not is_wide(node, notation):
        yield Row(left, sign, printer.write(node), kind="wide" if is_wide(node, notation) else "")
        return
    first, *others = printer.rows(parted(node, notation))
    yield Row(left, sign, first)
    yield from (Row("", "", part) for part in others)


def equation(rows: list[Row]) -> str:
    """Rows as one formula, which may be moved with keys where it is wider than the window."""
    body = "".join(map(_row, rows))
    table = f'<mtable displaystyle="true">{body}</mtable>'
    return f'<div class="equation" tabindex="0"><math display="block">{table}</math></div>'


def _row(one: Row) -> str:
    kind = f' class="{one.kind}"' if one.kind else ""
    parts = (one.left, operator(one.sign) if one.sign else "", one.right)
    cells = "".join(f"<mtd>{part}</mtd>" for part in parts)
    said = (
        f'<mtr class="words"><mtd></mtd><mtd></mtd><mtd><mtext><span>{one.said}</span></mtext></mtd></mtr>'
        if one.said
        else ""
    )
    return f"<mtr{kind}>{cells}</mtr>{said}"
