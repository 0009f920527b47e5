"""`nnstep.from_model` of objects as they live in a program, against what their libraries computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

import nnstep
from living_models import Array, X, Y, linear, numbers, of, sequential, torch
from nnstep.network.trace import Trace
from nnstep.scenario.write import check

ADAM = {"lr": 0.05, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0, "amsgrad": False}


def torch_net() -> Any:
    """The Sequential of make_models.py."""
    state = numbers("torch")["state"]
    return sequential(
        linear(state["0.weight"], state["0.bias"]), torch("Tanh"), linear(state["2.weight"], state["2.bias"])
    )


def mean_square(**more: Any) -> Any:
    """The loss of make_models.py."""
    return of("torch.nn.modules.loss", "MSELoss", reduction="mean", **more)


def adam(**more: Any) -> Any:
    """The optimizer of make_models.py."""
    return of("torch.optim.adam", "Adam", param_groups=[{**ADAM, **more}], state={})


def outputs(trace: Trace, samples: int = 2, count: int = 2) -> list[list[float]]:
    """The outputs of each sample."""
    return [[trace[f"out_o{unit + 1}:{one + 1}"].value for unit in range(count)] for one in range(samples)]


def flat(rows: Sequence[Any]) -> list[float]:
    """Numbers in the order of the ids."""
    return [number for row in rows for number in (flat(row) if isinstance(row, (list, tuple)) else [row])]


def turned(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """Rows for columns."""
    return [list(row) for row in zip(*rows, strict=True)]


def test_a_sequential_of_pytorch_is_traced_to_its_numbers() -> None:
    """Outputs, gradients, three losses and the weights after three updates of Adam are PyTorch's own, in float64."""
    said = numbers("torch")
    scenario = nnstep.from_model(torch_net(), X, Y, loss=mean_square(), optimizer=adam())
    trace = nnstep.trace(scenario)
    assert scenario.like == "pytorch"
    assert flat(outputs(trace)) == pytest.approx(flat(said["outputs"]), rel=1e-12)
    for layer, name in ((1, "0"), (2, "2")):
        assert flat(trace.array(f"dE/dW{layer}").tolist()) == pytest.approx(
            flat(said["gradients"][f"{name}.weight"]), rel=1e-11
        )
        assert flat(trace.array(f"dE/db{layer}").tolist()) == pytest.approx(
            flat(said["gradients"][f"{name}.bias"]), rel=1e-11
        )
        assert flat(trace.array(f"W.{layer}+@3").tolist()) == pytest.approx(
            flat(said["after"][f"{name}.weight"]), rel=1e-11
        )
    assert [trace[f"E_total@{epoch}"].value for epoch in (1, 2, 3)] == pytest.approx(said["losses"], rel=1e-12)


def test_the_text_of_a_model_is_a_scenario_with_the_same_numbers() -> None:
    """What is in `.content` can be written to a file and loaded: it says whose numbers they are."""
    scenario = nnstep.from_model(torch_net(), X, Y, loss=mean_square(), optimizer=adam())
    text = scenario.content.decode()
    again = check(text, ".", "net.yaml")  # type: ignore[arg-type]
    assert "those of a Sequential of PyTorch" in text
    assert (again.network, again.samples, again.loss, again.optimizer) == (
        scenario.network, scenario.samples, scenario.loss, scenario.optimizer,
    )  # fmt: skip
    assert again.source is not None
    assert again.source.title == "a Sequential of PyTorch"


def test_weight_decay_of_pytorch_is_of_weights_and_biases() -> None:
    """By hand: w 1, b ½, input 2, output differentiated: 1 − 0.1·(2 + ½·1) and ½ − 0.1·(1 + ½·½)."""
    group = {"lr": 0.1, "momentum": 0, "dampening": 0, "nesterov": False, "weight_decay": 0.5}
    optimizer = of("torch.optim.sgd", "SGD", param_groups=[group], state={})
    trace = nnstep.trace(nnstep.from_model(sequential(linear([[1.0]], [0.5])), [2.0], optimizer=optimizer))
    assert (trace["w1+"].value, trace["b_o1+"].value) == pytest.approx((0.75, 0.375), rel=1e-15)


