"""From checked values to the parts of a scenario: what one key means for another, shapes, names, numbers of samples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from nnstep.functions.entry import Loss, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.orthogonal import takes_long
from nnstep.reading.checks import Bad, count, distinct, good
from nnstep.reading.nodes import Node
from nnstep.reading.places import Place, Report, shown
from nnstep.scenario.fields import is_random
from nnstep.scenario.model import Citation, Claim, CsvSpec, FunctionSpec, LayerSpec, NetworkSpec, Sample, Training
from nnstep.scenario.reader import DataReader
from nnstep.scenario.rows_of_weights import decimal_commas, rows, weight_rows
from nnstep.scenario.training import TrainingReader
from nnstep.scenario.unit_by_unit import unit_by_unit
from nnstep.scenario.unreached import unreached

if TYPE_CHECKING:
    from pathlib import Path

MOST_WEIGHTS: Final = 5_000_000

_CLOSE = 0.005  # of targets that are probabilities and were rounded to two decimals


class Builder:
    """Reads the sections of one scenario; what is wrong goes to the report, and the next section is read all the same.

    values: what `fields.SCENARIO` read from the root; a key that was wrong is Bad there, and what depends on it is
    left unchecked.
    """

    def __init__(
        self, values: dict[str, Any], root: Node, base: str | Path, report: Report, reader: DataReader
    ) -> None:
        self.values = values
        self.reader = reader
        self.root = root
        self.base = base
        self.report = report
        self.content = b""  # of a CSV
        self.csv: CsvSpec | None = None
        self.validation: tuple[int, ...] = ()  # the numbers of samples that do not train

    # -- the network ---------------------------------------------------------------------------------------------------

    def network(self) -> NetworkSpec | None:
        """The network; None where it is wrong."""
        values = good(self.values, "network", {})
        given = good(values, "inputs")
        inputs = len(given) if isinstance(given, list) else given
        names = given if isinstance(given, list) else []
        outputs = good(values, "outputs", [])
        self._names(names, "inputs", [], outputs)
        self._names(outputs, "outputs", names, names)
        defaults = values.get("defaults", {})
        layers: list[LayerSpec | None] = []
        before: int | None = inputs
        for number, layer in enumerate(good(values, "layers", [])):
            layers.append(self._layer(number, layer, defaults, before))
            before = good(layer, "units")
        if layers and outputs and before is not None and len(outputs) != before:
            self.report.add(
                self._node("network", "outputs").spot,
                f"{count(len(outputs), 'name')} for {count(before, 'output')}",
                f"the last layer has {count(before, 'unit')}, and each is an output",
            )
        whole = [layer for layer in layers if layer is not None]
        if inputs is None or not layers or len(whole) < len(layers):
            return None
        sizes = [inputs, *(layer.units for layer in whole)]
        weights = sum(a * b for a, b in pairwise(sizes))
        if weights > MOST_WEIGHTS:
            self.report.add(
                self._node("network", "layers").spot,
                f"the network would have {weights:,} weights",
                f"{MOST_WEIGHTS:,} is the most that is taken",
            )
            return None
        if good(self.values, "optimizer") is not None:
            for number, message, advice in unreached(whole):
                self.report.add(self._node("network", "layers").at(number).spot, message, advice)
        return NetworkSpec(inputs, tuple(whole), tuple(names), tuple(outputs))

    def _layer(self, number: int, given: dict[str, Any], defaults: Any, before: int | None) -> LayerSpec | None:
        values = {**({} if defaults is Bad else defaults), **given}
        path = ("network", "layers", number)
        node = self._node(*path)
        for key in ("activation", "weights"):
            if key not in values and defaults is not Bad:
                self.report.add(
                    node.spot,
                    f"layer {number + 1} has no {key}",
                    f"give it {key}: …, or give one for all layers in network.defaults",
                )
        units = good(values, "units")
        sources = {
            key: self._node(*path, key) if key in given else self._node("network", "defaults", key)
            for key in ("weights", "bias")
        }
        weights = good(values, "weights")
        train = good(values, "train")
        if units is not None and before is not None:
            if isinstance(weights, list):
                weights = weight_rows(weights, number + 1, (units, before), sources["weights"], self.report)
            if train is not None:
                train = rows(train, number + 1, (units, before), node.at("train"), self.report, "mark") or Bad
        if "train" in given and "train_weights" in given:
            self.report.add(
                node.at("train").spot,
                f"layer {number + 1} has both train and train_weights",
                "train says it of each weight, train_weights of all: keep one of them",
            )
        bias = good(values, "bias")
        if isinstance(bias, list) and units is not None and len(bias) != units:
            self.report.add(
                sources["bias"].place,
                f"{count(len(bias), 'bias', 'biases')} for layer {number + 1}, which has {count(units, 'unit')}",
                decimal_commas(sources["bias"], units)
                or "give one for each unit, one number that they share, none, or an initializer",
            )
        for key, spec in (("weights", weights), ("bias", bias)):
            if isinstance(spec, FunctionSpec):
                self._initializer(spec, sources[key], (units or 0, before or 0) if key == "weights" else None)
        activation = good(values, "activation")
        if isinstance(activation, list):
            activation = unit_by_unit(activation, number + 1, units, node.at("activation"), self.report)
        wrong = Bad in values.values() or defaults is Bad or train is Bad
        if units is None or activation is None or weights is None or wrong:
            return None
        return LayerSpec(
            units,
            activation,
            weights,
            tuple(bias) if isinstance(bias, list) else bias,
            good(values, "train_weights", True) if train is None else any(map(any, train)),
            good(values, "train_bias", True),
            train or (),
        )

    def _names(self, names: Sequence[str], key: str, before: Sequence[str], others: Sequence[str]) -> None:
        """Names of inputs and outputs: all different, and none that an id could be."""
        if not names:
            return
        from nnstep.scenario.taken import is_id, is_own, is_quantity_of  # only where there are names

        again = distinct([*before, *names])
        for number, name in enumerate(names):
            place = self._node("network", key, number).place
            if len(before) + number == again:
                self.report.add(place, f"the name '{shown(name)}' is used twice", "give every input and output its own")
            if not is_own(name, key, number + 1) and (is_id(name) or is_quantity_of(name, [*others, *names])):
                self.report.add(
                    place,
                    f"'{shown(name)}' may not be a name: it means a quantity already",
                    "ids such as x1, w5, net_o1, E and lr are taken",
                )

    def _initializer(self, spec: FunctionSpec, node: Node, shape: tuple[int, int] | None) -> None:
        """What an initializer asks for. shape: of the weights, None for biases."""
        entry = find(INITIALIZERS, spec.name)
        if entry is not None and entry.matrix is not None and shape is None:
            self.report.add(
                node.place,
                f"{spec.name} makes rows of weights, and biases are no rows",
                "give biases zeros, or numbers",
            )
        elif entry is not None and entry.matrix is not None and takes_long(*(shape or (0, 0))):
            self.report.add(
                node.place, f"so many weights are too many for {spec.name}", "a layer of 1,000 and 100 units is taken"
            )
        if is_random(spec):
            self._seed(node, spec.name)

    def _seed(self, node: Node, what: str) -> None:
        """Ask for a seed, once, where something draws random numbers."""
        if "seed" not in self.values:
            self.report.add(
                node.place,
                f"{what} draws random numbers, and there is no seed",
                "add seed: 1 (any whole number) at the top, so that they are the same every time",
            )
            self.values["seed"] = Bad

    # -- samples -------------------------------------------------------------------------------------------------------

    def samples(self, network: NetworkSpec | None) -> Sequence[Sample]:
        """The samples, from the file or from a CSV; those of a wrong scenario may be incomplete."""
        data = good(self.values, "data")
        spec = good(self.values, "loss")
        loss = find(LOSSES, spec.name) if isinstance(spec, FunctionSpec) else None
        wants = loss is None or loss.has_targets
        if isinstance(data, dict) and "samples" not in data:
            return self._from_csv(data, network, wants)
        if isinstance(data, dict):
            written = self._written(good(data, "samples", []), self._node("data", "samples"), loss, wants)
            held = good(data, "validation")
            if isinstance(held, list):
                written += self._written(held, self._node("data", "validation"), loss, wants, len(written))
                self.validation = tuple(range(len(good(data, "samples", [])) + 1, len(written) + 1))
            elif isinstance(held, dict):
                self.report.add(
                    self._node("data", "validation").spot,
                    "samples that are written out cannot be validated by a CSV",
                    "write its samples out too, or give all of them in CSV files: data: {csv: …, validation: {csv: …}}",
                )
            elif held is not None:
                self.validation = self._drawn(len(written))
            return tuple(written)
        return tuple(self._written(data or [], self._node("data"), loss, wants))

    def _written(
        self, rows: list[dict[str, Any]], place: Node, loss: Loss | None, wants: bool, before: int = 0
    ) -> list[Sample]:
        """Samples that are written out. before: how many others there are."""
        samples = []
        for number, given in enumerate(rows, before):
            node = place.at(number - before)
            inputs, targets = (_listed(good(given, key)) for key in ("inputs", "targets"))
            layers = good(good(self.values, "network", {}), "layers", [])
            sizes = good(good(self.values, "network", {}), "inputs")
            expected = len(sizes) if isinstance(sizes, list) else sizes
            self._length(node.at("inputs"), inputs, expected, "input")
            if not wants:
                targets = []
            elif "targets" not in given and loss is not None:
                self.report.add(node.spot, f"sample {number + 1} has no targets", f"{loss.name} compares with targets")
            elif targets is not None and layers:
                self._length(node.at("targets"), targets, good(layers[-1], "units"), "target", "output")
            if loss and targets:
                self._probable(loss, targets, node.at("targets").place, number + 1)
            samples.append(Sample(tuple(inputs or ()), tuple(targets or ())))
        return samples

    def _drawn(self, samples: int) -> tuple[int, ...]:
        """Which of so many samples validate, where a share of them is to: drawn with the seed."""
        share, node = good(self.values, "data")["validation"], self._node("data", "validation")
        self._seed(node, "validation")
        count_of_them = max(1, math.floor(samples * share + 0.5))
        if count_of_them >= samples > 0:
            self.report.add(
                node.place, f"a share of {share:g} of {count(samples, 'sample')} leaves none to train",
                "give a smaller share, or more samples",
            )  # fmt: skip
            return ()
        from nnstep.scenario.drawn import drawn  # only where a share of the samples validates

        return drawn(samples, count_of_them, good(self.values, "seed"))

    def _length(self, node: Node, given: list[float] | None, expected: int | None, what: str, of: str = "") -> None:
        if given is not None and expected is not None and len(given) != expected:
            self.report.add(
                node.place,
                f"{count(len(given), what)} for a network with {count(expected, of or what)}",
                decimal_commas(node, expected),
            )

    def _probable(self, loss: Loss, targets: Sequence[float], place: Place, number: int, advice: str = "") -> bool:
        """Whether the targets of a sample are what the loss can be compared with; else what to do is said."""
        if loss.target_range and not all(loss.target_range[0] <= one <= loss.target_range[1] for one in targets):
            low, high = loss.target_range
            self.report.add(
                place,
                f"targets of {loss.name} must lie from {low:g} to {high:g}",
                advice or f"they are probabilities; sample {number} has {min(targets):g} to {max(targets):g}",
            )
        elif loss.targets_sum_to_one and not abs(math.fsum(targets) - 1) <= _CLOSE:
            self.report.add(
                place,
                f"targets of {loss.name} must sum to 1, and these sum to {math.fsum(targets):g}",
                advice or "they are the probabilities of classes that exclude each other",
            )
        else:
            return True
        return False

    def _from_csv(self, values: dict[str, Any], network: NetworkSpec | None, wants: bool) -> Sequence[Sample]:
        node = self._node("data")
        if wants and "targets" not in values:
            self.report.add(node.spot, "the data has no targets", "name a column of the CSV: targets: …")
        try:
            read = self.reader.read(values, node, self.base, self.report, good(self.values, "seed"), self._drawn)
        except Bad:
            return ()
        samples: Sequence[Sample] = read.samples
        self.csv, self.content, self.validation = read.spec, read.content, read.validation
        if not wants:
            samples = tuple(Sample(sample.inputs) for sample in samples)
        if network is None or not samples:
            return ()
        labels = self.csv.labels
        if len(labels) != network.inputs:
            columns = count(len(self.csv.inputs), "column")
            more = len(labels) > len(self.csv.inputs)
            self.report.add(
                node.at("inputs").place,
                (
                    f"{columns} {'makes' if len(self.csv.inputs) == 1 else 'make'} {len(labels)} inputs"
                    if more
                    else columns
                )
                + f" for a network with {count(network.inputs, 'input')}",
                f"each word of a column is an input: write inputs: {len(labels)} in network, for "
                f"{shown(', '.join(labels), 200)}"
                if more
                else "",
            )
        targets = read.samples.targets.width
        if wants and "targets" in values and targets != network.outputs:
            classes = f": each of {count(targets, 'class', 'classes')} is one" if self.csv.classes else ""
            self.report.add(
                node.at("targets").place,
                f"{count(targets, 'target')} for a network with {count(network.outputs, 'output')}{classes}",
                read.advice,
            )
        loss = find(LOSSES, good(self.values, "loss").name) if good(self.values, "loss") else None
        if loss and wants:
            for number, row in enumerate(read.samples.targets, 1):
                if not self._probable(loss, row, node.at("targets").place, number, read.advice):
                    break  # the same column holds for all
        return samples

    def output_names(self, network: NetworkSpec) -> tuple[str, ...]:
        """The names of the outputs: the network's, or else the classes of the CSV."""
        classes = self.csv.classes if self.csv else ()
        if network.output_names or not classes:
            return network.output_names
        from nnstep.scenario.taken import is_id, is_quantity_of  # only where there are names

        names = [*network.input_names, *classes]
        again = distinct(names)
        for name in classes:
            if is_id(name) or is_quantity_of(name, names) or (again is not None and name == names[again]):
                self.report.add(
                    self._node("data", "targets").place,
                    f"the class '{shown(name)}' may not name an output: it means something else already",
                    "give other names in network.outputs",
                )
        return classes

    # -- the rest ------------------------------------------------------------------------------------------------------

    def training(self, samples: Sequence[Sample]) -> Training:
        """How training goes, for these samples."""
        return TrainingReader(self.values, self.root, self.report).read(samples, self.validation, self._seed)

    def claims(self) -> tuple[Claim, ...]:
        """What the source prints, in file order."""
        return tuple(
            Claim(**values, place=self._node("claims", number, "quantity").place)
            for number, values in enumerate(good(self.values, "claims", []))
            if Bad not in values.values() and {"quantity", "printed"} <= values.keys()
        )

    def citation(self) -> Citation | None:
        """Where the example is from; None where that is not said."""
        values = good(self.values, "source")
        return Citation(**{key: one for key, one in values.items() if one is not Bad}) if values else None

    def _node(self, *path: str | int) -> Node:
        return self.root.at(*path)


def _listed(value: Any) -> list[float] | None:
    return [value] if isinstance(value, float) else value
