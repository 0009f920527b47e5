"""What is loaded before something is shown: nothing that this page does not need, since loading is most of the wait."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands import ROOT
from nnstep.kept import parsed
from nnstep.scenario.load import load

LIBRARIES = {"rich", "typer", "click", "ruamel", "numpy", "msgspec", "platformdirs"}
# Of Python's own those whose import takes as long as a page, and nothing on the way needs.
COSTLY = {"dataclasses", "inspect", "pathlib", "urllib", "difflib", "fractions", "statistics", "random", "unicodedata"}
# In `draw`, for what is written when the tutor is left comes after the frame.
SCREEN = """
import sys
import nnstep.terminal.screen as s, nnstep.options.output as o
class Fake:
    def __init__(self, *_): pass
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def size(self): return 80, 24
    def draw(self, lines):
        assert len(lines) > 10
        print([*sys.modules])
    def waiting(self): return True
    def read(self, timeout=None): return ['gone']
s.Screen, o.is_interactive = Fake, lambda: True
from nnstep.cli.app import run
run(sys.argv[1:])
"""
COMMAND = """
import sys
from nnstep.cli.app import run
run(sys.argv[1:])
print()
print([*sys.modules])
"""


def loaded(script: str, *arguments: str, state: Path) -> set[str]:
    """The modules that a fresh Python has loaded by a script."""
    ran = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True, text=True, cwd=ROOT, check=True, stdin=subprocess.DEVNULL, timeout=120,
        env={**os.environ, "NNSTEP_STATE_DIR": str(state), "TERM": "xterm"},
    )  # fmt: skip
    return set(re.findall(r"'(.*?)'", ran.stdout.splitlines()[-1]))


def rooms(modules: set[str]) -> set[str]:
    """The rooms that modules of ours are in."""
    return {name.split(".")[1] for name in modules if name.startswith("nnstep.")}


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder in which the article is kept parsed."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path))
    load("article", composed=parsed.compose)
    return tmp_path


def test_importing_is_light(tmp_path: Path) -> None:
    """`import nnstep` loads no library, and making an error none either."""
    script = "import nnstep, sys; nnstep.UnknownQuantity('x'); print([*sys.modules])"
    assert not (LIBRARIES | COSTLY) & loaded(script, state=tmp_path)


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("--help", "cli options errors records terminal"),
        ("run --help", "cli options errors records terminal printable quantities render"),
        ("list scenarios", "cli options errors records terminal printable quantities render scenario reading"),
    ],
)
def test_what_is_known_without_a_lesson_loads_none(line: str, needed: str, tmp_path: Path) -> None:
    """Help, completion and the list of lessons load these rooms and no others."""
    found = loaded(COMMAND, *line.split(), state=tmp_path)
    assert (LIBRARIES | COSTLY) & found == set()
    assert rooms(found) == set(needed.split())


def test_the_tab_key_loads_little(state: Path) -> None:
    """A shell that asks for quantities waits for no words and no pages; its script needs no network."""
    asked = loaded(COMMAND, "_quantities", "=w", "article", state=state)
    script = loaded(COMMAND, "completion", "bash", state=state)
    assert (LIBRARIES | COSTLY) & (asked | script) == set()
    assert rooms(asked) & {"diagnosis", "quiz", "session", "tutor", "sheets", "words", "pages", "render"} == set()
    assert rooms(script) & {"network", "lesson", "words", "pages", "session"} == set()


@pytest.mark.parametrize(
    ("script", "line", "needless_rooms", "needless"),
    [
        (
            COMMAND, "show w5 -s article", "diagnosis quiz session tutor sheets audit export why",
            "marking.claims algebra.worked render.working lesson.verify lesson.explain json",
        ),
        (
            COMMAND, "explain w5 -s article", "diagnosis quiz session tutor sheets audit export why",
            "algebra.parse render.text.grid render.markdown json",
        ),
        (
            SCREEN, "run article --fresh", "diagnosis quiz sheets audit export why",
            "algebra.parse lesson.explain render.markdown render.text.transcript tempfile hashlib",
        ),
    ],
)  # fmt: skip
def test_a_page_loads_nothing_of_other_pages(
    script: str, line: str, needless_rooms: str, needless: str, state: Path
) -> None:
    """No library, nothing costly of Python's own, no room and no module that this page does not need."""
    found = loaded(script, *line.split(), state=state)
    assert (LIBRARIES | COSTLY) & found == set()
    assert rooms(found) & set(needless_rooms.split()) == set()
    assert {*needless.split(), *(f"nnstep.{name}" for name in needless.split())} & found == set()


def test_a_transcript_needs_no_numpy(state: Path) -> None:
    """Nor does anything else that a learner waits for."""
    assert not LIBRARIES & loaded(COMMAND, "run", "article", "--no-input", state=state)
