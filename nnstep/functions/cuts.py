"""Where libraries cut a cross-entropy, because a logarithm of 0 has no value; the taught formulas have no cut.

Nothing of it is seen where it does not act: what is run has two forms, one for outputs that are well inside and one for
those next to 0 or 1, and a lesson shows the one that is taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from nnstep.functions.entry import Cut, Parameter
from nnstep.functions.kinks import single

_HIGHEST: Final = 1 - 2.0**-53  # the float64 below 1
_FAR: Final = 1e-290  # below it an output has lost digits
_NEAR: Final = 1 - 1e-6  # above it 1 − output has
_LEAST: Final = {"guarded": 1e-12, "guarded_single": single(1e-12)}

_Given = Mapping[str, Any]

_LOG_MIN: Final = Parameter(
    "log_min", 0.0, high=0.0, optional=True,
    says="what no logarithm of an output falls below, −100 in PyTorch; 0: none is cut",
)  # fmt: skip
_OUT: Final = (
    Parameter(
        "out_min", 0.0, low=0.0, high=1.0, open_high=True, optional=True,
        says="the least that an output counts as in a logarithm, 1e-7 in Keras",
    ),
    Parameter(
        "out_max", 1.0, low=0.0, high=1.0, open_low=True, optional=True,
        says="the most that an output counts as in a logarithm",
    ),
)  # fmt: skip
_AT_EDGE: Final = Parameter(
    "at_edge", "outputs", choices=("outputs", "sums"), optional=True,
    says="what a logarithm is worked out from where an output is next to 0 or 1: from it, or from its sum, as where a "
    "loss takes the sums",
)  # fmt: skip


def _beyond(*choices: str, says: str = "") -> Parameter:
    told = "which slope is taken where that cuts: none, or that without a cut"
    return Parameter("beyond", "level", choices=("level", "uncut", *choices), says=told + says, optional=True)


OF_BINARY: Final = (
    _LOG_MIN, *_OUT,
    _beyond("guarded", "guarded_single",
            says="; or (out − target)/max(out·(1 − out), 1e-12), as in Paddle, and in PyTorch in single precision"),
    _AT_EDGE,
)  # fmt: skip
OF_CLASSES: Final = (_LOG_MIN, *_OUT, _beyond(), _AT_EDGE)
OF_LOGITS: Final = (_LOG_MIN,)


def _outside(xp: Any, out: Any, low: float, high: float) -> Any:
    """Whether an output is not from low to high."""
    return xp.minimum(out - low, high - out) < 0


def _ends(given: _Given) -> tuple[float, float]:
    """From where to where nothing is cut."""
    low, high = given.get("out_min", 0.0), given.get("out_max", 1.0)
    if least := given.get("log_min"):
        low, high = max(low, math.exp(least)), min(high, 1 - math.exp(least), _HIGHEST)
    return low, high


def _edges(given: _Given) -> tuple[float, float]:
    """From where to where the taught formula is worked out."""
    low, high = _ends(given)
    return (max(low, _FAR), min(high, _NEAR)) if "at_edge" in given else (low, high)


def _logarithm(xp: Any, given: _Given) -> Callable[[Any], Any]:
    least = given.get("log_min")
    return (lambda a: xp.maximum(xp.log(a), least)) if least else xp.log


# -- of two classes ---------------------------------------------------------------------------------------------------


def _binary(xp: Any, out: Any, target: Any, net: Any, given: _Given, *, safe: bool) -> Any:
    if "at_edge" in given:
        if safe:
            return xp.maximum(net, 0) - target * net + xp.log1p(xp.exp(-xp.abs(net)))
        return xp.log(1 + xp.exp(net)) - target * net
    log, rest = _logarithm(xp, given), 1 - out
    low, high = given.get("out_min", 0.0), given.get("out_max", 1.0)

    def error(out: Any, rest: Any) -> Any:
        return -(target * log(out) + (1 - target) * log(rest))

    if (low, high) == (0.0, 1.0):
        return error(out, rest)
    near_0 = error(xp.maximum(out, low), xp.minimum(rest, 1 - low))
    return xp.where(out > high, error(xp.minimum(out, high), xp.maximum(rest, 1 - high)), near_0)


def _binary_slope(xp: Any, out: Any, target: Any, given: _Given) -> Any:
    beyond = given.get("beyond", "level")
    if beyond != "level":
        return (out - target) / xp.maximum(out * (1 - out), _LEAST[beyond])
    low, high = _ends(given)
    if "log_min" not in given:
        return xp.where(True, 0, out)
    return xp.where(out > high, 0, (1 - target) / (1 - out)) - xp.where(out < low, 0, target / out)


def _binary_acts(xp: Any, out: Any, given: _Given) -> Any:
    """Whether the slope is another."""
    beyond = given.get("beyond", "level")
    if beyond == "level":
        return _outside(xp, out, *_ends(given))
    return out * (1 - out) < _LEAST[beyond]


# -- of several -------------------------------------------------------------------------------------------------------


def _classes(xp: Any, out: Any, target: Any, net: Any, given: _Given, *, safe: bool) -> Any:
    if "at_edge" in given:
        return _of_sums(xp, net, target, given, safe=safe)
    low, high = given.get("out_min", 0.0), given.get("out_max", 1.0)
    kept = out if (low, high) == (0.0, 1.0) else xp.where(out > high, xp.minimum(out, high), xp.maximum(out, low))
    return -(target * _logarithm(xp, given)(kept))


def _of_sums(xp: Any, net: Any, target: Any, given: _Given, *, safe: bool) -> Any:
    """Of the sums themselves: how far each is below the largest one, that being cut."""
    if not safe and "log_min" not in given:
        return target * (xp.log(xp.exp(net).sum(axis=0)) - net)
    largest = net.max(axis=0)
    below = largest - net
    if least := given.get("log_min"):
        below = xp.minimum(below, -least)
    return target * (below + xp.log(xp.exp(net - largest).sum(axis=0)))


def _logits(xp: Any, out: Any, target: Any, net: Any, given: _Given, *, safe: bool) -> Any:
    return _of_sums(xp, out, target, given, safe=safe)


def _nothing(xp: Any, out: Any, target: Any, given: _Given) -> Any:
    return xp.where(True, 0, out)


BINARY: Final = Cut(
    acts=lambda xp, out, given: _outside(xp, out, *_edges(given)),
    value=_binary,
    is_steep=lambda given: given.get("beyond", "level") == "uncut" or not _cuts(given),
    slope_acts=_binary_acts,
    slope=_binary_slope,
)
CLASSES: Final = Cut(
    acts=lambda xp, out, given: _outside(xp, out, _edges(given)[0], given.get("out_max", 1.0)),
    value=_classes,
    is_steep=lambda given: given.get("beyond", "level") == "uncut" or not _cuts(given),
    slope_acts=lambda xp, out, given: _outside(xp, out, _ends(given)[0], given.get("out_max", 1.0)),
    slope=_nothing,
)
LOGITS: Final = Cut(
    acts=lambda xp, out, given: out.max(axis=0) - out > -given["log_min"],
    value=_logits,
    is_steep=lambda given: True,
)


def _cuts(given: _Given) -> bool:
    """Whether anything is cut at all, and not only worked out in another way."""
    return any(name in given for name in ("log_min", "out_min", "out_max"))
