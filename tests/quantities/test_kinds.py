"""The table of kinds: every kind has everything, in a network that has every kind."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

import pytest
from network.networks import everything

import nnstep
from nnstep.lesson.script import Lesson
from nnstep.network.quantity import kind_word
from nnstep.network.trace import Trace
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key, axes
from nnstep.quantities.kinds import KINDS, Kind, Ratio
from nnstep.quantities.latex_names import latex_generic, latex_name
from nnstep.quantities.names import parse
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spellings import NOTATIONS
from nnstep.words.prose import heading_of, why

CSV = "a,b,yes,no\n1.0,2.0,1,0\n2.0,1.0,0,1\n3.0,5.0,1,0\n"
SCENARIO = {
    "format": 1,
    "network": {"inputs": ["a", "b"], "outputs": ["yes", "no"], "layers": [
        {"units": 2, "activation": "tanh", "weights": [[0.1, 0.2], [0.3, 0.4]], "bias": [0.1, 0.2]},
        {"units": 2, "activation": "softmax", "weights": [[0.5, 0.6], [0.7, 0.8]], "bias": 0.3}]},
    "data": {"csv": "kinds.csv", "inputs": ["a", "b"], "targets": ["yes", "no"], "scale": "standard",
             "validation": [{"inputs": [1.5, 2.5], "targets": [0, 1]}]},
    "like": "scikit-learn",
    "loss": "squared_error",
    "optimizer": {"name": "adam", "learning_rate": 0.1, "epsilon_placement": "outside"},
    "training": {"l2": {"rate": 0.01, "in_loss": True}, "clip_norm": 0.5,
                 "schedule": {"name": "step", "every": 2, "factor": 0.5}},
}  # fmt: skip
"""Scaled inputs, biases of both sorts, a softmax, states and hats, L2 in the error, clipping, classes …"""

WORDS = {
    "input", "target", "weight", "bias", "hyperparameter", "net", "out", "error", "derivative", "gradient", "update",
    "state",
}  # fmt: skip
"""CONTRACT §4: `kind` of `show --json`."""

MET = [kind for kind in KINDS if kind != "epoch_reported"]
"""All but what is reported of an epoch of several updates: it goes by the name of what an update reports."""


@cache
def trace() -> Trace:
    """A run that has every kind."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "kinds.csv").write_text(CSV)
        return nnstep.trace(nnstep.Scenario.from_dict(SCENARIO, base=folder))


@cache
def places() -> dict[Kind, list[Place]]:
    """The quantities of the run, and what they are made of, by their kind."""
    every = everything(trace())
    every += [operand for place in every for operand in trace().operands(place)]
    found: dict[Kind, list[Place]] = {}
    for place in dict.fromkeys(every):
        found.setdefault(place.key.kind, []).append(place)
    return found


def keys(kind: Kind) -> list[Key]:
    """The keys of a kind."""
    return [place.key for place in places()[kind]]


def test_the_table_has_every_kind() -> None:
    """The table's entries are the kinds that the type knows, and the network of these tests has them all."""
    assert set(KINDS) == set(get_args(Kind))
    assert set(MET) == set(places())


@pytest.mark.parametrize("kind", MET)
def test_an_id_comes_back(kind: Kind) -> None:
    """The id of every quantity, typed, is that quantity."""
    for key in keys(kind):
        typed = id_of(key, trace().layout) + (f":{key.sample}" if key.sample else "")
        assert trace().find(typed).key == key


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("kind", MET)
def test_a_symbol_comes_back(kind: Kind, notation: str) -> None:
    """Every quantity has a name in every notation that is no other's, and typed it is that quantity."""
    how = Notation(trace().layout, notation)
    shown = {how.symbol(key): key for key in keys(kind)}
    assert len(shown) == len(keys(kind))
    for symbol, key in shown.items():
        assert parse(symbol, trace().layout)[0]._replace(sample=key.sample) == key


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("kind", MET)
def test_latex_is_balanced(kind: Kind, notation: str) -> None:
    """Every quantity's LaTeX, and its kind's, is made of letters, commands and pairs of braces."""
    how = Notation(trace().layout, notation)
    for key in keys(kind):
        for name in (latex_name(how, key), latex_generic(how, key)):
            plain = name
            while (smaller := re.sub(r"\{[^{}]*\}", "", plain)) != plain:
                plain = smaller
            assert re.fullmatch(r"([A-Za-z0-9]|\\[A-Za-z]+\.?\|?|[_^:|, ])+", plain), name


@pytest.mark.parametrize("kind", MET)
def test_a_word_for_programs(kind: Kind) -> None:
    """What programs are told is one of the contract's words."""
    assert {kind_word(key) for key in keys(kind)} <= WORDS


@pytest.mark.parametrize("kind", MET)
def test_samples(kind: Kind) -> None:
    """Keys have a sample where the table says that a sample has one, and none where it says that an update has one."""
    facts = KINDS[kind]
    assert {key.sample > 0 for key in keys(kind)} <= {
        *([True] if facts.sampled else []), *([False] if facts.batched or not facts.sampled else []),
    }  # fmt: skip


@pytest.mark.parametrize("kind", MET)
def test_what_is_given_has_no_equation(kind: Kind) -> None:
    """What is given or kept has no equation in the first update, and everything else has one."""
    for place in places()[kind]:
        scaled = kind == "input"
        assert (trace().equation(place) is not None) == (place.key.is_computed or scaled)


@pytest.mark.parametrize("kind", MET)
def test_derivatives_are_ratios(kind: Kind) -> None:
    """A kind is a derivative for programs, or the gradient, where its id is dA/dB, and only there."""
    ratio = isinstance(KINDS[kind].name, Ratio)
    assert {"/" in id_of(key, trace().layout) for key in keys(kind)} == {ratio}
    assert ratio == (KINDS[kind].word == "derivative" or kind == "grad")


@pytest.mark.parametrize("kind", MET)
def test_arrays_have_as_many_axes_as_there_are_indices(kind: Kind) -> None:
    """Two keys of a kind differ in no index that its array does not have."""
    for key in keys(kind):
        family = trace().layout.family(key)
        where = axes(family)
        alike = key._replace(unit=key.unit if "u" in where else 0, sample=key.sample if "s" in where else 0)
        assert alike == key


def test_every_step_is_told_in_words() -> None:
    """The heading of a step is words, not its name alone, and a sentence says why; for all kinds that are steps."""
    lesson = Lesson(trace())
    for number in range(1, lesson.count(1) + 1):
        step = lesson.step(1, number)
        heading = heading_of(lesson, step.key)
        assert heading != (step.key,), step.key
        assert why(lesson, step), step.key
