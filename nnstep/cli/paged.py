"""`nnstep export --to html`: a lesson as a page to step through, or a folder of scenarios as a site."""

from __future__ import annotations

import os
from pathlib import Path

from nnstep.cli.own_options import ExportOptions
from nnstep.errors import UsageError
from nnstep.html.page import page
from nnstep.html.site import Entry, index
from nnstep.options.common import Common
from nnstep.options.output import Output
from nnstep.options.setup import work_on
from nnstep.reading.places import shown
from nnstep.records import replace
from nnstep.terminal.progress import doing

_FILES = ("*.yaml", "*.yml", "*.json")


def export_page(common: Common, options: ExportOptions) -> None:
    """Writes the page, or a page for each scenario of a folder. Raises: UsageError for --ascii."""
    if common.ascii:
        raise UsageError("--ascii is not for pages", "a page is UTF-8, and browsers have its signs")
    folder = Path(common.scenario or "")
    if common.scenario and folder.is_dir():
        _site(folder, common, options)
        return
    text = _page(common, options)
    output = common.output
    output.start()  # only now, so that a file is not emptied for an option that is wrong
    output.text(text)


def _page(common: Common, options: ExportOptions) -> str:
    work = work_on(common)
    with doing("writing it down"):
        return page(work.view, options.epochs)


def _site(folder: Path, common: Common, options: ExportOptions) -> None:
    """An index and a page for each scenario, in a folder."""
    if common.file is None:
        raise UsageError(f"{shown(str(folder))} is a folder of scenarios", "say where its pages go: -o site/")
    files = sorted((one for kind in _FILES for one in folder.glob(kind)), key=lambda one: one.stem)
    if not files:
        raise UsageError(f"there is no scenario in {shown(str(folder))}", "scenarios are .yaml or .json files")
    site = Path(common.file)
    entries = []
    for file in files:
        one = replace(common, scenario=str(file))
        view = work_on(one).view
        text = page(view, options.epochs)
        os.makedirs(site, exist_ok=True)
        _written(site / f"{file.stem}.html", text)
        entries.append(Entry(file.stem, view))
    _written(site / "index.html", index(folder.resolve().name, entries))


def _written(path: Path, text: str) -> None:
    output = Output(str(path))
    output.start()
    output.text(text)
