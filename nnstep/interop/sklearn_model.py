"""scikit-learn's MLPRegressor and MLPClassifier as they live in a program: scikit-learn itself is never imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nnstep.interop.activations import SKLEARN, taken
from nnstep.interop.arrays import matrix, nested, turned, vector
from nnstep.interop.model import Layer, Model, Unreadable
from nnstep.interop.training import Told, optimizer_of

TITLE: Final = "scikit-learn"
_LARGEST_BATCH: Final = 200
"""What batch_size='auto' is at most."""


def is_sklearn(thing: Any) -> bool:
    """Whether it is a network of scikit-learn."""
    return hasattr(thing, "coefs_") or (hasattr(thing, "hidden_layer_sizes") and hasattr(thing, "solver"))


def sklearn_model(network: Any) -> Model:
    """The model of a fitted MLPRegressor or MLPClassifier. Raises: Unreadable."""
    if not hasattr(network, "coefs_") or not hasattr(network, "intercepts_"):
        raise Unreadable(
            "the network has no weights yet",
            "scikit-learn draws them when it is fitted: network.fit(X, y), or partial_fit for one update",
        )
    last = len(network.coefs_) - 1
    layers = tuple(
        Layer(
            turned(matrix(weights, f"coefs_[{number}]")),
            vector(biases, f"intercepts_[{number}]"),
            taken(SKLEARN, str(network.out_activation_ if number == last else network.activation)),
        )
        for number, (weights, biases) in enumerate(zip(network.coefs_, network.intercepts_, strict=True))
    )
    classes = tuple(nested(getattr(network, "classes_", ()), "classes_")) if hasattr(network, "classes_") else ()
    loss, notes = _loss(network)
    told = _optimizer(network)
    outputs = len(layers[-1].weights)
    return Model(
        layers,
        f"an {type(network).__name__} of {TITLE}",
        TITLE,
        loss=loss,
        optimizer=told.optimizer,
        training=lambda samples: _training(network, samples),
        l2={"rate": float(network.alpha), "divide": "samples"},
        squares="half_squared_error",
        inputs=tuple(map(str, getattr(network, "feature_names_in_", ()))),
        outputs=tuple(map(str, classes)) if len(classes) == outputs > 1 else (),
        classes=classes,
        notes=(*notes, *told.notes),
    )


def _loss(network: Any) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    name = str(network.loss)
    if name == "log_loss":
        crossed = network.out_activation_ == "softmax"
        return {"name": "categorical_cross_entropy" if crossed else "binary_cross_entropy"}, ()
    if name == "squared_error":
        notes = ("scikit-learn steps along ½ of the sum over the outputs; loss_ is ½ of their mean.",)
        return {"name": "half_squared_error"}, notes if len(network.coefs_[-1][0]) > 1 else ()
    return None, (f"{TITLE}'s loss {name} cannot be said in a scenario; another stands in its place.",)


def _optimizer(network: Any) -> Told:
    rate = float(network.learning_rate_init)
    if network.solver == "adam":
        parameters: dict[str, Any] = {
            "learning_rate": rate, "beta1": network.beta_1, "beta2": network.beta_2, "epsilon": network.epsilon,
            "epsilon_placement": "hat",
        }  # fmt: skip
        return optimizer_of("adam", "adam", parameters, TITLE)
    if network.solver != "sgd":
        return Told(
            notes=(f"The solver {network.solver} makes no steps that a scenario has: the lesson ends with the slopes.",)
        )
    momentum = float(network.momentum)
    family = "sgd" if not momentum else "nesterov" if network.nesterovs_momentum else "momentum"
    told = Told(optimizer={"name": family, "learning_rate": rate, "momentum": momentum})  # 0 too: unsaid it is 0.9
    if network.learning_rate in ("constant", "invscaling"):  # the latter is a schedule
        return told
    note = f"The rate of learning_rate='{network.learning_rate}' changes as training goes on; here it stays {rate:g}."
    return Told(optimizer=told.optimizer, notes=(*told.notes, note))


def _training(network: Any, samples: int) -> Mapping[str, Any]:
    batch = _LARGEST_BATCH if network.batch_size == "auto" else int(network.batch_size)
    falls = network.solver == "sgd" and network.learning_rate == "invscaling"
    schedule = {"schedule": {"name": "inverse_scaling", "power": float(network.power_t)}} if falls else {}
    return {"batch": "full" if batch >= samples else batch, **schedule}
