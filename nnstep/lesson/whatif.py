"""What if: what a person may set and how it is written, and what the change does, first and in the end."""

from __future__ import annotations

import math
import re
from functools import cache

from nnstep.errors import UnknownQuantity, UsageError, nearest
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.addresses import of_key
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import BIAS, COUNTED, Key
from nnstep.quantities.names import parse
from nnstep.quantities.spans import Figure, Spans, Verbatim

FIELDS = {
    "activation": "network.layers[*].activation",
    "hidden": "network.layers[-].units",
    "optimizer": "optimizer.name",
    "loss": "loss",
    "batch": "training.batch",
    "reduction": "training.reduction",
    "l2": "training.l2",
    "clip_norm": "training.clip_norm",
    "clip_epsilon": "training.clip_epsilon",
    "schedule": "training.schedule",
    "seed": "seed",
    **{
        word: f"optimizer.{one.name}"
        for entry in OPTIMIZERS for one in entry.parameters if one.is_word for word in (one.name, *one.aliases)
    },
}  # fmt: skip
"""Short names of a scenario's fields, and their paths; * stands for each layer, - for each hidden one.

Numbers of optimizers have ids."""


_NUMBER = r"[-+−]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?"


@cache
def _in_words() -> re.Pattern[str]:
    """Names of several words, as people type them."""
    numbers = (one for entry in OPTIMIZERS for one in entry.parameters)
    names = {*FIELDS, *(name for one in numbers for name in (one.name, *one.aliases))}
    spelled = sorted(name.replace("_", r"[\s_-]+") for name in names if "_" in name)
    return re.compile(rf"(?:\bthe\s+)?\b({'|'.join(spelled)})\b", re.IGNORECASE)


def joined(typed: str) -> str:
    """Names that are typed in words, in one: `learning rate` as `learning_rate`."""
    return _in_words().sub(lambda found: re.sub(r"[\s-]+", "_", found[1].casefold()), typed)


def parted(typed: str, lesson: Lesson, own: str = "") -> tuple[str, str]:
    """The name and the value in `w5 = 0.7`; of a number alone the name is `own`.

    Names may be in words, and a number may have a decimal comma. Raises: UsageError where it is none, UnknownQuantity.
    """
    name, sign, value = joined(typed).partition("=")
    name, value = name.strip(), value.strip()
    if not sign and own and re.fullmatch(_NUMBER, name):
        name, value = own, name
    elif not sign:  # lr 0.3, learning rate: 0.3
        name, _, value = name.rpartition(" ")
        name = name.strip().rstrip(":").rstrip() if re.fullmatch(_NUMBER, value) else ""
    if not name or not value:
        raise UsageError("write a name and a value", "as in w5=0.7, lr=0.3, x1=0.5 or activation=tanh")
    if re.fullmatch(_NUMBER, value):
        value = value.replace("−", "-").replace(",", ".")
    scenario = lesson.trace.scenario
    if name.casefold() == "l2" and scenario and scenario.training.l2.is_told:
        return "training.l2.rate", value  # the rest of what the file says of it stays
    if "." in name or "[" in name or name.casefold() in FIELDS:
        return (name.casefold() if name.casefold() in FIELDS else name), value
    optimizer = lesson.trace.network.optimizer
    if optimizer and (one := optimizer.entry.absent(name.casefold(), optimizer.parameters)):
        return one.name, value
    try:
        key, address = parse(name, lesson.layout)
    except UnknownQuantity:
        like = nearest(name, FIELDS, 1)
        if like:
            raise UsageError(f"unknown name {name!r}", f"did you mean {like[0]!r}?") from None
        raise
    if address.epoch is not None:
        raise UsageError(f"{name!r} cannot be set", "a setting holds from the first epoch on: leave the @ out")
    return of_key(key if key.is_data else key._replace(sample=0), lesson.layout), value


