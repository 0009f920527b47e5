"""Every fenced block of the README, of CONTRIBUTING and of docs/ is run, by what kind of block it is.

A block's kind is the comment before it (`<!-- transcript: … -->`), without one its language, without that its page.
A kind that nobody runs is an error here.
"""

from __future__ import annotations

import doctest
import glob
import importlib.util
import io
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import nnstep as package
from commands import ROOT, nnstep, printed
from nnstep.marking.handed_in import mark_sheet
from nnstep.marking.points import read_scheme
from nnstep.marking.sheet import parse_sheet

PAGES: Final = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
]
_BLOCK = re.compile(r"^(?:<!-- ([^\n]*) -->\n)?```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(name: str) -> list[tuple[str, str]]:
    """The blocks of a page, each with its kind."""
    return [
        (said.partition(":")[0] or language or name, f"{said}\n{block}" if said else block)
        for said, language, block in _BLOCK.findall(_text(name))
    ]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _all() -> Iterator[Any]:
    for page in PAGES:
        for number, (kind, text) in enumerate(blocks(page), 1):
            yield pytest.param(page, number, kind, text, id=f"{page}: {number}, {kind}")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what a reader has, and nobody at the keys."""
    (tmp_path / "mine.txt").write_text("net_h1 = 0.105\ndE/dout_o1 = -0.353\n", encoding="utf-8")
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "ada.txt").write_text("net_h1 = 0.105\nE_total = 0.08\n", encoding="utf-8")
    (tmp_path / "sheets" / "ben.txt").write_text("net_h1 = 0.501\nE_total =\n", encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "line.yaml").write_bytes((ROOT / "scenarios" / "line.yaml").read_bytes())
    scheme = next(block for kind, block in blocks("docs/marking.md") if kind == "scheme")
    (tmp_path / "scheme.yaml").write_text(scheme.partition("\n")[2], encoding="utf-8")
    (tmp_path / "pets.csv").write_text("length,width,kind\n46,15,cat\n60,20,dog\n44,14,cat\n", encoding="utf-8")
    (tmp_path / "maße.csv").write_text("length;sex;weight\n0,5;m;1,5\n0,4;f;\n0,6;f;1,2\n", encoding="utf-8")
    article = (ROOT / "tests" / "audit" / "texts" / "article.txt").read_text(encoding="utf-8")
    (tmp_path / "article.txt").write_text(article, encoding="utf-8")
    model = ROOT / "tests" / "interop" / "models" / "torch.safetensors"
    (tmp_path / "net.safetensors").write_bytes(model.read_bytes())
    script = ROOT / "tests" / "attach" / "scripts" / "right_functional.py"
    (tmp_path / "train.py").write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr("sys.argv", ["nnstep"])
    return tmp_path


def _without_comment(line: str) -> str:
    return re.sub(r"\s+#.*", "", line).strip()


def _words(command: str) -> list[str]:
    """The words of a line, as a shell takes it."""
    return [name for word in shlex.split(command) for name in (sorted(glob.glob(word)) or [word])]


def _put_files(name: str) -> None:
    """Writes the files that a page shows."""
    for kind, text in blocks(name):
        if kind == "file":
            said, _, whole = text.partition("\n")
            Path(said.partition(": ")[2]).write_text(whole, encoding="utf-8")


def _file(name: str, text: str) -> None:
    """A file that the reader is to write: the lines of the page use it."""
    path = Path(text.partition("\n")[0].partition(": ")[2])
    used = [word for _, block in blocks(name) for line in block.splitlines() for word in line.split()]
    assert any(path.match(word) for word in used)


def _part(name: str, text: str) -> None:
    """Lines out of what a command prints."""
    said, _, shown = text.partition("\n")
    assert shown in nnstep(*_words(said.partition(": nnstep ")[2])).out


def _shell(name: str, text: str) -> None:
    """Lines of a shell: our own commands are run; others have to be files that are there."""
    _put_files(name)
    for line in map(_without_comment, text.splitlines()):
        for command in filter(None, line.split(" && ")):
            words = _words(command.replace("\\", "/"))
            if words[:2] == ["uv", "run"]:
                words = words[2:]
            if Path(words[0]).name == "nnstep":
                if words[1] != "new" and not Path("mine.yaml").exists():
                    Path("mine.yaml").write_bytes((ROOT / "scenarios" / "article.yaml").read_bytes())
                ran = nnstep(*words[1:])
                if words[1] == "attach" and importlib.util.find_spec("torch") is None:
                    assert "nnstep[torch]" in ran.err  # what is needed is said
                    continue
                assert ran.code in ((0, 1) if words[1] in ("check", "audit", "attach") else (0,)), (
                    ran.err
                )  # 1: a number is wrong
                assert ran.out or ran.err or {"-o", "--output"} & set(words)
            elif words[0] == "make":
                assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
            elif words[0] == "python":
                assert (ROOT / words[1]).exists()
            else:  # installers, which are not here to be run
                assert words[0] in ("pipx", "py") or words[0].endswith("pip"), command


def _console(name: str, text: str) -> None:
    """What is printed is what the page shows."""
    _put_files(name)
    for example in re.split(r"^\$ nnstep ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = example.partition("\n")
        ran = nnstep(*_words(command))
        assert (ran.out or ran.err).rstrip() == shown.rstrip()


def _python(name: str, text: str) -> None:
    """Each line with a comment behind it comes to what the comment says. (Pages of `>>>` are run whole, below.)"""
    if text.startswith(">>>"):
        return
    names: dict[str, object] = {}
    checked = 0
    for line in text.splitlines():
        expression, _, said = line.partition("  #")
        if said and expression.startswith("print("):
            assert eval(expression[5:], names) == said.strip()
        elif said:
            value, wanted = eval(expression, names), eval(said)
            assert value == (pytest.approx(wanted, rel=1e-14) if isinstance(wanted, float) else wanted)
        else:
            exec(line, names)
        checked += bool(said)
    assert checked >= 3


def _with(name: str, text: str) -> None:
    """A program that needs a library: it runs where that is."""
    said, _, program = text.partition("\n")
    library = pytest.importorskip(said.partition(": ")[2])
    model = library.nn.Sequential(library.nn.Linear(2, 2), library.nn.Sigmoid(), library.nn.Linear(2, 1))
    there = {
        "model": model,
        "optimizer": library.optim.SGD(model.parameters(), lr=0.1),
        "loss_fn": library.nn.MSELoss(),
    }
    data = {"x": library.zeros(3, 2), "y": library.zeros(3, 1), "inputs": [[0.5, -0.25]], "targets": [[1.0, 0.0]]}
    exec(program, {"nnstep": package, **there, **data})


def _script(name: str, text: str) -> None:
    """Lines of a script: they stand in it, one after the other."""
    said, _, shown = text.partition("\n")
    whole = (ROOT / "tests" / "attach" / "scripts" / said.partition(": ")[2]).read_text(encoding="utf-8")
    lines = [re.sub(r"  # expect:.*", "", line).strip() for line in whole.splitlines()]
    wanted = [line.strip() for line in shown.splitlines()]
    assert any(lines[at : at + len(wanted)] == wanted for at in range(len(lines)))


def _verdict(name: str, text: str) -> None:
    """What is said of a script is what the page shows, where the library is."""
    pytest.importorskip("torch")
    said, _, shown = text.partition("\n")
    script = ROOT / "tests" / "attach" / "scripts" / said.partition(": ")[2]
    assert shown.rstrip() in nnstep("attach", "--no-input", str(script)).out


def _scenario(name: str, text: str) -> None:
    """Every piece of a scenario that the page shows, put into its shortest scenario, loads and runs."""
    shortest = next(block for kind, block in blocks(name) if kind == "yaml")
    path = Path("mine.yaml")
    path.write_text("".join({**_sections(shortest), **_sections(text)}.values()), encoding="utf-8")
    assert package.trace(package.load(path))["E_total"].value > 0


def _sections(text: str) -> dict[str, str]:
    """The text of each top-level key."""
    parts = re.split(r"^(\w+):", text, flags=re.MULTILINE)[1:]
    return {key: f"{key}:{rest}" for key, rest in zip(parts[::2], parts[1::2], strict=True)}


def _transcript(name: str, text: str) -> None:
    """A step of a lesson is the one that the program prints."""
    said, _, shown = text.partition("\n")
    number, scenario = re.fullmatch(r"transcript: step (\d+) of ([\w-]+)", said).groups()  # type: ignore[union-attr]
    transcript = printed("run", scenario, "--no-input")
    start = transcript.index(f"step {number} of ")
    assert transcript[start : transcript.index(f"step {int(number) + 1} of ")].rstrip() == shown.rstrip()


def _quiz(name: str, text: str) -> None:
    """A question of a quiz, after right answers to those before it, goes as the page shows."""
    said, _, shown = text.partition("\n")
    arguments = ["quiz", *shlex.split(said.partition(": ")[2]), "--fresh"]
    trace = package.trace(package.load(arguments[1]))
    answers = re.findall(r"^ \S+ = (\S.*)$", shown, re.MULTILINE)
    typed: list[str] = []
    while shown.splitlines()[0] not in (out := _typed_to(arguments, typed)):
        rows = out[: out.index("How it went")].splitlines()
        label = next(row.split()[-1] for row in reversed(rows) if re.match(r" \d+ of \d+ ", row))
        typed.append("skip" if any(row.startswith(" rule:") for row in rows[-2:]) else f"{trace[label].value:.4g}")
    out = _typed_to(arguments, [*typed, *answers])
    start = out.index(shown.splitlines()[0])
    assert out[start : start + len(shown)].rstrip() == shown.rstrip()


def _typed_to(arguments: list[str], lines: list[str]) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("".join(f"{one}\n" for one in lines).encode())))
        return nnstep(*arguments).out


def _sheet(name: str, text: str) -> None:
    """An answer sheet: every line is read, and every number on it is right."""
    said, _, sheet = text.partition("\n")
    trace = package.trace(package.load(said.partition(": ")[2]))
    report = mark_sheet(trace, parse_sheet(sheet, trace))
    assert not report.unread
    assert report.marks
    assert [(mark.quantity, mark.id) for mark in report.marks if not mark.is_right] == []


def _scheme(name: str, text: str) -> None:
    """A scheme of points: it can be read, and the points of what it names are those that it says."""
    scheme = read_scheme("scheme.yaml")
    assert [scheme.worth(name) for name in ("E_total", "dE/dw5", "net_h1")] == [3, 2, 1]


def _article(name: str, text: str) -> None:
    """Lines of an article: they stand in the one that is audited."""
    whole = Path("article.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in text.splitlines() if line not in whole] == []


def _first_line(name: str, text: str) -> None:
    """A line for an editor: a scenario that begins with it loads, and its schema is what a command writes."""
    shortest = next(block for kind, block in blocks(name) if kind == "yaml")
    Path("mine.yaml").write_text(text.partition("\n")[2] + shortest, encoding="utf-8")
    assert package.load("mine.yaml")
    printed("schema", "-o", text.rstrip().partition("$schema=")[2])
    assert Path("scenario.schema.json").exists()


def _help(name: str, text: str) -> None:
    """What `--help` prints, on a page made of it."""
    command = re.match(r"Usage: nnstep ?(\w*)", text)
    assert command is not None
    assert printed(*filter(None, [command[1]]), "--help").rstrip() == text.rstrip()


RUNNERS: Final[dict[str, Callable[[str, str], None]]] = {
    "sh": _shell, "bat": _shell, "console": _console, "python": _python, "yaml": _scenario,
    "with": _with, "transcript": _transcript, "quiz": _quiz, "sheet": _sheet, "scheme": _scheme, "text": _article,
    "first line": _first_line, "script": _script, "verdict": _verdict,
    "file": _file, "part": _part, "docs/commands.md": _help,
}  # fmt: skip


@pytest.mark.parametrize(("page", "number", "kind", "text"), list(_all()))
def test_blocks(page: str, number: int, kind: str, text: str) -> None:
    """Every block of every page is of a kind that is run, and does what it shows."""
    assert kind in RUNNERS, f"{page}: nobody runs block {number}; say before it what it is, and how that is run, here"
    RUNNERS[kind](page, text)


def test_no_block_is_missed() -> None:
    """Every fence of a page is the beginning or the end of a block that was found."""
    for page in PAGES:
        fences = len(re.findall(r"^\s*(```|~~~)", _text(page), re.MULTILINE))
        assert fences == 2 * len(blocks(page)), page


@pytest.mark.parametrize("name", ["docs/code.md", "docs/models.md", "docs/python.md"])
def test_python(name: str) -> None:
    """The Python of a page, run from its top to its end, answers what the page shows."""
    text = "\n\n".join(block for kind, block in blocks(name) if kind == "python")
    examples = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    assert examples.examples
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert result.failed == 0, "".join(said)
