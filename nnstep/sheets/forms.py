"""The forms of names as they are typed: brackets, low lines, addresses, the indices of a weight."""

from __future__ import annotations

import re
from collections.abc import Callable


def indices(name: str, layer_of: Callable[[str], int]) -> tuple[int, int, int]:
    """The layer, 0 where none is said, and two indices of a weight; -1 where it has not two. layer_of: of a letter."""
    head = r"(?:w|θ|weight|v|u|wih|who|wxh|why|whi)"
    letter = re.match(head, name)
    layer = layer_of(letter[0]) if letter else 0
    if found := re.fullmatch(head + r"_?\^?[(\[]?(\d)[)\]]?_\[?(\d{1,3})[_,\]\[]+(\d{1,3})\]?", name):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(head + r"_?(\d)?[\[(](\d{1,3})[\])]?[\[(,_]+(\d{1,3})[\])]", name):
        return int(found[1] or layer), int(found[2]), int(found[3])
    if found := re.fullmatch(head + r"_?\^?[(\[]?(\d)[)\]]?_(\d)(\d)", name):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(head + r"_?(?:(\d)(\d)|(\d{1,3})[,_](\d{1,3}))\^[(\[]?(\d)[)\]]?", name):
        return int(found[5]), int(found[1] or found[3]), int(found[2] or found[4])
    if found := re.fullmatch(head + r"_?(?:(\d)(\d)|(\d{1,3})[,_](\d{1,3}))", name):
        return layer, int(found[1] or found[3]), int(found[2] or found[4])
    return 0, -1, -1


def spelled(name: str) -> list[str]:
    """A name as it is, and without the low line before its number: OutH_1."""
    return [name, re.sub(r"_(?=\d)", "", name)]


def flat(name: str) -> str:
    """A normalised name with its brackets and signs in one form: w_{12} as w_12, W^{[1]}_{11} as w^[1]_11."""
    name = name.replace("{", "").replace("}", "").replace("\\", "").replace('"', "").replace("|", "")
    name = re.sub(r"^\((.*)\)$", r"\1", name) if name.count("(") == 1 else name
    return name.replace("·", "").replace("__", "_").removesuffix("^").removesuffix("_")


def joined(name: str) -> str:
    """w_5 as w5; b_h1 as it is."""
    if name[0] == "w" or re.fullmatch(r"b_?\d+", name):
        return name.replace("_", "")
    return re.sub(r"b_?([ho])_?(\d+)", r"b_\1\2", name)


def addressed(name: str) -> tuple[str, str]:
    """The name and its address, as it was typed."""
    found = re.search(r"(?:@\d{1,7}(?:\.\d{1,7})?)?(?::\d{1,7})?$", name)
    at = found.start() if found else len(name)
    return name[:at].rstrip(), name[at:]
