"""The scenario of a model as the text of a file, with comments that say whose numbers they are."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from nnstep.functions.entry import find
from nnstep.functions.losses import LOSSES
from nnstep.scenario.yaml_lines import list_lines, remark, span, with_comment, word

_CSV = {"csv": "relative to this file", "scale": "as it was when the model was trained: none, standard, minmax, range"}
_LISTED = 40  # weights that are given names in a comment
_AN_OPTIMIZER = "# optimizer: {name: sgd, learning_rate: 0.1}"


def text_of(fields: Mapping[str, Any], about: Sequence[str], schema: str, file: str) -> str:
    """The file. about: sentences for its head; schema: where editors find the JSON Schema; file: its own name."""
    lines = [
        f"# yaml-language-server: $schema={schema}",
        *(line for sentence in about for line in remark(sentence)),
        "#",
        f"#    Step through it:   nnstep run {file}",
        f"#    Ask for a number:  nnstep explain w1 -s {file}",
        "",
    ]
    for key, value in fields.items():
        match key:
            case "network":
                lines += ["", *_network(value), ""]
            case "data":
                lines += [*_data(value), ""]
            case "loss":
                said = f"{key}: {_flow(value)}"
                lines.append(with_comment(said, _no_loss(value)))
                if "optimizer" not in fields:
                    lines.append(with_comment(_AN_OPTIMIZER, "without one a lesson ends with the slopes"))
            case _:
                lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _no_loss(loss: Any) -> str:
    """What is said of a loss that is none."""
    entry = find(LOSSES, loss if isinstance(loss, str) else str(loss["name"]))
    return "" if entry is None or entry.has_targets else "no loss is known: the outputs themselves are differentiated"


def _network(network: Mapping[str, Any]) -> list[str]:
    lines = ["network:"]
    for key in ("inputs", "outputs"):
        if isinstance(names := network.get(key), list):
            lines += list_lines(f"  {key}: ", [word(name) for name in names])
        elif names is not None:
            lines.append(f"  {key}: {names}")
    lines.append(with_comment("  layers:", "hidden layers first, the last one is the output layer"))
    hidden = start = 0
    for number, layer in enumerate(network["layers"], 1):
        last = number == len(network["layers"])
        units = layer["units"]
        lines.append(with_comment(f"    - units: {units}", span("o" if last else "h", 0 if last else hidden, units)))
        lines.append(f"      activation: {_flow(layer['activation'])}")
        lines.append(with_comment("      weights:", "a row for each unit, a column for each unit before"))
        for row in layer["weights"]:
            named = span("w", start, len(row)) if start + len(row) <= _LISTED else ""
            lines += list_lines("        - ", list(map(_flow, row)), named)
            start += len(row)
        if "bias" in layer:
            lines += list_lines("      bias: ", list(map(repr, layer["bias"])))
        lines += [
            f"      {key}: {_flow(layer[key])}" for key in ("train", "train_weights", "train_bias") if key in layer
        ]
        hidden += units
    return lines


def _data(samples: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> list[str]:
    lines = ["data:"]
    if isinstance(samples, Mapping):
        for key, value in samples.items():
            if isinstance(value, list):
                lines += list_lines(f"  {key}: ", list(map(word, value)))
            else:
                said = "" if key == "csv" and os.path.isabs(value) else _CSV.get(key, "")
                lines.append(with_comment(f"  {key}: {_flow(value)}", said))
        return lines
    for sample in samples:
        if sum(map(len, sample.values())) <= 8:
            lines.append(f"  - {_flow(sample)}")
            continue
        for place, (key, numbers) in enumerate(sample.items()):
            lines += list_lines(f"  {'  ' if place else '- '}{key}: ", list(map(repr, numbers)))
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{word(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, str):
        return word(value)
    return repr(value)
