"""A formula means the same on symbols, on lazy floats and on numpy arrays, and a kernel the same as its formula."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from functions.exact import ArraySpace, exactly, nested, numbers, symbols, variants
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.expr import evaluate, expr
from nnstep.algebra.lazy import xp
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Activation, Loss, find
from nnstep.functions.losses import LOSSES

activation_cases = pytest.mark.parametrize(
    ("entry", "parameters"),
    [pytest.param(e, p, id=f"{e.name}-{n}") for e in ACTIVATIONS for n, p in enumerate(variants(e))],
)
loss_cases = pytest.mark.parametrize(
    ("entry", "parameters"),
    [pytest.param(e, p, id=f"{e.name}-{n}") for e in LOSSES for n, p in enumerate(variants(e))],
)
NETS = [[-2.5, 0.0, 20.0], [-0.3, 0.7, -20.0]]
OUTS = [[0.3, 0.99, 1e-5], [0.5, 0.25, 0.875]]
TARGETS = [[0.8, 0.0, 1.0], [0.5, 1.0, 0.0]]


def _on_tree(array: Any, **places: list[list[float]]) -> Any:
    """The items of an array of equations, each evaluated from its tree."""
    result = np.empty(array.shape)
    for index in array.indices():
        result[index] = evaluate(expr(array.item(*index)), lambda key: places[key[0]][key[1]][key[2]])
    return result


@activation_cases
def test_activation_on_floats_is_its_equation(entry: Activation, parameters: dict[str, Any]) -> None:
    """Lazy floats give the very bits that the tree of the equation gives."""
    for function in (entry.formula, entry.kernel or entry.formula):
        on_floats = nested(function(xp, numbers(NETS), **parameters))
        assert (on_floats == _on_tree(function(xp, symbols("net", 2, 3), **parameters), net=NETS)).all()


@activation_cases
def test_activation_on_numpy_is_its_equation(entry: Activation, parameters: dict[str, Any]) -> None:
    """Numpy arrays give what lazy floats give, but for the last bits."""
    for function in (entry.formula, entry.kernel or entry.formula):
        on_numpy = function(ArraySpace, np.array(NETS), **parameters)
        np.testing.assert_allclose(on_numpy, nested(function(xp, numbers(NETS), **parameters)), rtol=1e-14)


@activation_cases
def test_slope_of_activation_on_numpy_is_its_equation(entry: Activation, parameters: dict[str, Any]) -> None:
    """The slope is the same, and has the same shape, on symbols, lazy floats and numpy arrays."""
    outs = nested(entry.formula(xp, numbers(NETS), **parameters)).tolist()
    on_numpy = entry.derivative(ArraySpace, np.array(NETS), np.array(outs), **parameters)
    on_floats = nested(entry.derivative(xp, numbers(NETS), numbers(outs), **parameters))
    on_tree = _on_tree(
        entry.derivative(xp, symbols("net", 2, 3), symbols("out", 2, 3), **parameters), net=NETS, out=outs
    )
    assert on_numpy.shape == on_floats.shape
    assert (on_floats == on_tree).all()
    np.testing.assert_allclose(on_numpy, on_floats, rtol=1e-14)


@loss_cases
def test_loss_on_numpy_is_its_equation(entry: Loss, parameters: dict[str, Any]) -> None:
    """Error and slope are the same, and have the same shape, on symbols, lazy floats and numpy arrays."""
    for function in (entry.formula, entry.derivative, entry.derivative_kernel or entry.derivative):
        on_numpy = function(ArraySpace, np.array(OUTS), np.array(TARGETS), **parameters)
        on_floats = nested(function(xp, numbers(OUTS), numbers(TARGETS), **parameters))
        equations = function(xp, symbols("out", 2, 3), symbols("target", 2, 3), **parameters)
        assert on_numpy.shape == on_floats.shape == (2, 3)
        assert (on_floats == _on_tree(equations, out=OUTS, target=TARGETS)).all()
        np.testing.assert_allclose(on_numpy, on_floats, rtol=1e-14)


@pytest.mark.parametrize("entry", [entry for entry in ACTIVATIONS if entry.kernel], ids=lambda entry: entry.name)
@given(nets=st.lists(st.floats(-1000, 1000), min_size=2, max_size=4))
def test_kernel_is_its_formula(entry: Activation, nets: list[float]) -> None:
    """A kernel, run on float64 at any net, gives what the shown formula gives on 60 digits."""
    assert entry.kernel is not None
    formula = entry.formula(xp, symbols("net", len(nets)))
    ran = entry.kernel(xp, numbers([[net] for net in nets]))
    for i in range(len(nets)):
        exact = exactly(formula.item(i, 0), {("net", k, 0): Decimal(net) for k, net in enumerate(nets)})
        assert abs(Decimal(ran.item(i, 0)) - exact) <= Decimal("1e-15") * max(1, abs(exact))


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
@given(net=st.floats(-1e6, 1e6))
def test_activations_never_leave_the_numbers(entry: Activation, net: float) -> None:
    """What is run gives finite outputs and slopes at any finite net, also where e^net overflows."""
    parameters = variants(entry)[0]
    nets = numbers([[net], [0.5]])
    out = (entry.kernel or entry.formula)(xp, nets, **parameters)
    taught = entry.derivative(xp, nets, numbers(nested(out).tolist()), **parameters)
    assert np.isfinite(nested(out)).all()
    assert np.isfinite(nested(taught)).all()


@given(nets=st.lists(st.floats(-50, 50), min_size=2, max_size=6))
def test_shares_of_softmax_make_one(nets: list[float]) -> None:
    """The outputs of softmax sum to 1, and each sum's slopes, over the outputs, to 0."""
    entry = find(ACTIVATIONS, "softmax")
    assert entry is not None
    assert entry.kernel is not None
    column = np.array(nets)[:, None]
    out = entry.kernel(ArraySpace, column)
    assert abs(out.sum() - 1) < 1e-14
    assert np.abs(entry.derivative(ArraySpace, column, out).sum(axis=0)).max() < 1e-14
