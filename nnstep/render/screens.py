"""Frames: what stands on the screen in a state, at a size, row by row."""

from __future__ import annotations

from nnstep.render.compose import View, beside, is_compact, stage, top
from nnstep.render.diagram import picture
from nnstep.render.lines import Line, Look, cells, crop, pad, width_of
from nnstep.render.overview import all_steps, numbers_so_far
from nnstep.render.weights_table import update_table
from nnstep.session.actions import ACTIONS, Action
from nnstep.session.state import State

SMALLEST = (40, 10)
"""Below this many columns and rows there is only a request for more."""

_SIDE = 81  # where the right column begins on a wide screen
_WIDE, _TALL = 116, 34


def frame(view: View, state: State, look: Look) -> list[Line]:
    """The screen, exactly as many rows as the window has, none wider than it."""
    if look.width < SMALLEST[0] or look.height < SMALLEST[1]:
        rows: list[Line] = [[("make the window larger", "")], [(f"(at least {SMALLEST[0]} x {SMALLEST[1]})", "dim")]]
    elif state.mode == "help":
        rows = _help(state, look)
    else:
        rows = _lesson(view, state, look)
    rows = [crop(row, look.width) for row in rows[: look.height]]
    return [*rows, *([[]] * (look.height - len(rows)))]


def _lesson(view: View, state: State, look: Look) -> list[Line]:
    step = view.lesson.step(state.epoch, state.number)
    notation = view.setting_notation(step.key.sample)
    head = top(view, step, look)
    room = look.height - len(head) - 1
    narrow = Look(min(look.width, 80), look.height, look.ascii)
    if step.phase == "update":
        drawn = update_table(view.lesson, step, notation, narrow, view.digits)
    else:
        drawn = picture(view.lesson, step, notation, narrow, view.digits)
    wide = look.width >= _WIDE and not is_compact(look)
    body = stage(view, step, narrow, drawn, min(room, 21) if wide and look.height >= _TALL else room)
    if wide:
        side = numbers_so_far(view.lesson, step, notation, look, view.digits)
        if len(side) <= room and max(map(width_of, side), default=0) <= look.width - _SIDE - 1:
            body = beside(body, side, _SIDE - 1)
    if wide and look.height >= _TALL:
        below = all_steps(view.lesson, step, notation, Look(look.width, look.height - 25, look.ascii), view.digits)
        if len(body) <= 20 and 21 + len(below) <= room:
            body = [*body, *([[]] * (21 - len(body))), *below]
    return [*head, *_scrolled(body, state.scroll, room, look), _bottom(state, look)]


def _scrolled(body: list[Line], scroll: int, room: int, look: Look) -> list[Line]:
    """The part of the body that is in the window; its last row says so where there is more."""
    if len(body) <= room:
        return [*body, *([[]] * (room - len(body)))]
    start = min(scroll, len(body) - room + 1)
    shown = body[start : start + room - 1]
    more = f" lines {start + 1} to {start + len(shown)} of {len(body)}, {look.glyph('↑')} {look.glyph('↓')} scroll"
    return [*shown, [(more, "dim")]]


def _bottom(state: State, look: Look) -> Line:
    if state.mode == "goto":
        return [(" go to > ", "key"), (look.plain(state.typed), ""), ("_", "current"),
                ("   a step, @epoch or a quantity   Enter go  Esc leave", "dim")]  # fmt: skip
    if state.said:
        return [(" " + look.plain(state.said), "said")]
    return footer(state, look)


def footer(state: State, look: Look) -> Line:
    """The keys that work now, the most important first; `?` and quit stay however narrow the window is."""
    actions = [action for action in ACTIONS if action.footer and state.mode in action.modes]
    kept = [action for action in actions if action.always]
    for action in actions:
        if action not in kept and _footer_width([*kept, action], look) <= look.width - 1:
            kept.append(action)
    line: Line = []
    for action in actions:
        if action in kept:
            key, _, words = look.plain(action.footer).partition(" ")
            line += [("  " if line else " ", ""), (key, "key"), (" " + words, "")]
    return line


def _footer_width(actions: list[Action], look: Look) -> int:
    return sum(cells(look.plain(action.footer)) + 2 for action in actions) - 1


def _help(state: State, look: Look) -> list[Line]:
    """All keys, from the table of actions."""
    rows = [action for action in ACTIONS if "lesson" in action.modes]
    shown = [look.plain(action.shown) for action in rows]
    wide = max(map(cells, shown))
    body: list[Line] = [[(" All keys", "heading")], []]
    for action, keys in zip(rows, shown, strict=True):
        body.append([*pad([("  " + keys, "key")], wide + 4), (look.plain(action.help), "")])
    body += [[], [(look.plain(" The dim word at the right of a heading is what to type: nnstep explain dE/dw5"), "")]]
    room = look.height - 2
    return [*_scrolled(body, state.scroll, room, look), [], footer(state, look)]
