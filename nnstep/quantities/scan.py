"""Names inside a longer text: the longest one that begins at a place, for the parser of what a person types."""

from __future__ import annotations

import re
from collections.abc import Callable

from nnstep.errors import UnknownQuantity
from nnstep.quantities import names
from nnstep.quantities.addresses import Address, split_address
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layout

Named = tuple[Key, Address]

_LONGEST = 40  # characters of an id with its address
_RUN = re.compile(r"(?:[^\W\d]|[∂∑Σ])(?:grad\([^()\s]*\)|[^\s()*^<>=≤≥,;|·⋅×÷√]|,(?=[₀-₉]))*|grad\([^()\s]*\)\S*")
_GRAD = re.compile(r"grad\([^()\s]*\)(?:@[\d.]+)?(?::\d+)?", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:@\d+(?:\.\d+)?)?(?::\d+)?", re.ASCII)
_JOINS = re.compile(r"\s*(?:[-+−*/^·×)<>=≤≥|@:]|$)")


def scanner(layout: Layout) -> Callable[[str, int], tuple[int, Named] | None]:
    """The scanner of a layout's names: ids with or without an address, aliases, every notation, the scenario's own.

    `w5+` is a name where no operand follows: w5+w6 is a sum, w5+ - w5 a difference.
    """
    own = sorted(names.own_names(layout), key=len, reverse=True)

    def scan(text: str, start: int) -> tuple[int, Named] | None:
        for name in own:
            end = start + len(name)
            if text[start:end].casefold() == name and not _goes_on(text, end):
                found = _ADDRESS.match(text, end)
                end = found.end() if found else end
                return end, names.parse(text[start:end], layout)
        run = _GRAD.match(text, start) or _RUN.match(text, start)
        if run is None:
            return None
        for end in range(min(run.end(), start + _LONGEST), start, -1):
            if (
                _goes_on(text, end)
                or text[end - 1] in "-−/@:."
                or (text[end - 1] == "+" and not _JOINS.match(text, end))
            ):
                continue
            if named := _known(text[start:end]):
                return end, named
        return None

    def _known(name: str) -> Named | None:
        try:
            bare = split_address(name)[0]
            # `parse` looks for the nearest names before it fails, which is slow
            return names.parse(name, layout) if names.find(bare, layout) else None
        except UnknownQuantity:
            return None

    return scan


def _goes_on(text: str, end: int) -> bool:
    """Whether a word would be cut in two here."""
    return (
        end < len(text)
        and (text[end].isalnum() or text[end] == "_")
        and (text[end - 1].isalnum() or text[end - 1] == "_")
    )
