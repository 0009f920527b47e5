"""The lesson's own page on the screen: what it is about, how to go through it, and at its end a look back."""

from __future__ import annotations

from nnstep.pages.about import about_page
from nnstep.pages.document import Paragraph, Space
from nnstep.pages.view import View
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import setting_of
from nnstep.session.state import State
from nnstep.tutor.ends import ended
from nnstep.words.screen import HOW_TO


def about_lines(view: View, state: State, look: Look) -> list[Line]:
    """The whole page, to be scrolled where it is taller than the window."""
    document = about_page(view, ended(view.lesson, state), state.predicted)
    return page_lines((*document, Space(), Paragraph(((HOW_TO,),))), setting_of(view, look))
