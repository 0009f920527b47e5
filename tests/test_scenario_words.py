"""The words of the bundled scenarios: every number in a comment or a remark is one of the file's, of its run, or is
recomputed here.

Numbers are those in digits, those above ten in words, and multiples and parts (tenth, hundredfold, 56.6 times).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from nnstep.network.build import trace as trace_of
from nnstep.network.trace import Trace
from nnstep.scenario.bundled import bundled
from nnstep.scenario.load import load

SCENARIOS = Path(__file__).parent.parent / "scenarios"
DIGITS = r"(?<![\w.,])[−-]?(?:\d{1,3}(?:,\d{3})+|\d*\.?\d+)(?!\w)"
IN_WORDS = {
    "eleven": 11, "fifteen": 15, "sixteen": 16, "a hundred": 100, "hundred and fifty": 150, "a thousand": 1000,
    "ten thousand million": 1e10, "hundredfold": 100, "doubles": 2, "half": 0.5, "a quarter": 0.25, "a third": 1 / 3,
    "a fifth": 0.2, "a seventh": 1 / 7, "a tenth": 0.1, "nine tenths": 0.9, "a thousandth": 0.001, "twice": 2,
    "three times": 3, "four times": 4, "five times": 5, "seven times": 7, "ten times": 10, "fifty": 50,
}  # fmt: skip
NUMBER = re.compile(rf"{DIGITS}|\b(?:{'|'.join(sorted(IN_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)
PLACES = re.compile(r"\b(epochs?|samples?) (\d+)(?: (?:to|and) (\d+))?(?![\d.])")
"""Where something is to be seen; that it is so is in the numbers beside it."""


@cache
def run(name: str, settings: tuple[str, ...] = ()) -> Trace:
    """A scenario's run, with settings of its fields (dotted) and of its quantities."""
    pairs = [(key, text) for key, _, text in (one.partition("=") for one in settings)]
    scenario = load(name, [(key, text) for key, text in pairs if "." in key])
    return trace_of(scenario, {key: float(text) for key, text in pairs if "." not in key})


def value(name: str, address: str, *settings: str) -> float:
    """A number of a scenario's run."""
    return run(name, settings)[address].value


