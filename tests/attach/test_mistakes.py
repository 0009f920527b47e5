"""Mistakes in a training loop, found in what was told of it: made by hand, so that no PyTorch is needed."""

from __future__ import annotations

from string import Formatter

import numpy as np
import pytest

from nnstep.debugging.errors import meant
from nnstep.debugging.mistake import Mistake
from nnstep.debugging.paper import SAYS_OF_PAPER
from nnstep.debugging.report import report
from nnstep.debugging.says import SAYS
from nnstep.loops.seen import Emptied, Ended, LayerSeen, Line, LossSeen, Moved, Parameter, Pass, Step
from nnstep.pages.attached import attached_page
from nnstep.records import replace
from nnstep.replay.engine import moved_to

PLAIN = {"lr": 0.5, "momentum": 0, "dampening": 0, "nesterov": False, "weight_decay": 0, "maximize": False}
LOSS = LossSeen("half_squared_error", "the loss", "sum", "sum", line=Line("train.py", 4))


def back(weight, before, after, line=5):
    """A pass of one linear neuron: x = 2, t = 1, so that the slope of ½(t − 2w)² is 2(2w − 1)."""
    layer = LayerSeen(np.array([[weight]]), None, 1, line=Line("train.py", 3))
    value = 0.5 * (1 - 2 * weight) ** 2
    known = {1: Parameter("w", (1, 1))}
    arrays = [None if one is None else np.array([[one]]) for one in (before, after)]
    place = Line("train.py", line)
    inputs, targets = np.array([[2.0]]), np.array([[1.0]])
    return Pass((layer,), LOSS, inputs, targets, value, place, 2.0**-53, {1: arrays[0]}, {1: arrays[1]}, None, known)


def step(weight, gradient, after, line=6, key=1, **hypers):
    """A step of gradient descent."""
    array = None if gradient is None else np.array([[gradient]])
    moved = Moved(np.array([[weight]]), np.array([[after]]), array, PLAIN | hypers, {})
    return Step(7, "SGD", {key: moved}, Line("train.py", line), {key: Parameter("w", (1, 1))})


def words(*events, passes=2, steps=2):
    """The mistakes that are told of a run, each with its line."""
    return [(one.word, one.line.number) for one in report([*events, Ended(passes, steps)], "train.py").mistakes]


def emptied(line=2, full=False):
    """Gradients set to None."""
    return Emptied(frozenset((1,)), Line("train.py", line), full)


def test_a_right_loop_has_no_mistake():
    """w = 1: slope 2, w − 0.5·2 = 0; then slope −2, back to 1."""
    events = (back(1.0, None, 2.0), step(1.0, 2.0, 0.0), emptied(), back(0.0, None, -2.0), step(0.0, -2.0, 1.0))
    found = report([*events, Ended(2, 2)], "train.py")
    assert found.is_right
    assert {one.outcome for one in found.verdicts} == {"equal"}


def test_a_sum_of_two_gradients_is_named():
    """The second gradient, −2, is added to the first, 2."""
    events = (back(1.0, None, 2.0), step(1.0, 2.0, 0.0), back(0.0, 2.0, 0.0), step(0.0, 0.0, 0.0))
    assert words(*events) == [("gradients_not_zeroed", 5)]


def test_gradients_that_are_gathered_on_purpose_are_none():
    """Two passes, one step, then emptied: that is a larger batch."""
    events = (back(1.0, None, 2.0), back(1.0, 2.0, 4.0), step(1.0, 4.0, -1.0), emptied(), back(-1.0, None, -6.0))
    assert words(*events) == []


def test_gradients_that_another_model_leaves_are_none():
    """What a pass adds to a used gradient is emptied before its next step, as where two networks compete."""
    events = (back(1.0, None, 2.0), step(1.0, 2.0, 0.0), back(0.0, 2.0, 0.0), emptied(), back(0.0, None, -2.0))
    assert words(*events, step(0.0, -2.0, 1.0)) == []


def test_emptied_between_backward_and_step_is_named():
    """The step has no gradient, and the line is that of zero_grad."""
    events = (back(1.0, None, 2.0), emptied(9, full=True), step(1.0, None, 1.0))
    assert words(*events) == [("zero_grad_after_backward", 9)]


def test_a_step_before_the_first_backward_is_named():
    """At the first step no parameter has a gradient."""
    events = (step(1.0, None, 1.0), back(1.0, None, 2.0), step(1.0, 2.0, 0.0), emptied(), back(0.0, None, -2.0))
    assert words(*events) == [("step_before_backward", 6)]


def test_no_step_at_all_is_named():
    """Two passes in the same line with the same weight."""
    assert words(back(1.0, None, 2.0), back(1.0, 2.0, 4.0), steps=0) == [("step_never", 5)]


