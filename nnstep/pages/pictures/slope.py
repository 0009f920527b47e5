"""The error along one weight: its slope where the weight is, the step taken, what the slope promised and what came."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnstep.errors import UsageError
from nnstep.lesson.landscape import error_with
from nnstep.lesson.script import Lesson
from nnstep.pages.pictures.axes import Axes, Axis, Curve, Mark
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.plot import Scale
from nnstep.pages.view import View
from nnstep.quantities.addresses import Address
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure
from nnstep.words import pictured as words

_POINTS, _FEW_POINTS = 121, 25
_LARGE = 20_000  # bytes of weights, from which each point takes its time
_LEAST, _MOST = 0.25, 1.0  # how far from the weight, to both sides, unless the step taken is longer
_SMALL, _LONG = 8.0, 1.5  # times the step taken: so it is seen beside the curve, and a long one whole

_ERROR = Key("batch_error")


def slope(view: View, names: Sequence[str]) -> Drawn:
    """Along a parameter: `w5`, `dE/dw5@3`; along the first one where none is named."""
    if len(names) > 1:
        raise UsageError("one weight at a time", "nnstep plot w5 --picture slope")
    trace = view.lesson.trace
    place = trace.find(names[0]) if names else trace.place(Key("param", 1, 0, trace.layout.sources(1, 0)[0]), Address())
    if not place.key.belongs_to_parameter:
        raise UsageError(f"{names[0]!r} is no weight", "name one, or a bias: w5, b1")
    if not trace.layout.has_targets:
        raise UsageError("without targets there is no error", "give the data targets")
    return slope_at(view.lesson, place)


def slope_at(lesson: Lesson, place: Place) -> Drawn:
    """The picture at the place of any quantity of the parameter, before the update that is made there."""
    trace, epoch, update = lesson.trace, place.epoch, place.update
    key = place.key.of("param", sample=0, slot="")
    own, before = trace.value(Place(key, epoch, update)), trace.value(Place(_ERROR, epoch, update))
    gradient = trace.value(Place(trace.layout.slope_for(key), epoch, update))
    new = trace.value(Place(key.of("new"), epoch, update)) if trace.layout.has_update else own
    step = new - own
    reach = max(min(max(_SMALL * abs(step), _LEAST), _MOST), _LONG * abs(step)) if math.isfinite(step) else _MOST
    count = _POINTS if trace.runner.state_bytes < _LARGE else _FEW_POINTS
    xs = [own + reach * (2 * part / (count - 1) - 1) for part in range(count)]
    points = tuple((x, error_with(trace, {key: x}, epoch, update)) for x in xs)
    ys = [y for _, y in points if math.isfinite(y)] or [0.0]
    tangent = tuple((x, before + gradient * (x - own)) for x in (own - reach, own + reach))
    marks = [Mark("●", (*words.HERE, key, " ", Figure(own), ", ", _ERROR, " ", Figure(before)), (own, before))]
    after = error_with(trace, {key: new}, epoch, update) if step else before
    if step and math.isfinite(new):
        promised = before + gradient * step
        marks.append(Mark("○", (*words.PROMISED, Figure(promised)), (new, promised)))
        marks.append(Mark("▲", (*words.CAME, Figure(after)), (new, after)))
    low, high = min(ys), max(ys)
    room = (high - low) * 0.05  # the tangent leaves the curve where it goes too far
    up = Axis((_ERROR,), Scale(low - room if low > room else min(low, 0.0), high))
    curves = (Curve((_ERROR,), points), Curve((*words.SLOPE, Figure(gradient)), tangent))
    axes = Axes(Axis((key,), Scale(xs[0], xs[-1])), up, curves, tuple(marks))
    said = words.along(key, own, gradient, step, before, after)
    return Drawn(words.slope_title(key), axes, said, trace.spelled(Place(key, epoch, update)))
