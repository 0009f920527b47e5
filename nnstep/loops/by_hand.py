"""Updates that a script makes itself, without an optimizer: seen in what has moved from one pass to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from nnstep.loops.seen import Moved, Parameter, Pass, Step, is_nothing

BY_HAND: Final = "by hand"
"""What stands for the kind of an optimizer where the script moves its parameters itself."""


def with_steps_by_hand(events: list[Any]) -> list[Any]:
    """The events, with a step wherever parameters have moved that no optimizer moved."""
    if any(isinstance(one, Step) and one.kind == "LBFGS" for one in events):  # it moves them between its passes
        return events
    found: list[Any] = []
    before: dict[int, tuple[Pass, Any]] = {}
    places: dict[int, int] = {}
    moved_since: set[int] = set()
    for one in events:
        if isinstance(one, Step):
            moved_since |= set(one.moved)
        if isinstance(one, Pass):
            moved = {}
            last: Pass | None = None
            for key, now in _values(one).items():
                if key in before and key not in moved_since and (before[key][1] != now).any():
                    last, then = before[key]
                    moved[key] = Moved(then, now, last.after.get(key), {}, {})
            if moved and last is not None:
                known: Mapping[int, Parameter] = {key: one.parameters[key] for key in moved if key in one.parameters}
                found.insert(places[id(last)] + 1, Step(0, BY_HAND, moved, last.line, known, by_hand=True))
            for key, now in _values(one).items():
                before[key] = one, now
                moved_since.discard(key)
            places[id(one)] = len(found)
        found.append(one)
    return found


def _values(seen: Pass) -> dict[int, Any]:
    """The values of the parameters of a pass, in the shape of the script's own."""
    found = dict(seen.values)
    for layer in (layer for term in seen.terms for layer in term.layers):
        if layer.weight_id:
            found[layer.weight_id] = layer.weights.T if layer.turned else layer.weights
        if layer.bias_id:
            found[layer.bias_id] = layer.bias
    return found


def rate_by_hand(before: Any, after: Any, gradient: Any) -> float | None:
    """The rate of an update that somebody wrote: new = old − rate·gradient; None where it is no such update."""
    if is_nothing(gradient) or gradient.shape != before.shape:
        return None
    rate = float(((before - after) * gradient).sum() / (gradient * gradient).sum())
    off = np.abs(before - after - rate * gradient).max()
    return rate if off <= 1e-6 * max(np.abs(before).max(), np.abs(after).max(), 1e-30) else None
