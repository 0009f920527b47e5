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
        ("pytorch", {"name": "momentum"}, {"schedule": STEP}, "SGD(model.parameters(), lr=lr_start, momentum=0.9)"),
        ("jax", {"name": "nesterov"}, {"schedule": STEP}, "optax.sgd(rate, momentum=0.9, nesterov=True)"),
        ("keras", {"name": "momentum"}, {}, "keras.optimizers.SGD(0.1, momentum=0.9)"),
        ("keras", {"name": "momentum"}, {"schedule": STEP}, ""),
        ("pytorch", {"name": "momentum", "form": "ema"}, {}, ""),
        ("pytorch", {"name": "nesterov", "momentum": 0}, {}, ""),  # which it refuses
        # Epsilon outside of the root, inside of it, or in the place of Keras and scikit-learn.
        ("pytorch", {"name": "adam"}, {}, "Adam(model.parameters(), lr=0.1, betas=(0.9, 0.999), eps=1e-08)"),
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
        # What changes nothing is left out; what a library has in its own way is no reason to take it.
        ("pytorch", {"name": "momentum", "dampening": 0.5}, {}, "momentum=0.9, dampening=0.5"),
        ("pytorch", {"name": "momentum", "dampening": 0.5, "dampen_first": True}, {}, ""),
        ("pytorch", {"name": "sgd", "weight_decay": 0.1}, {}, ""),  # whose own is a part of the slope
        ("keras", {"name": "sgd", "weight_decay": 0.1}, {}, "keras.optimizers.SGD(0.1, weight_decay=0.1)"),
        ("sklearn", {"name": "sgd", "weight_decay": 0.0}, {}, "nesterovs_momentum=False"),
        ("keras", {"name": "momentum", "rate_placement": "inside"}, {"schedule": STEP}, "SGD(lr_start, momentum=0.9)"),
        ("pytorch", {"name": "momentum", "rate_placement": "inside"}, {"schedule": STEP}, ""),
        ("pytorch", {"name": "rmsprop", "momentum": 0.5}, {}, "momentum=0.5"),
        ("pytorch", {"name": "rmsprop", "initial_accumulator": 0.5}, {}, ""),
        ("jax", {"name": "rmsprop", "initial_accumulator": 0.5}, {}, "initial_scale=0.5"),
        ("jax", {"name": "adam", "epsilon_root": 0.1}, {}, "eps=1e-08, eps_root=0.1"),
        ("jax", {"name": "adam", "bias_correction": False}, {}, ""),
        ("pytorch", {"name": "adam", "amsgrad": True, "weight_decay": 0.1}, {}, "weight_decay=0.1, amsgrad=True"),
        ("pytorch", {"name": "adadelta"}, {}, "torch.optim.Adadelta(model.parameters(), lr=0.1, rho=0.9, eps=1e-06)"),
        ("keras", {"name": "adamax"}, {}, ""),
        ("keras", {"name": "adamax", "form": "keras"}, {}, "keras.optimizers.Adamax("),
        ("pytorch", {"name": "rprop"}, {}, "etas=(0.5, 1.2), step_sizes=(1e-06, 50.0)"),
        ("pytorch", {"name": "rprop", "form": "plus"}, {}, ""),
        ("jax", {"name": "rprop", "form": "optax"}, {}, "optax.rprop(0.1, eta_minus=0.5"),
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
        ({"training": {"clip_norm": 1}}, "does not clip"),
        ({"optimizer": {"name": "momentum"}, "training": {"schedule": STEP}}, "no 'momentum' that takes these steps"),
        ({"training": {"reduction": "sum", "batch": 2}, "data": [{"inputs": [1, 1], "targets": [1, 1]}] * 3},
         "last batch of an epoch is smaller"),
        ({"layer": {"bias": 0.2}}, "no bias that is shared"), ({"layer": {"activation": "tanh"}}, "tanh outputs"),
        ({"optimizer": {"name": "sgd", "weight_decay": 0.1}}, "no 'sgd' that takes these steps"),
        ({"loss": "huber"}, "cannot take huber"), ({"loss": "log_cosh"}, "cannot take log_cosh"),
    ],
    ids=str,
)  # fmt: skip
def test_what_scikit_learn_cannot_do(fields: dict[str, Any], said: str) -> None:
    """It is refused in words, with what it can do."""
    with pytest.raises(nnstep.UsageError, match=said) as refused:
        program("sklearn", fields.pop("optimizer", {"name": "sgd"}), **fields)
    assert refused.value.help


