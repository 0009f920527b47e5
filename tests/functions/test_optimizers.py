"""Optimizers: what they keep, what they show, and one update of each by hand."""

from __future__ import annotations

import inspect
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from functions.exact import ArraySpace, nested

from nnstep.algebra.expr import Sym, evaluate
from nnstep.algebra.lazy import Lazy, xp
from nnstep.algebra.text import Script, text
from nnstep.functions.entry import Optimizer, find
from nnstep.functions.optimizers import OPTIMIZERS

HYPER = {"lr": 0.5, "momentum": 0.75, "rho": 0.75, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.25, "t": 2}
HYPER |= {
    "momentum_decay": 0.25,
    "weight_decay": 0.125,
    "initial_accumulator": 0.0,
    "dampening": 0.25,
    "epsilon_root": 0.5,
}
HYPER |= {"eta_minus": 0.5, "eta_plus": 1.25, "step_min": 0.125, "step_max": 4.0}
STATE = {"v": 3.0, "m": 2.0, "p": 0.25, "u": 0.5, "vmax": 3.5, "step": 0.5, "last": 1.5}


def _words(entry: Optimizer) -> list[dict[str, Any]]:
    """Every combination that there can be of what the step is told by name: words, and whether optional numbers are."""
    named = [(p.name, p.choices or (False, True)) for p in entry.parameters if p.is_word or p.optional]
    found = [dict(zip(dict(named), values, strict=True)) for values in product(*dict(named).values())]
    return [words for words in found if not entry.clash({name: one for name, one in words.items() if one})]


every_optimizer = pytest.mark.parametrize("entry", OPTIMIZERS, ids=lambda entry: entry.name)


class _Names:
    """Arrays of symbols, made when they are asked for; keeps which were."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Lazy:
        self.asked.append(name)
        return Lazy(self.shape, lambda *index: Sym(name))


def _symbols(name: str) -> Lazy:
    return Lazy((1, 1), lambda *index: Sym(name))


def _printed(name: str, **words: Any) -> dict[str, str]:
    """The printed equations of one update, by what they define."""
    entry = find(OPTIMIZERS, name)
    assert entry is not None
    script = Script(str)
    shown: dict[str, str] = {}

    def record(what: str, array: Lazy) -> Lazy:
        shown[what] = text(array.item(0, 0), script)
        return _symbols(f"{what}⁺")

    new = entry.step(xp, _symbols("w"), _symbols("g"), _Names((1, 1)), _Names(()), record, **words)
    return {**shown, "w": text(new.item(0, 0), script)}


@every_optimizer
def test_what_is_recorded_is_declared(entry: Optimizer) -> None:
    """An update records exactly the states and the steps of its own that the table declares, in that order."""
    recorded: list[str] = []

    def record(what: str, array: Lazy) -> Lazy:
        recorded.append(what)
        return array

    for words in _words(entry):
        recorded.clear()
        entry.step(xp, _symbols("w"), _symbols("g"), _Names((1, 1)), _Names(()), record, **words)
        assert tuple(recorded) == entry.kept(**words) + entry.corrected(**words)


@every_optimizer
def test_only_kept_states_are_read(entry: Optimizer) -> None:
    """An update reads every state that it keeps, but for those that are computed anew, and no other."""
    for words in _words(entry):
        if not words.get("biases", True):
            continue  # of a bias without a velocity nothing is read
        state = _Names((1, 1))
        entry.step(xp, _symbols("w"), _symbols("g"), state, _Names(()), lambda what, array: array, **words)
        assert set(state.asked) == {one.name for one in entry.states(**words) if not one.anew}


@every_optimizer
def test_hyperparameters_read_are_declared(entry: Optimizer) -> None:
    """An update reads lr, its own numeric parameters but those it starts from, and perhaps t; nothing else."""
    for words in _words(entry):
        if not words.get("biases", True):
            continue  # a bias without a velocity asks for less
        hyper = _Names(())
        entry.step(xp, _symbols("w"), _symbols("g"), _Names((1, 1)), hyper, lambda what, array: array, **words)
        there = {p.quantity for p in entry.parameters if not p.is_word and words.get(p.name, True)}
        first = {state.initial for state in entry.states(**words)}
        assert set(hyper.asked) - {"t"} | first == there | first


@every_optimizer
def test_an_update_is_the_same_on_all_executors(entry: Optimizer) -> None:
    """The new weight is the same from the equations, on lazy floats and on numpy."""
    values = {**HYPER, **STATE, "w": 0.8, "g": -0.6}

    def array(name: str) -> Lazy:
        return Lazy((1, 1), lambda *index: values[name])

    hyper, keep = SimpleNamespace(**HYPER), lambda what, array: array
    state = SimpleNamespace(**{name: array(name) for name in STATE})
    arrays = SimpleNamespace(**{name: np.full((1, 1), value) for name, value in STATE.items()})
    w, g = np.full((1, 1), 0.8), np.full((1, 1), -0.6)
    for words in _words(entry):
        on_floats = nested(entry.step(xp, array("w"), array("g"), state, hyper, keep, **words))
        equation = entry.step(xp, _symbols("w"), _symbols("g"), _Names((1, 1)), _Names(()), keep, **words).item(0, 0)
        on_numpy = entry.step(ArraySpace, w, g, arrays, hyper, keep, **words)
        assert evaluate(equation, lambda key: values[key]) == on_floats[0, 0]
        np.testing.assert_allclose(on_numpy, on_floats, rtol=1e-14)


@pytest.mark.parametrize("entry", OPTIMIZERS, ids=lambda entry: entry.name)
def test_learning_rate_comes_first(entry: Optimizer) -> None:
    """Every optimizer wants a learning rate above 0, also called lr, and wants it first."""
    rate = entry.parameters[0]
    assert (rate.name, rate.default, rate.low, rate.open_low) == ("learning_rate", None, 0, True)
    assert "lr" in rate.aliases


@pytest.mark.parametrize("entry", OPTIMIZERS, ids=lambda entry: entry.name)
def test_decays_stay_below_one(entry: Optimizer) -> None:
    """Momentum, ρ and β may be 0 but not 1; RAdam's β₂, below whose 0.6 no slopes are ever enough, is above it."""
    for p in entry.parameters:
        if p.name in ("momentum", "rho", "beta1", "beta2"):
            low = (0.6, True) if (entry.name, p.name) == ("radam", "beta2") else (0, False)
            assert (p.low, p.open_low, p.high, p.open_high) == (*low, 1, True)


