"""The updates of a run, put together from what is seen of it as it comes: each pass with the step that uses it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nnstep.loops.by_hand import with_steps_by_hand
from nnstep.loops.seen import IN_STEP, AtEnd, Pass, Skipped, Step
from nnstep.records import dataclass, replace


@dataclass(frozen=True)
class Update:
    """An update of a run. number: in the run, from 1; step: None where none followed; passes: before the step."""

    number: int
    seen: Pass
    step: Step | None
    passes: int = 1


class Updates:
    """Takes what is seen, bit by bit. number: of the update that was complete last."""

    def __init__(self, first: int = 1) -> None:
        self.number = first - 1
        self._passes: list[Pass] = []

    def feed(self, event: Any) -> Update | None:
        """The update that this completes. One by hand is complete when the next pass shows what has moved."""
        if isinstance(event, Skipped):
            self.number, self._passes = event.number, []
        if isinstance(event, Step):
            return self._ended_by(event)
        if isinstance(event, AtEnd) and self._passes:
            last = self._passes[-1]
            event = replace(last, layers=(), values=event.values, parameters=event.parameters)
        if not isinstance(event, Pass):
            return None
        found = None
        if self._passes and not _is_in_step(event):
            told = with_steps_by_hand([self._passes[-1], event])
            found = self._ended_by(told[1]) if isinstance(told[1], Step) else None
        self._passes.append(event)
        return found

    def rest(self) -> Update | None:
        """What was begun last, and not completed."""
        readable = [one for one in self._passes if one.layers]
        return Update(self.number + 1, readable[-1], None, len(self._passes)) if readable else None

    def _ended_by(self, step: Step) -> Update | None:
        passes, self._passes = self._passes, []
        self.number += 1
        moved = {key for key, one in step.moved.items() if one.gradient is not None}
        used = [one for one in passes if moved & {key for key, made in one.after.items() if made is not None}]
        if not used:
            return None
        seen = next((one for one in reversed(used) if one.layers), used[-1])
        return Update(self.number, seen, step, len(used))


def _is_in_step(seen: Pass) -> bool:
    return any(word == IN_STEP for word, _ in seen.notes)


def updates_of(events: Iterable[Any]) -> list[Update]:
    """All updates of what was seen, the last one also where it was not completed."""
    updates = Updates()
    found = [one for one in map(updates.feed, events) if one is not None]
    rest = updates.rest()
    return found if rest is None else [*found, rest]
