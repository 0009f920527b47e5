"""Naming the mistake behind a wrong number: by itself, or in the mark of a number that is checked with others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from nnstep.algebra.expr import evaluate
from nnstep.algebra.printed import Printed, typed
from nnstep.diagnosis.machine import Pause, at_once
from nnstep.diagnosis.numbers import numbers_named
from nnstep.diagnosis.ranking import Found
from nnstep.diagnosis.says import Teller
from nnstep.diagnosis.search import Search
from nnstep.diagnosis.table import table_of
from nnstep.marking.causes import TELLING, Cause, Diagnosis
from nnstep.marking.claims import Marking, Said, notation_of, understood
from nnstep.marking.conventions import recognised
from nnstep.marking.libraries import ERRORS, as_libraries
from nnstep.marking.marks import FEWEST_DIGITS, NO_TELLING, Mark
from nnstep.marking.mistakes import named
from nnstep.marking.source import source_name
from nnstep.marking.typed import number_given, place_of
from nnstep.marking.worked import by_working
from nnstep.network.trace import Trace
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.records import replace
from nnstep.scenario.model import Claim
from nnstep.scenario.schema import Scenario

_AS_GOOD = 1.0  # how far behind the first a cause may be to be named beside it
_DIGITS = 6
_KEEP_MORE: Spans = ("These are rounded, or cut off; the equation is right: keep more digits.",)
_PALE = frozenset((
    "other_activation", "other_loss", "factor_extra", "factor_missing", "other_quantity", "divided", "sign_flipped",
    "activation_missing", "term_missing",
))  # fmt: skip
"""Words that say little where another word says the same number."""
MAY_BE = "It may be: "
"""What stands before a cause that is not sure."""


def diagnose(trace: Trace, quantity: str, number: str | float | Printed, *, notation: str | None = None) -> Diagnosis:
    """The mistakes that give a number for a quantity; what the scenario's source prints may have been used for it.

    The verdict is that of the number by itself: nobody has said that the source's other numbers are theirs.

    Raises: UnknownQuantity; UsageError where the number says none.
    """
    place, label = place_of(trace, quantity)
    printed = number_given(trace, place, number, lambda named: trace.value(trace.place(*named)))
    shown = notation_of(trace, notation)
    said = Said(1, quantity, printed, place, label, None)
    mark, causes = marked_last(trace, [said], shown, source=claims_before(trace, place))
    how = shown.at(place.key.sample)
    known = slips_known(trace, place) if causes and causes[0].chance >= NO_TELLING else 0
    libraries = as_libraries(trace, place, printed) if mark.verdict == "wrong" and not mark.short else ()
    return Diagnosis(
        quantity,
        place,
        printed,
        mark.value,
        mark.verdict,
        mark.because,
        tuple(causes),
        how,
        mark.short,
        known,
        libraries,
    )


def marked_last(
    trace: Trace, said: Sequence[Said], notation: Notation, pause: Pause = at_once, source: Sequence[Said] = ()
) -> tuple[Mark, list[Cause]]:
    """The mark of the last of somebody's numbers, which the others may have been used for, and the mistakes behind it.

    source: what else may have been used, though nobody says so: it is evidence for a mistake, and excuses none.
    """
    causes: list[Cause] = []

    def name(mark: Mark, marking: Marking) -> Mark:
        pause()
        if mark.number == len(said):
            causes.extend(
                by_source(trace, source, marking.said[-1], notation, pause)
                if source and mark.verdict == "wrong" and not mark.short
                else causes_of(mark, marking, pause)
            )
        return mark

    sheet = recognised(trace, said, notation, pause)
    return sheet.noted(Marking(trace, sheet.said, notation, own=True).report(name).marks[-1]), causes


def by_source(
    trace: Trace, source: Sequence[Said], said: Said, notation: Notation, pause: Pause = at_once
) -> list[Cause]:
    """The mistakes behind a wrong number for which what a source prints may have been used.

    Where the right equation gives it with the source's numbers, that is all: it is wrong because they are.
    """
    causes: list[Cause] = []
    marks: dict[int, Mark] = {}
    last = len(source) + 1

    def name(mark: Mark, marking: Marking) -> Mark:
        pause()
        marks[mark.number] = mark
        if mark.number == last:
            follows = mark.proof is not None and mark.proof.how == "printed"
            causes.extend(
                [_follows(mark, marks, marking, pause)] if follows else causes_of(_by_itself(mark), marking, pause)
            )
        return mark

    Marking(trace, [*source, replace(said, number=last)], notation, own=False).report(name)
    return causes


def _by_itself(mark: Mark) -> Mark:
    return replace(mark, verdict="wrong", proof=None)


def _follows(mark: Mark, marks: Mapping[int, Mark], marking: Marking, pause: Pause) -> Cause:
    """That a number follows from what a source prints, and what is wrong with that."""
    proof = mark.proof
    assert proof is not None
    given = typed(mark.printed.plain)
    used = sorted(proof.used, key=lambda held: held.right)
    names = numbers_named([(held.place.key, held.printed.plain) for held in used])
    lead: Spans = (given, " follows from ", whose(marking), " ", *names, ": ", *mark.reason, ".")
    wrong = next((marks[held.number] for held in used if not held.right), None)
    if wrong is None:
        rounded = all(held.printed.is_rounded(marking.trace.value(held.place)) for held in used)
        word, why = ("rounded_early" if rounded else "truncated_early"), _KEEP_MORE
    else:
        behind = next(iter(causes_of(_by_itself(wrong), marking, pause)), None)
        word = behind.mistake if behind and behind.sure else "misprint"
        more = behind.says if behind and behind.sure else ("It is ", Figure(wrong.value, _DIGITS), ".")
        why = (wrong.place.key, " is wrong there. ", *more)
    telling, right = mark.printed.significant > FEWEST_DIGITS, marking.trace.equation(mark.place)
    return Cause(
        word, None, (*lead, " ", *why), why, proof.expr, proof.expr if right is None else right, proof.value,
        mark.reason, chance=TELLING / 2 if telling else TELLING, sure=telling, of_printed=True,
    )  # fmt: skip


def whose(marking: Marking) -> str:
    """Whose the numbers are that others may have been made of: `your`, `the article's`, `Mazur's`."""
    if marking.own:
        return "your"
    scenario: Scenario | None = getattr(marking.trace, "scenario", None)
    name = source_name(scenario) if scenario else "The source"
    return f"{name[:1].lower()}{name[1:]}'s" if name.startswith("The ") else f"{name}'s"


def claims_before(trace: Trace, place: Place) -> list[Said]:
    """What the scenario's source prints about the same time, and about other quantities."""
    scenario: Scenario | None = getattr(trace, "scenario", None)
    near = []
    for claim in scenario.claims if scenario else ():
        there = trace.find(claim.quantity)
        if there.key != place.key and 0 <= place.epoch - there.epoch <= 1:
            near.append(claim)
    return understood(trace, near)