def test_a_scenario_that_is_read_as_a_library_does() -> None:
    """`like: keras` sets what Keras does, so that its own loss and optimizer, with its defaults, stand in a program."""
    text = program("keras", {"name": "adam"}, like="keras", loss="mean_squared_error")
    assert "loss = keras.losses.MeanSquaredError()" in text
    assert "keras.optimizers.Adam(0.1, beta_1=0.9, beta_2=0.999, epsilon=1e-07)" in text
    assert "def updated(" in program("pytorch", {"name": "adam"}, like="keras")


THREE = [{"inputs": [1, 1], "targets": [1, 1]}] * 3
BOTH, BY_SAMPLES = {"rate": 0.1, "biases": True}, {"rate": 0.1, "divide": "samples"}


@pytest.mark.parametrize(
    ("to", "training", "own"),
    [
        ("pytorch", {"l2": BOTH}, "torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.1)"),
        ("pytorch", {"l2": {**BOTH, "half": False}}, "torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.2)"),
        ("pytorch", {"l2": BOTH, "clip_norm": 1}, "for w in trained:\n            w.grad += l2 * w"),
        ("pytorch", {"l2": BY_SAMPLES, "batch": 2}, "for w in weights:\n                w.grad += l2 / len(x) * w"),
        ("keras", {"l2": BOTH}, "kernel_regularizer=keras.regularizers.L2(0.05), bias_regularizer="),
        ("keras", {"l2": {"rate": 0.1, "half": False}}, "keras.regularizers.L2(0.1)"),
        ("jax", {"l2": BOTH}, "optax.add_decayed_weights(l2),"),
        ("jax", {"l2": BY_SAMPLES, "batch": 2}, 'g + l2 / len(x) * p[name] if name[0] == "W" else g'),
        ("sklearn", {"l2": BY_SAMPLES}, "alpha=l2,"),
        ("sklearn", {"l2": {"rate": 0.1, "half": False}}, "alpha=2 * l2 * 3,"),
    ],
    ids=str,
)
def test_l2_as_it_is_said(to: str, training: dict[str, Any], own: str) -> None:
    """Of biases too it is PyTorch's weight_decay; without its half it is Keras' own; scikit-learn divides it."""
    assert own in program(to, {"name": "sgd"}, training=training, data=THREE, layer={"bias": [0.1, 0.2]})


@pytest.mark.parametrize(
    ("to", "l2", "said"),
    [("keras", BY_SAMPLES, "last batch is smaller"), ("sklearn", BOTH, "alpha is for weights alone")],
)
def test_l2_that_a_library_has_not(to: str, l2: dict[str, Any], said: str) -> None:
    """A divisor that changes, a penalty of biases: refused in words."""
    with pytest.raises(nnstep.UsageError, match=said):
        program(to, {"name": "sgd"}, training={"l2": l2, "batch": 2}, data=THREE, layer={"bias": [0.1, 0.2]})


@pytest.mark.parametrize(
    ("to", "like", "own"),
    [
        ("jax", {"layer": {"activation": "leaky_relu"}}, "jax.nn.leaky_relu("),
        ("jax", {"layer": {"activation": "hard_tanh"}}, "jax.nn.hard_tanh("),
        ("jax", {"loss": "mean_absolute_error"}, "error = jnp.abs(out - target)"),
        ("keras", {"layer": {"activation": "hard_sigmoid"}}, 'activation="hard_sigmoid"'),
        ("pytorch", {"layer": {"activation": "leaky_relu"}}, "nn.LeakyReLU(0.01)"),
    ],
    ids=str,
)
def test_a_function_with_the_library_s_slope_is_the_library_s(to: str, like: dict[str, Any], own: str) -> None:
    """Under `like`, where the slope at a corner is the library's, a program has its own word; elsewhere not always."""
    text = program(to, {"name": "sgd"}, like="optax" if to == "jax" else to, **like)
    assert own in text
    assert (own in program(to, {"name": "sgd"}, **like)) == (to != "jax")


@pytest.mark.parametrize("to", ["pytorch", "jax"])
def test_a_mean_of_outputs_is_no_loss_of_sums(to: str) -> None:
    """Libraries' cross-entropy of the sums before a softmax adds outputs up: for a mean it is written out."""
    said = {"layer": {"activation": "softmax"}, "loss": {"name": "cross_entropy", "combine": "mean"}}
    own = {"pytorch": "CrossEntropyLoss", "jax": "softmax_cross_entropy"}[to]
    assert own not in program(to, {"name": "sgd"}, **said)
    assert own in program(to, {"name": "sgd"}, layer=said["layer"], loss="cross_entropy")


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
