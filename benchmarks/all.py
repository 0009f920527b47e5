"""All that is measured, one after the other: starting, keys, the engine, growth. A quarter of an hour on two cores.

    python benchmarks/all.py             everything
    python benchmarks/all.py --quick     five minutes: fewer runs, three scenarios, no largest sizes
    python benchmarks/all.py --peers PYTHON    with PyTorch, pudb and others, by a Python that has requirements.txt

Every part compares with other programs in the same run, so its ratios hold on a busy machine too. Linux only.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Runs each part, and says how long it took and how busy the machine was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    parser.add_argument("--peers", metavar="PYTHON", help="a Python with what requirements.txt names")
    given = parser.parse_args()
    quick = ["--quick"] if given.quick else []
    parts = {
        "From the command to the first line": ["startup.py", "5" if given.quick else "15"],
        "From a key to the frame": ["frames.py", *quick, *(["--peers", given.peers] if given.peers else [])],
        "The engine": ["engine.py"],
        "Growth": ["growth.py", *quick],
    }
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {time.ctime()}")
    for title, (script, *words) in parts.items():
        python = given.peers if given.peers and script == "engine.py" else sys.executable
        begun = time.monotonic()
        print(f"\n== {title}: {script} {' '.join(words)}", flush=True)
        subprocess.run([python, str(HERE / script), *words], check=False)
        print(f"({time.monotonic() - begun:.0f} s, load {os.getloadavg()[0]:.1f})", flush=True)


if __name__ == "__main__":
    main()
