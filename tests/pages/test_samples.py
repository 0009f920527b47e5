"""The table of samples, the table of classes, and what an epoch says of them."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from session.walks import press, shown, studio

from commands import printed
from nnstep.lesson.script import Lesson
from nnstep.network.build import trace
from nnstep.network.trace import Trace
from nnstep.pages.document import Table
from nnstep.pages.runs import run_page
from nnstep.pages.samples import Samples
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain
from nnstep.quantities.spans import Figure, Span, Verbatim
from nnstep.render.text.lines import Look
from nnstep.scenario.load import load
from nnstep.session.state import State
from nnstep.tutor.screens import frame
from nnstep.words.summary import epoch_summary


def summary(run: Trace, epoch: int) -> str:
    """What is said at the end of an epoch."""
    lesson = Lesson(run)
    return " ".join(plain(spans, Notation(run.layout)) for spans in epoch_summary(lesson, epoch))


def rows(text: str) -> list[list[str]]:
    """The cells of the lines of a page that begin with a number."""
    return [line.split() for line in text.splitlines() if re.match(r" *\d+ ", line)]


def exact(span: Span) -> str:
    """What a cell holds, its number whole."""
    return str(span.value) if isinstance(span, Figure) else span.text if isinstance(span, Verbatim) else str(span)


def test_every_sample_of_xor() -> None:
    """Inputs, output before and after, the class, the target and E as the ids have them."""
    run = trace(load("xor"))
    page = printed("explain", "E_epoch@50", "-s", "xor")
    found = [row for row in rows(page) if len(row) == 10]
    assert [row[:3] for row in found] == [["1", "0", "0"], ["2", "0", "1"], ["3", "1", "0"], ["4", "1", "1"]]
    for number, row in enumerate(found, 1):
        assert float(row[3]) == pytest.approx(run[f"out_o1@50:{number}"].value, abs=6e-4)
        assert float(row[4]) == pytest.approx(run[f"out_o1+@50:{number}"].value, abs=6e-4)
        assert (float(row[5]), float(row[7])) == (run[f"predicted@50:{number}"].value, (0, 1, 1, 0)[number - 1])
        assert (row[6] == "✓") == (row[5] == row[7])
        assert float(row[8]) == pytest.approx(run[f"E@50:{number}"].value, abs=6e-5)
        assert float(row[9]) == pytest.approx(run[f"E+@50:{number}"].value, abs=6e-5)
    assert re.search(r"E_total +0\.1208 +0\.1207", page)


def test_which_class_is_taken_for_which() -> None:
    """In epoch 60 of `overfitting` one of the two who passed is taken for one who failed, none the other way."""
    page = printed("explain", "accuracy_val@60", "-s", "overfitting")
    table = page.partition("samples kept for validation")[2].splitlines()[1:4]
    assert [line.split() for line in table] == [["is,", "taken", "for", "0", "1"], ["0", "2", "0"], ["1", "1", "1"]]


def test_the_end_of_an_epoch_names_the_samples_that_are_wrong() -> None:
    """Which samples XOR still gets wrong, by epoch."""
    run = trace(load("xor"))
    for epoch in (1, 50, 100):
        wrong = [n for n in (1, 2, 3, 4) if round(run[f"out_o1+@{epoch}:{n}"].value) != (0, 1, 1, 0)[n - 1]]
        text = summary(run, epoch)
        if not wrong:
            assert "classes all four samples right (accuracy = 1)." in text
        else:
            named = " and ".join(map(str, wrong))
            assert f"wrong {'is sample' if len(wrong) == 1 else 'are samples'} {named}." in text


def test_why_training_stops() -> None:
    """The sentence stands at the epoch it stops with, and in no other."""
    run = trace(load("iris-validation"))
    said = "no gain in validation accuracy for five epochs; the best was 1, in epoch 10."
    assert [epoch for epoch in range(10, 18) if said in summary(run, epoch)] == [15]


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("name", ["xor", "iris", "regression", "overfitting"])
def test_the_view_of_an_epoch_shows_all_samples_and_their_error(name: str, width: int) -> None:
    """No row is wider than the window; E_total or E_epoch is there; columns that went left their sign."""
    view = studio(name).view(State())
    count = view.lesson.count(2)
    lines = frame(view, replace(State(), epoch=2, number=count, by="epoch"), Look(width, 60))
    text = ["".join(part for part, _ in line) for line in lines]
    head = next(line for line in text if re.match(r" +sample +(x1|…)", line))
    body = text[text.index(head) :]
    assert head.split()[-2:] == ["E", "after"]
    assert "…" in head or all(f"x{unit + 1}" in head for unit in range(view.lesson.layout.inputs))
    assert any(line.split()[:1] in (["E_total"], ["E_epoch"]) for line in body)
    assert len([line for line in body if re.match(r" +\d+ ", line)]) >= 3


def test_the_weights_of_an_epoch_begin_where_it_began() -> None:
    """With four updates, now is the weight before the first of them and new that after the last."""
    view = studio("iris").view(State())
    run = view.lesson.trace
    picture = run_page(view, view.lesson.step(3, view.lesson.count(3)), "epoch").picture
    assert picture is not None
    table = picture.of
    parameter = table.parameter(0)
    now, new = (table.entry(row, parameter) for row in table.rows)
    assert now.sight.value == run["w1@3.1"].value
    assert (new.was, new.sight.value) == (run["w1@3.1"].value, run["w1+@3"].value)


@pytest.mark.parametrize("by", ["neuron", "layer", "phase"])
def test_a_run_of_steps_says_which_sample_it_is_of(by: str) -> None:
    """Where there are several, in its heading."""
    view = studio("xor").view(State())
    state = replace(State(), number=30, by=by)
    assert "sample 2" in "\n".join(shown(press(state, "ctrl-l", name="xor"), name="xor")[3:5])
    assert view.lesson.step(1, 30).block.sample == 2


def test_t_opens_the_page_of_all_samples() -> None:
    """And where there is one sample, it says so."""
    state = press(State(), "t", name="xor")
    assert state.mode == "explain"
    assert any("Every sample" in line for line in shown(press(state, "end", name="xor"), name="xor"))
    assert "one sample" in shown(press(State(), "t", name="article"), name="article")[-1]


def test_of_many_samples_the_wrong_ones_are_shown() -> None:
    """Of fifteen irises eight have room, and those classed wrong are among them."""
    run = trace(load("iris"))
    table = Samples(Lesson(run), 3).some()[0]
    numbers = [row.cells[0][0] for row in table.rows[1:9]]
    wrong = [str(n) for n in range(1, 16) if not run[f"correct@3:{n}"].value]
    assert wrong
    assert set(wrong) <= set(numbers)
    assert numbers == sorted(numbers, key=int)


@pytest.mark.parametrize(
    ("name", "asked", "says"),
    [
        ("iris-validation", "why does training stop", "Training stops after epoch 15: no gain in validation accuracy"),
        ("article", "early stopping", "Nothing ends training early in this lesson: it has ten epochs."),
        ("overfitting", "overfitting", "Here these are four samples: 6, 7, 8, 9."),
        ("xor", "validation", "This lesson has none"),
        ("xor", "schedule", "in this lesson there is none"),
    ],
)
def test_what_people_ask_is_answered_for_the_lesson(name: str, asked: str, says: str) -> None:
    """In the words they have for it."""
    assert says in " ".join(printed("explain", *asked.split(), "-s", name).split())


@pytest.mark.parametrize(("name", "epoch"), [("iris-validation", 1), ("iris", 3), ("xor", 50)])
def test_the_outputs_of_a_row_are_those_its_error_is_of(name: str, epoch: int) -> None:
    """With softmax E is −ln of the output of the class; with one sigmoid it is (t − out)²/2: in each row as shown."""
    run = trace(load(name))
    tables = [block for block in Samples(Lesson(run), epoch).some() if isinstance(block, Table)]
    for row in (row for table in tables for row in table.rows[1:-1] if row.cells[-1]):
        cells = [exact(cell[0]) for cell in row.cells if cell]
        outs = [float(cell) for cell in cells[1 + run.layout.inputs :][: run.layout.outputs]]
        target, error = cells[-3], float(cells[-2])
        if len(outs) == 1:
            assert error == pytest.approx((float(target) - outs[0]) ** 2 / 2)
        else:
            assert error == pytest.approx(-math.log(outs[run.layout.output_names.index(target)]))


@pytest.mark.parametrize("epoch", [5, 60, 100])
def test_an_output_beside_its_class_is_not_shown_as_the_threshold(epoch: int) -> None:
    """What is printed after the update is past one half just where the class is 1: 0.49983 is 0.4998, not 0.500."""
    found = [row for row in rows(printed("explain", f"E_epoch@{epoch}", "-s", "xor")) if len(row) == 10]
    assert [row[5] for row in found] == [str(int(float(row[4]) > 0.5)) for row in found]
    assert all(float(output) != 0.5 for row in found for output in row[3:5])


@pytest.mark.parametrize(
    ("name", "says", "never"),
    [
        ("article", "Here there is one", "t shows"),
        ("regression", "t shows them all, each with its error", "classed wrong"),
        ("xor", "t shows them all, and which are classed wrong", "train;"),
        ("iris-validation", "Here there are 15, of which 9 train; behind a quantity, :5 means", "each with its error"),
    ],
)
def test_what_is_said_of_samples_is_true_of_the_lesson(name: str, says: str, never: str) -> None:
    """Where there is one, where there are no classes, where some do not train: 3, 5, 6, 8, 10, 11, 12, 13, 15 do."""
    page = " ".join(printed("explain", "which sample is wrong", "-s", name).split())
    assert says in page
    assert never not in page


@pytest.mark.parametrize(("name", "there"), [("xor", True), ("iris", True), ("article", False), ("regression", False)])
def test_the_idea_of_accuracy_says_where_the_table_of_classes_is(name: str, there: bool) -> None:
    """Where there are classes it is under t, like the samples."""
    page = " ".join(printed("explain", "confusion", "-s", name).split())
    assert ("t shows each sample with its class. The table of classes, which is taken for which" in page) is there
