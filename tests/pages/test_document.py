"""A document is a closed set of blocks: what a new block needs, and what a new page gets for nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import nnstep
from nnstep.lesson.script import Lesson
from nnstep.marking.notes import Notes
from nnstep.pages.document import Document, Heading, Paragraph, Row, Table
from nnstep.pages.view import View
from nnstep.pages.workings import working
from nnstep.quantities.spans import Figure
from nnstep.render.latex import latex
from nnstep.render.markdown import written
from nnstep.render.text.lines import Look
from nnstep.render.text.page import page_lines
from nnstep.render.text.plain import plain
from nnstep.render.text.typeset import setting_of
from nnstep.results.view import view_of

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_mypy_names_every_writer_that_lacks_a_block(tmp_path: Path) -> None:
    """A class added to the union of blocks, and nothing else, is missed by mypy in each of the writers."""
    shutil.copytree(ROOT / "nnstep", tmp_path / "nnstep", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    document = tmp_path / "nnstep" / "pages" / "document.py"
    text = document.read_text(encoding="utf-8")
    block = '@dataclass(frozen=True, slots=True)\nclass Footnote:\n    """A new block."""\n'
    added = f'{block}\n\nBlock: TypeAlias = (\n    "Footnote | '
    document.write_text(re.sub(r'Block: TypeAlias = \(\n    "', added, text, count=1), encoding="utf-8")
    writers = [f"nnstep.render.{name}" for name in ("text.page", "markdown", "latex", "typst")]
    command = [sys.executable, "-m", "mypy", "--follow-imports=skip", "--config-file=pyproject.toml"]
    blocks = ["document", "grid", *(f"pictures.{name}" for name in ("axes", "graph", "plot", "web"))]
    modules = [*writers, "nnstep.render.text.graph", *(f"nnstep.pages.{name}" for name in blocks)]
    command += [word for module in modules for word in ("-m", module)]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    assert found.returncode == 1, found.stdout + found.stderr
    missed = {
        Path(line.split(":")[0]).stem for line in found.stdout.splitlines() if ": error:" in line and "Footnote" in line
    }
    assert missed == {"page", "markdown", "latex", "typst"}, found.stdout


def _made_up_page(view: View) -> Document:
    """What somebody may add: a heading, an equation, a sentence with a number in it."""
    trace = view.lesson.trace
    place = trace.find("net_o1")
    says = Paragraph((("It is ", Figure(trace.value(place), key=place.key), "."),))
    return (Heading(("A page of one's own",)), working(trace, place), says)


def test_a_page_is_set_by_every_writer() -> None:
    """A function that makes blocks is all there is to a page: text, Markdown and LaTeX set it, its number in each.

    0.526226·0.55 + 0.551071·0.65 is 0.64762 by hand.
    """
    scenario = nnstep.load("article")
    lesson = Lesson(nnstep.trace(scenario))
    view = View(lesson, Notes(lesson, scenario), scenario.title, "article", digits=5)
    setting = setting_of(view, Look(80, 24))
    page = _made_up_page(view)
    for text in (plain(page_lines(page, setting)), written(page, setting), latex(page, setting)):
        assert "A page of one" in text
        assert "0.64762" in text


@pytest.mark.parametrize("first", ["2.", "2)", "0.5", "-", "+", "=", "12. and"])
def test_a_line_of_words_is_none_of_a_list(first: str) -> None:
    """A sentence that breaks before a number with a point is read as it stands, by CommonMark's own rules."""
    view = view_of(nnstep.trace(nnstep.load("article")))
    said = f"{'word ' * 15}and {first} goes on"
    text = written([Paragraph(((said,),))], setting_of(view, Look()))
    line = next(line for line in text.splitlines() if line.lstrip("\\").startswith(first[0]))  # it begins a line
    html = MarkdownIt().render(text)
    assert (html.count("<p>"), " ".join(html.split())) == (1, f"<p>{said}</p>"), line


def test_a_last_cell_without_room_stands_below_its_row() -> None:
    """A row of 20 + 2 + 10 + 2 cells before its words, on a screen of 40: no line is longer than that."""
    view = view_of(nnstep.trace(nnstep.load("article")))
    table = Table((Row((("n" * 20,), ("1" * 10,), ("equal but for rounding",))),), "lrl")
    text = plain(page_lines((table,), setting_of(view, Look(40, 24))))
    first, second = (line for line in text.splitlines() if line.strip())
    assert (first.split(), second.strip()) == (["n" * 20, "1" * 10], "equal but for rounding")
