"""Whether the tests of a room notice a wrong token: seeded single-token changes, each against the room's own tests.

    python benchmarks/mutations.py functions                      25 changes, two at a time
    python benchmarks/mutations.py diagnosis --count 40 --seed 7
    python benchmarks/mutations.py algebra --list                 which changes they would be

Nothing is changed here: the checkout is copied, and a copy is what runs. A change that survives is a line whose meaning
no test of the room holds; where it means nothing to anybody (equal by another road), the line may be plainer. Changes
that cannot matter (docstrings, annotations, imports, decorators) or only touch prose are not made (token_changes.py).

Killed is a change that a test notices, or with which the tests need several times the processor time that they need
without: they would not end. Where the tests were ended from outside (for want of memory), nothing is known; the change
is tried once more, and if that happens again it is counted apart. Quick files of tests run first.
"""

from __future__ import annotations

import argparse
import compileall
import math
import os
import py_compile
import queue
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Literal

from token_changes import Change, changes_of, works

ROOT = Path(__file__).resolve().parents[1]
ENDLESS = 5.0  # times the processor time of the tests without a change: they will not end
WAITING = 10.0  # times the time on the clock, where others use the processor as well
LEAST = 30.0  # s of either, however quick the tests are
MEMORY = 4_000_000  # kB for the tests: a change that fills the memory is to fail alone
Result = Literal["passed", "failed", "endless", "ended"]
"""ended: from outside, by a signal, so that nothing is known."""

WORDS: dict[Result, str] = {
    "passed": "SURVIVED", "failed": "killed", "endless": "killed (endless)", "ended": "NOT KNOWN",
}  # fmt: skip
IGNORED = shutil.ignore_patterns(".*", "__pycache__", "dist", "build")

# Tests that hold a room's behaviour and stand elsewhere. Patterns that match nothing are left out.
ALSO = {
    "matrices": ["tests/network/test_matrices.py", "tests/test_matrix_commands.py"],
    "algebra": ["tests/functions/test_printed.py", "tests/functions/test_executors.py", "tests/test_notations.py"],
    "functions": ["tests/oracle", "tests/test_oracle_scalar.py", "tests/scenario/test_schema.py"],
    "engine": ["tests/network", "tests/oracle", "tests/test_oracle_scalar.py", "tests/lesson/test_hand.py"],
    "network": ["tests/engine", "tests/oracle", "tests/test_oracle_scalar.py", "tests/test_python.py"],
    "marking": ["tests/cli/test_check.py"],
    "slips": ["tests/marking", "tests/cli/test_check.py"],
    "diagnosis": ["tests/marking", "tests/cli/test_check.py"],
}


def tests_of(room: str) -> list[str]:
    """The files and folders of tests for a room that exist."""
    top = room.split("/")[0]
    patterns = [f"tests/{top}", *ALSO.get(top, [])]
    return [str(path.relative_to(ROOT)) for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def draw(room: str, count: int, seed: int) -> list[Change]:
    """Changes in a room; a sort with many places is drawn more often, though not as often as it has places."""
    files = sorted((ROOT / "nnstep" / room).rglob("*.py"))
    chance = random.Random(seed)
    sorts: dict[str, list[Change]] = {}
    for path in files:
        for change in changes_of(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)), chance):
            sorts.setdefault(change.sort, []).append(change)
    for changes in sorts.values():
        chance.shuffle(changes)
    drawn: list[Change] = []
    while len(drawn) < count and any(sorts.values()):
        sort = chance.choices(list(sorts), [math.sqrt(len(changes)) for changes in sorts.values()])[0]
        change = sorts[sort].pop()
        if works(change, (ROOT / change.path).read_text(encoding="utf-8")):
            drawn.append(change)
    return drawn


