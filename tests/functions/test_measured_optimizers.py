"""Optimizers as libraries compute them: five updates of w = 1 with slopes fed by hand, as printed by the libraries.

PyTorch 2.13.0+cpu, Keras 3.15.1 on it (float64), Optax 0.2.8 on JAX 0.10.2 (float64), each with lines like
`w = torch.nn.Parameter(torch.tensor([1.0], dtype=torch.float64)); o = torch.optim.Rprop([w], lr=0.1)` and, for each
slope, `w.grad = torch.tensor([g], dtype=torch.float64); o.step(); print(w.item())`. Those without a library are from
arithmetic by hand; what MLX 0.32.4 and Paddle 3.3.1 print is float32.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from nnstep.algebra.lazy import xp
from nnstep.functions.entry import find
from nnstep.functions.optimizers import OPTIMIZERS

SLOPES = (0.1, 0.1, -0.1, 0.1, 0.3)


def _run(name: str, slopes: tuple[float, ...], rates: tuple[float, ...] = (), **given: Any) -> list[float]:
    """The weight after each update, from 1."""
    entry = find(OPTIMIZERS, name)
    assert entry is not None
    words, hyper = entry.words(given), SimpleNamespace(**entry.numbers(given))
    starts = {one.name: one.initial for one in entry.states(**words)}
    kept = {one: vars(hyper)[start] if isinstance(start, str) else start for one, start in starts.items()}
    w, found = 1.0, []
    for t, g in enumerate(slopes, 1):
        hyper.t, new = t, dict(kept)
        if rates:
            hyper.lr = rates[t - 1]

        def record(slot: str, value: float, new: dict[str, float] = new) -> float:
            new[slot] = value
            return value

        w = entry.step(xp, w, g, SimpleNamespace(**kept), hyper, record, **words)
        kept = {slot: new[slot] for slot in kept}
        found.append(w)
    return found


MEASURED: list[tuple[str, str, dict[str, Any], list[float]]] = [
    # torch.optim.SGD(lr=.1, momentum=.9, dampening=.3)
    (
        "PyTorch",
        "momentum",
        {"learning_rate": 0.1, "momentum": 0.9, "dampening": 0.3},
        [0.99, 0.974, 0.9666, 0.95294, 0.919646],
    ),
    # torch.optim.RMSprop(lr=.01, alpha=.9, eps=1e-8, momentum=.9), and with eps=1e-2, centered=True
    (
        "PyTorch",
        "rmsprop",
        {"learning_rate": 0.01, "momentum": 0.9},
        [0.968377233398313, 0.9169751753328953, 0.8899227881438656, 0.8485233053772618, 0.7839855222533952],
    ),
    (
        "PyTorch centered",
        "rmsprop",
        {"learning_rate": 0.01, "momentum": 0.9, "epsilon": 0.01, "centered": True},
        [0.975, 0.9321872199500583, 0.9098970740989628, 0.87475435599629, 0.8159670463548186],
    ),
    # keras.optimizers.RMSprop(.01, rho=.9, momentum=.9, epsilon=1e-7)
    (
        "Keras",
        "rmsprop",
        {
            "learning_rate": 0.01,
            "momentum": 0.9,
            "epsilon": 1e-7,
            "epsilon_placement": "inside",
            "rate_placement": "inside",
        },
        [0.9683788044185707, 0.9169787587100134, 0.8899278319237599, 0.8485299085322362, 0.7839936391306108],
    ),
    # optax.rmsprop(.01, decay=.9, eps=1e-8, momentum=.9, initial_scale=.2)
    (
        "Optax",
        "rmsprop",
        {
            "learning_rate": 0.01,
            "momentum": 0.9,
            "epsilon_placement": "inside",
            "rate_placement": "inside",
            "initial_accumulator": 0.2,
        },
        [0.9976494975913197, 0.9930639683200934, 0.991531900999957, 0.9874279413678511, 0.9754200477726449],
    ),
    # torch.optim.Adadelta(lr=1, rho=.9, eps=1e-6); optax.adadelta the same
    (
        "PyTorch, Optax",
        "adadelta",
        {"learning_rate": 1.0},
        [0.9968393022937949, 0.9935965375160972, 0.9968956287692234, 0.9935528179197386, 0.9876537479424735],
    ),
    # keras.optimizers.Adadelta(1., rho=.95, epsilon=1e-7)
    (
        "Keras",
        "adadelta",
        {"learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-7},
        [0.9985859278377734, 0.9971538431270108, 0.998598112471472, 0.9971445437768217, 0.9945098897717689],
    ),
    # torch.optim.Adamax(lr=.1, eps=.05), keras.optimizers.Adamax(.1, epsilon=.05), optax.adamax(.1, eps=.05)
    (
        "PyTorch, Optax",
        "adamax",
        {"learning_rate": 0.1, "epsilon": 0.05},
        [0.9333333333333333, 0.8666666666666667, 0.8492004920049201, 0.8174276898337463, 0.7862050090689298],
    ),
    (
        "Keras",
        "adamax",
        {"learning_rate": 0.1, "epsilon": 0.05, "form": "keras"},
        [0.9333333333333333, 0.8666666666666667, 0.8492004920049201, 0.8174276898337463, 0.7862050090689298],
    ),
    # torch.optim.Rprop(lr=.1) and optax.rprop(.1)
    ("PyTorch", "rprop", {"learning_rate": 0.1}, [0.9, 0.78, 0.78, 0.72, 0.648]),
    ("Optax", "rprop", {"learning_rate": 0.1, "form": "optax"}, [1.0, 0.9, 0.9, 0.9, 0.84]),
    # By hand: steps .1 .12 back(.12) .06 .072, and .1 .12 .06 .03 .036
    ("Rprop+", "rprop", {"learning_rate": 0.1, "form": "plus"}, [0.9, 0.78, 0.9, 0.84, 0.768]),
    ("Rprop-", "rprop", {"learning_rate": 0.1, "form": "minus"}, [0.9, 0.78, 0.84, 0.81, 0.774]),
    # torch.optim.Adam(lr=.1, betas=(.9, .99), amsgrad=True)
    (
        "PyTorch",
        "adam",
        {"learning_rate": 0.1, "beta2": 0.99, "amsgrad": True},
        [0.900000009999999, 0.8000000199999979, 0.773800760627304, 0.7261415621364631, 0.6587867339302398],
    ),
    # keras.optimizers.Adam(.1, beta_2=.99, epsilon=1e-7, amsgrad=True)
    (
        "Keras",
        "adam",
        {"learning_rate": 0.1, "beta2": 0.99, "epsilon": 1e-7, "epsilon_placement": "hat", "amsgrad": True},
        [0.90000099999, 0.8000017088661799, 0.7738025988936559, 0.7261436357271264, 0.6587889908930649],
    ),
    # optax.adam(.1, eps=.1, eps_root=.01) and optax.nadam(.1, eps_root=.01)
    (
        "Optax",
        "adam",
        {"learning_rate": 0.1, "epsilon": 0.1, "epsilon_root": 0.01},
        [0.9585786437626905, 0.9171572875253811, 0.906305197883872, 0.8865641095230258, 0.8488582970257206],
    ),
    (
        "Optax",
        "nadam",
        {"learning_rate": 0.1, "epsilon_root": 0.01, "form": "optax"},
        [0.8957947975093503, 0.8139604799498117, 0.8269142412146403, 0.7808820746963593, 0.6970055929787813],
    ),
    # torch.optim.NAdam(lr=.1, weight_decay=.5, decoupled_weight_decay=True) after set_default_dtype(float64): it
    # keeps the product of its momenta in the default type, so that usually the ninth digit differs
    (
        "PyTorch",
        "nadam",
        {"learning_rate": 0.1, "weight_decay": 0.5},
        [0.8443548327289778, 0.7237686632502494, 0.7447422662236021, 0.6426593764868215, 0.4938044034322838],
    ),
    # optax.amsgrad(.1, b2=.5, eps=.01)
    (
        "Optax",
        "adam",
        {"learning_rate": 0.1, "beta2": 0.5, "epsilon": 0.01, "amsgrad": True, "largest_of": "corrected"},
        [0.9090909090909091, 0.8181818181818181, 0.7943643072794364, 0.7510377588641994, 0.7048256865805954],
    ),
    # keras.optimizers.SGD(.1, momentum=.9, weight_decay=.5), then with nesterov=True
    (
        "Keras",
        "momentum",
        {"learning_rate": 0.1, "weight_decay": 0.5, "rate_placement": "inside"},
        [0.94, 0.874, 0.8232, 0.76565, 0.6826165],
    ),
    (
        "Keras",
        "nesterov",
        {"learning_rate": 0.1, "weight_decay": 0.5, "rate_placement": "inside"},
        [0.931, 0.85735, 0.8180925, 0.752436875, 0.64453913125],
    ),
    # keras.optimizers.Adagrad(.1, initial_accumulator_value=.1, epsilon=1e-7, weight_decay=.5)
    (
        "Keras",
        "adagrad",
        {
            "learning_rate": 0.1,
            "epsilon": 1e-7,
            "initial_accumulator": 0.1,
            "epsilon_placement": "inside",
            "weight_decay": 0.5,
        },
        [0.9198488792472753, 0.8449889338535533, 0.8304744863048318, 0.7622246473433869, 0.6615591043578568],
    ),
]
"""Whose numbers, the optimizer, its parameters, the weight after each update."""


@pytest.mark.parametrize(
    ("source", "name", "given", "expected"), MEASURED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_five_updates_are_those_of_the_library(
    source: str, name: str, given: dict[str, Any], expected: list[float]
) -> None:
    """With the library's settings each of five updates gives its number."""
    assert _run(name, SLOPES, **given) == pytest.approx(expected, rel=1e-13)


