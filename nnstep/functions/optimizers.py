"""The table of optimizers; what each does to an array of parameters stands in `updates`, what it keeps in `states`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nnstep.functions import states, updates
from nnstep.functions.entry import BIASES, Hat, Optimizer, Parameter, later
from nnstep.records import replace


def _rate(*aliases: str) -> Parameter:
    return Parameter(
        "learning_rate",
        low=0.0,
        open_low=True,
        aliases=("lr", "eta", *aliases),
        says="how far a weight moves for a given slope",
        id="lr",
    )


_LEARNING_RATE = _rate("alpha")
_MOMENTUM = Parameter(
    "momentum",
    0.9,
    low=0.0,
    high=1.0,
    open_high=True,
    aliases=("mu",),
    says="how much of the velocity is kept from one update to the next",
)


def _epsilon(default: float) -> Parameter:
    return Parameter("epsilon", default, low=0.0, aliases=("eps",), says="keeps the division from being one by 0")


def _placement(*choices: str) -> Parameter:
    return Parameter("epsilon_placement", "outside", choices=choices, says="where epsilon is added")


def _beta(name: str, default: float, says: str) -> Parameter:
    aliases = (f"{name[:-1]}_{name[-1]}",)
    return Parameter(name, default, low=0.0, high=1.0, open_high=True, aliases=aliases, says=says)


_ADAM = (
    _LEARNING_RATE,
    _beta("beta1", 0.9, "how much of the mean gradient is kept from one update to the next"),
    _beta("beta2", 0.999, "how much of the mean square is kept from one update to the next"),
    _epsilon(1e-8),
)

_RHO = Parameter(
    "rho",
    0.9,
    low=0.0,
    high=1.0,
    open_high=True,
    aliases=("alpha", "decay_rate"),
    says="how much of the mean square is kept from one update to the next",
)
_RATE_PLACEMENT = Parameter(
    "rate_placement",
    "outside",
    choices=("outside", "inside"),
    says="whether the learning rate multiplies the velocity, or is in it",
    optional=True,
)
_WEIGHT_DECAY = Parameter(
    "weight_decay",
    0.0,
    low=0.0,
    says="the share of a weight or bias, times the learning rate, that it loses besides",
    optional=True,
)
_BIAS_CORRECTION = Parameter(
    "bias_correction",
    True,
    says="whether the means are divided by how much of them is there yet",
    optional=True,
)
_EPSILON_ROOT = Parameter(
    "epsilon_root",
    0.0,
    low=0.0,
    aliases=("eps_root",),
    says="added under the root besides, whatever epsilon does",
    optional=True,
)
_AMSGRAD = Parameter(
    "amsgrad",
    False,
    says="whether the slope is divided by the root of the largest mean square so far",
    optional=True,
)

_LARGEST_OF = Parameter(
    "largest_of",
    "means",
    choices=("means", "corrected"),
    says="of which mean squares amsgrad keeps the largest: as they are, or corrected, as in Optax",
    optional=True,
)


def _initial(says: str, *aliases: str, optional: bool = False) -> Parameter:
    return Parameter("initial_accumulator", 0.0, low=0.0, aliases=aliases, says=says, optional=optional)


def _weighed_twice(given: Mapping[str, Any]) -> tuple[str, str] | None:
    if given.get("form") != "ema" or not given.get("dampening"):
        return None
    return ("form: ema has a dampening already, 1 − momentum", "leave dampening out, or write form: classic")


OPTIMIZERS: tuple[Optimizer, ...] = (
    Optimizer(
        name="sgd",
        says="Gradient descent takes a step downhill: the steeper the slope, the longer the step.",
        source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.3.1",
        aliases=("gradient_descent", "stochastic_gradient_descent", "gd"),
        parameters=(_LEARNING_RATE, _WEIGHT_DECAY),
        step=updates.sgd,
        derivation=later("optimizers", "sgd"),
        plain=True,
        rate=0.5,
    ),
    Optimizer(
        name="momentum",
        says="Momentum moves by a velocity that remembers the slopes of earlier updates, like a ball rolling downhill.",
        source="Polyak, Some methods of speeding up the convergence of iteration methods (1964)",
        aliases=("sgd_momentum", "heavy_ball", "polyak"),
        parameters=(
            _LEARNING_RATE,
            _MOMENTUM,
            Parameter(
                "form",
                "classic",
                choices=("classic", "ema"),
                says="classic adds the whole slope to the velocity, ema only the part that momentum leaves",
            ),
            _RATE_PLACEMENT,
            Parameter(
                "dampening",
                0.0,
                low=0.0,
                high=1.0,
                says="the part of each slope that does not come into the velocity",
                optional=True,
            ),
            Parameter(
                "dampen_first",
                False,
                says="whether dampening begins with the first update; otherwise with the second",
                optional=True,
            ),
            Parameter(
                BIASES, True, says="whether biases have a velocity, too; those of brain.js have none", optional=True
            ),
            _WEIGHT_DECAY,
        ),
        step=updates.momentum,
        derivation=later("optimizers", "momentum"),
        states=lambda **_: (states.VELOCITY,),
        clash=_weighed_twice,
    ),
    Optimizer(
        name="nesterov",
        says="Nesterov's momentum looks one step ahead: it moves by the slope and by the velocity to come.",
        source="Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum (2013)",
        aliases=("nag", "nesterov_momentum", "nesterov_accelerated_gradient"),
        parameters=(_LEARNING_RATE, _MOMENTUM, _RATE_PLACEMENT, _WEIGHT_DECAY),
        step=updates.nesterov,
        derivation=later("optimizers", "nesterov"),
        states=lambda **_: (states.VELOCITY,),
    ),
    Optimizer(
        name="adagrad",
        says="AdaGrad gives each weight its own step: the more it has been pushed so far, the smaller.",
        source="Duchi, Hazan and Singer, Adaptive subgradient methods (2011)",
        aliases=("ada_grad",),
        parameters=(
            _LEARNING_RATE,
            _epsilon(1e-10),
            _initial("the sum of squares before the first update", "initial_accumulator_value"),
            _placement("outside", "inside"),
            _WEIGHT_DECAY,
        ),
        step=updates.adagrad,
        derivation=later("optimizers", "adagrad"),
        evens=True,
        states=lambda **_: (states.SUM_OF_SQUARES,),
    ),
    Optimizer(
        name="rmsprop",
        says="RMSProp divides each slope by its own usual size, so that all weights move about equally fast.",
        source="Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6e (2012)",
        aliases=("rms_prop",),
        parameters=(
            _rate(),  # alpha is another parameter here
            _RHO,
            _epsilon(1e-8),
            Parameter("centered", False, says="whether the mean gradient is taken out of the mean square"),
            _placement("outside", "inside"),
            replace(_MOMENTUM, default=0.0, optional=True),
            _RATE_PLACEMENT,
            _initial("the mean square before the first update", "initial_scale", optional=True),
            _WEIGHT_DECAY,
        ),
        step=updates.rmsprop,
        derivation=later("optimizers", "rmsprop"),
        evens=True,
        states=states.rmsprop_states,
        rate=0.01,
    ),
    Optimizer(
        name="adadelta",
        says="Adadelta divides each slope by its own usual size and multiplies it by that of the steps so far.",
        source="Zeiler, ADADELTA: an adaptive learning rate method (2012); the learning rate as in PyTorch and Keras",
        aliases=("ada_delta",),
        parameters=(_rate(), _RHO, _epsilon(1e-6), _WEIGHT_DECAY),
        step=updates.adadelta,
        derivation=later("optimizers", "adadelta"),
        evens=True,
        states=states.adadelta_states,
        rate=1.0,
    ),
    Optimizer(
        name="adam",
        says="Adam moves by a mean of the slopes so far, divided by their usual size.",
        source="Kingma and Ba, Adam: a method for stochastic optimization (2014)",
        parameters=(
            *_ADAM,
            _placement("outside", "inside", "hat"),
            _BIAS_CORRECTION,
            _EPSILON_ROOT,
            _AMSGRAD,
            _LARGEST_OF,
            _WEIGHT_DECAY,
        ),
        step=updates.adam,
        derivation=later("optimizers", "adam"),
        evens=True,
        states=states.adam_states,
        hats=states.adam_hats,
        rate=0.01,
    ),
    Optimizer(
        name="adamw",
        says="AdamW is Adam that also shrinks every weight a little at each update.",
        source="Loshchilov and Hutter, Decoupled weight decay regularization (2017)",
        aliases=("adam_w",),
        parameters=(
            *_ADAM,
            Parameter(
                "weight_decay", 0.01, low=0.0, says="the share of a weight, times the learning rate, that it loses"
            ),
            _placement("outside", "inside", "hat"),
            _BIAS_CORRECTION,
            _EPSILON_ROOT,
            _AMSGRAD,
            _LARGEST_OF,
        ),
        step=updates.adamw,
        derivation=later("optimizers", "adamw"),
        evens=True,
        states=states.adam_states,
        hats=states.adam_hats,
        rate=0.01,
    ),
    Optimizer(
        name="adamax",
        says="Adamax moves by a mean of the slopes so far, divided by the largest of them.",
        source="Kingma and Ba, Adam: a method for stochastic optimization (2014), section 7.1",
        aliases=("ada_max",),
        parameters=(
            *_ADAM,
            Parameter(
                "form",
                "pytorch",
                choices=("pytorch", "keras", "mlx", "paddle"),
                says="epsilon is added to the new slope, by keras and mlx to the largest, by paddle to that of before",
            ),
            _BIAS_CORRECTION,
            _WEIGHT_DECAY,
        ),
        step=updates.adamax,
        derivation=later("optimizers", "adamax"),
        evens=True,
        states=states.adamax_states,
        hats=states.adamax_hats,
        rate=0.01,
    ),
    Optimizer(
        name="nadam",
        says="NAdam is Adam that looks one step ahead, as Nesterov's momentum does.",
        source="Dozat, Incorporating Nesterov momentum into Adam (2016); torch.optim.NAdam, Keras 3, optax.nadam",
        aliases=("nesterov_adam",),
        parameters=(
            *_ADAM,
            Parameter(
                "form",
                "pytorch",
                choices=("pytorch", "keras", "optax"),
                says="pytorch and keras warm the momentum up, slowly and fast; optax does not",
            ),
            Parameter("momentum_decay", 0.004, low=0.0, says="how fast that of pytorch warms up", optional=True),
            _EPSILON_ROOT,
            _WEIGHT_DECAY,
        ),
        clash=updates.warms_otherwise,
        step=updates.nadam,
        derivation=later("optimizers", "nadam"),
        evens=True,
        states=states.nadam_states,
        hats=lambda **_: (states.LOOK_AHEAD, Hat("vhat", "beta2")),
        rate=0.01,
    ),
    Optimizer(
        name="radam",
        says="RAdam is Adam that takes plain steps until it has seen slopes enough to know how large they usually are.",
        source="Liu and others, On the variance of the adaptive learning rate and beyond (2019); torch.optim.RAdam",
        aliases=("rectified_adam",),
        parameters=(
            *_ADAM[:2],
            replace(_ADAM[2], low=0.6, open_low=True),  # below it no mean square is ever of slopes enough
            _ADAM[3],
            Parameter("epsilon_placement", "hat", choices=("hat", "outside"), says="where epsilon is added"),
            _EPSILON_ROOT,
            _WEIGHT_DECAY,
        ),
        step=updates.radam,
        derivation=later("optimizers", "radam"),
        evens=True,
        states=states.radam_states,
        hats=states.radam_hats,
        rate=0.01,
    ),
    Optimizer(
        name="lion",
        says="Lion takes steps of one size: only the sign of the slope, smoothed, says which way.",
        source="Chen and others, Symbolic discovery of optimization algorithms (2023); as optax.lion",
        aliases=("evolved_sign_momentum",),
        parameters=(
            _LEARNING_RATE,
            _beta("beta1", 0.9, "how much of the mean gradient counts for the direction"),
            _beta("beta2", 0.99, "how much of the mean gradient is kept from one update to the next"),
            Parameter(
                "weight_decay", 0.001, low=0.0, says="the share of a weight, times the learning rate, that it loses"
            ),
        ),
        step=updates.lion,
        derivation=later("optimizers", "lion"),
        evens=True,
        states=lambda **_: (states.MEAN,),
        rate=0.003,
    ),
    Optimizer(
        name="rprop",
        says="Rprop looks at the sign of a slope alone: while it stays, the steps grow; when it turns, they shrink.",
        source="Riedmiller and Braun, A direct adaptive method for faster backpropagation learning (1993); Igel and "
        "Hüsken, Improving the Rprop learning algorithm (2000)",
        aliases=("resilient_propagation", "resilient_backpropagation", "resilient"),
        parameters=(
            _LEARNING_RATE,
            Parameter(
                "eta_minus",
                0.5,
                low=0.0,
                high=1.0,
                open_low=True,
                open_high=True,
                says="what the step is multiplied by when the slope has turned",
            ),
            Parameter("eta_plus", 1.2, low=1.0, says="what the step is multiplied by while the slope keeps its sign"),
            Parameter("step_min", 1e-6, low=0.0, aliases=("min_step_size",), says="no step is shorter"),
            Parameter("step_max", 50.0, low=0.0, aliases=("max_step_size",), says="no step is longer"),
            Parameter(
                "form",
                "pytorch",
                choices=("pytorch", "plus", "minus", "optax"),
                says="when a slope turns, pytorch pauses, plus takes the last step back, minus goes on; optax is a "
                "step late",
            ),
            _WEIGHT_DECAY,
        ),
        step=updates.rprop,
        derivation=later("optimizers", "rprop"),
        evens=True,
        states=states.rprop_states,
    ),
)
