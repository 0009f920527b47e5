"""No text names a command, an option or a key that does not exist: pages, scenarios, help, our own sentences."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from commands import ROOT, nnstep, printed
from nnstep.scenario.bundled import bundled
from nnstep.session.actions import ACTIONS

_PROSE = {
    "walks", "itself", "reads", "scenario", "went", "needs", "shows", "speaks", "knows", "is", "has",
    "writes", "prints", "and", "together", "variant", "takes", "opens", "computes", "does", "can",
}  # fmt: skip
"""What may follow the program's name in a sentence."""
_NAMING = re.compile(r"nnstep [a-z]|--[a-z]|\bthe key ")
_OTHERS = {"--install", "--force-reinstall"}  # of other programs, on our pages


@cache
def options() -> dict[str, frozenset[str]]:
    """The options of each command, from its help."""
    commands = re.findall(r"^  (\w+) ", printed("--help").partition("Commands:")[2], re.MULTILINE)
    of = {one: frozenset(re.findall(r"(?<![\w-])--?[a-z][\w-]*", printed(one, "--help"), re.I)) for one in commands}
    return {**of, "": frozenset(("--help", "-h", "--version", "-V"))}


def texts() -> Iterator[tuple[str, str]]:
    """Everything that somebody may read, and where it stands."""
    pages = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    for path in (*pages, *(ROOT / "docs").glob("*.md"), *(ROOT / "scenarios").glob("*.yaml")):
        yield path.name, path.read_text(encoding="utf-8").replace("\\\n#", " ")
    for command in filter(None, options()):
        yield f"{command} --help", printed(command, "--help")
    for path in sorted((ROOT / "nnstep").rglob("*.py")):
        if not _NAMING.search(source := path.read_text(encoding="utf-8")):
            continue
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


@cache
def every_text() -> list[tuple[str, str]]:
    """All of them that may name something."""
    return [(where, text) for where, text in texts() if _NAMING.search(text)]


def test_every_command_named_is_one() -> None:
    """What follows the program's name is a command, or goes on with the sentence."""
    named = [(where, word) for where, text in every_text() for word in re.findall(r"(?<![\w/.])nnstep ([a-z]+)", text)]
    assert len(named) > 100
    assert [(where, word) for where, word in named if word not in options() and word not in _PROSE] == []


def test_every_option_named_is_one() -> None:
    """Options named with a command are that command's, others are some command's."""
    wrong, every = [], frozenset[str]().union(*options().values())
    for where, text in every_text():
        for command, rest in re.findall(r"(?<![\w/.])nnstep ([a-z]+)([^\n`;|)]*)", text):
            if command in options():
                used = re.findall(r"(?<![\w-])--[a-z][\w-]*", rest.partition(" #")[0].partition(", ")[0])
                wrong += [(where, command, one) for one in used if one not in options()[command]]
        wrong += [(where, one) for one in re.findall(r"(?<![\w-])--[a-z][\w-]+", text) if one not in every | _OTHERS]
    assert wrong == []


def test_every_key_named_is_one() -> None:
    """`the key w` is a key of the table."""
    keys = {key for action in ACTIONS for key in (*action.keys, *action.shown)}
    named = [(where, key) for where, text in every_text() for key in re.findall(r"\bthe key `?(\S)`?[ .,:;]", text)]
    assert [(where, key) for where, key in named if key not in keys] == []


def _proposed() -> list[str]:
    """The commands in scenario files' comments, each once."""
    found = []
    for name in bundled():
        text = (ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")
        text = re.sub(r" \\\n#\s+", " ", text)
        found += re.findall(r"^#     (nnstep .*)$", text, re.MULTILINE)
        found += re.findall(r"`(nnstep [^`]*)`", text.replace("\n#", ""))
        found += [f"nnstep run {name} {one}" for one in re.findall(r"^#     (--set \S+)", text, re.MULTILINE)]
        found += [f"nnstep run {name} {one}" for one in re.findall(r"`(--set [^`]*)`", text)]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("command", _proposed())
def test_what_the_files_propose_to_try_works(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command and setting that a scenario file proposes runs, even where a remark's quantity is gone with it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", None)
    ran = nnstep(*shlex.split(command)[1:])
    assert ran.code in ((0, 1) if " check " in command else (0,)), ran.err  # 1: a number is wrong
    assert ran.out
