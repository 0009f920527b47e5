"""What PyTorch has of its own, by our names: elementary functions, activations, losses, optimizers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from nnstep.programs.own import CLASSIC, HAT, OUTSIDE, Native, Own
from nnstep.programs.source import OF_NUMBERS, Dialect

DIALECT: Final = Dialect(
    calls={
        **{
            name: f"torch.{name}({{0}})"
            for name in ("exp", "log", "log1p", "sqrt", "tanh", "cos", "floor", "erf", "abs", "sign")
        },
        "maximum": "torch.maximum({0}, {1})",
        "minimum": "torch.minimum({0}, {1})",
        "maximum_number": "{0}.clamp(min={1})",
        "minimum_number": "{0}.clamp(max={1})",
        "where": "torch.where({0}, {1}, {2})",
    },
    ones="torch.ones_like({0})",
    of_numbers=OF_NUMBERS,
)

MODULES: Final[Mapping[str, str | Native]] = {
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU({slope})",
    "elu": "nn.ELU({alpha})",
    "selu": "nn.SELU()",
    "relu6": "nn.ReLU6()",
    "hard_tanh": "nn.Hardtanh({low}, {high})",
    "softsign": "nn.Softsign()",
    "softplus": "nn.Softplus()",
    "silu": "nn.SiLU()",
    "mish": "nn.Mish()",
    "gelu": "nn.GELU()",
    "gelu_tanh": 'nn.GELU(approximate="tanh")',
    "softmax": "nn.Softmax(dim=1)",
    "hard_sigmoid": Native("nn.Hardsigmoid()", {"slope": 1 / 6, "numbers": "single"}),  # a sixth of float32
}
"""Activations that are PyTorch's own. Its CELU multiplies by float32 numbers in float64, too."""

LOSSES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "squared_error": ("MSELoss", ()),
    "mean_squared_error": ("MSELoss", ()),
    "mean_absolute_error": ("L1Loss", ()),
    "huber": ("HuberLoss", ("delta",)),
    "smooth_l1": ("SmoothL1Loss", ("beta",)),
    "binary_cross_entropy": ("BCELoss", ()),
    "binary_cross_entropy_logits": ("BCEWithLogitsLoss", ()),
}
"""Losses that are PyTorch's own, where outputs and samples are combined alike."""

_BETAS: Final = ("betas=({beta1}, {beta2})", "eps={epsilon}")
_DECAY: Final = "weight_decay={weight_decay}"
_ADAMW: Final = Own("AdamW", (*_BETAS, _DECAY), ("amsgrad={amsgrad}",), when=OUTSIDE)
OPTIMIZERS: Final[Mapping[str, Sequence[Own]]] = {
    "sgd": (Own("SGD"),),
    "momentum": (Own("SGD", ("momentum={momentum}",), ("dampening={dampening}",), when=CLASSIC, velocity="outside"),),
    "nesterov": (Own("SGD", ("momentum={momentum}", "nesterov=True"), unless={"momentum": 0}, velocity="outside"),),
    "adagrad": (
        Own("Adagrad", ("eps={epsilon}",), ("initial_accumulator_value={initial_accumulator}",), when=OUTSIDE),
    ),
    "rmsprop": (
        Own(
            "RMSprop", ("alpha={rho}", "eps={epsilon}"), ("centered={centered}", "momentum={momentum}"),
            when=OUTSIDE, velocity="outside",
        ),
    ),
    "adadelta": (Own("Adadelta", ("rho={rho}", "eps={epsilon}")),),
    "adam": (Own("Adam", _BETAS, ("amsgrad={amsgrad}",), when=OUTSIDE), _ADAMW),
    "adamw": (_ADAMW,),
    "adamax": (Own("Adamax", _BETAS, when={"form": "pytorch"}),),
    "nadam": (
        Own("NAdam", _BETAS, ("momentum_decay={momentum_decay}", f"{_DECAY}, decoupled_weight_decay=True"),
            when={"form": "pytorch"}),
    ),
    "radam": (Own("RAdam", _BETAS, (f"{_DECAY}, decoupled_weight_decay=True",), when=HAT),),
    "rprop": (
        Own("Rprop", ("etas=({eta_minus}, {eta_plus})", "step_sizes=({step_min}, {step_max})"),
            when={"form": "pytorch"}),
    ),
}  # fmt: skip
"""PyTorch's optimizers, by ours."""
