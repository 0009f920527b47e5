"""Cross-entropies of outputs next to 0 or 1 under `like`, beside what the libraries printed; and how it is shown."""

from typing import Any

import pytest

from nnstep import Scenario, trace
from nnstep.algebra.worked import work
from nnstep.lesson.script import Lesson
from nnstep.lesson.verify import finite_difference
from nnstep.words.parameters import measured
from nnstep.words.prose import why

LOST = "So near to 0 or 1 an output has lost digits"
BINARY, CLASSES = "binary_cross_entropy", "categorical_cross_entropy"

# An input of 1, one layer, biases of 0, SGD with a rate of 0.1; the loss, and the first bias after the update. In
# float64, but Keras: torch 2.13.0 BCELoss and CrossEntropyLoss, scikit-learn 1.9.1 partial_fit (alpha=0, momentum=0),
# optax 0.2.8, paddle 3.3.1 BCELoss and CrossEntropyLoss(soft_label=True), keras 3.15.1 train_on_batch.
PRINTED: list[tuple[str, str, list[float], list[float], float, float]] = [
    ("pytorch", BINARY, [40.0], [0.0], 100.0, 0.0),
    ("pytorch", BINARY, [30.0], [0.0], 30.001020555434774, -0.009348077904695147),
    ("pytorch", BINARY, [-110.0], [1.0], 100.0, 1.6889118869730914e-37),
    ("pytorch", CLASSES, [80.0, 0.0, -1.0], [0.0, 1.0, 0.0], 80.0, -0.1),
    ("keras", BINARY, [40.0], [0.0], 15.942384719848633, 0.0),
    ("keras", BINARY, [-110.0], [1.0], 16.11809539794922, 0.0),
    ("keras", CLASSES, [80.0, 0.0, -1.0], [0.0, 1.0, 0.0], 16.11809539794922, 0.0),
    ("scikit-learn", BINARY, [40.0], [0.0], 36.04365338911715, -0.1),
    ("scikit-learn", BINARY, [30.0], [0.0], 30.001020555434774, -0.09999999999999065),
    ("scikit-learn", CLASSES, [80.0, 0.0, -1.0], [0.0, 1.0, 0.0], 36.04365338911715, -0.1),
    ("optax", BINARY, [40.0], [0.0], 40.0, -0.1),
    ("optax", BINARY, [-110.0], [1.0], 110.0, 0.1),
    ("optax", CLASSES, [80.0, 0.0, -1.0], [0.0, 1.0, 0.0], 80.0, -0.1),
    ("paddle", BINARY, [30.0], [0.0], 30.001020555434774, -0.00934807786734207),
    ("paddle", CLASSES, [80.0, 0.0, -1.0], [0.0, 1.0, 0.0], 64.0, -0.1),
]


def _scenario(loss: Any, weights: list[float], targets: list[float], **more: Any) -> Scenario:
    activation = "softmax" if len(weights) > 1 else "sigmoid"
    layer = {"units": len(weights), "activation": activation, "weights": [[w] for w in weights], "bias": "zeros"}
    return Scenario.from_dict({
        "format": 1, "seed": 1, "network": {"inputs": 1, "layers": [layer]},
        "data": [{"inputs": [1.0], "targets": targets}], "loss": loss,
        "optimizer": {"name": "sgd", "learning_rate": 0.1, **({"momentum": 0} if more.get("like") else {})},
        "training": {"l2": 0}, **more,
    })  # fmt: skip


@pytest.mark.parametrize(("like", "loss", "weights", "targets", "reported", "bias"), PRINTED)
def test_a_sure_wrong_output_costs_what_the_library_says(
    like: str, loss: str, weights: list[float], targets: list[float], reported: float, bias: float
) -> None:
    """The loss as reported, and where the slope leads that is really taken."""
    run = trace(_scenario(loss, weights, targets, like=like))
    near = 1e-7 if like == "keras" else 1e-12
    assert [run["E_reported"].value, run["b_o1+"].value] == pytest.approx([reported, bias], rel=near, abs=near)


