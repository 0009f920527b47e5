"""`nnstep audit`: the errata of a text."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from nnstep.audit.article import article, read_article
from nnstep.audit.errata import audit
from nnstep.audit.says import ASKED, BEGIN
from nnstep.audit.text import LARGEST
from nnstep.cli.wizard import is_person, say
from nnstep.cli.written import give
from nnstep.cli.written_file import check_free, typed, write
from nnstep.errors import UsageError
from nnstep.options.common import Common
from nnstep.options.setup import work_on
from nnstep.records import replace
from nnstep.results.audited import audited
from nnstep.words.wizard import wrote

_WRITTEN_AS: Final = {".md": "markdown", ".tex": "latex", ".html": "html"}
"""What a page is written as that goes to a file of this ending, where --to says nothing else."""


def audit_text(file: str, common: Common, scenario: str | None, *, force: bool, quiet: bool) -> int:
    """Marks the numbers of a text and prints them. Returns 1 when any number is wrong."""
    if common.to is None and common.file is not None and not common.json:
        common = replace(common, to=_WRITTEN_AS.get(Path(common.file).suffix.casefold()))
    output = common.begin()
    if scenario is not None and not force:
        check_free(Path(scenario))
    text = article(sys.stdin.buffer.read(LARGEST + 1)) if file == "-" else read_article(file)
    if common.scenario is None:
        settings = dict(map(_setting, common.sets))
        found = audit(text, settings=settings, ask=_ask if is_person() else None, notation=common.notation)
    else:
        work = work_on(common)
        found = audit(text, work.trace, notation=work.view.notation)
    result = audited(found)
    result.view = replace(
        result.view, ascii=output.ascii, notation=common.notation or result.view.notation,
        digits=common.digits or result.view.digits,
    )  # fmt: skip
    if scenario is not None:
        write(Path(scenario), result.scenario, force=force)
        if not quiet:
            say(wrote(typed(Path(scenario))))
    if common.json or not quiet:
        give(result, common)
    return 0 if found.all_right else 1


def _setting(text: str) -> tuple[str, float]:
    name, sign, number = text.partition("=")
    try:
        return name.strip(), float(number.strip().replace("−", "-"))
    except ValueError:
        what = "is no number" if sign else "says nothing"
        raise UsageError(f"--set {text!r} {what}", "write KEY=NUMBER, as in --set w3=0.25") from None


def _ask(missing: Sequence[str]) -> Mapping[str, float]:
    """Asks for what the text does not give; an empty answer ends it."""
    say(BEGIN)
    answers: dict[str, float] = {}
    for name in missing:
        while name not in answers:
            print(f"{name}: ", end="", file=sys.stderr, flush=True)
            line = sys.stdin.readline().strip()
            if not line:
                return answers
            try:
                answers[name] = float(line.replace(",", ".").replace("−", "-"))
            except ValueError:
                say(ASKED, "  ")
    return answers