def name_mistake(mark: Mark, marking: Marking, pause: Pause = at_once, causes: list[Cause] | None = None) -> Mark:
    """The mark of a wrong number with the mistake named, and said why; the hook for `check`. causes: known before."""
    return _as_a_library(_named(mark, marking, pause, causes), marking)


def _named(mark: Mark, marking: Marking, pause: Pause, causes: list[Cause] | None) -> Mark:
    if mark.verdict == "close":
        return _also_right(mark, marking)
    if mark.verdict != "wrong":
        return mark
    causes = by_working(mark, causes_of(mark, marking, pause) if causes is None else causes)
    if not causes or causes[0].chance >= NO_TELLING:
        return mark
    first = causes[0]
    if marking.carrying.is_given(mark.place):
        return replace(mark, mistake=first.mistake, also=first.also)
    others = [named(cause.mistake) for cause in causes[1:3] if cause.behind <= _AS_GOOD and not first.also]
    others = list(dict.fromkeys([*[named(word) for word in first.twins if word not in _PALE][:1], *others]))
    others = [other for other in others if other != named(first.mistake)]
    if not first.sure:
        both = ", and ".join(named(word) for word in (first.mistake, first.also) if word)
        may: tuple[Any, ...] = (*mark.reason, ". ", f"{MAY_BE}{', or '.join([both, *others])}.")
        if not (first.of_printed or isinstance(mark.claim, Claim)):
            return replace(mark, because=may, sure=False)
        return replace(mark, mistake=first.mistake, also=first.also, because=may, sure=False)
    reason = first.reason or mark.reason
    words: list[Any] = [*reason, ": ", *first.why]
    if others:
        words.append(f" It may also be {', or '.join(others)}.")
    return replace(mark, mistake=first.mistake, also=first.also, reason=reason, because=tuple(words), sure=first.sure)


