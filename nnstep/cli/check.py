"""`nnstep check`: numbers marked, the scenario's claims or somebody's answer sheets."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from os.path import exists, isdir, isfile, join, samefile, splitext
from typing import Final

from nnstep.cli.written import give
from nnstep.errors import NnstepError, UsageError
from nnstep.marking.marks import Report
from nnstep.marking.pupil import check
from nnstep.options.common import TEXT, Common
from nnstep.options.setup import Work, look_of, work_on
from nnstep.records import dataclass, replace
from nnstep.render.formats import ENDINGS
from nnstep.results.marked import marked, sheets_marked
from nnstep.scenario.bundled import bundled
from nnstep.terminal.progress import Progress, doing

_UNREAD = 65  # the code where a line was not read: that of a wrong file
_SCENARIOS = (".yaml", ".yml", ".json")
_VARIANT: Final = re.compile(
    rb"^#.*?\bvariant[ \t]+(\d{1,18})\s*$|--seed[ =](\d{1,18})\b", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `check` alone is asked for. scheme: the file with the points; rows: of a CSV, numbers or pupils.

    bom: whether a CSV begins with one; quiet: whether only the exit code says how it is.
    """

    scheme: str | None = None
    rows: str = "numbers"
    bom: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet that was marked, and what it was marked by."""

    name: str
    report: Report
    work: Work


def check_numbers(files: list[str], common: Common, wanted: Wanted) -> int:
    """Marks numbers and prints the marks. Returns 1 when any number is wrong, else 65 when a line was not read."""
    folder = common.file if common.file and (common.file.endswith(("/", os.sep)) or isdir(common.file)) else None
    pages = replace(common, json=False)  # a page a pupil
    if folder:
        assert pages.format, "what cannot be written is said before anything is marked"
        common = replace(common, file=None, to=None, pasted=None)
    output = common.begin()
    named = [file for file in files if _is_scenario(file)]
    sheets = [file for file in files if file not in named]
    if len(named) > 1 or (named and (sheets or common.scenario)):
        raise UsageError("one scenario at a time", "give answer sheets, or one scenario; -s names the sheets' scenario")
    if not sheets and (folder or wanted.scheme):
        raise UsageError("points and pages are for answer sheets", "nnstep check SHEET... -s SCENARIO --scheme FILE")
    work = work_on(replace(common, scenario=named[0]) if named else common, quiet=wanted.quiet)
    quiet = wanted.quiet or "-" in sheets  # stdin may be somebody who types
    with doing("marking", look_of(work.lesson) if len(sheets) <= 1 else str, quiet=quiet) as told:
        done = list(_marked(work, sheets, common, told)) if sheets else [_Sheet("", _claims_report(work), work)]
    done = _scored(done, wanted.scheme)
    reports = [(one.name, one.report) for one in done]
    if folder:
        _write_pages(folder, done, pages)
    if output.path is not None and splitext(output.path)[1] == ".csv" and common.to is None:
        from nnstep.export.csv import marks_csv, pupils_csv

        table = pupils_csv(reports) if wanted.rows == "pupils" else marks_csv(reports)
        output.text(table, bom=wanted.bom)
    elif common.json or not wanted.quiet:
        if len(done) == 1:
            result = marked(done[0].work.view, *reports[0], verbose=common.verbose)
        else:
            result = sheets_marked(work.view, reports, verbose=common.verbose)
        give(result, common)
    if not all(report.all_right for _, report in reports):
        return 1
    return _UNREAD if any(report.unread for _, report in reports) else 0


def _is_scenario(file: str) -> bool:
    return not file or file.casefold().endswith(_SCENARIOS) or (file.casefold() in bundled() and not isfile(file))


def _claims_report(work: Work) -> Report:
    return check(work.trace, notation=work.view.notation)


def _marked(work: Work, names: Sequence[str], common: Common, told: Progress) -> Iterator[_Sheet]:
    """Each sheet marked, by the variant that it says it is of."""
    from nnstep.marking.handed_in import mark_sheet  # what reads sheets, only where there is one
    from nnstep.marking.sheet import parse_bytes, read_content

    variants: dict[int, Work] = {}
    for number, name in enumerate(names):
        if len(names) > 1:
            told(number, len(names))
        content = sys.stdin.buffer.read() if name == "-" else read_content(name)
        own = work
        if common.seed is None and (seed := _seed_of(content)) is not None:
            if seed not in variants:
                variants = {seed: work_on(replace(common, scenario=work.scenario.path or None, seed=seed), quiet=True)}
            own = variants[seed]
        report = mark_sheet(own.trace, parse_bytes(content, own.trace, name), notation=own.view.notation)
        yield _Sheet(name, _light(report) if len(names) > 1 else report, own)


def _light(report: Report) -> Report:
    """Without the other ways in which numbers may have been carried: most of what a report weighs, and said by now."""
    return replace(report, marks=tuple(replace(mark, others=()) for mark in report.marks))


def _seed_of(content: bytes) -> int | None:
    """The variant that a sheet says it is of, as a worksheet has it at its top: `# variant 7`."""
    found = _VARIANT.search(content)
    return int(found[1] or found[2]) if found else None


def _scored(sheets: list[_Sheet], scheme: str | None) -> list[_Sheet]:
    """The sheets with their points, of all that the class was asked for."""
    if scheme is None:
        return sheets
    from nnstep.marking.points import asked_of, read_scheme, scored  # only where a scheme is given

    given = read_scheme(scheme)
    asked = asked_of(one.report for one in sheets)
    return [replace(one, report=scored(one.report, given, asked)) for one in sheets]


def _write_pages(folder: str, sheets: Sequence[_Sheet], common: Common) -> None:
    """A page of comments for each pupil, in the format asked for or in Markdown, with the names that are on the sheet.

    Raises: UsageError where one would be written over a sheet.
    """
    from nnstep.marking.verdicts import pupil

    if common.format == TEXT and common.to is None:
        common = replace(common, to="markdown")
    ending = ENDINGS.get(common.format, ".txt")
    met: dict[str, int] = {}
    paths = []
    for one in sheets:
        name = pupil(one.name)
        met[name] = met.get(name, 0) + 1
        paths.append(join(folder, f"{name}{f'-{met[name]}' if met[name] > 1 else ''}{ending}"))
    for path in paths:
        if any(exists(path) and exists(one.name) and samefile(path, one.name) for one in sheets):
            raise UsageError(f"the page would be written over the sheet '{path}'", "give another folder for the pages")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise NnstepError(f"cannot write '{folder}': {error.strerror}") from None
    for path, one in zip(paths, sheets, strict=True):
        own = replace(common, file=path)
        own.begin()
        give(marked(one.work.view, one.name, one.report, verbose=common.verbose, handed_back=True), own)
