"""How the slopes of the losses come about, and what is left of them behind the activation they are made for."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.algebra.expr import Expr, Neg, Num, Product, total
from nnstep.algebra.lazy import xp
from nnstep.functions.derivations.begun import Slope
from nnstep.quantities.derivation import Derivation, Equality, derivation

Derivations = tuple[Derivation, ...]

_TITLE = "The slope of the loss at one output"
_INNER = "the inner derivative: of what is squared only minus the output changes, so −1"


def half_squared(at: Slope) -> Derivations:
    """Of half the square: out − target."""
    return (
        derivation(
            _TITLE,
            at.left,
            (at.by_rules, f"the power rule brings the 2 down; times {_INNER}"),
            (Product((at.target - at.at, Num(-1))), "½ and 2 make 1: that is what the ½ is for"),
            (at.taught, "−1 turns the difference round"),
        ),
    )


def squared(at: Slope) -> Derivations:
    """Of the square: 2·(out − target)."""
    return (
        derivation(
            _TITLE,
            at.left,
            (at.by_rules, f"the power rule brings the 2 down; times {_INNER}"),
            (at.taught, "−1 turns the difference round"),
        ),
    )


def absolute(at: Slope) -> Derivations:
    """Of the distance: 1 or −1."""
    return (
        derivation(
            _TITLE,
            at.left,
            (
                at.by_rules,
                (
                    "a distance grows by 1 on one side and falls by 1 on the other: its slope is the sign; times "
                    "the inner derivative, −1"
                ),
            ),
            (at.taught, "−1 turns the difference round"),
        ),
    )


def huber(at: Slope) -> Derivations:
    """Of Huber's loss: the difference, cut off at delta."""
    delta = at.parameters["delta"]
    miss = at.at - at.target
    near = xp.abs(at.target - at.at) <= delta
    return (
        derivation(
            _TITLE,
            at.left,
            (at.by_rules, "piece by piece: the square as ever, the straight piece with the sign of the distance"),
            (
                xp.where(near, miss, xp.sign(miss) if delta == 1 else delta * xp.sign(miss)),
                ("½ and 2 make 1, and −1 turns the differences round"),
            ),
            (at.taught, "so it is the difference, but never more than delta either way"),
        ),
    )


def smooth_l1(at: Slope) -> Derivations:
    """Of the smooth distance: the difference in parts of beta, cut off at 1."""
    beta = at.parameters["beta"]
    miss = at.at - at.target
    near = xp.abs(at.target - at.at) < beta
    return (
        derivation(
            _TITLE,
            at.left,
            (at.by_rules, "piece by piece: the square as ever, the straight piece with the sign of the distance"),
            (
                xp.where(near, miss if beta == 1 else miss / beta, xp.sign(miss)),
                ("½ and 2 make 1, and −1 turns the differences round"),
            ),
            (at.taught, "so it is the difference in parts of beta, but never more than 1 either way"),
        ),
    )


def tanh_error(at: Slope) -> Derivations:
    """Of FANN's error: what stands before each logarithm goes with its own slope."""
    return (
        derivation(
            _TITLE,
            at.left,
            (at.by_rules, "product by product; beyond its end the error is straight, with a slope of 17"),
            (at.taught, "each number is divided by itself, which makes 1, once with a plus and once with a minus"),
        ),
    )


def log_cosh(at: Slope) -> Derivations:
    """Of log-cosh: tanh of the difference."""
    up, down = xp.exp(at.at - at.target), xp.exp(at.target - at.at)
    return (
        derivation(
            _TITLE,
            at.left,
            (
                at.by_rules,
                (
                    "the chain rule: the slope of the logarithm is one over what it is taken of; each "
                    "exponential is its own slope, one of them with the inner derivative −1"
                ),
            ),
            ((up - down) / (up + down), "the 2 below cancels, and it is one fraction"),
            (at.taught, "that is what tanh stands for"),
        ),
    )


def binary(at: Slope) -> Derivations:
    """Of binary cross-entropy."""
    target, out = at.target, at.at
    return (
        derivation(
            _TITLE,
            at.left,
            (
                at.by_rules,
                (
                    "the slope of the logarithm is one over what it is taken of; in the second one the inner "
                    "derivative is −1"
                ),
            ),
            (-(target / out) + (1 - target) / (1 - out), "minus times minus is plus"),
            (at.taught, "put in another order"),
        ),
    )


