"""Wrong operands: the right equation with a neighbour in a quantity's place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from string import digits
from typing import Final

from nnstep.algebra.expr import Expr, Num, Product, Sym
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.slips.costs import cost
from nnstep.slips.edit import Context, Edit, Path, symbols_at
from nnstep.slips.neighbours import (
    before,
    beside,
    earlier,
    in_sample,
    in_samples,
    inputs_of,
    moved_bias,
    nearest_units,
    neighbours,
    new_value,
    other_samples,
    reshaped,
    rewritten,
    transposed,
)
from nnstep.slips.permuted import order_edits

_DEAREST: Final = 7.0  # from here on an exchange is too far from plausible
_MOST: Final = 8  # neighbours tried for one operand
_RATES: Final = (0.1, 0.01, 0.5, 0.3, 1.0, 0.05, 0.2, 0.001, 0.9, 0.25, 0.6, 0.4, 0.7, 0.8, 0.15, 0.02, 2.0)

_BEFORE: Final = frozenset(("net", "out", "slope", "dout", "dnet", "grad", "unit_error", "error"))

Found = list[tuple[Path, Key]]


def operand_edits(context: Context, right: Expr) -> Iterator[Edit]:
    """Every operand of the equation exchanged for what stands near it."""
    found = symbols_at(right)
    kinds = dict.fromkeys(key.kind for _, key in found)
    for kind in kinds:
        if kind in _BEFORE and context.place != Place(context.key):
            own = [(path, key) for path, key in found if key.kind == kind]
            yield from _some(context, "operand of before", "previous_epoch", own,
                             lambda key: [one for one in (before(context, key),) if one is not None])  # fmt: skip
        if (swaps := _SWAPS.get(kind)) is not None:
            yield from swaps(context, [(path, key) for path, key in found if key.kind == kind])


def _one(rule: str, mistake: str, far: float, found: Found, key: Key, wrong: Expr, *, habit: bool = False) -> Edit:
    """One quantity exchanged, wherever it stands in the equation."""
    changes = tuple((path, wrong) for path, other in found if other == key)
    return Edit(rule, mistake, far, changes, habit, wrong, key)


def _every(
    rule: str, mistake: str, far: float, found: Found, wrong: Callable[[Key], Expr | None], *, habit: bool = True
) -> Iterator[Edit]:
    """All quantities of a kind exchanged alike; the one named is the first."""
    changes = [(path, new) for path, key in found if (new := wrong(key)) is not None and new != Sym(key)]
    if changes:
        first = next((path, key) for path, key in found if path == changes[0][0])
        yield Edit(rule, mistake, far, tuple(changes), habit, changes[0][1], first[1])


def _some(
    context: Context, slip: str, mistake: str, found: Found, others: Callable[[Key], Iterable[Expr]], more: float = 0.0
) -> Iterator[Edit]:
    """One quantity exchanged for one of several: the more there are, the less plausible is each. more: cost beside it.

    The slip is the rule: two of one equation are two, though each exchanges something for the same of a neighbour.
    """
    far = cost(slip, context.key.kind) + more
    if far > min(context.dearest, _DEAREST):
        return
    pairs = [(key, wrong) for key in dict.fromkeys(key for _, key in found) for wrong in [*others(key)][:_MOST]]
    if far + math.log(max(len(pairs), 1)) > min(context.dearest, _DEAREST):
        return
    for number, (key, wrong) in enumerate(pairs):
        yield _one(f"{slip} {number}", mistake, far + math.log(len(pairs)), found, key, wrong)


def _all_or_one(
    context: Context, rule: str, mistake: str, far: float, found: Found, wrong: Callable[[Key], Expr | None]
) -> Iterator[Edit]:
    """All of a kind, or only one of several."""
    yield from _every(rule, mistake, far, found, wrong)
    if len(set(found)) > 1 and len({key for _, key in found}) > 1:
        yield from _some(
            context, "one of several", mistake, found,
            lambda key: [one for one in (wrong(key),) if one is not None], far,
        )  # fmt: skip


# -- forward ----------------------------------------------------------------------------------------------------------


def _of_out(context: Context, found: Found) -> Iterator[Edit]:
    kind, layout = context.key.kind, context.layout
    linear = {number + 1 for number, one in enumerate(context.network.activations) if one.identity}
    yield from _all_or_one(
        context, "net_for_out", "net_for_out", cost("net for out", kind), found,
        lambda key: None if key.layer in linear else Sym(key.of("net")),
    )  # fmt: skip
    if kind in ("net", "grad", "net_by_param"):
        yield from _some(context, "another source", "wrong_source", found, beside(context))
        if kind == "grad":
            yield from _some(context, "neuron's own sources", "wrong_source", found, inputs_of(context))
            yield from _some(context, "weight for its source", "weight_for_out", found, _weight(context))
    else:
        yield from _some(context, "another neuron", "wrong_neuron", found, beside(context))
    yield from _some(context, "another sample", "other_sample", found, in_samples(context))
    if kind == "net":
        yield from order_edits(found, "wrong_source", "sources turned")
    if kind in ("dout", "unit_error", "batch_error", "error") and layout.outputs > 1:
        yield from _every(
            "turned outputs", "wrong_neuron", cost("outputs turned"), found,
            lambda key: Sym(key._replace(unit=(key.unit + 1) % layout.outputs)) if layout.outputs == 2 else None,
        )  # fmt: skip


def _of_input(context: Context, found: Found) -> Iterator[Edit]:
    yield from _some(context, "another input", "wrong_source", found, beside(context))
    samples = other_samples(context, context.key.sample)
    for sample in samples if context.key.kind == "net" else ():
        far = cost("inputs of another sample") + math.log(len(samples))
        yield from _every(f"inputs of {sample}", "other_sample", far, found, in_sample(sample))
    yield from _some(context, "another sample", "other_sample", found, in_samples(context))
    if context.key.kind == "net":
        yield from order_edits(found, "wrong_source", "inputs turned")
    if context.key.kind == "grad":
        yield from _some(context, "weight for its source", "wrong_source", found, _weight(context))


def _weight(context: Context) -> Callable[[Key], list[Expr]]:
    return lambda key: [Sym(context.key.of("param", sample=0))]


def _of_net(context: Context, found: Found) -> Iterator[Edit]:
    if context.key.kind != "slope":  # there it is the derivative of the output
        yield from _every("out_for_net", "out_for_net", cost("out for net"), found, lambda key: Sym(key.of("out")))
    if len({key for _, key in found}) == 1:
        yield from _some(context, "another neuron", "wrong_neuron", found, beside(context))
    yield from _some(context, "another sample", "other_sample", found, in_samples(context))


def _of_target(context: Context, found: Found) -> Iterator[Edit]:
    layout = context.layout

    def near(key: Key) -> Expr | None:
        value = context.worth(key)
        whole = round(value)
        return Num(whole) if 0 < abs(value - whole) <= 0.1 else None

    def opposite(key: Key) -> Expr | None:
        value = context.worth(key)
        return Num(float(f"{1 - value:.15g}")) if value in (0, 1) else None

    yield from _every("whole target", "wrong_target", cost("whole target"), found, near)
    yield from _some(context, "another target", "wrong_target", found, beside(context))
    if layout.outputs != 2 or layout.outputs == 1:
        yield from _every("opposite target", "wrong_target", cost("opposite target"), found, opposite)
    yield from _every(
        "target 1", "wrong_target", cost("target 1"), found, lambda key: Num(1) if context.worth(key) != 1 else None
    )
    yield from _every(
        "target 0", "wrong_target", cost("target 0"), found, lambda key: Num(0) if context.worth(key) != 0 else None
    )
    yield from _some(context, "target of another sample", "other_sample", found, in_samples(context))


def _of_param(context: Context, found: Found) -> Iterator[Edit]:
    kind, layout = context.key.kind, context.layout
    weights = [(path, key) for path, key in found if key.source != BIAS]
    if kind in ("net", "dout", "dinput", "unit_dout", "via"):
        square = {layout.units(key.layer) == layout.units(key.layer - 1) for _, key in weights}
        if square == {True}:
            yield from _every("transposed", "transposed", cost("transposed"), weights, partial(transposed, context))
        if square == {False}:
            for slip, read in (("read by columns", reshaped), ("written by columns", rewritten)):
                yield from _every(slip, "transposed", cost(slip), weights, partial(read, context))
        for number, unit in enumerate(nearest_units(layout.units(context.key.layer), context.key.unit)):
            far = cost("another row") + math.log(max(layout.units(context.key.layer) - 1, 1))
            yield from _every(
                f"row {number}", "transposed" if len(weights) > 1 else "wrong_weight", far, weights,
                lambda key, u=unit: Sym(key._replace(source=u) if kind != "net" else key._replace(unit=u)),  # type: ignore[misc]
                habit=False,
            )  # fmt: skip
        yield from _some(context, "another weight", "wrong_weight", weights, neighbours(context))
        yield from order_edits(weights, "wrong_weight", "weights turned")
        biases = [(path, key) for path, key in found if key.source == BIAS]
        yield from _some(context, "another bias", "wrong_weight", biases, beside(context))
        far = cost("updated weights", kind)
        yield from _every("updated", "updated_weight_used", far, found, lambda key: new_value(context, key))
        if len({key for _, key in found}) > 1:
            yield from _some(
                context, "one updated weight", "updated_weight_used", found,
                lambda key: [new for new in (new_value(context, key),) if new is not None], far,
            )  # fmt: skip
    elif kind in ("new", "reg"):
        yield from _some(context, "another weight updated", "wrong_weight", found, neighbours(context))
        yield from _every(
            "updated",
            "updated_weight_used",
            cost("updated weight in its update"),
            found,
            lambda key: new_value(context, key),
        )
    if kind == "net":
        yield from _every("frozen", "bias_updated", cost("bias moved"), found, lambda key: moved_bias(context, key))
    yield from _every("previous", "previous_epoch", cost("weight of before"), found, lambda key: earlier(context, key))


# -- backward and update ----------------------------------------------------------------------------------------------


def _of_dnet(context: Context, found: Found) -> Iterator[Edit]:
    layout, kind = context.layout, context.key.kind
    far = cost("slope of a neuron missing", kind)
    yield from _all_or_one(context, "slope missing", "derivative_missing", far, found, lambda key: Sym(key.of("dout")))
    yield from _some(context, "what comes back to another", "wrong_neuron", found, beside(context))
    yield from _some(context, "going back, another sample", "other_sample", found, in_samples(context))
    if layout.last > 1 and kind == "grad" and context.key.layer < layout.last:
        above = list(range(layout.units(context.key.layer + 1)))
        yield from _some(context, "what comes back above", "wrong_neuron", found, lambda key: [
            Sym(key._replace(layer=key.layer + 1, unit=unit)) for unit in above
        ])  # fmt: skip


def _of_dout(context: Context, found: Found) -> Iterator[Edit]:
    layout = context.layout
    yield from _some(context, "going back, another neuron", "wrong_neuron", found, beside(context))
    yield from _some(context, "going back, another sample", "other_sample", found, in_samples(context))
    if context.key.layer == layout.last:
        yield from _every(
            "error for slope", "other_quantity", cost("error for its slope"), found,
            lambda key: Sym(Key("error", sample=key.sample) if layout.outputs == 1 else key.of("unit_error")),
        )  # fmt: skip


def _of_slope(context: Context, found: Found) -> Iterator[Edit]:
    if any(key.unit != key.source for _, key in found):
        return  # of a softmax
    yield from _every("slope missing", "derivative_missing", cost("slope missing"), found, lambda key: Num(1))
    # (of a sigmoid that is the 1 − out left out of the slope)
    yield from () if _has_out(context, found) else _every(
        "out for slope", "derivative_missing", cost("output for slope"), found,
        lambda key: Sym(Key("out", key.layer, key.unit, 0, key.sample)),
    )  # fmt: skip
    yield from _some(context, "another slope", "wrong_neuron", found, lambda key: [
        Sym(key._replace(unit=unit, source=unit)) for unit in nearest_units(context.layout.units(key.layer), key.unit)
    ])  # fmt: skip
    last = context.layout.last
    below = [(path, key) for path, key in found if key.layer < last]
    if below and not context.layout.layer(last).crossed:
        yield from _some(context, "slope above", "wrong_neuron", below, lambda key: [
            Sym(Key("slope", key.layer + 1, unit, unit, key.sample))
            for unit in range(context.layout.units(key.layer + 1))
        ])  # fmt: skip


def _has_out(context: Context, found: Found) -> bool:
    """Whether a slope is a product with the output in it."""
    slope = context.trace.equation(context.trace.beside(context.place, found[0][1]))
    return isinstance(slope, Product) and any(isinstance(factor, Sym) for factor in slope.factors)


def _of_gradient(context: Context, found: Found) -> Iterator[Edit]:
    if context.key.kind in ("norm", "grad"):
        if context.key.kind == "grad":
            yield from _some(context, "gradient of another sample", "other_sample", found, in_samples(context))
        return
    yield from _some(context, "gradient of another weight", "wrong_weight", found, neighbours(context))
    batch = context.trace.batch(context.place.epoch, context.place.update)
    if len(batch) > 1 and found[0][1].kind == "grad":
        yield from _some(context, "gradient of one sample", "other_sample", found, lambda key: [
            Sym(key._replace(sample=sample)) for sample in batch
        ])  # fmt: skip
    if found[0][1].kind == "used":
        yield from _every("clip missing", "factor_missing", cost("clipping missing"), found, lambda key: Sym(
            key.of("reg" if context.layout.decays(bias=key.source == BIAS) else "grad")
        ))  # fmt: skip


def _of_state(context: Context, found: Found) -> Iterator[Edit]:
    yield from _every(
        "state",
        "state_not_carried",
        cost("state not carried"),
        found,
        lambda key: Num(context.network.start_of(key.slot)),
    )


def _of_hat(context: Context, found: Found) -> Iterator[Edit]:
    yield from _all_or_one(
        context,
        "hats",
        "no_bias_correction",
        cost("hats missing"),
        found,
        lambda key: Sym(key.of("state_new", slot=key.slot.removesuffix("hat"))),
    )


def _of_state_new(context: Context, found: Found) -> Iterator[Edit]:
    yield from _every("old state", "previous_epoch", cost("old state"), found, lambda key: Sym(key.of("state")))
    yield from _every(
        "raw gradient", "other_quantity", cost("raw gradient"), found, lambda key: Sym(key.of("grad", slot=""))
    )


def _of_hyper(context: Context, found: Found) -> Iterator[Edit]:
    for key in dict.fromkeys(key for _, key in found):
        value = context.worth(key)
        if key == context.layout.rate:
            others = list(dict.fromkeys((*_RATES, value / 10, value * 10, value / 2, value * 2)))
            for number, rate in enumerate(rate for rate in others if not math.isclose(rate, value)):
                # 1 is nearer to having forgotten it
                far = cost("another rate" if number < 6 else "a rarer rate")
                yield _one(
                    f"rate {rate:g}", "learning_rate_other", far, found, key, Num(float(f"{rate:.12g}")), habit=True
                )
        elif key.slot == "t":
            if value > 1:
                yield _one("t 1", "state_not_carried", cost("t is 1"), found, key, Num(1), habit=True)
                yield _one("t before", "previous_epoch", cost("t before"), found, key, Num(value - 1), habit=True)
            yield _one("t after", "factor_extra", cost("t after"), found, key, Num(value + 1), habit=True)
        elif optimizer := context.network.optimizer:
            for other in (one.quantity for one in optimizer.entry.parameters):
                if other != key.slot and other.rstrip(digits) == key.slot.rstrip(digits):  # beta2 for beta1
                    swapped = Sym(Key("hyper", slot=other))
                    yield _one(f"other {key.slot}", "wrong_source", cost("another coefficient"), found,
                               key, swapped, habit=True)  # fmt: skip


_SWAPS: Final[dict[str, Callable[[Context, Found], Iterator[Edit]]]] = {
    "out": _of_out, "input": _of_input, "net": _of_net, "target": _of_target, "param": _of_param, "dnet": _of_dnet,
    "dout": _of_dout, "slope": _of_slope, "grad": _of_gradient, "reg": _of_gradient, "used": _of_gradient,
    "state": _of_state, "hat": _of_hat, "state_new": _of_state_new, "hyper": _of_hyper,
    "rate": _of_hyper,
}  # fmt: skip
