"""Readers in a process of their own: what they say arrives, and those that hang or crash are given up."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnstep.interop.apart import apart
from nnstep.interop.model import Unreadable


def test_readers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer, words, a crash and no end at all: none of them is more than an answer or an error here."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    assert apart("readers:length", b"abc") == 3
    for reader, says in (("refuses", "it is wrong"), ("crashes", "gave up"), ("hangs", "0.5 seconds")):
        with pytest.raises(Unreadable, match=says):
            apart(f"readers:{reader}", b"", patience=0.5 if reader == "hangs" else 120)
