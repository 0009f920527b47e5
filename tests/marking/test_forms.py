"""The other right forms of an equation come to what the recorded one comes to."""

from __future__ import annotations

import pytest
from marking.test_edits import network

from nnstep.algebra.expr import evaluate
from nnstep.slips.edit import Context
from nnstep.slips.forms import forms

PLACES = [
    ("article", "dout_o1/dnet_o1", 1), ("article", "dout_h2/dnet_h2", 1), ("article", "dE/dnet_o1", 0),
    ("shares", "dE/dnet_o1", 1), ("shares", "dE/dnet_o3", 1), ("batch", "dE/dnet_o1:2", 1),
    ("batch", "dout_h1/dnet_h1:3", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "quantity", "count"), PLACES)
def test_every_form_is_right(name: str, quantity: str, count: int) -> None:
    """out − target where loss and activation go together, and slopes worked out from the sums."""
    trace = network(name)
    place = trace.find(quantity)
    right = trace.equation(place)
    assert right is not None
    found = list(forms(Context(trace, place), right))
    assert len(found) == count
    for form in found:
        value = evaluate(form, lambda key: trace.value(trace.beside(place, key)))
        assert float(value) == pytest.approx(trace.value(place), rel=1e-12)
