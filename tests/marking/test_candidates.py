"""Where a slip is made, and what that costs: here alone, in a layer, everywhere, for one sample, and how far back."""

from __future__ import annotations

from functools import cache
from math import log

import pytest
from marking.test_edits import network
from marking.test_which_wins import NET_O, OUT_H, SLOPE_O, T
from marking.test_wide import layers

from nnstep.algebra.expr import Product
from nnstep.diagnosis.candidates import Candidate, Candidates
from nnstep.diagnosis.machine import Machine, Variant
from nnstep.quantities.ids import id_of
from nnstep.slips.costs import cost

BACK = 0.15  # for each equation on the way back
ALONE = 0.7  # who does it everywhere, but for this once
TOGETHER = 0.15  # in all equations of a kind
KINDS = 0.1  # and of other kinds
ONE_SAMPLE = 0.8

ACTIVATION, TERM = cost("activation missing"), cost("term") + log(2)
WEIGHTS = cost("weights of a sum missing")

# network, asked, the rule, where it is made, what is said of that, and the cost by the constants above
WHERE = [
    ("article", "out_o1", "no activation", "out_o1", "", ACTIVATION),
    ("article", "out_o1", "no activation", "out_h1", "", ACTIVATION + 2 * BACK + ALONE + 0.6 * log(2)),
    ("article", "out_o1", "no activation", "out_h1 out_h2", "in layer 1", ACTIVATION + 2 * BACK + TOGETHER),
    ("article", "out_o1", "no activation", "out_h1 out_h2 out_o1", "everywhere", ACTIVATION + TOGETHER),
    ("article", "out_o1", "term ()0", "net_o1", "", TERM + BACK),
    ("article", "out_o1", "term ()0", "net_h1", "", TERM + 3 * BACK + 0.5 * log(2)),
    ("article", "out_o1", "every factor 0", "net_h1", "", WEIGHTS + 3 * BACK + ALONE + 0.6 * log(2)),
    ("article", "out_o1", "every factor 0", "net_h1 net_h2", "in layer 1", WEIGHTS + 3 * BACK + TOGETHER),
    ("article", "out_o1", "every factor 0", "net_h1 net_h2 net_o1", "everywhere", WEIGHTS + BACK + TOGETHER),
    ("article", "out_o1", "given 0", "w1", "", cost("given: another weight") + log(3) + 4 * BACK + 0.5 * log(4)),
    ("article", "out_o1", "inputs turned", "x1 x2", "in layer 0", cost("given: inputs turned") + 4 * BACK + TOGETHER),
    # A sum four equations on: not further than six counts.
    ("article", "dE/dw1", "term ()0", "net_h1", "", TERM + 4 * BACK + 0.5 * log(2)),
    ("article", "dE/dw1", "term ()0", "net_h2", "", TERM + 6 * BACK + 0.5 * log(2)),
    # The sum for the output in a gradient, a slope, what comes back, a sum: all of layer 2; likeliest at the error.
    ("article", "dE/dw5", "net_for_out", "dE/dout_o1", "", cost("net for out", "dout") + 2 * BACK),
    ("article", "dE/dw5", "net_for_out", "dE/dout_o1 dE/dw5 dout_o1/dnet_o1 net_o1", "in layer 2",
     cost("net for out", "dout") + TOGETHER + KINDS),
    # After an update: a new weight that is still the old one, one of four or of two, in a layer, or all of them.
    ("article", "out_o1@2", "not updated", "w5+@1", "",
     cost("given: not updated") + 2 * BACK + ALONE + 0.6 * log(2)),
    ("article", "out_o1@2", "not updated", "w1+@1 w2+@1 w3+@1 w4+@1 w5+@1 w6+@1", "everywhere",
     cost("given: not updated") + 2 * BACK + TOGETHER),
    # Of three samples, for all of them or for one.
    ("batch", "E_total", "no activation", "out_o1:1 out_o1:2 out_o1:3", "for every sample", ACTIVATION + 2 * BACK),
    ("batch", "E_total", "no activation", "out_o1:2", "", ACTIVATION + 2 * BACK + ONE_SAMPLE + log(3)),
    ("batch", "E_total", "inputs of 3", "x1:1 x2:1 x3:1", "",
     cost("given: another sample's inputs") + log(2) + 6 * BACK + TOGETHER),
    ("batch", "out_o1:2", "no activation", "out_o1:2", "", ACTIVATION),
]  # fmt: skip


