"""A new scenario file as text: from a few choices, with comments that teach; what is left open gets a usual value."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.quantities.spellings import NOTATION_NAMES
from nnstep.reading.files import read_bytes
from nnstep.reading.nodes import plain
from nnstep.reading.places import Report, Source
from nnstep.reading.yaml import compose
from nnstep.records import dataclass
from nnstep.scenario.data import read_csv
from nnstep.scenario.fields import FORMAT
from nnstep.scenario.schema import Scenario
from nnstep.scenario.table import LARGEST
from nnstep.scenario.taken import is_id

# What is proposed where nothing was chosen: the only functions that are named outside their tables.
ACTIVATION: Final = "sigmoid"
OF_CLASSES: Final = "softmax"
OF_NUMBERS: Final = "linear"
LOSS: Final = "half_squared_error"
OPTIMIZER: Final = "sgd"
BIASES: Final = "zeros"
_LISTED = 40  # weights that are given names in a comment
_WIDE = 96  # columns of a line that is broken
_COLUMN = 27  # where comments begin, where there is room


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new scenario is to hold; "", () and None where it is left open. Functions are known by name.

    sizes: units of every layer, inputs first. inputs, targets: the samples; for a CSV `columns` and `aims` are the
    names of its columns. bias: none, an initializer, a number for all layers, or one number a layer. weights: an
    initializer, or all of them in order.
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
    columns: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    title: str = ""
    notation: str = "standard"
    epochs: int = 10
    batch: str = "full"


def complete(draft: Draft, base: Path) -> Draft:
    """The draft with every open choice made, those that follow from others first; base: what the CSV is relative to.

    Raises: ScenarioError, where the CSV cannot be read.
    """
    if draft.csv:
        draft = _with_columns(draft, base)
    sizes = draft.sizes
    if not sizes:
        first = len(draft.columns) or len(draft.inputs[0] if draft.inputs else (0, 0))
        last = len(draft.classes) or len(draft.aims) or len(draft.targets[0] if draft.targets else (0, 0))
        sizes = (first, max(2, min(first, 8)), last)
    activation = draft.activation or ACTIVATION
    hidden = find(ACTIVATIONS, activation)
    output, loss = draft.output_activation, draft.loss
    if not output:
        chosen = find(LOSSES, loss)
        within = all(0 <= number <= 1 for row in draft.targets for number in row) and not draft.aims
        alike = activation if hidden and hidden.bounded and within else OF_NUMBERS
        output = (chosen and chosen.activation) or (OF_CLASSES if draft.classes and sizes[-1] > 1 else alike)
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
    return replace(
        draft, sizes=sizes, activation=activation, output_activation=output, loss=loss, optimizer=optimizer.name,
        rate=optimizer.rate if draft.rate is None else draft.rate, inputs=inputs, targets=targets,
        weights=draft.weights or (hidden.weights if hidden else ""),
        title=draft.title or f"A {'-'.join(map(str, sizes))} network",
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


def _with_columns(draft: Draft, base: Path) -> Draft:
    """The draft with the columns of its CSV: all but the last are inputs, the last is the target."""
    report = Report()
    columns, aims = draft.columns, draft.aims
    header = _header(base / draft.csv)
    if not (columns and aims):
        aims = aims or tuple(header[-1:])
        columns = columns or tuple(name for name in header if name not in aims)
    values = {"csv": draft.csv, "inputs": list(columns), "targets": list(aims)}
    try:
        spec = read_csv(values, plain(values, report), base, report, lambda _: ()).spec
    finally:
        report.close()
    return replace(draft, columns=columns, aims=aims, classes=spec.classes)


def _header(path: Path) -> list[str]:
    """The names in the first line of a CSV. Raises: ScenarioNotFound; what else is wrong is said by others."""
    import csv  # only where there is one

    content = read_bytes(path, LARGEST, "give the path of a CSV with a header line") or b""
    first = content.decode("utf-8-sig", "replace").splitlines()[:1]
    return [name.strip() for name in next(csv.reader(first), [])]


def check(text: str, base: Path, path: str) -> Scenario:
    """The scenario that a text says. Raises: ScenarioError."""
    report = Report(path)
    root = compose(Source(path, text), report)
    if root is None:
        report.close()
    assert root is not None
    return Scenario.from_nodes(root, report, base, name=Path(path).stem, path=path, content=text.encode("utf-8"))


# -- the text ----------------------------------------------------------------------------------------------------------


def written(draft: Draft, schema: str = "scenario.schema.json", name: str = "FILE") -> str:
    """The scenario file of a completed draft. schema: where editors find the JSON Schema; name: the file's own."""
    blocks = [
        _head(draft, schema, name), _top(draft), _network(draft), _data(draft), _functions(draft), _training(draft),
    ]  # fmt: skip
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(draft: Draft, schema: str, name: str) -> list[str]:
    sizes = draft.sizes
    letters = ["x", *["h"] * (len(sizes) - 2), "o"]
    starts, weights = [0] * len(sizes), [0]
    for place in range(2, len(sizes) - 1):
        starts[place] = starts[place - 1] + sizes[place - 1]
    for before, here in pairwise(sizes):
        weights.append(weights[-1] + before * here)
    layers = [_span(letter, start, units) for letter, start, units in zip(letters, starts, sizes, strict=True)]
    return [
        f"# yaml-language-server: $schema={schema}",
        "# Editors that know the schema complete and check this file; 'nnstep schema' prints it.",
        "#",
        f"# Step through it:   nnstep run {name}",
        f"# Ask for a number:  nnstep explain w1 -s {name}",
        "#",
        f"#   {'  ->  '.join(layers)}",
        "#",
        *(f"# {_span('w', first, last - first)} {'leads' if last - first == 1 else 'lead'} into {layer}"
          for (first, last), layer in zip(pairwise(weights), layers[1:], strict=True)),
        "# Weights are numbered by the neuron they lead into, then by the one they come from.",
    ]  # fmt: skip


