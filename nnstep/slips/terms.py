"""Wrong sums: a term left out or with the other sign, paths not added up, a mean for a sum, an update uphill."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import permutations
from typing import Final

from nnstep.algebra.expr import Call, Expr, Neg, Num, Product, Quotient, Sum, Sym, symbols, total
from nnstep.quantities.key import BIAS
from nnstep.slips.costs import cost
from nnstep.slips.edit import Context, Edit, first_key, key_of, put, symbols_at, walk

_MOST_SAMPLES: Final = 6
_MOST: Final = 12  # terms up to which each is tried alone
_GIVEN = frozenset(("param", "input", "target", "net", "out"))
_SIGNED: Final = frozenset((
    "dout", "net", "grad", "dnet", "slope", "unit_error", "batch_error", "out", "unit_dout", "via", "dinput", "used",
    "reg", "state_new", "net_by_param", "net_by_out",
))  # fmt: skip


def term_edits(context: Context, right: Expr) -> Iterator[Edit]:
    """Every way to get the signs and the terms of the equation wrong."""
    yield from _signs(context, right)
    yield from _missing(context, right)
    yield from _paths(context, right)
    yield from _means(context, right)
    yield from _samples(context, right)
    yield from _classes(context, right)
    yield from _exchanged(context, right)
    if context.key.kind == "new":
        yield from _update(context, right)


# -- signs ------------------------------------------------------------------------------------------------------------


def _signs(context: Context, right: Expr) -> Iterator[Edit]:
    kind = context.key.kind
    loss_slope = kind == "dout" and context.key.layer == context.layout.last
    turned = _turned(right)
    if loss_slope:
        yield Edit("sign", "sign_flipped", cost("sign of an error's slope"), (((), turned),), True, turned)
    elif kind in _SIGNED:
        in_front = kind in ("unit_error", "batch_error") and isinstance(right, Neg)
        far = cost("sign in front") if in_front else cost("sign", kind)
        yield Edit("sign", "sign_flipped", far, (((), turned),), isinstance(right, Neg), turned)
    for path, node in walk(right):
        if isinstance(node, Sum) and len(node.terms) <= _MOST and not (loss_slope and len(node.terms) == 2):
            if kind == "new" and not path:
                continue
            start = 1 if path or kind in ("slope", "unit_error", "batch_error") else 0
            for number in range(start, len(node.terms)):
                new = Sum((*node.terms[:number], _negative(node.terms[number]), *node.terms[number + 1 :]))
                yield Edit(f"sign of {path}{number}", "sign_flipped",
                           cost("sign of a term", kind) + math.log(len(node.terms) - start),
                           ((path, new),), kind in ("slope", "unit_error"), new)  # fmt: skip
        if isinstance(node, Call) and node.name == "exp" and isinstance(node.args[0], Neg):
            yield Edit("exponent", "sign_flipped", cost("sign of an exponent"),
                       (((*path, 0), node.args[0].arg),), True, node.args[0].arg)  # fmt: skip
    if kind == "net" and isinstance(right, Sum):
        for number, term in enumerate(right.terms):
            if (key := key_of(term)) is not None and key.source == BIAS and number:
                new = Sum((*right.terms[:number], Neg(term), *right.terms[number + 1 :]))
                yield Edit("bias subtracted", "sign_flipped", cost("bias subtracted"), (((), new),), True, new)
    below = [
        (path, key) for path, key in symbols_at(right) if key.kind in _GIVEN and key.kind != "out"
        and context.worth(key) < 0
    ]  # fmt: skip
    keys = dict.fromkeys(key for _, key in below)
    for key in list(keys)[:_MOST]:
        changes = tuple((path, Neg(Sym(key))) for path, other in below if other == key)
        yield Edit(f"minus of {key}", "sign_flipped", cost("minus of one") + math.log(len(keys)),
                   changes, False, Neg(Sym(key)), key, ("minus",))  # fmt: skip
    if len(keys) > 1:
        every = tuple((path, Neg(Sym(key))) for path, key in below)
        yield Edit(
            "minuses", "sign_flipped", cost("minus of all"), every, False, None, None, ("every minus sign is lost",)
        )


def _negative(node: Expr) -> Expr:
    return node.arg if isinstance(node, Neg) else Neg(node)


def _turned(right: Expr) -> Expr:
    """Minus the expression, as somebody writes it who takes a difference the wrong way round."""
    if isinstance(right, Neg):
        return right.arg
    for path, node in walk(right):
        if isinstance(node, Sum) and len(node.terms) == 2 and isinstance(node.terms[1], Neg):
            if any(not isinstance(part, Product) for part in _ways(right, path)):
                break
            return put(right, path, Sum((node.terms[1].arg, Neg(node.terms[0]))))
    return Neg(right)


def _ways(right: Expr, path: tuple[int, ...]) -> Iterator[Expr]:
    node = right
    for place in path:
        yield node
        node = dict(walk(node))[(place,)]


def _update(context: Context, right: Expr) -> Iterator[Edit]:
    """The step of an update: uphill, or without the old weight, or as it would be for a frozen parameter."""
    if not context.layout.is_trained(context.key):
        if context.layout.has_update:
            change = Product((Sym(context.layout.rate), Sym(context.key.of("grad"))))
            new = Sum((Sym(context.key.of("param")), Neg(change)))
            word = "bias_updated" if context.key.source == BIAS else "updated_weight_used"
            yield Edit("frozen", word, cost("trained all the same"), (((), new),), True, new)
        return
    if isinstance(right, Sum) and isinstance(right.terms[-1], Neg):
        step = right.terms[-1].arg
        uphill = Sum((*right.terms[:-1], step))
        yield Edit("uphill", "ascent", cost("uphill"), (((), uphill),), True, uphill)
        lost = Sum((_negative(right.terms[0]), *right.terms[1:]))
        yield Edit("old sign", "sign_flipped", cost("old weight's sign"), (((), lost),), False, lost)
        only: tuple[tuple[str, Expr], ...] = (("change alone", Neg(step)), ("change alone, upwards", step))
        for number, (slip, lone) in enumerate(only):
            yield Edit(f"change {number}", "term_missing", cost(slip), (((), lone),), False, lone,
                       context.key.of("param"), ("left out",))  # fmt: skip
        if len(right.terms) == 3:  # decoupled weight decay
            bare = Sum((right.terms[0], right.terms[2]))
            yield Edit("decay", "term_missing", cost("decay missing"), (((), bare),), True, bare, None,
                       ("the weight decay is left out",))  # fmt: skip


# -- terms ------------------------------------------------------------------------------------------------------------


def _missing(context: Context, right: Expr) -> Iterator[Edit]:
    kind = context.key.kind
    for path, node in walk(right):
        if not isinstance(node, Sum):
            continue
        count = len(node.terms)
        if kind == "net" and not path:
            for number, term in enumerate(node.terms):
                key = key_of(term)
                if key is not None and key.source == BIAS:
                    rest = total((*node.terms[:number], *node.terms[number + 1 :]))
                    yield Edit("bias", "bias_missing", cost("bias missing"), ((path, rest),), True, rest, key)
        if count > _MOST or (kind == "new" and not path) or _is_path_sum(context, right, path):
            continue
        for number, term in enumerate(node.terms):
            if kind == "net" and isinstance(term, Sym):
                continue
            rest = total((*node.terms[:number], *node.terms[number + 1 :]))
            yield Edit(
                f"term {path}{number}", "term_missing", _term_cost(context, node, path) + math.log(count),
                ((path, rest),), False, rest, first_key(term), ("left out", term),
            )  # fmt: skip
        if count > 2 and kind in ("error", "batch_error", "epoch_error", "grad"):
            for number, term in enumerate(node.terms):
                yield Edit(f"only {path}{number}", "term_missing",
                           cost("one term only") + math.log(count), ((path, term),), False, term, None,
                           ("only one term of the sum is there",))  # fmt: skip


def _samples(context: Context, right: Expr) -> Iterator[Edit]:
    """The whole term of one sample in the place of another's."""
    if context.key.kind not in ("batch_error", "grad", "epoch_error"):
        return
    for path, node in walk(right):
        if not isinstance(node, Sum) or not 2 <= len(node.terms) <= _MOST_SAMPLES:
            continue
        samples = [{one.sample for one in symbols(term)} - {0} for term in node.terms]
        if any(len(one) != 1 for one in samples) or len(set().union(*samples)) < len(samples):
            continue
        ways = list(permutations(range(len(node.terms)), 2))
        far = cost("another sample's term") + math.log(len(ways))
        for here, there in ways:
            terms = list(node.terms)
            terms[here] = terms[there]
            new = total(tuple(terms))
            said = f"sample {min(samples[there])} is taken twice, and sample {min(samples[here])} forgotten"
            yield Edit(
                f"sample {there} for {here}", "other_sample", far, ((path, new),), True, new, note=(said,)
            )  # fmt: skip


