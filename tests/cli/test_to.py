"""`--to markdown` and `--to latex`: the page of every command, with all its numbers, for paper."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import types
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import nnstep as library
from commands import nnstep, printed
from nnstep.pages.document import Block
from nnstep.render.formats import FORMATS, written
from nnstep.render.text.lines import Look
from nnstep.render.text.typeset import Setting, setting_of
from nnstep.results.result import Result
from nnstep.scenario.bundled import bundled

pytestmark = pytest.mark.usefixtures("marked_once")

SHEETS = {
    "ann": "net_h1 = 0.105\nOh1 = 0.526\nO1 = 0.6475\ndE/dout_o1 = -0.3425\nE = 0.29\nw5+@2 = 0.59\n",
    "jo_é": "net_h1 = 0.105\nout_h1: 0,526\nO1 = 0.6565\ndE/dout_o1 = -0.3335\nw1+ = 0.5\nE02@3 = 0.245\n",
}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Answer sheets for the article."""
    folder = tmp_path_factory.mktemp("sheets")
    for name, text in SHEETS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return tuple(str(folder / f"{name}.txt") for name in SHEETS)


def pages(name: str) -> list[tuple[str, ...]]:
    """Commands that print a page about a scenario."""
    return [
        ("explain", "w1", "-s", name),
        ("explain", "dE/dw1", "-s", name, "-v"),
        ("explain", "net_o1", "-s", name),
        ("check", name, "-v"),
        ("diagnose", "out_o1", "-0.353", "-s", name),
        ("compare", name, "--set", "w1=0.4", "--epochs", "2"),
        ("show", "net_*", "w1", "E_epoch", "-s", name),
    ]


def numbers(page: str) -> Counter[str]:
    """The numbers with a point that stand in a page, however their minus and their power of ten are written."""
    plain = re.sub(r" ?(?:\\cdot|dot\.op) 10\^[{(](-?\d+)[})]", r"e\1", page)
    plain = plain.replace("−", "-").replace("$-$", "-").replace("\\-", "-").replace("{,}", "")
    return Counter(re.findall(r"\d+\.\d+(?:e-?\d+)?", plain))


def missing(text: str, page: str) -> set[str]:
    """Numbers of a text that the other page has not."""
    return set(numbers(text)) - set(numbers(page))


def results(name: str) -> list[Result]:
    """What these commands show, from Python, where it is made once for all formats."""
    trace = library.trace(library.load(name))
    other = library.trace(library.load(name), {"w1": 0.4})
    return [
        library.explain(trace, "w1"),
        library.explain(trace, "dE/dw1", verbose=True),
        library.explain(trace, "net_o1"),
        library.check(trace, verbose=True),
        library.diagnose(trace, "out_o1", "-0.353"),
        library.compare(trace, other, epochs=2),
        library.show(trace, "net_*", "w1", "E_epoch"),
    ]


@pytest.mark.parametrize("name", bundled())
def test_paper_has_every_number_of_the_page(name: str) -> None:
    """What a command says as text, each format says too, without a control character; an SVG has ticks of its own."""
    for result in results(name):
        whole = result.text()
        for style in FORMATS:
            page, text = result.to(style), whole
            if style in ("html", "typst"):
                text = "\n".join(line for line in text.splitlines() if "│" not in line)
            assert missing(text, page) == set()
            assert page.replace("\n", "").isprintable()


@pytest.mark.parametrize("verbose", [(), ("-v",)])
def test_several_sheets_on_paper(sheets: tuple[str, ...], verbose: tuple[str, ...]) -> None:
    """A class's sheets: the names, the quantities and every number are there in each format."""
    text = nnstep("check", *sheets, "-s", "article", *verbose).out
    for style in FORMATS:
        ran = nnstep("check", *sheets, "-s", "article", *verbose, "--to", style)
        assert (ran.code, ran.err) == (1, "")
        assert missing(text, ran.out) == set()
        assert "ann" in ran.out


def tables(page: str) -> Iterator[list[str]]:
    for found in re.findall(r"(?m)(?:^\|.*\n)+", page):
        yield found.splitlines()


@pytest.mark.parametrize("name", ["article", "xor", "softmax"])
def test_markdown_is_valid(name: str) -> None:
    """Every row of a table has as many cells as its head, a blank line is around tables, every fence is closed."""
    for command in pages(name):
        page = nnstep(*command, "--to", "markdown").out
        assert page.count("```") % 2 == 0
        for rows in tables(page):
            bare = [re.sub(r"\\\||`[^`]*`", "", row) for row in rows]
            assert len({row.count("|") for row in bare}) == 1, rows
            assert re.fullmatch(r"\|(---\||--:\|)+", rows[1])
        assert all(sign == "\n" for sign in re.findall(r"(?<=\n)\|.*\n([^|])", page))


LATEX = [*pages("article"), *pages("adam"), *pages("softmax")]