def test_losses_that_take_sums_give_the_outputs_their_activation() -> None:
    """CrossEntropyLoss makes the softmax itself, BCEWithLogitsLoss the sigmoid; labels are classes by number."""
    scenario = nnstep.from_model(torch_net(), X, [1, 0], loss=of("torch", "CrossEntropyLoss", reduction="mean"))
    assert scenario.network.layers[-1].activation.name == "softmax"
    assert [sample.targets for sample in scenario.samples] == [(0.0, 1.0), (1.0, 0.0)]
    assert "makes the softmax itself" in scenario.content.decode()
    scenario = nnstep.from_model(torch_net(), X, Y[:1] * 2, loss=of("torch", "BCEWithLogitsLoss", reduction="mean"))
    assert scenario.network.layers[-1].activation.name == "sigmoid"


def test_a_softmax_before_a_loss_that_makes_another_stays() -> None:
    """Of sums ln 3 and 0 the loss makes shares of the shares 3/4 and 1/4: ln(1 + e^(-1/2))."""
    net = sequential(linear([[math.log(3.0)], [0.0]], None), torch("Softmax", dim=1))
    loss = of("torch", "CrossEntropyLoss", reduction="mean")
    scenario = nnstep.from_model(net, [1.0], [0], loss=loss)
    assert nnstep.trace(scenario)["E_total"].value == pytest.approx(math.log1p(math.exp(-0.5)), rel=1e-14)
    assert "have been through softmax already" in scenario.content.decode().replace("\n# ", " ")


def test_a_sum_of_pytorch_is_over_the_outputs_as_well() -> None:
    """MSELoss(reduction="sum") of outputs 1 and 2, targets 0: 1 + 4."""
    net = sequential(linear([[1.0], [2.0]], None))
    scenario = nnstep.from_model(net, [1.0], [[0.0, 0.0]], loss=of("torch", "MSELoss", reduction="sum"))
    assert nnstep.trace(scenario)["E_total"].value == 5.0


def test_only_what_an_optimizer_has_is_changed() -> None:
    """A bias that was not handed to the optimizer is frozen."""
    one = linear([[1.0]], [0.5])
    group = {"lr": 0.1, "momentum": 0, "params": [one.weight]}
    scenario = nnstep.from_model(sequential(one), [1.0], optimizer=of("torch", "SGD", param_groups=[group], state={}))
    assert (scenario.network.layers[0].train_weights, scenario.network.layers[0].train_bias) == (True, False)


@pytest.mark.parametrize(
    ("kind", "group", "name"),
    [
        ("Adadelta", {"rho": 0.8, "eps": 1e-3}, "adadelta"),
        ("Adamax", {"betas": (0.8, 0.9), "eps": 1e-3}, "adamax"),
        ("RAdam", {"betas": (0.8, 0.9), "eps": 1e-3, "decoupled_weight_decay": True, "weight_decay": 0.1}, "radam"),
        ("Rprop", {"etas": (0.4, 1.3), "step_sizes": (1e-5, 2.0)}, "rprop"),
    ],
)
def test_every_optimizer_of_pytorch_that_a_scenario_has_is_taken(kind: str, group: dict[str, Any], name: str) -> None:
    """By its name, with the numbers of its group."""
    optimizer = of("torch", kind, param_groups=[{"lr": 0.25, **group}], state={})
    made = nnstep.from_model(torch_net(), X, Y, loss=mean_square(), optimizer=optimizer).optimizer
    assert made is not None
    assert (made.name, made.parameters["learning_rate"]) == (name, 0.25)
    told = {number for value in group.values() for number in (value if isinstance(value, tuple) else (value,))}
    assert told - {True} <= set(made.parameters.values())


