r"""LaTeX as text: `\frac{\partial E}{\partial w_{5}}` is ∂E/∂w_5, a matrix [[1, 2], [3, 4]], an environment its lines.

It is read where it stands: in a LaTeX file, between the dollars of Markdown, in a page that MathJax sets. Commands that
are not known are left out, what they are given is kept.
"""

from __future__ import annotations

import re
from typing import Final

from nnstep.audit.text import Text, Writer, words

_TOKEN: Final = re.compile(
    r"\\(?P<command>[a-zA-Z]+)\*?|\\(?P<sign>[^a-zA-Z])|(?P<script>[_^])[ \t]*\{|(?P<other>[{}&$~%])|(?P<thin>\d\{,\})",
    re.DOTALL,
)
_ARGUMENT: Final = re.compile(r"\s*\{([^{}]{0,60})\}")
_OPTION: Final = re.compile(r"\s*\[[^\[\]\n]{0,200}\]")
_COMPOUND: Final = re.compile(r"[^\s]\s*[-+−·*×/=]\s*[^\s]|\S\s+\S")
_SIMPLE: Final = re.compile(r"[∂d]?\s*[\w^.+'′{}()]+\Z")
_SIGNS: Final = {
    "partial": "∂", "eta": "η", "delta": "δ", "Delta": "Δ", "sigma": "σ", "Sigma": "∑", "sum": "∑", "theta": "θ",
    "alpha": "α", "beta": "β", "gamma": "γ", "epsilon": "ε", "varepsilon": "ε", "lambda": "λ", "mu": "μ", "rho": "ρ",
    "phi": "φ", "varphi": "φ", "nabla": "∇", "cdot": "·", "times": "×", "ast": "*", "star": "*", "div": "÷", "pm": "±",
    "approx": "≈", "simeq": "≈", "cong": "≈", "doteq": "≈", "equiv": "=", "coloneqq": "=",
    "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥",
    "to": "→", "rightarrow": "→", "longrightarrow": "→", "Rightarrow": "⇒", "implies": "⇒", "leftarrow": "←",
    "gets": "←", "odot": "⊙", "circ": "⊙", "top": "T", "intercal": "T", "ldots": "…", "dots": "…", "cdots": "…",
    "vdots": "…", "prime": "′", "ell": "l", "infty": "∞", "quad": " ", "qquad": " ", "newline": "\n", "par": "\n",
    "colon": ":", "item": "\n- ", "sqrt": "√", "bullet": "·", "mid": "|", "vert": "|", "lbrack": "[", "rbrack": "]",
    "tfrac": "", "textbackslash": "",
}  # fmt: skip
_NAMES: Final = words("exp ln log tanh max min sin cos sinh cosh arg")
_FRACTIONS: Final = frozenset(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"))
_MARKS: Final = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303"}
_UNREAD: Final = words(
    "label ref eqref cite citep citet includegraphics usepackage documentclass vspace hspace color textcolor "
    "setlength pagestyle input bibliography tag url newcommand phantom hphantom vphantom colorbox cmidrule cline"
)
_LINES: Final = words(
    "section subsection subsubsection paragraph chapter title author caption frametitle hline toprule midrule "
    "bottomrule maketitle tabularnewline cr"
)
_MATHS: Final = re.compile(r"equation|align\w*|gather\w*|multline|eqnarray|math|displaymath|cases|split")
_MATRICES: Final = re.compile(r"(?:[pbvBV]?|small|psmall|bsmall)matrix|array")
_TABLES: Final = re.compile(r"tabular[xy]?|longtable|tabbing")
_PICTURES: Final = frozenset(("tikzpicture", "pgfpicture", "comment"))
_DEEPEST: Final = 60


def is_latex(text: str) -> bool:
    """Whether a text is a LaTeX document, or a piece of one."""
    return bool(re.search(r"\\(?:documentclass|begin\{(?:document|align|equation)|section\*?\{)", text[:50_000]))


def latex(text: Text, *, document: bool = False) -> Text:
    """What the LaTeX in a text says. document: whether all of it is LaTeX, so that % begins a comment."""
    if not any(sign in text.text for sign in ("\\", "$", "_{", "^{")):
        return text
    return _Reader(text, document=document).read()


_FACTORS: Final = frozenset(("delta", "eta", "alpha", "mu", "beta"))
_FACTOR: Final = re.compile(r"(?<=[ \t])(?:[A-Za-z]|\\(?:delta|hat|frac|partial))")  # \delta h_1 is a product


class _Reader:
    """closers: for each open brace what closes it, and what is to be done then."""

    def __init__(self, text: Text, *, document: bool) -> None:
        self.text = text
        self.writer = Writer(text)
        self.document = document
        self.place = 0
        self.braces: list[tuple[str, int]] = []  # what an open brace is of, and where its content begins
        self.tables: list[str] = []  # the environments whose & and \\ part cells and rows
        self.math = False
        self.gone: set[str] = set()  # environments that do not end from here on

    def read(self) -> Text:
        text = self.text.text
        while token := _TOKEN.search(text, self.place):
            self.writer.copy(self.place, token.start())
            self.place = token.end()
            at = token.start()
            if command := token["command"]:
                self._command(command, at)
            elif sign := token["sign"]:
                self._sign(sign, at)
            elif script := token["script"]:
                self._script(script, at)
            elif token["thin"]:
                self.writer.copy(at, at + 1)
                self.writer.put(",", at + 1)
            else:
                self._other(token["other"], at)
        self.writer.copy(self.place, len(text))
        while self.braces:
            self._close(len(text))
        return self.writer.done()

    # -- tokens --------------------------------------------------------------------------------------------------------

    def _sign(self, sign: str, at: int) -> None:
        if sign == "\\":
            self._row(at)
            if self.text.text.startswith("*", self.place):  # a row that may not end a page
                self.place += 1
            if option := _OPTION.match(self.text.text, self.place):
                self.place = option.end() if re.fullmatch(r"\s*\[-?[\d.]+\s*[a-z]{2}\]", option[0]) else self.place
        elif sign in "()[]":
            self.math = sign in "(["
            self.writer.put("\n" if sign in "[]" else "", at)
        elif sign in ",;: ":
            self.writer.put(" ", at)
        elif sign == "!" or (sign == "\n"):
            self.writer.put("" if sign == "!" else "\n", at)
        elif sign in "{}":
            self.writer.put(sign, at)
        else:
            self.writer.copy(at + 1, at + 2)  # \% \_ \$ \& \# and what Markdown escapes

    def _script(self, script: str, at: int) -> None:
        if len(self.braces) >= _DEEPEST:
            return
        self.braces.append((script, self.writer.hold(at)))

    def _other(self, sign: str, at: int) -> None:
        text = self.text.text
        if sign == "{":
            if self.math or self.document or self.braces:
                self.braces.append(("", self.writer.count) if len(self.braces) < _DEEPEST else ("skip", 0))
            else:
                self.writer.copy(at, at + 1)
        elif sign == "}":
            if self.braces:
                self._close(at)
            else:
                self.writer.copy(at, at + 1)
        elif sign == "&":
            if self.tables:
                self.writer.put(", " if self.tables[-1] == "matrix" else " | ", at)
            elif not (self.document or self.math):
                self.writer.copy(at, at + 1)
        elif sign == "$":
            double = text.startswith("$", self.place)
            self.place += double
            self.math = not self.math
            self.writer.put("\n" if double else "", at)
        elif sign == "%" and self.document:
            end = text.find("\n", self.place)
            self.place = len(text) if end < 0 else end
        else:
            self.writer.put(" ", at) if sign == "~" and self.document else self.writer.copy(at, at + 1)

    def _command(self, name: str, at: int) -> None:
        text, writer = self.text.text, self.writer
        if name in ("begin", "end"):
            argument = _ARGUMENT.match(text, self.place)
            self.place = argument.end() if argument else self.place
            self._environment(argument[1].rstrip("*") if argument else "", at, begins=name == "begin")
        elif name in _FRACTIONS:
            self._fraction(at)
        elif name in _MARKS:
            self._marked(_MARKS[name], at)
        elif name in _UNREAD:
            self._skip_arguments()
        elif name in _LINES:
            writer.line(at)
            if self._opens("line"):
                self._skip_option()
        elif name in _NAMES:
            writer.put(name, at)
        elif name == "sqrt":
            writer.put("√", at)
            self._opens("root")
        elif name in _SIGNS:
            writer.put(_SIGNS[name], at)
            self._blanks()
            if name == "partial" and text.startswith("\n", self.place):  # a page has broken ∂w behind its ∂
                self.place += 1
                self._blanks()
            if name in _FACTORS and _FACTOR.match(text, self.place):
                writer.put("·", at)
        elif name in ("left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr"):
            self.place += text.startswith(".", self.place)
        elif name in ("footnote", "thanks"):
            writer.put(" ", at)
        else:  # \text{…}, \mathrm{…}, and what is not known: what it is given is kept
            self._skip_option()
            self._blanks()

    # -- what commands are given ---------------------------------------------------------------------------------------

    def _blanks(self) -> None:
        blanks = re.compile(r"[ \t]*").match(self.text.text, self.place)
        self.place = blanks.end() if blanks else self.place

    def _skip_option(self) -> None:
        if option := _OPTION.match(self.text.text, self.place):
            self.place = option.end()

    def _skip_arguments(self) -> None:
        self._skip_option()
        while argument := _ARGUMENT.match(self.text.text, self.place):
            self.place = argument.end()

    def _opens(self, what: str) -> bool:
        """Whether a brace follows; then what stands in it is of this kind."""
        found = re.compile(r"\s*\{").match(self.text.text, self.place)
        if found is None or len(self.braces) >= _DEEPEST:
            return False
        self.place = found.end()
        self.braces.append((what, self.writer.hold(found.end() - 1)))
        return True

    def _fraction(self, at: int) -> None:
        if self._opens("top"):
            return
        found = re.compile(r"\s*(\d)\s*(\d)").match(self.text.text, self.place)  # \frac12
        if found:
            self.writer.copy(*found.span(1))
            self.writer.put("/", at)
            self.writer.copy(*found.span(2))
            self.place = found.end()

    def _marked(self, mark: str, at: int) -> None:
        found = re.compile(r"\s*\{?\s*(\w)\s*\}?").match(self.text.text, self.place)
        if found:
            self.writer.copy(*found.span(1))
            self.writer.put(mark, at)
            self.place = found.end()

    def _close(self, at: int) -> None:
        what, start = self.braces.pop()
        writer = self.writer
        if what in ("", "skip"):
            return
        content = writer.since(start + 1)
        before = after = ""
        if what in "_^":
            if what == "_" or re.fullmatch(r"\s*(?:\([^()]*\)[+'*]?|\[[^\[\]]*\]|[\w+*'′]+)\s*", content):
                before, after = what, ""
            else:
                before, after = f"{what}(", ")"
        elif what == "line":
            after = "\n"
        elif what == "root":
            before, after = "(", ")"
        elif what in ("top", "bottom"):
            simple = _SIMPLE.fullmatch(content.strip()) is not None and not re.fullmatch(r".*\s.*", content.strip())
            before, after = ("", "") if simple else ("(", ")")
        writer.fill(start, before)
        writer.put(after, at)
        if what == "top":
            writer.put("/", at)
            self._opens("bottom")

    # -- environments --------------------------------------------------------------------------------------------------

    def _environment(self, name: str, at: int, *, begins: bool) -> None:
        writer = self.writer
        if _MATRICES.fullmatch(name):
            if begins:
                self.tables.append("matrix")
                self._skip_option()
                if name == "array":
                    self._skip_arguments()
                writer.put("[[", at)
            elif self.tables:
                self.tables.pop()
                writer.put("]]", at)
        elif _TABLES.fullmatch(name):
            writer.line(at)
            if begins:
                self._skip_option()
                self._skip_arguments()
                self.tables.append("table")
            elif self.tables:
                self.tables.pop()
        elif name in _PICTURES and begins:
            end = -1 if name in self.gone else self.text.text.find(f"\\end{{{name}}}", self.place)
            if end < 0:
                self.gone.add(name)
            self.place = max(end, self.place)
        else:
            if begins:
                self._skip_option()
            if _MATHS.fullmatch(name):
                self.math = begins
            writer.line(at)

    def _row(self, at: int) -> None:
        if self.tables and self.tables[-1] == "matrix":
            following = re.compile(r"\s*\\end\b").match(self.text.text, self.place)
            self.writer.put("" if following else "], [", at)
        else:
            self.writer.put("\n", at)
