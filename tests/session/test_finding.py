"""What learners ask, typed into `g`: each question has a place that answers it, and is led there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from session.walks import press, shown, studio

from nnstep.pages.found import Found, search
from nnstep.quantities.ids import id_of
from nnstep.render.text.lines import Look
from nnstep.session.state import State
from nnstep.words.search import Index, Text, words_of

# The lesson, what is typed, and what answers it: rules and ideas by their names, steps by their quantities.
QUESTIONS = {
    "article": {
        "why two paths": "sum_over_paths dE/dout_h1",
        "saturation": "saturation",
        "gradient": "gradient",
        "learning rate": "learning_rate",
        "bias": "bias",
        "curve": "curve",
        "why o - t": "half_squared_error",
        "why o − t": "half_squared_error",
        "why O(1 - O)": "saturation sigmoid dout_o1/dnet_o1",
        "why minus": "learning_rate",
        "why minus η?": "learning_rate",
        "where is the error of o2 gone": "other_errors",
        "where is E02 in dE/dO1": "other_errors",
        "chain rule": "chain_rule",
        "why is W turned over": "matrices",
        "BP1": "four_equations",
        "what is a step": "step",
        "epoch 100": "@100",
        "new weights": "w1+",
        "softmax": "softmax",
        "why does E rise": "learning_rate",
        "vanishing": "vanishing",
        "vanishing gradient": "vanishing",
        "-0.353": "dE/dout_o1",
        "−.353": "dE/dout_o1",
        "0,647": "net_o1",
        "article wrong": "source dE/dout_o1",
        "what did the article get wrong": "source dE/dout_o1",
        "delta": "chain_rule dE/dnet_o1",
        "accuracy": "accuracy",
        "momentum": "momentum",
        "what next": "next",
        "what comes after this lesson?": "next",
        "sigmoid": "sigmoid out_h1",
        "why is there a half": "half_squared_error E_o1",
        "weighted sum": "weighted_sum net_h1",
        "backpropagation": "chain_rule",
        "total error": "E_total",
        "loss": "E_total E_o1",
        "hidden error": "sum_over_paths",
        "why 1/4": "saturation",
        "why is the slope never above a quarter": "saturation",
        "why multiply": "chain_rule",
        "where is the third factor": "gradient",
        "rounding": "equal",
        "where do the weights come from": "start",
        "what is an epoch": "epoch",
        "derivative of the sigmoid": "sigmoid",
        "Gradients": "gradient",
        "gradient descent": "learning_rate sgd",
        "update": "w1+",
        "adam": "adam",
        "cross entropy": "categorical_cross_entropy binary_cross_entropy",
        "0.15": "net_h1",
        "quotient rule": "sigmoid",
        "how do I quit": "keys",
        "learning rate too big": "rising learning_rate",
        "learning rate too small": "rising learning_rate",
        "local minimum": "long",
        "how long until it works": "long",
        "what does the plus mean": "plus",
        "why not update now": "at_once",
        "what is sigma": "sigmoid",
        "stuck": "long",
        "diverge": "rising",
        "learning rate too large": "learning_rate",
        "square is completed": "saturation",
        "slope times slope": "chain_rule learning_rate",
    },
    "xor": {
        "which sample is wrong": "sample",
        "why divide by 4": "batch_mean",
        "bias": "bias net_h1",
        "batch": "batch_mean",
    },
    "momentum": {"momentum": "v_w1+", "why momentum": "momentum", "velocity": "momentum v_w1+"},
    "vanishing": {"saturation": "saturation", "vanishing": "vanishing"},
    "softmax": {"softmax": "softmax out_o1", "why o - t": "out_minus_target"},
}


def asked(name: str, typed: str) -> State:
    """The state after a question."""
    return studio(name).step(replace(press(State(), "g", name=name), typed=typed), "enter", Look())


def answers(name: str, typed: str) -> list[str]:
    """What a question is answered by: the names of rules, the quantities of steps, an epoch."""
    state = asked(name, typed)
    lesson = studio(name).view(state).lesson
    if state.mode == "lesson":
        assert not state.said, state.said
        step = lesson.step(state.epoch, state.number)
        return [f"@{state.epoch}", id_of(step.key.of(step.key.kind, sample=0), lesson.layout)]
    subject = state.pages[-1].subject
    if subject.why:
        return [subject.why]
    result = []
    for one in search(studio(name).view(state), state.epoch, subject.asked).found:
        key = lesson.step(one.place.epoch, one.number).key if one.number else one.place.key
        result.append(one.why or id_of(key._replace(sample=0), lesson.layout))
    return result


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, asks in QUESTIONS.items() for typed in asks])
def test_a_question_is_led_to_what_answers_it(name: str, typed: str) -> None:
    """The place that answers is where one lands, or is in the first rows of the list."""
    assert set(QUESTIONS[name][typed].split()) & set(answers(name, typed)[:5])


def test_what_is_found_can_be_chosen() -> None:
    """A list of steps and rules: Enter goes to the chosen step, or opens the rule; Backspace returns to the list."""
    found = press(State(), "g", "sigmoid", "enter")
    rows = shown(found)
    assert rows[0].strip() == "Found for 'sigmoid'"
    assert rows[1].split()[:2] == ["►", "why"]
    rule = press(found, "enter")
    assert rule.pages[-1].subject.why == "sigmoid"
    assert press(rule, "backspace").pages[-1].subject.asked == "sigmoid"
    step = press(found, "down", "enter")
    assert (step.mode, "sigmoid" in " ".join(shown(step)).lower()) == ("lesson", True)
    assert press(step, "backspace").number == 1


def test_words_that_stand_nowhere_are_said() -> None:
    """Of several words those not understood are named; of none, what would work is said, and nothing else changes."""
    assert "nothing here says 'florb'" in " ".join(shown(press(State(), "g", "florb bias gradient", "enter")))
    nothing = press(State(), "g", "florb", "enter")
    assert (nothing.mode, nothing.number) == ("lesson", 1)
    assert "a word (bias, why minus)" in " ".join(shown(nothing))
    assert "no number of this epoch" in " ".join(shown(press(State(), "g", "0.98765", "enter")))


def test_a_name_that_a_network_cannot_have_is_told_why() -> None:
    """The article keeps no samples from training."""
    said = " ".join(" ".join(shown(press(State(), "g", "E_val", "enter"))).split())
    assert "where the data has a validation part" in said


def test_a_jump_to_where_one_stands_says_so() -> None:
    """Whatever is typed for it: a step, a quantity, a number that only this step has."""
    for typed in ("1", "step 1", "net_h1", "w1"):
        assert "where you are" in " ".join(shown(press(State(), "g", typed, "enter"))), typed


def test_nothing_is_told_of_what_is_still_to_be_predicted() -> None:
    """A number looked for is not found at the step that is asked for, nor after it."""
    view = studio().view(State())
    value = view.lesson.trace["out_h1"].value
    step = view.lesson.find(view.lesson.trace.find("out_h1"))
    assert step is not None
    assert [one.number for one in search(view, 1, f"{value:.6f}").found] == [step]
    assert search(view, 1, f"{value:.6f}", (1, step)).found == ()


def test_notes_of_the_first_epoch_are_found_from_later_ones() -> None:
    """What the source prints stands in epoch 1; whoever looks for it in epoch 3 finds it there."""
    view = studio().view(State())
    found = search(view, 3, "article wrong").found
    assert any(isinstance(one, Found) and one.place.epoch == 1 and one.number for one in found)


def test_words_are_folded_and_stop_words_dropped() -> None:
    """Case, plural, hyphens, accents of the minus sign and words that only ask make no difference."""
    index = Index([Text((("The gradients of a hidden layer", 1.0),)), Text((("Targets", 1.0),))])
    for typed in ("gradient", "GRADIENTS", "what is the gradient?", "hidden-layer"):
        assert index.search(typed).found == (0,), typed
    assert index.search("tomato").unknown == ("tomato",)
    assert words_of("o − t") == ["o", "t"]


def test_rarer_words_count_for_more() -> None:
    """Of two places the one that says the word which few places say is first."""
    texts = [Text((("error of a sum", 1.0),)), Text((("error of a sum with momentum", 1.0),)), Text((("error", 1.0),))]
    assert Index(texts).search("error momentum").found[0] == 1


@pytest.mark.parametrize(
    ("name", "typed", "first"),
    [
        ("xor", "accuracy", "accuracy: the share of the samples that are classed right"),
        ("iris-validation", "accuracy_val@3", "accuracy_val: the share of the validation samples"),
        ("xor", "predicted:2", "predicted: the class that the network gives sample 2"),
    ],
)
def test_what_no_step_computes_opens_its_own_page(name: str, typed: str, first: str) -> None:
    """Its heading stands on top, also at 60 columns; Backspace and Esc are back at the step where one was."""
    state = press(State(number=4), "g", typed, "enter", name=name)
    assert any(first in row for row in shown(state, Look(60, 20), name)[:3])
    for key in ("backspace", "esc"):
        back = press(state, key, name=name)
        assert (back.mode, back.epoch, back.number) == ("lesson", 1, 4)


def test_a_page_says_nothing_that_is_still_to_be_predicted() -> None:
    """While one predicts, accuracy is known when the epoch has ended."""
    rows = shown(press(State(number=4, predicting=True), "g", "accuracy", "enter", name="xor"), name="xor")
    assert any("accuracy: the share" in row for row in rows)
    assert not any("0.5" in row for row in rows)
