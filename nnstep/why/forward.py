"""Topics of the way forward: inputs, sums, biases, errors."""

from __future__ import annotations

from typing import Any

from nnstep.algebra.expr import Expr, Num, Quotient, Sym
from nnstep.functions.scalings import RULES
from nnstep.lesson.script import Lesson
from nnstep.quantities.derivation import Derivation, derivation
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.why.functions import slope_of_loss
from nnstep.why.topic import Topic, called
from nnstep.why.trees import added, equation, sample_of

_MOST_TERMS = 6  # of a sum that is taken apart
_WITH_BIAS: dict[str, Any] = {"bias": [0.1, 0.2]}


def _sum(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    key = place.key
    first = Key("param", key.layer, key.unit, lesson.layout.sources(key.layer, key.unit)[0])
    return (*_with_bias(lesson, place), factor_of(lesson, place, first, key.sample))


def _with_bias(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """The sum, its bias written as a weight on a 1."""
    key = place.key
    net = Key("net", key.layer, key.unit, 0, sample_of(lesson, place))
    right = equation(lesson, place, net)
    if lesson.layout.layer(key.layer).bias == "none":
        return (derivation("What is added up", Sym(net), (right, "each number times its weight, added up")),)
    bias = _bias(lesson, key)
    *others, last = right.terms  # type: ignore[attr-defined]
    assert last == Sym(bias)
    return (
        derivation(
            "What a bias is",
            Sym(net),
            (right, "each number times its weight, added up, and the bias"),
            (added([*others, Num(1) * last]), "the bias is a weight like the others, on a number that is always 1"),
            so="So the bias moves the sum without asking the inputs: it says where the neuron switches.",
        ),
    )


def _bias(lesson: Lesson, key: Key) -> Key:
    shared = lesson.layout.layer(key.layer).bias == "shared"
    return Key("param", key.layer, 0 if shared else key.unit, BIAS)


def factor_of(lesson: Lesson, place: Place, parameter: Key, sample: int) -> Derivation:
    """How a sum changes with a weight or bias in it: term by term."""
    layout = lesson.layout
    factor = parameter.of("net_by_param", sample=sample)
    is_bias = parameter.source == BIAS
    shared = is_bias and layout.layer(parameter.layer).bias == "shared"
    sources = layout.sources(parameter.layer, place.key.unit if shared else parameter.unit)
    kind: Any = "out" if parameter.layer > 1 else "input"
    numbers = {source: Sym(Key(kind, parameter.layer - 1, source, 0, sample)) for source in sources}
    terms: list[Expr] = [Num(int(source == parameter.source)) * number for source, number in numbers.items()]
    if layout.layer(parameter.layer).bias != "none":
        terms.append(Num(int(is_bias)))
    what = "bias" if is_bias else "weight"
    said = f"term by term: only one of them has this {what} in it, and it stands there once; the others do not change"
    taught: Expr = Num(1) if is_bias else numbers[parameter.source]
    lines = [(added(terms), said)] if len(terms) <= _MOST_TERMS else []
    why = "the bias is added as it is" if is_bias else "what is left is the number that the weight is multiplied with"
    return derivation(
        f"How the sum changes with the {what}",
        Sym(factor),
        *lines,
        (taught, why if lines else said),
    )


def _bias_itself(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    key = place.key
    bias = _bias(lesson, key) if key.kind == "net" else key.of("param", sample=0, slot="")
    there = Place(Key("net", key.layer, key.unit, 0, sample_of(lesson, place)), place.epoch, place.update)
    return (*_with_bias(lesson, there), factor_of(lesson, there, bias._replace(unit=key.unit), there.key.sample))


def _scaling(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    key = place.key._replace(kind="target" if place.key.layer else "input")
    right, rule = equation(lesson, place, key), RULES[lesson.layout.scaled_by(key) or ""]
    column = f"{'target_o' if key.layer else 'x'}{key.unit + 1}"
    given = [Sym(Key("hyper", slot=f"{slot}_{column}")) for slot in rule.given]
    whole: list[tuple[Any, str]] = [(rule.back(right, *given), "what scaling did is written out")]
    if isinstance(right, Quotient):
        whole.append((given[0] + right.top, "times the size and divided by it: both go"))
    return (
        derivation(
            "Nothing is lost",
            rule.back(Sym(key), *given),
            *whole,
            (Sym(key.of("raw")), "and what was taken away is there again"),
            so="Scaled inputs say the same as before, in numbers of one size, so that one learning rate suits all "
            "weights."
            if key.kind == "input"
            else "Scaled targets say the same as before, in numbers that outputs reach soon.",
        ),
    )


# -- errors ------------------------------------------------------------------------------------------------------------


def errors_apart(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """Why the slope of E by an output is that of its own error."""
    layout = lesson.layout
    unit, sample = place.key.unit, sample_of(lesson, place)
    if layout.outputs == 1:
        return ()
    left = Key("dout", layout.last, unit, 0, sample)
    own = slope_of_loss(lesson, Place(left, place.epoch, place.update))
    shares: list[Expr] = [own.left if one == unit else Num(0) for one in range(min(layout.outputs, _MOST_TERMS))]
    if unit >= _MOST_TERMS:
        shares = [own.left, Num(0)]
    mean = lesson.trace.network.loss.combine == "mean"

    def whole(node: Expr) -> Expr:
        return node / layout.outputs if mean else node

    how = "the mean" if mean else "the sum"
    return (
        derivation(
            "Why the other outputs' errors drop out",
            Sym(left),
            (
                whole(added(shares)),
                (
                    f"E is {how} of the errors, so its slope is {how} of their slopes; in the error at "
                    "another output this one does not occur, so that slope is 0"
                ),
            ),
            (whole(own.left), "what is 0 adds nothing"),
            (equation(lesson, place, left), "the slope of the loss"),
        ),
    )


def _of_batch(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    key = place.key
    mean = lesson.trace.network.reduction == "mean"
    how = "mean" if mean else "sum"
    more = ", and the penalty" if lesson.layout.in_loss else ""
    error = Key("batch_error")
    layout = lesson.layout
    gradient = (key if key.belongs_to_parameter else layout.parameters(layout.last)[0]).of("grad", sample=0, slot="")
    return (
        derivation(
            "The error of the batch",
            Sym(error),
            (equation(lesson, place, error), f"the {how} of the samples' errors{more}"),
        ),
        derivation(
            "Its slope, before the penalty adds its own" if more else "Its slope",
            Sym(gradient),
            (
                equation(lesson, place, gradient),
                (f"the slope of a {how} is the {how} of the slopes: each sample is differentiated by itself"),
            ),
            so="A mean keeps its size when there are more samples, so that a learning rate goes on to suit."
            if mean
            else "A sum grows with the samples, so that more of them want a smaller learning rate.",
        ),
    )


def _is_kind(*kinds: str) -> Any:
    return lambda lesson, key: key.kind in kinds


def _has_bias(lesson: Lesson, key: Key) -> bool:
    return key.is_bias or (key.kind == "net" and lesson.layout.layer(key.layer).bias != "none")


FORWARD: tuple[Topic, ...] = (
    Topic(
        "weighted_sum",
        "Weighted sum: what a neuron adds up",
        called("weighted sum, net, net input, pre activation, dot product, weight, what is a weight"),
        (("A neuron adds up what it is sent, each number times the weight on its way.",),),
        _is_kind("net"),
        _sum,
        related=("bias", "gradient"),
    ),
    Topic(
        "bias",
        "Bias: what it is, and why its factor is 1",
        called("bias, what is a bias, threshold, intercept, offset, why is the bias derivative 1"),
        (("A bias is a number that a neuron adds to its sum whatever comes in.",),),
        _has_bias,
        _bias_itself,
        _WITH_BIAS,
        related=("weighted_sum", "gradient"),
    ),
    Topic(
        "scaling",
        "Scaling: why inputs are put to one size",
        called("scaling, scale, standardize, normalize, standard score, min max"),
        (("Inputs of very different sizes would want learning rates of very different sizes.",),),
        lambda lesson, key: bool(lesson.layout.scaled_by(key)),
        _scaling,
        {"bundled": "iris"},
        related=("learning_rate",),
    ),
    Topic(
        "other_errors",
        "Why another output's error drops out",
        called(
            "where is the error of o2 gone, why does the other error drop out, where is the other error, "
            "partial derivative, e02, sum of errors, total error, error of o2, where is e_o2"
        ),
        (("E is made of the errors at all outputs, but each of them knows its own output alone.",),),
        lambda lesson, key: (
            lesson.layout.outputs > 1
            and not lesson.layout.mixed
            and (key.kind in ("error", "batch_error") or (key.kind == "dout" and key.layer == lesson.layout.last))
        ),
        errors_apart,
        related=("sum_over_paths",),
    ),
    Topic(
        "batch_mean",
        "Batch: how the samples' slopes are put together",
        called(
            "mean, batch, why divide by the number of samples, why divide by n, why divide by 4, average, "
            "mini batch, reduction, samples, mean over a batch"
        ),
        (("An update looks at several samples at once; they agree on one slope.",),),
        lambda lesson, key: (
            lesson.layout.samples > 1 and (key.kind == "batch_error" or (key.kind == "grad" and key.sample == 0))
        ),
        _of_batch,
        {"samples": 2},
        related=("learning_rate",),
    ),
)
"""Topics of the way forward."""
