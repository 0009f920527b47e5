"""First weights as the libraries draw them, beside those that nnstep draws under `like`: how they spread, and how far.

No number is the library's own, only how they spread: each has a generator of its own.
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import Any

import numpy as np
import pytest
from libraries import ENVIRONMENT, LIBRARIES, Library
from patience import UP, left

import nnstep

SIZES = {"tinygrad": (60, 50)}  # which takes its time; all others:
USUAL = (300, 100)
_TORCH = """
import torch
from torch.nn import init
layer = lambda: torch.nn.Linear(300, 100)
def by(function, **given):
    made = layer(); function(made.weight, **given); return made.weight.detach().numpy()
tell("layer", layer().weight.detach().numpy()); tell("bias", layer().bias.detach().numpy())
for name, function in {"xavier_uniform": init.xavier_uniform_, "xavier_normal": init.xavier_normal_,
        "he_uniform": init.kaiming_uniform_, "he_normal": init.kaiming_normal_, "orthogonal": init.orthogonal_,
        "normal": init.normal_, "uniform": init.uniform_, "truncated_normal": init.trunc_normal_}.items():
    tell(name, by(function))
tell("truncated_normal 0.5", by(init.trunc_normal_, std=0.5))
"""
_KERAS = """
import keras
from keras import initializers as i
made = keras.layers.Dense(100); made.build((None, 300))
tell("layer", keras.ops.convert_to_numpy(made.kernel)); tell("bias", keras.ops.convert_to_numpy(made.bias))
for name, one in {"xavier_uniform": i.GlorotUniform(1), "xavier_normal": i.GlorotNormal(1),
        "he_uniform": i.HeUniform(1), "he_normal": i.HeNormal(1), "lecun_uniform": i.LecunUniform(1),
        "lecun_normal": i.LecunNormal(1), "orthogonal": i.Orthogonal(seed=1),
        "normal": i.RandomNormal(seed=1), "uniform": i.RandomUniform(seed=1),
        "truncated_normal": i.TruncatedNormal(seed=1), "variance_scaling": i.VarianceScaling(seed=1),
        "truncated_normal 0.5": i.TruncatedNormal(stddev=0.5, seed=1)}.items():
    tell(name, keras.ops.convert_to_numpy(one((300, 100))))
"""
_SKLEARN = """
from sklearn.neural_network import MLPRegressor
import warnings
warnings.simplefilter("ignore")
for hidden, name in (("tanh", "layer"), ("logistic", "logistic layer")):
    made = MLPRegressor(hidden_layer_sizes=(100,), activation=hidden, solver="sgd", learning_rate_init=1e-300,
                        max_iter=1)
    made.fit(np.zeros((2, 300)), np.zeros(2))
    tell(name, made.coefs_[0]); tell(name.replace("layer", "bias"), made.intercepts_[0])
"""
_JAX = """
import jax
from jax.nn import initializers as i
for name, one in {"xavier_uniform": i.glorot_uniform(), "xavier_normal": i.glorot_normal(),
        "he_uniform": i.he_uniform(), "he_normal": i.he_normal(), "lecun_uniform": i.lecun_uniform(),
        "lecun_normal": i.lecun_normal(), "orthogonal": i.orthogonal(), "normal": i.normal(),
        "uniform": i.uniform(), "truncated_normal": i.truncated_normal(),
        "truncated_normal 0.5": i.truncated_normal(0.5)}.items():
    tell(name, one(jax.random.key(1), (300, 100)))
"""
_MLX = """
import mlx.core as mx, mlx.nn as nn
made = nn.Linear(300, 100)
tell("layer", made.weight); tell("bias", made.bias)
for name, one in {"xavier_uniform": nn.init.glorot_uniform(), "xavier_normal": nn.init.glorot_normal(), "he_uniform":
        nn.init.he_uniform(), "he_normal": nn.init.he_normal(), "orthogonal": nn.init.orthogonal(), "normal":
        nn.init.normal(), "uniform": nn.init.uniform()}.items():
    tell(name, one(mx.zeros((100, 300))))
