"""Which rule a step follows, by its name, as a choice, and in a few words: what quizzes and hints speak of."""

from __future__ import annotations

from typing import Final, Literal

from nnstep.lesson.script import Lesson
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans, count

Rule = Literal[
    "scaling", "sum", "activation", "share", "unit_error", "error", "samples", "error_slope", "paths", "path", "slope",
    "chain", "gradient", "bias_gradient", "rate",
    "class", "correct", "accuracy", "reported", "penalty", "penalised", "decay", "norm", "scale",
    "clipped", "kept", "correction", "update",
]  # fmt: skip

NAMES: Final[dict[Rule, str]] = {
    "scaling": "scaling of a column",
    "sum": "weighted sum",
    "activation": "activation of a sum",
    "share": "share of a softmax",
    "unit_error": "error of one output",
    "error": "errors put together",
    "samples": "samples put together",
    "error_slope": "slope of the error at an output",
    "paths": "sum over paths",
    "path": "way back along one path",
    "slope": "slope of the activation",
    "chain": "chain rule through a neuron",
    "gradient": "slope for a weight",
    "bias_gradient": "slope for a bias",
    "rate": "schedule of the learning rate",
    "class": "class of a sample",
    "correct": "classes compared",
    "accuracy": "share of right classes",
    "reported": "number that a library reports",
    "penalty": "penalty for large weights",
    "penalised": "penalty added to the error",
    "decay": "pull towards 0",
    "norm": "length of all slopes together",
    "scale": "how much is kept in clipping",
    "clipped": "slope after clipping",
    "kept": "running mean",
    "correction": "correction of a running mean",
    "update": "update",
}
"""What a rule is called where it is one of four choices."""

_ALWAYS: Final[tuple[Rule, ...]] = (
    "sum", "activation", "slope", "paths", "chain", "update", "gradient", "error_slope",
)  # fmt: skip
CHOICES: Final = 4


_LIKE: Final[dict[Kind, Kind]] = {
    "net_end": "net", "out_end": "out", "unit_error_end": "unit_error", "error_end": "error",
}  # fmt: skip
"""What follows the rule of another kind, with the weights that an epoch ended with."""


def rule_of(lesson: Lesson, key: Key) -> Rule:
    """The rule by which a quantity is computed."""
    layout = lesson.layout
    crossed = key.layer > 0 and layout.layer(key.layer).crossed
    match _LIKE.get(key.kind, key.kind):
        case "input" | "target":
            return "scaling"
        case "net":
            return "sum"
        case "out":
            return "share" if crossed else "activation"
        case "unit_error":
            return "unit_error"
        case "error":
            return "unit_error" if layout.outputs == 1 else "error"
        case "class" | "predicted":
            return "class"
        case "correct":
            return "correct"
        case "accuracy" | "val_accuracy":
            return "accuracy"
        case "penalty":
            return "penalty"
        case "batch_error" if layout.in_loss:
            return "penalised"
        case "batch_error" | "epoch_error" | "val_error":
            if key.kind == "val_error" or len(layout.training) > 1:
                return "samples"
            return "unit_error" if layout.outputs == 1 else "error"
        case "reported" | "epoch_reported":
            return "reported"
        case "dout":
            if key.layer == layout.last:
                return "error_slope"
            return "paths" if len(layout.followers(key.layer, key.unit)) > 1 else "path"
        case "slope":
            return "slope"
        case "dnet":
            return "paths" if crossed and layout.outputs > 1 else "chain"
        case "grad":
            if key.sample == 0 and lesson.trace.schedule.updates < len(layout.training):
                return "samples"
            return "bias_gradient" if key.source == BIAS else "gradient"
        case "rate":
            return "rate"
        case "reg":
            return "decay"
        case "norm":
            return "norm"
        case "scale":
            return "scale"
        case "used":
            return "clipped"
        case "state_new":
            return "kept"
        case "hat":
            return "correction"
    return "update"


