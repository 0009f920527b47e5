"""Losses and optimizers of PyTorch as they live in a program, by their names and attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.conventions.torch_groups import of_group
from nnstep.interop.training import BEGUN, Told, joined, loss_of, optimizer_of

_TITLE: Final = "PyTorch"
_ODD: Final = ("maximize",)
"""What changes an update and is not of the optimizer's form."""


def torch_loss(criterion: Any) -> Told:
    """A loss of PyTorch as it lives in a program."""
    name = type(criterion).__name__
    said = {key: getattr(criterion, key, None) for key in ("delta", "weight", "pos_weight", "label_smoothing")}
    if name == "SmoothL1Loss":
        beta = float(getattr(criterion, "beta", 1.0))
        name, said = (
            ("L1Loss", {}) if beta == 0 else ("HuberLoss", {"delta": 1.0}) if beta == 1 else (name, {"beta": beta})
        )
    reduction = getattr(criterion, "reduction", "mean")
    return loss_of(name, reduction, said, adds_outputs=True, title=_TITLE)


def torch_optimizer(optimizer: Any) -> Told:
    """An optimizer of PyTorch as it lives in a program."""
    written, groups = type(optimizer).__name__, optimizer.param_groups
    group = groups[0]
    if any(one.get(key) != group.get(key) for one in groups for key in group if key != "params"):
        return Told(notes=("The optimizer treats parameters differently: the lesson ends with the slopes.",))
    decay = group.get("weight_decay") or None
    beside = written == "AdamW" or bool(group.get("decoupled_weight_decay"))
    name, parameters = _form(written, group)
    if beside:
        parameters = {**parameters, "weight_decay": group.get("weight_decay")}
        if written != "AdamW":
            parameters = {**parameters, "decoupled_weight_decay": True}
    odd = next((key for key in _ODD if group.get(key)), "")
    what = f"{written} with {odd}" if odd else written
    told = optimizer_of("" if odd else name, what, parameters, _TITLE, own=("decoupled_weight_decay", "lr_decay"))
    if told.optimizer and decay and not beside:  # it is in the slope, of biases as well: L2
        told = joined([told, Told(l2={"rate": decay, "biases": True})])
    return joined([told, BEGUN]) if getattr(optimizer, "state", None) and told.optimizer else told


def updated(optimizer: Any) -> frozenset[int] | None:
    """Which parameters an optimizer moves, by `id`; None where it does not say."""
    groups: Sequence[Mapping[str, Any]] = getattr(optimizer, "param_groups", ())
    if not groups or any("params" not in group for group in groups):
        return None
    return frozenset(id(one) for group in groups for one in group["params"])


def _form(written: str, group: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """An optimizer of our tables, and its parameters but for the decay; "" where there is none."""
    name, parameters = of_group(written, group)
    match written:
        case "Adam" | "AdamW":
            return name, {**parameters, "amsgrad": group.get("amsgrad") or None}
        case "NAdam":
            return name, {**parameters, "form": "pytorch", "momentum_decay": group.get("momentum_decay")}
        case "Adamax" | "Rprop":
            return name, {**parameters, "form": "pytorch"}
        case "Adagrad":
            return name, {
                **parameters,
                "initial_accumulator": group.get("initial_accumulator_value", 0.0),
                "lr_decay": group.get("lr_decay") or None,
            }
    return name, parameters
