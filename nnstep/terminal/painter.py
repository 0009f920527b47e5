"""What to write to a terminal to show a frame: only the rows that change."""

from __future__ import annotations

import os

# Alternate screen, no cursor, no wrapping: a window that has just shrunk still gets one frame that is too wide.
ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
LEAVE = "\x1b[?2026l\x1b[m\x1b[?7h\x1b[?25h\x1b[?1049l"
SYNCHRONIZED = ("\x1b[?2026h", "\x1b[?2026l")  # shown at once where known, ignored elsewhere

FALLBACK = (80, 24)


class Painter:
    """Remembers the frame that is shown, and says what to write to show another."""

    def __init__(self) -> None:
        self._shown: list[str] | None = None
        self._size = (0, 0)

    def forget(self) -> None:
        """The window may show anything: the next frame is drawn in full."""
        self._shown = None

    def paint(self, lines: list[str], size: tuple[int, int]) -> str:
        """What to write: only the rows that change, each cleared and then written; "" when none does."""
        rows = (lines + [""] * size[1])[: size[1]]
        full = self._shown is None or self._size != size
        before = [""] * size[1] if full or self._shown is None else self._shown
        # Cleared before and not after: at the end of a full row, clearing to the end takes its last cell.
        pairs = enumerate(zip(rows, before, strict=True), 1)
        parts = [f"\x1b[{y};1H\x1b[K{new}\x1b[m" for y, (new, old) in pairs if new != old]
        self._shown, self._size = rows, size
        if full:
            parts.insert(0, "\x1b[m\x1b[H\x1b[2J")
        return "".join([SYNCHRONIZED[0], *parts, SYNCHRONIZED[1]]) if parts else ""


def window(descriptor: int) -> tuple[int, int]:
    """(width, height) of the window, whatever COLUMNS and LINES say."""
    try:
        found = os.get_terminal_size(descriptor)
    except OSError:
        return FALLBACK
    return found.columns or FALLBACK[0], found.lines or FALLBACK[1]
