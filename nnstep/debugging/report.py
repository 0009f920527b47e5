"""What is to be said of a run: the verdicts, the mistakes, and what could not be followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from nnstep.debugging.errors import meant
from nnstep.debugging.mistake import Mistake
from nnstep.debugging.order import in_order
from nnstep.debugging.paper import LEAVES, compared
from nnstep.debugging.story import Story
from nnstep.debugging.values import in_values
from nnstep.debugging.written import in_text
from nnstep.loops.seen import Line, Pass, Step
from nnstep.network.trace import Trace
from nnstep.records import dataclass
from nnstep.replay.verdicts import Verdict, not_computed

_FOLLOWS: Final = {
    "step_before_backward": ("zero_grad_after_backward", "gradients_not_zeroed", "step_never"),
    "step_other_model": (
        "gradients_not_zeroed", "not_in_optimizer", "not_registered", "cut_off", "frozen", "gradients_thrown_away"
    ),
    "zero_layer": ("dead_layer", "saturated_layer", "equal_layer"),
    "equal_layer": ("dead_layer", "saturated_layer"),
    "zero_grad_after_backward": ("gradients_thrown_away",),
    "not_registered": ("gradients_not_zeroed", "not_in_optimizer"),
    "not_in_optimizer": ("gradients_not_zeroed",),
    "optimizer_idle": ("gradients_not_zeroed",),
    "softmax_over_samples": ("softmax_twice",),
    "scaled_with_test_set": ("inputs_not_scaled",),
    "gradients_not_zeroed": ("dead_layer", "saturated_layer"),
    "loss_added_up": ("gradients_thrown_away",),
    "loss_made_anew": ("step_before_backward", "step_never"),
}  # fmt: skip
"""Of each mistake those that are not told beside it, since they follow from it."""


@dataclass(frozen=True)
class Report:
    """What was found. verdicts: of the update it is about, at; unfollowed: what cannot be followed, and where.

    script: the learner's file. same: how many updates are the scenario's, where one was given.
    """

    script: str
    verdicts: tuple[Verdict, ...]
    mistakes: tuple[Mistake, ...]
    unfollowed: tuple[tuple[str, Line], ...]
    story: Story
    at: int = 1
    same: int = 0

    @property
    def is_right(self) -> bool:
        """Whether no mistake was found."""
        return all(one.is_note for one in self.mistakes)

    @property
    def update(self) -> Pass | None:
        """The pass of the update it is about."""
        return next((one for one in self.story.passes if one.layers), None)


def report(events: Iterable[Any], script: str = "", at: int = 1, trace: Trace | None = None) -> Report:
    """What is to be said of what was seen. trace: of the scenario that the run is compared with."""
    story = Story(events, script)
    found = [*in_values(story), *in_order(story)]
    known = {one.word for one in found}
    found += [one for one in in_text(story, trace is not None) if one.word not in known]
    error = _added_up(story) or meant(story.ended)
    if error is not None:
        found = [one for one in found if one.word not in ("step_never",)]
        found.append(error)
    same = 0
    if trace is not None:
        differences, same = compared(story, trace, at)
        found += [one for one in differences if not (found and one.word in LEAVES)]  # a mistake leads away, of course
    told, unfollowed = tuple(_told(found)), tuple(_unfollowed(story))
    return Report(script, tuple(_first_update(story)), told, unfollowed, story, at, same)


def _added_up(story: Story) -> Mistake | None:
    """A loss that grows from pass to pass, with all of the passes before in it."""
    found = story.ended.unread
    return Mistake("loss_added_up", found.line) if found is not None and found.added_up else None


def _told(found: list[Mistake]) -> list[Mistake]:
    """The mistakes, those left out that follow from another, or are told already."""
    words = {one.word for one in found}
    silent = {word for one in found for word in _FOLLOWS.get(one.word, ()) if one.word in words}
    order = sorted((one for one in found if one.word not in silent), key=lambda one: _RANK.get(one.word, 1))
    once = {(one.word, one.line): one for one in reversed(order)}
    return [one for one in order if once[one.word, one.line] is one]


_RANK: Final = {
    "dead_layer": 2,
    "saturated_layer": 2,
    "inputs_not_scaled": 2,
    "scaled_with_test_set": 2,
    "train_in_evaluation": 3,
    "schedule_idle": 3,
    "schedule_missing": 3,
    "schedule_too_early": 3,
}
"""Mistakes that are told after others: what is wrong with values may come from what is wrong with the recipe."""


def _first_update(story: Story) -> list[Verdict]:
    """The verdicts up to the first step that moves something."""
    found: list[Verdict] = []
    from nnstep.replay.verdicts import of_pass, of_step

    for one in story.events:
        if isinstance(one, Pass) and (known := story.judgement(one)) is not None:
            found += of_pass(known, story.names)
        elif isinstance(one, Step) and any(moved.gradient is not None for moved in one.moved.values()):
            found += of_step(one, story.epsilon, story.names)
            break
    return found


def _unfollowed(story: Story) -> list[tuple[str, Line]]:
    """What could not be followed, each once."""
    found: dict[str, Line] = {}
    unread = story.ended.unread
    if unread is not None and not unread.added_up:
        found.setdefault(unread.what, unread.line)
    if story.ended.put is False:
        found.setdefault("the scenario's weights were put nowhere: no model with linear layers of its sizes", Line())
    for one in story.passes:
        if one.beyond is not None:
            found.setdefault(*one.beyond)
    for known in story.judged:
        if known.why:
            found.setdefault(known.why, known.seen.loss.line if known.seen.loss else known.seen.line)
    for step in story.steps:
        if (why := not_computed(step)) is not None:
            found.setdefault(why, step.line)
    return list(found.items())
