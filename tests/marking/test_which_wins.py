"""Of two mistakes that give the same number the one that people make more often is named first; here is which, and why.

The numbers are worked out by hand, with the network of the article and small ones that let two mistakes meet.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

import nnstep
from nnstep.network.trace import Trace

X, T, RATE = (0.2, 0.3), (0.99, 0.01), 0.5
W = (0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85)


def sigmoid(net: float) -> float:
    return 1 / (1 + math.exp(-net))


NET_H = (X[0] * W[0] + X[1] * W[1], X[0] * W[2] + X[1] * W[3])
OUT_H = tuple(map(sigmoid, NET_H))
NET_O = (OUT_H[0] * W[4] + OUT_H[1] * W[5], OUT_H[0] * W[6] + OUT_H[1] * W[7])
OUT_O = tuple(map(sigmoid, NET_O))
DOUT = tuple(out - t for out, t in zip(OUT_O, T, strict=True))
SLOPE_O = tuple(out * (1 - out) for out in OUT_O)
DNET_O = tuple(one * slope for one, slope in zip(DOUT, SLOPE_O, strict=True))
SLOPE_OF_OUT = sigmoid(OUT_O[0]) * (1 - sigmoid(OUT_O[0]))
SLOPE_H = tuple(out * (1 - out) for out in OUT_H)
PATHS = (DNET_O[0] * W[4], DNET_O[1] * W[6])  # to out_h1
DNET_H1 = sum(PATHS) * SLOPE_H[0]
ERRORS = tuple((t - out) ** 2 / 2 for out, t in zip(OUT_O, T, strict=True))


NEW = {4: W[4] - RATE * DNET_O[0] * OUT_H[0], 6: W[6] - RATE * DNET_O[1] * OUT_H[0]}


@cache
def network(
    activation: str = "sigmoid", loss: str = "half_squared_error", outputs: int = 2, samples: int = 1, **optimizer: Any
) -> Trace:
    """2-2-2 with the article's numbers, or with one output; other samples have other numbers."""
    layers = [
        {"units": 2, "activation": activation, "weights": [list(W[0:2]), list(W[2:4])]},
        {"units": outputs, "activation": activation, "weights": [list(W[4:6]), list(W[6:8])][:outputs]},
    ]
    data = [{"inputs": list(X), "targets": list(T[:outputs])}]
    data += [{"inputs": [0.7, 0.1 * n], "targets": [0.2, 0.6][:outputs]} for n in range(1, samples)]
    scenario = {
        "format": 1, "network": {"inputs": 2, "layers": layers}, "data": data, "loss": loss,
        "optimizer": {"name": "sgd", "learning_rate": RATE} | optimizer,
    }  # fmt: skip
    return nnstep.trace(nnstep.Scenario.from_dict(scenario))


def causes(trace: Trace, quantity: str, number: float, places: int = 6) -> list[str]:
    return [cause.mistake for cause in nnstep.diagnose(trace, quantity, f"{number:.{places}f}").causes]