def test_without_a_loss_the_outputs_are_differentiated() -> None:
    """The gradient is then that of model(x).sum().backward(): 1 for each bias of a linear output."""
    trace = nnstep.trace(nnstep.from_model(torch_net(), X[0]))
    assert trace["dE/db_o1"].value == 1.0


def test_what_cannot_be_said_of_a_training_is_noted() -> None:
    """A climb in place of a descent, a weighted loss: no optimizer or another loss, and a sentence for each."""
    loss = of("torch", "CrossEntropyLoss", reduction="mean", weight=Array([1.0, 2.0]))
    scenario = nnstep.from_model(torch_net(), X, Y, loss=loss, optimizer=adam(maximize=True))
    text = scenario.content.decode().replace("\n# ", " ")
    assert scenario.optimizer is None
    assert "Adam with maximize cannot be said" in text
    assert "CrossEntropyLoss with weight cannot be said" in text


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (sequential(torch("Conv2d"), torch("ReLU")), "Conv2d"),
        (sequential(torch("ReLU")), "before the first layer"),
        (sequential(linear([[1.0]], None), torch("ReLU"), torch("Tanh")), "second activation"),
        (sequential(linear([[1.0]], None), linear([[1.0, 2.0]], None)), "(0) has 1 unit, and layer 2 (1) takes 2"),
        (sequential(linear([[float("nan")]], None)), "no finite number"),
        (sequential(), "no dense layer"),
        (sequential(linear([[1.0]], None), torch("Softmax", dim=0)), "over the samples"),
        (sequential(linear([[1.0]], [1.0, 2.0])), "1 unit and 2 biases"),
        (of("sklearn", "MLPRegressor", hidden_layer_sizes=(3,), solver="adam"), "fit(X, y)"),
    ],
)  # fmt: skip
def test_models_that_cannot_be_taken_get_words(model: Any, says: str) -> None:
    """Other layers, activations without a layer, shapes that disagree, NaN: an error of exit code 65 that names it."""
    with pytest.raises(nnstep.ScenarioError) as caught:
        nnstep.from_model(model)
    assert says in str(caught.value)
    assert caught.value.exit_code == 65


def test_a_forward_of_its_own_is_not_guessed() -> None:
    """A class with its own forward() may do anything: it is refused with the two ways on."""
    own = type("Net", (type(sequential()),), {"__module__": "__main__", "forward": lambda self, x: x})
    with pytest.raises(nnstep.ScenarioError, match=r"state_dict\(\)"):
        nnstep.from_model(own())


def test_things_that_are_no_models_are_refused() -> None:
    """A number and a lambda are answered with what a model is; samples of the wrong size with how many there are."""
    for thing in (3, lambda: None, [], {}):
        with pytest.raises(nnstep.UsageError, match="a model is"):
            nnstep.from_model(thing)
    for wrong in ({"inputs": [1.0]}, {"inputs": X, "targets": Y[:1]}, {"inputs": X, "targets": [[1.0], [0.0]]}):
        with pytest.raises(nnstep.UsageError):
            nnstep.from_model(torch_net(), **wrong)


def mlp(name: str) -> Any:
    """A fitted network of make_models.py."""
    said = numbers("sklearn")[name]
    more = {"classes_": Array(["a", "b", "c"])} if name == "classifier" else {}
    return of(
        "sklearn.neural_network", f"MLP{name.capitalize()}", coefs_=[Array(one) for one in said["coefs_"]],
        intercepts_=[Array(one) for one in said["intercepts_"]], out_activation_=said["out_activation_"],
        activation="tanh", loss=said["loss"], solver="sgd", momentum=0.0, nesterovs_momentum=True, alpha=0.3,
        learning_rate="constant", learning_rate_init=0.1, batch_size="auto", hidden_layer_sizes=(3,), **more,
    )  # fmt: skip


