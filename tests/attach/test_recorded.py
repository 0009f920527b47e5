"""Real updates as a lesson: made by hand, so that no PyTorch is needed."""

from __future__ import annotations

import numpy as np
import pytest

import nnstep
from nnstep.errors import UsageError
from nnstep.lesson.condition import begin, read, search_on
from nnstep.lesson.script import Lesson
from nnstep.loops.seen import AtEnd, LayerSeen, LossSeen, Moved, Parameter, Pass, Skipped, Step
from nnstep.loops.updates import Updates, updates_of
from nnstep.replay.recorded import Course
from nnstep.replay.update import Real
from nnstep.words.counter import epoch_counted

PLAIN = {"lr": 0.5, "momentum": 0, "dampening": 0, "nesterov": False, "weight_decay": 0, "maximize": False}
ADAM = {"lr": 0.1, "betas": (0.9, 0.99), "eps": 1e-8, "weight_decay": 0, "amsgrad": False, "maximize": False}


def back(weight, before, after):
    """A pass of one linear neuron: x = 2, t = 1, so that the slope of ½(t − 2w)² is 2(2w − 1)."""
    layer = LayerSeen(np.array([[weight]]), None, 1)
    loss = LossSeen("half_squared_error", "the loss", "sum", "sum")
    gradients = [{1: None if one is None else np.array([[one]])} for one in (before, after)]
    known = {1: Parameter("w", (1, 1))}
    data = np.array([[2.0]]), np.array([[1.0]])
    return Pass((layer,), loss, *data, 0.5 * (1 - 2 * weight) ** 2, loss.line, 2.0**-53, *gradients, None, known)


def step(weight, gradient, after, **hypers):
    """A step of gradient descent."""
    moved = Moved(*(np.array([[one]]) for one in (weight, after, gradient)), PLAIN | hypers, {})
    return Step(7, "SGD", {1: moved}, back(1, None, 0).line, {1: Parameter("w", (1, 1))})


def of_adam(weight, gradient, mean, square, done):
    """A step of Adam's after so many others: its new value is none that anything here reads."""
    array = [np.array([[one]]) for one in (weight, 0.0, gradient)]
    state = {"step": done, "exp_avg": np.array([[mean]]), "exp_avg_sq": np.array([[square]])}
    moved = Moved(array[0], array[1], array[2], ADAM, state)
    return Step(7, "Adam", {1: moved}, back(1, None, 0).line, {1: Parameter("w", (1, 1))})


def course_of(*events):
    """The lesson of what was seen, all of it alike."""
    first, *rest = updates_of(list(events))
    course = Course(Real(first, "train"), "train")
    assert all(course.takes(Real(one, "train")) for one in rest)
    return course


def test_adam_goes_on_with_what_it_had_kept():
    """w = 1, slope 2, m = 0.5, v = 0.2, four updates done: m⁺ = 0.65, v⁺ = 0.238, m̂ = m⁺/(1 − 0.9⁵) …"""
    lesson = course_of(back(1.0, None, 2.0), of_adam(1.0, 2.0, 0.5, 0.2, 4)).trace()
    assert lesson["t"].value == 5
    assert lesson["m_w1+"].value == pytest.approx(0.65, rel=1e-15)
    assert lesson["v_w1+"].value == pytest.approx(0.238, rel=1e-15)
    mean, square = 0.65 / (1 - 0.9**5), 0.238 / (1 - 0.99**5)
    assert lesson["w1+"].value == pytest.approx(1 - 0.1 * mean / (square**0.5 + 1e-8), rel=1e-15)


def test_each_update_starts_from_what_was_really_there():
    """The weight was 1, then 0.25, whatever the first step makes of it; the rate was 0.5, then 0.1."""
    events = (
        back(1.0, None, 2.0), step(1.0, 2.0, 0.0), back(0.25, None, -1.0), step(0.25, -1.0, 0.35, lr=0.1),
    )  # fmt: skip
    lesson = course_of(*events).trace()
    assert [lesson[name].value for name in ("w1", "w1+", "w1@2", "lr@2", "w1+@2")] == [1, 0, 0.25, 0.1, 0.35]
    assert list(lesson.errors(2)) == [0.5, 0.125]


