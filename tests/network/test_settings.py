"""What is set gives the same run as the same value in the file: every parameter of every function, by every name."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import CUTS, Entry, Optimizer, Parameter
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.network.build import trace as make_trace
from nnstep.network.catalogue import places
from nnstep.network.trace import Trace
from nnstep.options.common import Common
from nnstep.options.setup import work_on
from nnstep.records import replace
from nnstep.scenario.load import load

EPOCHS = (1, 2, 3, 6)  # RAdam takes plain steps before

# The first sum is 1 for the first sample, the second 0 for the second one, and the last output is its target: corners.
FILE = """\
format: 1
network:
  inputs: 2
  layers:
    - {{units: 2, weights: [[0.4, 0.8], [0.25, 1.0]],{biases} activation: {activation}}}
    - {{units: 3, weights: [[0.4, 0.45], [-0.5, 0.55], [0.0, 0.0]], activation: tanh}}
data:
  - {{inputs: [0.5, 1.0], targets: [{first}, 0.2, 0.0]}}
  - {{inputs: [-0.4, 0.1], targets: [0.0, 1.0, 0.0]}}
loss: {loss}
optimizer: {optimizer}
"""


def _text(**functions: str) -> str:
    usual = {"activation": "sigmoid", "loss": "half_squared_error", "optimizer": "{name: sgd, learning_rate: 0.1}",
             "first": "3.5", "biases": ""}  # fmt: skip
    return FILE.format(**usual | functions)


def _numbers(trace: Trace) -> list[float]:
    """The numbers of all steps of three epochs: what is derived follows from them."""
    steps = places(trace, 1, all=False).values()
    return [trace.value(replace(place, epoch=epoch)) for epoch in EPOCHS for place in steps]


def _others(one: Parameter) -> list[Any]:
    """Values that are not the default."""
    if one.choices:
        return [choice for choice in one.choices if choice != one.default]
    if isinstance(one.default, bool):
        return [not one.default]
    return [value for value in (0.3, 0.002, 7.5) if one.allows(value) and value != one.default][:1]


def _cases(table: tuple[Entry, ...]) -> list[tuple[Entry, Parameter, str, Any]]:
    return [
        (entry, one, word, value)
        for entry in table
        for one in entry.parameters
        for word, value in product((one.name, *one.aliases), _others(one))
    ]


_NEEDED: dict[tuple[str, str], dict[str, str]] = {
    ("momentum", "dampen_first"): {"dampening": "0.3"},
    ("rmsprop", "rate_placement"): {"momentum": "0.3"},
    ("lion", "beta1"): {"learning_rate": "5"},
    ("adam", "largest_of"): {"amsgrad": "true", "beta2": "0.5"},
    ("adamw", "largest_of"): {"amsgrad": "true", "beta2": "0.5"},
    ("rprop", "form"): {"learning_rate": "5"},
    ("rprop", "eta_minus"): {"learning_rate": "5"},
    ("rprop", "step_max"): {"learning_rate": "0.28"},
}
"""What else has to be said for a parameter to make a difference: a step that turns a slope, or is soon the longest."""


def _scenario(tmp_path: Any, **functions: str) -> str:
    path = tmp_path / "given.yaml"
    path.write_text(_text(**functions), encoding="utf-8")
    return str(path)


def _set(path: str, *settings: str) -> Trace:
    """The trace of a file with what is set on the command line."""
    return work_on(Common(path, settings)).trace


def _name(part: Any) -> str:
    return getattr(part, "name", None) or str(part)


@pytest.mark.parametrize(("entry", "one", "word", "value"), _cases(OPTIMIZERS), ids=_name)
def test_what_is_set_of_an_optimizer_is_what_the_file_would_say(
    entry: Optimizer, one: Parameter, word: str, value: Any, tmp_path: Any
) -> None:
    """`--set rho=0.3`, by any of its names, gives the numbers of `rho: 0.3` in the file, and new ones."""
    said = str(value).lower()
    given = {"biases": " bias: [0.0, 0.0],"} if one.name == "biases" else {}
    base = {"learning_rate": "0.1", **_NEEDED.get((entry.name, one.name), {})}
    others = "".join(f"{name}: {number}, " for name, number in base.items() if name != one.name)
    written = load(_scenario(tmp_path, optimizer=f"{{name: {entry.name}, {others}{word}: {said}}}", **given))
    base = "".join(f", {name}: {number}" for name, number in base.items())
    plain = _scenario(tmp_path, optimizer=f"{{name: {entry.name}{base}}}", **given)
    was_set = _set(plain, f"{word}={said}")
    numbers = _numbers(was_set)
    assert numbers == _numbers(make_trace(written))
    assert numbers != _numbers(_set(plain))


@pytest.mark.parametrize("entry", OPTIMIZERS, ids=_name)
def test_the_same_names_mean_the_same_typed_and_in_a_file(entry: Optimizer, tmp_path: Any) -> None:
    """A name that a file takes for a number of an optimizer is read as the same quantity where one is typed."""
    given = "".join(f", {one.name}: 0.3" for one in entry.parameters if one.optional and not one.is_word)
    trace = _set(_scenario(tmp_path, optimizer=f"{{name: {entry.name}, learning_rate: 0.1{given}}}"))
    for one in entry.parameters:
        if not one.is_word:
            assert {trace.find(word).key.slot for word in (one.name, *one.aliases)} == {one.quantity}


@pytest.mark.parametrize(
    ("entry", "one", "word", "value"),
    [case for case in _cases((*ACTIVATIONS, *LOSSES)) if case[1].name not in CUTS],  # these act at the edge alone
    ids=_name,
)
def test_what_is_set_of_a_function_is_what_the_file_would_say(
    entry: Entry, one: Parameter, word: str, value: Any, tmp_path: Any
) -> None:
    """`--set loss.delta=0.3` gives the numbers of `delta: 0.3` in the file, and others than the default."""
    what = "loss" if entry in LOSSES else "activation"
    path = "loss" if what == "loss" else "network.layers[0].activation"
    probable = {"first": "0.8"} if word == "label_smoothing" else {}  # what is smoothed is probabilities
    frozen = ", train_weights: false" if getattr(entry, "rule", None) else ""  # no error comes back through it
    written = load(_scenario(tmp_path, **{what: f"{{name: {entry.name}, {word}: {value}}}{frozen}"}, **probable))
    plain = _scenario(tmp_path, **{what: f"{entry.name}{frozen}"}, **probable)
    was_set = _set(plain, f"{path}.{word}={value}")
    numbers = _numbers(was_set)
    assert numbers == _numbers(make_trace(written))
    assert numbers != _numbers(_set(plain))


@pytest.mark.parametrize(("field", "value"), [("l2", "0.3"), ("clip_norm", "0.01"), ("reduction", "sum")])
def test_what_is_set_of_the_training_is_what_the_file_would_say(field: str, value: str, tmp_path: Any) -> None:
    """L2, clipping and the reduction too, on a scenario with two samples."""
    plain = _scenario(tmp_path)
    path = tmp_path / "written.yaml"
    path.write_text(f"{_text()}training: {{{field}: {value}}}\n", encoding="utf-8")
    was_set = _numbers(_set(plain, f"{field}={value}"))
    assert was_set == _numbers(_set(str(path)))
    assert was_set != _numbers(_set(plain))
