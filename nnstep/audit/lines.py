"""A text in the lines it is read by: a matrix in a sentence gets one of its own, what code says behind # is said.

z1 = X @ W1 + b1   # [[0.26, 0.37]]      becomes      z1 = [[0.26, 0.37]]
"""

from __future__ import annotations

import re
from typing import Final

from nnstep.audit.text import Text, Writer

_COMMENT: Final = re.compile(
    r"(?:^|(?<=\s))#+(?=\s|$)[ \t]*(?P<result>(?:=|->|→|≈)?[ \t]*[-−+]?[\d.,]{0,20}\d[\d.,eE−-]{0,30}[ \t]{0,20}$)?",
    re.MULTILINE,
)
_MADE: Final = r"(?:(?:np\.|numpy\.|torch\.|jnp\.)?(?:array|tensor|matrix|Matrix)\([ \t]*)?"
_NUMBER: Final = r"[-−+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-−+]?\d{1,3})?"
_LIST: Final = (
    rf"(?:\[\s*\[[^\[\]=\n]{{1,200}}\](?:[\s,;]{{0,20}}\[[^\[\]=]{{1,200}}\]){{0,20}}\s*\]"
    rf"|[\[(]\s*{_NUMBER}(?:\s*[,;]\s*{_NUMBER}|\s+{_NUMBER}){{1,30}}\s*[\])])"
)
_RATE: Final = re.compile(
    r"(?<=\S)(?P<blank>[ \t]+)(?=(?:(?:with|and|using|mit|avec|con)[ \t]+)?(?:(?:a|the|an|der|die|einer|un|una)[ \t]+)?"
    r"(?:learning[ -]rate|step[ -]size|lernrate|taux d|tasa de|taxa de)\b)",
    re.IGNORECASE,
)
_NAME: Final = r"(?<![^\s,;:.(])[^\W\d][\w^_']{0,12}(?:\^?[(\[]\d[)\]])?"
_BROKEN: Final = re.compile(
    r"(?<=[\w)\]²'])[ \t]*[=≈+·×−](?P<blank>[ \t]*\n[ \t]*)(?=[-−+(\d.,∂δ½√\w])"
    r"|(?<=[^\s|])(?P<before>[ \t]*\n[ \t]*)(?=[=≈][ \t]*[-−+(\d.,∂δ½√\w])"
)
_PROSE: Final = re.compile(r"(?![#>*•-]\s)(?!.*(?:[|\t&]|\S[ ]{2,}\S)).{49,}(?<![.:!?;])$")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_FEWEST: Final = 4  # words of a line of prose
_GOES_ON: Final = re.compile(r"(?!\(?\w{1,2}[.)]\s)(?!\S{1,20}\s*[=≈:←|])[^\W_](?![^\n]*[|\t])")
_SENTENCE: Final = re.compile(
    r"(?<=[^\s\n|])(?<![\n|][ \t]\w)(?<!\n\w)\.(?P<blank>[ \t]+)(?=[A-ZÄÖÜÉÀ¿¡][^|\n]*(?:\n|$))"
)
_HEAD: Final = re.compile(r"^[ ]*(?P<names>(?:[^\W\d][\w^()]{0,7}[ ]+){2,40}[^\W\d][\w^()]{0,7})[ ]*\n", re.MULTILINE)
_GAP: Final = re.compile(r"(?<=\S)[ \t]+(?=\S)")
_NUMBERS: Final = re.compile(rf"\s*{_NUMBER}(?:[ \t]+{_NUMBER})*\s*")
_ARRAY: Final = re.compile(
    rf"(?P<name>{_NAME})[ \t]*=[ \t]*(?P<formula>[^=\n\[,]{{1,80}}=[ \t]*)?{_MADE}"
    rf"(?P<list>{_LIST})(?![ \t]*[-+−*/·×⋅^](?!\(?T))(?:\)(?!\w))?(?:\^?\(?[T⊤]\)?|\.T)?"
)


def apart(text: Text) -> Text:
    """The text with every list of numbers that a name is given, and every sentence, in lines of its own."""
    return _rates(_sentences(_arrays(_comments(_columns(_flowing(_unbroken(text)))))))


