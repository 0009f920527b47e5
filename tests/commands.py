"""Commands, run inside the tests' own process, which is quicker by far, or as a program of their own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from nnstep.cli.app import run

ROOT = Path(__file__).parents[1]


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def nnstep(*arguments: object, encoding: str = "utf-8") -> Ran:
    """Runs a command; `encoding` is that of its stdout."""
    buffer = io.BytesIO()
    out, err = io.TextIOWrapper(buffer, encoding=encoding, newline="\n"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
        out.flush()
    return Ran(code, buffer.getvalue().decode(encoding), err.getvalue())


def printed(*arguments: object) -> str:
    """What a command prints that has to succeed."""
    ran = nnstep(*arguments)
    assert (ran.code, ran.err) == (0, ""), ran.err
    return ran.out


def program(*arguments: object, shell: str = "", env: dict[str, str] | None = None, cwd: Path | str = ROOT) -> Ran:
    """Runs a command as a program; `shell`: what stands behind it on a line of bash, `>&-` or `| head -1`."""
    words = [sys.executable, "-m", "nnstep", *map(str, arguments)]
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f'"$@" {shell}', "bash", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        timeout=120,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
