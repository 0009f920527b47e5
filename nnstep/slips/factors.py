"""Wrong products: a factor left out, twice, or below the line; squares, roots, exponentials and halves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from nnstep.algebra.expr import Call, Expr, Neg, Num, Power, Product, Quotient, Sum, Sym, operands
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind
from nnstep.slips.costs import cost
from nnstep.slips.edit import Context, Edit, Path, first_key, key_of, walk

_MOST: Final = 12
_TWICE: Final = frozenset(("grad", "dnet", "new", "dout", "slope", "unit_error", "state_new"))
_DIVIDED: Final = frozenset(("dnet", "grad", "dout", "new", "net", "hat", "state_new", "slope", "used"))


def factor_edits(context: Context, right: Expr) -> Iterator[Edit]:
    """Every way to get the products, the quotients and the powers of the equation wrong."""
    products = [(path, node) for path, node in walk(right) if isinstance(node, Product)][:_MOST]
    for path, node in products:
        for number in range(len(node.factors)):
            yield from _factor(context, path, node, number, len(products))
    pairs = [(path, node) for path, node in products if len(node.factors) == 2]
    if pairs and (context.key.kind == "dout" or (len(pairs) > 1 and context.key.kind == "net")):
        yield from _throughout(context, pairs)
    for path, part in walk(right):
        match part:
            case Quotient(top, bottom) if not isinstance(bottom, Num):
                yield from _quotient(context, path, top, bottom)
            case Power():
                yield from _power(context, path, part)
            case Call("sqrt", (inside,)):
                yield Edit("root", "root_missing", cost("root missing"), ((path, inside),), True, inside)
            case Call("log", (inside,)) if context.key.kind in ("unit_error", "batch_error", "error"):
                yield Edit("log", "exponential_missing", cost("logarithm missing"), ((path, inside),), True, inside)
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
    if (missing := _missing(context, node, number)) is not None:
        word, far, habit = missing
        yield Edit(f"factor {path}{number}", word, far + share, ((path, rest),), habit, rest, key,
                   ("left out", factor))  # fmt: skip
    if isinstance(factor, Num):
        return
    if kind in _TWICE:
        twice = Product((*node.factors[: number + 1], factor, *node.factors[number + 1 :]))
        is_slope = key is not None and key.kind == "slope"
        far = cost("twice a slope's factor") if is_slope else cost("twice a factor", kind)
        yield Edit(f"twice {path}{number}", "factor_extra", far + share + math.log(len(node.factors)),
                   ((path, twice),), True, twice, key, ("twice", factor))  # fmt: skip
    if kind in _DIVIDED:
        below = Quotient(rest, factor)
        far = cost("divided by", kind) + share + (0.0 if number else cost("divided by the first"))
        yield Edit(f"under {path}{number}", "divided", far,
                   ((path, below),), True, below, key, ("divided by", factor))  # fmt: skip


def _missing(context: Context, node: Product, number: int) -> tuple[str, float, bool] | None:
    """The word for a factor left out, how far from plausible that is, and whether it is a habit; None for no slip."""
    kind, factor = context.key.kind, node.factors[number]
    if factor == Num(0.5):
        is_error = kind in ("unit_error", "batch_error", "error")
        return ("half_missing", cost("half missing"), True) if is_error else None
    if factor == Num(2):
        return "half_extra", cost("two missing"), True
    if (key := key_of(factor)) is not None:
        match kind, key.kind:
            case _, "slope":
                return None  # derivative_missing, which is found as an operand
            case _, "hyper" | "rate" if key == context.layout.rate:
                return "learning_rate_missing", cost("rate missing"), True
            case "grad", "out" | "input":
                return "factor_missing", cost("source missing"), True
            case "grad", _:
                return "factor_missing", cost("factor", kind), True
            case "dnet", _:
                return "factor_missing", cost("factor", kind), True
            case "dout", "param":
                return "factor_missing", cost("weight missing"), False
            case "slope", _:
                return "factor_missing", cost("factor", kind), True
            case "used", "scale":
                return None
            case "state_new", "hyper":
                return "factor_missing", cost("coefficient of a state"), True
            case "new", "hyper":
                return "factor_missing", cost("coefficient of a step"), True
    if kind == "state_new" and isinstance(factor, Sum):
        return "factor_missing", cost("part of a state"), True
    far = cost("factor", kind if kind in ("slope", "state_new") else "")
    return "factor_missing", far, kind in ("slope", "state_new", "new", "unit_error")


def _throughout(context: Context, pairs: list[tuple[Path, Product]]) -> Iterator[Edit]:
    """The same factor of every path left out, or divided by; each path is a product of two."""
    back = ((1, "weights missing"), (0, "slopes missing"))
    forward = ((1, "numbers missing"), (0, "weights of a sum missing"))
    for number, slip in back if context.key.kind == "dout" else forward:
        factor = pairs[0][1].factors[number]
        left = tuple((path, _rest(node, number)) for path, node in pairs)
        word = "weights_missing" if slip == "weights missing" else "factor_missing"
        yield Edit(f"every factor {number}", word, cost(slip), left, True, None, first_key(factor),
                   ("everywhere", factor))  # fmt: skip
        if len(pairs) == 1:
            continue
        below = tuple((path, Quotient(_rest(node, number), node.factors[number])) for path, node in pairs)
        yield Edit(f"every under {number}", "divided", cost(slip) + cost("under every path"), below, True, None,
                   first_key(factor), ("divided by", factor))  # fmt: skip


def _quotient(context: Context, path: Path, top: Expr, bottom: Expr) -> Iterator[Edit]:
    kind = context.key.kind
    key = first_key(bottom)
    if kind == "hat":
        yield Edit("correction", "no_bias_correction", cost("correction missing"), ((path, top),), True, top, None, ())
        times = Product((top, bottom))
        yield Edit(
            "times correction", "divided", cost("correction multiplied"), ((path, times),), True, times, None, ()
        )
        return
    yield Edit(f"over {path}", "factor_missing", cost("divisor missing", kind), ((path, top),), True, top, key,
               ("left out", bottom))  # fmt: skip
    turned = Quotient(bottom, top)
    yield Edit(
        f"turned {path}", "divided", cost("upside down"), ((path, turned),), True, turned, None, ("upside down",)
    )
    times = Product((top, bottom))
    yield Edit(f"times {path}", "divided", cost("multiplied instead", kind), ((path, times),), True, times, None,
               ("multiplied by", bottom))  # fmt: skip


def _power(context: Context, path: Path, node: Power) -> Iterator[Edit]:
    kind, base = context.key.kind, node.base
    if node.exponent != Num(2):
        if kind in ("hat", "new"):
            yield Edit(f"power {path}", "state_not_carried", cost("power of t missing"),
                       ((path, base),), True, base, None, ("the power of t is left out",))  # fmt: skip
        return
    far = cost("square missing", kind)
    yield Edit(f"square {path}", "square_missing", far, ((path, base),), True, base)
    negative = (one := key_of(base)) is not None and context.worth(one) < 0
    if isinstance(base, Sum) or negative:
        size = Call("abs", (base,))
        yield Edit(f"size {path}", "square_missing", far + cost("size for square"), ((path, size),), True, size)
    twice = Product((Num(2), base))
    yield Edit(f"doubled {path}", "square_missing", cost("doubled"), ((path, twice),), True, twice, None,
               ("doubled instead of squared",))  # fmt: skip
    if kind == "unit_error" and path and isinstance(base, Sum):
        yield Edit("difference", "square_missing", cost("difference alone"), (((), base),), True, base, None,
                   ("that is the difference alone: its square and the ½ are left out",))  # fmt: skip
    if isinstance(base, Sum) and len(base.terms) == 2 and isinstance(base.terms[1], Neg):
        apart = Sum((Power(base.terms[0], Num(2)), Neg(Power(base.terms[1].arg, Num(2)))))
        yield Edit(f"apart {path}", "square_missing", cost("squared apart"), ((path, apart),), True, apart, None,
                   ("each is squared by itself, but it is the difference that is squared",))  # fmt: skip


def _exponentials(right: Expr) -> Iterator[Edit]:
    found = [(path, node.args[0]) for path, node in walk(right) if isinstance(node, Call) and node.name == "exp"]
    if found:
        far = cost("exponentials missing" if len(found) > 1 else "exponential missing")
        yield Edit("exponentials", "exponential_missing", far, tuple(found), True)


def _halves(context: Context, right: Expr) -> Iterator[Edit]:
    key, layout = context.key, context.layout
    squared = context.network.loss.entry.square > 0
    halved = context.network.loss.entry.square == 0.5
    half, double = Product((Num(0.5), right)), Product((Num(2), right))
    if key.kind == "unit_error" or (key.kind in ("batch_error", "error") and layout.outputs == 1):
        of_samples = any(one.kind in ("error", "unit_error") for one in operands(right))
        if not halved:
            of_one = "half of an error" if squared else "half of another error"
            yield Edit(
                "half", "half_extra", cost("half of a mean" if of_samples else of_one), (((), half),), True, half
            )
        else:
            slip = "half of a mean" if of_samples else "half twice"
            yield Edit("half", "half_extra", cost(slip), (((), half),), True, half)
    elif key.kind in ("error", "batch_error", "epoch_error"):
        yield Edit("half of all", "half_extra", cost("half of all"), (((), half),), True, half)
        if halved:
            yield Edit("twice all", "half_missing", cost("twice all"), (((), double),), True, double)
    elif key.kind == "dout" and key.layer == layout.last and squared:
        far = cost("half of a slope" if halved else "half of a slope without")
        yield Edit("half", "half_extra", far, (((), half),), True, half)
        if halved:
            yield Edit("double", "half_missing", cost("twice a slope"), (((), double),), True, double,
                       None, ("the 2 of the square",))  # fmt: skip


def _more(context: Context, right: Expr) -> Iterator[Edit]:
    """Factors that do not belong here at all."""
    key, layout = context.key, context.layout
    extra: list[tuple[str, Key, float]] = []
    if key.kind == "grad" and (key.sample or len(context.trace.batch(context.place.epoch, context.place.update)) == 1):
        sample = key.sample or context.trace.batch(context.place.epoch, context.place.update)[0]
        if not layout.layer(key.layer).crossed:
            extra.append(("slope too", Key("slope", key.layer, key.unit, key.unit, sample), cost("slope too")))
        if key.source == BIAS:
            kind: Kind = "input" if key.layer == 1 else "out"
            units = range(min(layout.units(key.layer - 1), 4))
            extra += [
                (
                    f"source {unit}",
                    Key(kind, key.layer - 1, unit, 0, sample),
                    cost("source of a bias") + math.log(len(units)),
                )
                for unit in units
            ]
            extra.append(("bias too", key.of("param", sample=0), cost("bias too")))
        else:
            extra.append(("weight too", key.of("param", sample=0), cost("weight too")))
    if key.kind == "dout" and key.layer < layout.last:
        extra.append(
            ("slope too", Key("slope", key.layer, key.unit, key.unit, key.sample), cost("slope too, going back"))
        )
    if key.kind == "dout" and key.layer == layout.last and not layout.layer(key.layer).crossed:
        extra.append(
            ("slope too", Key("slope", key.layer, key.unit, key.unit, key.sample), cost("slope too, at an output"))
        )
    for rule, other, far in extra:
        new = Product((*(right.factors if isinstance(right, Product) else (right,)), Sym(other)))
        yield Edit(rule, "factor_extra", far, (((), new),), True, new, other, ("too much", Sym(other)))
    if key.kind == "dnet" and layout.layer(key.layer).crossed:
        out, target = Sym(key.of("out")), Sym(key.of("target"))
        if layout.has_targets and key.layer == layout.last:
            new = Product((Sum((out, Neg(target))), out, Sum((Num(1), Neg(out)))))
            yield Edit("shortcut and slope", "factor_extra", cost("shortcut and slope, softmax"),
                       (((), new),), True, new, None,
                       ("out − target has the slope of the softmax in it already",))  # fmt: skip
    if key.kind == "dnet" and key.layer == layout.last and context.network.loss.entry.activation:
        slope = Sym(Key("slope", key.layer, key.unit, key.unit, key.sample))
        if not layout.layer(key.layer).crossed:
            new = Product((Sum((Sym(key.of("out")), Neg(Sym(key.of("target"))))), slope))
            yield Edit("shortcut and slope", "factor_extra", cost("shortcut and slope"), (((), new),), True, new, None,
                       ("out − target has the slope of the activation in it already",))  # fmt: skip
