"""Why the rules hold: every line of every derivation, over the lessons of many networks, and what opens them."""

from __future__ import annotations

import math
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest

from nnstep.algebra.expr import evaluate
from nnstep.functions.entry import Optimizer, Parameter
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.lesson.script import Lesson
from nnstep.network.build import trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.scenario.load import load
from nnstep.scenario.schema import Scenario
from nnstep.why.example import example_lesson
from nnstep.why.index import asked, topics, topics_of
from nnstep.why.topic import Topic
from random_networks import seeded

TRAINING: list[dict[str, Any]] = [
    {},
    {"l2": 0.1},
    {"clip_norm": 0.05, "l2": 0.2},
    {"batch": 2, "reduction": "sum"},
    {"batch": 2, "clip_norm": 10.0},
    {"batch": 2, "l2": {"rate": 0.1, "biases": True, "divide": "samples", "in_loss": True}},
]
SMOOTH = tuple(loss.name for loss in LOSSES if not loss.kinks and loss.has_targets)


def check(lesson: Lesson, topic: Topic, place: Place) -> int:
    """All sides of each derivation of a topic come to one number; how many lines there are."""
    lines = 0
    for one in topic.derive(lesson, place):
        values = one.values(lambda key: lesson.trace.value(lesson.trace.beside(place, key)))
        first, *others = (evaluate(side, values.__getitem__) for side in one.sides)
        for line, amount in zip(one.lines, others, strict=True):
            same = math.isclose(amount, first, rel_tol=1e-9, abs_tol=1e-12) or math.isnan(first)
            assert same, (topic.name, place, one.title, line, first, amount)
            assert line.reason, (topic.name, one.title)
        assert one.lines
        lines += len(others)
    return lines


def every_place(lesson: Lesson) -> list[Place]:
    """One of each kind in each layer, of a weight and of a bias: of the second epoch where it is not of a sample."""
    found: dict[object, Place] = {}
    for name in lesson.trace.quantities(2, all=True):
        place = lesson.trace.find(name if "@" in name or ":" in name else f"{name}@2")
        key = place.key
        found[key.kind, key.layer, key.is_bias, key.slot, key.sample > 0, key.unit == key.source] = place
    return list(found.values())


@pytest.mark.parametrize("seed", range(20))
def test_every_quantity_of_a_random_network_follows_rules_that_hold(seed: int) -> None:
    """Behind every quantity all lines of all derivations are equal: several samples, biases, losses, L2, clipping."""
    optimizer = OPTIMIZERS[seed % len(OPTIMIZERS)]
    fields = seeded(
        seed, losses=SMOOTH, biases=("none", "shared", "unit"), hidden_layers=(1, 2), units=(1, 3), samples=(1, 3),
        activations=("sigmoid", "tanh", "softplus", "silu"), training=TRAINING[seed % len(TRAINING)], epochs=2,
    )  # fmt: skip
    fields["optimizer"] = {"name": optimizer.name, "learning_rate": 0.1}
    lesson = Lesson(trace(Scenario.from_dict(fields)))
    for place in every_place(lesson):
        for topic, there in topics_of(lesson, place):
            check(lesson, topic, there)


@pytest.mark.parametrize("samples", [1, 2])
def test_what_the_penalty_is_in_follows_the_rule_of_l2(samples: int) -> None:
    """Of the penalty, and of an error that it is a part of, nobody is told that they are given: they are computed."""
    fields = seeded(
        1, biases=("unit",), samples=(samples, samples), frozen=False, training={"l2": {"rate": 0.1, "in_loss": True}}
    )
    lesson = Lesson(trace(Scenario.from_dict(fields)))
    for name in ("penalty", "E_total"):
        assert "l2" in [topic.name for topic, _ in topics_of(lesson, lesson.trace.find(name))], name


@pytest.mark.parametrize("samples", [1, 2])
def test_errors_that_all_outputs_are_in_together_are_not_taken_apart(samples: int) -> None:
    """Of a softmax inside the loss no error drops out; averaged over the outputs all lines are divided alike."""
    fields = seeded(3, losses=("categorical_cross_entropy_logits",), samples=(samples, samples))
    fields["loss"] = {"name": "categorical_cross_entropy_logits", "combine": "mean"}
    lesson = Lesson(trace(Scenario.from_dict(fields)))
    for name in ("E:1", "E_total", "dE/dout_o1:1") if samples > 1 else ("E_total", "dE/dout_o1"):
        found = topics_of(lesson, lesson.trace.find(name))
        assert "categorical_cross_entropy_logits" in [topic.name for topic, _ in found], name
        assert "other_errors" not in [topic.name for topic, _ in found], name
        assert sum(check(lesson, topic, there) for topic, there in found)


def test_the_pull_is_written_out_beside_the_decay_of_the_optimizer() -> None:
    """With L2 and `weight_decay` at once the weight loses both: all lines of what it does to the weight are equal."""
    fields = seeded(1, frozen=False, training={"l2": 0.1})
    fields["optimizer"] = {"name": "sgd", "learning_rate": 0.5, "weight_decay": 0.2}
    lesson = Lesson(trace(Scenario.from_dict(fields)))
    ((topic, there),) = topics_of(lesson, lesson.trace.find("reg_w1"))
    assert check(lesson, topic, there) == 5


def _variants(entry: Optimizer) -> list[dict[str, Any]]:
    """All forms; and each of what only some libraries have, alone and all together."""
    words = [one for one in entry.parameters if one.is_word and not one.optional]
    choices = product(*((one.choices or (False, True)) for one in words))
    forms = [dict(zip((one.name for one in words), chosen, strict=True)) for chosen in choices]
    more = {one.name: _other(one) for one in entry.parameters if one.optional}
    found = [*forms, *({name: value} for name, value in more.items()), *({**form, **more} for form in forms if more)]
    return [words for words in found if not entry.clash(words)]


