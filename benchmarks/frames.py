"""From a key press to the last byte of the frame, at 120 by 40: every key, large networks, peers.

    python benchmarks/frames.py                     all rows: five minutes on two cores
    python benchmarks/frames.py --quick             three scenarios, a minute
    python benchmarks/frames.py --peers PYTHON      with pudb, by a Python that has benchmarks/requirements.txt
    python benchmarks/frames.py --nnstep PYTHON     with the nnstep of another environment, to compare two

Each program runs in a real pseudo-terminal. What counts is its processor time, which other programs on the machine do
not change: from the key until the last byte of the answer. A frame has ended with the sign for the terminal that it is
whole, where a program sends one, else when nothing came for 30 ms. Prints median, 95th percentile and maximum in ms,
the largest frame in bytes, each row's 95th percentile as a multiple of pudb's, and the slowest keys (--slowest).
"""

from __future__ import annotations

import argparse
import os
import random
import select
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from terminal.pty_driver import Terminal, spawn  # noqa: E402 - found through the line above

QUIET = 0.03  # s without a byte after which a frame has ended
HELD = 0.03  # s between two keys of a key that is held down
NOTHING = 0.2  # s without a byte after which a key has no answer
READING = 0.5  # s between two keys of somebody who reads
WHOLE = b"\x1b[?2026l"
ROWS, COLS = 40, 120
UP, DOWN, LEFT, RIGHT, PGUP, PGDN, HOME, END = (
    f"\x1b{code}" for code in ("[A", "[B", "[D", "[C", "[5~", "[6~", "[H", "[F")
)
ESC, ENTER, BACK, TAB = "\x1b", "\r", "\x7f", "\t"
NEXT = ["n"] * 40
EVERY = [
    *"nnnn", "e", DOWN, DOWN, UP, ENTER, "w", BACK, PGDN, PGUP, END, HOME, BACK, "g", "e", ENTER, ENTER, ESC, *"bw",
    RIGHT, LEFT, PGDN, "n", PGUP, *"][", "-", *"nb", "-", "n", "-", "n", "=", "=", "=", *"++", *"tii", ESC, "?", PGDN,
    ESC, *"vvvv", "p", *"1.2", ENTER, TAB, TAB, DOWN, "p", ESC, "g", *"22", ENTER, "g", *"out_", TAB, ENTER, ESC,
    "/", *"why", ENTER, ESC, "c", *"E_t", ESC, "s", *"lr=", ESC, END, HOME, BACK, "a", DOWN, UP, TAB, *"k<>", "m", ESC,
    "2", BACK, BACK, *"nnnnnnnnnnnnnnnnnnnn", "e", ENTER, ENTER, ESC, PGDN, *"nnn", PGDN, "n", "e", ENTER, ESC, END,
    *"nnnn", "q",
]  # fmt: skip
"""What a learner may press, each key at least once but those that write files or open another lesson."""

LARGE = {
    "next": ["n"] * 12 + [PGDN, "n", "n", PGDN, "n", "n", PGDN, "n"],
    "e": ["n", "e", ESC] * 8,
    "Enter": ["e", ENTER, ENTER, ESC, "n"] * 6,
}
OF = {"next": ("n", PGDN), "e": ("e",), "Enter": (ENTER,)}