TWO: list[tuple[str, dict[str, Any], list[float]]] = [
    ("momentum", {"learning_rate": 0.1, "biases": False}, [0.9, 0.8]),  # a bias of brain.js
    # MLX's SGD(.1, momentum=.9, dampening=.9), g = 1: .99, .971; PyTorch's .9, .8
    ("momentum", {"learning_rate": 0.1, "dampening": 0.9, "dampen_first": True}, [0.99, 0.971]),
    ("momentum", {"learning_rate": 0.1, "dampening": 0.9}, [0.9, 0.8]),
    # MLX's Adamax(.1) is never corrected: .99, .971
    ("adamax", {"learning_rate": 0.1, "epsilon": 0.0, "form": "mlx"}, [0.99, 0.971]),
    ("adamax", {"learning_rate": 0.1, "epsilon": 0.0, "form": "keras", "bias_correction": False}, [0.99, 0.971]),
    # Paddle's Adamax with epsilon .1: .9 at first, where PyTorch's is 1 - .1/1.1
    ("adamax", {"learning_rate": 0.1, "epsilon": 0.1, "form": "paddle"}, [0.9, 1 - 0.1 - 0.1 / 1.099]),
    # MLX's Adam without bias correction, g = 1: m .1, .19; v .001, .001999
    (
        "adam",
        {"learning_rate": 0.1, "epsilon": 0.0, "bias_correction": False},
        [1 - 0.01 / 0.001**0.5, 1 - 0.01 / 0.001**0.5 - 0.019 / 0.001999**0.5],
    ),
    # The same of AdamW with a decay of .5, which takes .05 of the weight before the step
    (
        "adamw",
        {"learning_rate": 0.1, "epsilon": 0.0, "weight_decay": 0.5, "bias_correction": False},
        [
            0.95 - 0.01 / 0.001**0.5,
            0.95 * (0.95 - 0.01 / 0.001**0.5) - 0.019 / 0.001999**0.5,
        ],
    ),
    # AMSGrad keeps the largest v: with slopes that never fall it is the same as Adam
    ("adam", {"learning_rate": 0.1, "epsilon": 0.0, "amsgrad": True}, [0.9, 0.8]),
    ("adamw", {"learning_rate": 0.1, "epsilon": 0.0, "weight_decay": 0.5, "amsgrad": True}, [0.85, 0.7075]),
]
"""The optimizer, its parameters, the weight after each of two updates with a slope of one."""

