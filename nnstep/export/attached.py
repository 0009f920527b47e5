"""The shape of `nnstep attach --json`."""

from __future__ import annotations

import math
from typing import Any

from nnstep.debugging.report import Report
from nnstep.debugging.says import instead, said
from nnstep.export.json import FORMAT
from nnstep.loops.seen import Line


def attached_data(report: Report) -> dict[str, Any]:
    """What was found: mistakes with their lines, the verdicts, what was not followed."""
    return {
        "format": FORMAT,
        "script": report.script,
        "update": report.at,
        "right": report.is_right,
        "mistakes": [
            {
                "mistake": one.word,
                **_line(one.line),
                "says": said(one),
                "instead": instead(one),
                "numbers": {name: _plain(value) for name, value in one.numbers.items()},
            }
            for one in report.mistakes
        ],
        "verdicts": [
            {
                "what": one.what,
                "name": one.name,
                "verdict": one.outcome,
                "given": _plain(one.gives),
                "value": _plain(one.own),
                "difference": _plain(one.off),
                "allowed": _plain(one.allowed),
                **_line(one.line),
            }
            for one in report.verdicts
        ],
        "not_followed": [{"what": what, **_line(line)} for what, line in report.unfollowed],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"file": line.file, "line": line.number}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
