"""Stand-ins for objects of libraries that the tests do not need: the same names, attributes and numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MODELS = Path(__file__).parent / "interop" / "models"
X = [[0.5, -0.25], [-1.0, 0.75]]
Y = [[1.0, 0.0], [0.25, -0.5]]


def numbers(name: str) -> Any:
    """What a library printed, see make_models.py."""
    return json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))


class Array(list[Any]):
    """An array that can do what all of them can."""

    def tolist(self) -> list[Any]:
        """Its numbers."""
        return list(self)


def of(library: str, kind: str, base: type = object, /, **attributes: Any) -> Any:
    """An object whose class says that it is of a library: `of("torch.nn.modules.linear", "Linear", weight=…)`."""
    made = type(kind, (base,), {"__module__": library})()
    for key, value in attributes.items():
        setattr(made, key, value)
    return made


Module = type("Module", (), {"__module__": "torch.nn.modules.module"})


def torch(name: str, **attributes: Any) -> Any:
    """A module of PyTorch."""
    return of("torch.nn.modules.any", name, Module, **attributes)


def linear(weight: Any, bias: Any) -> Any:
    """A Linear."""
    return torch("Linear", weight=Array(weight), bias=None if bias is None else Array(bias))


def sequential(*parts: Any) -> Any:
    """A Sequential."""
    return torch("Sequential", named_children=lambda: [(str(place), one) for place, one in enumerate(parts)])
