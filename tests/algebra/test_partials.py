"""How expressions change with their symbols: by the rules of a textbook, and measured."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from nnstep.algebra.calls import CALLS
from nnstep.algebra.expr import Call, Expr, Num, Sym, evaluate, expr
from nnstep.algebra.lazy import xp
from nnstep.algebra.partials import partials
from nnstep.algebra.text import Script, text
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import BESIDE
from nnstep.functions.losses import LOSSES

A, B, C = Sym("a"), Sym("b"), Sym("c")
HERE = {"a": 0.7, "b": -1.3, "c": 2.1}


def written(node: Expr, key: str) -> str:
    """The derivative by a symbol as text; "0" where the expression does not depend on it."""
    found = partials(node).get(key)
    return "0" if found is None else text(found, Script(str, ascii=True))


@pytest.mark.parametrize(
    ("node", "by_a"),
    [
        (A, "1"),
        (B, "0"),
        (Num(3), "0"),
        (A * B, "b"),
        (A * B + C, "b"),
        (A * B + A * C, "b+c"),
        (B - A, "-1"),
        (2 * A * B, "2*b"),
        ((A + B) / 2, "1/2"),
        (B / A, "-b/a^2"),
        ((B - A) ** 2, "2*(b-a)*(-1)"),
        (A**3, "3*a^2"),
        (xp.exp(A), "e^a"),
        (xp.sign(A), "0"),
    ],
)  # fmt: skip
def test_rules_of_a_textbook(node: Expr, by_a: str) -> None:
    """Each node's derivative by a is what a textbook writes, without terms that are 0 and factors that are 1."""
    assert written(node, "a").replace(" ", "") == by_a


@pytest.mark.parametrize(
    "node",
    [
        A * B * C,
        (A + B * C) * (A - B),
        A / (B + A * C),
        C**A * B,
        (A * C) ** (B + 2),
        xp.exp(A * B) * xp.tanh(C),
        xp.log(A * C),
        xp.log1p(A * C),
        xp.sqrt(A * C + 1),
        xp.erf(A * B),
        xp.abs(A * B),
        xp.minimum(A * C, B),
        xp.maximum(A * C, B),
        xp.clip(A * C, B, 9 * C),
        xp.clip(A * C, A + 2, 9 * C),
        xp.clip(A * C, B, A),
        xp.where(A < B, A * B, B * C),
        xp.where(A > B, A * B, B * C),
        -(A * B - C) / 3,
    ],
)  # fmt: skip
def test_each_rule_is_the_slope_measured(node: Expr) -> None:
    """Off the corners, the derivative by each symbol is the central difference."""
    for key, value in HERE.items():
        high, low = (evaluate(node, {**HERE, key: value + step}.__getitem__) for step in (1e-6, -1e-6))
        found = partials(node).get(key, Num(0))
        assert evaluate(found, HERE.__getitem__) == pytest.approx((high - low) / 2e-6, rel=1e-8, abs=1e-9)


def test_a_branch_that_is_not_taken_cannot_spoil_a_derivative() -> None:
    """Where a is below 0 the other branch counts, though the root of a has no slope there."""
    found = partials(xp.where(A > 0, xp.sqrt(A), 2 * A))["a"]
    assert evaluate(found, {"a": -1.0}.__getitem__) == 2.0


def _agree(formula: Expr, taught: Expr, at: Callable[[str], float], by: str) -> None:
    measured = evaluate(partials(formula).get(by, Num(0)), at)
    assert measured == pytest.approx(evaluate(taught, at), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("entry", [one for one in ACTIVATIONS if not one.crossed], ids=lambda entry: entry.name)
def test_the_taught_slope_of_an_activation_is_that_of_its_formula(entry: Any) -> None:
    """The slope in the form that is taught is the derivative of the recorded formula."""
    words = {one.name: one.default for one in entry.parameters}
    for net in entry.samples:
        formula = expr(entry.formula(xp, A, **words))
        values = {"a": net, "b": evaluate(formula, lambda _, net=net: net)}
        _agree(formula, expr(entry.derivative(xp, A, B, **words)), values.__getitem__, "a")


@pytest.mark.parametrize("entry", [one for one in LOSSES if not one.crossed], ids=lambda entry: entry.name)
def test_the_taught_slope_of_a_loss_is_that_of_its_formula(entry: Any) -> None:
    """The slope in the form that is taught is the derivative of the recorded error."""
    words = {one.name: one.default for one in entry.parameters if one.name not in BESIDE}
    for out, target in ((0.2, 0.9), (0.7, 0.1), (0.4, 0.0), (0.8, 1.0)):
        formula, taught = (expr(form(xp, A, B, **words)) for form in (entry.formula, entry.derivative))
        _agree(formula, taught, {"a": out, "b": target}.__getitem__, "a")


def test_a_number_to_a_power_that_varies() -> None:
    """2^a changes by 2^a·ln 2."""
    found = partials(Num(2) ** A)["a"]
    assert evaluate(found, {"a": 3.0}.__getitem__) == pytest.approx(8 * math.log(2), rel=1e-15)


@pytest.mark.parametrize(("condition", "slopes"), [(1.0, (1.0, 0.0)), (0.0, (0.0, 1.0))])
def test_what_is_chosen_has_the_slope(condition: float, slopes: tuple[float, float]) -> None:
    """Of `a where c, else b` the one that is taken changes it, the other one does not."""
    a, b, c = Sym("a"), Sym("b"), Sym("c")
    found = partials(Call("where", (c, a, b)))
    values = {"a": 5.0, "b": 7.0, "c": condition}
    assert tuple(evaluate(found[key], values.__getitem__) for key in ("a", "b")) == slopes
    outer = [expr(slope(xp, c, a, b)) for slope in CALLS["where"].slopes(3)]
    assert tuple(evaluate(one, values.__getitem__) for one in outer) == (0.0, *slopes)
