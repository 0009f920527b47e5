"""Losses and optimizers as Keras describes them: a compile_config, and what it wrote into files before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nnstep.interop.training import BEGUN, Told, joined, loss_of, of, optimizer_of

_ODD: Final = ("clipnorm", "clipvalue", "use_ema", "loss_scale_factor", "gradient_accumulation_steps")
"""What changes an update and is not of the optimizer's form."""


def compiled(config: Any, title: str = "Keras", *, begun: bool = False, delta: Any = None) -> Told:
    """The loss and the optimizer of a compile_config; nothing where there is none.

    begun: whether the optimizer has made steps. delta: Huber's, where it is known.
    """
    if not isinstance(config, Mapping):
        return Told()
    optimizer = _optimizer(config.get("optimizer", config.get("optimizer_config")), title)
    parts = [_loss(config.get("loss"), title, delta), optimizer]
    return joined([*parts, BEGUN] if begun and optimizer.optimizer else parts)


def _loss(said: Any, title: str, delta: Any) -> Told:
    if isinstance(said, (list, tuple)) and len(said) == 1:
        said = said[0]
    if isinstance(said, Mapping) and len(said) == 1 and "class_name" not in said:
        said = next(iter(said.values()))  # by the name of the output
    if isinstance(said, str):
        return loss_of(said, title=title)
    if isinstance(said, Mapping) and isinstance(said.get("config"), Mapping):
        inside, name = dict(said["config"]), str(said.get("class_name"))
        reduction = str(inside.get("reduction") or "sum_over_batch_size")
        told = loss_of(name, reduction, inside | {"delta": inside.get("delta", delta)},
                       logits=inside.get("from_logits") is True, title=title)  # fmt: skip
        if name == "Huber" and "delta" not in inside and delta is None:
            note = f"{title} writes no delta of Huber's loss into a description: here it is 1, its own."
            told = joined([told, Told(notes=(note,))])
        return told
    return Told() if said is None else Told(notes=(f"{of(title)} loss is no single one; another stands in its place.",))


def _optimizer(said: Any, title: str) -> Told:
    if isinstance(said, str):
        return Told(notes=(f"The optimizer is {said} with numbers that are not said; give --optimizer and --lr.",))
    if not isinstance(said, Mapping) or not isinstance(said.get("config"), Mapping):
        return Told()
    kind, inside = str(said.get("class_name")).split(">")[-1], said["config"]
    rate, training = _rate(inside.get("learning_rate"))
    if rate is None:
        return Told(notes=(f"The rate of {kind} goes by a schedule: the lesson ends with the slopes.",))
    name, parameters = _form(kind, inside, {"learning_rate": rate, "weight_decay": inside.get("weight_decay") or None})
    odd = next((key for key in _ODD if inside.get(key)), "")
    told = optimizer_of("" if odd else name, f"{kind} with {odd}" if odd else kind, parameters, title)
    if inside.get("global_clipnorm"):
        training = {**training, "clip_norm": float(inside["global_clipnorm"])}
    return joined([told, Told(training=training)]) if told.optimizer else told


def _rate(said: Any) -> tuple[float | None, Mapping[str, Any]]:
    """The learning rate, and a schedule that it goes by; None where it is none of ours."""
    if isinstance(said, (int, float)) and not isinstance(said, bool):
        return said, {}
    inside = said.get("config") if isinstance(said, Mapping) else None
    if not isinstance(inside, Mapping):
        return None, {}
    first, steps, share = (inside.get(key) for key in ("initial_learning_rate", "decay_steps", "decay_rate"))
    numbers = [one for one in (first, steps, share) if isinstance(one, (int, float)) and one > 0]
    match said.get("class_name"), numbers:
        case "ExponentialDecay", [rate, every, factor] if inside.get("staircase"):
            form: Mapping[str, Any] = {"name": "step", "every": int(every), "factor": factor}
        case "ExponentialDecay", [rate, every, factor]:
            form = {"name": "exponential", "rate": factor ** (1 / every)}
        case "InverseTimeDecay", [rate, every, factor] if not inside.get("staircase"):
            form = {"name": "inverse", "rate": factor / every}
        case "CosineDecay", [rate, every] if not inside.get("alpha") and not inside.get("warmup_steps"):
            form = {"name": "cosine", "epochs": int(every)}
        case _:
            return None, {}
    return rate, {"schedule": {**form, "per": "update"}}


def _form(kind: str, inside: Mapping[str, Any], base: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """An optimizer of our tables, and its parameters; "" where there is none. base: what all of them have."""
    momentum, small = inside.get("momentum") or None, {**base, "epsilon": inside.get("epsilon")}
    means = {**small, "beta1": inside.get("beta_1"), "beta2": inside.get("beta_2")}
    match kind:
        case "SGD":
            family = "sgd" if not momentum else "nesterov" if inside.get("nesterov") else "momentum"
            return family, {**base, "momentum": momentum}
        case "Adam" | "AdamW":
            own = {"weight_decay": inside.get("weight_decay")} if kind == "AdamW" else {}
            largest = inside.get("amsgrad") or None
            return kind.casefold(), {**means, **own, "epsilon_placement": "hat", "amsgrad": largest}
        case "Nadam" | "Adamax":
            return kind.casefold(), {**means, "form": "keras"}
        case "Lion":
            return "lion", {**means, "epsilon": None, "weight_decay": inside.get("weight_decay") or 0.0}
        case "Adadelta":
            return "adadelta", {**small, "rho": inside.get("rho")}
        case "RMSprop":
            more = {"rho": inside.get("rho"), "centered": inside.get("centered"), "momentum": momentum}
            return "rmsprop", {**small, **more, "epsilon_placement": "inside"}
        case "Adagrad":
            first = inside.get("initial_accumulator_value")
            return "adagrad", {**small, "epsilon_placement": "inside", "initial_accumulator": first}
    return "", {}
