"""The entry point. It imports nothing heavy itself, so that Ctrl-C is answered quietly while the rest is loading."""

from __future__ import annotations

import gc
import os
import sys

from nnstep.terminal import streams

streams.begin()


def main() -> None:
    """Runs the command line and exits with its code."""
    # The threads of a numeric library cost networks of this size far more than they bring.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Loading makes many objects and drops none: looking for garbage meanwhile is time lost. The tutor turns it on.
    gc.disable()
    try:
        from nnstep.cli.app import run

        code = run()
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        # A mistake of ours: it is said in a line, and shown whole to who wants to report it.
        if os.environ.get("NNSTEP_DEBUG"):
            raise
        streams.complain(
            f"error: something in nnstep itself went wrong ({type(error).__name__}: {error})\n"
            "   = help: NNSTEP_DEBUG=1 before the command shows where; please report it"
        )
        code = 1
    sys.exit(streams.end(code))
