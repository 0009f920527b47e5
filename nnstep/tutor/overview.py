"""What large windows show besides a step: numbers at its right, what is watched, the curve of E; below, all steps."""

from __future__ import annotations

from nnstep.pages.overview import AllSteps, NumbersSoFar
from nnstep.pages.pictures.curves import curve_of_error
from nnstep.pages.seen import Seen
from nnstep.pages.view import View
from nnstep.pages.watched import watched
from nnstep.render.text.chart import curve_lines
from nnstep.render.text.lines import Line, Look, width_of
from nnstep.render.text.overview import number_lines, step_lines
from nnstep.render.text.typeset import Setting, setting_of
from nnstep.render.text.watched import watched_lines
from nnstep.session.state import State
from nnstep.tutor.stage import ABOVE, TALL, beside

_SIDE = 81  # where the right column begins
_HIGHEST = 6  # rows of the curve of E
_FIRST_CURVE = 3  # the epoch from which there is one


def with_overview(view: View, state: State, seen: Seen, body: list[Line], look: Look, room: int) -> list[Line]:
    """The body of a wide window with what there is room for beside and below it."""
    setting = setting_of(view, look, seen.step.key.sample)
    side = _side(state, seen, setting, room if look.height < TALL else ABOVE)
    if len(side) <= room and max(map(width_of, side), default=0) <= look.width - _SIDE - 1:
        body = beside(body, side, _SIDE)
    if look.height >= TALL:
        above = max(len(body), ABOVE)
        below = step_lines(AllSteps(seen), setting, max(look.height - above - 8, 3))
        if above + len(below) <= room:
            body = [*body, *([[]] * (above - len(body))), *below]
    return body


def _side(state: State, seen: Seen, setting: Setting, room: int) -> list[Line]:
    """The numbers so far; below them what is watched, and from epoch 3 on the curve of E, where there is room."""
    look = setting.look
    width = look.width - _SIDE - 1
    numbers = number_lines(NumbersSoFar(seen), setting, width, max(look.height - ABOVE - 4, 6), state.shift)
    lines = [*numbers, *watched_lines(watched(seen, state.watched, state.furthest), setting, width)]
    height = min(room - len(lines) - 2, _HIGHEST)
    if seen.step.epoch >= _FIRST_CURVE and height >= 3:
        curve = curve_of_error(seen, max(width - 12, 8))
        drawn = curve_lines(curve, look, width, height)
        lines += [[], [(setting.text(curve.head), "heading")], *drawn] if drawn else []
    return lines
