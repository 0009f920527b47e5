"""Why first weights are drawn as they are: what becomes of the size of signals, and what equal weights do."""

from __future__ import annotations

from nnstep.algebra.expr import Expr, Num
from nnstep.algebra.lazy import xp
from nnstep.functions.bell import LEFT_OF_TWO, ends, width_left
from nnstep.functions.derivations.begun import Drawn
from nnstep.quantities.derivation import Derivation, derivation

Derivations = tuple[Derivation, ...]

_ALIKE = (
    "So every neuron of the layer has the same sum: nothing tells them apart, their slopes are the same, and so they "
    "stay alike. For biases that does no harm."
)
_SQUARE = "the mean square of numbers that are equally likely from minus a bound to the bound is a third of its square"


def zeros(at: Drawn) -> Derivations:
    """Nothing comes through."""
    return (_alike(at, Num(0), Num(0), "whatever comes in, nothing of it comes through"),)


def ones(at: Drawn) -> Derivations:
    """All sums are the plain sum."""
    plain = at.sources[0] + at.sources[1]
    return (_alike(at, Num(1), plain, "the weights make no difference"),)


def constant(at: Drawn) -> Derivations:
    """All sums are the plain sum, times one number."""
    value = Num(float(at.given["value"]))
    return (_alike(at, value, value * (at.sources[0] + at.sources[1]), "the weight is taken out"),)


def uniform(at: Drawn) -> Derivations:
    """The middle, and how far the numbers lie from it."""
    low, high = Num(at.given["low"]), Num(at.given["high"])
    return (
        derivation(
            "Their middle",
            low + (high - low) * 0.5,
            ((low + high) / 2, "from the smallest half the way to the largest"),
        ),
        derivation(
            "Their mean square around it",
            ((high - low) / 2) ** 2 / 3,
            ((high - low) ** 2 / 12, f"{_SQUARE}; the bound is half the way between the two"),
        ),
    )


def normal(at: Drawn) -> Derivations:
    """Standard numbers, stretched and moved."""
    mean, std = Num(at.given["mean"]), Num(at.given["std"])
    return (
        derivation(
            "Their mean square around the mean",
            (mean + std - mean) ** 2,
            (std**2, "numbers of the standard bell curve have the mean square 1: stretched, it is that of the factor"),
        ),
    )


def xavier_uniform(at: Drawn) -> Derivations:
    """The mean square is 2/(in + out), halfway between what both ways want."""
    both = at.n_in + at.n_out
    return (_bounded(xp.sqrt(6 / both), 6 / both / 3, 2 / both), _both_ways(at))


def xavier_normal(at: Drawn) -> Derivations:
    """The same from the bell curve."""
    both = at.n_in + at.n_out
    return (_belled(xp.sqrt(2 / both), 2 / both), _both_ways(at))


def he_uniform(at: Drawn) -> Derivations:
    """The mean square is 2/in: half of what comes in is silenced."""
    return (_bounded(xp.sqrt(6 / at.n_in), 6 / at.n_in / 3, 2 / at.n_in), _half(at))


def he_normal(at: Drawn) -> Derivations:
    """The same from the bell curve."""
    return (_belled(xp.sqrt(2 / at.n_in), 2 / at.n_in), _half(at))


def lecun_normal(at: Drawn) -> Derivations:
    """The mean square is 1/in."""
    return (_belled(xp.sqrt(1 / at.n_in), 1 / at.n_in), _kept(at))


def lecun_uniform(at: Drawn) -> Derivations:
    """The same from numbers that are equally likely."""
    return (_bounded(xp.sqrt(3 / at.n_in), 3 / at.n_in / 3, 1 / at.n_in), _kept(at))


def fan_in_uniform(at: Drawn) -> Derivations:
    """The mean square is a third of 1/in: sums get smaller from layer to layer."""
    return (
        _bounded(xp.sqrt(1 / at.n_in), 1 / at.n_in / 3, 1 / (3 * at.n_in)),
        derivation(
            "What becomes of the size of a sum",
            at.n_in * (1 / (3 * at.n_in)),
            (Num(1) / Num(3), "it has as many terms as numbers come in, each with that part of their mean square"),
            so="So the mean square of a sum is a third of what comes in; a bias from the same numbers adds to it.",
        ),
    )


