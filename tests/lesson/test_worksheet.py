"""Worksheets: what is open at which step, and that nothing on the page gives an open number away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from nnstep.lesson.script import Lesson
from nnstep.lesson.variant import variant
from nnstep.lesson.worksheet import MOST_STEPS, matching_steps, needed_before, tasks
from nnstep.marking.claims import check
from nnstep.marking.notes import Notes
from nnstep.marking.sheet import parse_sheet
from nnstep.pages.view import View
from nnstep.pages.wiring import wiring
from nnstep.pages.worksheet import answers, worksheet
from nnstep.quantities.ids import id_of
from nnstep.render.latex import latex
from nnstep.render.markdown import written
from nnstep.render.text.lines import Look
from nnstep.render.text.typeset import setting_of
from nnstep.render.working import LINE, NUMBER, RESULT, answer_lines
from nnstep.scenario.bundled import bundled

LOOK = Look(80, 24)
SMALL = [name for name in bundled() if "iris" not in name]


def lesson_of(name: str, **options: int) -> Lesson:
    return Lesson(nnstep.trace(nnstep.load(name), **options))  # type: ignore[arg-type]


def view_of(scenario: nnstep.Scenario, hand: int | None = None, notation: str = "standard") -> View:
    lesson = Lesson(nnstep.trace(scenario, hand=hand))
    return View(lesson, Notes(lesson, scenario), scenario.title, notation)


def page(view: View, found: list, *, key: bool) -> str:  # type: ignore[type-arg]
    parts = worksheet(view, found, key=key)
    return "".join(written(blocks, setting_of(view, LOOK, sample)) for sample, blocks in parts)


def answered(view: View, found: list, *, key: bool) -> list[str]:  # type: ignore[type-arg]
    return list(answer_lines(answers(view, found, key=key), view.setting_notation(), view.digits))


def opened(lesson: Lesson, found: list) -> dict[str, str]:  # type: ignore[type-arg]
    return {id_of(task.step.key, lesson.layout): task.open for task in found}


def test_it_fades() -> None:
    """The first sum is worked, the next has its result open, then its numbers, then everything; so with every kind."""
    lesson = lesson_of("article")
    open_at = opened(lesson, tasks(lesson))
    fading = ["", "result", "numbers", "all"]
    assert [open_at[name] for name in ("net_h1", "net_h2", "net_o1", "net_o2")] == fading
    assert [open_at[name] for name in ("out_h1", "out_h2", "out_o1", "out_o2")] == fading
    assert [open_at[f"dE/dw{number}"] for number in (5, 6, 7, 8, 1, 2)] == [*fading, "all", "all"]
    assert [open_at[f"w{number}+"] for number in range(1, 9)] == [*fading, *["all"] * 4]
    assert [open_at[name] for name in ("dE/dout_o1", "dE/dout_o2", "dE/dout_h1", "dE/dout_h2")] == ["", "result"] * 2
    assert open_at["E_total"] == "result"  # it comes once, so it is not shown worked


def test_later_epochs_are_left_to_the_learner() -> None:
    """In the second epoch nothing that came twice before is worked any more."""
    lesson = lesson_of("article")
    second = tasks(lesson, 2)[39:]
    kinds = Counter(task.open for task in second)
    assert not kinds[""]
    assert kinds["all"] > 30


def test_an_open_number_is_open_wherever_it_is_used() -> None:
    """The output that was asked for is a blank in the error, and the new weight of epoch 1 in the sums of epoch 2."""
    lesson = lesson_of("article")
    found = tasks(lesson, 2)
    by_name = {lesson.trace.spelled(task.step.place): task for task in found}
    assert {key.kind for key in by_name["E_o1"].hidden} == {"out"}
    assert {id_of(key, lesson.layout) for key in by_name["net_h2@2"].hidden} == {"w3", "w4"}
    view = view_of(nnstep.load("article"), notation="article")
    sheet = page(view, tasks(view.lesson), key=False)
    assert f"E01 = ½·(t1 − O1)²\n    ≈ ½·(0.99 − {NUMBER})²\n    ≈ 0.05562\n" in sheet
    assert f"∑OutH2 = {LINE}\n       ≈ {LINE}\n       ≈ {RESULT}\n" in sheet


@pytest.mark.parametrize("name", SMALL)
def test_no_number_is_given_away(name: str) -> None:
    """No result that is open stands anywhere on the page, unless another quantity happens to be the same number."""
    view = view_of(nnstep.load(name))
    lesson = view.lesson
    if lesson.count(1) > MOST_STEPS:
        return
    found = tasks(lesson)
    sheet = page(view, found, key=False)
    shown = {text for text in re.findall(r"−?\d+\.\d{3,}", sheet)}  # noqa: C416
    worked = {
        text for task in found for text in re.findall(r"−?\d+\.\d{3,}", page(view, [task], key=True)) if not task.open
    }
    for line in answered(view, found, key=True):
        number = line.rpartition("= ")[2]
        if re.fullmatch(r"−?\d+\.\d{3,}", number) and number not in worked:
            assert number not in shown, line


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("hand", [None, 3])
def test_the_answers_of_the_key_are_right(name: str, hand: int | None) -> None:
    """Every line of the key's answers is marked right, and the sheet has the same lines with blanks."""
    view = view_of(nnstep.load(name), hand)
    found = tasks(view.lesson)
    key = answered(view, found, key=True)
    sheet = answered(view, found, key=False)
    assert [line.partition(" = ")[0] for line in key] == [line.partition(" = ")[0] for line in sheet]
    assert all(line.endswith(f" = {RESULT}") for line in sheet)
    trace = view.lesson.trace
    report = check(trace, parse_sheet("\n".join(key), trace).answers)
    assert len(report.marks) == len(key) > 0
    assert {mark.verdict for mark in report.marks} <= {"exact", "rounded"}


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(SMALL), st.integers(0, 10**9))
def test_variants_have_sheets_and_keys(name: str, seed: int) -> None:
    """So it is with other numbers, and sheet and key of one seed belong together."""
    view = view_of(variant(nnstep.load(name), seed))
    found = tasks(view.lesson)
    key = answered(view, found, key=True)
    trace = view.lesson.trace
    report = check(trace, parse_sheet("\n".join(key), trace).answers)
    assert {mark.verdict for mark in report.marks} <= {"exact", "rounded"}
    assert page(view, found, key=True).count("[") >= len(key)


