"""The manners of a command line program: streams, colours, ASCII, width, folders that are gone, Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import nnstep as library
from commands import ROOT, Ran, nnstep, printed, program

pytestmark = pytest.mark.usefixtures("marked_once")

COMMANDS = (
    ("run", "article", "--no-input"),
    ("run", "han-kamber", "--no-input", "--notation", "textbook"),
    ("explain", "w1", "-s", "article"),
    ("explain", "w1", "-s", "mazur"),
    ("explain", "dE/dout_h1", "-s", "article"),
    ("explain", "lr", "-s", "article"),
    ("show", "w5+", "E_total", "-s", "article"),
    ("check", "han-kamber", "-v"),
    ("diagnose", "dE/dout_o1", "-0.353", "-s", "article"),
    ("compare", "xor", "adam"),
    ("list",),
    ("list", "quantities", "-s", "article"),
    ("list", "scenarios"),
    ("list", "keys"),
    ("list", "activations"),
    ("list", "optimizers"),
)


def cells(row: str) -> int:
    from rich.cells import cell_len

    return cell_len(row)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_ascii_is_ascii(arguments: tuple[str, ...]) -> None:
    """With --ascii, and where the stream can carry no more, there is nothing but ASCII, and no sign is escaped."""
    page = printed(*arguments, "--ascii")
    assert page.isascii()
    assert "\\u" not in page
    ran = nnstep(*arguments, encoding="ascii")
    assert (ran.code, ran.out) == (0, page)


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("arguments", [one for one in COMMANDS if one[0] != "show"], ids=" ".join)
def test_pages_fit(arguments: tuple[str, ...], width: int) -> None:
    """No row is wider than asked for, in Unicode and in ASCII; without being asked it is 80 columns."""
    for signs in ((), ("--ascii",)):
        options = () if width == 80 else ("--width", width)
        rows = printed(*arguments, *signs, *options).splitlines()
        assert [row for row in rows if cells(row) > width] == []
        assert [row for row in rows if row != row.rstrip()] == []


def test_pipes_get_no_escape_bytes_and_forced_colour_adds_nothing_else() -> None:
    """The text is the same with and without colour; only --color always colours a pipe."""
    plain = printed("explain", "w5", "-s", "article")
    assert "\x1b" not in plain
    coloured = printed("explain", "w5", "-s", "article", "--color", "always")
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


# What needs a process of its own: they wait for each other's imports, so they run side by side.

RUN = ("run", "article", "--no-input")
SHOW = ("show", "w5", "-s", "article")
SPAWNED = {
    "stdout closed": (SHOW, ">&-", {}),
    "help, stdout closed": (("--help",), ">&-", {}),
    "all closed": (SHOW, "<&- >&- 2>&-", {}),
    "stderr closed": (("show", "w55"), "2>&-", {}),
    "stderr full": (("show", "w55"), "2>/dev/full", {}),
    "show, disk full": (SHOW, ">/dev/full", {}),
    "run, disk full": (RUN, ">/dev/full", {}),
    "help, disk full": (("--help",), ">/dev/full", {}),
    "reader leaves a long one": (("run", "article", "--full", "--epochs", "200"), "| head -1", {}),
    "reader leaves a short one": (SHOW, "| true", {}),
    "reader leaves the help": (("--help",), "| true", {}),
    "stdin closed": (("run", "article"), "<&-", {}),
    "stdin empty": (("run", "article"), "", {}),
    "no home": (RUN, "", {"HOME": "/proc/nowhere/at/all", "NNSTEP_STATE_DIR": "", "XDG_STATE_HOME": ""}),
    "home is a file": (RUN, "", {"HOME": "/dev/null", "NNSTEP_STATE_DIR": "", "XDG_STATE_HOME": ""}),
    "state is a file": (RUN, "", {"NNSTEP_STATE_DIR": "/dev/null/x"}),
    "ascii stream": (("explain", "w5", "-s", "article"), "", {"PYTHONIOENCODING": "ascii"}),
    "C locale": (
        ("explain", "w5", "-s", "article"),
        "",
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ),
    "ascii stream, a name beyond it": (("run", "∂"), "", {"PYTHONIOENCODING": "ascii"}),
}


@pytest.fixture(scope="module")
def spawned() -> dict[str, Ran]:
    """What each of SPAWNED did."""
    with ThreadPoolExecutor(4) as pool:
        runs = pool.map(lambda one: program(*one[0], shell=one[1], env=one[2]), SPAWNED.values())
        return dict(zip(SPAWNED, runs, strict=True))


def test_never_a_traceback(spawned: dict[str, Ran]) -> None:
    """Whatever the streams and folders are like, Python does not show through."""
    assert [name for name, ran in spawned.items() if "Traceback" in ran.err or "nnstep itself" in ran.err] == []


@pytest.mark.parametrize("name", [name for name in SPAWNED if "full" in name or "stdout closed" in name])
def test_what_cannot_be_written_is_said_in_one_line(spawned: dict[str, Ran], name: str) -> None:
    """A full disk and a closed stdout: exit 1 and a line; a wrong usage keeps its exit code."""
    ran = spawned[name]
    if name.startswith("stderr"):
        assert (ran.code, ran.out, ran.err) == (2, "", "")
    else:
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert ran.err.startswith("error: cannot write")


def test_wrong_usage_keeps_its_exit_code_without_a_stderr(spawned: dict[str, Ran]) -> None:
    """Nobody can be told, but a script still sees the 2."""
    assert spawned["stderr closed"].code == 2
    assert spawned["all closed"].code == 1


@pytest.mark.parametrize("name", [name for name in SPAWNED if name.startswith("reader")])
def test_a_reader_may_leave(spawned: dict[str, Ran], name: str) -> None:
    """`| head -1` ends it, with 0 or 141 and not a word."""
    assert spawned[name].code in (0, 141)
    assert spawned[name].err == ""


@pytest.mark.parametrize("name", ["stdin closed", "stdin empty", "no home", "home is a file", "state is a file"])
def test_the_transcript_comes_all_the_same(spawned: dict[str, Ran], name: str) -> None:
    """Without a person, and without a place for its state, `run` prints the whole transcript."""
    assert (spawned[name].code, spawned[name].err) == (0, "")
    assert spawned[name].out == printed(*RUN)


@pytest.mark.parametrize("name", ["ascii stream", "C locale"])
def test_streams_that_carry_only_ascii_get_ascii(spawned: dict[str, Ran], name: str) -> None:
    """They get what --ascii prints."""
    assert spawned[name].out == printed("explain", "w5", "-s", "article", "--ascii")


def test_a_name_the_stream_cannot_carry(spawned: dict[str, Ran]) -> None:
    """It is escaped in the message."""
    ran = spawned["ascii stream, a name beyond it"]
    assert ran.code == 66
    assert "\\u2202" in ran.err


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """In a deleted folder bundled scenarios work, and a file is not found."""
    gone = tmp_path / "gone"
    for arguments, code in ((SHOW, 0), (("run", "x.yaml"), 66)):
        gone.mkdir()
        words = [sys.executable, "-m", "nnstep", *arguments]
        script = 'rmdir "$PWD"; exec "$@"'
        ran = subprocess.run(
            ["bash", "-c", script, "bash", *words], cwd=gone, capture_output=True, text=True, timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        assert ran.returncode == code, ran.stderr
        assert "Traceback" not in ran.stderr


def test_state_is_replaced_and_never_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scenario run last is the one meant without a name, which is said; a spoilt state is nobody's problem."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path / "deep" / "state"))
    printed("run", "line", "--no-input")
    assert nnstep("show", "w1") == (0, "w1  0.9\n", "note: this is about 'line', the lesson run last\n")
    for spoilt in ("", "{", '{"last": 3}', '["last"]', '{"last": "gone.yaml"}', "\0"):
        (tmp_path / "deep" / "state" / "state.json").write_text(spoilt, encoding="utf-8")
        assert nnstep("show", "w1") == (0, "w1  0.15\n", "note: this is about 'article', as no lesson was named\n")
    assert {path.name for path in (tmp_path / "deep" / "state").iterdir()} == {"parsed", "state.json"}


def test_ctrl_c_while_it_is_starting() -> None:
    """SIGINT at any moment from the entry point's loading on: 130 (or 0 when it was done), and not a word."""
    # Before that it is Python that is interrupted, and answers as it likes.
    script = "import os; from nnstep.cli.main import main; os.write(1, b'!'); main()"

    def interrupted(milliseconds: int) -> tuple[int, str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, *RUN], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
            stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.read(1) == b"!"
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
        return process.returncode, err.decode()

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(interrupted, range(0, 150, 15)))
    assert {code for code, _ in ends} <= {130, 0}
    assert {err for _, err in ends} == {""}


