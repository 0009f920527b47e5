"""`nnstep diagnose`: the mistake that gives a number."""

from __future__ import annotations

from nnstep.cli.look import addressed
from nnstep.cli.written import give
from nnstep.errors import UsageError
from nnstep.options.common import Common
from nnstep.options.setup import look_of, work_on
from nnstep.results.diagnosed import diagnosed
from nnstep.terminal.progress import doing


def diagnose_number(quantity: str, number: str, common: Common) -> None:
    """Prints what a number is, and which mistakes give it."""
    common.begin()
    for word in (quantity, number):
        if word.startswith("--") or (word[:1] == "-" and word[1:].isalpha()):
            raise UsageError(f"there is no option {word!r} here", "'nnstep diagnose --help' lists the options")
    work = work_on(common)
    with doing("looking for the mistake", look_of(work.lesson)):
        found = diagnosed(work.view, addressed(quantity, common.at), number)
    give(found, common)
