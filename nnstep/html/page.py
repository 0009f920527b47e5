"""The page of a lesson: one file, nothing loaded from elsewhere, and nothing allowed to be.

It is the worked lesson as text. Its script shows one step of it at a time, and computes everything anew when a number
is changed; without the script it is the transcript, printed it is the worked solution.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from nnstep.algebra.javascript import called_by
from nnstep.errors import UsageError
from nnstep.html import rolled
from nnstep.html.arithmetic import Arithmetic, Given, Program
from nnstep.html.copied import PROGRAMS, in_latex, shortened
from nnstep.html.equation import Equation, equation
from nnstep.html.inline import text
from nnstep.html.network import drawn_units, lit, network_svg
from nnstep.html.rests import Rest
from nnstep.html.rolled import value_of
from nnstep.html.said import Said, examples
from nnstep.html.sentences import Voice
from nnstep.html.sheet import asset, sheet
from nnstep.html.slips import Slips
from nnstep.html.wholes import Wholes
from nnstep.lesson.dial import DIALS, span
from nnstep.lesson.script import Lesson, Step
from nnstep.pages.step import StepPage, step_page
from nnstep.pages.view import View
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import Key
from nnstep.quantities.notation import Notation
from nnstep.session.actions import ACTIONS
from nnstep.words import paged as words
from nnstep.words.counter import among_others, step_counted
from nnstep.words.course import source as source_said
from nnstep.words.promised import error_of_epochs

MOST_STEPS = 400
"""Steps of an epoch that a page has."""

MOST_COMPUTED = 100_000
"""Steps of an epoch that a page computes; beyond, its numbers alone would be too much to send."""

_MOST_GIVENS = 400  # numbers that may be set
_MOST_VALUES = 3_000_000  # that the page computes without being waited for

SCRIPTS = ("numbers.js", "lines.js", "running.js", "showing.js", "copying.js", "matrices.js", "acting.js")
"""The page's own script, in its parts; what is made of the lesson stands before it."""

_EPOCHS_SHOWN = 12  # of the table of errors


def page(view: View, epochs: int | None = None) -> str:
    """The lesson as a page. epochs: those of the curve, at first; None for the scenario's.

    Raises: UsageError where the network is too large for one.
    """
    count = view.lesson.count(1)
    if count > MOST_COMPUTED:
        raise UsageError(*words.too_large(count, MOST_COMPUTED))
    with _uncollected():
        return _Page(view, epochs).written()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for circles: a large network has a million trees, none in one, and all are kept."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def chosen(lesson: Lesson) -> list[int]:
    """The steps of an epoch that a page has: all, or the first ones; of a large network the first ones of each kind."""
    steps, _ = lesson.steps_of(1, 1)
    count = lesson.count(1)
    if len(steps) <= MOST_STEPS:
        return list(range(1, min(count, MOST_STEPS) + 1))
    sizes = list(map(len, steps.blocks))
    each = max(
        (many for many in range(1, MOST_STEPS) if sum(min(size, many) for size in sizes) <= MOST_STEPS), default=1
    )
    starts = zip(steps.starts, sizes, strict=False)
    return [start + place for start, size in starts for place in range(1, min(size, each) + 1)][:MOST_STEPS]