def sklearn_uniform(at: Drawn) -> Derivations:
    """The mean square is a third of the factor over both."""
    both, factor = at.n_in + at.n_out, Num(float(at.given["factor"]))
    return (_bounded(xp.sqrt(factor / both), factor / both / 3, factor / (3 * both)),)


def truncated_normal(at: Drawn) -> Derivations:
    """What is left of the mean square where the ends are gone."""
    std, kept = Num(float(at.given["std"])), width_left(*ends(at.given))
    why = "of the standard bell curve so much of the mean square is left between the two ends"
    return (derivation("Their mean square around their mean", std**2 * (1 - Num(1 - kept)), (std**2 * kept, why)),)


def variance_scaling(at: Drawn) -> Derivations:
    """The mean square is what is divided."""
    fan = {"fan_in": at.n_in, "fan_out": at.n_out, "fan_avg": (at.n_in + at.n_out) / 2}[at.given["mode"]]
    scale = Num(float(at.given["scale"]))
    if at.given["distribution"] == "uniform":
        return (_bounded(xp.sqrt(3 * scale / fan), 3 * scale / fan / 3, scale / fan),)
    if at.given["distribution"] == "untruncated_normal":
        return (_belled(xp.sqrt(scale / fan), scale / fan),)
    left = Num(LEFT_OF_TWO)
    wide = xp.sqrt(scale / fan) / left
    why = (
        f"cut two widths from its middle, the bell curve has {LEFT_OF_TWO:.4g} of its width: it was made wider for that"
    )
    return (derivation("The mean square of the weights", (wide * left) ** 2, (scale / fan, why)),)


def orthogonal(at: Drawn) -> Derivations:
    """As many vectors as the smaller number, each with the square of the gain."""
    gain = Num(float(at.given["gain"]))
    few, many = xp.minimum(at.n_in, at.n_out), xp.maximum(at.n_in, at.n_out)
    return (
        derivation(
            "The mean square of the weights",
            few * gain**2 / (few * many),
            (gain**2 / many, "as many vectors as the smaller number says, the squares of each adding up to gain²"),
            so="What comes in along these vectors keeps its length, times the gain: nothing fades, nothing grows.",
        ),
    )


def _alike(at: Drawn, weight: Expr, comes_to: Expr, why: str) -> Derivation:
    return derivation(
        "Two numbers that come in",
        weight * at.sources[0] + weight * at.sources[1],
        (comes_to, why),
        so=_ALIKE,
    )


def _bounded(bound: Expr, cubed: Expr, square: Expr) -> Derivation:
    return derivation(
        "The mean square of the weights",
        bound**2 / 3,
        (cubed, f"{_SQUARE}; the square of a root is what stands under it"),
        (square, "divided out"),
    )


def _belled(std: Expr, square: Expr) -> Derivation:
    why = "the mean square of the bell curve is its width squared; the square of a root is what stands under it"
    return derivation("The mean square of the weights", std**2, (square, why))


def _both_ways(at: Drawn) -> Derivation:
    square = 2 / (at.n_in + at.n_out)
    return derivation(
        "What becomes of the size of signals, forward and back",
        (at.n_in * square + at.n_out * square) / 2,
        ((at.n_in + at.n_out) * square / 2, "what both have is taken out"),
        (Num(1), "the sum and the one it is divided by go, and so do the twos"),
        so="Forward a sum has as many terms as numbers come in, back as many as go out: the mean of the two factors "
        "is 1, so that signals keep their size on both ways as well as one number can.",
    )


def _kept(at: Drawn) -> Derivation:
    return derivation(
        "What becomes of the size of a sum",
        at.n_in * (1 / at.n_in),
        (Num(1), "it has as many terms as numbers come in, each with that part of their mean square"),
        so="So a sum is about as large as what comes in.",
    )


def _half(at: Drawn) -> Derivation:
    return derivation(
        "What becomes of the size of a sum behind ReLU",
        at.n_in * (2 / at.n_in) / 2,
        (Num(1), "it has as many terms as numbers come in; ReLU silences half of the sums, and 2 makes up for that"),
        so="So the signal behind a ReLU is about as large as the one before.",
    )
