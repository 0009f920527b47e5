"""The activation of a neuron with the point where it works, and its slope there as the tangent."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnstep.algebra.expr import evaluate
from nnstep.errors import UsageError
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

_POINTS = 241
_REACH = 4.0  # of the sum, to both sides of 0
_TANGENT = 0.3  # of the width, to both sides


def activation(view: View, names: Sequence[str]) -> Drawn:
    """Of a neuron: `out_h1`, `net_h1@3`; of the first one where none is named."""
    if len(names) > 1:
        raise UsageError("one neuron at a time", "nnstep plot out_h1 --picture activation")
    trace = view.lesson.trace
    place = trace.find(names[0]) if names else trace.place(Key("net", 1, sample=1), Address())
    if not of_neuron(place.key):
        raise UsageError(f"{names[0]!r} is no neuron's", "name its sum, its output or the slope of it: out_h1")
    return activation_at(view.lesson, place)


def of_neuron(key: Key) -> bool:
    """Whether a quantity is of one neuron that has an activation."""
    return key.kind in ("net", "out", "slope", "dnet", "dout") and key.layer > 0


def activation_at(lesson: Lesson, place: Place) -> Drawn:
    """The picture at the place of any quantity of the neuron."""
    trace, key = lesson.trace, place.key
    unit = key.source if key.kind == "slope" else key.unit
    net, out = (Key(kind, key.layer, unit, 0, key.sample) for kind in ("net", "out"))
    taught = trace.equation(Place(out, place.epoch, place.update))
    assert taught is not None
    met = trace.seen_from(place)
    own, result = met(net), met(out)

    def value_at(x: float) -> float:
        return float(evaluate(taught, lambda one: x if one == net else met(one)))

    reach = max(_REACH, 1.25 * abs(own)) if math.isfinite(own) else _REACH
    xs = [reach * (2 * step / (_POINTS - 1) - 1) for step in range(_POINTS)]
    points = tuple((x, value_at(x)) for x in xs)
    ys = [y for _, y in points if math.isfinite(y)] or [0.0]
    slope = met(Key("slope", key.layer, unit, unit, key.sample))
    low, high = min(*ys, result), max(*ys, result)
    curves = [Curve((out,), points)]
    if all(map(math.isfinite, (own, result, slope))):
        ends = (own - _TANGENT * reach, own + _TANGENT * reach)
        tangent = tuple((x, result + slope * (x - own)) for x in ends)
        curves.append(Curve((*words.SLOPE, Figure(slope)), tangent))
    mark = Mark("●", (net, " ", Figure(own), ", ", out, " ", Figure(result)), (own, result))
    axes = Axes(Axis((net,), Scale(-reach, reach)), Axis((out,), Scale(low, high)), tuple(curves), (mark,))
    return Drawn(
        words.activation_title(net, out), axes, (words.works_at(net, own, out, result, slope),), trace.spelled(place)
    )
