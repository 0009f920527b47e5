"""`nnstep export`: pages for paper, worksheets and their keys, and what is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from commands import nnstep, printed

BLANK = re.compile(r"_{4,}")
FENCE = re.compile(r"```text\n(.*?)```", re.DOTALL)


def answers_of(page: str) -> str:
    """The lines below the heading Answers."""
    return FENCE.findall(page[page.index("## Answers") :])[1]


def command_of(page: str) -> list[str]:
    """The command the page names for marking, without the program."""
    return FENCE.findall(page[page.index("## Answers") :])[0].split()[1:]


@pytest.mark.parametrize(
    "options",
    [
        ["article"], ["xor", "--seed", "4"], ["softmax", "--seed", "1"], ["article", "--hand", "3"],
        ["mazur", "--epochs", "2"], ["momentum"], ["article", "--set", "w5=0.7", "--set", "lr=0.1"],
        ["article", "--only", "dE/dw*", "--only", "w5+"], ["dead-relu", "--notation", "textbook"],
        ["xor", "--set", "training.batch=2"],
    ],
)  # fmt: skip
def test_a_filled_in_sheet_is_all_right(options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key's numbers, filled into the sheet's blanks and marked by the command the sheet names, are all right."""
    monkeypatch.chdir(tmp_path)
    sheet = printed("export", *options, "--to", "worksheet")
    key = printed("export", *options, "--to", "worksheet", "--key")
    numbers = dict(line.split(" = ") for line in answers_of(key).splitlines())
    blanks = answers_of(sheet)
    filled = re.sub(r"(?m)^(.*) = _+$", lambda found: f"{found[1]} = {numbers[found[1]]}", blanks)
    assert "_____" not in filled
    Path("answers.txt").write_text(filled, encoding="utf-8")
    ran = nnstep(*command_of(sheet), "--json")
    assert ran.code == 0, ran.out + ran.err
    counts = ran.json["counts"]
    assert counts["exact"] + counts["rounded"] == len(numbers) > 0


def test_blanks_and_key_match() -> None:
    """Sheet and key are the same page; where the key has a number in brackets the sheet has a blank."""
    sheet = printed("export", "article", "--to", "worksheet")
    key = printed("export", "article", "--to", "worksheet", "--key")
    headings = [line for line in sheet.splitlines() if line.startswith("#")]
    assert headings == [line for line in key.splitlines() if line.startswith("#")]
    open_steps = [fence for fence in FENCE.findall(sheet)[2:-2] if fence.rstrip().endswith("_" * 10)]
    filled = [fence for fence in FENCE.findall(key)[1:-2] if re.search(r"\[.*\]\s*$", fence)]
    assert len(open_steps) == len(filled) == len(answers_of(key).splitlines())
    assert not BLANK.search(key)


def test_the_page_holds_what_is_given() -> None:
    """Weights, data and η are on the sheet, so that it can be done on paper alone."""
    sheet = printed("export", "article", "--to", "worksheet")
    for given in ("$W_1$ = 0.15", "$W_8$ = 0.85", "0.99", r"$\eta$ = 0.5", "x1, x2", "(sigmoid)"):
        assert given in sheet
    assert "bias" in printed("export", "mazur", "--to", "worksheet")
    assert "with 3 decimals" in printed("export", "article", "--to", "worksheet", "--hand", "3")


def test_seeds_give_other_sheets_and_the_same_again() -> None:
    """Two seeds differ, one seed does not, and the page says which it is."""
    one, again, two = (printed("export", "article", "--to", "worksheet", "--seed", seed) for seed in (1, 1, 2))
    assert one == again != two
    assert one.startswith("# Feed forward and back propagation, variant 1\n")
    assert "nnstep check answers.txt -s article --seed 1" in one


