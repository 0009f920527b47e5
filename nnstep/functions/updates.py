"""What optimizers do to an array of parameters, written as it is taught; what they keep of it stands in `states`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def _root(xp: Any, v: Any, epsilon: Any, placement: str) -> Any:
    return xp.sqrt(v + epsilon) if placement == "inside" else xp.sqrt(v) + epsilon


def _decayed(w: Any, hyper: Any, decays: bool) -> Any:
    """The weight, less what a decay that is decoupled from the slope takes of it."""
    return w - hyper.lr * hyper.weight_decay * w if decays else w


def _moved(start: Any, hyper: Any, velocity: Any, placement: str) -> Any:
    """Where a velocity leads, in which the rate is already, or is not."""
    return start - velocity if placement == "inside" else start - hyper.lr * velocity


def _sped(hyper: Any, slope: Any, placement: str) -> Any:
    """What comes into a velocity: a slope, or the step along it."""
    return hyper.lr * slope if placement == "inside" else slope


def sgd(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any, weight_decay: bool = False) -> Any:
    """A step downhill."""
    return _decayed(w, hyper, weight_decay) - hyper.lr * g


def momentum(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    form: str = "classic",
    rate_placement: str = "outside",
    dampening: bool = False,
    dampen_first: bool = False,
    biases: bool = True,
    weight_decay: bool = False,
) -> Any:
    """A velocity that takes the slope in, and a step along it; biases: false of a bias that is to have none."""
    share = (1 - hyper.momentum) * g if form == "ema" else g
    if dampening:
        damped = (1 - hyper.dampening) * share
        share = damped if dampen_first else xp.where(hyper.t > 1, damped, share)
    pushed = _sped(hyper, share if biases else g, rate_placement)
    v = record("v", hyper.momentum * state.v + pushed if biases else pushed)
    return _moved(_decayed(w, hyper, weight_decay), hyper, v, rate_placement)


def nesterov(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    rate_placement: str = "outside",
    weight_decay: bool = False,
) -> Any:
    """The same, one step ahead."""
    pushed = _sped(hyper, g, rate_placement)
    v = record("v", hyper.momentum * state.v + pushed)
    return _moved(_decayed(w, hyper, weight_decay), hyper, pushed + hyper.momentum * v, rate_placement)


def adagrad(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    epsilon_placement: str = "outside",
    weight_decay: bool = False,
) -> Any:
    """The slope, divided by the root of all squares so far."""
    v = record("v", state.v + g**2)
    return _decayed(w, hyper, weight_decay) - hyper.lr * g / _root(xp, v, hyper.epsilon, epsilon_placement)


def rmsprop(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    centered: bool = False,
    epsilon_placement: str = "outside",
    momentum: bool = False,
    rate_placement: str = "outside",
    initial_accumulator: bool = False,
    weight_decay: bool = False,
) -> Any:
    """The slope, divided by its own usual size; with momentum, a velocity that takes that in."""
    v = record("v", hyper.rho * state.v + (1 - hyper.rho) * g**2)
    if centered:
        m = record("m", hyper.rho * state.m + (1 - hyper.rho) * g)
        v = xp.maximum(v - m**2, 0)  # a variance; rounding alone could make it negative
    root, start = _root(xp, v, hyper.epsilon, epsilon_placement), _decayed(w, hyper, weight_decay)
    if not momentum:
        return start - hyper.lr * g / root
    u = record("u", hyper.momentum * state.u + _sped(hyper, g, rate_placement) / root)
    return _moved(start, hyper, u, rate_placement)


def adadelta(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any, weight_decay: bool = False) -> Any:
    """The slope, divided by its own usual size and multiplied by that of the steps."""
    v = record("v", hyper.rho * state.v + (1 - hyper.rho) * g**2)
    step = xp.sqrt(state.u + hyper.epsilon) / xp.sqrt(v + hyper.epsilon) * g
    record("u", hyper.rho * state.u + (1 - hyper.rho) * step**2)
    return _decayed(w, hyper, weight_decay) - hyper.lr * step


def adam(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    epsilon_placement: str = "outside",
    bias_correction: bool = True,
    epsilon_root: bool = False,
    amsgrad: bool = False,
    largest_of: str = "means",
    weight_decay: bool = False,
) -> Any:
    """A mean of the slopes, divided by their usual size."""
    start, largest = _decayed(w, hyper, weight_decay), largest_of if amsgrad else ""
    return _adam(xp, start, g, state, hyper, record, epsilon_placement, bias_correction, epsilon_root, largest)


def adamw(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    epsilon_placement: str = "outside",
    bias_correction: bool = True,
    epsilon_root: bool = False,
    amsgrad: bool = False,
    largest_of: str = "means",
) -> Any:
    """The same, of a weight that shrinks."""
    start, largest = _decayed(w, hyper, decays=True), largest_of if amsgrad else ""
    return _adam(xp, start, g, state, hyper, record, epsilon_placement, bias_correction, epsilon_root, largest)


def _adam(
    xp: Any,
    start: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    placement: str,
    corrects: bool,
    rooted: bool,
    largest_of: str,
) -> Any:
    m = record("m", hyper.beta1 * state.m + (1 - hyper.beta1) * g)
    v = record("v", hyper.beta2 * state.v + (1 - hyper.beta2) * g**2)
    apart = corrects and placement != "hat"  # the means are corrected, each as a step of its own
    whole = v / (1 - hyper.beta2**hyper.t) if apart and largest_of == "corrected" else v
    if largest_of:
        v = record("vmax", xp.maximum(state.vmax, whole))
    if not apart:
        below = v + hyper.epsilon_root if rooted else v
        rate = hyper.lr
        if corrects:
            rate = hyper.lr * xp.sqrt(1 - hyper.beta2**hyper.t) / (1 - hyper.beta1**hyper.t)
        return start - rate * (m / _root(xp, below, hyper.epsilon, placement))
    mhat = record("mhat", m / (1 - hyper.beta1**hyper.t))
    vhat = v if largest_of == "corrected" else record("vhat", v / (1 - hyper.beta2**hyper.t))
    below = vhat + hyper.epsilon_root if rooted else vhat
    return start - hyper.lr * mhat / _root(xp, below, hyper.epsilon, placement)


def adamax(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    form: str = "pytorch",
    bias_correction: bool = True,
    weight_decay: bool = False,
) -> Any:
    """A mean of the slopes, divided by the largest of them, which is forgotten slowly."""
    m = record("m", hyper.beta1 * state.m + (1 - hyper.beta1) * g)
    faded, size = hyper.beta2 * state.u, xp.abs(g)
    if form == "pytorch":
        size = size + hyper.epsilon
    elif form == "paddle":
        faded = faded + hyper.epsilon
    u = record("u", xp.maximum(faded, size))
    if form in ("keras", "mlx"):
        u = u + hyper.epsilon
    mean = record("mhat", m / (1 - hyper.beta1**hyper.t)) if bias_correction and form != "mlx" else m
    return _decayed(w, hyper, weight_decay) - hyper.lr * mean / u


def radam(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    epsilon_placement: str = "hat",
    epsilon_root: bool = False,
    weight_decay: bool = False,
) -> Any:
    """Adam, in parts as long as its mean square is of few slopes; at first a mean of the slopes alone."""
    m = record("m", hyper.beta1 * state.m + (1 - hyper.beta1) * g)
    v = record("v", hyper.beta2 * state.v + (1 - hyper.beta2) * g**2)
    beta, kept = hyper.beta2, hyper.beta2**hyper.t
    u = record("u", xp.where(True, (1 + beta) / (1 - beta) - 2 * hyper.t * kept / (1 - kept), w))  # in the shape of w
    p = record("p", xp.where(u > 5, xp.sqrt(xp.maximum(0, (u - 4) * (u - 2) / u)), 0))
    mhat = record("mhat", m / (1 - hyper.beta1**hyper.t))
    if epsilon_placement == "hat":
        below = v + hyper.epsilon_root if epsilon_root else v
        usual = _root(xp, below, hyper.epsilon, "outside") / xp.sqrt(1 - kept)
    else:
        vhat = record("vhat", v / (1 - kept))
        usual = _root(xp, vhat + hyper.epsilon_root if epsilon_root else vhat, hyper.epsilon, "outside")
    share = record("phat", p * xp.sqrt((1 - beta**2) / ((5 * beta - 3) * (3 * beta - 1))))
    return _decayed(w, hyper, weight_decay) - hyper.lr * xp.where(u > 5, share * mhat / usual, mhat)


def nadam(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    form: str = "pytorch",
    momentum_decay: bool = False,
    epsilon_root: bool = False,
    weight_decay: bool = False,
) -> Any:
    """Adam, one step ahead."""
    m = record("m", hyper.beta1 * state.m + (1 - hyper.beta1) * g)
    v = record("v", hyper.beta2 * state.v + (1 - hyper.beta2) * g**2)
    if form == "optax":
        now, mean = 1 - hyper.beta1, hyper.beta1
        seen, next_seen = 1 - hyper.beta1**hyper.t, 1 - hyper.beta1 ** (hyper.t + 1)
    else:
        slowly = None if form == "keras" else hyper.momentum_decay if momentum_decay else 0.004
        mu, mean = _warming(hyper, slowly, hyper.t), _warming(hyper, slowly, hyper.t + 1)
        p = record("p", state.p * mu)
        now, seen, next_seen = 1 - mu, 1 - p, 1 - p * mean
    mhat = record("mhat", now * g / seen + mean * m / next_seen)
    vhat = record("vhat", v / (1 - hyper.beta2**hyper.t))
    below = vhat + hyper.epsilon_root if epsilon_root else vhat
    return _decayed(w, hyper, weight_decay) - hyper.lr * mhat / _root(xp, below, hyper.epsilon, "outside")


def _warming(hyper: Any, slowly: Any, t: Any) -> Any:
    """The momentum of an update: half of beta1 at first, and all of it in the end; slowly: how much of t counts."""
    return hyper.beta1 * (1 - 0.5 * 0.96 ** (t if slowly is None else slowly * t))


def warms_otherwise(given: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong where NAdam's momentum_decay is said of a form that has none."""
    if "momentum_decay" not in given or given.get("form", "pytorch") == "pytorch":
        return None
    return f"momentum_decay is of NAdam's form pytorch, not of {given['form']}", "leave one of the two out"


