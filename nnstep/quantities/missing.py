"""Names that no quantity has: why a network lacks one that others have, what was meant, and what there is."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from nnstep.errors import AbsentQuantity, UnknownName, UnknownQuantity, did_you_mean
from nnstep.quantities.ids import ids
from nnstep.quantities.kinds import Kind
from nnstep.quantities.layout import Layout
from nnstep.quantities.typed import normalise

OF_CLASSES: Final[dict[str, Kind]] = {
    "class": "class", "predicted": "predicted", "prediction": "predicted", "correct": "correct", "accuracy": "accuracy",
    "accuracy_val": "val_accuracy", "val_accuracy": "val_accuracy", "validation_accuracy": "val_accuracy",
}  # fmt: skip
"""What is typed for a quantity that only a network has whose targets are classes."""


def unknown(name: str, layout: Layout, *, lists_all: bool = True) -> UnknownQuantity:
    """The error for a name that no quantity has. lists_all: whether it says what lists those there are."""
    if reason := _why_not(normalise(name), layout):
        return AbsentQuantity(f"there is no {name!r} here", reason)
    name = _cut(name)
    meant = did_you_mean(name, islice(ids(layout), 4000), 3)
    listed = "; 'nnstep list quantities' shows all" if lists_all else ""
    return UnknownName(f"unknown quantity {name!r}", f"{meant}{_there_is(layout)}{listed}")


def _why_not(name: str, layout: Layout) -> str:
    """Why a network has no quantity of a name that others have; empty where none has."""
    if (weight := re.fullmatch(r".*w_?(\d{1,12})\+?", name)) and layout.lacks(int(weight[1])):
        return f"w{weight[1]} would be of a link that is missing: weights has null in its place"
    if (weight := re.fullmatch(r"(?:.*_|de_total/d)w(\d{1,12})\+?", name)) and layout.is_frozen(int(weight[1])):
        return f"w{weight[1]} is frozen: no update changes it, and nothing is kept for it"
    if name in ("lr", "eta", "learning_rate", "alpha") and "lr" not in layout.hypers and not layout.scheduled:
        return "it is there where the scenario has an optimizer, as in optimizer: {name: sgd, learning_rate: 0.1}"
    if name in ("e_val", "accuracy_val") and not layout.validation:
        return "it is there where the data has a validation part, as in data: {csv: …, validation: 0.2}"
    if name in ("e_reported", "ereported") and not layout.reported:
        return "it is there where like names a library that shows its loss, as in like: pytorch, or --like pytorch"
    if name == "penalty" and not layout.in_loss:
        return "it is there where L2 is a part of E_total, as in training: {l2: {rate: 0.1, in_loss: true}}"
    if name in OF_CLASSES and not layout.classes:
        return "it is there where targets are classes: one 1 among 0s for each sample, or one output with two values"
    return ""


def _cut(name: str) -> str:
    return name if len(name) <= 100 else name[:99] + "…"


def _there_is(layout: Layout) -> str:
    """One line that says which quantities a network has."""
    hidden, weights = layout.first_hidden[-1], layout.first_weight[-1]

    def span(letter: str, count: int) -> str:
        return f"{letter}1" if count == 1 else f"{letter}1 {'and' if count == 2 else 'to'} {letter}{count}"

    parts = [span("x", layout.inputs)] + ([span("h", hidden)] if hidden else []) + [span("o", layout.outputs)]
    missing = weights - sum(map(layout.links, range(1, layout.last + 1)))
    parts.append(span("w", weights) + (f" ({missing} {'links' if missing > 1 else 'link'} missing)" if missing else ""))
    return f"there are {', '.join(parts)}, and net_, out_, dE/d… of them"
