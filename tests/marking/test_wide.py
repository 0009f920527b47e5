"""Where there is much to choose from: only the nearest, and nothing where any one of many would be too far-fetched."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from marking.test_edits import RULES, network
from marking.test_which_wins import network as article

import nnstep
from nnstep.algebra.expr import Sym
from nnstep.algebra.printed import read
from nnstep.diagnosis.candidates import Candidate, Candidates
from nnstep.diagnosis.machine import Machine
from nnstep.diagnosis.search import Search
from nnstep.diagnosis.table import _sequential
from nnstep.network.trace import Trace
from nnstep.quantities.ids import id_of
from nnstep.slips.edit import Context
from nnstep.slips.neighbours import nearest_units, neighbours


@cache
def layers(*sizes: int, samples: int = 1, **training: Any) -> Trace:
    """Sigmoid layers of these sizes, the inputs first; no number is another's."""
    made = [
        {"units": units, "activation": "sigmoid",
         "weights": [[0.1 + 0.03 * unit + 0.007 * source for source in range(below)] for unit in range(units)]}
        for below, units in pairwise(sizes)
    ]  # fmt: skip
    data = [
        {"inputs": [0.2 + 0.11 * unit + 0.05 * number for unit in range(sizes[0])], "targets": [0.3] * sizes[-1]}
        for number in range(samples)
    ]
    return nnstep.trace(nnstep.Scenario.from_dict({
        "format": 1, "network": {"inputs": sizes[0], "layers": made}, "data": data, "loss": "half_squared_error",
        "optimizer": {"name": "sgd", "learning_rate": 0.5}, "training": training,
    }))  # fmt: skip


def slips(trace: Trace, quantity: str, rule: str) -> Counter[str]:
    """How many slips there are of each word."""
    place = trace.find(quantity)
    return Counter(edit.mistake for edit in RULES[rule](Context(trace, place), trace.equation(place)) if edit.changes)


def test_the_nearest_units_come_first() -> None:
    """On either side, the lower one first; eight at most."""
    assert nearest_units(5, 2) == [1, 3, 0, 4]
    assert nearest_units(20, 0) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert nearest_units(1, 0) == []


def test_the_weights_beside_a_weight() -> None:
    """In five by five: three of its row, three of its column, two across."""
    trace = layers(5, 5)
    place = trace.find("net_o3")
    middle = trace.find("w13").key  # third row, third column
    near = neighbours(Context(trace, place))(middle)
    names = [id_of(one.key, trace.layout) for one in near if isinstance(one, Sym)]
    assert names == ["w12", "w14", "w11", "w8", "w18", "w3", "w7", "w9"]


@pytest.mark.parametrize(
    ("inputs", "signs", "terms"),
    [(12, 1 + 12, 12), (13, 1, 0)],
)
def test_of_more_than_twelve_terms_none_is_tried_alone(inputs: int, signs: int, terms: int) -> None:
    """The sign of the whole and the mean are still thought of."""
    found = slips(layers(inputs, 1), "net_o1", "terms")
    assert (found["sign_flipped"], found["term_missing"], found["mean_for_sum"]) == (signs, terms, 1)


@pytest.mark.parametrize(("outputs", "ways"), [(2, 4), (3, 3), (4, 2), (13, 2)])
def test_paths_are_put_together_in_fewer_ways_the_more_there_are(outputs: int, ways: int) -> None:
    """Averaged, and sums multiplied; three may be multiplied, of two one subtracted from the other."""
    found = slips(layers(2, 2, outputs), "dE/dout_h1", "terms")
    assert found["paths_not_summed"] == ways
    assert found["one_path_only"] == (outputs if outputs <= 12 else 0)
    assert found["term_missing"] == (outputs if 2 < outputs <= 12 else 0)


@pytest.mark.parametrize(("inputs", "products"), [(12, 12), (13, 12)])
def test_of_more_than_twelve_products_the_first_are_tried(inputs: int, products: int) -> None:
    """Of each product either factor left out or divided by, and of all at once."""
    found = slips(layers(inputs, 1), "net_o1", "factors")
    assert found == {"factor_missing": 2 * products + 2, "divided": 2 * products + 2}


