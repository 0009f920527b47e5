"""The words of the page: what stands on its buttons and fields, and what is said where nothing can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nnstep.algebra.worked import Trouble
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.words.copied import COPIED
from nnstep.words.matrices import IN_MATRICES

LESSON: Final = "The lesson, step by step"
NETWORK: Final = "The network"
NETWORK_SAID: Final = "The network: a line for each weight, thicker where it is larger, dashed where it is negative."
CURVE: Final = "The error over the epochs"
SETTINGS: Final = "Change a number"
SETTINGS_SAID: Final = "Everything is computed anew with what you set; what the source prints is left out then."
KEYS: Final = "Keys"
PLACE: Final = "Where you are"
NUMBERS: Final = "The numbers of this step"
MATRICES: Final = IN_MATRICES
MADE_OF: Final = "Made of"
USED_IN: Final = "Used in"

GROUPS: Final = {"param": "Weights and biases", "hyper": "Hyperparameters", "input": "Inputs", "target": "Targets"}

TOLD: Final[dict[str, str]] = {
    "epoch": "epoch {epoch}",
    "goto": "Go to",
    "nowhere": "There is no {typed} here.",
    "before": "Step {step} is not on this page; this is the one before it.",
    "given": "It is given.",
    "reset": "As it was",
    "set": "{name} set to {value}",
    "predict": "Your number",
    "right": "Right.",
    "close": "Nearly: the last digit is off.",
    "wrong": "Not yet.",
    "mistaken": "Not yet. It may be {what}.",
    "noNumber": "This is no number.",
    "until": "Run until",
    "untilSaid": "a condition on the error: {error} < 0.2",
    "holds": "It holds already.",
    "never": "{error} did not get there in {count} epochs.",
    "reached": "Reached in epoch {epoch}.",
    "curve": "{error} by epoch, from {first} in epoch 1 to {last} in epoch {epoch}.",
    "madeOf": MADE_OF,
    "usedIn": USED_IN,
    "last": "The page goes no further.",
    "by": "one press: {by}",
    "copiedFor": "{copied}for {program} (y again: {following}): {line}",
    "copied": COPIED,
    "noLine": "This step has no line of numbers that could be copied.",
    "copyFor": "for",
    "standsAt": "This number is row {row}, column {column}.",
    "noMatrix": "This number is in no matrix.",
}
"""What the page's script says, by its names; {} are filled in there."""

TROUBLES: Final = {trouble.name: trouble.value for trouble in Trouble}
"""Why a line of numbers cannot be true."""

DOES: Final = {
    "next": "next",
    "back": "back",
    "play": "play",
    "predict": "predict",
    "goto": "go to",
    "set": "set a value",
    "undo": "take back what is set",
    "until": "run until",
    "coarser": "coarser",
    "finer": "finer",
    "next_phase": "next phase",
    "previous_phase": "phase before",
    "next_epoch": "next epoch",
    "previous_epoch": "epoch before",
    "first": "first step",
    "last": "last step",
    "return": "back to before the last jump",
    "copy": "copy the line",
    "matrices": "matrices",
}
"""What the actions of the tutor that the page has are called on its buttons."""


def against(up: str, across: str) -> str:
    """What a picture between two axes shows."""
    return f"{up} against {across}"


def left_out(count: int, every: int) -> str:
    """That a page has some of the steps."""
    return f"This page has {count:,} of the {every:,} steps; nnstep run has all of them."


def too_large(count: int, most: int) -> tuple[str, str]:
    """That a network makes too long a lesson for a page, and what to do."""
    return (
        f"{count:,} steps an epoch are too many for a page",
        f"{most:,} are the most it computes; nnstep run steps through any number",
    )


def order_told() -> str:
    """That a page goes no further than the first epoch, where each epoch has another order."""
    return "The samples come in another order in each epoch; this page has the order of the first."


def label_of(key: Key, layout: Layout) -> str:
    """Which number may be set, in plain words."""
    here = neuron_id(layout, key.layer, key.unit)
    sample = f", sample {key.sample}" if key.sample and layout.samples > 1 else ""
    match key.kind:
        case "param" if key.source == BIAS:
            shared = layout.layer(key.layer).bias == "shared"
            return f"bias shared by layer {key.layer}" if shared else f"bias of {here}"
        case "param":
            return f"weight from {neuron_id(layout, key.layer - 1, key.source)} to {here}"
        case "input":
            return f"input {here}{sample}"
        case "target":
            return f"target of {here}{sample}"
    return "learning rate" if key.slot == "lr" else key.slot


def in_short(sizes: Sequence[int], steps: int) -> str:
    """How large a network is, and how long its lesson."""
    return f"{'-'.join(map(str, sizes))}, {steps:,} steps"
