"""What holds for every entry of the tables, and what the contract promises of each by name."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import pytest

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.functions.schedules import SCHEDULES

TABLES: dict[str, Sequence[Entry]] = {
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "schedules": SCHEDULES,
    "initializers": INITIALIZERS,
}
EVERY = [pytest.param(entry, id=f"{table}-{entry.name}") for table, entries in TABLES.items() for entry in entries]
tables = pytest.mark.parametrize("entries", TABLES.values(), ids=TABLES)
every_entry = pytest.mark.parametrize("entry", EVERY)

REQUIRED = None
PROMISED: dict[str, dict[str, dict[str, Any]]] = {
    "activations": {
        "linear": {},
        "sigmoid": {},
        "tanh": {},
        "relu": {},
        "leaky_relu": {"slope": 0.01},
        "elu": {"alpha": 1},
        "celu": {"alpha": 1},
        "selu": {},
        "relu6": {},
        "hard_tanh": {"low": -1, "high": 1},
        "hard_sigmoid": {"slope": 1 / 6},
        "step_function": {"low": 0, "high": 1},
        "softsign": {},
        "bipolar_sigmoid": {},
        "softplus": {},
        "silu": {},
        "mish": {},
        "gelu": {},
        "gelu_tanh": {},
        "softmax": {},
    },
    "losses": {
        "half_squared_error": {},
        "squared_error": {},
        "mean_squared_error": {},
        "mean_absolute_error": {},
        "huber": {"delta": 1},
        "smooth_l1": {"beta": 1},
        "log_cosh": {},
        "tanh_error": {},
        "binary_cross_entropy": {},
        "binary_cross_entropy_logits": {},
        "categorical_cross_entropy": {},
        "categorical_cross_entropy_logits": {},
        "sum_of_outputs": {},
    },
    "optimizers": {
        "sgd": {"learning_rate": REQUIRED},
        "momentum": {"learning_rate": REQUIRED, "momentum": 0.9, "form": "classic"},
        "nesterov": {"learning_rate": REQUIRED, "momentum": 0.9},
        "adagrad": {
            "learning_rate": REQUIRED,
            "epsilon": 1e-10,
            "initial_accumulator": 0,
            "epsilon_placement": "outside",
        },
        "rmsprop": {
            "learning_rate": REQUIRED,
            "rho": 0.9,
            "epsilon": 1e-8,
            "centered": False,
            "epsilon_placement": "outside",
        },
        "adadelta": {"learning_rate": REQUIRED, "rho": 0.9, "epsilon": 1e-6},
        "adam": {
            "learning_rate": REQUIRED,
            "beta1": 0.9,
            "beta2": 0.999,
            "epsilon": 1e-8,
            "epsilon_placement": "outside",
        },
        "adamw": {
            "learning_rate": REQUIRED,
            "beta1": 0.9,
            "beta2": 0.999,
            "epsilon": 1e-8,
            "weight_decay": 0.01,
            "epsilon_placement": "outside",
        },
        "adamax": {"learning_rate": REQUIRED, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "form": "pytorch"},
        "nadam": {
            "learning_rate": REQUIRED,
            "beta1": 0.9,
            "beta2": 0.999,
            "epsilon": 1e-8,
            "form": "pytorch",
        },
        "radam": {
            "learning_rate": REQUIRED,
            "beta1": 0.9,
            "beta2": 0.999,
            "epsilon": 1e-8,
            "epsilon_placement": "hat",
        },
        "lion": {"learning_rate": REQUIRED, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.001},
        "rprop": {
            "learning_rate": REQUIRED,
            "eta_minus": 0.5,
            "eta_plus": 1.2,
            "step_min": 1e-6,
            "step_max": 50,
            "form": "pytorch",
        },
    },
    "schedules": {
        "constant": {"per": "epoch"},
        "step": {"every": REQUIRED, "factor": REQUIRED, "per": "epoch"},
        "exponential": {"rate": REQUIRED, "per": "epoch"},
        "inverse": {"rate": REQUIRED, "per": "epoch"},
        "inverse_scaling": {"power": 0.5, "samples": 0, "per": "epoch"},
        "cosine": {"epochs": REQUIRED, "per": "epoch"},
    },
    "initializers": {
        "zeros": {},
        "ones": {},
        "constant": {"value": REQUIRED},
        "uniform": {"low": REQUIRED, "high": REQUIRED},
        "normal": {"mean": 0, "std": REQUIRED},
        "xavier_uniform": {},
        "xavier_normal": {},
        "he_uniform": {},
        "he_normal": {},
        "lecun_normal": {},
        "lecun_uniform": {},
        "fan_in_uniform": {},
        "sklearn_uniform": {"factor": 6},
        "truncated_normal": {"mean": 0, "std": REQUIRED, "low": -2, "high": 2, "bounds": "deviations"},
        "variance_scaling": {"scale": 1, "mode": "fan_in", "distribution": "truncated_normal"},
        "orthogonal": {"gain": 1},
    },
}

ALIASES = {
    "activations": {
        "identity": "linear",
        "logistic": "sigmoid",
        "swish": "silu",
        "step": "step_function",
        "LeakyReLU": "leaky_relu",
    },
    "losses": {
        "mse": "mean_squared_error",
        "MSELoss": "mean_squared_error",
        "mae": "mean_absolute_error",
        "L1Loss": "mean_absolute_error",
        "bce": "binary_cross_entropy",
        "BCEWithLogitsLoss": "binary_cross_entropy_logits",
        "BCELoss": "binary_cross_entropy",
        "cross_entropy": "categorical_cross_entropy",
        "Cross-entropy": "categorical_cross_entropy",
        "CategoricalCrossentropy": "categorical_cross_entropy",
        "quadratic cost": "half_squared_error",
    },
    "optimizers": {"Gradient descent": "sgd", "NAG": "nesterov", "RMSprop": "rmsprop", "AdamW": "adamw"},
    "schedules": {"cosine annealing": "cosine", "step decay": "step"},
    "initializers": {
        "glorot_uniform": "xavier_uniform",
        "glorot_normal": "xavier_normal",
        "kaiming_uniform": "he_uniform",
        "kaiming_normal": "he_normal",
    },
}


@pytest.mark.parametrize("table", TABLES)
def test_tables_hold_what_the_contract_names(table: str) -> None:
    """Each table holds the functions of CONTRACT §1 with their parameters and defaults, in that order."""
    found = {entry.name: {p.name: p.default for p in entry.parameters if not p.optional} for entry in TABLES[table]}
    assert found == PROMISED[table]


UNCUT = {"log_min": 0, "out_min": 0, "out_max": 1, "beyond": "level", "at_edge": "outputs"}
OPTIONAL: dict[str, dict[str, Any]] = {
    "sgd": {"weight_decay": 0},
    "momentum": {"rate_placement": "outside", "dampening": 0, "dampen_first": False, "biases": True, "weight_decay": 0},
    "nesterov": {"rate_placement": "outside", "weight_decay": 0},
    "adagrad": {"weight_decay": 0},
    "rmsprop": {"momentum": 0, "rate_placement": "outside", "initial_accumulator": 0, "weight_decay": 0},
    "adadelta": {"weight_decay": 0},
    "adam": {
        "bias_correction": True,
        "epsilon_root": 0,
        "amsgrad": False,
        "largest_of": "means",
        "weight_decay": 0,
    },
    "adamw": {"bias_correction": True, "epsilon_root": 0, "amsgrad": False, "largest_of": "means"},
    "radam": {"epsilon_root": 0, "weight_decay": 0},
    "adamax": {"bias_correction": True, "weight_decay": 0},
    "nadam": {"momentum_decay": 0.004, "epsilon_root": 0, "weight_decay": 0},
    "lion": {},
    "rprop": {"weight_decay": 0},
    "linear": {"steepness": 1},
    "sigmoid": {"steepness": 1},
    "tanh": {"steepness": 1},
    "relu": {"at_zero": "left"},
    "leaky_relu": {"at_zero": "left"},
    "elu": {"at_zero": "left"},
    "celu": {"at_zero": "left"},
    "hard_sigmoid": {"numbers": "whole"},
    "selu": {"at_zero": "left", "numbers": "whole"},
    "hard_tanh": {"at_ends": "outside"},
    "step_function": {"at_zero": "high"},
    "mean_absolute_error": {"at_zero": "middle"},
    "binary_cross_entropy": {"label_smoothing": 0, **UNCUT},
    "binary_cross_entropy_logits": {"label_smoothing": 0},
    "categorical_cross_entropy": {"label_smoothing": 0, **UNCUT},
    "categorical_cross_entropy_logits": {"label_smoothing": 0, "log_min": 0},
}


@pytest.mark.parametrize("entry", [*OPTIMIZERS, *ACTIVATIONS, *LOSSES], ids=lambda entry: entry.name)
def test_functions_have_what_libraries_add(entry: Entry) -> None:
    """What only some libraries have is a parameter too, and by default it is not there."""
    assert {p.name: p.default for p in entry.parameters if p.optional} == OPTIONAL.get(entry.name, {})


@pytest.mark.parametrize(
    ("table", "alias", "name"),
    [(table, alias, name) for table, pairs in ALIASES.items() for alias, name in pairs.items()],
)
def test_entries_are_found_by_what_others_call_them(table: str, alias: str, name: str) -> None:
    """A function is found by the name that a framework or a textbook gives it."""
    entry = find(TABLES[table], alias)
    assert entry is not None
    assert entry.name == name


@tables
def test_names_and_aliases_are_unique(entries: Sequence[Entry]) -> None:
    """No name or alias means two entries of one table."""
    names = [name for entry in entries for name in (entry.name, *entry.aliases)]
    assert sorted(names) == sorted(set(names))


@tables
def test_every_name_and_alias_can_be_found(entries: Sequence[Entry]) -> None:
    """Names and aliases are written in the form in which `find` looks for them."""
    for entry in entries:
        assert [find(entries, name) for name in (entry.name, *entry.aliases)] == [entry] * (1 + len(entry.aliases))


@every_entry
def test_entry_says_one_sentence(entry: Entry) -> None:
    """The learner gets one sentence of at most two lines, with a capital first and a full stop last."""
    assert entry.says[0].isupper()
    assert entry.says.endswith(".")
    assert ". " not in entry.says
    assert len(entry.says) <= 2 * 76


@every_entry
def test_entry_names_its_source(entry: Entry) -> None:
    """Every formula can be looked up somewhere."""
    assert len(entry.source) > 10


@every_entry
def test_parameters_explain_themselves(entry: Entry) -> None:
    """Every parameter says what it is, and no two of an entry share a name."""
    names = [name for p in entry.parameters for name in (p.name, *p.aliases)]
    assert len(names) == len(set(names))
    assert all(p.says for p in entry.parameters)


@every_entry
def test_defaults_are_allowed(entry: Entry) -> None:
    """A parameter's default is one of its choices, or lies in its range."""
    for p in entry.parameters:
        if p.choices:
            assert p.default in p.choices
        elif p.default is not None and not isinstance(p.default, bool):
            assert isinstance(p.default, float)
            assert p.low is None or p.default >= p.low
            assert p.high is None or p.default <= p.high


