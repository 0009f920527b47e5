"""The quiz and the lesson from Python are what the commands print."""

from __future__ import annotations

import io
import re

import pytest

import nnstep
from commands import printed

ANSWERS = ("?", "0.105", "skip", "0.205", "numbers", "1/(1+e^-0.205)", "2", "help", "0.5", "skip")


def article() -> nnstep.Trace:
    return nnstep.trace(nnstep.load("article"))


def test_a_lesson_walked_through_is_the_transcript() -> None:
    """Two epochs walked through print what `nnstep run --full` prints, and each step is a part of it."""
    transcript = printed("run", "article", "--no-input", "--full", "--epochs", "2")
    lesson = nnstep.walk(article(), epochs=2)
    assert lesson.text() == transcript
    assert len(lesson) == 2 * 39
    assert all(step.text() in transcript for step in lesson)


def test_a_step_is_data_as_well() -> None:
    """The fifth step is net_o1, 0.526226·0.55 + 0.551071·0.65 = 0.64762 by hand, and what it is made of is named."""
    step = nnstep.walk(article())[4]
    assert (step.number, step.count, step.id) == (5, 39, "net_o1")
    assert step.value == pytest.approx(0.64762, abs=1e-5)
    assert [one.id for one in step.operands] == ["w5", "out_h1", "w6", "out_h2"]


def test_a_lesson_is_written_as_export_writes_it() -> None:
    """Markdown and LaTeX from Python are the files that `nnstep export` writes."""
    for form in ("markdown", "latex"):
        assert nnstep.walk(article()).to(form) == printed("export", "article", "--to", form)


def test_parts_of_a_lesson_are_taken_as_from_any_sequence() -> None:
    """Slices and steps from the end; beyond the end is an IndexError; no epoch at all is refused in words."""
    lesson = nnstep.walk(article())
    assert [step.id for step in lesson[:2]] == ["net_h1", "out_h1"]
    assert lesson[-1].number == 39
    with pytest.raises(IndexError):
        lesson[39]
    with pytest.raises(nnstep.UsageError, match="1 or more, not 0"):
        nnstep.walk(article(), epochs=0)


def test_the_quiz_from_python_says_what_the_command_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line the same words; the command shows its prompts and what was typed besides."""
    quiz = nnstep.ask(article())
    said = [quiz.text(), *(quiz.answer(answer).text() for answer in ANSWERS), quiz.end().text()]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in ANSWERS)))
    talk = printed("quiz", "article", "--fresh").replace(" -s article", "")  # Python does not know what to call it
    typed = [re.escape(answer) for answer in ANSWERS]
    talk = re.sub(rf"(?m)^ (?:rule:|\S+ =) (?:{'|'.join(typed)})?\n", "", talk)
    assert talk.split() == "".join(said).split()


@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_a_quiz_is_written_in_any_format(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--to` writes the talk: what was asked, what was typed, what was said to it, each once."""
    monkeypatch.setattr("sys.stdin", io.StringIO("0.1051\nskip\n"))
    talk = printed("quiz", "article", "--fresh", "--no-reveal", "--phase", "forward", "--to", form)
    assert talk.count("0.1051") == 1
    assert "How it went" in talk
    assert "\x1b" not in talk


@pytest.mark.parametrize(("answers", "outcome"), [(("0.2403",), "once"), (("0.5", "skip"), "missed")])
def test_an_answered_quiz_tells_how_it_went(answers: tuple[str, ...], outcome: str) -> None:
    """½(0.01 − 0.70331)² is 0.24034 by hand: E_o2 was found at once, or missed by who types 0.5 and skips it."""
    quiz = nnstep.ask(article(), phase="error")
    while quiz.asks != "E_o2":
        quiz.answer("skip")
    for answer in answers:
        quiz.answer(answer)
    assert {"quantity": "E_o2", "outcome": outcome} in quiz.results