@pytest.mark.parametrize("command", LATEX, ids=" ".join)
def test_latex_is_balanced(command: tuple[str, ...]) -> None:
    """One document; braces, environments and dollar signs come in pairs; every row of a table has as many cells."""
    page = nnstep(*command, "--to", "latex").out
    assert page.isascii()
    assert page.startswith("\\documentclass")
    assert page.endswith("\\end{document}\n")
    bare = re.sub(r"\\[\\{}$&]", "", page)
    assert bare.count("{") == bare.count("}")
    assert bare.count("$") % 2 == 0
    assert re.findall(r"\\begin\{(\w+\*?)\}", page) != []
    assert Counter(re.findall(r"\\begin\{(\w+\*?)\}", page)) == Counter(re.findall(r"\\end\{(\w+\*?)\}", page))
    for align, body in re.findall(r"\\begin\{tabular\}\{(.*)\}\n((?:.*\n)*?)\\end\{tabular\}", page):
        columns = len(re.sub(r"\{.*?\}", "", align))
        rows = [row for row in body.splitlines() if row != "\\hline"]
        assert all(re.sub(r"\\&", "", row).count("&") < columns for row in rows)
        assert len(rows) <= 41  # a tabular does not go on on the next page


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex here")
@pytest.mark.parametrize("name", ["article", "adam", "softmax"])
def test_latex_compiles(name: str, tmp_path: Path) -> None:
    """Plain pdflatex makes a document of all of these pages."""
    parts = [(one.document, setting_of(one.view, Look(80, 24), one.sample)) for one in results(name)]
    compiled(written("latex", parts), tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex here")
def test_sheets_compile(sheets: tuple[str, ...], tmp_path: Path) -> None:
    """So it does of the sheets of a class, whatever they are called."""
    compiled(nnstep("check", *sheets, "-s", "article", "-v", "--to", "latex").out, tmp_path)


def compiled(page: str, folder: Path) -> None:
    (folder / "page.tex").write_text(page, encoding="utf-8")
    made = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
        cwd=folder, capture_output=True, text=True, errors="replace", timeout=300, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout[-2000:]
    assert (folder / "page.pdf").stat().st_size > 1000


COMMANDS = pages("article")[1:]


def test_text_is_what_is_printed_anyway() -> None:
    """`--to text` changes nothing, at any width."""
    for command in COMMANDS:
        for more in ((), ("--width", "60"), ("--ascii",)):
            assert nnstep(*command, *more, "--to", "text") == nnstep(*command, *more)


@pytest.mark.parametrize("style", FORMATS)
def test_into_a_file_and_in_ascii(style: str, tmp_path: Path) -> None:
    """`-o` writes what would have been printed; `--ascii` holds."""
    for number, command in enumerate(COMMANDS):
        file = tmp_path / f"{number}.out"
        page = nnstep(*command, "--to", style).out
        assert nnstep(*command, "--to", style, "-o", file).out == ""
        assert file.read_text(encoding="utf-8") == page
        assert nnstep(*command, "--to", style, "--ascii").out.isascii()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--to", "markdwon"], "did you mean markdown?"), (["--to", "pdf"], "--to is one of text, markdown, latex"),
        (["--to", "latex", "--json"], "give one of the two"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", COMMANDS[1:], ids=lambda one: one[0])
def test_what_is_refused(command: tuple[str, ...], options: list[str], says: str, tmp_path: Path) -> None:
    """Exit code 2, words on stderr, and a file that was there is left alone."""
    kept = tmp_path / "kept.md"
    kept.write_text("mine", encoding="utf-8")
    ran = nnstep(*command, *options, "-o", kept)
    assert (ran.code, ran.out) == (2, "")
    assert says in " ".join(ran.err.split())
    assert kept.read_text(encoding="utf-8") == "mine"


def test_a_format_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that is entered in the table is there for `export`, for worksheets, for every page, and in Python."""
    writer = types.ModuleType("a_writer")

    def kinds(parts: Iterable[tuple[Iterable[Block], Setting]]) -> Iterator[str]:
        yield from (f"{type(block).__name__}\n" for blocks, _ in parts for block in blocks)

    writer.pages = kinds  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "a_writer", writer)
    monkeypatch.setitem(FORMATS, "kinds", "a_writer")
    assert printed("export", "article", "--to", "kinds").splitlines().count("Working") == 39
    assert "Answers" in printed("export", "article", "--to", "worksheet", "--format", "kinds").splitlines()
    assert printed("diagnose", "O1", "0.6475", "-s", "article", "--to", "kinds").splitlines()[0] == "Judged"
    assert "kinds" in nnstep("export", "article", "--to", "kind").err


def test_what_belongs_together_stays_together_on_paper() -> None:
    """Rows of a short equation are not parted at the foot of a page; fractions in a table do not touch."""
    latex = printed("explain", "w1", "-s", "article", "--to", "latex")
    assert "&\\approx 0.15 - 0.5 \\cdot 0.003347 \\\\*\n" in latex
    each = latex.partition("Each factor")[2]
    assert each.lstrip("}\n").startswith(r"{\renewcommand{\arraystretch}{1.6}\begin{tabular}")
    typst = printed("explain", "w1", "-s", "article", "--to", "typst")
    assert "#block(breakable: false)[$ W_(1)^(+) &= W_(1)" in typst
