"""Makes the model files and the numbers that the tests of this folder compare with, by the libraries themselves.

    PYTHON tests/interop/make_models.py pytorch | keras | scikit-learn | safetensors | onnx | onnx-torch

with a Python that has the library: torch 2.13.0, keras 3.15.1 (on torch), scikit-learn 1.9.1, safetensors 0.8.0 and
onnx 1.23.2 wrote what lies here. Each part writes its files into models/, and what the library printed into
models/NAME.json: the numbers are the library's, never nnstep's.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent / "models"
X = [[0.5, -0.25], [-1.0, 0.75]]
Y = [[1.0, 0.0], [0.25, -0.5]]


def _write(name: str, numbers: dict[str, Any]) -> None:
    (HERE / f"{name}.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


def pytorch() -> None:
    """A 2-3-2 network in float64 with Adam: outputs, gradients, three updates; its state dict as npz and pt."""
    import torch

    torch.manual_seed(3)
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2)).double()
    x, y = torch.tensor(X).double(), torch.tensor(Y).double()
    state = {name: array.tolist() for name, array in net.state_dict().items()}
    np.savez(HERE / "torch.npz", **{name: array.numpy() for name, array in net.state_dict().items()})
    torch.save(net.state_dict(), HERE / "torch.pt")
    optimizer, losses, gradients = torch.optim.Adam(net.parameters(), lr=0.05), [], {}
    outputs = net(x).tolist()
    for _ in range(3):
        optimizer.zero_grad()
        loss = torch.nn.MSELoss()(net(x), y)
        loss.backward()
        gradients = gradients or {name: one.grad.tolist() for name, one in net.named_parameters()}
        losses.append(loss.item())
        optimizer.step()
    after = {name: array.tolist() for name, array in net.state_dict().items()}
    _write("torch", {"version": torch.__version__, "state": state, "outputs": outputs, "losses": losses,
                     "gradients": gradients, "after": after})  # fmt: skip


def safetensors() -> None:
    """The same weights in safetensors' own writing, in float64 and in float16."""
    from safetensors.numpy import save_file

    state = {name: np.array(one) for name, one in json.loads((HERE / "torch.json").read_text())["state"].items()}
    save_file(state, HERE / "torch.safetensors", metadata={"format": "pt"})
    save_file({name: one.astype(np.float16) for name, one in state.items()}, HERE / "half.safetensors")


def scikit_learn() -> None:
    """A regressor with two outputs and a classifier of three classes: what an update makes of their weights."""
    import sklearn
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    numbers: dict[str, Any] = {"version": sklearn.__version__}
    options = {"hidden_layer_sizes": (3,), "activation": "tanh", "solver": "sgd", "momentum": 0.0, "alpha": 0.3,
               "learning_rate_init": 0.1, "random_state": 5}  # fmt: skip
    for name, network, y in (
        ("regressor", MLPRegressor(**options), Y),
        ("classifier", MLPClassifier(**options), ["a", "c"]),
    ):
        first = {"classes": ["a", "b", "c"]} if name == "classifier" else {}
        network.partial_fit(X, y, **first)
        before = {key: [one.tolist() for one in getattr(network, key)] for key in ("coefs_", "intercepts_")}
        outputs = (network.predict_proba if first else network.predict)(X).tolist()
        network.partial_fit(X, y)
        after = {key: [one.tolist() for one in getattr(network, key)] for key in ("coefs_", "intercepts_")}
        numbers[name] = {**before, "outputs": outputs, "loss_": network.loss_, "after": after, "loss": network.loss,
                         "out_activation_": network.out_activation_}  # fmt: skip
    _write("sklearn", numbers)


def keras() -> None:
    """A compiled 2-3-2 network in float32: outputs, an update; its files, its own description."""
    import os

    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    keras.utils.set_random_seed(4)
    net = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(3, name="hidden", bias_initializer="normal"),
            keras.layers.LeakyReLU(0.25),
            keras.layers.Dropout(0.0),  # the layer stands there, and drops nothing
            keras.layers.Dense(2, activation="softmax", name="out", bias_initializer="normal"),
        ]
    )
    net.compile(keras.optimizers.Adam(0.05), loss="categorical_crossentropy")
    net.predict(np.array(X), verbose=0)
    net.save(HERE / "net.keras")
    net.save_weights(HERE / "net.weights.h5")
    weights = {layer.name: [one.tolist() for one in layer.get_weights()] for layer in net.layers if layer.get_weights()}
    config, compiled = json.loads(net.to_json())["config"], net.get_compile_config()
    outputs = net.predict(np.array(X), verbose=0).tolist()
    losses = [float(net.train_on_batch(np.array(X), np.array([[1.0, 0.0], [0.0, 1.0]]))) for _ in range(3)]
    after = {layer.name: [one.tolist() for one in layer.get_weights()] for layer in net.layers if layer.get_weights()}
    _write("keras", {"version": keras.__version__, "config": config, "compile_config": compiled, "weights": weights,
                     "outputs": outputs, "losses": losses, "after": after})  # fmt: skip


def onnx() -> None:
    """The classifier and the regressor by skl2onnx 1.20.0."""
    import onnx
    from skl2onnx import to_onnx
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    x, numbers = np.array(X, dtype=np.float32), {"version": onnx.__version__}
    for name, network, y in (
        ("regressor", MLPRegressor(hidden_layer_sizes=(3,), activation="tanh", max_iter=1, random_state=5), Y),
        (
            "classifier",
            MLPClassifier(hidden_layer_sizes=(3,), activation="relu", max_iter=1, random_state=5),
            ["a", "c"],
        ),
    ):
        network.partial_fit(X, y, **({} if name == "regressor" else {"classes": ["a", "c"]}))
        (HERE / f"{name}.onnx").write_bytes(to_onnx(network, x).SerializeToString())
        predict = network.predict if name == "regressor" else network.predict_proba
        numbers[name] = predict(X).tolist()
    _write("onnx", numbers)


def _without_traces(path: Path) -> None:
    """Takes out where each node was made, which names the maker's folders."""
    import onnx

    model = onnx.load(path)
    for one in (*model.graph.node, *model.graph.input, *model.graph.output, *model.graph.value_info):
        del one.metadata_props[:]
    del model.graph.metadata_props[:]
    path.write_bytes(model.SerializeToString())


def onnx_torch() -> None:
    """The network of `pytorch` by PyTorch's own exporter, which writes Gemm with transB."""
    import torch

    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.SiLU(), torch.nn.Linear(3, 2))
    state = json.loads((HERE / "torch.json").read_text())["state"]
    net.load_state_dict({name: torch.tensor(one) for name, one in state.items()})
    x = torch.tensor(X)
    torch.onnx.export(net, (x,), HERE / "torch.onnx", external_data=False)
    torch.onnx.export(net, (x[0],), HERE / "torch-1d.onnx", external_data=False)  # MatMul and Add, turned over
    for name in ("torch.onnx", "torch-1d.onnx"):
        _without_traces(HERE / name)
    _write("onnx_torch", {"version": torch.__version__, "outputs": net(x).tolist()})


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        {
            "pytorch": pytorch,
            "safetensors": safetensors,
            "scikit-learn": scikit_learn,
            "keras": keras,
            "onnx": onnx,
            "onnx-torch": onnx_torch,
        }[argument]()
