"""How far a long work is, told to whoever wants to know it: how much is done, and of how much."""

from __future__ import annotations

from collections.abc import Callable

Told = Callable[[int, int], None]
"""What hears how much is done, of how much (0: nobody knows)."""


def nobody(done: int, of: int) -> None:
    """Nobody wants to know."""
