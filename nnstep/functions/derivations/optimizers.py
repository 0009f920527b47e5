"""Where the step of each optimizer comes from, and what it does, as far as equal expressions can say it."""

from __future__ import annotations

from nnstep.algebra.expr import Expr, Neg, Num, Product, Sum
from nnstep.algebra.lazy import xp
from nnstep.functions.derivations.begun import NewValue
from nnstep.quantities.derivation import Derivation, derivation

Derivations = tuple[Derivation, ...]

_STEP = "the rule of the optimizer"


def sgd(at: NewValue) -> Derivations:
    """Plain descent: what the slope promises is never above 0."""
    rate = at.hyper["lr"]
    return (
        derivation(
            "Why minus",
            (at.new - at.w) * at.g,
            ((at.step - at.w) * at.g, "the step, times the slope: what the slope promises of E"),
            (-(rate * at.g) * at.g, "the old value goes; what is left is the step alone"),
            (-(rate * at.g**2), "slope times slope is a square"),
            so=(
                "A square is never below 0, and the learning rate is above it: so with minus E falls, whichever way "
                "the slope points; with plus it would rise. That is the promise of a short step: the slope holds "
                "where it was measured."
            ),
        ),
    )


def momentum(at: NewValue) -> Derivations:
    """A velocity: a plain step and a part of the one before; under a steady slope 1/(1 − μ) times as far."""
    rate, keep, v = at.hyper["lr"], at.hyper["momentum"], at.before["v"]
    share = (1 - keep) * at.g if at.words.get("form") == "ema" else at.g
    steady = at.g if at.words.get("form") == "ema" else at.g / (1 - keep)
    return (
        derivation(
            "What a step is made of",
            at.new,
            (at.step, _STEP),
            (at.written_out, "the velocity written out"),
            (at.w - rate * share - rate * keep * v, "multiplied out: a plain step, and a part of the step before"),
        ),
        derivation(
            "How fast it gets under one and the same slope",
            steady,
            (keep * steady + (1 - keep) * steady, "so much of it is kept, and so much is missing"),
            (keep * steady + share, "what is missing is just what the slope brings"),
            so="Such a velocity makes itself again: it is where the velocity settles.",
        ),
    )


def nesterov(at: NewValue) -> Derivations:
    """Momentum that counts the slope twice over: now, and in the velocity to come."""
    rate, keep, v = at.hyper["lr"], at.hyper["momentum"], at.before["v"]
    return (
        derivation(
            "What a step is made of",
            at.new,
            (at.step, _STEP),
            (at.written_out, "the velocity written out"),
            (
                at.w - rate * (1 + keep) * at.g - rate * keep**2 * v,
                (
                    "multiplied out: the slope of now counts for more, "
                    "and the velocity of before for less, than in plain momentum"
                ),
            ),
        ),
    )


def adagrad(at: NewValue) -> Derivations:
    """A learning rate of its own for each weight; the first step has the length of the learning rate."""
    return (_own_rate(at, at.after["v"]), _all_alike(at.g))


def rmsprop(at: NewValue) -> Derivations:
    """Each slope divided by its own usual size."""
    keep, v = at.hyper["rho"], at.before["v"]
    return (
        _mean("v", at, keep, v, at.g**2, "The mean square moves towards the square of now"),
        *(() if at.words.get("centered") else (_own_rate(at, at.after["v"]),)),
        *((_mean("m", at, keep, at.before["m"], at.g, "So does the mean slope"),) if at.words.get("centered") else ()),
        _all_alike(at.g),
    )


def adam(at: NewValue) -> Derivations:
    """A mean of the slopes, divided by their usual size, both corrected for what is not there yet."""
    return (_whole(at), *_means(at), *_corrected(at), _all_alike(at.g))


def adamw(at: NewValue) -> Derivations:
    """Adam, and a part of the weight taken away."""
    return (_shrunk(at), *adam(at))


def nadam(at: NewValue) -> Derivations:
    """Adam that looks ahead."""
    return (_whole(at), *_means(at), _all_alike(at.g))