@pytest.mark.parametrize(("inputs", "found"), [(8, 8 * 7), (9, 0)])
def test_one_of_too_many_is_not_tried(inputs: int, found: int) -> None:
    """Another input costs 2.8; one of 8·7 pairs 2.8 + ln 56 = 6.8, one of 9·8 7.1, which is more than 7.

    All of them reversed, or rotated one way or the other, are three whatever their number.
    """
    assert slips(layers(inputs, 1), "net_o1", "operands")["wrong_source"] == found + 3


def test_an_equation_of_more_than_sixty_operands_is_not_searched_for_single_slips() -> None:
    """With 31 inputs there are 62: no factor and no operand is exchanged in it, but the sign and the mean are."""
    rules = {
        inputs: {one.applied[0].edit.mistake for one in Candidates(_machine(layers(inputs, 1), "net_o1")).all()
                 if one.applied[0].node == _machine(layers(inputs, 1), "net_o1").target}
        for inputs in (30, 31)
    }  # fmt: skip
    assert "divided" in rules[30]
    assert rules[31] == {"sign_flipped", "mean_for_sum"}


@cache
def _machine(trace: Trace, quantity: str) -> Machine:
    return Machine(trace, trace.find(quantity))


@pytest.mark.parametrize(("samples", "furthest"), [(4, 3), (5, 1)])
def test_of_many_samples_one_alone_is_tried_near_the_number_only(samples: int, furthest: int) -> None:
    """From five on a slip in one sample is looked for where the number is made, and one equation back."""
    made = Candidates(_machine(layers(2, 1, samples=samples), "E_total"))
    alone = {made.depths[one.applied[0].node] for one in made.all()
             if len(one.edits) == 1 and _is_of_several(made, one)}  # fmt: skip
    assert max(alone) == furthest


def _is_of_several(made: Candidates, one: Candidate) -> bool:
    """Whether other samples have the same equation."""
    return len(made.models[made.machine.nodes[one.applied[0].node].model]) > 1


@pytest.mark.parametrize(
    ("quantity", "sizes", "samples", "training", "count"),
    [
        ("dE/dw1", (2, 2, 2, 2), 1, {}, 4),  # the new weights of the layer between
        ("dE/dw1", (2, 2, 3, 2, 2), 1, {}, 6 + 6), ("w1+", (2, 2, 2, 2), 1, {}, 4), ("net_h1", (2, 2, 2, 2), 1, {}, 0),
        ("dE/dw1", (2, 2, 2), 1, {}, 0),  # here the last layer's are the only ones, and operands of their own
        ("dE/dw1", (2, 2, 2, 2), 4, {}, 4), ("dE/dw1", (2, 2, 2, 2), 5, {}, 0),
        ("dE/dw1", (2, 2, 2, 2), 1, {"clip_norm": 1.0}, 0), ("dE/dw1", (2, 8, 10, 2), 1, {}, 80),
        ("dE/dw1", (2, 9, 9, 2), 1, {}, 0),
    ],
)  # fmt: skip
def test_new_weights_that_may_be_used_too_early(
    quantity: str, sizes: tuple[int, ...], samples: int, training: dict[str, float], count: int
) -> None:
    """Those of the layers between, on the way back, in networks that somebody may work out by hand."""
    trace = layers(*sizes, samples=samples, **training)
    assert len(_sequential(trace, trace.find(quantity))) == count


@pytest.mark.parametrize(("epoch", "by_hand"), [(3, True), (4, False)])
def test_after_three_epochs_nobody_works_by_hand(epoch: int, by_hand: bool) -> None:
    """A number five per cent off is arithmetic up to the third epoch."""
    trace = article()
    place = trace.find(f"net_h1@{epoch}")
    found = Search(trace, place, read(f"{trace.value(place) * 1.05:.5f}"), ()).found()
    assert any(one.candidate.mistake == "arithmetic" for one in found) is by_hand


def test_an_equation_of_a_sample_is_the_one_of_the_number_that_is_asked() -> None:
    """Of several samples the asked one's equation stands for all; without one that of the first."""
    trace = network("batch")
    models = {node.model.key.sample for node in _machine(trace, "dE/dw1:2").nodes if node.right is not None}
    assert models == {2}
    models = {node.model.key.sample for node in _machine(trace, "E_total").nodes if node.right is not None}
    assert models == {0, 1}