# quantity, the wrong number, the mistake that is named, and something of what is said; in the comments why that one
ARTICLE = [
    # The sum stands in this very equation; to leave the activation out at the output is a step further back.
    ("dE/dout_o1", NET_O[0] - T[0], "net_for_out", "0.6476 is the sum net_o1, not the output out_o1."),
    # Asked for the output, the sum is the activation left out, and not the answer to another question.
    ("out_h1", NET_H[0], "activation_missing", "out_h1 is made of the sum net_h1, not equal to it."),
    ("net_h1", OUT_H[0], "out_for_net", "asked is the sum net_h1."),
    # Uphill is the sign of the step; a slope of the other sign would do the same, but is two slips from the question.
    ("w5+", W[4] + RATE * DNET_O[0] * OUT_H[0], "ascent", "The step goes uphill: it has to be subtracted"),
    ("w1+", W[0] + RATE * DNET_H1 * X[0], "ascent", "0.15 + 0.5 · 0.003347"),
    # A difference taken the wrong way round is what people do there.
    ("dE/dout_o1", T[0] - OUT_O[0], "sign_flipped", "right is ∂E/∂out_o1 = out_o1 − target_o1."),
    ("dE/dw5", -DNET_O[0] * OUT_H[0], "sign_flipped", "follows where ∂E/∂out_o1 is 0.99 − 0.656474 ≈ 0.333526"),
    # A whole row for a column is one habit; that it comes to the same as w3 for w2 alone is a matter of 2 x 2.
    ("net_h1", X[0] * W[0] + X[1] * W[2], "transposed", "is read where another belongs: w3 stands for w2."),
    ("dE/dout_h1", DNET_O[0] * W[4] + DNET_O[1] * W[5], "transposed", "w6 stands for w7."),
    # One weight of another neuron, the others right.
    ("net_h1", X[0] * W[2] + X[1] * W[1], "wrong_weight", "0.35 is w3, not w1."),
    # The slope left out whole, or taken at the output.
    ("dE/dnet_o1", DOUT[0], "derivative_missing", "The slope ∂out_o1/∂net_o1 is left out; it is 0.2255."),
    ("dE/dw5", DOUT[0] * OUT_H[0], "derivative_missing", "−0.175510 is (−0.333526) · 0.526226. The slope"),
    ("dE/dw1", sum(PATHS) * X[0], "derivative_missing", "The slope ∂out_h1/∂net_h1 is left out; it is 0.2493."),
    ("dE/dnet_o1", DOUT[0] * SLOPE_OF_OUT, "derivative_of_out", "here it is taken at the output out_o1."),
    ("dout_o1/dnet_o1", SLOPE_OF_OUT, "derivative_of_out", "The slope belongs to the sum net_o1"),
    # Two outputs: half of the sum is their mean, since people divide by the number of outputs.
    ("E_total", sum(ERRORS) / 2, "mean_for_sum", "It is divided by their number, but here the parts add up."),
    # Twice an error of one output is the half left out, where there is nothing to average.
    ("E_o1", 2 * ERRORS[0], "half_missing", "is (0.99 − 0.656474)². The ½ is left out."),
    ("E_o1", (T[0] - OUT_O[0]) / 2, "square_missing", "The square is left out."),
    ("E_o1", sum(ERRORS), "other_quantity", "That answers another question; asked is the error E_o1."),
    ("E_total", ERRORS[0], "term_missing", "E_o2 is left out."),
    # One path of two; the mean of both.
    ("dE/dout_h1", PATHS[0], "one_path_only", "That is one path only; there are 2, and their parts add up"),
    ("dE/dout_h1", sum(PATHS) / 2, "paths_not_summed", "The paths are averaged, but their parts add up."),
    ("dE/dout_h1", DNET_O[0] + DNET_O[1], "weights_missing", "The weights w5 and w7 are left out"),
    # Factors of a gradient and of a step.
    ("dE/dw5", DNET_O[0], "factor_missing", "out_h1 is left out."),
    ("dE/dw5", DNET_O[0] * OUT_H[1], "wrong_source", "0.5511 is the output out_h2, not the output out_h1."),
    ("dE/dw2", DNET_H1 * X[0], "wrong_source", "0.2 is the input x1, not the input x2."),
    ("dE/dw5", DNET_O[1] * OUT_H[0], "wrong_neuron", "0.1447 is ∂E/∂net_o2, not ∂E/∂net_o1."),
    ("dE/dw5", DNET_O[0] * SLOPE_O[0] * OUT_H[0], "factor_extra", "∂out_o1/∂net_o1 does not belong in this product."),
    ("dE/dw5", DNET_O[0] / OUT_H[0], "divided", "It is divided by out_h1 where it has to be multiplied."),
    ("w5+", W[4] - DNET_O[0] * OUT_H[0], "learning_rate_missing", "η is left out."),
    ("w5+", W[4] - 0.1 * DNET_O[0] * OUT_H[0], "learning_rate_other", "It takes η = 0.1; here η is 0.5."),
    ("w5+", W[5] - RATE * DNET_O[0] * OUT_H[0], "wrong_weight", "0.65 is w6, not w5."),
    ("w5+", -RATE * DNET_O[0] * OUT_H[0], "term_missing", "w5 is left out."),
    # Targets.
    ("dE/dout_o1", OUT_O[0] - 1, "wrong_target", "The target target_o1 is 0.99, not 1."),
    ("dE/dout_o1", OUT_O[0] - T[1], "wrong_target", "0.01 is the target target_o2, not the target target_o1."),
    ("dE/dout_o1", OUT_O[1] - T[0], "wrong_neuron", "0.7033 is the output out_o2, not the output out_o1."),
    # It is the output itself, before it is the target left out.
    ("dE/dout_o1", OUT_O[0], "other_quantity", "is the output out_o1."),
    # Another function than the one of the scenario.
    ("out_h1", math.tanh(NET_H[0]), "other_activation", "That is tanh; this scenario takes sigmoid."),
    ("dE/dout_o1", 2 * DOUT[0], "half_missing", "2·(0.656474 − 0.99)"),
    ("dE/dnet_o1", DOUT[0] * SLOPE_O[0] ** 2, "factor_extra", "∂out_o1/∂net_o1 is taken twice."),
    ("dE/dnet_o1", DOUT[0] / SLOPE_O[0], "divided", "divided by ∂out_o1/∂net_o1 where it has to be multiplied"),
    # A path of the other sign: the difference at o2 the wrong way round is likelier than a minus between the paths.
    ("dE/dout_h1", PATHS[0] - PATHS[1], "sign_flipped", "right is ∂E/∂out_o2 = out_o2 − target_o2."),
    ("dE/dout_h1", PATHS[0] * PATHS[1], "paths_not_summed", "The paths are multiplied, but their parts add up."),
    ("dout_o1/dnet_o1", OUT_O[0], "factor_missing", "1 − out_o1 is left out"),
    ("dout_o1/dnet_o1", 1 - OUT_O[0], "factor_missing", "out_o1 is left out."),
    ("dout_o1/dnet_o1", NET_O[0] * (1 - NET_O[0]), "net_for_out", "is the sum net_o1, not the output out_o1"),
    ("out_o1", 1 / (1 + math.exp(NET_O[0])), "sign_flipped", "The sign is the other one"),
    ("net_o1", OUT_H[0] * W[4], "term_missing", "w6·out_h2 is left out"),
    ("net_o1", NET_H[0] * W[4] + NET_H[1] * W[5], "net_for_out", "0.105 is the sum net_h1, not the output out_h1"),
    ("net_o1", OUT_H[1] * W[4] + OUT_H[1] * W[5], "wrong_source", "is the output out_h2, not the output out_h1"),
    # Signs and terms of a sum.
    ("net_h1", X[0] * W[0] - X[1] * W[1], "sign_flipped", "The sign is the other one"),
    ("w5+", RATE * DNET_O[0] * OUT_H[0], "term_missing", "w5 is left out."),
    ("dE/dout_h1", sum(DNET_O) * (W[4] + W[6]), "paths_not_summed", "each path has its own product"),
    ("net_h1", NET_H[0] / 2, "mean_for_sum", "It is divided by their number"),
    ("dE/dout_o1", DOUT[0] / 2, "mean_for_sum", "It is divided by their number"),
    ("net_h1", W[0] + W[1], "factor_missing", "x1 is left out."),
    ("net_h1", X[0] + X[1], "factor_missing", "w1 is left out."),
    # Powers.
    ("E_total", 2 * sum(ERRORS), "half_missing", "The ½ is left out."),
    ("E_o1", (T[0] ** 2 - OUT_O[0] ** 2) / 2, "square_missing", "ach is squared by itself"),
    ("E_o2", (OUT_O[1] - T[1]) / 2, "square_missing", "The square is left out."),
    # What does not belong there, or is taken twice.
    ("dE/dw5", DNET_O[0] * OUT_H[0] * W[4], "factor_extra", "w5 does not belong in this product."),
    # The activation twice is the activation of the output, where the sum belongs.
    ("out_h1", sigmoid(OUT_H[0]), "out_for_net", "is the output out_h1, not the sum net_h1"),
    # Another loss, another slope.
    ("E_o1", -T[0] * math.log(OUT_O[0]) - (1 - T[0]) * math.log(1 - OUT_O[0]), "other_loss", "binary cross entropy"),
    # |t − o| is a loss of its own, and so likelier than twice for squared.
    ("E_o1", T[0] - OUT_O[0], "other_loss", "mean absolute error"),
    ("dE/dnet_o1", DOUT[0] * SLOPE_O[1], "wrong_neuron", "0.2087 is the slope ∂out_o2/∂net_o2, not the slope"),
    ("dE/dnet_h1", sum(PATHS) * SLOPE_O[0], "wrong_neuron", "is the slope ∂out_o1/∂net_o1, not"),
    ("dE/dnet_o1", ERRORS[0] * SLOPE_O[0], "other_quantity", "is the error E_o1, not ∂E/∂out_o1"),
    ("dE/dw5", DNET_O[0] * NET_H[0], "net_for_out", "0.105 is the sum net_h1, not the output out_h1."),
    ("dE/dw1", DNET_H1 * W[0], "wrong_source", "0.15 is w1, not the input x1."),
    ("dE/dw1", DNET_O[0] * X[0], "wrong_neuron", "is ∂E/∂net_o1, not ∂E/∂net_h1."),
    # Weights in each other's place, and new ones too early.
    ("net_h1", X[0] * W[1] + X[1] * W[0], "wrong_weight", "0.25 is w2, not w1."),
    ("dE/dout_h1", DNET_O[0] * NEW[4] + DNET_O[1] * NEW[6], "updated_weight_used", "New weights are meant"),
    ("dE/dout_h1", DNET_O[0] * W[6] + DNET_O[1] * W[4], "wrong_weight", "0.75 is w7, not w5."),
    ("w5+", W[4] - RATE * DNET_O[0] * OUT_H[1], "wrong_source", "is the output out_h2, not the output out_h1."),
    ("w5+", W[4] - RATE * DNET_O[1] * OUT_H[0], "wrong_neuron", "is ∂E/∂net_o2, not ∂E/∂net_o1."),
    # The answer to another question.
    ("dE/dw5", NEW[4], "other_quantity", "asked is ∂E/∂w5"),
    ("net_h1", NET_H[1], "transposed", "w3 stands for w1"),
    ("out_h1", OUT_H[1], "wrong_neuron", "0.205 is the sum net_h2, not the sum net_h1."),
    # Digits.
    ("w5+", 0.569970, "misprint", "Two digits have changed places: 0.569790, not 0.569970."),
    ("out_h1", 0.562226, "misprint", "Two digits have changed places: 0.526226, not 0.562226."),
    ("w5+", 0.569790 * 10, "misprint", "The decimal point has moved: 0.56979, not 5.697900."),
]  # fmt: skip