def spelled(name: str, value: str, layers: int) -> list[str]:
    """A setting as `--set` takes it: the short names are spelled out as paths into the scenario. Raises: UsageError."""
    path = FIELDS.get(name)
    if path is None:
        return [f"{name}={value}"]
    if value.startswith("{"):  # a function with its numbers, and not its name alone
        path = path.removesuffix(".name")
    if "[" not in path:
        return [f"{path}={value}"]
    count = layers if "*" in path else layers - 1
    if not count:
        raise UsageError(f"{name}={value} sets nothing", "this network has no hidden layer, only outputs")
    return [f"{path.replace('*', str(number)).replace('-', str(number))}={value}" for number in range(count)]


def settable(lesson: Lesson) -> list[str]:
    """What can be set, for completion."""
    layout = lesson.layout
    numbers = range(1, min(layout.first_weight[-1], 200) + 1)
    weights = [f"w{number}" for number in numbers if not layout.lacks(number)]
    biases = [
        id_of(Key("param", layer, unit, BIAS), layout)
        for layer in range(1, layout.last + 1)
        for unit in range(min(layout.layer(layer).biases, 50))
    ]
    inputs = [f"x{number}" for number in range(1, min(layout.inputs, 50) + 1)]
    targets = [f"target_o{number}" for number in range(1, min(layout.outputs, 50) + 1)] if layout.has_targets else []
    hypers = [name for name in layout.hypers if name not in COUNTED]
    return [*weights, *biases, *inputs, *targets, *hypers, *FIELDS]


def effect(before: Lesson, after: Lesson, epoch: int) -> list[Spans]:
    """What a change does: the first number that differs, and E before and after the epoch's update."""
    from nnstep.lesson.compare import parting  # only where something is set

    found = parting(before, after, max(epoch, 2))
    if found is None:
        return [("No number of the lesson changes.",)]
    pair = found.pair
    assert pair.b is not None
    where = f"step {pair.step_b}" + (f" of epoch {found.epoch}" if found.epoch > 1 else "")
    sentences: list[Spans] = [
        (
            "The first number that differs: ",
            pair.b.key,
            f" in {where}, ",
            Figure(found.value_a, key=pair.b.key),
            " → ",
            Figure(found.value_b, key=pair.b.key),
            ".",
        )
    ]
    error = Key("epoch_error") if after.layout.in_loss else "E"  # of which the penalty is no part
    for number in (epoch, epoch + 1) if after.layout.has_update and before.layout.has_update else (epoch,):
        old, new = before.trace.epoch_error(number), after.trace.epoch_error(number)
        if old != new:
            way = "" if not (math.isfinite(old) and math.isfinite(new)) else " lower" if new < old else " higher"
            sentences.append(
                (error, f" of epoch {number}: ", Figure(old, 6), " → ", Figure(new, 6), f"{',' if way else ''}{way}.")
            )
        else:
            sentences.append((error, f" of epoch {number} stays ", Figure(old, 6), "."))
    return sentences


def beside(original: Lesson, step: Step, fork: Lesson) -> list[Spans]:
    """What a step's number was before anything was set."""
    from nnstep.lesson.compare import twin_of  # only where something is set

    twin = twin_of(original, fork, step.place)
    if twin is None:
        return [("Without what you set there is no such step.",)]
    before, now = original.trace.value(twin), fork.trace.value(step.place)
    if before == now:
        return [("What you set does not change this number.",)]
    return [("Without what you set this is ", Figure(before, key=step.key), ".")]


def _as_number(value: str) -> str:
    """A number with a real minus; a word keeps its hyphens: cross-entropy."""
    return value.replace("-", "−") if any(sign.isdigit() for sign in value) and not value[:1].isalpha() else value


def told(settings: tuple[tuple[str, str], ...], lesson: Lesson) -> list[Spans]:
    """What was set, each as a few words with its symbol."""
    result: list[Spans] = []
    for name, value in settings:
        shown = Verbatim(_as_number(value))
        try:
            key, _ = parse(name, lesson.layout)
        except UnknownQuantity:
            result.append((Verbatim(name), " set to ", shown))
            continue
        result.append((key, " set to ", shown))
    return result
