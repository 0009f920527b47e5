"""The table of notations: how each spells the few quantities that all names are made of.

standard: net_h1, out_h1, w5. article: ∑h1, Oh1, W5, as the article writes them, the source before the weight.
textbook: z¹₁, a¹₁, δ¹₁, w²₁₁, layers raised and units lowered, as in Nielsen's book.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Final, Literal

from nnstep.quantities.kinds import Kind
from nnstep.quantities.typed import normalise
from nnstep.records import NamedTuple, dataclass, replace

Index = Literal["unit", "neuron", "number", "pair", "layer"]
"""The unit's number in its layer, its neuron (h3), a weight's number, unit and source, a layer's number."""


class Pattern(NamedTuple):
    """How a basic quantity is spelled: a letter or word, and what tells it from its like.

    joint: what text has between the two. sign: what stands before the letter, or for it. small: whether numbers are set
    small below the letter in text too; layered: whether its layer stands small above it.
    """

    letter: str
    by: Index
    joint: str = ""
    sign: str = ""
    small: bool = False
    layered: bool = False

    @property
    def short(self) -> str:
        """What all names of the pattern begin with."""
        return self.sign or self.letter


@dataclass(frozen=True)
class Spelling:
    """A notation. sum, output, of the output layer where it is spelled in another way: last_sum, last_output.

    delta: ∂E/∂net where it has a letter of its own. source_first: whether a weight stands after what it is multiplied
    with.
    """

    input: Pattern
    sum: Pattern
    output: Pattern
    weight: Pattern
    bias: Pattern
    shared_bias: Pattern
    target: Pattern
    error: Pattern
    last_sum: Pattern | None = None
    last_output: Pattern | None = None
    delta: Pattern | None = None
    source_first: bool = False

    @cached_property
    def patterns(self) -> dict[Kind, tuple[Pattern, Pattern, Pattern]]:
        """For each basic kind: its pattern in layer 0, in hidden layers, in the output layer."""
        return {
            "input": (self.input,) * 3,
            "net": (self.sum, self.sum, self.last_sum or self.sum),
            "out": (self.input, self.output, self.last_output or self.output),
            "target": (self.target,) * 3,
            "unit_error": (self.error,) * 3,
        }

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """What is typed for each pattern, as `normalise` writes it."""
        every = ((name, getattr(self, name)) for name in self.__annotations__)
        return tuple(
            Form(name, pattern, name == "output" and self.last_output is not None)
            for name, pattern in every
            if isinstance(pattern, Pattern)
        )

    @cached_property
    def _by_first(self) -> dict[tuple[frozenset[str], str], tuple[Form, ...]]:
        return {}

    def forms_of(self, whats: frozenset[str], first: str) -> tuple[Form, ...]:
        """What is typed for some patterns, as far as it may begin with this sign."""
        found = self._by_first.get((whats, first))
        if found is None:
            every = (form for form in self.forms if form.what in whats)
            found = tuple(form for form in every if _begins(form.pattern.short)[:1] in ("", first))
            self._by_first[whats, first] = found
        return found

    def spells(self, name: str) -> bool:
        """Whether a name, as `normalise` writes it, has the form of one that is spelled so, in whatever network."""
        return any(
            (found := form.match(name)) and (form.pattern.by != "neuron" or re.fullmatch(_NEURON, found[1]))
            for form in self.forms
        )


class Form(NamedTuple):
    """How a pattern is typed. what: the field of the spelling; hidden: whether hidden neurons alone are spelled so."""

    what: str
    pattern: Pattern
    hidden: bool

    def match(self, name: str) -> re.Match[str] | None:
        """What a name is made of that is typed so. An expression is compiled when a name begins like it, not before."""
        return re.fullmatch(_typed(self), name) if name.startswith(_begins(self.pattern.short)) else None


_NEURON: Final = r"[xho]\d+"
_NUMBER: Final = r"(\d{1,9})"
_INDEX: Final[dict[Index, str]] = {
    "unit": _NUMBER, "number": r"(\d{1,12})", "neuron": "(.+)", "layer": _NUMBER,
    "pair": rf"(?:{_NUMBER}[_,]{_NUMBER}|(\d)(\d))",
}  # fmt: skip


@cache
def _begins(short: str) -> str:
    """What every name begins with that is spelled with this letter or sign."""
    return normalise(short)


@cache
def _typed(form: Form) -> str:
    """The expression of what is typed."""
    pattern = form.pattern
    letters = [normalise(part) for part in (pattern.sign, pattern.letter) if part]
    begins = "_?".join(map(re.escape, letters))
    if len(letters) == 1 and len(letters[0]) > 1 and not pattern.joint:  # a sign that is typed as a word: sum_h1
        begins += "_?"
    layer = rf"{_NUMBER}_" if pattern.layered and pattern.by != "layer" else ""
    index = r"(h\d{1,9})" if form.hidden and pattern.by == "neuron" else _INDEX[pattern.by]
    return begins + layer + re.escape(normalise(pattern.joint)) + index


def _stacked(letter: str, index: Index = "unit") -> Pattern:
    return Pattern(letter, index, small=True, layered=True)


STANDARD: Final = Spelling(
    input=Pattern("x", "unit"),
    sum=Pattern("net", "neuron", "_"),
    output=Pattern("out", "neuron", "_"),
    weight=Pattern("w", "number"),
    bias=Pattern("b", "neuron", "_"),
    shared_bias=Pattern("b", "layer"),
    target=Pattern("target", "neuron", "_"),
    error=Pattern("E", "neuron", "_"),
)
"""Ids are spelled in this way, too."""

NOTATIONS: Final[dict[str, Spelling]] = {
    "standard": STANDARD,
    "article": replace(
        STANDARD,
        input=Pattern("X", "unit"),
        sum=Pattern("", "neuron", sign="∑"),
        last_sum=Pattern("OutH", "unit", sign="∑"),
        output=Pattern("O", "neuron"),
        last_output=Pattern("O", "unit"),
        weight=Pattern("W", "number"),
        target=Pattern("t", "unit"),
        error=Pattern("E", "unit", "0"),
        source_first=True,
    ),
    "textbook": Spelling(
        input=Pattern("x", "unit", small=True),
        sum=_stacked("z"),
        output=_stacked("a"),
        weight=_stacked("w", "pair"),
        bias=_stacked("b"),
        shared_bias=_stacked("b", "layer"),
        target=Pattern("y", "unit", small=True),
        error=Pattern("E", "unit", small=True),
        delta=_stacked("δ"),
    ),
}
"""Adding a notation is one entry: it can then be named in files, on the command line and in the tutor."""


NOTATION_NAMES: Final = f"{', '.join([*NOTATIONS][:-1])} or {[*NOTATIONS][-1]}"

GREEK: Final = {
    "lr": "η", "lr_start": "η₀", "momentum": "μ", "rho": "ρ", "beta1": "β₁", "beta2": "β₂", "epsilon": "ε",
    "weight_decay": "λ",
}  # fmt: skip
"""Letters for hyperparameters, in every notation."""
