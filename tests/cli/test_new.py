"""`nnstep new` and `nnstep schema`: files that run as they are written, and words for what cannot be written."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import nnstep, printed
from nnstep.cli.choices import draft_of
from nnstep.cli.own_options import NewOptions
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.initializers import INITIALIZERS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.network.build import trace
from nnstep.quantities.spellings import NOTATIONS
from nnstep.scenario.draft import complete
from nnstep.scenario.load import load
from nnstep.scenario.schema import json_schema
from nnstep.scenario.write import check, written

MAZUR = (
    "--layers", "2-2-2", "--weights", ".15,.2,.25,.3,.4,.45,.5,.55", "--bias", ".35,.6",
    "--inputs", ".05,.1", "--targets", ".01,.99", "--lr", "0.5",
)  # fmt: skip


def test_schema_is_printed() -> None:
    """`nnstep schema` prints the JSON Schema of scenario files."""
    assert json.loads(printed("schema")) == json_schema()


def test_schema_to_a_file(tmp_path: Path) -> None:
    """`-o` writes the schema to a file, so that an editor can find it beside the scenario."""
    printed("schema", "-o", tmp_path / "scenario.schema.json")
    assert json.loads((tmp_path / "scenario.schema.json").read_text(encoding="utf-8")) == json_schema()


def test_mazur_from_options(tmp_path: Path) -> None:
    """Mazur's example, given as options, has the output and the error that he prints."""
    path = tmp_path / "mine.yaml"
    ran = nnstep("new", path, *MAZUR)
    assert (ran.code, ran.out) == (0, "")
    assert "nnstep run" in ran.err
    run = trace(load(path))
    assert run["out_o1"].value == pytest.approx(0.75136507, abs=5e-9)
    assert run["E_total"].value == pytest.approx(0.298371109, abs=5e-10)
    assert run["w5+"].value == pytest.approx(0.35891648, abs=5e-9)


@pytest.mark.parametrize("where", [(), ("-",)])
def test_printed_where_there_is_no_file(where: tuple[str, ...]) -> None:
    """Without a FILE, and with `-`, the scenario is printed; its first line lets editors complete it."""
    text = printed("new", *where)
    assert text.startswith("# yaml-language-server: $schema=")
    assert check(text, Path(), "x").network.inputs == 2


def test_choices_are_in_the_file(tmp_path: Path) -> None:
    """Every choice that is given as an option is what the file says, aliases under their own names."""
    path = tmp_path / "mine.yaml"
    nnstep(
        "new", path, "--layers", "2-3-2", "--activation", "tanh", "--output-activation", "softmax", "--loss", "mse",
        "--optimizer", "adam", "--lr", "0.1", "--seed", "7", "--bias", "none", "--title", 'It\'s "mine": #1',
        "--epochs", "5", "--batch", "online", "--notation", "textbook", "--weights", "he_normal",
    )  # fmt: skip
    made = load(path)
    assert [layer.units for layer in made.network.layers] == [3, 2]
    assert [layer.activation.name for layer in made.network.layers] == ["tanh", "softmax"]
    assert [layer.bias for layer in made.network.layers] == [None, None]
    assert (made.loss.name, made.seed, made.title) == ("mean_squared_error", 7, 'It\'s "mine": #1')
    assert made.optimizer is not None
    assert (made.optimizer.name, made.optimizer.parameters["learning_rate"]) == ("adam", 0.1)
    assert (made.training.epochs, made.training.batch, made.notation) == (5, "online", "textbook")


def test_several_samples() -> None:
    """`--inputs` and `--targets` are given once for each sample, and say how wide the network is."""
    text = printed("new", "--inputs", "0,1", "--targets", "1", "--inputs", "1 1", "--targets", "0")
    made = check(text, Path(), "x")
    assert [(sample.inputs, sample.targets) for sample in made.samples] == [((0, 1), (1,)), ((1, 1), (0,))]
    assert (made.network.inputs, made.network.outputs) == (2, 1)


