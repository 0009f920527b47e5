"""Carrying values as on paper: each number is rounded to so many decimals before it is used.

What is given is used as it is given; drawn weights, scaled inputs and everything computed are rounded. Equations stay
what they are: a line of a calculator is worked out whole and only its result is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Final

from nnstep.algebra.numbers import full
from nnstep.engine.network import Network
from nnstep.records import replace

MOST_DECIMALS: Final = 15

Rows = Sequence[Sequence[float]]

_NOISE = 14  # decimals that a float64 near 1 still has right after a few operations
_WIDE = Context(prec=400, Emin=MIN_EMIN, Emax=MAX_EMAX)


def rounding(decimals: int) -> Callable[[float], float]:
    """The function that rounds to so many decimals, halves away from zero, a float counting as its 15-digit decimal.

    Where terms cancel, a half is only known to some 14 decimals: 0.03 − 0.0295 is a half of 0.001.
    """
    step, noise = Decimal((0, (1,), -decimals)), Decimal((0, (1,), -_NOISE))

    def rounded(value: float) -> float:
        if not math.isfinite(value):
            return value
        whole = full(value)
        if decimals < _NOISE - 4:
            whole = whole.quantize(noise, ROUND_HALF_EVEN, _WIDE)
        return float(whole.quantize(step, ROUND_HALF_UP, _WIDE)) + 0.0  # + 0.0: no minus before a zero

    return rounded


def with_drawn_rounded(network: Network, layers: list[tuple[bool, bool]], decimals: int) -> Network:
    """The network with initial parameters rounded where they were drawn; layers: whether weights, whether biases."""
    of = rounding(decimals)
    return replace(
        network,
        weights=tuple(
            tuple(tuple(map(of, row)) for row in rows) if drawn else rows
            for rows, (drawn, _) in zip(network.weights, layers, strict=True)
        ),
        biases=tuple(
            tuple(map(of, row)) if drawn else row for row, (_, drawn) in zip(network.biases, layers, strict=True)
        ),
    )


def with_scaled_rounded(network: Network, decimals: int) -> Network:
    """The network with its inputs and targets rounded where they were computed, that is, scaled."""
    of, layout = rounding(decimals), network.layout

    def rounded(rows: Rows, rules: tuple[str, ...]) -> Rows:
        return tuple(tuple(map(of, row)) for row in rows) if rules else rows

    inputs, targets = rounded(network.inputs, layout.scaling), rounded(network.targets, layout.target_scaling)
    return replace(network, inputs=inputs, targets=targets)
