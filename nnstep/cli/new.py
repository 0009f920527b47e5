"""`nnstep new`: a scenario file from options, from the answers to questions, a copy of another, or a model."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

from nnstep.cli import wizard
from nnstep.cli.choices import draft_of
from nnstep.cli.own_options import NewOptions
from nnstep.cli.written_file import check_free, relative, schema_for, typed, write
from nnstep.errors import ScenarioError, UsageError
from nnstep.options.common import Common
from nnstep.records import as_dict, replace
from nnstep.scenario.draft import Draft, complete
from nnstep.scenario.write import check, written
from nnstep.words import wizard as words


def new(file: str | None, common: Common, options: NewOptions, *, force: bool) -> None:
    """Writes a scenario file, or prints it where there is no file. Raises: UsageError."""
    if options.source is not None:
        from nnstep.interop.files import is_model  # what neither asks nor draws needs nothing of this

        if is_model(options.source):
            from nnstep.cli.imported import bring_in

            bring_in(file, options.source, common, options, force=force)
            return
        _alone(options, common)
        from nnstep.cli.copied import copy

        copy(file, options.source, common, force=force)
        return
    path = None if file in (None, "-") else Path(str(file))
    if path is not None and not force:
        check_free(path)
    draft = draft_of(options, common.notation)
    if options == NewOptions() and common.notation is None and wizard.is_person():
        try:
            draft = wizard.ask(draft)
            path = wizard.file_name() if file is None else path
        except wizard.Left:
            print(f"\n{words.NOTHING_WRITTEN}", file=sys.stderr)
            return
    base = Path() if path is None else path.parent
    if draft.csv and path is not None:
        draft = replace(draft, csv=relative(draft.csv, base))
    ready, text = _checked(draft, base, path)
    if path is None:
        common.output.text(text)
        return
    write(path, text, force=force)
    begin = _word(ready.weights), _word(ready.bias)
    activations, functions = (
        (ready.activation, ready.output_activation),
        (ready.loss, ready.optimizer, ready.rate or 0.0),
    )
    wizard.say(words.chosen(ready.sizes, activations, functions, begin))
    for field, reason in ready.survey.why:
        wizard.say(f"{field}: {reason}.")
    print(words.wrote(typed(path)), file=sys.stderr)


def _word(chosen: str | tuple[float, ...]) -> str:
    return chosen if isinstance(chosen, str) else "as given"


def _alone(options: NewOptions, common: Common) -> None:
    """Raises: UsageError where a copy is to be something else at once."""
    given = [name for name, value in as_dict(options).items() if value not in (None, ()) and name != "source"]
    given += ["notation"] if common.notation is not None else []
    if given:
        raise UsageError(
            f"--{given[0].replace('_', '-')} means nothing beside --from",
            "--from copies a lesson as it is; change the copy, or give --set to nnstep run",
        )


def _checked(draft: Draft, base: Path, path: Path | None) -> tuple[Draft, str]:
    """A draft with all its choices made, and its text, which loads and runs.

    Raises: UsageError for choices that do not go together.
    """
    shown = "scenario" if path is None else str(path)
    try:
        ready = complete(draft, base)
        _check_counts(ready)
        text = written(ready, schema_for(base), "FILE" if path is None else typed(path))
        scenario = check(text, base, shown)
    except ScenarioError as error:
        first = error.problems[0]
        if first.line and first.path != shown:
            raise  # it is about a line of the CSV
        raise UsageError(first.message, first.help) from None
    from nnstep.network.build import trace

    _ = trace(scenario)["E_total"].value
    return ready, text


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
