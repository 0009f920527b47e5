"""How the slopes of the activations come about, from their formulas to the form that is taught."""

from __future__ import annotations

from typing import Final

from nnstep.algebra.expr import Expr
from nnstep.algebra.lazy import xp
from nnstep.functions.derivations.begun import Slope
from nnstep.quantities.derivation import Derivation, derivation

Derivations = tuple[Derivation, ...]

_INNER = "the chain rule: minus the sum has the inner slope −1"


_PRODUCT_RULE: Final = "the product rule: one factor changes, the other one stays, both ways added up"


def _steepness(at: Slope) -> float:
    """What the sum is multiplied by before anything else."""
    return float(at.parameters.get("steepness", 1))


def _inner(at: Slope) -> str:
    return _INNER if _steepness(at) == 1 else "the chain rule: inside, the slope is minus the steepness, or plus"


def _times(number: float, node: Expr) -> Expr:
    return node if number == 1 else number * node


def linear(at: Slope) -> Derivations:
    """Of the identity."""
    return (
        derivation(
            "The slope of a straight line",
            at.left,
            (
                at.by_rules,
                "what is passed on unchanged changes by as much as what comes in"
                if _steepness(at) == 1
                else "the number in front stays",
            ),
            (at.taught, ""),
        ),
    )


def sigmoid(at: Slope) -> Derivations:
    """Of the sigmoid: out·(1 − out), never above a quarter."""
    steep = _steepness(at)
    power = xp.exp(-_times(steep, at.at))
    bottom = 1 + power
    most = "¼" if steep == 1 else "a quarter of the steepness"
    return (
        derivation(
            "The slope of the sigmoid",
            at.left,
            (at.by_rules, f"the quotient rule: minus the slope of the bottom, over the bottom squared; {_inner(at)}"),
            (_times(steep, power / bottom**2), "minus times minus is plus"),
            (_times(steep, 1 / bottom * (power / bottom)), "one fraction becomes two"),
            (_times(steep, 1 / bottom * ((bottom - 1) / bottom)), "1 is added above, and taken away again"),
            (_times(steep, 1 / bottom * (1 - 1 / bottom)), "the second fraction is divided out"),
            (at.taught, "the fraction that stands there twice is the output itself"),
        ),
        derivation(
            f"Why it is never above {most}",
            at.taught,
            (_times(steep, at.value - at.value**2), "multiplied out"),
            (_times(steep, 0.25 - (at.value - 0.5) ** 2), "the square is completed"),
            so=f"A square is never below 0, so the slope is never above {most}. It is {most} where the output is 0.5, "
            "and nearly 0 where the output is close to 0 or to 1: there the neuron is saturated.",
        ),
    )


def tanh(at: Slope) -> Derivations:
    """Of the hyperbolic tangent: 1 − out², never above 1."""
    steep = _steepness(at)
    inner = _times(steep, at.at)
    up, down = xp.exp(inner), xp.exp(-inner)
    top, bottom = up - down, up + down
    most = "1" if steep == 1 else "the steepness"
    return (
        derivation(
            "What tanh is",
            at.value,
            (at.formula, "its name"),
            (top / bottom, "what the name stands for"),
        ),
        derivation(
            "The slope of tanh",
            at.left,
            (at.ruled(top / bottom), f"the quotient rule; {_inner(at)}"),
            (
                _times(steep, bottom / bottom - top * top / bottom**2),
                ("minus times minus is plus: above stands the bottom, and the slope of the bottom is the top"),
            ),
            (_times(steep, 1 - (top / bottom) ** 2), "the first fraction is 1, the second one a square"),
            (at.taught, "what is squared is the output itself"),
            so=f"A square is never below 0, so the slope is never above {most}. It is {most} where the output is 0, "
            "and nearly 0 where the output is close to −1 or to 1: there the neuron is saturated.",
        ),
    )


def bipolar_sigmoid(at: Slope) -> Derivations:
    """Of the bipolar sigmoid: half of (1 + out)·(1 − out), never above ½."""
    power = xp.exp(-at.at)
    bottom = 1 + power
    share = 1 / bottom
    return (
        derivation(
            "The slope of the bipolar sigmoid",
            at.left,
            (at.by_rules, f"the quotient rule: minus 2 times the slope of the bottom, over its square; {_INNER}"),
            (2 * power / bottom**2, "minus times minus is plus"),
            (2 * share * (power / bottom), "one fraction becomes two"),
            (2 * share * (1 - share), "1 is added above and taken away again, and the fraction is divided out"),
            (2 * ((1 + at.value) / 2) * (1 - (1 + at.value) / 2), "the fraction is half of 1 and the output together"),
            (at.taught, "what is left of 1 is half of 1 less the output; the numbers put together"),
            so="Never above ½, which it is where the output is 0; nearly 0 where the output is close to −1 or to 1: "
            "there the neuron is saturated.",
        ),
    )


def softsign(at: Slope) -> Derivations:
    """Of softsign: 1 over the square of 1 + |net|."""
    size = xp.abs(at.at)
    bottom = 1 + size
    return (
        derivation(
            "The slope of softsign",
            at.left,
            (at.by_rules, "the quotient rule; the slope of the size of a number is its sign"),
            (
                bottom / bottom**2 - size / bottom**2,
                "above and below times the bottom; a sum times its sign is its size",
            ),
            (at.taught, "one fraction: of 1 and the size, less the size, 1 is left"),
            so="It is 1 where the sum is 0. Far out it falls with the square of the sum, slower than that of tanh.",
        ),
    )


