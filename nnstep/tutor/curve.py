"""The curve of the error in the picture's place: over the epochs of the lesson, with the one where one is."""

from __future__ import annotations

from nnstep.pages.pictures.plot import Line as Curve
from nnstep.pages.pictures.plot import Plot
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.render.text.lines import Line
from nnstep.render.text.plot import ROWS, plot_lines
from nnstep.render.text.typeset import Setting, indented
from nnstep.session.state import State
from nnstep.tutor.stage import Drawing
from nnstep.words.plotted import WITHOUT

_ERROR = Key("epoch_error")
_MOST_DRAWN = 2000  # epochs that are computed for a picture; those that were looked at are drawn all
_FEWEST_ROWS = 3  # in which a curve can still be seen


def curve_picture(view: View, state: State, setting: Setting) -> Drawing:
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
        curve = min(rows - 1, ROWS)  # one is that of the epochs
        return indented(plot_lines(plot, setting, curve)) if curve >= _FEWEST_ROWS else []

    return Drawing(in_rows(ROWS + 1), in_rows)
