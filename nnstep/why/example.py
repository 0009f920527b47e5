"""A small lesson for a topic that the lesson at hand does not have: the article's numbers, one thing changed."""

from __future__ import annotations

from typing import Any, Final

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.lesson.script import Lesson
from nnstep.network.build import trace
from nnstep.scenario.load import load
from nnstep.scenario.schema import Scenario
from nnstep.why.topic import Topic

_KEPT: Final[dict[str, Lesson]] = {}  # by the topic's name


def example_lesson(topic: Topic) -> Lesson:
    """A lesson in which the topic is found: of two inputs, two hidden neurons and two outputs, or a bundled one."""
    if topic.name not in _KEPT:
        bundled = topic.example.get("bundled")
        _KEPT[topic.name] = Lesson(trace(load(bundled) if bundled else Scenario.from_dict(fields(**topic.example))))
    return _KEPT[topic.name]


def fields(
    *,
    activation: Any = None,
    out_activation: Any = None,
    loss: Any = None,
    optimizer: Any = None,
    bias: Any = "none",
    l2: float = 0.0,
    clip_norm: float | None = None,
    samples: int = 1,
    matched: bool = False,
    weights: Any = None,
) -> dict[str, Any]:
    """The fields of the example's scenario. matched: with a loss made for the activation of the outputs."""
    hidden = activation or next(entry for entry in ACTIVATIONS if entry.saturates).name
    if matched:
        made = next(entry for entry in LOSSES if entry.shortcut is not None and entry.targets_sum_to_one)
        out_activation, loss = made.activation, made.name
    data: list[dict[str, Any]] = [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}]
    if samples > 1:
        data.append({"inputs": [0.6, 0.1], "targets": [0.01, 0.99]})
    plain = next(entry for entry in OPTIMIZERS if entry.plain)
    layers = [
        {"units": 2, "activation": hidden, "weights": weights or [[0.15, 0.25], [0.35, 0.45]], "bias": bias},
        {"units": 2, "activation": out_activation or hidden, "weights": [[0.55, 0.65], [0.75, 0.85]], "bias": bias},
    ]
    last = out_activation.get("name") if isinstance(out_activation, dict) else out_activation
    if any(entry.name == last and entry.rule for entry in ACTIVATIONS):  # no error comes back through it
        layers[0] |= {"train_weights": False, "train_bias": False}
    training = {"l2": l2, "clip_norm": clip_norm} if l2 or clip_norm else {}
    return {
        "format": 1,
        "title": "An example",
        "network": {"inputs": 2, "layers": layers},
        "data": data,
        "loss": loss or LOSSES[0].name,
        "optimizer": {"learning_rate": plain.rate, **_named(optimizer or plain.name)},
        **({"training": training} if training else {}),
        **({"seed": 1} if weights else {}),
    }


def _named(optimizer: Any) -> dict[str, Any]:
    return dict(optimizer) if isinstance(optimizer, dict) else {"name": optimizer}
