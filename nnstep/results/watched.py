"""`nnstep.watch`: a training loop followed from Python."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from nnstep.arguments import checked
from nnstep.debugging.report import Report, report
from nnstep.errors import UsageError
from nnstep.following.follow import Follower
from nnstep.following.run import needs_torch
from nnstep.network.trace import Trace
from nnstep.results.attached import Attached, trace_of
from nnstep.results.result import Result


class Watch:
    """A training loop that is followed while the block runs; leaving the block takes every hook out."""

    def __init__(self, model: Any, optimizer: Any, updates: int, script: str) -> None:
        self._script = script
        self._events: list[Any] = []
        self._follower = Follower(self._events.append, steps=updates, models=(model,))
        self._optimizer = optimizer

    def __enter__(self) -> Watch:
        self._follower.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._follower.stop()
        self._events.append(self._follower.ended(None if error is None else (type(error).__name__, str(error))))

    @property
    def report(self) -> Report:
        """What was found so far."""
        return report(self._events, self._script)

    def check(self) -> Attached:
        """The verdicts and the mistakes, as `nnstep attach` prints them: `.mistakes`, `.verdicts`, `.right`."""
        return Attached(self.report)

    @checked
    def trace(self, update: int = 1) -> Trace:
        """The updates from one on as nnstep computes them, from the weights and samples that were there.

        Raises: UsageError where there is no such update, or none that nnstep can compute.
        """
        found = trace_of(self.report, update)
        if found is None:
            raise UsageError(
                f"update {update} was not followed",
                "the first ones are, where nnstep computes what the model is made of",
            )
        return found

    @checked
    def explain(self, quantity: str, update: int = 1) -> Result:
        """Where a number of an update comes from, as `nnstep.explain`. Raises: UnknownQuantity, UsageError."""
        from nnstep.results.explained import explain  # only where somebody asks

        return explain(self.trace(update), quantity)


@checked
def watch(model: Any, optimizer: Any, *, updates: int = 3) -> Watch:
    """Follows a training loop: `with nnstep.watch(model, optimizer) as seen: …`, then `seen.check()`.

    model, optimizer: of PyTorch. updates: how many are followed. Raises: NnstepError where PyTorch is not installed.
    """
    needs_torch()
    return Watch(model, optimizer, updates, sys._getframe(2).f_code.co_filename)
