"""`nnstep new --from`: a lesson copied whole, to be changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import ROOT, nnstep, printed
from nnstep.scenario.load import load


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to copy into."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_copy_is_the_lesson_with_its_comments(here: Path) -> None:
    """All lines of the file stand in the copy but the one for editors; a second copy has a name of its own."""
    said = nnstep("new", "--from", "article")
    assert (said.code, said.out) == (0, "")
    assert said.err.endswith("nnstep run my-article.yaml\n")
    lines = (here / "my-article.yaml").read_text(encoding="utf-8").splitlines()
    original = (ROOT / "scenarios" / "article.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in original[1:] if line not in lines] == []
    assert printed("show", "w5+", "-s", "my-article.yaml") == printed("show", "w5+", "-s", "article")
    assert "my-article-2.yaml" in nnstep("new", "--from", "my-article.yaml", "my-article-2.yaml").err
    assert "my-article-3.yaml" in nnstep("new", "my-article-3.yaml", "--from", "article").err
    assert nnstep("new", "my-article.yaml", "--from", "line").code == 2
    assert "my-article-4.yaml" in nnstep("new", "--from", "article").err


def test_its_data_come_along(here: Path) -> None:
    """The CSV of a bundled lesson lies beside the copy; of one's own file the copy names it from where it is."""
    nnstep("new", "--from", "iris")
    assert (here / "iris.csv").read_bytes() == (ROOT / "scenarios" / "iris.csv").read_bytes()
    (here / "deeper").mkdir()
    assert nnstep("new", "deeper/mine.yaml", "--from", "my-iris.yaml").code == 0
    made = load(here / "deeper" / "mine.yaml")
    assert made.csv is not None
    assert (made.csv.path, len(made.samples)) == ("../iris.csv", 15)


def test_what_cannot_be_copied(here: Path) -> None:
    """Another CSV of its name stays as it is; choices beside --from, and no lesson at all, are refused."""
    (here / "iris.csv").write_text("precious")
    assert nnstep("new", "--from", "iris").code == 2
    assert [path.name for path in here.iterdir()] == ["iris.csv"]
    assert "--lr" in nnstep("new", "--from", "article", "--lr", "0.3").err
    assert nnstep("new", "--from", "artcle").code == 66


def test_a_name_with_a_blank_is_quoted(here: Path) -> None:
    """What is to be typed next can be typed as it stands, in the message and in the file."""
    assert nnstep("new", "my net.yaml", "--from", "line").err.endswith('nnstep run "my net.yaml"\n')
    assert nnstep("new", "other net.yaml", "--layers", "2-1").err.endswith('nnstep run "other net.yaml"\n')
    for name in ("my net.yaml", "other net.yaml"):
        assert f'nnstep run "{name}"\n' in (here / name).read_text(encoding="utf-8")