@pytest.mark.parametrize("entry", [*ACTIVATIONS, *LOSSES], ids=lambda entry: entry.name)
def test_slopes_are_named_in_words(entry: Any) -> None:
    """An activation and a loss name their slope in words that can follow a comma."""
    assert entry.slope_says
    assert not entry.slope_says.endswith(".")
    assert len(entry.slope_says) <= 76


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_activation_functions_take_their_parameters(entry: Any) -> None:
    """Formula, slope and kernel of an activation take the entry's parameters by name."""
    wanted = [p.name for p in entry.parameters]
    assert list(inspect.signature(entry.formula).parameters) == ["xp", "net", *wanted]
    assert list(inspect.signature(entry.derivative).parameters) == ["xp", "net", "out", *wanted]
    if entry.kernel:
        assert list(inspect.signature(entry.kernel).parameters) == ["xp", "net", *wanted]


@pytest.mark.parametrize("entry", LOSSES, ids=lambda entry: entry.name)
def test_loss_functions_take_their_parameters(entry: Any) -> None:
    """Formula and slope of a loss take the entry's parameters by name."""
    for function in (entry.formula, entry.derivative, entry.derivative_kernel or entry.derivative):
        wanted = ["xp", "out", "target", *entry.own({p.name: p for p in entry.parameters})]
        assert list(inspect.signature(function).parameters) == wanted