@pytest.mark.parametrize("command", ["run", "explain", "show", "check", "diagnose", "quiz", "compare", "export", "new"])
def test_help_is_ascii(command: str) -> None:
    """`--ascii` prints only ASCII, so the help, which cannot know of it, never needs more."""
    assert nnstep(command, "-h").out.isascii()


@pytest.mark.parametrize(
    "arguments", [("explain", "nope", "-s", "article"), ("show", "é", "-s", "xor"), ("check", "∂.txt")], ids=" ".join
)
def test_errors_keep_to_the_signs_and_the_width(arguments: tuple[str, ...]) -> None:
    """What goes wrong is said in ASCII with --ascii, and fits --width: everything printed does."""
    ran = nnstep(*arguments, "--ascii", "--width", 60)
    assert ran.code in (2, 66)
    assert ran.err.isascii()
    assert max(map(len, ran.err.splitlines())) <= 60


@pytest.mark.parametrize("name", ["softmax", "cross-entropy", "iris"])
def test_the_shortcut_of_cross_entropy_is_ascii_too(name: str) -> None:
    """With --ascii the numbers within a sentence have no other minus than those of the lines."""
    assert printed("run", name, "--no-input", "--ascii").isascii()


def test_nothing_to_check_fits() -> None:
    """That a scenario has no claims is said within --width."""
    assert max(map(len, printed("check", "vanishing", "--width", 40).splitlines())) <= 40


