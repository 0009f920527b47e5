"""What is said on the way back: how E changes with outputs, sums, weights."""

from __future__ import annotations

from collections.abc import Collection

from nnstep.algebra.expr import Expr, Sym, expr
from nnstep.algebra.worked import work
from nnstep.lesson.parts import Part, parts
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.spans import Span, Spans, count, listed
from nnstep.words.cut import cut_sentences


def output_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """What to say of how E changes with the output of a neuron."""
    key, layout, trace = step.key, lesson.layout, lesson.trace
    out = key.of("out")
    value = trace.value(step.place)
    if key.layer == layout.last:
        loss, combine, cut = trace.network.loss.entry, trace.network.loss.combine, cut_sentences(lesson, step)
        if cut and value == 0:
            return cut
        if value == 0 and loss.no_slope_says:
            return [(sentence,) for sentence in loss.no_slope_says]
        shared = combine == "mean" and layout.outputs > 1
        divided = f", divided by {layout.outputs}, the number of outputs" if shared else ""
        return [(f"{loss.slope_says[:1].upper()}{loss.slope_says[1:]}{divided}.",), *cut, _falls(value, out)]
    ways, followers = parts(lesson, step), layout.followers(key.layer, key.unit)
    if not followers:
        return [(f"No link leads on from {neuron_id(layout, key.layer, key.unit)}: E does not change with ", out, ".")]
    if not ways:
        above = neuron_id(layout, key.layer + 1, followers[0])
        return [(out, f" reaches E through {above} alone, by the weight between them."), _falls(value, out)]
    names = [f"through {way.through}" for way in ways]
    if len(ways) <= 4:
        paths = f" reaches E on {count(len(ways), 'path')}, {listed(names)}; the {_word(len(ways))} parts add up."
    else:
        next_one = "of the next layer" if len(ways) == layout.units(key.layer + 1) else "that a link leads to"
        paths = f" reaches E on {count(len(ways), 'path')}, one through each neuron {next_one}; they add up."
    sentences: list[Spans] = [(out, paths)]
    rising, falling = [w for w in ways if w.value > 0], [w for w in ways if w.value < 0]
    if rising and falling:
        sentences.append(_disagreement(out, rising, falling, value))
    else:
        sentences.append(_falls(value, out))
    return sentences


def _word(number: int) -> str:
    return count(number, "").strip().removesuffix("s").strip()


def _disagreement(out: Key, rising: list[Part], falling: list[Part], value: float) -> Spans:
    # A negative part wants the output to grow: then E falls on that path.
    winners = falling if value < 0 else rising
    if len(rising) == len(falling) == 1:
        stronger = f"; {winners[0].through} is stronger." if value else "; they cancel."
        return (
            f"They disagree: {falling[0].through} wants ", out, f" to grow, {rising[0].through} wants it to shrink",
            stronger,
        )  # fmt: skip
    grow = f"{len(falling)} of them want{'s' * (len(falling) == 1)} "
    result = "together it is to grow." if value < 0 else "together it is to shrink." if value else "they cancel."
    return (f"They disagree: {grow}", out, f" to grow, {len(rising)} to shrink; {result}")


def slope_sentences(lesson: Lesson, step: Step, warned: Collection[str] = ()) -> list[Spans]:
    """What to say of the slope of an activation. warned: the illnesses that a warning beside it tells of."""
    key = step.key
    activation = lesson.trace.network.activation(key)
    entry = activation.entry
    says = f"{activation.slope_says[:1].upper()}{activation.slope_says[1:]}."
    if entry.identity and not activation.identity:
        says = "The slope of a straight line, its steepness everywhere."
    if activation.by_rule:
        return [(says,)]
    value = lesson.trace.value(step.place)
    if key.unit != key.source:
        here, there = (neuron_id(lesson.layout, key.layer, unit) for unit in (key.unit, key.source))
        if value == 0:
            return [(f"Zero: the share of {here} is so near to 0 or 1 that the sum at {there} changes nothing.",)]
        return [(f"Negative: what the sum at {there} gains, the share of {here} loses.",)]
    if {"dead_relu", "saturated_unit"} & set(warned):
        return [(says,)]
    if value == 0:
        return [(says,), ("At 0 nothing gets through: this neuron learns nothing here.",)]
    if value == 1:
        return [(says,), ("The output grows by just as much as the sum.",)]
    if abs(value) < 0.01 and entry.saturates:
        return [(says,), ("So small a slope lets little through: the neuron is saturated and learns slowly.",)]
    return [
        (says,),
        ("If the sum grows by a little, the output grows by this many times as much.",)
        if value > 0
        else ("Negative: if the sum grows, the output falls.",),
    ]


