"""What a layer makes of the samples that train, with the parameters that an update begins with."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, Literal
from weakref import WeakKeyDictionary

from nnstep.engine.schedule import Batch
from nnstep.network.values import Values
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import Kind
from nnstep.records import NamedTuple

MOST: Final = 512  # samples that are looked at
_MOST_NUMBERS: Final = 2000  # numbers of a layer that are looked at


class Looked(NamedTuple):
    """A layer's outputs, for each unit one for each sample that was looked at, and which samples these are."""

    rows: list[list[float]]
    samples: tuple[int, ...]


_kept: WeakKeyDictionary[Values, tuple[tuple[int, int], dict[Hashable, Any]]] = WeakKeyDictionary()
"""Of each trace what was found out about the update that was looked at last."""


def once(trace: Values, epoch: int, update: int, what: Hashable, make: Callable[[], Any]) -> Any:
    """What is made of an update; made once, as long as no other update is looked at."""
    where, found = _kept.get(trace, ((0, 0), {}))
    if where != (epoch, update):
        where, found = _kept[trace] = (epoch, update), {}
    if what not in found:
        found[what] = make()
    return found[what]


def outputs(trace: Values, epoch: int, update: int, layer: int) -> Looked:
    """The outputs of a layer for all samples that train; of very many, for some from first to last."""
    return _once_looked(trace, epoch, update, layer, "out")


def sums(trace: Values, epoch: int, update: int, layer: int) -> Looked:
    """The same of the weighted sums."""
    return _once_looked(trace, epoch, update, layer, "net")


def _once_looked(trace: Values, epoch: int, update: int, layer: int, kind: Literal["out", "net"]) -> Looked:
    found = once(trace, epoch, update, (kind, layer), lambda: _looked_at(trace, epoch, update, layer, kind))
    assert isinstance(found, Looked)
    return found


def some(samples: Sequence[int], units: int) -> tuple[int, ...]:
    """All of them, or as many as are looked at, at equal distances."""
    most = max(2, min(MOST, _MOST_NUMBERS // units))
    return tuple(samples[:: -(-len(samples) // most)])


def _looked_at(trace: Values, epoch: int, update: int, layer: int, kind: Literal["out", "net"]) -> Looked:
    units = trace.layout.units(layer)
    samples = some(trace.layout.training, units)
    batch = trace.batch(epoch, update)
    seen: Kind = kind
    if set(samples) <= batch.places.keys():
        places, value = [batch.places[one] for one in samples], trace.run(epoch, update).value
    else:
        places, value = list(range(1, len(samples) + 1)), _examined(trace, epoch, update, samples).value
        seen = "out_end" if kind == "out" else "net_end"
    keys = [[Key(seen, layer, unit, 0, place) for place in places] for unit in range(units)]
    return Looked([list(map(value, row)) for row in keys], samples)


def _examined(trace: Values, epoch: int, update: int, samples: tuple[int, ...]) -> Any:
    """What the network makes of samples with the parameters that an update begins with, one pass for all layers."""
    what = ("examined", samples)
    return once(trace, epoch, update, what, lambda: trace.runner.examine(trace.state(epoch, update), Batch(samples)))
