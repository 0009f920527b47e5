"""What an optimizer says of itself, in plain numbers: its settings, and what it keeps of each parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstep.following.chain import plain


def settings_of(group: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a group of parameters; None where one is neither a number nor a word."""
    return {name: _number(value) for name, value in group.items() if name != "params"}


def state_of(torch: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a parameter: arrays as numpy's, the count of steps as a number."""
    found: dict[str, Any] = {}
    for name, value in kept.items():
        if isinstance(value, torch.Tensor):
            found[name] = plain(torch, value) if value.numel() > 1 or value.ndim else float(value)
        elif isinstance(value, (int, float)):
            found[name] = value
    return found


def held_by(torch: Any, optimizer: Any) -> dict[int, tuple[Any, dict[str, Any]]]:
    """By each parameter's id: its numbers, and what is kept of it."""
    return {
        id(one): (plain(torch, one), state_of(torch, optimizer.state.get(one, {})))
        for group in optimizer.param_groups
        for one in group["params"]
    }


def _number(value: Any) -> Any:
    if isinstance(value, (bool, int, float, str)) or value is None:
        return value
    if isinstance(value, (tuple, list)):
        return tuple(_number(one) for one in value)
    return float(value) if hasattr(value, "item") and value.numel() == 1 else None
