"""The scenario of a model: its fields with what nobody said filled in, its text, and both of them checked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final

from nnstep.conventions.table import library
from nnstep.errors import ScenarioError, UsageError
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Loss, find
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.interop.activations import LINEAR
from nnstep.interop.model import TITLES, Layer, Model, Rows, Sums
from nnstep.interop.samples import csv_of, inputs_of, targets_of
from nnstep.reading.nodes import plain
from nnstep.reading.places import Report
from nnstep.records import dataclass, field, replace
from nnstep.scenario.draft import Survey
from nnstep.scenario.fields import FORMAT
from nnstep.scenario.model import FunctionSpec
from nnstep.scenario.schema import Scenario

_OUTPUTS: Final = "sum_of_outputs"
"""What is differentiated where nobody says a loss: what backward() of a sum gives in any library."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said beside a model, over what it says itself. inputs, targets: as arrays of any kind, or None.

    loss, optimizer: as in a scenario file. rate: of an optimizer. activation, output_activation: by name, "" where the
    model says them. sums: where the loss takes them. training: fields of a scenario's. l2: with all its parts.
    sizes: of all layers.
    updated: the parameters that an optimizer moves, by `id`, None where it does not say.
    csv: in place of inputs and targets; survey: of its columns.
    """

    inputs: Any = None
    targets: Any = None
    loss: Any = None
    optimizer: Any = None
    rate: float | None = None
    activation: Any = ""
    output_activation: Any = ""
    sums: Sums | None = None
    training: Mapping[str, Any] = field(default_factory=dict, hash=False)
    l2: Mapping[str, Any] | None = None
    sizes: tuple[int, ...] = ()
    updated: frozenset[int] | None = None
    csv: str = ""
    survey: Survey = Survey()
    title: str = ""
    epochs: int = 0
    batch: str | int = ""
    notation: str = ""


def fields_of(model: Model, asked: Asked, name: str) -> tuple[dict[str, Any], tuple[str, ...], tuple[str, ...]]:
    """The fields of the scenario, what of them is an example, and what to say. name: of the file, "" for none.

    Raises: UsageError.
    """
    sums = asked.sums if asked.loss else model.sums
    layers = _activated(model, asked, sums)
    loss, entry = _loss(model, asked, layers)
    notes: tuple[str, ...] = ()
    if sums:
        loss, notes = _of_sums(sums, loss, layers[-1], own=layers[-1].activation == model.layers[-1].activation)
    sizes = model.sizes
    data, samples, guessed = _data(model, asked, entry)
    of = TITLES.get(model.like, "another library")
    fields: dict[str, Any] = {
        "format": FORMAT,
        "title": asked.title or f"A {'-'.join(map(str, sizes))} network of {name or of}",
        "source": {"title": f"{name}, {model.origin}" if name else model.origin},
    }
    if asked.notation:
        fields["notation"] = asked.notation
    if library(model.like):
        fields["like"] = model.like
    fields["network"] = {"inputs": list(model.inputs) or sizes[0], "outputs": list(model.outputs)}
    if not model.outputs:
        del fields["network"]["outputs"]
    fields["network"]["layers"] = [_layer(layer) for layer in layers]
    fields["data"] = data
    fields["loss"] = loss
    if (optimizer := _optimizer(model, asked)) is not None:
        fields["optimizer"] = optimizer
    training = dict(model.training(samples))
    if model.l2 and fields.get("optimizer"):
        training["l2"] = model.l2["rate"] if "like" in fields else dict(model.l2)
    elif asked.l2:
        training["l2"] = dict(asked.l2)
    training |= asked.training
    training |= {"epochs": asked.epochs} if asked.epochs else {}
    training |= {"batch": asked.batch} if asked.batch else {}
    if training:
        fields["training"] = training
    return fields, guessed, notes


def _of_sums(sums: Sums, loss: Any, last: Layer, *, own: bool) -> tuple[Any, tuple[str, ...]]:
    """A loss that takes sums, of a last layer that makes the loss' activation here, or has its own; what to say."""
    name = last.activation.name if isinstance(last.activation, FunctionSpec) else str(last.activation)
    if name == sums.activation and not own:
        note = (
            f"{sums.loss} takes the sums and makes the {sums.activation} itself: here it is the activation of the "
            "output layer, so net_o1 is what the model gives, and out_o1 what the loss makes of it."
        )
        return loss, (note,)
    form = dict(loss) if isinstance(loss, Mapping) else {"name": loss}
    form["name"] += "_logits"
    note = f"{sums.loss} takes sums: it makes a {sums.activation} of outputs that have been through {name} already."
    return form if len(form) > 1 else form["name"], (note,)


def _data(model: Model, asked: Asked, loss: Loss | None) -> tuple[Any, int, tuple[str, ...]]:
    """The samples as a scenario file has them, how many, and what of them are only examples. Raises: UsageError."""
    if asked.csv:
        return csv_of(model, asked.csv, asked.survey), asked.survey.rows, ()
    sizes, guessed = model.sizes, []
    if asked.inputs is None:
        inputs: Rows = (tuple((place % 10 + 1) / 10 for place in range(sizes[0])),)
        guessed.append("inputs")
    else:
        inputs = inputs_of(asked.inputs, sizes[0])
    if loss is None or not loss.has_targets:
        return [{"inputs": list(row)} for row in inputs], len(inputs), tuple(guessed)
    if asked.targets is None:
        targets: Rows = tuple(tuple(float(not unit) for unit in range(sizes[-1])) for _ in inputs)
        guessed.append("targets")
    else:
        targets = targets_of(asked.targets, len(inputs), sizes[-1], model.classes)
    data = [{"inputs": list(row), "targets": list(aims)} for row, aims in zip(inputs, targets, strict=True)]
    return data, len(inputs), tuple(guessed)


