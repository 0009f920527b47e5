"""The choices that a new scenario is made of: a few are given, the others follow from them or get a usual value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import find
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.records import dataclass, replace

# What is proposed where nothing was chosen: the only functions that are named outside their tables.
ACTIVATION: Final = "sigmoid"
OF_CLASSES: Final = "softmax"
OF_NUMBERS: Final = "linear"
LOSS: Final = "half_squared_error"
OPTIMIZER: Final = "sgd"
BIASES: Final = "zeros"
CENTRED: Final = "tanh"
_RATE_OF_NUMBERS: Final = 0.1  # outputs without bounds send back errors without bounds
_EPOCHS: Final = {False: 10, True: 100}
"""Where a run stops, by whether the data are a CSV: many samples take many epochs."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The columns of a CSV and how they are to be read. columns, aims: its inputs and targets, by name.

    inputs: how many numbers the columns become. low, high: of the targets that are numbers. why: of each field that
    was chosen for a reason, the reason.
    """

    columns: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    inputs: int = 0
    classes: tuple[str, ...] = ()
    delimiter: str = ","
    decimal: str = "."
    missing: str = ""
    scale: str = "none"
    scale_targets: str = ""
    low: float = 0.0
    high: float = 1.0
    rows: int = 0
    why: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new scenario is to hold; "", () and None where it is left open. Functions are known by name.

    sizes: units of every layer, inputs first. inputs, targets: the samples; survey: of a CSV, its columns alone where
    they are chosen and it was not looked at yet. bias: none, an initializer, a number for all layers, or one number a
    layer. weights: an initializer, or all of them in order.
    """

    sizes: tuple[int, ...] = ()
    activation: str = ""
    output_activation: str = ""
    loss: str = ""
    optimizer: str = ""
    rate: float | None = None
    seed: int = 1
    inputs: tuple[tuple[float, ...], ...] = ()
    targets: tuple[tuple[float, ...], ...] = ()
    bias: str | tuple[float, ...] = BIASES
    weights: str | tuple[float, ...] = ""
    csv: str = ""
    survey: Survey = Survey()
    title: str = ""
    notation: str = "standard"
    epochs: int = 0
    batch: str = "full"


def complete(draft: Draft, base: Path) -> Draft:
    """The draft with every open choice made, those that follow from others first; base: what the CSV is relative to.

    Raises: ScenarioError, where the CSV cannot be read.
    """
    if draft.csv:
        draft = with_survey(draft, base)
    sizes, found = draft.sizes, draft.survey
    if not sizes:
        first = found.inputs or len(draft.inputs[0] if draft.inputs else (0, 0))
        last = len(found.classes) or len(found.aims) or len(draft.targets[0] if draft.targets else (0, 0))
        sizes = (first, max(2, min(first, 8)), last)
    activation = draft.activation or (CENTRED if found.scale == "standard" else ACTIVATION)
    hidden = find(ACTIVATIONS, activation)
    output, loss = draft.output_activation, draft.loss
    if not output:
        chosen = find(LOSSES, loss)
        within = all(0 <= number <= 1 for row in draft.targets for number in row)
        within = within and (not found.aims or 0 <= found.low <= found.high <= 1)
        alike = (ACTIVATION if draft.csv else activation) if hidden and hidden.bounded and within else OF_NUMBERS
        made_for = OF_NUMBERS if chosen and chosen.logits else chosen.activation if chosen else ""
        output = made_for or (OF_CLASSES if found.classes and sizes[-1] > 1 else alike)
    loss = loss or _loss_for(output, sizes[-1], draft.targets)
    optimizer = find(OPTIMIZERS, draft.optimizer or OPTIMIZER)
    inputs, targets = draft.inputs, draft.targets
    entry = find(LOSSES, loss)
    assert optimizer is not None
    if not draft.csv:
        count = max(len(inputs), len(targets), 1)
        inputs = inputs or tuple(_example(sizes[0], number) for number in range(count))
        if entry and entry.has_targets:
            targets = targets or tuple(
                tuple(float(unit == number % sizes[-1]) for unit in range(sizes[-1])) for number in range(count)
            )
        else:
            targets = ()
    rate = _RATE_OF_NUMBERS if draft.csv and output == OF_NUMBERS else optimizer.rate
    return replace(
        draft, sizes=sizes, activation=activation, output_activation=output, loss=loss, optimizer=optimizer.name,
        rate=rate if draft.rate is None else draft.rate, inputs=inputs, targets=targets,
        weights=draft.weights or (hidden.weights if hidden else ""),
        title=draft.title or f"A {'-'.join(map(str, sizes))} network", epochs=draft.epochs or _EPOCHS[bool(draft.csv)],
    )  # fmt: skip


def _loss_for(output: str, outputs: int, targets: Sequence[Sequence[float]]) -> str:
    """The loss that is made for an output layer of shares, if the targets are shares too; otherwise the usual one."""
    activation = find(ACTIVATIONS, output)
    if activation and activation.crossed and outputs > 1 and all(abs(sum(row) - 1) <= 0.005 for row in targets):
        return next((loss.name for loss in LOSSES if loss.activation == activation.name), LOSS)
    return LOSS


def _example(count: int, number: int) -> tuple[float, ...]:
    """Numbers for inputs that nobody gave: 0.1, 0.2, …, up to 1 and from the front again."""
    return tuple(((place + number) % 10 + 1) / 10 for place in range(count))


def with_survey(draft: Draft, base: Path) -> Draft:
    """The draft with what its CSV holds. Raises: ScenarioError."""
    from nnstep.scenario.survey import survey  # only where there is a CSV

    return replace(draft, survey=survey(draft.csv, base, draft.survey.columns, draft.survey.aims))
