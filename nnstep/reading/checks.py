"""Checking: a kind of value reads a node, or says what is wrong with it, and gives its piece of the JSON Schema.

Here: what all kinds share, and those that are made of others (lists, sections, alternatives). Single values: kinds.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nnstep.errors import did_you_mean, nearest
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report, shown
from nnstep.records import dataclass

Schema = dict[str, Any]


class Bad(Exception):
    """The value is wrong, and the report says so."""


def found(node: Node) -> str:
    """What stands there instead, in words."""
    match node.value:
        case None:
            return "nothing"
        case bool():
            return "true" if node.value else "false"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return f'the text "{shown(node.value)}"'
    return shown(node.text or repr(node.value))


def count(number: int, one: str, many: str = "") -> str:
    """1 unit, 2 units."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def suggestion(name: str, among: Iterable[str], listed: str) -> str:
    """The help for a name that is not known: the nearest ones, and what there is."""
    return did_you_mean(name, among) + listed


class Kind:
    """What a value must be. says: in words, after "must be". any_text: whether texts may look like numbers."""

    says = ""
    any_text = False

    def read(self, node: Node, report: Report) -> Any:
        """The value of a node.

        Raises: Bad, when it is none; the report has the reason.
        """
        if node.bad:
            raise Bad
        return self._read(node, report)

    def _read(self, node: Node, report: Report) -> Any:
        raise NotImplementedError

    def parts(self) -> Sequence[Kind]:
        """The kinds that it is made of."""
        return ()

    def schema(self) -> Schema:
        """The same in JSON Schema."""
        raise NotImplementedError

    def fail(self, node: Node, report: Report, help: str = "") -> Bad:
        """Say that the value must be something else."""
        report.add(node.place if node.value is not None else node.spot,
                   f"{shown(node.name)} must be {self.says}, not {found(node)}", help)  # fmt: skip
        return Bad()


class ListOf(Kind):
    """A list, every item of one kind; at least one of them where `some`. advice: for who gives something else."""

    def __init__(self, item: Kind, says: str, *, some: bool = True, advice: str = "") -> None:
        self.item = item
        self.says = says
        self.some = some
        self.advice = advice

    def _read(self, node: Node, report: Report) -> list[Any]:
        if not isinstance(node.value, list) or (self.some and not node.value):
            if node.value == []:
                report.add(node.place, f"{shown(node.name)} must be {self.says}, and this one is empty")
                raise Bad
            raise self.fail(node, report, self.advice)
        items, failed = [], False
        for item in node.value:
            try:
                items.append(self.item.read(item, report))
            except Bad:
                failed = True
        if failed:
            raise Bad
        return items

    def parts(self) -> Sequence[Kind]:
        return (self.item,)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.item.schema(), **({"minItems": 1} if self.some else {})}


class OneOf(Kind):
    """Several kinds, told apart by what stands there: null, flag, number, text, list, map.

    advice: for who gives something else.
    """

    def __init__(self, says: str, *, advice: str = "", **kinds: Kind | None) -> None:
        self.says = says
        self.advice = advice
        self.kinds = kinds

    def _read(self, node: Node, report: Report) -> Any:
        match node.value:
            case None:
                shape = "null"
            case bool():
                shape = "flag"
            case int() | float():
                shape = "number"
            case str():
                shape = "text"
            case list():
                shape = "list"
            case _:
                shape = "map"
        wants_number = shape == "text" and {"number", "list"} & self.kinds.keys()
        if wants_number and (text := self.kinds.get("text")) and text.any_text:
            wants_number = False
        number = ""
        if wants_number:
            from nnstep.reading.slips import text_for_number  # only where a word stands in place of a number

            number = text_for_number(node.text)
        if shape not in self.kinds or number:
            raise self.fail(node, report, number or self.advice)
        kind = self.kinds[shape]
        return kind.read(node, report) if kind else None

    def parts(self) -> Sequence[Kind]:
        return [kind for kind in self.kinds.values() if kind]

    def schema(self) -> Schema:
        unique = {id(kind): kind.schema() if kind else {"type": "null"} for kind in self.kinds.values()}
        return {"anyOf": list(unique.values())}


