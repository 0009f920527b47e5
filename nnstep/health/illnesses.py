"""The table of illnesses: how each is found, at which step it is told, and whose pages tell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from nnstep.health import course, data, flow, units
from nnstep.health.finding import Finding, Name
from nnstep.network.values import Values
from nnstep.quantities.key import PARAMETER_KINDS, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.place import Place
from nnstep.records import dataclass

Of = Literal["neuron", "hidden", "output", "network", "layer", "epoch"]
"""Whose it is: of a neuron, a hidden one, an output, the network, its first layer, an epoch."""

_UNIT: Final[frozenset[Kind]] = frozenset(("net", "out", "slope", "dout", "dnet", "param", "grad", "new"))
_ERRORS: Final[frozenset[Kind]] = frozenset(("error", "batch_error", "epoch_error"))


@dataclass(frozen=True)
class Illness:
    """An illness. kind: of the steps that it is told at; find: what proves it at such a step, None where it is healthy.

    about: the kinds of quantities whose pages tell of it.
    """

    name: Name
    of: Of
    kind: Kind
    find: Callable[[Values, Place], Finding | None]
    about: frozenset[Kind]

    def home(self, trace: Values, place: Place) -> Place | None:
        """The step that it is told at, seen from a quantity that it is about."""
        key, layout = place.key, trace.layout
        batch = trace.batch(place.epoch, place.update)
        sample = key.sample if key.sample in batch.places else batch[0]
        match self.of:
            case "network":
                first = trace.batch(place.epoch, 1)[0]
                return Place(Key(self.kind, 1, 0, 0, first), place.epoch, 1)
            case "layer":
                return Place(Key(self.kind, 1, 0, 0), place.epoch, 1) if key.layer == 1 else None
            case "epoch":
                return Place(_last(trace, place.epoch), place.epoch, trace.schedule.updates)
            case "output":
                unit = key.unit if key.layer == layout.last else 0
                return Place(Key(self.kind, layout.last, unit, 0, sample), place.epoch, place.update)
            case "hidden" if key.layer == layout.last:
                return None
        if key.layer < 1 or (key.kind == "slope" and key.unit != key.source):
            return None
        source = key.unit if self.kind == "slope" else 0
        return Place(Key(self.kind, key.layer, key.unit, source, batch[0]), place.epoch, place.update)

    def homes(self, trace: Values, epoch: int, update: int) -> Iterator[Place]:
        """All steps of an update that it may be told at."""
        layout, batch = trace.layout, trace.batch(epoch, update)
        match self.of:
            case "network":
                keys = [Key(self.kind, 1, 0, 0, batch[0])] if update == 1 else []
            case "epoch":
                keys = [_last(trace, epoch)] if update == trace.schedule.updates else []
            case "layer":
                keys = _first(trace, self.kind) if update == 1 else []
            case "output":
                keys = [Key(self.kind, layout.last, unit, 0, one) for one in batch for unit in range(layout.outputs)]
            case _:
                last = layout.last - (self.of == "hidden")
                slope = self.kind == "slope"
                keys = [
                    Key(self.kind, layer, unit, unit if slope else 0, batch[0])
                    for layer in range(1, last + 1)
                    for unit in range(layout.units(layer))
                ]
        yield from (Place(key, epoch, update) for key in keys)


def _first(trace: Values, kind: Kind) -> list[Key]:
    """The first of a kind in layer 1 that is a step."""
    layout = trace.layout
    if kind not in PARAMETER_KINDS or not layout.layer(1).updated:
        return [Key(kind, 1)]
    return [one.of(kind) for one in layout.parameters(1) if layout.is_trained(one)][:1]


def _last(trace: Values, epoch: int) -> Key:
    """The last step of an epoch."""
    block = trace.steps(epoch, trace.schedule.updates).blocks[-1]
    return block.key(len(block) - 1)


ILLNESSES: Final = (
    Illness("unequal_scales", "network", "net", data.unequal, frozenset(("input", "raw", "net", "grad"))),
    Illness("symmetric_units", "hidden", "out", units.symmetric, _UNIT),
    Illness("unreachable_target", "output", "out", units.unreachable, frozenset(("out", "target", *_ERRORS))),
    Illness("unfitting_loss", "output", "out", units.unfitting, frozenset(("out", "unit_error", *_ERRORS))),
    Illness("rounded_output", "output", "out", units.rounded, frozenset(("net", "out", "slope", "dnet"))),
    Illness("dead_relu", "neuron", "slope", units.dead, _UNIT),
    Illness("saturated_unit", "neuron", "slope", units.saturated, _UNIT),
    Illness("vanishing_gradient", "layer", "grad", flow.vanishing, frozenset(("dnet", "param", "grad", "new"))),
    Illness("exploding_gradient", "layer", "grad", flow.exploding, frozenset(("dnet", "param", "grad", "new"))),
    Illness("rate_too_large", "epoch", "new", course.too_fast, frozenset((*_ERRORS, "hyper", "rate", "new"))),
    Illness("stalled_at_mean", "epoch", "new", course.stalled, frozenset((*_ERRORS, "out", "accuracy"))),
)
"""In the order of a lesson."""
