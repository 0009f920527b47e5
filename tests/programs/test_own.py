"""A library's own optimizer stands in a program where it takes the same steps, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep

LAYER = {"units": 2, "activation": "linear", "weights": [[0.5, -0.4], [0.3, 0.8]]}
STEP = {"name": "step", "every": 2, "factor": 0.5}


def program(to: str, optimizer: dict[str, Any], **fields: Any) -> str:
    """A program of two linear outputs with squared errors."""
    layer = {**LAYER, **fields.pop("layer", {})}
    training = {"epochs": 2, **fields.pop("training", {})}
    made = {
        "format": 1, "network": {"inputs": 2, "layers": [layer]}, "loss": "half_squared_error",
        "data": [{"inputs": [0.3, 0.7], "targets": [1, 0]}, {"inputs": [-0.5, 0.2], "targets": [0, 1]}],
        "optimizer": {"learning_rate": 0.1, **optimizer}, "training": training, **fields,
    }  # fmt: skip
    return nnstep.program(nnstep.trace(nnstep.Scenario.from_dict(made)), to)


@pytest.mark.parametrize(
    ("to", "optimizer", "training", "own"),
    [
        # The rate stands outside of the velocity of PyTorch and optax, inside of that of Keras.
        ("pytorch", {"name": "momentum"}, {"schedule": STEP}, "torch.optim.SGD(trained, lr=lr_start, momentum=0.9)"),
        ("jax", {"name": "nesterov"}, {"schedule": STEP}, "optax.sgd(rate, momentum=0.9, nesterov=True)"),
        ("keras", {"name": "momentum"}, {}, "keras.optimizers.SGD(0.1, momentum=0.9)"),
        ("keras", {"name": "momentum"}, {"schedule": STEP}, ""),
        ("pytorch", {"name": "momentum", "form": "ema"}, {}, ""),
        ("pytorch", {"name": "nesterov", "momentum": 0}, {}, ""),  # which it refuses
        # Epsilon outside of the root, inside of it, or in the place of Keras and scikit-learn.
        ("pytorch", {"name": "adam"}, {}, "torch.optim.Adam(trained, lr=0.1, betas=(0.9, 0.999), eps=1e-08)"),
        ("pytorch", {"name": "adam", "epsilon_placement": "hat"}, {}, ""),
        ("jax", {"name": "adam", "epsilon_placement": "inside"}, {}, "eps=0.0, eps_root=1e-08"),
        ("keras", {"name": "adam"}, {}, ""),
        ("keras", {"name": "adam", "epsilon_placement": "hat"}, {}, "keras.optimizers.Adam(0.1, beta_1=0.9"),
        ("sklearn", {"name": "adam", "epsilon_placement": "hat"}, {}, 'solver="adam"'),
        ("keras", {"name": "rmsprop", "epsilon_placement": "inside"}, {}, "keras.optimizers.RMSprop(0.1, rho=0.9"),
        ("jax", {"name": "rmsprop"}, {}, "eps_in_sqrt=False"),
        ("jax", {"name": "rmsprop", "centered": True}, {}, ""),
        ("pytorch", {"name": "rmsprop", "centered": True}, {}, "centered=True"),
        ("pytorch", {"name": "nadam"}, {}, "torch.optim.NAdam("),
        ("keras", {"name": "nadam"}, {}, ""),
        ("pytorch", {"name": "lion"}, {}, ""),
        ("jax", {"name": "lion"}, {}, "optax.lion(0.1, b1=0.9, b2=0.99, weight_decay=0.001)"),
    ],
    ids=str,
)  # fmt: skip
def test_a_library_s_own_where_it_is_the_same(
    to: str, optimizer: dict[str, Any], training: dict[str, Any], own: str
) -> None:
    """Its own, with its arguments; or else the update of the lesson, written out."""
    text = program(to, optimizer, training=training)
    assert ("def updated(" in text) == (not own)
    assert own in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"optimizer": {"name": "adagrad"}}, "no 'adagrad' that takes these steps"),
        ({"optimizer": {"name": "adam"}}, "no 'adam' that takes these steps"),
        ({"optimizer": {"name": "momentum", "form": "ema"}}, "no 'momentum'"),
        ({"training": {"clip_norm": 1}}, "does not clip"), ({"training": {"schedule": STEP}}, "no schedule 'step'"),
        ({"training": {"reduction": "sum", "batch": 2}, "data": [{"inputs": [1, 1], "targets": [1, 1]}] * 3},
         "last batch of an epoch is smaller"),
        ({"layer": {"bias": 0.2}}, "no bias that is shared"), ({"layer": {"activation": "tanh"}}, "tanh outputs"),
        ({"loss": "huber"}, "cannot take huber"), ({"loss": "log_cosh"}, "cannot take log_cosh"),
    ],
    ids=str,
)  # fmt: skip
def test_what_scikit_learn_cannot_do(fields: dict[str, Any], said: str) -> None:
    """It is refused in words, with what it can do."""
    with pytest.raises(nnstep.UsageError, match=said) as refused:
        program("sklearn", fields.pop("optimizer", {"name": "sgd"}), **fields)
    assert refused.value.help


def test_what_is_nothing_but_rounding_is_refused() -> None:
    """A bias that a softmax's units share has a slope of 0: an optimizer of one step size makes noise of its rounding.

    With plain steps, and with a bias for each unit, there is a program.
    """
    shared = {"activation": "softmax", "bias": 0.25}
    with pytest.raises(nnstep.UsageError, match="0 but for rounding"):
        program("numpy", {"name": "adam"}, layer=shared)
    program("numpy", {"name": "sgd"}, layer=shared)
    program("numpy", {"name": "adam"}, layer={**shared, "bias": [0.25, 0.25]})


def test_a_function_that_a_library_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A formula that asks for what cannot be written there is refused by the name of its function."""
    from nnstep.programs import numpy

    monkeypatch.delitem(numpy.DIALECT.calls, "tanh")  # type: ignore[misc]
    with pytest.raises(nnstep.UsageError, match="'tanh' cannot be written"):
        program("numpy", {"name": "sgd"}, layer={"activation": "tanh"})
