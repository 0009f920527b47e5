"""Verdicts: what a source or a learner says of a trace's numbers, marked one by one, with the reason.

exact, rounded, truncated: right. carried: right, given a number that was rounded, cut or wrong before it; that is
proved by an evaluation (carried.py). close: one of the last digit off. wrong: none of these.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from graphlib import TopologicalSorter
from typing import Any, Final, Literal

from nnstep.algebra.expr import Expr
from nnstep.algebra.printed import Printed, read
from nnstep.algebra.text import text as line_text
from nnstep.errors import ScenarioError, UnknownQuantity, UsageError
from nnstep.marking import because
from nnstep.marking.carried import Carrying, Held, Proof
from nnstep.network.trace import Place, Trace
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.names import parse
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import Figure, Span, Spans, Verbatim
from nnstep.reading.places import Place as FilePlace
from nnstep.reading.places import Report as Problems
from nnstep.records import dataclass
from nnstep.scenario.model import Claim
from nnstep.scenario.schema import Scenario

Verdict = Literal["exact", "rounded", "truncated", "carried", "close", "wrong"]
VERDICTS: Final[tuple[Verdict, ...]] = ("exact", "rounded", "truncated", "carried", "close", "wrong")

_MOST_EPOCHS = 1_000_000
_MOST_ANSWERS = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A number somebody gives for a quantity. file: where it stands, where there is a file."""

    quantity: str
    printed: Printed
    file: FilePlace = field(default=FilePlace(), compare=False, repr=False)

    @property
    def line(self) -> int:
        """The line of the file; 0 where there is none."""
        return self.file.line


@dataclass(frozen=True, slots=True)
class Mark:
    """A number and what is to be said about it.

    number: which of the source's numbers, from 1. quantity: as written; id, place: what it means. reason: why, in few
    words, for a table; because: the same and what else fits. proof: for `carried`, the evaluation that gives it.
    from_: what it follows from, ids or `claim 8`. mistake, also: the words of CONTRACT §4, once a mistake is named.
    """

    number: int
    quantity: str
    id: str
    place: Place
    printed: Printed
    value: float
    verdict: Verdict
    reason: Spans
    because: Spans
    proof: Proof | None = None
    others: tuple[Proof, ...] = ()
    from_: tuple[str, ...] = ()
    mistake: str | None = None
    also: str | None = None
    claim: Claim | Answer | None = field(default=None, compare=False, repr=False)

    @property
    def is_right(self) -> bool:
        """Whether the number is not wrong."""
        return self.verdict != "wrong"


Namer = Callable[[Mark, "Marking"], Mark]
"""Puts the mistake, and better words, into the mark of a wrong or carried number."""