@pytest.mark.parametrize(
    ("name", "combine"),
    [
        ("half_squared_error", "sum"),
        ("squared_error", "sum"),
        ("mean_squared_error", "mean"),
        ("mean_absolute_error", "mean"),
        ("huber", "mean"),
        ("binary_cross_entropy", "mean"),
        ("binary_cross_entropy_logits", "mean"),
        ("categorical_cross_entropy", "sum"),
        ("categorical_cross_entropy_logits", "sum"),
        ("sum_of_outputs", "sum"),
    ],
)
def test_losses_combine_as_the_contract_says(name: str, combine: str) -> None:
    """The outputs' errors are summed or averaged as CONTRACT §1 says."""
    entry = find(LOSSES, name)
    assert entry is not None
    assert entry.combine == combine


def test_cross_entropies_want_probabilities() -> None:
    """Only the cross-entropies ask for targets from 0 to 1, the categorical one for targets that sum to 1."""
    assert [entry.name for entry in LOSSES if entry.target_range == (0, 1)] == [
        "binary_cross_entropy",
        "binary_cross_entropy_logits",
        "categorical_cross_entropy",
        "categorical_cross_entropy_logits",
    ]
    assert [entry.name for entry in LOSSES if entry.targets_sum_to_one] == [
        "categorical_cross_entropy",
        "categorical_cross_entropy_logits",
    ]


def test_only_sum_of_outputs_needs_no_targets() -> None:
    """`sum_of_outputs` differentiates the outputs themselves; every other loss compares with a target."""
    assert [entry.name for entry in LOSSES if not entry.has_targets] == ["sum_of_outputs"]


def test_only_softmax_crosses_neurons() -> None:
    """In softmax alone does the output of a neuron depend on the sums of its neighbours."""
    assert [entry.name for entry in ACTIVATIONS if entry.crossed] == ["softmax"]
