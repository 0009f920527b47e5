"""Which pictures there are besides curves over epochs, and the place and the numbers each is drawn of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from nnstep.errors import UsageError
from nnstep.pages.pictures.activation import activation
from nnstep.pages.pictures.distribution import distribution
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.map import map_
from nnstep.pages.pictures.plane import plane
from nnstep.pages.pictures.slope import slope
from nnstep.pages.pictures.whole import network
from nnstep.pages.view import View

Epochs = tuple[int, int] | None
"""The first and the last epoch, None where none were named."""

Kind = Callable[[View, Sequence[str], Epochs], Drawn]


def _of_one_epoch(draw: Callable[[View, Sequence[str]], Drawn]) -> Kind:
    """A kind that is drawn of one epoch, which stands behind a name."""

    def drawn(view: View, names: Sequence[str], epochs: Epochs) -> Drawn:
        if epochs:
            raise UsageError("--epochs is for curves", "the epoch of this picture stands behind its name: w5@3")
        return draw(view, names)

    return drawn


KINDS: Final[dict[str, Kind]] = {
    "activation": _of_one_epoch(activation),
    "slope": _of_one_epoch(slope),
    "map": map_,
    "plane": _of_one_epoch(plane),
    "weights": partial(distribution, "weights"),
    "outputs": partial(distribution, "outputs"),
    "gradients": partial(distribution, "gradients"),
    "network": network,
}
"""Each of a view, of what was named, which may be nothing, and of epochs. Raises: UsageError, UnknownQuantity."""