def test_from_a_csv(tmp_path: Path) -> None:
    """Of a CSV the last column is the target; its words become outputs, and the path is seen from the new file."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pets.csv").write_text("weight,height,kind\n4,25,cat\n30,60,dog\n5,24,cat\n")
    (tmp_path / "mine").mkdir()
    path = tmp_path / "mine" / "pets.yaml"
    assert nnstep("new", path, "--csv", tmp_path / "data" / "pets.csv", "--layers", "2-4-2").code == 0
    made = load(path)
    assert made.network.input_names == ("weight", "height")
    assert made.network.output_names == ("cat", "dog")
    assert made.samples[1].targets == (0, 1)
    assert (made.network.layers[-1].activation.name, made.loss.name) == ("softmax", "categorical_cross_entropy")


_HOUSES = '"","rooms","tax","near","price"\n' + "".join(
    f'"{n}",{n % 5},{200 + 7 * n},{"yn"[n % 2]},{n + 8}\n' for n in range(1, 41)
)


def test_a_csv_as_people_have_it(tmp_path: Path) -> None:
    """Row numbers and names are left out, far inputs scaled, gaps and semicolons told; each choice says why."""
    (tmp_path / "houses.csv").write_text(_HOUSES)
    ran = nnstep("new", tmp_path / "h.yaml", "--csv", tmp_path / "houses.csv")
    made = load(tmp_path / "h.yaml")
    assert made.csv is not None
    assert (made.csv.inputs, made.csv.targets, made.network.inputs) == (("rooms", "tax", "near"), ("price",), 4)
    assert made.csv.scaling is not None
    assert "tax reaches 480" in ran.err
    assert [layer.activation.name for layer in made.network.layers] == ["tanh", "linear"]
    run = trace(made)
    assert run.epoch_error(100) < run.epoch_error(1) / 20  # an even line is learned, not stalled at the mean
    (tmp_path / "eu.csv").write_text("a;b;c\n0,5;1;0\n1,5;;1\n0,25;3;2\n" + "0,1;0,2;1\n0,3;0,2;2\n0,3;0,2;0\n" * 6)
    ran = nnstep("new", tmp_path / "eu.yaml", "--csv", tmp_path / "eu.csv")
    made = load(tmp_path / "eu.yaml")
    assert (made.network.output_names, len(made.samples)) == (("0", "1", "2"), 20)
    assert "in 1 of 21 rows a value is missing" in ran.err


def test_paths_of_csv_files_are_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CSV given by a relative path is found from the scenario's own folder."""
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("x in,y out\n1,2\n2,4\n")
    Path("sub").mkdir()
    assert nnstep("new", "sub/b.yaml", "--csv", "a.csv").code == 0
    made = load(Path("sub/b.yaml"))
    assert made.csv is not None
    assert made.csv.path == "../a.csv"


def test_a_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    """A file that is there stays as it is, exit code 2, unless --force is given."""
    path = tmp_path / "mine.yaml"
    path.write_text("precious")
    ran = nnstep("new", path, "--layers", "2-1")
    assert (ran.code, path.read_text()) == (2, "precious")
    assert "--force" in ran.err
    assert nnstep("new", path, "--layers", "2-1", "--force").code == 0
    assert load(path).network.outputs == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--activation", "tahn"], ["'tahn'", "'tanh'"]),
        (["--output-activation", "sofmax"], ["'softmax'"]),
        (["--loss", "mean_squared"], ["'mean_squared_error'"]),
        (["--optimizer", "admw"], ["'adamw'"]),
        (["--bias", "zeroes"], ["'zeros'"]),
        (["--weights", "xavier_unifrom"], ["'xavier_uniform'"]),
        (["--weights", "constant"], ["value"]),
        (["--batch", "onlin"], ["'online'"]),
        (["--notation", "standart"], ["'standard'"]),
        (["--layers", "two-two"], ["2-3-1"]),
        (["--layers", "2"], ["2-3-1"]),
        (["--layers", "2-0-1"], ["2-3-1"]),
        (["--layers", ""], ["2-3-1"]),
        (["--layers", "2-2", "--weights", "1,2,3"], ["3 --weights", "has 4"]),
        (["--layers", "2-2-2", "--bias", "1,2,3"], ["2 layers"]),
        (["--layers", "3-1", "--inputs", "1,2"], ["2 inputs", "3 inputs"]),
        (["--inputs", "1,2", "--inputs", "2,3", "--targets", "1"], ["2 --inputs", "1 --targets"]),
        (["--inputs", "1,two"], ["'two'"]),
        (["--lr", "0"], ["above 0"]),
        (["--lr", "fast"], ["'fast'"]),
        (["--lr", "nan"], ["'nan'"]),
        (["--loss", "binary_cross_entropy", "--targets", "2,3"], ["0 to 1"]),
        (["--seed", "-1"], ["--seed"]),
        (["--title", "a\x1b[31m"], ["U+001B"]),
    ],
)  # fmt: skip
def test_what_cannot_be_written(options: list[str], words: list[str], tmp_path: Path) -> None:
    """A wrong option is exit code 2 with the nearest right word, and no file."""
    ran = nnstep("new", tmp_path / "mine.yaml", *options)
    assert (ran.code, ran.out) == (2, "")
    assert all(word in " ".join(ran.err.split()) for word in words), ran.err
    assert not (tmp_path / "mine.yaml").exists()


