"""One line read: `name = working = number`, several of them, a sentence, prose.

Time is linear in the text, whatever it is.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import Final

from nnstep.sheets import vocabulary as words
from nnstep.sheets.headings import NEXT_SCOPE, scope_of
from nnstep.sheets.labels import Labels
from nnstep.sheets.plain import Plain
from nnstep.sheets.statements import Found, Language, Scope, Statement, Unread
from nnstep.sheets.values import meant, number, value_of

LONGEST_LINE: Final = 2000
"""Characters of a line that are read at once; a longer one is read in pieces."""

_RELATION: Final = re.compile(r"[=≈→]")
_COLON: Final = re.compile(r":(?!\d+\s*(?:[:=≈@]|$))")  # not the : of a sample, dE/dw5:2
_BULLET: Final = re.compile(r"(?:[-*+•–·▪◦☐☑✓>]\s+|\[[ xX]\]\s+)+(?=\S)")
_NUMBERED: Final = re.compile(
    r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\(\d{1,3}[a-z]?\)|\d{1,2}(?:\.\d{1,2}){1,2}\.?|\d{1,2}[a-z]\))\s+(?=[^\W\d]|[∂∑Δ∇(\"'])"
)
COMMENT: Final = re.compile(r"#|\s//|^\s*%")
_TOKEN: Final = re.compile(r"\S+")
_DASHED: Final = re.compile(
    r"(?P<name>[^\d].{0,60}?)\s+(?:[–—]|-(?!\s*[-+−]?\d*\s*[*/]))\s+(?P<number>[-+−]?\d*[.,]\d+)[\s.!]*"
)
_PLAIN_NAME: Final = re.compile(r"(?:[^\W\d_]+\s+)*(?:(?:out|net)_?)?[xhowb]_?\d+\W*$", re.IGNORECASE)  # no dE/dw5
_OPERATED: Final = re.compile(r"(?:[\d)\]]\s*[-−]|[\w)\]]\s*[+*/·×^])\s*$")
_REMARK: Final = re.compile(r"\s\([^()]{0,60}\)\s*$")
_WORD: Final = re.compile(r"[^\W\d_]+")
_STRONG: Final = re.compile(r"[,;|]|\s{2,}|\t")
_WORDLIKE: Final = re.compile(r"[^\W\d][\w.'^+()/*\[\],∂]{0,40}")
_EXPRESSION: Final = re.compile(r"(?<=[\s:])[-+−]?[(\d.][\d\s.,+\-−–*/·×()^]*[*/·×+\-−–][\d\s.,+\-−–*/·×()^]*[\d)]$")
_NUMBERS: Final = re.compile(r"[-+−]?\d+[.,]\d+")
_MOST_WORDS: Final = 12  # of a name with what stands around it
_LONGEST_NAME: Final = 100
HELP: Final = "write QUANTITY = NUMBER, as in net_h1 = 0.105"


class LineReader:
    """Reads single lines; `scope` is what headings before a line said."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.scope = Scope()
        self.labels = Labels(language)

    def read(self, line: Plain) -> Iterator[Found]:
        """What one line says."""
        if comment := COMMENT.search(line.text):
            if not line.text[: comment.start()].strip():
                self._heading(line)
                if not self.labels.take(line):
                    self.labels.end()
                return
            line = line.cut(0, comment.start())
        line = line.cut(0)
        for pattern in (_BULLET, _NUMBERED):
            if found := pattern.match(line.text):
                line = line.cut(found.end())
        start = 0
        for cut in [*NEXT_SCOPE.finditer(line.text), None]:  # Sample 1: E = 0.5; sample 2: E = 2
            piece = self._heading(line.cut(start, cut.start() if cut else len(line.text)))
            start = cut.end() if cut else start
            self.labels.before = ""
            if piece.text and not self.labels.take(piece):
                nothing = True
                for said in self._line(piece):
                    nothing = False
                    yield self.labels.placed(said) if isinstance(said, Statement) else said
                if nothing and not _has_digit(piece.text):
                    self.labels.end(piece.text[:_LONGEST_NAME])

    def _heading(self, line: Plain) -> Plain:
        self.scope, rest = scope_of(line, self.scope)
        return rest

    # -- one line ------------------------------------------------------------------------------------------------------

    def _line(self, line: Plain) -> Iterator[Found]:
        text = line.text
        signs = [(found.start(), found.end(), found[0]) for found in _RELATION.finditer(text)]
        if said := [(found.start(), found.end(), "=") for found in words.IS.finditer(text)]:
            signs = sorted([*signs, *(one for one in said if self._name_at_end(text[: one[0]]) is not None)])
        signs = sorted([*signs, *self._colons(line, [start for start, _, _ in signs])])
        first = signs[0][0] if signs else (text.find(":") + 1)
        if not self.labels.label and (label := self.labels.of(line, first)):
            self.labels.label = label[0]
            yield from self._line(line.cut(label[1]))
            self.labels.label = ""
            return
        if not signs:
            yield from self._without_sign(line)
            return
        yield from self.chain(line, signs)

    def _colons(self, line: Plain, signs: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """The colons that stand for an equals sign: between a name and a number. signs: where the others begin.

        The name after a label is the name: `Error: E_o1 = 0.0556`.
        """
        text = line.text
        colons = [
            one.span()
            for one in _COLON.finditer(text)
            if self._name_at_end(text[max(0, one.start() - 2 * _LONGEST_NAME) : one.start()]) is not None
        ]
        ends = sorted(
            [*((start, True) for start in signs), *((start, False) for start, _ in colons), (len(text), False)]
        )
        for start, end in colons:
            until, is_sign = ends[bisect(ends, (start, True))]
            after = line.cut(end, until)
            if is_sign and self.language.knows(after.text):
                continue
            label, first = text[:start], after.text.split(maxsplit=1)[:1]
            if until == len(text) and first and self.language.is_label(label) and self.language.under(label, first[0]):
                continue  # h1: net 0.105, out 0.5262
            if until == len(text) or value_of(after, self.language.parses) or self._two(after):
                yield start, end, ":"

    def chain(self, line: Plain, signs: Sequence[tuple[int, int, str]]) -> Iterator[Found]:
        """`name = part = part, name = part`, taken apart."""
        text = line.text
        start = self._name_at_end(text[: signs[0][0]])
        left = line.cut(0, signs[0][0])
        left = line.cut(len(left.text) - len(left.text.lstrip("|,;:*_ ")), signs[0][0])
        parts: list[Plain] = []
        arrows: list[bool] = []
        if start is not None:
            name = _bare(line.cut(start, signs[0][0]))
            if not self.labels.knows(name.text) and (remark := _REMARK.search(name.text)):
                name = name.cut(0, remark.start())
        elif (whole := value_of(left, self.language.parses)) and whole.text == left.text and _has_digit(left.text):
            if self.language.is_formula(left.text):
                name = left.cut(len(left.text) - len(left.text.lstrip("(")))
            else:
                name, parts, arrows = line.cut(0, 0), [left], [False]
        elif (bare := _EXPRESSION.search(left.text)) and self.language.parses(bare[0]):
            name, parts, arrows = line.cut(0, 0), [left.cut(bare.start())], [False]
        else:
            name = left
        for place, (_, end, sign) in enumerate(signs):
            until = signs[place + 1][0] if place + 1 < len(signs) else len(text)
            part = line.cut(end, until)
            if place + 1 < len(signs):
                found = self._two(part)
                if sign == "→" and parts and signs[place + 1][2] == "=" and self.language.knows(part.text):
                    yield from self._said(name, parts, arrows, line)  # E = 0.3 → w5 = 0.6
                    name, parts, arrows = part, [], []
                    continue
                if found == "unclear":
                    yield Unread(
                        line, "it cannot be told which number is whose", "write each number in a line of its own"
                    )
                    return
                if isinstance(found, tuple):
                    if found[0] is not None:
                        yield from self._said(name, [*parts, found[0]], [*arrows, sign == "→"], line)
                    name, parts, arrows = _bare(found[1]), [], []
                    continue
            parts.append(part)
            arrows.append(sign == "→")
        yield from self._said(name, parts, arrows, line)

    def _said(self, name: Plain, parts: list[Plain], arrows: list[bool], line: Plain) -> Iterator[Found]:
        """The statement of a name and its parts; two, where an arrow leads from an old value to a new one."""
        if len(parts) > 1 and number(parts[-2].text) and self.language.is_formula(parts[-1].text):
            parts, arrows = parts[:-1], arrows[:-1]  # E = 0.296 = ½·(t - o)²
        last = parts[-1]
        steps = [part for part in parts[:-1] if part.text]
        if words.is_nothing(last.text):
            yield Statement(name, (*steps, last.cut(0, 0)), self.scope)
            return
        if self.language.is_formula(last.text):
            yield Statement(name, (*steps, last), self.scope, is_formula=True)
            return
        result = value_of(last, self.language.parses)
        if result is None:
            if better := meant(last.text):
                yield Unread(last, f"{last.text!r} is not clearly a number", f"did you mean {better}?")
            elif _has_digit(last.text) and (name.text or steps):
                known = not name.text or self.language.knows(name.text)
                reason = f"{_short(last.text)!r} is not a number" if known else _unknown(name.text)
                yield Unread(line, reason, HELP)
            return
        if steps and arrows[-1] and number(steps[-1].text) and number(result.text):
            yield Statement(name, (steps[-1],), self.scope, f"{name.text} old")
            yield Statement(name, (result,), self.scope, f"{name.text} new")
            return
        yield Statement(name, (*steps, result), self.scope)
        yield from self._behind(last, result)

    def _behind(self, last: Plain, result: Plain) -> Iterator[Found]:
        """What is said behind a number without an equals sign: `…, and net_h2 0.205`."""
        after = last.cut(len(result.text) if last.text.startswith(result.text) else len(last.text))
        if after.text[:1] in (",", ";") or words.JOINING.match(after.text):
            yield from self._without_sign(_bare(after.cut(len(after.text) - len(after.text.lstrip(",; ")))))

    def _two(self, part: Plain) -> tuple[Plain | None, Plain] | str | None:
        """A number and the name of the next one, None for the number where words stand there; "unclear" where there may
        be two; None where it is one expression.
        """
        text = part.text
        if number(text):
            return None
        start = self._name_at_end(text)
        if start:
            before = text[:start]
            joined = words.AND.search(before)
            bare = before[: joined.start()] if joined else before
            left = part.cut(0, len(bare.rstrip(" ,;|\t")))
            strong = bool(joined or _STRONG.search(before[len(before.rstrip(" ,;|\t")) :]))
            if words.is_nothing(left.text):
                return left, part.cut(start)
            found = value_of(left, self.language.parses)
            if found and (strong or number(left.text) or found.text != left.text):
                return found, part.cut(start)
            if not found and not self.language.parses(text) and len(left.text.split()) > 1 and left.text[-1:].isalpha():
                return None, part.cut(start)
        elif (cut := _last_strong(text)) and _WORDLIKE.fullmatch(text[cut[1] :].strip()):
            left = part.cut(0, cut[0])
            if words.is_nothing(left.text) or value_of(left, self.language.parses):
                return left, part.cut(cut[1])
        if self.language.parses(text):
            return None
        lone = value_of(part, self.language.parses)
        return "unclear" if lone is not None and number(lone.text) and _last_strong(text) else None

    def _without_sign(self, line: Plain) -> Iterator[Found]:
        """A line without an equals sign: `net_h1  0.105`, or prose."""
        text = line.text
        if number(text) or len(text) > _LONGEST_NAME * 2:
            return
        tokens = list(_TOKEN.finditer(text))
        for token in tokens[1 : _MOST_WORDS + 1]:
            name = line.cut(0, token.start())
            if not self.language.knows(name.text.rstrip(" ,;:|")):
                continue
            rest = line.cut(token.start())
            if words.is_nothing(rest.text):
                yield Statement(line.cut(0, len(name.text.rstrip(" ,;:|"))), (rest.cut(0, 0),), self.scope)
                return
            if not re.match(r"[-+−(]?[\d.,]*\d", rest.text):
                continue
            found = value_of(rest, self.language.parses)
            if found:
                yield Statement(line.cut(0, len(name.text.rstrip(" ,;:|"))), (found,), self.scope)
                yield from self._behind(rest, found)
                return
        if _NUMBERS.search(text) and (turned := list(self._turned_round(line))):
            yield from turned
            return
        if (told := words.AT_END.search(text)) and (start := self._name_at_end(text[: told.start()])) is not None:
            yield Statement(_bare(line.cut(start, told.start())), (line.cut(*told.span("number")),), self.scope)
            return
        head, colon, numbers = text.rpartition(":")
        if colon and len(_NUMBERS.findall(numbers)) > 1 and not _NUMBERS.sub("", numbers).strip(" ,;"):
            yield Unread(line, f"{_short(head)!r} is no quantity", "write each number with its name, w1 = 0.15")
        elif (
            len(tokens) <= _MOST_WORDS
            and re.search(r"\d[.,]\d", text)
            and any(
                _has_digit(token[0]) and token[0][0].isalpha() and self.language.knows(token[0].strip(",;.:()"))
                for token in tokens
            )
        ):
            yield Unread(line, "there is no = in this line", HELP)

    def _turned_round(self, line: Plain) -> Iterator[Statement]:
        """Names and numbers without a sign between: `w5 goes from 0.55 to 0.57`, `0.5262 for h1`, `h1 – 0.5262`."""
        text = line.text
        for told in words.FROM_TO.finditer(text):
            if (start := self._name_at_end(text[: told.start()])) is not None:
                name = _bare(line.cut(start, told.start()))
                for age in ("old", "new"):
                    if self.language.knows(f"{name.text} {age}"):
                        yield Statement(name, (line.cut(*told.span(age)),), self.scope, f"{name.text} {age}")
        for told in words.OF.finditer(text):
            if self.labels.knows(told["name"]):
                yield Statement(line.cut(*told.span("name")), (line.cut(*told.span("number")),), self.scope)
        numbers = list(_NUMBERS.finditer(text))
        starts = [self._name_at_end(text[: one.start()].rstrip()) for one in numbers]
        for told, start in zip(numbers, starts, strict=True):
            if start is not None and None not in starts:
                yield Statement(_bare(line.cut(start, told.start())), (line.cut(*told.span()),), self.scope)
        told_by_dash = _DASHED.fullmatch(text)
        if told_by_dash and self.labels.knows(told_by_dash["name"]):
            yield Statement(line.cut(*told_by_dash.span("name")), (line.cut(*told_by_dash.span("number")),), self.scope)

    def _name_at_end(self, text: str) -> int | None:
        """Where the longest name begins that a text ends with; None where it ends with none."""
        base = max(0, len(text) - _LONGEST_NAME)
        starts = [found.start() + base for found in _TOKEN.finditer(text[base:])][-_MOST_WORDS:]
        if base and starts and not text[base - 1].isspace():
            starts = starts[1:]
        for start in starts:
            name = text[start:].lstrip("|,;:*_ ")
            if name and self.labels.knows(name.rstrip(' "*_')):
                at = len(text) - len(name)
                if _OPERATED.search(text[max(0, at - 10) : at]):
                    return None  # E1 + E2
                return self._with_words(text, at) if _PLAIN_NAME.match(name) else at
        if starts and (inner := re.search(r"[,;|(\[:]\s*([^,;|\s:]+)\s*$", text[base:])):
            at = base + inner.start(1)
            if self.labels.knows(text[at:].strip()):
                return at
        if text.rstrip().endswith(")") and (remark := _REMARK.search(text)):
            return self._name_at_end(text[: remark.start()])
        return None

    def _with_words(self, text: str, start: int) -> int:
        """Where a name begins with the word that makes another quantity of it, though others stand between:
        `the gradient that came out for w5`.
        """
        base = max(0, start - _LONGEST_NAME)
        before = text[base:start]
        clause = max((found.end() for found in words.CLAUSE.finditer(before)), default=0)
        for word in _WORD.finditer(before, clause):
            if words.ABOUT.fullmatch(word[0]):
                return base + word.start()
        return start


def _bare(name: Plain) -> Plain:
    """A name without the word that joins it to what was said before: `so w5`."""
    found = words.JOINING.match(name.text)
    return name.cut(found.end()) if found else name


def _last_strong(text: str) -> tuple[int, int] | None:
    """The last separator outside brackets."""
    depth = 0
    found = None
    for sign in re.finditer(r"[()\[\]]|\s*[,;|]\s*|\s{2,}", text):
        if sign[0] in "([":
            depth += 1
        elif sign[0] in ")]":
            depth -= 1
        elif depth <= 0 and not (
            sign[0] == ","
            and text[sign.start() - 1 : sign.start()].isdigit()
            and text[sign.end() : sign.end() + 1].isdigit()
        ):
            found = sign.span()
    return found


def _has_digit(text: str) -> bool:
    return any(one.isdigit() for one in text)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _unknown(name: str) -> str:
    return f"unknown quantity {_short(name)!r}"
