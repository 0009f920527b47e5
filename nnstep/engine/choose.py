"""Which runner a run uses: chosen once, by size, because their values agree to some ulp and not to the bit."""

from __future__ import annotations

from nnstep.engine.compiled import CompiledRunner
from nnstep.engine.hand import rounding
from nnstep.engine.network import Network
from nnstep.engine.runner import FloatRunner, Runner

# Parameters x samples of a batch. One update is as fast in numpy from about 280 on, many at once from 400 on, where a
# function takes 40 ms to compile and its loop as long again, and numpy about as long to load: see benchmarks/engine.py.
COMPILED = 300
WIDEST = 1000  # terms of a sum, above which Python's compiler would nest too deep


def choose(network: Network, batch: int, hand: int | None = None) -> Runner:
    """The runner of a run with batches of this many samples; the network is made numerically safe here.

    hand: the decimals that values are carried with; that is done item by item.
    """
    if hand is not None:
        return FloatRunner(network.running(), rounding(hand))
    if is_compiled(network, batch):
        return CompiledRunner(network.running())
    # Here, because it loads numpy, which no small network should have to wait for.
    from nnstep.engine.arrays import NumpyRunner

    return NumpyRunner(network.running())


def is_compiled(network: Network, batch: int) -> bool:
    """Whether the network is small enough for one flat function."""
    layout = network.layout
    parameters = sum(
        layout.units(number) * layout.units(number - 1) + layout.layer(number).biases
        for number in range(1, layout.last + 1)
    )
    widest = max(layout.units(number) for number in range(layout.last + 1))
    return parameters * batch <= COMPILED and widest <= WIDEST
