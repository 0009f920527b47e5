"""The network and the numbers of a text as a scenario file, so that it can be stepped through, and checked again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from nnstep.audit.errata import Audit
from nnstep.scenario.fields import FORMAT
from nnstep.scenario.model import Claim, FunctionSpec, LayerSpec
from nnstep.scenario.schema import Scenario


def scenario_text(audit: Audit) -> str:
    """The scenario file of what was found, its claims with the lines of the text."""
    scenario = audit.scenario
    blocks = [
        [f"format: {FORMAT}", f"title: {_text(scenario.title)}", f"notation: {scenario.notation}"],
        ["network:", f"  inputs: {scenario.network.inputs}", "  layers:",
         *(line for layer in scenario.network.layers for line in _layer(layer))],
        ["data:", *(f"  - {{inputs: {_value(list(one.inputs))}{_targets(one.targets)}}}" for one in scenario.samples)],
        list(_functions(scenario)),
        ["claims:", *map(_claim, scenario.claims)],
    ]  # fmt: skip
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _layer(layer: LayerSpec) -> Iterator[str]:
    yield f"    - units: {layer.units}"
    each = list(map(_function, layer.functions))
    yield f"      activation: {each[0] if len(each) == 1 else _listed(each)}"
    if isinstance(layer.weights, FunctionSpec):
        yield f"      weights: {_function(layer.weights)}"
    else:
        yield "      weights:"
        yield from (f"        - {_value(list(row))}" for row in layer.weights)
    if isinstance(layer.bias, FunctionSpec):
        yield f"      bias: {_function(layer.bias)}"
    elif layer.bias is not None:
        yield f"      bias: {_value(list(layer.bias) if isinstance(layer.bias, tuple) else layer.bias)}"
    if layer.train:
        yield f"      train: {_value(list(map(list, layer.train)))}"
    for name, trained in (("train_weights", layer.train_weights or layer.train), ("train_bias", layer.train_bias)):
        if not trained:
            yield f"      {name}: false"


def _functions(scenario: Scenario) -> Iterator[str]:
    yield f"loss: {_function(scenario.loss)}"
    if scenario.optimizer is not None:
        yield f"optimizer: {_function(scenario.optimizer)}"
    training = scenario.training
    fields = {"epochs": training.epochs, "batch": training.batch, "reduction": training.reduction}
    usual = {"epochs": 1, "batch": "full", "reduction": "mean"}
    said = ", ".join(f"{name}: {_value(value)}" for name, value in fields.items() if value != usual[name])
    if said:
        yield f"training: {{{said}}}"
    if scenario.seed is not None:
        yield f"seed: {scenario.seed}"


def _targets(targets: tuple[float, ...]) -> str:
    return f", targets: {_value(list(targets))}" if targets else ""


def _function(spec: FunctionSpec) -> str:
    listed = "".join(f", {name}: {_value(value)}" for name, value in spec.parameters.items())
    listed += f", combine: {spec.combine}" if spec.combine else ""
    if not listed:
        return spec.name
    return f"{{name: {spec.name}{listed}}}"


def _claim(claim: Claim) -> str:
    text = f", text: {_text(claim.text)}" if claim.text else ""
    return f"  - {{quantity: {_text(claim.quantity)}, printed: {_text(claim.printed)}{text}}}"


def _value(value: Any) -> str:
    return json.dumps(value)


def _text(text: str) -> str:
    """A text in the quotes that YAML shares with JSON; what cannot be seen is written out."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _listed(words: list[str]) -> str:
    return f"[{', '.join(words)}]"
