"""`nnstep new`: a scenario file from options, or from the answers to four questions."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from nnstep.cli.options import Common
from nnstep.cli.own_options import NewOptions
from nnstep.cli.written_file import check_free, relative, schema_for, write
from nnstep.errors import ScenarioError, UsageError, did_you_mean
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.quantities.spellings import NOTATIONS
from nnstep.scenario.write import ACTIVATION, BIASES, LOSS, OPTIMIZER, Draft, check, complete, written

Answer = TypeVar("Answer")

_MOST_UNITS = 100_000
_RATE = "lr"  # has an option of its own


def new(file: str | None, common: Common, options: NewOptions, *, force: bool) -> None:
    """Writes a scenario file, or prints it where there is no file. Raises: UsageError."""
    if options.source is not None:
        _alone(options, common)
        from nnstep.cli.copied import copy  # a copy needs nothing of the rest

        copy(file, options.source, common, force=force)
        return
    path = None if file in (None, "-") else Path(str(file))
    if path is not None and not force:
        check_free(path)
    draft = draft_of(options, common.notation)
    if options == NewOptions() and common.notation is None and _is_person():
        try:
            draft = ask(draft)
        except Left:
            print("\nnothing is written", file=sys.stderr)
            return
    base = Path() if path is None else path.parent
    if draft.csv and path is not None:
        draft = replace(draft, csv=relative(draft.csv, base))
    text = _checked(draft, base, path)
    if path is None:
        common.output.text(text)
        return
    write(path, text, force=force)
    name = _shown(str(path))
    print(f"wrote {name}; step through it with: nnstep run {name}", file=sys.stderr)


def _alone(options: NewOptions, common: Common) -> None:
    """Raises: UsageError where a copy is to be something else at once."""
    given = [name for name, value in asdict(options).items() if value not in (None, ()) and name != "source"]
    given += ["notation"] if common.notation is not None else []
    if given:
        raise UsageError(
            f"--{given[0].replace('_', '-')} means nothing beside --from",
            "--from copies a lesson as it is; change the copy, or give --set to nnstep run",
        )


def _checked(draft: Draft, base: Path, path: Path | None) -> str:
    """The text of a draft, which loads and runs. Raises: UsageError for choices that do not go together."""
    shown = "scenario" if path is None else str(path)
    try:
        ready = complete(draft, base)
        _check_counts(ready)
        text = written(ready, schema_for(base), "FILE" if path is None else _shown(shown))
        scenario = check(text, base, shown)
    except ScenarioError as error:
        first = error.problems[0]
        if first.line and first.path != shown:
            raise  # it is about a line of the CSV
        raise UsageError(first.message, first.help) from None
    from nnstep.network.build import trace

    _ = trace(scenario)["E_total"].value
    return text


def _check_counts(draft: Draft) -> None:
    """Numbers for weights and biases must be as many as there are. Raises: UsageError."""
    weights = sum(before * here for before, here in pairwise(draft.sizes))
    if not isinstance(draft.weights, str) and len(draft.weights) != weights:
        shape = "-".join(map(str, draft.sizes))
        raise UsageError(f"{len(draft.weights)} --weights, and a {shape} network has {weights}",
                         "give them in order, w1, w2, …, or name an initializer")  # fmt: skip
    layers = len(draft.sizes) - 1
    if not isinstance(draft.bias, str) and len(draft.bias) not in (1, layers):
        raise UsageError(f"{len(draft.bias)} numbers in --bias, for {layers} layers",
                         "give one number for all layers, or one for each")  # fmt: skip


def _shown(text: str) -> str:
    from nnstep.reading.places import shown

    return shown(text, 200)


# -- options -----------------------------------------------------------------------------------------------------------


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

    given = asdict(options) | {"notation": notation}
    draft = Draft(
        sizes=read("layers", sizes_of, ()),
        activation=read("activation", _activation, ""),
        output_activation=read("output_activation", _activation, ""),
        loss=read("loss", _loss, ""),
        optimizer=read("optimizer", _optimizer, ""),
        rate=read("lr", _rate, None),
        bias=read("bias", _bias, BIASES),
        weights=read("weights", _weights, ""),
        notation=read("notation", lambda text: _word(tuple(NOTATIONS), "notation", text), "standard"),
        batch=read("batch", _batch, "full"),
        csv=options.csv or "",
        title=options.title or "",
    )
    part = _columns if draft.csv else _rows
    inputs, targets = read("inputs", part, ()), read("targets", part, ())
    if draft.csv:
        draft = replace(draft, columns=inputs, aims=targets)
    elif inputs and targets and len(inputs) != len(targets):
        raise UsageError(
            f"{len(inputs)} --inputs, but {len(targets)} --targets",
            "give both once for each sample: --inputs 0.2,0.3 --targets 0.99,0.01",
        )
    else:
        draft = replace(draft, inputs=inputs, targets=targets)
    seed = draft.seed if options.seed is None else options.seed
    return replace(draft, seed=seed, epochs=draft.epochs if options.epochs is None else options.epochs)


def sizes_of(text: str) -> tuple[int, ...]:
    """The sizes in 2-3-1. Raises: UsageError."""
    parts = re.split(r"\s*[-,x×–;]\s*|\s+", text.strip())
    if len(parts) < 2 or not all(re.fullmatch(r"0*[1-9]\d{0,6}", part, re.ASCII) for part in parts):
        raise UsageError(
            f"{_shown(text)!r} are no layers", "write the units of each layer, inputs first, outputs last: 2-3-1"
        )
    sizes = tuple(map(int, parts))
    if max(sizes) > _MOST_UNITS:
        raise UsageError(f"a layer of {max(sizes)} units is too large", f"{_MOST_UNITS} is the most")
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
    raise UsageError(f"no {what} {_shown(text)!r}", f"{meant}there are {', '.join(listed or words)}")


def _rate(text: str) -> float:
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
        raise UsageError(f"{_shown(text)!r} is no number", "write numbers with a point, parted by commas: 0.2,0.3")
    return number


def _columns(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(map(_number, re.split(r"\s*,\s*|\s+", text.strip(" ,[]\t"))))


def _rows(texts: Sequence[str]) -> tuple[tuple[float, ...], ...]:
    return tuple(_numbers(part) for text in texts for part in text.split(";") if part.strip())


def _activation(text: str) -> str:
    return _named(ACTIVATIONS, "activation", text)


def _loss(text: str) -> str:
    return _named(LOSSES, "loss", text)


def _optimizer(text: str) -> str:
    return _named(OPTIMIZERS, "optimizer", text)


def _bias(text: str) -> str | tuple[float, ...]:
    if text.strip().casefold() == "none":
        return "none"
    return _numbers(text) if re.match(r"[\s\[]*[-+−.\d]", text) else _initializer(text)


def _weights(text: str) -> str | tuple[float, ...]:
    return _numbers(text) if re.match(r"[\s\[]*[-+−.\d]", text) else _initializer(text)


def _initializer(text: str) -> str:
    return _named(INITIALIZERS, "initializer", text)


def _batch(text: str) -> str:
    if re.fullmatch(r"0*[1-9]\d{0,8}", text.strip(), re.ASCII):
        return str(int(text))
    return _word(("full", "online"), "batch", text, listed=("full", "online", "or a number"))


# -- questions ---------------------------------------------------------------------------------------------------------


def _is_person() -> bool:
    """Whether somebody can be asked: both the questions and the answers need a terminal."""
    try:
        return sys.stdin.isatty() and sys.stderr.isatty()
    except (AttributeError, ValueError):
        return False


def ask(draft: Draft) -> Draft:
    """The draft after four questions; Enter takes what is proposed."""
    print("Four questions; Enter takes what stands in brackets, Ctrl-D leaves.", file=sys.stderr)
    sizes = _ask("Units of each layer, inputs first", "2-2-2", sizes_of)
    activation = _ask("Activation", ACTIVATION, _activation)
    loss = _ask("Loss", LOSS, _loss)
    optimizer = _ask("Optimizer", OPTIMIZER, _optimizer)
    return replace(draft, sizes=sizes, activation=activation, loss=loss, optimizer=optimizer)


def _ask(question: str, proposed: str, read: Callable[[str], Answer]) -> Answer:
    while True:
        print(f"{question} [{proposed}]: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise Left
        try:
            return read(line.strip() or proposed)
        except UsageError as error:
            print(f"  {error.message}: {error.help}", file=sys.stderr)


class Left(Exception):
    """The person has left; nothing is written."""
