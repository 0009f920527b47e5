"""The table of actions."""

from __future__ import annotations

from nnstep.session.actions import ACTIONS


def test_no_key_means_two_things_in_one_mode() -> None:
    """Within a mode each key belongs to one action."""
    seen: dict[tuple[str, str], str] = {}
    for action in ACTIONS:
        for mode in action.modes:
            for key in action.keys:
                assert seen.setdefault((mode, key), action.name) == action.name