def elu(at: Slope) -> Derivations:
    """Of ELU: 1, or alpha·e^net, which is the output and alpha."""
    alpha = at.parameters["alpha"]
    return (
        derivation(
            "The slope of ELU",
            at.left,
            (
                at.by_rules,
                (
                    "piece by piece: a straight line has the slope 1; the exponential is its own slope, and the "
                    "number taken away does not change"
                ),
            ),
            (at.taught, at.settled),
            (
                xp.where(at.at > 0, 1, at.value + alpha),
                (
                    "below 0 that is the output and the number that was taken away: the nearer the output is to its "
                    "floor, the flatter it runs"
                ),
            ),
        ),
    )


def celu(at: Slope) -> Derivations:
    """Of CELU: 1, or e^(net/alpha)."""
    return (
        derivation(
            "The slope of CELU",
            at.left,
            (
                at.by_rules,
                (
                    "piece by piece: a straight line has the slope 1; below 0 the exponential is its own slope, times "
                    "that of what it is taken of"
                ),
            ),
            (at.taught, "alpha in front and the division by alpha inside make 1"),
            so="At 0 both pieces have the slope 1: there is no corner, whatever alpha is.",
        ),
    )


def selu(at: Slope) -> Derivations:
    """Of SELU: that of ELU, stretched."""
    return (
        derivation(
            "The slope of SELU",
            at.left,
            (
                at.by_rules,
                (
                    "what multiplies the formula multiplies its slope; inside, piece by piece, the straight line "
                    "has the slope 1 and the exponential is its own slope"
                ),
            ),
            (at.taught, at.settled),
        ),
    )


def softplus(at: Slope) -> Derivations:
    """Of softplus: the sigmoid."""
    up, down = xp.exp(at.at), xp.exp(-at.at)
    return (
        derivation(
            "The slope of softplus",
            at.left,
            (
                at.by_rules,
                (
                    "the chain rule: the slope of the logarithm is one over what it is taken of; times "
                    "the slope of that, which is the exponential"
                ),
            ),
            (up / (1 + up), "written as one fraction"),
            (up * down / (down + up * down), "above and below are multiplied by the same"),
            (at.taught, "the two exponentials make 1; what is left is the sigmoid of the sum"),
        ),
    )


def silu(at: Slope) -> Derivations:
    """Of SiLU."""
    power = xp.exp(-at.at)
    bottom = 1 + power
    return (
        derivation(
            "The slope of SiLU",
            at.left,
            (at.by_rules, f"the quotient rule; {_INNER}"),
            (1 / bottom + at.at * power / bottom**2, "minus times minus is plus"),
            (1 / bottom + at.at / bottom * (power / bottom), "one fraction becomes two"),
            (
                1 / bottom + at.value * (1 - 1 / bottom),
                ("the first of them is the output; the other one is 1 less the sigmoid of the sum"),
            ),
            (at.taught, "multiplied out, and put in another order"),
        ),
    )


def mish(at: Slope) -> Derivations:
    """Of Mish."""
    up = xp.exp(at.at)
    bend = xp.tanh(xp.log(1 + up))
    return (
        derivation(
            "The slope of Mish",
            at.left,
            (
                at.by_rules,
                (f"{_PRODUCT_RULE}; inside, the chain rule, from tanh to the logarithm to the exponential"),
            ),
            (bend + at.at * (1 - bend**2) * (up / (1 + up)), "written as one fraction: the slope of softplus"),
            (at.taught, "that is the sigmoid of the sum"),
        ),
    )


def gelu(at: Slope) -> Derivations:
    """Of the exact GELU."""
    return (
        derivation(
            "The slope of GELU",
            at.left,
            (
                at.by_rules,
                (f"{_PRODUCT_RULE}; the slope of erf is the bell curve, and inside it the chain rule"),
            ),
            (at.taught, "the numbers put together: the chance, and the sum times the height of the bell curve there"),
        ),
    )


def gelu_tanh(at: Slope) -> Derivations:
    """Of the GELU with tanh."""
    return (
        derivation(
            "The slope of GELU in its shortcut form",
            at.left,
            (
                at.by_rules,
                (f"{_PRODUCT_RULE}; the slope of tanh is 1 less its square, and inside it the chain rule"),
            ),
            (at.taught, "the numbers put together"),
        ),
    )


def softmax(at: Slope) -> Derivations:
    """Of softmax: out·(1 − out) by its own sum, −out·out by another one."""
    power = xp.exp(at.at)
    bottom = sum((xp.exp(net) for net in at.all_at[1:]), xp.exp(at.all_at[0]))
    own = at.all_at.index(at.at)
    share = at.value
    if at.values[own] == share:
        return (
            derivation(
                "How a share changes with its own sum",
                at.left,
                (at.by_rules, "the quotient rule: the exponential stands above and below, and is its own slope"),
                (power / bottom - power / bottom * (power / bottom), "one fraction becomes two"),
                (share - share * share, "each of these fractions is the output"),
                (at.taught, "what both have is taken out"),
                so="As with the sigmoid: never above ¼.",
            ),
        )
    return (
        derivation(
            "How a share changes with the sum of another one",
            at.left,
            (at.by_rules, "the quotient rule: that sum stands in the bottom alone"),
            (at.taught, "the one fraction becomes two, and each of them is an output"),
            so="Negative: the shares always make 1 together, so what one of them gains the others lose.",
        ),
    )
