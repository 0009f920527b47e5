"""Looking for quantities by how their ids begin, without the others being made."""

from __future__ import annotations

import pytest

import nnstep

_BEGINNINGS = ["w", "w1", "b_", "dE/d", "dE_o1", "net_", "x", "v_", "E", "out", "raw", "acc", "dout"]


@pytest.mark.parametrize("name", ["iris-validation", "momentum", "softmax"])
def test_those_that_begin_so_are_those_of_all(name: str) -> None:
    """What is found by its beginning is what stands in the list of all, in its order."""
    trace = nnstep.trace(nnstep.load(name))
    whole = trace.quantities(all=True)
    for begins in _BEGINNINGS:
        found = [label for label in trace.matching(begins) if label.startswith(begins)]
        assert found == [label for label in whole if label.startswith(begins)], begins


def test_of_a_large_network_nothing_else_is_made() -> None:
    """Of 64-64-10, which has 5,000 steps and as many operands, the outputs are 74, and of no other kind is one made."""
    layers = [{"units": units, "activation": "sigmoid", "weights": "xavier_uniform"} for units in (64, 10)]
    data = [{"inputs": [k / 64 for k in range(64)], "targets": [k / 10 for k in range(10)]}]
    network = {"inputs": 64, "layers": layers}
    scenario = {"format": 1, "seed": 1, "network": network, "data": data, "loss": "mse"}
    trace = nnstep.trace(nnstep.Scenario.from_dict(scenario))
    assert {label.split("_")[0] for label in trace.matching("out_")} == {"out"}
    assert len(trace.matching("out_")) == 74
