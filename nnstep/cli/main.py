"""The entry point. It imports nothing heavy itself, so that Ctrl-C is answered quietly while the rest is loading."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def main() -> None:
    """Runs the command line and exits with its code."""
    # The threads of a numeric library cost networks of this size far more than they bring.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from nnstep.cli.app import run

        code = run()
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        # A mistake of ours: it is said in a line, and shown whole to who wants to report it.
        if os.environ.get("NNSTEP_DEBUG"):
            raise
        print(f"error: something in nnstep itself went wrong ({type(error).__name__}: {error})", file=sys.stderr)
        print("   = help: NNSTEP_DEBUG=1 before the command shows where; please report it", file=sys.stderr)
        code = 1
    try:
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        _give_up_stdout()
    except OSError as error:
        _give_up_stdout()
        code = code or 1
        print(f"error: cannot write: {error.strerror}", file=sys.stderr)
    sys.exit(code)


def _give_up_stdout() -> None:
    """Nobody reads any more: what Python still wants to write at its end must not complain."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
