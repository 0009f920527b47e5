"""Equations of quantities that the engine does not compute: they are derived when somebody looks at them.

They are no steps of a lesson: a factor of the chain rule such as dnet_o1/dw5, the part of a derivative that comes
through one output, one sample's share where the engine formed the batch's in one product.
"""

from __future__ import annotations

from nnstep.algebra.expr import Expr, Num, Sym, expr, total
from nnstep.algebra.lazy import xp
from nnstep.network.network import Network
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout


def derive(network: Network, key: Key, batch: tuple[int, ...]) -> Expr | None:
    """The right side of a derived quantity's equation, one level deep; None where the quantity is simply given.

    batch: the samples of the update in which it is looked at.
    """
    layout = network.layout
    match key.kind:
        case "input" if layout.scaling:
            return _scaled(layout, key)
        case "net_by_param":
            return Num(1) if key.source == BIAS else _source(key.layer - 1, key.source, key.sample)
        case "net_by_out":
            return Sym(Key("param", key.layer, key.unit, key.source))
        case "dinput":
            return total(
                tuple(
                    Sym(Key("dnet", 1, unit, sample=key.sample)) * Sym(Key("param", 1, unit, key.unit))
                    for unit in range(layout.units(1))
                )
            )
        case "part":
            return _part(network, key)
        case "unit_error":
            return Sym(_error_of(key.sample, batch))
        case "error":
            return Sym(Key("batch_error"))
        case "epoch_error":
            return _epoch_error(network)
        case "grad" if key.sample:
            return _sample_gradient(network, key)
        case "new":
            return Sym(key.of("param"))
    return None


def _scaled(layout: Layout, key: Key) -> Expr:
    """How an input is made of what the data say."""
    column = f"x{key.unit + 1}"
    shift, size = ("mean", "std") if layout.scaling == "standard" else ("min", "span")
    raw = Sym(key.of("raw"))
    return (raw - Sym(Key("hyper", slot=f"{shift}_{column}"))) / Sym(Key("hyper", slot=f"{size}_{column}"))


def _source(layer: int, unit: int, sample: int) -> Expr:
    return Sym(Key("out" if layer else "input", layer, unit, sample=sample))


def _error_of(sample: int, batch: tuple[int, ...]) -> Key:
    return Key("batch_error") if len(batch) == 1 else Key("error", sample=sample)


def _part(network: Network, key: Key) -> Expr:
    """What reaches an output of a layer through one output of the network alone."""
    layout, above, output = network.layout, key.layer + 1, key.source
    if key.layer == layout.last:
        out, target = Sym(Key("out", key.layer, key.unit, sample=key.sample)), None
        if layout.has_targets:
            target = Sym(Key("target", key.layer, key.unit, sample=key.sample))
        return expr(network.loss.slope(xp, out, target))
    if above == layout.last:
        return Sym(Key("dnet", above, output, sample=key.sample)) * Sym(Key("param", above, output, key.unit))
    pairs = [(unit, unit) for unit in range(layout.units(above))]
    if layout.layer(above).crossed:
        pairs = [(unit, net) for unit in range(layout.units(above)) for net in range(layout.units(above))]
    return total(
        tuple(
            Sym(Key("part", above, unit, output, key.sample))
            * Sym(Key("slope", above, unit, net, key.sample))
            * Sym(Key("param", above, net, key.unit))
            for unit, net in pairs
        )
    )


def _sample_gradient(network: Network, key: Key) -> Expr:
    dnet = Sym(Key("dnet", key.layer, key.unit, sample=key.sample))
    if key.source != BIAS:
        return dnet * _source(key.layer - 1, key.source, key.sample)
    if network.layout.layer(key.layer).bias == "unit":
        return dnet
    units = range(network.layout.units(key.layer))
    return total(tuple(Sym(Key("dnet", key.layer, unit, sample=key.sample)) for unit in units))


def _epoch_error(network: Network) -> Expr:
    samples = network.layout.samples
    if samples == 1:
        return Sym(Key("batch_error"))
    errors = total(tuple(Sym(Key("error", sample=sample)) for sample in range(1, samples + 1)))
    return errors / samples if network.reduction == "mean" else errors