@cache
def candidates(name: str, asked: str) -> dict[tuple[str, bool, str], Candidate]:
    """All candidates, by rule, whether slopes are kept, and the quantities in whose equations it is made."""
    trace = network(name)
    machine = Machine(trace, trace.find(asked))

    def name_of(number: int) -> str:
        place = machine.nodes[number].place
        sample = f":{place.key.sample}" if place.key.sample and trace.layout.samples > 1 else ""
        return id_of(place.key, trace.layout) + sample + (f"@{place.epoch}" if place.key.kind == "new" else "")

    return {
        (one.applied[0].edit.rule, one.kept, " ".join(sorted(map(name_of, one.edits)))): one
        for one in Candidates(machine).all()
    }


@pytest.mark.parametrize(("name", "asked", "rule", "where", "scope", "far"), WHERE)
def test_where_a_slip_is_made_and_what_that_costs(
    name: str, asked: str, rule: str, where: str, scope: str, far: float
) -> None:
    """The further back and the more alike the dearer; a habit is cheaper in all places than in one."""
    found = candidates(name, asked)[rule, False, where]
    assert (found.cost, found.applied[0].scope) == (pytest.approx(far), scope)


def test_the_slope_may_be_worked_out_from_the_sum_all_the_same() -> None:
    """The output's slip goes into the error, and not into the slope: a little less plausible than into both."""
    found = candidates("article", "dE/dw5")
    plain = found["no activation", False, "out_o1"]
    kept = found["no activation", True, "dout_o1/dnet_o1 out_o1"]
    assert (plain.cost, kept.cost - plain.cost) == (pytest.approx(ACTIVATION + 3 * BACK), pytest.approx(0.3))


def test_slips_of_one_equation_are_told_apart() -> None:
    """The error's slope of another neuron and its activation's are two mistakes, though both are another neuron's."""
    found = candidates("article", "dE/dnet_o1")
    for slip in ("another slope", "going back, another neuron"):
        assert found[f"{slip} 0", False, "dE/dnet_o1"].cost == pytest.approx(cost(slip))


def test_what_a_slope_from_the_sum_comes_to() -> None:
    """(net_o1 − t)·σ′(net_o1)·out_h1, and (net_o1 − t)·net_o1·(1 − net_o1)·out_h1 where the slip is in both."""
    found, trace = candidates("article", "dE/dw5"), network("article")
    machine = Machine(trace, trace.find("dE/dw5"))
    for kept, where, slope in (
        (False, "out_o1", NET_O[0] * (1 - NET_O[0])), (True, "dout_o1/dnet_o1 out_o1", SLOPE_O[0]),
    ):  # fmt: skip
        changes = Candidates(machine).changes(found["no activation", kept, where].edits)
        assert machine.value(changes, machine.exact) == pytest.approx((NET_O[0] - T[0]) * slope * OUT_H[0])


@pytest.mark.parametrize(("samples", "made"), [(6, Product), (7, Variant)])
def test_a_slip_in_many_samples_is_compiled_and_comes_to_the_same(samples: int, made: type) -> None:
    """One weight of 0.1 and a sum for the output, in each of six or seven samples: the mean of ½·(0.3 − 0.1·x)²."""
    trace = layers(1, 1, samples=samples)
    machine = Machine(trace, trace.find("E_total"))
    every = Candidates(machine)
    loss = next(one for one in every.all() if one.mistake == "net_for_out" and len(one.edits) == samples)
    changes = every.changes(loss.edits)
    assert {type(change) for change in changes.values()} == {made}
    errors = [(0.3 - 0.1 * (0.2 + 0.05 * number)) ** 2 / 2 for number in range(samples)]
    assert machine.value(changes, machine.exact) == pytest.approx(sum(errors) / samples)


def test_the_plausible_come_first_and_the_far_fetched_not_at_all() -> None:
    """Sorted by cost, none dearer than 7.6 where it is made alone."""
    costs = [one.cost for one in candidates("article", "dE/dw1").values()]
    assert costs == sorted(costs)
    assert max(one.cost for one in candidates("article", "dE/dw1").values() if not one.applied[0].scope) <= 7.6


def test_a_habit_in_one_equation_alone_makes_no_group() -> None:
    """Two places are the fewest that are alike."""
    assert not [one for one in candidates("batch", "out_o1:2").values() if one.applied[0].scope and len(one.edits) < 2]
