"""Derived quantities measured: something is nudged in a run of the engine, and what moves is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from network.networks import RUNNERS, entry, network, trace

from nnstep.algebra.text import Script, text
from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.floats import Floats
from nnstep.engine.network import Network
from nnstep.engine.runner import counts, givens_of, initial_state
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.losses import LOSSES
from nnstep.network.derived import as_factor
from nnstep.network.trace import Trace
from nnstep.quantities.key import Key
from nnstep.quantities.place import Place
from nnstep.scenario.schema import Scenario

SMOOTH = tuple(function for function in ACTIVATIONS if not function.kinks)
SMOOTH_LOSSES = tuple(loss for loss in LOSSES if not loss.kinks and loss.name != "huber")
STEP = 1e-5


class _Nudged(Floats):
    """A run of the engine in which one value is moved, right after it is computed (or before, if it is given)."""

    def __init__(self, network: Network, samples: int, key: Key, by: float) -> None:
        givens = {**initial_state(network), **givens_of(network, tuple(range(1, samples + 1))), **counts(1, 1)}
        if key in givens:
            givens[key] += by
        self._key, self._by = key, by
        super().__init__(network, givens, samples)

    def record(self, family: Any, array: Any) -> Any:
        """Keeps the array, with the nudge where it belongs."""
        kept = super().record(family, array)
        if family == self.layout.family(self._key):
            self.values[self._key] += self._by
        return kept


def slopes(of: Network) -> Callable[[Key, Key], float]:
    """How much a value moves for each step by which another is nudged; without updates, which nobody watches."""
    running = replace(of.running(), optimizer=None)

    @cache
    def nudged(key: Key) -> tuple[dict[Key, float], dict[Key, float]]:
        above, below = (_Nudged(running, of.layout.samples, key, by).values for by in (STEP, -STEP))
        return above, below

    def slope(watched: Key, moved: Key) -> float:
        above, below = nudged(moved)
        return (above[watched] - below[watched]) / (2 * STEP)

    return slope


def derived(made: Trace) -> Iterator[tuple[Key, Key, Key, float]]:
    """Each derived derivative of a full batch: its key, what is watched, what is nudged, and by how many steps."""
    layout, samples = made.layout, made.layout.samples
    for sample in range(1, samples + 1):
        error = Key("error", sample=sample) if samples > 1 else Key("batch_error")

        def error_at(output: int, error: Key = error, sample: int = sample) -> Key:
            return error if layout.outputs == 1 else Key("unit_error", layout.last, output, 0, sample)

        for unit in range(layout.inputs):
            yield Key("dinput", 0, unit, 0, sample), error, Key("input", 0, unit, 0, sample), 1.0
        for layer in range(1, layout.last + 1):
            for parameter in layout.parameters(layer):
                shared = parameter.is_bias and layout.layer(layer).bias == "shared"
                for unit in range(layout.units(layer)) if shared else (parameter.unit,):
                    net = Key("net", layer, unit, 0, sample)
                    yield net.of("net_by_param")._replace(source=parameter.source), net, parameter, 1.0
                if samples > 1:
                    yield parameter.of("grad", sample=sample), error, parameter, 1.0
            for unit in range(layout.units(layer)):
                out = Key("out", layer, unit, 0, sample)
                if layer == layout.last:
                    yield out.of("unit_dout")._replace(source=unit), error_at(unit), out, 1.0
                    continue
                for output in range(layout.outputs):
                    yield out.of("unit_dout")._replace(source=output), error_at(output), out, 1.0
                for above in range(layout.units(layer + 1)):
                    net = Key("net", layer + 1, above, 0, sample)
                    weight = made.value(Place(Key("param", layer + 1, above, unit)))
                    yield Key("net_by_out", layer + 1, above, unit), net, out, 1.0
                    # The part that comes back through one sum: only that sum hears of the nudge.
                    yield out.of("via")._replace(source=above), error, net, weight


def measured(of: Network) -> int:
    """Compares every derived derivative of a network with its slope; returns how many."""
    made = trace(of, CompiledRunner)
    slope, count = slopes(of), 0
    for key, watched, moved, by in derived(made):
        count += 1
        expected = slope(watched, moved) * by
        assert made.value(Place(key)) == pytest.approx(expected, rel=2e-5, abs=2e-7), made.quantity(Place(key)).id
    return count


def test_every_derived_derivative_is_the_slope_measured() -> None:
    """In random networks of smooth functions, whatever the loss, reduction and biases, each is what a nudge does."""
    assert sum(measured(network(seed, activations=SMOOTH, losses=SMOOTH_LOSSES)) for seed in range(10)) > 500


@pytest.mark.parametrize("loss", SMOOTH_LOSSES, ids=lambda loss: loss.name)
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_each_loss_over_plain_and_crossed_outputs(loss: Any, output: str) -> None:
    """Each loss, after sigmoids and after a softmax, with a softmax below it: as a nudge has it."""
    of = network(5, activations=(entry(ACTIVATIONS, "softmax"),), losses=(loss,), sizes=[2, 2, 3], samples=2)
    function = entry(ACTIVATIONS, output)
    last = replace(of.activations[-1], entry=function, parameters={}, within=loss.out_clip)
    layers = (of.layout.layers[0], replace(of.layout.layers[1], crossed=function.crossed))
    layout = replace(of.layout, layers=layers)
    measured(replace(of, layout=layout, activations=(of.activations[0], last)))


@pytest.mark.parametrize("runner", RUNNERS)
def test_the_parts_of_a_hidden_slope_make_it_up(runner: Any) -> None:
    """dE/dout_h is the sum of what comes back through each sum, and the sum or mean of the outputs' own slopes."""
    for seed in range(30):
        of = network(seed, samples=3)
        made = trace(of, runner, 2, "shuffle")
        layout, mean = made.layout, of.loss.entry.combine == "mean"
        for layer, sample in ((layer, sample) for layer in range(1, layout.last) for sample in (1, 2, 3)):
            for unit in range(layout.units(layer)):
                place = Place(Key("dout", layer, unit, 0, sample), 2, made.update_of(sample, 2))

                def value(kind: Any, source: int, place: Place = place, made: Trace = made) -> float:
                    return made.value(replace(place, key=place.key.of(kind)._replace(source=source)))

                ways = [value("via", above) for above in range(layout.units(layer + 1))]
                errors = [value("unit_dout", output) for output in range(layout.outputs)]
                whole = made.value(place)
                size = sum(map(abs, ways + errors)) + 1e-300
                assert sum(ways) == pytest.approx(whole, abs=1e-13 * size)
                assert sum(errors) / (layout.outputs if mean else 1) == pytest.approx(whole, abs=1e-13 * size)


