"""`nnstep.from_model`: the scenario of a model, live or in a file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from nnstep import arguments
from nnstep.errors import Problem, ScenarioError, UsageError
from nnstep.interop.files import read
from nnstep.interop.keras_model import is_keras, keras_model
from nnstep.interop.model import TITLES, Model, Unreadable, sound
from nnstep.interop.named import layers_of
from nnstep.interop.scenario import Asked, checked, fields_of
from nnstep.interop.sklearn_model import is_sklearn, sklearn_model
from nnstep.interop.text import text_of
from nnstep.interop.torch_model import is_torch, torch_model
from nnstep.interop.torch_training import torch_loss, torch_optimizer, updated
from nnstep.interop.training import SQUARES, Told, joined
from nnstep.reading.places import shown
from nnstep.records import dataclass, replace
from nnstep.scenario.schema import Scenario

_TAKEN: Final = (
    "a model is a torch.nn.Sequential, a Sequential of Keras, a fitted MLPRegressor or MLPClassifier, a mapping of "
    "names to arrays (a state dict), or the path of a file"
)
_PACKAGES: Final = {"torch": "pytorch", "mlx": "mlx", "jax": "jax", "jaxlib": "jax", "paddle": "paddle",
                    "tinygrad": "tinygrad"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """A model's scenario. text: of its file; guessed: what stands there only as an example; notes: what to know."""

    scenario: Scenario
    text: str
    guessed: tuple[str, ...]
    notes: tuple[str, ...]
    origin: str
    sizes: tuple[int, ...]


@arguments.checked
def from_model(
    model: Any,
    inputs: Any = None,
    targets: Any = None,
    *,
    loss: Any = None,
    optimizer: Any = None,
    activation: Any = "",
    output_activation: Any = "",
    sizes: Sequence[int] = (),
    title: str = "",
) -> Scenario:
    """The scenario of a trained or begun model: its weights and biases, and what it says of its training.

    model: a torch.nn.Sequential, a Keras model, a fitted MLPRegressor or MLPClassifier, a state dict, a path of a file;
    no library is imported for it. inputs: one sample or (samples, inputs), targets likewise or labels of classes; left
    out, examples stand in their place. loss, optimizer: by name, as in a scenario file, or PyTorch's own objects.
    activation, output_activation: needed where the model does not say them, as a state dict; sizes: of
    all layers, where a file holds R's `wts` alone. The text of a file with
    all this is in `.content`.

    Raises: ScenarioError for models that cannot be taken, ScenarioNotFound, UsageError.
    """
    told = joined(
        [
            torch_loss(loss) if hasattr(loss, "reduction") else Told(loss=loss),
            torch_optimizer(optimizer) if hasattr(optimizer, "param_groups") else Told(optimizer=optimizer),
        ]
    )
    asked = Asked(
        inputs=inputs, targets=targets, loss=told.loss, optimizer=told.optimizer, activation=activation,
        output_activation=output_activation, sums=told.sums, training=told.training, l2=told.l2, sizes=tuple(sizes),
        title=title, updated=updated(optimizer),
    )  # fmt: skip
    return imported(model, asked, notes=told.notes).scenario


def imported(
    model: Any,
    asked: Asked,
    *,
    file: str = "FILE",
    schema: str = "scenario.schema.json",
    notes: tuple[str, ...] = (),
    base: str | Path = os.curdir,
) -> Imported:
    """A model's scenario and its text. file: the name that it will have; schema: where editors find the JSON Schema.
    base: the folder that a CSV is relative to.

    Raises: ScenarioError, ScenarioNotFound, UsageError.
    """
    path = os.fspath(model) if isinstance(model, (str, os.PathLike)) else ""
    name = shown(os.path.basename(path), 100)  # it goes into the text of a file
    try:
        one = sound(read(path, asked.sizes) if path else _live(model, asked.updated))
    except Unreadable as error:
        raise ScenarioError([Problem(error.message, shown(path, 1000), help=error.help)]) from None
    if asked.sizes and tuple(asked.sizes) != one.sizes:
        raise UsageError(f"the model is {'-'.join(map(str, one.sizes))}", "its sizes can be left out")
    fields, guessed, more = fields_of(one, asked, name)
    scenario, form = checked(one, fields, os.path.splitext(name)[0] or "model", base)
    said = (*one.notes, *more, *notes)
    of = f"{name}, {one.origin}" if name else one.origin
    about = [f"The weights and biases are those of {of}, with all their digits.", *said]
    if guessed:
        about.append(f"The {' and the '.join(guessed)} are only examples: put your own there.")
    text = text_of(form, about, schema, file)
    return Imported(replace(scenario, content=text.encode()), text, guessed, said, of, one.sizes)


def _live(model: Any, updated: frozenset[int] | None) -> Model:
    """The model of an object of another library. updated: the parameters that are moved, by `id`.

    Raises: Unreadable, UsageError.
    """
    if is_keras(model):  # which is a module of PyTorch as well, where that is its backend
        return keras_model(model)
    if is_torch(model):
        return torch_model(model, updated)
    if is_sklearn(model):
        return sklearn_model(model)
    if isinstance(model, (list, tuple)) and model:
        model = _listed(model)
    if not isinstance(model, Mapping) and callable(getattr(model, "items", None)):
        model = dict(model.items())
    if isinstance(model, Mapping) and model:
        return _state_dict(model)
    if hasattr(model, "steps"):
        raise UsageError(
            "a Pipeline of scikit-learn has more in it than a network",
            "give its last step, from_model(pipe[-1], pipe[:-1].transform(inputs), targets)",
        )
    raise UsageError(f"{shown(type(model).__name__, 60)} is no model that can be taken", _TAKEN)


def _listed(model: Sequence[Any]) -> Mapping[str, Any]:
    """Arrays in a list, in turn or in pairs, or mappings of them, as a state dict."""
    if all(hasattr(one, "tolist") for one in model):
        return {f"arr_{number}": one for number, one in enumerate(model)}
    if all(isinstance(one, Mapping) for one in model):
        return {str(number): one for number, one in enumerate(model)}
    pairs = all(isinstance(one, (list, tuple)) and all(hasattr(part, "tolist") for part in one) for one in model)
    parts = [part for one in model for part in one] if pairs else []
    return {f"arr_{number}": part for number, part in enumerate(parts)}


def _state_dict(arrays: Mapping[Any, Any]) -> Model:
    layers, notes = layers_of(arrays, ordered=True)
    packages = {type(array).__module__.split(".")[0] for array in _leaves(arrays)}
    like = next((_PACKAGES[package] for package in packages if package in _PACKAGES), "")
    squares = SQUARES if like else "half_squared_error"
    return Model(layers, f"a state dict{f' of {TITLES[like]}' if like else ''}", like, squares=squares, notes=notes)


def _leaves(arrays: Mapping[Any, Any]) -> list[Any]:
    return [leaf for one in arrays.values() for leaf in (_leaves(one) if isinstance(one, Mapping) else _inside(one))]


def _inside(value: Any) -> list[Any]:
    return _leaves(dict(enumerate(value))) if isinstance(value, (list, tuple)) else [value]
