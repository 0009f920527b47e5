"""What is said where the scenario has outputs combine in another way than their loss does by itself."""

from __future__ import annotations

from nnstep.engine.network import Network
from nnstep.quantities.spans import Spans


def combined(network: Network) -> Spans:
    """That the outputs' errors are added up, or averaged, because the scenario says so; else nothing."""
    if not _is_other(network):
        return ()
    by_itself = "averages" if network.loss.entry.combine == "mean" else "adds up"
    here = "averaged" if network.loss.combine == "mean" else "added up"
    return (f" The outputs' errors are {here}, as the scenario says; {network.loss.entry.name} {by_itself} by itself.",)


def error_says(network: Network) -> str:
    """What the error is, in a sentence or two."""
    entry = network.loss.entry
    if not _is_other(network):
        return entry.says
    here = "averaged" if network.loss.combine == "mean" else "added up"
    return f"{entry.unit_says or entry.says} The outputs' errors are {here}."


def _is_other(network: Network) -> bool:
    return network.layout.outputs > 1 and network.loss.combine != network.loss.entry.combine
