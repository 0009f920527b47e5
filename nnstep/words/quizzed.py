"""What a quiz says at its beginning and its end, whatever is asked for."""

from __future__ import annotations

from typing import Final

from nnstep.quantities.spans import Spans

GIVEN: Final = "given"
EXAMPLE: Final = "An example"
WHICH_RULE: Final[Spans] = ("Which rule is this?",)
HOW_IT_WENT: Final = "How it went"


def title(count: int) -> str:
    """After the lesson's own title: what this is."""
    return f": a quiz, {count} number{'s' * (count != 1)}"


def opening(again: int, *, reveal: bool) -> tuple[Spans, ...]:
    """How it goes. again: how many numbers were missed last time; reveal: whether answers are shown."""
    says: list[Spans] = [
        ("The first of a kind is shown; then less and less is given.",),
        ("Type a number (0.75 or 0,75) or an expression (2*0.5-0.25).",),
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
