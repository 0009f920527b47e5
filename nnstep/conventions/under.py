"""A scenario's nodes as a library means them: every function of it set expressly, and what was set, kept.

What a file or `--set` says of a parameter stays; what it does not say is the library's default, not ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nnstep.conventions.entry import Choice, Form, Library, Penalty, Reported, Setting
from nnstep.conventions.firsts import firsts
from nnstep.conventions.nodes import copied, items, made, plain, pulling
from nnstep.conventions.rates import rates
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
class Convention:
    """What a scenario became under a library. reported: the number that it gives as its loss.

    penalised: whether what it takes as L2 is in that number.
    """

    library: Library
    settings: tuple[Setting, ...]
    reported: Reported
    penalised: bool = False

    def data(self) -> dict[str, Any]:
        """What was set, for programs."""
        return {
            "library": self.library.name,
            "release": self.library.release,
            "settings": [
                {"what": one.what, "said": one.said, "own": one.form.own, "becomes": one.form.becomes,
                 "parameters": dict(one.parameters), "says": one.form.says}
                for one in self.settings
            ],
            "reports": self.reported.other
            or ("E_total" if self.reported.is_the_loss and not self.penalised else "E_reported"),
        }  # fmt: skip


def read_under(root: Node, report: Report) -> tuple[Node, Convention | None]:
    """The nodes of a scenario as the library in its `like` means them; they themselves where it names none.

    What the library cannot do goes to the report.
    """
    named = root.value.get("like") if isinstance(root.value, dict) else None
    found = library(named.value) if named is not None and isinstance(named.value, str) else None
    if found is None or not isinstance(root.value, dict):
        return root, None
    fields = {key: copied(node) if key in _SECTIONS else node for key, node in root.value.items()}
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
        for where in (network.at("defaults"), *items(network.at("layers"))):
            for key, what in (("activation", "activation"), ("weights", "initializer"), ("bias", "initializer")):
                self._all(what, where, key)
        self.settings += firsts(self.library, self.root)
        form = self._function("loss", self.root, "loss")
        self.settings += rates(self.library, self.root, self.report)
        optimizer = self._function("optimizer", self.root, "optimizer")
        has_steps = isinstance(self.root.value, dict) and "optimizer" in self.root.value
        pulled = self._trained(optimizer) if has_steps else False
        return Convention(self.library, tuple(self.settings), form.reported if form else Reported(), pulled)

    def _trained(self, optimizer: Form | None) -> bool:
        """What the library does in training where nobody says otherwise; whether its L2 is in its loss."""
        fields: Any = self.root.value
        if "training" not in fields:
            fields["training"] = made({}, fields["optimizer"], "training")
        training = fields["training"].value
        for key, value in self.library.training.items() if isinstance(training, dict) else ():
            if key not in training:
                training[key] = made(value, fields["optimizer"], key)
                self.settings.append(Setting("training", key, Form(value, "", says=f"{key} is {value}.")))
        self._clipped(training)
        if not self.library.steps:
            says = f"{self.library.title} has no steps of its own like these: they are nnstep's."
            self.settings.append(Setting("optimizer", "", Form("", "", says=says)))
        return self._pull(optimizer or Form("", ""))

    def _clipped(self, training: Any) -> None:
        """What the library does where gradients are clipped."""
        clip = training.get("clip_norm") if isinstance(training, dict) else None
        if clip is None or clip.value is None or clip.bad:
            return
        if self.library.clip_epsilon and "clip_epsilon" not in training:
            training["clip_epsilon"] = made(self.library.clip_epsilon, clip, "clip_epsilon")
        says = f"{self.library.title} clips no gradients: that is nnstep's."
        self.settings.append(Setting("clip", "clip_norm", self.library.clips or Form("", "", says=says)))

    def _pull(self, optimizer: Form) -> bool:
        """L2 as the library takes it: into its loss, or as the weight decay of its optimizer. Whether the former."""
        fields: Any = self.root.value
        training = fields["training"]
        if not isinstance(training.value, dict):
            return False
        said, argument = training.value.get("l2"), self.library.penalty
        if said is not None and isinstance(said.value, dict):
            return argument is not None and self._completed(said.value, argument)
        if argument is not None:
            if said is None and argument.default:
                said = made(argument.default, fields["optimizer"], "l2")
            if said is not None and said.value:
                training.value["l2"] = pulling(said, argument.fields)
                self._say_pull(argument.argument, argument.says, said)
            return True
        steps = fields["optimizer"].value if isinstance(fields["optimizer"].value, dict) else {}
        decay = steps.pop("weight_decay", None) if optimizer.decay != "decoupled" else None
        decay = said if said is not None and said.value else decay
        if decay is None or not decay.value:
            return False
        if optimizer.decay == "decoupled":
            steps["weight_decay"] = Node(decay.value, decay.place, decay.text, "weight_decay", decay.key)
            del training.value["l2"]
            self._say_pull("weight_decay={}", "It shrinks weights and biases beside the step.", decay)
        elif optimizer.decay == "coupled":
            clip = training.value.get("clip_norm")
            late = {"clipped": False} if clip is not None and clip.value is not None else {}
            training.value["l2"] = pulling(decay, {"biases": True, **late})
            says = "It is a part of the slope of every weight and every bias"
            self._say_pull("weight_decay={}", f"{says}, added after clipping." if late else f"{says}.", decay)
        else:
            self.report.add(decay.place, f"{optimizer.own} has no weight decay", "leave it out, or leave out like")
        return False

    def _completed(self, said: Any, argument: Penalty) -> bool:
        """What of an L2 nobody says is as the library has it; not where another part is said to be otherwise."""
        rate = said.get("rate")
        if rate is None or not rate.value:
            return False
        if any(key in said and said[key].value != value for key, value in argument.fields.items()):
            return False
        for key, value in argument.fields.items():
            said.setdefault(key, made(value, rate, key))
        self._say_pull(argument.argument, argument.says, rate)
        return True

    def _say_pull(self, argument: str, says: str, rate: Node) -> None:
        form = Form(argument.format(rate.value), "", says=says)
        self.settings.append(Setting("l2", "l2", form))

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
        own = self._own(plain(name.value))
        entry = find(_TABLES[what], own)
        if entry is None or (what == "initializer" and not table):
            return None  # an unknown name is said where it is read
        choice = table.get(entry.name)
        if choice is None and what == "optimizer" and not self.library.steps:
            return None
        if choice is None and what == "initializer":
            says = f"{self.library.title} has no {entry.name}: that is nnstep's."
            self.settings.append(Setting(what, shown(str(name.value)), Form("", "", says=says)))
            return None
        if choice is None:
            self._cannot(what, name, table)
            return None
        form = choice if isinstance(choice, Form) else choice(self._said(name, given))
        fields[key] = self._set(what, name, form, given, node)
        return form

    @staticmethod
    def _said(name: Node, given: Mapping[str, Node]) -> dict[str, Any]:
        """What a file says of a function: its name, and its parameters."""
        return {**{word: one.value for word, one in given.items()}, "name": plain(str(name.value))}

    def _own(self, name: str) -> str:
        """The name that we have for what the library calls so."""
        own = self.library.names.get(name, name)
        if isinstance(own, str):
            return own
        network = self.root.at("network")
        for where in (*items(network.at("layers"))[-1:], network.at("defaults")):
            last = where.at("activation", "name")  # set already, as the library has it
            if isinstance(last.value, str):
                return own.get(last.value, name)
        return name

    def _set(self, what: str, name: Node, form: Form, given: dict[str, Node], node: Node) -> Node:
        """The node of a function as a form has it, with what was given."""
        entry = find(_TABLES[what], form.becomes)
        assert entry is not None, form.becomes
        ours = {word: one.name for one in entry.parameters for word in (one.name, *one.aliases)}
        ours |= {word: own for word, own in {**self.library.arguments, **form.arguments}.items() if own in ours}
        kept = {ours.get(word, word): one for word, one in given.items() if word not in form.without}
        set_here = {word: value for word, value in form.parameters.items() if word not in kept}
        fields = {
            "name": Node(form.becomes, name.place, form.becomes, "name", name.key),
            **{word: made(value, node, word) for word, value in set_here.items()},
            **kept,
        }
        setting = Setting(what, shown(str(name.value)), form, tuple(set_here.items()))
        if setting not in self.settings:
            self.settings.append(setting)
        for word in form.lacks:
            if word in kept and kept[word].value:
                says = f"{form.own} has no {word.replace('_', ' ')}: that is nnstep's."
                self.settings.append(Setting(what, setting.said, Form("", "", says=says)))
        return Node(fields, node.place, "", node.name, node.key, overridden=node.overridden)

    def _cannot(self, what: str, name: Node, table: Mapping[str, Choice]) -> None:
        plural = "losses" if what == "loss" else f"{what}s"
        self.report.add(
            name.place,
            f"{self.library.title} has no {shown(str(name.value))}",
            f"its {plural} are: {', '.join(table)}",
        )
        name.bad = True  # one problem is enough