def test_no_such_csv(tmp_path: Path) -> None:
    """A CSV that is not there is exit code 66; one that holds no numbers is 65, with its line."""
    assert nnstep("new", "--csv", tmp_path / "nope.csv").code == 66
    (tmp_path / "bad.csv").write_text("a,b,c\n1,2,3\n4,x,5\n")
    ran = nnstep("new", "--csv", tmp_path / "bad.csv")
    assert ran.code == 65
    assert "bad.csv:3:3" in ran.err


def test_unwritable(tmp_path: Path) -> None:
    """A folder that is not there is exit code 1 in one line; a folder in place of the file is 2."""
    assert nnstep("new", tmp_path / "no" / "x.yaml").code == 1
    assert nnstep("new", tmp_path).code == 2


# -- every file that is written loads and runs ------------------------------------------------------------------------

_ALONE = [one.name for one in INITIALIZERS if all(p.default is not None for p in one.parameters)]
_OF_BIASES = [one.name for one in INITIALIZERS if one.name in _ALONE and one.matrix is None]
_NAMES = {"activation": ACTIVATIONS, "output_activation": ACTIVATIONS, "loss": LOSSES, "optimizer": OPTIMIZERS}
_decimals = st.floats(-9, 9).map(repr)


@st.composite
def _options(draw: Any) -> dict[str, Any]:
    sizes = draw(st.lists(st.integers(1, 12), min_size=2, max_size=4))
    options: dict[str, Any] = {"layers": "-".join(map(str, sizes))} if draw(st.booleans()) else {}
    for name, table in _NAMES.items():
        if draw(st.booleans()):
            options[name] = draw(st.sampled_from([one.name for one in table]))
    if draw(st.booleans()):
        options["bias"] = draw(st.sampled_from(["none", *_OF_BIASES]) | _decimals)
    if draw(st.booleans()):
        options["weights"] = draw(st.sampled_from(_ALONE))
    elif options.get("layers") and draw(st.booleans()):
        count = sum(a * b for a, b in pairwise(sizes))
        options["weights"] = ",".join(draw(st.lists(_decimals, min_size=count, max_size=count)))
    if draw(st.booleans()):
        options["title"] = draw(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30))
    if draw(st.booleans()):
        options["lr"] = draw(st.floats(1e-9, 1e9).map(repr))
    if options.get("layers") and draw(st.booleans()):
        count = draw(st.integers(1, 3))
        options["inputs"] = tuple(
            ",".join(draw(st.lists(_decimals, min_size=sizes[0], max_size=sizes[0]))) for _ in range(count)
        )
    options["seed"] = draw(st.integers(0, 2**63 - 1))
    options["epochs"] = draw(st.integers(1, 1000))
    options["batch"] = draw(st.sampled_from(["full", "online", "2"]))
    options["notation"] = draw(st.sampled_from(list(NOTATIONS)))
    return options


@settings(max_examples=40, deadline=None)
@given(_options())
def test_every_file_runs(options: dict[str, Any]) -> None:
    """Whatever is chosen, the file is a scenario without problems, says what was chosen, and has its first numbers."""
    choices = NewOptions(**{name: value for name, value in options.items() if name != "notation"})
    draft = complete(draft_of(choices, options["notation"]), Path())
    made = check(written(draft), Path(), "x.yaml")
    assert made.loss.name == options.get("loss", made.loss.name)
    assert made.network.layers[-1].activation.name == options.get("output_activation", draft.output_activation)
    assert made.title == options.get("title") or not options.get("title")
    assert [made.network.inputs, *(layer.units for layer in made.network.layers)] == list(draft.sizes)
    assert isinstance(trace(made)["E_total"].value, float)


# -- questions ------------------------------------------------------------------------


class _Terminal:
    """A stdin with a person at it, who types these lines and then leaves."""

    def __init__(self, *lines: str) -> None:
        self.lines = [line + "\n" for line in lines]

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self.lines.pop(0) if self.lines else ""


def _at_a_terminal(monkeypatch: pytest.MonkeyPatch, *lines: str) -> _Terminal:
    person = _Terminal(*lines)
    monkeypatch.setattr(sys, "stdin", person)
    monkeypatch.setattr("nnstep.cli.wizard._is_terminal", lambda stream: True)
    return person


