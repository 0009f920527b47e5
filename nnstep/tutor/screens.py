"""Frames: what stands on the screen in a state, at a size, row by row."""

from __future__ import annotations

from functools import lru_cache

from nnstep.lesson import whatif
from nnstep.lesson.dial import is_whole
from nnstep.lesson.journey import epoch_reached
from nnstep.lesson.script import Step
from nnstep.pages.pictures.network import picture
from nnstep.pages.seen import Seen
from nnstep.pages.view import View
from nnstep.quantities.place import Place
from nnstep.records import replace
from nnstep.render.text.lines import Line, Look, cells, crop, shortened, width_of
from nnstep.render.text.pictures import picture_lines
from nnstep.render.text.typeset import setting_of
from nnstep.session.editing import halves
from nnstep.session.fields import own_parameter
from nnstep.session.state import State
from nnstep.tutor.ends import hint
from nnstep.tutor.field import field_bits
from nnstep.tutor.footer import footer, help_lines
from nnstep.tutor.stage import ABOVE, TALL, Drawing, alone, is_compact, stage, top
from nnstep.words.screen import (
    EXAMPLES,
    PROMPTS,
    TOO_SMALL,
    at_least,
    lines_in_sight,
    on_the_way,
    running_until,
    set_example,
)
from nnstep.words.session import NO_MORE_COLUMNS

SMALLEST = (40, 10)
"""Below this many columns and rows there is only a request for more."""

_WIDE = 116
_FEWEST_STEPS = 8  # rows for the list of all steps under a step that takes many itself


def frame(view: View, state: State, look: Look) -> list[Line]:
    """The screen, exactly as many rows as the window has, none wider than it."""
    if look.width < SMALLEST[0] or look.height < SMALLEST[1]:
        rows: list[Line] = [[(TOO_SMALL, "")], [(at_least(*SMALLEST), "dim")]]
    elif state.mode == "help":
        rows = _page(help_lines(look), view, state, look)
    elif state.mode == "about":
        rows = _page(_about(view, state, look), view, state, look)
    elif state.mode == "matrix":
        rows = _matrix(view, state, look)
    elif state.mode == "explain":
        from nnstep.tutor.explore import screen  # only once a page is open

        body, where, more = screen(view, state.pages[-1], look)
        last = footer(view.lesson, state, look, where, more=more)
        rows = [*body, *([[]] * (look.height - 1 - len(body))), last]
        if state.settings:
            rows[-2] = _told(view, state, look)
    else:
        rows = _lesson(view, state, look)
    rows = [shortened(row, look.width, look) for row in rows[: look.height]]
    rows = [*rows, *([[]] * (look.height - len(rows)))]
    return _with_message(view, state, look, rows)


def _page(body: list[Line], view: View, state: State, look: Look) -> list[Line]:
    """A page that is read and scrolled, above the keys."""
    room = look.height - 2
    more = len(body) > room and state.scroll < len(body) - room + 1
    return [*_scrolled(body, state.scroll, room, look), [], footer(view.lesson, state, look, more=more)]


def _matrix(view: View, state: State, look: Look) -> list[Line]:
    """A whole array under the head of its entry's step."""
    from nnstep.tutor.matrix import matrix_body  # only among matrices

    head, body = _head(view, state, look), matrix_body(view, state, look)
    room = look.height - len(head) - 1
    return [*head, *_scrolled(body, state.scroll, room, look), footer(view.lesson, state, look, more=len(body) > room)]


def settle(view: View, state: State, look: Look) -> State:
    """The state with its pages scrolled as far as there is something to see."""
    if look.width < SMALLEST[0] or look.height < SMALLEST[1]:
        return state
    if state.mode == "explain" and state.pages:
        before = state.pages[-1]
        from nnstep.tutor.explore import placed  # only once a page is open

        page = placed(view, before, look)
        said = () if before.towards and page.scroll != before.scroll else state.said  # it was for lack of rows
        return state if page == before else replace(state, pages=(*state.pages[:-1], page), said=said)
    if state.shift and state.mode == "lesson":
        base = replace(state, shift=0)
        if _body(view, state, look) == _body(view, base, look):  # round again, or there never were any
            state = replace(base, said=NO_MORE_COLUMNS if state.shift == 1 else ())
    if state.scroll == 0:
        return state
    if state.mode == "matrix":
        from nnstep.tutor.matrix import matrix_body  # as above

        room = look.height - len(_head(view, state, look)) - 1
        most = len(matrix_body(view, state, look)) - room + 1
        return replace(state, scroll=min(state.scroll, max(most, 0)))
    if state.mode in ("help", "about"):
        body = help_lines(look) if state.mode == "help" else _about(view, state, look)
        return replace(state, scroll=min(state.scroll, max(len(body) - look.height + 3, 0)))
    if state.mode == "lesson":
        body, room = _body(view, state, look)
        return replace(state, scroll=min(state.scroll, max(len(body) - room + 1, 0) if len(body) > room else 0))
    return state


