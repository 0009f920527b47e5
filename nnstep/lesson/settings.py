"""What `--set` says: values for fields of the scenario's file, by their paths, and values for quantities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from nnstep.errors import UsageError
from nnstep.lesson.whatif import FIELDS, spelled
from nnstep.scenario.fields import SCENARIO

_TOP_FIELDS: Final = frozenset(("title", "notation", "like", "seed", "loss", "optimizer"))


def parted(settings: Sequence[str], layers: Callable[[], int]) -> tuple[list[tuple[str, str]], dict[str, float]]:
    """Paths into the scenario with what to put there, and quantities with their values.

    settings: as they are typed, KEY=VALUE. layers: says how many layers there are, where a short name is for each.
    Raises: UsageError for one that says nothing, or no number.
    """
    paths: list[tuple[str, str]] = []
    quantities: dict[str, float] = {}
    for setting in _spelled(settings, layers):
        key, sign, text = setting.partition("=")
        key = key.strip()
        if not sign or not key:
            raise UsageError(f"--set {setting!r} says nothing", "write KEY=VALUE, as in --set lr=0.3 or --set w5=0.7")
        if "." in key or "[" in key or key in _TOP_FIELDS or (key in SCENARIO.fields and not _says_number(text)):
            paths.append((key, text.strip()))
        else:
            quantities[key] = _number(key, text)
    return paths, quantities


def section_named(quantities: Iterable[str]) -> UsageError | None:
    """What is said of a number that is set to a whole part of the file, which is no quantity either."""
    name = next((one for one in quantities if one in SCENARIO.fields), None)
    if name is None:
        return None
    if name == "variant":
        return UsageError("'variant' is no number", "a variant's numbers are drawn with --seed 3")
    example = {"training": "training.epochs=3", "display": "display.digits=6"}.get(
        name, f"'{name}={{…}}', as in the file"
    )
    return UsageError(f"{name!r} is a part of the file, and no number", f"write --set {example}")


def _spelled(settings: Sequence[str], layers: Callable[[], int]) -> Iterator[str]:
    """The settings with short names of fields, `activation=tanh`, spelled out as paths into the scenario."""
    for setting in settings:
        key, sign, text = setting.partition("=")
        key = key.strip()
        if sign and key in FIELDS:
            yield from spelled(key, text.strip(), layers() if "[" in FIELDS[key] else 0)
        else:
            yield setting


def _says_number(text: str) -> bool:
    """Whether a quantity may be meant, which may have the name of a field."""
    try:
        float(text.strip().replace("−", "-"))
    except ValueError:
        return False
    return True


def _number(key: str, text: str) -> float:
    if not _says_number(text):
        raise UsageError(f"--set {key}={text!r} is no number", f"write a number, as in --set {key}=0.3")
    value = float(text.strip().replace("−", "-"))
    if not math.isfinite(value):
        raise UsageError(f"--set {key}={text} is no finite number", f"write a number, as in --set {key}=0.3")
    return value
