"""The three ways of running a network on numbers agree: item by item, compiled flat, on arrays."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from network.networks import RUNNERS, VARIANTS, entry, network, recorded, trace

from nnstep.algebra import flat
from nnstep.engine.arrays import NumpyRunner
from nnstep.engine.choose import choose, is_compiled
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.network import Network
from nnstep.engine.runner import FloatRunner, initial_state
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.losses import LOSSES
from nnstep.lesson.verify import replay
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place

UPDATES = 3


def same(a: float, b: float) -> bool:
    """The same number, or both NaN."""
    return a == b or (a != a and b != b)


def agree_to_the_bit(of: Network) -> None:
    """Compares every value of three updates, and what they hand on, on floats and compiled."""
    batch = tuple(range(1, of.layout.samples + 1))
    lazy, flat = FloatRunner(of.running()), CompiledRunner(of.running())
    state, compiled_state = lazy.start(), flat.start()
    for t in range(1, UPDATES + 1):
        update, compiled = lazy.run(state, batch, t), flat.run(compiled_state, batch, t)
        for key, value in update._values.items():
            assert same(compiled.value(key), value), key
        assert len(compiled.values) == len(update._values)
        state, compiled_state = update.after(), compiled.after()
        assert all(map(same, state.values(), compiled_state))


@pytest.mark.parametrize("variant", range(len(VARIANTS)))
def test_compiled_agrees_with_item_by_item_for_every_optimizer(variant: int) -> None:
    """Random networks under each form of each optimizer give the same bits compiled and item by item."""
    for seed in range(2):
        agree_to_the_bit(network(1000 * variant + seed, optimizer=VARIANTS[variant]))


@pytest.mark.parametrize("function", ACTIVATIONS, ids=lambda function: function.name)
def test_compiled_agrees_with_item_by_item_for_every_activation(function: Any) -> None:
    """Random networks with each activation give the same bits compiled and item by item."""
    for seed in range(3):
        agree_to_the_bit(network(seed, activations=(function,)))


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
def test_compiled_agrees_with_item_by_item_for_every_loss(loss: Any) -> None:
    """Random networks with each loss give the same bits compiled and item by item."""
    for seed in range(3):
        agree_to_the_bit(network(seed, losses=(loss,)))


def test_networks_that_differ_in_numbers_only_are_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another weight, input or rate needs nothing new, but a division by 0 its own function; another slope does."""
    compiled, execute = list[bool](), flat._executed

    def noted(source: str, name: str, *, safe: bool) -> Any:
        compiled.append(safe)
        return execute(source, name, safe=safe)

    monkeypatch.setattr(flat, "_executed", noted)
    of = network(1, sizes=[2, 2], samples=1, activations=(entry(ACTIVATIONS, "leaky_relu"),),
                 losses=(entry(LOSSES, "half_squared_error"),), frozen=False, clip=False, l2=False,
                 optimizer=next(one for one in VARIANTS if one[0].name == "adam"))  # fmt: skip
    agree_to_the_bit(of)
    dividing_by_0 = of.replaced("inputs", 0, (1,), 0.0).with_hyper("epsilon", 0.0)
    for fork in (of.replaced("weights", 0, (1, 1), 0.25), dividing_by_0, of.with_hyper("lr", 3.0)):
        agree_to_the_bit(fork)
    assert compiled == [False, True]
    steeper = replace(of.activations[0], parameters={"slope": 0.3})
    agree_to_the_bit(replace(of, activations=(steeper,)))
    assert compiled == [False, True, False]


@pytest.mark.parametrize("lean", [False, True])
def test_arrays_agree_with_item_by_item_within_rounding(lean: bool) -> None:
    """From the same state, every value on arrays is within its running error bound of the equation's."""
    for seed in range(30):
        of = network(seed)
        on_arrays = trace(of, NumpyRunner(of.running(), lean=lean))
        for key in recorded(of, of.layout.samples):
            again = replay(on_arrays, Place(key))
            assert again is not None
            assert again.agrees(on_arrays.value(Place(key))), (seed, key)


def test_arrays_end_where_item_by_item_ends() -> None:
    """After three updates the parameters on arrays and item by item differ by rounding only."""
    for seed in range(30):
        of = network(seed, losses=(entry(LOSSES, "half_squared_error"),))
        ends = [trace(of, runner).state(UPDATES + 1, 1) for runner in (FloatRunner, NumpyRunner)]
        for family, array in zip(NumpyRunner(of).families, ends[1], strict=True):
            for key, value in ends[0].items():
                if of.layout.family(key) == family:
                    place = key.unit if family.bias else (key.unit, key.source)
                    # Rounding, magnified where an optimizer divides by the root of a tiny gradient.
                    assert array[place] == pytest.approx(value, rel=1e-7, abs=1e-9), (seed, key)


