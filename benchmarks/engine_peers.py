"""The same training as other programs do it: loops as one writes them in numpy, PyTorch, micrograd, plain Python.

Each gives a function that trains for so many epochs of one update, sigmoid layers under half the squared error.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from nnstep.engine.network import Network

Run = Callable[[int], None]

RATE = 0.1


def minimal(of: Network) -> Run:
    """The loop one would write in numpy; nothing is recorded."""
    weights, biases, inputs, targets = _arrays(of)
    rate = RATE / inputs.shape[1]

    def run(epochs: int) -> None:
        for _ in range(epochs):
            outs = [inputs]
            for w, b in zip(weights, biases, strict=True):
                outs.append(1 / (1 + np.exp(-(w @ outs[-1] + b))))
            slope = outs[-1] - targets
            for layer in range(len(weights) - 1, -1, -1):
                out = outs[layer + 1]
                delta = slope * out * (1 - out)
                if layer:
                    slope = weights[layer].T @ delta
                weights[layer] -= rate * (delta @ outs[layer].T)
                biases[layer] -= rate * delta.sum(axis=1, keepdims=True)

    return run


def columns(of: Network) -> Run:
    """The same with every array kept for each epoch: sums, outputs, slopes, gradients, new parameters, the error."""
    weights, biases, inputs, targets = _arrays(of)
    samples = inputs.shape[1]

    def run(epochs: int) -> None:
        for _ in range(epochs):
            nets, outs, kept = [], [inputs], []
            for w, b in zip(weights, biases, strict=True):
                nets.append(w @ outs[-1] + b)
                outs.append(1 / (1 + np.exp(-nets[-1])))
            slope = outs[-1] - targets
            kept.append((0.5 * slope**2).sum() / samples)
            for layer in range(len(weights) - 1, -1, -1):
                out = outs[layer + 1]
                steep = out * (1 - out)
                delta = slope * steep
                gradient = delta @ outs[layer].T / samples, delta.sum(axis=1, keepdims=True) / samples
                kept += [slope, steep, delta, *gradient]
                if layer:
                    slope = weights[layer].T @ delta
                weights[layer] = weights[layer] - RATE * gradient[0]
                biases[layer] = biases[layer] - RATE * gradient[1]
            kept += [*nets, *outs, *weights, *biases]

    return run


def torch_eager(of: Network) -> Run:
    """PyTorch, layer by layer; raises ImportError where it is not installed."""
    import torch

    torch.set_num_threads(1)
    weights, biases, inputs, targets = (
        [torch.tensor(one) for one in each] if isinstance(each, list) else torch.tensor(each) for each in _arrays(of)
    )
    for one in (*weights, *biases):
        one.requires_grad_()
    optimizer = torch.optim.SGD([*weights, *biases], RATE)
    samples = inputs.shape[1]

    def run(epochs: int) -> None:
        for _ in range(epochs):
            out = inputs
            for w, b in zip(weights, biases, strict=True):
                out = torch.sigmoid(w @ out + b)
            error = 0.5 * ((out - targets) ** 2).sum() / samples
            optimizer.zero_grad()
            error.backward()
            optimizer.step()

    return run


def jax_compiled(of: Network) -> Run:
    """JAX, one update compiled as a whole; raises ImportError where it is not installed."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    weights, biases, inputs, targets = _arrays(of)

    def error(parameters: list) -> object:  # type: ignore[type-arg]
        out = inputs
        for w, b in parameters:
            out = jax.nn.sigmoid(w @ out + b)
        return 0.5 * jnp.sum((out - targets) ** 2) / inputs.shape[1]

    slope = jax.grad(error)
    update = jax.jit(lambda ps: jax.tree_util.tree_map(lambda p, g: p - RATE * g, ps, slope(ps)))
    state = [list(map(jnp.array, pair)) for pair in zip(weights, biases, strict=True)]

    def run(epochs: int) -> None:
        nonlocal state
        for _ in range(epochs):
            state = update(state)
        jax.block_until_ready(state)

    return run


def micrograd(of: Network) -> Run:
    """Scalars that remember what they are made of; raises ImportError where it is not installed."""
    from micrograd.engine import Value

    layers = [
        ([[Value(x) for x in row] for row in rows], [Value(x) for x in row])
        for rows, row in zip(of.weights, of.biases, strict=True)
    ]

    def sigmoid(net: Value) -> Value:
        out = Value(1 / (1 + math.exp(-net.data)), (net,), "sigmoid")

        def back() -> None:
            net.grad += out.data * (1 - out.data) * out.grad

        out._backward = back
        return out

    def run(epochs: int) -> None:
        for _ in range(epochs):
            total = Value(0.0)
            for row, wanted in zip(of.inputs, of.targets, strict=True):
                out = list(map(Value, row))
                for weights, biases in layers:
                    out = [
                        sigmoid(sum((w * x for w, x in zip(ws, out, strict=True)), b))
                        for ws, b in zip(weights, biases, strict=True)
                    ]
                for one, target in zip(out, wanted, strict=True):
                    total = total + 0.5 * (one - target) ** 2
            parameters = [p for ws, bs in layers for p in (*bs, *(w for row in ws for w in row))]
            for p in parameters:
                p.grad = 0.0
            total.backward()
            for p in parameters:
                p.data -= RATE / len(of.inputs) * p.grad

    return run


def _arrays(of: Network) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray, np.ndarray]:
    """Weights (units, sources), biases (units, 1), inputs and targets (units, samples)."""
    weights = [np.array(rows) for rows in of.weights]
    biases = [np.array(row)[:, None] for row in of.biases]
    return weights, biases, np.array(of.inputs).T.copy(), np.array(of.targets).T.copy()
