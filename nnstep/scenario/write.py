"""A new scenario file as text, from choices, with comments that teach."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry, find
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.quantities.spellings import NOTATION_NAMES
from nnstep.reading.places import Report, Source
from nnstep.reading.yaml import compose
from nnstep.scenario.draft import Draft
from nnstep.scenario.fields import FORMAT
from nnstep.scenario.schema import Scenario
from nnstep.scenario.taken import is_id
from nnstep.scenario.yaml_lines import list_lines, quoted, remark, span, with_comment, word

_LISTED = 40  # weights that are given names in a comment
_OWN = 24  # weights for which a comment has numbers to be changed


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
    layers = [span(letter, start, units) for letter, start, units in zip(letters, starts, sizes, strict=True)]
    return [
        f"# yaml-language-server: $schema={schema}",
        "# Editors that know the schema complete and check this file; 'nnstep schema' prints it.",
        "#",
        f"# Step through it:   nnstep run {name}",
        f"# Ask for a number:  nnstep explain w1 -s {name}",
        "#",
        f"#   {'  ->  '.join(layers)}",
        "#",
        *(f"# {span('w', first, last - first)} {'leads' if last - first == 1 else 'lead'} into {layer}"
          for (first, last), layer in zip(pairwise(weights), layers[1:], strict=True)),
        "# Weights are numbered by the neuron they lead into, then by the one they come from.",
    ]  # fmt: skip


def _top(draft: Draft) -> list[str]:
    return [
        f"format: {FORMAT}",
        f"title: {quoted(draft.title)}",
        with_comment(f"notation: {draft.notation}", f"how names are shown: {NOTATION_NAMES}"),
        with_comment(f"seed: {draft.seed}", "for what is drawn at random; another seed, other numbers"),
    ]


def _network(draft: Draft) -> list[str]:
    names = draft.survey.columns
    usable = (
        len(names) == draft.sizes[0] and len(set(map(str.casefold, names))) == len(names) and not any(map(is_id, names))
    )
    usable = usable and not {name.casefold() for name in names} & {word.casefold() for word in draft.survey.classes}
    lines = ["network:"]
    if usable:
        lines += list_lines("  inputs: ", [word(name) for name in names])
    else:
        said = "each word of a column is one" if len(names) < draft.sizes[0] and names else "or their names: [a, b]"
        lines.append(with_comment(f"  inputs: {draft.sizes[0]}", said))
    lines.append(with_comment("  layers:", "hidden layers first, the last one is the output layer"))
    start, hidden, first, said_of = 0, 0, True, set[str]()
    no_slope = next(
        (one.name for one in ACTIVATIONS if one.rule and one.name in (draft.activation, draft.output_activation)), ""
    )
    for number, (before, units) in enumerate(pairwise(draft.sizes), 1):
        is_last = number == len(draft.sizes) - 1
        layer = span("o" if is_last else "h", 0 if is_last else hidden, units)
        activation = draft.output_activation if is_last else draft.activation
        lines += [
            with_comment(f"    - units: {units}", layer),
            with_comment(f"      activation: {activation}",
                          "" if activation in said_of else _says(ACTIVATIONS, activation, parameters=True)),
        ]  # fmt: skip
        said_of.add(activation)
        if not is_last and no_slope:
            lines.append(with_comment("      train_weights: false", f"no error comes back through {no_slope} units"))
            lines += ["      train_bias: false"] if draft.bias not in ("", "none") else []
        if isinstance(draft.weights, str):
            said = _says(INITIALIZERS, draft.weights) if first else ""
            lines.append(with_comment(f"      weights: {draft.weights}", said))
            if first:
                lines += _own_weights(before, units)
        else:
            lines.append(with_comment("      weights:", "a row for each unit, a column for each unit before"))
            for _ in range(units):
                numbers = [repr(one) for one in draft.weights[start : start + before]]
                names_of_row = span("w", start, before) if start + before <= _LISTED else ""
                lines += list_lines("        - ", numbers, names_of_row)
                start += before
        lines.append(_bias_line(draft, number, first=first))
        hidden, first = hidden + units, False
    return lines


def _own_weights(before: int, units: int) -> list[str]:
    """How weights of one's own are written: whole where there are few, so that only the signs of the comment go."""
    said = f"      # or your own numbers, a row for each unit: {units} of {before}"
    if before * units > _OWN:
        return [said]
    numbers = [f"{place / 20:g}" for place in range(1, before * units + 1)]  # no two alike, or two units stay one
    rows = [f"[{', '.join(numbers[start : start + before])}]" for start in range(0, before * units, before)]
    return [f"{said}:", *(f"      # {line}" for line in list_lines("weights: ", rows))]


