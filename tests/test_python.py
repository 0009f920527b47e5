"""The library as Python sees it: the names of the contract, what they give, and what importing costs."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

import nnstep
from calculator import Calculator
from commands import ROOT
from oracle_scalar import run, spec_of
from random_networks import seeded

ARTICLE = nnstep.trace(nnstep.load("article"))


def test_values_of_the_article() -> None:
    """The numbers of the contract, by name and address."""
    assert ARTICLE["w5+"].value == pytest.approx(0.569790143639537, rel=1e-15)
    assert ARTICLE["E_total@2"].value == pytest.approx(0.288205312617737, rel=1e-14)
    assert type(ARTICLE["w5+"].value) is float


def test_load_takes_a_name_and_a_path() -> None:
    """A bundled scenario's name and its file are the same scenario."""
    by_path = nnstep.trace(nnstep.load(ROOT / "scenarios" / "article.yaml"))
    assert by_path["dE/dw1"].value == ARTICLE["dE/dw1"].value
    assert nnstep.load(str(ROOT / "scenarios" / "article.yaml")).title == nnstep.load("article").title


@pytest.mark.parametrize("seed", range(5))
def test_from_dict_computes_what_the_oracle_does(seed: int) -> None:
    """A scenario made of plain data, in its third epoch, has the oracle's values."""
    data = seeded(seed, epochs=3)
    trace = nnstep.trace(nnstep.Scenario.from_dict(data))
    update = run(spec_of(data))[2]
    wanted = {name: value for name, value in update.values.items() if ":" not in name}
    assert {name: trace[f"{name}@3"].value for name in wanted} == pytest.approx(wanted, rel=1e-9, abs=1e-14)


def test_equations() -> None:
    """str() is ids in ASCII, weight first; text() in a notation; substituted() has numbers; operands are quantities."""
    equation = ARTICLE["w5+"].equation
    assert equation is not None
    assert str(equation) == "w5+ = w5 - lr*dE/dw5"
    assert str(ARTICLE["net_o1"].equation) == "net_o1 = w5*out_h1 + w6*out_h2"
    assert str(ARTICLE["E_o1"].equation) == "E_o1 = 0.5*(target_o1 - out_o1)^2"
    assert equation.text(notation="article") == "W5⁺ = W5 − η · ∂E/∂W5"
    typed = equation.substituted().removeprefix("w5+ = ")
    assert float(Calculator(typed).value()) == pytest.approx(ARTICLE["w5+"].value, rel=1e-15)
    assert [(one.id, one.value) for one in ARTICLE["net_h1"].operands] == [
        ("w1", 0.15), ("x1", 0.2), ("w2", 0.25), ("x2", 0.3),
    ]  # fmt: skip
    assert ARTICLE["x1"].equation is None


def test_a_trace_is_asked_whether_it_has_a_quantity() -> None:
    """`in`, as of a mapping: numbers and arrays by name, with an address; what is no name is not there."""
    assert all(name in ARTICLE for name in ("w5", "E_total@3", "dE/dW.2"))
    assert not any(name in ARTICLE for name in ("w9", "b_h1", "?", 0))


def test_an_unknown_quantity_is_a_key_error() -> None:
    """It can be caught as what Python raises, or as ours, and names the nearest; the words are not a repr."""
    with pytest.raises(KeyError) as caught:
        ARTICLE["w55"]
    assert isinstance(caught.value, nnstep.UnknownQuantity)
    assert isinstance(caught.value, nnstep.NnstepError)
    assert "'w55'" in str(caught.value)
    assert "w5" in caught.value.help
    assert not str(caught.value).startswith('"')


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: nnstep.load("artcle"), nnstep.ScenarioNotFound),
        (lambda: nnstep.load("artcle"), FileNotFoundError),
        (lambda: nnstep.Scenario.from_dict({"format": 1}), nnstep.ScenarioError),
        (lambda: nnstep.Scenario.from_dict({"format": 1}), ValueError),
        (lambda: nnstep.Scenario.from_dict(seeded(1) | {"loss": "squared"}), nnstep.ScenarioError),
        (lambda: ARTICLE["w5@0"], nnstep.UnknownQuantity),
        (lambda: nnstep.nothing, AttributeError),
    ],
)
def test_errors(wrong: object, error: type[Exception]) -> None:
    """Every error is an NnstepError and what Python would have raised."""
    with pytest.raises(error):
        wrong()  # type: ignore[operator]


