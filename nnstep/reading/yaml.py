"""YAML (or JSON) -> nodes that know their places, or every problem found in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nnstep.reading.nodes import DEEPEST, Node, scalar
from nnstep.reading.packed import packed, unpacked
from nnstep.reading.places import Place, Report, Source, shown


def compose(source: Source, report: Report, place: Place | None = None) -> Node | None:
    """The nodes of a text in YAML or JSON; None, with a problem, where it is neither.

    place: where everything stands, for a text that is in no file.
    """
    seen = place is None and _SEEN.get(source.text)
    if seen:
        return unpacked(seen, source)
    before = len(report.problems)
    try:
        node = _Composer(source, report, place).run()
    except _Stop as stop:
        report.add(place or stop.place, stop.message, stop.help)
        return None
    if place is None and len(report.problems) == before and len(source.text) <= _LONGEST:
        while len(_SEEN) >= _MOST:
            del _SEEN[next(iter(_SEEN))]
        _SEEN[source.text] = packed(node)
    return node


_SEEN: Final[dict[str, list[Any]]] = {}
"""What the texts meant that were read last: parsing takes far longer than making nodes."""
_MOST: Final = 40
_LONGEST: Final = 10_000  # characters


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
            from nnstep.reading.yaml_slips import slip  # only where something is wrong

            mark = error.problem_mark or error.context_mark
            start, end, message, advice = slip(self.source, self._within(mark.index if mark else 0), error)
            raise _Stop(self.place or Place(self.source.path, self.source, start, end), message, advice) from None
        except _Stop:
            raise
        except Exception as error:  # the library lets ValueError, IndexError and others through on wild input
            raise _Stop(self._at(0), f"not valid YAML: {shown(str(error))}") from None

    def _at(self, index: int) -> Place:
        """The place of one character."""
        return self.place or Place(self.source.path, self.source, index, index + 1)

    def _within(self, index: int) -> int:
        """A place in the text: its end counts as the end of its last line that says something."""
        return index if index < len(self.source.text) else len(self.source.text.rstrip())

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
