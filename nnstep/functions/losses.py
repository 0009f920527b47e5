"""The table of loss functions: the error at each output, undivided, and its slope, as they are taught.

Cross-entropies at the edge. The formulas are the taught ones; nothing is clipped in them, but where a scenario says so
(`cuts`). What keeps the numbers finite and the gradients right stands beside them:

- ln is ln(max(x, 5e-324)) everywhere, so an error is never infinite, and 0·ln 0 is 0.
- `Loss.out_clip` is for running, and for the output layer only: an output of sigmoid or softmax (`range` 0…1) that has
  rounded to 0 or 1 is kept as the last number inside, before it is recorded. That is within the rounding of the taught
  value, so shown and run still agree; and because the slope of the activation and the slope of the loss then use the
  same number, −1/out · out·(1 − out) stays −1 where 1/0 · 0 would be NaN. (Categorical cross-entropy divides by out
  only, so an output of 1 stays 1 there.) The outputs of any other activation may really lie outside 0…1: they are left
  alone, and the lesson says so.
- `Loss.derivative_kernel` is for running, whatever the activation: the taught derivative with a denominator that is
  exactly 0 (or below 1e-300) replaced by 1e-300, and 1 − out by 2**-53. Elsewhere it is the derivative to the bit.
"""

from __future__ import annotations

from typing import Any

from nnstep.functions import cuts
from nnstep.functions.entry import SMOOTHING, Loss, Parameter, later
from nnstep.functions.kinks import at_zero, pieces
from nnstep.functions.misses import MISSES

LEAST = 1e-300  # the smallest probability whose inverse is far from overflow
GAP = 2.0**-53  # the distance from 1 to the float64 below it


def _half_squared(xp: Any, out: Any, target: Any) -> Any:
    return 0.5 * (target - out) ** 2


def _half_squared_slope(xp: Any, out: Any, target: Any) -> Any:
    return out - target


def _squared(xp: Any, out: Any, target: Any) -> Any:
    return (target - out) ** 2


def _squared_slope(xp: Any, out: Any, target: Any) -> Any:
    return 2 * (out - target)


def _absolute(xp: Any, out: Any, target: Any, at_zero: str = "middle") -> Any:
    return xp.abs(target - out)


def _absolute_slope(xp: Any, out: Any, target: Any, at_zero: str = "middle") -> Any:
    return xp.sign(out - target) if at_zero == "middle" else pieces(xp, out - target, 1, -1, at_zero)


def _binary(xp: Any, out: Any, target: Any) -> Any:
    return -(target * xp.log(out) + (1 - target) * xp.log(1 - out))


def _binary_slope(xp: Any, out: Any, target: Any) -> Any:
    return (1 - target) / (1 - out) - target / out


def _binary_slope_safe(xp: Any, out: Any, target: Any) -> Any:
    return (1 - target) / _nonzero(xp, 1 - out, GAP) - target / _nonzero(xp, out, LEAST)


def _categorical(xp: Any, out: Any, target: Any) -> Any:
    return -(target * xp.log(out))


def _categorical_slope(xp: Any, out: Any, target: Any) -> Any:
    return -(target / out)


def _categorical_slope_safe(xp: Any, out: Any, target: Any) -> Any:
    return -(target / _nonzero(xp, out, LEAST))


def _binary_logits(xp: Any, out: Any, target: Any) -> Any:
    return xp.log(1 + xp.exp(out)) - target * out


def _binary_logits_safe(xp: Any, out: Any, target: Any) -> Any:
    return xp.maximum(out, 0) - target * out + xp.log1p(xp.exp(-xp.abs(out)))


def _binary_logits_slope(xp: Any, out: Any, target: Any) -> Any:
    return 1 / (1 + xp.exp(-out)) - target


def _binary_logits_slope_safe(xp: Any, out: Any, target: Any) -> Any:
    small = xp.exp(-xp.abs(out))
    return xp.where(out < 0, small, 1) / (1 + small) - target


def _categorical_logits(xp: Any, out: Any, target: Any) -> Any:
    return target * (xp.log(xp.exp(out).sum(axis=0)) - out)