def checked(
    model: Model, fields: Mapping[str, Any], name: str, base: str | Path = os.curdir
) -> tuple[Scenario, Mapping[str, Any]]:
    """The scenario, and its fields: without `like`, or without the names, where with them nothing can be read.

    Raises: ScenarioError.
    """
    first: ScenarioError | None = None
    for form in _forms(model, fields):
        report = Report()
        try:
            return Scenario.from_nodes(plain(form, report), report, base, name=name), form
        except ScenarioError as error:
            first = error
    assert first is not None
    raise first


def _forms(model: Model, fields: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The fields as they are; without the names, which might be those of quantities; without the library."""
    network = fields["network"]
    named = isinstance(network["inputs"], list) or "outputs" in network
    bare = {"inputs": len(network["layers"][0]["weights"][0]), "layers": network["layers"]}
    for like, names in product((True, False) if "like" in fields else (False,), (True, False) if named else (True,)):
        form = dict(fields) if like or "like" not in fields else _without_like(model, fields)
        yield form if names else {**form, "network": bare}


def _without_like(model: Model, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a library means by its own names, said in nnstep's."""
    form = {key: value for key, value in fields.items() if key != "like"}
    if "l2" in form.get("training", {}) and model.l2:
        form["training"] = {**form["training"], "l2": dict(model.l2)}
    if isinstance(optimizer := form.get("optimizer"), Mapping):
        theirs = ("decoupled_weight_decay", *(["momentum"] if optimizer.get("momentum") == 0 else []))
        form["optimizer"] = {key: value for key, value in optimizer.items() if key not in theirs}
    return form


def _activated(model: Model, asked: Asked, sums: Sums | None) -> tuple[Layer, ...]:
    """The layers, each with its activation. Raises: UsageError where nobody says one."""
    layers = []
    for number, layer in enumerate(model.layers, 1):
        last = number == len(model.layers)
        said = asked.output_activation if last and asked.output_activation else asked.activation
        if last and sums and _is_identity(said or layer.activation or LINEAR):
            said = sums.activation
        if not said and layer.activation is None:
            raise UsageError(
                f"{model.origin} does not say which activation its layers have",
                "say it as the program has it that made it: activation, and output_activation where the outputs have "
                "another (--activation relu --output-activation linear)",
            )
        layers.append(replace(layer, activation=said) if said else layer)
    return tuple(layers)


def _is_identity(activation: Any) -> bool:
    named = isinstance(activation, (FunctionSpec, str))
    entry = find(ACTIVATIONS, str(getattr(activation, "name", activation))) if named else None
    return entry is not None and entry.identity


def _layer(layer: Layer) -> dict[str, Any]:
    each = layer.activation
    fields: dict[str, Any] = {
        "units": len(layer.weights),
        "activation": [_function(one) for one in each] if isinstance(each, tuple) else _function(each),
        "weights": [list(row) for row in layer.weights],
    }
    if layer.bias is not None:
        fields["bias"] = list(layer.bias)
    if not layer.trains:
        fields["train_weights"] = False
    if layer.bias is not None and not layer.bias_trains:
        fields["train_bias"] = False
    return fields


def _function(said: Any) -> Any:
    if isinstance(said, FunctionSpec):
        return {"name": said.name, **said.parameters} if said.parameters else said.name
    return said


def _loss(model: Model, asked: Asked, layers: Sequence[Layer]) -> tuple[Any, Loss | None]:
    """The loss that is asked for, that of the model, or the one that makes sense here."""
    loss = asked.loss or model.loss
    if loss is None:
        last = layers[-1].activation
        entry = find(ACTIVATIONS, last.name if isinstance(last, FunctionSpec) else str(last))
        made_for = next((one.name for one in LOSSES if entry and entry.crossed and one.activation == entry.name), "")
        loss = made_for or (_OUTPUTS if asked.targets is None and not asked.csv else model.squares)
    name = loss.get("name") if isinstance(loss, Mapping) else loss
    short = loss["name"] if isinstance(loss, Mapping) and set(loss) == {"name"} else loss
    return short, find(LOSSES, str(name))


def _optimizer(model: Model, asked: Asked) -> Any:
    chosen = asked.optimizer if asked.optimizer is not None else model.optimizer
    if chosen is None and asked.rate is not None:
        chosen = "sgd"
    if isinstance(chosen, str):
        entry = find(OPTIMIZERS, chosen)
        rate = {} if entry is None or library(model.like) else {"learning_rate": entry.rate}  # a library has its own
        chosen = {"name": chosen, **rate}
    if chosen is not None and asked.rate is not None:
        chosen = {key: value for key, value in chosen.items() if key != "learning_rate"} | {"learning_rate": asked.rate}
    return chosen
