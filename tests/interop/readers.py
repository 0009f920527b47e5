"""Readers for `test_apart.py`: they run in a process of their own, which is not to load the tests."""

from __future__ import annotations

import os
import time
from typing import Any

from nnstep.interop.model import Unreadable


def length(content: bytes) -> int:
    """A reader that counts."""
    return len(content)


def refuses(content: bytes) -> Any:
    """A reader that finds something wrong."""
    raise Unreadable("it is wrong", "make it right")


def crashes(content: bytes) -> Any:
    """A reader that takes its process with it, as a library in C can."""
    os.abort()


def hangs(content: bytes) -> Any:
    """A reader without an end."""
    time.sleep(60)
