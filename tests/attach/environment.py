"""Installs PyTorch for these tests, once: `python tests/attach/environment.py`.

Nothing here fails: where it cannot be had (no network, no wheel, no room, no time, or a build for graphics cards alone)
that is said, and the tests are skipped. The next run tries again.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 6 * 60  # a bare machine with a good line takes one minute; the tests themselves take one or two more
HEAVY = ("nvidia-", "cuda-", "triton")  # a build for graphics cards would bring these, several gigabytes
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", "--retries", "1")
WANTED = ("-c", str(ROOT / "tests/peers/requirements/pytorch.txt"), "-c", str(ROOT / "constraints.txt"), "torch")


class NotToBeHad(Exception):
    """Why it is not there, in words."""


def main() -> None:
    if importlib.util.find_spec("torch") is not None:
        return
    ends = time.monotonic() + float(os.environ.get("TORCH_SECONDS", SECONDS))
    print("Installing PyTorch into .venv, once ...", file=sys.stderr, flush=True)
    try:
        planned = _run(ends, *PIP, "install", "--only-binary", ":all:", "--dry-run", "--report", "-", *WANTED)
        names = [part["metadata"]["name"].lower() for part in json.loads(planned)["install"]]
        if heavy := [name for name in names if name.startswith(HEAVY)]:
            raise NotToBeHad(f"it comes as a build for graphics cards here (with {heavy[0]}), several gigabytes")
        _run(ends, *PIP, "install", "--only-binary", ":all:", *WANTED)
    except NotToBeHad as why:
        print(f"PyTorch cannot be installed here, its tests are skipped: {why}", file=sys.stderr, flush=True)


def _run(ends: float, *command: str) -> str:
    """What a command prints. Raises: NotToBeHad, with the last line of what it complained of."""
    try:
        left = max(ends - time.monotonic(), 0.001)
        done = subprocess.run(command, capture_output=True, text=True, timeout=left)
    except subprocess.TimeoutExpired:
        raise NotToBeHad("the time for installing was up") from None
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")] or lines or ["no word of why"]
        raise NotToBeHad(errors[-1][:200])
    return done.stdout


if __name__ == "__main__":
    main()