@pytest.mark.parametrize("entry", OPTIMIZERS, ids=lambda entry: entry.name)
def test_words_are_arguments_of_the_step(entry: Optimizer) -> None:
    """The parameters that are words or true/false are what the step takes by name, with the same defaults."""
    taken = dict(list(inspect.signature(entry.step).parameters.items())[6:])
    words = entry.words({})
    assert {name: parameter.default for name, parameter in taken.items()} == words


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("sgd", {}, {"w": "w − lr·g"}),
        ("momentum", {}, {"v": "momentum·v + g", "w": "w − lr·v⁺"}),
        ("momentum", {"form": "ema"}, {"v": "momentum·v + (1 − momentum)·g", "w": "w − lr·v⁺"}),
        ("nesterov", {}, {"v": "momentum·v + g", "w": "w − lr·(g + momentum·v⁺)"}),
        ("adagrad", {}, {"v": "v + g²", "w": "w − lr·g/(√v⁺ + epsilon)"}),
        ("rmsprop", {}, {"v": "rho·v + (1 − rho)·g²", "w": "w − lr·g/(√v⁺ + epsilon)"}),
        (
            "adam",
            {},
            {
                "m": "beta1·m + (1 − beta1)·g",
                "v": "beta2·v + (1 − beta2)·g²",
                "mhat": "m⁺/(1 − beta1^t)",
                "vhat": "v⁺/(1 − beta2^t)",
                "w": "w − lr·mhat⁺/(√vhat⁺ + epsilon)",
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_updates_read_as_taught(name: str, words: dict[str, Any], expected: dict[str, str]) -> None:
    """An update is printed as the paper has it, in its own steps."""
    assert _printed(name, **words) == expected


@pytest.mark.parametrize(
    ("name", "words", "end"),
    [
        ("rmsprop", {"epsilon_placement": "inside"}, "lr·g/√(v⁺ + epsilon)"),
        ("adam", {"epsilon_placement": "inside"}, "lr·mhat⁺/√(vhat⁺ + epsilon)"),
        ("adam", {"epsilon_placement": "hat"}, "lr·√(1 − beta2^t)/(1 − beta1^t)·(m⁺/(√v⁺ + epsilon))"),
        ("rmsprop", {"centered": True}, "lr·g/(√max(v⁺ − m⁺², 0) + epsilon)"),
        ("rmsprop", {"centered": True, "epsilon_placement": "inside"}, "lr·g/√(max(v⁺ − m⁺², 0) + epsilon)"),
    ],
)
def test_epsilon_stands_where_it_is_placed(name: str, words: dict[str, Any], end: str) -> None:
    """Epsilon is added outside the root, inside it, or to Adam's uncorrected root, as the scenario says."""
    assert _printed(name, **words)["w"] == f"w − {end}"


def test_adamw_decays_apart_from_the_gradient() -> None:
    """AdamW is Adam's update with lr·weight_decay·w taken off as well."""
    adam, adamw = _printed("adam"), _printed("adamw")
    assert adamw["w"] == adam["w"].replace("w −", "w − lr·weight_decay·w −")
    assert {**adamw, "w": ""} == {**adam, "w": ""}


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("sgd", {}, 1.0 - 0.5 * 2),
        ("momentum", {}, 1.0 - 0.5 * (0.75 * 3 + 2)),
        ("momentum", {"form": "ema"}, 1.0 - 0.5 * (0.75 * 3 + 0.25 * 2)),
        ("nesterov", {}, 1.0 - 0.5 * (2 + 0.75 * (0.75 * 3 + 2))),
        ("adagrad", {}, 1.0 - 0.5 * 2 / (7**0.5 + 0.25)),
        ("rmsprop", {}, 1.0 - 0.5 * 2 / (3.25**0.5 + 0.25)),
        ("rmsprop", {"centered": True}, 1.0 - 0.5 * 2 / (0 + 0.25)),
        ("adam", {}, 1.0 - 0.5 * (2 / 0.75) / ((3.25 / 0.4375) ** 0.5 + 0.25)),
        # nadam: m = 2, v = 3.25; for Keras μ = 0.5·(1 − ½·0.96²) = 0.2696, then 0.278816, and the product 0.25·0.2696.
        ("nadam", {"form": "optax"}, 1.0 - 0.5 * (0.5 * 2 / 0.75 + 0.5 * 2 / 0.875) / ((3.25 / 0.4375) ** 0.5 + 0.25)),
        (
            "nadam",
            {"form": "keras"},
            1.0
            - 0.5 * (0.7304 * 2 / 0.9326 + 0.278816 * 2 / (1 - 0.0674 * 0.278816)) / ((3.25 / 0.4375) ** 0.5 + 0.25),
        ),
        ("lion", {}, 1.0 - 0.5 * (1 + 0.125 * 1.0)),
        ("adamw", {}, 1.0 - 0.0625 - 0.5 * (2 / 0.75) / ((3.25 / 0.4375) ** 0.5 + 0.25)),
    ],
)
def test_one_update_by_hand(name: str, words: dict[str, Any], expected: float) -> None:
    """One update of w = 1 with g = 2, v = 3, m = 2 gives what a pocket calculator gives."""
    entry = find(OPTIMIZERS, name)
    assert entry is not None
    hyper = SimpleNamespace(**HYPER)
    new = entry.step(xp, 1.0, 2.0, SimpleNamespace(**STATE), hyper, lambda what, x: x, **words)
    assert new == pytest.approx(expected, rel=1e-15)


def test_state_begins_at_zero_or_as_adagrad_is_told() -> None:
    """Before the first update all states are 0, but AdaGrad's sum, as told, NAdam's product, 1, and Rprop's step, η."""
    starts = {(entry.name, state.initial) for entry in OPTIMIZERS for state in entry.states() if state.initial != 0}
    assert starts == {("adagrad", "initial_accumulator"), ("nadam", 1.0), ("rprop", "lr")}
