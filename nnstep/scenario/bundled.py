"""The scenarios that come with the package: their files, and the order in which they are learnt from."""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(os.path.dirname(__file__))

# One neuron; whole networks, with the numbers of their books; several samples, other losses; depth, and what goes wrong
# in it; how far and which way to step; and all of it on data.
_LEARNING_ORDER = (
    "line", "nielsen",
    "article", "mazur", "han-kamber", "macleod",
    "regression", "gates", "cross-entropy", "softmax",
    "xor", "three-layers", "symmetry", "vanishing", "dead-relu",
    "diverge", "momentum", "adam",
    "iris",
    "overfitting",
    "iris-validation",
)  # fmt: skip


def bundled() -> list[str]:
    """The names of the scenarios that come with the package: in the order for learning, others after them."""
    there = {stem(name) for name in os.listdir(_folder()) if name.endswith(".yaml")}
    return [name for name in _LEARNING_ORDER if name in there] + sorted(there.difference(_LEARNING_ORDER))


def bundled_path(name: str) -> str:
    """The file of a bundled scenario."""
    return os.path.join(_folder(), f"{name}.yaml")


def bundled_text(name: str) -> str:
    """The text of a bundled scenario."""
    with open(bundled_path(name), encoding="utf-8") as file:
        return file.read()


def is_bundled(path: str) -> bool:
    """Whether a file is one of those that come with the package."""
    return os.path.dirname(path) == _folder()


def following(path: str) -> str:
    """The name of the bundled scenario after the one in this file; "" after the last, and after any other file."""
    names = bundled()
    place = names.index(stem(path)) + 1 if is_bundled(path) else len(names)
    return names[place] if place < len(names) else ""


def _folder() -> str:
    """Where the bundled scenarios are: in the package when it is installed, beside it in the repository."""
    inside = os.path.join(_PACKAGE, "scenarios")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), "scenarios")


def stem(path: str) -> str:
    """The name of a file without its ending."""
    name = os.path.basename(path)
    return name[: name.rfind(".")] if 0 < name.rfind(".") < len(name) - 1 else name
