"""Illnesses that show when an epoch is done: E has risen, or has stalled where every answer is the mean."""

from __future__ import annotations

import math
from typing import Final

from nnstep.health.finding import Finding, Proof
from nnstep.health.samples import outputs
from nnstep.network.values import Values
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place

RISES: Final = 1e-6  # of what E was at first: less is rounding
WORSE: Final = (
    1.5  # times the E of the first epoch: with several updates, or an inert optimizer, E may rise for a while
)
STILL: Final = 0.002  # of E, in so many epochs: what it falls on a plateau that descent does leave is more
_EPOCHS: Final = 10
NEAR: Final = 0.1  # of the distance between the largest and the smallest target
_MOST_SLOPES: Final = 2000  # that are added up for what was promised


def too_fast(trace: Values, place: Place) -> Finding | None:
    """Where E has risen: of plain descent with one update an epoch at all, of others far above where it began."""
    epoch, network = place.epoch, trace.network
    before, after, begun = (trace.epoch_error(one) for one in (epoch, epoch + 1, 1))
    if not math.isfinite(before):
        return None
    plain = network.optimizer is not None and network.optimizer.entry.plain and trace.schedule.updates == 1
    plain = plain and not trace.layout.l2 and not trace.layout.clip
    least = before + RISES * abs(begun) if plain else WORSE * max(before, begun)
    if after <= least:
        return None
    rate = Place(trace.layout.rate, epoch, place.update)
    error = Key("batch_error" if trace.schedule.updates == 1 else "epoch_error")
    proofs = [
        Proof("rate", trace.value(rate), rate),
        Proof("before", before, Place(error, epoch, 1)),
        Proof("after", after, Place(error, epoch + 1, 1)),
    ]
    promised = _promised(trace, place) if plain and trace.hand is None else 0.0
    if promised > 0 and math.isfinite(after):
        proofs.append(Proof("promised", promised))
        # The parabola that begins with this slope and ends at this E: where it is lowest.
        proofs.append(Proof("lowest", trace.value(rate) * promised / (2 * (after - before + promised))))
    elif not plain:
        proofs.append(Proof("begun", begun, Place(error, 1, 1)))
    return Finding("rate_too_large", place, tuple(proofs))


def _promised(trace: Values, place: Place) -> float:
    """How much the slopes promised to take off E: each slope times its step."""
    layout = trace.layout
    keys = [one for layer in range(1, layout.last + 1) for one in layout.parameters(layer) if layout.is_trained(one)]
    if len(keys) > _MOST_SLOPES:
        return 0.0
    value = trace.seen_from(place)
    return sum(value(one.of("grad")) * (value(one) - value(one.of("new"))) for one in keys)


def stalled(trace: Values, place: Place) -> Finding | None:
    """Where plain descent hardly lowers E any more and answers every sample with nearly the mean of the targets."""
    epoch, layout, network = place.epoch, trace.layout, trace.network
    plain = network.optimizer is not None and network.optimizer.entry.plain
    if epoch <= _EPOCHS or not plain or not layout.has_targets or len(layout.training) < 2:
        return None
    before, after = trace.epoch_error(epoch - _EPOCHS), trace.epoch_error(epoch)
    if not 0 <= before - after < STILL * after:
        return None
    looked = outputs(trace, epoch, place.update, layout.last)
    proofs: list[Proof] = []
    for unit, row in enumerate(looked.rows):
        targets = [network.targets[sample - 1][unit] for sample in looked.samples]
        apart, mean = max(targets) - min(targets), math.fsum(targets) / len(targets)
        if apart == 0:
            continue
        middle = math.fsum(row) / len(row)
        if not (max(row) - min(row) < NEAR * apart and abs(middle - mean) < NEAR * apart):
            return None
        if not proofs:
            low, high = (looked.samples[row.index(one)] for one in (min(row), max(row)))
            keys = [Key("out", layout.last, unit, 0, one) for one in (low, high)]
            proofs = [
                Proof("low", min(row), Place(keys[0], epoch, place.update)),
                Proof("high", max(row), Place(keys[1], epoch, place.update)),
                Proof("mean", mean),
            ]
    if not proofs:
        return None
    errors = [Proof("before", before), Proof("after", after), Proof("epochs", _EPOCHS)]
    return Finding("stalled_at_mean", place, (*proofs, *errors))