def sum_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """What to say of how E changes with the sum of a neuron."""
    key, layout = step.key, lesson.layout
    net = key.of("net")
    value = lesson.trace.value(step.place)
    if layout.layer(key.layer).crossed:
        says: Spans = ("This sum moves every share, so there is a path through each; the parts add up.",)
        return [says, _falls(value, net), *_shortcut(lesson, step)]
    if lesson.trace.network.activation(key).by_rule:
        return [("The perceptron rule: how E changes with ", key.of("out"), ", as if that were the sum itself.")]
    first = lesson.find(lesson.trace.beside(step.place, key.of("dout")))
    second = lesson.find(lesson.trace.beside(step.place, Key("slope", key.layer, key.unit, key.unit, key.sample)))
    found = f", as found in steps {first} and {second}" if first and second else ""
    rule = f", that changes E; the two slopes are multiplied{found}."
    return [("The chain rule: ", net, " changes ", key.of("out"), rule), _falls(value, net), *_shortcut(lesson, step)]


def _shortcut(lesson: Lesson, step: Step) -> list[Spans]:
    """Where loss and activation are made for each other, all of it comes to output − target: said with its numbers."""
    key, layout, network = step.key, lesson.layout, lesson.trace.network
    if key.layer != layout.last or lesson.trace.hand is not None:  # by hand both sides are rounded, and may differ
        return []
    if not network.is_matched:
        return []

    value = lesson.trace.seen_from(step.place)
    targets = sum(value(Key("target", key.layer, unit, 0, key.sample)) for unit in range(layout.outputs))
    if layout.layer(layout.last).crossed and abs(targets - 1) > 1e-12:
        return []
    short: Expr = Sym(key.of("out")) - expr(network.loss.aim(Sym(key.of("target"))))
    if network.loss.combine == "mean" and layout.outputs > 1:
        short = short / layout.outputs
    worked = work(short, value, value(key))
    if not worked.lines:
        return []
    spans: list[Span] = ["With cross-entropy all of this comes to ", short]
    for line in worked.lines:
        spans += [" = " if line.exact else " ≈ ", line.expr]
    return [(*spans, ".")]


def gradient_sentences(lesson: Lesson, step: Step) -> list[Spans]:
    """What to say of how E changes with a weight or a bias."""
    key, layout, trace = step.key, lesson.layout, lesson.trace
    parameter = key.of("param", sample=0)
    value = trace.value(step.place)
    batch = trace.batch(step.epoch, step.place.update)
    if key.sample == 0 and len(batch) > 1:
        how = "mean" if trace.network.reduction == "mean" else "sum"
        return [
            (f"The {how} of what the {count(len(batch), 'sample')} found, each for itself.",),
            _falls(value, parameter),
        ]
    sample = key.sample or batch[0]
    net = Key("net", key.layer, key.unit, 0, sample)
    dnet = Key("dnet", key.layer, key.unit, 0, sample)
    number = lesson.find(trace.beside(step.place, dnet))
    if key.source == BIAS:
        if layout.layer(key.layer).bias == "shared":
            return [("One bias for the whole layer: what it does in each neuron adds up.",), _falls(value, parameter)]
        return [
            (net, " grows by just as much as ", parameter, ", so E changes with both alike."),
            _falls(value, parameter),
        ]
    source = Key("out" if key.layer > 1 else "input", key.layer - 1, key.source, 0, sample)
    if trace.value(trace.beside(step.place, source)) == 0:
        return [(source, " is 0, so ", parameter, " has no say in ", net, " here, and E does not change with it.")]
    says: Spans = (parameter, " changes ", net, " by ", source, " times as much; ", net, " changes E")
    above = len(layout.followers(key.layer, key.unit)) if key.layer < layout.last else 1
    if above > 1:
        paths = "both paths" if above == 2 else f"all {count(above, 'path')}"
        return [(*says, f" as step {number} found: {paths} on to E are already in that."), _falls(value, parameter)]
    return [(*says, f" as step {number} found."), _falls(value, parameter)]


def _falls(value: float, what: Key | str) -> Spans:
    """What the sign of a derivative means."""
    if value == 0:
        return ("Zero: a small change of ", what, " changes nothing.")
    if value < 0:
        return ("Negative: if ", what, " grows, E falls.")
    return ("Positive: if ", what, " grows, E rises.")