@dataclass
class Row:
    """What was measured: ms of processor time and bytes of each answer, and the keys up to there."""

    name: str
    found: list[tuple[float, int, str]] = field(default_factory=list)

    def at(self, share: float) -> float:
        """A percentile."""
        times = sorted(taken for taken, *_ in self.found)
        return times[min(int(len(times) * share), len(times) - 1)]

    def line(self, pudb: float | None = None) -> str:
        """The row as it is printed."""
        beside = f"   {self.at(0.95) / pudb:5.2f} x pudb" if pudb else ""
        largest = max(count for _, count, _ in self.found)
        return (
            f"{self.name:34} median {self.at(0.5):6.2f}   p95 {self.at(0.95):6.2f}"
            f"   max {self.at(1):6.1f}   largest {largest:6}   {len(self.found):5} keys{beside}"
        )


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used, by its own clock (Linux, BSD)."""
    return time.clock_gettime((~pid << 3) | 2)


def press(terminal: Terminal, key: str, gap: float) -> tuple[float, int] | None:
    """Milliseconds and bytes of what a key is answered with; None where there is no answer."""
    while select.select([terminal.master], [], [], gap)[0]:  # what comes by itself, such as a mistake that was found
        os.read(terminal.master, 1 << 16)
    begin = last = processor(terminal.pid)
    os.write(terminal.master, key.encode())
    data = b""
    while not data.endswith(WHOLE) and select.select([terminal.master], [], [], QUIET if data else NOTHING)[0]:
        try:
            data += os.read(terminal.master, 1 << 16)
        except OSError:  # it has ended
            break
        last = processor(terminal.pid)
    return ((last - begin) * 1000, len(data)) if data else None


def measure(
    name: str, argv: list[str], keys: list[str], env: dict[str, str], gap: float = 0.0, of: tuple[str, ...] = ()
) -> Row:
    """Runs a program and presses keys. of: only these are counted."""
    row = Row(name)
    with spawn(argv, ROWS, COLS, env) as terminal:
        end = time.monotonic() + 2.0
        while time.monotonic() < end:
            terminal.pump(0.05)
        for number, key in enumerate(keys, 1):
            if terminal.process.poll() is not None:
                break
            answer = press(terminal, key, gap or HELD)
            if answer is not None and (not of or key in of):
                row.found.append((*answer, " ".join(map(repr, keys[max(0, number - 5) : number]))))
    return row


def network(folder: Path, sizes: tuple[int, int, int], samples: int = 128) -> str:
    """A scenario with random data, in batches of 32."""
    inputs, hidden, outputs = sizes
    stem, draw = f"{inputs}-{hidden}-{outputs}", random.Random(1)
    names = [f"p{n}" for n in range(inputs)]
    rows = [",".join([*(f"{draw.random():.3f}" for _ in names), f"c{n % outputs}"]) for n in range(samples)]
    (folder / f"{stem}.csv").write_text("\n".join([",".join([*names, "label"]), *rows]) + "\n", encoding="utf-8")
    classes = ", ".join(f"c{n}" for n in range(outputs))
    path = folder / f"{stem}.yaml"
    path.write_text(
        f"format: 1\ntitle: {stem}\nseed: 3\nnetwork:\n  inputs: {inputs}\n  layers:\n"
        f"    - {{units: {hidden}, activation: sigmoid, weights: xavier_uniform, bias: zeros}}\n"
        f"    - {{units: {outputs}, activation: softmax, weights: xavier_uniform, bias: zeros}}\n"
        f"data: {{csv: {stem}.csv, inputs: [{', '.join(names)}], targets: label, classes: [{classes}]}}\n"
        "loss: categorical_cross_entropy\noptimizer: {name: sgd, learning_rate: 0.5}\n"
        "training: {epochs: 10, batch: 32}\n",
        encoding="utf-8",
    )
    return str(path)


def peers(folder: Path, python: str, env: dict[str, str]) -> list[Row]:
    """pudb and less, the one through a program, the other through its text."""
    script = folder / "script.py"
    script.write_text("total = 0\n" + "".join(f"total += {n}\n" for n in range(2000)), encoding="utf-8")
    settings = folder / "pudb"
    settings.mkdir(exist_ok=True)
    (settings / "pudb.cfg").write_text("[pudb]\nseen_welcome = e999\n", encoding="utf-8")  # no dialogs
    found = [measure("less", ["less", str(script)], ["j"] * 40, env)]
    if python:
        found.append(measure("pudb", [python, "-m", "pudb", str(script)], NEXT, env))
    return [row for row in found if row.found]


def main() -> None:
    """Measures all, peers before and after."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three scenarios, no large networks")
    parser.add_argument("--peers", default="", metavar="PYTHON", help="a Python with benchmarks/requirements.txt")
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="print the N slowest keys of each row")
    parser.add_argument(
        "--nnstep", default=sys.executable, metavar="PYTHON", help="a Python with the nnstep to measure"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {"NNSTEP_STATE_DIR": name, "HOME": name, "XDG_CONFIG_HOME": name}
        own = {**env, "PYTHONPATH": str(ROOT if given.nnstep == sys.executable else Path(given.nnstep).parents[2])}

        def ours(title: str, scenario: str, keys: list[str], gap: float = 0.0, of: tuple[str, ...] = ()) -> Row:
            argv = [given.nnstep, "-P", "-m", "nnstep", "run", scenario, "--fresh"]
            return measure(title, argv, keys, own, gap, of)

        before = peers(folder, given.peers, env)
        scenarios = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
        scenarios = ["article", "iris", "mazur"] if given.quick else scenarios
        rows = [ours("article, next", "article", NEXT)]
        each = [ours(f"{scenario}, every key", scenario, EVERY) for scenario in scenarios]
        rows += [*each, Row("every key of every scenario", [one for row in each for one in row.found])]
        rows += [ours(f"{scenario}, {READING} s between keys", scenario, NEXT, READING) for scenario in scenarios[:1]]
        for sizes in () if given.quick else ((64, 64, 10), (784, 30, 10)):
            scenario = network(folder, sizes)
            rows += [ours(f"{Path(scenario).stem}, {key}", scenario, keys, 0.0, OF[key]) for key, keys in LARGE.items()]
        after = peers(folder, given.peers, env)
    pudb = [row.at(0.95) for row in (*before, *after) if row.name == "pudb"]
    for row in (*before, *rows, *after):
        print(row.line(statistics.mean(pudb) if pudb else None))
        for taken, _, keys in sorted(row.found, reverse=True)[: given.slowest]:
            print(f"    {taken:6.1f}  after {keys}")


if __name__ == "__main__":
    main()
