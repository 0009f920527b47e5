"""The shape of derivations in `--json`: equations as text in ids, with a reason each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nnstep.algebra.text import text
from nnstep.export.json import FORMAT
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain

if TYPE_CHECKING:  # whoever hands these in has loaded them
    from nnstep.pages.document import Derived
    from nnstep.pages.view import View
    from nnstep.pages.why import Reasons
    from nnstep.why.ideas import Idea


def why_data(reasons: Reasons) -> dict[str, Any]:
    """`explain RULE --json`: the rules with their titles, and their derivations."""
    from nnstep.pages.why import derived

    view = reasons.view
    trace = view.lesson.trace
    found = []
    for topic, place in reasons.found:
        notation = Notation(view.lesson.layout, ascii=True, sample=place.key.sample)
        made = (derived(view.lesson, place, one) for one in topic.derive(view.lesson, place))
        found.append(
            {
                "name": topic.name,
                "title": topic.title,
                "at": trace.quantity(place).label,
                "says": [plain(sentence, notation) for sentence in topic.says],
                "derivations": derivations_data(made, notation),
            }
        )
    return {"format": FORMAT, "scenario": view.notes.scenario.name, "rules": found}


def idea_data(view: View, idea: Idea) -> dict[str, Any]:
    """`explain IDEA --json`: what is said of it in this lesson."""
    notation = Notation(view.lesson.layout, ascii=True)
    says = [plain(sentence, notation) for sentence in idea.says(view.lesson)]
    return {
        "format": FORMAT,
        "scenario": view.notes.scenario.name,
        "idea": idea.name,
        "title": idea.title,
        "says": says,
    }


def derivations_data(blocks: Iterable[Derived], notation: Notation) -> list[dict[str, Any]]:
    """Derivations: what they show, both sides of each equation, why, and the value of all of them."""
    return [
        {
            "title": plain(block.derivation.title, notation),
            "left": text(block.derivation.left, notation.script),
            "lines": [
                {"equation": text(line.right, notation.script), "reason": plain(line.reason, notation)}
                for line in block.derivation.lines
            ],
            "so": plain(block.derivation.so, notation),
            "value": block.value,
        }
        for block in blocks
    ]