@pytest.mark.parametrize(("quantity", "number", "winner", "says"), ARTICLE)
def test_the_likelier_of_two_is_named_first(quantity: str, number: float, winner: str, says: str) -> None:
    """The first cause of the number is the mistake that people make there, and it is said what is wrong."""
    first = nnstep.diagnose(network(), quantity, f"{number:.6f}").causes[0]
    assert first.mistake == winner
    assert says in first.says


def test_inputs_turned_are_found_from_the_output_on() -> None:
    """x1 for x2 and x2 for x1 in both hidden sums, carried through to the output: the inputs were taken wrongly."""
    hidden = [sigmoid(X[1] * W[0] + X[0] * W[1]), sigmoid(X[1] * W[2] + X[0] * W[3])]
    found = causes(network(), "out_o1", sigmoid(hidden[0] * W[4] + hidden[1] * W[5]))
    assert found[0] in ("wrong_source", "wrong_weight")  # w1 for w2 and w2 for w1 everywhere is the same


def test_another_loss_is_found_where_there_is_one_output() -> None:
    """With one output E is its error: −(t ln o + (1 − t) ln(1 − o)) under the squared error's name."""
    trace = network(outputs=1)
    out = OUT_O[0]
    entropy = -(T[0] * math.log(out) + (1 - T[0]) * math.log(1 - out))
    assert causes(trace, "E_total", entropy)[0] == "other_loss"
    assert causes(trace, "dE/dout_o1", (out - T[0]) / (out * (1 - out)))[0] in ("other_loss", "divided")


