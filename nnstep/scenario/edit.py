"""`--set` of a scenario's fields: a value put at a dotted path, before the scenario is checked."""

from __future__ import annotations

import re

from nnstep.reading.nodes import Node
from nnstep.reading.places import Place, Report, Source, named, refused, shown
from nnstep.reading.yaml import compose

_STEP = r"\.?([^.\[\]]+)|\[([0-9]{1,9})\]"
_FUNCTIONS = frozenset(("activation", "weights", "bias", "loss", "optimizer"))  # may be named alone


def edit(root: Node, path: str, text: str, report: Report) -> None:
    """Put a value at a dotted path, `network.layers[1].activation` (places in lists from 0), before it is checked.

    Sections on the way that are not there are made; a function that is only named becomes a mapping with that name.
    """
    place = Place(f"--set {path}={text}")
    steps: list[str | int] = []
    offset = 0
    while offset < len(path) and (match := re.compile(_STEP).match(path, offset)):
        steps.append(match[1].strip() if match[1] else int(match[2]))
        offset = match.end()
    if offset < len(path) or not steps or not all(step != "" for step in steps):
        report.add(
            place,
            f"'{shown(path)}' is no path into a scenario",
            "write it like optimizer.learning_rate or network.layers[0].activation",
        )
        return
    new = _parsed(text, place, report)
    if new is None:
        return
    node = root
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if isinstance(node.value, str) and node.name in _FUNCTIONS and isinstance(step, str):
            node.value = {"name": Node(node.value, node.place, node.text, "name")}
        elif node.name == "l2" and isinstance(node.value, float | int) and isinstance(step, str):
            node.value = {"rate": Node(node.value, node.place, node.text, "rate")}
        elif node.value is None and isinstance(step, str):
            node.value = {}
        inside = node.value
        if isinstance(inside, dict) and isinstance(step, str):
            if following is None:
                new.name = step
                inside[step] = new
            else:
                node = inside.setdefault(step, Node(None, place, name=step))
        elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
            if following is None:
                new.name = node.name
                inside[step] = new
            else:
                node = inside[step]
        else:
            wanted = f"[{step}]" if isinstance(step, int) else shown(step)
            count = len(inside) if isinstance(inside, list) else 0
            is_one = node.name == "activation" and isinstance(step, int) and not count
            report.add(
                place,
                f"{shown(node.name)} has no {wanted}",
                "it is one of all units; one for each is a list, activation=[sigmoid, tanh]"
                if is_one
                else f"it is a list, from [0] to [{count - 1}]"
                if count
                else "there is nothing inside",
            )
            return


def _parsed(text: str, place: Place, report: Report) -> Node | None:
    """The node of what was typed after `--set KEY=`."""
    if hidden := refused(text):
        report.add(place, f"the value holds an invisible character, {named(hidden[0])}")
        return None
    if text.strip() in ("", "null", "~"):  # nothing, as if the key were not there
        return Node(None, place, overridden=True)
    return compose(Source("--set", text), report, place)
