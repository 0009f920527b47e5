"""A scenario's nodes as a library means them: every function of it set expressly, and what was set, kept.

What a file or `--set` says of a parameter stays; what it does not say is the library's default, not ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.conventions.entry import Choice, Form, Library, Reported
from nnstep.conventions.table import library
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report, shown
from nnstep.records import dataclass

_TABLES: Final[Mapping[str, Sequence[Entry]]] = {
    "loss": LOSSES,
    "activation": ACTIVATIONS,
    "optimizer": OPTIMIZERS,
    "initializer": INITIALIZERS,
}
_SECTIONS: Final = ("network", "loss", "optimizer", "training")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a library made of a function. what: its kind; said: its name in the file; form: what it is there.

    parameters: those that the library decided, by our names.
    """

    what: str
    said: str
    form: Form
    parameters: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Convention:
    """What a scenario became under a library. reported: the number that it gives as its loss."""

    library: Library
    settings: tuple[Setting, ...]
    reported: Reported


def read_under(root: Node, report: Report) -> tuple[Node, Convention | None]:
    """The nodes of a scenario as the library in its `like` means them; they themselves where it names none.

    What the library cannot do goes to the report.
    """
    named = root.value.get("like") if isinstance(root.value, dict) else None
    found = library(named.value) if named is not None and isinstance(named.value, str) else None
    if found is None or not isinstance(root.value, dict):
        return root, None
    fields = {key: _copied(node) if key in _SECTIONS else node for key, node in root.value.items()}
    copy = Node(fields, root.place, root.text, root.name, root.key, root.bad)
    under = _Under(found, copy, report)
    return copy, under.read()


class _Under:
    """Reads the sections of one scenario as a library means them; changes the nodes it was given."""

    def __init__(self, meant: Library, root: Node, report: Report) -> None:
        self.library, self.root, self.report = meant, root, report
        self.settings: list[Setting] = []

    def read(self) -> Convention:
        """What became of it."""
        network = self.root.at("network")
        for where in (network.at("defaults"), *_items(network.at("layers"))):
            for key, what in (("activation", "activation"), ("weights", "initializer"), ("bias", "initializer")):
                self._all(what, where, key)
        form = self._function("loss", self.root, "loss")
        self._function("optimizer", self.root, "optimizer")
        decay = self.root.at("training").at("l2")
        if decay.name == "l2" and decay.value:
            self.report.add(
                decay.place,
                f"l2 as {self.library.title} means it is not known here yet",
                "leave it out, or leave out like: nnstep's own l2 is of weights alone, and no part of E_total",
            )
        return Convention(self.library, tuple(self.settings), form.reported if form else Reported())

    def _all(self, what: str, where: Node, key: str) -> None:
        """A function, or the functions of a list, one for each unit."""
        inside = where.value.get(key) if isinstance(where.value, dict) else None
        if what == "activation" and inside is not None and isinstance(inside.value, list):
            for place, item in enumerate(inside.value):
                named = {key: item}
                self._function(what, Node(named, where.place), key)
                inside.value[place] = named[key]
            return
        self._function(what, where, key)

    def _function(self, what: str, where: Node, key: str) -> Form | None:
        """One function, set as the library has it; None where there is none, or where it is no function."""
        fields = where.value
        node = fields.get(key) if isinstance(fields, dict) else None
        if node is None or node.bad or not isinstance(fields, dict):
            return None
        given = dict(node.value) if isinstance(node.value, dict) else {}
        name = given.pop("name", node)
        if not isinstance(name.value, str) or name.bad:
            return None
        if what == "loss" and (bare := find(LOSSES, name.value)) and not bare.has_targets:
            return None  # no loss of anybody's: the outputs themselves are differentiated
        table = self.library.table(what)
        own = self.library.names.get(_plain(name.value), name.value)
        entry = find(_TABLES[what], own)
        if entry is None or (what == "initializer" and entry.name not in table):
            return None  # an unknown name is said where it is read
        choice = table.get(entry.name)
        if choice is None:
            self._cannot(what, name, table)
            return None
        form = choice if isinstance(choice, Form) else choice({word: one.value for word, one in given.items()})
        fields[key] = self._set(what, name, form, given, node)
        return form

    def _set(self, what: str, name: Node, form: Form, given: dict[str, Node], node: Node) -> Node:
        """The node of a function as a form has it, with what was given."""
        entry = find(_TABLES[what], form.becomes)
        assert entry is not None, form.becomes
        ours = {word: one.name for one in entry.parameters for word in (one.name, *one.aliases)}
        ours |= dict(form.arguments)
        kept = {ours.get(word, word): one for word, one in given.items() if word not in form.without}
        set_here = {word: value for word, value in form.parameters.items() if word not in kept}
        fields = {
            "name": Node(form.becomes, name.place, form.becomes, "name", name.key),
            **{word: _made(value, node, word) for word, value in set_here.items()},
            **kept,
        }
        setting = Setting(what, shown(str(name.value)), form, tuple(set_here.items()))
        if setting not in self.settings:
            self.settings.append(setting)
        return Node(fields, node.place, "", node.name, node.key, overridden=node.overridden)

    def _cannot(self, what: str, name: Node, table: Mapping[str, Choice]) -> None:
        plural = "losses" if what == "loss" else f"{what}s"
        self.report.add(
            name.place,
            f"{self.library.title} has no {shown(str(name.value))}",
            f"its {plural} are: {', '.join(table)}",
        )
        name.bad = True  # one problem is enough


def _plain(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def _items(node: Node) -> list[Node]:
    return node.value if isinstance(node.value, list) else []


def _copied(node: Node) -> Node:
    """A node and all in it, to be changed."""
    value: Any = node.value
    if isinstance(value, dict):
        value = {key: _copied(inner) for key, inner in value.items()}
    elif isinstance(value, list):
        value = [_copied(inner) for inner in value]
    return Node(value, node.place, node.text, node.name, node.key, node.bad, node.overridden)


def _made(value: object, beside: Node, name: str) -> Node:
    """A node that nobody wrote."""
    made: Any = {word: _made(one, beside, word) for word, one in value.items()} if isinstance(value, dict) else value
    return Node(made, beside.place, str(value) if isinstance(value, str) else "", name)
