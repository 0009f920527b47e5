"""What is said on the page of a weight or a bias: what it is, which way it goes, whether its paths agree."""

from __future__ import annotations

import math

from nnstep.algebra.worked import digits_that_add_up
from nnstep.engine.network import Network
from nnstep.lesson.explain import Explanation
from nnstep.lesson.verify import Effect
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans
from nnstep.words.promised import promise, way, whole_error, why_otherwise


def parameter_words(layout: Layout, key: Key) -> str:
    """What a weight or a bias is, in words."""
    if key.source != BIAS:
        source = neuron_id(layout, key.layer - 1, key.source)
        return f"the weight from {source} to {neuron_id(layout, key.layer, key.unit)}"
    if layout.layer(key.layer).bias == "shared":
        return f"the bias that layer {key.layer} shares"
    return f"the bias of {neuron_id(layout, key.layer, key.unit)}"


def paths_counted(number: int) -> str:
    """How many paths there are."""
    return "1 path" if number == 1 else f"{number or 'no'} paths"


def change(explanation: Explanation) -> Spans:
    """The parameter before and after the update, and why it goes that way."""
    parameter, trace, place = explanation.parameter, explanation.trace, explanation.place
    assert parameter is not None
    before = trace.value(Place(parameter, place.epoch, place.update))
    new = Place(parameter.of("new"), place.epoch, place.update)
    if not trace.layout.is_trained(parameter):
        frozen = "it is frozen" if trace.layout.has_update else "there is no optimizer"
        return (Figure(before, key=parameter), f"    No update changes it: {frozen}.")
    after, slope = trace.value(new), trace.value(explanation.slope)
    sign = "negative" if slope < 0 else "positive" if slope > 0 else "0"
    way = "goes up" if after > before else "goes down" if after < before else "stays"
    downhill = "goes up" if slope < 0 else "goes down" if slope > 0 else "stays"
    so = "so " if way == downhill else "and yet "
    more = "" if way == downhill else ", by what else the update counts" if way != "stays" else ", to its last digit"
    return (
        Figure(before, key=parameter), " → ", Figure(after, key=new.key),
        "    The slope of ", whole_error(trace.layout), f" is {sign}, {so}", parameter, f" {way}{more}.",
    )  # fmt: skip


def along(names: tuple[str, ...]) -> str:
    """A path, by the neurons it goes through, the nearest to the parameter first."""
    return f"through {', '.join(reversed(names))}"


CANCELS: Spans = ("Added up, these cancel, and what the computer keeps is the rest of its own rounding.",)


def agreement(explanation: Explanation, value: float) -> Spans:
    """Whether all paths pull the parameter the same way; value: what they come to."""
    parameter = explanation.parameter
    assert parameter is not None
    up = [path for path in explanation.paths if path.value < 0]
    down = [path for path in explanation.paths if path.value > 0]
    if not up and not down:
        return ("Along every path something is 0, so nothing gets through.",)
    if not up or not down:
        through = up or down
        if len(through) == 1 < len(explanation.paths):
            return (f"Only the path {along(through[0].through)} counts: along every other something is 0.",)
        which = "All paths" if len(through) == len(explanation.paths) else "All paths on which nothing is 0"
        return (f"{which} pull the same way.",)
    if value == 0:
        return ("The paths disagree, and cancel.",)
    losing, way = (down, "down") if value < 0 else (up, "up")
    if len(losing) == 1:
        alone = along(losing[0].through)
        return (f"The paths disagree: {alone} alone ", parameter, f" would go {way}, and that would be wrong.")
    return (f"The paths disagree: {len(losing)} of {len(explanation.paths)} would have ", parameter, f" go {way}.")


def measured(agrees: bool, network: Network) -> str:
    """What is said to a slope that was measured."""
    if agrees:
        return " ✓"
    if {"log_min", "out_min", "out_max"} & network.loss.cuts.keys():
        return ", not the same: where the loss is cut another slope is taken"
    return ", not the same: E is too steep or too curved here for this test"


def effect_of_update(layout: Layout, effect: Effect) -> list[Spans]:
    """What the update of one parameter alone does to E, beside what its slope promised."""
    came, error, never_negative = effect.before - effect.after, whole_error(layout), layout.has_targets
    if not math.isfinite(came):
        return [
            (
                error,
                " leaves what a computer can hold.",
            )
        ]
    promised = promise(-effect.promised)
    if came == 0:
        return [(error, " stays at ", Figure(effect.before, 8), "; slope times step ", *promised)]
    (of_before, of_after), of_change = digits_that_add_up((effect.before, -effect.after), came) or ((8, 8), 4)
    why = why_otherwise(effect.before, came, -effect.promised, never_negative=never_negative)
    return [
        (error, " goes from ", Figure(effect.before, of_before), " to ", Figure(effect.after, of_after), ", that is ",
         Figure(abs(came), of_change), f" {way(came)}; slope times step ", *promised),
        *([why] if why else []),
    ]  # fmt: skip
