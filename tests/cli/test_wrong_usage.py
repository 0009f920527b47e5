"""What goes wrong is said in words, with the nearest right one and the exit code of the contract."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from commands import Ran, nnstep, printed
from nnstep.cli.table import COMMANDS

SHOW = ("show", "w5", "-s", "article")


def refused(*arguments: object) -> Ran:
    """A command that has to fail, in words: nothing on stdout, no traceback, no line too wide."""
    ran = nnstep(*arguments)
    assert ran.code != 0
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert ran.code == 65 or max(map(len, ran.err.splitlines())) <= 80  # what is said of a file is never wrapped
    return ran


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("show", "w55", "-s", "article"), 2, ["'w55'", "did you mean", "'w5'"]),
        (("show", "net_h9", "-s", "article"), 2, ["'net_h9'", "'net_h1'"]),
        (("explain", "w55", "-s", "article"), 2, ["'w55'", "'w5'"]),
        (("explain", "", "-s", "article"), 2, ["unknown quantity"]),
        (("show", "zz*", "-s", "article"), 2, ["'zz*'"]),
        (("show", "w5@0", "-s", "article"), 2, ["count from 1"]),
        (("show", "net_h1:2", "-s", "article"), 2, ["sample"]),
        (("run", "artcle"), 66, ["'artcle'", "did you mean 'article'"]),
        (("show", "w5", "-s", "artcle"), 66, ["did you mean 'article'"]),
        (("run", "nowhere.yaml"), 66, ["nowhere.yaml"]),
        ((*SHOW, "--set", "lr"), 2, ["KEY=VALUE"]),
        ((*SHOW, "--set", "lr=abc"), 2, ["no number"]),
        ((*SHOW, "--set", "lr=nan"), 2, ["finite"]),
        ((*SHOW, "--set", "schedule=cosine"), 65, ["needs epochs", "{name: cosine"]),
        ((*SHOW, "--set", "schedule=slower"), 65, ["'slower'", "cosine"]),
        ((*SHOW, "--set", "lr=-1"), 2, ["above 0"]),
        ((*SHOW, "--set", "w55=1"), 2, ["'w55'", "'w5'"]),
        ((*SHOW, "--set", "net_h1=1"), 2, ["net_h1"]),
        ((*SHOW, "--set", "optimizer.learning_rat=1"), 65, ["learning_rate"]),
        ((*SHOW, "--set", "network.layers[7].activation=tanh"), 65, ["[7]"]),
        ((*SHOW, "--set", "network.layers[1].activation=tan"), 65, ["'tanh'"]),
        ((*SHOW, "--set", "variant={keeps: [lr]}"), 65, ["'keeps'", "keep"]),
        ((*SHOW, "--set", "variant=diverges"), 65, ["a mapping with keep, lesson"]),
        ((*SHOW, "--set", "variant=3"), 2, ["--seed 3"]),
        ((*SHOW, "--set", "training=3"), 2, ["a part of the file", "training.epochs=3"]),
        ((*SHOW, "--at", "x"), 2, ["--at"]),
        ((*SHOW, "--at", "1.9"), 2, ["update"]),
        (("show", "w5@2", "-s", "article", "--at", "3"), 2, ["one of the two"]),
        (("run", "article", "--no-input", "--at", "net_h9"), 2, ["net_h9"]),
        ((*SHOW, "--digits", "0"), 2, ["--digits"]),
        ((*SHOW, "--digits", "four"), 2, ["--digits"]),
        ((*SHOW, "--color", "sometimes"), 2, ["--color", "auto"]),
        ((*SHOW, "--width", "3"), 2, ["--width"]),
        ((*SHOW, "--notation", "mine"), 2, ["textbook"]),
        ((*SHOW, "--epochs", "3"), 2, ["--epochs"]),
        (("run", "article", "--json"), 2, ["--json"]),
        (("run", "article", "--epochs", "0"), 2, ["--epochs"]),
        (("list", "scenarios", "-s", "article"), 2, ["--scenario"]),
        (("list", "scenarois"), 2, ["did you mean 'scenarios'"]),
        (("show",), 2, ["QUANTITY"]),
        (("explain",), 2, ["QUANTITY"]),
        (("explain", "w5", "w6"), 2, ["w6"]),
        (("walk",), 2, ["walk"]),
        (("--walk",), 2, ["--walk"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_words_and_exit_code(arguments: tuple[str, ...], code: int, words: list[str]) -> None:
    """The message names what was found and what is right, and the exit code says what kind of mistake it was."""
    ran = refused(*arguments)
    assert ran.code == code
    said = " ".join(ran.err.split())
    assert [word for word in words if word not in said] == [], ran.err


def test_a_wrong_file_is_answered_with_the_place(tmp_path: Path) -> None:
    """File, line and column, the line itself, and the nearest key; the same for every command."""
    file = tmp_path / "wrong.yaml"
    text = (Path(__file__).parents[2] / "scenarios" / "article.yaml").read_text(encoding="utf-8")
    wrong = text.replace("    - units: 2\n", "    - neurons: 2\n", 1)
    file.write_text(wrong, encoding="utf-8")
    line = wrong[: wrong.index("    - neurons")].count("\n") + 1
    said = set()
    for arguments in (("run", file), ("show", "w5", "-s", file), ("explain", "w5", "-s", file)):
        ran = nnstep(*arguments)
        assert (ran.code, ran.out) == (65, "")
        said.add(ran.err)
    (message,) = said
    assert "error: unknown key 'neurons'" in message
    assert f"--> {file}:{line}:7\n" in message
    assert f"{line} |     - neurons: 2\n" in message
    assert "did you mean 'units'?" in message


@pytest.mark.parametrize("text", ["", "\0\0", "- 1\n", "format: 1", "a: [", "format: 1\nformat: 1\n", "\ufeff{}", "%"])
def test_what_is_no_scenario_is_said(tmp_path: Path, text: str) -> None:
    """Whatever is in the file, it is 65 and words."""
    file = tmp_path / "odd.yaml"
    file.write_text(text, encoding="utf-8")
    ran = nnstep("run", file, "--no-input")
    assert (ran.code, ran.out) == (65, "")
    assert ran.err.startswith("error: ")


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A folder, a link to itself and a file without permission are 65 or 66."""
    loop, secret = tmp_path / "loop.yaml", tmp_path / "secret.yaml"
    loop.symlink_to(loop)
    secret.write_text("format: 1", encoding="utf-8")
    secret.chmod(0)
    places = [tmp_path, loop] if os.geteuid() == 0 else [tmp_path, loop, secret]
    for place in places:
        assert refused("run", place).code in (65, 66)


