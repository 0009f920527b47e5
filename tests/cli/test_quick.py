"""A line of words is read the same without the library as with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnstep.cli import library
from nnstep.cli.table import COMMANDS, function_of
from nnstep.options.declared import Option
from nnstep.options.quick import values_of
from nnstep.options.signature import read

SOME = [
    "w5", "article", "-", "", "3", "0", "17", "99", "1e3", "text", "-0.353", "-1", "a=b", "w5=0.7", "x y", "always", "é"
]  # fmt: skip


def by_the_library(name: str, line: list[str]) -> dict[str, Any] | None:
    """What a command is called with by the library; None where it says that the line is wrong, or helps."""
    called: list[dict[str, Any]] = []
    words = read(function_of(name)).words
    patch = pytest.MonkeyPatch()
    reading = type(read(function_of(name)))(words, lambda values: called.append(dict(values)))
    with patch.context() as at:
        at.setattr(library, "read", lambda command: reading)
        try:
            library.build(name)([name, *line], standalone_mode=False)
        except Exception as error:
            if not hasattr(error, "show"):
                raise
            return None
    return called[0] if called else None


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A command, and a line of its options, other words, and words that mean nothing."""
    name = draw(st.sampled_from(list(COMMANDS)))
    known = [
        one
        for word in read(function_of(name)).words
        if isinstance(word.declared, Option)
        for one in word.declared.names
    ]
    line = []
    for _ in range(draw(st.integers(0, 5))):
        word = draw(st.sampled_from([*known, *SOME, "--", "-x", "--unknown", "-h"]))
        value = draw(st.sampled_from(SOME))
        line += draw(st.sampled_from([[word], [word, value], [value], [f"{word}={value}"], [word + value]]))
    return name, line


@given(lines())
@example(("diagnose", ["dE/dw5", "-0.353"]))
@example(("check", ["a.txt", "b.txt", "-q"]))
@example(("attach", ["w5", "--no-input"]))
@example(("attach", ["--no-input", "w5", "--", "-x"]))
@example(("explain", ["chain", "rule", "-v", "--digits", "5"]))
@settings(max_examples=100, deadline=None)
def test_a_line_is_read_as_the_library_reads_it(case: tuple[str, list[str]]) -> None:
    """Whatever is read without the library has the very values that the library gives; the rest is left to it."""
    name, line = case
    quick = values_of(read(function_of(name)), line, negative=COMMANDS[name].negative, rest=COMMANDS[name].rest)
    if quick is not None:
        theirs = by_the_library(name, line)
        assert theirs is not None, line
        # Of several words none is None for the one, nothing for the other: the record makes a tuple of both.
        assert {key: value or None if value != 0 else value for key, value in quick.items()} == {
            key: value or None if value != 0 else value for key, value in theirs.items()
        }


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("run", ["article", "--at", "3:2", "--no-input"]),
        ("explain", ["w5", "-s", "article", "--set=lr=0.3", "--set", "w5=0.1"]),
        ("show", ["w5", "dE/dw*", "--json", "-o", "x.json"]),
        ("diagnose", ["dE/dout_o1", "-0.353", "--width", "60"]),
        ("compare", ["article", "--epochs", "20"]),
        ("check", []),
    ],
)
def test_plain_lines_are_read_without_it(name: str, line: list[str]) -> None:
    """What people type most is plainly right."""
    assert values_of(read(function_of(name)), line, negative=COMMANDS[name].negative) is not None
