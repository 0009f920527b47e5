"""Themes: what each style looks like. A plain page is the same page under the empty theme."""

from __future__ import annotations

from collections.abc import Mapping

Theme = Mapping[str, str]
"""Style name -> its attributes and its colour, as rich calls them.

Colours are the terminal's own sixteen, readable on light and dark.

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


def theme_of(background: str) -> Theme:
    """The theme for what a terminal says of itself in COLORFGBG: `15;0` is white on black, `0;15` black on white."""
    last = background.rpartition(";")[2]
    return LIGHT if last in ("7", "11", "13", "14", "15") else COLOUR