@dataclass(frozen=True, slots=True)
class Report:
    """All marks, in the order of the numbers, and how many there are of each verdict."""

    marks: tuple[Mark, ...]
    notation: Notation

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many numbers got each verdict."""
        return {verdict: sum(mark.verdict == verdict for mark in self.marks) for verdict in VERDICTS}

    @property
    def all_right(self) -> bool:
        """Whether no number is wrong."""
        return all(mark.is_right for mark in self.marks)

    def to_json(self) -> dict[str, Any]:
        """The report as CONTRACT §4 has it for programs."""
        return {"format": 1, "marks": [self._mark(mark) for mark in self.marks], "counts": dict(self.counts)}

    def _mark(self, mark: Mark) -> dict[str, Any]:
        return {
            "quantity": mark.quantity,
            "printed": mark.printed.text,
            "value": mark.value if math.isfinite(mark.value) else None,
            "verdict": mark.verdict,
            "because": plain(mark.because, self.notation),
            "mistake": mark.mistake,
            "from": list(mark.from_),
        }


def plain(spans: Spans, notation: Notation) -> str:
    """A sentence as text, without any styling."""
    return "".join(_text(span, notation) for span in spans)


def _text(span: Span, notation: Notation) -> str:
    match span:
        case Key():
            return notation.symbol(span)
        case Figure(value, digits, signed):
            return ("+" if signed and value > 0 else "") + because.figure(value, digits or 6, notation.ascii)
        case Expr():
            return line_text(span, notation.script)
        case Verbatim(words):
            return words
        case _:
            return span


Answers = Mapping[str, Any] | Iterable[Claim | Answer | tuple[str, Any]]


def check(
    trace: Trace,
    answers: Answers | None = None,
    *,
    notation: str | None = None,
    name_mistake: Namer | None = None,
    brief: bool = False,
) -> Report:
    """Marks numbers against the trace.

    answers: None, for the claims of the trace's scenario; {"net_h1": "0.105"}; or a sequence of claims, answers, pairs.
    brief: nothing is said of what else gives a number that is right.
    Raises: UnknownQuantity, UsageError for an answer that names nothing or says no number; ScenarioError for a claim.
    """
    scenario: Scenario | None = getattr(trace, "scenario", None)
    if answers is None:
        answers = scenario.claims if scenario else ()
    said = list(answers.items() if isinstance(answers, Mapping) else answers)
    if len(said) > _MOST_ANSWERS:
        raise UsageError(f"{len(said)} numbers are too many to mark at once", f"{_MOST_ANSWERS} are the most")
    own = not all(isinstance(one, Claim) for one in said)
    shown = Notation(trace.layout, notation or (scenario.notation if scenario else "standard"))
    return Marking(trace, _understood(trace, said), shown, own=own, brief=brief).report(name_mistake)


@dataclass(frozen=True, slots=True)
class Said:
    """A claim or an answer, understood."""

    number: int
    quantity: str
    printed: Printed
    place: Place
    label: str
    source: Claim | Answer | None


def _understood(trace: Trace, said: Sequence[Any]) -> list[Said]:
    """Names and numbers read. Every problem of a file is found."""
    problems = Problems()
    result = []
    for number, one in enumerate(said, 1):
        where = one.place if isinstance(one, Claim) else one.file if isinstance(one, Answer) else FilePlace()
        try:
            result.append(_understand(trace, number, one))
        except (UnknownQuantity, UsageError) as error:
            if where.source is None:
                raise
            problems.add(where, error.message, error.help)
    if problems.problems:
        raise ScenarioError(problems.problems)
    return result


def _understand(trace: Trace, number: int, one: Any) -> Said:
    source = one if isinstance(one, Claim | Answer) else None
    quantity, printed = (one.quantity, one.printed) if source else one
    key, address = parse(quantity, trace.layout)
    if (address.epoch or 1) > _MOST_EPOCHS:
        raise UsageError(f"epoch {address.epoch} is too far", f"numbers are marked up to epoch {_MOST_EPOCHS}")
    if isinstance(printed, bool) or not isinstance(printed, str | int | float | Printed):
        raise UsageError(f"{printed!r} is not a number", "a number is written like 0.526, 0,526, -4.0e-2 or 2/3")
    printed = printed if isinstance(printed, Printed) else read(printed if isinstance(printed, str) else repr(printed))
    return Said(number, quantity, printed, trace.place(key, address), f"{id_of(key, trace.layout)}{address}", source)


class Marking:
    """The numbers of one source being marked, those that others rest on first."""

    def __init__(
        self, trace: Trace, said: Sequence[Said], notation: Notation, *, own: bool, brief: bool = False
    ) -> None:
        self.trace = trace
        self.said = said
        self.notation = notation
        self.own = own
        self.brief = brief
        self.carrying = Carrying(trace, [one.place for one in said], notation)
        self.held: dict[Place, list[Held]] = {}

    def report(self, name_mistake: Namer | None = None) -> Report:
        """All numbers marked. A slip is charged once: what follows from it is carried."""
        together: dict[Place, list[Said]] = {}
        for one in self.said:
            together.setdefault(self.carrying.settled(one.place), []).append(one)
        order = TopologicalSorter({place: self.carrying.leaves(place) for place in together})
        marks: dict[int, Mark] = {}
        for place in order.static_order():
            fresh = [self._judge(one) for one in together[place]]
            self.held[place] = [held for _, held in fresh]
            marks |= {mark.number: name_mistake(mark, self) if name_mistake else mark for mark, _ in fresh}
        return Report(tuple(marks[number] for number in sorted(marks)), self.notation)

    def label(self, held: Held) -> str:
        """What a number that others follow from is called: its id, or `claim 8` where an id has several."""
        one = self.said[held.number - 1]
        several = sum(other.label == one.label for other in self.said) > 1
        return f"claim {held.number}" if several else one.label

    def _judge(self, one: Said) -> tuple[Mark, Held]:
        value, printed = self.trace.value(one.place), one.printed
        right = verdict_of(printed, value)
        proofs = (
            [] if right == "exact" or (right and self.brief) else self.carrying.proofs(one.place, printed, self.held)
        )
        verdict: Verdict = right or ("carried" if proofs else "close" if printed.is_near(value) else "wrong")
        proof = proofs[0] if verdict == "carried" else None
        held, instead = self._hold(one, value, verdict)
        mark = Mark(
            one.number, one.quantity, one.label, one.place, printed, value, verdict, (), (), proof,
            tuple(proofs[1:] if proof else proofs), self._from(proof), claim=one.source,
        )  # fmt: skip
        reason = because.reason(mark, self, instead)
        return replace(mark, reason=reason, because=(*reason, *because.what_else(mark, self))), held

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


def verdict_of(printed: Printed, value: float) -> Verdict | None:
    """exact, rounded or truncated; None where it takes more than the value to say."""
    if printed.equals(value):
        return "exact"
    if printed.is_rounded(value):
        return "rounded"
    return "truncated" if printed.is_cut(value) else None
