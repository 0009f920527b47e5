"""What stands around a name and says more of it: a label, a heading, the sentence before.

`h1: z = 0.105, a = 0.5262` are the sum and the output of h1; below `Gradients` w5 is a gradient; after `the sum of h1
is 0.105` goes `that of h2`.
"""

from __future__ import annotations

import re
from typing import Final

from nnstep.records import replace
from nnstep.sheets.plain import Plain
from nnstep.sheets.statements import Language, Statement

_LONGEST: Final = 60
_MARKED: Final = re.compile(r":(?!\d)|\(")  # not the : of a sample, dE/dw1:2
_STRIPPED: Final = " \t.,;:!*_#|()-–—"
_NEURON: Final = re.compile(r"(?<![^\W_\d])([xho])_?(\d{1,4})(?!\d)", re.IGNORECASE)
_LEFT_OPEN: Final = re.compile(r"__|\.\.|--|\?|…")
_FIRST: Final = re.compile(r"[\s\-*+•]*([^=:≈]{1,40}?)\s*[=:≈]")
_LONE: Final = re.compile(
    r"\W*(?:(?P<words>(?:[^\W\d_]{1,10}\s+){1,3}))?(?P<neuron>[ho]_?\d{1,4})(?:\s+[^\W\d_]{1,3})?\W*", re.IGNORECASE
)


class Labels:
    """The label, the heading and the statement before that names of a text stand under.

    heading: what was written above. label: what stands before the names of this line. before: the name before, on it.
    following: the line after this one. is_near: whether no blank line came between the heading's names.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.heading = ""
        self.label = ""
        self.before = ""
        self.following = ""
        self.is_near = True

    def knows(self, name: str) -> bool:
        """Whether a text is a name by itself, or under its label."""
        return self.language.knows(name) or bool(self.under(name))

    def under(self, name: str) -> str:
        """The name in full that a text has under its label or heading; "" where it has none there."""
        for label in (self.label, self.heading):
            if label and len(name) <= _LONGEST and (found := self.language.under(label, name.strip(_STRIPPED))):
                return found
        return ""

    def take(self, line: Plain) -> bool:
        """Takes a heading; whether a line is one."""
        text = line.text.strip(_STRIPPED)
        if not text or len(text) > _LONGEST or _LEFT_OPEN.search(line.text) or not self.language.is_label(text):
            return False
        is_heading = line.text.lstrip().startswith("#")
        if self.language.knows(text) and not is_heading:  # it may have been left without an answer
            name = _FIRST.match(self.following)
            if name is None or self.language.knows(name[1]) or not self.language.under(text, name[1].strip(_STRIPPED)):
                return False
        self.heading, self.is_near = text, True
        return True

    def end(self, line: str = "") -> None:
        """Forgets the heading, where something else begins. line: a sentence, which may say what the next numbers are.

        `Here are the gradients I computed:` makes gradients likely, not certain.
        """
        self.heading, self.is_near = self.language.kind(line) if line else "", False

    def of(self, line: Plain, until: int) -> tuple[str, int] | None:
        """The label that a line begins with, and where it ends; None where there is none before a position."""
        for found in _MARKED.finditer(line.text, 0, min(until, _LONGEST)):
            label = line.text[: found.start()].strip(_STRIPPED)
            closed = found[0] == "(" and ")" in line.text[found.end() : until]
            if label and not closed and self.language.is_label(label):
                return label, found.end()
        return None

    def placed(self, one: Statement) -> Statement:
        """A statement with all that its name may be short for."""
        name = one.text
        if not name:
            return one
        short: tuple[str, ...] = ()
        if under := self.under(name):
            short = (under, name) if self.label or self.is_near else (name, under)
        elif again := self._again(name):
            with_words = bool(_LONE.fullmatch(name)["words"])  # type: ignore[index]
            short = (again, name) if with_words else (name, again)
        short = tuple(each for each in short if self.language.knows(each))
        self.before = short[0] if short else name
        if not short:
            return one
        return replace(one, said=one.said if self.language.knows(name) else short[0], short_for=short)

    def _again(self, name: str) -> str:
        """The name before, of the neuron that is said now: after `the sum of h1` comes `that of h2`."""
        found = _LONE.fullmatch(name) if self.before and len(name) <= _LONGEST else None
        neurons = list(_NEURON.finditer(self.before)) if found else []
        if found is None or len(neurons) != 1 or neurons[0][0].casefold() == found["neuron"].casefold():
            return ""
        start, end = neurons[0].span()
        again = self.before[:start] + found["neuron"] + self.before[end:]
        return again if again.casefold() != name.casefold() and self.language.knows(again) else ""