def _classes(context: Context, right: Expr) -> Iterator[Edit]:
    """A bias's gradient at an output, summed over all outputs."""
    key, layout = context.key, context.layout
    if key.kind != "grad" or key.source != BIAS or key.layer != layout.last or layout.layer(key.layer).biases < 2:
        return
    changes = []
    for path, one in symbols_at(right):
        if one.kind == "dnet":
            new = total(tuple(Sym(one._replace(unit=unit)) for unit in range(layout.outputs)))
            changes.append((path, new))
    if changes:
        yield Edit("classes", "paths_not_summed", cost("classes summed"), tuple(changes), True, changes[0][1], None,
                   ("it is summed over the outputs, but each has a bias of its own",))  # fmt: skip


def _exchanged(context: Context, right: Expr) -> Iterator[Edit]:
    """The bias and a weight in each other's place."""
    found = [(path, key) for path, key in symbols_at(right) if key.kind == "param"] if context.key.kind == "net" else []
    biases = [(path, key) for path, key in found if key.source == BIAS]
    weights = [(path, key) for path, key in found if key.source != BIAS]
    if len(biases) != 1 or len(weights) > _MOST:
        return
    (there, bias), far = biases[0], cost("bias and weight exchanged") + math.log(len(weights))
    for path, key in weights:
        changes = ((path, Sym(bias)), (there, Sym(key)))
        yield Edit(f"bias and {key.source}", "wrong_weight", far, changes, True, Sym(bias), key)


