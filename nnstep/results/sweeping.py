"""The runs of a sweep: one after the other, and beside them in processes of their own where that takes long.

A process gets its run on stdin and writes the values as they come, so what there is of a run is there at any time.
"""

from __future__ import annotations

import os
import sys
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from nnstep.lesson.series import over_epochs
from nnstep.lesson.swept import Run
from nnstep.network.trace import Trace
from nnstep.told import Told, nobody

if TYPE_CHECKING:
    from subprocess import Popen
    from threading import Thread

_PIECE: Final = 0.05  # s between two looks at how far a run is
_LONG: Final = 1.0  # s after which it is seen whether the rest takes long too,
_WORTH: Final = 2.0  # and s that this has to be for a process to be begun


def curves(
    runs: Sequence[Run],
    quantity: str,
    epochs: int,
    told: Told = nobody,
    stopped: Callable[[], bool] = lambda: False,
    found: list[array[float]] | None = None,
) -> list[array[float]]:
    """The values of a quantity in each run, one an epoch.

    told: hears how many epochs are done of how many. stopped: whether to end now with what there is. found: is filled
    meanwhile, for who looks at it. Raises: NnstepError.
    """
    found = [array("d") for _ in runs] if found is None else found
    pending, helpers = deque(range(len(runs))), _Helpers(runs, quantity, epochs, found)
    begun, of = time.monotonic(), len(runs) * epochs
    try:
        while True:
            try:
                number = pending.popleft()
            except IndexError:
                for _ in helpers.rounds():
                    told(sum(map(len, found)), of)
                    if stopped():
                        return found
                pending.extend(helpers.failed())
                if not pending:
                    return found
                continue
            for piece in _pieces(runs[number].trace(), quantity, epochs, len(found[number])):
                found[number].extend(piece)
                done = sum(map(len, found))
                told(done, of)
                if stopped():
                    return found
                took = time.monotonic() - begun
                if took > _LONG and pending and not helpers.begun and took * (of - done) / done > _WORTH:
                    helpers.begin(pending)
    finally:
        helpers.end()


def _pieces(trace: Trace, quantity: str, epochs: int, done: int = 0) -> Iterator[Sequence[float]]:
    """The values from one epoch on, in pieces that take about as long as somebody waits for a word."""
    size = 1
    while done < epochs:
        begin = time.monotonic()
        stop = min(done + size, epochs)
        yield over_epochs(trace, quantity, done + 1, stop).values
        took, done = time.monotonic() - begin, stop
        size = size * 2 if took < _PIECE else max(size // 2, 1) if took > 4 * _PIECE else size


class _Helpers:
    """Processes that take runs from a queue, each with a thread that reads what it writes."""

    def __init__(self, runs: Sequence[Run], quantity: str, epochs: int, found: list[array[float]]) -> None:
        self._runs, self._quantity, self._epochs, self._found = runs, quantity, epochs, found
        self._running: set[Popen[bytes]] = set()
        self._failed: list[int] = []
        self._threads: list[Thread] = []
        self._over = False
        self.begun = False

    def begin(self, pending: deque[int]) -> None:
        """As many as there are cores beside the one that works already."""
        from threading import Thread  # only for what takes long

        self.begun = True
        for _ in range(min(len(pending), (os.cpu_count() or 1) - 1) if sys.executable else 0):
            thread = Thread(target=self._work, args=(pending,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _work(self, pending: deque[int]) -> None:
        while not self._over:
            try:
                number = pending.popleft()
            except IndexError:
                return
            with suppress(OSError):  # no process is to be had
                self._run(number)
            if len(self._found[number]) < self._epochs:
                self._failed.append(number)

    def _run(self, number: int) -> None:
        import pickle  # only for what takes long
        import subprocess

        given = pickle.dumps((self._runs[number], self._quantity, self._epochs))
        where = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, map(os.path.abspath, sys.path)))}
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nnstep.results.sweeping"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=where,
        )
        with process:
            self._running.add(process)
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(OSError):
                process.stdin.write(given)
                process.stdin.close()
            rest = b""
            while not self._over and (block := process.stdout.read1(65536)):  # type: ignore[attr-defined]
                rest += block
                whole = len(rest) - len(rest) % 8
                self._found[number].frombytes(rest[:whole])
                rest = rest[whole:]
            process.kill()
        self._running.discard(process)

    def rounds(self) -> Iterator[None]:
        """Until all are done, a moment each."""
        for thread in self._threads:
            while thread.is_alive():
                thread.join(_PIECE)
                yield

    def failed(self) -> list[int]:
        """The runs that came to no end, each of them once."""
        failed, self._failed = self._failed, []
        return failed

    def end(self) -> None:
        """Ends those that are still running."""
        self._over = True
        for process in list(self._running):
            process.kill()


def _serve() -> None:
    """One run, in a process of its own."""
    import pickle
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it ends it
    run, quantity, epochs = pickle.load(sys.stdin.buffer)
    for piece in _pieces(run.trace(), quantity, epochs):
        sys.stdout.buffer.write(array("d", piece).tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