def says(lesson: Lesson, place: Place) -> Spans:
    """What the rule does here, in a few words and without a value."""
    key, layout, network = place.key, lesson.layout, lesson.trace.network
    bound = network.activation(key) if key.layer else None
    activation = bound.entry.name.replace("_", " ") if bound else ""
    match rule_of(lesson, key):
        case "scaling":
            return ("Its column's size and middle are taken out.",)
        case "sum":
            bias = ", and the bias" if layout.layer(key.layer).bias != "none" else ""
            if len(layout.sources(key.layer, key.unit)) == 1:
                return (f"What comes in times its weight{bias}.",)
            return (f"Each number times its weight, added up{bias}.",)
        case "activation":
            return ("The sum, passed on as it is." if bound and bound.identity else f"The {activation} of the sum.",)
        case "share":
            return ("e to its own sum, divided by all of these together.",)
        case "unit_error":
            return ("The loss, of the output and its target.",)
        case "error":
            return ("The outputs' errors, put together as the loss says.",)
        case "samples":
            return (f"The {'mean' if network.reduction == 'mean' else 'sum'} over the samples.",)
        case "error_slope":
            slope = network.loss.entry.slope_says
            return (f"{slope[:1].upper()}{slope[1:]}.",)
        case "paths":
            ways = len(layout.followers(key.layer, key.unit)) if key.kind == "dout" else layout.units(key.layer)
            return (f"The sum over {'both paths' if ways == 2 else count(ways, 'path')}.",)
        case "path":
            return ("One path: what comes back, times the weight on it.",)
        case "slope":
            return (f"The slope of the {activation} at this sum.",)
        case "chain":
            return (key.of("dout"), " times ", key._replace(kind="slope", source=key.unit), ".")
        case "gradient":
            sample = key.sample or lesson.trace.batch(place.epoch, place.update)[0]
            source = Key("out" if key.layer > 1 else "input", key.layer - 1, key.source, 0, sample)
            return (Key("dnet", key.layer, key.unit, 0, sample), " times ", source, ".")
        case "bias_gradient":
            return ("A bias is multiplied with nothing: its slope is all that comes back to the sum.",)
        case "class":
            if layout.classes == "two":
                return ("1 where it is past the middle of the two targets, else 0.",)
            return ("Which of the outputs is the largest, counted from 1.",)
        case "correct":
            return ("1 where the two classes are the same, else 0.",)
        case "accuracy":
            return ("How many samples are classed right, of all there are.",)
        case "rate":
            return ("The first rate, as the schedule changes it.",)
        case "reported":
            return ("The error, as the library combines it for its users.",)
        case "penalty":
            half = "half of " if network.l2.half else ""
            return (f"The squares of the weights, times {half}", Key("hyper", slot="l2"), ".")
        case "penalised":
            return ("The error of the samples, and the penalty.",)
        case "decay":
            return ("The slope, and a part of the weight itself.",)
        case "norm":
            return ("The root of the sum of all squared slopes.",)
        case "scale":
            return ("1, or less where the slopes together are too long.",)
        case "clipped":
            return ("The slope, shortened as all the others.",)
        case "kept":
            return ("A part of what was kept, and the new slope.",)
        case "correction":
            return ("Divided by how much of it there can be by now.",)
    if network.optimizer is None or network.optimizer.entry.plain:
        return ("The old value, less ", layout.rate, " times the slope.")
    return (f"The old value, less the step of {network.optimizer.entry.name}.",)


def choices(right: Rule, present: tuple[Rule, ...], seed: str) -> tuple[Rule, ...]:
    """Four rules, the right one among them; the same ones for the same seed."""
    others = [rule for rule in dict.fromkeys((*present, *_ALWAYS)) if rule != right]
    if right in ("paths", "path"):  # nobody could say which of the two is meant
        others = [rule for rule in others if rule not in ("paths", "path")]
    from random import Random  # only where something is asked

    dice = Random(seed)
    picked = [right]
    while others and len(picked) < CHOICES:
        picked.append(others.pop(int(dice.random() * len(others))))
    order = list[Rule]()
    while picked:
        order.append(picked.pop(int(dice.random() * len(picked))))
    return tuple(order)
