"""What is watched: old → new, and how it went over the epochs looked at; and the curve of E."""

from __future__ import annotations

from functools import lru_cache

from nnstep.errors import NnstepError
from nnstep.lesson.script import Lesson, Step
from nnstep.pages.seen import Seen
from nnstep.pages.view import View
from nnstep.quantities.key import Key
from nnstep.quantities.names import parse
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.render.text.chart import curve, evenly, sparkline
from nnstep.render.text.lines import Line, Look, cells, width_of
from nnstep.session.state import State

_POINTS = 12  # bars of a line
_HIGHEST = 6  # rows of the curve of E


def watch_panel(view: View, state: State, step: Step, look: Look, hidden: frozenset[Place], width: int) -> list[Line]:
    """A row for each watched quantity, under a title; nothing where none is watched."""
    rows = [row for label in state.watched if (row := _row(view, state, step, look, hidden, label))]
    if not rows:
        return []
    wide = max(cells(name) for name, _, _ in rows)
    values = max(cells(text) for _, text, _ in rows)
    lines: list[Line] = [[], [("Watched (w)", "heading")]]
    for name, text, bars in rows:
        line: Line = [(name.ljust(wide) + " ", ""), (text, "value")]
        if bars and wide + values + 3 + len(bars) <= width:
            line += [(" " * (values - cells(text) + 2), ""), (bars, "gradient")]
        lines.append(line)
    return lines


def watch_line(view: View, state: State, step: Step, look: Look, hidden: frozenset[Place]) -> Line:
    """The watched quantities in one row, as many as fit."""
    line: Line = [(" Watched  ", "dim")]
    for label in state.watched:
        row = _row(view, state, step, look, hidden, label)
        if row is None:
            continue
        name, text, bars = row
        bits: Line = [(name, ""), (" ", ""), (text, "value"), *([(" ", ""), (bars, "gradient")] if bars else [])]
        if width_of(line) + width_of(bits) + 3 > look.width:
            break
        line += [*([("   ", "")] if len(line) > 1 else []), *bits]
    return line


def _row(
    view: View, state: State, step: Step, look: Look, hidden: frozenset[Place], label: str
) -> tuple[str, str, str] | None:
    """Symbol, old → new, and bars of a watched quantity; None where the lesson has none of this name."""
    lesson = view.lesson
    key = _key(lesson, label)
    if key is None:
        return None
    seen = Seen(lesson, step, look, view.digits, hidden)
    notation = Notation(lesson.layout, view.notation, look.ascii, step.key.sample)
    if key.sample and ":" not in label:
        key = key._replace(sample=step.key.sample or seen.batch[0])
    elif key.sample and key.sample not in seen.batch:
        place = Place(key, step.epoch, lesson.trace.update_of(key.sample, step.epoch))
        return _told(lesson, seen, place, notation.symbol(key), look, state)
    return _told(lesson, seen, Place(key, step.epoch, step.place.update), notation.symbol(key), look, state)


def _told(lesson: Lesson, seen: Seen, place: Place, symbol: str, look: Look, state: State) -> tuple[str, str, str]:
    key, arrow = place.key, f" {look.glyph('→')} "
    epoch = place.epoch
    if key.kind == "param":
        new = Place(key.of("new"), epoch, place.update)
        text = seen.number(lesson.trace.value(place))
        if lesson.layout.is_trained(key) and lesson.is_known(new, seen.step):
            text += arrow + ("?" if new in seen.hidden else seen.number(lesson.trace.value(new)))
        known = epoch
    else:
        met = lesson.is_known(place, seen.step)
        before = Place(key, epoch - 1, place.update)
        now = "?" if place in seen.hidden else seen.number(lesson.trace.value(place)) if met else look.glyph("·")
        text = (
            f"{seen.number(lesson.trace.value(before))}{arrow}{now}" if epoch > 1 and _is_there(lesson, before) else now
        )
        known = epoch if met and place not in seen.hidden else epoch - 1
    epochs = evenly(max(known, state.furthest if known == epoch else known), _POINTS)
    values = [value for number in epochs if (value := _value(lesson, key, number, place.update)) is not None]
    return symbol, text, sparkline(values, look) if len(epochs) > 1 else ""


def _is_there(lesson: Lesson, place: Place) -> bool:
    return not place.key.sample or place.key.sample in lesson.trace.batch(place.epoch, place.update)


@lru_cache(maxsize=4096)
def _value(lesson: Lesson, key: Key, epoch: int, update: int) -> float | None:
    """A quantity's number in an epoch."""
    try:
        return lesson.trace.value(Place(key, epoch, update))
    except (NnstepError, KeyError):
        return None


@lru_cache(maxsize=256)
def _key(lesson: Lesson, label: str) -> Key | None:
    """The quantity of a label; None where this lesson has none, after something was set."""
    try:
        key, _ = parse(label, lesson.layout)
    except NnstepError:
        return None
    return key


def curve_of_error(
    view: View, state: State, step: Step, look: Look, hidden: frozenset[Place], width: int, rows: int
) -> list[Line]:
    """The curve of E over the epochs looked at, where there are rows for it."""
    height = min(rows - 2, _HIGHEST)
    if height < 3:
        return []
    seen = Seen(view.lesson, step, look, view.digits, hidden)
    error = Place(Key("batch_error"), step.epoch, step.place.update)
    known = step.epoch if _knows(seen, error) else step.epoch - 1
    epochs = evenly(known, max(width - 12, 8))
    values = [view.lesson.trace.epoch_error(epoch) for epoch in epochs]
    drawn = curve(epochs, values, look, width, height)
    return [[], [(look.plain(f"E, epochs 1 to {known}"), "heading")], *drawn] if drawn else []


def _knows(seen: Seen, place: Place) -> bool:
    """Whether a number has been met and is not held back."""
    return place not in seen.hidden and seen.lesson.is_known(place, seen.step)
