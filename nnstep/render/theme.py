"""Themes: what each style looks like. A plain page is the same page under the empty theme."""

from __future__ import annotations

from collections.abc import Mapping

Theme = Mapping[str, str]
"""Style name -> what rich calls a style. Colours are the terminal's own sixteen, readable on light and dark."""

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
    "aside": "green",
    "total": "bold",
    "mark": "bold",
    "wrong": "red bold",
    "right": "green",
}
