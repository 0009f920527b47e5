"""Which pictures there are besides curves over epochs, and the place and the numbers each is drawn of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from nnstep.pages.pictures.activation import activation
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.slope import slope
from nnstep.pages.view import View

KINDS: Final[dict[str, Callable[[View, Sequence[str]], Drawn]]] = {
    "activation": activation,
    "slope": slope,
}
"""Each of a view and of what was named, which may be nothing. Raises: UsageError, UnknownQuantity."""