def lion(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any) -> Any:
    """A step of one size, the way the sign says."""
    direction = xp.sign(hyper.beta1 * state.m + (1 - hyper.beta1) * g)
    record("m", hyper.beta2 * state.m + (1 - hyper.beta2) * g)
    return w - hyper.lr * (direction + hyper.weight_decay * w)


def rprop(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    form: str = "pytorch",
    weight_decay: bool = False,
) -> Any:
    """A step of a size of its own, longer as long as the slope keeps its sign, shorter where that turns."""
    turn = state.last * g
    factor = xp.where(turn > 0, hyper.eta_plus, xp.where(turn < 0, hyper.eta_minus, 1))
    step = record("step", xp.minimum(xp.maximum(factor * state.step, hyper.step_min), hyper.step_max))
    start = _decayed(w, hyper, weight_decay)
    if form == "minus":
        record("last", g)
        return start - step * xp.sign(g)
    if form == "optax":
        record("last", xp.where(turn < 0, 0, step * xp.sign(g)))
        return start - xp.where(turn < 0, 0, state.last)
    last = record("last", xp.where(turn < 0, 0, g))
    if form == "plus":
        return xp.where(turn < 0, start + state.step * xp.sign(state.last), start - step * xp.sign(g))
    return start - step * xp.sign(last)
