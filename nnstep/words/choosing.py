"""What the list of lessons says."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Feed-forward and back propagation, one equation at a time"
SHORT_TITLE: Final = "nnstep"
LESSONS: Final = "Lessons, in an order for learning"
OWN_FILES: Final = "Your own files"
NO_FILES: Final = "none here yet: nnstep new --from article copies a lesson, to be changed"
KEYS_OF_THE_LIST: Final = "Keys of the list"
FIND: Final = " find > "
NOT_BEGUN: Final = "Not begun yet."
NONE_FOUND: Final = "no lesson has these words; Esc shows all"
END_OF_LIST: Final = "there is nothing more this way"
ESC_DOES_NOT_QUIT: Final = "q quits"


def useless(key: str) -> str:
    """A key that does nothing."""
    return f"{key} does nothing here; ? shows all keys"


def more(number: int) -> str:
    """So many rows of the list are further down."""
    return f"… {number} more below"


def place(epoch: int, number: int) -> str:
    """Where a lesson was left, in its row."""
    return f"epoch {epoch} · step {number}"


def progress(left: tuple[int, int] | None, predicted: tuple[int, int], quizzed: tuple[int, int]) -> str:
    """What is kept of a lesson: where it was left, and how many numbers were right of how many."""
    right = [
        f"{found} of {asked} {how}"
        for (found, asked), how in ((predicted, "predicted"), (quizzed, "in the quiz"))
        if asked
    ]
    says = [f"Left at step {left[1]} of epoch {left[0]}."] if left else []
    says += [f"Right: {', '.join(right)}."] if right else []
    return " ".join(says) or NOT_BEGUN


def how_many(lessons: int, own: int) -> str:
    """How much there is to choose from."""
    return f"{lessons} lessons, {own} yours" if own else f"{lessons} lessons"


def cannot_open(name: str, why: str) -> str:
    """A file that is no lesson: in one line; the command says all of it."""
    return f"{name} cannot be opened: {why}; nnstep run says more"
