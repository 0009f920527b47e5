"""What an epoch brought: how far the error fell, what the slopes had promised, and which parameters did how much."""

from __future__ import annotations

import math
from collections.abc import Collection

from nnstep.algebra.numbers import show
from nnstep.algebra.worked import digits_that_add_up
from nnstep.lesson.script import Lesson
from nnstep.network.stopping import Stopped, find_stop
from nnstep.quantities.key import Key
from nnstep.quantities.order import Block
from nnstep.quantities.place import Place
from nnstep.quantities.spans import Figure, Span, Spans, count
from nnstep.words.classed import epoch_ended, restored, stop_sentence
from nnstep.words.promised import error_of_epochs, promise, way, whole_error, why_otherwise

_MOST_NAMED = 5  # parameters whose share is said one by one
_MOST_PARAMETERS = 2000  # more of them are not added up for a sentence


def epoch_summary(lesson: Lesson, epoch: int, warned: Collection[str] = ()) -> list[Spans]:
    """Sentences for the last step of an epoch; none where nothing was updated.

    warned: the illnesses that a warning beside them tells of.
    """
    trace = lesson.trace
    if not trace.layout.has_update:
        return []
    stop = find_stop(trace, epoch)
    ending = stopped(lesson, stop) if stop and stop.epoch == epoch else []
    return [*_change(lesson, epoch, warned), *epoch_ended(lesson, epoch), *ending]


def epoch_line(lesson: Lesson, epoch: int) -> Spans:
    """An epoch in a line: its error; and with the weights it ended with, how many samples are classed right."""
    trace = lesson.trace
    spans: list[Span] = [f"epoch {epoch}   ", error_of_epochs(trace.layout), " ", Figure(trace.epoch_error(epoch))]
    for kind in lesson.trace.measures:
        key = Key(kind)
        spans += ["   ", key, " ", Figure(trace.value(Place(key, epoch, trace.schedule.updates)), key=key)]
    return tuple(spans)


def stopped(lesson: Lesson, stop: Stopped) -> list[Spans]:
    """Why training ends, and whose weights are taken."""
    rule = lesson.trace.scenario.training.stop if lesson.trace.scenario else None
    return [stop_sentence(stop), *([restored(stop)] if rule and rule.restore_best else [])]


def _change(lesson: Lesson, epoch: int, warned: Collection[str]) -> list[Spans]:
    """How far the error fell, what the slopes had promised, and who did how much."""
    trace = lesson.trace
    before, after = trace.epoch_error(epoch), trace.epoch_error(epoch + 1)
    change = before - after
    if not math.isfinite(change):
        return [(error_of_epochs(trace.layout), f" has left what a computer can hold (epoch {epoch + 1}).")]
    if "rate_too_large" in warned:  # which says this, what was promised, and more
        return []
    if trace.schedule.updates > 1:  # each sample as it was before its update: no error of these weights or of those
        whole = error_of_epochs(trace.layout)
        return [(whole, " over the epoch, each sample as it was before its update, ", *_from_to(before, after, epoch))]
    said, error = _what_is_new(lesson, epoch), whole_error(trace.layout)
    if after == before:
        return [(said or "No weight and no bias has changed, so ", error, " stays at ", Figure(before, 6), ".")]
    first: Spans = (said, error, " ", *_from_to(before, after, epoch))
    changes = _changes(lesson, epoch)
    if not changes or trace.hand is not None:
        return [first]
    promised = sum(change for _, change in changes)
    adding = digits_that_add_up((before, -after), change)
    second: Spans = (
        "That is ", Figure(abs(change), adding[1] if adding else 4),
        f" {way(change)}; slope times step, added up, ", *promise(promised),
    )  # fmt: skip
    why = why_otherwise(before, change, promised, never_negative=trace.layout.has_targets)
    # Where it came otherwise, what each slope promised is not what each did.
    return [first, second, *([why] if why else _shares(lesson, changes, promised))]


def _from_to(before: float, after: float, epoch: int) -> Spans:
    word = "falls" if after < before else "rises" if after > before else "stays"
    adding = digits_that_add_up((before, -after), before - after)
    of_before, of_after = adding[0] if adding else (6, 6)
    return (f"{word} from ", Figure(before, of_before), " to ", Figure(after, of_after), f" (epoch {epoch + 1}).")


def _what_is_new(lesson: Lesson, epoch: int) -> str:
    """`With the eight new weights `: as many as have changed; "" where none has."""
    trace, layout = lesson.trace, lesson.layout
    counts = {"weight": 0, "bias": 0}
    if layout.first_weight[-1] > _MOST_PARAMETERS:
        return "With the new weights "
    for layer in range(1, layout.last + 1):
        for key in layout.parameters(layer):
            if trace.value(Place(key, epoch)) != trace.value(Place(key, epoch + 1)):
                counts["bias" if key.is_bias else "weight"] += 1
    words = [
        f"the new {one}" if number == 1 else f"the {count(number, f'new {one}')}".replace("biass", "biases")
        for one, number in counts.items()
        if number
    ]
    return f"With {' and '.join(words)} " if words else ""


def _changes(lesson: Lesson, epoch: int) -> list[tuple[Key, float]]:
    """For each updated parameter, how much its change alone takes off the error, as the slope has it."""
    trace = lesson.trace
    blocks = [block for block in trace.steps(epoch, 1).after if ("new", "") in block.pattern]
    if sum(block.count for block in blocks) > _MOST_PARAMETERS:
        return []
    result = []
    for block in blocks:
        for key in _new_keys(block):
            parameter = key.of("param")
            before, after = trace.value(Place(parameter, epoch)), trace.value(Place(key, epoch))
            result.append((parameter, trace.value(Place(trace.layout.slope_for(parameter), epoch)) * (before - after)))
    return result


def _new_keys(block: Block) -> list[Key]:
    return [key for key in map(block.key, range(len(block))) if key.kind == "new"]


def _shares(lesson: Lesson, changes: list[tuple[Key, float]], promised: float) -> list[Spans]:
    """Who did how much, in percent; only where all pulled the same way."""
    if len(changes) < 2 or promised <= 0 or any(change < 0 for _, change in changes):
        return []
    ranked = sorted(changes, key=lambda pair: -pair[1])
    named = [pair for pair in ranked[:_MOST_NAMED] if pair[1] / promised >= 0.02] or ranked[:1]
    rest = ranked[len(named) :]
    spans: list[Span] = ["Who did how much: "]
    for place, (key, change) in enumerate(named):
        spans += [", " if place else "", key, f" {_percent(change / promised)}"]
    if rest:
        share = sum(change for _, change in rest) / promised
        keys = sorted(key for key, _ in rest)
        numbers = [lesson.layout.weight_number(key) for key in keys if not key.is_bias]
        in_a_row = len(numbers) == len(keys) and numbers[-1] - numbers[0] == len(numbers) - 1
        if len(keys) == 1:
            spans += [", ", keys[0], f" {_percent(share)}"]
        elif in_a_row:
            spans += [", ", keys[0], " and " if len(keys) == 2 else " to ", keys[-1], f" together {_percent(share)}"]
        else:
            spans += [f", the other {len(keys)} together {_percent(share)}"]
    return [(*spans, ".")]


def _percent(share: float) -> str:
    percent = share * 100
    return f"{f'{percent:.0f}' if percent >= 1 else show(percent, 1)}\u00a0%"  # kept together by the space
