"""The statements of an article: those of any text, in the light of a network's layout."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.audit import said
from nnstep.audit.letters import Names
from nnstep.audit.text import Text
from nnstep.quantities.layout import Layout
from nnstep.sheets.spoken import Spoken
from nnstep.sheets.statements import Found, Naming, Statement
from nnstep.sheets.text import statements


def read(text: Text, layout: Layout, names: Names | None = None) -> tuple[Spoken, list[Found]]:
    """What a text says in a network of a layout, and the language in which it says so.

    names: what the text's own names mean.
    """
    spoken = Spoken(layout)
    for name, means in (names or {}).items():
        spoken.declare(name, means)
    if layout.outputs == 1 and layout.has_targets:
        spoken.declare("t", "target_o1")  # in an article it is no count of updates
    found = list(statements(text.text, spoken))
    namings = [one for one in found if isinstance(one, Naming)]
    if [spoken.declare(one.name, one.means) for one in namings]:  # what stands before them has the names, too
        found = list(statements(text.text, spoken))
    return spoken, [one for one in found if not _counts(text, one)]


def _counts(text: Text, one: Found) -> bool:
    return isinstance(one, Statement) and said.is_count(text, one.result.start, one.result.end)


def lone(found: Sequence[Found]) -> list[Statement]:
    """The statements among what was found."""
    return [one for one in found if isinstance(one, Statement)]
