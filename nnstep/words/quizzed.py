"""What a quiz says, but for the judgement of a number and what stands in hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nnstep.quantities.key import Key
from nnstep.quantities.spans import Span, Spans

GIVEN: Final = "given"
EXAMPLE: Final = "An example"
WHICH_RULE: Final[Spans] = ("Which rule is this?",)
HOW_IT_WENT: Final = "How it went"
ENTER_HINTS: Final[Spans] = ("? gives a hint.",)
GOES_LIKE_THIS: Final[Spans] = ("It goes like this:",)
_WHAT_TO_TYPE: Final[Spans] = ("Type a number (0.75 or 0,75) or an expression (2*0.5-0.25).",)
HELP: Final[tuple[Spans, ...]] = (
    _WHAT_TO_TYPE,
    ("? or Enter gives a hint, 'skip' goes on, 'numbers' lists what you have, 'quit' ends.",),
    ("A shorter round, from all phases: nnstep quiz --questions 10.",),
)

_MOST_NAMED: Final = 8


def title(count: int) -> str:
    """After the lesson's own title: what this is."""
    return f": a quiz, {count} number{'s' * (count != 1)}"


def opening(again: int, *, reveal: bool) -> tuple[Spans, ...]:
    """How it goes. again: how many numbers were missed last time; reveal: whether answers are shown."""
    says: list[Spans] = [
        ("The first of a kind is shown; then less and less is given.",),
        _WHAT_TO_TYPE,
        ("? or Enter gives a hint; skip, numbers, help and quit are words to type.",),
    ]
    if again:
        what = "one you missed comes" if again == 1 else f"{again} you missed come"
        says.append((f"The {what} first.",))
    if not reveal:
        says.append(("Answers are not shown in this one.",))
    return tuple(says)


def to_repeat(*, own_numbers: bool) -> Spans:
    """Before what to type. own_numbers: the quiz had others than the scenario."""
    return ("To repeat, with the scenario's own numbers:" if own_numbers else "To repeat:",)


# -- questions of principle ---------------------------------------------------------------------------------------


def choose(count: int) -> Spans:
    """What was typed is none of the choices."""
    return (f"Type a number from 1 to {count}, or 'skip'.",)


def rule_right(rule: str) -> Spans:
    """The right rule was chosen."""
    return (f"Right: {rule}.",)


def rule_wrong(rule: str, number: int = 0) -> Spans:
    """Another rule was chosen; number: which of the choices is right, 0 where that is not said."""
    return (f"No, number {number}: {rule}.",) if number else (f"No, not {rule}.",)


def rule_told(rule: str, number: int) -> Spans:
    """Which rule it is, to somebody who chose none. number: which of the choices."""
    return (f"It is number {number}: {rule}.",)


NO_RULE: Final[Spans] = ("No rule was named; on to the next.",)


# -- numbers ------------------------------------------------------------------------------------------------------


def looks_like(mistake: str) -> Spans:
    """A mistake, in a few words, is named without a number."""
    return (f"It looks like {mistake}.",)


def on_to_the_next(*, carried: bool) -> Spans:
    """A number was not found and is not shown. carried: whether there is one of the learner's own to go on with."""
    return ("On to the next." + (" What follows from your number counts as right." if carried else ""),)


# -- the end ------------------------------------------------------------------------------------------------------


def counted(asked: int, counts: Mapping[str, int], left: int) -> Spans:
    """How many numbers were found, and how. left: how many were not asked for any more."""
    if not asked:
        return ("No number was answered.",)
    words = {"once": "right at once", "helped": "right after a hint or another try", "missed": "missed"}
    parts = [f"{counts[name]} {words[name]}" for name in words if counts[name]]
    rest = f" {left} not asked." if left else ""
    return (f"{asked} number{'s' * (asked != 1)}: {', '.join(parts)}.{rest}",)


def rules_named(right: int, asked: int) -> Spans:
    """How many questions of principle were answered right."""
    return (f"Rules: {right} of {asked} named right.",)


def missed(keys: Sequence[Key]) -> Spans:
    """What was not found."""
    return (
        "Missed: ",
        *_listed(keys),
        ". It comes first next time." if len(keys) == 1 else ". They come first next time.",
    )


def came_often(mistake: str, keys: Sequence[Key]) -> Spans:
    """A mistake, in a few words, that was made at several numbers."""
    often = "Twice" if len(keys) == 2 else f"{len(keys)} times"
    return (f"{often}: {mistake} (at ", *_listed(keys), ").")


def _listed(keys: Sequence[Key]) -> Spans:
    spans: list[Span] = []
    for number, key in enumerate(keys[:_MOST_NAMED]):
        spans += [", " if number else "", key]
    if len(keys) > _MOST_NAMED:
        spans.append(f" and {len(keys) - _MOST_NAMED} more")
    return tuple(spans)
