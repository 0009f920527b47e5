"""Missing links and single frozen weights: the same numbers as a dense network whose weights are put back by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engine.test_runners import agree_to_the_bit
from network.networks import RUNNERS, VARIANTS, everything, network, recorded, sparse, trace
from network.test_derived import SMOOTH, SMOOTH_LOSSES, measured
from network.test_matrices import places

from nnstep.engine.arrays import NumpyRunner
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.network import Network
from nnstep.engine.runner import FloatRunner
from nnstep.lesson.verify import replay
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place


def parameters(of: Network) -> list[Key]:
    """All weights and biases that there are."""
    return [one for layer in range(1, of.layout.last + 1) for one in of.layout.parameters(layer)]


@pytest.mark.parametrize("variant", range(0, len(VARIANTS), 9))
def test_compiled_agrees_with_item_by_item(variant: int) -> None:
    """Sparse networks under each form of each optimizer give the same bits compiled and item by item."""
    agree_to_the_bit(sparse(network(1000 * variant + 1, optimizer=VARIANTS[variant]), variant))


def test_arrays_agree_with_the_equations() -> None:
    """In sparse networks every value on arrays is within its running error bound of the equation's."""
    for seed in range(5):
        of = sparse(network(seed), seed)
        on_arrays = trace(of, NumpyRunner)
        for key in recorded(of, of.layout.samples):
            again = replay(on_arrays, Place(key))
            assert again is not None
            assert again.agrees(on_arrays.value(Place(key))), (seed, key)


@pytest.mark.parametrize("runner", RUNNERS)
def test_frozen_weights_stay_and_missing_ones_are_nothing(runner: Any) -> None:
    """After two updates frozen weights are what they were, trained ones have moved; of a missing link nothing is."""
    for seed in range(4):
        of = sparse(network(seed, frozen=False, samples=2), seed)
        made = trace(of, runner)
        for key in parameters(of):
            before, after = made.value(Place(key, 1)), made.value(Place(key.of("new"), 2))
            if not of.layout.is_trained(key):
                assert after == before, (seed, key)
        ids = {place.key for place in everything(made) if place.key.belongs_to_parameter}
        assert all(of.layout.has(key) for key in ids)


def dense(of: Network) -> Network:
    """The same numbers with all links, a missing one weighing 0, and every weight of a trained layer free."""
    layers = tuple(replace(layer, links=(), trains=()) for layer in of.layout.layers)
    return replace(of, layout=replace(of.layout, layers=layers))


def put_back(of: Network, made: Trace) -> Network:
    """The dense network after an update of it, missing and frozen weights being what they were before."""
    new = {key: made.value(Place(key.of("new"))) for key in parameters(of)}
    weights = tuple(
        tuple(tuple(new.get(Key("param", layer, unit, source), 0.0) if of.layout.is_trained(
                    Key("param", layer, unit, source)) and of.layout.leads(layer, unit, source) else old
                    for source, old in enumerate(row)) for unit, row in enumerate(rows))
        for layer, rows in enumerate(of.weights, 1)
    )  # fmt: skip
    biases = tuple(
        tuple(new[Key("param", layer, unit, -1)] for unit in range(len(row))) for layer, row in enumerate(of.biases, 1)
    )
    return replace(of, weights=weights, biases=biases)


@pytest.mark.parametrize("runner", RUNNERS)
def test_it_is_a_dense_network_whose_weights_are_put_back(runner: Any) -> None:
    """Three steps of gradient descent give the weights that a dense network has, made sparse again after each."""
    for seed in range(4):
        of = sparse(network(seed, optimizer=VARIANTS[0], clip=False), seed)
        mine, by_hand = trace(of, runner), of
        for epoch in (1, 2, 3):
            theirs = trace(dense(by_hand), FloatRunner)
            error = Key("batch_error")
            assert mine.value(Place(error, epoch)) == pytest.approx(theirs.value(Place(error)), rel=1e-12)
            for key in parameters(of):
                gradient = key.of("grad")
                assert mine.value(Place(gradient, epoch)) == pytest.approx(
                    theirs.value(Place(gradient)), rel=1e-9, abs=1e-13)  # fmt: skip
            by_hand = put_back(by_hand, theirs)
        for key in parameters(of):
            layer, unit, source = key.layer, key.unit, key.source
            expected = by_hand.biases[layer - 1][unit] if key.is_bias else by_hand.weights[layer - 1][unit][source]
            assert mine.value(Place(key.of("new"), 3)) == pytest.approx(expected, rel=1e-9, abs=1e-13)


def test_only_trained_weights_count_in_the_norm() -> None:
    """The norm of clipping is the root of the squares of the gradients that the update uses, and of no others."""
    for seed in range(4):
        of = sparse(network(seed, clip=True), seed)
        for runner in RUNNERS:
            made = trace(of, runner)
            kind: Any = {True: "reg", False: "grad"}
            used = [
                made.value(Place(key.of(kind[of.layout.decays(bias=key.is_bias)])))
                for key in parameters(of) if of.layout.is_trained(key)
            ]  # fmt: skip
            if used:
                norm = made.value(Place(Key("norm")))
                assert norm == pytest.approx(sum(one * one for one in used) ** 0.5, rel=1e-12)


def test_every_derived_derivative_is_the_slope_measured() -> None:
    """In sparse networks of smooth functions each derived derivative is what a nudge of the engine does."""
    nets = (sparse(network(seed, activations=SMOOTH, losses=SMOOTH_LOSSES), seed) for seed in (1, 3))
    assert sum(map(measured, nets)) > 50


@pytest.mark.parametrize("samples", [None, 4])
def test_each_equation_of_matrices_gives_its_array(samples: int | None) -> None:
    """In sparse networks numpy makes of each right side what was recorded, zeros where a link is missing included."""
    for seed in range(4):
        made = trace(sparse(network(seed, samples=samples), seed), CompiledRunner, *([2] if samples else []))
        for place in places(made, 2):
            found, given = made.arrays.value(place), made.arrays.replayed(place)
            np.testing.assert_allclose(np.reshape(given, np.shape(found)), found, rtol=1e-9, atol=1e-11)


def test_arrays_of_either_runner_are_the_same_matrices() -> None:
    """What an update keeps of a weight that it does not change is 0 in matrices, however the run is computed."""
    for seed in range(4):
        of = sparse(network(seed, samples=2), seed)
        a, b = trace(of, CompiledRunner), trace(of, NumpyRunner)
        for place in places(a, 2):
            np.testing.assert_allclose(a.arrays.value(place), b.arrays.value(place), rtol=1e-7, atol=1e-9)