@pytest.mark.parametrize(("name", "y"), [("regressor", Y), ("classifier", ["a", "c"])])
def test_networks_of_scikit_learn_make_its_step(name: str, y: Any) -> None:
    """What predict gives, and the coefs_ and intercepts_ after one more partial_fit, alpha included."""
    said = numbers("sklearn")[name]
    scenario = nnstep.from_model(mlp(name), X, y)
    trace = nnstep.trace(scenario)
    assert flat(outputs(trace, count=len(said["outputs"][0]))) == pytest.approx(flat(said["outputs"]), rel=1e-12)
    for layer in (1, 2):
        after = said["after"]["coefs_"][layer - 1], said["after"]["intercepts_"][layer - 1]
        assert flat(trace.array(f"W.{layer}+").tolist()) == pytest.approx(flat(turned(after[0])), rel=1e-11)
        assert flat(trace.array(f"b.{layer}+").tolist()) == pytest.approx(after[1], rel=1e-11)
    assert trace["E_reported"].value == pytest.approx(said["loss_"], rel=1e-12)
    assert scenario.network.output_names == (("a", "b", "c") if name == "classifier" else ())


def test_the_rate_of_scikit_learn_falls_as_it_does_there() -> None:
    """`invscaling`: 0.1 over a power of the two samples of an epoch, and one."""
    net = mlp("regressor")
    net.learning_rate, net.power_t = "invscaling", 0.7
    trace = nnstep.trace(nnstep.from_model(net, X, Y))
    assert [trace[f"lr@{epoch}"].value for epoch in (1, 2)] == pytest.approx([0.1, 0.1 / 3**0.7], rel=1e-15)


def keras_net() -> Any:
    """The compiled Sequential of make_models.py."""
    said = numbers("keras")
    layers = [
        of("keras.layers", "Dense", name=name, get_weights=lambda made=made: [Array(one) for one in made])
        for name, made in said["weights"].items()
    ]
    backend = type("Layer", (type(torch("Module")),), {"__module__": "keras.src.layers.layer"})  # torch is below Keras
    return of(
        "keras.src.models.sequential", "Sequential", backend, layers=layers, get_config=lambda: said["config"],
        get_compile_config=lambda: said["compile_config"],
    )  # fmt: skip


def test_a_compiled_model_of_keras_is_traced_to_its_numbers() -> None:
    """Outputs, three losses and the weights after three updates, which Keras computes in float32."""
    said = numbers("keras")
    scenario = nnstep.from_model(keras_net(), X, [[1.0, 0.0], [0.0, 1.0]])
    trace = nnstep.trace(scenario)
    assert scenario.like == "keras"
    assert flat(outputs(trace)) == pytest.approx(flat(said["outputs"]), rel=2e-5)
    assert [trace[f"E_total@{epoch}"].value for epoch in (1, 2, 3)] == pytest.approx(said["losses"], rel=2e-5)
    for layer, name in ((1, "hidden"), (2, "out")):
        assert flat(trace.array(f"W.{layer}+@3").tolist()) == pytest.approx(
            flat(turned(said["after"][name][0])), rel=2e-4
        )


def keras_of(activation: str, loss: Any, optimizer: Any = None) -> Any:
    """A Sequential of Keras with one weight of 2 for each of two outputs, in a model of its own inside it."""
    dense = {"class_name": "Dense", "config": {"name": "d", "activation": activation}}
    config = {"layers": [{"class_name": "Sequential", "config": {"name": "inner", "layers": [dense]}}]}
    layer = of("keras", "Dense", name="d", get_weights=lambda: [Array([[2.0, 0.0]])])
    inner = of("keras", "Sequential", name="inner", layers=[layer])
    told = {"loss": loss, "optimizer": optimizer}
    return of("keras", "Sequential", layers=[inner], get_config=lambda: config, get_compile_config=lambda: told,
              loss=of("keras", "Loss", _fn_kwargs={"delta": 0.5}))  # fmt: skip


def crossed(**more: Any) -> dict[str, Any]:
    """A loss as Keras describes it."""
    return {"class_name": "CategoricalCrossentropy", "config": more}


