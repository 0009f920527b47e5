"""The page of all keys in the docs, written from the table of actions: `python -m nnstep.tutor.keys_page`."""

from __future__ import annotations

import sys

from nnstep.session.actions import MODE_TITLES, actions_in

_LEAD = """# The keys of the tutor

<!-- Written by `python -m nnstep.tutor.keys_page > docs/keys.md`; the table is nnstep/session/actions.py. -->

The same keys stand on the `?` page of the tutor, and `nnstep list keys` prints those of the lesson.
Capitals act as lower case. A key that can do nothing says why in the last row, for one frame.
"""


def keys_markdown() -> str:
    """The page as Markdown."""
    parts = [_LEAD]
    for mode, title in MODE_TITLES.items():
        rows = [f"| {_escaped(action.shown)} | {_escaped(action.help)} |" for action in actions_in(mode)]
        parts.append("\n".join([f"## {title}", "", "| key | does |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _escaped(text: str) -> str:
    return "".join("\\" + sign if sign in "|<>[]*_`" else sign for sign in text)


if __name__ == "__main__":
    sys.stdout.write(keys_markdown())
