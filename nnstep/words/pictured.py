"""What is said of pictures: what is drawn, what stands where, and the same for who does not see it."""

from __future__ import annotations

import math
from typing import Final

from nnstep.quantities.key import Key
from nnstep.quantities.spans import Figure, Span, Spans

SLOPE: Final[Spans] = ("slope ",)
HERE: Final[Spans] = ("here ",)
PROMISED: Final[Spans] = ("the slope promised ",)
CAME: Final[Spans] = ("it came to ",)


def activation_title(net: Key, out: Key) -> Spans:
    """Over an activation."""
    return (out, " as its sum ", net, " goes, all else staying as it is")


def works_at(net: Key, own: float, out: Key, result: float, slope: float) -> Spans:
    """Where a neuron works, and what that means for learning."""
    begins: Spans = ("At ", net, " ", Figure(own), " the neuron gives ", out, " ", Figure(result))
    if slope == 0:
        return (*begins, "; there it is flat: a little more or less of the sum changes nothing.")
    return (*begins, "; a little more of the sum changes it by ", Figure(slope), " times as much.")


def slope_title(key: Key) -> Spans:
    """Over the error along a weight."""
    return (Key("batch_error"), " as ", key, " goes, all else staying as it is")


def along(key: Key, own: float, gradient: float, step: float, before: float, after: float) -> tuple[Spans, ...]:
    """The slope at a weight, what it promised for the step, and what came of this step alone."""
    steep: Spans = ("At ", key, " ", Figure(own), " the slope is ", Figure(gradient), ".")
    if not step:
        return (steep,)
    goes = ("The step of ", Figure(step), " promises ", Figure(gradient * step, signed=True))
    if not math.isfinite(after):
        return (steep, (*goes, ", and comes to no number."))
    return (steep, (*goes, " and brings ", Figure(after - before, signed=True), ", ", key, " moving alone."))


# -- two weights -------------------------------------------------------------------------------------------------------

LOWEST: Final[Spans] = ("lowest here ",)
PATH: Final[Spans] = ("training",)


def all_samples(samples: int) -> Spans:
    """The error where an update has some of the samples only."""
    return (f"E of all {samples} samples",)


def on_path(begun: str) -> Spans:
    """What stands beside a place on the path of training."""
    return (begun,)


def begins(epoch: int, update: int) -> str:
    """What begins with the weights that are drawn."""
    return f"epoch {epoch}" if update == 1 else f"update {update} of epoch {epoch}"


def map_title(error: Spans, across: Key, up: Key, begun: str) -> Spans:
    """Over a map. begun: what begins with the other weights."""
    return (*error, " over ", across, " and ", up, f", all else as {begun} begins")


def on_map(error: Spans, lowest: tuple[tuple[Key, float], ...], least: float, *, at_edge: bool) -> Spans:
    """Where the lowest point of a map is."""
    (across, x), (up, y) = lowest
    where: Spans = ("The lowest point drawn is ", *error, " ", Figure(least), " at ", across, " ", Figure(x), ", ", up,
                    " ", Figure(y))  # fmt: skip
    return (*where, "; it is at the edge, and may go on falling outside." if at_edge else ".")


def shadow(begun: str, others: int) -> Spans:
    """What does not move on a map; others: how many more parameters training moves."""
    if not others:
        return ("Nothing else is trained, so this is all there is.",)
    stays = f"All other weights stay as {begun} begins with them."
    return (f"{stays} Training moves them too, so its path is only a shadow on this ground: along it, E was another.",)


# -- two inputs --------------------------------------------------------------------------------------------------------


def plane_title(out: Key, across: Key, up: Key, begun: str) -> Spans:
    """Over a plane of inputs. begun: what begins with the weights."""
    return (out, " over ", across, " and ", up, f", as {begun} begins")


def line_of(net: Key, side: str, *, outside: bool) -> Spans:
    """The name of a neuron's line."""
    return (net, f" = 0, positive {side}{' (outside)' if outside else ''}")


def halfway(out: Key, middle: float) -> Spans:
    """The name of the line between two answers."""
    return (out, " = ", Figure(middle))


def samples_of(target: Key, value: float) -> Spans:
    """The name of the sign of samples with this target."""
    return (target, " ", Figure(value))


def class_of(name: Spans) -> Spans:
    """The name of the sign of samples of a class."""
    return ("class ", *name)


SAMPLES: Final[Spans] = ("samples",)


def at_line(outputs: bool, result: float, *, what: str) -> Spans:
    """What a neuron's line is: where its sum is 0, and what its output is there. what: the function does there."""
    who = "neuron's" if outputs else "hidden neuron's"
    begins: Spans = (f"Each {who} line is where its sum is 0",)
    if not math.isfinite(result):
        return (*begins, ".")
    return (*begins, "; there its output is ", Figure(result), f"{what}.")


def sides(right: int, of: int, out: Key, middle: float) -> Spans:
    """How many samples get an answer on their side of the middle."""
    many = "All" if right == of > 1 else "None" if not right else str(right)
    return (f"{many} of {of} sample{'s' * (of > 1)} get an answer on their side of ", out, " ", Figure(middle), ".")


def at_mean(others: tuple[tuple[Key, float], ...], more: int) -> Spans:
    """The inputs that are not drawn."""
    named: list[Span] = []
    for place, (key, value) in enumerate(others):
        named += [", " if place else "", key, " ", Figure(value)]
    return ("The other inputs stay at their mean: ", *named, f" and {more} more." if more else ".")


def more_lines(drawn: int, more: int) -> Spans:
    """Where there are too many lines."""
    return (f"The lines are those of the first {drawn} neurons; {more} more are not drawn.",)
