"""Finding a scenario, reading its file into nodes, and checking them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from nnstep.errors import ScenarioNotFound, did_you_mean
from nnstep.reading.files import decode, foreign, read_bytes
from nnstep.reading.nodes import Node
from nnstep.reading.places import Place, Report, Source, shown
from nnstep.reading.yaml import compose
from nnstep.scenario.edit import edit
from nnstep.scenario.schema import Scenario

LARGEST: Final = 1_000_000  # bytes of a scenario

_PACKAGE = Path(__file__).parent.parent
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


def load(path_or_name: str | Path, overrides: Sequence[tuple[str, str]] = (), composed: Composed = compose) -> Scenario:
    """The scenario in a file, or a bundled one by its name; overrides: dotted paths and what to put there, `--set`.

    composed: for who has seen the text before, and kept what it means.

    Raises: ScenarioNotFound; ScenarioError, with every problem found.
    """
    path = _find(path_or_name)
    report = Report(str(path))
    content = read_bytes(path, LARGEST, _there_is(path.stem))
    if what := _data_instead(path, content or b""):
        hint = "nnstep new mine.yaml --csv FILE writes a scenario for a CSV with a line for each sample"
        report.add(Place(str(path)), f"this is {what}, not a scenario", hint)
        report.close()
    if content is None:
        report.add(
            Place(str(path)),
            f"the file is larger than {LARGEST // 10**6} MB",
            "a scenario is small; put many samples into a CSV",
        )
    source = decode(content, str(path), report) if content is not None else None
    root = composed(source, report) if source else None
    if root is None or content is None:
        report.close()
        raise AssertionError("a file without nodes has a problem in the report")
    for key, text in overrides:
        edit(root, key, text, report)
    return Scenario.from_nodes(
        root,
        report,
        path.parent,
        name=path.stem,
        path=str(path),
        content=content,
        overrides=tuple((key, text) for key, text in overrides),
    )


def _data_instead(path: Path, content: bytes) -> str:
    """What somebody gave who has data and no scenario yet; "" where it may be one."""
    return foreign(content) or ("a CSV" if path.suffix.casefold() in (".csv", ".tsv", ".tab") else "")


def bundled() -> list[str]:
    """The names of the scenarios that come with the package: in the order for learning, others after them."""
    there = {path.stem for path in _folder().glob("*.yaml")}
    return [name for name in _LEARNING_ORDER if name in there] + sorted(there.difference(_LEARNING_ORDER))


def bundled_text(name: str) -> str:
    """The text of a bundled scenario."""
    return (_folder() / f"{name}.yaml").read_text(encoding="utf-8")


def is_bundled(path: str) -> bool:
    """Whether a file is one of those that come with the package."""
    return Path(path).parent == _folder()


def following(path: str) -> str:
    """The name of the bundled scenario after the one in this file; "" after the last, and after any other file."""
    names = bundled()
    place = names.index(Path(path).stem) + 1 if is_bundled(path) else len(names)
    return names[place] if place < len(names) else ""


def _folder() -> Path:
    """Where the bundled scenarios are: in the package when it is installed, beside it in the repository."""
    inside = _PACKAGE / "scenarios"
    return inside if inside.is_dir() else _PACKAGE.parent / "scenarios"


def _find(path_or_name: str | Path) -> Path:
    """The file that is meant: a bare word is a bundled scenario first, anything else a path."""
    text = str(path_or_name)
    if not isinstance(path_or_name, Path) and Path(text).name == text and not text.endswith(_ENDINGS):
        if text.strip().casefold() in bundled():
            return _folder() / f"{text.strip().casefold()}.yaml"
        try:
            exists = Path(text).exists()
        except (OSError, ValueError):  # a name no file can have
            exists = False
        if not text or not exists:
            raise ScenarioNotFound(f"no scenario '{shown(text)}'", _there_is(text))
    return Path(text)


def _there_is(name: str) -> str:
    known = bundled()
    return f"{did_you_mean(name, known)}bundled scenarios are: {', '.join(known)}; anything else is the path of a file"