def _term_cost(context: Context, node: Sum, path: tuple[int, ...]) -> float:
    kind = context.key.kind
    if any(isinstance(term, Num) or (isinstance(term, Neg) and isinstance(term.arg, Num)) for term in node.terms):
        return cost("half of 1 - out")
    if any(key.kind == "target" for _, key in symbols_at(node)) and len(node.terms) == 2 and path:
        return cost("target of a product")
    if kind == "dout" and context.key.layer == context.layout.last:
        return cost("term of a matched loss" if context.network.loss.entry.activation else "term of a loss's slope")
    return cost("term of a share") if kind == "out" and path else cost("term", kind)


def _is_path_sum(context: Context, right: Expr, path: tuple[int, ...]) -> bool:
    """Whether the sum is one over paths: from a hidden output, from a sum of a softmax, from a shared bias."""
    key, layout = context.key, context.layout
    if path:
        return False
    if key.kind == "dout":
        return key.layer < layout.last
    if key.kind == "grad":
        return key.source == BIAS and {one.sample for one in symbols(right)} == {symbols(right)[0].sample}
    return key.kind in ("dnet", "dinput", "unit_dout")


def _paths(context: Context, right: Expr) -> Iterator[Edit]:
    if not isinstance(right, Sum) or not _is_path_sum(context, right, ()):
        return
    kind, terms = context.key.kind, right.terms
    count = len(terms)
    if count <= _MOST:
        for number, term in enumerate(terms):
            far = cost("one path") + math.log(count)
            if kind == "dnet":  # of a softmax: the one straight up is the likely one
                far = cost("one path" if number == context.key.unit else "one path across")
            yield Edit(f"path {number - (context.key.unit if kind == 'dnet' else 0)}", "one_path_only", far,
                       (((), term),), True, term, None, ("path", term))  # fmt: skip
            if count > 2:
                rest = total((*terms[:number], *terms[number + 1 :]))
                yield Edit(f"without {number}", "term_missing", cost("path missing") + math.log(count),
                           (((), rest),), False, rest, first_key(term), ("left out", term))  # fmt: skip
    mean = Quotient(right, Num(count))
    yield Edit("mean of paths", "paths_not_summed", cost("paths averaged"), (((), mean),), True, mean, None,
               ("the paths are averaged, but their parts add up",))  # fmt: skip
    if count <= 3:
        product = Product(tuple(terms))
        yield Edit("product of paths", "paths_not_summed", cost("paths multiplied"), (((), product),),
                   True, product, None, ("the paths are multiplied, but their parts add up",))  # fmt: skip
    if count == 2:
        difference = Sum((terms[0], Neg(terms[1])))
        yield Edit("difference of paths", "paths_not_summed", cost("paths subtracted"),
                   (((), difference),), True, difference, None,
                   ("one path is subtracted, but their parts add up",))  # fmt: skip
    if all(isinstance(term, Product) and len(term.factors) == 2 for term in terms):
        pairs = [term.factors for term in terms if isinstance(term, Product)]
        sums = Product((total(tuple(one for one, _ in pairs)), total(tuple(two for _, two in pairs))))
        yield Edit("sums of paths", "paths_not_summed", cost("sums multiplied"), (((), sums),), True, sums, None,
                   ("sums are multiplied here, but each path has its own product",))  # fmt: skip


