"""The tutor line by line, for terminals that move no cursor and for those who listen to the screen."""

from __future__ import annotations

import sys
from textwrap import wrap

from nnstep.lesson.dial import is_whole, span
from nnstep.options.output import Output
from nnstep.pages.explored import explored_page
from nnstep.records import replace
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.transcript import transcript_step
from nnstep.render.text.typeset import setting_of
from nnstep.session.actions import ACTIONS, action_for, actions_in
from nnstep.session.reduce import due
from nnstep.session.state import TEXT_MODES, State
from nnstep.sitting.studio import Start, Studio
from nnstep.tutor import runs as coarse
from nnstep.tutor.ends import hint
from nnstep.tutor.question import question_lines
from nnstep.tutor.stage import counter
from nnstep.words.titles import called

_PROMPT = "> "
_HOW_TO = "Enter is the next step, i tells of the lesson, ? of what can be typed, q quits."
_KEYS = {
    "": "enter",
    "next": "n",
    "back": "b",
    "quit": "q",
    "help": "?",
    "up": "up",
    "down": "down",
    "home": "home",
    "end": "end",
    "pgdn": "pgdn",
    "pgup": "pgup",
    "space": "space",
    "backspace": "backspace",
    "esc": "esc",
}
_WITH_TEXT = {"g": "goto", "s": "set", "c": "until", "p": "predict"}
_USELESS = frozenset(("space", "up", "down", "ctrl-l", "tab", "<", ">", "o"))  # there is no screen, and nothing plays
_TALL = 1000  # rows: everything is printed


def step_by_step(studio: Studio, start: Start, output: Output) -> None:
    """Reads a line, does what it says, prints what came of it; an empty line is the next step."""
    state = studio.begin(replace(start, play=None))
    look = replace(output.look, height=_TALL)
    output.text("\n".join(wrap(look.plain(_HOW_TO), look.width)) + "\n\n")
    shown: tuple[object, ...] = ()
    try:
        while True:
            state = _run_on(studio, state, look)
            if state.said:
                _say(studio, state, look, output)
            if _seen(state) != shown:
                output.lines([*page(studio, state, look), []])
                shown = _seen(state)
            sys.stdout.write(_PROMPT)
            sys.stdout.flush()
            typed = sys.stdin.readline()
            if not typed:
                output.text("\n")
                return
            before, state = state, _typed(studio, replace(state, said=()), typed.strip(), look, output)
            if state.done:
                return
            if state is before:
                shown = _seen(state)
    finally:
        studio.keep(replace(state, mode="lesson"))


def _seen(state: State) -> tuple[object, ...]:
    """What is printed again when it changes."""
    question = state.question
    return (
        state.epoch,
        state.number,
        state.by,
        state.settings,
        state.notation,
        state.mode == "predict",
        question,
        tuple(page.subject.place for page in state.pages),
        state.mode in ("help", "about"),
        state.matrix,
        state.turned,
    )


def _run_on(studio: Studio, state: State, look: Look) -> State:
    """A search runs to its end at once; Ctrl-C stops it."""
    try:
        while due(state) == 0.0:
            state = studio.step(state, "tick", look)
    except KeyboardInterrupt:
        state = studio.step(state, "esc", look)
    return state


def _typed(studio: Studio, state: State, line: str, look: Look, output: Output) -> State:
    """The state after a line: a key, a key with what belongs into its field, or a place to go to."""
    if state.mode in TEXT_MODES:
        for sign in line if line.casefold() not in ("hint", "answer", "esc") else "":
            state = studio.step(state, "space" if sign == " " else sign, look)
        return studio.step(state, {"hint": "tab", "answer": "down", "esc": "esc"}.get(line.casefold(), "enter"), look)
    key, _, rest = line.partition(" ")
    key = _KEYS.get(key.casefold(), key)
    if key == "?":
        _help(look, output)
        return state
    if key == "e" or (state.pages and key.isdigit()):
        return _explain(studio, state, int(key) if key.isdigit() else 0, look)
    if key in _WITH_TEXT and rest:
        state = studio.step(_in_lesson(studio, state, look), key, look)
        while state.mode in TEXT_MODES and state.typed:
            state = studio.step(state, "backspace", look)
        return _typed(studio, state, rest, look, output) if state.mode in TEXT_MODES else state
    if (
        line
        and key not in _KEYS.values()
        and (len(key) > 1 or key.isdigit() or key == "@")
        and action_for(key, "lesson") in (None, _GOTO)
    ):
        return _typed(studio, _in_lesson(studio, state, look), f"g {line}", look, output)
    if key in _USELESS:
        output.text(f"{key} does nothing here; ? shows what can be typed\n")
        return state
    if state.pages and key == "enter":
        key = "esc"
    return studio.step(state, key, look)


