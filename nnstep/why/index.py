"""The index of all topics: what there is to ask about, what it answers to, and which of it a quantity follows."""

from __future__ import annotations

from functools import cache

from nnstep.errors import nearest
from nnstep.lesson.script import Lesson
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.place import Place
from nnstep.why.backward import BACKWARD
from nnstep.why.forward import FORWARD
from nnstep.why.functions import function_topics
from nnstep.why.topic import Topic, folded
from nnstep.why.updates import UPDATES
from nnstep.words.titles import WHY_PREFIX


@cache
def topics() -> tuple[Topic, ...]:
    """All topics: the rules first, then the functions of the tables."""
    return (*FORWARD, *BACKWARD, *UPDATES, *_of_functions())


@cache
def _of_functions() -> tuple[Topic, ...]:
    return tuple(function_topics())


def topic(name: str) -> Topic:
    """The topic of this name."""
    return next(one for one in topics() if one.name == name)


def asked(words: str, lesson: Lesson) -> Topic | None:
    """The topic that is called so, in any case and with or without `why`; of several one that the lesson has."""
    wanted = folded(words)
    for tried in dict.fromkeys((wanted, wanted.removeprefix(WHY_PREFIX))):
        found = [one for one in topics() if tried in (folded(one.name), *map(folded, one.words))]
        if found:
            return found[0] if len(found) == 1 else next((one for one in found if one.find(lesson)), found[0])
    return None


def like(words: str) -> list[str]:
    """The nearest words that open a topic."""
    known = [word for one in topics() for word in (folded(one.name), *map(folded, one.words))]
    return nearest(folded(words).removeprefix(WHY_PREFIX), known, 3)


def topics_of(lesson: Lesson, place: Place) -> tuple[tuple[Topic, Place], ...]:
    """The topics that a quantity follows, each with the place at which it is derived, the nearest first.

    A weight or bias, its slope and its new value: how the slope comes about, and the update.
    """
    found: list[tuple[Topic, Place]] = []
    for key in _keys(lesson, place):
        there = lesson.trace.beside(place, key)
        if lesson.trace.equation(there) is None:
            continue  # given, or a length of no slopes at all
        known = [one for one, _ in found]
        holding = [one for one in topics() if one not in known and one.holds(lesson, key)]
        holding.sort(key=lambda one: one not in _of_functions())  # what is nearest to the numbers comes first
        found += [(one, there) for one in holding]
    return tuple((one, there) for one, there in found if not _is_aside(one, place.key))


def _keys(lesson: Lesson, place: Place) -> tuple[Key, ...]:
    """The quantities whose rules are asked for with one: itself, and of a parameter those of its way to a new value."""
    key, layout = place.key, lesson.layout
    if key.kind == "hyper":
        return _made_with(lesson, key.slot)
    if key.kind in ("penalty", "batch_error", "error"):
        # An error that all outputs are in together has the rule of its loss.
        sample = key.sample or lesson.trace.batch(place.epoch, place.update)[0]
        together = (Key("dout", layout.last, 0, 0, sample),) if layout.mixed and key.kind != "penalty" else ()
        pulled = _made_with(lesson, "l2") if layout.in_loss and key.kind != "error" else ()
        return (key, *together, *pulled)
    beside = _beside(lesson, key)
    if beside is not None:
        return (beside,)
    if key.kind not in ("param", "grad", "new"):
        return (key,)
    parameter = key.of("param", sample=0, slot="")
    batch = lesson.trace.batch(place.epoch, place.update)
    sample = key.sample or batch[0]
    alone = len(batch) == 1
    gradient = parameter.of("grad", sample=0 if alone else sample)
    keys = [gradient] if alone else [gradient, parameter.of("grad")]
    if key.kind == "new" and layout.is_trained(parameter):
        keys = []
    if key.kind != "grad" and layout.is_trained(parameter):
        if layout.decays(bias=parameter.source == BIAS):
            keys.append(parameter.of("reg"))
        keys.append(parameter.of("new"))
    return tuple(keys)


def _made_with(lesson: Lesson, slot: str) -> tuple[Key, ...]:
    """What is made with a hyperparameter first of all."""
    layout, optimizer = lesson.layout, lesson.trace.network.optimizer
    own = optimizer.entry.parameters if optimizer is not None else ()
    chosen: dict[str, Kind] = {one.quantity: "new" for one in own}
    kind = {**chosen, "l2": "reg", "clip_norm": "used", "clip_epsilon": "used"}.get(slot)
    if kind is None:
        return ()
    every = (one for layer in range(1, layout.last + 1) for one in layout.parameters(layer) if layout.is_trained(one))
    return tuple(one.of(kind) for one in every if kind != "reg" or layout.decays(bias=one.source == BIAS))[:1]


def _beside(lesson: Lesson, key: Key) -> Key | None:
    """The step that a quantity met beside it belongs to, whose rule is its own."""
    match key.kind:
        case "net_by_param":
            return key.of("grad")
        case "net_by_out":
            return Key("dout", key.layer - 1, key.source, 0, 1) if key.layer > 1 else Key("dinput", 0, key.source, 0, 1)
        case "via" | "unit_dout" if key.layer < lesson.layout.last:
            return Key("dout", key.layer, key.unit, 0, key.sample)
        case "epoch_error":
            return Key("batch_error")
        case "epoch_reported":
            return Key("reported")
    return None


def _is_aside(one: Topic, key: Key) -> bool:
    """Whether a topic is not shown with a quantity's rule: what a bias is, is shown with biases, not with every sum."""
    return one.aside or (one.name == "bias" and not key.is_bias)