def _span(letter: str, start: int, count: int) -> str:
    names = [f"{letter}{number}" for number in range(start + 1, start + count + 1)]
    return " ".join(names) if count <= 4 else f"{names[0]} {names[1]} ... {names[-1]}"


def _top(draft: Draft) -> list[str]:
    return [
        f"format: {FORMAT}",
        f"title: {_quoted(draft.title)}",
        _with_comment(f"notation: {draft.notation}", f"how names are shown: {NOTATION_NAMES}"),
        _with_comment(f"seed: {draft.seed}", "for what is drawn at random; another seed, other numbers"),
    ]


def _network(draft: Draft) -> list[str]:
    names = draft.columns
    usable = names and len(set(map(str.casefold, names))) == len(names) and not any(map(is_id, names))
    usable = usable and not {name.casefold() for name in names} & {word.casefold() for word in draft.classes}
    lines = ["network:"]
    if usable:
        lines += _list_lines("  inputs: ", [_word(name) for name in names])
    else:
        lines.append(_with_comment(f"  inputs: {draft.sizes[0]}", "or their names: [length, width]"))
    lines.append(_with_comment("  layers:", "hidden layers first, the last one is the output layer"))
    start, hidden, first, said_of = 0, 0, True, set[str]()
    for number, (before, units) in enumerate(pairwise(draft.sizes), 1):
        is_last = number == len(draft.sizes) - 1
        layer = _span("o" if is_last else "h", 0 if is_last else hidden, units)
        activation = draft.output_activation if is_last else draft.activation
        lines += [
            _with_comment(f"    - units: {units}", layer),
            _with_comment(f"      activation: {activation}",
                          "" if activation in said_of else _says(ACTIVATIONS, activation, parameters=True)),
        ]  # fmt: skip
        said_of.add(activation)
        if isinstance(draft.weights, str):
            said = _says(INITIALIZERS, draft.weights) if first else ""
            lines.append(_with_comment(f"      weights: {draft.weights}", said))
            if first:
                row = ", ".join(["0.1"] * min(before, 4))
                lines.append("      # or your own numbers, a row for each unit:")
                lines.append(f"      # weights: [{', '.join([f'[{row}]'] * min(units, 3))}]")
        else:
            lines.append(_with_comment("      weights:", "a row for each unit, a column for each unit before"))
            for _ in range(units):
                numbers = [repr(one) for one in draft.weights[start : start + before]]
                names_of_row = _span("w", start, before) if start + before <= _LISTED else ""
                lines += _list_lines("        - ", numbers, names_of_row)
                start += before
        lines.append(_bias_line(draft, number, first=first))
        hidden, first = hidden + units, False
    return lines


def _bias_line(draft: Draft, number: int, *, first: bool) -> str:
    if isinstance(draft.bias, str):
        said = "one for each unit; or none, or 0.35 for the whole layer" if first else ""
        return _with_comment(f"      bias: {draft.bias}", said if draft.bias != "none" else "")
    given = draft.bias[min(number, len(draft.bias)) - 1]
    return _with_comment(f"      bias: {given!r}", f"b{number}, one number for the whole layer" if first else "")


