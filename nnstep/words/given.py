"""Where numbers come from that no equation gives: the file, a choice, a count."""

from __future__ import annotations

from typing import Final

from nnstep.functions.scalings import TAKEN
from nnstep.lesson.script import Lesson
from nnstep.printable import harmless
from nnstep.quantities.key import Key
from nnstep.scenario.model import CsvSpec

_COUNTED: Final = {
    "t": "how many updates there have been, this one included",
    "epoch": "which epoch this is",
    "best_epoch": "the epoch that was the best, by the rule of stopping; w5+@best is a weight it ended with",
}
_TAKEN: Final = {
    "mean": "the mean",
    "std": "the standard deviation",
    "min": "the smallest number",
    "span": "the largest number less the smallest",
}


def given(lesson: Lesson, key: Key) -> str:
    """Where a number comes from that no equation gives."""
    if key.is_counted:
        return f"counted: {_COUNTED[key.slot]}"
    if key.kind == "hyper" and key.slot.startswith(TAKEN):
        of_sample = key.slot.startswith("std_") and _is_of_a_sample(lesson, key)
        divided = ", divided by n − 1" if of_sample else ""
        return f"{_TAKEN[key.slot.partition('_')[0]]} of the column, over the samples that train{divided}"
    match key.kind:
        case "input" | "target" | "raw":
            what = {"input": "an input of the sample", "target": "what the output should be"}.get(key.kind, "")
            where = in_the_file(lesson, key) if key.kind == "raw" or _csv(lesson) else ""
            return f"given: {', '.join(filter(None, (what, where)))}"
        case "hyper":
            return "given: chosen before training, never learned"
        case "state":
            return "kept by the optimizer from the update before"
    return "given"


def _is_of_a_sample(lesson: Lesson, key: Key) -> bool:
    csv = _csv(lesson)
    if csv is None:
        return False
    scaling = csv.scaling if key.slot.startswith("std_x") else csv.target_scaling
    return scaling is not None and scaling.deviation == "sample"


def in_the_file(lesson: Lesson, key: Key) -> str:
    """Where in its file a number of the data stands; that it does not, where a mean is there for it."""
    csv = _csv(lesson)
    if csv is None or not 0 < key.sample <= len(csv.lines):
        return "as it is given"
    place = f"line {csv.lines[key.sample - 1]} of {harmless(csv.path)}"
    return f"the mean, as {place} has no value" if is_filled(lesson, key) else place


def is_filled(lesson: Lesson, key: Key) -> bool:
    """Whether a mean stands there for an input that the file does not have."""
    csv = _csv(lesson)
    return csv is not None and key.layer == 0 and (key.sample, key.unit + 1) in csv.filled


def label_of(lesson: Lesson, key: Key) -> str:
    """What an input is in the file: a column, or a word of one; "" where there is no file."""
    csv = _csv(lesson)
    return csv.labels[key.unit] if csv is not None else ""


def left_out(csv: CsvSpec | None) -> str:
    """That lines of the file are no samples, as a value is missing in them; "" where all are."""
    if csv is None or not csv.dropped:
        return ""
    lines = [str(line) for line in csv.dropped]
    named = ", ".join(lines if len(lines) <= _NAMED else [*lines[:_NAMED], "…"])
    count = (
        f"{len(lines)} lines of {harmless(csv.path)} are" if len(lines) > 1 else f"a line of {harmless(csv.path)} is"
    )
    return f"{count} left out, as a value is missing: {named}"


_NAMED: Final = 8
FILLED: Final = "The file has no value here: the mean of the column stands in its place, and is scaled like the others."
ONE_WORD: Final = ", and 0 where it has another word; it stays as it is."
FILLED_WORD: Final = "The file has no word here: the share of the samples that have this one stands in its place."


def _csv(lesson: Lesson) -> CsvSpec | None:
    scenario = lesson.trace.scenario
    return scenario.csv if scenario is not None else None
