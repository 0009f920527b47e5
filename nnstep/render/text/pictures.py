"""Pictures as text."""

from __future__ import annotations

from nnstep.pages.pictures.scene import Scene
from nnstep.pages.pictures.update import UpdateTable
from nnstep.render.text.columns import scene_lines
from nnstep.render.text.lines import Line
from nnstep.render.text.typeset import Setting
from nnstep.render.text.update import update_lines


def picture_lines(picture: Scene | UpdateTable, setting: Setting, shift: int | None = None) -> list[Line]:
    """A picture, at most the window's width less two cells wide; nothing where even the plainest does not fit.

    shift: how often the columns that have no room were asked for.
    """
    match picture:
        case Scene():
            return scene_lines(picture, setting)
        case UpdateTable():
            return update_lines(picture, setting, shift)
