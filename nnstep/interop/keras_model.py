"""Models of Keras as they live in a program, by their own description: Keras itself is never imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from nnstep.interop.arrays import matrix, turned, vector
from nnstep.interop.keras_config import layers_of, names_of
from nnstep.interop.keras_training import compiled
from nnstep.interop.model import DENSE, Model, Row, Rows, Unreadable
from nnstep.interop.training import SQUARES
from nnstep.reading.places import shown

TITLE: Final = "Keras"


def is_keras(thing: Any) -> bool:
    """Whether it is a model of Keras."""
    packages = {one.__module__.split(".")[0] for one in type(thing).__mro__}
    return bool(packages & {"keras", "tf_keras", "tensorflow"}) and hasattr(thing, "get_config")


def keras_model(model: Any) -> Model:
    """The model of a Sequential, or of a Functional one that is a chain of dense layers. Raises: Unreadable."""
    layers = dict(_layers(model))

    def weights(name: str) -> tuple[Rows, Row | None]:
        arrays = layers[name].get_weights() if name in layers else []
        if not arrays:
            raise Unreadable(
                f"layer {shown(name, 60)} has no weights yet",
                "Keras makes them when the model is built: begin it with keras.Input((2,)), or call it once",
            )
        return turned(matrix(arrays[0], f"{name}/kernel")), vector(arrays[1], f"{name}/bias") if arrays[1:] else None

    try:
        config = model.get_config()
    except (NotImplementedError, TypeError, ValueError):
        raise Unreadable(f"{shown(type(model).__name__, 60)} does not say what it is made of", DENSE) from None
    names_of(config)  # where a layer cannot be taken, that is said first
    made, notes, rate = layers_of(config, weights)
    told = compiled(model.get_compile_config() if hasattr(model, "get_compile_config") else None,
                    begun=_steps(model) > 0, delta=_delta(getattr(model, "loss", None)))  # fmt: skip
    kind = type(model).__name__
    return keras_like(made, f"a {kind} of {TITLE}", told, rate, notes)


def _layers(model: Any) -> Iterator[tuple[str, Any]]:
    """Each layer by its name, also those of models in the model."""
    for layer in getattr(model, "layers", ()):
        yield layer.name, layer
        yield from _layers(layer)


def _steps(model: Any) -> float:
    """How many steps the optimizer has made."""
    made = getattr(getattr(model, "optimizer", None), "iterations", 0)
    try:
        return float(made)
    except (TypeError, ValueError):
        return 0.0


def _delta(loss: Any) -> Any:
    """Huber's delta, which the loss knows and does not write into its description."""
    kept = getattr(loss, "_fn_kwargs", getattr(loss, "fn_kwargs", None))
    return kept.get("delta") if isinstance(kept, Mapping) else None


def keras_like(layers: Any, origin: str, told: Any, rate: float, notes: tuple[str, ...], like: str = "keras") -> Model:
    """The model of layers and of what is told of their training, as Keras and TensorFlow.js mean it."""
    training: Mapping[str, Any] = told.training
    return Model(
        layers,
        origin,
        like,
        loss=told.loss,
        optimizer=told.optimizer,
        training=lambda samples: training,
        l2={"rate": rate, "half": False} if rate else None,
        squares=SQUARES,
        sums=told.sums,
        notes=(*notes, *told.notes),
    )
