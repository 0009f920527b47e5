"""What a scenario file may say: every section, key and value, once, for the checks and for the JSON Schema."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, cast

from nnstep.errors import nearest
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry, Loss, Parameter, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.functions.schedules import SCHEDULES
from nnstep.quantities.spellings import NOTATIONS
from nnstep.reading.checks import Bad, Field, Kind, ListOf, OneOf, Schema, Section, suggestion
from nnstep.reading.kinds import Choice, Flag, Link, Name, Number, Printed, Text, visible, whole
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report, shown
from nnstep.scenario.data_fields import SAMPLE, Data
from nnstep.scenario.model import KEPT, LESSONS, FunctionSpec

VECTORS: Final = ("columns", "rows")
"""How samples stand in matrices: W·a as most books write it, or X·W as in most programs."""

FORMAT: Final = 1


def _kind_of(parameter: Parameter) -> Kind:
    if parameter.choices:
        return Choice(*parameter.choices)
    if isinstance(parameter.default, bool):
        return Flag()
    return Number.of(parameter, whole=parameter.whole)


@cache
def _section(entry: Entry) -> Section:
    """The mapping by which a function and its parameters are given."""
    fields = {"name": Field(Name(), required=True)}
    for one in entry.parameters:
        fields[one.name] = Field(_kind_of(one), one.says, required=one.default is None, aliases=one.aliases)
    if isinstance(entry, Loss):
        fields["combine"] = Field(Choice("sum", "mean"), f"how outputs combine; {entry.combine} if nothing is said")
    return Section(entry.name, fields)


class Function(Kind):
    """A function of a table: its name, or a mapping with its name and its parameters."""

    def __init__(self, what: str, table: Sequence[Entry]) -> None:
        self.what = what
        self.table = table
        self.says = f"the name of {'an' if what[0] in 'aio' else 'a'} {what}, or {{name: …, its parameters}}"

    @property
    def listed(self) -> str:
        """All the names, in a sentence."""
        plural = "losses" if self.what == "loss" else f"{self.what}s"
        return f"{plural} are: {', '.join(entry.name for entry in self.table)}"

    def _read(self, node: Node, report: Report) -> FunctionSpec:
        if isinstance(node.value, str):
            entry = self._entry(node, report)
            given: dict[str, Any] = {}
            if lacking := [one.name for one in entry.parameters if one.default is None]:
                report.add(node.place, f"{entry.name} needs {' and '.join(lacking)}",
                           f"write {{name: {entry.name}, {', '.join(f'{one}: …' for one in lacking)}}}")  # fmt: skip
                raise Bad
        elif isinstance(node.value, dict):
            if "name" not in node.value:
                self._nameless(node, node.value, report)
                raise Bad
            entry = self._entry(node.value["name"], report)
            given = _section(entry).read(node, report)
            if Bad in given.values() or any(one.default is None and one.name not in given for one in entry.parameters):
                raise Bad
        else:
            raise self.fail(node, report, self.listed)
        values: dict[str, Any] = {
            one.name: value
            for one in entry.parameters
            if (value := given.get(one.name, one.default)) != one.default or not one.optional
        }
        values = {key: float(one) if type(one) is int else one for key, one in values.items()}
        if wrong := entry.clash(values):
            report.add(node.place, *wrong)
            raise Bad
        return FunctionSpec(entry.name, values, given.get("combine", ""))

    def _nameless(self, node: Node, items: dict[str, Node], report: Report) -> None:
        close = nearest("name", [word[:100] for word in items], 1)
        if close and close[0] in items:
            report.add(items[close[0]].spot, f"unknown key '{shown(close[0])}'", "did you mean 'name'?")
        else:
            report.add(node.spot, f"missing key 'name' in {shown(node.name)}", self.listed)

    def _entry(self, node: Node, report: Report) -> Entry:
        if node.bad or not isinstance(node.value, str):
            raise Bad if node.bad else self.fail(node, report, self.listed)
        entry = find(self.table, node.value)
        if entry is None:
            known = [word for one in self.table for word in (one.name, *one.aliases)]
            report.add(node.place, f"unknown {self.what} '{shown(node.value)}'",
                       suggestion(node.value, known, self.listed))  # fmt: skip
            raise Bad
        return entry

    def schema(self) -> Schema:
        return {"$ref": f"#/$defs/{self.what}"}

    def definition(self) -> Schema:
        """The schema that `schema` refers to."""
        alone = [one for one in self.table if all(p.default is not None for p in one.parameters)]
        names = {"enum": [name for one in alone for name in (one.name, *one.aliases)]}
        forms = []
        for one in self.table:
            form = _section(one).schema()
            form["properties"]["name"] = {"enum": [one.name, *one.aliases], "description": one.says}
            forms.append(form)
        return {"anyOf": [*([names] if alone else []), *forms]}


class Order(Kind):
    """Sample numbers, an entry per epoch."""

    says = "file, shuffle, or lists of sample numbers, one for each epoch"
    lists = ListOf(ListOf(whole(), "a list of sample numbers"), "a list of lists of sample numbers, one for each epoch")

    def _read(self, node: Node, report: Report) -> Any:
        items = node.value if isinstance(node.value, list) else []
        if items and not any(isinstance(item.value, list) for item in items):
            raise self.fail(node, report, "one entry for every epoch: write [[…]] for one that is used in all of them")
        return self.lists.read(node, report)

    def schema(self) -> Schema:
        return self.lists.schema()


class Like(Kind):
    """A library of the table of conventions, by its name or an alias."""

    says = "the name of a library"

    def _read(self, node: Node, report: Report) -> str:
        from nnstep.conventions.table import library, there_are  # only where a library is named

        found = library(node.value) if isinstance(node.value, str) else None
        if found is None and isinstance(node.value, str):
            report.add(node.place, f"unknown library '{shown(node.value)}'", there_are(node.value))
            raise Bad
        if found is None:
            raise self.fail(node, report, there_are(""))
        return found.name

    def schema(self) -> Schema:
        from nnstep.conventions.table import names

        return {"enum": names()}


class Remarks(Kind):
    """Words for quantities; whether there are such quantities is for those to say who know the network."""

    says = "a mapping of quantities to words"

    def _read(self, node: Node, report: Report) -> dict[str, str]:
        if not isinstance(node.value, dict):
            raise self.fail(node, report)
        words: dict[str, str] = {}
        for key, item in node.value.items():
            try:
                visible(Node(key, item.spot, key, "the name of the quantity"), report)
                words[key] = Text().read(item, report)
            except Bad:
                continue
        return words

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": Text().schema()}


class InputName(Name):
    """The name of an input: no number, or the inputs of a sample would be taken for names."""

    says = "the name of an input, in quotes where it is a number"

    def _read(self, node: Node, report: Report) -> str:
        if not isinstance(node.value, str):
            raise self.fail(node, report)
        return super()._read(node, report)

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1}


class Version(Kind):
    """The format of the file."""

    says = f"{FORMAT}"

    def _read(self, node: Node, report: Report) -> int:
        if type(node.value) is not int or node.value != FORMAT:
            raise self.fail(node, report, f"this nnstep reads format {FORMAT}; write format: {FORMAT}")
        return FORMAT

    def schema(self) -> Schema:
        return {"const": FORMAT}


activation = Function("activation", ACTIVATIONS)
initializer = Function("initializer", INITIALIZERS)
loss = Function("loss", LOSSES)
optimizer = Function("optimizer", OPTIMIZERS)
schedule = Function("schedule", SCHEDULES)
FUNCTIONS: Final = (activation, initializer, loss, optimizer, schedule)

_number = Number()
_numbers = ListOf(_number, "a list of numbers")


class Linked(Number):
    """A weight, or null where the link is missing."""

    def _read(self, node: Node, report: Report) -> Any:
        place = node.place
        written = place.source is None or place.start < place.end  # nothing at all is no null
        return None if node.value is None and written else super()._read(node, report)

    def schema(self) -> Schema:
        return {"type": ["number", "null"]}


class Rows(Kind):
    """Something for each weight: a row per unit, or all of them in one list. of: what it is for one."""

    def __init__(self, says: str, of: ListOf) -> None:
        self.says, self.row = says, of
        self.rows = ListOf(of, says)

    def _read(self, node: Node, report: Report) -> Any:
        flat = isinstance(node.value, list) and not any(isinstance(item.value, list) for item in node.value)
        return (self.row if flat else self.rows).read(node, report)

    def schema(self) -> Schema:
        return {"anyOf": [self.rows.schema(), self.row.schema()]}


class Bias(Kind):
    """The word none, or an initializer."""

    def _read(self, node: Node, report: Report) -> FunctionSpec | None:
        return None if node.text.casefold() == "none" else cast(FunctionSpec, initializer.read(node, report))

    def schema(self) -> Schema:
        return {"anyOf": [{"const": "none"}, initializer.schema()]}


_bias = Bias()
_ACTIVATION = Field(activation, "what is made of the weighted sum", words=("function", "activation_function", "act"))
_links = ListOf(Linked(advice="null stands where there is no link"), "a list of numbers")
_ACTIVATIONS = Field(OneOf("an activation, or a list of one for each unit", text=activation, map=activation,
                           list=ListOf(activation, "a list of activations, one for each unit")),
                     "what is made of the weighted sum; or a list, one for each unit",
                     words=_ACTIVATION.words)  # fmt: skip
_WEIGHTS = Field(OneOf("rows of numbers, or an initializer", list=Rows("rows of numbers, one for each unit", _links),
                       text=initializer, map=initializer),
                 "a row per unit of this layer, a column per unit of the layer before, null where a link is missing; "
                 "or an initializer",
                 words=("weight", "w", "kernel", "init", "initializer"))  # fmt: skip
_BIAS = Field(OneOf("none, a number, a list of numbers, or an initializer",
                    null=None, number=_number, list=_numbers, text=_bias, map=_bias),
              "none, one number shared by the layer, a list with one per unit, or an initializer",
              words=("biases", "b", "offset", "intercept"))  # fmt: skip
_TRAIN_WEIGHTS = Field(
    Flag(advice="for the layer as a whole; train says it for each weight, train: [[true, false]]"),
    "false: updates leave the weights as they are",
    words=("trainable", "freeze"),
)
_TRAIN = Field(Rows("rows of true and false, one for each unit", ListOf(Flag(), "a list of true and false")),
               "true or false for each weight, in rows as the weights: updates leave those as they are that have false",
               words=("mask", "frozen", "trains"))  # fmt: skip
_TRAIN_BIAS = Field(Flag(), "false: updates leave the biases as they are", words=("train_biases",))

DEFAULTS = Section("defaults", {
    "activation": _ACTIVATION, "weights": _WEIGHTS, "bias": _BIAS,
    "train_weights": _TRAIN_WEIGHTS, "train_bias": _TRAIN_BIAS,
})  # fmt: skip

LAYER = Section("A layer", {
    "units": Field(whole(), "how many neurons", required=True,
                   words=("neurons", "nodes", "size", "width", "outputs", "count", "cells")),
    "activation": _ACTIVATIONS, "weights": _WEIGHTS, "bias": _BIAS,
    "train_weights": _TRAIN_WEIGHTS, "train_bias": _TRAIN_BIAS, "train": _TRAIN,
})  # fmt: skip

NETWORK = Section("network", {
    "inputs": Field(OneOf("a number, or a list of names", number=whole(), list=ListOf(InputName(), "a list of names")),
                    "how many, or their names", required=True, words=("input", "features", "n_inputs", "input_size")),
    "outputs": Field(ListOf(Name(), "a list of names", advice="how many there are, the units of the last layer say"),
                     "names of the outputs", words=("output", "labels", "classes")),
    "defaults": Field(DEFAULTS, "for layers that don't say", words=("default",)),
    "layers": Field(ListOf(LAYER, "a list of layers, hidden ones first"), "hidden layers first, the last is the output",
                    required=True, words=("layer", "hidden")),
})  # fmt: skip

STOP = Section("stop", {
    "on": Field(Choice("E_epoch", "E_val", "accuracy", "accuracy_val"), "what is looked at; E_epoch if nothing is said",
                words=("monitor", "metric", "quantity")),
    "below": Field(_number, "stop when the error is below this"),
    "above": Field(_number, "stop when the accuracy is above this"),
    "patience": Field(whole(0), "stop after so many epochs without a gain"),
    "min_change": Field(Number(0), "the least that counts as a gain", words=("min_delta", "tolerance", "tol")),
    "restore_best": Field(Flag(), "whether the weights of the best epoch are taken", words=("restore_best_weights",)),
})  # fmt: skip

PENALTY = Section("l2", {
    "rate": Field(Number(0), "how strong it is", required=True,
                  words=("l2", "lambda", "alpha", "value", "weight_decay", "strength", "factor")),
    "biases": Field(Flag(), "true: of the biases as well", words=("bias",)),
    "divide": Field(Choice("none", "samples"), "samples: divided by those of the batch", words=("divided",)),
    "half": Field(Flag(), "true: rate/2 · Σw², slope rate · w; false: rate · Σw², slope 2 · rate · w"),
    "in_loss": Field(Flag(), "true: the penalty is a part of E_total, as a step of its own", words=("penalty",)),
    "clipped": Field(Flag(), "false: added to slopes when they have been clipped, as the weight decay of optimizers"),
})  # fmt: skip

TRAINING = Section("training", {
    "epochs": Field(whole(), "where a run stops by itself", words=("iterations", "steps", "n_epochs", "max_iter")),
    "batch": Field(OneOf("full, online, or a number", number=whole(), text=Choice("full", "online")),
                   "samples in an update", words=("batch_size", "minibatch")),
    "reduction": Field(Choice("mean", "sum"), "how samples combine"),
    "order": Field(OneOf(Order.says, text=Choice("file", "shuffle"), list=Order()), "in which samples are taken",
                   words=("shuffle",)),
    "l2": Field(OneOf("a number, 0 or more, or a mapping", number=Number(0), map=PENALTY),
                "adds l2 · w to each weight's gradient", words=("weight_decay", "lambda", "alpha")),
    "clip_norm": Field(OneOf("a number, or null", null=None, number=Number(0)), "the largest norm of the gradient",
                       words=("clip", "max_norm", "gradient_clipping")),
    "clip_epsilon": Field(Number(0), "added to the norm before clip_norm is divided by it, as in PyTorch"),
    "schedule": Field(OneOf(schedule.says, null=None, text=schedule, map=schedule), "how the learning rate goes on",
                      words=("scheduler", "lr_schedule", "lr_scheduler", "learning_rate_schedule", "decay")),
    "stop": Field(STOP, "early stopping", words=("early_stopping",)),
})  # fmt: skip

SOURCE = Section("source", {
    "title": Field(Text()), "author": Field(Text(), words=("authors",)), "url": Field(Link(), words=("link",)),
    "year": Field(whole(-9999, 9999), words=("date",)),
})  # fmt: skip

CLAIM = Section("A claim", {
    "quantity": Field(Name(), "what the number is of", required=True, words=("name", "id", "of")),
    "printed": Field(Printed(), "the number as the source prints it", required=True,
                     words=("value", "number", "print", "prints")),
    "text": Field(Text(), "the line as the source prints it", words=("line", "quote")),
    "remark": Field(Text(), "words of the scenario's author", words=("remarks", "note", "comment")),
})  # fmt: skip

VARIANT = Section("variant", {
    "keep": Field(ListOf(Choice(*KEPT), "a list of what stays"), "what stays when a seed draws other numbers"),
    "lesson": Field(Choice(*LESSONS), "what must still be true of them"),
})  # fmt: skip

SCENARIO = Section("A scenario", {
    "format": Field(Version(), "the format of this file", required=True, words=("version",)),
    "title": Field(Text(), words=("name",)),
    "source": Field(SOURCE, "where the example is from", words=("reference", "origin")),
    "notation": Field(Choice(*NOTATIONS), "how names are shown"),
    "like": Field(Like(), "the library that functions and their defaults are meant as",
                  words=("library", "framework", "convention", "conventions")),
    "seed": Field(whole(0, 2**63), "for initializers and shuffling", words=("random_seed", "random_state")),
    "network": Field(NETWORK, required=True, words=("net", "model", "architecture")),
    "data": Field(OneOf("a list of samples, or a mapping with csv, inputs, targets",
                        list=ListOf(SAMPLE, "a list of samples"), map=Data()),
                  "samples, or a CSV", required=True, words=("samples", "dataset", "examples")),
    "loss": Field(loss, "what is made of output and target", required=True,
                  words=("error", "cost", "loss_function", "criterion")),
    "optimizer": Field(OneOf(optimizer.says, null=None, text=optimizer, map=optimizer), "how parameters are updated",
                       words=("optimiser", "learning_rate", "lr", "solver")),
    "training": Field(TRAINING, words=("train", "epochs", "fit")),
    "variant": Field(VARIANT, "how other numbers are drawn, for a class", words=("variants",)),
    "claims": Field(ListOf(CLAIM, "a list of claims", some=False), "what the source prints", words=("claim",)),
    "remarks": Field(Remarks(), "words for a quantity, shown at its step", words=("remark", "notes")),
    "display": Field(Section("display", {
        "digits": Field(whole(1, 17), "significant digits", words=("precision",)),
        "vectors": Field(Choice(*VECTORS), "whether samples are columns of matrices, or rows", words=("orientation",)),
    })),
})  # fmt: skip


def is_random(initializer: FunctionSpec) -> bool:
    """Whether an initializer draws random numbers."""
    entry = find(INITIALIZERS, initializer.name)
    return entry is not None and entry.random
