"""`nnstep quiz`: questions and answers, line by line."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from nnstep.cli.own_options import QuizOptions
from nnstep.errors import UsageError
from nnstep.kept import quiz_place
from nnstep.options.common import TEXT, Common
from nnstep.options.output import Output
from nnstep.options.setup import look_of, name_of, work_on
from nnstep.pages.document import Document, Paragraph
from nnstep.quantities.spans import Verbatim
from nnstep.quiz.plan import Scope
from nnstep.render.formats import writing
from nnstep.render.text.lines import Look, text_of
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import Setting, setting_of
from nnstep.results.asked import Asked, asked
from nnstep.terminal.progress import doing
from nnstep.terminal.streams import ReaderLeft, complain

if TYPE_CHECKING:
    from nnstep.results.asked_arrays import AskedArrays


def ask(common: Common, options: QuizOptions) -> None:
    """Asks for the numbers of a lesson until all are answered, or nobody answers any more."""
    output, name = common.begin(), name_of(common)
    if common.matrices:
        _refuse_of_numbers(options)
    work = work_on(common)
    before = quiz_place.Kept() if options.fresh else quiz_place.kept(name)
    if before.said:
        complain(before.said)
    if common.matrices:
        from nnstep.results.asked_arrays import AskedArrays  # numpy, for those who ask for arrays

        arrays = AskedArrays(work.view, reveal=not options.no_reveal, questions=options.questions or 0)
        _talk(_Dialogue(arrays, output, "", before), common, output)
        return
    scope = Scope(options.phase or "", options.hard, options.epochs, options.at or "", options.questions or 0)
    again = "".join(f" --set {shlex.quote(one)}" for one in common.sets)
    with doing("choosing what to ask for", look_of(work.lesson)):
        quiz = asked(
            work.view,
            scope,
            before.missed,
            reveal=not options.no_reveal,
            explain=f" -s {shlex.quote(name)}{again}",
            varied=common.seed is not None,
        )
    _talk(_Dialogue(quiz, output, name, before), common, output)


def _refuse_of_numbers(options: QuizOptions) -> None:
    """Options that say which numbers are asked for mean nothing among arrays. Raises: UsageError."""
    chosen = {"--phase": options.phase is not None, "--hard": options.hard, "--at": options.at is not None,
              "--epochs": options.epochs > 1}  # fmt: skip
    if given := [name for name, is_given in chosen.items() if is_given]:
        raise UsageError(
            f"{given[0]} is for single numbers",
            "--matrices asks for every array of the first update, or --questions N of them",
        )


def _talk(talk: _Dialogue, common: Common, output: Output) -> None:
    if common.format == TEXT:
        talk.typeset()
    else:
        talk.written(common.format, Look(common.width or 80, 24, output.ascii))


class _Dialogue:
    """The talk: what is said, what is typed, and what is kept of it."""

    def __init__(self, quiz: Asked | AskedArrays, output: Output, name: str, before: quiz_place.Kept) -> None:
        self.quiz = quiz
        self.output = output
        self.name = name
        self.before = before
        with suppress(AttributeError, OSError, ValueError):  # not every stdin can; then what is no text ends it
            sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]

    def typeset(self) -> None:
        """The talk as lines, each answer typed after what asks for it, until all is answered or nobody answers."""
        self._say()
        while not self.quiz.done:
            prompt, sample = self.quiz.prompt
            setting = setting_of(self.quiz.view, self.output.look, sample)
            self._write(f" {text_of(setting.bits(prompt))}")
            line = self._read()
            if line is None:
                self._write("\n")
            elif not _echoes():
                self._write(f"{self._harmless(line)}\n")
            self._go_on(line)
            self._say()

    def _say(self) -> None:
        for page, sample in self.quiz.documents:
            self.output.lines(page_lines(page, setting_of(self.quiz.view, self.output.look, sample)))

    def written(self, format: str, look: Look) -> None:
        """The talk in a format, page by page, each answer as a sentence of its own."""
        for text in writing(format, self._parts(look)):
            self._write(text)

    def _parts(self, look: Look) -> Iterator[tuple[Document, Setting]]:
        while True:
            for page, sample in self.quiz.documents:
                yield page, setting_of(self.quiz.view, look, sample)
            if self.quiz.done:
                return
            prompt, sample = self.quiz.prompt
            line = self._read()
            if line is not None:
                given = Paragraph(((*prompt, Verbatim(self._harmless(line))),))
                yield (given,), setting_of(self.quiz.view, look, sample)
            self._go_on(line)

    def _go_on(self, line: str | None) -> None:
        """Hands on what was typed, and keeps what was missed; None: there will be no more."""
        before = self.quiz.results
        if line is None:
            self.quiz.end()
            return
        self.quiz.answer(line)
        if self.quiz.results != before:
            self._keep()

    def _read(self) -> str | None:
        """A line that was typed; None where there will be no more."""
        try:
            line = sys.stdin.readline(10_000) if sys.stdin else ""
        except (OSError, ValueError):  # closed, or no text
            line = ""
        return line or None

    def _write(self, text: str) -> None:
        self.output.text(text, tabs=True)  # what was typed has none
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise ReaderLeft from None

    def _harmless(self, line: str) -> str:
        """A line as it may be repeated: without what a terminal would obey."""
        shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line.strip())
        return shown.encode("ascii", "replace").decode("ascii") if self.output.ascii else shown

    def _keep(self) -> None:
        if not self.name:  # a quiz about arrays is kept in no place
            return
        outcomes = {result["quantity"]: result["outcome"] for result in self.quiz.results}
        missed = [label for label in self.before.missed if label not in outcomes]
        missed += [label for label, outcome in outcomes.items() if outcome == "missed"]
        right = sum(outcome != "missed" for outcome in outcomes.values())
        quiz_place.keep(self.name, missed, (right, len(outcomes)))


def _echoes() -> bool:
    """Whether a terminal shows what is typed."""
    try:
        return sys.stdin.isatty()
    except ValueError:
        return False
