"""Where the step of each optimizer comes from, and what it does, as far as equal expressions can say it."""

from __future__ import annotations

from nnstep.algebra.expr import Expr, Neg, Num, Product, Sum, Sym, expr
from nnstep.algebra.lazy import xp
from nnstep.functions.derivations.begun import NewValue
from nnstep.quantities.derivation import Derivation, derivation
from nnstep.quantities.key import Key

Derivations = tuple[Derivation, ...]

_STEP = "the rule of the optimizer"

_T = Key("hyper", slot="t")


def sgd(at: NewValue) -> Derivations:
    """Plain descent: what the slope promises is never above 0."""
    rate, start = at.hyper["lr"], decayed(at)
    return (
        *shrunk(at),
        derivation(
            "Why minus",
            (at.new - start) * at.g,
            ((at.step - start) * at.g, "the step, times the slope: what the slope promises of E"),
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
    if not at.words.get("biases", True):
        return (*shrunk(at), _whole(at, "a bias has no velocity of before in it: what moves it is this slope alone"))
    rate, keep, v, start = at.hyper["lr"], at.hyper["momentum"], at.before["v"], decayed(at)
    share = (1 - keep) * at.g if at.words.get("form") == "ema" else at.g
    if at.words.get("dampening"):
        damped = (1 - at.hyper["dampening"]) * share
        share = damped if at.words.get("dampen_first") else expr(xp.where(Sym(_T) > 1, damped, share))
    pushed, before = (rate * share, keep * v) if _is_inside(at) else (share, rate * keep * v)
    made = derivation(
        "What a step is made of",
        at.new,
        (at.step, _STEP),
        (at.written_out, "the velocity written out"),
        (start - rate * share - before, "multiplied out: a plain step, and a part of the step before"),
    )
    if at.words.get("dampening"):
        return (*shrunk(at), made)
    settled = rate * at.g if _is_inside(at) else at.g
    steady = settled if at.words.get("form") == "ema" else settled / (1 - keep)
    return (
        *shrunk(at),
        made,
        derivation(
            "How fast it gets under one and the same slope",
            steady,
            (keep * steady + (1 - keep) * steady, "so much of it is kept, and so much is missing"),
            (keep * steady + pushed, "what is missing is just what the slope brings"),
            so="Such a velocity makes itself again: it is where the velocity settles.",
        ),
    )


def nesterov(at: NewValue) -> Derivations:
    """Momentum that counts the slope twice over: now, and in the velocity to come."""
    rate, keep, v = at.hyper["lr"], at.hyper["momentum"], at.before["v"]
    before = keep**2 * v if _is_inside(at) else rate * keep**2 * v
    return (
        *shrunk(at),
        derivation(
            "What a step is made of",
            at.new,
            (at.step, _STEP),
            (at.written_out, "the velocity written out"),
            (
                decayed(at) - rate * (1 + keep) * at.g - before,
                (
                    "multiplied out: the slope of now counts for more, "
                    "and the velocity of before for less, than in plain momentum"
                ),
            ),
        ),
    )


def _is_inside(at: NewValue) -> bool:
    """Whether the learning rate is in the velocity."""
    return at.words.get("rate_placement") == "inside"


def adagrad(at: NewValue) -> Derivations:
    """A learning rate of its own for each weight; the first step has the length of the learning rate."""
    return (*shrunk(at), _own_rate(at, at.after["v"]), _all_alike(at.g))


def rmsprop(at: NewValue) -> Derivations:
    """Each slope divided by its own usual size."""
    keep, v, velocity = at.hyper["rho"], at.before["v"], at.words.get("momentum")
    own = () if at.words.get("centered") or velocity else (_own_rate(at, at.after["v"]),)
    return (
        *shrunk(at),
        *((_whole(at),) if velocity else ()),
        _mean("v", at, keep, v, at.g**2, "The mean square moves towards the square of now"),
        *own,
        *((_mean("m", at, keep, at.before["m"], at.g, "So does the mean slope"),) if at.words.get("centered") else ()),
        _all_alike(at.g),
    )


def adadelta(at: NewValue) -> Derivations:
    """The slope divided by its own usual size, and multiplied by that of the steps."""
    keep, epsilon = at.hyper["rho"], at.hyper["epsilon"]
    usual = xp.sqrt(at.before["u"] + epsilon) / xp.sqrt(at.after["v"] + epsilon)
    return (
        *shrunk(at),
        _mean("v", at, keep, at.before["v"], at.g**2, "The mean square moves towards the square of now"),
        derivation(
            "A learning rate of its own",
            at.new,
            (at.step, _STEP),
            (
                decayed(at) - at.hyper["lr"] * usual * at.g,
                (
                    "what the slope is multiplied by: the usual size of a step, over that of a slope; so a step is "
                    "measured in the weight's own unit, whatever that of E is"
                ),
            ),
        ),
        _mean("u", at, keep, at.before["u"], (usual * at.g) ** 2, "The mean square of the steps follows"),
    )


def adam(at: NewValue) -> Derivations:
    """A mean of the slopes, divided by their usual size, both corrected for what is not there yet."""
    return (*shrunk(at), *_of_adam(at))


def adamw(at: NewValue) -> Derivations:
    """Adam, and a part of the weight taken away."""
    return (*shrunk(at, always=True), *_of_adam(at))


def _of_adam(at: NewValue) -> Derivations:
    return (_whole(at), *_means(at), *_corrected(at), _all_alike(at.g))


def adamax(at: NewValue) -> Derivations:
    """A mean of the slopes, divided by the largest of them."""
    g = at.g
    return (
        *shrunk(at),
        _whole(at),
        _mean("m", at, at.hyper["beta1"], at.before["m"], g, "The mean slope moves towards the slope of now"),
        *_corrected(at),
        derivation(
            "Why all weights move about equally fast",
            g / xp.maximum(xp.abs(g), xp.abs(g)),
            (g / xp.abs(g), "where all slopes have been this one, it is the largest, too"),
            so="That is 1 or −1: then a step is as long as the learning rate, whether the slope is large or small.",
        ),
    )


def nadam(at: NewValue) -> Derivations:
    """Adam that looks ahead."""
    return (*shrunk(at), _whole(at), *_means(at), _all_alike(at.g))


def radam(at: NewValue) -> Derivations:
    """Adam that waits for slopes enough."""
    return (*shrunk(at), *_means(at), _all_alike(at.g))


def rprop(at: NewValue) -> Derivations:
    """A step that grows while the slope keeps its sign, and shrinks where that turns."""
    turn = at.before["last"] * at.g
    grown, shrunken = at.hyper["eta_plus"] * at.before["step"], at.hyper["eta_minus"] * at.before["step"]
    low, high = at.hyper["step_min"], at.hyper["step_max"]

    def within(size: Expr) -> Expr:
        return expr(xp.minimum(xp.maximum(size, low), high))

    pieces = xp.where(turn > 0, within(grown), xp.where(turn < 0, within(shrunken), within(at.before["step"])))
    return (
        *shrunk(at),
        _whole(at, "what this update made of them written out"),
        derivation(
            "How long the step is",
            at.after["step"],
            (
                within(
                    expr(
                        xp.where(turn > 0, at.hyper["eta_plus"], xp.where(turn < 0, at.hyper["eta_minus"], 1))
                        * at.before["step"]
                    )
                ),
                "the rule of the optimizer: the product of two slopes is above 0 where they have one sign",
            ),
            (
                expr(pieces),
                "case by case: the slope went on, it turned, or there was none to compare with",
            ),
            so="How steep it is nowhere counts, only which way.",
        ),
    )


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
            decayed(at) - rate / root * at.g,
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


def _whole(at: NewValue, written: str = "the means and their corrections written out") -> Derivation:
    return derivation("What a step is made of", at.new, (at.step, _STEP), (at.written_out, written))


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


def decayed(at: NewValue) -> Expr:
    """The weight, less what a decoupled decay takes of it, if there is one."""
    return at.w - at.hyper["lr"] * at.hyper["weight_decay"] * at.w if at.words.get("weight_decay") else at.w


def shrunk(at: NewValue, *, always: bool = False) -> Derivations:
    """Decoupled decay: the weight, times a little less than 1, and the rest of the step."""
    if not (always or at.words.get("weight_decay")):
        return ()
    if not isinstance(at.step, Sum):  # a step of pieces
        return ()
    _, _, *rest = at.step.terms  # the weight, what it loses, and the step
    return (
        derivation(
            "What the weight decay does",
            at.new,
            (at.step, _STEP),
            (
                Sum(((1 - at.hyper["lr"] * at.hyper["weight_decay"]) * at.w, *rest)),
                ("the weight is taken out: it is multiplied by a little less than 1"),
            ),
        ),
    )
