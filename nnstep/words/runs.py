"""What a run of steps is called, and what its tables say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from nnstep.lesson.dial import Dial
from nnstep.lesson.script import Lesson, Step
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.kinds import Kind
from nnstep.quantities.layout import Layout
from nnstep.quantities.spans import Spans, Verbatim, listed
from nnstep.words.prose import heading_of
from nnstep.words.summary import epoch_summary

_PHASES: Final = {
    "forward": "Forward, all layers",
    "error": "The error",
    "backward": "Backward, all layers",
    "average": "All samples together",
    "update": "The update, all weights",
}
_OF_LAYER: Final = {"backward": ", backward", "average": ", all samples together", "update": ", new values"}


def run_heading(lesson: Lesson, step: Step, by: Dial, first: int, last: int) -> Spans:
    """The run of steps from first to last, which ends with this step."""
    sample = step.block.sample if lesson.layout.samples > 1 and by != "epoch" else 0
    of = f", sample {sample}" if sample else ""
    return (*_title(lesson, step, by), f"{of}: steps {first} {'and' if last == first + 1 else 'to'} {last}")


def _title(lesson: Lesson, step: Step, by: Dial) -> Spans:
    layout, block = lesson.layout, step.block
    phase: str = block.phase
    if by == "epoch":
        return (f"Epoch {step.epoch}",)
    if phase == "forward" and block.layer == 0 and by == "layer":
        return ("The inputs, scaled",)
    if by == "phase" or (block.layer == 0 and by == "layer"):
        return (_PHASES[phase],)
    if by == "layer":
        if phase == "error":
            return (_PHASES[phase],)
        name = "the outputs" if block.layer == layout.last else "hidden"
        return (f"Layer {block.layer}, {name}{_OF_LAYER.get(phase, '')}",)
    return _neuron_title(lesson, step)


def _neuron_title(lesson: Lesson, step: Step) -> Spans:
    block = step.block
    if block.of_unit(step.inside)[1] == 1 or block.layer == 0:
        return heading_of(lesson, step.key)
    neuron = neuron_id(lesson.layout, block.layer, step.key.unit)
    kinds = {kind for kind, _ in block.pattern}
    if "new" in kinds:
        return (f"New weights into {neuron}",) if not block.bias else ("New value of ", step.key.of("param"))
    if kinds & {"grad", "reg", "used"}:
        return (f"How E changes with the weights into {neuron}",)
    if kinds & {"dout", "dnet", "slope"}:
        return (f"Neuron {neuron}, backward",)
    return (f"Neuron {neuron}",)


def table_title(layout: Layout, phase: str, layer: int, kinds: Sequence[Kind], sample: int) -> Spans:
    """What a table is, beside others. kinds: of its results; sample: the one it is about, 0 for none."""
    name = "the outputs" if layer == layout.last else f"hidden layer {layer}"
    name = name if layout.last != 2 or layer == 2 else "the hidden layer"
    of = f", sample {sample}" if sample and layout.samples > 1 else ""
    if tuple(kinds) == ("target",):
        return (f"the targets, scaled{of}",)
    if phase == "error":
        return (f"the error{of}",)
    if tuple(kinds) == ("input",):
        return (f"the inputs, scaled{of}",)
    if "new" in kinds or "reg" in kinds or "used" in kinds:
        return (f"weights into {name}",)
    if "grad" in kinds:
        return (f"how E changes with the weights into {name}{of}",)
    if layer == 0:
        return ("all samples",)
    return (f"{name}{', backward' if phase == 'backward' else ''}{of}",)


def run_words(
    lesson: Lesson, step: Step, by: Dial, tables: Sequence[Collection[Kind]], warned: Collection[str] = ()
) -> list[Spans]:
    """What a run says, in a sentence. tables: the kinds of the results of each. warned: as for the summary."""
    if by == "epoch" or (by == "phase" and step.phase == "update" and step.is_last):
        return epoch_summary(lesson, step.epoch, warned)
    if len(tables) > 1:
        return []
    kinds = {kind for table in tables for kind in table}
    if "net" in kinds:
        return [("A row is a neuron: its weights times the numbers above them, added up.",)]
    if "dnet" in kinds:
        return [("A row is a neuron: what comes back to its output, times its slope.",)]
    if "grad" in kinds and step.phase == "backward":
        return [("Each slope is what comes back to the neuron of its row, times the number above it.",)]
    if "grad" in kinds:
        return [("Each is what the samples found, each for itself, taken together.",)]
    if "new" in kinds:
        return [("Where the slope is positive a weight goes down, where it is negative it goes up.",)]
    return []


def printed_in_run(source: str, printed: Sequence[str]) -> Spans:
    """The numbers that a source prints for a run of steps, as a sentence that may go on."""
    return (f"{source} prints ", Verbatim(listed(text.replace("-", "−") for text in printed)))


HOW_IT_GOT_THERE: Final = ": e tells how it got there."
"""How the tutor goes on."""


FINER: Final = "+ one by one"
"""How to get from a run to its steps."""


def more_tables(count: int) -> Spans:
    """Tables that are left out."""
    return (f"and {count} tables more: + shows them one by one",)


UNTRUE: Final = "* cancels: no digits that fit here give it"
"""Below a table with a row that no digits make true."""

BY_ITSELF: Final = "; + shows the equation by itself"
"""What may be done about it."""
