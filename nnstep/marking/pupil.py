"""A whole sheet marked: its conventions recognised, its slips found and charged once."""

from __future__ import annotations

from nnstep.marking import claims
from nnstep.marking.claims import Answers, Marking
from nnstep.marking.conventions import recognised
from nnstep.marking.diagnose import name_mistake
from nnstep.marking.marks import Report
from nnstep.marking.slips import charged
from nnstep.network.trace import Trace


def check(trace: Trace, answers: Answers | None = None, *, notation: str | None = None) -> Report:
    """Marks numbers against the trace, the mistakes of wrong ones named.

    answers: None, for the claims of the trace's scenario; {"net_h1": "0.105"}; or a sequence of claims, answers, pairs.
    Raises: UnknownQuantity, UsageError for an answer that names nothing or says no number; ScenarioError for a claim.
    """
    said, own = claims.said_of(trace, answers)
    shown = claims.notation_of(trace, notation)
    sheet = recognised(trace, said, shown)
    marking = Marking(trace, sheet.said, shown, own=own, sheet=own)
    says = tuple((one.says,) for one in sheet.conventions)
    if not own:
        return Report(tuple(map(sheet.noted, marking.report(name_mistake).marks)), shown, says)
    marks, slips = charged(marking, marking.report().marks)
    return Report(tuple(map(sheet.noted, marks)), shown, says, slips=tuple(slips))