def binary_shortcut(outs: Sequence[Expr], targets: Sequence[Expr], unit: int) -> tuple[Equality, ...]:
    """Behind a sigmoid: the two denominators cancel, and out − target is left."""
    out, target = outs[unit], targets[unit]
    return (
        Equality((1 - target) * out - target * (1 - out), ("each denominator meets itself above, and they cancel",)),
        Equality(out - target * out - target + target * out, ("multiplied out",)),
        Equality(out - target, ("what stands there with plus and with minus goes",)),
    )


def binary_logits(at: Slope) -> Derivations:
    """Of binary cross-entropy on a sum: the sigmoid of it, less the target."""
    power = xp.exp(at.at)
    return (
        derivation(
            "Why it is binary cross-entropy",
            at.value,
            (
                -(
                    at.target * xp.log(1 / (1 + xp.exp(-at.at)))
                    + (1 - at.target) * xp.log(1 - 1 / (1 + xp.exp(-at.at)))
                ),
                "binary cross-entropy of a sigmoid, which the loss takes of the output itself",
            ),
            (
                -(at.target * (at.at - xp.log(1 + power)) - (1 - at.target) * xp.log(1 + power)),
                (
                    "the sigmoid is e to the output, divided by 1 and that; what it lacks of 1 is 1 divided by that; "
                    "the logarithm of a quotient is a difference"
                ),
            ),
            (at.formula, "multiplied out, the logarithms with the target in front of them cancel"),
        ),
        derivation(
            _TITLE,
            at.left,
            (
                at.by_rules,
                "the slope of the logarithm is one over what it is taken of; e to the output is its own slope",
            ),
            (power / (1 + power) - at.target, "one fraction"),
            (at.taught, "above and below divided by e to the output: a sigmoid"),
        ),
    )


def categorical_logits(at: Slope) -> Derivations:
    """Of categorical cross-entropy on sums: their shares, less the targets. The formula is the error of the sample."""
    whole = total(tuple(xp.exp(one) for one in at.all_at))
    apart = tuple(
        each * (xp.exp(at.at) / whole - 1) if one == at.at else each * (xp.exp(at.at) / whole)
        for one, each in zip(at.all_at, at.values, strict=True)
    )

    def divided(node: Expr) -> Expr:
        return node / at.shared if at.shared > 1 else node

    return (
        derivation(
            _TITLE,
            at.left,
            (
                at.by_rules,
                (
                    "the slope of the logarithm is one over what it is taken of, times the inner derivative: e to this "
                    "output; minus the output itself has the slope −1"
                ),
            ),
            (divided(total(apart)), "in each part the target stays as a factor"),
            (
                divided(Product((total(at.values), xp.exp(at.at) / whole)) - at.target),
                "multiplied out; what has the share of this output in it is taken together",
            ),
            (at.taught, "the targets make 1 together: the share of a softmax is left, less the target"),
        ),
    )


def categorical(at: Slope) -> Derivations:
    """Of categorical cross-entropy."""
    return (
        derivation(
            _TITLE,
            at.left,
            (at.by_rules, "the slope of the logarithm is one over what it is taken of; the target stays as a factor"),
            (at.taught, "written as one fraction"),
        ),
    )


def categorical_shortcut(outs: Sequence[Expr], targets: Sequence[Expr], unit: int) -> tuple[Equality, ...]:
    """Behind a softmax: the outputs cancel, the targets make 1 together, and out − target is left."""
    own, target = outs[unit], targets[unit]
    apart = tuple(Neg(target * (1 - own)) if place == unit else each * own for place, each in enumerate(targets))
    return (
        Equality(total(apart), ("in each part the output below meets itself above, and they cancel",)),
        Equality(
            Product((total(tuple(targets)), own)) - target, ("multiplied out; what has the output is taken together",)
        ),
        Equality(own - target, ("the targets of a sample add up to 1",)),
    )


def outputs(at: Slope) -> Derivations:
    """Of the output itself: 1."""
    return (
        derivation(
            _TITLE,
            at.left,
            (at.by_rules, "the output itself is what is differentiated: it changes by as much as it changes"),
            (at.taught, ""),
        ),
    )
