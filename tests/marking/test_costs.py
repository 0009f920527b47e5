"""The table of costs: every entry is used, and says what somebody does."""

from __future__ import annotations

import re
from pathlib import Path

from nnstep import diagnosis, slips
from nnstep.marking.mistakes import MISTAKES, named
from nnstep.quantities.kinds import KINDS
from nnstep.slips.costs import SLIPS, cost

CODE = "".join(
    path.read_text("utf-8")
    for room in (slips, diagnosis)
    for path in Path(room.__path__[0]).glob("*.py")
    if path.name != "costs.py"
)


def test_no_slip_is_there_for_nothing() -> None:
    """Each name of the table stands where a mistake is made."""
    assert [name for name in SLIPS if f'"{name}"' not in CODE] == []


def test_a_mistake_has_one_word() -> None:
    """The word of the table is the one that the search gives; `another` is what `other` is in it."""
    assert {word for word in MISTAKES if f'"{word}"' not in CODE} == set()
    for word in ("other_activation", "other_loss", "other_sample"):
        assert named(word) == f"an{word.replace('_', ' ')}"
    assert named("wrong_neuron") == "another neuron"


def test_costs_stand_in_the_table_alone() -> None:
    """No mistake has its cost beside it: after the word of a mistake stands no number."""
    assert re.findall(r'"[a-z_]+_[a-z_]+", \d+\.\d+', CODE) == []


def test_a_slip_has_its_cost_for_a_kind_where_there_is_one() -> None:
    """What is said of a kind counts there, and what is usual elsewhere."""
    assert cost("net for out", "dout") < cost("net for out", "net") < cost("net for out", "grad")
    assert cost("net for out", "grad") == cost("net for out")


def test_what_a_slip_does_is_said_and_costs_something() -> None:
    """A cost is the negative logarithm of a share, so it is above 0."""
    assert all(slip.does and min((slip.usual, *slip.at.values())) > 0 for slip in SLIPS.values())


# How often each slip is made, roughly: a table of its own, so that a cost that is twice another by a slip of the pen,
# or stands at the wrong name, is noticed. `slip @ kinds`: in the equations of these kinds.
CLASSES = {
    # where it is made at all, nearly always
    (0.3, 0.6): """
        rate asked for; size for square; loss summed; slope from the sum; coarser; reversed; weights, not sources
    """,
    # what everybody does now and then
    (0.6, 1.2): """
        sign of an error's slope; uphill; trained all the same; rate missing; bias missing; term @ reg; one path;
        half missing; under every path; activation missing; output and slope of another;
        net for out @ dout unit_error error batch_error slope; bias moved; slope missing; state not carried;
        hats missing; correction missing; answer: sum for output; rounded everywhere; rotated
    """,
    # common
    (1.2, 2.1): """
        sign @ grad dnet; sign in front; sign of an exponent; minus of one; given minus; decay missing; term;
        term @ unit_error batch_error error; term of a loss's slope; term of a matched loss; path missing;
        paths averaged; mean missing; mean of errors; mean of gradients; mean at an output; two missing;
        half of an error; half of a slope; twice a slope; factor @ slope; source missing; weights missing;
        coefficient of a state; part of a state; coefficient of a step; divided by the first;
        divisor missing @ new dout; source of a bias; shortcut and slope, softmax; root missing;
        square missing @ unit_error batch_error error state_new slope; exponentials missing; slope of out;
        slope at out; net for out; net for out @ net; one of several; out for net; another source @ grad;
        another input @ grad; inputs of another sample; whole target; another target; opposite target; transposed;
        another weight; updated weights @ dout; one updated weight; weight of before; slope of a neuron missing;
        slope of a neuron missing @ grad; what comes back to another @ grad; clipping missing; t is 1;
        given: not updated; given: another sample's inputs; given: whole targets; given: another target;
        given: opposite targets; given: another sample's targets; answer: another sample; answer: update before;
        answer: another error @ unit_error; answer: output for sum; answer: minus; rounded forward; not scaled;
        given: miscopied; deviation of a sample; plain step; another convention
    """,
    # seldom
    (2.1, 3.1): """
        sign; sign @ slope unit_error batch_error out unit_dout via dinput net_by_param net_by_out; sign of a term;
        sign of a term @ net slope dout unit_error out; minus of all; change alone; change alone, upwards;
        another rate; term @ state_new; target of a product; one term only; one path across; paths multiplied;
        paths subtracted; sums multiplied; mean of others; mean by habit; half of another error; half of a mean;
        half of all; twice all; half of a slope without; factor; factor @ dnet state_new; weight missing;
        slopes missing; numbers missing; weights of a sum missing; twice a factor @ grad dnet new dout slope;
        twice a slope's factor; divided by; divided by @ dnet grad dout new; divisor missing;
        divisor missing @ out scale; upside down; multiplied instead @ new; slope too; slope too, going back;
        slope too, at an output; bias too; weight too; shortcut and slope; power of t missing; square missing;
        squared apart; exponential missing; base of the logarithm; another source; another input; another neuron;
        another neuron @ out; outputs turned; sources turned; inputs turned; another sample; target 1; target 0;
        target of another sample; read by columns; another row; weights turned; another bias; updated weights;
        another weight updated; what comes back to another; going back, another neuron; going back, another sample;
        error for its slope; another slope; gradient of another sample; gradient of another weight;
        gradient of one sample; correction multiplied; old state; t before; t after; another coefficient;
        given: another weight; given: inputs turned; answer: update after; answer: another neuron;
        answer: another weight near; answer: another error; answer: same parameter; answer: same neuron;
        answer: anything; two digits exchanged; a digit lost; a digit doubled; rounded in a layer; one rounded;
        arithmetic, near; arithmetic; arithmetic, far; bias subtracted; old weight's sign; bias and weight exchanged;
        another sample's term; classes summed; half twice; base of the slope; mean not subtracted; output for slope;
        operand of before; written by columns; difference alone; another optimizer
    """,
    # far-fetched
    (3.1, 4.7): """
        sign @ net; a rarer rate; term @ slope; term of a share; half of 1 - out; mean of a sum; factor @ grad;
        twice a factor; multiplied instead; logarithm missing; doubled; activation twice; neuron's own sources;
        weight for its source; updated weight in its update; what comes back above; slope above; raw gradient;
        answer: another weight; two far digits exchanged; another digit; a digit more; point moved
    """,
}  # fmt: skip


def _classed() -> dict[tuple[str, str], tuple[float, float]]:
    """The bounds of every cost: (slip, kind) or (slip, "")."""
    found = {}
    for bounds, text in CLASSES.items():
        for entry in " ".join(text.split()).split("; "):
            name, _, kinds = entry.partition(" @ ")
            found |= {(name, kind): bounds for kind in kinds.split() or [""]}
    return found


def test_every_cost_is_in_its_class() -> None:
    """A slip that everybody makes now and then stays before the common ones, and those before the far-fetched."""
    classed = _classed()
    costs = {(name, kind): cost for name, slip in SLIPS.items() for kind, cost in {"": slip.usual, **slip.at}.items()}
    assert set(classed) == set(costs)
    assert [one for one, (low, high) in classed.items() if not low <= costs[one] < high] == []


def test_costs_of_a_kind_are_of_kinds_there_are() -> None:
    """Where a slip costs something else, it is in the equations of a kind of quantity."""
    assert {kind for slip in SLIPS.values() for kind in slip.at} <= set(KINDS)