@pytest.mark.parametrize(
    ("activation", "loss", "value"),
    [
        ("linear", crossed(from_logits=True), math.log1p(math.exp(-2.0))),
        ("linear", {"class_name": "Huber", "config": {}}, (0.5 * (1 - 0.25) + 0.0) / 2),
        ("linear", ["mse"], 0.5),
        ("softmax", crossed(label_smoothing=0.5), math.log1p(math.exp(-2.0)) + 0.25 * 2.0),
    ],
)
def test_losses_of_keras_mean_what_its_description_says(activation: str, loss: Any, value: float) -> None:
    """Of sums 2 and 0 and targets 1 and 0, by hand; Huber's delta of 0.5 is known to the living loss alone."""
    scenario = nnstep.from_model(keras_of(activation, loss), [1.0], [[1.0, 0.0]])
    assert nnstep.trace(scenario)["E_total"].value == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("kind", "more", "third"),
    [
        ("ExponentialDecay", {"decay_steps": 2, "decay_rate": 0.25}, 0.25),
        ("ExponentialDecay", {"decay_steps": 2, "decay_rate": 0.5, "staircase": True}, 0.5),
        ("InverseTimeDecay", {"decay_steps": 2, "decay_rate": 1.0}, 0.5),
        ("CosineDecay", {"decay_steps": 4}, 0.5),
    ],
)
def test_a_rate_of_keras_that_goes_by_a_schedule(kind: str, more: dict[str, Any], third: float) -> None:
    """The rate of the third update, from 1, by Keras' formulas."""
    rate = {"class_name": kind, "config": {"initial_learning_rate": 1.0, **more}}
    sgd = {"class_name": "SGD", "config": {"learning_rate": rate}}
    trace = nnstep.trace(nnstep.from_model(keras_of("linear", "mse", sgd), [1.0], [[1.0, 0.0]]))
    assert trace["lr@3"].value == pytest.approx(third, rel=1e-14)