def _lesson(view: View, state: State, look: Look) -> list[Line]:
    head = _head(view, state, look)
    body, room = _body(view, state, look)
    rows = [*head, *_scrolled(body, state.scroll, room, look)]
    noted = state.epoch > 1 and bool(view.notes.in_first_epoch(view.lesson.step(state.epoch, state.number)))
    line = footer(view.lesson, state, look, noted=noted)
    if state.mode in PROMPTS:
        return [*rows[: look.height - 2], _field(view, state, look), line]
    if state.mode == "running":
        return [*rows[: look.height - 2], _progress(view, state, look), line]
    if state.watched and not _is_wide(look):
        from nnstep.pages.watched import watched  # only once something is
        from nnstep.render.text.watched import watched_line

        step = view.lesson.step(state.epoch, state.number)
        seen = Seen(view.lesson, step, _hidden(view, state, step))
        setting = setting_of(view, look, step.key.sample)
        rows.append(watched_line(watched(seen, state.watched, state.furthest), setting))
    elif state.mode == "lesson":
        rows[-1:] = [_beside(rows, len(body) > room, hint(view, state, look), look)]
    return [*rows[: look.height - 1], line]


def _beside(rows: list[Line], is_cut: bool, said: Line, look: Look) -> Line:
    """The last row above the keys with a hint in it: alone there, or behind how much of a tall step is in sight."""
    if not is_cut:
        return rows[-1] if any(map(width_of, rows[-2:])) else said
    whole = [*rows[-1], ("  ", ""), *said]
    return whole if said and width_of(whole) < look.width else rows[-1]


def _about(view: View, state: State, look: Look) -> list[Line]:
    from nnstep.tutor.about import about_lines  # only once somebody asks

    return about_lines(view, state, look)


def _head(view: View, state: State, look: Look) -> list[Line]:
    """The title rows; where something was set, the last of them says so."""
    step = view.lesson.step(state.epoch, state.number)
    head = top(view, step, look)
    if state.settings or view.settings:
        tail: Line = [(look.plain(" · "), "dim"), ("u", "key"), (" undo", "")] if state.settings else []
        head[-1] = [*crop(_told(view, state, look), look.width - width_of(tail) - 2), *tail]
    return head


def _told(view: View, state: State, look: Look) -> Line:
    """What was set, in one line."""
    setting = setting_of(view, look)
    line: Line = []
    for sentence in whatif.told((*view.settings, *state.settings), view.lesson):
        line += [(", " if line else " ", ""), *setting.bits(sentence)]
    return [(text, "changed") for text, _ in line] + ([(f", {view.by_hand}", "dim")] if view.by_hand else [])


def _hidden(view: View, state: State, step: Step) -> frozenset[Place]:
    """What is held back while its number is being predicted."""
    if state.mode != "predict":
        return frozenset()
    from nnstep.quiz.held_back import held_back  # only once somebody predicts

    return held_back(view.lesson, step)


def _is_wide(look: Look) -> bool:
    return look.width >= _WIDE and not is_compact(look)


def _body(view: View, state: State, look: Look) -> tuple[list[Line], int]:
    """What stands between title and footer, and the rows there are for it."""
    predicted = state.mode == "predict"
    reached = max(state.furthest, state.search.epoch if state.search else 1) if state.picture else 1
    there = state.watched if state.mode in ("lesson", "predict") or _is_wide(look) else ()
    bare = State(
        state.epoch, state.number, "predict" if predicted else "lesson", state.typed if predicted else "",
        state.behind if predicted else 0, shift=state.shift, by=state.by, watched=there,
        question=state.question if predicted else None, furthest=state.furthest if there else reached,
        picture=state.picture, enlarged=state.enlarged, predicting=state.predicting and bool(state.picture),
    )  # fmt: skip
    return _body_of(view, bare, look)


