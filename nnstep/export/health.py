"""The shape of warnings in `--json`: the stable word, the step that tells, the numbers that prove it, the sentences."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from nnstep.health.finding import Finding, Proof
from nnstep.lesson.script import Lesson
from nnstep.quantities.ids import id_of, neuron_id
from nnstep.quantities.notation import Notation
from nnstep.quantities.plain import plain
from nnstep.words.health import warning


def warnings_data(lesson: Lesson, findings: Iterable[Finding], notation: str = "standard") -> list[dict[str, Any]]:
    """Each warning. notation: of the quantities in its sentences."""
    return [_warning(lesson, one, Notation(lesson.layout, notation, sample=one.place.key.sample)) for one in findings]


def _warning(lesson: Lesson, found: Finding, notation: Notation) -> dict[str, Any]:
    place, said = found.place, warning(lesson, found)
    return {
        "warning": found.illness,
        "neurons": [neuron_id(lesson.layout, *one) for one in found.units],
        "at": id_of(place.key, lesson.layout),
        "epoch": place.epoch,
        "update": place.update,
        "step": lesson.find(place),
        "says": plain(said.says, notation),
        "try": plain(said.advice, notation),
        "numbers": [_number(lesson, one) for one in found.proofs],
    }


def _number(lesson: Lesson, proof: Proof) -> dict[str, Any]:
    """What the number is here; and where it is a quantity's, which one's."""
    value = proof.value if math.isfinite(proof.value) else None
    if proof.place is None:
        return {"what": proof.role, "id": None, "epoch": None, "sample": None, "value": value}
    key = proof.place.key
    return {
        "what": proof.role,
        "id": id_of(key, lesson.layout),
        "epoch": proof.place.epoch,
        "sample": key.sample or None,
        "value": value,
    }
