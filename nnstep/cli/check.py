"""`nnstep check`: numbers marked, the scenario's claims or somebody's answer sheets."""

from __future__ import annotations

import sys
from os.path import isfile, splitext

from nnstep.cli.options import Common
from nnstep.cli.progress import doing
from nnstep.cli.setup import Work, look_of, work_on
from nnstep.cli.written import give
from nnstep.errors import UsageError
from nnstep.marking.marks import Report
from nnstep.marking.pupil import check
from nnstep.records import replace
from nnstep.results.marked import marked, sheets_marked
from nnstep.scenario.bundled import bundled

_UNREAD = 65  # the code where a line was not read: that of a wrong file
_SCENARIOS = (".yaml", ".yml", ".json")


def check_numbers(files: list[str], common: Common, *, quiet: bool) -> int:
    """Marks numbers and prints the marks. Returns 1 when any number is wrong, else 65 when a line was not read."""
    output = common.begin()
    named = [file for file in files if _is_scenario(file)]
    sheets = [file for file in files if file not in named]
    if len(named) > 1 or (named and (sheets or common.scenario)):
        raise UsageError("one scenario at a time", "give answer sheets, or one scenario; -s names the sheets' scenario")
    work = work_on(replace(common, scenario=named[0]) if named else common, quiet=quiet)
    with doing("marking", look_of(work.lesson), quiet=quiet or "-" in sheets):  # stdin may be somebody who types
        reports = [(name, _sheet_report(work, name)) for name in sheets] if sheets else [("", _claims_report(work))]
    if output.path is not None and splitext(output.path)[1] == ".csv" and common.to is None:
        from nnstep.export.csv import marks_csv

        output.text(marks_csv(reports))
    elif common.json or not quiet:
        if len(reports) == 1:
            result = marked(work.view, *reports[0], verbose=common.verbose)
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


def _sheet_report(work: Work, name: str) -> Report:
    from nnstep.marking.handed_in import mark_sheet  # what reads sheets, only where there is one
    from nnstep.marking.sheet import parse_bytes, read_sheet

    if name == "-":
        sheet = parse_bytes(sys.stdin.buffer.read(), work.trace)
    else:
        sheet = read_sheet(name, work.trace)
    return mark_sheet(work.trace, sheet, notation=work.view.notation)
