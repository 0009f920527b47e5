"""Carrying values as with a pencil, how many decimals that takes, and variants to practise on."""

from __future__ import annotations

import json
import random
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnstep
from calculator import Calculator, assert_equation_is_true, equations
from commands import nnstep as run
from commands import printed
from nnstep.algebra.expr import evaluate
from nnstep.algebra.intervals import interval
from nnstep.algebra.parse import parse
from nnstep.lesson.precision_needed import MOST, decimals_needed
from nnstep.lesson.variant import variant
from nnstep.scenario.bundled import bundled


def pencil(number: Decimal, places: int) -> Decimal:
    """Rounded as at school."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def sigmoid(net: Decimal) -> Decimal:
    return 1 / (1 + (-net).exp())


def by_hand(
    places: int, epochs: int, inputs: list[str], targets: list[str], w: list[str], rate: str
) -> list[dict[str, Decimal]]:
    """A 2-2-2 network of sigmoids with half squared errors, every number rounded before it is used."""
    x1, x2, t1, t2, lr = map(Decimal, (*inputs, *targets, rate))
    weights = [Decimal(0), *map(Decimal, w)]
    pages = []

    def r(number: Decimal) -> Decimal:
        return pencil(number, places)

    for _ in range(epochs):
        n: dict[str, Decimal] = {}
        for h, (a, b) in ((1, (1, 2)), (2, (3, 4))):
            n[f"net_h{h}"] = r(weights[a] * x1 + weights[b] * x2)
            n[f"out_h{h}"] = r(sigmoid(n[f"net_h{h}"]))
        for o, (a, b), t in ((1, (5, 6), t1), (2, (7, 8), t2)):
            n[f"net_o{o}"] = r(weights[a] * n["out_h1"] + weights[b] * n["out_h2"])
            out = n[f"out_o{o}"] = r(sigmoid(n[f"net_o{o}"]))
            n[f"E_o{o}"] = r((t - out) ** 2 / 2)
            n[f"dE/dout_o{o}"] = r(out - t)
            n[f"dout_o{o}/dnet_o{o}"] = r(out * (1 - out))
            n[f"dE/dnet_o{o}"] = r(n[f"dE/dout_o{o}"] * n[f"dout_o{o}/dnet_o{o}"])
            for number, source in ((a, "out_h1"), (b, "out_h2")):
                n[f"dE/dw{number}"] = r(n[f"dE/dnet_o{o}"] * n[source])
        n["E_total"] = r(n["E_o1"] + n["E_o2"])
        for h, (a, b), (up, across) in ((1, (1, 2), (5, 7)), (2, (3, 4), (6, 8))):
            n[f"dE/dout_h{h}"] = r(n["dE/dnet_o1"] * weights[up] + n["dE/dnet_o2"] * weights[across])
            out = n[f"out_h{h}"]
            n[f"dout_h{h}/dnet_h{h}"] = r(out * (1 - out))
            n[f"dE/dnet_h{h}"] = r(n[f"dE/dout_h{h}"] * n[f"dout_h{h}/dnet_h{h}"])
            n[f"dE/dw{a}"], n[f"dE/dw{b}"] = (r(n[f"dE/dnet_h{h}"] * x) for x in (x1, x2))
        for number in range(1, 9):
            n[f"w{number}+"] = weights[number] = r(weights[number] - lr * n[f"dE/dw{number}"])
        pages.append(n)
    return pages


def scenario_of(inputs: list[str], targets: list[str], w: list[str], rate: str) -> nnstep.Scenario:
    numbers = [float(text) for text in w]
    return nnstep.Scenario.from_dict(
        {
            "format": 1,
            "network": {
                "inputs": 2,
                "layers": [
                    {"units": 2, "activation": "sigmoid", "weights": numbers[:4]},
                    {"units": 2, "activation": "sigmoid", "weights": numbers[4:]},
                ],
            },
            "data": [{"inputs": [float(x) for x in inputs], "targets": [float(t) for t in targets]}],
            "loss": "half_squared_error",
            "optimizer": {"name": "sgd", "learning_rate": float(rate)},
        }
    )


ARTICLE = (["0.2", "0.3"], ["0.99", "0.01"], ["0.15", "0.25", "0.35", "0.45", "0.55", "0.65", "0.75", "0.85"], "0.5")


@pytest.mark.parametrize("places", [1, 2, 3, 4, 6, 9])
def test_the_article_by_hand(places: int) -> None:
    """Every number of five epochs is the one that decimals give, rounded after each line."""
    trace = nnstep.trace(nnstep.load("article"), hand=places)
    for epoch, page in enumerate(by_hand(places, 5, *ARTICLE), 1):
        for name, number in page.items():
            assert Decimal(repr(trace[f"{name}@{epoch}"].value)) == number, (name, epoch)


hundredths = st.integers(-150, 150).map(lambda n: str(Decimal(n).scaleb(-2)))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(hundredths, min_size=2, max_size=2), st.lists(hundredths, min_size=2, max_size=2),
    st.lists(hundredths, min_size=8, max_size=8), st.sampled_from(["0.5", "0.1", "0.25", "1", "0.05"]),
    st.integers(1, 7),
)  # fmt: skip
def test_any_small_network_by_hand(inputs: list[str], targets: list[str], w: list[str], rate: str, places: int) -> None:
    """So it is with other numbers, also where terms cancel and halves are met exactly."""
    trace = nnstep.trace(scenario_of(inputs, targets, w, rate), hand=places)
    for epoch, page in enumerate(by_hand(places, 2, inputs, targets, w, rate), 1):
        for name, number in page.items():
            assert Decimal(repr(trace[f"{name}@{epoch}"].value)) == number, (name, epoch)


def test_six_of_the_articles_eleven_forward_numbers_come_out_as_printed() -> None:
    """What the article prints on its way forward is what three decimals give, six times of eleven."""
    scenario = nnstep.load("article")
    trace = nnstep.trace(scenario, hand=3)
    forward = scenario.claims[:11]
    right = [
        claim.quantity for claim in forward if Decimal(claim.printed) == Decimal(repr(trace[claim.quantity].value))
    ]
    assert right == ["net_h1", "net_h2", "out_h1", "out_h2", "net_o1", "out_o2"]


def test_the_sum_over_batches_is_carried_too() -> None:
    """E_epoch of several updates is the rounded mean of rounded errors; derived factors are carried numbers."""
    trace = nnstep.trace(nnstep.load("regression", [("training.batch", "online")]), hand=2)
    errors = [Decimal(repr(trace[f"E:{sample}"].value)) for sample in (1, 2, 3)]
    assert Decimal(repr(trace["E_epoch"].value)) == pencil(sum(errors, Decimal(0)) / 3, 2)
    article = nnstep.trace(nnstep.load("article"), hand=3)
    assert article["dnet_o1/dw5"].value == 0.526
    assert article["dE_o1/dout_h1"].value == float(pencil(Decimal("-0.075") * Decimal("0.55"), 3))


def test_drawn_weights_are_rounded_and_given_ones_are_not() -> None:
    """A pencil copies what is printed, and writes down a drawn number with its decimals."""
    drawn = nnstep.load("article", [("network.layers[0].weights", "xavier_uniform"), ("seed", "3")])
    trace = nnstep.trace(drawn, {"w8": 0.123456}, hand=2)
    assert trace["w1"].value == round(nnstep.trace(drawn)["w1"].value, 2)
    assert trace["w8"].value == 0.123456
    assert trace["lr"].value == 0.5


@pytest.mark.parametrize("name", [n for n in bundled() if "iris" not in n])
@pytest.mark.parametrize("places", [2, 5])
def test_lines_by_hand_are_true(name: str, places: int) -> None:
    """Each equation, evaluated from its carried operands and rounded, is the carried value."""
    trace = nnstep.trace(nnstep.load(name), hand=places)
    for label in trace.quantities():
        quantity = trace[label]
        assert quantity.equation is not None
        value = evaluate(quantity.equation.expr, lambda key, at=quantity.place: trace.value(trace.beside(at, key)))  # type: ignore[misc]
        if abs(value) < 1e6:
            assert abs(quantity.value - value) <= 0.5 * 10**-places * (1 + 1e-6), label


@pytest.mark.parametrize("name", [n for n in bundled() if "iris" not in n])
@pytest.mark.parametrize("places", [1, 4])
def test_lines_by_hand_give_on_a_calculator_what_is_printed(name: str, places: int) -> None:
    """Typed in as it stands, each line rounds to the result, also one that rounding left a zero; the top says how."""
    text = printed("run", name, "--hand", places, "--no-input")
    assert text.splitlines()[1] == f"carried with {places} decimal{'s' * (places > 1)}, as with a pencil"
    found = equations(text)
    assert found
    for equation in found:
        result = equation.lines[-1][1]
        if re.fullmatch(r"0\.0+", result):
            for _, typed in equation.lines[:-1]:
                assert pencil(Calculator(typed).value(), places) == 0
        else:
            assert_equation_is_true(equation)


def test_the_transcript_shows_what_is_carried() -> None:
    """The lines hold the carried numbers, all their decimals, and a zero that was rounded says so."""
    text = printed("run", "article", "--hand", "3", "--no-input")
    assert "≈ 0.526·0.55 + 0.551·0.65\n" in text
    assert "≈ 0.570\n" in text
    assert "promised" not in text
    assert re.search(r"≈ 0\.00\n", printed("run", "article", "--hand", "2", "--no-input"))
    assert "∑OutH1 = Oh1·W5" in text


def test_the_page_leaves_out_what_rounding_would_spoil() -> None:
    """By hand there is no measured slope and no effect; the gradient is the line that was carried."""
    page = printed("explain", "w1", "-s", "article", "--hand", "3")
    assert "Test:" not in page
    assert "What this update alone does" not in page
    assert "carried with 3 decimals, as with a pencil" in page
    assert "≈ 0.017 · 0.2" in page
    data = json.loads(printed("explain", "w1", "-s", "article", "--hand", "3", "--json"))
    assert data["parameter"]["finite_difference"] is None


def test_show_and_check_by_hand() -> None:
    """`show` prints carried values; `check` judges by them."""
    assert printed("show", "out_h1", "w5+", "-s", "article", "--hand", "3").split() == [
        "out_h1",
        "0.526",
        "w5+",
        "0.57",
    ]
    data = json.loads(printed("show", "out_h1", "-s", "article", "--hand", "3", "--json"))
    assert (data["hand"], data["quantities"][0]["value"]) == (3, 0.526)
    marks = run("check", "article", "--hand", "3", "--json").json["marks"]
    assert [mark["verdict"] for mark in marks[:5]] == ["exact"] * 5
    assert marks[5]["verdict"] == "close"


@pytest.mark.parametrize("places", ["-1", "16", "many"])
def test_decimals_nobody_can_carry(places: str) -> None:
    """What is no number of decimals is refused in words."""
    ran = run("show", "w1", "--hand", places)
    assert ran.code == 2
    assert ran.err
    with pytest.raises(nnstep.UsageError):
        nnstep.trace(nnstep.load("article"), hand=99)


# -- how many decimals -------------------------------------------------------------------------------------------------

names = st.sampled_from(list(by_hand(3, 1, *ARTICLE)[0]))


@settings(max_examples=40, deadline=None)
@given(names, st.integers(2, 5), st.integers(0, 10**9))
def test_certain_decimals_are_enough_however_roundings_fall(name: str, decimals: int, seed: int) -> None:
    """Whatever is done to the last decimal carried, up to half a unit, the asked decimals come out right."""
    trace = nnstep.trace(nnstep.load("article"))
    place = trace.find(name)
    need = decimals_needed(trace, place, decimals)
    if need is None:
        assert name in ("net_h1", "net_h2")
        return
    assert need.certain is not None
    assert need.enough is not None
    assert need.enough <= need.certain <= MOST
    wanted = pencil(Decimal(repr(trace.value(place))), decimals)
    rng = random.Random(seed)
    carried: dict[object, float] = {}

    def known(key, at, top):  # type: ignore[no-untyped-def]
        there = trace.beside(at, key)
        right = trace.equation(there)
        if right is None:
            return trace.value(there)
        if there not in carried:
            value = evaluate(right, lambda k: known(k, there, False))
            exact = abs(trace.value(there)) * 10**need.certain  # 0.105 is not rounded to three decimals or more
            moved = 0.0 if there.key.kind == "net" and there.key.layer == 1 and exact % 1 < 1e-6 else 0.5
            carried[there] = value + rng.choice((-1, 1, rng.uniform(-1, 1))) * moved * 10**-need.certain
        return carried[there]

    right = trace.equation(place)
    assert right is not None
    result = evaluate(right, lambda key: known(key, place, True))
    assert pencil(Decimal(f"{result:.15g}"), decimals) == wanted


@pytest.mark.parametrize(("name", "decimals"), [("E_total", 4), ("dE/dw1", 6), ("w5+", 4), ("net_o1", 3)])
def test_the_fewest_decimals_that_do(name: str, decimals: int) -> None:
    """Carrying that many gives the asked decimals, and no fewer do."""
    trace = nnstep.trace(nnstep.load("article"))
    need = decimals_needed(trace, trace.find(name), decimals)
    assert need is not None
    assert need.enough is not None
    wanted = pencil(Decimal(repr(trace[name].value)), decimals)

    def last_line(places: int) -> Decimal:
        by = nnstep.trace(nnstep.load("article"), hand=places)
        quantity = by[name]
        assert quantity.equation is not None
        value = evaluate(quantity.equation.expr, lambda key: by.value(by.beside(quantity.place, key)))
        return pencil(Decimal(f"{value:.15g}"), decimals)

    assert last_line(need.enough) == wanted
    assert all(last_line(fewer) != wanted for fewer in range(need.enough))


def test_the_sentence_on_decimals() -> None:
    """`explain -v` and `check -v` say how many decimals to carry; without -v nobody is bothered."""
    page = printed("explain", "dE/dw1", "-s", "article", "-v")
    assert "To get ∂E/∂W1 right to six decimals by hand, carry seven decimals on the way." in page
    assert "decimals on the way" not in printed("explain", "dE/dw1", "-s", "article")
    assert "O1 to four decimals: carry 5" in run("check", "article", "-v").out


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([
        "a*b+c", "a/(b*b+1)", "1/(1+exp(-a))", "abs(a)-abs(b)", "a^2-b", "sqrt(abs(a*b))", "tanh(a)*b-c", "exp(a)-b/2",
    ]),
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0, 0.5)), min_size=3, max_size=3),
    st.integers(0, 10**9),
)  # fmt: skip
def test_intervals_hold_every_value(formula: str, ends: list[tuple[float, float]], seed: int) -> None:
    """No choice of operands within their intervals leaves the interval of the result."""
    node = parse(formula, letters)
    low, high = interval(node, lambda key: (ends["abc".index(key)][0], sum(ends["abc".index(key)])))
    rng = random.Random(seed)
    for _ in range(20):
        at = [start + width * rng.choice((0, 1, rng.random())) for start, width in ends]
        value = evaluate(node, lambda key: at["abc".index(key)])  # noqa: B023
        assert low - 1e-12 <= value <= high + 1e-12


def letters(text: str, start: int) -> tuple[int, str] | None:
    """The names a, b and c, for the parser."""
    alone = text[start] in "abc" and not text[start + 1 : start + 2].isalpha()
    return (start + 1, text[start]) if alone else None


# -- variants ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", bundled())
def test_a_variant_keeps_the_shape_and_changes_the_numbers(name: str) -> None:
    """Same sizes, functions and samples; numbers of at most two decimals; nothing the source said of the old ones."""
    scenario = nnstep.load(name)
    other = variant(scenario, 5)
    assert other == variant(scenario, 5)
    assert other.network != scenario.network
    for old, new in zip(scenario.network.layers, other.network.layers, strict=True):
        assert (old.units, old.activation, old.bias is None) == (new.units, new.activation, new.bias is None)
        assert all(round(w, 2) == w != 0 for row in new.weights for w in row)  # type: ignore[union-attr]
    assert len(other.samples) == len(scenario.samples)
    own = () if other.variant.keeps("data") else other.samples
    assert all(round(x, 2) == x for sample in own for x in (*sample.inputs, *sample.targets))
    assert not other.claims
    assert not other.remarks
    assert other.digest != scenario.digest
    trace = nnstep.trace(other)
    assert all(abs(trace[name].value) < 1e6 for name in trace.quantities()[:200])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**63 - 1))
def test_variants_of_the_article_are_worth_computing(seed: int) -> None:
    """No neuron is saturated, no output is right already, no two hidden sums are the same."""
    trace = nnstep.trace(variant(nnstep.load("article"), seed))
    slopes = [trace[f"dout_{n}/dnet_{n}"].value for n in ("h1", "h2", "o1", "o2")]
    assert min(slopes) > 0.02
    assert abs(trace["net_h1"].value - trace["net_h2"].value) > 0.0005
    assert all(abs(trace[f"out_o{o}"].value - trace[f"target_o{o}"].value) > 0.02 for o in (1, 2))


def test_a_variant_is_the_same_everywhere() -> None:
    """The numbers rest on random() seeded with a text, which no version of Python may change: these are fixed."""
    layers = variant(nnstep.load("article"), 1).network.layers
    assert layers[0].weights == ((0.25, 0.7), (0.65, 0.9))


def test_a_variant_of_a_large_network_is_refused() -> None:
    """Nobody computes with five thousand weights."""
    large = nnstep.Scenario.from_dict({
        "format": 1, "seed": 1,
        "network": {"inputs": 100, "layers": [{"units": 60, "activation": "relu", "weights": "he_normal"}]},
        "data": [{"inputs": [0.5] * 100, "targets": [1] * 60}], "loss": "mse",
    })  # fmt: skip
    with pytest.raises(nnstep.UsageError, match="too large"):
        variant(large, 1)
