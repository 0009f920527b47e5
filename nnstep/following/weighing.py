"""What each sample's loss is multiplied by, where samples or classes do not weigh alike."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnstep.following.chain import Unread
from nnstep.loops.seen import LossSeen


def weighed(loss: LossSeen, targets: Any, left_out: Any = None) -> tuple[Any, Any]:
    """Targets as the loss uses them, and the weight of each sample; None for it where all weigh alike.

    targets: (samples, outputs). left_out: which samples do not count. Raises: Unread.
    """
    given = loss.weighing
    if loss.name in ("cross_entropy", "nll", "categorical_cross_entropy"):
        return _of_classes(loss, targets, left_out)
    if not given:
        return targets, None
    weights = np.ones(targets.shape)
    try:
        for name in ("weight", "each"):
            if name in given:
                weights = weights * np.broadcast_to(_fitting(given[name], targets.shape), targets.shape)
        more = np.broadcast_to(given.get("pos_weight", 1.0), targets.shape)
    except ValueError:
        raise Unread("a loss that is weighed in an unusual way", loss.line) from None
    if "pos_weight" in given:
        share = more * targets + 1 - targets
        weights, targets = weights * share, more * targets / share
    if (weights != weights[:, :1]).any():
        raise Unread("a loss that weighs its outputs", loss.line)
    samples = len(targets)
    return targets, weights[:, 0] / (samples if loss.reduction == "mean" else 1)


def _fitting(weights: Any, shape: tuple[int, ...]) -> Any:
    """Weights in the shape of the errors: of as many samples in a column."""
    return weights.reshape(-1, 1) if weights.ndim == 1 and shape[1] == 1 and weights.size == shape[0] else weights


def _of_classes(loss: LossSeen, targets: Any, left_out: Any) -> tuple[Any, Any]:
    given = loss.weighing
    smoothing, by_class = given.get("smoothing", 0.0), given.get("weight")
    whole = bool(((targets == 0) | (targets == 1)).all())
    if by_class is not None and (smoothing or not whole):
        raise Unread("a loss that weighs classes and has targets between them", loss.line)
    weights = None
    if by_class is not None:
        weights = (targets * by_class).sum(axis=1)
    if left_out is not None and left_out.any():
        weights = (np.ones(len(targets)) if weights is None else weights) * ~left_out
    if weights is not None and loss.reduction == "mean":
        weights = weights / weights.sum()
    if "each" in given:
        weights = np.asarray(given["each"], float).reshape(-1) * (1.0 if weights is None else weights)
        if len(weights) != len(targets):
            raise Unread("a loss that is weighed in an unusual way", loss.line)
        weights = weights / (len(targets) if loss.reduction == "mean" else 1)
    if smoothing:
        targets = (1 - smoothing) * targets + smoothing / targets.shape[1]
    return targets, weights
