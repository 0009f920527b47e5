"""Finding a scenario, reading its file into nodes, and checking them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from nnstep.errors import ScenarioNotFound, did_you_mean
from nnstep.reading.files import as_path, decode, foreign, read_bytes
from nnstep.reading.nodes import Node
from nnstep.reading.places import Place, Report, Source, shown
from nnstep.reading.yaml import compose
from nnstep.scenario.reader import DataReader
from nnstep.scenario.schema import Scenario

if TYPE_CHECKING:
    from pathlib import Path

LARGEST: Final = 1_000_000  # bytes of a scenario

_PACKAGE = os.path.dirname(os.path.dirname(__file__))
_ENDINGS = (".yaml", ".yml", ".json")

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


Composed = Callable[[Source, Report], Node | None]
"""What makes nodes of a text."""


def load(
    path_or_name: str | Path,
    overrides: Sequence[tuple[str, str]] = (),
    composed: Composed = compose,
    reader: DataReader | None = None,
) -> Scenario:
    """The scenario in a file, or a bundled one by its name; overrides: dotted paths and what to put there, `--set`.

    composed: for who has seen the text before, and kept what it means. reader: the same for its data.

    Raises: ScenarioNotFound; ScenarioError, with every problem found.
    """
    path = _find(path_or_name)
    report = Report(path)
    content = read_bytes(path, LARGEST, lambda: _there_is(_stem(path)))
    if what := _data_instead(path, content or b""):
        hint = "nnstep new mine.yaml --csv FILE writes a scenario for a CSV with a line for each sample"
        report.add(Place(path), f"this is {what}, not a scenario", hint)
        report.close()
    if content is None:
        report.add(
            Place(path),
            f"the file is larger than {LARGEST // 10**6} MB",
            "a scenario is small; put many samples into a CSV",
        )
    source = decode(content, path, report) if content is not None else None
    root = composed(source, report) if source else None
    if root is None or content is None:
        report.close()
        raise AssertionError("a file without nodes has a problem in the report")
    if overrides:
        from nnstep.scenario.edit import edit  # only for `--set`
    for key, text in overrides:
        edit(root, key, text, report)
    return Scenario.from_nodes(
        root,
        report,
        os.path.dirname(path),
        name=_stem(path),
        path=path,
        content=content,
        overrides=tuple((key, text) for key, text in overrides),
        reader=reader,
    )


def _data_instead(path: str, content: bytes) -> str:
    """What somebody gave who has data and no scenario yet; "" where it may be one."""
    return foreign(content) or ("a CSV" if os.path.splitext(path)[1].casefold() in (".csv", ".tsv", ".tab") else "")


def bundled() -> list[str]:
    """The names of the scenarios that come with the package: in the order for learning, others after them."""
    there = {_stem(name) for name in os.listdir(_folder()) if name.endswith(".yaml")}
    return [name for name in _LEARNING_ORDER if name in there] + sorted(there.difference(_LEARNING_ORDER))


def bundled_text(name: str) -> str:
    """The text of a bundled scenario."""
    with open(os.path.join(_folder(), f"{name}.yaml"), encoding="utf-8") as file:
        return file.read()


def is_bundled(path: str) -> bool:
    """Whether a file is one of those that come with the package."""
    return os.path.dirname(path) == _folder()


def following(path: str) -> str:
    """The name of the bundled scenario after the one in this file; "" after the last, and after any other file."""
    names = bundled()
    place = names.index(_stem(path)) + 1 if is_bundled(path) else len(names)
    return names[place] if place < len(names) else ""


def _folder() -> str:
    """Where the bundled scenarios are: in the package when it is installed, beside it in the repository."""
    inside = os.path.join(_PACKAGE, "scenarios")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), "scenarios")


def _stem(path: str) -> str:
    """The name of a file without its ending."""
    name = os.path.basename(path)
    return name[: name.rfind(".")] if 0 < name.rfind(".") < len(name) - 1 else name


def _find(path_or_name: str | Path) -> str:
    """The file that is meant: a bare word is a bundled scenario first, anything else a path."""
    text = str(path_or_name)
    if isinstance(path_or_name, str) and os.path.basename(text) == text and not text.endswith(_ENDINGS):
        if text.strip().casefold() in bundled():
            return os.path.join(_folder(), f"{text.strip().casefold()}.yaml")
        if not text or not os.path.exists(text):
            raise ScenarioNotFound(f"no scenario '{shown(text)}'", _there_is(text))
    return as_path(text)


def _there_is(name: str) -> str:
    known = bundled()
    return f"{did_you_mean(name, known)}bundled scenarios are: {', '.join(known)}; anything else is the path of a file"
