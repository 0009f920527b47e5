"""Other right equations of a quantity: slips are made in the form that somebody uses.

Each comes to the same as the recorded one, to the last digits; a test holds that for every network it is tried on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nnstep.algebra.expr import Expr, Neg, Num, Quotient, Sum, Sym, expr, operands, substitute
from nnstep.algebra.lazy import xp
from nnstep.records import replace
from nnstep.slips.edit import Context, Edit
from nnstep.slips.operands import operand_edits
from nnstep.slips.terms import term_edits

_MORE: Final = 0.2  # what a slip in another form costs more
_ELSEWHERE: Final = frozenset(("sign", "minuses"))  # rules that give in every form what they give in the first


def forms(context: Context, right: Expr) -> Iterator[Expr]:
    """Other right sides that are right."""
    key, layout, network = context.key, context.layout, context.network
    at_end = key.kind == "dnet" and key.layer == layout.last and layout.has_targets
    if at_end and network.is_matched and _adds_up(context):
        difference = Sum((Sym(key.of("out")), Neg(expr(network.loss.aim(Sym(key.of("target")))))))
        slope = context.trace.equation(context.trace.beside(context.place, key.of("dout")))
        mean = slope.bottom if isinstance(slope, Quotient) else None
        yield Quotient(difference, mean) if isinstance(mean, Num) else difference
    if key.kind == "slope" and key.unit == key.source and any(one.kind == "out" for one in operands(right)):
        activation = network.activation(key)
        if not activation.entry.crossed:
            out = expr(activation.entry.formula(xp, Sym(key.of("net")), **activation.parameters))
            yield substitute(right, lambda one: out if one.kind == "out" else Sym(one))


def _adds_up(context: Context) -> bool:
    """Whether the targets are shares, or each output is on its own: then out − target is right."""
    layout, key = context.layout, context.key
    if not layout.layer(key.layer).crossed:
        return True
    total = sum(context.worth(key.of("target")._replace(unit=unit)) for unit in range(layout.outputs))
    return abs(total - 1) < 1e-12


def form_edits(context: Context, right: Expr) -> Iterator[Edit]:
    """Slips in the other forms of the equation, each as a line that stands in place of the whole."""
    for form in forms(context, right):
        for rule in (term_edits, operand_edits):
            for edit in rule(context, form):
                if edit.changes and edit.rule not in _ELSEWHERE:
                    yield replace(
                        edit,
                        rule=f"form {edit.rule}",
                        cost=edit.cost + _MORE,
                        changes=(((), edit.of(form)),),
                        form=form,
                    )
