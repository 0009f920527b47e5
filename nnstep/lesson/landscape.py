"""The error as a function of parameters: what it would be before an update if some of them had other values."""

from __future__ import annotations

from collections.abc import Mapping

from nnstep.network.trace import Trace
from nnstep.quantities.key import Key

_BATCH_ERROR = Key("batch_error")


def error_with(trace: Trace, moved: Mapping[Key, float], epoch: int = 1, update: int = 1) -> float:
    """The error of an update's batch if these parameters had these values before the update, all others their own."""
    state = trace.state(epoch, update)
    for key, value in moved.items():
        state = trace.runner.state_with(state, key, value)
    number = trace.history.number(epoch, update)
    return trace.runner.run(state, trace.batch(epoch, update), number + 1, epoch).value(_BATCH_ERROR)