def lion(at: NewValue) -> Derivations:
    """Steps of one size, and a part of the weight taken away."""
    rate, decay = at.hyper["lr"], at.hyper["weight_decay"]
    match at.step:
        case Sum((_, Neg(Product((_, Sum((direction, _))))))):
            apart = (1 - rate * decay) * at.w - rate * direction
        case _:
            raise ValueError("Lion's step is the learning rate times a direction and the decay")
    mean = _mean("m", at, at.hyper["beta2"], at.before["m"], at.g, "The mean slope moves towards the slope of now")
    return (
        derivation(
            "A step of one size, and a weight that shrinks",
            at.new,
            (at.step, _STEP),
            (
                apart,
                (
                    "multiplied out: the weight is multiplied by a little less than 1, and moves by the learning rate, "
                    "however steep it is"
                ),
            ),
        ),
        mean,
    )


def _own_rate(at: NewValue, v: Expr) -> Derivation:
    rate, epsilon = at.hyper["lr"], at.hyper["epsilon"]
    root = xp.sqrt(v + epsilon) if at.words.get("epsilon_placement") == "inside" else xp.sqrt(v) + epsilon
    return derivation(
        "A learning rate of its own",
        at.new,
        (at.step, _STEP),
        (
            at.w - rate / root * at.g,
            (
                "the learning rate is divided instead of the slope: each weight has one of its "
                "own, the shorter the larger its slopes have been"
            ),
        ),
        (at.written_out, "what was kept, written out"),
    )


def _all_alike(g: Expr) -> Derivation:
    """Of one slope alone, what is divided by its own root mean square is its sign."""
    return derivation(
        "Why all weights move about equally fast",
        g / xp.sqrt(g**2),
        (g / xp.abs(g), "the root of a square is the number without its sign"),
        so="That is 1 or −1. Where all slopes of a weight have been this one, its step is as long as the learning "
        "rate, whether the slope is large or small.",
    )


def _mean(slot: str, at: NewValue, keep: Expr, before: Expr, new: Expr, title: str) -> Derivation:
    return derivation(
        title,
        at.after[slot],
        (keep * before + (1 - keep) * new, "the running mean: so much is kept, the rest is new"),
        (before + (1 - keep) * (new - before), "the same, told as a step: from what it was, a part of the way"),
    )


def _whole(at: NewValue) -> Derivation:
    return derivation(
        "What a step is made of",
        at.new,
        (at.step, _STEP),
        (at.written_out, "the means and their corrections written out"),
    )


def _means(at: NewValue) -> Derivations:
    return (
        _mean("m", at, at.hyper["beta1"], at.before["m"], at.g, "The mean slope moves towards the slope of now"),
        _mean("v", at, at.hyper["beta2"], at.before["v"], at.g**2, "The mean square moves towards the square of now"),
    )


def _corrected(at: NewValue) -> Derivations:
    """Why the means are divided: three updates under one and the same slope, written out."""
    if not at.hats:
        return ()
    keep, new = at.hyper["beta1"], (1 - at.hyper["beta1"]) * at.g
    return (
        derivation(
            "Why the means are corrected: three updates under one and the same slope",
            keep * (keep * (keep * Num(0) + new) + new) + new,
            (keep**2 * new + keep * new + new, "the mean began with 0; multiplied out"),
            (at.g * (1 - keep) * (keep**2 + keep + 1), "what all have is taken out"),
            (at.g * (1 - keep**3), "multiplied out, all but the first and the last go"),
            so="So after three updates the mean is too small by this factor, after more of them by the factor with "
            "that power: dividing by it gives the slope itself.",
        ),
    )


def _shrunk(at: NewValue) -> Derivation:
    """Decoupled decay: the weight, times a little less than 1, and the rest of the step."""
    assert isinstance(at.step, Sum)
    _, _, *rest = at.step.terms  # the weight, what it loses, and the step of Adam
    return derivation(
        "What the weight decay does",
        at.new,
        (at.step, _STEP),
        (
            Sum(((1 - at.hyper["lr"] * at.hyper["weight_decay"]) * at.w, *rest)),
            ("the weight is taken out: it is multiplied by a little less than 1"),
        ),
    )
