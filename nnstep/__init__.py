"""nnstep: feed-forward and back propagation, one equation at a time.

Importing it is light: each public name loads what it needs when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # for type checkers; typing itself takes as long to import as all of this

if TYPE_CHECKING:
    from nnstep.errors import NnstepError as NnstepError
    from nnstep.errors import ScenarioError as ScenarioError
    from nnstep.errors import ScenarioNotFound as ScenarioNotFound
    from nnstep.errors import UnknownQuantity as UnknownQuantity
    from nnstep.errors import UsageError as UsageError
    from nnstep.interop.imported import from_model as from_model
    from nnstep.network.trace import Trace as Trace
    from nnstep.programs.targets import program as program
    from nnstep.results.asked import ask as ask
    from nnstep.results.audited import errata as errata
    from nnstep.results.compared import compare as compare
    from nnstep.results.diagnosed import diagnose as diagnose
    from nnstep.results.explained import explain as explain
    from nnstep.results.marked import check as check
    from nnstep.results.plotted import plot as plot
    from nnstep.results.shown import show as show
    from nnstep.results.swept import sweep as sweep
    from nnstep.results.traced import trace as trace
    from nnstep.results.walked import walk as walk
    from nnstep.results.warned import warnings as warnings
    from nnstep.results.watched import watch as watch
    from nnstep.scenario.load import load as load
    from nnstep.scenario.schema import Scenario as Scenario

__version__ = "0.1.0"

_HOMES = {
    "NnstepError": "nnstep.errors",
    "ScenarioError": "nnstep.errors",
    "ScenarioNotFound": "nnstep.errors",
    "UnknownQuantity": "nnstep.errors",
    "UsageError": "nnstep.errors",
    "Scenario": "nnstep.scenario.schema",
    "Trace": "nnstep.network.trace",
    "ask": "nnstep.results.asked",
    "check": "nnstep.results.marked",
    "compare": "nnstep.results.compared",
    "diagnose": "nnstep.results.diagnosed",
    "errata": "nnstep.results.audited",
    "explain": "nnstep.results.explained",
    "from_model": "nnstep.interop.imported",
    "load": "nnstep.scenario.load",
    "plot": "nnstep.results.plotted",
    "program": "nnstep.programs.targets",
    "show": "nnstep.results.shown",
    "sweep": "nnstep.results.swept",
    "trace": "nnstep.results.traced",
    "walk": "nnstep.results.walked",
    "warnings": "nnstep.results.warned",
    "watch": "nnstep.results.watched",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'nnstep' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