STEPS = [(name, given) for _, name, given, _ in MEASURED] + [(name, given) for name, given, _ in TWO]
"""All optimizers and parameters that are compared here."""


@pytest.mark.parametrize(("name", "given", "expected"), TWO)
def test_two_updates_with_a_slope_of_one(name: str, given: dict[str, Any], expected: list[float]) -> None:
    """The forms of MLX and Paddle, which compute in float32, by hand."""
    assert _run(name, (1.0, 1.0), **given) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize(
    ("placement", "expected"),
    [("outside", 0.881), ("inside", 0.8)],
)
def test_a_rate_inside_the_velocity_is_kept_there(placement: str, expected: float) -> None:
    """The rate goes from .1 to .01 between two updates with slope 1: PyTorch .9, .881, Keras .9, .8."""
    found = _run("momentum", (1.0, 1.0), (0.1, 0.01), learning_rate=0.1, rate_placement=placement)
    assert found == pytest.approx([0.9, expected], rel=1e-15)


# torch.optim.RAdam(lr=.1); the same with betas=(.8, .9), eps=.01, weight_decay=.5, decoupled_weight_decay=True;
# optax.radam(.1, b1=.8, b2=.9, eps=.01)
_RECTIFIED: list[tuple[dict[str, Any], list[float]]] = [
    (
        {},
        [
            *(0.99, 0.9747368421052631, 0.976175956496407, 0.9757426910122546),
            *(0.9656474552426764, 0.9645078041078821, 0.9638790750193059, 0.9624265574352597),
        ],
    ),
    (
        {"beta1": 0.8, "beta2": 0.9, "epsilon": 0.01, "weight_decay": 0.5},
        [
            *(0.94, 0.8774444444444444, 0.8366869763205828, 0.7952184811630901),
            *(0.7438154819026509, 0.6950728443690187, 0.6557902477621056, 0.608024433804973),
        ],
    ),
    (
        {"beta1": 0.8, "beta2": 0.9, "epsilon": 0.01, "epsilon_placement": "outside"},
        [
            *(0.99, 0.9744444444444444, 0.9775591985428052, 0.9779250522013417),
            *(0.9662829769990571, 0.9545117677547824, 0.9499092847224063, 0.934739239514599),
        ],
    ),
]


@pytest.mark.parametrize(("given", "expected"), _RECTIFIED)
def test_radam_waits_for_slopes_enough(given: dict[str, Any], expected: list[float]) -> None:
    """Five plain steps, and from the sixth on parts of Adam's, as PyTorch and Optax take them."""
    slopes = (0.1, 0.2, -0.3, 0.05, 0.4, 0.1, -0.2, 0.3)
    assert _run("radam", slopes, learning_rate=0.1, **given) == pytest.approx(expected, rel=1e-13)
