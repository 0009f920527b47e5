"""Makes the environments of the libraries in .peers, once: `python tests/peers/environments.py`.

Nothing here fails: a library that cannot be had (no network, no wheel for this Python or this machine, no room, no
time) is left out, and why is written beside its environment, for the tests to skip it with. The next run tries again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

from libraries import ENVIRONMENT, ENVIRONMENTS, Environment

SECONDS = 12 * 60  # for all of them; a bare machine with a good line takes two minutes
HEAVY = ("nvidia-", "cuda-", "triton")  # a build for graphics cards would bring these, several gigabytes
ENVIRON = {**os.environ, "KERAS_BACKEND": "torch"}
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", "--retries", "1")


class NotToBeHad(Exception):
    """Why an environment is not there, in words."""


def main() -> None:
    ends = time.monotonic() + float(os.environ.get("PEERS_SECONDS", SECONDS))
    ENVIRONMENTS.mkdir(exist_ok=True)
    for environment in ENVIRONMENT.values():
        state = _state(environment)
        if environment.stamp.is_file() and environment.stamp.read_text() == state:
            continue
        environment.reason.unlink(missing_ok=True)
        shutil.rmtree(environment.folder, ignore_errors=True)
        print(f"Installing {environment.name} into .peers, once ...", file=sys.stderr, flush=True)
        try:
            _make(environment, ends)
        except NotToBeHad as why:
            shutil.rmtree(environment.folder, ignore_errors=True)
            environment.reason.write_text(f"{environment.name}: {why}\n")
            print(f"Left out: {environment.name}: {why}", file=sys.stderr, flush=True)
        else:
            environment.stamp.write_text(state)


def _state(environment: Environment) -> str:
    said = f"{sys.version}\n{environment.pins.read_text()}"
    return hashlib.sha256(said.encode()).hexdigest()


def _make(environment: Environment, ends: float) -> None:
    free = shutil.disk_usage(ENVIRONMENTS).free >> 20
    if free < 2 * environment.megabytes:
        raise NotToBeHad(f"it takes {environment.megabytes} MB, and twice that must be free: {free} MB are")
    _run(ends, sys.executable, "-m", "venv", "--without-pip", str(environment.folder))
    install = (*PIP, "--python", str(environment.python), "install", "--only-binary", ":all:")
    pins = ("-r", str(environment.pins))
    if environment.name == "pytorch":  # a look at what would come, before it does
        planned = _run(ends, *install, "--dry-run", "--report", "-", *pins)
        names = [part["metadata"]["name"].lower() for part in json.loads(planned)["install"]]
        heavy = [name for name in names if name.startswith(HEAVY)]
        if heavy:
            raise NotToBeHad(f"torch comes as a build for graphics cards here (with {heavy[0]}), several gigabytes")
    _run(ends, *install, *pins)
    _run(ends, str(environment.python), "-c", "import " + ", ".join(environment.imports))


def _run(ends: float, *command: str) -> str:
    """What a command prints. Raises: NotToBeHad, with the last line of what it complained of."""
    left = ends - time.monotonic()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=max(left, 0.001), env=ENVIRON)
    except subprocess.TimeoutExpired:
        raise NotToBeHad("the time for installing was up") from None
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR")] or lines or ["no word of why"]
        raise NotToBeHad(errors[-1][:200])
    return done.stdout


if __name__ == "__main__":
    main()
