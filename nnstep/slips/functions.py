"""Wrong functions: another activation or loss from the tables, none at all, a slope taken at the wrong place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from nnstep.algebra.expr import Call, Expr, Num, Quotient, Sym, expr, operands, substitute
from nnstep.algebra.lazy import Lazy, xp
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import BESIDE, Entry
from nnstep.functions.losses import LOSSES
from nnstep.quantities.key import Key
from nnstep.slips.costs import cost
from nnstep.slips.edit import Context, Edit, walk


def function_edits(context: Context, right: Expr) -> Iterator[Edit]:
    """Every way to take another function than the scenario's."""
    key = context.key
    if key.kind == "out":
        yield from _out(context, right)
    elif key.kind == "slope":
        yield from _slope(context, right)
    yield from _loss(context, right)


def _parameters(entry: Entry) -> dict[str, Any]:
    return {one.name: one.default for one in entry.parameters if one.name not in BESIDE}


def _out(context: Context, right: Expr) -> Iterator[Edit]:
    activation = context.network.activation(context.key)
    net = Sym(context.key.of("net"))
    if not activation.identity:
        yield Edit("no activation", "activation_missing", cost("activation missing"), (((), net),), True, net)
    for entry in ACTIVATIONS:
        if entry is activation.entry or entry.identity or entry.crossed:
            continue
        other = expr(entry.formula(xp, net, **_parameters(entry)))
        yield Edit(f"activation {entry.name}", "other_activation", entry.far_fetched, (((), other),), True,
                   other, None, (entry.name, activation.entry.name))  # fmt: skip
    for entry in ACTIVATIONS:
        if entry.crossed and not activation.entry.crossed and context.layout.units(context.key.layer) > 1:
            one = context.key.of("net")
            nets = Lazy((context.layout.units(one.layer), 1), lambda unit, _, one=one: Sym(one._replace(unit=unit)))
            shares = entry.formula(xp, nets, **_parameters(entry))
            other = shares.item(context.key.unit, 0)
            yield Edit(f"activation {entry.name}", "other_activation", entry.far_fetched, (((), other),), True, other,
                       None, (entry.name, activation.entry.name))  # fmt: skip
    if not (activation.entry.crossed or activation.entry.settled):
        twice = expr(activation.entry.formula(xp, right, **activation.parameters))
        yield Edit("twice", "factor_extra", cost("activation twice"), (((), twice),), True, twice, None,
                   ("the activation is taken twice",))  # fmt: skip


def _slope(context: Context, right: Expr) -> Iterator[Edit]:
    key = context.key
    activation = context.network.activation(key)
    net, out = Sym(key.of("net")), Sym(key.of("out"))
    if activation.entry.crossed:
        yield from _shares(context, right)
    if activation.entry.crossed or key.unit != key.source:
        return
    if not activation.entry.identity:
        inner = expr(activation.entry.formula(xp, out, **activation.parameters))
        at_out = expr(activation.entry.derivative(xp, out, inner, **activation.parameters))
        yield Edit("slope of out", "derivative_of_out", cost("slope of out"), (((), at_out),), True, at_out)
        # what is evaluated at the sum is sometimes given the output directly
        plain = substitute(right, lambda one: Sym(one.of("out")) if one.kind == "net" else Sym(one))
        if plain not in (right, at_out):
            yield Edit("slope at out", "derivative_of_out", cost("slope at out"), (((), plain),), True, plain)
    for entry in ACTIVATIONS:
        if entry is activation.entry or entry.identity or entry.crossed:
            continue
        other = expr(entry.derivative(xp, net, out, **_parameters(entry)))
        far = entry.far_fetched
        note = (entry.name, activation.entry.name)
        yield Edit(f"activation {entry.name}", "other_activation", far, (((), other),), True, other, None, note)
        if out.key in operands(other):  # both the output and the slope of another one, in this equation alone
            whole = substitute(other, lambda one, e=entry: (  # type: ignore[misc]
                expr(e.formula(xp, net, **_parameters(e))) if one.kind == "out" else Sym(one)
            ))  # fmt: skip
            yield Edit(f"all {entry.name}", "other_activation",
                       far + cost("output and slope of another"), (((), whole),), True, whole, None,
                       note)  # fmt: skip


