"""Every function of the tables says how its slope comes about: all lines against finite differences on 60 digits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from functions.exact import Values, exactly, slope, symbols, variants

from nnstep.algebra.expr import Sym, expr
from nnstep.algebra.lazy import xp
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.derivations.begun import Slope
from nnstep.functions.entry import Activation, Loss
from nnstep.functions.losses import LOSSES
from nnstep.quantities.derivation import Derivation

CLOSE = Decimal("1e-15")  # constants such as √2 are float64
SINGLE = Decimal("1e-7")  # where a number is kept in single precision
LEFT = ("slope", 0, 0)
PLACES = [("0.3", "0.8"), ("0.99", "0.001"), ("0.5", "0.25"), ("0.7", "1")]


def check(derivations: tuple[Derivation, ...], values: Values, close: Decimal = CLOSE) -> None:
    """All sides of each derivation come to one number."""
    assert derivations
    for one in derivations:
        first, *others = (exactly(side, values) for side in one.sides)
        for line, amount in zip(one.lines, others, strict=True):
            assert abs(amount - first) <= close * max(1, abs(first)), (one.title, line)
            assert line.reason


@pytest.mark.parametrize(
    ("entry", "parameters"),
    [
        pytest.param(entry, parameters, id=f"{entry.name}-{number}")
        for entry in ACTIVATIONS
        if not entry.crossed
        for number, parameters in enumerate(variants(entry))
    ],
)
def test_each_line_is_the_slope_of_the_activation(entry: Activation, parameters: dict[str, Any]) -> None:
    """Of each derivation all lines agree at all sample points; those of the slope with a finite difference."""
    net, out = Sym(("net", 0, 0)), Sym(("out", 0, 0))
    formula = entry.formula(xp, symbols("net", 1), **parameters).item(0, 0)
    taught = entry.derivative(xp, symbols("net", 1), symbols("out", 1), **parameters).item(0, 0)
    derivations = entry.derivation(Slope(Sym(LEFT), net, out, formula, expr(taught), parameters))
    for sample in entry.samples:
        values = {net.key: Decimal(sample)}
        values |= {out.key: exactly(formula, values), LEFT: slope(formula, net.key, values)}
        check(derivations, values, SINGLE if parameters.get("numbers") == "single" else CLOSE)
    assert any(one.left == Sym(LEFT) and any(line.right == expr(taught) for line in one.lines) for one in derivations)


@pytest.mark.parametrize("entry", [entry for entry in ACTIVATIONS if entry.crossed], ids=lambda entry: entry.name)
@pytest.mark.parametrize("units", [2, 3])
def test_each_line_is_a_crossed_slope(entry: Activation, units: int) -> None:
    """Softmax: how an output changes with its own sum and with another one, each line as a finite difference."""
    nets, outs = symbols("net", units), symbols("out", units)
    formulas, taught = entry.formula(xp, nets), entry.derivative(xp, nets, outs)
    values = {("net", unit, 0): Decimal(entry.samples[unit]) for unit in range(units)}
    values |= {("out", unit, 0): exactly(formulas.item(unit, 0), values) for unit in range(units)}
    every = [tuple(array.item(unit, 0) for unit in range(units)) for array in (nets, outs)]
    for other in (0, 1):
        formula = formulas.item(0, 0)
        begun = Slope(
            Sym(LEFT), every[0][other], every[1][0], formula, taught.item(0, other, 0), {}, Sym(""), *map(tuple, every)
        )
        check(entry.derivation(begun), {**values, LEFT: slope(formula, ("net", other, 0), values)})


@pytest.mark.parametrize(
    ("entry", "parameters"),
    [
        pytest.param(entry, parameters, id=f"{entry.name}-{number}")
        for entry in LOSSES
        if not entry.crossed
        for number, parameters in enumerate(variants(entry))
    ],
)
def test_each_line_is_the_slope_of_the_loss(entry: Loss, parameters: dict[str, Any]) -> None:
    """Each line agrees with a finite difference of the formula, at outputs on both sides of the target."""
    out, target = Sym(("out", 0, 0)), Sym(("target", 0, 0))
    formula = entry.formula(xp, symbols("out", 1), symbols("target", 1), **parameters).item(0, 0)
    taught = entry.derivative(xp, symbols("out", 1), symbols("target", 1), **parameters)
    begun = Slope(Sym(LEFT), out, Sym("E"), formula, expr(taught.item(0, 0)), parameters, target)
    for o, t in PLACES:
        values = {out.key: Decimal(o), target.key: Decimal(t)}
        check(entry.derivation(begun), {**values, LEFT: slope(formula, out.key, values), "E": exactly(formula, values)})


def test_what_is_left_of_binary_cross_entropy_and_a_sigmoid() -> None:
    """All lines of the shortcut are out − target: 0.3 − 0.8 = −0.5 by hand."""
    entry = next(one for one in LOSSES if one.name == "binary_cross_entropy")
    assert entry.shortcut is not None
    lines = entry.shortcut((Sym("o"),), (Sym("t"),), 0)
    values = {"o": Decimal("0.3"), "t": Decimal("0.8")}
    assert [exactly(line.right, values) for line in lines] == [Decimal("-0.5")] * len(lines)


def test_what_is_left_of_categorical_cross_entropy_and_a_softmax() -> None:
    """With targets that make 1 all lines are out − target: 0.2 − 0.5 = −0.3 by hand."""
    entry = next(one for one in LOSSES if one.name == "categorical_cross_entropy")
    assert entry.shortcut is not None
    lines = entry.shortcut((Sym("a"), Sym("b"), Sym("c")), (Sym("s"), Sym("t"), Sym("u")), 1)
    numbers = {"a": "0.7", "b": "0.2", "c": "0.1", "s": "0.3", "t": "0.5", "u": "0.2"}
    values = {name: Decimal(number) for name, number in numbers.items()}
    assert [exactly(line.right, values) for line in lines] == [Decimal("-0.3")] * len(lines)
