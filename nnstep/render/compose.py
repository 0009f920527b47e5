"""What is shown of a step: its blocks, and where they stand on a screen or in a transcript."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from nnstep.algebra.worked import work
from nnstep.lesson import whatif
from nnstep.lesson.notes import Notes
from nnstep.lesson.parts import parts
from nnstep.lesson.prose import heading, why
from nnstep.lesson.script import Lesson, Step
from nnstep.lesson.summary import epoch_summary, stop_sentence
from nnstep.lesson.whatif import told
from nnstep.network.stopping import find_stop
from nnstep.quantities.ids import id_of
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import Spans
from nnstep.records import dataclass
from nnstep.render.document import Aside, Bars, Heading, Paragraph, Working
from nnstep.render.lines import Line, Look, cells, crop, pad, right
from nnstep.render.typeset import Setting

_BARS_WIDTH = 39  # cells of the four progress bars together
_MOST_BARS = 4  # paths that are drawn


@dataclass(frozen=True)
class StepPage:
    """The blocks of one step."""

    heading: Heading
    working: Working
    why: Paragraph
    summary: Paragraph | None
    bars: Bars | None
    asides: tuple[Aside, ...]


@dataclass(frozen=True)
class View:
    """A lesson as it is shown: its scenario's notes, the notation and the digits.

    original: where something was set to see what changes, the lesson without it. settings: what `--set` changed.
    """

    lesson: Lesson
    notes: Notes
    title: str
    notation: str = "standard"
    digits: int = 4
    ascii: bool = False
    original: Lesson | None = None
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def by_hand(self) -> str:
        """What is said where values are carried by hand; empty where they are not."""
        hand = self.lesson.trace.hand
        return "" if hand is None else f"carried with {hand} decimal{'s' * (hand != 1)}, as with a pencil"

    def setting(self, look: Look, sample: int = 0) -> Setting:
        """The setting of a page of this size."""
        return Setting(look, self.setting_notation(sample), self.digits, self.column)

    def setting_notation(self, sample: int = 0) -> Notation:
        """The notation, for a page about a sample."""
        return Notation(self.lesson.layout, self.notation, self.ascii, sample)

    @cached_property
    def column(self) -> int:
        """Where the = of every equation of the lesson stands: after its widest left side."""
        notation = self.setting_notation()
        steps = self.lesson.trace.steps(1, 1)
        keys = []
        for block in steps.blocks:  # the first and the last neuron of each, with all that the block has of them
            kinds = len(block.pattern)
            keys += [block.key(place) for place in {*range(kinds), *range(len(block) - kinds, len(block))}]
        return 3 + max(cells(notation.symbol(key.of(key.kind, sample=0))) for key in keys)

    def page(self, step: Step, look: Look) -> StepPage:
        """The blocks of a step."""
        setting = self.setting(look, step.key.sample)
        # No paths are drawn for a step that says the same in words.
        ways = parts(self.lesson, step)
        bars = None
        if 2 <= len(ways) <= _MOST_BARS:
            total = self.lesson.trace.value(step.place)
            bars = Bars(tuple((f"through {way.through}", way.value) for way in ways), ("together", total))
        summary = epoch_summary(self.lesson, step.epoch) if step.is_last else []
        several = step.key.sample and self.lesson.layout.samples > 1
        typed = id_of(step.key, self.lesson.layout) + (f":{step.key.sample}" if several else "")
        before = whatif.beside(self.original, step, self.lesson) if self.original is not None else []
        return StepPage(
            Heading(heading(self.lesson, step), typed),
            self.working(step, setting),
            Paragraph((*why(self.lesson, step), *before)),
            Paragraph(tuple(summary)) if summary else None,
            bars,
            tuple(Aside(tuple(note)) for note in self.notes.at(step)),
        )

    def working(self, step: Step, setting: Setting) -> Working:
        """The equation of a step, worked out."""
        trace, place = self.lesson.trace, step.place
        equation = trace.equation(place)
        assert equation is not None, "a step is computed"
        symbols = setting.notation.arrange(equation)
        worked = work(
            symbols,
            lambda key: trace.value(trace.beside(place, key)),
            trace.value(place),
            self.digits,
            script=setting.notation.script,
            width=max(setting.text_width - self.column - 2, 20),
            places=trace.hand,
        )
        return Working(place.key, symbols, worked)


def transcript_step(view: View, step: Step, look: Look) -> list[Line]:
    """A step as the transcript has it: the same words, no picture."""
    page = view.page(step, look)
    setting = view.setting(look, step.key.sample)
    sample = f"sample {step.key.sample} · " if step.key.sample and view.lesson.layout.samples > 1 else ""
    update = f"update {step.place.update} · " if view.lesson.trace.schedule.updates > 1 else ""
    title: Spans = (
        f"step {step.number} of {step.count} · {update}{sample}",
        *page.heading.spans,
        f" ({page.heading.tail})",
    )
    lines = setting.wrapped([[(text, "heading") for text, _ in setting.bits(title)]])
    lines += [[], *setting.working(page.working), []]
    lines += indented(setting.paragraph(page.why))
    if page.summary:
        lines += [[], *indented(setting.paragraph(page.summary))]
    for aside in page.asides:
        lines += indented(setting.paragraph(Paragraph(aside.sentences)))
    return lines


def transcript(view: View, look: Look, epochs: int, *, full: bool) -> Iterator[list[Line]]:
    """The whole lesson: the first epoch in full, then a line an epoch; `full`: all epochs in full."""
    lesson = view.lesson
    setting = view.setting(look)
    changed = [setting.bits((*sentence, ".")) for sentence in told(view.settings, lesson)]
    quiet = [[(view.by_hand, "dim")]] if view.by_hand else []
    yield [[(look.plain(view.title), "heading")], *setting.wrapped(changed), *quiet, []]
    stop = find_stop(lesson.trace, epochs)
    for epoch in range(1, (stop.epoch if stop else epochs) + 1):
        if epoch == 1 or full:
            if full and epochs > 1:
                yield [[(f"epoch {epoch}", "heading")], []]
            for number in range(1, lesson.count(epoch) + 1):
                yield [*transcript_step(view, lesson.step(epoch, number), look), []]
        else:
            yield [[(f"epoch {epoch}   E {setting.number(lesson.trace.epoch_error(epoch))}", "")]]
    if stop and stop.epoch > 1 and not full:
        yield [[], *indented(setting.paragraph(Paragraph((stop_sentence(stop),))))]


def indented(lines: list[Line]) -> list[Line]:
    """Lines set one cell in."""
    return [[(" ", ""), *line] for line in lines]


# -- screens ----------------------------------------------------------------------------------------------------------


def counter(view: View, step: Step) -> str:
    """Where one is: `epoch 1 · step 5 of 39`, and the update and sample where there are several."""
    trace = view.lesson.trace
    where = f"epoch {step.epoch} · "
    if trace.schedule.updates > 1:
        where += f"update {step.place.update} · "
    if step.key.sample and trace.layout.samples > 1:
        where += f"sample {step.key.sample} · "
    return f"{where}step {step.number} of {step.count}"


def top(view: View, step: Step, look: Look) -> list[Line]:
    """The title and the progress bars; in a narrow or low window one line with the phase."""
    setting = view.setting(look)
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


def stage(view: View, step: Step, look: Look, picture: list[Line], rows: int) -> list[Line]:
    """Heading, equation, reasons, notes and picture in `rows` rows, each in its place."""
    setting = view.setting(replace(look, width=min(look.width, 80)), step.key.sample)
    page = view.page(step, look)
    middle = indented(setting.paragraph(page.summary)) if page.summary else []
    if page.bars and not is_compact(look):
        middle = indented(setting.bars(page.bars))
    notes = [line for aside in page.asides for line in indented(setting.aside(aside))]
    if notes and middle and not page.bars:
        middle = [*middle, [], *notes]
    elif notes:
        middle = notes
    title, equation = indented(setting.heading(page.heading)), setting.working(page.working)
    return arranged(title, equation, indented(setting.paragraph(page.why)), middle, picture, look, rows)


def arranged(
    title: list[Line],
    equation: list[Line],
    reason: list[Line],
    middle: list[Line],
    picture: list[Line],
    look: Look,
    rows: int,
) -> list[Line]:
    """The parts of a step in `rows` rows.

    When rows run short the picture goes first, then the notes, never the equation. What is taller than that even so
    is given whole, and the caller scrolls it.
    """
    base = [*title, [], *_at_least(equation, 4), [], *reason]
    # Wherever there is room the middle begins in one row and the picture in another, so that nothing jumps.
    aligned = [*_at_least(base, 9), [], *middle] if middle else base
    tight = [*base, [], *middle] if middle else base
    first = 13 if is_compact(look) else 14  # rows above the picture
    pages = [[*_at_least([*body, []], rows_above), *picture] for body, rows_above in ((aligned, first), (tight, 0))]
    pages += [aligned, tight, base]
    return next((page for page in pages if len(page) <= rows), base)


def _at_least(lines: list[Line], count: int) -> list[Line]:
    return [*lines, *([[]] * max(0, count - len(lines)))]


def beside(left: list[Line], tail: list[Line], column: int) -> list[Line]:
    """Two columns, the right one beginning at a column."""
    count = max(len(left), len(tail))
    rows = zip(_at_least(left, count), _at_least(tail, count), strict=True)
    return [[*pad(crop(a, column - 1), column), *b] if b else a for a, b in rows]
