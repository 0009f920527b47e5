"""The README is true today: its transcript, its commands, its Python; and the pages beside it are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from commands import ROOT, nnstep, printed

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [
    line.split("#")[0].strip()
    for language, block in BLOCKS
    if language == "sh"
    for line in block.splitlines()
    if line.startswith("nnstep ")
]


def test_the_transcript_is_current() -> None:
    """The step in the README is the one that the program prints."""
    for number, name, shown in re.findall(
        r"<!-- transcript: step (\d+) of ([\w-]+) -->\n```\n(.*?)\n```", README, re.DOTALL
    ):
        transcript = printed("run", name, "--no-input")
        start = transcript.index(f"step {number} of ")
        assert transcript[start : transcript.index(f"step {int(number) + 1} of ")].rstrip() == shown
        break
    else:
        pytest.fail("the README has no transcript")


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every command of the README does something, the article standing for a file of your own."""
    words = shlex.split(command)[1:]
    if words[0] != "new":
        (tmp_path / "mine.yaml").write_bytes((ROOT / "scenarios" / "article.yaml").read_bytes())
    (tmp_path / "mine.txt").write_text("net_h1 = 0.105\ndE/dout_o1 = -0.353\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", None)
    ran = nnstep(*words)
    assert ran.code in ((0, 1) if words[0] == "check" else (0,)), ran.err  # 1: a number is wrong
    assert ran.out or ran.err


def test_the_python_gives_what_it_says() -> None:
    """Each line with a comment behind it evaluates to what the comment says."""
    (code,) = (block for language, block in BLOCKS if language == "python")
    names: dict[str, object] = {}
    checked = 0
    for line in code.splitlines():
        expression, _, said = line.partition("  #")
        if said and expression.startswith("print("):
            assert eval(expression[5:], names) == said.strip()
            checked += 1
        elif said:
            value, wanted = eval(expression, names), eval(said)
            assert value == (pytest.approx(wanted, rel=1e-14) if isinstance(wanted, float) else wanted)
            checked += 1
        else:
            exec(line, names)
    assert checked >= 3


def test_every_command_has_help_and_is_named() -> None:
    """Each command of `nnstep --help` says what it does there, and the README or the docs name it."""
    pages = README + "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    listed = re.findall(r"^  (\w+) +(\S.*)$", printed("--help").partition("Commands:")[2], re.MULTILINE)
    assert {"run", "explain", "show", "list"} <= {name for name, _ in listed}
    for name, _ in listed:
        assert f"nnstep {name}" in pages, name
        options = printed(name, "--help")
        assert "Usage: " in options
        assert not re.search(r"^  (-\w, )?--[\w-]+( [\w=|…]+)?$\n(?=  -)", options, re.MULTILINE), (
            "an option without words"
        )


def test_the_pages_beside_it() -> None:
    """CONTRIBUTING takes two minutes to read, and the changelog and the licence are there."""
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 90
    assert "[0.1.0]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "MIT" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
