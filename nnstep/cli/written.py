"""Pages put out: in colour or plain, as JSON, or in a format for paper and for other programs."""

from __future__ import annotations

from nnstep.options.common import TEXT, Common
from nnstep.options.setup import look_of
from nnstep.render.formats import written
from nnstep.render.text.lines import Line, Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.typeset import setting_of
from nnstep.results.result import Result
from nnstep.terminal.progress import doing


def give(result: Result, common: Common) -> None:
    """Puts out what a command found, as the options say."""
    with doing("writing it down", look_of(result.view.lesson)):
        page = _made(result, common)
    if isinstance(page, str):
        common.output.text(page, tabs=common.pasted is not None)
    else:
        common.output.lines(page)


def _made(result: Result, common: Common) -> str | list[Line]:
    """The page, as lines for the terminal or a text in the format that is asked for."""
    if common.json:
        from nnstep.export.encoded import dump  # only where JSON is asked for

        return dump(result.to_json())
    output, to, view = common.output, common.format, result.view
    if to == TEXT:
        return list(page_lines(result.document, setting_of(view, output.look, result.sample)))
    look = Look(common.width or 80, 24, output.ascii)
    blocks = result.document if common.pasted is None else result.lines
    return written(to, [(blocks, setting_of(view, look, result.sample))])