@pytest.mark.parametrize("name", ["regression", "gates", "cross-entropy", "softmax", "xor", "three-layers", "adam"])
def test_equations_fit_sixty_columns(name: str) -> None:
    """A line wider than the window is broken before + or −, also within the brackets of a mean or a quotient."""
    for signs in ((), ("--ascii",), ("--notation", "textbook")):
        rows = printed("run", name, "--no-input", "--fresh", "--width", 60, *signs).splitlines()
        assert [row for row in rows if cells(row) > 60] == []


def test_equations_by_cases_fit() -> None:
    """What is chosen by cases, Rprop's step size, is broken after its commas."""
    optimizer = "optimizer={name: rprop, learning_rate: 0.1, form: plus}"
    rows = printed("run", "article", "--no-input", "--fresh", "--width", 66, "--set", optimizer).splitlines()
    assert [row for row in rows if cells(row) > 66] == []


@pytest.mark.parametrize("name", ["article", "mazur", "line", "nielsen", "han-kamber", "macleod"])
def test_tables_of_marks_fit(name: str) -> None:
    """A verdict that has no room beside its number stands below it: everything printed fits the width."""
    marked = library.check(library.trace(library.load(name)))  # marked once, set at each width
    for width in (50, 60, 66):
        for in_ascii in (False, True):
            assert [row for row in marked.text(width, ascii=in_ascii).splitlines() if cells(row) > width] == []


def test_an_epoch_of_many_numbers_fits() -> None:
    """Where accuracies and validation stand in an epoch's line, too, it goes on below, and no number is lost."""
    narrow, wide = (printed("run", "overfitting", "--no-input", "--width", columns) for columns in (60, 100))
    assert [row for row in narrow.splitlines() if len(row) > 60] == []
    for found in re.findall(r"^epoch [2-9] .*$", wide, re.MULTILINE):
        assert " ".join(found.split()) in " ".join(narrow.split())
