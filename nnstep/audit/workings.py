"""Which number stands for which name: `Oh1*W5 + Oh2*W6 = 0.526*0.55 + 0.551*0.65`, sign for sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nnstep.algebra.printed import Printed
from nnstep.records import dataclass
from nnstep.sheets.plain import Plain
from nnstep.sheets.values import number

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+−]?\d+)?)(?!\w*[^\W\d_])"
    r"|(?P<name>(?:[∂d]\s?[^\W\d][\w.^'+{}]*?\s?/\s?[∂d]\s?)?[^\W\d][\w.'^∂(){}\[\],]*?(?=[-+−–—*·×⋅/=)\]]|\s|$|(?<=\d)[^\W\d]))"
    r"|(?P<sign>[-+−–—*·×⋅/^()\[\]½²³√]))"
)
_GREEK: Final = re.compile(r"[ηⴄα](?=\s*\S)")
_SIGNS: Final = {"−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "⋅": "*", "[": "(", "]": ")"}
_FORMULA: Final = re.compile(r"[^\W\d]|∂")
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula. kind: n a number, N a name, else the sign itself."""

    kind: str
    part: Plain


def tokens(part: Plain) -> list[Token]:
    """The numbers, names and signs of a formula; [] where something else stands in it. (−0.04) is one number."""
    found: list[Token] = []
    text, place = part.text, 0
    if len(text) > _LONGEST:
        return []
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        if greek := _GREEK.match(text, place):
            found.append(Token("N", part.cut(place, greek.end())))
            place = greek.end()
            continue
        token = _TOKEN.match(text, place)
        if token is None or token.end() == place:
            return []
        kind = token.lastgroup or ""
        here = part.cut(token.start(kind), token.end())
        place = token.end()
        if kind == "sign":
            found.append(Token(_SIGNS.get(here.text, here.text), here))
        else:
            found.append(Token("n" if kind == "number" else "N", here))
    return _signed(_multiplied(found), part)


def _multiplied(found: Sequence[Token]) -> list[Token]:
    """With the sign of each product written: X1W1 as X1*W1."""
    result: list[Token] = []
    for token in found:
        if result and token.kind in "nN(" and result[-1].kind in "nN)":
            result.append(Token("*", token.part.cut(0, 0)))
        result.append(token)
    return result


def _signed(found: Sequence[Token], part: Plain) -> list[Token]:
    """With a minus before a number taken into it, where it is no difference; (−0.04) loses its brackets."""
    result: list[Token] = []
    for token in found:
        result.append(token)
        minus = token.kind == "n" and len(result) > 1 and result[-2].kind == "-"
        if minus and (len(result) == 2 or result[-3].kind in "(*/+-="):
            result[-2:] = [Token("n", _span(part, result[-2].part, token.part))]
        if token.kind == ")" and len(result) > 2 and result[-3].kind == "(" and result[-2].kind in "nN":
            result[-3:] = [result[-2]]
    return result


def _span(part: Plain, first: Plain, last: Plain) -> Plain:
    """From one part to another one, as it stands in the whole."""
    start, end = part.at.index(first.start), part.at.index(last.end - 1) + 1
    return part.cut(start, end)


def negative(part: Plain) -> Plain:
    """A number that a minus stands before: 0.6 as −0.6, and −1 as 1."""
    bare = part.text.lstrip("-−– ")
    if bare != part.text:
        return part.cut(len(part.text) - len(bare))
    return Plain("-" + part.text, (part.start, *part.at))


def is_formula(part: Plain) -> bool:
    """Whether names stand in it."""
    return _FORMULA.search(part.text) is not None


def aligned(formula: Sequence[Token], numbers: Sequence[Token]) -> list[tuple[str, Plain]]:
    """Each name of a formula with the number that stands in its place; [] where the two are not the same sum."""
    if [_kind(one) for one in formula] != [_kind(one) for one in numbers]:
        return []
    return [
        (one.part.text, other.part)
        for one, other in zip(formula, numbers, strict=True)
        if one.kind == "N" and other.kind == "n"
    ]


def _kind(token: Token) -> str:
    return "n" if token.kind == "N" else token.kind


def worth(part: Plain) -> Printed | None:
    """The number that a part says."""
    return number(part.text)


def products(found: Sequence[Token]) -> list[tuple[str, list[Token]]]:
    """The terms of a sum of products of numbers, each with its sign; [] where it is something else."""
    terms: list[tuple[str, list[Token]]] = [("+", [])]
    for before, token in zip((None, *found), found, strict=False):
        if token.kind in "+-" and before is not None:
            terms.append((token.kind, []))
        elif token.kind == "n":
            terms[-1][1].append(token)
        elif token.kind != "*":
            return []
    return [] if any(not 1 <= len(factors) <= 2 for _, factors in terms) else terms
