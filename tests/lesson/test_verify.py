"""Every number checked by another way: its equation evaluated again, slopes measured, a second program."""

from __future__ import annotations

import math
from typing import Any

import pytest
from network.networks import RUNNERS, entry, everything, network, trace

from nnstep.algebra.expr import Call, Num, Sym, evaluate
from nnstep.engine.arrays import NumpyRunner
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.network import Network
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.lesson.verify import FiniteDifference, Replay, effect, finite_difference, replay, running_bound
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from oracle_scalar import run as oracle_run
from oracle_scalar import spec_of
from random_networks import seeded

SMOOTH = tuple(function for function in ACTIVATIONS if not function.kinks)
SMOOTH_LOSSES = tuple(loss for loss in LOSSES if not loss.kinks and loss.name != "huber")
SGD = (entry(OPTIMIZERS, "sgd"), {})


def equations_hold(of: Trace, epoch: int) -> int:
    """Compares every quantity of an epoch with its equation on its operands' values; returns how many."""
    checked = 0
    for place in everything(of, epoch):
        again = replay(of, place)
        if again is not None:
            checked += 1
            assert again.agrees(of.value(place)), (place, again, of.value(place))
            assert again.bound < 1e-6 * max(1.0, abs(again.value)), (place, again)
    return checked


@pytest.mark.parametrize("runner", [CompiledRunner, NumpyRunner])
def test_every_equation_holds_on_its_operands_values(runner: Any) -> None:
    """In random networks each quantity, derived ones too, is what its equation gives, within a running error bound."""
    checked = sum(equations_hold(trace(network(seed), runner), 2) for seed in range(12))
    assert checked > 1000


@pytest.mark.parametrize("order", ["file", "shuffle"])
def test_every_equation_holds_in_small_batches(order: str) -> None:
    """With batches of two, out of order too, every equation holds in each update of the second epoch."""
    assert sum(equations_hold(trace(network(seed, samples=4), CompiledRunner, 2, order), 2) for seed in range(8)) > 1000


def test_the_bound_covers_a_cancellation_and_no_wrong_number() -> None:
    """For (1e8 + 1) − 1e8 the bound is above one rounding of 1e8 and far below the terms."""
    value, bound = running_bound(Sym("a") + 1 - Sym("a"), lambda _: 1e8)
    assert value == 1.0
    assert 1e8 * 2**-53 < bound < 1e-6


def test_the_bound_grows_with_a_steep_function() -> None:
    """e^(a + b) at 100 + 100 may be off by e^200 times the rounding of 200."""
    value, bound = running_bound(Call("exp", (Sym("a") + Sym("b"),)), lambda _: 100.0)
    assert 200 * 2**-53 * value < bound < 1e-11 * value


def test_the_bound_of_a_root_of_something_rounded() -> None:
    """(a + b)^0.5 at 1e8 + 1: half the error of the sum over the root, and a little for the power itself."""
    value, bound = running_bound((Sym("a") + Sym("b")) ** Num(0.5), {"a": 1e8, "b": 1.0}.__getitem__)
    assert 0.5 * 1e8 * 2**-53 / value < bound < 1e-10


def test_the_bound_of_an_exponent_that_is_rounded() -> None:
    """2^(a + b) at 100 + 100 may be off by 2^200·ln 2 times the rounding of 200."""
    value, bound = running_bound(Num(2) ** (Sym("a") + Sym("b")), lambda _: 100.0)
    assert math.log(2) * 200 * 2**-53 * value < bound < 1e-12 * value


def test_the_bound_of_two_cancellations_multiplied() -> None:
    """0 · 0, each off by as much as 1e8 was rounded, may be off by the product of both."""
    one = Sym("a") + 1 - Sym("a") - 1
    value, bound = running_bound(one * one, lambda _: 1e8)
    assert value == 0.0
    assert (1e8 * 2**-53) ** 2 < bound < 1e-13


