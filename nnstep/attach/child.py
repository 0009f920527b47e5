"""The learner's process: their script, run as it is, while what it trains is followed."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from types import ModuleType
from typing import Any, BinaryIO

from nnstep.attach.follow import CALL, Follower
from nnstep.attach.seen import Line

_OURS = os.path.dirname(os.path.abspath(__file__))


def main(arguments: list[str]) -> None:
    """Runs a script: the pipe to tell to, the pipe to be told by, the first step, how many; then the script's line."""
    told, heard, first, steps, script, *rest = arguments
    pipe = os.fdopen(int(told), "wb")
    answers = os.fdopen(int(heard), "rb") if heard != "-" else None
    os.set_inheritable(int(told), False)
    run(script, rest, pipe, answers, int(first), int(steps))


def run(script: str, rest: list[str], pipe: BinaryIO, answers: BinaryIO | None, first: int, steps: int) -> None:
    """Runs the script to its end; what is seen goes into the pipe, bit by bit."""
    process = os.getpid()

    def tell(event: Any) -> None:
        if os.getpid() != process:
            return
        try:
            pickle.dump(event, pipe)
            pipe.flush()
            if answers is not None and follower.done:
                answers.read(1)  # somebody looks at it: on it goes when that has ended
        except (OSError, ValueError):  # nobody listens any more
            follower.stop()

    follower = Follower(tell, first=first, steps=steps)
    path = os.path.abspath(script)
    module = ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = __builtins__  # type: ignore[attr-defined]
    sys.argv[:] = [script, *rest]
    sys.path.insert(0, os.path.dirname(path))
    sys.modules["__main__"] = module
    error: tuple[str, str] | None = None
    line = Line()
    text = ""
    code: Any = 0
    try:
        with open(path, "rb") as file:
            source = file.read()
        follower.start()
        exec(compile(source, path, "exec"), module.__dict__)
    except SystemExit as end:
        code = end.code
    except BaseException as caught:
        error, line = (type(caught).__name__, str(caught)), _line(caught, follower)
        code = 130 if isinstance(caught, KeyboardInterrupt) else 1
        _print(caught)
    finally:
        follower.stop()
    sys.stdout.flush()
    tell_end = follower.ended(error, line, text)
    answers = None
    tell(tell_end)
    pipe.close()
    raise SystemExit(code)


def _line(error: BaseException, follower: Any) -> Line:
    """The innermost line of the learner's own that an error came through."""
    found = Line()
    for frame, number in traceback.walk_tb(error.__traceback__):
        if follower._is_own(frame.f_code.co_filename):
            found = Line(frame.f_code.co_filename, number)
    return found


def _print(error: BaseException) -> None:
    """The script's own traceback: without the lines that are there because it is followed."""
    if sys.excepthook is not sys.__excepthook__:
        sys.excepthook(type(error), error, error.__traceback__)
        return
    told = traceback.TracebackException.from_exception(error)
    one: traceback.TracebackException | None = told
    seen: set[int] = set()
    waiting = [one]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.stack = traceback.StackSummary.from_list(_without_ours(list(one.stack)))
        waiting += [one.__cause__, one.__context__]
    sys.stderr.write("".join(told.format()))


def _without_ours(frames: list[traceback.FrameSummary]) -> list[traceback.FrameSummary]:
    kept: list[traceback.FrameSummary] = []
    for frame in frames:
        if frame.filename.startswith(_OURS) or frame.name == CALL:
            continue
        if os.path.join("torch", "overrides.py") in frame.filename:
            if kept and "torch" in kept[-1].filename:  # the call that was handed on; it comes again
                kept.pop()
            continue
        kept.append(frame)
    return kept


if __name__ == "__main__":
    main(sys.argv[1:])
