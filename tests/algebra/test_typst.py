"""Expressions as Typst's mathematics; what is expected is written by hand from Typst's own syntax."""

from __future__ import annotations

import pytest

import nnstep
from nnstep.algebra.expr import Call, Expr, Gap, Neg, Num, Power, Product, Quotient, Sum, Sym
from nnstep.algebra.typst import number, quoted, typst
from nnstep.matrices.typst import WholeTypst, matrix, over
from nnstep.matrices.whole import ByRow, Hadamard, Mask, MatMul, Matrix, Turned
from nnstep.quantities.notation import Notation
from nnstep.quantities.typst_names import typst_name
from nnstep.render.typst import escape

X, Y, Z = Sym("x"), Sym("y"), Sym("z")
HALF = Num(0.5, "", None)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Quotient(Num(1.0), Sum((Num(1.0), Call("exp", (Neg(X),))))), "frac(1, 1 + e^(-x))"),
        (Product((HALF, Power(Sum((X, Neg(Y))), Num(2.0)))), "1/2 dot.op (x - y)^(2)"),
        (Sum((X, Neg(Product((Y, Neg(Z)))))), "x - y dot.op (-z)"),
        (Call("where", (Call(">", (X, Num(0.0))), X, Num(0.0))), 'cases(x & "if " x > 0, 0 & "otherwise")'),
        (Call("maximum", (X, Y)), "max (x, y)"),
        (Call("erf", (X,)), 'op("erf") (x)'),
        (Call("sqrt", (Sum((X, Y)),)), "sqrt(x + y)"),
        (Call("abs", (X,)), "abs(x)"),
        (Product((Num(-0.35, "−0.35"), X)), "(-0.35) dot.op x"),
        (Gap(0.0, "____"), "#box(width: 3.2em, height: 1.3em, stroke: (bottom: 0.5pt))"),
    ],
)
def test_trees(node: Expr, expected: str) -> None:
    """Fractions, powers, signs in brackets, cases, functions that Typst has and such that it has not, blanks."""
    assert typst(node, str) == expected


def test_numbers() -> None:
    """A power of ten is written out, a mantissa of 1 is not; what is no number is a text."""
    shown = {
        "1.2e−5": "1.2 dot.op 10^(-5)",
        "1e−8": "10^(-8)",
        "+7.8e−5": "+7.8 dot.op 10^(-5)",
        "−0.35": "-0.35",
        "∞": "infinity",
        "nan": '"nan"',
    }
    assert {text: number(text) for text in shown} == shown


def test_matrices() -> None:
    """A product has a thin space, one entry by entry its sign; turned over, the sign stands beside the layer.

    Rows of several functions are said in words; what marks entries is a matrix of ones and zeros.
    """
    writer = WholeTypst(str, over, str)
    assert writer.write(MatMul((Matrix("W^((2))"), Turned(Matrix("a^((1))"))))) == "W^((2)) thin a^((1) top)"
    assert writer.write(Hadamard((Matrix("d"), Matrix("s")))) == "d dot.o s"
    assert writer.write(ByRow((Matrix("a"), Matrix("b")), (0, 1))) == 'a " in row 1" ", " b " in row 2"'
    assert writer.write(Mask(((True, False),))) == 'mat(delim: "[", 1, 0)'
    assert matrix([["1", "2"], ["3", "4"]]) == 'mat(delim: "[", 1, 2; 3, 4)'


@pytest.mark.parametrize(
    ("notation", "shown"),
    [
        ("standard", ["w_(5)", '"net"_(o_(1))', 'frac(partial E, partial w_(5))', "w_(5)^(+)"]),
        ("article", ["W_(5)", 'Sigma "OutH"_(1)', 'frac(partial E, partial W_(5))', "W_(5)^(+)"]),
        ("textbook", ["w_(11)^((2))", "z_(1)^((2))", 'frac(partial E, partial w_(11)^((2)))', "w_(11)^((2) +)"]),
    ],
)  # fmt: skip
def test_names(notation: str, shown: list[str]) -> None:
    """The same quantity in each notation: one superscript and one subscript a letter."""
    trace = nnstep.trace(nnstep.load("article"))
    how = Notation(trace.layout, notation, sample=1)
    assert [typst_name(how, trace[name].key) for name in ("w5", "net_o1", "dE/dw5", "w5+")] == shown


def test_what_others_wrote_is_text() -> None:
    """No sign of theirs begins a command, a formula, a comment or a string's end."""
    assert escape('#read("x") $1$ //c') == r"\#read(\"x\") \$1\$ \/\/c"
    assert quoted('a"b\\\n') == r'"a\"b\\\u{a}"'