def test_lean_gradients_are_the_sums_of_the_samples_own() -> None:
    """Lean arrays give every gradient, and each sample's share, that arrays with per-sample gradients give."""
    for seed in range(30):
        of = network(seed, samples=3)
        full, lean = (trace(of, NumpyRunner(of.running(), lean=lean)) for lean in (False, True))
        shares = [key for key in recorded(of, 3) if key.kind == "grad"]
        assert any(key.sample for key in shares)
        for key in shares:
            size = sum(abs(full.value(Place(key._replace(sample=k)))) for k in (1, 2, 3)) if not key.sample else 0.0
            assert lean.value(Place(key)) == pytest.approx(full.value(Place(key)), rel=1e-15, abs=1e-15 * size)


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("scale", [1e308, 1e154, 1000.0])
def test_overflow_never_raises(runner: Any, scale: float) -> None:
    """Weights up to 1e308 through every activation, loss and optimizer give infinities and NaN, not errors."""
    for seed in range(30):
        history = trace(network(seed, scale=scale), runner).history
        history.run(1).value(Key("batch_error"))
        assert len(history.errors(2)) == 2


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_sigmoid_far_down_is_0_and_its_error_right(runner: Any) -> None:
    """A sum of −1000 gives out 0, slope 0 and E = ½·(target − 0)²."""
    of = network(0, activations=(entry(ACTIVATIONS, "sigmoid"),), losses=(entry(LOSSES, "half_squared_error"),),
                 sizes=[1, 1], samples=1)  # fmt: skip
    of = of.replaced("inputs", 0, (0,), -1.0).replaced("weights", 0, (0, 0), 1000.0).replaced("targets", 0, (0,), 1.0)
    of = of.replaced("biases", 0, (0,), 0.0) if of.biases[0] else of
    made = trace(of, runner)
    assert [made.value(made.find(name)) for name in ("out_o1", "dout_o1/dnet_o1", "E_total")] == [0.0, 0.0, 0.5]


@pytest.mark.parametrize("runner", RUNNERS)
def test_ln_of_an_output_of_0_is_finite(runner: Any) -> None:
    """Cross-entropy of an output that rounds to 0 where 1 is wanted is −ln 1e−300, and its slope at net is −1."""
    of = network(0, losses=(entry(LOSSES, "binary_cross_entropy"),), sizes=[1, 1], samples=1)
    of = of.replaced("inputs", 0, (0,), -1.0).replaced("weights", 0, (0, 0), 1000.0).replaced("targets", 0, (0,), 1.0)
    of = of.replaced("biases", 0, (0,), 0.0) if of.biases[0] else of
    made = trace(of, runner)
    assert made["E_total"].value == pytest.approx(300 * math.log(10), rel=1e-14)
    assert made["dE/dnet_o1"].value == pytest.approx(-1.0, rel=1e-14)


@pytest.mark.parametrize("runner", RUNNERS)
def test_what_is_not_recorded_is_a_key_error(runner: Any) -> None:
    """A unit, a sample or a pair that is not there is no value, on any runner."""
    of = network(0, sizes=[2, 2], samples=2, activations=(entry(ACTIVATIONS, "tanh"),),
                 losses=(entry(LOSSES, "squared_error"),))  # fmt: skip
    update = trace(of, runner).run(1, 1)
    for key in (
        Key("net", 1, 2, 0, 1),
        Key("net", 1, 0, 0, 3),
        Key("net", 1),
        Key("slope", 1, 0, 1, 1),
        Key("norm", 1),
    ):
        with pytest.raises(KeyError):
            update.value(key)


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_state_with_another_value_leaves_the_first_alone(runner: Any) -> None:
    """A parameter exchanged in a state is used by the next update, and only there."""
    of = network(5, frozen=False)
    made = runner(of.running())
    for key in initial_state(of):
        other = made.run(made.state_with(made.start(), key, 0.125), (1,), 1)
        assert other.value(key) == 0.125
    first = made.run(made.start(), (1,), 1)
    assert [first.value(key) for key in initial_state(of)] == list(initial_state(of).values())


def test_a_small_network_loads_no_numpy() -> None:
    """Epochs of the article's network, its errors and an equation need no numpy."""
    program = (
        "import sys; from nnstep.scenario.load import load; from nnstep.network.build import trace\n"
        "made = trace(load('article')); made.errors(10); made['w5+@3'].value; made['dE/dw5'].equation\n"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_small_networks_are_compiled_and_large_ones_run_on_arrays() -> None:
    """2-2-2 with four samples is compiled; 784-30-10 and a small network with a large batch are not."""
    assert isinstance(choose(network(0, sizes=[2, 2, 2]), 4), CompiledRunner)
    assert isinstance(choose(network(0, sizes=[784, 30, 10]), 1), NumpyRunner)
    assert not is_compiled(network(0, sizes=[2, 2, 2]), 1000)
