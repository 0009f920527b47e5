"""Early stopping: after which epoch training ends by itself, and why."""

from __future__ import annotations

from typing import Literal

from nnstep.network.trace import Trace
from nnstep.records import dataclass


@dataclass(frozen=True, slots=True)
class Stopped:
    """The epoch after which training stops. error: its E_epoch; limit: what that is below, or the epochs waited."""

    epoch: int
    why: Literal["below", "patience"]
    error: float
    limit: float
    min_change: float = 0.0


def find_stop(trace: Trace, epochs: int) -> Stopped | None:
    """Where training stops within so many epochs; None where it does not, or was not told to.

    `below`: as soon as E_epoch is below it. `patience`: after so many epochs in a row (one, if only `min_change` is
    given) in none of which E_epoch was lower by more than `min_change` than the lowest before.
    """
    rule = trace.scenario.training.stop if trace.scenario else None
    if rule is None:
        return None
    waits = rule.patience is not None or rule.min_change is not None
    patience, change = max(rule.patience or 1, 1), rule.min_change or 0.0
    lowest, waited = float("inf"), 0
    for epoch in range(1, epochs + 1):
        error = trace.epoch_error(epoch)
        if rule.below is not None and error < rule.below:
            return Stopped(epoch, "below", error, rule.below)
        waited = 0 if error < lowest - change else waited + 1
        lowest = min(lowest, error)
        if waits and waited >= patience:
            return Stopped(epoch, "patience", error, patience, change)
    return None
