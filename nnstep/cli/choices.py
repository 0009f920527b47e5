"""Choices as they are typed, in options or in answers: read, and what is wrong with them said with the nearest word."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from nnstep.cli.own_options import NewOptions
from nnstep.errors import UsageError, did_you_mean
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.quantities.spellings import NOTATIONS
from nnstep.reading.places import shown
from nnstep.records import as_dict, replace
from nnstep.scenario.draft import BIASES, Draft, Survey

MOST_UNITS = 100_000
_RATE = "lr"  # has an option of its own


def draft_of(options: NewOptions, notation: str | None = None) -> Draft:
    """The draft of the options of the command line. Raises: UsageError, with the did_you_mean right word."""

    def read(name: str, make: Callable[[Any], Any], default: Any) -> Any:
        value = given[name]
        if not value and value != "":
            return default
        try:
            return make(value)
        except UsageError as error:
            raise UsageError(f"--{name.replace('_', '-')}: {error.message}", error.help) from None

    given = as_dict(options) | {"notation": notation}
    draft = Draft(
        sizes=read("layers", sizes_of, ()),
        activation=read("activation", activation_of, ""),
        output_activation=read("output_activation", activation_of, ""),
        loss=read("loss", loss_of, ""),
        optimizer=read("optimizer", optimizer_of, ""),
        rate=read("lr", rate_of, None),
        bias=read("bias", bias_of, BIASES),
        weights=read("weights", weights_of, ""),
        notation=read("notation", lambda text: _word(tuple(NOTATIONS), "notation", text), "standard"),
        batch=read("batch", _batch, "full"),
        csv=options.csv or "",
        title=options.title or "",
    )
    part = _columns if draft.csv else _rows
    inputs, targets = read("inputs", part, ()), read("targets", part, ())
    if draft.csv:
        draft = replace(draft, survey=Survey(inputs, targets))
    elif inputs and targets and len(inputs) != len(targets):
        raise UsageError(
            f"{len(inputs)} --inputs, but {len(targets)} --targets",
            "give both once for each sample: --inputs 0.2,0.3 --targets 0.99,0.01",
        )
    else:
        draft = replace(draft, inputs=inputs, targets=targets)
    seed = draft.seed if options.seed is None else options.seed
    return replace(draft, seed=seed, epochs=options.epochs or 0)


def sizes_of(text: str) -> tuple[int, ...]:
    """The sizes in 2-3-1. Raises: UsageError."""
    parts = re.split(r"\s*[-,x×–;]\s*|\s+", text.strip())
    if len(parts) < 2 or not all(re.fullmatch(r"0*[1-9]\d{0,6}", part, re.ASCII) for part in parts):
        raise UsageError(
            f"{shown(text, 200)!r} are no layers", "write the units of each layer, inputs first, outputs last: 2-3-1"
        )
    sizes = tuple(map(int, parts))
    if max(sizes) > MOST_UNITS:
        raise UsageError(f"a layer of {max(sizes)} units is too large", f"{MOST_UNITS} is the most")
    return sizes


def _named(table: Sequence[Entry], what: str, text: str) -> str:
    """The name of a function that needs no parameters but what has its own option. Raises: UsageError."""
    entry = find(table, text)
    if entry is None:
        words = [word for one in table for word in (one.name, *one.aliases)]
        return _word(words, what, text, listed=[one.name for one in table])
    needed = [one.name for one in entry.parameters if one.default is None and one.quantity != _RATE]
    if needed:
        raise UsageError(
            f"{entry.name} needs {' and '.join(needed)}",
            f"write it into the file: {{name: {entry.name}, {', '.join(f'{one}: …' for one in needed)}}}",
        )
    return entry.name


def _word(words: Sequence[str], what: str, text: str, *, listed: Sequence[str] = ()) -> str:
    if text.strip().casefold() in words:
        return text.strip().casefold()
    meant = did_you_mean(text, words)
    raise UsageError(f"no {what} {shown(text, 200)!r}", f"{meant}there are {', '.join(listed or words)}")


def rate_of(text: str) -> float:
    """A learning rate. Raises: UsageError."""
    number = _number(text)
    parameter = next(one for one in OPTIMIZERS[0].parameters if one.quantity == _RATE)
    if not parameter.allows(number):
        raise UsageError(f"a learning rate cannot be {number:g}", f"it must be {parameter.range}")
    return number


def _number(text: str) -> float:
    try:
        number = float(text.strip().replace("−", "-"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in text:
        raise UsageError(f"{shown(text, 200)!r} is no number", "write numbers with a point, parted by commas: 0.2,0.3")
    return number


def _columns(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())


def numbers_of(text: str) -> tuple[float, ...]:
    """Numbers parted by commas or blanks. Raises: UsageError."""
    return tuple(map(_number, re.split(r"\s*,\s*|\s+", text.strip(" ,[]\t"))))


def _rows(texts: Sequence[str]) -> tuple[tuple[float, ...], ...]:
    return tuple(numbers_of(part) for text in texts for part in text.split(";") if part.strip())


def activation_of(text: str) -> str:
    """The name of an activation. Raises: UsageError."""
    return _named(ACTIVATIONS, "activation", text)


def loss_of(text: str) -> str:
    """The name of a loss. Raises: UsageError."""
    return _named(LOSSES, "loss", text)


def optimizer_of(text: str) -> str:
    """The name of an optimizer. Raises: UsageError."""
    return _named(OPTIMIZERS, "optimizer", text)


def bias_of(text: str) -> str | tuple[float, ...]:
    """Numbers, none, or the name of an initializer. Raises: UsageError."""
    if text.strip().casefold() == "none":
        return "none"
    if re.match(r"[\s\[]*[-+−.\d]", text):
        return numbers_of(text)
    name = _initializer(text)
    if any(one.name == name and one.matrix is not None for one in INITIALIZERS):
        raise UsageError(f"{name} makes rows of weights, and biases are no rows", "give biases zeros, or numbers")
    return name


def weights_of(text: str) -> str | tuple[float, ...]:
    """Numbers in order, or the name of an initializer. Raises: UsageError."""
    return numbers_of(text) if re.match(r"[\s\[]*[-+−.\d]", text) else _initializer(text)


def _initializer(text: str) -> str:
    return _named(INITIALIZERS, "initializer", text)


def _batch(text: str) -> str:
    if re.fullmatch(r"0*[1-9]\d{0,8}", text.strip(), re.ASCII):
        return str(int(text))
    return _word(("full", "online"), "batch", text, listed=("full", "online", "or a number"))