def test_the_bound_of_a_fraction_whose_bottom_cancels() -> None:
    """1/(1e8 + 1 − 1e8 − 1) may be anything."""
    bottom = Sym("a") + 1 - Sym("a") - 1
    assert running_bound(1 / bottom, lambda _: 1e8)[1] == math.inf


def test_a_replay_agrees_up_to_its_bound() -> None:
    """Off by exactly the bound is within it, by more is not; an infinite bound says nothing against any number."""
    assert Replay(1.0, 0.5).agrees(1.5)
    assert Replay(1.0, 0.5).agrees(0.5)
    assert not Replay(1.0, 0.5).agrees(1.5625)
    assert Replay(1.0, math.inf).agrees(7.0)


def test_a_bound_leaves_room_for_underflow() -> None:
    """Even where nothing is rounded, numbers too small to be told from 0 may differ."""
    again = replay(trace(line(0.1), CompiledRunner), trace(line(0.1), CompiledRunner).find("dnet_o1/dw1"))
    assert again is not None
    assert again.bound > 0
    assert again.agrees(2.0 + 0.0)
    assert not again.agrees(2.0 + 2**-51)


def test_what_is_given_has_no_equation_to_replay() -> None:
    """An input and a weight are given: there is nothing to replay."""
    made = trace(network(1), CompiledRunner)
    assert replay(made, made.find("x1")) is None
    assert replay(made, made.find("w1")) is None


def gradients_are_slopes(made: Trace, epoch: int, update: int) -> None:
    """Compares the slope of E_total for every parameter, frozen ones too, with the one measured."""
    for layer in range(1, made.layout.last + 1):
        for key in made.layout.parameters(layer):
            measured = finite_difference(made, key, epoch, update)
            gradient = made.value(Place(made.layout.slope_for(key), epoch, update))
            assert measured.slope == pytest.approx(gradient, rel=2e-5, abs=1e-7), key
            assert measured.step == 1e-5


@pytest.mark.parametrize("runner", RUNNERS)
def test_gradients_are_the_slopes_measured(runner: Any) -> None:
    """With smooth functions every gradient, at a later epoch and in any batch, is the central difference of E_total."""
    for seed in range(12):
        of = network(seed, activations=SMOOTH, losses=SMOOTH_LOSSES, optimizer=SGD, clip=True)
        made = trace(of, runner, 2 if of.layout.samples > 2 else None)
        gradients_are_slopes(made, 2, made.schedule.updates)


@pytest.mark.parametrize("function", SMOOTH, ids=lambda function: function.name)
def test_every_smooth_activation_has_its_slope(function: Any) -> None:
    """For each smooth activation the gradients are the slopes measured."""
    for seed in range(4):
        of = network(seed, activations=(function,), losses=(entry(LOSSES, "half_squared_error"),), sizes=[2, 3, 2])
        gradients_are_slopes(trace(of, CompiledRunner), 1, 1)


def line(learning_rate: float) -> Network:
    """One linear neuron, w·x with w = 3, x = 2 and target 0 under half the squared error: E = 18, slope 12."""
    of = network(0, activations=(entry(ACTIVATIONS, "linear"),), losses=(entry(LOSSES, "half_squared_error"),),
                 sizes=[1, 1], samples=1, optimizer=SGD, l2=False, clip=False, frozen=False)  # fmt: skip
    of = of.replaced("weights", 0, (0, 0), 3.0).replaced("inputs", 0, (0,), 2.0).replaced("targets", 0, (0,), 0.0)
    of = of.replaced("biases", 0, (0,), 0.0) if of.biases[0] else of
    return of.with_hyper("lr", learning_rate)


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_finite_difference_by_hand(runner: Any) -> None:
    """E = 2w² at w = 3 moved by ½ is 24.5 and 12.5, a slope of 12."""
    measured = finite_difference(trace(line(0.1), runner), Key("param", 1), step=0.5)
    assert measured == (0.5, 24.5, 12.5, 12.0)


