"""What the source prints, and what the scenario's author says, at the step where it belongs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from nnstep.lesson.script import Lesson, Step
from nnstep.network.trace import Place
from nnstep.quantities.spans import Spans, Verbatim
from nnstep.scenario.model import Claim
from nnstep.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Printed:
    """A claim and the place of the quantity it is about."""

    claim: Claim
    place: Place


class Notes:
    """The source's numbers and the author's remarks, found by step."""

    def __init__(self, lesson: Lesson, scenario: Scenario, *, silent: bool = False) -> None:
        self.lesson = lesson
        self.scenario = scenario
        self.silent = silent  # the source's numbers say nothing about a network with other values
        self._printed: dict[tuple[int, int], list[Printed]] | None = None
        self._remarks: dict[tuple[int, int], list[str]] = defaultdict(list)

    def at(self, step: Step) -> list[list[Spans]]:
        """The notes for a step, each a few sentences."""
        self._index()
        assert self._printed is not None
        place = (step.epoch, step.number)
        notes: list[list[Spans]] = [self._say(printed, step) for printed in self._printed.get(place, [])]
        return notes + [[(Verbatim(text),)] for text in self._remarks.get(place, [])]

    def of(self, place: Place) -> list[list[Spans]]:
        """The notes about a quantity itself, wherever it is shown."""
        self._index()
        assert self._printed is not None
        found = [printed for printeds in self._printed.values() for printed in printeds if printed.place == place]
        return [self._say(printed, None) for printed in found]

    def _index(self) -> None:
        if self._printed is not None:
            return
        self._printed = defaultdict(list)
        if self.silent:
            return
        trace = self.lesson.trace
        for claim in self.scenario.claims:
            place = trace.find(claim.quantity)
            number = self.lesson.first_use(place)
            if number:
                self._printed[place.epoch, number].append(Printed(claim, place))
        for name, text in self.scenario.remarks.items():
            place = trace.find(name)
            number = self.lesson.first_use(place)
            if number:
                self._remarks[place.epoch, number].append(text)

    def _say(self, printed: Printed, step: Step | None) -> list[Spans]:
        claim = printed.claim
        about: Spans = () if step is None or printed.place == step.place else (printed.place.key, " as ")
        sentences: list[Spans] = [
            (f"{source_name(self.scenario)} prints ", *about, Verbatim(claim.printed.replace("-", "−") + "."))
        ]
        return [*sentences, (Verbatim(claim.remark),)] if claim.remark else sentences


def source_name(scenario: Scenario) -> str:
    """What the source is called in a sentence: its author's last name, or the kind of text it is."""
    source = scenario.source
    if source and source.author:
        return source.author.split(",")[0].split(" and ")[0].split()[-1]
    return "The article" if scenario.notation == "article" else "The source"
