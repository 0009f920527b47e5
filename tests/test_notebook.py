"""What objects show of themselves in a notebook, read without one."""

from __future__ import annotations

from base64 import b64decode
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


def test_results_are_text_or_markdown() -> None:
    """Explanations and marks show the page that the command prints."""
    trace = nnstep.trace(nnstep.load("article"))
    for result in (nnstep.explain(trace, "w5"), nnstep.check(trace, {"net_h1": "0.105"}), nnstep.walk(trace)[4]):
        assert shown_as_text(result) == str(result)
        assert result._repr_markdown_() == result.markdown()


@pytest.mark.parametrize("of", ["trace", "lesson"])
def test_what_others_wrote_is_text(of: str) -> None:
    """Markup in a title starts no element."""
    trace = hostile()
    html = trace._repr_html_() if of == "trace" else nnstep.walk(trace)._repr_html_() or ""  # type: ignore[attr-defined]
    read = _Read(html)
    assert {tag for tag, _ in read.elements} <= {"div", "strong", "br", "img", "iframe"}
    assert all("onerror" not in told for _, told in read.elements)
