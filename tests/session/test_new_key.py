"""A key is one entry and what it does: a made-up one works, and stands wherever keys are told."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from session.walks import press, shown

from commands import printed
from nnstep.render.text.lines import Look
from nnstep.session import actions, moves, reduce
from nnstep.session.actions import ACTIONS, Action
from nnstep.session.state import State

NEW = Action("twice", ("y",), "y", "y two steps", "goes on by two steps at once")
GENERATE = Path(__file__).parents[2] / "docs" / "generate.py"


def pages_of_docs() -> ModuleType:
    """The script that writes the docs' pages."""
    spec = importlib.util.spec_from_file_location("generate", GENERATE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of actions with one more entry, wherever it was imported to, and what it does."""
    printed("list", "keys")  # so that all that reads the table is there
    table = (NEW, *ACTIONS)
    for module in list(sys.modules.values()):
        if getattr(module, "ACTIONS", None) is ACTIONS and module is not sys.modules[__name__]:
            monkeypatch.setattr(module, "ACTIONS", table)
    monkeypatch.setitem(actions._BY_KEY, ("lesson", "y"), NEW)
    monkeypatch.setitem(
        reduce._HANDLERS, "twice", lambda lesson, state: moves.go_next(lesson, moves.go_next(lesson, state))
    )


@pytest.mark.usefixtures("entered")
def test_it_works() -> None:
    """Two steps on, from the first."""
    assert press(State(), "y").number == 3


@pytest.mark.usefixtures("entered")
def test_it_is_told() -> None:
    """It stands in the footer, on the `?` page, in `nnstep list keys` and on the page of the docs."""
    assert "y two steps" in shown(State(), Look(120, 40))[-1]
    assert any(NEW.help in row for row in shown(press(State(), "?"), Look(120, 60)))
    assert NEW.help in printed("list", "keys")
    generate = pages_of_docs()
    assert NEW.help in generate.PAGES["keys.md"]()


def test_every_entry_does_something() -> None:
    """Each action of the table has what it does, and nothing is done that no key of the table leads to."""
    assert {action.name for action in ACTIONS} - {"goto"} == {*reduce._HANDLERS, *reduce._WITH_FORKS}
