"""HTML as text: what a reader sees of it, a line for a block, a row of a table in one line."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from nnstep.audit.text import Text, Writer, words

_ANGLE: Final = re.compile(r"[<>]")
_NAME: Final = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>]|$)")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BLANKS: Final = re.compile(r"\s+")
_ALT: Final = re.compile(r"""\balt\s*=\s*(?:"([^"]{1,500})"|'([^']{1,500})')""")
_DRAWN: Final = re.compile(r"""\bclass\s*=\s*["'][^"'>]{0,200}\bkatex-html\b""")
_LINES: Final = words(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section summary table tbody tfoot "
    "thead title tr ul"
)
_CELLS: Final = frozenset(("td", "th"))
_UNSEEN: Final = frozenset(("script", "style", "noscript", "template", "svg"))
_KNOWN: Final = _LINES | _CELLS | _UNSEEN | words(
    "a abbr annotation b bdi bdo big cite code col colgroup del em font i img input ins kbd label link mark math "
    "meta mfenced mfrac mi mn mo mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr q s samp "
    "semantics small span strike strong sub sup tt u var wbr"
)  # fmt: skip
_SPACED: Final = {"mfrac": ("(", ")"), "msqrt": ("√(", ")"), "mtr": ("[", "]"), "mtd": ("", ",")}


def is_html(text: str) -> bool:
    """Whether a text is a page of HTML, and no Markdown with a tag in it."""
    head = text[:4000].lstrip("\ufeff \t\r\n").casefold()
    return head.startswith(("<!doctype html", "<html", "<?xml")) or (
        head.startswith("<") and len(re.findall(r"</(?:p|div|td|li|h[1-6])>", text[:20_000])) >= 2
    )


def html(text: Text) -> Text:
    """What is seen of a page. One pass: what is no tag is text, and nothing is looked for twice."""
    return _Reader(text, blanks=True).read()


def tags(text: Text) -> Text:
    """A text in which some HTML stands, as in Markdown: its tags read, its blanks and lines left as they are."""
    return _Reader(text, blanks=False).read() if "<" in text.text or "&" in text.text else text


class _Reader:
    """blanks: whether all blanks are one, as on a page."""

    def __init__(self, text: Text, *, blanks: bool) -> None:
        self.text = text
        self.writer = Writer(text)
        self.blanks = blanks
        self.pre = 0
        self.unseen, self.depth = "", 0  # the tag within which nothing is seen, and how deep
        self.gone: set[str] = set()  # what is not found from here on
        self.braces: list[str] = []
        self.in_cells = False

    def read(self) -> Text:
        text, place = self.text.text, 0
        angle = _ANGLE.search(text)
        while angle:
            start = angle.start()
            if angle[0] == ">":
                angle = _ANGLE.search(text, start + 1)
                continue
            if text.startswith("<!--", start) and (end := self._find("-->", start)) >= 0:
                self._words(place, start)
                place = end + 3
                angle = _ANGLE.search(text, place)
                continue
            closing = _ANGLE.search(text, start + 1)
            if closing is None:
                break
            named = _NAME.match(text, start + 1, closing.start())
            name = named[1].casefold() if named else ""
            is_note = text[start + 1] in "!?"
            if closing[0] == "<" or not (name in _KNOWN or is_note):
                angle = closing if closing[0] == "<" else _ANGLE.search(text, closing.end())
                continue
            self._words(place, start)
            place = closing.end()
            if name:
                self._tag(name, start, place)
            angle = _ANGLE.search(text, place)
        self._words(place, len(text))
        return self.writer.done()

    def _find(self, sign: str, start: int) -> int:
        if sign in self.gone:
            return -1
        found = self.text.text.find(sign, start)
        if found < 0:
            self.gone.add(sign)
        return found

    def _tag(self, name: str, start: int, end: int) -> None:
        closes = self.text.text[start + 1] == "/"
        writer = self.writer
        if self.unseen:
            self.depth += (-1 if closes else 1) * (name == self.unseen)
            if (name == "annotation" and not closes and self.unseen == "mrow") or not self.depth:
                self.unseen = ""
            return
        if not closes and (name in _UNSEEN or (name == "span" and _DRAWN.search(self.text.text, start, end))):
            self.unseen, self.depth = name, 1
        elif name == "semantics" and not closes:
            # A formula in MathML that says in LaTeX what it is: that is read, and not what it is drawn of.
            close = self._find("</semantics", start)
            if close >= 0 and self.text.text.find("application/x-tex", start, close) >= 0:
                self.unseen, self.depth = "mrow", 1_000_000
        elif name == "pre":
            self.pre += -1 if closes and self.pre else not closes
            writer.line(start)
        elif name in _LINES:
            writer.line(start)
            self.in_cells = False
        elif name in _CELLS:
            if not closes and self.in_cells:
                writer.put(" | ", start)
            self.in_cells = True
        elif name in ("sub", "sup"):
            self._raised("_" if name == "sub" else "^", start, closes)
        elif name in _SPACED:
            writer.put(_SPACED[name][closes], start)
        elif name == "img" and (alt := _ALT.search(self.text.text, start, end)) and "=" in (alt[1] or alt[2]):
            self._words(*alt.span(1 if alt[1] else 2))  # a formula as a picture, as blogs have them

    def _raised(self, sign: str, start: int, closes: bool) -> None:
        """Letters below or above the line: in braces, as LaTeX writes them, where they are several."""
        if closes:
            if self.braces:
                self.writer.put(self.braces.pop(), start)
            return
        self.writer.put(f"{sign}{{", start)
        self.braces.append("}")
        del self.braces[:-20]

    def _words(self, start: int, end: int) -> None:
        if self.unseen or start >= end:
            return
        text, place = self.text.text, start
        for entity in _ENTITY.finditer(text, start, end):
            self._plain(place, entity.start())
            self.writer.put(unescape(entity[0]), entity.start())
            place = entity.end()
        self._plain(place, end)

    def _plain(self, start: int, end: int) -> None:
        if not self.blanks or self.pre:
            self.writer.copy(start, end)
            return
        text, place = self.text.text, start
        for blank in _BLANKS.finditer(text, start, end):
            if blank[0] == " ":
                continue
            self.writer.copy(place, blank.start())
            if self.writer.last not in ("", " ", "\n"):
                self.writer.put(" ", blank.start())
            place = blank.end()
        self.writer.copy(place, end)
