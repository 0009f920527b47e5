"""Lines of the learner's own text: where a call stands, and calls made as if that line had made them."""

from __future__ import annotations

import os
import sys
from types import FunctionType
from typing import Any, Final

from nnstep.loops.seen import Line

_OURS: Final = os.path.dirname(os.path.abspath(__file__))
_HANDED_ON: Final = os.path.join("torch", "overrides.py")
_LIBRARIES: Final = tuple(
    {os.path.dirname(os.path.abspath(os.__file__)), os.path.abspath(sys.prefix) + os.sep + "lib", _OURS}
)

CALL: Final = "__nnstep_call__"
"""The name of a frame that stands for the line that made a call."""


# fmt: off
def _call(func: Any, args: Any, kwargs: Any) -> Any: return func(*args, **kwargs)
# fmt: on


def is_own(file: str) -> bool:
    """Whether a file is the learner's own."""
    if file.startswith("<") and not file.startswith("<ipython"):
        return False
    path = os.path.abspath(file)
    return "site-packages" not in path and not path.startswith(_LIBRARIES)


class Lines:
    """Finds lines; what is found out about a file or a line is remembered."""

    def __init__(self) -> None:
        self._files: dict[str, bool] = {}
        self._callers: dict[tuple[str, int, int], Any] = {}

    def line(self) -> Line:
        """The innermost line of the learner's own text that is being run."""
        frame: Any = sys._getframe(1)
        while frame is not None:
            file = frame.f_code.co_filename
            own = self._files.get(file)
            if own is None:
                own = self._files[file] = is_own(file)
            if own:
                return Line(file, frame.f_lineno)
            frame = frame.f_back
        return Line()

    def switched_off(self) -> Line:
        """Where gradients are switched off: the line that is being run, or the decorator of a function it calls."""
        frame: Any = sys._getframe(1)
        while frame is not None and not is_own(frame.f_code.co_filename):
            code = getattr(frame.f_locals.get("func"), "__code__", None)
            if frame.f_code.co_name == "decorate_context" and code is not None and is_own(code.co_filename):
                return Line(code.co_filename, code.co_firstlineno)
            frame = frame.f_back
        return self.line()

    def as_caller(self, func: Any) -> Any:
        """What makes a call as if the line had made it that did: a warning names that line, and comes once."""
        frame: Any = sys._getframe(2)
        own = getattr(func, "__code__", None)
        while frame is not None:
            code = frame.f_code
            if code is not own and not code.co_filename.startswith(_OURS) and not code.co_filename.endswith(_HANDED_ON):
                break
            frame = frame.f_back
        if frame is None:
            return _call
        place = (frame.f_code.co_filename, frame.f_lineno, id(frame.f_globals))
        made = self._callers.get(place)
        if made is None:
            code = _call.__code__.replace(co_filename=place[0], co_firstlineno=place[1], co_name=CALL)
            made = self._callers[place] = FunctionType(code, frame.f_globals)
        return made