def _other(parameter: Parameter) -> Any:
    """A value that is not the default."""
    if parameter.choices:
        return next(one for one in parameter.choices if one != parameter.default)
    return not parameter.default if isinstance(parameter.default, bool) else 0.25


@pytest.mark.parametrize(
    ("entry", "words"),
    [(entry, words) for entry in OPTIMIZERS for words in _variants(entry)],
    ids=lambda one: one.name if isinstance(one, Optimizer) else "-".join(map(str, one.values())),
)
def test_every_optimizer_says_what_its_step_is(entry: Optimizer, words: dict[str, Any]) -> None:
    """In every form, in the first update and in the third, the lines of its derivations are equal."""
    fields = seeded(3, frozen=False, biases=("unit",))
    fields["optimizer"] = {"name": entry.name, "learning_rate": 0.05, **words}
    lesson = Lesson(trace(Scenario.from_dict(fields)))
    new = lesson.trace.find("w1+").key
    for epoch in (1, 3):
        place = Place(new, epoch, 1)
        assert check(lesson, topic_of(entry.name), place) >= 2


def topic_of(name: str) -> Topic:
    """The topic of a name."""
    return next(one for one in topics() if one.name == name)


@pytest.mark.parametrize("topic", topics(), ids=lambda one: one.name)
def test_every_topic_is_found_in_its_example(topic: Topic) -> None:
    """Each topic has an example in which it holds, with a derivation of a line at least."""
    lesson = example_lesson(topic)
    place = topic.find(lesson)
    assert place is not None
    assert check(lesson, topic, place) >= 1


def test_every_other_topic_that_is_named_is_one() -> None:
    """What a page says to see as well is there to be seen."""
    names = {one.name for one in topics()}
    assert {name for one in topics() for name in one.related} <= names


@cache
def article() -> Lesson:
    return Lesson(trace(load("article")))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("why two paths", "sum_over_paths"),
        ("Chain rule", "chain_rule"),
        ("why minus?", "learning_rate"),
        ("learning rate", "learning_rate"),
        ("why minus η", "learning_rate"),
        ("bias", "bias"),
        ("What is a bias", "bias"),
        ("saturation", "saturation"),
        ("why O(1 − O)", "saturation"),
        ("vanishing", "vanishing"),
        ("gradient", "gradient"),
        ("where is the third factor", "gradient"),
        ("where is the error of o2 gone", "other_errors"),
        ("why divide by 4", "batch_mean"),
        ("delta", "chain_rule"),
        ("softmax cross-entropy", "out_minus_target"),
        ("why o − t", "half_squared_error"),
        ("weight decay", "l2"),
        ("gradient clipping", "clipping"),
        ("momentum", "momentum"),
        ("glorot", "xavier_uniform"),
        ("kaiming", "he_normal"),
        ("swish", "silu"),
        ("MSE", "mean_squared_error"),
        ("leaky-relu", "leaky_relu"),
        ("σ", "sigmoid"),
    ],
)
def test_words_open_what_they_mean(words: str, name: str) -> None:
    """What learners call a rule opens it; where two are called so, the one the lesson has."""
    found = asked(words, article())
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("name", "square"),
    [
        ("xavier_uniform", 2 / 7), ("xavier_normal", 2 / 7), ("he_uniform", 2 / 3), ("he_normal", 2 / 3),
        ("lecun_normal", 1 / 3), ("sklearn_uniform", 2 / 7), ("variance_scaling", 1 / 3),
    ],
)  # fmt: skip
def test_an_initializer_has_the_mean_square_that_is_drawn(name: str, square: float) -> None:
    """For three numbers in and four neurons: by the derivation, by its source, and by 20,000 draws."""
    fields = seeded(1, units=(2, 2), hidden_layers=(1, 1), frozen=False)
    fields |= {
        "seed": 5,
        "network": {
            "inputs": 3,
            "layers": [
                {"units": 4, "activation": "tanh", "weights": name},
                {"units": 1, "activation": "tanh", "weights": name},
            ],
        },
    }
    fields["data"] = [{"inputs": [0.1, 0.2, 0.3], "targets": [0.5]}]
    lesson = Lesson(trace(Scenario.from_dict(fields)))
    topic = topic_of(name)
    place = topic.find(lesson)
    assert place is not None
    first = topic.derive(lesson, place)[0]
    assert evaluate(first.left, first.values(lambda key: 0.0).__getitem__) == pytest.approx(square)
    entry = next(one for one in INITIALIZERS if one.name == name)
    dice = Random(3)
    usual = {one.name: one.default for one in entry.parameters}
    draws = [entry.draw(dice.random, lambda: dice.gauss(0, 1), 3, 4, **usual) ** 2 for _ in range(20_000)]
    assert sum(draws) / len(draws) == pytest.approx(square, rel=0.03)


def test_words_that_mean_nothing_open_nothing() -> None:
    """A word that no topic has is none."""
    assert asked("frobnicate", article()) is None


def test_a_step_behind_a_weight_tells_where_the_third_factor_went() -> None:
    """dE/dw5 is three slopes, then two, as step 18 of the article shows them."""
    place = article().trace.find("dE/dw5")
    (topic, there), *_ = topics_of(article(), place)
    factors, _ = topic.derive(article(), there)
    assert [len(line.right.factors) for line in factors.lines] == [3, 2, 2]  # type: ignore[attr-defined]
    assert there.key == Key("grad", 2, 0, 0)