def test_how_a_finite_difference_was_measured() -> None:
    """(24.5 − 12.5) / (2 · ½), on the two errors as they were measured, is 12."""
    quotient, values = finite_difference(trace(line(0.1), CompiledRunner), Key("param", 1), step=0.5).equation
    assert sorted(values.values()) == [12.5, 24.5]
    assert evaluate(quotient, values.__getitem__) == 12.0


@pytest.mark.parametrize(
    ("gradient", "agrees"),
    [(12.0, True), (12.00001, True), (11.99999, True), (12.000015, False), (11.999985, False), (-12.0, False)],
)
def test_a_slope_agrees_to_six_digits(gradient: float, agrees: bool) -> None:
    """A measured 12 confirms what differs by less than a millionth of it."""
    assert FiniteDifference(0.5, 24.5, 12.5, 12.0).agrees(gradient) == agrees


@pytest.mark.parametrize(("gradient", "agrees"), [(0.0, True), (1.0005e-6, True), (1.0015e-6, False)])
def test_a_slope_of_0_agrees_absolutely(gradient: float, agrees: bool) -> None:
    """Around 0 there is no relative difference: a millionth, and a thousandth of that, is the most."""
    assert FiniteDifference(1e-5, 1.0, 1.0, 0.0).agrees(gradient) == agrees


@pytest.mark.parametrize("runner", RUNNERS)
def test_an_effect_by_hand(runner: Any) -> None:
    """With a rate of 0.125 w goes from 3 to 1.5, E from 18 to 4.5, where the slope promised 12 · −1.5 = −18."""
    assert effect(trace(line(0.125), runner), Key("param", 1)) == (3.0, 1.5, 18.0, 4.5, -18.0)


def test_an_effect_moves_one_parameter_only() -> None:
    """For a small step the effects of all parameters together come close to the drop that the update makes."""
    of = network(3, activations=SMOOTH, losses=(entry(LOSSES, "half_squared_error"),), sizes=[2, 2, 2], samples=1,
                 optimizer=SGD, l2=False, clip=False, frozen=False).with_hyper("lr", 1e-4)  # fmt: skip
    made = trace(of, CompiledRunner)
    effects = [effect(made, key) for layer in (1, 2) for key in made.layout.parameters(layer)]
    drop = made["E_total@2"].value - made["E_total@1"].value
    assert sum(one.after - one.before for one in effects) == pytest.approx(drop, rel=1e-2)
    assert all(one.after - one.before == pytest.approx(one.promised, rel=1e-2, abs=1e-12) for one in effects)


def test_a_frozen_parameter_has_no_effect() -> None:
    """Where a parameter is frozen its update changes nothing and promises nothing."""
    of = next(n for n in map(network, range(100)) if not n.layout.layer(1).train_weights)
    tried = effect(trace(of, CompiledRunner), Key("param", 1))
    assert tried.old == tried.new
    assert (tried.before, tried.promised) == (tried.after, 0.0)


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("batch", ["full", "online", 2])
def test_all_quantities_agree_with_a_second_program(runner: Any, batch: Any, tmp_path: Any) -> None:
    """Every quantity that plain loops over plain lists compute, over two epochs, has the same value here."""
    import json

    from nnstep.engine.build import build
    from nnstep.scenario.load import load

    for seed in range(3):
        scenario = seeded(seed, samples=(1, 4), training={"batch": batch, "epochs": 2})
        path = tmp_path / "random.json"
        path.write_text(json.dumps(scenario))
        of = build(load(path))
        spec = spec_of(scenario)
        size = {"full": of.layout.samples, "online": 1}.get(batch, batch)
        made = trace(of, runner, min(size, of.layout.samples))
        for update in oracle_run(spec):
            for name, value in update.values.items():
                bare, _, sample = name.partition(":")
                address = f"@{update.epoch}.{update.number}" + (f":{sample}" if sample else "")
                assert made[bare + address].value == pytest.approx(value, rel=1e-9, abs=1e-12), (seed, name)


def test_constants_have_no_error() -> None:
    """A number of a formula is exact."""
    assert running_bound(Num(0.1), lambda _: 0.0) == (0.1, 0.0)
