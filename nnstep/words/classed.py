"""What is said when an epoch has ended: which samples are classed right, and how the validation goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from nnstep.lesson.script import Lesson
from nnstep.network.stopping import Stopped
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.layout import Layout
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Spans, Verbatim, count, listed

_MOST_CLASSES = 10  # that a table is as wide as
_MOST_NAMED = 6  # samples that are called by their numbers
_NUMERALS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def ended_heading(layout: Layout, key: Key) -> Spans:
    """What a quantity of the end of an epoch is, in plain words."""
    neuron = neuron_id(layout, key.layer, key.unit)
    match key.kind:
        case "net_end":
            return (f"Weighted sum at {neuron} once the epoch has ended",)
        case "out_end":
            return (f"Output of {neuron} once the epoch has ended",)
        case "unit_error_end":
            return (f"Error at {neuron} once the epoch has ended",)
        case "error_end":
            return (f"Error of sample {key.sample} once the epoch has ended",)
        case "class":
            return (f"The class that sample {key.sample} has",)
        case "predicted":
            return (f"The class that the network gives sample {key.sample}",)
        case "correct":
            return (f"Whether the network classes sample {key.sample} right",)
        case "accuracy":
            return ("The share of the samples that train which are classed right",) if layout.validation else (
                "The share of the samples that are classed right",)  # fmt: skip
        case "val_accuracy":
            return ("The share of the validation samples that are classed right",)
    return ("The error of the validation samples",)


def ended_words(layout: Layout, key: Key) -> Spans:
    """The same as it stands within a sentence or a table."""
    title = str(ended_heading(layout, key)[0])
    return (title[:1].lower() + title[1:],)


def class_name(layout: Layout, number: float) -> Spans:
    """A class by the name of its output, where it has one; else by its number."""
    place = int(number) - 1
    named = layout.classes == "one-hot" and 0 <= place < len(layout.output_names)
    return (Verbatim(layout.output_names[place]),) if named else (str(int(number)),)


def ended_note(lesson: Lesson, place: Place) -> Spans:
    """A few words about a quantity of the end of an epoch that another is made of."""
    key, layout, value = place.key, lesson.layout, lesson.trace.value(place)
    match key.kind:
        case "class" | "predicted":
            says = "the target says " if key.kind == "class" else "the network says "
            return (says, *class_name(layout, value))
        case "correct":
            given = lesson.trace.value(lesson.trace.beside(place, key.of("predicted")))
            return ("it is ", *class_name(layout, given)) if value else _mistaken(lesson, place, given)
    return ended_words(layout, key)


def _mistaken(lesson: Lesson, place: Place, given: float) -> Spans:
    right = lesson.trace.value(lesson.trace.beside(place, place.key.of("class")))
    return (*class_name(lesson.layout, right), ", taken for ", *class_name(lesson.layout, given))


# -- sentences ---------------------------------------------------------------------------------------------------------


def epoch_ended(lesson: Lesson, epoch: int) -> list[Spans]:
    """How many samples are classed right with the weights the epoch ended with, and the error of the validation."""
    layout = lesson.layout
    sentences: list[Spans] = []
    if layout.classes:
        first = _right(lesson, epoch, layout.training, " that train" if layout.validation else "", "accuracy")
        sentences.append(("With the new weights the network classes ", *first))
    if layout.validation:
        error = Place(Key("val_error"), epoch, lesson.trace.schedule.updates)
        rest: Spans = (error.key, " is ", Figure(lesson.trace.value(error), 4, key=error.key), ".")
        if layout.classes:
            mine = _right(lesson, epoch, layout.validation, " kept for validation", "val_accuracy")
            sentences.append(("Of those it never trains on it classes ", *mine))
            sentences.append(rest)
        else:
            sentences.append(("Over the samples kept for validation ", *rest))
    return sentences


@lru_cache(maxsize=16)  # a frame asks again with every key
def _wrong(lesson: Lesson, epoch: int, samples: tuple[int, ...]) -> tuple[int, ...]:
    """The samples that are classed wrong when an epoch has ended."""
    trace = lesson.trace
    end = trace.schedule.updates
    return tuple(one for one in samples if not trace.value(Place(Key("correct", sample=one), epoch, end)))


def _right(lesson: Lesson, epoch: int, samples: Sequence[int], which: str, kind: Kind) -> Spans:
    trace = lesson.trace
    end = Place(Key(kind), epoch, trace.schedule.updates)
    wrong = _wrong(lesson, epoch, tuple(samples))
    of = count(len(samples), "sample")
    many = f"{numeral(len(samples) - len(wrong))} of" if wrong else "all"
    all_of_them = f"{many} {of}{which} right" if wrong or len(samples) > 1 else f"the one sample{which} right"
    accuracy: Spans = (" (", end.key, " = " if _ends(len(wrong), len(samples)) else " ≈ ",
                       Figure(trace.value(end), 4, key=end.key), ")")  # fmt: skip
    if not wrong:
        return (all_of_them, *accuracy, ".")
    named = listed([str(one) for one in wrong[:_MOST_NAMED]])
    more = f" and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
    if more:
        named = ", ".join(str(one) for one in wrong[:_MOST_NAMED])
    which = "is sample" if len(wrong) == 1 else "are samples"
    return (all_of_them, *accuracy, f"; wrong {which} {named}{more}.")


def _ends(wrong: int, of: int) -> bool:
    """Whether the share has at most four digits, so that it is shown whole."""
    return (10_000 * wrong) % of == 0


def numeral(number: int) -> str:
    """A small number as a word."""
    return _NUMERALS[number] if number < len(_NUMERALS) else str(number)


def has_class_table(lesson: Lesson) -> bool:
    """Whether a table says which class is taken for which: of very many classes there is none."""
    return bool(lesson.layout.classes) and lesson.layout.outputs <= _MOST_CLASSES


def before_and_after(lesson: Lesson) -> Spans:
    """What the numbers of a table of samples are of: which weights gave the outputs, the errors, the classes."""
    layout, several = lesson.layout, lesson.trace.schedule.updates > 1
    one = layout.outputs == 1
    outputs: Spans = (Key("out", layout.last),) if one else ("The outputs",)
    first = "those before the sample's update" if several else "those of the weights the epoch began with"
    held = ", of a sample kept for validation those when the epoch began" if several and layout.validation else ""
    after = "after is with the weights it ended with" if one else "after is E with the weights it ended with"
    made: Spans = (
        (", and predicted is made from ", *outputs, " after") if one else (", and predicted is of those as well",)
    )
    return (*outputs, f" and E are {first}{held}; {after}", *(made if layout.classes else ()), ".")


# -- why training stops ------------------------------------------------------------------------------------------------

_MEASURES: Final = {
    "E_epoch": "E", "E_val": "the error of the validation", "accuracy": "accuracy",
    "accuracy_val": "validation accuracy",
}  # fmt: skip


def stop_sentence(stop: Stopped, lead: str = "Training stops here") -> Spans:
    """Why training ends with this epoch."""
    measure = _MEASURES[stop.on]
    if stop.why in ("below", "above"):
        return (f"{lead}: {measure} {'was' if stop.on == 'E_epoch' else 'is'} ", Figure(stop.error, 4),
                f", {stop.why} ", Figure(stop.limit, 4), ".")  # fmt: skip
    epochs = count(int(stop.limit), "epoch")
    least: Spans = (" by more than ", Figure(stop.min_change, 4)) if stop.min_change else ()
    if stop.on == "E_epoch":
        return (f"{lead}: E has not fallen", *least, f" for {epochs}.")
    more: Spans = (" of more than ", Figure(stop.min_change, 4)) if stop.min_change else ()
    return (f"{lead}: no gain in {measure}", *more, f" for {epochs}; the best was ",
            Figure(stop.best, 4), f", in epoch {stop.best_epoch}.")  # fmt: skip


def restored(stop: Stopped) -> Spans:
    """Which weights are taken where the best are. E_epoch is of the weights an epoch began with."""
    if stop.on == "E_epoch":
        taken = f"The weights that epoch {stop.best_epoch} ended with are taken: w1+@best and the like."
        return (taken, f" E of epoch {stop.best_epoch} is that of the weights it began with.")
    if stop.best_epoch == stop.epoch:
        return ("Its weights are the best, and are kept.",)
    return (f"The weights of epoch {stop.best_epoch} are taken, the best: w1+@best and the like.",)