def test_models_of_keras_that_are_no_chain_are_refused() -> None:
    """A layer that takes another one than that before it, as in a residual network."""

    def takes(source: str) -> list[Any]:
        return [{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": [source, 0, 0]}}]}]

    layers = [
        {"class_name": "Dense", "config": {"activation": "relu", "name": name}, "inbound_nodes": takes(source)}
        for name, source in (("a", "x"), ("b", "a"), ("c", "a"))
    ]
    weights = [of("keras", "Dense", name=name, get_weights=lambda: [Array([[1.0]])]) for name in "abc"]
    net = of("keras.src.models.functional", "Functional", layers=weights, get_config=lambda: {"layers": layers})
    with pytest.raises(nnstep.ScenarioError, match="takes more than the layer before"):
        nnstep.from_model(net)


def test_state_dicts_say_which_way_they_lie_by_their_names() -> None:
    """weight has a row for each unit, kernel for each input; square ones without such a name are not guessed."""
    square, bias = Array([[1.0, 2.0], [3.0, 4.0]]), Array([0.5, 0.25])
    rows = {}
    for names in (
        ("0.weight", "0.bias"),
        ("params.Dense_0.kernel", "params.Dense_0.bias"),
        ("dense/kernel:0", "dense/bias:0"),
        ("coefs_0", "intercepts_0"),
    ):
        scenario = nnstep.from_model(dict(zip(names, (square, bias), strict=True)), activation="tanh")
        rows[names[0]] = scenario.network.layers[0].weights
    assert rows.pop("0.weight") == ((1.0, 2.0), (3.0, 4.0))
    assert set(rows.values()) == {((1.0, 3.0), (2.0, 4.0))}
    with pytest.raises(nnstep.ScenarioError, match="rows or by columns"):
        nnstep.from_model({"W1": square, "b1": bias}, activation="tanh")
    with pytest.raises(nnstep.UsageError, match="which activation"):
        nnstep.from_model({"0.weight": square})


def test_layers_of_a_state_dict_are_put_in_order() -> None:
    """By their numbers, 10 after 9; without numbers in their own order; weights that fit turned over are turned."""
    wide, high = Array([[1.0, 2.0]]), Array([[3.0], [4.0]])
    for names, arrays in (
        (("layers.10.weight", "layers.9.weight"), (high, wide)),
        (("hidden.weight", "answer.weight"), (wide, high)),
        (("fc1.weight", "fc2.weight"), (Array([[1.0], [2.0]]), Array([[3.0, 4.0]]))),
    ):
        scenario = nnstep.from_model(dict(zip(names, arrays, strict=True)), activation="tanh")
        assert scenario.network.layers[0].weights in (((1.0, 2.0),), ((1.0,), (2.0,)))


def test_the_name_of_a_layer_may_stand_behind() -> None:
    """W_hidden and b_hidden are of one layer."""
    state = {"W_hidden": Array([[1.0, 2.0]] * 3), "b_hidden": Array([1.0, 2.0, 3.0]), "W_out": Array([[1.0] * 3])}
    hidden, last = nnstep.from_model(state, activation="tanh").network.layers
    assert (hidden.bias, last.bias, len(last.weights)) == ((1.0, 2.0, 3.0), None, 1)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"bn.running_mean": Array([0.0])}, "normalisation"),
        ({"conv.weight": Array([[[1.0]]])}, "no number"),
        ({"0.weight": Array([[1.0]]), "step": Array([3])}, "neither weights nor biases"),
        ({"0.bias": Array([1.0])}, "no weights"),
        ({"0.weight": Array([[1.0, 2.0]]), "1.weight": Array([[1.0, 2.0]])}, "do not fit"),
        ({"0.weight": Array([["a"]])}, "no number"),
        ({"ln.weight": Array([1.0, 1.0])}, "one row"),
        ({"0.parametrizations.weight.original0": Array([[1.0]])}, "weight_norm"),
        ({"weight_g": Array([[1.0]]), "weight_v": Array([[1.0]])}, "weight_norm"),
        ({"weight_ih_l0": Array([[1.0]]), "weight_hh_l0": Array([[1.0]])}, "neither weights nor biases"),
    ],
)  # fmt: skip
def test_arrays_that_are_no_chain_of_layers_get_words(arrays: Any, says: str) -> None:
    """Normalisations, convolutions, strangers, biases alone, shapes that disagree, texts."""
    with pytest.raises(nnstep.ScenarioError) as caught:
        nnstep.from_model(arrays, activation="tanh")
    assert says in str(caught.value)


def test_trees_of_parameters_are_state_dicts() -> None:
    """As jax, flax and MLX have them: pairs in a list, mappings in a list, lists in a mapping."""
    wide, square, bias = Array([[1.0], [2.0]]), Array([[3.0] * 3] * 3), Array([0.5])
    first = {"weight": wide, "bias": Array([6.0, 7.0])}
    for tree in (
        [(Array([[1.0, 2.0]]), Array([6.0, 7.0])), (Array([[3.0], [4.0]]), bias)],
        [first, {"weight": Array([[3.0, 4.0]]), "bias": bias}],
        {"layers": [first, {}, {"weight": Array([[3.0, 4.0]]), "bias": bias}]},
    ):
        hidden, last = nnstep.from_model(tree, activation="tanh").network.layers
        assert (hidden.weights, hidden.bias) == (((1.0,), (2.0,)), (6.0, 7.0))
        assert (last.weights, last.bias) == (((3.0, 4.0),), (0.5,))
    with pytest.raises(nnstep.ScenarioError, match="do not fit"):
        nnstep.from_model([{"weight": wide}, {"weight": square}], activation="tanh")


def test_a_pipeline_is_told_which_part_is_the_network() -> None:
    """What stands before a network changes its inputs: it is not left out without a word."""
    with pytest.raises(nnstep.UsageError, match="Pipeline"):
        nnstep.from_model(of("sklearn.pipeline", "Pipeline", steps=[]))
