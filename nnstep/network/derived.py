"""Equations of quantities that the engine does not compute: they are derived when somebody looks at them.

They are no steps of a lesson: a factor of the chain rule such as dnet_o1/dw5, how one output's error changes with a
hidden output, the part of a derivative that comes back through one sum, one sample's share where the engine formed the
batch's in one product. The derivatives among them are the chain rule over the engine's own equations: what an equation
names is what there is a way through, and how it changes with that is a factor. Where the engine has recorded a factor,
it goes by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from nnstep.algebra.expr import Expr, Num, Sym, expr, operands, substitute, total
from nnstep.algebra.lazy import xp
from nnstep.algebra.partials import times
from nnstep.engine.engine import penalty
from nnstep.engine.network import Network
from nnstep.engine.symbolic import Equations
from nnstep.functions.scalings import RULES
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.layout import Layout

FACTORS: Final = frozenset[Kind](("net_by_param", "net_by_out"))
"""Kinds of factors of the chain rule that go by another name where the engine has recorded them (see `as_factor`)."""

WAYS: Final = frozenset[Kind](("unit_dout", "via"))
"""Kinds that only the other equations of a quantity name (see `others`)."""


def derive(equations: Equations, network: Network, key: Key) -> Expr | None:
    """The right side of a derived quantity's equation, one level deep; None where the quantity is simply given.

    equations: the taught ones of the update in which it is looked at, samples being places in its batch, from 1.
    network: the same as it is taught, or as it is run: how steep its loss is may be computed in another way.
    """
    layout = equations.layout
    match key.kind:
        case "input" | "target" if layout.scaled_by(key) is not None:
            return _scaled(layout, key)
        case "net_by_param":
            return _factor(equations, _net(key), _parameter(layout, key))
        case "net_by_out":
            return _factor(equations, _net(key, sample=1), _source(key.layer - 1, key.source, 1))
        case "dinput":
            return _through(equations, key.of("input"), 1, layout.followers(0, key.unit), key.sample)
        case "via":
            there = (key.source,) if layout.leads(key.layer + 1, key.source, key.unit) else ()
            return _through(equations, _out(key), key.layer + 1, there, key.sample)
        case "unit_dout":
            return (
                _slope_of_loss(equations, network, key) if key.layer == layout.last else _of_one_error(equations, key)
            )
        case "grad" if key.sample:
            shared = key.source == BIAS and layout.layer(key.layer).bias == "shared"
            units = range(layout.units(key.layer)) if shared else (key.unit,)
            return _through(equations, key.of("param", sample=0), key.layer, units, key.sample)
        case "unit_error":
            return Sym(_error(equations, key.sample))
        case "error":
            return Sym(Key("batch_error"))
        case "new":
            return Sym(key.of("param"))
        case "reported":
            pulled = pull(equations) if network.reports_pull else None
            return _reported(network, Sym(Key("batch_error")), equations.samples, pulled)
        case "reg":  # without an optimizer: how E_total changes all the same
            rate = Sym(Key("hyper", slot="l2"))
            return Sym(key.of("grad")) + expr(network.l2.pull(rate, equations.samples)) * Sym(key.of("param"))
    return None


def others(equations: Equations, key: Key) -> tuple[Expr, ...]:
    """Other equations of a quantity, over derived ones.

    A hidden output's dE/dout is what E makes of the changes of the outputs' own errors, their sum or their mean, and
    the sum of the parts that come back through each sum of the next layer.
    """
    layout = equations.layout
    if key.kind != "dout" or key.layer == layout.last:
        return ()

    def changed(error: Key) -> Expr:
        return Sym(Key("unit_dout", key.layer, key.unit, error.unit, key.sample))

    whole = (
        Sym(Key("unit_error", layout.last))
        if layout.outputs == 1
        else equations.equation(_error(equations, key.sample))
    )
    assert whole is not None
    followers = layout.followers(key.layer, key.unit)
    ways = (Sym(Key("via", key.layer, key.unit, unit, key.sample)) for unit in followers)
    return substitute(whole, changed), _sum(ways)  # E is a sum or a mean of errors, and so is its derivative


def as_factor(key: Key, operand: Key) -> Key | None:
    """What an operand is as a factor of the chain rule: out_h1 in dE/dw5 is dnet_o1/dw5; None where it is none."""
    match key.kind, operand.kind:
        case "grad", ("out" | "input"):
            return Key("net_by_param", key.layer, key.unit, key.source, operand.sample)
        case (("dout" | "dinput" | "unit_dout" | "via"), "param"):
            return Key("net_by_out", operand.layer, operand.unit, operand.source)
    return None


def epoch_error(network: Network, pulled: Expr | None) -> Expr:
    """The equation of an epoch's error: its samples' errors combined, samples as numbered in the file.

    pulled: what L2 came to, where that is in it.
    """
    training = network.layout.training
    if len(training) == 1:
        return Sym(Key("batch_error"))
    found = _over("error", training, mean=network.reduction == "mean")
    return found if pulled is None else found + pulled


def epochs_report(network: Network, pulled: Expr | None) -> Expr:
    """The equation of what a library reports of an epoch; pulled: what L2 came to, where that is in it."""
    return _reported(network, Sym(Key("epoch_error")), len(network.layout.training), pulled)


def pull(equations: Equations) -> Expr:
    """What L2 comes to in an update, as a part of its error or of what is reported."""
    if equations.layout.in_loss:
        return Sym(Key("penalty"))
    return expr(penalty(equations.network, xp, equations, equations.samples).item())


def _reported(network: Network, error: Expr, samples: int, pulled: Expr | None) -> Expr:
    """An error as a library reports it: over outputs and samples combined in its own way, and what L2 comes to."""
    if pulled is None:
        return _combined(network, error, samples)
    if not network.layout.in_loss:
        return _combined(network, error, samples) + pulled
    own = error - pulled
    found = _combined(network, own, samples)
    return error if found is own else found + pulled


def _combined(network: Network, error: Expr, samples: int) -> Expr:
    """An error with outputs and samples combined as a library does for what it reports."""
    assert network.reported is not None
    reported, outputs = network.reported.reported, network.layout.outputs
    found = error
    if reported.times != 1:
        found = reported.times * found
    if outputs > 1 and reported.outputs not in ("", network.loss.combine):
        found = found / outputs if reported.outputs == "mean" else outputs * found
    if samples > 1 and reported.samples not in ("", network.reduction):
        found = found / samples if reported.samples == "mean" else samples * found
    return found


def at_epochs_end(network: Network, key: Key) -> Expr | None:
    """The equation of what is said of all samples when an epoch has ended; None of what a sample has of its own."""
    layout = network.layout
    match key.kind:
        case "val_error":
            return _over("error_end", layout.validation, mean=network.reduction == "mean")
        case "accuracy":
            return _over("correct", layout.training, mean=True)
        case "val_accuracy":
            return _over("correct", layout.validation, mean=True)
    return None


def _over(kind: Kind, samples: Sequence[int], *, mean: bool) -> Expr:
    """The sum or the mean of a quantity over samples."""
    terms = total(tuple(Sym(Key(kind, sample=sample)) for sample in samples))
    return terms / len(samples) if mean and len(samples) > 1 else terms


def _scaled(layout: Layout, key: Key) -> Expr:
    """How an input or a target is made of what the data say."""
    column = f"{'x' if key.kind == 'input' else 'target_o'}{key.unit + 1}"
    rule = RULES[layout.scaled_by(key) or ""]
    return expr(rule.formula(Sym(key.of("raw")), *(Sym(Key("hyper", slot=f"{slot}_{column}")) for slot in rule.given)))


# -- keys -------------------------------------------------------------------------------------------------------------


def _net(key: Key, sample: int = 0) -> Key:
    return Key("net", key.layer, key.unit, 0, sample or key.sample)


def _out(key: Key) -> Key:
    return Key("out", key.layer, key.unit, 0, key.sample)


def _source(layer: int, unit: int, sample: int) -> Key:
    return Key("out" if layer else "input", layer, unit, 0, sample)


def _parameter(layout: Layout, key: Key) -> Key:
    """The parameter of a factor dnet_o2/db2: the one bias of the layer is that of each of its neurons."""
    shared = key.source == BIAS and layout.layer(key.layer).bias == "shared"
    return Key("param", key.layer, 0 if shared else key.unit, key.source)


def _error(equations: Equations, sample: int) -> Key:
    """The error of a sample, which is that of the batch where it is alone in it."""
    own = equations.layout.is_own_total(equations.samples)
    return Key("batch_error") if own else Key("error", sample=sample)


# -- the chain rule ---------------------------------------------------------------------------------------------------


def _factor(equations: Equations, net: Key, key: Key) -> Expr:
    """How a sum changes with something its equation names."""
    found = equations.partial(net, key)
    return Num(0) if found is None else found


def _through(equations: Equations, key: Key, layer: int, units: Iterable[int], sample: int) -> Expr:
    """What comes back to a quantity through these sums of a layer, as far as their equations name it.

    The sums of a layer are made alike, each with its own weights, so that of all of them only the first is looked at.
    """
    nets = [Key("net", layer, unit, 0, sample) for unit in units]
    first = nets[0] if nets else None
    factor = equations.partial(first, key) if first else None
    if first is None or factor is None:
        return Num(0)

    def of(net: Key) -> Expr:
        return substitute(factor, lambda one: Sym(one._replace(unit=net.unit) if _is_weight(one, first) else one))

    return _sum(times(Sym(net.of("dnet")), of(net)) for net in nets)


def _is_weight(key: Key, net: Key) -> bool:
    """Whether a key is a weight of this sum."""
    return key.kind == "param" and (key.layer, key.unit) == (net.layer, net.unit) and not key.is_bias


def _of_one_error(equations: Equations, key: Key) -> Expr:
    """How the error at one output, undivided, changes with a hidden output: over every way between them."""
    layout, above, output, sample = equations.layout, key.layer + 1, key.source, key.sample
    if above == layout.last and _is_undivided(equations.network):
        there = (output,) if layout.leads(above, output, key.unit) else ()
        return _through(equations, _out(key), above, there, sample)
    terms = []
    own = above == layout.last and not layout.mixed
    for unit in (output,) if own else range(layout.units(above)):
        lead = Sym(Key("unit_dout", above, unit, output, sample))
        for net in _sums_of(equations, Key("out", above, unit, 0, sample)):
            factor = equations.partial(net, _out(key))
            if factor is not None:
                terms.append(times(lead, Sym(Key("slope", above, unit, net.unit, sample)), factor))
    return _sum(terms)


def _sum(terms: Iterable[Expr]) -> Expr:
    found = tuple(terms)
    return total(found) if found else Num(0)


def _sums_of(equations: Equations, out: Key) -> list[Key]:
    """The sums that an output depends on: its own, in a softmax all of its layer."""
    equation = equations.equation(out)
    assert equation is not None
    return [one for one in operands(equation) if one.kind == "net"]


def _is_undivided(network: Network) -> bool:
    """Whether E changes with an output's sum just as the error at that output does, so that dE/dnet_o1 is both."""
    layout = network.layout
    alone = layout.outputs == 1
    return alone or (network.loss.combine == "sum" and not layout.layer(layout.last).crossed and not layout.mixed)


def _slope_of_loss(equations: Equations, network: Network, key: Key) -> Expr:
    """The loss's slope at one output, before E averages over the outputs."""
    if network.loss.entry.crossed:
        alone = network.layout.outputs == 1
        error = _error(equations, key.sample) if alone else Key("unit_error", key.layer, key.source, 0, key.sample)
        return _factor(equations, error, _out(key))
    target = Sym(key.of("target")._replace(source=0)) if network.layout.has_targets else None
    return expr(network.loss.slope(xp, Sym(_out(key)), target))