def test_questions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Layers apart, a slip asked again with the nearest word, samples one by one; the end says what was chosen."""
    answers = (
        "",
        "3",
        "4",
        "tahn",
        "tanh, softmax",
        "2",
        "1 2 3",
        "0,1",
        "4 5",
        "4 5 6",
        "1 0",
        "",
        "",
        "adam",
        "0.02",
    )
    _at_a_terminal(monkeypatch, *answers, "he_normal", "none")
    ran = nnstep("new", tmp_path / "mine.yaml")
    assert ran.code == 0
    assert "did you mean 'tanh'?" in ran.err
    assert "4 hidden neurons (tanh) → 2 outputs (softmax)" in ran.err
    made = load(tmp_path / "mine.yaml")
    assert [layer.activation.name for layer in made.network.layers] == ["tanh", "softmax"]
    assert [(one.inputs, one.targets) for one in made.samples] == [((1, 2, 3), (0, 1)), ((4, 5, 6), (1, 0))]
    assert made.optimizer is not None
    assert (made.loss.name, made.optimizer.parameters["learning_rate"]) == ("categorical_cross_entropy", 0.02)


def test_every_question_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """? at each of the questions says something and asks again; no line is broken inside a word."""
    monkeypatch.chdir(tmp_path)
    answers = [line for _ in range(14) for line in ("?", "")]
    _at_a_terminal(monkeypatch, *answers[:16], "", *answers[16:])  # at the second sample Enter ends them
    ran = nnstep("new")
    assert ran.code == 0
    assert load("network.yaml").network.inputs == 2
    explained = [row for row in ran.err.splitlines() if row.startswith("  ")]
    assert all(f" {entry.name}: " in ran.err for entry in (*ACTIVATIONS, *LOSSES, *OPTIMIZERS, *INITIALIZERS))
    assert max(map(len, explained)) < 80


def test_a_csv_in_the_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A CSV says how many inputs and outputs there are: neither is asked, nor are samples."""
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("x,y,kind\n1,2,cat\n300,4,dog\n")
    _at_a_terminal(monkeypatch, "b.csv", "a.csv", *[""] * 9)
    ran = nnstep("new")
    assert ran.code == 0, ran.err
    assert "b.csv" in ran.err
    assert "x reaches 300" in ran.err
    assert [layer.units for layer in load("network.yaml").network.layers] == [2, 2]


def test_leaving_writes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ctrl-D at a question ends with 0, and nothing is written."""
    _at_a_terminal(monkeypatch, "", "3")
    ran = nnstep("new", tmp_path / "mine.yaml")
    assert ran.code == 0
    assert "nothing is written" in ran.err
    assert not (tmp_path / "mine.yaml").exists()


@pytest.mark.parametrize("sizes", ["3-4-2", "2-1", "1-9-3"])
def test_what_stands_in_comments_is_true(sizes: str) -> None:
    """Where the weights' own numbers stand in a comment, they fit when its signs are taken away, no two alike."""
    text = printed("new", "--layers", sizes)
    before, units, *_ = (int(size) for size in sizes.split("-"))
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.lstrip().startswith("# weights: ["))
    end = next(number for number in range(start, len(lines)) if lines[number].endswith("]]")) + 1
    own = [line.replace("# ", "", 1) for line in lines[start:end]]
    drawn = next(number for number in range(start) if lines[number].startswith("      weights: "))
    made = check("\n".join([*lines[:drawn], *lines[drawn + 1 : start], *own, *lines[end:]]), Path(), "x")
    weights = made.network.layers[0].weights
    assert [len(row) for row in weights] == [before] * units  # type: ignore[union-attr, arg-type]
    assert len({number for row in weights for number in row}) == before * units  # type: ignore[union-attr]


def test_no_questions_where_something_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """One option is enough for there to be no questions, even at a terminal."""
    _at_a_terminal(monkeypatch)
    ran = nnstep("new", "--seed", "3")
    assert check(ran.out, Path(), "x").seed == 3


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty on Windows")
def test_questions_in_a_real_terminal(tmp_path: Path) -> None:
    """In a terminal the questions are asked on stderr, one a line."""
    import pexpect

    child = pexpect.spawn(sys.executable, ["-m", "nnstep", "new", str(tmp_path / "m.yaml")], timeout=120)
    for question, answer in (("CSV", ""), ("inputs", "2"), ("hidden", "0"), ("outputs", "1"), ("output layer", "")):
        child.expect(question)
        child.sendline(answer)
    for _ in range(8):
        child.expect(r"\]: ")
        child.sendline("")
    child.expect("wrote")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert [layer.units for layer in load(tmp_path / "m.yaml").network.layers] == [1]
