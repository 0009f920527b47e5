"""Whether a program needs the cut of a loss: not where it never acts, nor where the library's own loss cuts alike."""

from __future__ import annotations

from typing import Final

import numpy as np  # noqa: TID251 - a program is of whole arrays, and asked for alone

from nnstep.conventions.entry import Form
from nnstep.conventions.table import library
from nnstep.engine.arrays import xp
from nnstep.engine.network import BoundLoss, Network
from nnstep.functions.entry import CUTS
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place

_LIBRARIES: Final = {"pytorch": "pytorch", "sklearn": "scikit-learn", "jax": "optax"}
_KERAS: Final = {"out_min": 1e-7, "out_max": 1 - 1e-7}  # in float64, as its programs compute
_MOST: Final = 2_000_000  # outputs that are looked through


def as_written(trace: Trace, to: str, epochs: int) -> Network:
    """The network whose steps a program takes: without a cut where it is of no matter, or is made by itself there."""
    network = trace.network
    if network.loss.cut is None or _is_own(network.loss, to) or not _acts(trace, epochs):
        return network.uncut()
    return network


def _is_own(loss: BoundLoss, to: str) -> bool:
    """Whether the library's own loss, which the program has, is cut in the same way."""
    given = loss.cuts
    if "at_edge" in given and not loss.entry.targets_sum_to_one:
        return False  # it is written with the outputs
    known = library(_LIBRARIES[to]) if to in _LIBRARIES else None
    form = known.losses.get(loss.entry.name) if known else None
    own = form.parameters if isinstance(form, Form) else _KERAS if to == "keras" else {}
    return given == {name: value for name, value in own.items() if name in CUTS}


def _acts(trace: Trace, epochs: int) -> bool:
    """Whether the loss is cut in any update of these epochs; of very many, in the first and in the last one."""
    layout, schedule, loss = trace.layout, trace.schedule, trace.network.loss
    assert loss.cut is not None
    acting = [loss.cut.acts]
    if loss.cut.slope_acts and not loss.cut.is_steep(loss.cuts):
        acting.append(loss.cut.slope_acts)
    updates = epochs * schedule.updates
    is_even = schedule.samples % schedule.batch == 0
    looked = [(0, updates)] if is_even and updates * schedule.batch * layout.outputs <= _MOST else _ends(updates)
    for start, stop in looked:
        samples = len(trace.batch(*(part + 1 for part in divmod(start, schedule.updates))))
        keys = [Key("out", layout.last, unit, 0, place + 1) for unit, place in np.ndindex(layout.outputs, samples)]
        found = np.array(trace.history.watch(start, stop, keys)).reshape(layout.outputs, -1)
        if any(np.any(acts(xp, found, loss.cuts)) for acts in acting):
            return True
    if not layout.validation:
        return False
    held = [
        [
            trace.value(Place(Key("out_end", layout.last, unit, 0, sample), epochs, schedule.updates))
            for sample in layout.validation
        ]
        for unit in range(layout.outputs)
    ]
    return bool(np.any(loss.cut.acts(xp, np.array(held), loss.cuts)))


def _ends(updates: int) -> list[tuple[int, int]]:
    """The first update, and the last one."""
    return [(0, 1), (updates - 1, updates)]