def _bias_line(draft: Draft, number: int, *, first: bool) -> str:
    if isinstance(draft.bias, str):
        said = "one for each unit; or none, or 0.35 for the whole layer" if first else ""
        return with_comment(f"      bias: {draft.bias}", said if draft.bias != "none" else "")
    given = draft.bias[min(number, len(draft.bias)) - 1]
    return with_comment(f"      bias: {given!r}", f"b{number}, one number for the whole layer" if first else "")


def _data(draft: Draft) -> list[str]:
    if draft.csv:
        several = len(draft.survey.aims) > 1
        aims = "[" + ", ".join(map(word, draft.survey.aims)) + "]" if several else word(draft.survey.aims[0])
        why = dict(draft.survey.why)
        lines = ["data:", with_comment(f"  csv: {quoted(draft.csv)}", "relative to this file")]
        if draft.survey.delimiter != ",":
            lines.append(f"  delimiter: {quoted(draft.survey.delimiter)}")
        if draft.survey.decimal != ".":
            lines.append(f"  decimal: {quoted(draft.survey.decimal)}")
        if draft.survey.missing:
            lines.append(with_comment(f"  missing: {draft.survey.missing}", why.get("missing", "")))
        lines += list_lines("  inputs: ", [word(name) for name in draft.survey.columns], why.get("inputs", ""))
        lines.append(with_comment(f"  targets: {aims}", "each class is an output" if draft.survey.classes else ""))
        if draft.survey.classes:
            order = why.get("classes", "the order of the outputs")
            lines += list_lines("  classes: ", [word(name) for name in draft.survey.classes], order)
        or_else = why.get("scale", "or standard, minmax, range: inputs are scaled, as a step of its own")
        lines.append(with_comment(f"  scale: {draft.survey.scale}", or_else))
        if draft.survey.scale_targets:
            lines.append(with_comment(f"  scale_targets: {draft.survey.scale_targets}", why.get("scale_targets", "")))
        return lines
    lines = [with_comment("data:", "one line for each sample")]
    for place, row in enumerate(draft.inputs):
        if len(row) + (len(draft.targets[0]) if draft.targets else 0) <= 12:
            targets = f", targets: {list(draft.targets[place])}" if draft.targets else ""
            lines.append(f"  - {{inputs: {list(row)}{targets}}}")
            continue
        lines += list_lines("  - inputs: ", list(map(repr, row)))
        if draft.targets:
            lines += list_lines("    targets: ", list(map(repr, draft.targets[place])))
    return lines


def _functions(draft: Draft) -> list[str]:
    return [
        with_comment(f"loss: {draft.loss}", _says(LOSSES, draft.loss, parameters=True)),
        *remark(_says(OPTIMIZERS, draft.optimizer, parameters=True)),
        f"optimizer: {{name: {draft.optimizer}, learning_rate: {draft.rate!r}}}",
    ]


def _training(draft: Draft) -> list[str]:
    return [
        "training:",
        with_comment(f"  epochs: {draft.epochs}", "where a run stops; later ones can be asked for all the same"),
        with_comment(f"  batch: {draft.batch}", "full: one update an epoch; online: one a sample; or a number"),
        "",
        "# The numbers of your source or your own; 'nnstep check' says of each whether it is right:",
        "# claims:",
        "#   - {quantity: net_h1, printed: 0.105}"
        if len(draft.sizes) > 2
        else "#   - {quantity: net_o1, printed: 0.1}",
    ]


def _says(table: Sequence[Entry], name: str, *, parameters: bool = False) -> str:
    """A table's sentence about a function; and which parameters it could be given."""
    entry = find(table, name)
    if entry is None:
        return ""
    free = [one for one in entry.parameters if one.default is not None and not one.optional] if parameters else []
    listed = ", ".join(f"{one.name}: {_value(one.default)}" for one in free)
    if not listed:
        return entry.says
    form = f"{{name: {entry.name}, {'learning_rate: ..., ' if table is OPTIMIZERS else ''}{listed}}}"
    return f"{entry.says} In full: {form}"


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
