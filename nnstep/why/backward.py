"""Topics of the way back: the chain rule, its paths and factors, what is left of them, and where they vanish."""

from __future__ import annotations

from nnstep.algebra.expr import Expr, Sym, expr, substitute
from nnstep.algebra.partials import partials
from nnstep.lesson.paths import count_paths, paths
from nnstep.lesson.script import Lesson
from nnstep.quantities.derivation import Derivation, Equality, derivation
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.why.forward import factor_of
from nnstep.why.functions import slope_of_activation, slope_of_loss
from nnstep.why.topic import Topic, called
from nnstep.why.trees import added, equation, sample_of, shown_gradient, written_out

_MOST_PATHS = 8


def _through(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """∂E/∂net: two slopes, multiplied; at an output the same by one formula of the sum."""
    key = place.key
    dnet = Key("dnet", key.layer, key.unit, 0, sample_of(lesson, place))
    right = equation(lesson, place, dnet)
    crossed = lesson.layout.layer(key.layer).crossed
    how = (
        "each way from the sum to E: how E changes with the output, times how much the output changes with the sum"
        if crossed
        else "the sum changes the output by its slope, and the output changes E: the two slopes are multiplied"
    )
    found = [
        derivation(
            "Slope times slope",
            Sym(dnet),
            (right, how),
            (
                written_out(
                    lesson,
                    place,
                    right,
                    lambda one: one.kind == "slope" or (one.kind == "dout" and one.layer == lesson.layout.last),
                ),
                "the slopes written out",
            ),
        )
    ]
    divided = lesson.layout.outputs > 1 and lesson.trace.network.loss.combine == "mean"
    if key.layer == lesson.layout.last and not crossed and not divided:
        found.append(_in_one(lesson, place, dnet))
    return tuple(found)


def _in_one(lesson: Lesson, place: Place, dnet: Key) -> Derivation:
    """The same by the rules for one formula: the error of the activation of the sum."""
    loss = slope_of_loss(lesson, place)
    activation = slope_of_activation(lesson, Place(dnet._replace(kind="out"), place.epoch, place.update))
    whole = substitute(loss.formula, lambda one: activation.formula if one == loss.at.key else Sym(one))
    return derivation(
        "The same at one stroke, to test it",
        Sym(dnet),
        (partials(whole)[activation.at.key], "the activation put into the error: one formula of the sum, by the rules"),
        (equation(lesson, place, dnet), "what the rules wrote there is the one slope and the other"),
    )


def _paths(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """∂E/∂out of a hidden neuron: over each sum of the next layer."""
    key, layout = place.key, lesson.layout
    sample = key.sample
    lines: list[tuple[Expr, str]] = []
    found = lesson.trace.other_equations(place)
    if layout.outputs > 1 and found:
        how = "mean" if lesson.trace.network.loss.combine == "mean" else "sum"
        lines.append((found[0], f"E is the {how} of the errors, so its slope is the {how} of theirs"))
    above = layout.followers(key.layer, key.unit)
    if not above:
        no_way = "no link leads on from here, so that no sum of the next layer, and no error, has it"
        return (derivation("All ways to E", Sym(key), (equation(lesson, place, key), no_way)),)
    terms: list[Expr] = [
        Sym(Key("dnet", key.layer + 1, unit, 0, sample)) * Sym(Key("net_by_out", key.layer + 1, unit, key.unit))
        for unit in above
    ]
    several = len(terms) > 1
    lines.append(
        (
            added(terms),
            "every way to E leads through a sum of the next layer: how E changes with that sum, "
            "times how much the sum changes" + ("; the ways add up" if several else ""),
        )
    )
    lines.append((equation(lesson, place, key), "in that sum the output stands once, times its weight"))
    so = (
        "Leave one of them out, and the slope is that of another network, in which that way does not exist."
        if several
        else "With one neuron in the next layer there is one way, and nothing to add."
        if layout.units(key.layer + 1) == 1
        else "Only one link leads on from here, so there is one way, and nothing to add."
    )
    return (derivation("All ways to E", Sym(key), *lines, so=so),)


def _factors(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """∂E/∂w: three slopes, of which two are one number by now."""
    key, layout = place.key, lesson.layout
    sample = sample_of(lesson, place)
    gradient = shown_gradient(lesson, place)
    right = equation(lesson, place, gradient._replace(sample=sample) if gradient.sample else gradient)
    shared = key.source == BIAS and layout.layer(key.layer).bias == "shared"
    units = range(layout.units(key.layer)) if shared else (key.unit,)
    crossed = layout.layer(key.layer).crossed
    long, short = list[Expr](), list[Expr]()
    for unit in units:
        dnet = Key("dnet", key.layer, unit, 0, sample)
        factor = Sym(Key("net_by_param", key.layer, unit, key.source, sample))
        short.append(Sym(dnet) * factor)
        long.append(Sym(dnet.of("dout")) * Sym(Key("slope", key.layer, unit, unit, sample)) * factor)
    what = "bias" if key.source == BIAS else "weight"
    lines: list[tuple[Expr, str]] = []
    if not crossed:
        lines.append(
            (
                added(long),
                f"the {what} changes the sum, the sum the output, the output E: three slopes, "
                "multiplied" + ("; the neurons of the layer share the bias, so theirs add up" * shared),
            )
        )
    lines.append(
        (
            added(short),
            "the first two were multiplied in a step before: how E changes with the sum"
            if not crossed
            else "how E changes with the sum, times how the sum changes",
        )
    )
    third = "1: the bias is added as it is" if key.source == BIAS else "what the weight is multiplied with in its sum"
    lines.append((right, f"the third slope is {third}"))
    return (
        derivation("The factors, and where the third one went", Sym(gradient), *lines),
        factor_of(lesson, place, key.of("param", sample=0, slot="")._replace(unit=units[0]), sample),
    )


def _cancelled(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """What is left of loss and activation that are made for each other."""
    key, layout, network = place.key, lesson.layout, lesson.trace.network
    shortcut = network.loss.entry.shortcut
    assert shortcut is not None
    dnet = Key("dnet", layout.last, key.unit, 0, sample_of(lesson, place))
    right = equation(lesson, place, dnet)
    outs, targets = (
        [Sym(Key(kind, layout.last, unit, 0, dnet.sample)) for unit in range(layout.outputs)]
        for kind in ("out", "target")
    )
    mean = network.loss.combine == "mean" and layout.outputs > 1
    lines = [
        Equality(line.right / layout.outputs if mean else line.right, line.reason)
        for line in shortcut(outs, [expr(network.loss.aim(one)) for one in targets], key.unit)
    ]
    return (
        derivation(
            "What cancels",
            Sym(dnet),
            (right, "the chain rule"),
            (
                written_out(lesson, place, right, lambda one: one.kind in ("dout", "slope")),
                ("the slopes of the loss and of the activation written out"),
            ),
            *((line.right, line.reason) for line in lines),
            so="So an output that is sure and wrong learns fast: the flat ends of the activation do not slow it down.",
        ),
    )


def is_matched(lesson: Lesson, key: Key) -> bool:
    """Whether it is E by the sum of an output whose loss and activation are made for each other."""
    layout, network = lesson.layout, lesson.trace.network
    if key.kind != "dnet" or key.layer != layout.last or network.loss.entry.shortcut is None:
        return False
    if not network.is_matched:
        return False
    sample = key.sample or 1
    if not layout.layer(layout.last).crossed:
        return True
    return abs(sum(network.targets[sample - 1]) - 1) <= 1e-12


def _way_back(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    """The slope of an early weight, written as its whole paths."""
    key = place.key
    sample = sample_of(lesson, place)
    at = Place(key.of("grad", sample=sample), place.epoch, place.update)
    shown = shown_gradient(lesson, place)
    products = [path.product for path in paths(lesson, at)]
    reason = "every step written out: on each way back a weight and a slope for every layer, and at its end the input"
    return (
        derivation(
            "What an early weight is left with",
            Sym(shown),
            (equation(lesson, place, shown), "how E changes with the sum, times the input"),
            (added(products), reason),
            so="The slopes are multiplied: where each is ¼ at most, as that of the sigmoid, four layers leave 1/256 at "
            "most, unless the weights make up for it. So early layers learn slowly; where slopes are 1, nothing is "
            "lost.",
        ),
    )


def _is_early(lesson: Lesson, key: Key) -> bool:
    return (
        key.kind == "grad"
        and key.layer == 1 < lesson.layout.last
        and key.source != BIAS
        and count_paths(lesson, key) <= _MOST_PATHS
        and lesson.trace.hand is None
        and (key.sample > 0 or lesson.layout.samples == 1)
    )


def _saturates(lesson: Lesson, key: Key) -> bool:
    return key.kind == "slope" and lesson.trace.network.activation(key).entry.saturates


def _of_slope(lesson: Lesson, place: Place) -> tuple[Derivation, ...]:
    entry = lesson.trace.network.activation(place.key).entry
    return entry.derivation(slope_of_activation(lesson, place))[-1:]  # the one that says how large it gets


BACKWARD: tuple[Topic, ...] = (
    Topic(
        "chain_rule",
        "Chain rule: why slopes are multiplied",
        called(
            "chain rule, chain, delta, error signal, why multiply, local gradient, backpropagation, back "
            "propagation, error term"
        ),
        (
            (
                (
                    "What changes through something else changes by slope times slope: three times as much "
                    "of twice as much is six times as much."
                ),
            ),
        ),
        lambda lesson, key: key.kind == "dnet",
        _through,
        related=("sum_over_paths", "gradient", "out_minus_target"),
    ),
    Topic(
        "out_minus_target",
        "Cross-entropy: why output − target is left",
        called(
            "softmax cross entropy, why o − t, out − target, output − target, softmax with cross entropy, "
            "sigmoid cross entropy, sigmoid with cross entropy, why output minus target, cancels"
        ),
        (("Some losses are made for one activation: behind it, nearly everything cancels.",),),
        is_matched,
        _cancelled,
        {"matched": True},
        related=("chain_rule", "saturation"),
    ),
    Topic(
        "sum_over_paths",
        "Why the paths add up",
        called(
            "sum over paths, why two paths, paths, path, why add, why do the paths add up, two paths, "
            "multivariable chain rule, total derivative, hidden error"
        ),
        (("A hidden neuron sends its output to every neuron of the next layer, and each passes the change on.",),),
        lambda lesson, key: key.kind == "dinput" or (key.kind == "dout" and key.layer < lesson.layout.last),
        _paths,
        related=("chain_rule", "other_errors"),
    ),
    Topic(
        "gradient",
        "The slope for a weight: three factors, and where the third one went",
        called(
            "gradient, slope, derivative, three factors, third factor, where is the third factor, why "
            "three factors, partial derivatives, weight gradient, what is a gradient"
        ),
        (("The slope of E by a weight says how E changes when that weight alone changes a little.",),),
        lambda lesson, key: key.kind == "grad" and (key.sample > 0 or lesson.layout.samples == 1),
        _factors,
        related=("chain_rule", "bias", "learning_rate"),
    ),
    Topic(
        "saturation",
        "Saturation: where the slope is nearly 0",
        called(
            "saturation, saturated, flat, why o(1 − o), why out(1 − out), never above 1/4, at most a "
            "quarter, why 0.25, maximum slope, dead neuron, learns slowly"
        ),
        (("A squashing activation is steep in its middle and flat at both ends.",),),
        _saturates,
        _of_slope,
        pictured=True,
        aside=True,
        related=("vanishing", "out_minus_target"),
    ),
    Topic(
        "vanishing",
        "Vanishing slopes: why early layers learn slowly",
        called(
            "vanishing, vanishing gradient, vanishing gradients, vanishing slope, exploding, exploding "
            "gradient, deep networks, why do early layers learn slowly"
        ),
        (("On its way back to an early layer a slope is multiplied again and again.",),),
        _is_early,
        _way_back,
        aside=True,
        related=("saturation", "sum_over_paths"),
    ),
)
"""Topics of the way back."""
