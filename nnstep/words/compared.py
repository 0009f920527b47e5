"""Two runs side by side, in sentences: where they part, which steps one alone has, what becomes of the error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nnstep.algebra.numbers import digits_to_part
from nnstep.lesson.compare import Comparison
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Span, Spans, Verbatim
from nnstep.reading.checks import count
from nnstep.reading.places import shown
from nnstep.scenario.schema import Scenario

FIGURES: Final = 6
"""Digits of numbers that are compared."""

FIRST_STEPS: Final = "The first steps that differ"
ERRORS: Final = "E, epoch by epoch"
AND_MORE: Final = "… and more; --json has them all"

_LONGEST = 1000  # characters of a name or of settings
Settings = tuple[Sequence[str], Sequence[str]]
"""What was set in two runs."""

_OF_SAMPLES: Final = ("batch_error", "reported", "grad", "penalty")
"""What is of all samples of an update."""
_MOST_NAMED = 6  # steps that one run alone has


def figures(x: float, y: float) -> tuple[Figure, Figure]:
    """Two numbers, with as many digits as it takes to see that they differ."""
    digits = digits_to_part(x, y, FIGURES)
    return Figure(x, digits), Figure(y, digits)


def names_of(a: Scenario, b: Scenario, settings: Settings = ((), ())) -> tuple[str, str]:
    """What two runs are called: their scenarios, with what was set; their files where that is one name."""
    name_a, name_b = (
        shown(one.name, _LONGEST)
        + (f" like {one.like}" if one.like else "")
        + (f" with {shown(', '.join(said), _LONGEST)}" if said else "")
        for one, said in zip((a, b), settings, strict=True)
    )
    if any(settings):
        return name_a, name_b
    if a.name == b.name and a.like == b.like:
        return shown(a.path, _LONGEST) or name_a, shown(b.path, _LONGEST) or name_b
    return name_a, name_b


def which(a: str, b: str) -> Spans:
    """The title: what the two runs are called."""
    return ("A is ", Verbatim(a), ", B is ", Verbatim(b), ".")


def compared(found: Comparison) -> tuple[Spans, ...]:
    """Where two runs part, what one alone has, and the error in the last epoch."""
    sentences: list[Spans] = []
    if found.parting is None:
        few = found.looked_at
        all_same = "Every number that both have is the same."
        sentences.append((all_same if few is None else f"The first {few:,} steps are the same.",))
    else:
        pair = found.parting.pair
        assert pair.a is not None
        same = pair.step_a == pair.step_b
        where = f"step {pair.step_a}" if same else f"steps {pair.step_a} (A) and {pair.step_b} (B)"
        one, other = figures(found.parting.value_a, found.parting.value_b)
        start = f"They part at {where} of epoch {found.parting.epoch}: "
        sentences.append((start, pair.a.key, " is ", one, " in A and ", other, " in B."))
        sentences += list(_why(found, pair.a.key.kind))
    for name, only in (("A", found.only_a), ("B", found.only_b)):
        if only:
            more = f" and {len(only) - _MOST_NAMED} more" if len(only) > _MOST_NAMED else ""
            sentences.append((f"Only {name} has the steps ", Verbatim(", ".join(only[:_MOST_NAMED]) + more), "."))
    number, x, y = found.errors[-1]
    way = "the same" if x == y else "lower in B" if y < x else "higher in B" if y > x else "no number in one of them"
    one, other = figures(x, y)
    sentences.append((f"In epoch {number} E is {way}: ", one, " and ", other, "."))
    return (*sentences, *_ended(found, number))


def _why(found: Comparison, kind: Kind) -> Iterator[Spans]:
    """What each library makes of that on which two runs part, where one of them is read as a library does."""
    scenarios = [one.trace.scenario for one in (found.a, found.b)]
    if not any(one is not None and one.convention for one in scenarios):
        return
    from nnstep.words.conventional import made_of, sets_batch  # only for who reads a scenario so

    assert found.parting is not None
    assert found.parting.pair.a is not None
    update = found.parting.pair.a.update
    taken = [len(one.trace.batch(found.parting.epoch, update)) for one in (found.a, found.b)]
    if kind in _OF_SAMPLES and taken[0] != taken[1]:  # each sample's own numbers are still the same
        for name, one, samples in zip("AB", scenarios, taken, strict=True):
            title = one.convention.library.title if one is not None and one.convention and sets_batch(one) else ""
            yield (f"{name}: an update takes {count(samples, 'sample')}{f', as in {title}' if title else ''}.",)
        return
    pulled = [any(key.startswith("reg_") for key in only) for only in (found.only_a, found.only_b)]
    for name, one, alone in zip("AB", scenarios, pulled, strict=True):
        if one is not None and (told := made_of(one, kind, alone and not all(pulled))):
            yield (f"{name}: {told}.",)


def _ended(found: Comparison, epoch: int) -> Iterator[Spans]:
    """What both runs say of all samples with the weights that an epoch ended with."""
    traces = found.a.trace, found.b.trace
    spans: list[Span] = []
    for kind in traces[0].measures:
        if kind in traces[1].measures:
            key = Key(kind)
            x, y = (one.value(Place(key, epoch, one.schedule.updates)) for one in traces)
            one, other = figures(x, y)
            spans += ["; " if spans else "", key, " is ", one, " and ", other]
    if spans:
        yield ("With the weights it ends with ", *spans, ".")
