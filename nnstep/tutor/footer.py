"""The last row: what can be pressed now; and the page of all keys. Both come from the table of actions."""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap

from nnstep.lesson.dial import is_whole, span
from nnstep.lesson.script import Lesson
from nnstep.render.text.lines import Line, Look, cells, pad, width_of
from nnstep.session.actions import ACTIONS, Action, actions_in
from nnstep.session.state import TEXT_MODES, Mode, State
from nnstep.words.hints import HINTS
from nnstep.words.screen import ALL_KEYS, DIM_WORD, KEYS_OF, PLAYING, WHILE_PLAYING

Word = tuple[str, str]
"""A key and what it does, as the footer has them."""


def footer(
    lesson: Lesson, state: State, look: Look, where: str = "", *, more: bool = False, noted: bool = False
) -> Line:
    """The keys that work now, the most important first; `?` and quit stay however narrow the window is.

    where: which rows of a page are in sight, for its right end. more: whether there are more below. noted: whether the
    step has a note in epoch 1.
    """
    actions = [action for action in actions_in(state.mode) if action.footer and works(action, lesson, state)]
    unusable = {name for name, can in (("page_down", more), ("note", noted)) if not can}
    actions = [action for action in actions if action.name not in unusable]
    if state.playing:
        actions = [action for action in ACTIONS if action.name in ("play", "slower", "faster", "help", "quit")
                   and "lesson" in action.modes]  # fmt: skip
    if state.mode == "explain":  # the ways out stand last
        actions = [action for action in actions if action.name not in ("help", "quit_page")] + [_WAYS_OUT]
    hint = min((state.question.hints if state.question else 0) + 1, HINTS)
    gap = 3 if state.mode in TEXT_MODES and look.width >= 78 else 2
    return list(_set(tuple(actions), state.playing, hint, look, gap, where))


@lru_cache(maxsize=128)
def _set(actions: tuple[Action, ...], playing: bool, hint: int, look: Look, gap: int, where: str) -> Line:
    """The row, kept: it stays the same from step to step. hint: which one would be the next."""
    room = look.width - (cells(where) + 2 if where else 1)
    kept = [action for action in actions if action.always]
    for action in actions:
        if action in kept:
            continue
        if _width([*kept, action], playing, hint, look, gap) > room:
            break
        kept.append(action)
    line: Line = []
    for action in actions:
        if action in kept:
            key, words = _word(action, playing, hint, look)
            lead = PLAYING if action.name == "play" and playing else ""
            line += [(" " * gap if line else " ", ""), (lead, ""), (key, "key"), (f" {words}" if words else "", "")]
    if where and width_of(line) + 2 + cells(where) <= look.width:
        line += [("  ", ""), (where, "dim")]
    return line


_PARTS: tuple[tuple[Mode, str], ...] = tuple(KEYS_OF.items())
_WAYS_OUT = Action("out", (), "? q", "? q", "", ("explain",), always=True)


def _width(actions: list[Action], playing: bool, hint: int, look: Look, gap: int) -> int:
    words = [_word(action, playing, hint, look) for action in actions]
    words += [("", PLAYING.strip())] if playing else []
    return sum(cells(key) + cells(text) + bool(text) + gap for key, text in words) - gap + 1


def _word(action: Action, playing: bool, hint: int, look: Look) -> Word:
    footer = action.footer
    if action.name == "hint":
        footer = footer.format(hint=hint)
    if playing:
        footer = WHILE_PLAYING.get(action.name, footer)
    if action.name == "help" and look.ascii:
        footer = "? keys"
    if action.name == "out":
        return look.plain(action.footer), ""
    key, _, words = look.plain(footer.replace("↑↓", "↑/↓") if look.ascii else footer).partition(" ")
    return key, words


def works(action: Action, lesson: Lesson, state: State) -> bool:
    """Whether an action does something here."""
    match action.name:
        case "back":
            return state.epoch > 1 or span(lesson, 1, state.number, state.by)[0] > 1
        case "next":
            return lesson.layout.has_update or state.number < lesson.count(state.epoch)
        case "next_epoch" | "until":
            return lesson.layout.has_update
        case "predict":
            return is_whole(lesson, lesson.step(state.epoch, state.number), state.by)
        case "undo":
            return bool(state.settings)
        case "finer":
            return state.by != "equation"
        case "coarser":
            return state.by != "epoch"
        case "complete":
            return bool(state.offered)
        case "hint":
            return state.question is None or state.question.hints < HINTS
    return True


def help_lines(look: Look) -> list[Line]:
    """All keys, from the table of actions."""
    body: list[Line] = [[(f" {ALL_KEYS}", "heading")], []]
    for mode, title in _PARTS:
        rows = actions_in(mode)
        shown = [look.plain(action.shown) for action in rows]
        wide = max(max(map(cells, shown)), 14) + 4
        if title:
            body += [[], [(f" {title}", "heading")], []]
        for action, keys in zip(rows, shown, strict=True):
            first, *more = wrap(look.plain(action.help).format(hint="1"), max(look.width - wide - 1, 10))
            body.append([*pad([("  " + keys, "key")], wide), (first, "")])
            body += [[(" " * wide + line, "")] for line in more]
    return [*body, [], *([(" " + line, "dim")] for line in wrap(look.plain(DIM_WORD), max(look.width - 2, 10)))]
