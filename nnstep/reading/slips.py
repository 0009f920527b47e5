"""What people write where a number belongs, and what to type instead."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from nnstep.reading.nodes import PRINTED, Node

_MINUSES = "−–—‐‑‒﹣－"
_QUOTES = "\"'“”„‟‘’‚«»`´"
_PLAIN = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_COMMA = r"[-+]?[0-9]+,[0-9]+"  # these two are compiled where something is wrong
_SEVERAL = rf"{_PLAIN}(?:(?:\s*;\s*|\s+){_PLAIN})+"


def text_for_number(text: str) -> str:
    """What to type instead of a text that stands where a number belongs; "" where nobody can tell."""
    trimmed = text.strip()
    if re.fullmatch(_PLAIN, trimmed):
        return "write it without quotes"
    bare = trimmed.strip(_QUOTES)
    if bare != trimmed and re.fullmatch(_PLAIN, bare):
        return f"write it without quotes, {bare}"
    straight = re.sub(f"[{_MINUSES}]", "-", bare)
    if straight != bare and (re.fullmatch(PRINTED, straight) or text_for_number(straight)):
        sign = next(one for one in bare if one in _MINUSES)
        return f"its minus is U+{ord(sign):04X}: type the one of the keyboard, {_said(straight)}"
    if re.fullmatch(r"[-+]?[0-9.]+(_[0-9]+)+", bare):
        return f"write it without _, {bare.replace('_', '')}"
    for pattern, says, made in _FORMS:
        if found := re.fullmatch(pattern, bare):
            try:
                return f"{says}, {made(found)}"
            except (ArithmeticError, ValueError):
                break
    if re.fullmatch(_SEVERAL, bare):
        return f"put commas between numbers: {', '.join(re.findall(_PLAIN, bare))}"
    return ""


_FORMS: tuple[tuple[str, str, Callable[[re.Match[str]], str]], ...] = (
    (r"([-+]?[0-9]{1,3})((?:\.[0-9]{3})+),([0-9]+)", "write a point for decimals and nothing between thousands",
     lambda found: f"{found[1]}{found[2].replace('.', '')}.{found[3]}"),
    (r"([-+]?[0-9]{1,3})((?:,[0-9]{3})+)(\.[0-9]+)", "write nothing between thousands",
     lambda found: f"{found[1]}{found[2].replace(',', '')}{found[3]}"),
    (r"([-+]?[0-9]*),([0-9]+)", "write a point", lambda found: f"{found[1]}.{found[2]}"),
    (r"([-+]?[0-9]+(?:[.,][0-9]+)?) ?%", "write the share", lambda found: _short(_float(found[1]) / 100)),
    (r"([-+]?[0-9.]+) ?/ ?([0-9.]+)", "write it as a decimal",
     lambda found: _short(_float(found[1]) / _float(found[2]))),
    (r"([-+]?[0-9.]+) ?(?:[*·×x] ?10|e)(?:\^|\*\*)? ?([-+]?[0-9]+)", "write a power of ten with e",
     lambda found: f"{found[1]}e{found[2]}"),
)  # fmt: skip
"""Numbers in the writing of others: a pattern, the reason, and what to type."""


def _said(text: str) -> str:
    """A number as it is to be typed, where it is one; else what is to be done with it as well."""
    return text if re.fullmatch(_PLAIN, text) else text_for_number(text)


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _short(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(value)
    return f"{value:.6g}"


def comma_after(node: Node) -> str:
    """What to type instead of a number that a comma cut in two, `{learning_rate: 0,5}`; "" where none did."""
    source = node.place.source
    rest = re.match(r",([0-9]+)", source.text[node.place.end :]) if source else None
    return f"decimals stand after a point: {node.text}.{rest[1]}" if rest and node.text.isdigit() else ""


def decimal_commas(node: Node, wanted: int) -> str:
    """What to type instead of a list with twice the numbers wanted, `[0,1, -0,2]`; "" where that is not the slip."""
    source = node.place.source
    if source is None or not isinstance(node.value, list) or len(node.value) != 2 * wanted:
        return ""
    inside = source.text[node.place.start : node.place.end].strip()[1:-1].strip()
    pairs = re.findall(_COMMA, inside)
    if len(pairs) != wanted or re.sub(r"[\s,]", "", inside) != "".join(pairs).replace(",", ""):
        return ""
    numbers = ", ".join(pair.replace(",", ".") for pair in pairs)
    return f"decimals stand after a point: [{numbers}]"