# -- means ------------------------------------------------------------------------------------------------------------


def _means(context: Context, right: Expr) -> Iterator[Edit]:
    key, layout = context.key, context.layout
    if isinstance(right, Quotient) and isinstance(right.bottom, Num) and key.kind != "hat":
        yield Edit("mean", "sum_for_mean", cost("mean missing"), (((), right.top),), True, right.top, None,
                   ("divided", Num(right.bottom.value)))  # fmt: skip
        for other in dict.fromkeys((layout.samples, layout.outputs, layout.samples * layout.outputs)):
            if other not in (1, right.bottom.value):
                new = Quotient(right.top, Num(other))
                yield Edit(f"mean of {other}", "mean_for_sum", cost("mean of others"), (((), new),), True, new)
        return
    batch = len(context.trace.batch(context.place.epoch, context.place.update))
    counts = []
    if key.kind in ("error", "batch_error", "epoch_error") and isinstance(right, Sum):
        counts.append((len(right.terms), cost("mean of errors")))
    elif key.kind == "grad" and not key.sample and batch > 1:
        counts.append((batch, cost("mean of gradients")))
    elif key.kind == "dout" and key.layer == layout.last and layout.outputs > 1:
        counts.append((layout.outputs, cost("mean at an output")))
    elif key.kind == "net" and isinstance(right, Sum) and len(right.terms) > 1:
        counts.append((len(right.terms), cost("mean of a sum")))
    if key.kind in ("batch_error", "error", "dout", "grad", "unit_error"):
        counts += [(other, cost("mean by habit")) for other in (layout.samples, layout.outputs)
                   if other > 1 and other not in dict(counts) and other != 2]  # fmt: skip
    for count, far in counts:
        new = Quotient(right, Num(count))
        yield Edit(f"mean {count if far > 2 else ''}", "mean_for_sum", far, (((), new),), True, new)