def _shares(context: Context, right: Expr) -> Iterator[Edit]:
    """The slope of a softmax, its own or a crossed one, taken at the outputs."""
    activation = context.network.activation(context.key)
    one, units = context.key.of("out"), context.layout.units(context.key.layer)
    outs = Lazy((units, 1), lambda unit, _: Sym(one._replace(unit=unit, source=0)))
    shares = activation.entry.formula(xp, outs, **activation.parameters)
    at_out = substitute(right, lambda key: shares.item(key.unit, 0) if key.kind == "out" else Sym(key))
    yield Edit("slope of out", "derivative_of_out", cost("slope of out"), (((), at_out),), True, at_out)


def kept_slope(context: Context, right: Expr) -> Edit | None:
    """The slope worked out from the sum itself, so that a slip at the output does not get into it."""
    key = context.key
    activation = context.network.activation(key)
    if activation.entry.crossed or not any(one.kind == "out" for one in operands(right)):
        return None
    out = expr(activation.entry.formula(xp, Sym(key.of("net")), **activation.parameters))
    kept = substitute(right, lambda one: out if one.kind == "out" else Sym(one))
    return Edit("kept", "", 0, (((), kept),))


def _loss(context: Context, right: Expr) -> Iterator[Edit]:
    key, layout, loss = context.key, context.layout, context.network.loss
    whole = key.kind in ("batch_error", "error") and layout.outputs == 1
    slope = key.kind == "dout" and key.layer == layout.last
    if not (key.kind == "unit_error" or slope or (whole and any(one.kind == "out" for one in operands(right)))):
        return
    sample = key.sample or context.trace.batch(context.place.epoch, context.place.update)[0]
    out = Sym(Key("out", layout.last, key.unit, 0, sample))
    target = Sym(Key("target", layout.last, key.unit, 0, sample)) if layout.has_targets else None
    if target is None:
        return
    for entry in LOSSES:
        if entry is loss.entry or not entry.has_targets or entry.logits or math.isinf(entry.far_fetched):
            continue
        function = entry.derivative if slope else entry.formula
        other = expr(function(xp, out, target, **_parameters(entry)))
        whole_mean = slope and entry.combine == "mean" and layout.outputs > 1
        if whole_mean and other != right:  # with or without the mean over outputs
            yield Edit(f"loss {entry.name} summed", "other_loss",
                       entry.far_fetched + cost("loss summed"), (((), other),), True, other, None,
                       (entry.name, loss.entry.name))  # fmt: skip
        if whole_mean:
            other = other / layout.outputs
        if other != right:
            yield Edit(f"loss {entry.name}", "other_loss", entry.far_fetched, (((), other),), True, other,
                       None, (entry.name, loss.entry.name))  # fmt: skip
    for name, base in (("10", 10.0), ("2", 2.0)):
        changes = tuple(
            (path, Quotient(node, Num(math.log(base))))
            for path, node in walk(right) if isinstance(node, Call) and node.name == "log"
        )  # fmt: skip
        if changes:
            yield Edit(f"log {name}", "wrong_base", cost("base of the logarithm"), changes, True, None, None,
                       (f"the logarithm is the one to the base {name}, not the natural one",))  # fmt: skip
        if slope and loss.entry.square == 0 and "entropy" in loss.entry.name:
            other = Quotient(right, Call("log", (Num(base),)))
            yield Edit(f"log {name}", "wrong_base", cost("base of the slope"), (((), other),), True, other, None,
                       (f"that is the slope of a logarithm to the base {name}, not of the natural one",))  # fmt: skip
