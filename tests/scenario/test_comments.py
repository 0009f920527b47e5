"""What a file says about itself: the comment at its head."""

from __future__ import annotations

import pytest

from nnstep.reading.comments import Part, head_of, is_drawn, title_of

TEXT = """\
# yaml-language-server: $schema=x
#
# Two lines that
# run on.
#
#     nnstep run mine \\
#         --set lr=1
#
#  - one thing, and
#    more of it
#  - another

format: 1
title: "A: b"   # what it is called
# not this
"""


def test_the_head_of_a_file() -> None:
    """Lines run on, what is set in stays as it is, items are one each; the editors' line is none of it."""
    assert head_of(TEXT) == (
        Part("words", ("Two lines that run on.",)),
        Part("lines", ("nnstep run mine \\", "    --set lr=1")),
        Part("items", ("- one thing, and more of it", "- another")),
    )
    assert head_of('{"format": 1}') == head_of("") == ()


def test_titles_are_found_without_reading() -> None:
    """In quotes or without, in YAML and in JSON."""
    assert title_of(TEXT) == "A: b"
    assert title_of("title: It's mine\n") == "It's mine"
    assert title_of('{"format": 1,\n"title": "J",\n}') == "J"
    assert title_of("format: 1") == ""


@pytest.mark.parametrize("line", ["x1 ─► h1", "x1, x2        wanted", "x1 --> h1"])
def test_drawings_are_known(line: str) -> None:
    """Columns, lines and arrows are a drawing, a command to be typed or a sentence is none."""
    assert is_drawn(line)
    assert not is_drawn("    nnstep run mine --until 'E < 0.1' --set lr=1")
