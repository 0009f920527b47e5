"""Whether two checkouts of nnstep show the same, over all scenarios, notations, widths and commands, and in the tutor.

    python benchmarks/same_output.py BEFORE AFTER            each a checkout, or the python or nnstep of an environment
    python benchmarks/same_output.py --record FILE BEFORE    keeps what BEFORE shows, so that it need not run again
    python benchmarks/same_output.py --against FILE AFTER    compares with that
    python benchmarks/same_output.py --quick …               every tenth command: a minute

For a change that must change nothing. Differences of a kind are shown once: numbers apart, the same words changed. Exit
code 1 when there are any. A few commands are also run as programs of their own, as the others run in forks of one
process (sameness/driver.py). Everything takes five minutes on two cores that have nothing else to do. POSIX only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import queue
import sys
import tempfile
import threading
import time
import zlib
from pathlib import Path
from typing import Any

from sameness.differences import Differences
from sameness.plan import Task, plan
from sameness.side import Side

QUICK = 10  # one in so many
REAL = 12  # commands that are also run as programs of their own

Result = dict[str, Any]


class Packed:
    """Results by the names of their tasks, kept small: all frames of a full run are 300 MB."""

    def __init__(self) -> None:
        self._texts: dict[str, bytes] = {}

    def put(self, name: str, result: Result) -> None:
        self._texts[name] = zlib.compress(json.dumps(result).encode(), 1)

    def get(self, name: str) -> Result:
        result: Result = json.loads(zlib.decompress(self._texts[name]))
        return result


def write_record(path: Path, tasks: list[Task], results: Packed) -> None:
    """A line of JSON a task: the task and its result."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=6) as file:
        for task in tasks:
            print(json.dumps({"task": task, "result": results.get(task["name"])}), file=file)


def read_record(path: Path) -> tuple[list[Task], Packed]:
    tasks, results = [], Packed()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            tasks.append(entry["task"])
            results.put(entry["task"]["name"], entry["result"])
    return tasks, results


def run_all(tasks: list[Task], places: list[str], jobs: int, done: Any) -> None:
    """Runs all tasks on these sides, several at once; `done` gets each task and its results, one after another."""
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    for task in tasks:
        waiting.put(task)
    lock = threading.Lock()
    count = 0
    failed: list[BaseException] = []

    def work() -> None:
        nonlocal count
        try:
            sides = [Side(place) for place in places]
            while not failed:
                task = waiting.get_nowait()
                results = [side.ask(task) for side in sides]
                with lock:
                    done(task, *results)
                    count += 1
                    if sys.stderr.isatty() or count % 500 == 0:
                        print(f"{count} of {len(tasks)}", end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr)
        except queue.Empty:
            for side in sides:
                side.close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def compare_real(side: Side, tasks: list[Task], differences: Differences) -> None:
    """A few commands as programs of their own: whether they do what the driver says they do."""
    commands = [task for task in tasks if "keys" not in task]
    for task in commands[:: max(1, len(commands) // REAL)][:REAL]:
        with tempfile.TemporaryDirectory() as folder:
            real = side.real(task, Path(folder))
        driven = {key: value for key, value in side.ask(task).items() if key in real}
        differences.add(f"{task['name']} (driven and real)", [], driven, real)


def main() -> int:
    """Reads the arguments, runs, reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", nargs="+", help="BEFORE and AFTER, or the one that is recorded or compared")
    parser.add_argument("--record", type=Path, metavar="FILE", help="keep what BEFORE shows here (gzip)")
    parser.add_argument("--against", type=Path, metavar="FILE", help="what BEFORE showed")
    parser.add_argument("--quick", action="store_true", help=f"one command in {QUICK}")
    parser.add_argument("--only", default="", metavar="TEXT", help="only commands whose line contains this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    parser.add_argument("--most", type=int, default=40, help="how many kinds of difference are shown")
    given = parser.parse_args()
    if len(given.place) != (1 if given.record or given.against else 2):
        parser.error("two checkouts, or one with --record or --against")
    begin = time.monotonic()
    first = Side(given.place[0])
    if given.against:
        tasks, before = read_record(given.against)
    else:
        tasks, before = plan(first.ask), Packed()
    if given.quick:
        tasks = [task for task in tasks if zlib.crc32(task["name"].encode()) % QUICK == 0]
    tasks = [task for task in tasks if given.only in task["name"]]
    for place in given.place:
        about = (side := Side(place)).about
        print(f"{about['found']}, Python {about['python']}", file=sys.stderr)
        side.close()
    differences = Differences()
    if given.record:
        run_all(tasks, given.place, given.jobs, lambda task, result: before.put(task["name"], result))
        write_record(given.record, tasks, before)
        print(f"{len(tasks)} commands recorded in {time.monotonic() - begin:.0f} s")
        return 0

    def compare(task: Task, *results: Result) -> None:
        old = before.get(task["name"]) if given.against else results[0]
        # Once through JSON, as a record is, so that tuples and lists are one.
        differences.add(task["name"], task.get("keys", []), old, json.loads(json.dumps(results[-1])))

    run_all(tasks, given.place, given.jobs, compare)
    after = first if given.against else Side(given.place[-1])
    compare_real(after, tasks, differences)
    print(differences.report(given.most))
    print(f"\n{len(tasks)} commands, {differences.differing} differ in {len(differences.kinds)} ways; "
          f"{time.monotonic() - begin:.0f} s")  # fmt: skip
    return 1 if differences.differing else 0


if __name__ == "__main__":
    sys.exit(main())