def test_of_a_mean_the_sum_is_named_before_the_missing_half() -> None:
    """With a mean over two outputs twice the error is the sum, since there is a division to forget."""
    squares = [(t - out) ** 2 for t, out in zip(T, OUT_O, strict=True)]
    assert causes(network(loss="mean_squared_error"), "E_total", sum(squares))[0] == "sum_for_mean"
    assert causes(network(loss="mean_squared_error"), "dE/dout_o1", DOUT[0] * 2)[0] == "sum_for_mean"


def test_of_two_samples_the_mean_is_missed_before_the_half() -> None:
    """Over two samples the gradient summed is twice the mean: the division by their number is what is forgotten."""
    trace = network(samples=2)
    gradient = trace["dE/dw5"].value  # the oracle tests hold it; here only what becomes of it matters
    assert causes(trace, "dE/dw5", 2 * gradient)[0] == "sum_for_mean"


def test_a_number_of_another_sample_is_that() -> None:
    """The second sample's sum given for the first one's."""
    assert causes(network(samples=2), "net_h1:1", 0.7 * W[0] + 0.1 * W[1])[0] == "other_sample"


def test_the_plainer_explanation_keeps_two_mistakes_out() -> None:
    """Where one mistake gives the number, pairs of mistakes are not offered beside it."""
    found = nnstep.diagnose(network(), "dE/dout_o1", f"{NET_O[0] - T[0]:.6f}").causes
    assert all(cause.also is None for cause in found)