def _written(made: Trace, name: str) -> list[str]:
    """The other equations of a quantity, in ids."""
    place = made.find(name)
    script = Script(lambda key: made.quantity(replace(place, key=key)).id, ascii=True)
    return [text(right, script).replace(" ", "") for right in made.other_equations(place)]


@pytest.mark.parametrize(
    ("loss", "whole"),
    [
        ("squared_error", "dE_o1/dout_h1+dE_o2/dout_h1"),
        ("mean_squared_error", "(dE_o1/dout_h1+dE_o2/dout_h1)/2"),
    ],
)
def test_the_other_equations_of_a_hidden_slope(loss: str, whole: str) -> None:
    """It is put together from the outputs' own slopes as E is from their errors, and from the parts by sums."""
    made = _two_by_two(loss, "sigmoid", [0.99, 0.01])
    assert _written(made, "dE/dout_h1") == [whole, "dE/dout_h1_via_o1+dE/dout_h1_via_o2"]
    assert _written(made, "dE/dout_o1") == _written(made, "dE/dnet_h1") == _written(made, "net_o1") == []


def test_the_other_equations_with_one_output() -> None:
    """There the only output's slope is the whole, and so is the only part."""
    made = trace(network(2, sizes=[2, 2, 1], samples=3), CompiledRunner)
    assert _written(made, "dE/dout_h2:2") == ["dE_o1/dout_h2", "dE/dout_h2_via_o1"]


def test_what_an_operand_is_as_a_factor() -> None:
    """out_h1 in dE/dw5 is dnet_o1/dw5, w5 in a hidden slope dnet_o1/dout_h1; a slope or ∂E/∂net is itself."""
    out, weight, net = Key("out", 1, 0, 0, 1), Key("param", 2, 1, 0), Key("dnet", 2, 1, 0, 1)
    assert as_factor(Key("grad", 2, 1, 0), out) == Key("net_by_param", 2, 1, 0, 1)
    assert as_factor(Key("grad", 1, 1, 0), Key("input", 0, 0, 0, 3)) == Key("net_by_param", 1, 1, 0, 3)
    for kind in ("dout", "unit_dout", "via"):
        assert as_factor(Key(kind, 1, 0, 0, 1), weight) == Key("net_by_out", 2, 1, 0)  # type: ignore[arg-type]
        assert as_factor(Key(kind, 1, 0, 0, 1), net) is None  # type: ignore[arg-type]
    assert as_factor(Key("dinput", 0, 0, 0, 1), Key("param", 1, 1, 0)) == Key("net_by_out", 1, 1, 0)
    assert as_factor(Key("grad", 2, 1, 0), net) is None
    assert as_factor(Key("net", 2, 1, 0, 1), out) is None


def _two_by_two(loss: str, activation: str, targets: list[float]) -> Trace:
    import nnstep

    weights = [[0.15, 0.25, 0.35, 0.45], [0.55, 0.65, 0.75, 0.85]]
    layers = [
        {"units": 2, "activation": name, "weights": row}
        for name, row in zip(("sigmoid", activation), weights, strict=True)
    ]
    data = [{"inputs": [0.2, 0.3], "targets": targets}]
    return nnstep.trace(
        Scenario.from_dict({"format": 1, "network": {"inputs": 2, "layers": layers}, "data": data, "loss": loss})
    )


def test_one_outputs_error_is_not_divided() -> None:
    """With the mean over two outputs E_o1 changes twice as much as its part of E: 2(o − t)·o(1 − o)·0.55."""
    made = _two_by_two("mean_squared_error", "sigmoid", [0.99, 0.01])
    out = made["out_o1"].value
    by_hand = 2 * (out - 0.99) * out * (1 - out) * 0.55
    assert made["dE_o1/dout_h1"].value == pytest.approx(by_hand, rel=1e-14)
    assert made["dE/dout_h1_via_o1"].value == pytest.approx(by_hand / 2, rel=1e-14)
    assert str(made["dE_o1/dout_h1"].equation) == "dE_o1/dout_h1 = dE_o1/dout_o1*dout_o1/dnet_o1*w5"


def test_one_outputs_error_hears_of_both_sums_of_a_softmax() -> None:
    """With −ln out_o1 of two shares the slope is −(1 − out_o1)(w5 − w7), and −(1 − out_o1)·w5 through o1's own sum."""
    made = _two_by_two("categorical_cross_entropy", "softmax", [1.0, 0.0])
    rest = 1 - made["out_o1"].value
    assert made["dE_o1/dout_h1"].value == pytest.approx(-rest * (0.55 - 0.75), rel=1e-14)
    assert made["dE/dout_h1_via_o1"].value == pytest.approx(-rest * 0.55, rel=1e-14)
    assert made["dE_o2/dout_h1"].value == 0.0
