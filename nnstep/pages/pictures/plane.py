"""The plane of two inputs: what the network answers where, the samples, and the lines its first neurons draw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from nnstep.errors import UsageError
from nnstep.lesson.around import spread
from nnstep.lesson.script import Lesson
from nnstep.pages.pictures.axes import Axes, Axis, Curve, Field, Mark, Point, field_of
from nnstep.pages.pictures.contour import contour
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.map import COLUMNS, ROWS
from nnstep.pages.pictures.named import named
from nnstep.pages.pictures.plot import Scale
from nnstep.pages.view import View
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Spans
from nnstep.words import pictured as words
from nnstep.words.classed import class_name

_MOST_LINES = 6
_MOST_NAMED = 3  # inputs that are not drawn
_SIGNS = "○●▲▼►◄"


def plane(view: View, names: Sequence[str]) -> Drawn:
    """Of an output, over two inputs: `out_o1@3`, `plane@3`, `x1 x3`; what is not named is the first."""
    lesson, layout = view.lesson, view.lesson.layout
    out, epoch, update = Key("out", layout.last), 1, 1
    inputs: list[int] = []
    for name in names:
        key, begun = named(lesson.trace, "plane", name)
        epoch, update = begun or (epoch, update)
        if key is None:
            continue
        if key.kind == "input":
            inputs.append(key.unit)
        elif key.kind == "out":
            out = key._replace(sample=0)
        else:
            raise UsageError(f"{name!r} has no plane", "name an output, and two inputs: out_o1@3 x1 x2")
    if layout.inputs < 2:
        raise UsageError("a plane has two inputs", "this network has one: nnstep plot out_o1 --picture activation")
    inputs = inputs or [0, 1]
    if len(inputs) != 2 or inputs[0] == inputs[1]:
        raise UsageError("a plane is over two inputs", "name two different ones: x1 x2")
    return plane_at(lesson, Place(out, epoch, update), (inputs[0], inputs[1]))


def plane_at(lesson: Lesson, place: Place, inputs: tuple[int, int] = (0, 1)) -> Drawn:
    """The plane of a neuron's output, with the parameters before the update of its place."""
    from nnstep.network.dense import Grid, answers_on  # numpy, for those who look at fields

    trace, layout = lesson.trace, lesson.layout
    out = place.key._replace(sample=0)
    rows = [trace.network.inputs[sample - 1] for sample in layout.training]
    mean = [fmean(row[unit] for row in rows) for unit in range(layout.inputs)]
    ways = [[row[unit] for row in rows] for unit in inputs]
    across, up = (Scale(*spread(ways[one], ways[1 - one])) for one in (0, 1))
    grid = Grid(*(tuple(scale.value(part / (count - 1)) for part in range(count))
                  for scale, count in ((across, COLUMNS), (up, ROWS))))  # fmt: skip
    field = field_of((out,), answers_on(trace, place, mean, inputs, grid))
    names = [Key("input", 0, unit) for unit in inputs]

    said: list[Spans] = []
    axes = Axes(Axis((names[0],), across), Axis((names[1],), up), field=field)
    curves: list[Curve] = []
    marks, middle = _samples(lesson, out, inputs)
    if middle is not None:
        curves += _between(field, out, middle, axes)
        said.append(_on_their_sides(lesson, place, middle))
    curves += _lines(lesson, place, inputs, mean, axes)
    said.append(_at_line(lesson))
    others = tuple((Key("input", 0, unit), mean[unit]) for unit in range(layout.inputs) if unit not in inputs)
    if others:
        said.append(words.at_mean(others[:_MOST_NAMED], len(others[_MOST_NAMED:])))
    if (more := layout.units(1) - _MOST_LINES) > 0:
        said.append(words.more_lines(_MOST_LINES, more))
    axes = Axes(axes.across, axes.up, tuple(curves), tuple(marks), field)
    title = words.plane_title(out, names[0], names[1], words.begins(place.epoch, place.update))
    return Drawn(title, axes, tuple(said), trace.spelled(Place(out, place.epoch, place.update)))


def _between(field: Field, out: Key, middle: float, axes: Axes) -> list[Curve]:
    """The line between two answers, where there is one."""
    points = contour(field, middle)
    if not points:
        return []
    return [
        Curve(
            words.halfway(out, middle), tuple((axes.across.scale.value(x), axes.up.scale.value(y)) for x, y in points)
        )
    ]


