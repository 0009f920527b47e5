"""The statements of an article: those of any text, in the light of a network's layout."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.audit.text import Text
from nnstep.quantities.layout import Layout
from nnstep.sheets.spoken import Spoken
from nnstep.sheets.statements import Found, Statement
from nnstep.sheets.text import statements


def read(text: Text, layout: Layout) -> tuple[Spoken, list[Found]]:
    """What a text says in a network of a layout, and the language in which it says so."""
    spoken = Spoken(layout)
    if layout.outputs == 1 and layout.has_targets:
        spoken.declare("t", "target_o1")  # in an article it is no count of updates
    return spoken, list(statements(text.text, spoken))


def lone(found: Sequence[Found]) -> list[Statement]:
    """The statements among what was found."""
    return [one for one in found if isinstance(one, Statement)]