def _flowing(text: Text) -> Text:
    """Prose that a page has broken is one line, since its words belong together: `the learning` and `rate is 0.5`."""
    writer, before = Writer(text), 0
    for end in re.finditer(r"(?<=\S)(?P<blank>[ ]*\n[ ]{0,3})(?=\S)", text.text):
        line = text.text[text.text.rfind("\n", 0, end.start()) + 1 : end.start()]
        if _PROSE.match(line) and len(_WORD.findall(line)) >= _FEWEST and _GOES_ON.match(text.text, end.end()):
            writer.copy(before, end.start())
            writer.put(" ", end.start())
            before = end.end()
    if not before:
        return text
    writer.copy(before, len(text.text))
    return writer.done()


def _columns(text: Text) -> Text:
    """Names in one line, and below them as many numbers, are a table: cells without a sign between them get one."""
    writer, before = Writer(text), 0
    for head in _HEAD.finditer(text.text):
        count, end = len(head["names"].split()), head.end()
        while end < len(text.text):
            stop = text.text.find("\n", end) + 1 or len(text.text)
            row = text.text[end:stop]
            if len(row.split()) != count or not _NUMBERS.fullmatch(row):
                break
            end = stop
        for gap in _GAP.finditer(text.text, head.start(), end) if end > head.end() and head.start() >= before else ():
            writer.copy(before, gap.start())
            writer.put("\t", gap.start())
            before = gap.end()
    if not before:
        return text
    writer.copy(before, len(text.text))
    return writer.done()


def _unbroken(text: Text) -> Text:
    """An equation that a page has broken at its sign is one line: `∂E/∂w2 =` and `−1.26`, `w8` and `= −0.9`."""
    return _instead(text, _BROKEN, " ")


def _sentences(text: Text) -> Text:
    """Every sentence in a line of its own: `E = ½(y − t)². We use μ = 0.9` says nothing of E that is 0.9."""
    return _instead(text, _SENTENCE, "\n")


def _instead(text: Text, pattern: re.Pattern[str], sign: str) -> Text:
    """The text with a sign for every blank of a pattern."""
    writer, before = Writer(text), 0
    for found in pattern.finditer(text.text):
        start, end = next(found.span(number) for number in range(1, pattern.groups + 1) if found.start(number) >= 0)
        writer.copy(before, start)
        writer.put(sign, start)
        before = end
    if not before:
        return text
    writer.copy(before, len(text.text))
    return writer.done()


def _rates(text: Text) -> Text:
    """The rate in a line of its own: `E = 1/2 (t - o)^2 with learning rate η = 0.25` says two things."""
    return _instead(text, _RATE, "\n")


def _comments(text: Text) -> Text:
    """What stands behind # in code: a number is what the line comes to, words are a line."""
    if "#" not in text.text:
        return text
    writer, before = Writer(text), 0
    for found in _COMMENT.finditer(text.text):
        writer.copy(before, found.start())
        line = text.text.rfind("\n", 0, found.start()) + 1
        comes_to = found["result"] is not None and "=" in text.text[line : found.start()]
        signed = comes_to and found["result"].lstrip()[:1] in "=-→≈" and not found["result"].lstrip()[1:2].isdigit()
        writer.put(" " if signed else "= " if comes_to else "\n", found.start())
        before = found.start("result") if comes_to else found.end()
    writer.copy(before, len(text.text))
    return writer.done()


def _arrays(text: Text) -> Text:
    writer, before = Writer(text), 0
    for found in _ARRAY.finditer(text.text):
        formula = found["formula"]
        if formula is not None and re.search(r"\d[.,]\d", formula):
            continue
        writer.copy(before, found.start())
        writer.line(found.start())
        writer.put("\n", found.start())  # a line between, or the lines around would make a table with it
        writer.copy(*found.span("name"))
        writer.put(" = ", found.end("name"))
        _one_line(writer, text, *found.span("list"))
        before = found.end()
        writer.put("\n" if text.text[before : before + 1] == "\n" else "\n\n", max(before - 1, 0))
    if not before:
        return text
    writer.copy(before, len(text.text))
    return writer.done()


def _one_line(writer: Writer, text: Text, start: int, end: int) -> None:
    """A list without line ends."""
    for piece in re.finditer(r"[^\n]+|\n", text.text[start:end]):
        if piece[0] == "\n":
            writer.put(" ", start + piece.start())
        else:
            writer.copy(start + piece.start(), start + piece.end())
