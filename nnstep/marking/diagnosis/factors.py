"""Wrong products: a factor left out, twice, or below the line; squares, roots, exponentials and halves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, operands
from nnstep.marking.diagnosis.edit import Context, Edit, Path, first_key, key_of, walk
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind

_MOST: Final = 12
_EXTRA: Final = {"grad": 2.9, "dnet": 2.2, "new": 2.6, "dout": 3.0, "slope": 2.9, "unit_error": 3.2}
_DIVIDED: Final = {"dnet": 2.4, "grad": 2.4, "dout": 2.6, "new": 2.6, "net": 3.0}


def factor_edits(context: Context, right: Expr) -> Iterator[Edit]:
    """Every way to get the products, the quotients and the powers of the equation wrong."""
    products = [(path, node) for path, node in walk(right) if isinstance(node, Product)][:_MOST]
    for path, node in products:
        for number in range(len(node.factors)):
            yield from _factor(context, path, node, number, len(products))
    if len(products) > 1 and context.key.kind in ("dout", "net"):
        yield from _throughout(context, products)
    for path, part in walk(right):
        match part:
            case Quotient(top, bottom) if not isinstance(bottom, Num):
                yield from _quotient(context, path, top, bottom)
            case Power():
                yield from _power(context, path, part)
            case Call("sqrt", (inside,)):
                yield Edit("root", "root_missing", 1.5, ((path, inside),), True, inside)
            case Call("log", (inside,)) if context.key.kind in ("unit_error", "batch_error", "error"):
                yield Edit("log", "exponential_missing", 3.4, ((path, inside),), True, inside)
    yield from _exponentials(right)
    yield from _halves(context, right)
    yield from _more(context, right)


def _rest(node: Product, number: int) -> Expr:
    rest = (*node.factors[:number], *node.factors[number + 1 :])
    return rest[0] if len(rest) == 1 else Product(rest)


def _factor(context: Context, path: Path, node: Product, number: int, products: int) -> Iterator[Edit]:
    """One factor left out, taken twice, or divided by."""
    kind, factor = context.key.kind, node.factors[number]
    share = math.log(max(products, 1)) if kind in ("net", "dout", "norm") else 0.0
    key = key_of(factor)
    rest = _rest(node, number)
    word, cost, habit = _missing(context, node, number)
    if word:
        yield Edit(f"factor {path}{number}", word, cost + share, ((path, rest),), habit, rest, key,
                   ("left out", factor))  # fmt: skip
    if isinstance(factor, Num):
        return
    if kind in _EXTRA or kind == "state_new":
        twice = Product((*node.factors[: number + 1], factor, *node.factors[number + 1 :]))
        cost = 2.6 if key is not None and key.kind == "slope" else _EXTRA.get(kind, 3.2)
        yield Edit(f"twice {path}{number}", "factor_extra", cost + share + math.log(len(node.factors)),
                   ((path, twice),), True, twice, key, ("twice", factor))  # fmt: skip
    if kind in _DIVIDED or (kind in ("hat", "state_new", "slope", "used")):
        below = Quotient(rest, factor)
        yield Edit(f"under {path}{number}", "divided", _DIVIDED.get(kind, 3.0) + share + (0.0 if number else 1.2),
                   ((path, below),), True, below, key, ("divided by", factor))  # fmt: skip


def _missing(context: Context, node: Product, number: int) -> tuple[str, float, bool]:
    """The word for a factor left out, how far from plausible that is, and whether it is a habit."""
    kind, factor = context.key.kind, node.factors[number]
    if factor == Num(0.5):
        return ("half_missing", 1.1, True) if kind in ("unit_error", "batch_error", "error") else ("", 0, False)
    if factor == Num(2):
        return "half_extra", 1.5, True
    if (key := key_of(factor)) is not None:
        match kind, key.kind:
            case _, "slope":
                return "", 0, False  # derivative_missing, which is found as an operand
            case _, "hyper" if key.slot == "lr":
                return "learning_rate_missing", 1.0, True
            case "grad", "out" | "input":
                return "factor_missing", 1.5, True
            case "grad", _:
                return "factor_missing", 3.2, True
            case "dnet", _:
                return "factor_missing", 2.4, True
            case "dout", "param":
                return "factor_missing", 2.2, False
            case "slope", _:
                return "factor_missing", 1.7, True
            case "used", "scale":
                return "", 0, False
            case "state_new", "hyper":
                return "factor_missing", 1.9, True
            case "new", "hyper":
                return "factor_missing", 2.0, True
    if kind == "slope":
        return "factor_missing", 1.7, True
    if kind == "state_new":
        return "factor_missing", 1.4 if isinstance(factor, Sum) else 2.4, True
    return "factor_missing", 2.8, kind in ("new", "unit_error")


def _throughout(context: Context, products: list[tuple[Path, Product]]) -> Iterator[Edit]:
    """The same factor of every path left out, or divided by."""
    pairs = [(path, node) for path, node in products if len(node.factors) == 2]
    for number, cost in ((1, 1.7), (0, 2.8)) if context.key.kind == "dout" else ((0, 2.8), (1, 3.0)):
        left = tuple((path, _rest(node, number)) for path, node in pairs)
        key = first_key(pairs[0][1].factors[number]) if pairs else None
        if left:
            yield Edit(f"every factor {number}", "factor_missing", cost, left, True, None, key,
                       ("everywhere", pairs[0][1].factors[number]))  # fmt: skip
            below = tuple((path, Quotient(_rest(node, number), node.factors[number])) for path, node in pairs)
            yield Edit(f"every under {number}", "divided", cost + 0.7, below, True, None, key,
                       ("divided by", pairs[0][1].factors[number]))  # fmt: skip


def _quotient(context: Context, path: Path, top: Expr, bottom: Expr) -> Iterator[Edit]:
    kind = context.key.kind
    key = first_key(bottom)
    if kind == "hat":
        yield Edit("correction", "no_bias_correction", 0.9, ((path, top),), True, top, None, ())
        times = Product((top, bottom))
        yield Edit("times correction", "divided", 2.4, ((path, times),), True, times, None, ())
        return
    cost = {"new": 2.0, "out": 2.4, "dout": 2.0, "scale": 2.4}.get(kind, 2.8)
    yield Edit(f"over {path}", "factor_missing", cost, ((path, top),), True, top, key, ("left out", bottom))
    turned = Quotient(bottom, top)
    yield Edit(f"turned {path}", "divided", 2.9, ((path, turned),), True, turned, None, ("upside down",))
    times = Product((top, bottom))
    yield Edit(f"times {path}", "divided", 2.6 if kind == "new" else 3.2, ((path, times),), True, times, None,
               ("multiplied by", bottom))  # fmt: skip


def _power(context: Context, path: Path, node: Power) -> Iterator[Edit]:
    kind, base = context.key.kind, node.base
    if node.exponent != Num(2):
        if kind in ("hat", "new"):
            yield Edit(f"power {path}", "state_not_carried", 2.6, ((path, base),), True, base, None,
                       ("the power of t is left out",))  # fmt: skip
        return
    cost = 1.4 if kind in ("unit_error", "batch_error", "error", "state_new", "slope") else 2.2
    yield Edit(f"square {path}", "square_missing", cost, ((path, base),), True, base)
    if isinstance(base, Sum):
        size = Call("abs", (base,))
        yield Edit(f"size {path}", "square_missing", cost + 0.4, ((path, size),), True, size)
    twice = Product((Num(2), base))
    yield Edit(f"doubled {path}", "square_missing", 3.2, ((path, twice),), True, twice, None,
               ("doubled instead of squared",))  # fmt: skip
    if isinstance(base, Sum) and len(base.terms) == 2 and isinstance(base.terms[1], Neg):
        apart = Sum((Power(base.terms[0], Num(2)), Neg(Power(base.terms[1].arg, Num(2)))))
        yield Edit(f"apart {path}", "square_missing", 3.0, ((path, apart),), True, apart, None,
                   ("each is squared by itself, but it is the difference that is squared",))  # fmt: skip


def _exponentials(right: Expr) -> Iterator[Edit]:
    found = [(path, node.args[0]) for path, node in walk(right) if isinstance(node, Call) and node.name == "exp"]
    if found:
        yield Edit("exponentials", "exponential_missing", 1.4 if len(found) > 1 else 2.2, tuple(found), True)


def _halves(context: Context, right: Expr) -> Iterator[Edit]:
    key, layout = context.key, context.layout
    squared = context.network.loss.entry.square > 0
    halved = context.network.loss.entry.square == 0.5
    half, double = Product((Num(0.5), right)), Product((Num(2), right))
    if key.kind == "unit_error" or (key.kind in ("batch_error", "error") and layout.outputs == 1):
        of_samples = any(one.kind in ("error", "unit_error") for one in operands(right))
        if not halved:
            cost = 2.8 if of_samples else 1.4 if squared else 2.6
            yield Edit("half", "half_extra", cost, (((), half),), True, half)
        elif of_samples:
            yield Edit("half", "half_extra", 2.8, (((), half),), True, half)
    elif key.kind in ("error", "batch_error", "epoch_error"):
        yield Edit("half of all", "half_extra", 2.2, (((), half),), True, half)
        if halved:
            yield Edit("twice all", "half_missing", 2.6, (((), double),), True, double)
    elif key.kind == "dout" and key.layer == layout.last and squared:
        yield Edit("half", "half_extra", 1.8 if halved else 2.6, (((), half),), True, half)
        if halved:
            yield Edit("double", "half_missing", 1.5, (((), double),), True, double, None, ("the 2 of the square",))


def _more(context: Context, right: Expr) -> Iterator[Edit]:
    """Factors that do not belong here at all."""
    key, layout = context.key, context.layout
    extra: list[tuple[str, Key, float]] = []
    if key.kind == "grad" and (key.sample or len(context.trace.batch(context.place.epoch, context.place.update)) == 1):
        sample = key.sample or context.trace.batch(context.place.epoch, context.place.update)[0]
        if not layout.layer(key.layer).crossed:
            extra.append(("slope too", Key("slope", key.layer, key.unit, key.unit, sample), 2.4))
        if key.source == BIAS:
            kind: Kind = "input" if key.layer == 1 else "out"
            units = range(min(layout.units(key.layer - 1), 4))
            extra += [(f"source {unit}", Key(kind, key.layer - 1, unit, 0, sample), 2.0 + math.log(len(units)))
                      for unit in units]  # fmt: skip
            extra.append(("bias too", key.of("param", sample=0), 2.6))
        else:
            extra.append(("weight too", key.of("param", sample=0), 2.8))
    if key.kind == "dout" and key.layer < layout.last:
        extra.append(("slope too", Key("slope", key.layer, key.unit, key.unit, key.sample), 2.6))
    if key.kind == "dout" and key.layer == layout.last and not layout.layer(key.layer).crossed:
        extra.append(("slope too", Key("slope", key.layer, key.unit, key.unit, key.sample), 2.8))
    for rule, other, cost in extra:
        new = Product((*(right.factors if isinstance(right, Product) else (right,)), Sym(other)))
        yield Edit(rule, "factor_extra", cost, (((), new),), True, new, other, ("too much", Sym(other)))
    if key.kind == "dnet" and layout.layer(key.layer).crossed:
        out, target = Sym(key.of("out")), Sym(key.of("target"))
        if layout.has_targets and key.layer == layout.last:
            new = Product((Sum((out, Neg(target))), out, Sum((Num(1), Neg(out)))))
            yield Edit("shortcut and slope", "factor_extra", 1.6, (((), new),), True, new, None,
                       ("out − target has the slope of the softmax in it already",))  # fmt: skip
    if key.kind == "dnet" and key.layer == layout.last and context.network.loss.entry.activation:
        slope = Sym(Key("slope", key.layer, key.unit, key.unit, key.sample))
        if not layout.layer(key.layer).crossed:
            new = Product((Sum((Sym(key.of("out")), Neg(Sym(key.of("target"))))), slope))
            yield Edit("shortcut and slope", "factor_extra", 2.2, (((), new),), True, new, None,
                       ("out − target has the slope of the activation in it already",))  # fmt: skip
