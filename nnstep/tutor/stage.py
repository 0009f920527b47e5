"""Where the parts of a step stand on the screen."""

from __future__ import annotations

from collections.abc import Callable

from nnstep.lesson.script import Lesson, Step
from nnstep.pages.document import Aside
from nnstep.pages.step import step_page
from nnstep.pages.view import View
from nnstep.records import dataclass, replace
from nnstep.render.text.lines import Line, Look, cells, crop, pad, right
from nnstep.render.text.typeset import Setting, indented, setting_of
from nnstep.words.counter import among_others, epoch_counted, step_counted
from nnstep.words.screen import NOTE_IN_FIRST_EPOCH

ABOVE = 21
"""Rows above the list of all steps, where there is one."""

TALL = 34
"""Rows of a window that has room for it."""


def counter(view: View, step: Step) -> str:
    """Where one is: `epoch 1 · step 5 of 39`, and the update and sample where there are several."""
    epoch = epoch_counted(step.epoch, view.updates)
    return " · ".join((epoch, *among_others(view.lesson, step), step_counted(step)))


def top(view: View, step: Step, look: Look) -> list[Line]:
    """The title and the progress bars; in a narrow or low window one line with the phase."""
    setting = setting_of(view, look)
    place: Line = [(look.plain(counter(view, step)), "")]
    quiet: Line = [(f" {view.by_hand}", "dim")] if view.by_hand else []
    if is_compact(look):
        return [right([(" ", ""), (step.phase, "phase")], place, look.width - 1), quiet]
    room = setting.look.width - cells(place[0][0]) - 4
    title = crop([(look.plain(view.title), "title")], room)
    return [
        right([(" ", ""), *title], place, look.width - 1),
        _progress(view.lesson, step, look),
        quiet,
    ]


def is_compact(look: Look) -> bool:
    """Whether the window is too small for title and bars."""
    return look.width < 76 or look.height < 23


def _progress(lesson: Lesson, step: Step, look: Look) -> Line:
    phases = lesson.phases(step)
    labels = sum(len(name) + 3 for name, _, _ in phases) - 1
    room = 76 - labels
    sizes = _shares([size for _, size, _ in phases], room)
    line: Line = []
    for (name, size, done), width in zip(phases, sizes, strict=True):
        filled = min(width, -(-done * width // size)) if done < size else width
        filled = min(filled, width - 1) if done < size and width > 1 else filled
        line.append((" " if not line else "  ", ""))
        line.append((name, "phase" if name == step.phase else "dim"))
        line += [(" ", ""), (look.glyph("━" if not look.ascii else "█") * filled, "done")]
        line.append((look.glyph("─") * (width - filled), "dim"))
    return line


def _shares(sizes: list[int], room: int) -> list[int]:
    """Room shared out by size, at least one cell each."""
    total = sum(sizes)
    exact = [size * room / total for size in sizes]
    shares = [max(1, int(part)) for part in exact]
    by_rest = sorted(range(len(sizes)), key=lambda k: exact[k] - int(exact[k]), reverse=True)
    place = 0
    while sum(shares) < room:
        shares[by_rest[place % len(sizes)]] += 1
        place += 1
    while sum(shares) > room:
        shares[max(range(len(sizes)), key=lambda k: shares[k])] -= 1
    return shares


_TALL_ENOUGH = 7  # rows of a picture that was asked for, before reasons are left out for it


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn below a step. in_rows: draws it in so many rows or fewer, where it is what was asked for."""

    lines: list[Line]
    in_rows: Callable[[int], list[Line]] | None = None


def stage(view: View, step: Step, look: Look, picture: Drawing, rows: int) -> list[Line]:
    """Heading, equation, reasons, notes and picture in `rows` rows, each in its place."""
    setting = setting_of(view, replace(look, width=min(look.width, 80)), step.key.sample)
    page = step_page(view, step)
    middle = indented(setting.paragraph(page.summary)) if page.summary else []
    if page.bars and not is_compact(look):
        from nnstep.render.text.bars import bar_lines  # at the summary of an epoch

        middle = indented(bar_lines(page.bars, setting))
    asides = page.asides + ((Aside((NOTE_IN_FIRST_EPOCH,)),) if view.notes.in_first_epoch(step) else ())
    notes = [line for alert in page.alerts for line in indented(setting.alert(alert))]
    notes += [line for aside in asides for line in indented(setting.aside(aside))]
    if notes and middle and not page.bars:
        middle = [*middle, [], *notes]
    elif notes:
        middle = notes
    title, equation = indented(setting.heading(page.heading)), setting.working(page.working)
    return arranged(title, equation, indented(setting.paragraph(page.why)), middle, picture, look, rows)


def alone(view: View, step: Step, setting: Setting, drawing: Drawing, rows: int) -> list[Line]:
    """A picture in all rows below the step's heading."""
    title = indented(setting.heading(step_page(view, step).heading))
    assert drawing.in_rows is not None
    return [*title, [], *drawing.in_rows(rows - len(title) - 1)]


def arranged(
    title: list[Line],
    equation: list[Line],
    reason: list[Line],
    middle: list[Line],
    drawing: Drawing,
    look: Look,
    rows: int,
) -> list[Line]:
    """The parts of a step in `rows` rows, or in more, of which the caller shows the first ones and scrolls.

    When rows run short the picture goes first, then the notes, never the equation: out of sight, to be scrolled to.
    A picture that was asked for is drawn smaller instead, and then takes the place of the notes and of the reason.
    """
    picture = drawing.lines
    base = [*title, [], *_at_least(equation, 4), [], *reason]
    # Wherever there is room the middle begins in one row and the picture in another, so that nothing jumps.
    aligned = [*_at_least(base, 9), [], *middle] if middle else base
    tight = [*base, [], *middle] if middle else base
    first = 13 if is_compact(look) else 14  # rows above the picture
    pages = [[*_at_least([*body, []], rows_above), *picture] for body, rows_above in ((aligned, first), (tight, 0))]
    pages += [] if picture else [aligned, tight]
    if whole := next((page for page in pages if len(page) <= rows), None):
        return whole
    if in_rows := drawing.in_rows:
        kept: list[Line] = []
        smaller: list[Line] = []
        for kept in (tight, base, [*title, [], *equation]):
            smaller = in_rows(rows - len(kept) - 1)
            if len(smaller) >= _TALL_ENOUGH:
                break
        if smaller:
            return [*kept, [], *smaller]
    # The last row in sight says that there is more. A picture is not cut in two; words are read on.
    above = next((page for page in (aligned, tight) if len(page) < rows), tight)
    return [*_at_least(above, rows - 1), [], *picture] if picture else above


def without_scrolling(parts: list[list[Line]], rows: int) -> list[Line]:
    """Parts one under the other in `rows` rows; where rows run short without blank ones, then only their ends."""
    loose: list[Line] = []
    for part in filter(None, parts):
        loose += [*([[]] if loose else []), *part]
    if len(loose) <= rows:
        return loose
    close = [line for part in parts for line in part if line]
    return close if len(close) <= rows else [close[0], *close[len(close) - rows + 1 :]]


def _at_least(lines: list[Line], count: int) -> list[Line]:
    return [*lines, *([[]] * max(0, count - len(lines)))]


def beside(left: list[Line], tail: list[Line], column: int) -> list[Line]:
    """Two columns, the right one beginning at a column."""
    count = max(len(left), len(tail))
    rows = zip(_at_least(left, count), _at_least(tail, count), strict=True)
    return [[*pad(crop(a, column - 1), column), *b] if b else a for a, b in rows]
