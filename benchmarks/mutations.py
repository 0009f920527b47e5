"""Whether the tests of a room notice a wrong token: seeded single-token changes, each against the room's own tests.

    python benchmarks/mutations.py functions                      25 changes, two at a time
    python benchmarks/mutations.py marking/diagnosis --count 40 --seed 7
    python benchmarks/mutations.py algebra --list                 which changes they would be

Nothing is changed here: the checkout is copied, and a copy is what runs. A change that survives is a line whose meaning
no test of the room holds; where it means nothing to anybody (equal by another road), the line may be plainer. Changes
that cannot matter (docstrings, annotations, imports, decorators) or only touch prose are not made (token_changes.py).
"""

from __future__ import annotations

import argparse
import compileall
import math
import os
import py_compile
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from token_changes import Change, changes_of, works

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 60.0  # s for a change; more where the tests without a change take a third of that
IGNORED = shutil.ignore_patterns(".*", "__pycache__", "dist", "build")

# Tests that hold a room's behaviour and stand elsewhere. Patterns that match nothing are left out.
ALSO = {
    "algebra": ["tests/functions/test_printed.py", "tests/functions/test_executors.py", "tests/test_notations.py"],
    "functions": ["tests/oracle", "tests/test_oracle_scalar.py", "tests/scenario/test_schema.py"],
    "network": ["tests/oracle", "tests/test_oracle_scalar.py", "tests/test_python.py", "tests/lesson/test_hand.py"],
    "marking": ["tests/cli/test_check.py"],
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
        self._command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
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

    def test(self, longest: float) -> tuple[str, float, str]:
        """How the tests went ("passed", "failed", "time"), in what time, and the end of what they said."""
        begin = time.monotonic()
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(
                self._command,
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # what the tests start ends with them
            )
            try:
                result = "failed" if process.wait(longest) else "passed"
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                result = "time"
            said.seek(0)
            return result, time.monotonic() - begin, said.read()[-2000:]

    def try_out(self, change: Change, longest: float) -> tuple[str, float, str]:
        """The same with a change in place, which is taken back."""
        path = self.folder / change.path
        source = path.read_text(encoding="utf-8")
        path.write_text(change.applied(source), encoding="utf-8")
        try:
            return self.test(longest)
        finally:
            path.write_text(source, encoding="utf-8")


def run(changes: list[Change], tests: list[str], jobs: int) -> list[Change]:
    """Tries all changes and says what became of each; those that survive."""
    waiting: queue.SimpleQueue[Change] = queue.SimpleQueue()
    for change in changes:
        waiting.put(change)
    survivors: list[Change] = []
    with tempfile.TemporaryDirectory(prefix="nnstep-mutations-") as top:
        copies = [Copy(Path(top) / str(number), tests) for number in range(jobs)]
        if not copies[0].runs_itself():
            raise SystemExit("mutations: the copy of nnstep is not what would run")
        result, taken, said = copies[0].test(600)
        if result != "passed":
            raise SystemExit(f"mutations: without any change the tests do not pass ({result})\n{said}")
        longest = max(LONGEST, 3 * taken)
        print(f"without a change: passed in {taken:.0f} s", flush=True)

        def work(copy: Copy) -> None:
            while True:
                try:
                    change = waiting.get_nowait()
                except queue.Empty:
                    return
                result, taken, _ = copy.try_out(change, longest)
                if result == "passed":
                    survivors.append(change)
                word = {"passed": "SURVIVED", "failed": "killed", "time": "killed (time)"}[result]
                print(f"{word:13} {taken:3.0f} s  {change}", flush=True)

        threads = [threading.Thread(target=work, args=(copy,)) for copy in copies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return survivors


def main() -> None:
    """Reads the arguments, draws, tries, reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("room", help="a folder of nnstep: network, functions, algebra, marking, marking/diagnosis")
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
    survivors = run(changes, tests, max(1, given.jobs))
    print(f"{len(changes) - len(survivors)} of {len(changes)} killed")
    for change in sorted(survivors, key=str):
        print(f"survived  {change}")


if __name__ == "__main__":
    main()
