"""What is said of a mistake, to the letter: the wrong line with its numbers, where it was made, and why it is wrong.

The numbers are those of test_which_wins: net_h1 = 0.105, out_h1 = 0.526226, net_o1 = 0.647621, out_o1 = 0.656474, …
"""

from __future__ import annotations

import math

import pytest
from marking.test_edits import NETWORKS, network
from marking.test_which_wins import DOUT, NET_H, NET_O, OUT_O, RATE, T, W, sigmoid
from marking.test_which_wins import network as article

import nnstep
from nnstep.diagnosis.machine import Machine

KEEP = "The equations are right: keep more digits."
SAYS = [
    # Digits.
    ("out_h1", "0.562226", "misprint", "It is 0.526226. Two digits have changed places: 0.526226, not 0.562226."),
    ("w5+", "0.5400", "arithmetic", ("It is 0.569790. 0.5400 is not far from it: perhaps the right line, "
     "0.55 − 0.5 · (−0.0395803), worked out wrongly.")),
    ("net_o1", "0.64970", "rounded_early", "It is 0.647621. 0.64970 comes out where out_h1 was rounded to 2 decimals. "
     + KEEP),
    ("dE/dnet_o1", f"{-0.33 * 0.2244:.6f}", "rounded_early", "It is −0.0752154. −0.074052 comes out where the sums "
     "and outputs were rounded to 2 decimals. " + KEEP),
    ("net_o1", f"{0.52 * 0.55 + 0.54 * 0.65:.4f}", "truncated_early", "It is 0.647621. It may be: 0.6370 comes "
     "out where the numbers on the way were cut off after 2 decimals. " + KEEP),
    # In its own line, with as many digits as give the number.
    ("w5+", "0.56187", "learning_rate_other", "0.56187 is 0.55 − 0.3 · (−0.03958). It takes η = 0.3; here η is 0.5."),
    ("w1+", "0.15150", "ascent", ("It may be: 0.15150 is 0.15 + 0.5 · 0.003, with numbers rounded to 3 decimals. "
     "The step goes uphill: it has to be subtracted, so that E gets smaller.")),
    ("w5+", f"{W[4] + RATE * DOUT[0] * sigmoid(0.105):.6f}", "ascent",
     ("It may be: 0.462245 is 0.55 + 0.5 · (−0.17551). The step goes uphill: it has to be subtracted, so that E gets "
      "smaller. The slope ∂out_o1/∂net_o1 is left out; it is 0.2255.")),
    # Further back: one equation, a layer, the outputs.
    ("out_o1", f"{sigmoid(NET_H[0] * W[4] + NET_H[1] * W[5]):.6f}", "net_for_out", ("0.547605 follows where net_o1 is "
     "0.55·0.105 + 0.65·0.205 ≈ 0.191. 0.105 is the sum net_h1, not the output out_h1.")),
    ("E_total", f"{sum((t - out) ** 2 for t, out in zip(T, OUT_O, strict=True)):.6f}", "half_missing",
     "0.591910 follows where E_o1 is (0.99 − 0.656474)² ≈ 0.111240, and so at every output. The ½ is left out."),
    ("E_total", f"{sum((t - net) ** 2 for t, net in zip(T, NET_O, strict=True)) / 2:.6f}", "net_for_out",
     ("0.422485 follows where E_o1 is ½·(0.99 − 0.6476206)² ≈ 0.0586118, and so at every output. 0.6476 is the sum "
     "net_o1, not the output out_o1.")),
    # The answer to another question.
    ("dE/dnet_o1", f"{-DOUT[0]:.6f}", "other_quantity", ("0.333526 is minus ∂E/∂out_o1. That answers another question; "
     "asked is ∂E/∂net_o1.")),
    ("dE/dw5@2", f"{DOUT[0] * OUT_O[0] * (1 - OUT_O[0]) * sigmoid(0.105):.7f}", "previous_epoch", ("−0.0395803 is "
     "∂E/∂w5 of epoch 1. That answers another question; asked is ∂E/∂w5.")),
]  # fmt: skip


@pytest.mark.parametrize(("quantity", "number", "word", "says"), SAYS)
def test_what_is_said_of_a_mistake(quantity: str, number: str, word: str, says: str) -> None:
    """The line or the place, what it is instead, and how it should be."""
    causes = nnstep.diagnose(article(), quantity, number).causes
    assert next(cause.says for cause in causes if cause.mistake == word) == says


def test_what_is_said_of_several_samples() -> None:
    """Which sample a number is of, and that it was done for every one."""
    trace = article(samples=2)
    slopes = sum(trace[f"dE/dout_o1:{one}"].value * trace[f"out_h1:{one}"].value for one in (1, 2)) / 2
    first = nnstep.diagnose(trace, "dE/dw5", f"{slopes:.7f}").causes[0]
    assert first.says == (
        f"{slopes:.7f} follows where ∂E/∂w5:1 is (−0.333526) · 0.526226 ≈ −0.175510, and so at every output. "
        "The slope ∂out_o1/∂net_o1:1 is left out; it is 0.2255."
    )
    other = nnstep.diagnose(trace, "net_h1:1", f"{0.7 * W[0] + 0.1 * W[1]:.6f}").causes[0]
    assert other.says == "0.130000 is the sum net_h1:2. That answers another question; asked is the sum net_h1."