class Copy:
    """A copy of the checkout, in which one change at a time is tried."""

    def __init__(self, folder: Path, tests: list[str]) -> None:
        self.folder = folder
        self.tests = tests
        self._command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        # CI: the same examples each time. Compiled files are told by what is in the source: a change may come in the
        # same second as the one before and have the same length.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("NNSTEP_", "PYTEST_"))}
        self._environment = kept | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
        shutil.copytree(ROOT, folder, ignore=IGNORED)
        mode = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(folder / "nnstep", quiet=2, invalidation_mode=mode)

    def runs_itself(self) -> bool:
        """Whether what runs is this copy, and not what is installed."""
        words = [sys.executable, "-c", "import nnstep; print(nnstep.__file__)"]
        said = subprocess.run(
            words, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=False
        )
        return said.stdout.startswith(str(self.folder))

    def test(self, work: float, wait: float, *words: str) -> tuple[Result, float, str]:
        """How the tests went, in what time, and what they said.

        work: the processor time, and wait: the time on the clock after which they do not end, in s; words: for pytest
        """
        begin = time.monotonic()
        limits = f'ulimit -t {math.ceil(work)} && ulimit -v {MEMORY} && exec "$@"'
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(
                ["sh", "-c", limits, "sh", *self._command, *words, *self.tests],
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # what the tests start ends with them
            )
            try:
                code = process.wait(wait)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                code = -signal.SIGXCPU
            said.seek(0)
            return _result(code), time.monotonic() - begin, said.read()

    def try_out(self, change: Change, work: float, wait: float) -> tuple[Result, float]:
        """The same with a change in place, which is taken back; once more where the tests were ended from outside."""
        path = self.folder / change.path
        source = path.read_text(encoding="utf-8")
        path.write_text(change.applied(source), encoding="utf-8")
        try:
            result, taken, _ = self.test(work, wait)
            return self.test(work, wait)[:2] if result == "ended" else (result, taken)
        finally:
            path.write_text(source, encoding="utf-8")


def _result(code: int) -> Result:
    """What the end of the tests means: a signal is no verdict, but for the one that processor time is up."""
    if code == -signal.SIGXCPU:
        return "endless"
    return "ended" if code < 0 else "failed" if code else "passed"


def quick_first(said: str, tests: list[str]) -> list[str]:
    """The files of tests, those first that took least time, from what pytest says with --durations=0."""
    given = [ROOT / one for one in tests]
    files = [file for one in given for file in (sorted(one.rglob("test_*.py")) if one.is_dir() else [one])]
    taken = Counter(dict.fromkeys((str(file.relative_to(ROOT)) for file in files), 0.0))
    for seconds, file in re.findall(r"^([\d.]+)s (?:call|setup|teardown) +([^:\s]+\.py)::", said, re.MULTILINE):
        taken[file] += float(seconds)
    return sorted(taken, key=taken.__getitem__)


def run(changes: list[Change], tests: list[str], jobs: int) -> dict[Result, list[Change]]:
    """Tries all changes and says what became of each; the changes by that."""
    waiting: queue.SimpleQueue[Change] = queue.SimpleQueue()
    for change in changes:
        waiting.put(change)
    results: dict[Result, list[Change]] = {word: [] for word in WORDS}
    with tempfile.TemporaryDirectory(prefix="nnstep-mutations-") as top:
        copies = [Copy(Path(top) / str(number), tests) for number in range(jobs)]
        if not copies[0].runs_itself():
            raise SystemExit("mutations: the copy of nnstep is not what would run")
        before = _children()
        result, taken, said = copies[0].test(600, 600, "--durations=0")
        if result != "passed":
            raise SystemExit(f"mutations: without any change the tests do not pass ({result})\n{said[-2000:]}")
        used = _children() - before
        for copy in copies:
            copy.tests = quick_first(said, tests)
        print(f"without a change: passed in {taken:.0f} s, {used:.0f} s of them work", flush=True)
        most = max(LEAST, ENDLESS * used), max(LEAST, WAITING * taken)

        def work(copy: Copy) -> None:
            while True:
                try:
                    change = waiting.get_nowait()
                except queue.Empty:
                    return
                result, taken = copy.try_out(change, *most)
                results[result].append(change)
                print(f"{WORDS[result]:16} {taken:3.0f} s  {change}", flush=True)

        threads = [threading.Thread(target=work, args=(copy,)) for copy in copies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return results


def _children() -> float:
    """The processor time of all processes that were started and have ended, in s."""
    times = os.times()
    return times.children_user + times.children_system


def main() -> None:
    """Reads the arguments, draws, tries, reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("room", help="a folder of nnstep: network, functions, algebra, marking, diagnosis, why")
    parser.add_argument("--count", type=int, default=25, help="how many changes")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--list", action="store_true", help="only say which changes they are")
    given = parser.parse_args()
    room = given.room.strip("/").removeprefix("nnstep/")
    if not (ROOT / "nnstep" / room).is_dir():
        parser.error(f"there is no room nnstep/{room}")
    changes, tests = draw(room, given.count, given.seed), tests_of(room)
    if given.list:
        print(*changes, sep="\n")
        return
    if not tests:
        parser.error(f"there are no tests of {room}")
    print(f"{len(changes)} changes in {room} (seed {given.seed}), against {' '.join(tests)}", flush=True)
    results = run(changes, tests, max(1, given.jobs))
    known = len(changes) - len(results["ended"])
    print(f"{known - len(results['passed'])} of {known} killed")
    for result, word in (("passed", "survived"), ("ended", "not known")):
        for change in sorted(results[result], key=str):
            print(f"{word:9} {change}")


if __name__ == "__main__":
    main()
