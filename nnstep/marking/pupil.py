"""A whole sheet marked: its conventions recognised, its slips found and charged once."""

from __future__ import annotations

from collections.abc import Sequence

from nnstep.marking import claims
from nnstep.marking.claims import Answers, Marking, Said
from nnstep.marking.conventions import Recognised, recognised
from nnstep.marking.diagnose import name_mistake
from nnstep.marking.marks import Report
from nnstep.marking.slips import charged
from nnstep.network.trace import Trace
from nnstep.quantities.notation import Notation
from nnstep.quantities.spans import Spans


def check(trace: Trace, answers: Answers | None = None, *, notation: str | None = None) -> Report:
    """Marks numbers against the trace, the mistakes of wrong ones named.

    answers: None, for the claims of the trace's scenario; {"net_h1": "0.105"}; or a sequence of claims, answers, pairs.
    Raises: UnknownQuantity, UsageError for an answer that names nothing or says no number; ScenarioError for a claim.
    """
    said, own = claims.said_of(trace, answers)
    shown = claims.notation_of(trace, notation)
    if own:
        return together(trace, said, shown)
    sheet = recognised(trace, said, shown)
    marking = Marking(trace, sheet.said, shown, own=False)
    return Report(tuple(map(sheet.noted, marking.report(name_mistake).marks)), shown, _says(sheet))


def together(trace: Trace, said: Sequence[Said], notation: Notation) -> Report:
    """Numbers of one person marked: as one's thinking."""
    sheet = recognised(trace, said, notation)
    marking = Marking(trace, sheet.said, notation, own=True, sheet=True)
    marks, slips = charged(marking, marking.report().marks)
    return Report(tuple(map(sheet.noted, marks)), notation, _says(sheet), slips=tuple(slips))


def _says(sheet: Recognised) -> tuple[Spans, ...]:
    return tuple((one.says,) for one in sheet.conventions)