@dataclass(frozen=True)
class Field:
    """A key of a section. aliases: other keys that are accepted; words: what people write by mistake."""

    kind: Kind
    says: str = ""
    required: bool = False
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Section(Kind):
    """A mapping with known keys. What reads well is kept, so that the rest can be checked against it."""

    says = "a mapping"

    def __init__(self, title: str, fields: dict[str, Field], says: str = "") -> None:
        self.title = title
        self.fields = fields
        self.says = says or f"a mapping with {', '.join(fields)}"
        self._known = {word: key for key, field in fields.items() for word in (key, *field.aliases)}
        self._meant = {word: key for key, field in fields.items() for word in (key, *field.aliases, *field.words)}

    @property
    def listed(self) -> str:
        """All the keys, in a sentence."""
        return f"{self.title} has: {', '.join(self.fields)}"

    def _read(self, node: Node, report: Report) -> dict[str, Any]:
        report.whole = report.whole or self
        if not isinstance(node.value, dict):
            raise self.fail(node, report, glued(node.text))
        there: dict[str, Node] = {}
        values: dict[str, Any] = {}
        for word, item in node.value.items():
            key = self._known.get(word)
            if key is None:
                if key := self._unknown(word, item, report):
                    values[key] = Bad  # one problem is enough: it is not missed as well
            elif key in there and not there[key].overridden and not item.overridden:
                report.add(item.spot, f"'{key}' and '{word}' are the same key" if key != word
                           else f"'{word}' is given a second time, by another name", "keep one of them")  # fmt: skip
            elif key not in there or item.overridden:
                there[key] = item
        for key, field in self.fields.items():
            if key not in there or (there[key].value is None and not there[key].bad and not _takes_null(field.kind)):
                if field.required and key not in values:
                    self._missing(key, field, there.get(key), node, report)
                continue
            try:
                values[key] = field.kind.read(there[key], report)
            except Bad:
                values[key] = Bad
        return values

    def _unknown(self, word: str, item: Node, report: Report) -> str:
        homes = [path for key, path in report.whole.homes() if key == word] if isinstance(report.whole, Section) else []
        home = min(homes, key=lambda path: path.count("."), default=None) if word not in self._meant else None
        close = nearest(word[:100], self._meant, 1) if home is None else []
        key = self._meant[close[0]] if close else ""
        meant = f"did you mean '{key}'? {self.listed}" if key else self.listed
        if home:
            meant = f"it stands in {home}; {self.listed}"
        elif home is not None:
            meant = f"it stands at the beginning of a line, in no section; {self.listed}"
        elif item.value is None and (written := glued(word)):
            meant = written
        elif word.isdigit() and item.value is None:  # {slope: 0,1}
            meant = f"decimals stand after a point: 0.{shown(word)}, not 0,{shown(word)}"
        report.add(item.spot, f"unknown key '{shown(word)}'", meant)
        return key

    def homes(self, path: str = "") -> Iterator[tuple[str, str]]:
        """Where each key of this section and of those in it stands: the key, and the path of its section."""
        for key, field in self.fields.items():
            inside = [kind for kind in _kinds_in(field.kind) if isinstance(kind, Section)]
            for section in inside:
                yield from section.homes(f"{path}.{key}".strip("."))
        yield from ((key, path) for key in self.fields)

    def _missing(self, key: str, field: Field, item: Node | None, node: Node, report: Report) -> None:
        if item is None:
            report.add(node.spot, f"missing key '{key}'" + (f" in {shown(node.name)}" if node.key else ""), self.listed)
        else:
            report.add(item.spot, f"{key} must be {field.kind.says}, and nothing is there")

    def schema(self) -> Schema:
        properties: Schema = {}
        for key, field in self.fields.items():
            piece = field.kind.schema()
            if field.says:
                piece = {"description": field.says, **piece}
            properties.update(dict.fromkeys((key, *field.aliases), piece))
        needed = [key for key, field in self.fields.items() if field.required and not field.aliases]
        either = [{"anyOf": [{"required": [word]} for word in (key, *field.aliases)]}
                  for key, field in self.fields.items() if field.required and field.aliases]  # fmt: skip
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            **({"required": needed} if needed else {}),
            **({"allOf": either} if either else {}),
        }


def glued(text: str) -> str:
    """What to type instead of a key and a value that were read as one text, `units:3`; "" where they are not."""
    pieces = re.fullmatch(r"([A-Za-z_]\w*):\s*(.+)", text, re.DOTALL)
    return f"a blank is missing after the colon: write {pieces[1]}: {shown(pieces[2].strip())}" if pieces else ""


def _kinds_in(kind: Kind) -> Iterator[Kind]:
    """A kind, and those it is made of: of a list, of alternatives."""
    yield kind
    for part in kind.parts():
        yield from _kinds_in(part)


def _takes_null(kind: Kind) -> bool:
    return isinstance(kind, OneOf) and "null" in kind.kinds


def good(values: dict[str, Any], key: str, default: Any = None) -> Any:
    """What a section says under a key; the default where it is silent, or where what it says is wrong."""
    value = values.get(key, default)
    return default if value is Bad else value


def distinct(names: Sequence[str]) -> int | None:
    """The place of the first name that was there before, in any case; None where all differ."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name.casefold() in seen:
            return number
        seen.add(name.casefold())
    return None
