"""The equations of the tables, printed, are the ones that textbooks print."""

from __future__ import annotations

from typing import Any

import pytest
from functions.exact import defaults, symbols

from nnstep.algebra.expr import Sym, expr
from nnstep.algebra.lazy import Lazy, xp
from nnstep.algebra.text import Script, text
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.functions.losses import LOSSES

SHORT = {"net": "z", "out": "a", "target": "t"}


def _print(item: Any) -> str:
    return text(expr(item), Script(lambda key: f"{SHORT[key[0]]}{key[1] + 1}"))


@pytest.mark.parametrize(
    ("name", "formula", "slope"),
    [
        ("linear", "z1", "1"),
        ("sigmoid", "1/(1 + e^(−z1))", "a1·(1 − a1)"),
        ("tanh", "tanh(z1)", "1 − a1²"),
        ("relu", "max(0, z1)", "1 if z1 > 0, else 0"),
        ("leaky_relu", "z1 if z1 > 0, else 0.01·z1", "1 if z1 > 0, else 0.01"),
        ("elu", "z1 if z1 > 0, else e^z1 − 1", "1 if z1 > 0, else e^z1"),
        ("softplus", "ln(1 + e^z1)", "1/(1 + e^(−z1))"),
        ("silu", "z1/(1 + e^(−z1))", "a1 + (1 − a1)/(1 + e^(−z1))"),
    ],
)
def test_activations_read_as_taught(name: str, formula: str, slope: str) -> None:
    """Formula and slope of an activation are printed as a textbook has them."""
    entry = find(ACTIVATIONS, name)
    assert entry is not None
    net, out = symbols("net", 2), symbols("out", 2)
    assert _print(entry.formula(xp, net, **defaults(entry)).item(0, 0)).strip("()") == formula.strip("()")
    assert _print(entry.derivative(xp, net, out, **defaults(entry)).item(0, 0)).strip("()") == slope.strip("()")


def test_softmax_reads_as_taught() -> None:
    """A share is its own power of e over the sum of all, in their order."""
    entry = find(ACTIVATIONS, "softmax")
    assert entry is not None
    assert _print(entry.formula(xp, symbols("net", 3)).item(1, 0)) == "e^z2/(e^z1 + e^z2 + e^z3)"


def test_slopes_of_softmax_read_as_taught() -> None:
    """The slope by its own sum is out·(1 − out), the crossed one minus the product of both outputs."""
    entry = find(ACTIVATIONS, "softmax")
    assert entry is not None
    slope = entry.derivative(xp, symbols("net", 3), symbols("out", 3))
    assert _print(slope.item(1, 1, 0)) == "a2·(1 − a2)"
    assert _print(slope.item(1, 2, 0)) in ("−(a2·a3)", "−a2·a3")


@pytest.mark.parametrize(
    ("name", "formula", "slope"),
    [
        ("half_squared_error", "½·(t1 − a1)²", "a1 − t1"),
        ("squared_error", "(t1 − a1)²", "2·(a1 − t1)"),
        ("mean_squared_error", "(t1 − a1)²", "2·(a1 − t1)"),
        ("mean_absolute_error", "|t1 − a1|", "sign(a1 − t1)"),
        ("binary_cross_entropy", "−(t1·ln(a1) + (1 − t1)·ln(1 − a1))", "(1 − t1)/(1 − a1) − t1/a1"),
        ("binary_cross_entropy_logits", "ln(1 + e^a1) − t1·a1", "1/(1 + e^(−a1)) − t1"),
        ("sum_of_outputs", "a1", "1"),
    ],
)
def test_losses_read_as_taught(name: str, formula: str, slope: str) -> None:
    """Error and slope of a loss are printed as a textbook has them, with nothing clipped."""
    entry = find(LOSSES, name)
    assert entry is not None
    out, target = symbols("out", 1), symbols("target", 1)
    assert _print(entry.formula(xp, out, target).item(0, 0)) == formula
    assert _print(entry.derivative(xp, out, target).item(0, 0)) == slope


def test_categorical_cross_entropy_reads_as_taught() -> None:
    """The error at one output is −t·ln(o), its slope −t/o."""
    entry = find(LOSSES, "cross_entropy")
    assert entry is not None
    out, target = symbols("out", 1), symbols("target", 1)
    assert _print(entry.formula(xp, out, target).item(0, 0)) in ("−(t1·ln(a1))", "−t1·ln(a1)")
    assert _print(entry.derivative(xp, out, target).item(0, 0)) in ("−(t1/a1)", "−t1/a1")


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_every_item_of_every_activation_prints(entry: Any) -> None:
    """No item of any formula, slope or kernel fails when it is made and printed."""
    net, out = symbols("net", 3, 2), symbols("out", 3, 2)
    arrays = [f(xp, net, **defaults(entry)) for f in (entry.formula, entry.kernel) if f]
    for array in [*arrays, entry.derivative(xp, net, out, **defaults(entry))]:
        assert isinstance(array, Lazy)
        assert all(_print(array.item(*index)) for index in array.indices())


def test_a_symbol_in_place_of_a_parameter_is_refused_nowhere() -> None:
    """A parameter may also be an array of one symbol, for a lesson that shows it by name."""
    entry = find(ACTIVATIONS, "leaky_relu")
    assert entry is not None
    slope = Lazy((), lambda: Sym(("out", 0, 0)))
    assert (
        _print(entry.formula(xp, symbols("net", 1), slope=slope).item(0, 0)).strip("()") == "z1 if z1 > 0, else a1·z1"
    )
