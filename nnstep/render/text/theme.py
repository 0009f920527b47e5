"""Themes: what each style looks like. A plain page is the same page under the empty theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Theme = Mapping[str, str]
"""Style name -> its attributes and its colour, as rich calls them.

Colours are the terminal's own sixteen, readable on light and dark, where nobody knows its background.

None says anything alone: a note says in words what its bar says in red, yellow or green, and a bar or a new weight that
goes up or down is cyan or yellow, which all eyes can tell apart, and has its + or −, its ▲ or ▼.
"""

PLAIN: Theme = {}

COLOUR: Theme = {
    "title": "dim",
    "dim": "dim",
    "heading": "bold",
    "phase": "bold",
    "done": "bold",
    "result": "bold reverse",
    "neuron": "bold reverse",
    "current": "bold reverse",
    "key": "bold",
    "parameter": "yellow",
    "value": "cyan",
    "error": "red",
    "gradient": "magenta",
    "aside": "dim",
    "total": "bold",
    "mark": "bold",
    "said": "bold",
    "changed": "bold",
    "wrong": "red bold",
    "partly": "yellow",
    "right": "green",
    "up": "cyan",
    "down": "yellow",
}

LIGHT: Theme = {**COLOUR, "parameter": "blue", "value": "green", "partly": "magenta", "up": "blue", "down": "magenta"}
"""The same for a light background, on which yellow and cyan cannot be read."""

# Numbers of the 256 colours, which terminals show alike. After Okabe and Ito: yellow, blue, vermilion, reddish purple
# and bluish green, as light or dark as the background wants them; and grey in place of what terminals make of dim.
_GREYS = {style for style, looks in COLOUR.items() if looks == "dim"}

DARK_BACKGROUND: Theme = {
    **COLOUR, **dict.fromkeys(_GREYS, "246"),
    "parameter": "220", "value": "33", "error": "203", "gradient": "212",
    "wrong": "203 bold", "partly": "220", "right": "43", "up": "33", "down": "220",
}  # fmt: skip
"""For a background that is known to be dark."""

LIGHT_BACKGROUND: Theme = {
    **COLOUR, **dict.fromkeys(_GREYS, "241"),
    "parameter": "94", "value": "27", "error": "52", "gradient": "126",
    "wrong": "124 bold", "partly": "94", "right": "24", "up": "27", "down": "94",
}  # fmt: skip
"""For a background that is known to be light."""

Wanted = Literal["auto", "light", "dark", "none"]
"""What somebody asks for: colours for a background, that of the terminal where it says so, or none."""


def background_of(said: str) -> str:
    """What a terminal says of itself in COLORFGBG: `15;0`, white on black, is dark, `0;15` light; else ""."""
    last = said.rpartition(";")[2]
    return "light" if last in ("7", "11", "13", "14", "15") else "dark" if last in (*"012345689",) else ""


def theme_of(wanted: Wanted, background: str = "", *, many: bool = False) -> Theme:
    """The theme. background: light, dark, or "" where nobody knows; many: whether there are 256 colours."""
    chosen = background if wanted == "auto" else wanted
    if chosen == "light":
        return LIGHT_BACKGROUND if many else LIGHT
    return DARK_BACKGROUND if chosen == "dark" and many else COLOUR