def test_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    """-o into a folder that is not there, onto a folder, or on a full disk: exit 1 and one sentence."""
    for place in (tmp_path / "not" / "there.txt", tmp_path, Path("/dev/full")):
        ran = refused(*SHOW, "-o", place)
        assert ran.code == 1
        assert ran.err.startswith("error: cannot write")
        assert ran.err.count(":") == 2


def test_help_and_version() -> None:
    """They are answers, so they go to stdout and end with 0."""
    assert nnstep("--version") == (0, "nnstep 0.1.0\n", "")
    assert nnstep("-V") == nnstep("--version")
    for arguments in ((), ("-h",), ("--help",), ("show", "-h"), ("run", "--help")):
        ran = nnstep(*arguments)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("Usage: ")
        assert max(map(len, ran.out.splitlines())) <= 80


@pytest.mark.parametrize("columns", ["80", "40"])
def test_the_help_says_all_of_each_command(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No description of a command is cut, however narrow the window is."""
    monkeypatch.setenv("COLUMNS", columns)
    said = " ".join(printed("--help").split())
    assert [name for name, command in COMMANDS.items() if f"{name} {command.help}" not in said] == []


@pytest.mark.parametrize("command", ["run", "quiz", "export", "shapes"])
def test_where_a_scenario_has_no_option_its_place_is_said(command: str) -> None:
    """-s is an option of explain, show and check; others are told how they name it, list is not."""
    said = nnstep(command, "-s", "article")
    assert said.code == 2
    assert f"nnstep {command} article" in said.err
    assert "named without it" not in nnstep("list", "-s", "article").err
