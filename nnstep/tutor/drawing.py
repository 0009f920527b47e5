"""What takes the network's place below a step: the curve of the error, an activation, the error along a weight."""

from __future__ import annotations

from functools import lru_cache

from nnstep.lesson.script import Step
from nnstep.pages.pictures.drawn import Drawn
from nnstep.pages.pictures.plot import Line as Curve
from nnstep.pages.pictures.plot import Plot
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.render.text.axes import axes_lines
from nnstep.render.text.lines import Line
from nnstep.render.text.plot import ROWS, plot_lines
from nnstep.render.text.typeset import Setting, indented
from nnstep.session.pictures import pictures_of
from nnstep.session.state import State
from nnstep.tutor.stage import Drawing
from nnstep.words.plotted import WITHOUT

_ERROR = Key("epoch_error")
_MOST_DRAWN = 2000  # epochs that are computed for a picture; those that were looked at are drawn all
_AROUND = 5  # columns at both sides
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
    drawn = _drawn(view, state.picture, step)

    def in_rows(rows: int) -> list[Line]:
        around = len(axes_lines(drawn.axes, setting, _FEWEST_ROWS, width - _AROUND)) - _FEWEST_ROWS
        if rows - around < _FEWEST_ROWS:
            return []
        return indented(axes_lines(drawn.axes, setting, rows - around, width - _AROUND))

    return Drawing(indented(axes_lines(drawn.axes, setting, ROWS, width - _AROUND)), in_rows)


@lru_cache(maxsize=8)
def _drawn(view: View, kind: str, step: Step) -> Drawn:
    if kind == "activation":
        from nnstep.pages.pictures.activation import activation_at  # each only where it is looked at

        return activation_at(view.lesson, step.place)
    from nnstep.pages.pictures.slope import slope_at

    return slope_at(view.lesson, step.place)


def curve_picture(view: View, state: State, setting: Setting, width: int) -> Drawing:
    """E over the epochs that were looked at, and on to the scenario's last one where numbers need not be predicted.

    Where something was set, the curve without it is drawn beside.
    """
    lesson = view.lesson
    last = max(state.furthest, state.epoch, min(lesson.epochs, _MOST_DRAWN), 2)
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