def test_choosing_the_blanks() -> None:
    """Names, aliases and patterns choose what is open; its equation stays; all else is worked."""
    lesson = lesson_of("article")
    by = opened(lesson, tasks(lesson, only=["dE/dw*", "W5+"]))
    assert {name for name, how in by.items() if how} == {*(f"dE/dw{n}" for n in range(1, 9)), "w5+"}
    assert set(by.values()) == {"", "numbers"}
    assert opened(lesson, tasks(lesson, only=["∑OutH1"]))["net_o1"] == "numbers"


def test_choosing_a_sample_and_an_epoch() -> None:
    """With an address one step is meant, without one all of its like."""
    lesson = lesson_of("xor")
    steps = [lesson.step(1, number) for number in range(1, lesson.count(1) + 1)]
    assert [s.key.sample for s in matching_steps(lesson, steps, ["net_h1"])] == [1, 2, 3, 4]
    assert [s.key.sample for s in matching_steps(lesson, steps, ["net_h1:3"])] == [3]
    article = lesson_of("article")
    chosen = [task.step.epoch for task in tasks(article, 3, ["net_h1@2"]) if task.open]
    assert chosen == [2]


@pytest.mark.parametrize("pattern", ["dE/dq*", "net_h1@7", "lr", "dnet_o1/dw5", "nothing"])
def test_what_fits_no_step_is_said(pattern: str) -> None:
    """A pattern without a step, and what is no step, are errors in words."""
    with pytest.raises(nnstep.UnknownQuantity):
        tasks(lesson_of("article"), only=[pattern])


def test_too_many_steps() -> None:
    """A worksheet has an end."""
    with pytest.raises(nnstep.UsageError, match="too many"):
        tasks(lesson_of("article"), 1000)


