"""The page of a lesson: one file, nothing loaded from elsewhere, and nothing allowed to be.

It is the worked lesson as text. Its script shows one step of it at a time, and computes everything anew when a number
is changed; without the script it is the transcript, printed it is the worked solution.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from nnstep.algebra.javascript import LIBRARY
from nnstep.errors import UsageError
from nnstep.html.arithmetic import Arithmetic, Program
from nnstep.html.cases import Cases, case_of, settings
from nnstep.html.equation import Equation, equation
from nnstep.html.network import drawn_units, lit, network_svg
from nnstep.html.sentences import Voice, pattern, text
from nnstep.html.sheet import asset, sheet
from nnstep.lesson.dial import DIALS, span
from nnstep.lesson.script import Lesson, Step
from nnstep.network.build import trace as make_trace
from nnstep.pages.step import step_page
from nnstep.pages.view import View
from nnstep.quantities.addresses import of_key
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.notation import Notation
from nnstep.session.actions import ACTIONS
from nnstep.words import paged as words
from nnstep.words.counter import among_others, step_counted
from nnstep.words.course import source as source_said
from nnstep.words.prose import why

MOST_STEPS = 400
"""Steps of an epoch that a page has."""

MOST_COMPUTED = 6000
"""Steps of an epoch that a page computes; beyond, its arithmetic alone would be too much to send."""

_SCRIPTS = ("numbers.js", "lines.js", "running.js", "showing.js", "acting.js")
"""The page's own script, in its parts; what is made of the lesson stands before it."""

_EXAMPLES = 3000  # steps of other settings that are looked at, for what is said there
MOST_SETTINGS = 36
_EPOCHS_SHOWN = 12  # of the table of errors


def page(view: View, epochs: int | None = None) -> str:
    """The lesson as a page. epochs: those of the curve, at first; None for the scenario's.

    Raises: UsageError where the network is too large for one.
    """
    count = view.lesson.count(1)
    if count > MOST_COMPUTED:
        raise UsageError(*words.too_large(count, MOST_COMPUTED))
    return _Page(view, epochs).written()


