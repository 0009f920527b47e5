"""PDF as text, by an extractor that may be installed beside nnstep; a form feed parts the pages, as elsewhere."""

from __future__ import annotations

import io
import logging
from typing import Any

from nnstep.errors import Problem, ScenarioError
from nnstep.reading.places import shown

_MOST_PAGES = 500


def pdf(content: bytes, path: str) -> str:
    """The text of a PDF. Raises: ScenarioError where it cannot be read, or nothing is there that reads it."""
    try:
        from pypdf import PdfReader  # type: ignore[import-not-found,unused-ignore]  # an optional extra, only for those who have PDFs
    except ImportError:
        raise _error(path, "reading a PDF needs pypdf, which is not installed",
                     "pip install 'nnstep[pdf]', or save the text: pdftotext -layout FILE.pdf") from None  # fmt: skip
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of odd files is nobody's question
    try:
        reader: Any = PdfReader(io.BytesIO(content))
        pages = [page.extract_text() or "" for _, page in zip(range(_MOST_PAGES), reader.pages, strict=False)]
    except Exception as error:  # whatever a broken file does to the extractor
        raise _error(path, f"the PDF cannot be read: {shown(str(error) or type(error).__name__, 100)}",
                     "save its text, and audit that") from None  # fmt: skip
    text = "\n\f".join(pages)
    if not text.strip():
        raise _error(
            path, "the PDF holds no text: its pages are pictures", "type its numbers into a text, and audit that"
        )
    return text


def _error(path: str, message: str, help: str) -> ScenarioError:
    return ScenarioError([Problem(message, shown(path, 1000), help=help)])
