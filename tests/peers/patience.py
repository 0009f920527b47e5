"""How long the tests may take: what is not begun by then is skipped, and so nothing fails because a machine is busy."""

from __future__ import annotations

import os
import time

import pytest

UP = "the time for comparing with libraries was up (PEERS_TEST_SECONDS gives more)"
_ENDS = time.monotonic() + float(os.environ.get("PEERS_TEST_SECONDS", 15 * 60))


def left() -> float:
    """The seconds that are left; where none are, the test is skipped."""
    seconds = _ENDS - time.monotonic()
    if seconds <= 0:
        pytest.skip(UP)
    return seconds
