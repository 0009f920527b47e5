"""A scenario: what a file says, checked and complete; and the JSON Schema of scenario files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nnstep.errors import Problem
from nnstep.reading.checks import Bad, Schema, good
from nnstep.reading.nodes import Node, plain
from nnstep.reading.places import Place, Report, problem_at
from nnstep.records import dataclass, field
from nnstep.scenario.build import Builder
from nnstep.scenario.fields import FORMAT, FUNCTIONS, SCENARIO
from nnstep.scenario.model import Citation, Claim, CsvSpec, FunctionSpec, NetworkSpec, Sample, Training, Variant
from nnstep.scenario.reader import DataReader

if TYPE_CHECKING:
    from pathlib import Path

    from nnstep.conventions.under import Convention
    from nnstep.reading.comments import Part


@dataclass(frozen=True)
class Scenario:
    """Everything a file says about one example; immutable, and known to be sound but for the names of quantities.

    name: the file's, without its ending. samples: all there are; validation: the numbers, from 1, of those that do not
    train. variant: what a variant keeps. content: the file's bytes, and those of a CSV. overrides: what
    `--set` changed. like, convention: the library that it is read as, and what became of it there.
    seed: None only where nothing random is asked for. base: the folder that its paths are relative to.
    """

    name: str
    title: str
    network: NetworkSpec
    samples: Sequence[Sample]
    loss: FunctionSpec
    optimizer: FunctionSpec | None = None
    training: Training = field(default_factory=Training)
    like: str = ""
    convention: Convention | None = field(default=None, compare=False, repr=False)
    notation: str = "standard"
    seed: int | None = None
    source: Citation | None = None
    csv: CsvSpec | None = None
    validation: tuple[int, ...] = ()
    variant: Variant = field(default_factory=Variant)
    claims: tuple[Claim, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict, hash=False)
    digits: int = 4
    vectors: str = "columns"
    path: str = ""
    overrides: tuple[tuple[str, str], ...] = ()
    content: bytes = field(default=b"", repr=False)
    origin: Node | None = field(default=None, compare=False, repr=False)
    base: str | Path = field(default=".", compare=False, repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, that of a CSV included."""
        from hashlib import sha256  # loads a large library, for those who keep a place in the scenario

        return sha256(self.content).hexdigest()

    @cached_property
    def about(self) -> tuple[Part, ...]:
        """What the file says about itself: the comment at its head."""
        from nnstep.reading.comments import head_of  # only for who opens the lesson's own page

        return head_of(self.content.decode("utf-8", "replace"))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], base: str | Path = ".") -> Scenario:
        """The scenario of a file's fields as Python data; base: the folder that paths are relative to.

        Raises: ScenarioError, with every problem found.
        """
        report = Report()
        root = plain(data, report)
        return cls.from_nodes(root, report, base, content=repr(data).encode("utf-8", "replace"))

    @classmethod
    def from_nodes(
        cls,
        root: Node,
        report: Report,
        base: str | Path,
        *,
        name: str = "scenario",
        path: str = "",
        content: bytes = b"",
        overrides: tuple[tuple[str, str], ...] = (),
        reader: DataReader | None = None,
    ) -> Scenario:
        """The scenario of a tree of nodes. reader: of its data, where somebody reads it again or wants to hear of it.

        Raises: ScenarioError, with every problem found, those that the report brings along included.
        """
        meant, convention = root, None
        if isinstance(root.value, dict) and "like" in root.value:
            from nnstep.conventions.under import read_under  # only where a library is named

            meant, convention = read_under(root, report)
        try:
            values = SCENARIO.read(meant, report)
        except Bad:
            values = {}
        builder = Builder(values, meant, base, report, reader or DataReader())
        network = builder.network()
        samples = builder.samples(network)
        training = builder.training(samples)
        names = builder.output_names(network) if network else ()
        report.close()
        display, drawn = good(values, "display", {}), good(values, "variant", {})
        assert network is not None, "a wrong network has a problem in the report"
        return cls(
            name=name,
            title=good(values, "title") or name,
            network=NetworkSpec(network.inputs, network.layers, network.input_names, names),
            samples=samples,
            loss=values["loss"],
            optimizer=good(values, "optimizer"),
            training=training,
            like=good(values, "like", ""),
            convention=convention,
            notation=good(values, "notation", "standard"),
            seed=good(values, "seed"),
            source=builder.citation(),
            csv=builder.csv,
            validation=builder.validation,
            variant=Variant(tuple(good(drawn, "keep", ())), good(drawn, "lesson", "")),
            claims=builder.claims(),
            remarks=good(values, "remarks", {}),
            digits=good(display, "digits", 4),
            vectors=good(display, "vectors", "columns"),
            path=path,
            content=content + builder.content,
            overrides=overrides,
            origin=root,
            base=base,
        )

    def changed(self, overrides: Sequence[tuple[str, str]], reader: DataReader | None = None) -> Scenario:
        """The same file with other values at dotted paths, as `--set` gives them; reader: of its data, read before.

        Raises: ScenarioError, with every problem found.
        """
        from copy import deepcopy  # only for who compares several

        from nnstep.scenario.edit import edit

        assert self.origin is not None, "what was read has its nodes"
        root, report = deepcopy(self.origin), Report(self.path)
        for path, text in overrides:
            edit(root, path, text, report)
        return Scenario.from_nodes(
            root,
            report,
            self.base,
            name=self.name,
            path=self.path,
            content=self.content,
            overrides=(*self.overrides, *overrides),
            reader=reader,
        )

    def as_library(self, name: str, *, unpenalised: bool = False) -> Scenario:
        """The same as a library computes it, without claims and remarks.

        unpenalised: without the L2 that the library has by itself. Raises: ScenarioError for what it cannot do.
        """
        origin = self.origin
        assert origin is not None, "what was read has its nodes"
        assert isinstance(origin.value, dict), "and it is a mapping"
        fields = {key: node for key, node in origin.value.items() if key not in ("claims", "remarks")}
        fields["like"] = Node(name, origin.place, name, "like")
        if unpenalised:
            said = fields["training"].value if "training" in fields else {}
            value: Any = {**(said if isinstance(said, dict) else {}), "l2": Node(0.0, origin.place, "0", "l2")}
            fields["training"] = Node(value, origin.place, "", "training")
        root = Node(fields, origin.place, origin.text, origin.name, origin.key)
        return Scenario.from_nodes(root, Report(self.path), self.base, name=self.name, path=self.path)

    def place(self, *path: str | int) -> Place:
        """Where something stands, `place("claims", 3, "quantity")`, `place("remarks", "net_o1")`; else the nearest."""
        if self.origin is None:
            return Place(self.path or self.name)
        node = self.origin.at(*path)
        return node.spot if isinstance(node.value, (dict, list)) or path[:1] == ("remarks",) else node.place

    def problem(self, path: tuple[str | int, ...], message: str, help: str = "") -> Problem:
        """A problem with what stands at a path, for those who know more than the file: names of quantities."""
        return problem_at(self.place(*path), message, help)


def json_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of scenario files, functions of the tables included, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"nnstep scenario, format {FORMAT}",
        **SCENARIO.schema(),
        "$defs": {function.what: function.definition() for function in FUNCTIONS},
    }
