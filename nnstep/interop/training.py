"""Losses and optimizers as libraries call them: which of the tables each is, and what of it cannot be said there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.functions.entry import find
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.interop.model import Sums
from nnstep.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a training. loss, optimizer: as in a scenario file, None where they cannot be said there.

    sums: where the loss takes them, and makes the activation itself. training: fields of a scenario's. l2: with all its
    parts. notes: sentences for a person.
    """

    loss: Mapping[str, Any] | None = None
    optimizer: Mapping[str, Any] | None = None
    sums: Sums | None = None
    training: Mapping[str, Any] = field(default_factory=dict, hash=False)
    l2: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()


SQUARES: Final = "mean_squared_error"
_LOSSES: Final[Mapping[str, str]] = {
    "meansquarederror": SQUARES, "mse": SQUARES, "mseloss": SQUARES, "meanabsoluteerror": "mean_absolute_error",
    "mae": "mean_absolute_error", "l1loss": "mean_absolute_error", "huber": "huber", "huberloss": "huber",
    "logcosh": "log_cosh", "binarycrossentropy": "binary_cross_entropy", "bceloss": "binary_cross_entropy",
    "bce": "binary_cross_entropy",
    "bcewithlogitsloss": "binary_cross_entropy", "categoricalcrossentropy": "categorical_cross_entropy",
    "sparsecategoricalcrossentropy": "categorical_cross_entropy", "crossentropyloss": "categorical_cross_entropy",
    "smoothl1loss": "smooth_l1", "nllloss": "categorical_cross_entropy",
}  # fmt: skip
"""Names of losses in PyTorch, Keras and TensorFlow.js, without signs and in small letters."""
_MADE: Final[Mapping[str, str]] = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax"}
_TAKES_SUMS: Final = ("bcewithlogitsloss", "crossentropyloss")
_MEANS: Final = ("mean", "sum_over_batch_size", "auto", "mean_with_sample_weight")
_STRANGE: Final = ("weight", "pos_weight", "gamma", "ignore_class")
"""What changes a loss and is not of its form."""


def loss_of(
    name: str,
    reduction: str = "mean",
    said: Mapping[str, Any] | None = None,
    *,
    logits: bool = False,
    adds_outputs: bool = False,
    title: str,
) -> Told:
    """The loss that a library calls so. said: its parameters by the library's names; logits: it takes sums.

    adds_outputs: whether a sum is over the outputs as well. title: the library.
    """
    word = _bare(name)
    own, said = _LOSSES.get(word), said or {}
    strange = [key for key in _STRANGE if said.get(key) is not None]
    if own is None or strange:
        what = f"{name} with {strange[0]}" if strange else name
        return Told(notes=(f"{of(title)} loss {what} cannot be said in a scenario; another stands in its place.",))
    if reduction not in (*_MEANS, "sum"):
        return Told(notes=(f"{of(title)} {name} reduces nothing; another loss stands in its place.",))
    loss: dict[str, Any] = {"name": own}
    if own == "huber" and said.get("delta") is not None:
        loss["delta"] = float(said["delta"])
    if own == "smooth_l1" and said.get("beta") is not None:
        loss["beta"] = float(said["beta"])
    if own in _MADE and said.get("label_smoothing"):
        loss["label_smoothing"] = float(said["label_smoothing"])
    if reduction == "sum" and adds_outputs and own != "categorical_cross_entropy":
        loss["combine"] = "sum"
    sums = Sums(name, _MADE[own]) if own in _MADE and (logits or word in _TAKES_SUMS) else None
    return Told(loss, sums=sums, training={"reduction": "sum"} if reduction == "sum" else {})


def of(title: str) -> str:
    """A library in the genitive."""
    return f"{title}'" if title.endswith("s") else f"{title}'s"


BEGUN: Final = Told(
    notes=(
        "The optimizer has made steps already; what it remembers of them is not in the scenario, which begins anew.",
    )
)
"""What is said of an optimizer in the middle of a training."""


def optimizer_of(name: str, written: str, parameters: Mapping[str, Any], title: str, own: Sequence[str] = ()) -> Told:
    """An optimizer of the tables with these parameters, where it has them; those that are None are left out.

    written: what the library calls it. own: the library's words that a scenario takes under its name.
    """
    entry = find(OPTIMIZERS, name)
    given = {key: value for key, value in parameters.items() if value is not None}
    known = {*own, *(one.name for one in entry.parameters)} if entry else set()
    missing = [key for key, value in given.items() if entry and key not in known and value not in (0, False)]
    if entry is None or missing:
        what = f"{written} with {missing[0]}" if missing else written
        return Told(
            notes=(f"{of(title)} optimizer {what} cannot be said in a scenario: the lesson ends with the slopes.",)
        )
    return Told(optimizer={"name": name, **{key: value for key, value in given.items() if key in known}})


def joined(parts: Sequence[Told]) -> Told:
    """What is told in several pieces."""
    return Told(
        next((one.loss for one in parts if one.loss), None),
        next((one.optimizer for one in parts if one.optimizer), None),
        next((one.sums for one in parts if one.sums), None),
        {key: value for one in parts for key, value in one.training.items()},
        next((one.l2 for one in parts if one.l2), None),
        tuple(note for one in parts for note in one.notes),
    )


def _bare(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
