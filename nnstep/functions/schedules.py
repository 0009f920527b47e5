"""The table of learning-rate schedules: how large a step is later on, from the first rate and what has been done."""

from __future__ import annotations

import math
from typing import Any, Final

from nnstep.functions.entry import Parameter, RateSchedule

_PER: Final = Parameter("per", "epoch", choices=("epoch", "update"), says="what is counted")


def _share(says: str, name: str = "rate") -> Parameter:
    return Parameter(name, low=0.0, high=1.0, open_low=True, says=says, id=f"lr_{name}")


def _count(name: str, says: str) -> Parameter:
    return Parameter(name, low=1.0, whole=True, says=says, id=f"lr_{name}")


def _constant(xp: Any, start: Any, done: Any, hyper: Any) -> Any:
    return start


def _step(xp: Any, start: Any, done: Any, hyper: Any) -> Any:
    return start * hyper.lr_factor ** xp.floor(done / hyper.lr_every)


def _exponential(xp: Any, start: Any, done: Any, hyper: Any) -> Any:
    return start * hyper.lr_rate**done


def _inverse(xp: Any, start: Any, done: Any, hyper: Any) -> Any:
    return start / (1 + hyper.lr_rate * done)


def _inverse_scaling(xp: Any, start: Any, done: Any, hyper: Any) -> Any:
    return start / (hyper.lr_samples * done + 1) ** hyper.lr_power


def _cosine(xp: Any, start: Any, done: Any, hyper: Any) -> Any:
    return start * (1 + xp.cos(math.pi * xp.minimum(done, hyper.lr_epochs) / hyper.lr_epochs)) / 2


SCHEDULES: tuple[RateSchedule, ...] = (
    RateSchedule(
        name="constant",
        says="The learning rate stays what it is.",
        source="Robbins and Monro, A stochastic approximation method (1951), where it may not",
        parameters=(_PER,),
        rate=_constant,
        constant=True,
    ),
    RateSchedule(
        name="step",
        says="Now and then the learning rate is multiplied by a factor, and stays there until the next time.",
        source="torch.optim.lr_scheduler.StepLR",
        aliases=("steps", "step_decay", "staircase"),
        parameters=(
            _count("every", "after how many epochs (updates) the rate is multiplied again"),
            _share("what it is multiplied by", "factor"),
            _PER,
        ),
        rate=_step,
    ),
    RateSchedule(
        name="exponential",
        says="Each time the learning rate is the same share of what it was before.",
        source="torch.optim.lr_scheduler.ExponentialLR",
        aliases=("exponential_decay",),
        parameters=(_share("what it is multiplied by after each epoch (update)"), _PER),
        rate=_exponential,
    ),
    RateSchedule(
        name="inverse",
        says="The learning rate is divided by what grows by the same amount each time.",
        source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.3.1; Keras' InverseTimeDecay",
        aliases=("inverse_time", "inverse_time_decay"),
        parameters=(
            Parameter("rate", low=0.0, open_low=True, says="how much the divisor grows each time", id="lr_rate"),
            _PER,
        ),
        rate=_inverse,
    ),
    RateSchedule(
        name="inverse_scaling",
        says="The learning rate is divided by a power of the samples seen so far and one more.",
        source="sklearn.neural_network.MLPRegressor(learning_rate='invscaling'), read and measured on 1.9.1",
        aliases=("invscaling", "inv_scaling", "power_scaling"),
        parameters=(
            Parameter("power", 0.5, low=0.0, open_low=True, aliases=("power_t",), says="the power", id="lr_power"),
            Parameter(
                "samples",
                0.0,
                low=0.0,
                whole=True,
                says="what is counted for each epoch (update); 0: as many as train in it",
                id="lr_samples",
            ),
            _PER,
        ),
        rate=_inverse_scaling,
    ),
    RateSchedule(
        name="cosine",
        says="The learning rate goes down to 0 along half a wave: slowly, then fast, then slowly again.",
        source="Loshchilov and Hutter, SGDR (2016); torch.optim.lr_scheduler.CosineAnnealingLR",
        aliases=("cosine_annealing", "cosine_decay"),
        parameters=(_count("epochs", "after how many epochs (updates) it is 0, and stays 0"), _PER),
        rate=_cosine,
    ),
)
