"""Lines of numbers for other programs: what stands there, and what Python and bc make of it."""

from __future__ import annotations

import math
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, evaluate
from nnstep.algebra.pasted import DIALECTS, Unspoken, pasted
from nnstep.render.formats import LINES
from nnstep.render.pasted import TARGETS

HALF, THREE, MINUS, TINY = Num(0.5), Num(3.0, "3"), Num(-0.3, "−0.3"), Num(1e-8, "1e−8")


@pytest.mark.parametrize(
    ("node", "python", "bc", "spreadsheet"),
    [
        (Sum((THREE, Num(-1.0, "−1"))), "3 + (-1)", "3 + (-1)", "=3 + (-1)"),
        (Sum((THREE, Neg(HALF))), "3 - 0.5", "3 - 0.5", "=3 - 0.5"),
        (Neg(Power(MINUS, Num(2.0))), "-((-0.3)**2)", "-((-0.3)^2)", "=-((-0.3)^2)"),
        (Sum((HALF, Neg(Product((THREE, MINUS))))), "0.5 - 3*(-0.3)", "0.5 - 3*(-0.3)", "=0.5 - 3*(-0.3)"),
        (Product((THREE, TINY)), "3*1e-8", "3*0.00000001", "=3*0.00000001"),
        (Power(TINY, Num(2.0)), "(1e-8)**2", "0.00000001^2", "=0.00000001^2"),
        (Power(HALF, Num(0.25)), "0.5**0.25", "e(0.25*l(0.5))", "=0.5^0.25"),
        (Quotient(HALF, Product((THREE, MINUS))), "0.5/(3*(-0.3))", "0.5/(3*(-0.3))", "=0.5/(3*(-0.3))"),
        (Neg(Call("log", (HALF,))), "-math.log(0.5)", "-l(0.5)", "=-LN(0.5)"),
        (Call("exp", (MINUS,)), "math.exp(-0.3)", "e(-0.3)", "=EXP(-0.3)"),
        (Call("maximum", (Num(0.0), MINUS)), "max(0, -0.3)",
         "((0 > (-0.3))*0 + (0 <= (-0.3))*(-0.3))", "=MAX(0,-0.3)"),
    ],
)  # fmt: skip
def test_nothing_is_left_to_a_programs_own_order_of_signs(node: Expr, python: str, bc: str, spreadsheet: str) -> None:
    """Where programs differ (−0.3², 3 − 1, 1e−8, ln, the separator) brackets and digits say it."""
    written = [pasted(node, DIALECTS[name]) for name in ("python", "bc", "spreadsheet")]
    assert written == [python, bc, spreadsheet]


def test_all_that_can_be_asked_for_can_be_written() -> None:
    """`--as` offers what there is a table for."""
    assert set(LINES) == set(TARGETS)


def test_what_a_program_has_no_word_for_is_said() -> None:
    """bc has no error function."""
    with pytest.raises(Unspoken, match="bc has no erf"):
        pasted(Call("erf", (HALF,)), DIALECTS["bc"])


_ARGS = {"where": (Call(">", (HALF, MINUS)), THREE, MINUS), "clip": (THREE, MINUS, HALF), "log1p": (HALF,)}


def _example(name: str) -> Call:
    call = CALLS[name]
    return Call(
        name, _ARGS.get(name) or ((HALF, THREE)[: len(call.derivatives)] if not call.variadic else (HALF, THREE))
    )


@pytest.mark.parametrize("name", CALLS)
def test_python_knows_every_function(name: str) -> None:
    """Each of the elementary functions is worth in Python what it is worth here."""
    node = _example(name)
    assert eval(pasted(node, DIALECTS["python"]), {"math": math}) == pytest.approx(evaluate(node, {}.__getitem__))


_LEAVES = st.one_of(
    st.integers(-9, 9).map(lambda n: Num(float(n))),
    st.floats(-5, 5).map(lambda x: round(x, 3)).map(Num),
    st.sampled_from([TINY, Num(-2.5e-7, "−2.5e−7")]),
)


def _grown(inner: Any) -> Any:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        inner.map(Neg),
        st.builds(Quotient, inner, inner),
        st.builds(Power, inner, st.sampled_from([Num(2.0), Num(3.0)])),
        inner.map(lambda node: Call("tanh", (node,))),
        inner.map(lambda node: Call("abs", (node,))),
        st.builds(lambda a, b: Call("maximum", (a, b)), inner, inner),
        st.builds(lambda a, b: Call("<", (a, b)), inner, inner),
    )


_TREES = st.recursive(_LEAVES, _grown, max_leaves=8)


@given(node=_TREES)
def test_python_reads_any_line_as_it_is_meant(node: Expr) -> None:
    """Whatever is nested in whatever, brackets say what belongs together."""
    meant = evaluate(node, {}.__getitem__)
    if not math.isfinite(meant) or abs(meant) > 1e12:
        return
    try:
        found = eval(pasted(node, DIALECTS["python"]), {"math": math})
    except (ZeroDivisionError, OverflowError):
        return
    assert found == pytest.approx(meant, rel=1e-9, abs=1e-12)


@pytest.mark.skipif(shutil.which("bc") is None, reason="bc is not installed")
def test_bc_reads_lines_as_they_are_meant() -> None:
    """What bc has of its own: no max, no tanh, no 1e-8, a power of whole numbers only, a minus that binds tightest."""
    nodes = [_example(name) for name in CALLS if name in DIALECTS["bc"].calls]
    nodes += [Neg(Power(MINUS, Num(2.0))), Power(HALF, Num(0.25)), Product((THREE, TINY))]
    lines = "".join(pasted(node, DIALECTS["bc"]) + "\n" for node in nodes)
    done = subprocess.run(["bc", "-lq"], input=lines, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert [float(one) for one in done.stdout.split()] == pytest.approx(
        [float(evaluate(node, {}.__getitem__)) for node in nodes], rel=1e-15
    )
