"""An optimizer of PyTorch by the names of the table, as the settings of a group of its parameters tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def of_group(kind: str, group: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The entry that an optimizer of this class is, and its parameters, a decay left out; ("", {}) where none is."""
    rate = {"learning_rate": group["lr"]}
    epsilon = {"epsilon": group.get("eps")}
    match kind:
        case "SGD":
            if not group.get("momentum"):
                return "sgd", rate
            pushed = {"momentum": group["momentum"], **_set(group, "dampening")}
            return "nesterov" if group.get("nesterov") else "momentum", rate | pushed
        case "RMSprop":
            own = {"rho": group.get("alpha"), **epsilon, "centered": group.get("centered")}
            return "rmsprop", rate | own | _set(group, "momentum")
        case "Adagrad":
            return "adagrad", rate | epsilon
        case "Adadelta":
            return "adadelta", rate | {"rho": group.get("rho")} | epsilon
        case "Rprop":
            (low, high), (least, most) = group["etas"], group["step_sizes"]
            return "rprop", rate | {"eta_minus": low, "eta_plus": high, "step_min": least, "step_max": most}
        case "Adam" | "AdamW" | "Adamax" | "NAdam" | "RAdam":
            beta1, beta2 = group.get("betas", (None, None))
            return kind.casefold(), rate | {"beta1": beta1, "beta2": beta2} | epsilon
    return "", {}


def _set(group: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {name: group[name]} if group.get(name) else {}
