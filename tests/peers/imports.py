"""Models in: networks as a library holds them, read by `nnstep.from_model` beside it, against its own numbers."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from libraries import ENVIRONMENT, ROOT
from patience import left

RUNNER = Path(__file__).with_name("runners") / "imported.py"


@pytest.mark.parametrize(("library", "environment", "relative"), [
    ("pytorch", "pytorch", 1e-9), ("keras", "pytorch", 2e-5), ("sklearn", "sklearn", 1e-9),
])  # fmt: skip
def test_networks_are_read_from_a_living_library(library: str, environment: str, relative: float) -> None:
    """Outputs, losses of three updates and the weights after them, for each network and optimizer tried."""
    left()
    home = ENVIRONMENT[environment]
    if not home.stamp.is_file():
        pytest.skip(f"{environment}: not installed")
    paths = os.pathsep.join(str(one) for one in (ROOT, *_ours()))
    done = subprocess.run(
        (str(home.python), "-P", str(RUNNER), library), capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": paths, "KERAS_BACKEND": "torch"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    cases = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(cases) >= 6
    for case in cases:
        for what, theirs in case["theirs"].items():
            assert case["ours"][what] == pytest.approx(theirs, rel=relative, abs=relative), (case["name"], what)


def _ours() -> list[Path]:
    """Where what nnstep needs is installed here."""
    import msgspec

    return [Path(msgspec.__file__).parents[1]]
