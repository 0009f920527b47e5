"""`nnstep export --to html`: a page, and a site of a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from commands import ROOT, nnstep
from nnstep.html import said


@pytest.fixture(autouse=True)
def _few_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of other numbers takes long to find, and is tested in a browser."""
    monkeypatch.setattr(said, "MOST_SETTINGS", 1)


def test_settings_and_notation_hold_in_a_page(tmp_path: Path) -> None:
    """--set, --notation and -o as everywhere: w1 is what it was set to, and has the textbook's name."""
    file = tmp_path / "line.html"
    assert nnstep("export", "line", "--to", "html", "--set", "w1=0.25", "--notation", "textbook", "-o", file).out == ""
    text = file.read_text(encoding="utf-8")
    assert '"id":"w1","name":"w¹₁₁"' in text
    assert "start: [0.25" in text


def test_a_folder_becomes_a_site(tmp_path: Path) -> None:
    """An index with a link to each page, which are there."""
    (tmp_path / "course").mkdir()
    for name in ("line", "diverge"):
        shutil.copy(ROOT / "scenarios" / f"{name}.yaml", tmp_path / "course")
    nnstep("export", tmp_path / "course", "--to", "html", "-o", tmp_path / "site")
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["diverge.html", "index.html", "line.html"]
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert '<a href="line.html">A straight line with one weight</a>' in index


def test_a_folder_needs_a_place_for_its_pages_and_scenarios(tmp_path: Path) -> None:
    """Without -o, or with nothing in it, there is no site: exit code 2, and words."""
    for options, says in (
        ((), "say where its pages go: -o site/"),
        (("-o", tmp_path / "site"), "there is no scenario"),
    ):
        found = nnstep("export", tmp_path, "--to", "html", *options)
        assert found.code == 2
        assert says in found.err
    assert not (tmp_path / "site").exists()
