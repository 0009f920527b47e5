"""Finding a scenario, reading its YAML (or JSON) into nodes that know their places, and checking them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from nnstep.errors import ScenarioNotFound, nearest
from nnstep.reading.files import decode, read_bytes
from nnstep.reading.nodes import DEEPEST, Node, edit, scalar
from nnstep.reading.places import Place, Report, Source, named, refused, shown
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
)  # fmt: skip


def load(path_or_name: str | Path, overrides: Sequence[tuple[str, str]] = ()) -> Scenario:
    """The scenario in a file, or a bundled one by its name; overrides: dotted paths and what to put there, `--set`.

    Raises: ScenarioNotFound; ScenarioError, with every problem found.
    """
    path = _find(path_or_name)
    report = Report(str(path))
    content = read_bytes(path, LARGEST, _there_is(path.stem))
    if content is None:
        report.add(
            Place(str(path)),
            f"the file is larger than {LARGEST // 10**6} MB",
            "a scenario is small; put many samples into a CSV",
        )
    source = decode(content, str(path), report) if content is not None else None
    root = compose(source, report) if source else None
    if root is None or content is None:
        report.close()
        raise AssertionError("a file without nodes has a problem in the report")
    for key, text in overrides:
        edit(root, key, text, _parse_override, report)
    return Scenario.from_nodes(
        root,
        report,
        path.parent,
        name=path.stem,
        path=str(path),
        content=content,
        overrides=tuple((key, text) for key, text in overrides),
    )


def bundled() -> list[str]:
    """The names of the scenarios that come with the package: in the order for learning, others after them."""
    there = {path.stem for path in _folder().glob("*.yaml")}
    return [name for name in _LEARNING_ORDER if name in there] + sorted(there.difference(_LEARNING_ORDER))


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
    close = nearest(name[:100], known, 1)
    meant = f"did you mean '{close[0]}'? " if close else ""
    return f"{meant}bundled scenarios are: {', '.join(known)}; anything else is the path of a file"


# -- YAML --------------------------------------------------------------------------------------------------------------


def compose(source: Source, report: Report, place: Place | None = None) -> Node | None:
    """The nodes of a text in YAML or JSON; None, with a problem, where it is neither.

    place: where everything stands, for a text that is in no file.
    """
    try:
        return _Composer(source, report, place).run()
    except _Stop as stop:
        report.add(place or stop.place, stop.message, stop.help)
        return None


class _Stop(Exception):
    def __init__(self, place: Place, message: str, help: str = "") -> None:
        super().__init__(message)
        self.place, self.message, self.help = place, message, help


class _Composer:
    """Builds nodes from the events of YAML: without recursion, and with all that its own trees forget.

    (Tags, anchors, keys that are there twice.)
    """

    def __init__(self, source: Source, report: Report, place: Place | None) -> None:
        self.source = source
        self.report = report
        self.place = place
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.key: tuple[str, Place] | None = None
        self.keys: list[tuple[str, Place] | None] = []

    def run(self) -> Node:
        """The node of the one document."""
        kind = ""
        documents = 0
        for event in self._events():
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise _Stop(self._spot(event), "a second document begins here", "a file holds one scenario")
            elif kind == "AliasEvent":
                node = Node(None, self._spot(event), bad=True)
                self.report.add(node.place, f"aliases (*{shown(event.anchor)}) are not used here", "write it out")
                self._attach(node)
            elif kind == "ScalarEvent":
                self._scalar(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self._open(event, kind)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                node = self.stack.pop()
                self.key = self.keys.pop()
                if node.place.source:
                    node.place = Place(
                        node.place.label, self.source, node.place.start, max(node.place.end, event.end_mark.index)
                    )
        if self.root is None or (self.root.value is None and not self.root.bad and not self.root.text):
            raise _Stop(Place(self.source.path), "the file is empty", "a scenario begins with format: 1")
        return self.root

    def _events(self) -> Iterator[Any]:
        from ruamel.yaml import YAML  # 30 ms: only when a file is read
        from ruamel.yaml.error import MarkedYAMLError
        from ruamel.yaml.reader import Reader

        class Trusting(Reader):  # type: ignore[misc,unused-ignore]
            """A reader that does not look for unprintable characters: `decode` has, and said it better."""

            def check_printable(self, data: Any) -> None:
                pass

        text = self.source.text
        if text.lstrip()[:1] in ("{", "["):
            text = text.replace("\t", " ")  # JSON may be indented by tabs, YAML may not
        try:
            yaml = YAML(typ="safe", pure=True)
            yaml.Reader = Trusting
            yield from yaml.parse(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = self._at(mark.index if mark else 0)
            message, advice = _yaml_words(error, text[place.start : place.start + 1])
            start = error.context_mark
            if start:
                line = f"begins in line {self.source.line_of(start.index)}"
                message = message.replace("begins here or before", line)
            raise _Stop(place, message, advice) from None
        except _Stop:
            raise
        except Exception as error:  # the library lets ValueError, IndexError and others through on wild input
            raise _Stop(self._at(0), f"not valid YAML: {shown(str(error))}") from None

    def _at(self, index: int) -> Place:
        """The place of one character; the end of the file counts as the end of its last line that says something."""
        text = self.source.text
        if index >= len(text):
            index = len(text.rstrip())
        return self.place or Place(self.source.path, self.source, index, index + 1)

    def _spot(self, event: Any) -> Place:
        return self.place or Place(self.source.path, self.source, event.start_mark.index, event.end_mark.index)

    def _marked(self, event: Any) -> None:
        """Complain of an anchor or a tag."""
        if event.anchor is not None:
            self.report.add(self._spot(event), f"anchors (&{shown(event.anchor)}) are not used here", "leave it out")
        tag = event.tag
        if tag is not None and str(tag) != "!":
            self.report.add(self._spot(event), f"tags ({shown(str(tag))}) are not used here", "leave it out")

    def _scalar(self, event: Any) -> None:
        plain = not event.style and event.tag is None
        spot = self._spot(event)
        if self.stack and isinstance(self.stack[-1].value, dict) and self.key is None:
            self._marked(event)
            self._take_key(event.value, spot)
            return
        self._marked(event)
        value = scalar(event.value) if plain else event.value
        text = "" if value is None else event.value
        self._attach(Node(value, spot, text))

    def _take_key(self, text: str, spot: Place) -> None:
        there = self.stack[-1].value
        assert isinstance(there, dict)
        self.key = (text, spot)
        if text in there:
            first = there[text].key
            where = f", both times in line {spot.line}" if spot.line else ""
            if first and first.line != spot.line:
                where = f", in lines {first.line} and {spot.line}"
            self.report.add(spot, f"the key '{shown(text)}' is there twice{where}", "keep one of them")

    def _open(self, event: Any, kind: str) -> None:
        self._marked(event)
        if len(self.stack) >= DEEPEST:
            raise _Stop(self._spot(event), f"nested more than {DEEPEST} deep", "a scenario needs six levels")
        node = Node({} if kind[0] == "M" else [], self._spot(event))
        self._attach(node)
        self.stack.append(node)
        self.keys.append(None)
        self.key = None

    def _attach(self, node: Node) -> None:
        node.overridden = self.place is not None
        if not self.stack:
            node.name = "scenario"
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent.value, list):
            node.name = parent.name
            parent.value.append(node)
        elif isinstance(parent.value, dict):
            if self.key is None:
                raise _Stop(node.place, "a key must be a word", "as in units: 2")
            node.name, node.key = self.key
            parent.value.setdefault(self.key[0], node)
            self.key = None


def _yaml_words(error: Any, found: str) -> tuple[str, str]:
    """What the library says, in words for people who do not know its insides."""
    problem, context = str(error.problem or ""), str(error.context or "")
    if found == "\t":
        return "a tab where only blanks may stand", "YAML is indented by blanks"
    if "mapping values are not allowed" in problem:
        return "a colon where none may stand", "put a text with ': ' in quotes, and check the indentation"
    if "flow sequence" in context:
        return "a comma or ] is missing; the list begins here or before", "lists are written [1, 2, 3]"
    if "flow mapping" in context:
        return "a comma or } is missing; the mapping begins here or before", "mappings are written {a: 1, b: 2}"
    if "quoted scalar" in context and "end of stream" in problem:
        return "a quote is not closed; the text begins here or before", "close it"
    if "block mapping" in context or "block collection" in context:
        return "this line is indented in no way that fits the lines above", "keys of one section begin in one column"
    if "could not find expected ':'" in problem:
        return "a colon is missing after a key", "as in units: 2"
    if "cannot start any token" in problem:
        return f"'{shown(found)}' cannot begin a value", "put the text in quotes"
    return f"not valid YAML: {shown(problem or context, 120)}", ""


def _parse_override(text: str, place: Place, report: Report) -> Node | None:
    """The node of what was typed after `--set KEY=`."""
    if hidden := refused(text):
        report.add(place, f"the value holds an invisible character, {named(hidden[0])}")
        return None
    if not text.strip():
        return Node(None, place, overridden=True)
    return compose(Source("--set", text), report, place)
