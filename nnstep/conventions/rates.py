"""The schedule of a learning rate as a library has it: its own words for it, and what obeys it there."""

from __future__ import annotations

from typing import Any

from nnstep.conventions.entry import Form, Library, Rates, Setting, Slows
from nnstep.conventions.nodes import made, plain
from nnstep.functions.entry import find
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.functions.schedules import SCHEDULES
from nnstep.reading.nodes import Node
from nnstep.reading.places import Report, shown


def rates(library: Library, root: Node, report: Report) -> list[Setting]:
    """What the library makes of the schedule, which is put into `training` where the optimizer says it in its words."""
    known, fields = library.rates, root.value
    if known is None or not isinstance(fields, dict):
        return []
    steps = fields.get("optimizer")
    given: Any = steps.value if steps is not None else None
    name = given.get("name") if isinstance(given, dict) else steps
    entry = find(OPTIMIZERS, name.value) if name is not None and isinstance(name.value, str) else None
    for one in known.slows if isinstance(given, dict) else ():
        if entry is not None and one.optimizer == entry.name and one.argument in given:
            return _slowed(one, given.pop(one.argument), fields, report)
    obeys = entry is not None and entry.name in known.only
    word = given.get(known.argument) if isinstance(given, dict) else None
    if word is not None and isinstance(word.value, str) and not word.bad:
        schedule = _worded(library, known, given, report)
        if schedule is None:
            return []
        if not obeys:
            says = f"{known.argument}={word.value!r} changes nothing in {library.title} but with sgd."
            return [Setting("optimizer", known.argument, Form("", "", says=says))]
        _put(schedule, fields, report)
    if not known.schedules:
        return []
    said = root.at("training", "schedule", "name").value or root.at("training", "schedule").value
    schedule_entry = find(SCHEDULES, said) if isinstance(said, str) else None
    if schedule_entry is None or schedule_entry.constant:
        return []
    form = known.schedules.get(schedule_entry.name)
    if form is None or not obeys:
        title = f"schedule '{schedule_entry.name}'" if obeys else "schedule but for sgd"
        says = f"{library.title} has no {title}: that is nnstep's."
        return [Setting("schedule", schedule_entry.name, Form("", "", says=says))]
    return [Setting("schedule", schedule_entry.name, form)]


def _put(schedule: Node, fields: dict[str, Node], report: Report) -> None:
    """A schedule into `training`."""
    training: Any = fields.setdefault("training", made({}, schedule, "training")).value
    if isinstance(training, dict) and "schedule" in training and training["schedule"].value is not None:
        report.add(schedule.place, "the schedule is said twice", "leave it out here, or in training")
    elif isinstance(training, dict):
        training["schedule"] = schedule


def _slowed(one: Slows, given: Node, fields: dict[str, Node], report: Report) -> list[Setting]:
    """An argument of the optimizer that is a schedule."""
    if not given.value:
        return []
    beside = {name: made(value, given, name) for name, value in one.fields.items()}
    named = Node(given.value, given.place, given.text, one.parameter, given.key, overridden=given.overridden)
    parts: Any = {"name": made(one.schedule, given, "name"), one.parameter: named, **beside}
    _put(Node(parts, given.place, "", "schedule", given.key, overridden=given.overridden), fields, report)
    own = f"{one.argument}={given.value}"
    return [Setting("schedule", one.schedule, Form(own, one.schedule, says="The rate is divided anew in each update."))]


def _worded(library: Library, known: Rates, given: dict[str, Node], report: Report) -> Node | None:
    """The schedule that the optimizer says in the library's words, which are taken out of it; None where it is none."""
    word = given.pop(known.argument)
    own = plain(str(word.value))
    beside = {ours: given.pop(theirs) for theirs, ours in known.beside.items() if theirs in given}
    if own in known.refused:
        report.add(word.place, *known.refused[own])
        return None
    if own not in known.words:
        listed = ", ".join((*known.words, *known.refused))
        report.add(
            word.place, f"{library.title} has no {known.argument} '{shown(str(word.value))}'", f"it has {listed}"
        )
        return None
    schedule: Any = {"name": made(known.words[own], word, "name"), **beside}
    return Node(schedule, word.place, "", "schedule", word.key, overridden=word.overridden)
