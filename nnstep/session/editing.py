"""Editing what is typed into a field: the cursor, and taking back."""

from __future__ import annotations

import re
from typing import Final

from nnstep.records import replace
from nnstep.session.state import State

MOST_TYPED: Final = 200


def halves(state: State) -> tuple[str, str]:
    """What stands before the cursor and behind it; after a reply, the answer it was to, to be put right."""
    replied = state.question is not None and state.question.reply
    text = state.typed or (state.question.answer if state.question and replied else "")
    place = len(text) - min(state.behind, len(text))
    return text[:place], text[place:]


def written(state: State, before: str, after: str) -> State:
    """The field with this before and behind the cursor."""
    before = before[: MOST_TYPED - len(after)]
    return replace(state, typed=before + after, behind=len(after))


def insert(state: State, text: str) -> State:
    """Something typed at the cursor; after a reply a new answer begins."""
    place = len(state.typed) - min(state.behind, len(state.typed))
    return written(state, state.typed[:place] + text, state.typed[place:])


def erase(state: State) -> State:
    """The sign before the cursor taken back."""
    before, after = halves(state)
    return written(state, before[:-1], after)


def erase_word(state: State) -> State:
    """The word before the cursor taken back."""
    before, after = halves(state)
    return written(state, re.sub(r"[^\s=<>]*[\s=<>]*$", "", before), after)


def erase_line(state: State) -> State:
    """All that stands before the cursor taken back."""
    return written(state, "", halves(state)[1])


def delete(state: State) -> State:
    """The sign behind the cursor taken away."""
    before, after = halves(state)
    return written(state, before, after[1:])


def move(state: State, by: int) -> State:
    """The cursor so many signs to the right, to the left below 0; as far as there are any."""
    before, after = halves(state)
    text, place = before + after, min(max(len(before) + by, 0), len(before) + len(after))
    return written(state, text[:place], text[place:])
