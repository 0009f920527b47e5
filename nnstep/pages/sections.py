"""A run of steps in groups that have a table each: one for each layer and phase."""

from __future__ import annotations

from nnstep.lesson.script import Lesson, Step
from nnstep.pages.grid import Grid
from nnstep.pages.grid_maker import Group, grid_of, kinds_of
from nnstep.quantities.order import Block
from nnstep.quantities.place import Place


class Run:
    """The steps first to last of an epoch, as groups that have a table each; of several updates, those of the last."""

    def __init__(self, lesson: Lesson, epoch: int, first: int, last: int) -> None:
        end = lesson.step(epoch, last)
        self.lesson = lesson
        self.groups = list(filter(_has_table, _groups(lesson, end, first, last)))
        self._only = _only_unit(end, first, last)
        self._place = Place(end.key._replace(sample=0), epoch, end.place.update)

    @property
    def outcome(self) -> list[Group]:
        """The groups of what the network answers at last, and of its error."""
        ends = (0, self.lesson.layout.last)
        return [one for one in self.groups if one[0].phase in ("forward", "error") and one[0].layer in ends][-2:]

    def grid(self, group: Group) -> Grid:
        """The table of a group."""
        return grid_of(self.lesson, self._place, group, self._only)


def _groups(lesson: Lesson, end: Step, first: int, last: int) -> list[Group]:
    steps, start = lesson.around(end)
    groups: list[Group] = []
    for block, begin in zip(steps.blocks, steps.starts, strict=False):
        low, high = start + begin + 1, start + begin + len(block)
        if high < first or low > last:
            continue
        part = "grad" if block.pattern[0][0] == "grad" else ""
        before = groups[-1][-1] if groups else None
        same = before and (before.phase, before.layer) == (block.phase, block.layer) and before.sample == block.sample
        if before and ((same and ("grad" if before.pattern[0][0] == "grad" else "") == part) or _errors(before, block)):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _has_table(group: Group) -> bool:
    """Whether there is something to show: not where it is a number or two about all parameters."""
    of_layer = group[0].layer > 0 or group[0].phase in ("forward", "error")
    return of_layer or [kind for kind in kinds_of(group) if kind != "penalty"] == ["batch_error"]


def _errors(one: Block, other: Block) -> bool:
    return one.phase == other.phase == "error" and (one.sample == other.sample or 0 in (one.sample, other.sample))


def _only_unit(step: Step, first: int, last: int) -> int | None:
    """The unit whose steps these are, where they are those of one neuron of a layer of several."""
    block, key = step.block, step.key
    _, size = block.of_unit(step.inside)
    return key.unit if last - first + 1 == size < len(block) else None
