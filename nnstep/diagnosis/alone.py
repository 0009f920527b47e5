"""The slips in one equation by itself, whatever its numbers are: for who has no time to search, or other numbers."""

from __future__ import annotations

from typing import Final

from nnstep.algebra.expr import Expr, operands
from nnstep.diagnosis.candidates import RULES, WIDE
from nnstep.network.trace import Trace
from nnstep.quantities.place import Place
from nnstep.records import NamedTuple
from nnstep.slips.edit import Context
from nnstep.slips.forms import form_edits

_DEAREST: Final = 3.0  # from here on a mistake is not so common that it is worth a try without a search


class Slip(NamedTuple):
    """A mistake, by its word, and the equation that has it."""

    mistake: str
    equation: Expr


def slips_alone(trace: Trace, place: Place) -> list[Slip]:
    """The common mistakes in the equation of a computed quantity, the most common first."""
    right = trace.equation(place)
    if right is None or len(operands(right)) > WIDE:
        return []
    context = Context(trace, place, _DEAREST)
    edits = [edit for rule in RULES for edit in rule(context, right)]
    edits = sorted((one for one in (*edits, *form_edits(context, right)) if one.changes), key=lambda one: one.cost)
    found: dict[Expr, str] = {}
    for edit in edits:
        if edit.cost <= _DEAREST:
            found.setdefault(edit.of(right), edit.mistake)
    found.pop(right, None)
    return [Slip(mistake, equation) for equation, mistake in found.items()]
