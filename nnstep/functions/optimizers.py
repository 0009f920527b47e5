"""The table of optimizers: each is one update of an array of parameters, written as it is taught."""

from __future__ import annotations

from typing import Any

from nnstep.functions.entry import Hat, Optimizer, Parameter, State, later


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


def _root(xp: Any, v: Any, epsilon: Any, placement: str) -> Any:
    return xp.sqrt(v + epsilon) if placement == "inside" else xp.sqrt(v) + epsilon


def _sgd(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any) -> Any:
    return w - hyper.lr * g


def _momentum(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any, form: str = "classic") -> Any:
    share = (1 - hyper.momentum) * g if form == "ema" else g
    v = record("v", hyper.momentum * state.v + share)
    return w - hyper.lr * v


def _nesterov(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any) -> Any:
    v = record("v", hyper.momentum * state.v + g)
    return w - hyper.lr * (g + hyper.momentum * v)


def _adagrad(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any, epsilon_placement: str = "outside") -> Any:
    v = record("v", state.v + g**2)
    return w - hyper.lr * g / _root(xp, v, hyper.epsilon, epsilon_placement)


def _rmsprop(
    xp: Any,
    w: Any,
    g: Any,
    state: Any,
    hyper: Any,
    record: Any,
    centered: bool = False,
    epsilon_placement: str = "outside",
) -> Any:
    v = record("v", hyper.rho * state.v + (1 - hyper.rho) * g**2)
    if centered:
        m = record("m", hyper.rho * state.m + (1 - hyper.rho) * g)
        v = xp.maximum(v - m**2, 0)  # a variance; rounding alone could make it negative
    return w - hyper.lr * g / _root(xp, v, hyper.epsilon, epsilon_placement)


def _adam(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any, epsilon_placement: str = "outside") -> Any:
    return _adam_from(xp, w, g, state, hyper, record, epsilon_placement)


def _adamw(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any, epsilon_placement: str = "outside") -> Any:
    return _adam_from(xp, w - hyper.lr * hyper.weight_decay * w, g, state, hyper, record, epsilon_placement)


def _adam_from(xp: Any, start: Any, g: Any, state: Any, hyper: Any, record: Any, placement: str) -> Any:
    m = record("m", hyper.beta1 * state.m + (1 - hyper.beta1) * g)
    v = record("v", hyper.beta2 * state.v + (1 - hyper.beta2) * g**2)
    if placement == "hat":
        rate = hyper.lr * xp.sqrt(1 - hyper.beta2**hyper.t) / (1 - hyper.beta1**hyper.t)
        return start - rate * (m / (xp.sqrt(v) + hyper.epsilon))
    mhat = record("mhat", m / (1 - hyper.beta1**hyper.t))
    vhat = record("vhat", v / (1 - hyper.beta2**hyper.t))
    return start - hyper.lr * mhat / _root(xp, vhat, hyper.epsilon, placement)


def _nadam(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any, form: str = "pytorch") -> Any:
    m = record("m", hyper.beta1 * state.m + (1 - hyper.beta1) * g)
    v = record("v", hyper.beta2 * state.v + (1 - hyper.beta2) * g**2)
    if form == "optax":
        now, mean = 1 - hyper.beta1, hyper.beta1
        seen, next_seen = 1 - hyper.beta1**hyper.t, 1 - hyper.beta1 ** (hyper.t + 1)
    else:
        mu, mean = _warming(hyper, form, hyper.t), _warming(hyper, form, hyper.t + 1)
        p = record("p", state.p * mu)
        now, seen, next_seen = 1 - mu, 1 - p, 1 - p * mean
    mhat = record("mhat", now * g / seen + mean * m / next_seen)
    vhat = record("vhat", v / (1 - hyper.beta2**hyper.t))
    return w - hyper.lr * mhat / _root(xp, vhat, hyper.epsilon, "outside")


def _warming(hyper: Any, form: str, t: Any) -> Any:
    """The momentum of an update: half of beta1 at first, and slowly all of it."""
    return hyper.beta1 * (1 - 0.5 * 0.96 ** (t if form == "keras" else 0.004 * t))


def _lion(xp: Any, w: Any, g: Any, state: Any, hyper: Any, record: Any) -> Any:
    direction = xp.sign(hyper.beta1 * state.m + (1 - hyper.beta1) * g)
    record("m", hyper.beta2 * state.m + (1 - hyper.beta2) * g)
    return w - hyper.lr * (direction + hyper.weight_decay * w)


_VELOCITY = State(
    "v",
    "velocity",
    "The velocity: it keeps most of what it was and takes the new slope in.",
    first_says="There was no velocity yet: the first one comes from this slope alone.",
)
_MEAN = State("m", "mean slope", "A running mean of the slopes: steadier than the slope of one update alone.")
_MEAN_SQUARE = State(
    "v",
    "mean square of the slope",
    "A running mean of the squared slopes: it says how large these slopes usually are.",
)
_SUM_OF_SQUARES = State(
    "v",
    "sum of the squared slopes",
    "All squared slopes so far, added up: it can only grow, so the steps get shorter.",
    initial="initial_accumulator",
)