def test_one_pass_without_a_step_is_none():
    """Somebody looks at a gradient."""
    assert words(back(1.0, None, 2.0), passes=1, steps=0) == []


def test_parameters_moved_by_hand_are_no_missing_step():
    """w −= 0.5·2 between the passes, without an optimizer."""
    assert words(back(1.0, None, 2.0), emptied(), back(0.0, None, -2.0), steps=0) == []


def test_the_parameters_of_another_model_are_named():
    """The optimizer moves parameter 2, the loss depends on 1."""
    events = (back(1.0, None, 2.0), step(3.0, None, 3.0, key=2), back(1.0, 2.0, 4.0), step(3.0, None, 3.0, key=2))
    assert words(*events)[0] == ("step_other_model", 6)


def test_another_number_is_never_called_a_mistake():
    """A gradient that nothing explains is said to be different, and no more."""
    found = report([back(1.0, None, 2.5), step(1.0, 2.5, -0.25), Ended(1, 1)], "train.py")
    assert [one.outcome for one in found.verdicts] == ["equal", "different", "equal"]
    assert found.is_right


@pytest.mark.parametrize(
    ("kind", "hypers", "state", "new"),
    [
        ("SGD", {}, {}, 0.9),
        ("SGD", {"momentum": 0.9}, {"momentum_buffer": np.array([[1.0]])}, 0.81),
        ("SGD", {"momentum": 0.9, "nesterov": True}, {}, 0.81),
        ("SGD", {"weight_decay": 0.5}, {}, 0.85),
        ("SGD", {"maximize": True}, {}, 1.1),
    ],
)
def test_a_step_is_pytorchs(kind, hypers, state, new):
    """w = 1, slope 1, rate 0.1, by hand: 1 − 0.1; 1 − 0.1·1.9; 1 − 0.1(1 + 0.9); 1 − 0.1(1 + 0.5); 1 + 0.1."""
    moved = Moved(np.array([[1.0]]), np.array([[new]]), np.array([[1.0]]), PLAIN | {"lr": 0.1} | hypers, state)
    assert moved_to(kind, moved)[0, 0] == pytest.approx(new, rel=1e-15)


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("RuntimeError", "element 0 of tensors does not require grad and does not have a grad_fn", "no_gradient"),
        ("RuntimeError", "Trying to backward through the graph a second time (or directly ...", "backward_twice"),
        ("RuntimeError", "grad can be implicitly created only for scalar outputs", "not_a_scalar"),
        ("ValueError", "optimizer got an empty parameter list", "empty_optimizer"),
        ("AttributeError", "'float' object has no attribute 'backward'", "item_backward"),
        ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (4x3 and 2x8)", "shapes_do_not_fit"),
        ("IndexError", "Target 3 is out of bounds.", "class_out_of_range"),
        ("RuntimeError", "mat1 and mat2 must have the same dtype, but got Double and Float", "wrong_type"),
    ],
)
def test_an_error_of_pytorchs_is_explained(kind, text, word):
    """What PyTorch 2.13 says, and what it means."""
    found = meant(Ended(0, 0, (kind, text), Line("train.py", 8)))
    assert found == Mistake(word, Line("train.py", 8), {"error": kind})


def test_an_error_of_something_else_is_the_scripts_alone():
    """A missing file has nothing to do with training."""
    assert meant(Ended(0, 0, ("FileNotFoundError", "No such file or directory: 'x.csv'"), Line())) is None


@pytest.mark.parametrize("word", [*SAYS, *SAYS_OF_PAPER])
def test_what_is_said_is_two_sentences(word):
    """What happened, and what to write instead; the fields in braces are names."""
    says, instead = SAYS.get(word) or SAYS_OF_PAPER[word]
    assert says.strip().endswith((".", "}"))
    assert instead
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(says + instead))


def test_the_headline_claims_what_was_followed_and_no_more():
    """A loss that was followed; one that was not; a step that moves a parameter whose gradient was not computed."""
    seen, moved = back(1.0, None, 2.0), step(1.0, 2.0, 0.0)
    lost = replace(seen, layers=(), loss=None)
    both = replace(moved, moved={**moved.moved, 2: moved.moved[1]}, parameters={2: Parameter("u", (1, 1))})
    told = [[seen, moved], [lost, moved], [seen, both]]
    pages = [attached_page(report([*events, Ended(1, 1)], "train.py")) for events in told]
    assert [page[0].spans for page in pages] == [
        ("train.py: update 1 is right",),
        ("train.py: the new values of update 1 are right, its loss was not followed",),
        ("train.py: update 1 is right as far as it was followed",),
    ]
