"""How a quiz went: what was right at once, with help, or missed; which mistakes came twice; what to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from nnstep.quantities.key import Key
from nnstep.quantities.spans import Span, Spans
from nnstep.quiz.messages import Summary
from nnstep.records import dataclass
from nnstep.words.mistakes import named

Outcome = Literal["once", "helped", "missed"]

_MOST_NAMED: Final = 8
_MOST_TO_REPEAT: Final = 5


@dataclass(frozen=True, slots=True)
class Result:
    """How it went with one number."""

    label: str
    key: Key
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake that was named at a number."""

    mistake: str
    label: str
    key: Key


def summarise(results: Sequence[Result], slips: Sequence[Slip], rules: tuple[int, int], left: int) -> Summary:
    """The summary. rules: questions of principle answered right, of so many; left: numbers not asked for any more."""
    by = {outcome: [one for one in results if one.outcome == outcome] for outcome in ("once", "helped", "missed")}
    sentences: list[Spans] = [_counts(len(results), {name: len(found) for name, found in by.items()}, left)]
    if rules[1]:
        sentences.append((f"Rules: {rules[0]} of {rules[1]} named right.",))
    if by["missed"]:
        sentences.append(
            (
                "Missed: ",
                *_keys(by["missed"]),
                ". They come first next time.",
            )
        )
        if len(by["missed"]) == 1:
            sentences[-1] = ("Missed: ", *_keys(by["missed"]), ". It comes first next time.")
    twice: dict[str, list[Slip]] = {}
    for slip in slips:
        twice.setdefault(slip.mistake, []).append(slip)
    for mistake, found in twice.items():
        if len(found) > 1:
            often = "Twice" if len(found) == 2 else f"{len(found)} times"
            sentences.append((f"{often}: {named(mistake)} (at ", *_keys(found), ")."))
    weak = by["missed"] or by["helped"]
    return Summary(tuple(sentences), tuple(one.label for one in weak[:_MOST_TO_REPEAT]))


def _counts(asked: int, counts: dict[str, int], left: int) -> Spans:
    if not asked:
        return ("No number was answered.",)
    words = {"once": "right at once", "helped": "right after a hint or another try", "missed": "missed"}
    parts = [f"{counts[name]} {words[name]}" for name in words if counts[name]]
    rest = f" {left} not asked." if left else ""
    return (f"{asked} number{'s' * (asked != 1)}: {', '.join(parts)}.{rest}",)


def _keys(found: Sequence[Result | Slip]) -> Spans:
    spans: list[Span] = []
    for number, one in enumerate(found[:_MOST_NAMED]):
        spans += [", " if number else "", one.key]
    if len(found) > _MOST_NAMED:
        spans.append(f" and {len(found) - _MOST_NAMED} more")
    return tuple(spans)
