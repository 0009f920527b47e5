"""L2 as a part of the error, `in_loss: true`: the penalty is a step of its own, and E_total has its slope."""

from __future__ import annotations

from typing import Any

import pytest

import nnstep
from commands import printed
from nnstep.lesson.verify import effect, finite_difference, replay

NETWORK = {
    "inputs": 2,
    "layers": [
        {"units": 2, "activation": "sigmoid", "weights": [0.15, 0.2, 0.25, 0.3], "bias": [0.35, 0.35]},
        {"units": 2, "activation": "sigmoid", "weights": [0.4, 0.45, 0.5, 0.55], "bias": [0.6, 0.6]},
    ],
}
DATA = [{"inputs": [0.05, 0.1], "targets": [0.01, 0.99]}, {"inputs": [0.7, 0.2], "targets": [0.6, 0.1]},
        {"inputs": [0.3, 0.9], "targets": [0.2, 0.4]}]  # fmt: skip
SGD = {"name": "sgd", "lr": 0.5}
SQUARES = 0.15**2 + 0.2**2 + 0.25**2 + 0.3**2 + 0.4**2 + 0.45**2 + 0.5**2 + 0.55**2


def _trace(samples: int = 2, *, optimizer: Any = SGD, layers: Any = None, **training: Any) -> nnstep.Trace:
    training.setdefault("l2", {"rate": 0.1, "in_loss": True})
    network = {**NETWORK, **({"layers": layers} if layers else {})}
    fields = {"format": 1, "network": network, "data": DATA[:samples], "loss": "mean_squared_error"}
    return nnstep.trace(nnstep.Scenario.from_dict({**fields, "optimizer": optimizer, "training": training}))


def test_it_is_the_penalty_that_pytorch_differentiates() -> None:
    """Two steps of PyTorch 2.13.0 in float64: E = mse_loss(m(x), t) + .1/2·Σw² of both weights, SGD(lr=.5)."""
    trace = _trace()
    torch = {"penalty": 0.05650000000000001, "E_total": 0.32735992375302164, "reg_w1": 0.020978761578734982,
             "reg_w8": 0.0811201741888045, "dE/db_o1": 0.08370089875016885, "penalty@2": 0.04759210456599366,
             "E_total@2": 0.3071343109781522, "reg_w1@2": 0.019478066855958896,
             "reg_w8@2": 0.07653151342284037, "w1+@2": 0.12977158578265308}  # fmt: skip
    for name, value in torch.items():
        assert trace[name].value == pytest.approx(value, rel=1e-13), name


def test_its_equations_name_it() -> None:
    """E_total is the mean and the penalty; the slope of E_total has the slope of both, and goes by that name."""
    trace = _trace()
    assert str(trace["E_total"].equation) == "E_total = (E:1 + E:2)/2 + penalty"
    assert str(trace["penalty"].equation) == f"penalty = 0.5*l2*({' + '.join(f'w{n}^2' for n in range(1, 9))})"
    assert str(trace["reg_w5"].equation) == "reg_w5 = dE/dw5 + l2*w5"
    assert trace["reg_w5"].equation.text() == "∂E_total/∂w5 = ∂E/∂w5 + l2·w5"
    assert trace["dE_total/dw5"].id == "reg_w5"
    assert trace["dE/dw5"].id == "dE/dw5"
    assert trace["dE_total/db_o1"].id == "dE/db_o1"


def test_of_one_sample_its_error_is_not_the_whole() -> None:
    """With one sample E is that sample's, E_total that and the penalty, and both are steps."""
    trace = _trace(1)
    assert str(trace["E_total"].equation) == "E_total = E + penalty"
    assert trace["E_total"].value == pytest.approx(trace["E"].value + 0.05 * SQUARES, rel=1e-15)
    steps = trace.quantities(epoch=1)
    assert steps[steps.index("E") :][:3] == ["E", "penalty", "E_total"]


@pytest.mark.parametrize("l2", [{}, {"half": False}, {"divide": "samples"}, {"biases": True}])
@pytest.mark.parametrize("batch", ["full", 2, "online"])
def test_the_slope_of_e_total_is_the_one_that_is_measured(l2: dict[str, Any], batch: Any) -> None:
    """E_total a little above and a little below a weight and a bias, in the first and in the last update."""
    trace = _trace(3, l2={"rate": 0.3, "in_loss": True, **l2}, batch=batch)
    for name in ("w3", "w8", "b_o2"):
        key = trace[name].key
        for update in (1, trace.schedule.updates):
            slope = trace[f"dE_total/d{name}@1.{update}"].value
            assert finite_difference(trace, key, 1, update).agrees(slope), (name, update)
            moved = effect(trace, key, 1, update)
            assert moved.promised == pytest.approx(slope * (moved.new - moved.old), rel=1e-12)


def test_the_update_is_that_of_l2_as_it_was() -> None:
    """In the error or beside it, the weights go the same way to the last bit."""
    inside, beside = _trace(3, batch=2), _trace(3, batch=2, l2=0.1)
    for name in ("w1+@4", "w8+@4", "b_h1+@4"):
        assert inside[name].value == beside[name].value


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("batch", ["full", 2, "online"])
@pytest.mark.parametrize("runner", ["compiled", "numpy"])
def test_the_error_of_an_epoch_is_that_of_its_updates(reduction: str, batch: Any, runner: str) -> None:
    """E_epoch is the mean of E_total, each update counted by its samples, or the sum; run through or one by one."""
    trace = _trace(3, batch=batch, reduction=reduction)
    if runner == "numpy":
        from nnstep.engine.arrays import NumpyRunner

        trace = nnstep.Trace(trace.network, trace.schedule, NumpyRunner(trace.network.running()), 1, trace.scenario)
    updates = {"full": [3], 2: [2, 1], "online": [1, 1, 1]}[batch]
    for epoch in (1, 150, 2):
        found = [trace[f"E_total@{epoch}.{number}"].value for number, _ in enumerate(updates, 1)]
        whole = [e * (size / 3 if reduction == "mean" else 1) for e, size in zip(found, updates, strict=True)]
        quantity = trace[f"E_epoch@{epoch}"]
        assert quantity.value == pytest.approx(sum(whole), rel=1e-12)
        again = replay(trace, quantity.place)
        assert again is not None
        assert again.value == pytest.approx(quantity.value, rel=1e-12)