@pytest.mark.parametrize("name", SMALL)
def test_addresses_lead_back(name: str) -> None:
    """What stands before the = of an answer names the step it belongs to."""
    trace = nnstep.trace(nnstep.load(name))
    lesson = Lesson(trace)
    for epoch in (1, 2) if trace.layout.has_update else (1,):
        for number in range(1, lesson.count(epoch) + 1):
            place = lesson.step(epoch, number).place
            assert trace.find(trace.spelled(place)) == place


def test_mini_batches_lead_back() -> None:
    """With several updates an epoch, their number is said."""
    scenario = nnstep.load("xor", [("training.batch", "2")])
    trace = nnstep.trace(scenario)
    lesson = Lesson(trace)
    found = {trace.spelled(lesson.step(1, n).place) for n in range(1, lesson.count(1) + 1)}
    assert {"w1+@1.1", "w1+@1.2", "net_h1:3"} <= found
    assert all(trace.find(name) for name in found)


def test_a_part_of_the_samples_makes_a_sheet_of_a_large_lesson() -> None:
    """iris has 616 steps; samples 1 and 2 have a sheet of their own, without what is made of all fifteen."""
    lesson = view_of(nnstep.load("iris")).lesson
    found = {task.step.key.sample for task in tasks(lesson, 1, (), (1, 2))}
    assert found == {1, 2}
    with pytest.raises(nnstep.UsageError, match="--samples") as refused:
        tasks(lesson)
    assert "616" in str(refused.value)
    with pytest.raises(nnstep.UsageError, match="no sample 99"):
        tasks(lesson, 1, (), (99,))


def test_all_samples_are_the_whole_lesson() -> None:
    """With each of XOR's four samples what is made of all of them is there as well."""
    lesson = view_of(nnstep.load("xor")).lesson
    assert [task.step for task in tasks(lesson, 1, (), (1, 2, 3, 4))] == [task.step for task in tasks(lesson)]


def test_a_part_of_the_phases_has_what_it_needs_of_those_before() -> None:
    """Backward alone: the outputs it is computed from are given, which stand nowhere else on the sheet."""
    view = view_of(nnstep.load("article"))
    found = tasks(view.lesson, phases=["backward"])
    assert {task.step.phase for task in found} == {"backward"}
    needed = [view.lesson.trace.spelled(place) for place in needed_before(view.lesson.trace, found)]
    assert sorted(needed) == ["out_h1", "out_h2", "out_o1", "out_o2"]
    assert "| out\\_h1 | 0.5262 |" in page(view, found, key=False)
    assert needed_before(view.lesson.trace, tasks(view.lesson)) == []


def test_the_network_is_drawn() -> None:
    """Two inputs, three outputs: every line of the one side meets every line of the other."""
    assert wiring(view_of(nnstep.load("softmax")).lesson.layout) == [
        "      ┌─► o1",
        "x1 ─┐ │",
        "    ├─┼─► o2",
        "x2 ─┘ │",
        "      └─► o3",
    ]


@pytest.mark.parametrize("write", [written, latex])
def test_a_long_sum_is_never_folded(write: Callable[[object, object], str]) -> None:
    """A sum of thirty products has all thirty names at each step where its equation stands, and no dots for some."""
    row = [0.01 * (place + 1) for place in range(30)]
    layer = {"units": 2, "activation": "sigmoid", "weights": [row, row[::-1]], "bias": "none"}
    scenario = nnstep.Scenario.from_dict({
        "format": 1,
        "network": {"inputs": 30, "layers": [layer]},
        "data": [{"inputs": [1 + place / 10 for place in range(30)], "targets": [0, 1]}],
        "loss": "half_squared_error",
    })  # fmt: skip
    view = view_of(scenario)
    found = [task for task in tasks(view.lesson) if task.step.key.kind == "net"]
    parts = list(worksheet(view, found, key=False))[1:-1]
    sheet = [write(blocks, setting_of(view, LOOK, sample)) for sample, blocks in parts]
    assert len(sheet) == 2
    for one in sheet:
        names = set(re.findall(r"w_?\{?(\d+)\}?", one))
        assert len(names) == 30
        assert not re.search(r"…|dots", one)