@cache
def data(name: str) -> Any:
    """The scenario as plain data."""
    return YAML(typ="safe", pure=True).load((SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8"))


def words(name: str) -> str:
    """All that a file says in words of its own: its comments without their commands, its remarks."""
    text = (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8")
    comments = [line.partition("#")[2] for line in text.splitlines() if re.search(r"(^|\s)# ", line)]
    comments = [re.sub(r"--\w+ ('[^']*'|\S+)", "", line) for line in comments if "yaml-language" not in line]
    remarks = [*data(name).get("remarks", {}).values()]
    remarks += [claim["remark"] for claim in data(name).get("claims", []) if "remark" in claim]
    return " ".join(" ".join((*comments, *remarks)).split())


def scalars(tree: Any) -> Iterator[float]:
    """All numbers of a tree."""
    if isinstance(tree, dict):
        for one in tree.values():
            yield from scalars(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from scalars(one)
    elif isinstance(tree, int | float) and not isinstance(tree, bool):
        yield float(tree)


def fits(token: str, exact: float) -> bool:
    """Whether a number in the text is the exact one, rounded to what is written; its sign may be in the words."""
    if token.lower() in IN_WORDS:
        said = IN_WORDS[token.lower()]
        return round(exact / said, 1) == 1
    number = Decimal(token.replace(",", "").replace("−", "-")).copy_abs()
    unit = Decimal(1).scaleb(number.as_tuple().exponent)  # type: ignore[arg-type]
    return Decimal(f"{abs(exact):.15g}").quantize(unit, ROUND_HALF_UP) == number


def digits_of(token: str) -> int:
    """Significant digits; with fewer than three a number of the run may fit by accident."""
    return len(re.sub(r"\D", "", token).lstrip("0"))


@cache
def of_the_run(name: str) -> list[float]:
    """All numbers of the first two epochs."""
    trace = run(name)
    return [trace[f"{one}"].value for epoch in (1, 2) for one in trace.quantities(epoch=epoch, all=True)]


Exact = float | tuple[float, ...]
"""What a number in words has to be, or all that it has to be at once."""


def recomputed(name: str) -> list[tuple[str, list[Exact]]]:
    """The passages whose numbers come about otherwise, and what each of these numbers has to be."""

    def at(address: str, *settings: str, of: str = name) -> float:
        return value(of, address, *settings)

    def ratio(above: str, below: str) -> float:
        return at(above) / at(below)

    stuck = ("w1=2", "b_o1=2")  # nielsen's bad start
    plain = ("optimizer.name=sgd", "optimizer.learning_rate=0.01")  # instead of Adam
    match name:
        case "line":
            return [("Note the 2 in dE/dout_o1", [ratio("dE/dout_o1", "out_o1") / (1 - ratio("target_o1", "out_o1"))]),
                    ("enters twice, once in", [2])]  # fmt: skip
        case "nielsen":
            return [
                ("It answers 0.98", [at("out_o1", *stuck)]),
                ("hardly moves for 150 epochs: it answers 0.93 then", [150, at("out_o1@151", *stuck)]),
                ("0.149 at the first start, 0.018 at the second",
                 [at("dout_o1/dnet_o1"), at("dout_o1/dnet_o1", *stuck)]),
            ]  # fmt: skip
        case "article":
            return [
                ("products add up to 0.86285", [0.526 * 0.75 + 0.551 * 0.85]),
                ("O1 is taken as .66, in the factor before it as .65", [at("out_o1"), (int(at("out_o1") * 100)) / 100]),
                ("the error comes out 4 % too large", [100 * (0.0578 / at("E_o1") - 1)]),
                ("With 0.3, W5⁺ would be 0.5619", [0.3, at("w5+", "lr=0.3")]),
            ]
        case "mazur":
            parts = in_two_parts(10_000)
            return [
                ("All from the old gives .291027774", [at("E_total@2")]),
                (".291027924, comes out only", [in_two_parts(1)[1][0]]),
                ("after 10,000 updates is from two runs: the error, .0000351085",
                 [10_000, at("E_total@10000")]),
                ("two outputs below it, .015912196 and .984065734", [*parts[-1][1:]]),
                ("it would be 0.0000350915", [parts[-2][0]]),
                ("All weights at once lead to 0.015913620", [at("out_o1@10001")]),
                ("All weights at once lead to 0.984064274", [at("out_o2@10001")]),
                ("What 10,000 updates in two parts lead to", [10_000]),
            ]  # fmt: skip
        case "han-kamber":
            return [
                ("1 2 3 are the inputs, 4 5 the hidden ones, 6 the output", [1, 2, 3, 4, 5, 6]),
                ("0.474·(1 − 0.474)·(1 − 0.474) = 0.1311",
                 [*[at("out_o1"), 1, at("out_o1"), 1, at("out_o1")], 0.474 * 0.526 * 0.526]),
                ("Err5 = −0.0065", [at("dE/dnet_h2")]),
                ("Err4 = −0.0087", [at("dE/dnet_h1")]),
            ]  # fmt: skip
        case "macleod":
            return [
                ("target minus output, −0.19", [0.5 - 0.69]),
                ("(t − o)·(1 − o)·o = −0.0406", [1, (0.5 - 0.69) * (1 - 0.69) * 0.69]),
                ("Through the old one, 0.3, it is 0.09907", [at("w5"), at("w1+")]),
                ("the old one gives 0.7976", [at("w2+")]),
                ("the new weight 0.87305 again; with 0.9 it is 0.5926", [0.87305, at("w6"), at("w4+")]),
            ]
        case "regression":
            third, first = at("dE/dw1:3"), at("dE/dw1:1")
            return [
                ("the third point asks seven times as much of the weight as the first", [third / first]),
                ("Input 3 and error −14 make −42", [3, at("dE/dout_o1:3"), third]),
                ("with input 1 and error −6, asks a seventh", [1, at("dE/dout_o1:1"), first / third]),
            ]
        case "gates":
            asks = [at(f"dE/dw1:{sample}") for sample in (1, 2, 3, 4)]
            assert asks[:2] == [0, 0]
            return [
                ("Two of the sixteen you will not get", [2**4]),
                ("3 wants w1 smaller, 4 wants it larger", [1 + asks.index(max(asks)), 1 + asks.index(min(asks))]),
            ]
        case "cross-entropy":
            slope = at("dout_o1/dnet_o1")
            return [
                ("hardly learns for a hundred epochs, its answer is 0.96 then",
                 [100, at("out_o1@101", *stuck, of="nielsen")]),
                ("the slope of the sigmoid, 0.018", [slope]),
                ("the answer is 0.04 after as many", [at("out_o1@101")]),
                ("a smaller learning rate for this loss, 0.005", [0.005]),  # as the chapter has it
                ("is 0.48 and cannot exceed 0.5", [at("out_o1") ** 2 / 2, 0.5]),
                ("`nielsen`, at its better start, has 0.149 here", [at("dout_o1/dnet_o1", of="nielsen")]),
                ("it was 0.98 · 0.0177 = 0.0173", [at("out_o1"), slope, 0.98 * 0.0177]),
                ("56.6 times the 0.01735", [at("dE/dw1") / at("dE/dw1", *stuck, of="nielsen"),
                                           at("dE/dw1", *stuck, of="nielsen")]),
            ]  # fmt: skip
        case "softmax":
            parts3 = [math.exp(at(f"net_o{unit}")) for unit in (1, 2, 3)]
            return [("e¹ = 2.718", [parts3[0]]), ("the parts of all three: 2.718 + 0.135 + 1.", parts3)]
        case "xor":
            return [
                ("all four answers are about 0.7", [tuple(at(f"out_o1:{sample}") for sample in (1, 2, 3, 4))]),
                ("E of epoch 100 is still 0.106, that of epoch 250 is 0.013",
                 [100, at("E_epoch@100"), 250, at("E_epoch@250")]),
                ("If the answer were ½ for all four, E would be 0.125", [0.5**3]),
            ]  # fmt: skip
        case "three-layers":
            return [
                ("from h1 to the output 2 · 2 · 1 = 4", [2, 2, 1, 2 * 2 * 1]),
                ("through h1 and through h2, 8", [2 * 4]),
                ("With ten layers of ten it would be ten thousand million", [10**10]),
                ("counted and none is computed twice", [2]),
            ]
        case "symmetry":
            broken = ("w1=0.6",)
            return [
                ("After a thousand epochs they are still the same", [1000 * ratio("w1@1000", "w2@1000")]),
                ("0.5 to both, and E never falls below 0.125", [1 / 2, (0.5**2 + 0.5**2) / 2 / 2]),
                ("E is 0.135 as it is and 0.015 with", [at("E_total@100"), at("E_total@100", *broken)]),
                ("200 0.130 and 0.00074", [200, at("E_total@200"), at("E_total@200", *broken)]),
            ]
        case "vanishing":
            slopes = [at(f"dout_{one}/dnet_{one}") for one in ("h1", "h2", "h3", "h4", "o1")]
            return [
                ("the slope of a sigmoid is at most 0.25", [0.5 * (1 - 0.5)]),
                ("at most a thousandth", [0.25**5]),
                ("the slope of tanh may be up to 1", [1 - math.tanh(0) ** 2]),
                ("Near 0.66 again", [at("out_h4")]),
                ("with 0.2246 the largest", [max(slopes)]),
                ("0.2236 times dE/dnet_h4, and that was 0.2244 times dE/dnet_o1: less than a quarter",
                 [ratio("dE/dnet_h3", "dE/dnet_h4"), ratio("dE/dnet_h4", "dE/dnet_o1"), 0.25]),
                ("dE/dw5: 305 times smaller", [ratio("dE/dw5", "dE/dw1")]),
            ]  # fmt: skip
        case "dead-relu":
            leaky = "network.layers[0].activation={name: leaky_relu, slope: 0.2}"
            return [
                ("1 and 1.5 where 0.5", [at("out_o1:1"), at("out_o1:2"), at("target_o1")]),
                ("E stays at 0.125", [(at("E_total@2"), at("E_total@10"))]),
                ("E is 0.003 with the first and 0.100 with the second",
                 [at("E_total@10", "lr=0.1"), at("E_total@10", leaky)]),
                ("answers 0 to negative ones, where its slope is 0",
                 [at("out_h1@2:1"), at("dout_h1/dnet_h1@2:1")]),
                ("From 0.5 to below 0.", [at("w1"), min(0, max(0, at("w1+")))]),
                ("Slope 0: whatever", [at("dout_h1/dnet_h1@2:1")]),
                ("0 from both samples", [(at("dE/dw1@2:1"), at("dE/dw1@2:2"))]),
            ]  # fmt: skip
        case "diverge":
            left = [1 - at("w1+", f"lr={rate}") for rate in (0.1, 0.25, 0.4, 0.5)]  # of the distance to 1, which was 1
            return [
                ("1 − 4·lr, and 4 is the input squared", [1, at("x1") ** 2, at("x1") ** 2]),
                ("With 0.6 that is −1.4", [at("lr"), 1 - at("w1+")]),
                ("E all but doubles each epoch", [ratio("E_total@2", "E_total")]),
                ("0.6 comes down slowly, from one side 0 arrives in one step -0.6 jumps", left[:3]),
                ("and comes down -1 jumps", left[3:]),
                ("From 0 to 2.4. The bottom is at 1, and 2.4 is further", [at("w1"), at("w1+"), 1, at("w1+")]),
            ]  # fmt: skip
        case "momentum":
            plain = ("momentum=0",)
            assert all(at(f"E_total@{epoch}") < at(f"E_total@{epoch}", *plain) for epoch in range(3, 21))
            return [
                ("w2 the flat one, 25 times flatter", [ratio("dE/dw1", "dE/dw2")]),
                ("The learning rate, 0.9, is nearly the largest that plain descent can take: from 1 on",
                 [at("lr"), 2 * (at("w1+") - at("w1")) ** -1 * at("lr")]),
                ("each time 0.8 times as far from 1", [(at("w1@3", *plain) - 1) / (at("w1@2", *plain) - 1), 1]),
                ("it is 0.0030 and not 0.0284", [at("E_total@10"), at("E_total@10", *plain)]),
                ("0.0000417 and not 0.00255", [at("E_total@20"), at("E_total@20", *plain)]),
                ("with steps half as long", [1 - at("momentum")]),
                ("Half of the first velocity is still there, −1, and the new slope, 1.6",
                 [at("momentum"), at("v_w1@2") / 2, at("dE/dw1@2")]),
                ("half of the one before", [at("momentum")]),
                ("A momentum of 0.9 is more usual", [0.9]),
                ("1.54 times the slope", [ratio("v_w2+@2", "dE/dw2@2")]),
                ("would grow to twice the slope", [1 / (1 - at("momentum"))]),
                ("would have jumped to 0.36", [at("w1+@2", *plain)]),
                ("25 times smaller than for w1", [ratio("dE/dw1", "dE/dw2")]),
            ]  # fmt: skip
        case "adam":
            assert sum(at(f"E_total@{epoch}") > at(f"E_total@{epoch}", *plain) for epoch in range(2, 11)) > 5
            return [
                ("the slopes differ a hundredfold", [ratio("dE/dw1", "dE/dw2")]),
                ("The answers are w1 = 0.05 and w2 = 5", [(1 + 0) / 2 / 10, (1 - 0) / 2 / 0.1]),
                ("a tenth and a thousandth of what", [ratio("m_w1+", "dE/dw1"), at("v_w1+") / at("dE/dw1") ** 2]),
                ("Dividing by 1 − 0.9 and 1 − 0.999", [1, at("beta1"), 1, at("beta2")]),
                ("the first step is 3.16 times too long",
                 [at("m_w1+") / math.sqrt(at("v_w1+")) / (at("mhat_w1") / math.sqrt(at("vhat_w1")))]),
                ("with the rate 0.01 has w1 in one step; from 0.02 on",
                 [0.01 * 0.05 / at("w1+", *plain), 2 * 0.01 * 0.05 / at("w1+", *plain)]),
                ("50 it is 0.0244, and E is 0.124, hardly less than the 0.125",
                 [50, at("w2@50", *plain), at("E_total@50", *plain), at("E_total@2", *plain)]),
                ("w2 at 4.05 by then, and E at 0.00517", [at("w2@50"), at("E_total@50")]),
                ("A hundred times the slope of w2, and only because input 1 is a hundred times input 2",
                 [ratio("dE/dw1", "dE/dw2"), 1, ratio("x1", "x2"), 2]),
                ("A tenth of the slope", [ratio("m_w1+", "dE/dw1")]),
                ("nine tenths of 0", [at("beta1"), at("m_w1")]),
                ("A thousandth of the squared slope", [at("v_w1+") / at("dE/dw1") ** 2]),
                ("The slope is a hundred times smaller", [ratio("dE/dw1", "dE/dw2")]),
            ]  # fmt: skip
        case "iris":
            return [
                ("Fifteen of the hundred and fifty iris flowers", [len(load("iris").samples), 150]),
                ("Fifteen samples in batches", [len(load("iris").samples)]),
                ("gradient is only an estimate of that of all fifteen", [len(load("iris").samples)]),
                ("each to mean 0 and standard deviation 1", [0, 1]),
                ("a third for each species, the error would be ln 3 = 1.099", [1 / 3, 3, math.log(3)]),
                ("each counts a third", [1 / len(run("iris").batch(1, 4))]),
            ]
        case "overfitting":
            errors = [at(f"E_val@{epoch}") for epoch in range(1, 61)]
            assert [at(f"accuracy@{epoch}") == 1 for epoch in range(3, 61)] == [False, *[True] * 57]
            return [
                ("(1 for yes, −1 for no)", [at("x3:1"), at("x3:2")]),
                ("In epoch 9 it is 0.228, the least there is", [1 + errors.index(min(errors)), min(errors)]),
                ("epoch 60 E is down to 0.051 and E_val is up at 0.360", [60, at("E_epoch@60"), at("E_val@60")]),
                ("Look at sample 8, who studied", [1 + max(range(9), key=lambda k: at(f"x1:{k + 1}"))]),
                ("the weights of epoch 9 the network still lets them pass, with 0.501",
                 [at("best_epoch"), at("out_o1+@9:8")]),
                ("with those of epoch 60 it gives them 0.246", [60, at("out_o1+@60:8")]),
                ("Twice the slope of the hours", [abs(ratio("dE/dw2", "dE/dw1"))]),
            ]  # fmt: skip
        case "iris-validation":
            assert at("E_val@16") < at("E_val@15") < at("E_val@14")
            assert at("accuracy_val@9") < 1
            waited = at("best_epoch") + 5
            return [
                ("no gain in validation accuracy for 5 epochs: after epoch 15", [5, waited]),
                ("The fifteen irises of", [len(load(name).samples)]),
                ("and six of the nine: both 0.6667", [(at("accuracy"), at("accuracy_val"))]),
                ("epoch 10 it is right about all of them", [10 * at("accuracy@10") * at("accuracy_val@10")]),
                ("it would be ln 3 = 1.099", [3, math.log(3)]),
            ]
    return []


def in_two_parts(updates: int) -> list[tuple[float, float, float]]:
    """Mazur's network where the output layer is updated first: E and both outputs of every epoch."""

    def sigmoid(net: float) -> float:
        return 1 / (1 + math.exp(-net))

    w, said = [0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55], []
    for _ in range(updates + 1):
        h = [sigmoid(w[2 * unit] * 0.05 + w[2 * unit + 1] * 0.1 + 0.35) for unit in (0, 1)]
        o = [sigmoid(w[4 + 2 * unit] * h[0] + w[5 + 2 * unit] * h[1] + 0.6) for unit in (0, 1)]
        said.append((((0.01 - o[0]) ** 2 + (0.99 - o[1]) ** 2) / 2, *o))
        delta = [(o[unit] - goal) * o[unit] * (1 - o[unit]) for unit, goal in ((0, 0.01), (1, 0.99))]
        w[4:] = [w[4 + place] - 0.5 * delta[place // 2] * h[place % 2] for place in range(4)]
        back = [(delta[0] * w[4 + unit] + delta[1] * w[6 + unit]) * h[unit] * (1 - h[unit]) for unit in (0, 1)]
        w[:4] = [w[place] - 0.5 * back[place // 2] * (0.05, 0.1)[place % 2] for place in range(4)]
    return said


@pytest.mark.parametrize("name", bundled())
def test_every_number_in_words_is_true(name: str) -> None:
    """Each number is the file's own, of its run (three digits or more), or stands above with how it comes about."""
    text = words(name)
    for passage, values in recomputed(name):
        assert passage in text
        tokens = NUMBER.findall(passage)
        assert len(tokens) == len(values), (passage, tokens)
        for token, exact in zip(tokens, values, strict=True):
            assert all(fits(token, one) for one in (exact if isinstance(exact, tuple) else (exact,))), (passage, exact)
        text = text.replace(passage, "…")
    epochs, samples = data(name)["training"]["epochs"], len(load(name).samples)
    for kind, *numbers in PLACES.findall(text):
        assert all(1 <= int(one) <= (epochs + 1 if "epoch" in kind else samples) for one in numbers if one), numbers
    own, run = [abs(one) for one in scalars(data(name))], of_the_run(name)
    unknown = []
    for token in NUMBER.findall(PLACES.sub("", text)):
        if token.lower() not in IN_WORDS:
            if abs(float(token.replace(",", "").replace("−", "-"))) in own:
                continue
            if digits_of(token) >= 3 and any(fits(token, one) for one in run):
                continue
        at = text.index(token)
        unknown.append(f"{token}: …{text[max(at - 50, 0) : at + 40]}…")
    assert unknown == []
