"""The help is what the library would write."""

from __future__ import annotations

import pytest

from nnstep.cli import library
from nnstep.cli.app import run
from nnstep.cli.table import COMMANDS


def by_the_library(line: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the library prints for a line."""
    library.run(line)
    return capsys.readouterr().out


@pytest.mark.parametrize("columns", [20, 53, 64, 80, 200])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_what_the_library_writes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int, name: str
) -> None:
    """To the letter, at any width, of the program and of every command."""
    monkeypatch.setenv("COLUMNS", str(columns))
    line = [*([name] if name else []), "--help"]
    assert run(line) == 0
    assert capsys.readouterr().out == by_the_library(line, capsys)
