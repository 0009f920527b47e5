"""A file as the text of an article, whatever it is written in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from nnstep.audit.html import html, is_html, tags
from nnstep.audit.latex import is_latex, latex
from nnstep.audit.lines import apart
from nnstep.audit.markup import markup
from nnstep.audit.text import LARGEST, Text, cleaned, plain
from nnstep.errors import Problem, ScenarioError
from nnstep.reading.files import foreign, read_bytes
from nnstep.reading.places import Source, shown

_WHERE: Final = "give an article as text, Markdown, LaTeX, HTML or PDF, or - for one from a pipe"
_LONGEST: Final = 1_000_000
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")  # how UTF-16 begins
_BEGINNING: Final = 4096
_PDF: Final = b"%PDF"


def read_article(path: str) -> Text:
    """The text of a file. Raises: ScenarioNotFound where there is none to read; ScenarioError where it is no text."""
    content = read_bytes(Path(path), LARGEST, lambda: _WHERE)
    if content is None:
        raise _error(path, "the file is larger than 5 MB", "cut out the part with the numbers")
    return article(content, path)


def article(content: bytes, path: str = "-") -> Text:
    """The text of a file's bytes. Raises: ScenarioError where it is no text."""
    if len(content) > LARGEST:
        raise _error(path, "the text is larger than 5 MB", "cut out the part with the numbers")
    if content.lstrip()[:4] == _PDF:
        from nnstep.audit.pdf import pdf  # only where there is one

        return understood(pdf(content, path), path)
    if what := foreign(content):
        raise _error(path, f"the file is {what}", _WHERE)
    if b"\0" in content[:_BEGINNING] and content[:2] not in _WIDE:
        raise _error(path, "the file is no text", _WHERE)
    return understood(_decoded(content), path)


def understood(text: str, path: str = "-") -> Text:
    """A text as it is read: what it is written in is seen from what stands there, and from its name.

    Raises: ScenarioError where it is too long.
    """
    read = _read(text, path)
    if len(read.text) > _LONGEST:
        raise _error(path, f"the text has more than {_LONGEST:,} characters", "cut out the part with the numbers")
    return read


def _read(text: str, path: str) -> Text:
    ending = Path(path[-50:]).suffix.casefold()
    read = cleaned(plain(Source(path, text)))
    if ending in (".html", ".htm", ".xhtml") or is_html(text):
        return apart(latex(html(read)))
    if ending == ".tex" or is_latex(text):
        return apart(latex(read, document=True))
    return apart(latex(markup(tags(read))))


def _decoded(content: bytes) -> str:
    """Bytes as text: UTF-8, what a byte order mark says, else the old alphabet of the west."""
    for coding in ("utf-16",) if content[:2] in _WIDE else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8-sig", "replace")


def _error(path: str, message: str, help: str) -> ScenarioError:
    return ScenarioError([Problem(message, shown(path, 1000), help=help)])
