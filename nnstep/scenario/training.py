"""How training goes: what the section says, and what of it means something for these samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nnstep.functions.entry import find
from nnstep.functions.schedules import SCHEDULES
from nnstep.reading.checks import Bad, good
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report
from nnstep.scenario.classes import classes_of
from nnstep.scenario.model import L2, FunctionSpec, Sample, Stop, Training
from nnstep.scenario.rows import targets_of

_MOST_NAMED = 20  # samples in a message


class TrainingReader:
    """Reads the training of a scenario. validation: the numbers of samples that do not train."""

    def __init__(self, values: dict[str, Any], root: Node, report: Report) -> None:
        self.values = values
        self.root = root
        self.report = report

    def read(self, samples: Sequence[Sample], validation: Sequence[int], seed: Callable[[Node, str], None]) -> Training:
        """How training goes. seed: asks for one, for a node and what draws there."""
        values = good(self.values, "training", {})
        if good(values, "order") == "shuffle":
            seed(self._node("order"), "shuffle")
        return Training(
            epochs=good(values, "epochs", 1),
            batch=good(values, "batch", "full"),
            reduction=good(values, "reduction", "mean"),
            order=self._order(good(values, "order", "file"), len(samples), validation),
            l2=self._l2(good(values, "l2", {})),
            clip_norm=good(values, "clip_norm"),
            clip_epsilon=good(values, "clip_epsilon", 0.0),
            schedule=self._schedule(good(values, "schedule"), len(samples) - len(validation)),
            stop=self._stop(good(values, "stop"), samples, validation),
        )

    def _order(self, given: Any, samples: int, validation: Sequence[int]) -> Any:
        if not isinstance(given, list):
            return given
        held = set(validation)
        trains = [one for one in range(1, samples + 1) if one not in held]
        for number, entry in enumerate(given):
            if samples and sorted(entry) != trains:
                named = (
                    f"that trains once: {', '.join(map(str, trains[:_MOST_NAMED]))}"
                    if held
                    else f"once, 1 to {samples}"
                )
                self.report.add(
                    self._node("order").at(number).place,
                    f"the order of epoch {number + 1} must name each sample {named}",
                )
        return tuple(tuple(entry) for entry in given)

    @staticmethod
    def _l2(given: Any) -> L2:
        """The penalty: of a number, or of a mapping."""
        if not isinstance(given, dict):
            return L2(given)
        return L2(**{key: value for key, value in given.items() if value is not Bad})

    def _schedule(self, given: FunctionSpec | None, trains: int) -> FunctionSpec | None:
        """The schedule of the learning rate; None where it stays what it is. trains: how many samples do."""
        entry = find(SCHEDULES, given.name) if given else None
        if given is None or entry is None or entry.constant:
            return None
        if self.values.get("optimizer") is None:
            self.report.add(
                self._node("schedule").spot,
                f"the schedule {given.name} has no learning rate to change",
                "give an optimizer with a learning_rate, or leave the schedule out",
            )
        if given.parameters.get("samples") == 0:  # nobody counts them: as many as there are
            batch = good(good(self.values, "training", {}), "batch", "full")
            whole = given.parameters["per"] == "epoch" or batch == "full"
            counted = trains if whole else 1 if batch == "online" else min(batch, trains)
            return FunctionSpec(given.name, {**given.parameters, "samples": float(counted)})
        return given

    def _stop(self, given: Any, samples: Sequence[Sample], validation: Sequence[int]) -> Stop | None:
        """The rule of early stopping, if it is about something that these samples have."""
        if not given or Bad in given.values():
            return None
        stop = Stop(**given)
        node = self._node("stop")
        if stop.on.endswith("_val") and samples and not validation:
            self.report.add(
                node.at("on").place,
                f"{stop.on} needs samples that do not train",
                "give the data a validation part, as in data: {csv: …, validation: 0.2}; or stop on E_epoch",
            )
        if stop.is_accuracy and samples and not classes_of(targets_of(samples)):
            self.report.add(
                node.at("on").place,
                f"{stop.on} needs targets that are classes",
                "classes are one 1 among 0s for each sample, or one output with two values; or stop on E_epoch, E_val",
            )
        wrong = "below" if stop.is_accuracy else "above"
        if getattr(stop, wrong) is not None:
            right = "above" if stop.is_accuracy else "below"
            better = "larger is better" if stop.is_accuracy else "smaller is better"
            self.report.add(
                node.at(wrong).spot, f"{wrong} means nothing for {stop.on}, of which {better}", f"write {right}"
            )
        return stop

    def _node(self, key: str) -> Node:
        return self.root.at("training", key)
