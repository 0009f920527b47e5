"""A scenario's weights put into a script's layers, before they compute anything."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Given:
    """Weights and biases of layers, (units, inputs) and (units,), None for no biases; they are put in once.

    done: whether a model was called that has linear layers of these sizes, in this order.
    """

    def __init__(self, layers: Sequence[tuple[Any, Any]]) -> None:
        self._layers = layers
        self._handle: Any = None
        self.done = False

    def wait(self) -> None:
        """Has every model looked at as it is called."""
        from torch.nn.modules.module import register_module_forward_pre_hook

        self._handle = register_module_forward_pre_hook(self._entered)

    def stop(self) -> None:
        """Takes the hook out."""
        if self._handle is not None:
            self._handle.remove()
            self._handle = None

    def _entered(self, module: Any, inputs: Any) -> None:
        import torch

        linear = [one for one in module.modules() if isinstance(one, torch.nn.Linear)]
        shapes = [tuple(one.weight.shape) for one in linear]
        if self.done or shapes != [weights.shape for weights, _ in self._layers]:
            return
        self.done = True
        self.stop()
        with torch.no_grad():
            for one, (weights, biases) in zip(linear, self._layers, strict=True):
                one.weight.copy_(torch.as_tensor(weights))
                if biases is not None and one.bias is not None:
                    one.bias.copy_(torch.as_tensor(biases))


def written(layers: Sequence[tuple[Any, Any]], file: Path) -> None:
    """Writes weights for another process."""
    file.write_bytes(pickle.dumps(list(layers)))


def read(file: str) -> Given:
    """What was written."""
    return Given(pickle.loads(Path(file).read_bytes()))