class _Page:
    def __init__(self, view: View, epochs: int | None) -> None:
        self.epochs = epochs or view.lesson.epochs
        self.view, self.lesson, self.trace = view, view.lesson, view.lesson.trace
        self.layout = self.trace.layout
        self.arithmetic = Arithmetic(self.trace)
        self.count = min(self.lesson.count(1), MOST_STEPS)
        self.steps = [self.lesson.step(1, number) for number in range(1, self.count + 1)]
        self.forms: dict[str, int] = {}
        self.says: dict[str, int] = {}

    def written(self) -> str:
        """The whole file."""
        equations = [self._equation(step) for step in self.steps]
        sections = "\n".join(self._section(step, one) for step, one in zip(self.steps, equations, strict=True))
        script = self._data(equations) + "".join(map(asset, _SCRIPTS))
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
        said = [words.left_out(self.count)] if self.count < self.lesson.count(1) else []
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
            f"<tr><td>{epoch}</td><td>{voice.shown(self.trace.epoch_error(epoch))}</td></tr>"
            for epoch in range(1, epochs + 1)
        )
        return f'<table><tr><th scope="col">epoch</th><th scope="col">E</th></tr>{rows}</table>'

    # -- steps --------------------------------------------------------------------------------------------------------

    def _voice(self, step: Step, lesson: Lesson | None = None) -> Voice:
        lesson, update = lesson or self.lesson, step.place.update
        trace = lesson.trace

        def number(key: Key) -> int | None:
            found = self.lesson.find(self.trace.beside(self.lesson.step(1, step.number).place, key))
            return found if found is not None and found <= self.count else None

        return Voice(
            Notation(self.layout, self.view.notation, sample=step.key.sample),
            self.view.digits,
            step.epoch,
            number,
            lambda key: self.arithmetic.slot(key, update),
            trace.seen_from(step.place),
        )

    def _equation(self, step: Step) -> Equation:
        block = step_page(self.view, step).working
        voice = self._voice(step)
        return equation(block, voice.notation, self.view.digits, voice.slot)

    def _section(self, step: Step, made: Equation) -> str:
        shown, voice = step_page(self.view, step), self._voice(step)
        said = " ".join(f"<span>{voice.said(one)}</span>" for one in shown.why.sentences if one)
        parts = [f'<p class="why">{said}</p>']
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
            "data-u": step.place.update - 1,
            "data-k": "" if own is None else own,
            "data-id": of_key(step.key, self.layout),
            "data-name": voice.notation.symbol(step.key),
            "data-phase": step.phase,
            "data-sample": self._sample(step),
            "data-f": self.forms.setdefault(made.form, len(self.forms)) if made.form else "",
            "data-a": " ".join(str(voice.slot(key)) for key in made.operands) if made.form else "",
            "data-lit": self._lit(step, made),
        }
        told = " ".join(f'{name}="{text(str(value))}"' for name, value in facts.items())
        return (
            f"<section {told}>\n<h2><small>{counted}</small> {voice.said(shown.heading.spans)}"
            f" <code>{text(shown.heading.tail)}</code></h2>\n{made.html}\n{''.join(parts)}\n</section>"
        )

    def _sample(self, step: Step) -> int:
        """The place of a step's sample in its batch, from 0; the first where it is about all."""
        return self.trace.batch(1, step.place.update).places.get(step.key.sample, 1) - 1

    def _lit(self, step: Step, made: Equation) -> str:
        found = []
        for name in lit(self.layout, step.key, made.operands).split():
            if "." in name:
                layer, unit, source = map(int, name.split("."))
                slot = self.arithmetic.slot(Key("param", layer, unit, source), step.place.update)
                name = "" if slot is None else f"e{slot}"
            found.append(name)
        return " ".join(filter(None, found))

    # -- what the script is told --------------------------------------------------------------------------------------

    def _data(self, equations: Sequence[Equation]) -> str:
        cases = self._cases(equations)
        told: dict[str, Any] = {
            "epochs": self.epochs,
            "digits": self.view.digits,
            "steps": self.count,
            "goesOn": not self._order_changes and self.layout.has_update and self.count == self.lesson.count(1),
            "givens": self._givens(),
            "neurons": [self._neurons(program) for program in self._programs()],
            "runs": {by: self._runs(by) for by in DIALS},
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
                "numbers": words.NUMBERS,
            },
            "says": list(self.says),
            "cases": cases,
        }
        lines = "".join(f"{name}: {_json(value)},\n" for name, value in told.items())
        forms = ",\n".join(self.forms)
        parts = (f"network = {self.arithmetic.written()}", f"forms = [{forms}]", f"page = {{{lines}}}")
        return f'"use strict";\n{LIBRARY}\n' + "".join(f"const {part};\n" for part in parts)

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
        starts, number = [], 1
        while number <= self.count:
            starts.append(number)
            number = span(self.lesson, 1, number, by)[1] + 1
        return starts

    def _givens(self) -> list[dict[str, Any]]:
        notation = Notation(self.layout, self.view.notation)
        return [
            {
                "id": one.id, "name": notation.symbol(one.key), "label": words.label_of(one.key, self.layout),
                "group": words.GROUPS[one.key.kind], "at": one.at, "value": one.value,
                "edge": one.key.kind == "param" and one.key.source != BIAS,
            }
            for one in self.arithmetic.givens
        ]  # fmt: skip

    def _cases(self, equations: Sequence[Equation]) -> list[dict[str, list[int]]]:
        """For each step, for each case, which sentences are said."""
        found = [Cases() for _ in self.steps]
        for lesson, epoch in self._examples():
            for step, cases in zip(self.steps, found, strict=True):
                there = lesson.step(epoch, step.number)
                voice = self._voice(there, lesson)
                right = lesson.trace.equation(there.place)
                if right is None:
                    continue
                case = case_of(voice.notation.arrange(right), voice.value, lesson.trace.value(there.place))
                said = (pattern(voice.said(one)) for one in why(lesson, there))
                cases.add(case, filter(None, said))
        return [
            {case: [self.says.setdefault(one, len(self.says)) for one in said] for case, said in cases.told().items()}
            for cases in found
        ]

    def _examples(self) -> Iterator[tuple[Lesson, int]]:
        """The lesson in its first epochs, and with other numbers."""
        epochs = 3 if self.layout.has_update and not self._order_changes else 1
        for epoch in range(1, epochs + 1):
            yield self.lesson, epoch
        scenario = self.trace.scenario
        count = min(MOST_SETTINGS, _EXAMPLES // self.count)
        if scenario is None:
            return
        for number, setting in enumerate(settings(self.arithmetic.givens, count)):
            trace = make_trace(scenario, {**self.trace.settings, **setting})
            yield Lesson(trace), 1 + number % 2 * (epochs > 1)


def _json(value: Any) -> str:
    """Data in a script: nothing in it ends the script."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