@lru_cache(maxsize=32)
def _body_of(view: View, state: State, look: Look) -> tuple[list[Line], int]:
    """The body, kept: most keys change a field below it, a message, or which of its rows are in sight."""
    step = view.lesson.step(state.epoch, state.number)
    room = look.height - (2 if is_compact(look) else 3) - 1
    narrow = Look(min(look.width, 80), look.height, look.ascii)
    wide, hidden = _is_wide(look), _hidden(view, state, step)
    if state.watched and not wide and state.mode in ("lesson", "predict"):
        room -= 1
    above = max(room - _FEWEST_STEPS, ABOVE) if wide and look.height >= TALL else room
    if not is_whole(view.lesson, step, state.by):
        from nnstep.tutor import runs  # only at a coarser dial: the first frame comes sooner

        body = runs.page(view, step, state.by, narrow, above, state.shift)
    else:
        setting = setting_of(view, narrow, step.key.sample)
        drawn = None
        if state.picture:
            from nnstep.tutor.drawing import other_picture  # only once somebody asks

            drawn = other_picture(view, state, step, setting, look.width if state.enlarged else narrow.width)
        if drawn is not None and state.enlarged and state.mode != "predict":
            return alone(view, step, setting, drawn, room), room
        if drawn is None:
            drawn = Drawing(picture_lines(picture(view.lesson, step, hidden), setting, state.shift))
        if state.mode == "predict":
            from nnstep.tutor.question import question_stage  # only where one is asked

            body = question_stage(view, state, step, narrow, drawn, above)
        else:
            body = stage(view, step, narrow, drawn, above)
    if wide:
        from nnstep.tutor.overview import with_overview  # only in large windows

        body = with_overview(view, state, Seen(view.lesson, step, hidden), body, look, room)
    return body, room


def _scrolled(body: list[Line], scroll: int, room: int, look: Look) -> list[Line]:
    """The part of the body that is in the window; its last row says so where there is more."""
    if len(body) <= room:
        return [*body, *([[]] * (room - len(body)))]
    start = min(scroll, len(body) - room + 1)
    shown = body[start : start + room - 1]
    more = look.plain(lines_in_sight(start + 1, start + len(shown), len(body)))
    return [*shown, [(f" {more}", "dim")]]


def _field(view: View, state: State, look: Look) -> Line:
    """The field at the bottom: what is typed, and what could be."""
    prompt = f" {PROMPTS[state.mode]} > "
    line: Line = [(prompt, "key"), *field_bits(*halves(state), look, max(look.width - cells(prompt) - 1, 8))]
    left = look.width - 1 - width_of(line) - 3
    if state.offered:
        words = ""
        for name in state.offered:
            if cells(words) + cells(name) + 2 > left:
                break
            words += f"  {name}" if words else name
        return [*line, ("   ", ""), (look.plain(words), "dim")]
    own = own_parameter(view.lesson, state) if state.mode == "set" else ""
    hint = look.plain(set_example(own) if own else EXAMPLES[state.mode]) if not state.typed else ""
    return [*line, ("   ", ""), (hint, "dim")] if cells(hint) <= left else line


def _progress(view: View, state: State, look: Look) -> Line:
    search, said = state.search, ""
    if state.bound is not None:
        said = on_the_way(state.bound[0], min(epoch_reached(view.lesson), state.bound[0]))
    elif search is not None:
        said = running_until(search.condition.text, search.epoch)
    return [(look.plain(f" {said}"), "said")]


def _with_message(view: View, state: State, look: Look, rows: list[Line]) -> list[Line]:
    """The frame with what was said in its last rows, for one frame."""
    if not state.said or look.width < SMALLEST[0] or look.height < SMALLEST[1]:
        return rows
    setting = setting_of(view, look)
    bits = [(text, "said") for text, _ in setting.bits(state.said)]
    lines = setting.wrapped([bits], 1, look.width - 1)[: max(look.height // 4, 1)]
    if state.mode in PROMPTS:  # the field stays in sight
        return [*rows[: -len(lines) - 1], rows[-2], *lines]
    return [*rows[: -len(lines)], *lines]