def test_a_line_that_names_its_own_number_was_worked_out_with_the_right_one() -> None:
    """σ(out_h1) for σ(net_h1): what stands in it is 0.526226, not the 0.628602 that it comes to."""
    first = nnstep.diagnose(article(), "out_h1", f"{sigmoid(sigmoid(0.105)):.6f}").causes[0]
    assert first.says == (
        "0.628602 is 1/(1 + e^(−0.526226)). 0.5262 is the output out_h1, not the sum net_h1."
    )  # fmt: skip


@pytest.mark.parametrize(("weight", "shown"), [(0.123456, "0.123456"), (0.1234567, "0.1235")])
def test_a_short_number_is_shown_in_full(weight: float, shown: str) -> None:
    """Of eight signs at most: w1 for w2, (0.2 + 0.3)·w1."""
    layers = [{"units": 1, "activation": "linear", "weights": [[weight, 0.25]]}]
    trace = nnstep.trace(nnstep.Scenario.from_dict({
        "format": 1, "network": {"inputs": 2, "layers": layers}, "data": [{"inputs": [0.2, 0.3], "targets": [1]}],
        "loss": "half_squared_error",
    }))  # fmt: skip
    first = nnstep.diagnose(trace, "net_o1", f"{weight / 2:.7f}").causes[0]
    assert first.says.endswith(f". {shown} is w1, not w2.")


def test_a_weight_of_the_update_before_is_an_operand_and_no_answer() -> None:
    """The line has its number in the weight's place; the answer itself is not said to be the weight."""
    trace = article()
    old = W[4] * trace["out_h1@2"].value + W[5] * trace["out_h2@2"].value
    causes = nnstep.diagnose(trace, "net_o1@2", f"{old:.8f}").causes
    says = next(cause.says for cause in causes if cause.mistake == "previous_epoch")
    assert says.startswith(f"{old:.8f} is 0.55·")
    assert says.endswith("0.55 is w5 of epoch 1, not w5.")


@pytest.mark.parametrize("name", ["article", *NETWORKS])
def test_a_cone_worked_out_again_is_the_trace(name: str) -> None:
    """Operands come before what is made of them, in every update: from what is given everything follows again."""
    trace = network(name)
    for target in ("E_epoch@2", "w1+@2", trace.quantities()[-1]):
        machine = Machine(trace, trace.find(target))
        assert all(place < number for number, node in enumerate(machine.nodes) for place in node.args)
        given = {number: float for number, node in enumerate(machine.nodes) if not node.args}
        again = machine.values(given, machine.exact)
        assert all(map(_close, again, machine.exact.values))


def _close(again: float, before: float) -> bool:
    return math.isclose(again, before, rel_tol=1e-9, abs_tol=1e-14)


def test_a_change_reaches_what_lies_above_it_and_nothing_else() -> None:
    """Twice the input moves the sum, and not the weights; a number that somebody printed stays as printed."""
    trace = article()
    machine = Machine(trace, trace.find("out_o1"))
    place = {name: machine.index[machine.settled(trace.find(name))] for name in ("x1", "net_h1", "net_h2", "w1")}
    values = machine.values({place["x1"]: lambda value: 2 * value}, machine.exact)
    assert (values[place["net_h1"]], values[place["w1"]]) == (pytest.approx(0.135), 0.15)
    base = machine.base({trace.find("net_h1"): 0.2})
    assert base.values[place["net_h1"]] == 0.2
    moved = machine.values({place["x1"]: lambda value: 2 * value}, base)
    assert (moved[place["net_h1"]], moved[place["net_h2"]]) == (0.2, pytest.approx(0.275))
    assert machine.value({}, base) == pytest.approx(sigmoid(W[4] * sigmoid(0.2) + W[5] * sigmoid(0.205)))


@pytest.mark.parametrize(
    ("quantity", "number", "word", "gives"),
    [
        # Of a slip with digits the right line gives the right number; of any other the wrong line the wrong one.
        ("out_h1", "0.562226", "misprint", sigmoid(0.105)),
        ("net_h1", "0.1100", "arithmetic", 0.105),
        ("out_h1", "0.105000", "activation_missing", 0.105),
        ("net_o1", "0.64970", "rounded_early", 0.53 * 0.55 + sigmoid(0.205) * 0.65),
    ],
)
def test_what_the_line_of_a_cause_gives(quantity: str, number: str, word: str, gives: float) -> None:
    """In full precision."""
    causes = nnstep.diagnose(article(), quantity, number).causes
    assert next(cause.gives for cause in causes if cause.mistake == word) == pytest.approx(gives, rel=1e-12)