def _data(draft: Draft) -> list[str]:
    if draft.csv:
        several = len(draft.aims) > 1
        aims = "[" + ", ".join(map(_word, draft.aims)) + "]" if several else _word(draft.aims[0])
        lines = ["data:", _with_comment(f"  csv: {_quoted(draft.csv)}", "relative to this file")]
        lines += _list_lines("  inputs: ", [_word(name) for name in draft.columns])
        lines.append(_with_comment(f"  targets: {aims}", "words become one output each" if draft.classes else ""))
        if draft.classes:
            lines += _list_lines("  classes: ", [_word(name) for name in draft.classes], "the order of the outputs")
        return [*lines, _with_comment("  scale: none", "or standard, minmax: inputs are scaled, as a step of its own")]
    lines = [_with_comment("data:", "one line for each sample")]
    for place, row in enumerate(draft.inputs):
        if len(row) + (len(draft.targets[0]) if draft.targets else 0) <= 12:
            targets = f", targets: {list(draft.targets[place])}" if draft.targets else ""
            lines.append(f"  - {{inputs: {list(row)}{targets}}}")
            continue
        lines += _list_lines("  - inputs: ", list(map(repr, row)))
        if draft.targets:
            lines += _list_lines("    targets: ", list(map(repr, draft.targets[place])))
    return lines


def _functions(draft: Draft) -> list[str]:
    return [
        _with_comment(f"loss: {draft.loss}", _says(LOSSES, draft.loss, parameters=True)),
        *_remark(_says(OPTIMIZERS, draft.optimizer, parameters=True)),
        f"optimizer: {{name: {draft.optimizer}, learning_rate: {draft.rate!r}}}",
    ]


def _training(draft: Draft) -> list[str]:
    return [
        "training:",
        _with_comment(f"  epochs: {draft.epochs}", "where a run stops; later ones can be asked for all the same"),
        _with_comment(f"  batch: {draft.batch}", "full: one update an epoch; online: one a sample; or a number"),
        "",
        "# The numbers of your source or your own; 'nnstep check' says of each whether it is right:",
        "# claims:",
        "#   - {quantity: net_h1, printed: 0.105}"
        if len(draft.sizes) > 2
        else "#   - {quantity: net_o1, printed: 0.1}",
    ]


def _with_comment(line: str, comment: str) -> str:
    if not comment:
        return line
    whole = f"{line.ljust(_COLUMN)} # {comment}"
    if len(whole) <= _WIDE + 16:
        return whole
    return "\n".join([*_remark(comment, " " * (len(line) - len(line.lstrip("- ")))), line])


def _remark(text: str, indent: str = "") -> list[str]:
    """A comment on lines of its own."""
    return textwrap.wrap(text, _WIDE, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _list_lines(lead: str, items: Sequence[str], comment: str = "") -> list[str]:
    """A list after its key, on one line where it fits."""
    whole = f"{lead}[{', '.join(items)}]"
    if len(whole) <= _WIDE:
        return [_with_comment(whole, comment)]
    lines, indent = [f"{lead}[{items[0]}"], " " * (len(lead) + 1)
    for item in items[1:]:
        fits = len(lines[-1]) + 2 + len(item) <= _WIDE
        lines[-1] += f", {item}" if fits else ","
        lines += [] if fits else [indent + item]
    lines[-1] += "]"
    return ([f"{' ' * (len(lead) - len(lead.lstrip()))}# {comment}"] if comment else []) + lines


def _says(table: Sequence[Entry], name: str, *, parameters: bool = False) -> str:
    """A table's sentence about a function; and which parameters it could be given."""
    entry = find(table, name)
    if entry is None:
        return ""
    free = [one for one in entry.parameters if one.default is not None] if parameters else []
    listed = ", ".join(f"{one.name}: {_value(one.default)}" for one in free)
    if not listed:
        return entry.says
    form = f"{{name: {entry.name}, {'learning_rate: ..., ' if table is OPTIMIZERS else ''}{listed}}}"
    return f"{entry.says} In full: {form}"


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(text: str) -> str:
    """A text in the quotes that YAML shares with JSON."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _word(text: str) -> str:
    """A name, in quotes where YAML could take it for something else."""
    plain_word = text.isascii() and text.replace("_", "a").isalnum() and not text[:1].isdigit()
    return text if plain_word and text.casefold() not in _YAML_WORDS else _quoted(text)


_YAML_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"))
