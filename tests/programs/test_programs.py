"""`nnstep export --to numpy`: programs that run by themselves, in which the words of others stay words."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnstep
from commands import nnstep as command
from commands import printed
from nnstep.records import replace
from nnstep.render.formats import PROGRAMS
from nnstep.scenario.model import Citation

BUNDLED = sorted(path.stem for path in (Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


def run(program: str) -> dict[str, Any]:
    """The names of a program that has run; its assertions are its own."""
    names: dict[str, Any] = {"print": lambda *words: None}
    exec(compile(program, "<program>", "exec"), names)
    return names


def scenario(**fields: Any) -> nnstep.Scenario:
    """Three samples in batches of two through a 2-3-2."""
    layers = [
        {"units": 3, "activation": fields.pop("hidden", "tanh"), "bias": fields.pop("bias", [0.1, -0.2, 0.3]),
         "weights": [[0.5, -0.4], [0.3, 0.8], [-0.7, 0.2]], **fields.pop("layer", {})},
        {"units": 2, "activation": fields.pop("output", "linear"), "weights": [[0.6, -0.1, 0.4], [0.2, 0.9, -0.3]]},
    ]  # fmt: skip
    samples = [{"inputs": [0.3, 0.7], "targets": [1, 0]}, {"inputs": [-0.5, 0.2], "targets": [0, 1]},
               {"inputs": [0.9, -0.6], "targets": [0, 1]}]  # fmt: skip
    training = {"epochs": 3, "batch": 2, **fields.pop("training", {})}
    usual = {"loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.1}, "seed": 1}
    network = {"inputs": 2, "layers": layers}
    return nnstep.Scenario.from_dict(
        {"format": 1, **usual, "network": network, "data": samples, "training": training, **fields}
    )


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_scenario_is_a_program_in_numpy(name: str) -> None:
    """The program of each bundled scenario runs, and finds what was traced: outputs, slopes, weights, errors."""
    trace = nnstep.trace(nnstep.load(name))
    found = run(nnstep.program(trace, "numpy"))
    if trace.layout.has_update:
        assert found["EPOCHS"] <= trace.epochs
        assert found["epoch"] == found["EPOCHS"]


@pytest.mark.parametrize(
    "fields",
    [
        {"hidden": "softplus"}, {"hidden": "gelu"}, {"hidden": "selu"}, {"hidden": "mish"}, {"hidden": "softmax"},
        {"hidden": {"name": "elu", "alpha": 0.3}}, {"output": "softmax", "loss": "categorical_cross_entropy"},
        {"output": "sigmoid", "loss": "binary_cross_entropy"},
        {"output": "sigmoid", "loss": {"name": "binary_cross_entropy", "label_smoothing": 0.1}},
        {"output": "softmax", "loss": {"name": "categorical_cross_entropy", "label_smoothing": 0.1}},
        {"output": "linear", "loss": "softmax_cross_entropy"}, {"output": "linear", "loss": "bce_with_logits"},
        {"output": "linear", "loss": {"name": "bce_with_logits", "label_smoothing": 0.2}},
        {"loss": {"name": "huber", "delta": 0.4}},
        {"loss": "log_cosh"}, {"loss": "mean_absolute_error"}, {"bias": 0.2}, {"bias": "none"},
        {"bias": 0.2, "layer": {"train_bias": False}}, {"layer": {"train_weights": False}},
        {"training": {"reduction": "sum", "l2": 0.1, "clip_norm": 0.2}}, {"training": {"order": "shuffle"}},
        {"training": {"order": [[2, 1, 3], [3, 2, 1]], "batch": "online"}},
        {"training": {"schedule": {"name": "cosine", "epochs": 4, "per": "update"}}},
        {"training": {"schedule": {"name": "step", "every": 2, "factor": 0.5}},
         "optimizer": {"name": "adam", "learning_rate": 0.1, "epsilon_placement": "hat"}},
        {"optimizer": {"name": "rmsprop", "learning_rate": 0.1, "centered": True}},
        {"optimizer": {"name": "nadam", "learning_rate": 0.1, "form": "keras"}},
        {"optimizer": {"name": "lion", "learning_rate": 0.1}}, {"optimizer": None},
        {"loss": {"name": "mean_squared_error", "combine": "sum"}},
        {"optimizer": {"name": "sgd", "learning_rate": 0.1, "weight_decay": 0.2}},
        {"optimizer": {"name": "momentum", "learning_rate": 0.1, "dampening": 0.5, "rate_placement": "inside"}},
        {"optimizer": {"name": "rmsprop", "learning_rate": 0.1, "momentum": 0.5, "initial_accumulator": 0.3}},
        {"optimizer": {"name": "adam", "learning_rate": 0.1, "amsgrad": True, "epsilon_root": 0.1}},
        {"optimizer": {"name": "adamax", "learning_rate": 0.1, "form": "paddle", "bias_correction": False}},
        {"optimizer": {"name": "adadelta", "learning_rate": 0.1}},
        {"optimizer": {"name": "rprop", "learning_rate": 0.1, "form": "plus"}},
        {"training": {"l2": {"rate": 0.1, "biases": True, "half": False, "divide": "samples"}}},
        {"training": {"l2": {"rate": 0.1, "biases": True}}, "bias": 0.2},
        {"training": {"l2": {"rate": 0.1, "in_loss": True, "divide": "samples"}, "clip_norm": 0.2, "reduction": "sum"}},
        {"training": {"l2": {"rate": 0.1, "in_loss": True}}, "layer": {"train_weights": False}},
        {"optimizer": {"name": "momentum", "learning_rate": 0.1, "biases": False}},
        {"training": {"l2": {"rate": 0.1, "in_loss": True}, "clip_norm": 0.2}, "layer": {"train": [[True, False]] * 3}},
        {"loss": {"name": "mean_absolute_error", "at_zero": "right"}},
        {"layer": {"weights": [[0.5, None], [0.3, 0.8], [None, 0.2]]}, "training": {"l2": 0.1, "clip_norm": 0.2}},
        {"layer": {"train": [[True, False], [True, True], [False, True]]}, "training": {"l2": 0.1, "clip_norm": 0.2},
         "optimizer": {"name": "adam", "learning_rate": 0.1}},
    ],
    ids=str,
)  # fmt: skip
def test_settings_are_in_the_program(fields: dict[str, Any]) -> None:
    """Functions, optimizers, batches, orders, schedules, what is frozen or shared: the program takes the same steps."""
    run(nnstep.program(nnstep.trace(scenario(**fields)), "numpy"))


@pytest.mark.parametrize("wrong", ["lr = 0.1\n", "W1 = np.array([[0.5,"])
def test_a_program_notices_another_number(wrong: str) -> None:
    """With another learning rate or weight its assertions fail."""
    text = nnstep.program(nnstep.trace(scenario()), "numpy")
    assert text.count(wrong) == 1
    digit = "1" if "0.1" in wrong else "5"
    with pytest.raises(AssertionError):
        run(text.replace(wrong, wrong.replace(f"0.{digit}", "0.125")))


@pytest.mark.parametrize("to", PROGRAMS)
def test_numbers_are_the_very_same(to: str) -> None:
    """A number with seventeen digits stands in the program as it is, also where it is a whole one."""
    trace = nnstep.trace(scenario(), {"w1": 0.1 + 0.2, "x1:1": 2.0, "w2": 1e-300})
    numbers = {node.value for node in ast.walk(ast.parse(nnstep.program(trace, to))) if isinstance(node, ast.Constant)}
    assert {0.30000000000000004, 1e-300} <= numbers
    assert "2.0" in nnstep.program(trace, to)


HOSTILE = [
    "quiet\n__import__('os').abort()  # ", "a\rraise SystemExit\r", "'''\nraise SystemExit\n'''",
    '"""\nraise SystemExit', "coding: utf-7 +AAo-raise SystemExit", "\x0craise SystemExit", "a\u2028raise SystemExit",
    "\u202eb", "{0} {name} %s \\", "\udc80\x00",
]  # fmt: skip


