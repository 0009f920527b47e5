"""`nnstep schema`: the JSON Schema of what people write, and of what programs get."""

from __future__ import annotations

from typing import Any, Final

from nnstep.errors import UsageError, did_you_mean
from nnstep.options.common import Common

SCHEMAS: Final = ("scenario", "trace")


def schema(what: str, common: Common) -> None:
    """Prints a schema. Raises: UsageError for one there is none of."""
    import json  # only where one is printed

    if what.casefold() not in SCHEMAS:
        hint = did_you_mean(what.casefold(), SCHEMAS)
        raise UsageError(f"no schema {what[:40]!r}", f"{hint}there is one of {' and of '.join(SCHEMAS)}")
    common.begin().text(json.dumps(_made(what.casefold()), indent=2, ensure_ascii=False) + "\n")


def _made(what: str) -> dict[str, Any]:
    if what == "trace":
        from nnstep.export.traced import trace_schema  # each loads what the other does not need

        return trace_schema()
    from nnstep.scenario.schema import json_schema

    return json_schema()
