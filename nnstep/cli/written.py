"""Pages put out: in colour or plain, as JSON, or in a format for paper and for other programs."""

from __future__ import annotations

from nnstep.cli.options import TEXT, Common
from nnstep.pages.document import Document
from nnstep.pages.view import View
from nnstep.render.formats import written
from nnstep.render.text.lines import Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import setting_of
from nnstep.results.result import Result


def give(result: Result, common: Common) -> None:
    """Puts out what a command found, as the options say."""
    if common.json:
        from nnstep.export.json import dump  # only where JSON is asked for

        common.output.text(dump(result.to_json()))
    else:
        write(result.document, result.view, result.sample, common)


def write(document: Document, view: View, sample: int, common: Common) -> None:
    """Puts out a page that is about a sample (0: none), as text for the terminal or in the format that is asked for."""
    output, to = common.output, common.format
    if to == TEXT:
        output.lines(page_lines(document, setting_of(view, output.look, sample)))
    else:
        look = Look(common.width or 80, 24, output.ascii)
        output.text(written(to, [(document, setting_of(view, look, sample))]))
