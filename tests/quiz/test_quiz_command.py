"""`nnstep quiz` with answers from a pipe: what is printed, what is kept, and that nothing is given away."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import Ran, nnstep
from oracle_scalar import run, spec_of

# The bundled article, as the oracle has it: its labels are those that the quiz shows.
VALUES = run(
    spec_of(
        {
            "network": {
                "inputs": 2,
                "layers": [
                    {"units": 2, "activation": "sigmoid", "weights": [[0.15, 0.25], [0.35, 0.45]]},
                    {"units": 2, "activation": "sigmoid", "weights": [[0.55, 0.65], [0.75, 0.85]]},
                ],
            },
            "data": [{"inputs": [0.2, 0.3], "targets": [0.99, 0.01]}],
            "loss": "half_squared_error",
            "optimizer": {"name": "sgd", "learning_rate": 0.5},
        }
    )
)[0].values
RULES = {
    "net": "weighted sum", "out": "activation of a sum", "E_total": "errors put together", "E_o": "error of one output",
    "dE/dout_o": "slope of the error at an output", "dE/dout_h": "sum over paths", "dE/dnet": "chain rule",
    "dE/dw": "slope for a weight", "dout": "slope of the activation", "w": "update",
}  # fmt: skip
HEADING = re.compile(r"^ \d+ of \d+ [·.] .*  (\S+)$")
PROMPT = re.compile(r"^ (rule:|\S+ =)( |$)")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path))
    return tmp_path


def quiz(*arguments: str, typed: str = "") -> Ran:
    """The quiz of the article with these lines on stdin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode("utf-8", "surrogateescape"))))
        return nnstep("quiz", "article", *arguments)


def answered(*arguments: str, digits: int = 4) -> tuple[str, Ran]:
    """What is to be typed so that every number is right, found question by question; and what is printed then."""
    typed = ""
    while True:
        ran = quiz(*arguments, "--fresh", typed=typed)
        if "How it went" not in ran.out or ("not asked" not in ran.out and "No number" not in ran.out):
            return typed, ran
        rows = ran.out[: ran.out.index("How it went")].splitlines()
        label = next(found[1] for row in reversed(rows) if (found := HEADING.match(row)))
        if rows[-2].startswith(" rule:") or rows[-1].startswith(" rule:"):
            rule = next(rule for kind, rule in RULES.items() if label.startswith(kind))
            typed += next(found for row in reversed(rows) for found in re.findall(rf"(\d) {rule}", row)) + "\n"
        else:
            typed += f"{VALUES[label]:.{digits}g}\n"


def test_a_piped_run_with_right_answers() -> None:
    """With the oracle's numbers everything in the forward phase is right, and the code is 0."""
    _, ran = answered("--phase", "forward")
    assert (ran.code, ran.err) == (0, "")
    assert "6 numbers: 6 right at once." in ran.out
    assert "Rules: 3 of 3 named right." in ran.out


def test_the_articles_slip_is_named() -> None:
    """0.863 − 0.01 for ∂E/∂O2 has the sum in place of the output, as the article has it."""
    ran = quiz("--at", "dE/dout_o1", "--phase", "backward", typed="skip\n" * 3 + "0.853\n")
    said = " ".join(ran.out.partition("∂E/∂O2 = 0.853")[2].split())
    assert said.startswith("✗ Not yet.")
    assert "sum ∑OutH2" in said


def test_no_answer_is_a_polite_end() -> None:
    """An empty stdin: the first question, a summary, code 0."""
    ran = quiz()
    assert (ran.code, ran.err) == (0, "")
    assert "1 of 39" in ran.out
    assert "No number was answered." in ran.out


def test_missed_numbers_come_first_next_time() -> None:
    """What was skipped is the first question of the next quiz, once; --fresh forgets it."""
    quiz("--phase", "error", typed="skip\nskip\nskip\n")
    assert " 1 of 3 · Error at o2" in quiz("--phase", "error").out
    assert " 1 of 3 · An example" in quiz("--phase", "error", "--fresh").out
    quiz("--phase", "error", typed="0.2403\nquit\n")
    assert " 1 of 3 · An example" in quiz("--phase", "error").out


