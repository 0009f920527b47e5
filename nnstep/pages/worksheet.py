"""The page of a worksheet, and its key: what is given, the steps with what is open, a list of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nnstep.algebra.expr import Gap, Num
from nnstep.algebra.numbers import show
from nnstep.lesson.worksheet import Task, needed_before
from nnstep.pages.about import as_a_library
from nnstep.pages.document import Answers, Block, Gaps, Heading, Paragraph, Readings, Row, Table, Verse, Working
from nnstep.pages.handout import Part
from nnstep.pages.step import step_working
from nnstep.pages.view import View
from nnstep.pages.wiring import wiring
from nnstep.quantities.ids import id_of, neuron_id
from nnstep.quantities.key import BIAS, COUNTED, Key
from nnstep.quantities.spans import Span, Spans, Verbatim
from nnstep.records import replace
from nnstep.words import paper
from nnstep.words.combined import error_says
from nnstep.words.prose import heading

_NAME, _DATE = Gap(0.0, "_" * 24), Gap(0.0, "_" * 10)  # to be written on, as wide as this
_POINTS = Gap(0.0, "_" * 6)
_COLUMNS = 5  # neurons beside each other in a table of weights


def worksheet(view: View, tasks: Sequence[Task], *, key: bool, options: Sequence[str] = ()) -> Iterator[Part]:
    """The parts of the page. key: the worked solution. options: what `nnstep check -s` has to be told."""
    lesson = view.lesson
    yield (
        0,
        (
            Heading((Verbatim(view.title),)),
            *((Paragraph((paper.WORKED_SOLUTION,)),) if key else _head(view, tasks)),
            *_source(view),
            *given(view),
            *_before(view, tasks),
        ),
    )
    phase: Spans = ()
    for task in tasks:
        step, sample = task.step, task.step.key.sample
        here = (_part_of_lesson(view, task),)
        blocks: list[Block] = []
        if here != phase:
            phase = here
            blocks.append(Heading(here, level=2))
        blocks.append(Heading((f"{step.number}. ", *heading(lesson, step)), id_of(step.key, lesson.layout), 3))
        blocks.append(opened(view, task, key=key))
        yield sample, tuple(blocks)
    command = " ".join(("nnstep check answers.txt -s", *options))
    yield (
        0,
        (
            Heading((paper.ANSWERS,), level=2),
            Paragraph((paper.TO_BE_MARKED,)),
            Verse(((Verbatim(command),),)),
            *_variant(options),
            answers(view, tasks, key=key),
        ),
    )


def _head(view: View, tasks: Sequence[Task]) -> Iterator[Block]:
    """Whose it is, how many points there are to get, and how many digits are wanted."""
    open_ones = sum(bool(task.open) for task in tasks)
    yield Verse((("Name: ", _NAME, "   Date: ", _DATE), ("Points: ", _POINTS, f" of {open_ones}")))
    if not view.by_hand:
        yield Paragraph((paper.wanted(view.digits),))


def _variant(options: Sequence[str]) -> Iterator[Block]:
    """The line that says of a sheet which variant it is of, so that a class may hand in many."""
    if "--seed" in options:
        seed = options[options.index("--seed") + 1]
        yield Paragraph((("The line ", Verbatim(f"# variant {seed}"), paper.WHICH_VARIANT),))


def answers(view: View, tasks: Sequence[Task], *, key: bool) -> Answers:
    """A line for each step at which something is open."""
    found = (task for task in tasks if task.open)
    return Answers(tuple((view.lesson.trace.spelled(task.step.place), opened(view, task, key=key)) for task in found))


def opened(view: View, task: Task, *, key: bool) -> Working:
    """The equation of a step with gaps for what is open; in the key with the result framed."""
    shown = replace(step_working(view, task.step), sample=task.step.key.sample)
    return replace(shown, gaps=Gaps(task.open, task.hidden, solved=key))


def _part_of_lesson(view: View, task: Task) -> str:
    trace, step = view.lesson.trace, task.step
    words = [step.phase.capitalize()]
    if step.key.sample and trace.layout.samples > 1:
        words.append(f"sample {step.key.sample}")
    if trace.schedule.updates > 1:
        words.append(f"update {step.place.update}")
    return ", ".join((*words, f"epoch {step.epoch}"))


# -- what is given -----------------------------------------------------------------------------------------------------


def _source(view: View) -> Iterator[Block]:
    source = view.notes.scenario.source
    if source and (source.title or source.author):
        words = ", ".join(filter(None, (source.author, source.title, str(source.year or ""))))
        yield Paragraph((("After: ", Verbatim(words), "."),))
    yield from as_a_library(view)


def given(view: View) -> Iterator[Block]:
    """The network, its numbers and its data, as tables; what is carried by hand is said."""
    lesson, layout = view.lesson, view.lesson.layout
    network = lesson.trace.network
    yield Heading((paper.GIVEN,), level=2)
    yield Verse((tuple(_sketch(view)),))
    if drawn := wiring(layout):
        yield Verse(tuple((line,) for line in drawn), drawn=True)
    for layer in range(1, layout.last + 1):
        yield from _weights(view, layer)
    yield from _data(view)
    words: list[Span] = [f"Error: {error_says(network)} "]
    columns = ("mean_", "std_", "min_", "span_")
    hypers = [name for name in layout.hypers if name not in COUNTED and not name.startswith(columns)]
    for place, name in enumerate(hypers):
        words += [", " if place else "", Key("hyper", slot=name), " = ", _number(network.hypers[name])]
    yield Paragraph((tuple(words), *(((f"Numbers are {view.by_hand}.",),) if view.by_hand else ())))


def _before(view: View, tasks: Sequence[Task]) -> Iterator[Block]:
    """The numbers that the steps need of steps that are not on the sheet."""
    trace = view.lesson.trace
    if needed := needed_before(trace, tasks):
        yield Heading((paper.KNOWN_BEFORE,), level=2)
        yield Readings(tuple(((Verbatim(trace.spelled(place)),), trace.value(place)) for place in needed), view.digits)


def _sketch(view: View) -> Iterator[Span]:
    layout = view.lesson.layout
    for layer in range(layout.last + 1):
        names = [neuron_id(layout, layer, unit) for unit in range(layout.units(layer))]
        shown = ", ".join(names) if len(names) <= 4 else f"{names[0]}, {names[1]}, … {names[-1]}"
        activation = f" ({view.lesson.trace.network.activations[layer - 1].name})" if layer else ""
        yield f"{'  ─►  ' if layer else ''}{shown}{activation}"


def _weights(view: View, layer: int) -> Iterator[Block]:
    """The weights into a layer: a column for each of its neurons, a row for each neuron before."""
    layout, network = view.lesson.layout, view.lesson.trace.network
    bias = layout.layer(layer).bias
    for first in range(0, layout.units(layer), _COLUMNS):
        units = range(first, min(first + _COLUMNS, layout.units(layer)))
        rows = [Row((("from",), *((f"to {neuron_id(layout, layer, unit)}",) for unit in units)))]
        for source in range(layout.units(layer - 1)):
            cells: list[Spans] = [(neuron_id(layout, layer - 1, source),)]
            for unit in units:
                weight = network.weights[layer - 1][unit][source]
                here: Spans = (Key("param", layer, unit, source), " = ", _number(weight))
                cells.append(here if layout.leads(layer, unit, source) else (paper.NO_LINK,))
            rows.append(Row(tuple(cells)))
        if bias != "none":
            shared = bias == "shared"
            values = network.biases[layer - 1]
            cells = [("bias",)]
            for unit in units:
                at = 0 if shared else unit
                cells.append((Key("param", layer, at, BIAS), " = ", _number(values[at])))
            rows.append(Row(tuple(cells)))
        yield Table(tuple(rows), "l" * (len(units) + 1), head=True)


def _data(view: View) -> Iterator[Block]:
    """A row for each sample: its inputs, and what its outputs should be."""
    layout, network = view.lesson.layout, view.lesson.trace.network
    inputs = network.raws or network.inputs
    kind = "raw" if network.raws else "input"
    keys = [Key(kind, 0, unit) for unit in range(layout.inputs)]  # type: ignore[arg-type]
    targets = network.raw_targets or network.targets
    aim = "raw" if network.raw_targets else "target"
    keys += [Key(aim, layout.last, unit) for unit in range(layout.outputs)] if layout.has_targets else []  # type: ignore[arg-type]
    values = [(*x, *t) for x, t in zip(inputs, targets or [()] * len(inputs), strict=True)]
    for first in range(0, len(keys), 2 * _COLUMNS):
        chosen = slice(first, first + 2 * _COLUMNS)
        rows = [Row((("sample",), *((key,) for key in keys[chosen])))]
        rows += [Row(((str(n),), *((_number(x),) for x in row[chosen]))) for n, row in enumerate(values, 1)]
        yield Table(tuple(rows), "r" * (len(keys[chosen]) + 1), head=True)


def _number(value: float) -> Num:
    """A given number, whole unless it is very long."""
    whole = show(value, 15)
    return Num(value, whole if len(whole) <= 9 else show(value, 6))