def test_the_lesson_as_markdown() -> None:
    """Every step with its equation and its sentences; `--only` chooses among them."""
    page = printed("export", "article", "--to", "markdown")
    assert page.count("\n## Step ") == 39
    assert "```" not in page
    assert (
        r"""
$$
\begin{aligned}
O_{h_1} &= \frac{1}{1 + e^{-\Sigma h_1}} \\
&= \frac{1}{1 + e^{-0.105}} \\
&\approx \frac{1}{1 + 0.9003} \\
&\approx 0.5262
\end{aligned}
$$
"""
        in page
    )
    assert "> The article prints 0.526: rounded to three decimals." in page
    assert printed("export", "article", "--only", "net_*").count("\n## Step ") == 4
    assert printed("export", "article", "--epochs", "2").count("\n## Step ") == 78


def test_pictures_stand_beside_a_markdown_file(tmp_path: Path) -> None:
    """The network after the title and the curve at the end, named as they lie there; all else is what is printed."""
    file = tmp_path / "my lesson.md"
    assert printed("export", "article", "-o", file) == ""
    first, network, *rest = file.read_text(encoding="utf-8").split("\n\n")
    assert re.fullmatch(r"!\[.*\]\(my%20lesson-network\.svg\)", network)
    assert re.fullmatch(r"!\[.*\]\(my%20lesson-curve\.svg\)\n", rest.pop())
    assert "\n\n".join((first, *rest)) == printed("export", "article").rstrip("\n")
    for name in ("network", "curve"):
        assert ElementTree.parse(tmp_path / f"my lesson-{name}.svg").getroot().tag.endswith("svg")


@pytest.mark.parametrize("options", [["--only", "net_*"], ["--to", "worksheet"], ["--to", "latex"]])
def test_no_pictures_beside_other_files(options: list[str], tmp_path: Path) -> None:
    """A part of a lesson and a worksheet have none; LaTeX draws its own."""
    printed("export", "article", *options, "-o", tmp_path / "page.md")
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_latex_draws_the_network_and_the_curve() -> None:
    """With TikZ and pgfplots, and without them where a document has no picture."""
    page = printed("export", "article", "--to", "latex")
    network, curve = re.findall(r"(?s)\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", page)
    assert network.count(r"\draw[") == 8  # weights
    assert network.count(r"\fill ") == 6  # neurons
    assert "(0.00,100.00)" in curve  # the error falls from its highest
    assert "pgfplots" not in printed("export", "article", "--to", "latex", "--only", "net_*")


@pytest.mark.parametrize("style", [[], ["--to", "worksheet"], ["--to", "worksheet", "--key"]])
@pytest.mark.parametrize("name", ["article", "xor", "adam"])
def test_markdown_is_as_wide_as_a_page(name: str, style: list[str]) -> None:
    """No line but a table's row is wider than 80 columns, and every fence is closed."""
    page = printed("export", name, *style)
    assert all(len(line) <= 80 for line in page.splitlines() if not line.startswith(("|", "#")))
    assert page.count("```") % 2 == 0


def test_ascii_pages_are_ascii() -> None:
    """`--ascii` holds for pages too."""
    for style in ([], ["--to", "worksheet"], ["--to", "latex"]):
        assert printed("export", "article", "--ascii", *style).isascii()
    assert printed("export", "article", "--to", "latex").isascii()


LATEX = [
    ["article", "--to", "latex"], ["article", "--to", "worksheet", "--format", "latex"], ["softmax", "--to", "latex"],
    ["article", "--to", "worksheet", "--format", "latex", "--key"], ["adam", "--to", "latex"],
    ["mazur", "--to", "latex", "--notation", "textbook"], ["dead-relu", "--to", "latex", "--hand", "2"],
    ["xor", "--to", "worksheet", "--format", "latex", "--key", "--seed", "3"],
]  # fmt: skip


