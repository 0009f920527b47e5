"""Sentences that were false once, each with the kind of case in which it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import nnstep as package
from commands import nnstep, printed
from nnstep.algebra.expr import Call, Sym
from nnstep.algebra.worked import work
from nnstep.quantities.key import Key
from nnstep.quantities.layout import Layer, Layout
from nnstep.words.heads import curve_head


def written(path: Path, **fields: Any) -> str:
    """A file with a neuron of two inputs; fields replace its own."""
    layers = [{"units": 1, "activation": "sigmoid", "weights": [[0.1, 0.2]], "bias": [0.3]}]
    data = {"format": 1, "network": {"inputs": 2, "layers": layers}, "data": [{"inputs": [1, 0], "targets": 1}],
            "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": 0.5}, **fields}  # fmt: skip
    from json import dumps

    path.write_text(dumps(data), encoding="utf-8")
    return str(path)


def flat(*arguments: str) -> str:
    """What a command prints, on one line."""
    return " ".join(printed(*arguments).split())


# -- what a source prints -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["article", "mazur"])
def test_a_wrong_line_is_a_line(name: str) -> None:
    """Where no line gives the number, it is not said to be one ("that is it is")."""
    assert "that is it is" not in flat("run", name, "--no-input")


def test_two_values_for_one_given_number_are_a_contradiction_of_the_source() -> None:
    """The article's η stands where the article uses it, at W5, and is not called wrong and right in one breath."""
    text = printed("run", "article", "--no-input")
    at_w5 = " ".join(text[text.index("step 36 of") : text.index("step 37 of")].split())
    assert "It gives η as 0.3 and as 0.5; here it is 0.5." in at_w5
    assert text.count("η as") == 1


def test_the_author_s_word_stands_in_for_causes_that_contradict_it() -> None:
    """MacLeod's w4⁺ went through the new weight, as the file says; `check` names no other cause beside that."""
    text = " ".join(nnstep("check", "macleod").out.split())
    row = text.partition("w4⁺")[2].partition("12 numbers")[0]
    assert "Through the new weight 0.87305 again" in row
    assert "cut off" not in row


def test_more_decimals_than_are_carried_by_hand_may_be_right() -> None:
    """.6563 is 0.656 with three decimals, which is what a pencil with three has; .6573 is not."""
    trace = package.trace(package.load("article"), hand=3)
    assert [mark.verdict for mark in package.check(trace, {"out_o1": "0.6563"}).marks] == ["rounded"]
    assert [mark.verdict for mark in package.check(trace, {"out_o1": "0.6573"}).marks] != ["rounded"]


# -- what is drawn and counted ------------------------------------------------------------------------------------


def test_a_batch_that_is_not_all_samples_is_called_so() -> None:
    """Each of the four batches of iris has four samples or three, of fifteen."""
    assert "The four samples of this batch together" in printed("explain", "w1", "-s", "iris")
    assert "The three samples of this batch together" in printed("explain", "w1", "-s", "iris", "--at", "1.4")
    assert "All samples together" in printed("explain", "w1", "-s", "xor")


def test_the_only_path_that_counts() -> None:
    """With one-hot targets cross-entropy looks at one share alone: the other paths are 0."""
    assert "Only the path through o3 counts" in printed("explain", "w1", "-s", "softmax")


# -- what is scaled -----------------------------------------------------------------------------------------------


def test_a_column_that_never_changes(tmp_path: Path) -> None:
    """Its spread is 0, and nothing is divided by it; of another column it is not said that all of it is within 2."""
    (tmp_path / "c.csv").write_text("a,b,t\n7,2,0\n7,4,1\n7,6,1\n", encoding="utf-8")
    data = {"csv": "c.csv", "inputs": ["a", "b"], "targets": "t", "scale": "standard"}
    text = flat("run", written(tmp_path / "c.yaml", data=data), "--no-input")
    assert "so its standard deviation is 0 and nothing is divided by it" in text
    assert "most lie between −2 and 2" in text


def test_what_scaling_takes_from_the_column_was_not_chosen() -> None:
    """Mean and deviation are computed from the data."""
    assert "chosen" not in printed("explain", "mean_x1", "-s", "iris") + printed("explain", "x1", "-s", "iris")


# -- what misleads ------------------------------------------------------------------------------------------------


def test_outputs_that_are_no_shares_are_said_when_the_file_is_read(tmp_path: Path) -> None:
    """tanh under cross-entropy is warned of, once, on stderr; sigmoid is not, and data stay data."""
    layers = [{"units": 1, "activation": "tanh", "weights": [[-1.0, 0.2]]}]
    name = written(tmp_path / "t.yaml", network={"inputs": 2, "layers": layers}, loss="binary_cross_entropy")
    ran = nnstep("show", "out_o1", "--json", "-s", name)
    assert "outputs between 0 and 1, and tanh gives −1" in " ".join(ran.err.split())
    assert ran.json["quantities"][0]["value"] == pytest.approx(-0.7615941559557649)
    assert "what E says of it means nothing" in " ".join(nnstep("run", name, "--no-input").out.split())
    assert nnstep("show", "out_o1", "-s", written(tmp_path / "s.yaml", loss="binary_cross_entropy")).err == ""


@pytest.mark.parametrize("command", [["show", "w1"], ["explain", "w1"], ["diagnose", "w1+", "3"], ["check"]])
def test_the_lesson_that_is_meant_is_said(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On stderr, where none was named; a page for paper is what it is with the name."""
    monkeypatch.setenv("NNSTEP_STATE_DIR", str(tmp_path))
    printed("run", "line", "--no-input")
    ran, named = nnstep(*command, "--to", "markdown"), nnstep(*command, "-s", "line", "--to", "markdown")
    assert ran.err == "note: this is about 'line', the lesson run last\n"
    assert (ran.code, ran.out, named.err) == (named.code, named.out, "")


@pytest.mark.parametrize("samples", [1, 2])
def test_the_way_back_starts_at_the_last_step_before_it(samples: int, tmp_path: Path) -> None:
    """With L2 in the loss two steps of the error follow E of a lone sample; the way back starts after them."""
    fields: dict[str, Any] = {"training": {"l2": {"rate": 0.1, "in_loss": True}}}
    data = [{"inputs": [1, 0], "targets": 1}, {"inputs": [0, 1], "targets": 0}][:samples]
    text = printed("run", written(tmp_path / "l2.yaml", data=data, **fields), "--no-input")
    steps = text.split("\nstep ")
    starts = [place for place, step in enumerate(steps) if "The way back starts here" in " ".join(step.split())]
    assert len(starts) == samples
    assert all("How E changes with" in steps[place + 1].partition("\n")[0] for place in starts)


def test_the_curve_of_the_error_with_a_penalty_in_it_is_called_so() -> None:
    """E is the error of the data alone then; without a penalty it is E as ever."""
    head = {bool(penalty): curve_head(3, Layout(2, (Layer(1),), in_loss=penalty)) for penalty in (False, True)}
    assert head == {False: ("E", ", epochs 1 to 3"), True: (Key("epoch_error"), ", epochs 1 to 3")}


def test_equal_is_said_only_of_what_is() -> None:
    """tanh(22.8) is 1 − 3e−20, and not 1; tanh(0) is 0."""
    for net, exact in ((22.8, False), (0.0, True)):
        lines = work(Call("tanh", (Sym("net"),)), lambda _, net=net: net, float(net > 0)).lines
        assert [line.exact for line in lines] == [True, exact] if exact else not lines[-1].exact
