"""The losses of how far an output misses its target that are squares near it, and something else farther away."""

from __future__ import annotations

import math
from typing import Any, Final

from nnstep.functions.entry import Loss, Parameter, later

_LN_2: Final = math.log(2)
_MOST: Final = 0.9999999  # a miss from which on FANN takes a slope of 17
_STEEPEST: Final = 17.0
_ALL_OF_IT: Final = (1 + _MOST) * math.log(1 + _MOST) + (1 - _MOST) * math.log(1 - _MOST)


def _huber(xp: Any, out: Any, target: Any, delta: Any) -> Any:
    distance = xp.abs(target - out)
    far = distance - 0.5 * delta
    return xp.where(distance <= delta, 0.5 * (target - out) ** 2, far if delta == 1 else delta * far)


def _huber_slope(xp: Any, out: Any, target: Any, delta: Any) -> Any:
    return xp.clip(out - target, -delta, delta)


def _log_cosh(xp: Any, out: Any, target: Any) -> Any:
    return xp.log((xp.exp(out - target) + xp.exp(target - out)) / 2)


def _log_cosh_safe(xp: Any, out: Any, target: Any) -> Any:
    distance = xp.abs(out - target)
    return distance + xp.log1p(xp.exp(-2 * distance)) - _LN_2


def _log_cosh_slope(xp: Any, out: Any, target: Any) -> Any:
    return xp.tanh(out - target)


def _smooth_l1(xp: Any, out: Any, target: Any, beta: Any) -> Any:
    distance = xp.abs(target - out)
    near = 0.5 * (target - out) ** 2
    return xp.where(distance < beta, near if beta == 1 else near / beta, distance - 0.5 * beta)


def _smooth_l1_slope(xp: Any, out: Any, target: Any, beta: Any) -> Any:
    return xp.clip(out - target if beta == 1 else (out - target) / beta, -1, 1)


def _tanh_error(xp: Any, out: Any, target: Any) -> Any:
    miss = target - out
    near = (1 + miss) * xp.log(1 + miss) + (1 - miss) * xp.log(1 - miss)
    return xp.where(xp.abs(miss) <= _MOST, near, _STEEPEST * (xp.abs(miss) - _MOST) + _ALL_OF_IT)


def _tanh_error_safe(xp: Any, out: Any, target: Any) -> Any:
    miss = xp.clip(target - out, -_MOST, _MOST)  # so that no logarithm is of a number below 0, not in a slope either
    near = (1 + miss) * xp.log(1 + miss) + (1 - miss) * xp.log(1 - miss)
    return near + _STEEPEST * xp.maximum(xp.abs(target - out) - _MOST, 0)


def _tanh_error_slope(xp: Any, out: Any, target: Any) -> Any:
    miss = target - out
    far = _STEEPEST * xp.sign(out - target)
    return xp.where(xp.abs(miss) <= _MOST, xp.log(1 - miss) - xp.log(1 + miss), far)


MISSES: Final[tuple[Loss, ...]] = (
    Loss(
        name="huber",
        says="Squared for near misses and straight for far ones, so that one wild target cannot outweigh the rest.",
        source="Huber, Robust estimation of a location parameter (1964)",
        aliases=("huber_loss", "huberloss"),
        parameters=(Parameter("delta", 1.0, low=0.0, open_low=True, says="the distance at which it becomes straight"),),
        formula=_huber,
        derivative=_huber_slope,
        derivation=later("losses", "huber"),
        combine="mean",
        slope_says="how far the output is above the target, but never more than delta",
    ),
    Loss(
        name="smooth_l1",
        says="The distance, but squared for near misses, so that there is no corner: Huber's loss divided by beta.",
        source="Girshick, Fast R-CNN (2015), equation 3; beta as torch.nn.SmoothL1Loss",
        aliases=("smooth_l1_loss", "smoothl1loss", "smoothl1"),
        far_fetched=math.inf,  # with a beta of 1 it gives what huber gives, which is the better known name
        parameters=(Parameter("beta", 1.0, low=0.0, open_low=True, says="the distance at which it becomes straight"),),
        formula=_smooth_l1,
        derivative=_smooth_l1_slope,
        derivation=later("losses", "smooth_l1"),
        combine="mean",
        slope_says="how far the output is above the target, in parts of beta, and 1 at the most",
    ),
    Loss(
        name="log_cosh",
        says="Nearly half the square of a small miss and nearly straight for a far one, without a corner between.",
        source="Keras, keras.losses.LogCosh",
        aliases=("logcosh", "log_cosh_loss"),
        formula=_log_cosh,
        derivative=_log_cosh_slope,
        derivation=later("losses", "log_cosh"),
        kernel=_log_cosh_safe,
        combine="mean",
        slope_says="the tanh of how far the output is above the target, so never more than 1",
    ),
    Loss(
        name="tanh_error",
        says="Nearly the square of a small miss and far steeper for one of nearly 1, so that these are mended first.",
        source="FANN, FANN_ERRORFUNC_TANH: its slope, as libfann 2.2.0 computes it",
        aliases=("fann_errorfunc_tanh", "errorfunc_tanh"),
        far_fetched=math.inf,  # nobody takes it by hand
        formula=_tanh_error,
        derivative=_tanh_error_slope,
        derivation=later("losses", "tanh_error"),
        kernel=_tanh_error_safe,
        kinks=(-_MOST, _MOST),
        slope_says="the logarithm of 1 − miss over 1 + miss, and 17 at the most",
    ),
)