_PRODUCT = State(
    "p",
    "product of the momenta",
    "The momenta of all updates so far, multiplied: it says how much of a mean is not there yet.",
    initial=1.0,
)
_LOOK_AHEAD = Hat(
    "mhat",
    says=(
        "A look ahead: the slope of now and the mean as the next update will count it, added up.",
        "Each is divided by how much of it there can be by now.",
    ),
)


def _nadam_states(form: str = "pytorch", **_: Any) -> tuple[State, ...]:
    return (_MEAN, _MEAN_SQUARE) if form == "optax" else (_MEAN, _MEAN_SQUARE, _PRODUCT)


def _rmsprop_states(centered: bool = False, **_: Any) -> tuple[State, ...]:
    return (_MEAN_SQUARE, _MEAN) if centered else (_MEAN_SQUARE,)


def _adam_states(**_: Any) -> tuple[State, ...]:
    return (_MEAN, _MEAN_SQUARE)


def _adam_hats(epsilon_placement: str = "outside", **_: Any) -> tuple[Hat, ...]:
    return () if epsilon_placement == "hat" else (Hat("mhat", "beta1"), Hat("vhat", "beta2"))


OPTIMIZERS: tuple[Optimizer, ...] = (
    Optimizer(
        name="sgd",
        says="Gradient descent takes a step downhill: the steeper the slope, the longer the step.",
        source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.3.1",
        aliases=("gradient_descent", "stochastic_gradient_descent", "gd"),
        parameters=(_LEARNING_RATE,),
        step=_sgd,
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
        ),
        step=_momentum,
        derivation=later("optimizers", "momentum"),
        states=lambda **_: (_VELOCITY,),
    ),
    Optimizer(
        name="nesterov",
        says="Nesterov's momentum looks one step ahead: it moves by the slope and by the velocity to come.",
        source="Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum (2013)",
        aliases=("nag", "nesterov_momentum", "nesterov_accelerated_gradient"),
        parameters=(_LEARNING_RATE, _MOMENTUM),
        step=_nesterov,
        derivation=later("optimizers", "nesterov"),
        states=lambda **_: (_VELOCITY,),
    ),
    Optimizer(
        name="adagrad",
        says="AdaGrad gives each weight its own step: the more it has been pushed so far, the smaller.",
        source="Duchi, Hazan and Singer, Adaptive subgradient methods (2011)",
        aliases=("ada_grad",),
        parameters=(
            _LEARNING_RATE,
            _epsilon(1e-10),
            Parameter(
                "initial_accumulator",
                0.0,
                low=0.0,
                aliases=("initial_accumulator_value",),
                says="the sum of squares before the first update",
            ),
            _placement("outside", "inside"),
        ),
        step=_adagrad,
        derivation=later("optimizers", "adagrad"),
        evens=True,
        states=lambda **_: (_SUM_OF_SQUARES,),
    ),
    Optimizer(
        name="rmsprop",
        says="RMSProp divides each slope by its own usual size, so that all weights move about equally fast.",
        source="Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6e (2012)",
        aliases=("rms_prop",),
        parameters=(
            _rate(),  # alpha is another parameter here
            Parameter(
                "rho",
                0.9,
                low=0.0,
                high=1.0,
                open_high=True,
                aliases=("alpha", "decay_rate"),
                says="how much of the mean square is kept from one update to the next",
            ),
            _epsilon(1e-8),
            Parameter("centered", False, says="whether the mean gradient is taken out of the mean square"),
            _placement("outside", "inside"),
        ),
        step=_rmsprop,
        derivation=later("optimizers", "rmsprop"),
        evens=True,
        states=_rmsprop_states,
        rate=0.01,
    ),
    Optimizer(
        name="adam",
        says="Adam moves by a mean of the slopes so far, divided by their usual size.",
        source="Kingma and Ba, Adam: a method for stochastic optimization (2014)",
        parameters=(*_ADAM, _placement("outside", "inside", "hat")),
        step=_adam,
        derivation=later("optimizers", "adam"),
        evens=True,
        states=_adam_states,
        hats=_adam_hats,
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
        ),
        step=_adamw,
        derivation=later("optimizers", "adamw"),
        evens=True,
        states=_adam_states,
        hats=_adam_hats,
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
        ),
        step=_nadam,
        derivation=later("optimizers", "nadam"),
        evens=True,
        states=_nadam_states,
        hats=lambda **_: (_LOOK_AHEAD, Hat("vhat", "beta2")),
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
        step=_lion,
        derivation=later("optimizers", "lion"),
        evens=True,
        states=lambda **_: (_MEAN,),
        rate=0.003,
    ),
)
