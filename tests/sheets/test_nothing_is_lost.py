"""No number of a sheet is lost: it is marked, part of a working, or its line is listed as not read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from nnstep.marking.sheet import parse_sheet

ARTICLE = nnstep.trace(nnstep.load("article"))

WORDS = [
    *("the new", "w7", "h1", "net_h2", "E", "o1", "dE/dw5", "is", "=", "is now", ":", ",", "and", "so", "becomes"),
    *("Die Ausgabe von", "ist also", "und die von", "Die Summe", "at", "it", "because", "gradient", "|", ";", "\t"),
    *("suma ponderada", "Deltas:", "→", "≈", "of", "for", "\n", "\n", "__", "Fehler", "es", "neu", "."),
]  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.integers(1000, 9999), min_size=2, max_size=14), st.booleans())
def test_every_number_is_told_of(pieces: list[str | int], comma: bool) -> None:
    """Words, signs and numbers thrown together: each number of four decimals is found again."""
    told = [f"0{',' if comma else '.'}{one}" if isinstance(one, int) else one for one in pieces]
    text = " ".join(told)
    sheet = parse_sheet(text, ARTICLE)
    read = [answer.printed.text for answer in sheet.answers]
    read += [step.text for answer in sheet.answers if answer.working for step in answer.working.steps]
    unread = " ".join(one.text for one in sheet.unread)
    for one in told:
        is_told = any(one in said for said in read) or one in unread or sheet.unanswered
        assert is_told or one[:2] not in ("0.", "0,"), (one, text)


# what is no number of the network, is an operand, or is said again in a bracket needs no word
@pytest.mark.parametrize(
    "text",
    [
        "Needed 1.5 hours, handed in 29.11.2026 at 20:30 (version 1.2)", "Aufgabe 2.1", "2.1 Forward pass",
        "net_h1 = 0.105 (0.03 + 0.075)", "w5+ = 0.5698, since 0.55 + 0.0198 is that", "mi perro se llama 7",
        "net_h1 = 0.105 and 0.03+0.075 is that", "# I got 0.5 here", "h1 = 0.5262 ± 0.0001", "I took it times 0.5",
    ],
)  # fmt: skip
def test_prose_is_passed_over(text: str) -> None:
    """Nothing is listed where nothing was lost."""
    assert parse_sheet(text, ARTICLE).unread == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("net_h1 = 0.105\nThe gradient is -0.0396, so w5 becomes 0.5698", 2),
        ("| name | value | other |\n|---|---|---|\n| foo | bar | 0,777 |\n| net_h1 | 0,105 | |", 3),
        ("net_h1 = 0.105\nPizza;mit Käse;8,50", 2),
        ("E is about 0.2960, exactly 0.29595", 1),
        ("h1 is 0.5262 or 0.5263", 1),
        ("net_h1    0.105\nblah      0.777", 2),
        ("x @ W1\narray([0.777, 0.888])", 2),
    ],
)
def test_a_line_with_a_number_of_nothing_is_listed(text: str, line: int) -> None:
    """The line is listed once, the others are marked."""
    assert [one.line for one in parse_sheet(text, ARTICLE).unread] == [line]
