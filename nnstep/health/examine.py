"""Looking for illnesses: at a step, behind a quantity, in a whole epoch."""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

from nnstep.health.finding import Finding
from nnstep.health.illnesses import ILLNESSES
from nnstep.health.samples import some
from nnstep.network.values import Values
from nnstep.quantities.place import Place

_MOST_UPDATES: Final = 16  # of an epoch, that are looked at: of more the last ones
_MOST_PLACES: Final = 100  # of an update, for each illness: of wider networks the first ones
_MOST_NUMBERS: Final = 6000  # of an epoch, whose frame must not wait: of larger networks fewer updates are looked at
_MOST_KEPT: Final = 4  # epochs of a trace

_kept: WeakKeyDictionary[Values, dict[int, tuple[Finding, ...]]] = WeakKeyDictionary()
"""What was found in the epochs that were looked through last."""


def at_step(trace: Values, place: Place) -> tuple[Finding, ...]:
    """What is to be told at a step. place: of the quantity that it computes."""
    if not trace.layout.has_update:
        return ()
    found = (
        one.find(trace, place) for one in ILLNESSES if one.kind == place.key.kind and one.home(trace, place) == place
    )
    return tuple(one for one in found if one is not None)


def behind(trace: Values, place: Place) -> tuple[Finding, ...]:
    """What ails the neuron, the layer or the network that a quantity belongs to, so that its page tells of it."""
    if not trace.layout.has_update or place.key.is_of_end:
        return ()
    found: list[Finding | None] = []
    for one in ILLNESSES:
        home = one.home(trace, place) if place.key.kind in one.about else None
        found.append(one.find(trace, home) if home is not None else None)
    return tuple(one for one in found if one is not None)


def in_epoch(trace: Values, epoch: int) -> tuple[Finding, ...]:
    """Everything that ails a network in an epoch, each illness of the same neurons once."""
    kept = _kept.setdefault(trace, {})
    if epoch not in kept:
        if len(kept) >= _MOST_KEPT:
            del kept[next(iter(kept))]
        kept[epoch] = _looked_through(trace, epoch) if trace.layout.has_update else ()
    return kept[epoch]


def _looked_through(trace: Values, epoch: int) -> tuple[Finding, ...]:
    updates = trace.schedule.updates
    last = max(1, min(_MOST_UPDATES, _MOST_NUMBERS // _numbers(trace, epoch)))
    found: dict[object, Finding] = {}
    for update in {1, *range(max(1, updates - last + 1), updates + 1)}:
        for illness in ILLNESSES:
            for _, home in zip(range(_MOST_PLACES), illness.homes(trace, epoch, update), strict=False):
                finding = illness.find(trace, home)
                if finding is not None:
                    found.setdefault((finding.illness, finding.units), finding)
    order = [one.name for one in ILLNESSES]
    return tuple(sorted(found.values(), key=lambda one: order.index(one.illness)))


def _numbers(trace: Values, epoch: int) -> int:
    """How many numbers an update is looked at by."""
    layout = trace.layout
    places = len(trace.batch(epoch, 1)) * layout.outputs
    return 3 * places + sum(
        units * len(some(layout.training, units)) for units in map(layout.units, range(1, layout.last + 1))
    )
