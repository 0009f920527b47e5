"""What takes long says how far it is, and Ctrl-C ends it at once, in a real terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

from terminal.pty_driver import spawn


def test_a_long_search_says_how_far_it_is_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    """A line on stderr counts epochs; Ctrl-C takes it away, says where the search was, and exits with 130."""
    words = [sys.executable, "-m", "nnstep", "run", "article", "--no-input", "--until", "E_total < 1e-300"]
    with spawn(words, 24, 80, {"NNSTEP_STATE_DIR": str(tmp_path)}, tmp_path) as terminal:
        terminal.wait_for(
            lambda: re.search(r"looking for E_total < 1e-300: epoch [\d,]+, \d+ s", "".join(terminal.screen))
        )
        terminal.send("\x03")
        assert terminal.finish() == 130
        shown = "".join(terminal.screen)
        assert re.search(r"stopped in epoch \d+", shown)
        assert "looking for" not in shown
