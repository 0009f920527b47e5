"""`--as`: lines of numbers for another program, and nothing else."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from commands import nnstep, printed
from nnstep.scenario.bundled import bundled


def _told(line: str) -> tuple[str, Decimal]:
    """A line for Python, and the number that its remark gives."""
    expression, remark = line.split("  # ")
    return expression, Decimal(remark.rsplit("= ", 1)[1])


@pytest.mark.parametrize("name", [name for name in bundled() if "iris" not in name])
def test_each_line_is_true_in_python(name: str) -> None:
    """Python makes of every line of an epoch, and of a weight's page, the number that stands beside it, as rounded."""
    lines = printed("run", name, "--epochs", "1", "--as", "python") + printed(
        "explain", "w1", "-s", name, "--as", "python"
    )
    expressions = [_told(line) for line in lines.splitlines() if line != "import math"]
    assert len(expressions) > 5
    for expression, number in expressions:
        half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
        assert abs(Decimal(eval(expression, {"math": math})) - number) <= half * Decimal("1.000001"), expression


@pytest.mark.parametrize(
    "words",
    [
        ("show", "net_*", "w5+", "-s", "article"), ("diagnose", "dE/dout_o1", "-0.353", "-s", "article"),
        ("check", "article"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_lines_of_numbers_that_were_given(words: tuple[str, ...]) -> None:
    """Of what is asked for, marked, mistaken: each line is true, and 0.647 − 1 is how the article came to −0.353."""
    done = nnstep(*words, "--as", "python")
    first, *lines = done.out.splitlines()
    assert first == "import math"
    for expression, number in map(_told, lines):
        assert abs(Decimal(eval(expression, {"math": math})) - number) <= Decimal("5.0001").scaleb(
            int(number.as_tuple().exponent) - 1
        )
    assert ("0.647 - 1  # dE/dout_o1, as explained = -0.353" in lines) == (words[0] != "show")


def test_a_spreadsheet_gets_a_cell_and_its_name() -> None:
    """A formula begins with =, a tab parts it from what it is; nothing comes before the first."""
    first, *_ = printed("run", "article", "--epochs", "1", "--as", "spreadsheet").splitlines()
    assert first == "=0.2*0.15 + 0.3*0.25\tnet_h1 = 0.105"


def test_latex_is_the_whole_equation() -> None:
    """Symbols, numbers, result in a line."""
    first, *_ = printed("run", "article", "--epochs", "1", "--as", "latex").splitlines()
    assert first.endswith(r"= 0.2 \cdot 0.15 + 0.3 \cdot 0.25 = 0.03 + 0.075 = 0.105")


def test_samples_are_told_apart() -> None:
    """Where there are several, the name of a line says of which it is."""
    lines = printed("run", "gates", "--epochs", "1", "--as", "bc").splitlines()
    assert any("# net_o1:2 =" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("explain", "w5", "-s", "article", "--as", "excel"),
            "--as is one of python, octave, r, bc, qalc, spreadsheet, latex",
        ),
        (("explain", "w5", "--as", "r", "--json"), "leave --json and --to out"),
        (("explain", "dE/dW.2", "-s", "article", "--as", "r"), "--as gives lines of single numbers"),
        (("show", "W.1", "-s", "article", "--as", "r"), "--as gives lines of single numbers"),
        (("show", "w1", "--as", "r", "-s", "article"), "there are no lines of numbers in this"),
        (("run", "article", "--as", "r", "--matrices"), "--as gives lines of single numbers"),
        (("run", "article", "--as", "r", "--until", "E_total < 0.2"), "--epochs says how far"),
    ],
)
def test_what_there_are_no_lines_of(words: tuple[str, ...], says: str) -> None:
    """Programs there are none for, and pages that have no lines, are said."""
    done = nnstep(*words)
    assert done.code == 2
    assert says in done.err