def test_quantities() -> None:
    """The steps of an epoch in the order of the lesson: 39 for the article; all=True has operands too."""
    steps = ARTICLE.quantities(epoch=1)
    assert len(steps) == 39
    assert steps[:5] == ["net_h1", "out_h1", "net_h2", "out_h2", "net_o1"]
    assert steps[-1] == "w8+"
    everything = ARTICLE.quantities(all=True)
    assert set(steps) < set(everything)
    assert {"x1", "w5", "lr", "target_o1", "dnet_o1/dw5", "dE/dx1"} <= set(everything)
    assert all(math.isfinite(ARTICLE[name].value) for name in everything)


def test_series() -> None:
    """A quantity over the epochs is a float64 array, the same numbers as one by one."""
    found = ARTICLE.series("E_epoch", epochs=20)
    assert (found.shape, str(found.dtype)) == ((20,), "float64")
    assert list(found) == [ARTICLE[f"E_epoch@{epoch}"].value for epoch in range(1, 21)]
    assert list(ARTICLE.series("w5", epochs=3)) == [ARTICLE[f"w5@{epoch}"].value for epoch in (1, 2, 3)]


def _mini_batches(**changes: object) -> nnstep.Trace:
    """Three samples, the third and the first in update 1, the second in update 2."""
    layer = {"units": 1, "activation": "linear", "weights": [0.5]}
    data = [{"inputs": x, "targets": 0} for x in (1, 2, 4)]
    scenario = {"format": 1, "network": {"inputs": 1, "layers": [layer]}, "data": data, "loss": "half_squared_error"}
    scenario |= {"optimizer": {"name": "sgd", "lr": 0.01}, "training": {"batch": 2, "order": [[3, 1, 2]]}}
    return nnstep.trace(nnstep.Scenario.from_dict(scenario | changes))


def test_a_sample_means_the_update_that_uses_it() -> None:
    """Whatever the quantity is: w1 with sample 2 is the weight that sample 2 meets, after the update of 3 and 1."""
    trace = _mini_batches()
    after = 0.5 - 0.01 * 0.5 * (4 * 4 + 1 * 1) / 2
    assert trace["w1:2"].value == trace["w1+:3"].value == pytest.approx(after, rel=1e-15)
    assert trace["E_total:2"].value == pytest.approx(0.5 * (2 * after) ** 2, rel=1e-15)
    assert trace["w1"].value == trace["w1:1"].value == 0.5
    assert trace["E_epoch:2"].place == trace["E_epoch"].place


def test_a_samples_own_gradient_names_its_factors() -> None:
    """Also where the update uses that sample alone, and the gradient of the update is the same number."""
    for trace, sample in ((ARTICLE, 1), (_mini_batches(), 2)):
        own = trace[f"dE/dw1:{sample}"]
        assert own.equation is not None
        assert [one.id for one in own.operands] == [f"dE/dnet_{'h' if sample == 1 else 'o'}1", "x1"]
        assert own.value == own.operands[0].value * own.operands[1].value


@pytest.mark.parametrize("name", ["w1@{0}", "w1:{0}", "w{0}", "E{0}", "z{0}_1", "w2_{0}_1", "b1_{0}", "delta{0}_1"])
def test_numbers_of_any_length_in_names(name: str) -> None:
    """A name with thousands of digits is an unknown quantity, said in a few lines."""
    with pytest.raises(nnstep.UnknownQuantity) as caught:
        ARTICLE[name.format("9" * 5000)]
    assert len(str(caught.value)) < 500


def test_without_targets_none_is_suggested() -> None:
    """With sum_of_outputs there is no target_o1, and the answer to one does not offer it."""
    with pytest.raises(nnstep.UnknownQuantity) as caught:
        _mini_batches(loss="sum_of_outputs")["target_o1"]
    assert "'target_o1'" not in str(caught.value).replace("unknown quantity 'target_o1'", "")


