"""Cross-entropies where an output is 0 or 1: finite everywhere, and right where an output has only rounded to it."""

from __future__ import annotations

import math

import pytest
from functions.exact import kept, numbers
from hypothesis import given
from hypothesis import strategies as st

from nnstep.algebra.lazy import xp
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Activation, Loss, find
from nnstep.functions.losses import LOSSES

CROSS = [entry for entry in LOSSES if entry.derivative_kernel and not entry.logits]
cross_entropies = pytest.mark.parametrize("entry", CROSS, ids=lambda entry: entry.name)
probabilities = st.floats(0, 1)


def _loss(name: str) -> Loss:
    entry = find(LOSSES, name)
    assert entry is not None
    return entry


def _activation(name: str) -> Activation:
    entry = find(ACTIVATIONS, name)
    assert entry is not None
    return entry


@cross_entropies
def test_error_of_an_output_that_is_right_is_zero(entry: Loss) -> None:
    """0·ln 0 counts as 0: an output of exactly 0 for a target of 0 costs nothing."""
    assert entry.formula(xp, 0.0, 0.0) == 0


def test_error_of_an_output_that_is_one() -> None:
    """An output of exactly 1 for a target of 1 costs nothing in both cross-entropies."""
    assert [entry.formula(xp, 1.0, 1.0) for entry in CROSS] == [0, 0]


@cross_entropies
@given(out=st.one_of(probabilities, st.floats(-1e6, 1e6)), target=probabilities)
def test_error_and_slope_are_finite(entry: Loss, out: float, target: float) -> None:
    """Whatever the output, the error is finite, and so is the slope that is run."""
    assert entry.derivative_kernel is not None
    assert math.isfinite(entry.formula(xp, out, target))
    assert math.isfinite(entry.derivative_kernel(xp, out, target))


@cross_entropies
@given(out=st.floats(1e-300, 1 - 2**-53), target=probabilities)
def test_slope_that_is_run_is_the_taught_one(entry: Loss, out: float, target: float) -> None:
    """Where nothing has rounded away, the slope that is run has the bits of the one that is shown."""
    assert entry.derivative_kernel is not None
    assert entry.derivative_kernel(xp, out, target) == entry.derivative(xp, out, target)


@cross_entropies
@given(out=st.floats(1e-300, 1 - 2**-53))
def test_clipping_leaves_outputs_inside_alone(entry: Loss, out: float) -> None:
    """An output that has not rounded to 0 or 1 keeps its bits."""
    assert kept(xp, out, _activation("sigmoid"), entry) == out


@cross_entropies
@pytest.mark.parametrize("out", [0.0, 5e-324, 1.0])
def test_clipping_stays_within_rounding(entry: Loss, out: float) -> None:
    """What is kept in place of 0 or 1 is no further from it than the rounding of a sigmoid may be."""
    assert abs(kept(xp, out, _activation("softmax"), entry) - out) <= 2**-53


def test_only_sigmoid_and_softmax_can_only_round_to_the_edge() -> None:
    """Of those with the range 0…1 these alone never give its ends, and so are kept inside."""
    within = [entry for entry in ACTIVATIONS if entry.range == (0, 1)]
    assert [entry.name for entry in within if not entry.reaches] == ["sigmoid", "softmax"]


def test_other_losses_clip_nothing() -> None:
    """Only the cross-entropies keep outputs inside; any other loss takes them as they are."""
    assert {entry.name for entry in LOSSES if entry.out_clip} == {entry.name for entry in CROSS}
    assert kept(xp, 1.0, _activation("sigmoid"), _loss("mse")) == 1


@pytest.mark.parametrize(("net", "target", "expected"), [(-800.0, 1.0, -1.0), (800.0, 0.0, 1.0), (40.0, 0.0, 1.0)])
def test_a_sure_wrong_sigmoid_keeps_its_gradient(net: float, target: float, expected: float) -> None:
    """An output that rounds to the wrong end still learns: dE/dnet is out − target, that is ±1."""
    sigmoid = _activation("sigmoid")
    entry = _loss("bce")
    out = kept(xp, sigmoid.formula(xp, net), sigmoid, entry)
    assert entry.derivative(xp, out, target) * sigmoid.derivative(xp, net, out) == pytest.approx(expected, rel=1e-15)


def test_a_sure_wrong_softmax_keeps_its_gradients() -> None:
    """A share that rounds to 0 still learns: dE/dnet is out − target at every sum."""
    softmax = _activation("softmax")
    assert softmax.kernel is not None
    entry = _loss("cross_entropy")
    net = numbers([[800.0], [0.0], [-800.0]])
    out = kept(xp, softmax.kernel(xp, net), softmax, entry)
    slope = entry.derivative(xp, out, numbers([[0.0], [0.0], [1.0]]))
    jacobian = softmax.derivative(xp, net, out)
    gradients = [sum(slope.item(i, 0) * jacobian.item(i, k, 0) for i in range(3)) for k in range(3)]
    assert gradients == pytest.approx([1, 0, -1], abs=1e-15)