def _as_a_library(mark: Mark, marking: Marking) -> Mark:
    """The mark of somebody's wrong number with the library that computes it; of an error also beside a mistake."""
    if mark.verdict != "wrong" or mark.short or not marking.own or (mark.mistake and mark.place.key.kind not in ERRORS):
        return mark
    said = as_libraries(marking.trace, mark.place, mark.printed)
    return replace(mark, library=said[0].says) if said else mark


def causes_of(mark: Mark, marking: Marking, pause: Pause = at_once) -> list[Cause]:
    """The mistakes behind the number of a mark; none where it is right."""
    if mark.verdict == "carried":
        return _carried(mark, marking)
    if mark.verdict != "wrong" or mark.short or not math.isfinite(mark.value):
        return []
    search, said = _search(mark, marking, pause)
    every = search.found()
    notation = replace(marking.notation, sample=mark.place.key.sample)
    teller = Teller(search.machine, mark.printed, notation, said, mark.value, whose(marking))
    causes: dict[Spans, Cause] = {}
    for found in every:
        cause = _cause(found, teller, search, found.cost - every[0].cost)
        causes.setdefault(cause.says, cause)  # of exact numbers and of printed ones the same may be said
    return list(causes.values())


def _search(mark: Mark, marking: Marking, pause: Pause = at_once) -> tuple[Search, dict[Place, Printed]]:
    settled = marking.carrying.settled
    own = settled(mark.place)
    first: dict[Place, Printed] = {}
    last: dict[Place, Printed] = {}
    for place, several in marking.held.items():
        if place == own or not several:
            continue
        ranked = sorted(several, key=lambda held: not held.right)
        first[place], last[place] = ranked[0].printed, ranked[-1].printed
    bases = [
        {place: float(one) for place, one in said.items()} for said in ([first] if first == last else [first, last])
    ]
    return Search(marking.trace, mark.place, mark.printed, bases if first else (), pause), {**last, **first}


def _cause(found: Found, teller: Teller, search: Search, behind: float) -> Cause:
    told = teller.told(found)
    candidate = found.candidate
    digits = candidate.mistake in ("misprint", "arithmetic")
    gives = search.true if digits else found.value
    says = told.says if found.sure else told.hedged(MAY_BE)
    if twins := [word for word in found.twins if word not in _PALE and word != candidate.also][:1]:
        says = (*says, f" The same number may come of {named(twins[0])}.")
    return Cause(
        candidate.mistake, candidate.also, says, told.why, told.expression, told.right, gives, told.reason, behind,
        found.chance, found.sure, bool(found.base.fixed), found.twins,
    )  # fmt: skip


def _carried(mark: Mark, marking: Marking) -> list[Cause]:
    """For a carried number: whether something before it was rounded or cut."""
    proof = mark.proof
    if proof is None or proof.how == "followed":
        return []
    if proof.how == "printed":
        trace = marking.trace
        used = [(held, trace.value(held.place)) for held in proof.used]
        if any(not held.right for held, _ in used):
            return []
        word = "rounded_early" if all(held.printed.is_rounded(value) for held, value in used) else "truncated_early"
    else:
        word = "truncated_early" if proof.how == "cut" else "rounded_early"
    right = marking.trace.equation(mark.place)
    return [
        Cause(
            word,
            None,
            (*mark.because, "."),
            mark.because,
            proof.expr,
            proof.expr if right is None else right,
            proof.value,
        )
    ]


def _also_right(mark: Mark, marking: Marking) -> Mark:
    """A close number that another learning rate gives to the digit says so."""
    if mark.place.key.kind != "new":
        return mark
    search, _ = _search(mark, marking)
    for found in search.rates():
        rate = found.candidate.applied[0].edit
        assert rate.wrong is not None
        assert rate.right is not None
        value = Figure(evaluate(rate.wrong, lambda _: 0.0), 6)
        return replace(mark, because=(*mark.because, "; ", rate.right, " = ", value, " gives it to the digit"))
    return mark


def slips_known(trace: Trace, place: Place) -> int:
    """How many slips are looked at for a number of a quantity."""
    return len(table_of(trace, place, 0).singles)
