"""What stands over columns and before rows where it is a word, not a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nnstep.quantities.kinds import Kind, Phase
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import Spans
from nnstep.words.promised import error_of_epochs

HEADS: Final[Mapping[Kind, str]] = {
    "param": "now",
    "raw": "in the file",
    "input": "scaled",
    "new": "new",
    "target": "target",
    "unit_error": "error",
    "batch_error": "error",
    "penalty": "penalty",
    "error": "error",
    "grad": "slope",
    "reg": "with l2",
    "used": "clipped",
}
"""A kind of quantity among those of its table."""


SAMPLE: Final = "sample"
PREDICTED: Final = "predicted"
AFTER: Final = "after"
ENDED: Final = "When it has ended"
CLASSES: Final = "Which class is taken for which"
EVERY_SAMPLE: Final = "Every sample"
THAT_TRAIN: Final = "samples that train"
HELD: Final = "samples kept for validation"
"""What tables of samples are called, and what stands over their columns."""


def more(count: int) -> str:
    """That a table goes on."""
    return f"… {count} more"


GIVEN_AS: Final = "is, taken for"
"""Over the classes that samples have, beside those that the network gives them."""

PARAMETER_HEAD: Final = "weight"
EVERY_NUMBER: Final = "Every number so far"
ALL_STEPS: Final = "All steps of this epoch"
WATCHED: Final = "Watched (w)"


def goto_hint(count: int) -> str:
    """How to get to a step of as many."""
    number = min(14, count)
    return f"g {number} Enter goes to step {number}"


def layer_head(layout: Layout, layer: int) -> str:
    """A layer over its column."""
    if layer in (0, layout.last):
        return "input" if layer == 0 else "output"
    return "hidden" if layout.last == 2 else f"hidden {layer}"


def curve_head(epochs: int, layout: Layout) -> Spans:
    """Over the curve of the error."""
    return (error_of_epochs(layout), f", epochs 1 to {epochs}")


def list_head(layout: Layout, phase: Phase, layer: int) -> str:
    """Over the steps of a phase, or of a layer's part of it."""
    if phase in ("forward", "error"):
        return "forward, error"
    if phase == "backward":
        return f"backward, {'outputs' if layer == layout.last else layer_head(layout, layer)}"
    return phase
