"""What the source prints, and what the scenario's author says, at the step where it belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from nnstep.lesson.script import Lesson, Step
from nnstep.marking.source import source_name
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans, Tone, Verbatim
from nnstep.records import dataclass
from nnstep.scenario.schema import Scenario

if TYPE_CHECKING:
    from nnstep.marking.claims import Marking, Namer, Said
    from nnstep.marking.marks import Mark

_SOON = 100  # epochs within which a claim is judged for a note; one that is further off is judged by `check` alone


@dataclass(frozen=True, slots=True)
class Note:
    """A few sentences of a source or of the scenario's author; tone: whether the source's number is right."""

    sentences: tuple[Spans, ...]
    tone: Tone | None = None


class Notes:
    """The source's numbers, marked, and the author's remarks, found by step.

    silent: nothing is said, because the network is not the source's any more.
    """

    def __init__(self, lesson: Lesson, scenario: Scenario, *, silent: bool = False) -> None:
        self.lesson = lesson
        self.scenario = scenario
        self.silent = silent
        self._mistakes: dict[int, Mark] = {}
        self._waits = False

    def at(self, step: Step) -> list[Note]:
        """The notes for a step."""
        place = (step.epoch, step.number)
        notes = self._told(self._marked(self._claims_by_step.get(place, [])), step.place)
        return notes + [Note(((Verbatim(text),),)) for text in self._remarks.get(place, [])]

    def _told(self, marks: Sequence[Mark], about: Place) -> list[Note]:
        """Marks as notes on a page about a quantity."""
        if not marks:
            return []
        from nnstep.marking.told import contradicts, said  # all that marks need is loaded where one is shown
        from nnstep.marking.verdicts import TONES

        marks = [self._named(mark) for mark in marks]
        notes: list[Note] = []
        for mark in sorted(marks, key=lambda mark: mark.place != about):  # the page's own number first
            others = [one for one in marks if one.place == mark.place and one.verdict != mark.verdict]
            if mark.place.key.is_computed or not others:
                notes.append(Note(said(self.name, mark, about), TONES[mark.verdict]))
            elif mark.verdict == "wrong":  # what is given, given twice: the source contradicts itself
                again = "It" if notes else self.name
                before = notes.pop().sentences if notes else ()
                notes.append(Note((*before, *contradicts(again, mark, others)), TONES[mark.verdict]))
        return notes

    def in_first_epoch(self, step: Step) -> int | None:
        """The step of epoch 1 that is the same as one of a later epoch, where it has a note."""
        key, trace = step.key, self.lesson.trace
        if step.epoch == 1 or not (self._claims_by_step or self._remarks):
            return None
        update = trace.update_of(key.sample, 1) if key.sample else step.place.update
        number = self.lesson.find(Place(key, 1, update))
        return number if (1, number) in self._claims_by_step or (1, number) in self._remarks else None

    @property
    def name(self) -> str:
        """What the source is called in a sentence."""
        return source_name(self.scenario)

    def printed_at(self, step: Step) -> list[str]:
        """What the source prints for a step's own number, to the letter."""
        claims = self._claims_by_step.get((step.epoch, step.number), [])
        return [one.printed.text for one in claims if one.place == step.place]

    def echo(self, step: Step, number: str) -> Spans:
        """That the source prints the same number for a step, where it does."""
        from nnstep.algebra.printed import read  # only where somebody answers

        same = any(float(read(text)) == float(read(number)) for text in self.printed_at(step))
        return (f"{self.name} prints ", Verbatim(number), " as well.") if same else ()

    def of(self, place: Place) -> list[Note]:
        """The notes about a quantity itself, wherever it is shown."""
        claims = [one for one in self._said if one.place == place and self._step_of(one)]
        return self._told(self._marked(claims), place)

    def waiting(self) -> Notes:
        """These notes for somebody who waits: a number is only called wrong, until `naming` has found the mistake."""
        notes = self._copied()
        notes._mistakes, notes._waits = {}, True
        return notes

    def unnamed(self, epoch: int, number: int) -> list[tuple[int, int]]:
        """The numbers that may be wrong and are still to be looked into, and how many steps off; near a step first."""
        found = []
        for one, (in_epoch, at) in self._doubtful.items():
            if one not in self._mistakes:
                found.append((one, abs(at - number) + abs(in_epoch - epoch) * self.lesson.count(epoch)))
        return sorted(found, key=lambda pair: pair[1])

    def naming(self, number: int, pause: Callable[[], object]) -> Notes:
        """These notes with the mistake behind a wrong number in them; themselves, where it is not wrong after all.

        pause: may break the search off by raising something.
        """
        mark = self._mistake(number, pause)
        if mark.verdict != "wrong":
            del self._doubtful[number]
            return self
        notes = self._copied()
        notes._mistakes = {**self._mistakes, number: mark}
        return notes

    def _copied(self) -> Notes:
        notes = Notes(self.lesson, self.scenario, silent=self.silent)
        vars(notes).update(vars(self))
        return notes

    def _named(self, mark: Mark) -> Mark:
        """The mark, and of a wrong number the mistake: looked for once, when somebody gets to read it."""
        if mark.verdict != "wrong" or (self._waits and mark.number not in self._mistakes):
            return mark
        if mark.number not in self._mistakes:
            self._mistakes[mark.number] = self._mistake(mark.number)
        return self._mistakes[mark.number]

    def _mistake(self, number: int, pause: Callable[[], object] = tuple) -> Mark:
        """The mark of a wrong number with the mistake behind it."""
        from nnstep.marking.diagnose import name_mistake  # a large room, for the few numbers that are wrong

        def name(one: Mark, marking: Marking) -> Mark:
            pause()
            return name_mistake(one, marking, pause) if one.number == number and one.verdict == "wrong" else one

        return self._marked([self._said[number - 1]], name)[0]

    @cached_property
    def _marking(self) -> Marking:
        """The claims to be marked; what else gives a right number is not looked for, since no note says it."""
        from nnstep.marking.claims import Marking, understood  # only where a source printed something

        trace = self.lesson.trace
        claims = [claim for claim in self.scenario.claims if trace.find(claim.quantity).epoch <= _SOON]
        notation = Notation(trace.layout, self.scenario.notation)
        return Marking(trace, understood(trace, claims), notation, own=False, brief=True)

    @property
    def _said(self) -> Sequence[Said]:
        """The claims, understood; none where nothing is to be said."""
        return () if self.silent or not self.scenario.claims else self._marking.said

    def _marked(self, claims: Sequence[Said], name_mistake: Namer | None = None) -> list[Mark]:
        """The marks of some claims: a page shows few, and they rest on few others."""
        if not claims:
            return []
        numbers = {one.number for one in claims}
        found = self._marking.report(name_mistake, [one.place for one in claims]).marks
        return [mark for mark in found if mark.number in numbers]

    @cached_property
    def _doubtful(self) -> dict[int, tuple[int, int]]:
        """The claims that may be wrong, by number, with the epoch and the step where each is told."""
        from nnstep.marking.marks import verdict_of

        value = self.lesson.trace.value
        return {
            one.number: place
            for place, claims in self._claims_by_step.items()
            for one in claims
            if verdict_of(one.printed, value(one.place)) is None
        }

    @cached_property
    def _claims_by_step(self) -> dict[tuple[int, int], list[Said]]:
        found: dict[tuple[int, int], list[Said]] = defaultdict(list)
        for claim in self._said:
            if number := self._step_of(claim):
                found[claim.place.epoch, number].append(claim)
        return found

    def _step_of(self, claim: Said) -> int | None:
        """The step a claim belongs to: of a number that is given the first one made of it whose result is printed."""
        place, trace = claim.place, self.lesson.trace
        if not place.key.is_computed:
            steps = (number for number, one in self._steps if one.epoch == place.epoch and place in trace.operands(one))
            if number := min(steps, default=None):
                return number
        return self.lesson.first_use(place)

    @cached_property
    def _steps(self) -> list[tuple[int, Place]]:
        """The steps whose results are printed."""
        found = ((self.lesson.find(one.place), one.place) for one in self._said)
        return [(number, place) for number, place in found if number]

    @cached_property
    def _remarks(self) -> dict[tuple[int, int], list[str]]:
        found: dict[tuple[int, int], list[str]] = defaultdict(list)
        for name, text in self.scenario.remarks.items() if not self.silent else ():
            place = self.lesson.trace.find(name)
            number = self.lesson.first_use(place)
            if number:
                found[place.epoch, number].append(text)
        return found
