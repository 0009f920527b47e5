"""`nnstep check`: numbers marked, the scenario's claims or somebody's answer sheets."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from textwrap import fill

from nnstep.cli.options import Common
from nnstep.cli.output import Output
from nnstep.cli.setup import Work, work_on
from nnstep.errors import UsageError
from nnstep.marking.diagnose import check
from nnstep.marking.marks import Report
from nnstep.marking.sheet import parse_bytes, read_sheet
from nnstep.pages.marks import marks_lines
from nnstep.reading.places import shown
from nnstep.render.text.typeset import setting_of
from nnstep.scenario.load import bundled

_SCENARIOS = (".yaml", ".yml", ".json")


def check_numbers(files: list[str], common: Common, *, quiet: bool) -> int:
    """Marks numbers and prints the marks. Returns 1 when any number is wrong."""
    output = common.begin()
    named = [file for file in files if _is_scenario(file)]
    sheets = [file for file in files if file not in named]
    if len(named) > 1 or (named and (sheets or common.scenario)):
        raise UsageError("one scenario at a time", "give answer sheets, or one scenario; -s names the sheets' scenario")
    work = work_on(replace(common, scenario=named[0]) if named else common)
    reports = [(name, _sheet_report(work, name)) for name in sheets] if sheets else [("", _claims_report(work))]
    if output.path is not None and output.path.suffix == ".csv":
        from nnstep.export.csv import marks_csv

        output.text(marks_csv(reports))
    elif common.json:
        from nnstep.export.json import dump  # only where JSON is asked for
        from nnstep.marking.public import report_data

        documents = [report_data(report) | ({"file": name} if len(reports) > 1 else {}) for name, report in reports]
        output.text(dump(documents[0] if len(documents) == 1 else {"format": 1, "sheets": documents}))
    elif not quiet:
        for name, report in reports if common.verbose or len(reports) == 1 else ():
            _print(work, name, report, output, several=len(reports) > 1, verbose=common.verbose)
        if len(reports) > 1:
            from nnstep.pages.class_table import class_lines

            output.lines(class_lines(reports, setting_of(work.view, output.look)))
    return 0 if all(report.all_right for _, report in reports) else 1


def _is_scenario(file: str) -> bool:
    return (
        not file or file.casefold().endswith(_SCENARIOS) or (file.casefold() in bundled() and not Path(file).is_file())
    )


def _claims_report(work: Work) -> Report:
    return check(work.trace, notation=work.view.notation)


def _sheet_report(work: Work, name: str) -> Report:
    if name == "-":
        answers = parse_bytes(sys.stdin.buffer.read(), work.trace)
    else:
        answers = read_sheet(name, work.trace)
    return check(work.trace, answers, notation=work.view.notation)


def _print(work: Work, name: str, report: Report, output: Output, *, several: bool, verbose: bool) -> None:
    if several:
        output.text(f"{shown(name, 1000)}\n")
    if not report.marks:
        whose = shown(name or work.scenario.name, 1000)
        what = f"'{whose}' has no numbers" if name else f"the scenario '{whose}' has no claims"
        output.text(fill(f"{what}: there is nothing to check", output.look.width, break_on_hyphens=False) + "\n")
        return
    setting = setting_of(work.view, output.look)
    if work.view.by_hand:
        output.lines([[(f" {work.view.by_hand}", "dim")]])
    output.lines(marks_lines(report, work.scenario, setting, own=bool(name), carried=bool(work.view.by_hand)))
    if verbose:
        from nnstep.pages.precision import precision_of_marks

        output.lines(precision_of_marks(work.view, report, setting))
