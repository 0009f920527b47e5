"""A whole array on the screen: its equation in numbers, why it is so, and the entry under the cursor."""

from __future__ import annotations

from nnstep.pages.matrix import matrix_page
from nnstep.pages.view import View
from nnstep.records import replace
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import setting_of
from nnstep.session.state import State


def matrix_body(view: View, state: State, look: Look, *, spoken: bool = False) -> list[Line]:
    """The page of the array that is looked at; spoken: its rows in words, for where nothing is drawn."""
    assert state.matrix is not None
    place, entry = state.matrix.place, state.matrix.entry
    sample = view.lesson.trace.arrays.key(place, *entry).sample
    narrow = Look(min(look.width, 80), look.height, look.ascii)
    return page_lines(matrix_page(view, place, entry), replace(setting_of(view, narrow, sample), spoken=spoken))
