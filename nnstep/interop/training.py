"""Losses and optimizers as libraries call them: which of the tables each is, and what of it cannot be said there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.conventions.torch_groups import of_group
from nnstep.functions.entry import find
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a training. loss, optimizer: as in a scenario file, None where they cannot be said there.

    makes: the activation that the loss makes itself, of outputs that are sums. reduction: how samples combine. l2: with
    all its parts. notes: sentences for a person.
    """

    loss: Mapping[str, Any] | None = None
    optimizer: Mapping[str, Any] | None = None
    makes: str = ""
    reduction: str = ""
    l2: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()


SQUARES: Final = "mean_squared_error"
_LOSSES: Final[Mapping[str, str]] = {
    "meansquarederror": SQUARES, "mse": SQUARES, "mseloss": SQUARES, "meanabsoluteerror": "mean_absolute_error",
    "mae": "mean_absolute_error", "l1loss": "mean_absolute_error", "huber": "huber", "huberloss": "huber",
    "logcosh": "log_cosh", "binarycrossentropy": "binary_cross_entropy", "bceloss": "binary_cross_entropy",
    "bcewithlogitsloss": "binary_cross_entropy", "categoricalcrossentropy": "categorical_cross_entropy",
    "sparsecategoricalcrossentropy": "categorical_cross_entropy", "crossentropyloss": "categorical_cross_entropy",
    "nllloss": "categorical_cross_entropy",
}  # fmt: skip
"""Names of losses in PyTorch, Keras and TensorFlow.js, without signs and in small letters."""
_SUMS: Final[Mapping[str, str]] = {SQUARES: "squared_error"}
"""What the sum over all that is elsewhere averaged is called."""
_MADE: Final[Mapping[str, str]] = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax"}
_TAKES_SUMS: Final = ("bcewithlogitsloss", "crossentropyloss")


def loss_of(
    name: str, reduction: str = "mean", said: Mapping[str, Any] | None = None, *, logits: bool = False, title: str
) -> Told:
    """The loss that a library calls so. said: its parameters by the library's names; logits: it takes sums.

    title: the library.
    """
    word = _bare(name)
    own, said = _LOSSES.get(word), said or {}
    strange = [key for key, usual in (("weight", None), ("pos_weight", None), ("label_smoothing", 0.0), ("gamma", None))
               if said.get(key, usual) not in (usual, None)]  # fmt: skip
    if own is None or strange:
        what = f"{name} with {strange[0]}" if strange else name
        return Told(notes=(f"{title}'s loss {what} cannot be said in a scenario; another stands in its place.",))
    loss: dict[str, Any] = {"name": own}
    if own == "huber" and said.get("delta") is not None:
        loss["delta"] = float(said["delta"])
    if reduction == "sum":
        if own not in _SUMS and own != "categorical_cross_entropy":
            return Told(notes=(f"{title}'s {name} sums over the outputs; another loss stands in its place.",))
        loss["name"] = _SUMS.get(own, own)
    elif reduction not in ("mean", "sum_over_batch_size", "auto", "mean_with_sample_weight"):
        return Told(notes=(f"{title}'s {name} reduces nothing; another loss stands in its place.",))
    makes = _MADE.get(own, "") if logits or word in _TAKES_SUMS else ""
    note = (
        f"{name} takes the sums and makes the {makes} itself: here it is the activation of the output layer, so net_o1 "
        "is what the model gives, and out_o1 what the loss makes of it."
    )
    return Told(loss, makes=makes, reduction="sum" if reduction == "sum" else "", notes=(note,) if makes else ())


def optimizer_of(name: str, written: str, parameters: Mapping[str, Any], title: str) -> Told:
    """An optimizer of the tables with these parameters, where it has them; those that are None are left out.

    written: what the library calls it.
    """
    entry = find(OPTIMIZERS, name)
    given = {key: value for key, value in parameters.items() if value is not None}
    known = {one.name for one in entry.parameters} if entry else set()
    missing = [key for key, value in given.items() if entry and key not in known and value not in (0, False)]
    if entry is None or missing:
        what = f"{written} with {missing[0]}" if missing else written
        return Told(
            notes=(f"{title}'s optimizer {what} cannot be said in a scenario: the lesson ends with the slopes.",)
        )
    return Told(optimizer={"name": name, **{key: value for key, value in given.items() if key in known}})


def joined(parts: Sequence[Told]) -> Told:
    """What is told in several pieces."""
    return Told(
        next((one.loss for one in parts if one.loss), None),
        next((one.optimizer for one in parts if one.optimizer), None),
        next((one.makes for one in parts if one.makes), ""),
        next((one.reduction for one in parts if one.reduction), ""),
        next((one.l2 for one in parts if one.l2), None),
        tuple(note for one in parts for note in one.notes),
    )


def torch_loss(criterion: Any) -> Told:
    """A loss of PyTorch as it lives in a program."""
    name = type(criterion).__name__
    said = {key: getattr(criterion, key, None) for key in ("delta", "weight", "pos_weight", "label_smoothing")}
    if name == "SmoothL1Loss" and getattr(criterion, "beta", None) == 1:
        name, said = "HuberLoss", {"delta": 1.0}
    return loss_of(name, getattr(criterion, "reduction", "mean"), said, title="PyTorch")


_LIVING: Final = ("SGD", "Adam", "AdamW", "NAdam", "RMSprop", "Adagrad")
"""The optimizers of PyTorch that a lesson can begin with."""


def torch_optimizer(optimizer: Any) -> Told:
    """An optimizer of PyTorch as it lives in a program."""
    written, groups = type(optimizer).__name__, optimizer.param_groups
    group = groups[0]
    if any(one.get(key) != group.get(key) for one in groups for key in group if key != "params"):
        return Told(notes=("The optimizer treats parameters differently: the lesson ends with the slopes.",))
    decay = group.get("weight_decay") or None
    odd = next((key for key in ("amsgrad", "maximize", "lr_decay") if group.get(key)), "")
    name, parameters = of_group(written, group) if written in _LIVING else ("", {})
    match written:
        case "AdamW":
            parameters |= {"weight_decay": group.get("weight_decay")}
        case "NAdam":
            parameters |= {"form": "pytorch"}
        case "Adagrad":
            parameters |= {"initial_accumulator": group.get("initial_accumulator_value", 0.0)}
    told = optimizer_of("" if odd else name, f"{written} with {odd}" if odd else written, parameters, "PyTorch")
    begun = (
        "The optimizer has made steps already; what it remembers of them is not in the scenario, which begins anew.",
    )
    if told.optimizer and written != "AdamW" and decay:
        told = joined([told, Told(l2={"rate": decay, "biases": True})])
    return joined([told, Told(notes=begun)]) if getattr(optimizer, "state", None) and told.optimizer else told


def _bare(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
