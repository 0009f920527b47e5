"""Warnings: forty networks made ill by hand get theirs, healthy ones none, and what is said is so."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import pytest
from sick_networks import healthy, sick

import nnstep
from commands import nnstep as command
from commands import printed
from nnstep.health.examine import at_step, behind, in_epoch
from nnstep.health.finding import Finding
from nnstep.health.illnesses import ILLNESSES
from nnstep.lesson.dial import Dial, span
from nnstep.lesson.script import Lesson
from nnstep.pages.runs import run_page
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.results.view import view_of
from nnstep.scenario.bundled import bundled
from nnstep.words.health import warning

SICK = list(sick())
DEAD_ONE_BY_ONE = 7  # its place there
TEACH = {
    "dead-relu": {"dead_relu"},
    "vanishing": {"vanishing_gradient"},
    "symmetry": {"symmetric_units"},
    "diverge": {"rate_too_large"},
    "cross-entropy": {"saturated_unit"},
    "adam": {"unequal_scales"},
}
"""What the lessons that teach an illness have, by their own comments; the others have none."""


def trace_of(data: object) -> nnstep.Trace:
    return nnstep.trace(nnstep.Scenario.from_dict(data))


def words(trace: nnstep.Trace, epoch: int = 1) -> set[str]:
    return {one.illness for one in in_epoch(trace, epoch)}


@cache
def found_in(number: int) -> tuple[nnstep.Trace, tuple[Finding, ...]]:
    """A sick network, and all that is found in its epoch."""
    trace = trace_of(SICK[number].data)
    return trace, in_epoch(trace, SICK[number].epoch)


@pytest.mark.parametrize("number", range(len(SICK)), ids=[one.illness for one in SICK])
def test_what_was_made_ill_gets_its_warning(number: int) -> None:
    """In the epoch, and at the step that it names."""
    trace, found = found_in(number)
    own = [each for each in found if each.illness == SICK[number].illness]
    assert own
    assert Lesson(trace).find(own[0].place)
    assert own[0].illness in {each.illness for each in at_step(trace, own[0].place)}


def test_there_are_forty_and_each_illness_is_among_them() -> None:
    """The corpus has what it should."""
    assert len(SICK) == 40
    assert {one.illness for one in SICK} == {one.name for one in ILLNESSES}


def test_two_hundred_healthy_networks_have_no_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the first epoch or the last, by numpy, which has nothing to compile; benchmarks/healthy.py looks at all."""
    monkeypatch.setattr("nnstep.engine.choose.COMPILED", 0)
    traces = [trace_of(healthy(seed)) for seed in range(200)]
    ill = [(seed, found) for seed, trace in enumerate(traces) for found in in_epoch(trace, 1 if seed % 2 else 12)]
    assert ill == []


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_lesson_has_what_it_teaches_and_nothing_else(name: str) -> None:
    """Through its first epochs, a middle one and its last; `symmetry` stalls at the mean too, as its comment says."""
    trace = nnstep.trace(nnstep.load(name))
    epochs = {*range(1, min(trace.epochs, 5) + 1), (trace.epochs + 1) // 2, trace.epochs}
    found = {one for epoch in epochs for one in words(trace, epoch)}
    assert found - {"stalled_at_mean"} == TEACH.get(name, set())
    assert "stalled_at_mean" not in found or name == "symmetry"


def test_each_step_of_healthy_lessons_says_nothing() -> None:
    """Step by step through two epochs."""
    for name in ("article", "xor", "momentum"):
        lesson = Lesson(nnstep.trace(nnstep.load(name)))
        for epoch in (1, 2):
            steps = (lesson.step(epoch, number) for number in range(1, lesson.count(epoch) + 1))
            assert not [step for step in steps if at_step(lesson.trace, step.place)]


# -- the numbers -------------------------------------------------------------------------------------------------------


def test_the_rate_that_is_advised_arrives_in_one_step() -> None:
    """diverge: E = 2(1 − w)², whose curvature is 4: its rate is 1/4, and promised were 0.6 · 4²."""
    (found,) = in_epoch(nnstep.trace(nnstep.load("diverge")), 1)
    assert [found[role] for role in ("before", "after", "promised", "lowest")] == pytest.approx([2, 3.92, 9.6, 0.25])


def test_how_far_a_gradient_has_vanished() -> None:
    """One over the slopes of h1 to h4, the weights being 1: out · (1 − out) of 0.7311, 0.6750, 0.6626 and 0.6598."""
    outs, net = [], 1.0
    for _ in range(4):
        outs.append(net := 1 / (1 + math.exp(-net)))
    (found,) = in_epoch(nnstep.trace(nnstep.load("vanishing")), 1)
    assert found["ratio"] == pytest.approx(1 / math.prod(out * (1 - out) for out in outs))


@pytest.mark.parametrize(
    ("name", "epoch", "role", "value"),
    [
        ("dead-relu", 2, "net", -0.6),  # −0.5 · 1 − 0.1
        ("adam", 1, "ratio", 100.0),  # 10 / 0.1
        ("cross-entropy", 1, "slope", 0.01766270621329111),  # e^-4 / (1 + e^-4)²
        ("symmetry", 1, "out_other", 0.46211715726000973),  # tanh 0.5
    ],
)
def test_the_numbers_that_prove_it(name: str, epoch: int, role: str, value: float) -> None:
    """Worked out by hand from the scenario's file."""
    (found,) = in_epoch(nnstep.trace(nnstep.load(name)), epoch)
    assert found[role] == pytest.approx(value)


def test_each_number_is_the_quantitys() -> None:
    """What a warning calls a quantity's number is what the trace has for it."""
    for trace, found in map(found_in, range(len(SICK))):
        for proof in (proof for one in found for proof in one.proofs if proof.place is not None):
            assert proof.value == pytest.approx(trace.value(proof.place)), proof


def test_a_highest_sum_is_the_highest_of_all_samples() -> None:
    """Where each sample is an update of its own, too: inputs of 1, 1 with weights of 1 and a bias of −5 make −3."""
    (found,) = found_in(DEAD_ONE_BY_ONE)[1]
    assert found["net"] == -3


def test_an_output_that_rounded_has_no_slope() -> None:
    """Where it stays what it rounded to: out · (1 − out) is 0 then, and 1 − out² as well."""
    rounded = [(trace, one) for trace, found in map(found_in, range(len(SICK))) for one in found
               if one.illness == "rounded_output" and one.find("out")]  # fmt: skip
    assert [trace.value(trace.beside(one.place, one.place.key.of("slope"))) for trace, one in rounded] == [0, 0]


def test_an_output_that_is_sure_and_right_is_well() -> None:
    """The sum is 8 or more away from 0 for both samples, and on the right side."""
    data = SICK[2].data | {"data": [{"inputs": [1, 1], "targets": 1}, {"inputs": [0, 1], "targets": 1}]}
    assert "saturated_unit" not in words(trace_of(data))


def test_a_neuron_that_answers_one_sample_is_alive() -> None:
    """h1 with weights 1, 1 and bias −1.5 has the sum 0.5 for one sample of four, also where each updates by itself."""
    for batch in ("full", 1):
        data = SICK[6].data | {"training": {"epochs": 2, "batch": batch}}
        data = data | {"network": {"inputs": 2, "layers": [{**data["network"]["layers"][0], "bias": [-1.5, 0.1]},
                                                           data["network"]["layers"][1]]}}  # fmt: skip
        assert "dead_relu" not in words(trace_of(data))


# -- where it is said --------------------------------------------------------------------------------------------------


def test_a_page_tells_what_ails_its_neuron() -> None:
    """Of the dead neuron's weight, sum and slope; not of the output's; and of E nothing while it falls."""
    trace = nnstep.trace(nnstep.load("dead-relu"))
    told = {name: {one.illness for one in behind(trace, trace.find(f"{name}@3"))}
            for name in ("w1", "net_h1:2", "dE/dw1", "net_o1:1", "w2", "E_total")}  # fmt: skip
    ill = {"dead_relu"}
    assert told == {"w1": ill, "net_h1:2": ill, "dE/dw1": ill, "net_o1:1": set(), "w2": set(), "E_total": set()}


def test_it_is_said_in_the_learners_names() -> None:
    """In the notation of the page, in ASCII too, and nothing wider than asked."""
    text = printed("explain", "lr", "-s", "diverge", "--notation", "textbook", "--width", "60")
    assert "η = 0.6 is too large" in " ".join(text.split())
    plain = printed("explain", "out_o1", "-s", "cross-entropy", "--ascii", "--width", "60")
    assert "o1 is saturated: dout_o1/dnet_o1 ~ 0.01766" in " ".join(plain.split())
    assert max(map(len, (*text.splitlines(), *plain.splitlines()))) <= 60


def test_it_is_said_once() -> None:
    """What the lesson said before of a slope near 0, or of an E that rises, is not said beside the warning."""
    saturated = printed("run", "cross-entropy", "--no-input")
    assert saturated.count("saturated:") == 1
    assert "grows by a little" not in saturated.partition("Warning")[0].rpartition("step 5")[2]
    assert "A slope holds only close by" not in printed("run", "diverge", "--no-input", "--epochs", "1")


def test_an_epoch_counts_its_warnings() -> None:
    """In the step that ends it, with the step that tells of each; and behind the lines of later epochs."""
    text = printed("run", "symmetry", "--no-input", "--epochs", "3")
    assert "One warning in epoch 1: alike h1 and h2 (step 4)." in text
    assert text.count("   one warning: alike h1 and h2\n") == 2


@pytest.mark.parametrize("by", ["neuron", "layer", "phase", "epoch"])
def test_steps_that_are_many_in_one_tell_it_too(by: Dial) -> None:
    """The step of h2 in whatever it is a part of, and an epoch."""
    view = view_of(nnstep.trace(nnstep.load("symmetry")))
    number = view.lesson.find(Place(Key("out", 1, 1, 0, 1), 1, 1))
    assert number is not None
    last = span(view.lesson, 1, number, by)[1]
    alerts = run_page(view, view.lesson.step(1, last), by).alerts
    said = "alike h1 and h2 (step 4)." if by == "epoch" else "h1 and h2 are alike: "
    assert [alert for alert in alerts if said in alert.sentences[0]]


def test_data_have_it() -> None:
    """`explain --json`, a step of `walk` and `warnings` have the same fields."""
    data = command("explain", "w1@2", "-s", "dead-relu", "--json").json["warnings"]
    trace = nnstep.trace(nnstep.load("dead-relu"))
    (found,) = nnstep.warnings(trace, 2).to_json()["warnings"]
    assert data == [found]
    assert (found["warning"], found["neurons"], found["at"]) == ("dead_relu", ["h1"], "dout_h1/dnet_h1")
    assert {one["what"]: one["value"] for one in found["numbers"]} == pytest.approx(
        {"net": -0.6, "slope": 0.0, "samples": 2}
    )
    steps = [one for one in nnstep.walk(trace, epochs=2) if one.warnings]
    assert [one.id for one in steps] == ["dout_h1/dnet_h1"]


def test_every_sentence_ends_and_gives_advice() -> None:
    """Each illness of the corpus is put in words, with something to try."""
    for trace, found in map(found_in, range(len(SICK))):
        lesson = Lesson(trace)
        for says, advice in (warning(lesson, one) for one in found):
            assert str(says[-1]).endswith(".")
            assert str(advice[-1]).endswith((".", "try that."))


def test_the_page_names_every_word() -> None:
    """docs/warnings.md has a row for each illness."""
    page = (Path(__file__).parents[2] / "docs" / "warnings.md").read_text(encoding="utf-8")
    assert [one.name for one in ILLNESSES if f"| `{one.name}` |" not in page] == []