def test_a_spoilt_file_is_no_trouble(state: Path) -> None:
    """It is said once, on stderr, and the quiz begins afresh."""
    (state / "quiz.json").write_text("{", encoding="utf-8")
    ran = quiz("--phase", "error", typed="skip\nskip\n")
    assert (ran.code, "damaged" in ran.err) == (0, True)
    assert quiz("--phase", "error").err == ""


def test_a_variant_is_the_same_again() -> None:
    """The same seed asks with the same numbers, another one with others."""
    first = quiz("--seed", "3").out
    assert first == quiz("--seed", "3").out
    assert first != quiz("--seed", "4").out
    assert "X1 = 0.2 " not in first


@pytest.mark.parametrize("width", [60, 80])
def test_pages_fit_and_are_ascii(width: int) -> None:
    """No line is wider than asked for, and with --ascii there is nothing but ASCII, whatever is typed."""
    ran = quiz("--ascii", "--width", str(width), typed="½\n?\n\n\nskip\n0.3é\n−0,3\n" * 60)
    assert ran.out.isascii()
    assert max(map(len, ran.out.splitlines())) <= width


@given(
    typed=st.lists(
        st.sampled_from(
            ["", "?", "skip", "0.11", "-0.9", "1", "2", "net_o1", "out_h1*1", "E_epoch", "w5+*1", "numbers"]
        ),
        max_size=120,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_given_away_without_reveal(typed: list[str]) -> None:
    """With --no-reveal no number that was asked for and not found is printed, but for examples shown as such."""
    ran = quiz("--no-reveal", "--fresh", typed="\n".join([*typed, "quit", ""]))
    assert ran.code == 0
    rows = ran.out.splitlines()
    shown = {found[1] for row in rows if (found := HEADING.match(row)) and "An example" in row}
    for number in re.findall(r"(?<![\w.])[−-]?\d\.\d{3,}", "\n".join(rows)):
        for label, value in VALUES.items():
            if label[0] in "xt" or (label.startswith("w") and not label.endswith("+")):
                continue
            digits = len(number.partition(".")[2])
            if abs(float(number.replace("−", "-")) - value) <= 0.5 * 10.0**-digits:
                assert {same for same, other in VALUES.items() if other == value} & shown or _follows(label, shown), (
                    f"{number} is {label}"
                )


def _follows(label: str, shown: set[str]) -> bool:
    """Whether a number is printed under a name of its own as part of an example: dnet_o1/dw5 is out_h1."""
    return label.startswith("dnet_") and bool(shown)


def test_the_dialogue_of_the_docs() -> None:
    """What docs/quiz.md shows is what is printed."""
    page = (Path(__file__).parents[2] / "docs" / "quiz.md").read_text(encoding="utf-8")
    dialogue = page.split("```\n")[2]
    typed = "skip\nskip\nskip\n0.6933\n0.2087\n0.1447\nskip\n0.0414\n-0.0414\n"
    out = quiz("--phase", "backward", typed=typed).out
    assert " ".join(dialogue.split()) in " ".join(out.split())


@pytest.mark.parametrize("arguments", [("--phase", "sideways"), ("--at", "nowhere"), ("--at", "1.9")])
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    """What there is not is said in a line; the code is 2."""
    ran = quiz(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")


def test_bytes_that_are_no_text() -> None:
    """Bytes that are no text are an answer like any other, and do no harm."""
    ran = quiz("--phase", "error", typed="\udcff\udcfe\n\x1b[31m\x07\nskip\n\x1b[2J\n")
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "\x07" not in ran.out


@pytest.mark.parametrize("options", [("--at", "3"), ("--hard",), ("--phase", "update"), ("--epochs", "2")])
def test_what_chooses_numbers_is_refused_among_arrays(options: tuple[str, ...]) -> None:
    """--matrices asks for whole arrays: an option that picks numbers is not passed over in silence."""
    ran = quiz("--matrices", *options)
    assert (ran.code, ran.out) == (2, "")
    assert f"{options[0]} is for single numbers" in ran.err