@pytest.mark.parametrize("to", PROGRAMS)
@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_others_stay_comments(words: str, to: str) -> None:
    """A title, an author, a name of an input cannot become code: the program's code is that of a harmless one."""

    def tokens(said: str) -> list[str]:
        made = scenario(training={"order": "shuffle"})
        network = replace(made.network, input_names=(said, said), output_names=(said, said))
        source = Citation(said, said, said, 2000)
        made = replace(made, name=said, title=said, source=source, path=said, remarks={"w1": said}, network=network)
        text = nnstep.program(nnstep.trace(made), to, options=(said,))
        assert not re.search("coding[:=]", "".join(text.splitlines(keepends=True)[:2]))
        assert "\u202e" not in text
        found = tokenize.tokenize(io.BytesIO(text.encode()).readline)
        return [one.string for one in found if one.type not in (tokenize.COMMENT, tokenize.NL)]

    assert tokens(words) == tokens("harmless")


@pytest.mark.parametrize("to", PROGRAMS)
def test_what_is_not_known_is_refused(to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that the writer does not know is an error in words, and is never left out of a program."""
    from nnstep.programs import plan

    known = {**plan._KNOWN, "Training": plan._KNOWN["Training"] - {"l2"}}
    monkeypatch.setattr(plan, "_KNOWN", known)
    nnstep.program(nnstep.trace(scenario()), to)
    with pytest.raises(nnstep.UsageError, match="'l2'"):
        nnstep.program(nnstep.trace(scenario(training={"l2": 0.1})), to)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only", "w5+"], "--only is for pages"), (["--matrices"], "--matrices is for pages"),
        (["--hand", "3"], "no library rounds"), (["--key"], "only a worksheet"),
        (["--set", "lr=1e200", "--epochs", "9"], "overflow"), (["--phases", "forward"], "for worksheets"),
    ],
)  # fmt: skip
def test_what_a_program_has_not(options: list[str], said: str) -> None:
    """Options of pages, rounding by hand and runs that overflow are refused in words, with exit 2."""
    ran = command("export", "three-layers" if "lr=1e200" in options else "article", "--to", "numpy", *options)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_a_file_and_its_options(tmp_path: Path) -> None:
    """-o writes a file; --set, --seed and --epochs are in the program and in the command that it names."""
    out = tmp_path / "program.py"
    again = ["export", "article", "--set", "w5=0.7", "--set", "lr=0.25", "--epochs", "4", "--to", "numpy"]
    assert printed(*again, "-o", str(out)) == ""
    text = out.read_text(encoding="utf-8")
    found = run(text)
    assert (found["EPOCHS"], found["lr"]) == (4, 0.25)
    assert "# nnstep export article --set w5=0.7 --set lr=0.25 --epochs 4 --to numpy" in text
    trace = nnstep.trace(nnstep.load("article"), {"w5": 0.7, "lr": 0.25})
    np.testing.assert_allclose(found["W2"], trace.array("W.2+@4").value, rtol=1e-12)


def test_programs_in_ascii() -> None:
    """With --ascii the words of a title, too, are ASCII."""
    assert printed("export", "mazur", "--set", "title=Größe", "--to", "pytorch", "--ascii").isascii()


def test_no_such_library() -> None:
    """A library that there is none for is named, with those that there are."""
    with pytest.raises(nnstep.UsageError, match="did you mean pytorch"):
        nnstep.program(nnstep.trace(nnstep.load("article")), "pytorh")
