"""`nnstep audit`: exit codes, formats, what is said where something is missing, and any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nnstep as package
from commands import nnstep
from nnstep.errors import NnstepError


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("w1 = 0.5, x1 = 2, t1 = 0.7; a perceptron with one input: net_o1 = 1.0", (), 0),
        ("w1 = 0.5, x1 = 2, t1 = 0.7; a perceptron with one input: net_o1 = 1.5", (), 1),
        ("Roses are red.", (), 65),
        ("w1 = 0.5, a perceptron with one input: net_o1 = 1.0", (), 65),
        ("w1 = 0.5, a perceptron with one input: net_o1 = 1.0", ("--set", "x1=2", "--set", "target_o1=0"), 0),
        ("net_h1 = 0.105", ("-s", "article"), 0),
        ("net_h1 = 0.115", ("-s", "article"), 1),
        ("nothing here", ("-s", "article"), 65),
        ("net_h1 = 0.105", ("--set", "x1=two"), 2),
        ("w1 = 0.5, a perceptron with one input: net_o1 = 1.0", ("--set", "x1=nan", "--set", "target_o1=0"), 2),
        ("w1 = 0.5, x1 = 2, t1 = 0.7; a perceptron with one input: net_o1 = 1.0", ("--set", "w9=1"), 2),
        ("w1 = 0.5, x1 = 2, t1 = 0.7; a perceptron with one input: net_o1 = 1.0", ("--notation", "x"), 2),
        ("\0\1\2", (), 65),
    ],
)
def test_exit_codes(text: str, options: tuple[str, ...], code: int, tmp_path: Path) -> None:
    """0 where all numbers hold, 1 where one is wrong, 65 where no network or no number is found."""
    file = tmp_path / "text.txt"
    file.write_text(text, encoding="utf-8")
    ran = nnstep("audit", file, *options)
    assert ran.code == code, ran.err
    assert code < 2 or "help: " in ran.err


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """A text that keeps a weight to itself is told which, and what to type."""
    file = tmp_path / "text.txt"
    file.write_text("A 2-1 network: x1 = 1, x2 = 2, w1 = 0.5, t1 = 1, sigmoid. net_o1 = 0.9", encoding="utf-8")
    ran = nnstep("audit", file)
    assert ran.code == 65
    assert "w2 is missing" in ran.err
    assert "--set w2=" in ran.err


def test_a_whole_network_that_cannot_be_is_said(tmp_path: Path) -> None:
    """A learning rate below 0 leaves no network, though no number is missing."""
    file = tmp_path / "text.txt"
    file.write_text("w1 = 0.5, x1 = 2, t1 = 0.7; a perceptron with one input: net_o1 = 1.0", encoding="utf-8")
    ran = nnstep("audit", file, "--set", "lr=-1")
    assert ran.code == 65
    assert "missing" not in ran.err
    assert "no 1-1 network that can be computed" in ran.err


def test_no_such_file() -> None:
    """A file that is not there: 66."""
    assert nnstep("audit", "no-such.txt").code == 66


def test_the_page_in_markdown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """-o writes the page as its ending says, each wrong number with the line it stands in."""
    monkeypatch.chdir(tmp_path)  # a long path would be broken into lines
    file, page = Path("text.txt"), Path("errata.md")
    file.write_text("w1 = 0.5, x1 = 2, t1 = 0.7; a perceptron with one input:\nnet_o1 = 1.5", encoding="utf-8")
    assert nnstep("audit", file, "-o", page).code == 1
    assert "text.txt:2:10\n  net_o1 = 1.5" in page.read_text(encoding="utf-8")


def test_the_scenario_is_written(tmp_path: Path) -> None:
    """--write-scenario makes a file that runs, and replaces none without --force."""
    file, scenario = tmp_path / "text.txt", tmp_path / "found.yaml"
    file.write_text("w1 = 0.5, x1 = 2, t1 = 0.7; a perceptron with one input:\nnet_o1 = 1.0", encoding="utf-8")
    assert nnstep("audit", file, "--write-scenario", scenario).code == 0
    assert nnstep("check", scenario, "--json").json["counts"]["exact"] == 1
    assert nnstep("audit", file, "--write-scenario", scenario).code == 2


_BITS = st.sampled_from(
    ["w1 = 0.5", "x1 = 1,", "t = 0.3", "net_h1 = 0.4 * 0.3 = 0.12", "| w5 | 0.4 |\n", "\n", "= ", "learning rate 0.5",
     "[[1, 2], [3, 4]]", "W1 = ", "\x1b[2J", "2-2-1 network ", "sigmoid", "E = 1/0", "w1 = 9e999", "∂E/∂w1 = ",
     "1e308 ", "δ1 = -0.1", "b = 0.1 "]
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_BITS | st.text(max_size=3), max_size=25).map("".join))
def test_any_text_at_all(text: str) -> None:
    """Errata, or an error in words; never anything else, and nothing that a terminal would obey."""
    try:
        said = package.errata(text).text()
    except NnstepError as error:
        said = str(error)
    assert "\x1b" not in said