def test_two_mistakes_are_named_the_larger_first() -> None:
    """The slope left out and the step taken uphill, together."""
    first = nnstep.diagnose(network(), "w5+", f"{W[4] + RATE * DOUT[0] * OUT_H[0]:.6f}").causes[0]
    assert {first.mistake, first.also} == {"ascent", "derivative_missing"}


def test_a_number_near_by_chance_does_not_win() -> None:
    """Plausible and within two units of the last digit stands behind plausible and to the digit."""
    exact = nnstep.diagnose(network(), "dE/dout_o1", f"{T[0] - OUT_O[0]:.6f}").causes[0]
    near = nnstep.diagnose(network(), "dE/dout_o1", f"{T[0] - OUT_O[0] + 1.5e-6:.6f}").causes
    assert exact.mistake == "sign_flipped"
    assert not near or near[0].gives == pytest.approx(T[0] - OUT_O[0], abs=3e-6)


def test_slips_of_optimizers() -> None:
    """Adam without its corrections; what momentum kept, forgotten in the second epoch."""
    momentum, adam = network(name="momentum", momentum=0.9), network(name="adam", learning_rate=0.1)
    gradient = DNET_O[0] * OUT_H[0]
    m, v = 0.1 * gradient, 0.001 * gradient**2
    assert causes(adam, "w5+", W[4] - 0.1 * m / (math.sqrt(v) + 1e-8))[0] == "no_bias_correction"
    second = momentum["dE/dw5@2"].value
    assert causes(momentum, "v_w5+@2", second)[0] == "state_not_carried"


def test_the_same_number_of_another_epoch() -> None:
    """A gradient, or a new weight, of the epoch after is the answer to another question; of the one before, that."""
    trace = network()
    assert causes(trace, "dE/dw5", trace["dE/dw5@2"].value)[0] == "other_quantity"
    assert causes(trace, "w5+", trace["w5+@2"].value)[0] == "other_quantity"
    assert causes(trace, "out_o1@2", OUT_O[0])[0] == "previous_epoch"
    assert causes(trace, "dE/dw5@2", DNET_O[0] * OUT_H[0])[0] == "previous_epoch"


def test_new_weights_of_two_layers_used_too_early() -> None:
    """In three layers the new weights of both upper ones, each made with the new one above: still one mistake."""
    weights = [[[0.3, 0.5], [0.7, 0.2]], [[0.4, 0.6], [0.8, 0.1]], [[0.9, 0.35], [0.25, 0.65]]]
    x, t, rate = [0.6, 0.9], [0.2, 0.8], 2.0
    layers = [{"units": 2, "activation": "sigmoid", "weights": one} for one in weights]
    trace = nnstep.trace(
        nnstep.Scenario.from_dict(
            {
                "format": 1, "network": {"inputs": 2, "layers": layers}, "data": [{"inputs": x, "targets": t}],
                "loss": "half_squared_error", "optimizer": {"name": "sgd", "learning_rate": rate},
            }
        )
    )  # fmt: skip
    outs = [x]
    for layer in weights:
        outs.append([sigmoid(sum(w * out for w, out in zip(row, outs[-1], strict=True))) for row in layer])
    dout = [out - target for out, target in zip(outs[3], t, strict=True)]
    for level in (2, 1, 0):  # backwards, each layer with the new weights of the one above
        dnet = [one * out * (1 - out) for one, out in zip(dout, outs[level + 1], strict=True)]
        gradients = [[one * source for source in outs[level]] for one in dnet]
        new = [
            [w - rate * g for w, g in zip(row, slopes, strict=True)]
            for row, slopes in zip(weights[level], gradients, strict=True)
        ]
        dout = [sum(one * row[source] for one, row in zip(dnet, new, strict=True)) for source in (0, 1)]
    assert causes(trace, "dE/dw1", gradients[0][0], 9)[0] == "updated_weight_used"
