"""What takes the network's place below a step: the curve of the error, an activation, a map, a plane."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from nnstep.lesson.script import Lesson, Step
from nnstep.pages.pictures.axes import Axes
from nnstep.pages.pictures.curves import evenly
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.plot import Line as Curve
from nnstep.pages.pictures.plot import Plot
from nnstep.pages.pictures.web import Web
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.records import replace
from nnstep.render.text.axes import axes_lines
from nnstep.render.text.lines import Line
from nnstep.render.text.plot import ROWS, plot_lines
from nnstep.render.text.typeset import Setting, indented
from nnstep.session.pictures import pictures_of
from nnstep.session.state import State
from nnstep.tutor.stage import Drawing
from nnstep.words.plotted import WITHOUT

if TYPE_CHECKING:
    from nnstep.lesson.distribution import Distribution

_ERROR = Key("epoch_error")
_MOST_DRAWN = 2000  # epochs that are computed for a picture; those that were looked at are drawn all
_AROUND = 5  # columns at both sides
_SPREAD: Final[dict[str, Literal["weights", "gradients"]]] = {"weights": "weights", "gradients": "gradients"}
_MOST_SPREAD = 60  # epochs in which it is drawn how a layer's numbers are spread
_LARGE = 2_000_000  # weights times samples times epochs, which are computed within a frame or two
_FIELDS = ("map", "plane")
_FEWEST_ROWS = 3  # in which a curve can still be seen


def other_picture(view: View, state: State, step: Step, setting: Setting, width: int) -> Drawing | None:
    """The picture that was asked for, in a window so wide.

    None where the step has none of this kind, or it would give a number away.
    """
    if state.picture not in pictures_of(view.lesson, step):
        return None
    if state.picture == "curves":
        return curve_picture(view, state, setting, width - _AROUND)
    if state.mode == "predict" or state.predicting:
        return None
    if state.picture in _SPREAD:
        axes = _spread_at(view, state, step)

        def drawn(rows: int) -> list[Line]:
            return axes_lines(axes, setting, rows, width - _AROUND)

    else:
        place = _place(view, state.picture, step)
        # a map and a plane are of no sample, and so the same at each
        of = replace(setting, notation=replace(setting.notation, sample=0)) if state.picture in _FIELDS else setting

        def drawn(rows: int) -> list[Line]:
            return _lines(view, state.picture, place, of, rows, width - _AROUND)

    whole = indented(drawn(ROWS))
    around = len(whole) - ROWS

    def in_rows(rows: int) -> list[Line]:
        return indented(drawn(rows - around)) if rows - around >= _FEWEST_ROWS else []

    return Drawing(whole, in_rows)


def _place(view: View, kind: str, step: Step) -> Place:
    """The place that a picture is of, the same one for all steps that share it."""
    key, place, last = step.key, step.place, view.lesson.layout.last
    if kind == "plane":
        return Place(Key("out", last, key.unit if key.layer == last else 0), place.epoch, place.update)
    if kind == "map":
        from nnstep.pages.pictures.map import pair_of

        return Place(pair_of(view.lesson, key.of("param", sample=0, slot=""))[0], place.epoch, place.update)
    return place


@lru_cache(maxsize=64)
def _lines(view: View, kind: str, place: Place, setting: Setting, rows: int, width: int) -> list[Line]:
    """The picture of a place as text, kept for the steps that share it."""
    axes = _drawn(view, kind, place).axes
    assert not isinstance(axes, Web)  # the network has a picture of its own here
    return axes_lines(axes, setting, rows, width)


@lru_cache(maxsize=16)
def _drawn(view: View, kind: str, place: Place) -> Drawn:
    lesson = view.lesson
    if kind == "activation":
        from nnstep.pages.pictures.activation import activation_at  # each only where it is looked at

        return activation_at(lesson, place)
    if kind == "plane":
        from nnstep.pages.pictures.plane import plane_at

        return plane_at(lesson, place)
    if kind == "map":
        from nnstep.pages.pictures.map import QUICK, ended, map_at, pair_of

        last = max(min(ended(lesson), _MOST_DRAWN), place.epoch)
        return map_at(lesson, pair_of(lesson, place.key), place, 1, last, QUICK)
    from nnstep.pages.pictures.slope import slope_at

    return slope_at(lesson, place)


def _spread_at(view: View, state: State, step: Step) -> Axes:
    """How the weights of a step's layer, or their gradients, are spread; of a large network in a few epochs."""
    trace, kind = view.lesson.trace, _SPREAD[state.picture]
    many = max(_LARGE // (trace.layout.first_weight[-1] * trace.schedule.batch), 1)
    last = max(state.furthest, state.epoch, min(view.lesson.epochs, _MOST_DRAWN, many), _fewest(view.lesson))
    found = _spread(view, kind, step.key.layer, last, min(max(many, 4), _MOST_SPREAD))
    from nnstep.pages.pictures.distribution import layer_at  # numpy, for those who ask

    return layer_at(trace, kind, step.key.layer, found, state.epoch)


def _fewest(lesson: Lesson) -> int:
    """Epochs that are drawn at least; none is that was not made, where another program makes them."""
    return 1 if lesson.trace.is_recorded else 2


@lru_cache(maxsize=8)
def _spread(view: View, kind: Literal["weights", "gradients"], layer: int, last: int, most: int) -> Distribution:
    from nnstep.pages.pictures.distribution import layer_spread  # as above

    return layer_spread(view.lesson.trace, kind, layer, evenly(last, most))


def curve_picture(view: View, state: State, setting: Setting, width: int) -> Drawing:
    """E over the epochs that were looked at, and on to the scenario's last one where numbers need not be predicted.

    Where something was set, the curve without it is drawn beside.
    """
    lesson = view.lesson
    last = max(state.furthest, state.epoch, min(lesson.epochs, _MOST_DRAWN), _fewest(lesson))
    if state.predicting:  # what comes is still to be found
        last = max(state.epoch - 1, 1)
    curves = [Curve((_ERROR,), tuple(lesson.trace.errors(last)))]
    if view.original is not None:
        curves.append(Curve((_ERROR, WITHOUT), tuple(view.original.trace.errors(last))))
    plot = Plot(tuple(curves), 1, here=state.epoch)

    def in_rows(rows: int) -> list[Line]:
        curve = rows - 1  # one is that of the epochs
        return indented(plot_lines(plot, setting, curve, width)) if curve >= _FEWEST_ROWS else []

    return Drawing(indented(plot_lines(plot, setting, ROWS, width)), in_rows)