@pytest.mark.parametrize("options", LATEX)
def test_latex_is_balanced(options: list[str]) -> None:
    r"""Braces, environments and \left \right come in pairs, one document around all."""
    page = printed("export", *options)
    bare = re.sub(r"\\[{}\\]", "", page)
    depth = 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert re.findall(r"\\begin\{(\w+\*?)\}", page).count("align*") == page.count("\\end{align*}") > 5
    assert page.count(r"\left") == page.count(r"\right")
    assert page.startswith("\\documentclass")
    assert page.endswith("\\end{document}\n")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex here")
@pytest.mark.parametrize("options", [one for one in LATEX if len(one) > 3])  # whole lessons: make test-page
def test_latex_compiles(options: list[str], tmp_path: Path) -> None:
    """Plain pdflatex makes a page of it."""
    (tmp_path / "page.tex").write_text(printed("export", *options), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=300)
    assert made.returncode == 0, made.stdout[-2000:]
    assert (tmp_path / "page.pdf").stat().st_size > 1000


NASTY = r"\end{document} `*_[x](y)#|$&%^~<b> ``` 學 ∂ émile \input{x}"


def test_text_from_a_file_is_no_markup(tmp_path: Path) -> None:
    """A title full of commands is a title."""
    text = (Path(__file__).parents[2] / "scenarios" / "macleod.yaml").read_text(encoding="utf-8")
    path = tmp_path / "nasty.yaml"
    path.write_text(re.sub(r"(?m)^title:.*$", lambda _: f"title: '{NASTY}'", text), encoding="utf-8")
    latex = printed("export", path, "--to", "latex")
    assert latex.count("\\end{document}") == 1
    assert "\\input" not in latex
    first = printed("export", path).splitlines()[0]
    assert "<b>" not in first.replace("\\<b\\>", "")
    if shutil.which("pdflatex"):
        (tmp_path / "page.tex").write_text(latex, encoding="utf-8")
        made = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
            cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=300,
        )  # fmt: skip
        assert made.returncode == 0, made.stdout[-2000:]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--to", "html", "--ascii"], "UTF-8"),
        (["--to", "numy"], "did you mean numpy"),
        (["--to", "worksheets"], "did you mean worksheet"),
        (["--to", "pdf"], "--to is one of markdown, latex, typst, html, worksheet"),
        (["--key"], "only a worksheet has a key"),
        (["--to", "latex", "--format", "latex"], "--format is for worksheets"),
        (["--to", "worksheet", "--format", "pdf"], "--format is one of markdown, latex, typst"),
        (["--to", "worksheet", "--only", "dE/dq*"], "no step fits"), (["--only", "zzz"], "zzz"),
        (["--to", "worksheet", "--epochs", "5000"], "too many"), (["--epochs", "5000"], "too many"),
        (["--to", "worksheet", "--only", "lr"], "no step fits"),
    ],
)  # fmt: skip
def test_what_is_refused(options: list[str], says: str, tmp_path: Path) -> None:
    """Exit code 2, words on stderr, and a file that was there is left alone."""
    kept = tmp_path / "kept.md"
    kept.write_text("mine", encoding="utf-8")
    ran = nnstep("export", "article", *options, "-o", kept)
    assert (ran.code, ran.out) == (2, "")
    assert says in " ".join(ran.err.split())
    assert kept.read_text(encoding="utf-8") == "mine"


def test_into_a_file(tmp_path: Path) -> None:
    """`-o` writes what would have been printed, and nothing else is said."""
    path = tmp_path / "sheet.md"
    ran = nnstep("export", "article", "--to", "worksheet", "-o", path)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert path.read_text(encoding="utf-8") == printed("export", "article", "--to", "worksheet")


def test_a_phase_that_there_is_not_is_named() -> None:
    """With the phases that there are; --phases is for worksheets."""
    ran = nnstep("export", "article", "--to", "worksheet", "--phases", "forward,sideways")
    assert ran.code == 2
    assert "no phase 'sideways'" in ran.err
    assert "forward, error, backward" in ran.err
    assert nnstep("export", "article", "--phases", "forward").code == 2
