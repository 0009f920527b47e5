"""`nnstep new --from MODEL`: a scenario of what another library trained or wrote."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from nnstep.cli import wizard
from nnstep.cli.choices import draft_of
from nnstep.cli.own_options import NewOptions
from nnstep.cli.written_file import check_free, free_name, relative, schema_for, typed, write
from nnstep.errors import Problem, ScenarioError, UsageError
from nnstep.interop.imported import Imported, imported
from nnstep.interop.scenario import Asked
from nnstep.options.common import Common
from nnstep.reading.places import shown
from nnstep.records import replace
from nnstep.scenario.draft import with_survey
from nnstep.scenario.load import LARGEST
from nnstep.scenario.write import check
from nnstep.words import wizard as words

_MEANINGLESS: Final = ("seed", "weights", "bias")
"""Options that say what a model says itself, or draw numbers where all are given."""


def bring_in(file: str | None, source: str, common: Common, options: NewOptions, *, force: bool) -> None:
    """Writes the scenario of a model file, or prints it for `-`. Raises: NnstepError of all kinds."""
    for name in _MEANINGLESS:
        if getattr(options, name) is not None:
            raise UsageError(f"--{name} means nothing beside --from {shown(source, 200)}", "the model says it itself")
    path = None if file == "-" else Path(file) if file is not None else free_name(Path(_stem(source) + ".yaml"))
    if path is not None and not force:
        check_free(path)
    base = Path() if path is None else path.parent
    name = "FILE" if path is None else typed(path)
    made = imported(source, _asked(options, common, base, path), file=name, schema=schema_for(base), base=base)
    _check(made, base, source, "scenario" if path is None else str(path))
    if path is None:
        common.output.text(made.text)
        return
    write(path, made.text, force=force)
    said = [words.brought_in(typed(path), made.origin, made.sizes), *made.notes]
    if made.guessed:
        said.append(words.only_examples(made.guessed))
    for sentence in said:
        wizard.say(sentence)
    print(words.then_run(typed(path)), file=sys.stderr)


def _stem(source: str) -> str:
    name = os.path.basename(source)
    for ending in (".weights.h5",):
        name = name.removesuffix(ending)
    return os.path.splitext(name)[0] or "model"


def _asked(options: NewOptions, common: Common, base: Path, path: Path | None) -> Asked:
    draft = draft_of(options)
    if draft.csv:
        draft = with_survey(replace(draft, csv=draft.csv if path is None else relative(draft.csv, base)), base)
    return Asked(
        inputs=draft.inputs or None,
        targets=draft.targets or None,
        loss=draft.loss or None,
        optimizer=draft.optimizer or None,
        rate=draft.rate,
        activation=draft.activation,
        output_activation=draft.output_activation,
        sizes=draft.sizes,
        csv=draft.csv,
        survey=draft.survey,
        title=draft.title,
        epochs=draft.epochs,
        batch=(int(draft.batch) if draft.batch.isdecimal() else draft.batch) if options.batch else "",
        notation=common.notation or "",
    )


def _check(made: Imported, base: Path, source: str, path: str) -> None:
    """What is written loads, and runs. Raises: ScenarioError."""
    size = len(made.text.encode())
    if size > LARGEST:
        problem = Problem(
            f"the scenario of this model would have {size:,} bytes, and {LARGEST:,} is the most that a file may have",
            shown(source, 1000),
            help=f"step through it in Python: nnstep.trace(nnstep.from_model({source!r}, ...))",
        )
        raise ScenarioError([problem])
    from nnstep.network.build import trace

    _ = trace(check(made.text, base, path))["E_total"].value
