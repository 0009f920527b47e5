"""Finding a scenario, reading its file into nodes, and checking them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from nnstep.arguments import checked
from nnstep.errors import ScenarioNotFound, did_you_mean
from nnstep.reading.files import as_path, decode, foreign, read_bytes
from nnstep.reading.nodes import Node
from nnstep.reading.places import Place, Report, Source, shown
from nnstep.reading.yaml import compose
from nnstep.scenario.bundled import bundled, bundled_path, stem
from nnstep.scenario.reader import DataReader
from nnstep.scenario.schema import Scenario

if TYPE_CHECKING:
    from pathlib import Path

LARGEST: Final = 1_000_000  # bytes of a scenario

_ENDINGS = (".yaml", ".yml", ".json")
_MODEL: Final = "a model of another library"
_MODELS: Final = (".npz", ".safetensors", ".pt", ".pth", ".keras", ".h5", ".onnx", ".pkl", ".joblib", ".pmml", ".net")

Composed = Callable[[Source, Report], Node | None]
"""What makes nodes of a text."""


@checked
def load(
    path_or_name: str | Path,
    overrides: Sequence[tuple[str, str]] = (),
    composed: Composed = compose,
    reader: DataReader | None = None,
    like: str | None = None,
) -> Scenario:
    """The scenario in a file, or a bundled one by its name; overrides: dotted paths and what to put there, `--set`.

    like: the library that it is to be read as, `--like`, over what the file says.
    composed: for who has seen the text before, and kept what it means. reader: the same for its data.

    Raises: ScenarioNotFound; ScenarioError, with every problem found.
    """
    path = _find(path_or_name)
    report = Report(path)
    content = read_bytes(path, LARGEST, lambda: _there_is(stem(path)))
    if what := _instead(path, content or b""):
        hint = "nnstep new mine.yaml --csv FILE writes a scenario for a CSV with a line for each sample"
        hint = f"nnstep new --from {shown(path, 200)} writes a scenario with its weights" if what == _MODEL else hint
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
    if like is not None and isinstance(root.value, dict):
        root.value["like"] = Node(like, Place(f"--like {shown(like)}"), like, "like", overridden=True)
    return Scenario.from_nodes(
        root,
        report,
        os.path.dirname(path),
        name=stem(path),
        path=path,
        content=content,
        overrides=(*((key, text) for key, text in overrides), *((("like", like),) if like is not None else ())),
        reader=reader,
    )


def _instead(path: str, content: bytes) -> str:
    """What somebody gave who has data or a model, and no scenario yet; "" where it may be one."""
    ending = os.path.splitext(path)[1].casefold()
    if ending in _MODELS:
        return _MODEL
    return foreign(content) or ("a CSV" if ending in (".csv", ".tsv", ".tab") else "")


def _find(path_or_name: str | Path) -> str:
    """The file that is meant: a bare word is a bundled scenario first, anything else a path."""
    text = str(path_or_name)
    if isinstance(path_or_name, str) and os.path.basename(text) == text and not text.endswith(_ENDINGS):
        if text.strip().casefold() in bundled():
            return bundled_path(text.strip().casefold())
        if not text or not os.path.exists(text):
            raise ScenarioNotFound(f"no scenario '{shown(text)}'", _there_is(text))
    return as_path(text)


def _there_is(name: str) -> str:
    known = bundled()
    return f"{did_you_mean(name, known)}bundled scenarios are: {', '.join(known)}; anything else is the path of a file"
