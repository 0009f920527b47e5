"""What objects show of themselves in a notebook, read without one."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

import nnstep
from nnstep.html.page import page
from nnstep.results.view import view_of

HOSTILE = "</script><img src=x onerror=alert(1)> \"' [bold]"


class _Read(HTMLParser):
    """HTML as a browser reads it: its elements with their attributes, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


class _Printer:
    """As much of IPython's printer as is asked of it."""

    shown = ""

    def text(self, text: str) -> None:
        self.shown += text


def shown_as_text(thing: Any) -> str:
    printer = _Printer()
    thing._repr_pretty_(printer, False)
    return printer.shown


def hostile() -> nnstep.Trace:
    fields = {
        "format": 1,
        "title": HOSTILE,
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "sigmoid", "weights": [[0.5]]}]},
        "data": [{"inputs": 0.5, "targets": 1}],
        "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "remarks": {"net_o1": HOSTILE},
    }
    return nnstep.trace(nnstep.Scenario.from_dict(fields))


def test_a_lesson_is_the_page_in_a_frame() -> None:
    """The frame holds the very page that export writes; it may run its script, and no more; one element, no text."""
    trace = nnstep.trace(nnstep.load("line"))
    read = _Read(nnstep.walk(trace)._repr_html_() or "")
    ((tag, told),) = read.elements
    assert (tag, told["sandbox"], read.said) == ("iframe", "allow-scripts", "")
    assert told["srcdoc"] == page(view_of(trace))


def test_where_there_is_no_html_a_lesson_is_its_transcript() -> None:
    """As text it is what it prints; carried by hand, which a page cannot, it is text alone."""
    lesson = nnstep.walk(nnstep.trace(nnstep.load("line"), hand=3))
    assert lesson._repr_html_() is None
    assert shown_as_text(lesson) == str(lesson)


def test_a_trace_shows_the_network_and_its_error() -> None:
    """Two pictures, each a file of its own with a text for those who do not see it, below what the trace is of."""
    read = _Read(nnstep.trace(nnstep.load("article"))._repr_html_())  # type: ignore[attr-defined]
    pictures = [told for tag, told in read.elements if tag == "img"]
    assert len(pictures) == 2
    assert all(told["alt"] for told in pictures)
    for told in pictures:
        kind, _, data = (told["src"] or "").partition(",")
        assert kind == "data:image/svg+xml;base64"
        assert ElementTree.fromstring(b64decode(data)).tag.endswith("svg")
    assert read.said.startswith("Feed forward and back propagation")


def test_a_network_without_an_optimizer_has_no_curve() -> None:
    """Nothing changes over its epochs: the network alone is shown."""
    fields = {
        "format": 1,
        "network": {"inputs": 1, "layers": [{"units": 1, "activation": "sigmoid", "weights": [[0.5]]}]},
        "data": [{"inputs": 0.5, "targets": 1}],
        "loss": "half_squared_error",
    }
    read = _Read(nnstep.trace(nnstep.Scenario.from_dict(fields))._repr_html_())  # type: ignore[attr-defined]
    assert [tag for tag, _ in read.elements].count("img") == 1


def test_explanations_and_marks_show_their_pages() -> None:
    """As HTML with the equations in MathML, as Markdown, and as the text that the command prints."""
    trace = nnstep.trace(nnstep.load("article"))
    for result in (nnstep.explain(trace, "w5"), nnstep.check(trace, {"net_h1": "0.105"}), nnstep.walk(trace)[4]):
        assert shown_as_text(result) == str(result)
        assert result._repr_markdown_() == result.markdown()
        shown = _Read(result._repr_html_() or "")
        assert shown.elements[0] == ("div", {"class": "nnstep"})
        assert not {"script", "link", "img"} & {tag for tag, _ in shown.elements}
    assert "mfrac" in {tag for tag, _ in _Read(nnstep.explain(trace, "w5")._repr_html_() or "").elements}


def test_the_style_of_a_cell_holds_in_the_cell_alone() -> None:
    """Every rule is for what stands in a cell; what is beside it keeps its looks."""
    html = nnstep.explain(nnstep.trace(nnstep.load("line")), "w1")._repr_html_() or ""
    style = html.partition("<style>")[2].partition("</style>")[0]
    rules = [found.strip() for found in re.findall(r"([^{}]+)\{", style)]
    assert [one for one in rules if not one.startswith("@") and not all(map(_is_of_a_cell, one.split(", ")))] == []


def _is_of_a_cell(selector: str) -> bool:
    return selector == ".nnstep" or selector.startswith(".nnstep ")


def test_a_picture_stays_a_picture() -> None:
    """A plot shows its SVG, not a page round it."""
    plot = nnstep.plot(nnstep.trace(nnstep.load("line")))
    assert plot._repr_html_() is None
    assert plot._repr_svg_().startswith("<svg")


SHOWN: dict[str, Callable[[nnstep.Trace], Any]] = {
    "trace": lambda trace: trace,
    "lesson": nnstep.walk,
    "step": lambda trace: nnstep.walk(trace)[0],
    "explained": lambda trace: nnstep.explain(trace, "net_o1"),
}


@pytest.mark.parametrize("of", SHOWN)
def test_what_others_wrote_is_text(of: str) -> None:
    """Markup in a title or a remark starts no element, and is no code of an element that is there."""
    read = _Read(SHOWN[of](hostile())._repr_html_())
    assert "script" not in {tag for tag, _ in read.elements}
    assert [told for tag, told in read.elements if tag == "img" and "alt" not in told] == []
    assert all("onerror" not in told for _, told in read.elements)
    assert of != "step" or "onerror" in read.said