"""
_TINYGRAD = """
from tinygrad import Tensor, nn
made = nn.Linear(60, 50)
tell("layer", made.weight.numpy()); tell("bias", made.bias.numpy())
for name, one in {"xavier_uniform": Tensor.glorot_uniform, "he_uniform": Tensor.kaiming_uniform, "he_normal":
        Tensor.kaiming_normal, "normal": Tensor.normal, "uniform": Tensor.uniform}.items():
    tell(name, one(50, 60).numpy())
"""
_PADDLE = """
import paddle
from paddle.nn import initializer as i
made = paddle.nn.Linear(300, 100)
tell("layer", made.weight.numpy()); tell("bias", made.bias.numpy())
for name, one in {"xavier_uniform": i.XavierUniform(), "xavier_normal": i.XavierNormal(),
        "he_uniform": i.KaimingUniform(), "he_normal": i.KaimingNormal(), "orthogonal": i.Orthogonal(),
        "normal": i.Normal(), "uniform": i.Uniform(), "truncated_normal": i.TruncatedNormal(),
        "truncated_normal 0.5": i.TruncatedNormal(0.0, 0.5)}.items():
    tell(name, paddle.nn.Linear(300, 100, weight_attr=paddle.ParamAttr(initializer=one)).weight.numpy())
"""
SCRIPTS = {
    "pytorch": _TORCH, "keras": _KERAS, "scikit-learn": _SKLEARN, "optax": _JAX, "mlx": _MLX, "tinygrad": _TINYGRAD,
    "paddle": _PADDLE,
}  # fmt: skip
_HEAD = """
import json, os
os.environ["KERAS_BACKEND"], os.environ["DEV"] = "torch", "PYTHON"
import numpy as np
def tell(name, array):
    array = np.array(array, dtype=np.float64)
    print(json.dumps([name, float(np.sqrt((array ** 2).mean())), float(abs(array).max())]), flush=True)
"""


@cache
def _theirs(library: Library) -> dict[str, tuple[float, float]]:
    """Of each initializer the root of the mean square, and the largest number; none where it is too slow."""
    environment = ENVIRONMENT[library.environment]
    if not environment.stamp.is_file():
        pytest.skip(f"{environment.name}: not installed")
    command = (str(environment.python), "-P", "-c", _HEAD + SCRIPTS[library.like])
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=left(), check=False)
    except subprocess.TimeoutExpired:
        return {}
    assert done.returncode == 0, done.stderr[-1000:]
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    return {name: (square, most) for name, square, most in lines}


def _ours(like: str, name: str) -> np.ndarray[Any, Any]:
    """The weights, or biases, of a layer of the same size."""
    inputs, units = SIZES.get(like, USUAL)
    layer: dict[str, Any] = {"units": units, "activation": "sigmoid" if "logistic" in name else "tanh"}
    if not name.endswith(("layer", "bias")):
        word, _, std = name.partition(" ")
        layer |= {"weights": {"name": word, **({"std": float(std)} if std else {})}, "bias": "none"}
    last = {"units": 1, "activation": "linear", "weights": "ones"}  # so that the other one is hidden
    scenario = nnstep.Scenario.from_dict({
        "format": 1, "seed": 1, "like": like, "loss": "sum_of_outputs", "data": [{"inputs": [0.0] * inputs}],
        "network": {"inputs": inputs, "layers": [layer, last]},
    })  # fmt: skip
    return np.array(nnstep.trace(scenario).array("b.1" if name.endswith("bias") else "W.1").value)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda one: one.like)
def test_first_weights_spread_as_those_of_the_library(library: Library) -> None:
    """Of 30,000 weights (100 biases) the mean square, and the largest where the numbers have an end."""
    left()
    theirs = _theirs(library)
    if not theirs:
        pytest.skip(UP)
    for name, (square, most) in theirs.items():
        ours = _ours(library.like, name)
        near = 0.2 if name.endswith("bias") else 0.06 if library.like in SIZES else 0.02
        assert float(np.sqrt((ours**2).mean())) == pytest.approx(square, rel=near), name
        if not name.endswith("normal") or name == "truncated_normal":  # whose ends are found, or nearly
            ends = 0.5 if name == "orthogonal" else 0.15  # Keras with PyTorch goes a little beyond its own
            assert float(abs(ours).max()) == pytest.approx(most, rel=ends), name
