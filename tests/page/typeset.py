"""Documents as the programs that set them see them: formulas by KaTeX and MathJax, LaTeX by TeX, Markdown by pandoc."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser import TOOLS

from commands import nnstep, printed
from nnstep.render.formats import FORMATS

BUNDLED = [path.stem for path in sorted(Path("scenarios").glob("*.yaml"))]
FORMS: dict[str, list[tuple[str, ...]]] = {
    "lesson": [("export", "{}")],
    "textbook": [("export", "{}", "--notation", "textbook")],
    "matrices": [("export", "{}", "--matrices")],
    "explained": [
        ("explain", "w1", "-v", "-s", "{}", "--to", "markdown"),
        ("explain", "why w1", "-s", "{}", "--to", "markdown"),
        ("explain", "E_total", "-s", "{}", "--to", "markdown"),
    ],
}
FENCE = re.compile(r"(?ms)^(`{3,}).*?^\1$")
DISPLAYED = re.compile(r"(?ms)^\$\$\n(.*?)\n\$\$$")
INLINE = re.compile(r"(?<![\\$])\$([^$]+)(?<!\\)\$")


@cache
def pages(form: str) -> list[str]:
    """The Markdown pages of a kind of every bundled scenario."""
    return [printed(*(one.format(name) for one in command)) for name in BUNDLED for command in FORMS[form]]


def formulas(page: str) -> list[tuple[str, bool]]:
    """The formulas of a Markdown page, each with whether it stands by itself."""
    page = FENCE.sub("", page)
    shown = [(formula, True) for formula in DISPLAYED.findall(page)]
    return [*shown, *((formula, False) for formula in INLINE.findall(DISPLAYED.sub("", page)))]


def read(found: list[tuple[str, bool]], pages: list[str]) -> Any:
    """What KaTeX and MathJax complain of, and how Markdown reads pages."""
    node = shutil.which("node")
    if node is None or not (TOOLS / "mathjax-full").is_dir():
        pytest.skip("KaTeX and MathJax are not installed: npm brings them")
    asked = {"formulas": [{"formula": one, "display": display} for one, display in found], "pages": pages}
    ran = subprocess.run(
        [node, "tests/page/formulas.js", str(TOOLS.resolve())],
        input=json.dumps(asked), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("form", FORMS)
def test_katex_and_mathjax_set_every_formula(form: str) -> None:
    """Those of every bundled scenario as Markdown, one of each form; KaTeX takes a warning for an error."""
    every = [one for page in pages(form) for one in formulas(page)]
    found = list(
        {(re.sub(r"[\d.]+", "0", formula), display): (formula, display) for formula, display in every}.values()
    )
    assert len(found) > 50
    told = read(found, [])["formulas"]
    assert [(one, said) for one, said in zip(found, told, strict=True) if said] == []


@pytest.mark.parametrize("form", FORMS)
def test_markdown_leaves_formulas_as_they_are(form: str) -> None:
    """Where Markdown is read before formulas are, those in a line come through it letter by letter."""
    for page, said in zip(pages(form), read([], pages(form))["pages"], strict=True):
        text = "".join(said["text"].split())
        assert [one for one, display in formulas(page) if not display and f"${''.join(one.split())}$" not in text] == []


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
@pytest.mark.parametrize("form", FORMS)
def test_pandoc_sets_every_formula(form: str) -> None:
    """As MathML, without a warning, and no dollar is left over."""
    command = ["pandoc", "-f", "markdown", "-t", "html", "--mathml"]
    text = "\n\n".join(pages(form))
    ran = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "$" not in re.sub(r"<annotation.*?</annotation>", "", ran.stdout)
    assert ran.stdout.count("<math") == len([one for page in pages(form) for one in formulas(page)])


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("name", BUNDLED)
def test_tex_sets_every_lesson(name: str, tmp_path: Path) -> None:
    """pdflatex makes a PDF of it, line by line and in matrices."""
    for options in ((), ("--matrices",)):
        compiled(printed("export", name, "--to", "latex", *options), tmp_path)


def compiled(page: str, folder: Path) -> None:
    (folder / "page.tex").write_text(page, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stdout[-2000:]
    assert (folder / "page.pdf").stat().st_size > 1000


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_without_tikz_a_lesson_has_no_pictures(tmp_path: Path) -> None:
    """Where pgfplots is not to be found, all the rest is set."""
    page = printed("export", "article", "--to", "latex")
    assert page.count("pgfplots.sty") == 1
    compiled(page.replace("pgfplots.sty", "nowhere.sty"), tmp_path)


def set_by_typst(page: str, folder: Path) -> Path:
    """The PDF that Typst makes. Skips the test where it is not installed."""
    typst = pytest.importorskip("typst", reason="Typst is not installed")
    (folder / "page.typ").write_text(page, encoding="utf-8")
    typst.compile(folder / "page.typ", output=folder / "page.pdf")
    return folder / "page.pdf"


@pytest.mark.parametrize("name", BUNDLED)
def test_typst_sets_every_lesson(name: str, tmp_path: Path) -> None:
    """Line by line, in matrices, and what explains a weight."""
    for command in (
        ("export", name, "--to", "typst"),
        ("export", name, "--to", "typst", "--matrices"),
        ("explain", "w1", "-v", "-s", name, "--to", "typst"),
    ):
        assert set_by_typst(printed(*command), tmp_path).stat().st_size > 1000


@pytest.mark.parametrize("key", [[], ["--key"]])
@pytest.mark.parametrize("name", ["article", "adam", "softmax"])
def test_typst_sets_worksheets(name: str, key: list[str], tmp_path: Path) -> None:
    """With their blanks, and solved."""
    assert set_by_typst(printed("export", name, "--to", "worksheet", "--format", "typst", *key), tmp_path).exists()


HOSTILE = r"""</script><img src=x onerror=alert(1)> \\input{/etc/passwd} $x$ $$ `a` [bold] _a_ **b** <b>c</b> &amp; %"""
"""What is somebody's own, quoted for YAML."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The article with such a title, source, remarks and claims."""
    text = Path("scenarios/article.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^(\s*(?:title|author|remark|text): ).*$", lambda found: f'{found[1]}"{HOSTILE}"', text)
    text += f'remarks:\n  net_o2: "{HOSTILE}"\n' if "\nremarks:" not in text else ""
    path = tmp_path_factory.mktemp("hostile") / "hostile.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_in_markdown_what_others_wrote_is_text(hostile: Path) -> None:
    """No element of HTML, no image, no formula and no emphasis is made of it; all of it is read as it was written."""
    page = printed("export", hostile)
    (said,) = read([], [DISPLAYED.sub("", page)])["pages"]
    assert {"html_inline", "html_block", "image", "strong_open", "em_open", "link_open"} & set(said["kinds"]) == set()
    written = HOSTILE.replace(r"\\", "\\")
    assert " ".join(written.split()) in " ".join(said["text"].split())
    assert "onerror" not in "".join(one for one, _ in formulas(page))


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_in_latex_what_others_wrote_is_text(hostile: Path, tmp_path: Path) -> None:
    """TeX reads no file that it names, and sets its letters."""
    page = printed("export", hostile, "--to", "latex")
    assert "\\input" not in page
    compiled(page, tmp_path)
    if shutil.which("pdftotext"):
        ran = subprocess.run(["pdftotext", "page.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert "onerror=alert(1)" in ran.stdout
        assert "root:" not in ran.stdout


def test_in_typst_what_others_wrote_is_text(hostile: Path, tmp_path: Path) -> None:
    """Typst sets its letters, and is told to read or run nothing but what the writer says."""
    page = printed("export", hostile, "--to", "typst")
    file = set_by_typst(page, tmp_path)
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    text = "".join("".join(sheet.extract_text() for sheet in pypdf.PdfReader(file).pages).split())
    assert "".join(HOSTILE.replace(r"\\", "\\").split()) in text


SHEET = "net_h1 = 0.1 </script><img src=x onerror=1> \\input{x}\n\x1b[31mO1 = 12 \u202e [bold] #read(x)\n<b>q</b> = 3\n"


def test_a_hostile_sheet_is_text_in_every_format(tmp_path: Path) -> None:
    """No escape code and no sign that turns others round is left; TeX and Typst set what is said of it."""
    (tmp_path / "sheet.txt").write_text(SHEET, encoding="utf-8")
    for style in FORMATS:
        page = nnstep("check", tmp_path / "sheet.txt", "-s", "article", "--to", style).out
        assert "q" in page
        assert all(sign == "\n" or sign.isprintable() for sign in page)
        if style == "latex" and shutil.which("pdflatex"):
            compiled(page, tmp_path)
        if style == "typst":
            set_by_typst(page, tmp_path)