def _samples(lesson: Lesson, out: Key, inputs: tuple[int, int]) -> tuple[list[Mark], float | None]:
    """The samples at their places, with signs by class or target; and what is halfway between two targets."""
    trace, layout = lesson.trace, lesson.layout
    target = Key("target", layout.last, out.unit)
    if not layout.has_targets:
        signs: dict[float, tuple[str, Spans]] = {}
        of = [0.0] * layout.samples
    elif layout.classes == "one-hot":
        of = [float(max(range(layout.outputs), key=row.__getitem__)) for row in trace.network.targets]
        signs = {one: (_sign(int(one)), words.class_of(class_name(layout, one + 1))) for one in sorted(set(of))}
    else:
        own = out.unit if out.layer == layout.last else 0
        target = Key("target", layout.last, own)
        of = [row[own] for row in trace.network.targets]
        found = sorted(set(of))
        signs = {} if len(found) > 2 else {one: (_SIGNS[place if len(found) == 2 else 1], words.samples_of(target, one))
                                           for place, one in enumerate(found)}  # fmt: skip
    halves = len(signs) == 2 and layout.classes != "one-hot" and out.layer == layout.last
    marks: list[Mark] = []
    named: set[str] = set()
    for row, value in zip(trace.network.inputs, of, strict=True):
        sign, label = signs.get(value, ("●", words.SAMPLES))
        marks.append(Mark(sign, () if sign in named else label, (row[inputs[0]], row[inputs[1]])))
        named.add(sign)
    return marks, fmean(signs) if halves else None


def _sign(place: int) -> str:
    return _SIGNS[place] if place < len(_SIGNS) else chr(ord("a") + (place - len(_SIGNS)) % 26)


def _on_their_sides(lesson: Lesson, place: Place, middle: float) -> Spans:
    """How many samples get an answer on the side of the middle where their target is."""
    from nnstep.network.dense import answers  # as above

    trace, key, training = lesson.trace, place.key, lesson.layout.training
    found = answers(trace, place, [trace.network.inputs[sample - 1] for sample in training])
    wanted = [trace.network.targets[sample - 1][key.unit] for sample in training]
    right = sum((answer - middle) * (target - middle) > 0 for answer, target in zip(found, wanted, strict=True))
    return words.sides(right, len(training), key._replace(sample=0), middle)


def _lines(lesson: Lesson, place: Place, inputs: tuple[int, int], mean: Sequence[float], axes: Axes) -> list[Curve]:
    """For each neuron of the first layer the line on which its sum is 0."""
    trace, layout = lesson.trace, lesson.layout
    found = []
    for unit in range(min(layout.units(1), _MOST_LINES)):

        def weight(source: int, unit: int = unit) -> float:
            if source != BIAS and not layout.leads(1, unit, source):
                return 0.0  # no link: the sum does not change with it
            return trace.value(Place(Key("param", 1, unit, source), place.epoch, place.update))

        rest = sum(weight(source) * mean[source] for source in range(layout.inputs) if source not in inputs)
        if biases := layout.layer(1).biases:
            rest += weight(BIAS, unit if biases > 1 else 0)
        a, b = weight(inputs[0]), weight(inputs[1])
        if points := line(a, b, rest, axes):
            wide, high = (axis.scale.high - axis.scale.low for axis in (axes.across, axes.up))
            steep = abs(a) * wide > abs(b) * high
            side = ("to the right" if a > 0 else "to the left") if steep else "above" if b > 0 else "below"
            outside = not any(axes.pieces(Curve((), points)))
            found.append(Curve(words.line_of(Key("net", 1, unit), side, outside=outside), points))
    return found


def line(a: float, b: float, c: float, axes: Axes) -> tuple[Point, ...]:
    """Two points of a·x + b·y + c = 0, at opposite edges; none where there is no such line."""
    across, up = axes.across.scale, axes.up.scale
    if not all(map(math.isfinite, (a, b, c))) or a == b == 0:
        return ()
    if abs(a) * (across.high - across.low) > abs(b) * (up.high - up.low):
        return tuple((-(b * y + c) / a, y) for y in (up.low, up.high))
    return tuple((x, -(a * x + c) / b) for x in (across.low, across.high))


def _at_line(lesson: Lesson) -> Spans:
    """What the lines are: what the first layer's neurons give where their sum is 0."""
    first, *others = lesson.trace.network.activations[0].distinct
    entry = first.entry
    outputs = lesson.layout.last == 1
    if entry.crossed or others:  # each neuron has its own
        return words.at_line(outputs, math.nan, what="")
    from nnstep.engine.arrays import xp  # as above

    result = float(first.value(xp, 0.0))
    low, high = entry.range
    what = (
        ", its middle"
        if entry.bounded and result == (low + high) / 2
        else (", and it jumps" if entry.rule else ", and it bends")
        if 0.0 in entry.kinks
        else ""
    )
    return words.at_line(outputs, result, what=what)