def _in_lesson(studio: Studio, state: State, look: Look) -> State:
    return studio.step(state, "esc", look) if state.mode == "explain" else state


_GOTO = next(action for action in ACTIONS if action.name == "goto")


def _explain(studio: Studio, state: State, number: int, look: Look) -> State:
    """Opens the page of the step's number, or of the numbered quantity of the page that was printed last."""
    if not state.pages or not number:
        return studio.step(state, "e", look) if state.mode == "lesson" else state
    found = studio.lessons.links(state.settings, state.pages[-1])
    if not 1 <= number <= len(found):
        return replace(state, said=(f"the page has numbers 1 to {len(found)}",))
    page = replace(state.pages[-1], chosen=number - 1)
    return studio.step(replace(state, pages=(*state.pages[:-1], page)), "enter", look)


def page(studio: Studio, state: State, look: Look) -> list[Line]:
    """What is printed of a state."""
    view = studio.view(state)
    step = view.lesson.step(state.epoch, state.number)
    if state.mode == "explain":
        return _page(studio, state, look)
    if state.mode == "about":
        from nnstep.tutor.about import about_lines  # only once somebody asks

        return about_lines(view, state, look)
    if state.mode == "matrix":
        from nnstep.tutor.matrix import matrix_body  # only among matrices

        return matrix_body(view, state, look, spoken=True)
    where: Line = [(look.plain(counter(view, step)), "dim")]
    if state.mode == "predict":
        return [where, *question_lines(view, state, step, look)]
    if is_whole(view.lesson, step, state.by):
        beside = hint(view, state, look)
        return [where, *transcript_step(view, step, look), *([[], beside] if beside else [])]
    first, _ = span(view.lesson, step.epoch, step.number, state.by)
    assert first <= step.number
    return [where, *coarse.page(view, step, state.by, replace(look, width=min(look.width, 80)), _TALL)]


def _page(studio: Studio, state: State, look: Look) -> list[Line]:
    view, top = studio.view(state), state.pages[-1]
    lines: list[Line] = []
    document, sample, own = explored_page(view, top.subject)
    setting = setting_of(own, look, sample)
    if not top.subject.first:
        lines = page_lines(document, setting)
    found = studio.lessons.links(state.settings, top)
    lines += [[], *setting.wrapped([[("Type the number before one of these to see where it comes from:", "dim")]])]
    names = (called(one.why) if one.why else setting.notation.symbol(one.place.key) for one in found)
    lines += [[(look.plain(f"  {number} {name}"), "")] for number, name in enumerate(names, 1)]
    return [*lines, [("backspace goes back, Enter to the lesson", "dim")]]


def _say(studio: Studio, state: State, look: Look, output: Output) -> None:
    setting = setting_of(studio.view(state), look)
    output.lines(setting.wrapped([setting.bits(state.said)]))


def _help(look: Look, output: Output) -> None:
    """What can be typed: the letters of the table of actions, and words for the keys that are no letters."""
    rows = []
    for action in actions_in("lesson"):
        keys = [key for key in action.keys if len(key) == 1 and not key.isdigit()] or list(action.keys)[:1]
        if not set(action.keys) & _USELESS and action.name != "play":
            rows.append((", ".join(keys[:2]), action.help))
    rows += [
        ("22, @3, w5+", "go there"),
        ("s w5=0.7", "a key and its text in one line"),
        ("hint, answer", "while predicting"),
    ]
    wide = max(len(keys) for keys, _ in rows)
    for typed, words in rows:
        lines = wrap(look.plain(words), max(look.width - wide - 5, 20))
        lead = look.plain(f"  {typed.ljust(wide)}  ")
        output.text(lead + f"\n{' ' * len(lead)}".join(lines) + "\n")