def test_behind_the_last_update_and_where_something_was_set_it_goes_on_by_itself():
    """w = 1 becomes 0, then 0 becomes 1; w = 0.75, slope 1, becomes 0.25, and then 0.25 + 0.5 = 0.75."""
    course = course_of(back(1.0, None, 2.0), step(1.0, 2.0, 0.0))
    assert [course.trace()[name].value for name in ("w1@2", "w1+@2")] == [0, 1]
    other = course.trace({"w1": 0.75})
    assert [other[name].value for name in ("w1", "w1+", "w1@2", "w1+@2")] == [0.75, 0.25, 0.25, 0.75]


def test_a_gradient_that_was_changed_ends_the_lesson_with_the_gradients():
    """It was 2 after the pass, and 3 when the step took it."""
    (update,) = updates_of([back(1.0, None, 2.0), step(1.0, 3.0, -0.5)])
    real = Real(update, "train")
    assert "changed before the step" in real.why
    assert not real.network.layout.has_update


def test_a_gradient_clipped_to_a_norm_is_clipped_in_the_lesson():
    """It was 2, and clipped to 1.5 by 1.5/(2 + 1e-6): w+ = 1 − 0.5·1.5·2/2.000001."""
    taken = 3 / 2.000001
    (update,) = updates_of([back(1.0, None, 2.0), step(1.0, taken, 1 - 0.5 * taken)])
    course = Course(Real(update, "train"), "train")
    assert course.trace()["clip_norm"].value == 1.5
    assert course.trace()["w1+"].value == pytest.approx(1 - 0.5 * taken, rel=1e-15)


def test_updates_are_put_together_and_counted():
    """Two that were only counted; a step for two passes; one by hand, seen in the next pass; one at the end."""
    updates = Updates()
    events = [
        Skipped(2), back(1.0, None, 2.0), back(1.0, 2.0, 4.0), step(1.0, 4.0, -1.0),
        back(0.5, None, 0.0), back(0.25, None, -1.0), AtEnd({1: np.array([[0.35]])}, {1: Parameter("w", (1, 1))}),
    ]  # fmt: skip
    found = [updates.feed(one) for one in events]
    complete = [(place, one.number, one.passes, one.step.by_hand) for place, one in enumerate(found) if one]
    assert complete == [(3, 3, 2, False), (5, 4, 1, True), (6, 5, 1, True)]


def test_no_program_is_written_of_what_another_program_has_made():
    """It would begin without what the optimizer had kept."""
    lesson = course_of(back(1.0, None, 2.0), of_adam(1.0, 2.0, 0.5, 0.2, 4)).trace()
    with pytest.raises(UsageError, match="another program"):
        nnstep.program(lesson, "numpy")
    assert nnstep.walk(lesson)._repr_html_() is None


def test_the_screen_counts_updates_of_the_run():
    """The third one is epoch 1; where both are the same number, it is said once."""
    assert epoch_counted(1, (3, 4)) == "update 3 · epoch 1"
    assert epoch_counted(2, (1, 2)) == "update 2"
    assert epoch_counted(2) == "epoch 2"


def test_a_search_ends_where_no_update_is_known():
    """It waits there while the run goes on, and has found nothing once that has ended."""
    course = course_of(back(1.0, None, 2.0), step(1.0, 2.0, 0.0))
    for goes_on, outcome in ((True, "searching"), (False, "never")):
        lesson = Lesson(course.trace(goes_on=goes_on))
        search = search_on(lesson, begin(lesson, read("E_total > 2", lesson), 1))
        assert (search.outcome, search.epoch) == (outcome, 2)
