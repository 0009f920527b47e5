"""Which slope is taken where there is none: at 0, where two pieces meet, as the libraries differ; and how finely."""

from __future__ import annotations

import struct
from typing import Any, Final

from nnstep.functions.entry import Parameter

_SAYS: Final = "which slope is taken where the sum is exactly 0, in which libraries differ"


def at_zero(*choices: str, says: str = _SAYS) -> Parameter:
    """The parameter of a function whose slope at 0 is a convention; the first choice is the usual one."""
    return Parameter("at_zero", choices[0], choices=choices, says=says, optional=True)


SINGLE: Final = Parameter(
    "numbers",
    "whole",
    choices=("whole", "single"),
    says="whether the number in its slope is whole or, as PyTorch has it, in single precision",
    optional=True,
)
"""Of a function whose slope has a number that PyTorch keeps in single precision, whatever it computes in."""


def single(number: float) -> float:
    """The nearest number of single precision."""
    return float(struct.unpack("f", struct.pack("f", number))[0])


def pieces(xp: Any, net: Any, above: Any, below: Any, at_zero: str) -> Any:
    """The slope of two pieces that meet at 0.

    left, right: there that of the piece on this side; middle: halfway between the two; both: their sum; none: 0.
    """
    if at_zero == "left":
        return xp.where(net > 0, above, below)
    if at_zero == "right":
        return xp.where(net >= 0, above, below)
    both = above + below
    there = {"middle": both / 2, "both": both, "none": 0}[at_zero]
    return xp.where(net > 0, above, xp.where(net < 0, below, there))
