"""Early stopping: after which epoch training ends by itself, and why; and which epoch was the best."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from nnstep.quantities.key import Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.place import Place
from nnstep.records import dataclass, field
from nnstep.scenario.model import Stop

if TYPE_CHECKING:  # which asks here for its best epoch
    from nnstep.network.values import Values

Measure = Literal["E_epoch", "E_val", "accuracy", "accuracy_val"]

_KINDS: Final[dict[str, Kind]] = {"E_val": "val_error", "accuracy": "accuracy", "accuracy_val": "val_accuracy"}


@dataclass(frozen=True, slots=True)
class Stopped:
    """The epoch after which training stops.

    error: what was looked at (`on`), there; limit: what that is below or above, or the epochs waited. best, best_epoch:
    the best so far, and where.
    """

    epoch: int
    why: Literal["below", "above", "patience"]
    error: float
    limit: float
    min_change: float = 0.0
    on: Measure = "E_epoch"
    best: float = field(default=0.0, compare=False)
    best_epoch: int = field(default=1, compare=False)


def find_stop(trace: Values, epochs: int) -> Stopped | None:
    """Where training stops within so many epochs; None where it does not, or was not told to.

    `below`, `above`: as soon as it is. `patience`: after so many epochs in a row (one, if only `min_change` is given)
    in none of which there was a gain of more than `min_change` over the best before.
    """
    rule = trace.scenario.training.stop if trace.scenario else None
    return _searched(trace, rule, epochs)[0] if rule is not None else None


def best_epoch(trace: Values) -> int:
    """The epoch whose weights are the best: by the rule of stopping, up to where training stops or the run ends."""
    rule = trace.scenario.training.stop if trace.scenario else None
    if rule is None:
        rule = Stop(on="E_val") if trace.layout.validation else Stop()
    stop, best = _searched(trace, rule, trace.epochs)
    return stop.best_epoch if stop else best


def _searched(trace: Values, rule: Stop, epochs: int) -> tuple[Stopped | None, int]:
    """Where training stops, and the best epoch so far."""
    waits = rule.patience is not None or rule.min_change is not None
    patience, change = max(rule.patience or 1, 1), rule.min_change or 0.0
    sign = -1.0 if rule.is_accuracy else 1.0
    look = _measure(trace, rule.on)
    limit, side = (rule.above, "above") if rule.is_accuracy else (rule.below, "below")
    lowest, waited, best = float("inf"), 0, 1
    for epoch in range(1, epochs + 1):
        value = look(epoch)
        signed = sign * value
        gained = signed < lowest - change
        if signed < lowest:
            lowest, best = signed, epoch
        waited = 0 if gained else waited + 1
        if limit is not None and signed < sign * limit:
            return Stopped(epoch, side, value, limit, 0.0, rule.on, sign * lowest, best), best  # type: ignore[arg-type]
        if waits and waited >= patience:
            return Stopped(epoch, "patience", value, patience, change, rule.on, sign * lowest, best), best
    return None, best


def _measure(trace: Values, on: Measure) -> Callable[[int], float]:
    """What is looked at in each epoch."""
    if on == "E_epoch":
        return trace.epoch_error
    key = Key(_KINDS[on])
    return lambda epoch: trace.value(Place(key, epoch, trace.schedule.updates))