def _categorical_logits_safe(xp: Any, out: Any, target: Any) -> Any:
    largest = out.max(axis=0)
    return target * (xp.log(xp.exp(out - largest).sum(axis=0)) + largest - out)


def _categorical_logits_slope(xp: Any, out: Any, target: Any) -> Any:
    return xp.exp(out) / xp.exp(out).sum(axis=0) - target


def _categorical_logits_slope_safe(xp: Any, out: Any, target: Any) -> Any:
    powers = xp.exp(out - out.max(axis=0))
    return powers / powers.sum(axis=0) - target


def _nonzero(xp: Any, bottom: Any, least: float) -> Any:
    return xp.where(xp.abs(bottom) < least, least, bottom)


def _outputs(xp: Any, out: Any, target: Any = None) -> Any:
    return out


def _outputs_slope(xp: Any, out: Any, target: Any = None) -> Any:
    return xp.where(True, 1, out)  # 1 in the shape of out; the choice is made when the equation is built


_SMOOTHING = (
    Parameter(
        SMOOTHING, 0.0, low=0.0, high=1.0, open_high=True, optional=True,
        says="how far targets are moved towards an equal share for each class, so that none has to be quite sure",
    ),
)  # fmt: skip

LOSSES: tuple[Loss, ...] = (
    Loss(
        name="half_squared_error",
        says="Half the square of the distance between target and output; the half cancels in the slope.",
        source="Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986)",
        aliases=("quadratic", "quadratic_cost", "quadratic_loss", "half_sse"),
        formula=_half_squared,
        derivative=_half_squared_slope,
        derivation=later("losses", "half_squared"),
        combine="sum",
        slope_says="how far the output is above the target",
        square=0.5,
        far_fetched=2.0,
    ),
    Loss(
        name="squared_error",
        says="The square of the distance between target and output; far misses count much more than near ones.",
        source="Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), equation 2.3",
        aliases=("sse", "sum_squared_error", "sum_of_squares", "sum_of_squared_errors", "l2_loss"),
        formula=_squared,
        derivative=_squared_slope,
        derivation=later("losses", "squared"),
        combine="sum",
        slope_says="twice how far the output is above the target",
        square=1.0,
        far_fetched=2.4,
    ),
    Loss(
        name="mean_squared_error",
        says="The square of the distance between target and output, averaged over the outputs.",
        source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 5.1.4",
        aliases=("mse", "mse_loss", "mseloss", "meansquarederror"),
        formula=_squared,
        derivative=_squared_slope,
        derivation=later("losses", "squared"),
        combine="mean",
        slope_says="twice how far the output is above the target",
        square=1.0,
        unit_says="The square of the distance between target and output.",
        far_fetched=2.4,
    ),
    Loss(
        name="mean_absolute_error",
        says="The distance between target and output, averaged over the outputs.",
        source="PyTorch, torch.nn.L1Loss",
        aliases=("mae", "l1", "l1_loss", "l1loss", "meanabsoluteerror"),
        parameters=(
            at_zero(
                "middle",
                "left",
                "right",
                says="which slope is taken where output and target are equal, in which libraries differ",
            ),
        ),
        formula=_absolute,
        derivative=_absolute_slope,
        derivation=later("losses", "absolute"),
        combine="mean",
        kinks=(0.0,),
        slope_says="1 above the target, −1 below it",
        unit_says="The distance between target and output.",
        far_fetched=2.4,
    ),
    *MISSES,
    Loss(
        name="binary_cross_entropy",
        says="How surprised one would be by the target, if the output were the chance of a 1.",
        source="Nielsen, Neural Networks and Deep Learning (2015), chapter 3",
        aliases=(
            *("bce", "bce_loss", "bceloss", "binarycrossentropy", "binary_crossentropy"),
            *("log_loss", "logistic_loss"),
        ),
        parameters=(*_SMOOTHING, *cuts.OF_BINARY),
        cut=cuts.BINARY,
        formula=_binary,
        derivative=_binary_slope,
        derivation=later("losses", "binary"),
        derivative_kernel=_binary_slope_safe,
        combine="mean",
        out_clip=(LEAST, 1 - GAP),
        target_range=(0.0, 1.0),
        slope_says="steep where the output is sure of the wrong answer",
        activation="sigmoid",
        shortcut=later("losses", "binary_shortcut"),
        far_fetched=2.2,
    ),
    Loss(
        name="binary_cross_entropy_logits",
        says="Binary cross-entropy of a sigmoid that the loss takes itself: outputs are sums, any numbers.",
        source="PyTorch, torch.nn.BCEWithLogitsLoss",
        aliases=(
            "bce_logits",
            "bce_with_logits",
            "bcewithlogitsloss",
            "bce_with_logits_loss",
            "binary_cross_entropy_with_logits",
            "binary_crossentropy_logits",
            "sigmoid_cross_entropy",
            "sigmoid_binary_cross_entropy",
        ),
        parameters=_SMOOTHING,
        formula=_binary_logits,
        derivative=_binary_logits_slope,
        derivation=later("losses", "binary_logits"),
        kernel=_binary_logits_safe,
        derivative_kernel=_binary_logits_slope_safe,
        combine="mean",
        target_range=(0.0, 1.0),
        logits=True,
        slope_says="the sigmoid of the output, a chance, less the target",
        far_fetched=2.6,
    ),
    Loss(
        name="categorical_cross_entropy",
        says="How surprised one would be by the target, if the outputs were the chances of the classes.",
        source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.3",
        aliases=(
            "cross_entropy",
            "crossentropy",
            "categoricalcrossentropy",
            "categorical_crossentropy",
            "cross_entropy_loss",
            "crossentropyloss",
            "cce",
            "negative_log_likelihood",
        ),
        parameters=(*_SMOOTHING, *cuts.OF_CLASSES),
        cut=cuts.CLASSES,
        formula=_categorical,
        derivative=_categorical_slope,
        derivation=later("losses", "categorical"),
        derivative_kernel=_categorical_slope_safe,
        combine="sum",
        out_clip=(LEAST, 1.0),
        target_range=(0.0, 1.0),
        targets_sum_to_one=True,
        slope_says="steep where little was given to the right class",
        activation="softmax",
        shortcut=later("losses", "categorical_shortcut"),
        targets_say={
            0.0: "The target is 0, so this output adds nothing: only the share of the right class counts.",
            1.0: "Minus the logarithm of the share that the right class got: 0 for all of it, more for less.",
        },
        no_slope_says=(
            "The target is 0, so E does not look at this share itself.",
            "Yet its sum is still corrected: what its share gains, the share of the right class loses.",
        ),
        far_fetched=2.2,
    ),
    Loss(
        name="categorical_cross_entropy_logits",
        says="Categorical cross-entropy of a softmax that the loss takes itself: outputs are sums, any numbers.",
        source="PyTorch, torch.nn.CrossEntropyLoss",
        aliases=(
            "cross_entropy_logits",
            "cross_entropy_with_logits",
            "categorical_cross_entropy_with_logits",
            "softmax_cross_entropy",
            "softmax_cross_entropy_with_logits",
            "cce_logits",
        ),
        parameters=(*_SMOOTHING, *cuts.OF_LOGITS),
        cut=cuts.LOGITS,
        formula=_categorical_logits,
        derivative=_categorical_logits_slope,
        derivation=later("losses", "categorical_logits"),
        kernel=_categorical_logits_safe,
        derivative_kernel=_categorical_logits_slope_safe,
        combine="sum",
        target_range=(0.0, 1.0),
        targets_sum_to_one=True,
        logits=True,
        crossed=True,
        slope_says="the share that softmax makes of the output, less the target",
        far_fetched=2.6,
    ),
    Loss(
        name="sum_of_outputs",
        says="The output itself: no target, the lesson only asks how the outputs change.",
        source="PyTorch, Tensor.sum().backward()",
        aliases=("output_sum", "outputs"),
        formula=_outputs,
        derivative=_outputs_slope,
        derivation=later("losses", "outputs"),
        combine="sum",
        has_targets=False,
        slope_says="1, since the output itself is what is differentiated",
    ),
)
