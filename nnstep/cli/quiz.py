"""`nnstep quiz`: questions and answers, line by line."""

from __future__ import annotations

import shlex
import sys
from contextlib import suppress
from dataclasses import replace

from nnstep.cli import quiz_place
from nnstep.cli.options import Common, QuizOptions
from nnstep.cli.output import Output, ReaderLeft
from nnstep.cli.setup import name_of, work_on
from nnstep.pages.quizzed import Quizzed, sample_of
from nnstep.quiz.machine import Quiz, State
from nnstep.quiz.plan import Scope, plan
from nnstep.render.text.lines import text_of
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import setting_of
from nnstep.terminal.streams import complain


def ask(common: Common, options: QuizOptions) -> None:
    """Asks for the numbers of a lesson until all are answered, or nobody answers any more."""
    output, name = common.begin(), name_of(common)
    work = work_on(common)
    before = quiz_place.Kept() if options.fresh else quiz_place.kept(name)
    if before.said:
        complain(before.said)
    scope = Scope(options.phase or "", options.hard, options.epochs, options.at or "")
    view = work.view
    asked = plan(work.lesson, scope, before.missed)
    quiz = Quiz(work.lesson, asked, view.setting_notation(), not options.no_reveal, view.digits)
    explain = "".join(f" --set {shlex.quote(one)}" for one in common.sets)
    page = Quizzed(view, f" -s {shlex.quote(name)}{explain}", varied=common.seed is not None)
    _Dialogue(quiz, page, output, name, before).run()


class _Dialogue:
    """The talk: what is said, what is typed, and what is kept of it."""

    def __init__(self, quiz: Quiz, page: Quizzed, output: Output, name: str, before: quiz_place.Kept) -> None:
        self.quiz = quiz
        self.page = page
        self.output = output
        self.name = name
        self.before = before

    def run(self) -> None:
        """Until all is answered, or nobody answers any more."""
        with suppress(AttributeError, OSError, ValueError):  # not every stdin can; then what is no text ends it
            sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
        state = self.quiz.begin()
        self._say(state)
        while not state.done:
            line = self._read(state)
            if line is None:
                self._write("\n")
                state = self.quiz.end(replace(state, says=()))
            else:
                after = self.quiz.answer(state, line)
                if after.results != state.results:
                    self._keep(after)
                state = after
            self._say(state)

    def _say(self, state: State) -> None:
        for message in state.says:
            setting = setting_of(self.page.view, self.output.look, sample_of(message))
            self.output.lines(page_lines(self.page.page(message), setting))

    def _read(self, state: State) -> str | None:
        """A line that was typed; None where there will be no more."""
        item = self.quiz.items[state.at]
        setting = setting_of(self.page.view, self.output.look, item.step.key.sample)
        self._write(f" {text_of(setting.bits(self.page.prompt(state, item)))}")
        try:
            line = sys.stdin.readline(10_000) if sys.stdin else ""
        except (OSError, ValueError):  # closed, or no text
            line = ""
        if not line:
            return None
        if not _echoes():
            self._write(f"{self._harmless(line)}\n")
        return line

    def _write(self, text: str) -> None:
        self.output.text(text)
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise ReaderLeft from None

    def _harmless(self, line: str) -> str:
        """A line as it may be repeated: without what a terminal would obey."""
        shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line.strip())
        return shown.encode("ascii", "replace").decode("ascii") if self.output.ascii else shown

    def _keep(self, state: State) -> None:
        outcomes = {result.label: result.outcome for result in state.results}
        missed = [label for label in self.before.missed if label not in outcomes]
        missed += [label for label, outcome in outcomes.items() if outcome == "missed"]
        quiz_place.keep(self.name, missed)


def _echoes() -> bool:
    """Whether a terminal shows what is typed."""
    try:
        return sys.stdin.isatty()
    except ValueError:
        return False
