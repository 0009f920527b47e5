"""Who says what a scenario's claims say."""

from __future__ import annotations

from nnstep.scenario.schema import Scenario


def source_name(scenario: Scenario) -> str:
    """What the source is called in a sentence: its author's last name, or the kind of text it is."""
    source = scenario.source
    if source and source.author:
        return source.author.split(",")[0].split(" and ")[0].split()[-1]
    return "The article" if scenario.notation == "article" else "The source"