class _Page:
    def __init__(self, view: View, epochs: int | None) -> None:
        self.epochs = epochs or view.lesson.epochs
        self.view, self.lesson, self.trace = view, view.lesson, view.lesson.trace
        self.layout = self.trace.layout
        self.arithmetic = Arithmetic(self.trace)
        self.numbers = chosen(self.lesson)
        self.steps = [self.lesson.step(1, number) for number in self.numbers]
        self.count, self._shown = len(self.steps), frozenset(self.numbers)
        self._rests: dict[str, int] = {}
        self._placed_rests: dict[int, tuple[Rest, str]] = {}
        self.forms: dict[str, int] = {}
        symbols = {step.number: text(self._voice(step).notation.symbol(step.key)) for step in self.steps}
        self.says = Said(self._voice, symbols)

    def written(self) -> str:
        """The whole file."""
        pages = [step_page(self.view, step) for step in self.steps]
        both = list(zip(self.steps, pages, strict=True))
        equations = [self._equation(step, shown) for step, shown in both]
        sections = "\n".join(self._section(*one, made) for one, made in zip(both, equations, strict=True))
        script = self._data(equations) + "".join(map(_script, SCRIPTS))
        inside = (
            f"<header>\n<h1>{text(self.view.title)}</h1>\n{self._source()}</header>\n"
            f'<main id="lesson" aria-label="{words.LESSON}">\n{sections}\n</main>\n<aside id="pictures">\n'
            f"<figure><figcaption>{words.NETWORK}</figcaption>{network_svg(self.trace, self.arithmetic)}</figure>\n"
            f'<figure id="curve"><figcaption>{words.CURVE}</figcaption>{self._errors()}</figure>\n</aside>\n'
            f"{self._notes()}"
        )
        return sheet(self.view.title, inside, script)

    def _source(self) -> str:
        scenario = self.trace.scenario
        if scenario is None or scenario.source is None:
            return ""
        source = scenario.source
        said = self._voice(self.steps[0]).said(source_said(source.title, source.author, source.year))
        return f"<p>{said}</p>\n"

    def _notes(self) -> str:
        said = [words.left_out(self.count, self.lesson.count(1))] if self.count < self.lesson.count(1) else []
        if self._order_changes:
            said.append(words.order_told())
        return "".join(f'<p class="note">{one}</p>\n' for one in said)

    @property
    def _order_changes(self) -> bool:
        return self.trace.batch(1, 1) != self.trace.batch(2, 1)

    def _errors(self) -> str:
        """The error of the first epochs, for a reader without the script."""
        epochs = min(self.epochs, _EPOCHS_SHOWN)
        voice = self._voice(self.steps[0])
        rows = "".join(
            f"<tr><td>{epoch}</td><td>{voice.number(self.trace.epoch_error(epoch))}</td></tr>"
            for epoch in range(1, epochs + 1)
        )
        return f'<table><tr><th scope="col">epoch</th><th scope="col">{text(self._error)}</th></tr>{rows}</table>'

    @property
    def _error(self) -> str:
        """What the error of an epoch is called."""
        name = error_of_epochs(self.layout)
        return name if isinstance(name, str) else Notation(self.layout, self.view.notation).symbol(name)

    # -- steps --------------------------------------------------------------------------------------------------------

    def _voice(self, step: Step, lesson: Lesson | None = None) -> Voice:
        lesson, update = lesson or self.lesson, step.place.update
        trace = lesson.trace

        def number(key: Key) -> int | None:
            found = self.lesson.find(self.trace.beside(self.lesson.step(1, step.number).place, key))
            return found if found in self._shown else None

        return Voice(
            Notation(self.layout, self.view.notation, sample=step.key.sample),
            self.view.digits,
            step.epoch,
            number,
            lambda key: self.arithmetic.slot(key, update),
            trace.seen_from(step.place),
            self._shown,
        )

    def _equation(self, step: Step, shown: StepPage) -> Equation:
        voice = self._voice(step)

        def slot(key: Any) -> int | str | None:
            return self._rest(key, step) if isinstance(key, Rest) else voice.slot(key)

        return equation(shown.working, voice.notation, self.view.digits, slot)

    def _placed(self, key: Any, step: Step) -> str:
        return self._rest(key, step) if isinstance(key, Rest) else str(self.arithmetic.slot(key, step.place.update))

    def _rest(self, rest: Rest, step: Step) -> str:
        """Where the page has what is left out of a sum: its number among all such."""
        known = self._placed_rests.get(id(rest))
        if known is not None and known[0] is rest:  # to compare 784 terms would take as long as to write them
            return known[1]
        written = value_of(rest.of, lambda key: self.arithmetic.slot(key, step.place.update) or 0)
        name = f"r{self._rests.setdefault(written, len(self._rests))}"
        self._placed_rests[id(rest)] = rest, name
        return name

    def _section(self, step: Step, shown: StepPage, made: Equation) -> str:
        voice = self._voice(step)
        parts = [f'<p class="why">{self.says.in_step(step, shown)}</p>']
        if shown.summary:
            parts.append(f'<p class="once">{voice.paragraph(shown.summary.sentences)}</p>')
        parts += [
            f'<p class="once alert"><strong>{text(one.lead)}:</strong> {voice.paragraph(one.sentences)}</p>'
            for one in shown.alerts
        ]
        parts += [f'<aside class="once note">{voice.paragraph(one.sentences)}</aside>' for one in shown.asides]
        counted = ", ".join([step_counted(step), *among_others(self.lesson, step)])
        own = self.arithmetic.slot(step.key, step.place.update)
        facts = {
            "id": "step=" + str(step.number),
            "data-u": step.place.update - 1 or None,
            "data-k": "" if own is None else own,
            "data-name": voice.notation.symbol(step.key),
            "data-sample": self._sample(step) or None,
            "data-f": self.forms.setdefault(made.form, len(self.forms)) if made.form else "",
            "data-a": " ".join(self._placed(key, step) for key in made.operands) if made.form else "",
            "data-lit": self._lit(step, made),
        }
        told = " ".join(f'{name}="{text(str(value))}"' for name, value in facts.items() if value is not None)
        return (
            f"<section {told}>\n<h2><small>{counted}</small> <span>{voice.said(shown.heading.spans)}</span>"
            f" <code>{text(shown.heading.tail)}</code></h2>\n{made.html}\n{''.join(parts)}\n</section>"
        )

    def _sample(self, step: Step) -> int:
        """The place of a step's sample in its batch, from 0; the first where it is about all."""
        return self.trace.batch(1, step.place.update).places.get(step.key.sample, 1) - 1

    def _lit(self, step: Step, made: Equation) -> str:
        found = []
        for name in lit(self.layout, step.key, tuple(one for one in made.operands if isinstance(one, Key))).split():
            if "." in name:
                layer, unit, source = map(int, name.split("."))
                slot = self.arithmetic.slot(Key("param", layer, unit, source), step.place.update)
                name = "" if slot is None else f"e{slot}"
            found.append(name)
        return " ".join(filter(None, found))

    # -- what the script is told --------------------------------------------------------------------------------------

    def _data(self, equations: Sequence[Equation]) -> str:
        wholes, slips = Wholes(self.view, self.arithmetic), Slips(self.trace, self.arithmetic)
        places = list(map(wholes.of, self.steps))
        mistakes = [slips.of(step, one) for step, one in zip(self.steps, equations, strict=True)]
        epochs = 3 if self.layout.has_update and not self._order_changes else 1
        cases = self.says.cases(self.steps, examples(self.lesson, epochs, self._settable(equations), self.count))
        slots = len(self.arithmetic.program(1).slots)
        runs = {by: self._runs(by) for by in DIALS}
        told: dict[str, Any] = {
            "epochs": min(self.epochs, max(10, _MOST_VALUES // slots)),
            "most": min(10_000, max(20, _MOST_VALUES // slots)),
            "numbers": self.numbers,
            "digits": self.view.digits,
            "steps": self.count,
            "goesOn": not self._order_changes and self.layout.has_update,
            "groups": list(words.GROUPS.values()),
            "givens": self._givens(equations),
            "neurons": [self._neurons(program) for program in self._programs()],
            "error": self._error,
            "runs": runs,
            "phases": [self.steps[start - 1].phase for start in runs["phase"]],
            "words": words.TOLD,
            "troubles": words.TROUBLES,
            "keys": [
                [one.name, one.keys, one.shown, words.DOES[one.name]]
                for one in ACTIONS
                if one.name in words.DOES and "lesson" in one.modes
            ],
            "titles": {
                "settings": words.SETTINGS,
                "settingsSaid": words.SETTINGS_SAID,
                "keys": words.KEYS,
                "place": words.PLACE,
                "copyFor": f"{words.DOES['copy']} {words.TOLD['copyFor']}",
                "numbers": words.NUMBERS,
                "matrices": words.MATRICES,
            },
            "programs": PROGRAMS,
            "tex": shortened(
                [
                    in_latex(step.key, one.symbols, self._voice(step).notation) if one.form else ""
                    for step, one in zip(self.steps, equations, strict=True)
                ]
            ),
            "names": self._names(equations),
            "places": places,
            "arrays": wholes.told,
            "families": wholes.families,
            "mistakes": mistakes,
            "mistaken": list(slips.words),
            "called": slips.called,
            "says": list(self.says.further),
            "cases": cases,
        }
        lines = "".join(f"{name}: {_json(value)},\n" for name, value in told.items())
        forms = ",\n".join(self.forms)
        rests = ",\n".join(self._rests)
        parts = (
            f"network = {self.arithmetic.written()}",
            f"forms = [{forms}]",
            f"rests = [{rests}]",
            f"slips = {slips.written()}",
            f"page = {{{lines}}}",
        )
        script = "".join(f"const {part};\n" for part in parts)
        return f'"use strict";\n{called_by(script)}{called_by(script, rolled.LIBRARY)}{script}'

    def _programs(self) -> list[Program]:
        return list(
            {id(one): one for one in map(self.arithmetic.program, range(1, self.trace.schedule.updates + 1))}.values()
        )

    def _neurons(self, program: Program) -> dict[str, list[list[int | None]]]:
        """For each neuron drawn, for each place in the batch, where its sum and its output stand."""
        layout = self.layout
        return {
            neuron_id(layout, layer, unit): [
                [
                    program.slots.get(Key("net", layer, unit, 0, place)),
                    program.slots.get(Key("out" if layer else "input", layer, unit, 0, place)),
                ]
                for place in range(1, program.size + 1)
            ]
            for layer in range(layout.last + 1)
            for unit in drawn_units(layout, layer)
        }

    def _runs(self, by: Any) -> list[int]:
        """The first step of each run, at a setting of the dial."""
        firsts = [span(self.lesson, 1, number, by)[0] for number in self.numbers]
        return [place + 1 for place, first in enumerate(firsts) if place == 0 or first != firsts[place - 1]]

    def _givens(self, equations: Sequence[Equation]) -> list[dict[str, Any]]:
        notation = Notation(self.layout, self.view.notation)
        return [
            {
                "id": one.id, "name": notation.symbol(one.key), "label": words.label_of(one.key, self.layout),
                "group": list(words.GROUPS).index(one.key.kind), "at": one.at, "value": one.value,
            }
            for one in self._settable(equations)
        ]  # fmt: skip

    def _names(self, equations: Sequence[Equation]) -> dict[str, str]:
        """What those operands are called that have neither a step nor a field: of a large network most."""
        known = {one.key for one in self._settable(equations)} | {step.key for step in self.steps}
        return {
            f"{step.place.update - 1}:{self._placed(key, step)}": self._voice(step).notation.symbol(key)
            for step, one in zip(self.steps, equations, strict=True)
            for key in one.operands
            if one.form and isinstance(key, Key) and key not in known
        }

    def _settable(self, equations: Sequence[Equation]) -> list[Given]:
        """What may be set: all that is given; of a large network what the page's steps are made of."""
        givens = self.arithmetic.givens
        if len(givens) <= _MOST_GIVENS:
            return givens
        met = {key for one in equations for key in one.operands}
        first = [one for one in givens if one.key.kind in ("hyper", "target")]
        found = {one.id for one in [*first, *(one for one in givens if one.key in met)][:_MOST_GIVENS]}
        return [one for one in givens if one.id in found]


def _script(name: str) -> str:
    """A part of the script, without what its comments tell a type checker alone."""
    return _TYPES.sub("", asset(name))


_TYPES = re.compile(r"/\*\* @[^*]*\*/(?:\n| )?")


def _json(value: Any) -> str:
    """Data in a script: nothing in it ends the script, or begins another one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _BEGINS.sub(r"\\u003c", text).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


_BEGINS = re.compile("<(?=!|/?script)", re.IGNORECASE)
