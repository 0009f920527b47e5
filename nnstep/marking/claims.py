"""What a source or a learner says of a trace's numbers, marked one by one, with the reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from nnstep.algebra.expr import Quotient, Sum, evaluate
from nnstep.algebra.printed import Printed, at
from nnstep.arguments import described
from nnstep.engine.hand import rounding
from nnstep.errors import ScenarioError, UnknownQuantity, UsageError
from nnstep.marking import because
from nnstep.marking.carried import Carrying, Held, Proof
from nnstep.marking.marks import FEWEST_DIGITS, Answer, Mark, Report, Verdict, verdict_of
from nnstep.marking.typed import Earlier, number_given, place_of
from nnstep.network.trace import Trace
from nnstep.quantities.addresses import has_layer
from nnstep.quantities.ids import id_of
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.reading.places import Place as FilePlace
from nnstep.reading.places import Report as Problems
from nnstep.records import dataclass, replace
from nnstep.scenario.model import Claim
from nnstep.scenario.schema import Scenario

_MOST_ANSWERS = 10_000
_NOTHING: Final = 1e-15  # of the terms of a sum: what they may miss 0 by


Namer = Callable[[Mark, "Marking"], Mark]
"""Puts the mistake, and better words, into the mark of a wrong or carried number."""


Answers = Mapping[str, Any] | Iterable[Claim | Answer | tuple[str, Any]]


def check(
    trace: Trace,
    answers: Answers | None = None,
    *,
    notation: str | None = None,
    name_mistake: Namer | None = None,
) -> Report:
    """Marks numbers against the trace.

    answers: None, for the claims of the trace's scenario; {"net_h1": "0.105"}; or a sequence of claims, answers, pairs.
    Raises: UnknownQuantity, UsageError for an answer that names nothing or says no number; ScenarioError for a claim.
    """
    said, own = said_of(trace, answers)
    shown = notation_of(trace, notation)
    return Marking(trace, said, shown, own=own, sheet=own).report(name_mistake)


def notation_of(trace: Trace, notation: str | None) -> Notation:
    """The notation that is asked for, else that of the trace's scenario."""
    scenario: Scenario | None = getattr(trace, "scenario", None)
    return Notation(trace.layout, notation or (scenario.notation if scenario else "standard"))


def said_of(trace: Trace, answers: Answers | None) -> tuple[list[Said], bool]:
    """What was said, understood; and whether it is somebody's answers, not a source's claims. Raises: as `check`."""
    scenario: Scenario | None = getattr(trace, "scenario", None)
    if answers is None:
        answers = scenario.claims if scenario else ()
    said = [single for one in _one_by_one(answers) for single in _single(trace, one)]
    if len(said) > _MOST_ANSWERS:
        raise UsageError(f"{len(said)} numbers are too many to mark at once", f"{_MOST_ANSWERS} are the most")
    return understood(trace, said), not all(isinstance(one, Claim) for one in said)


def _one_by_one(answers: Any) -> Iterator[Any]:
    """The answers. Raises: UsageError where they, or one of them, are none."""
    given = answers.items() if isinstance(answers, Mapping) else answers
    like = "{'net_h1': '0.105'} has one"
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise UsageError(f"answers must be numbers by their names, a dict or pairs, not {described(answers)}", like)
    for one in given:
        pair = isinstance(one, tuple | list) and len(one) == 2 and isinstance(one[0], str)
        if not pair and not isinstance(one, Claim | Answer):
            raise UsageError(f"an answer must be a name and a number, not {described(one)}", like)
        yield one


def _single(trace: Trace, one: Any) -> Iterable[Any]:
    """A claim or an answer; of a whole array each entry's."""
    if isinstance(one, Claim | Answer) or not has_layer(one[0]):
        return (one,)
    from nnstep.network.array_claims import entries  # numpy, for those who give arrays

    scenario: Scenario | None = getattr(trace, "scenario", None)
    return entries(trace, *one, rows=scenario is not None and scenario.vectors == "rows")


@dataclass(frozen=True, slots=True)
class Said:
    """A claim or an answer, understood."""

    number: int
    quantity: str
    printed: Printed
    place: Place
    label: str
    source: Claim | Answer | None


