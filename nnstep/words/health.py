"""Warnings: what ails a network, the numbers that prove it, why it matters, and what to try."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from nnstep.algebra.numbers import show
from nnstep.engine.network import BoundActivation, Network
from nnstep.functions.losses import LOSSES
from nnstep.health.finding import Finding, Name
from nnstep.health.units import FLAT, misfit
from nnstep.lesson.script import Lesson
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.spans import Figure, Span, Spans, count, listed
from nnstep.records import NamedTuple

_MOST_NAMED = 4  # neurons


class Warned(NamedTuple):
    """A warning in words. says: what is so, with its numbers, and why it matters; advice: what to try."""

    says: Spans
    advice: Spans

    @property
    def whole(self) -> Spans:
        """All of it, as one runs on."""
        return (*self.says, " ", *self.advice)


def warning(lesson: Lesson, finding: Finding) -> Warned:
    """What is said of a finding."""
    return _SAID[finding.illness](lesson, finding)


def counted(lesson: Lesson, findings: Sequence[Finding], epoch: int) -> tuple[str, Spans]:
    """How many warnings an epoch has; and which, each illness with its neurons and the step that tells of it."""
    said = [_counted(lesson, findings, one) for one in dict.fromkeys(each.illness for each in findings)]
    return titled(len(findings), epoch), (f"{'; '.join(said)}.",)


def titled(number: int, epoch: int) -> str:
    """`Two warnings in epoch 3`."""
    return f"{count(number, 'warning').capitalize()} in epoch {epoch}"


def in_line(lesson: Lesson, findings: Sequence[Finding]) -> str:
    """The same for a line an epoch, without the steps."""
    said = [_named(lesson, findings, one) for one in dict.fromkeys(each.illness for each in findings)]
    return f"{count(len(findings), 'warning')}: {'; '.join(said)}"


def before_it_runs(network: Network) -> list[str]:
    """What will mislead though nothing is wrong with the file: said when it is read, of whatever step."""
    loss = network.loss.entry
    outputs = network.layout.outputs
    every = [(one, misfit(loss, one, outputs)) for one in network.activations[-1].distinct]
    activation, why = next((pair for pair in every if pair[1]), every[0])
    fitting = f"; {loss.activation} would fit" if why and loss.activation else ""
    if why == "range" and loss.target_range:
        return [f"{_needs(network, activation)}: where an output is not between them, E says nothing{fitting}"]
    return []


# -- illness by illness ------------------------------------------------------------------------------------------------


def _saturated(lesson: Lesson, found: Finding) -> Warned:
    ((layer, unit),) = found.units
    name, slope = neuron_id(lesson.layout, layer, unit), _quantity(found, "slope")
    flat: Spans = (f"{name} is saturated: ", *slope, f", {_percent(found['share'])} of the steepest")
    wrong = found.find("wrong")
    if wrong is None:
        most = f", and less than {_percent(FLAT)} for {_all(found)}" if found["samples"] > 1 else ""
        return Warned(
            (*flat, f"{most}. So small a slope lets little through, and it learns slowly."),
            ("Try smaller first weights into it, or scaled inputs.",),
        )
    far: Spans = (", and ", *_quantity(found, "wrong"), " where ", *_quantity(found, "target"), " is wanted. ")
    network = lesson.trace.network
    fitting = network.activations[layer - 1].of(unit).name
    if network.loss.entry.activation == fitting:
        through: Spans = (" makes up for it",)
        if found.find("dnet"):
            is_cut = network.loss.cut is not None and found["dnet"] == 0
            through = (" is cut: " if is_cut else " makes up for it: ", *_quantity(found, "dnet"))
        return Warned(
            (*flat, *far, network.loss.entry.name, *through, "."), ("Begin with smaller weights and biases.",)
        )
    made = next((one.name for one in LOSSES if one.activation == fitting), "")
    return Warned(
        (*flat, *far, "So small a slope lets little through, and it learns slowly."),
        (f"Try {made}, or smaller first weights." if made else "Try smaller first weights.",),
    )


def _dead(lesson: Lesson, found: Finding) -> Warned:
    ((layer, unit),) = found.units
    layout, name = lesson.layout, neuron_id(lesson.layout, layer, unit)
    several = found["samples"] > 1
    sources = layout.sources(layer, unit)
    last: list[Span] = [Key("param", layer, unit, BIAS)] if layout.layer(layer).bias == "unit" else []
    weights: list[Span] = [Key("param", layer, unit, sources[0])]
    if len(sources) > 1:
        weights += [(", " if last else " or ") if len(sources) == 2 else " to ", Key("param", layer, unit, sources[-1])]
    if last:
        weights += [" or ", *last]
    return Warned(
        (f"{name} is dead: its sum is {'at most ' if several else ''}", Figure(found["net"]), " and its slope 0",
         f" for {_all(found)}" if several else "", ", so no gradient reaches ", *weights, "."),
        ("Try a smaller learning rate, other first weights, or leaky_relu.",),
    )  # fmt: skip


def _symmetric(lesson: Lesson, found: Finding) -> Warned:
    names = [neuron_id(lesson.layout, *one) for one in found.units]
    into = (*_name(found, "into"), " = ", *_quantity(found, "into_other"))
    out_of = (*_name(found, "out_of"), " = ", *_quantity(found, "out_of_other"))
    same = " and so on" if lesson.layout.units(found.units[0][0] - 1) > 1 else ""
    so = " coming out, so every update moves them alike."
    return Warned(
        (f"{_some(names)} are alike: ", *into, f"{same} going in and ", *out_of, so),
        ("Try first weights that differ: random ones.",),
    )


def _rounded(lesson: Lesson, found: Finding) -> Warned:
    key = found.place.key.of("out")
    kept = found.find("kept")
    says: Spans = (key, " has rounded to ", Figure(found["end"]), ", which no sum gives: ", *_quantity(found, "net"))
    if kept is not None:
        says = (*says, ". The computer keeps the number next to it, of which every logarithm is finite.")
    else:
        says = (*says, ", so its slope has rounded to 0.")
    return Warned(says, ("Try smaller first weights, scaled inputs, or a smaller learning rate.",))


def _unreachable(lesson: Lesson, found: Finding) -> Warned:
    last = lesson.trace.network.activation(found.place.key)
    return Warned(
        (*_quantity(found, "target"), f" is wanted, and {last.entry.name} gives {_reach(last)}: no weights get there."),
        ("Try scale_targets, or linear outputs.",),
    )


def _unfitting(lesson: Lesson, found: Finding) -> Warned:
    network, out = lesson.trace.network, _quantity(found, "out")
    activation = network.activation(found.place.key)
    loss, entry = network.loss.entry, activation.entry
    try_it: Spans = (f"Try {loss.activation} in the last layer.",)
    if found.find("total"):
        others = "binary_cross_entropy, which asks each output by itself" if entry.range == (0.0, 1.0) else ""
        says: Spans = (
            f"{loss.name} asks for shares that add up to 1, and {entry.name} gives each output by itself: together ",
            Figure(found["total"]), " here.",
        )  # fmt: skip
        return Warned(says, (f"Try {loss.activation}, or {others}." if others else try_it[0],))
    if found.find("twice"):
        return Warned(
            (f"{loss.name} makes chances of the outputs itself, and {entry.name} has made some already: ", *out,
             " is taken for a sum. Of 0 and 1 it makes 0.5 and 0.73, so it can never be sure."),
            ("Try linear in the last layer.",),
        )  # fmt: skip
    if found.find("alone"):
        alone = f"{entry.name} makes shares of a whole, and o1 is alone: "
        return Warned(
            (alone, *out, " whatever the weights are, and nothing is learned."),
            ("Try sigmoid with binary_cross_entropy, or one output for each class.",),
        )
    lies, needs = found["low"] <= found["out"] <= found["high"], _needs(network, activation)
    says = (f"{needs}. ", *out, "; where an output is not between them, E says nothing.") if lies else (
        f"{needs}: ", *out, ", and what E says of it means nothing."
    )  # fmt: skip
    return Warned(says, try_it if loss.activation else ("Try another loss.",))


def _unequal(lesson: Lesson, found: Finding) -> Warned:
    large = (*_name(found, "large"), " goes as far as ", Figure(found["large"]))
    small = (*_name(found, "small"), " only as far as ", Figure(found["small"]))
    factor = f", {show(found['ratio'], 2)} times less. The slope of a weight has its input as a factor, so "
    evened = _evened(lesson)
    if evened:
        so = f"plain descent would have no rate for both; {evened} makes up for it."
        return Warned(
            (*large, " and ", *small, factor, so), ("With other optimizers try scale: standard in the data.",)
        )
    return Warned(
        (*large, " and ", *small, factor, "no rate suits both."), ("Try scale: standard in the data, or adam.",)
    )


def _vanishing(lesson: Lesson, found: Finding) -> Warned:
    hidden = {one.entry for each in lesson.trace.network.activations[:-1] for one in each.distinct}
    squashing = any(one.saturates and one.range[0] == 0 for one in hidden)
    evened = _evened(lesson)
    so = f"; {evened} makes up for some of it." if evened else ", so the first weights hardly learn."
    return Warned(
        ("The gradient vanishes: ", *_compared(found), f" times less{so}"),
        ("Try tanh or relu, or fewer layers." if squashing else "Try larger first weights, or fewer layers.",),
    )


def _exploding(lesson: Lesson, found: Finding) -> Warned:
    evened = _evened(lesson)
    so = f"; {evened} makes up for some of it." if evened else (
        ", so a rate that suits the last weights is too large for the first."
    )  # fmt: skip
    return Warned(
        ("The gradient explodes: ", *_compared(found), f" times more{so}"),
        ("Try smaller first weights, or clip_norm.",),
    )


def _evened(lesson: Lesson) -> str:
    """The optimizer, where it divides each slope by its own usual size, or takes only its sign; else ""."""
    optimizer = lesson.trace.network.optimizer
    return optimizer.entry.name if optimizer and optimizer.entry.evens else ""


def _compared(found: Finding) -> Spans:
    """The largest slopes of the outputs and of the first layer, and how many times one is the other."""
    ends = (
        *_quantity(found, "outputs"),
        " at the outputs, ",
        *_quantity(found, "first"),
        " at most in the first layer, ",
    )
    return (*ends, show(found["ratio"], 2))


def _too_fast(lesson: Lesson, found: Finding) -> Warned:
    before, after = found["before"], found["after"]
    rate = _quantity(found, "rate")
    rises: Spans = ("E rose from ", Figure(before), " to ", Figure(after), f" (epoch {found.place.epoch + 1})")
    if not math.isfinite(after):
        rises = ("E rose from ", Figure(before), " beyond what a computer can hold")
    lowest = found.find("lowest")
    if lowest is not None:
        says: Spans = (*rate, " is too large for this slope, which promised ", Figure(found["promised"]), " less: ",
                       *rises, ".")  # fmt: skip
        return Warned(says, ("A parabola through both is lowest at a rate of ", Figure(lowest.value, 2), ": try that."))
    begun = found.find("begun")
    began: Spans = (", and was ", Figure(begun.value), " in epoch 1") if begun and found.place.epoch > 1 else ()
    return Warned((*rate, " is too large: ", *rises, *began, "."), ("Try a tenth of it.",))


def _stalled(lesson: Lesson, found: Finding) -> Warned:
    layout, low, high = lesson.layout, found["low"], found["high"]
    whose = f" of {neuron_id(layout, layout.last, 0)}" if layout.outputs > 1 else ""
    mean: Spans = (f"Descent has stalled at the mean of the targets{whose}, ", Figure(found["mean"]), ": ")
    answers: Spans = ("every answer is ", *_quantity(found, "low")) if low == high else (
        "the answers lie between ", *_quantity(found, "low"), " and ", *_quantity(found, "high")
    )  # fmt: skip
    fell = found["before"] - found["after"]
    less: Spans = (
        (" has not fallen",) if fell == 0 else (" fell only by ", Figure(fell, 2), ", to ", Figure(found["after"]))
    )
    more = "other first weights, a larger rate, or momentum" if layout.last > 1 else "a hidden layer, or a larger rate"
    return Warned((*mean, *answers, f", and in {found['epochs']:.0f} epochs E", *less, "."), (f"Try {more}.",))


_SAID: Final[Mapping[Name, Callable[[Lesson, Finding], Warned]]] = {
    "unfitting_loss": _unfitting,
    "unreachable_target": _unreachable,
    "unequal_scales": _unequal,
    "symmetric_units": _symmetric,
    "saturated_unit": _saturated,
    "dead_relu": _dead,
    "rounded_output": _rounded,
    "vanishing_gradient": _vanishing,
    "exploding_gradient": _exploding,
    "rate_too_large": _too_fast,
    "stalled_at_mean": _stalled,
}

_IN_SHORT: Final[Mapping[Name, str]] = {
    "unfitting_loss": "a loss that does not fit",
    "unreachable_target": "out of reach",
    "unequal_scales": "unequal scales",
    "symmetric_units": "alike",
    "saturated_unit": "saturated",
    "dead_relu": "dead",
    "rounded_output": "rounded",
    "vanishing_gradient": "a vanishing gradient",
    "exploding_gradient": "an exploding gradient",
    "rate_too_large": "too large a rate",
    "stalled_at_mean": "stalled at the mean",
}


# -- what they share ---------------------------------------------------------------------------------------------------


def _counted(lesson: Lesson, findings: Sequence[Finding], illness: Name) -> str:
    steps = [lesson.find(one.place) for one in findings if one.illness == illness]
    return _named(lesson, findings, illness) + (f" (step {steps[0]})" if steps[0] else "")


def _named(lesson: Lesson, findings: Sequence[Finding], illness: Name) -> str:
    """`dead h1 and h3`."""
    own = [one for one in findings if one.illness == illness]
    names = dict.fromkeys(neuron_id(lesson.layout, *unit) for one in own for unit in one.units)
    return _IN_SHORT[illness] + (f" {_some(list(names))}" if names else "")


def _some(names: list[str]) -> str:
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1} more"
    return listed(names)


def _name(found: Finding, role: str) -> Spans:
    proof = found.find(role)
    return (proof.place.key,) if proof and proof.place else ()


def _quantity(found: Finding, role: str) -> Spans:
    """`∂out_h1/∂net_h1 = 0.0012`."""
    proof = found.find(role)
    if proof is None or proof.place is None:
        return ()
    return (proof.place.key, " ", Figure(proof.value, key=proof.place.key, related=True))


def _all(found: Finding) -> str:
    """`both samples`."""
    number = int(found["samples"])
    return "both samples" if number == 2 else f"all {count(number, 'sample')}"


def _percent(share: float) -> str:
    return f"{show(share * 100, 2)}\u00a0%"


def _needs(network: Network, activation: BoundActivation) -> str:
    loss = network.loss.entry
    assert loss.target_range is not None
    low, high = (show(end) for end in loss.target_range)
    return f"{loss.name} needs outputs between {low} and {high}, and {activation.name} gives {_reach(activation)}"


def _reach(activation: BoundActivation) -> str:
    low, high = activation.range
    if math.isinf(low) and math.isinf(high):
        return "any number"
    if math.isinf(high):
        return f"{show(low)} and more"
    return f"{show(low)} to {show(high)}"