@pytest.mark.parametrize("like", ["pytorch", "keras", "scikit-learn", "optax", "mlx", "paddle"])
@pytest.mark.parametrize(("loss", "weights"), [(BINARY, [0.4]), (CLASSES, [0.4, -0.2, 0.1])])
def test_nothing_is_seen_of_a_cut_that_does_not_act(like: str, loss: str, weights: list[float]) -> None:
    """Equations and sentences of outputs well inside are those of the loss without a cut."""
    targets = [1.0, *[0.0] * (len(weights) - 1)]
    lessons = [Lesson(trace(_scenario(loss, weights, targets, **more))) for more in ({"like": like}, {})]
    shown = []
    for lesson in lessons:
        steps = [lesson.step(1, number) for number in range(1, lesson.count(1) + 1)]
        steps = [step for step in steps if step.key.kind in ("unit_error", "batch_error", "dout")]
        shown.append([(lesson.trace.equation(step.place), why(lesson, step)) for step in steps])
    assert shown[0] == shown[1]


def test_the_cut_is_a_step_where_it_acts() -> None:
    """BCELoss of an output that has rounded to 1: max(ln 0, −100), which is −100, in a line that adds up."""
    run = trace(_scenario(BINARY, [40.0], [0.0], like="pytorch"))
    text = "E_total = -(target_o1*max(ln(out_o1), -100) + (1 - target_o1)*max(ln(1 - out_o1), -100))"
    assert str(run["E_total"].equation) == text
    place = run.find("E_total")
    worked = work(run.equation(place), run.seen_from(place), run.value(place))
    assert [worked.trouble, worked.result.text] == [None, "100"]
    assert str(run["dE/dout_o1"].equation).endswith("/max(out_o1*(1 - out_o1), 9.999999960041972e-13)")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"log_min": -100}, "No logarithm of an output counts as less than −100 here."),
        ({"out_min": 1e-7, "out_max": 0.99}, "In a logarithm an output counts as 1e−7 at least and as 0.99 at most."),
        ({"at_edge": "sums"}, f"{LOST}: this is worked out from the sum, as where a loss takes the sum."),
    ],
)
def test_it_is_said_where_it_acts(said: dict[str, Any], sentence: str) -> None:
    """A sentence at the error says what is cut, and how."""
    lesson = Lesson(trace(_scenario({"name": BINARY, **said}, [40.0], [0.0])))
    step = lesson.step(1, lesson.find(lesson.trace.find("E_total")) or 0)
    assert (sentence,) in why(lesson, step)


def test_a_decay_of_the_optimizer_is_added_to_slopes_that_have_been_clipped() -> None:
    """SGD(lr=.1, weight_decay=.5) after clip_grad_norm_(…, 1) of (14, 14): 2.7792893254527735, 3.7292893254527737."""
    layer = {"units": 1, "activation": "linear", "weights": [[3.0]], "bias": [4.0]}
    scenario = Scenario.from_dict({
        "format": 1, "like": "pytorch", "network": {"inputs": 1, "layers": [layer]},
        "data": [{"inputs": [1.0], "targets": [0.0]}], "loss": "mse",
        "optimizer": {"name": "sgd", "lr": 0.1, "weight_decay": 0.5}, "training": {"clip_norm": 1.0},
    })  # fmt: skip
    run = trace(scenario)
    assert [run["w1+"].value, run["b_o1+"].value] == pytest.approx([2.7792893254527735, 3.7292893254527737], rel=1e-15)
    assert str(run["grad_w1"].equation) == "grad_w1 = dE/dw1*clip_scale + l2*w1"


def test_a_slope_that_is_not_that_of_the_cut_error_is_said_to_be_another() -> None:
    """scikit-learn's loss_ is level where it is cut, and its step is not: the slope measured is 0, the one taken −1."""
    run = trace(_scenario(BINARY, [-110.0], [1.0], like="scikit-learn"))
    assert measured(finite_difference(run, run.find("w1").key).agrees(-1.0), run.network).endswith("is taken")


def test_an_error_worked_out_from_the_sums_needs_outputs_made_of_them() -> None:
    """ln(1 + e^40) is 40 of a sigmoid; a hard sigmoid of 40 is 1, and its error what it is without the word."""
    assert trace(_scenario({"name": BINARY, "at_edge": "sums"}, [40.0], [0.0]))["E_total"].value == 40
    layer = {"units": 1, "activation": "hard_sigmoid", "weights": [[40.0]], "bias": "zeros"}
    data = [{"inputs": [1.0], "targets": [0.0]}]
    found = []
    for loss in ({"name": BINARY, "at_edge": "sums"}, BINARY):
        network = {"inputs": 1, "layers": [layer]}
        found.append(
            trace(Scenario.from_dict({"format": 1, "seed": 1, "network": network, "data": data, "loss": loss}))
        )
    assert found[0]["E_total"].value == found[1]["E_total"].value
