"""Commands run inside the tests' own process: quicker by far than a process each."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any, NamedTuple

from nnstep.cli.app import run


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
