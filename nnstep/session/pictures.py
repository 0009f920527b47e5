"""Which pictures a step has besides the network's, in the order in which `d` shows them."""

from __future__ import annotations

from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.layout import Layout

_FEWEST_SPREAD = 4  # numbers of a layer, from which it can be seen how they are spread

NETWORK = ""
"""The picture that a step has if nothing else is asked for."""


def pictures_of(lesson: Lesson, step: Step) -> tuple[str, ...]:
    """The kinds of pictures at a step, the network's first."""
    key, layout = step.key, lesson.layout
    spread = layout.has_update and key.belongs_to_parameter and _weights(layout, key.layer) >= _FEWEST_SPREAD
    has_activation = key.layer > 0 and key.kind in ("net", "out", "slope", "dnet", "dout")
    of_weight = key.belongs_to_parameter and layout.has_targets
    found = {
        NETWORK: True,
        "curves": layout.has_update,
        "activation": has_activation,
        "slope": of_weight,
        "map": of_weight and (layout.last > 1 or _weights(layout, 1) + layout.layer(1).biases > 1),
        "weights": spread and key.kind == "new",
        "gradients": spread and key.kind in ("grad", "reg", "used"),
        "plane": layout.inputs == 2,
    }
    return tuple(kind for kind, there in found.items() if there)


def _weights(layout: Layout, layer: int) -> int:
    return layout.units(layer) * layout.units(layer - 1)


def after(kinds: tuple[str, ...], shown: str) -> str:
    """The next kind, the first one after the last."""
    return kinds[(kinds.index(shown) + 1) % len(kinds)] if shown in kinds else NETWORK
