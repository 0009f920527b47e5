"""The keys that are pressed in the tutor, each walk in one window; a frame is looked at after every key."""

from __future__ import annotations

import random
from itertools import cycle

NAMED = {
    "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Backspace": "\x7f", "Ctrl-D": "\x04", "Ctrl-L": "\x0c",
    "↑": "\x1b[A", "↓": "\x1b[B", "→": "\x1b[C", "←": "\x1b[D", "Shift-→": "\x1b[1;2C", "Shift-←": "\x1b[1;2D",
    "PgUp": "\x1b[5~", "PgDn": "\x1b[6~", "Home": "\x1b[H", "End": "\x1b[F",
}  # fmt: skip

Walk = tuple[list[str], list[str]]  # options of `run`, keys


def walks(names: list[str], chance: random.Random) -> list[Walk]:
    """Walks that between them press every key of the lesson; quantities and steps are drawn from the scenario.

    NAME stands for a quantity, each time another; 100x30 gives the window that size; any other word is typed at once.
    """
    name = cycle(chance.sample(names, len(names))).__next__
    number = f"{chance.uniform(-1, 1):.3f}"
    later = str(min(len(names), chance.randint(2, 30)))

    def keys(words: str) -> list[str]:
        found = []
        for word in words.split():
            width, _, height = word.partition("x")
            if width.isdigit() and height.isdigit():
                found.append(f"size {width} {height}")
            else:
                found.append(NAMED.get(word) or word.replace("NAME", name() if "NAME" in word else ""))
        return found

    return [
        # On and back, an explanation and where it leads, predicting with hints, the dial, notations, help.
        (
            [],
            keys(
                "n " * chance.randint(3, 9) + "b ← e ↓ ↓ Enter ↓ Enter Backspace PgDn PgUp Esc "
                f"p {number} Enter Tab Tab Tab 0.5 Enter ↓ n p Enter - n n - n + + n w v n v n ? PgDn End Esc ↓ ↑ q"
            ),
        ),
        # What is set and taken back, places, phases, a condition. Only at the first step is the field of `s` empty.
        (
            [],
            keys(
                "s lr=0.3 Enter n PgDn n PgDn b e g u g NAME Enter e End Home e End Shift-→ ] n [ c E_total<0.2 Enter "
                "n Esc Home PgUp s w1=x Enter Esc s zzz=3 Enter Esc g nonsense Enter Esc g sig Tab Enter Esc Ctrl-L q"
            ),
        ),
        # The coarse dials from the start, watching, a page and its links, a window that changes, saving.
        (
            ["--by", "layer", "--at", later],
            keys(
                "n n w n b - n n - n n n - + w g NAME Enter w g NAME Enter w e 100x30 ↓ ↓ ↓ Enter g 60x20 n "
                "120x40 n x n q"
            ),
        ),
        # Predicting from the start: every number is asked for.
        (
            ["--predict"],
            keys(
                f"n {number} Enter 1 Backspace 0.5 Enter ↓ n abc Enter Tab Esc n n Tab Tab Tab 2*0.3 Enter Enter n e "
                "Esc Esc n Ctrl-D"
            ),
        ),
        # By neuron in the second epoch, with values and a function set.
        (
            ["--at", "2", "--by", "neuron"],
            keys(
                "s activation=tanh Enter n n e ↓ Enter Esc Home s x1=0.5 Enter Home s lr=0.9 Enter n u u u < > é 0 "
                f"Enter 3 Enter g @3 Enter g NAME@2 Enter e ? Esc Esc p {number} v Enter Shift-← n Ctrl-D"
            ),
        ),
    ]
