"""What happened in a training loop, in order, with the verdict on each of it, and the script's text beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from nnstep.debugging.script import Script
from nnstep.loops.by_hand import with_steps_by_hand
from nnstep.loops.seen import Asks, AtEnd, Emptied, Ended, Line, Pass, Skipped, Step
from nnstep.replay.verdicts import Judged, Verdict, judged, named, of_pass, of_step


class Story:
    """The passes, steps and emptied gradients of a run in order, and each with its verdicts.

    told: all events; events: with steps by hand. script: the learner's file, "" for none.
    """

    def __init__(self, events: Iterable[Any], script: str = "") -> None:
        told = self.told = list(events)
        self.ended = next((one for one in told if isinstance(one, Ended)), Ended(0, 0))
        self.events = with_steps_by_hand(
            _joined([one for one in told if not isinstance(one, Asks | AtEnd | Ended | Skipped)])
        )
        self.script = script

    @cached_property
    def passes(self) -> list[Pass]:
        """All passes."""
        return [one for one in self.events if isinstance(one, Pass)]

    @cached_property
    def steps(self) -> list[Step]:
        """All steps."""
        return [one for one in self.events if isinstance(one, Step)]

    @cached_property
    def names(self) -> dict[int, str]:
        """What the parameters are called."""
        groups = [one.parameters for one in self.steps] + [one.parameters for one in self.passes]
        return named(groups)

    @cached_property
    def epsilon(self) -> float:
        """The rounding of the script's numbers."""
        return max((one.epsilon for one in self.passes), default=2.0**-24) or 2.0**-24

    @cached_property
    def judged(self) -> list[Judged]:
        """Each pass computed anew."""
        return [judged(one) for one in self.passes if one.layers]

    def judgement(self, seen: Pass) -> Judged | None:
        """A pass computed anew."""
        return next((one for one in self.judged if any(seen is term for term in one.seen.terms)), None)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """All verdicts, in the order in which things happened."""
        found: list[Verdict] = []
        for one in self.events:
            if isinstance(one, Pass) and (known := self.judgement(one)):
                found += of_pass(known, self.names)
            elif isinstance(one, Step):
                found += of_step(one, self.epsilon, self.names)
        return found

    def is_proven(self, seen: Pass) -> bool:
        """Whether what was read of a pass gives the numbers that the script got."""
        known = self.judgement(seen)
        if known is None or known.own is None:
            return False
        return all(one.outcome in ("equal", "rounding") for one in of_pass(known, self.names))

    @cached_property
    def code(self) -> Script:
        """The script's text, with its own modules that something was seen in."""
        lines = {line for one in self.events for line in _lines_of(one)}
        return Script(dict.fromkeys([self.script, *sorted({one.file for one in lines})]))


def _lines_of(event: Any) -> Iterator[Line]:
    """Where an event was seen."""
    yield event.line
    if isinstance(event, Pass):
        for term in event.terms:
            yield from (line for layer in term.layers for line in (layer.line, layer.activation_line))
            if term.loss is not None:
                yield term.loss.line


def _joined(events: list[Any]) -> list[Any]:
    """The events, gradients that one line emptied one by one made one event."""
    found: list[Any] = []
    for one in events:
        last = found[-1] if found else None
        if isinstance(one, Emptied) and isinstance(last, Emptied) and one.line == last.line:
            found[-1] = Emptied(last.ids | one.ids, one.line, last.full or one.full)
        else:
            found.append(one)
    return found
