"""The learner's process: their script, run as it is, while what it trains is followed."""

from __future__ import annotations

import builtins
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any, BinaryIO, Final

from nnstep.following.follow import Follower
from nnstep.following.given import read
from nnstep.following.lines import CALL, is_own
from nnstep.loops.seen import Asks, Line
from nnstep.loops.updates import Updates
from nnstep.records import replace

_OURS = os.path.dirname(os.path.abspath(__file__))


def main(arguments: list[str]) -> None:
    """Runs a script: the pipe to tell to, the pipe to be told by and the file for what it prints meanwhile, or "-" for
    none; the first update, how many; the file of weights to be put in, or "-"; then the script's line.
    """
    told, heard, held, first, steps, weights, script, *rest = arguments
    pipe = os.fdopen(int(told), "wb")
    answers = os.fdopen(int(heard), "rb") if heard != "-" else None
    for one in (told, heard, held):
        if one != "-":
            os.set_inheritable(int(one), False)
    talk = Talk(pipe, answers, int(held) if held != "-" else None, int(first))
    run(script, rest, talk, int(first), int(steps), None if weights == "-" else weights)


class Talk:
    """What the process says to the one that has started it, and hears from it.

    held: the file that takes what the script prints while somebody looks at an update.
    """

    def __init__(
        self, pipe: BinaryIO, answers: BinaryIO | None = None, held: int | None = None, first: int = 1
    ) -> None:
        self._pipe, self._answers, self._held = pipe, answers, held
        self._updates = Updates(first)
        self._process = os.getpid()
        self._left = 0
        self.is_left = False  # ended by the one that has started it, of which the script has nothing to say
        self._own: tuple[int, int] | None = None  # where it prints otherwise, while it is held back
        self.follower: Any = None

    def tell(self, event: Any) -> None:
        """Says what was seen; an update that is complete is looked at before the script goes on."""
        if os.getpid() != self._process:
            return
        try:
            pickle.dump(event, self._pipe)
            self._pipe.flush()
        except (OSError, ValueError):  # nobody listens any more
            self.release()
            return
        if self._updates.feed(event) is None:
            return
        self.follower.went_on()
        if self._answers is not None:
            self.wait()
        elif self._left:
            self.release(self._left - 1)

    def wait(self) -> None:
        """Waits to be told how to go on: to the next update, held back or not, to one whose loss is so, to the end."""
        assert self._answers is not None
        self._hold()
        try:
            answer, *what = pickle.load(self._answers)
        except (EOFError, pickle.UnpicklingError):
            answer, what = "end", []
        match answer:
            case "until":
                self.follower.wanted = _holds(*what)
                self._let_go()
            case "sought":
                self.follower.sought = self.follower.remembered(*_sought(*what))
                self._let_go()
            case "on":
                self._let_go()
            case "end":
                self.release(*what)
            case "leave":
                self.is_left = True
                self.release()
                raise KeyboardInterrupt

    def _asked(self, *prompt: Any) -> str:
        """In place of `input`: a script that is held back has to wait until somebody can type."""
        if os.getpid() == self._process:
            self.tell(Asks())
            if self._answers is not None:
                self.wait()
        return self._input(*prompt)

    def release(self, updates: int = 0) -> None:
        """Nothing is asked any more, and what the script prints goes where it goes. updates: that are still told."""
        self._answers, self._left = None, updates
        self._let_go()
        if updates <= 0:
            self.follower.stop()

    def _hold(self) -> None:
        if self._held is None or self._own is not None:
            return
        _flush()
        self._own = (os.dup(1), os.dup(2))
        os.dup2(self._held, 1)
        os.dup2(self._held, 2)
        self._input, builtins.input = builtins.input, self._asked

    def _let_go(self) -> None:
        if self._own is None:
            return
        _flush()
        for target, own in enumerate(self._own, 1):
            os.dup2(own, target)
            os.close(own)
        self._own, builtins.input = None, self._input

    def at_end(self) -> None:
        """Lets the last update be looked at, where that is one by hand."""
        with suppress(KeyboardInterrupt):
            if self._answers is not None and not self.follower.done:
                self.tell(self.follower.at_end())

    def end(self, event: Any) -> None:
        """Says that the script has ended."""
        self._answers = None
        self.tell(event)
        _flush()
        with suppress(OSError):
            self._pipe.close()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # the script's own, and it may have closed them
            stream.flush()


def _holds(expr: Any) -> Callable[[float], bool]:
    """Whether a condition about the loss alone holds."""
    from nnstep.algebra.expr import evaluate  # only where there is one

    return lambda loss: bool(evaluate(expr, lambda _: loss))


def _sought(expr: Any, places: dict[Any, tuple[str, int, int]]) -> tuple[Callable[[Any], bool], frozenset[int]]:
    """Whether a condition holds of numbers that are read, and the parameters that they are of."""
    from nnstep.algebra.expr import evaluate  # as above

    def holds(read: Any) -> bool:
        return bool(evaluate(expr, lambda key: read(*places[key])))

    return holds, frozenset(key for _, key, _ in places.values() if key)


def run(script: str, rest: list[str], talk: Talk, first: int, steps: int, weights: str | None = None) -> None:
    """Runs the script to its end; what is seen is told, bit by bit. weights: the file of those to be put in."""
    given = read(weights) if weights is not None else None
    follower = talk.follower = Follower(talk.tell, first=first, steps=steps)
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
    numbers: Any = None
    code: Any = 0
    try:
        with open(path, "rb") as file:
            source = file.read()
        follower.start()
        if given is not None:
            given.wait()
        exec(compile(source, path, "exec"), module.__dict__)
    except SystemExit as end:
        code = end.code
    except BaseException as caught:
        error, line, numbers = (type(caught).__name__, str(caught)), _line(caught), _class_numbers(caught)
        code = 130 if isinstance(caught, KeyboardInterrupt) else 1
        if not talk.is_left:
            _print(caught)
    finally:
        if error is None:
            talk.at_end()
        follower.stop()
        if given is not None:
            given.stop()
    ended = replace(follower.ended(error, line, text), numbers=numbers)
    talk.end(ended if given is None else replace(ended, put=given.done))
    raise SystemExit(code)


def _line(error: BaseException) -> Line:
    """The innermost line of the learner's own that an error came through."""
    found = Line()
    for frame, number in traceback.walk_tb(error.__traceback__):
        if is_own(frame.f_code.co_filename):
            found = Line(frame.f_code.co_filename, number)
    return found


_OF_ERRORS: Final = (
    "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits",
)  # fmt: skip
"""The functions that compare each output with a target of its own."""


def _class_numbers(error: BaseException) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The shapes of outputs and targets that a loss of errors did not take: (n, classes), and n class numbers."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_name not in _OF_ERRORS:
            continue
        outputs: Any = frame.f_locals.get("input")
        targets: Any = frame.f_locals.get("target")
        with suppress(Exception):  # other functions have these names, too
            if outputs.ndim != 2 or outputs.shape[1] < 2 or tuple(targets.shape) != (len(outputs),):
                return None
            if bool((targets == targets.round()).all()) and 0 <= targets.min() < targets.max() < outputs.shape[1]:
                return tuple(outputs.shape), tuple(targets.shape)
    return None


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