@pytest.mark.parametrize("wrong", [0, -1, 2.5])
def test_epochs_that_cannot_be_are_said(wrong: int) -> None:
    """Epochs count from 1, and are whole; a notation is one of three."""
    with pytest.raises(nnstep.UsageError):
        ARTICLE.series("E_total", epochs=wrong)
    with pytest.raises(nnstep.UsageError):
        ARTICLE.quantities(epoch=wrong)
    equation = ARTICLE["w5+"].equation
    assert equation is not None
    with pytest.raises(nnstep.UsageError):
        equation.text("klingon")


def test_frozen_parameters() -> None:
    """They have a gradient, are equal before and after, and have neither state nor anything an update would use."""
    frozen = {"units": 1, "activation": "linear", "weights": [0.5], "train_weights": False}
    network = {"inputs": 1, "layers": [frozen, {"units": 1, "activation": "linear", "weights": [1]}]}
    training = {"l2": 0.1, "clip_norm": 0.01}
    trace = _mini_batches(network=network, optimizer={"name": "adam", "lr": 0.5}, training=training)
    assert trace["w1+"].value == trace["w1"].value == 0.5
    assert trace["grad(w1)"].value == trace["dE/dw1"].value == pytest.approx(0.5 * (1 + 4 + 16) / 3, rel=1e-15)
    for name in ("reg_w1", "m_w1", "v_w1+", "mhat_w1"):
        with pytest.raises(nnstep.UnknownQuantity, match=f"there is no '{re.escape(name)}' here"):
            trace[name]


def test_marks_and_causes_are_as_in_the_json() -> None:
    """Marks and causes have the keys of the JSON, as attributes and as items, with sentences as text."""
    article = nnstep.trace(nnstep.load("article"))

    mark = nnstep.check(article, {"net_h1": "0.105", "net_o1": "0.65"}).marks[1]
    assert (mark.quantity, mark["printed"], mark.verdict, mark.mistake) == ("net_o1", "0.65", "rounded", None)
    assert isinstance(mark.because, str)
    cause = nnstep.diagnose(article, "dE/dout_o1", "-0.353").causes[0]
    assert (cause.mistake, cause["also"], cause.gives) == ("net_for_out", "wrong_target", pytest.approx(-0.353))
    assert "∑OutH1" in cause.says


def test_arrays_and_numbers_of_numpy_are_marked_and_diagnosed() -> None:
    """Lists of rows, arrays and numpy's numbers are what their texts are; the entries marked are those by hand."""
    trace = nnstep.trace(nnstep.load("article"))
    rows = [[-0.0396, -0.0414], [0.0761, 0.0797]]
    given = {"dE/dW.2": rows, "z.1": np.array([0.105, 0.205]), "net_h1": np.float32(0.105)}
    marks = nnstep.check(trace, given).to_json()["marks"]
    assert [one["quantity"] for one in marks] == [f"dE/dw{n}" for n in (5, 6, 7, 8)] + ["net_h1", "net_h2", "net_h1"]
    assert {one["verdict"] for one in marks} <= {"exact", "rounded"}
    turned = nnstep.diagnose(trace, "dE/dW.2", np.transpose(rows))
    assert (
        turned.causes[0]["mistake"] == nnstep.diagnose(trace, "dE/dW.2", str(np.transpose(rows))).causes[0]["mistake"]
    )
    for wrong in (None, [[1.0]], "x"):
        with pytest.raises(nnstep.UnknownQuantity, match=r"W\.2 is 2×2"):
            nnstep.check(trace, {"W.2": wrong})


def test_a_quiz_takes_a_number() -> None:
    """An example asks first which rule it is: 1, the weighted sum, leads on, typed or as a number."""
    trace = nnstep.trace(nnstep.load("article"))
    typed, given = (nnstep.ask(trace).answer(one) for one in ("1", 1))
    assert given.text() == typed.text()
    assert given.asks != nnstep.ask(trace).asks