def test_what_does_not_train_costs_nothing() -> None:
    """Of frozen weights there is no penalty, as Keras 3.15.1 has none in model.losses for what is not trainable."""
    first, last = NETWORK["layers"]  # type: ignore[index]
    trace = _trace(layers=[{**first, "train_weights": False}, last])
    assert trace["penalty"].value == pytest.approx(0.05 * (0.4**2 + 0.45**2 + 0.5**2 + 0.55**2), rel=1e-14)
    assert trace["dE_total/dw1"].id == "dE/dw1"


def test_without_an_optimizer_the_slope_of_e_total_is_known() -> None:
    """No step has it, but it can be asked for, and is the one that is measured."""
    trace = _trace(1, optimizer=None)
    slope = trace["dE_total/dw5"]
    assert str(slope.equation) == "reg_w5 = dE/dw5 + l2*w5"
    assert finite_difference(trace, trace["w5"].key).agrees(slope.value)


def test_carried_by_hand_the_penalty_is_rounded_like_all() -> None:
    """With three decimals the penalty .0565 is 0.057 where E_total is made of it."""
    trace = nnstep.trace(_trace(1).scenario, hand=3)
    assert trace["penalty"].value == 0.057
    assert trace["E_total"].value == pytest.approx(trace["E"].value + 0.057, abs=1e-12)


def test_where_it_is_not_in_the_error_there_is_no_penalty() -> None:
    """The name is answered with what makes it."""
    with pytest.raises(nnstep.UnknownQuantity, match=r"in_loss|penalty"):
        _trace(l2=0.1)["penalty"]


def test_what_a_library_reports_has_it_once() -> None:
    """scikit-learn divides by the outputs again, but not the penalty; PyTorch reports what it steps along."""
    fields = {"format": 1, "network": NETWORK, "data": DATA[:1], "loss": "half_squared_error", "optimizer": SGD,
              "training": {"l2": {"rate": 0.1, "in_loss": True}}}  # fmt: skip
    sklearn = nnstep.trace(nnstep.Scenario.from_dict({**fields, "like": "scikit-learn"}))
    assert str(sklearn["E_reported"].equation) == "E_reported = (E_total - penalty)/2 + penalty"
    torch = nnstep.trace(nnstep.Scenario.from_dict({**fields, "like": "pytorch"}))
    assert torch["E_reported"].value == torch["E_total"].value


def test_a_number_becomes_a_mapping_where_more_is_set() -> None:
    """--set training.l2.in_loss=true beside a rate that is set alone: of the article ½·.1·Σw² is .121."""
    settings = ("--set", "training.l2=0.1", "--set", "training.l2.in_loss=true")
    assert float(printed("show", "penalty", "-s", "article", *settings).split()[-1]) == pytest.approx(0.121, rel=1e-15)


@pytest.mark.parametrize("name", ["penalty", "grad_norm"])
def test_a_sum_in_brackets_is_broken_where_it_is_wide(name: str) -> None:
    """80 columns are enough for a sum of eight, also behind a factor or under a root; no term gets lost."""
    settings = ("--set", "training.l2={rate: 0.1, in_loss: true}", "--set", "training.clip_norm=0.1")
    page = printed("explain", name, "-s", "article", "--width", "80", *settings)
    equation = page.partition("Made of")[0]
    assert max(map(len, equation.splitlines())) <= 80
    assert equation.count("²") >= 16


@pytest.mark.parametrize("frozen", [{"train_weights": False}, {"train": [False] * 4}])
def test_where_nothing_trains_there_is_no_penalty_and_no_length_to_clip(frozen: Any) -> None:
    """All frozen: of no slopes there is no length. Every step has an equation, and the transcript ends."""
    layers = [{**layer, **frozen, "train_bias": False} for layer in NETWORK["layers"]]
    trace = _trace(layers=layers, clip_norm=0.1)
    names = trace.quantities(epoch=1)
    assert not {"penalty", "grad_norm", "clip_scale"} & {name.partition("@")[0] for name in names}
    assert all(trace[name].equation is not None for name in names)


def test_what_an_epoch_brought_is_said_of_e_total() -> None:
    """Its numbers have the penalty in them, and E is that of the data: with one sample both are steps of the lesson."""
    trace = _trace(1)
    last = str(nnstep.walk(trace)[-1])
    before, after = (trace[f"E_total@{epoch}"].value for epoch in (1, 2))
    assert f"E_total falls from {before:.6f} to {after:.6f}" in " ".join(last.split())


def test_a_frozen_weight_says_why_it_has_no_slope_of_the_penalty() -> None:
    """What was asked for would be there if it trained; no rule of another name is meant."""
    [first, second] = NETWORK["layers"]  # type: ignore[misc]
    trace = _trace(layers=[first, {**second, "train": [[True, False], [True, True]]}])
    with pytest.raises(nnstep.UnknownQuantity, match="there is no 'reg_w6' here") as raised:
        nnstep.explain(trace, "reg_w6")
    assert raised.value.help == "w6 is frozen: no update changes it, and nothing is kept for it"