def understood(trace: Trace, said: Sequence[Any]) -> list[Said]:
    """Names and numbers read. Every problem of a file is found."""
    problems = Problems()
    earlier = Earlier(trace)
    result: list[Said] = []
    for number, one in enumerate(said, 1):
        where = one.place if isinstance(one, Claim) else one.file if isinstance(one, Answer) else FilePlace()
        try:
            result.append(_understand(trace, number, one, earlier))
            earlier.said[result[-1].place] = float(result[-1].printed)
        except (UnknownQuantity, UsageError) as error:
            if where.source is None:
                raise
            problems.add(where, error.message, error.help)
    if problems.problems:
        raise ScenarioError(problems.problems)
    return result


def _understand(trace: Trace, number: int, one: Any, earlier: Earlier) -> Said:
    source = one if isinstance(one, Claim | Answer) else None
    quantity, printed = (one.quantity, one.printed) if source else one
    meant = one.meant if isinstance(one, Answer) and one.meant else quantity
    place, label = place_of(trace, meant)
    return Said(number, quantity, number_given(trace, place, printed, earlier), place, label, source)


class Marking:
    """The numbers of one source being marked, those that others rest on first.

    own: whether they are somebody's answers. sheet: whether these were written together, so that 0.04 among numbers of
    two decimals is one as well. brief: whether nothing is said of what else gives a number that is right.
    """

    def __init__(
        self,
        trace: Trace,
        said: Sequence[Said],
        notation: Notation,
        *,
        own: bool,
        brief: bool = False,
        sheet: bool = False,
    ) -> None:
        self.trace = trace
        self.said = said
        self.notation = notation
        self.own = own
        self.brief = brief
        self.decimals = {one.printed.step for one in said if sheet and one.printed.significant >= FEWEST_DIGITS}
        self.carrying = Carrying(trace, [one.place for one in said], notation)
        self.held: dict[Place, list[Held]] = {}

    def report(self, name_mistake: Namer | None = None, about: Iterable[Place] | None = None) -> Report:
        """All numbers marked. A slip is charged once: what follows from it is carried.

        about: the places whose numbers are asked for; marked are they, and what they rest on.
        """
        together: dict[Place, list[Said]] = {}
        for one in self.said:
            together.setdefault(self.carrying.settled(one.place), []).append(one)
        asked = dict.fromkeys(together if about is None else map(self.carrying.settled, about))
        # Of a right number of which nothing more is said, what it rests on makes no difference to its mark.
        alone = {
            place for place in asked if self.brief and about is not None and all(map(self._right, together[place]))
        }
        from graphlib import TopologicalSorter  # here, where something is marked

        below = self._resting(place for place in asked if place not in alone)
        marks: dict[int, Mark] = {}
        self.held = {}  # so that what is marked does not depend on what was before
        for place in (*TopologicalSorter(below).static_order(), *(place for place in alone if place not in below)):
            fresh = [self._judge(one, alone=place not in below) for one in together[place]]
            self.held[place] = [held for _, held in fresh if held]
            marks |= {mark.number: name_mistake(mark, self) if name_mistake else mark for mark, _ in fresh}
        return Report(tuple(marks[number] for number in sorted(marks)), self.notation)

    def _resting(self, places: Iterable[Place]) -> dict[Place, tuple[Place, ...]]:
        """For each of these places, and for all that they rest on, the printed quantities right below it."""
        below: dict[Place, tuple[Place, ...]] = {}
        left = list(places)
        while left:
            place = left.pop()
            if place not in below:
                below[place] = self.carrying.leaves(place)
                left += below[place]
        return below

    def label(self, held: Held) -> str:
        """What a number that others follow from is called: its id, or `claim 8` where an id has several."""
        one = self.said[held.number - 1]
        several = sum(other.label == one.label for other in self.said) > 1
        return f"claim {held.number}" if several else one.label

    def _right(self, one: Said) -> Verdict | None:
        """The verdict of a number that is right by itself."""
        value = self.trace.value(one.place)
        return verdict_of(one.printed, value) or ("rounded" if self._is_by_hand(one.printed, value) else None)

    def _judge(self, one: Said, *, alone: bool) -> tuple[Mark, Held | None]:
        """The mark of a number, and the number as others may use it; alone: none does."""
        value, printed, right = self.trace.value(one.place), one.printed, self._right(one)
        proofs = (
            [] if right == "exact" or (right and self.brief) else self.carrying.proofs(one.place, printed, self.held)
        )
        full = printed.significant >= FEWEST_DIGITS
        telling = full or self._is_of_these_decimals(printed, value)
        near: Verdict = "close" if full and printed.is_near(value) else "wrong"
        if right == "truncated" and self.own and proofs and proofs[0].how == "printed" and not proofs[0].cut:
            right = None  # it is not cut off, but rounded, by the numbers before it
        verdict: Verdict = right or ("carried" if proofs else near)
        # A source may print one digit; who answers with one has said too little, unless that is the number.
        short = self.own and not telling and verdict not in ("exact", "wrong") and not self._cancels(one.place, value)
        verdict = "wrong" if short else verdict
        proof = proofs[0] if verdict == "carried" else None
        held, instead = (None, None) if alone else self._hold(one, value, verdict)
        mark = Mark(
            one.number, one.quantity, one.label, one.place, printed, value, verdict, (), (), proof,
            tuple(proofs[1:] if proof else proofs), self._from(proof), short=short, claim=one.source,
        )  # fmt: skip
        reason = because.reason(mark, self.carrying, instead, own=self.own)
        return replace(
            mark, reason=reason, because=(*reason, *because.what_else(mark, self.carrying, own=self.own))
        ), held

    def _is_of_these_decimals(self, printed: Printed, value: float) -> bool:
        """Whether a number of one digit has the decimals of others on its sheet, or would have with zeros behind it.

        Programs leave them out: 0.001 for 0.00100.
        """
        if not printed.places or not printed.number or not math.isfinite(value):
            return False
        assert printed.step is not None
        return printed.step in self.decimals or any(
            step < printed.step and at(value, step) == printed.number for step in self.decimals if step is not None
        )

    def _is_by_hand(self, printed: Printed, value: float) -> bool:
        """Whether a number of more decimals than are carried is the one carried, rounded."""
        places = self.trace.hand
        return places is not None and printed.places > places and rounding(places)(float(printed)) == value

    def _cancels(self, place: Place, value: float) -> bool:
        """Whether a value is nothing but the rounding errors of terms that cancel: on paper it is 0."""
        right = self.trace.equation(place)
        right = right.top if isinstance(right, Quotient) else right
        if not isinstance(right, Sum):
            return False
        seen = self.trace.seen_from(place)
        terms = [evaluate(term, seen) for term in right.terms]
        return abs(value) <= _NOTHING * sum(map(abs, terms))

    def _hold(self, one: Said, value: float, verdict: Verdict) -> tuple[Held, float | None]:
        """The number as later ones may use it; and what would have followed here, where it is wrong after a slip."""
        printed = one.printed
        exact = printed.equals(value)
        chosen = next(iter(self.carrying.choices(one.place, self.held)), ())
        slips = frozenset[int]().union(*(held.slips for held in chosen))
        if verdict in ("exact", "rounded", "truncated"):
            if slips and not exact:
                # The digits hide whether the number behind them is the exact one, or follows from a slip before it.
                followed, spread = self.carrying.follow(one.place, chosen)
                if printed.fits(followed):
                    middle, half = (value + followed) / 2, abs(value - followed) / 2 + spread
                    return Held(one.number, one.place, printed, exact, True, middle, half, slips), None
            return Held(one.number, one.place, printed, exact, True, value), None
        if verdict == "carried":
            carried, spread = self.carrying.follow(one.place, chosen) if slips else (float(printed), 0.0)
            return Held(one.number, one.place, printed, exact, True, carried, spread, slips), None
        half = float(printed.unit) / 2
        held = Held(one.number, one.place, printed, exact, False, float(printed), half, frozenset((one.number,)))
        return held, self.carrying.follow(one.place, chosen)[0] if slips else None

    def _from(self, proof: Proof | None) -> tuple[str, ...]:
        if proof is None:
            return ()
        if proof.changed:
            return tuple(id_of(key, self.trace.layout) for key in proof.changed)
        return tuple(map(self.label, proof.used))
