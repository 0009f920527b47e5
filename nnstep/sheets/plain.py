"""A line as it is read: set free of LaTeX and Markdown, each character knowing where it stood in the text.

`Plain` is what everything else in this room is made of: it can be cut and rewritten, and still says its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nnstep.records import dataclass

Template = Sequence[int | str]
"""What a match becomes: the groups it keeps, by number, and text of our own."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Text, and the offset of each of its characters in the source; one more for its end."""

    text: str
    at: tuple[int, ...]

    @property
    def start(self) -> int:
        """Where it begins in the source."""
        return self.at[0]

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return self.at[len(self.text)] if not self.text else self.at[len(self.text) - 1] + 1

    def cut(self, start: int, end: int | None = None) -> Plain:
        """A part of it, without the blanks around."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        return Plain(self.text[start:stop], self.at[start : stop + 1])

    def joined(self, other: Plain) -> Plain:
        """It and what goes on in the next line."""
        return Plain(f"{self.text} {other.text}", (*self.at[: len(self.text)], self.end, *other.at))

    def rewritten(self, pattern: re.Pattern[str], template: Template) -> Plain:
        """With every match of a pattern made anew."""
        pieces: list[str] = []
        at: list[int] = []
        last = 0
        for found in pattern.finditer(self.text):
            pieces.append(self.text[last : found.start()])
            at += self.at[last : found.start()]
            for part in template:
                if isinstance(part, str):
                    pieces.append(part)
                    at += [self.at[found.start()]] * len(part)
                else:
                    start, end = found.span(part)
                    pieces.append(self.text[start:end] if start >= 0 else "")
                    at += self.at[start:end] if start >= 0 else ()
            last = found.end()
        if not last and not pieces:
            return self
        return Plain("".join(pieces) + self.text[last:], (*at, *self.at[last:]))


def plain(text: str, start: int = 0) -> Plain:
    """A line of the source that begins at an offset, as it is read."""
    line = Plain(text, tuple(range(start, start + len(text) + 1)))
    if not text.isascii():
        line = _translated(line)
    for pattern, template in _ALWAYS:
        if pattern.search(line.text):
            line = line.rewritten(pattern, template)
    return _without_latex(line) if "\\" in line.text or "$" in line.text or "{" in line.text else line


_BLANKS: Final = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " "
)
_SIGNS: Final = str.maketrans({**{chr(one): blank for one, blank in _BLANKS.items()}, "＝": "=", "←": "=",
                               "⟵": "=", "≃": "≈", "≅": "≈",
                               "∼": "≈", "⇒": "→", "⟶": "→", "⟹": "→", "↦": "→", "➜": "→", "⁄": "/", "∕": "/",
                               "“": '"', "”": '"', "„": '"', "´": "'", "`": "`", "’": "'", "′": "'"})  # fmt: skip


def _translated(line: Plain) -> Plain:
    return Plain(line.text.translate(_SIGNS), line.at)


_ALWAYS: Final[tuple[tuple[re.Pattern[str], Template], ...]] = (
    (re.compile(r"-{1,2}>|=>"), ["→"]),
    (re.compile(r"[:=]=|~=|=~|<-(?=\s*[\d.c\[(-])"), ["="]),
    (re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*(?![\w(.])"), [1]),  # bold; 2**3 is a power
    (re.compile(r"`+"), [""]),
    (re.compile(r"~(?=\s*[-+−]?[\d.,])"), ["≈"]),
)

_WORDS: Final = {
    "cdot": "·", "times": "·", "ast": "·", "div": "/", "partial": "∂", "delta": "δ", "Delta": "Δ", "eta": "η",
    "alpha": "α", "theta": "θ", "Theta": "θ", "sigma": "σ", "nabla": "∇", "approx": "≈", "simeq": "≈", "sim": "≈",
    "to": "→", "rightarrow": "→", "longrightarrow": "→", "Rightarrow": "→", "implies": "→", "mapsto": "→",
    "quad": "  ", "qquad": "  ", "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "sum": "Σ",
    "ldots": "…", "dots": "…", "cdots": "…", "prime": "'", "ell": "L", "mathcal": "", "mathscr": "", "displaystyle": "",
    "hline": "", "toprule": "", "midrule": "", "bottomrule": "", "nonumber": "", "item": "", "exp": "exp", "ln": "ln",
    "log": "log", "tanh": "tanh", "max": "max", "Sigma": "Σ", "mu": "μ", "rho": "ρ", "beta": "β", "epsilon": "ε",
    "lambda": "λ",
}  # fmt: skip
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)\s*")
_INSIDE: Final = r"([^{}]*)"
_SET: Final = r"mathrm|mathit|mathbf|mathsf|mathtt|boldsymbol|bm|operatorname|text|textbf|textit|textrm|underline|boxed|mathcal|mathscr|vec|emph|ce"  # noqa: E501
_BRACED: Final[tuple[tuple[re.Pattern[str], Template], ...]] = (
    (re.compile(r"\\[dt]?frac\s*(\d)\s*(\d)(?!\d)"), ["(", 1, ")/(", 2, ")"]),  # \frac12
    (re.compile(rf"\\[dt]?frac\s*(\d)\s*\{{{_INSIDE}\}}"), ["(", 1, ")/(", 2, ")"]),
    (re.compile(rf"\\[dt]?frac\s*\{{{_INSIDE}\}}\s*(\d)"), ["(", 1, ")/(", 2, ")"]),
    (re.compile(rf"\\[dt]?frac\s*\{{{_INSIDE}\}}\s*\{{{_INSIDE}\}}"), ["(", 1, ")/(", 2, ")"]),
    (re.compile(rf"\\(?:{_SET})\s*\{{{_INSIDE}\}}"), [1]),
    (re.compile(r"\\(?:wide)?hat\s*\{([a-zA-Z])\}"), [1, "hat"]),
    (re.compile(r"\\begin\s*\{[pbvBV]?(?:small)?matrix\*?\}"), ["["]),
    (re.compile(r"\\end\s*\{[pbvBV]?(?:small)?matrix\*?\}"), ["]"]),
    (
        re.compile(
            rf"\\(?:tag|label|hspace\*?|vspace\*?|color|begin|end)\s*\{{{_INSIDE}\}}(?:\{{[^{{}}]*\}}|\[[^\]]*\])?"
        ),
        [" "],
    ),
    (re.compile(rf"\\sqrt\s*\{{{_INSIDE}\}}"), ["√(", 1, ")"]),
    (re.compile(r"\{([.,])\}"), [1]),
    (re.compile(r"_\s*\{\s*([^{}\s,]*)[\s,]+([^{}\s,]*)\s*\}"), ["_", 1, "_", 2]),
    (re.compile(rf"_\s*\{{\s*{_INSIDE}\}}"), ["_", 1]),
    (re.compile(r"\^\s*\{\s*([\w+'*]*|[(\[][\w+]*[)\]])\s*\}"), ["^", 1]),
    (re.compile(rf"\^\s*\{{{_INSIDE}\}}"), ["^(", 1, ")"]),
    (re.compile(rf"(?<![\\}}A-Za-z])\{{{_INSIDE}(?<!\\)\}}"), [1]),  # not what a command is given
)
_AFTER: Final[tuple[tuple[re.Pattern[str], Template], ...]] = (
    (re.compile(r"(?<!\\)[{}]"), [""]),
    (re.compile(r"\\(?:wide)?hat\s*([a-zA-Z])"), [1, "hat"]),
    (re.compile(r"\\\\\*?(?:\[[^\]]*\])?"), [";"]),  # the end of a row
    (re.compile(r"\\[,;:!> ]"), [" "]),
    (re.compile(r"\\([%_#&$])"), [1]),
    (re.compile(r"\\[()\[\]]"), [" "]),
    (re.compile(r"\$+"), [""]),
    (re.compile(r"&\s*(?=[=≈])"), [""]),
)  # fmt: skip
_DEEPEST: Final = 6


def _without_latex(line: Plain) -> Plain:
    for _ in range(_DEEPEST):
        before = line
        for pattern, template in _BRACED:
            line = line.rewritten(pattern, template)
        if line is before:
            break
    for word in {found[1] for found in _COMMAND.finditer(line.text)}:
        if word in _WORDS:
            line = line.rewritten(re.compile(rf"\\{word}(?![A-Za-z])\s?"), [_WORDS[word]])
    for pattern, template in _AFTER:
        line = line.rewritten(pattern, template)
    return line
