"""The docs page of keys is what the table says."""

from __future__ import annotations

from pathlib import Path

from nnstep.session.actions import ACTIONS
from nnstep.tutor.keys_page import keys_markdown

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_current() -> None:
    """docs/keys.md is written from the table of actions: `python -m nnstep.tutor.keys_page > docs/keys.md`."""
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == keys_markdown()


def test_no_key_means_two_things_in_one_mode() -> None:
    """Within a mode each key belongs to one action."""
    seen: dict[tuple[str, str], str] = {}
    for action in ACTIONS:
        for mode in action.modes:
            for key in action.keys:
                assert seen.setdefault((mode, key), action.name) == action.name
