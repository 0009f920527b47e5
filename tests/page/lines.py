"""Every line that `--as` writes of the bundled scenarios, read by the real program: is it the number beside it?

Run by `make test-lines`, outside `make test`: a program that is not installed is skipped, and says so.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from commands import printed
from nnstep.algebra.pasted import DIALECTS
from nnstep.scenario.bundled import bundled

_TRUTHS = {"TRUE": "1", "FALSE": "0", "true": "1", "false": "0"}


@cache
def told(program: str) -> list[tuple[str, Decimal]]:
    """All lines for a program, and what their remarks say they come to."""
    dialect, found = DIALECTS[program], {}
    for name in bundled():
        pages = [printed("run", name, "--epochs", "2", "--as", program)]
        pages += [printed("explain", one, "-s", name, "--as", program) for one in ("w1", "w1@2", "E_total")]
        for line in (line for page in pages for line in page.splitlines() if line != dialect.first):
            expression, remark = line.split(dialect.beside + dialect.remark)
            found[expression, Decimal(remark.rsplit("= ", 1)[1])] = None
    return list(found)


def _output(command: list[str], text: str = "", **env: str) -> list[str]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, env={**os.environ, **env})
    return [line.strip().strip('"') for line in done.stdout.splitlines() if line.strip()]


def _bc(lines: list[str], place: Path) -> list[str]:
    return _output(["bc", "-lq"], "\n".join([*lines, ""]), BC_LINE_LENGTH="0")


def _qalc(lines: list[str], place: Path) -> list[str]:
    return _output(["qalc", "-t", "-s", "precision 16", "-f", "/dev/stdin"], "\n".join([*lines, ""]))


def _octave(lines: list[str], place: Path) -> list[str]:
    script = place / "lines.m"
    script.write_text("".join(f'printf("%.17g\\n", {line});\n' for line in lines), encoding="utf-8")
    return _output(["octave-cli", "-q", str(script)])


def _r(lines: list[str], place: Path) -> list[str]:
    script = place / "lines.R"
    script.write_text("".join(f'cat(format({line}, digits = 17), "\\n")\n' for line in lines), encoding="utf-8")
    return _output(["Rscript", str(script)])


def _column(lines: list[str], place: Path) -> Path:
    table = place / "lines.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([line] for line in lines)
    return table


def _gnumeric(lines: list[str], place: Path) -> list[str]:
    table, found = _column(lines, place), place / "found.txt"
    _output(["ssconvert", "--recalc", str(table), str(found), "-O", "format=raw", "-T", "Gnumeric_stf:stf_assistant"])
    return found.read_text(encoding="utf-8").splitlines()


def _libreoffice(lines: list[str], place: Path) -> list[str]:
    table = _column(lines, place)
    reads = "--infilter=CSV:44,34,76,1,,1033,false,true,false,false,false,0,true"
    writes = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,false"
    _output(["soffice", "--headless", "--convert-to", writes, reads, "--outdir", str(place / "out"), str(table)],
            HOME=str(place))  # fmt: skip
    return (place / "out" / "lines.csv").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("program", "run"),
    [("bc", _bc), ("qalc", _qalc), ("octave", _octave), ("r", _r),
     ("spreadsheet", _gnumeric), ("spreadsheet", _libreoffice)],
    ids=["bc", "qalc", "octave", "r", "gnumeric", "libreoffice"],
)  # fmt: skip
def test_the_program_reads_each_line_as_it_is_meant(
    program: str, run: Callable[[list[str], Path], list[str]], tmp_path: Path
) -> None:
    """What it makes of a line is, rounded to the digits beside it, the number beside it."""
    lines = told(program)
    found = run([expression for expression, _ in lines], tmp_path)
    assert len(found) == len(lines) > 1000
    wrong = []
    for (expression, number), made in zip(lines, found, strict=True):
        plain = made.strip('"').replace("−", "-")
        off = abs(Decimal(_TRUTHS.get(plain, plain)) - number)
        if off > Decimal("5.001").scaleb(int(number.as_tuple().exponent) - 1):
            wrong.append((expression, number, made))
    assert not wrong
