"""Names with the words around them, in a network: `the new w5`, `gradient of w5`, `Ausgabe von h1`, `L`, `y1`.

A `Spoken` is the `Language` of a network: it says for each text what it may mean there, once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from nnstep.algebra.expr import operands
from nnstep.algebra.parse import FUNCTIONS, ExpressionError, Function, parse
from nnstep.errors import NnstepError
from nnstep.quantities import names
from nnstep.quantities.ids import id_of
from nnstep.quantities.layout import Layout
from nnstep.quantities.scan import Named, scanner
from nnstep.records import replace
from nnstep.sheets import vocabulary as words
from nnstep.sheets.aliases import Aliases, Option
from nnstep.sheets.forms import squeezed
from nnstep.sheets.layers import array_kinds
from nnstep.sheets.neurons import in_our_names
from nnstep.sheets.values import number

_TRIMMED: Final = " .,;:!?\"'()[]|*_-–"
_WORD: Final = re.compile(r"[^\W\d][\w']*")
_LETTER: Final = re.compile(r"[^\W\d_]")
_DECIMAL: Final = re.compile(r"\d[.,]\s?\d|(?<![\w.])[.,]\d|\d%")
_CODE: Final = re.compile(
    r"\w\s*@\s*\w|\.T\b|\b(?:np|numpy|torch)\.\w+\((?!\s*[\[(]*[-\d.])|\.dot\(|%\*%|\.(?:mean|sum)\("
)
_LEADING: Final = re.compile(r"\s*[-+−]?\d+(?![\w/(])|\s*[Ool][.,]")
_SCOPED: Final = re.compile(
    rf"(?P<name>\S+)\s*[,(\[]*\s*(?:in|at|of|for|bei|für|von)?\s*(?P<kind>{'|'.join(words.EPOCH | words.SAMPLE)})"
    r"\s+(?P<number>\d{1,6})[)\]]?",
    re.IGNORECASE,
)
_MOST: Final = 512

LOOSE: Final = "loose"
"""The group of the readings of a name behind words that are not understood."""


class Spoken:
    """What texts mean in a network. functions: what expressions may call. own: names that a text declares itself."""

    def __init__(self, layout: Layout, functions: dict[str, Function] | None = None) -> None:
        self.layout = layout
        self.samples = layout.samples
        self.functions = FUNCTIONS if functions is None else functions
        self.own: dict[str, str] = {}
        self.aliases = Aliases(layout, self.own)
        self.options = lru_cache(_MOST)(self._options)
        self.under = lru_cache(_MOST)(self._under)
        self._known = scanner(layout)
        self.parses = lru_cache(_MOST)(self._parses)

    def declare(self, name: str, means: str) -> bool:
        """Takes a name that a text gives to a quantity; whether there is that quantity."""
        key = names.find(means, self.layout)
        found = [id_of(key, self.layout)] if key else [one.id for one in self.options(means)]
        if not found:
            return False
        self.own[name.casefold()] = self.own[squeezed(name)] = found[0]
        self.options.cache_clear()
        self.under.cache_clear()
        self.parses.cache_clear()
        return True

    def knows(self, name: str) -> bool:
        """Whether a text names a quantity, in one reading or several."""
        return bool(self.options(name))

    def knows_array(self, name: str) -> bool:
        """Whether a text may name a layer's values."""
        return bool(array_kinds(name, self.layout))

    def scan(self, text: str, start: int) -> tuple[int, Named] | None:
        """The longest name of a quantity that begins at a position of an expression."""
        found = self._known(text, start)
        own = max((one for one in self.own if _begins(text, start, one)), key=len, default="")
        if own and (found is None or start + len(own) >= found[0]):
            return start + len(own), names.parse(self.own[own], self.layout)
        if found is None and (word := _WORD.match(text, start)):
            options = self.aliases.options(word[0])
            if options and not options[0].change:
                return word.end(), names.parse(options[0].id, self.layout)
        return found

    def _parses(self, text: str) -> bool:
        if number(text):
            return True
        try:
            parse(text, self.scan, self.functions)
        except (ExpressionError, NnstepError):
            return False
        return True

    def is_formula(self, text: str) -> bool:
        """Whether a text is made of names, and gives no number."""
        if _CODE.search(text) and not number(text):
            return True
        if not _LETTER.search(text) or _DECIMAL.search(text) or number(text):
            return False
        try:
            return bool(operands(parse(text, self.scan, self.functions)))
        except (ExpressionError, NnstepError):
            return not _LEADING.match(text)

    def _options(self, text: str) -> tuple[Option, ...]:
        text = text.strip().strip('*_`"')
        if not text or len(text) > 120:
            return ()
        if found := self.aliases.options(text):
            return found
        said = in_our_names(words.ELIDED.sub("", text))
        if said != text and (found := self.aliases.options(said)):
            return found
        text = said
        if scoped := _SCOPED.fullmatch(text):
            sign = "@" if scoped["kind"].casefold() in words.EPOCH else ":"
            return self.aliases.options(f"{scoped['name']}{sign}{scoped['number']}")
        tokens = [token for token in re.split(r"[\s]+", text) if token.strip(_TRIMMED)]
        return self._phrase(tokens) if len(tokens) > 1 or text.casefold() in words.LOSS else ()

    def loosely(self, text: str) -> tuple[Option, ...]:
        """What a name may mean behind words of which some are not understood: with those that are, and by itself.

        `the gradient that came out for w5` may be of dE/dw5 and of w5: its number has to tell.
        """
        tokens = [] if self.parses(text) else text.split()
        said = [token for token in tokens if any(token.strip(_TRIMMED).casefold() in kind for kind in _MARKS.values())]
        found: dict[str, Option] = {}
        for start in range(1, len(tokens)):
            if bare := self.options(" ".join(tokens[start:])):
                for each in (*self._phrase([*said, *tokens[start:]]), *bare):
                    found.setdefault(each.id, replace(each, group=LOOSE, reading="by its number"))
                break
        return tuple(found.values())

    def is_label(self, text: str) -> bool:
        """Whether a text says of names whose or what they are: one neuron or weight, or a kind; `Neuron h1`."""
        found = self._taken_apart(in_our_names(text).split())
        return found is not None and bool(found[0]) + len(found[1]) >= 1 and len(found[1]) <= 1

    def kind(self, text: str) -> str:
        """The words of a sentence that say which kind of number it is about; "" where none does, or too many."""
        found = [word for word in _WORD.findall(text.casefold()) if words.ABOUT.fullmatch(word) or word in words.NEW]
        found = [word for word in found if self._taken_apart([word]) is not None]
        return " ".join(found) if len(found) <= 2 else ""

    def _under(self, label: str, name: str) -> str:
        """A name in full, as it is meant under a label; "" where it means nothing there."""
        label = in_our_names(label)
        _, cores = self._taken_apart(label.split()) or ([], [])
        for text in (*(f"{name}_{core}" for core in cores), f"{label} {name}", f"{name} {label}"):
            if self.options(text) and self.options(text) != self.options(name):
                return text
        return ""

    def _phrase(self, tokens: list[str]) -> tuple[Option, ...]:
        """What some words say together, all of which have to be understood."""
        found = self._taken_apart(tokens)
        return self._made(*found) if found else ()

    def _taken_apart(self, tokens: list[str]) -> tuple[list[str], list[str]] | None:
        """The words that say which number it is, and the names; None where one is not understood."""
        marks: list[str] = []
        cores: list[str] = []
        for token in tokens:
            bare = token.strip(_TRIMMED).casefold()
            if not bare:
                continue
            mark = next((mark for mark, kind in _MARKS.items() if bare in kind), None)
            if mark is not None:
                marks.append(mark)
            elif bare in words.FILLING and not self._is_core(token, bare):
                continue
            elif self.aliases.options(
                token.strip(_TRIMMED.replace("'", "").replace(")", "").replace("(", "")).rstrip("_")
            ):
                cores.append(token.strip(' .,;:!?"|*'))
            else:
                return None
        return marks, cores

    def _is_core(self, token: str, bare: str) -> bool:
        return len(bare) > 1 and bare not in words.FILLING and bool(self.aliases.options(token))

    def _made(self, marks: list[str], cores: list[str]) -> tuple[Option, ...]:
        """Words and one name put together: new and w5 as w5+."""
        kinds = [mark for mark in marks if mark not in ("total", "loss", "value")]
        if "gradient" in kinds and len(cores) == 2:
            return self.aliases.options(f"d{cores[0]}/d{cores[1]}")
        if not cores:
            return self.aliases.options("E") if "loss" in marks and not kinds else ()
        if len(cores) != 1 or len(set(kinds)) > 2:
            return ()
        core = cores[0]
        if "function" in kinds and set(kinds) <= {"function", "gradient", "out"}:
            slope = self.aliases.options(f"dout_{core}/dnet_{core}") if "gradient" in kinds else ()
            return slope or self.aliases.options(f"out_{core}")
        if "loss" in marks and set(kinds) <= {"out"}:
            return self.aliases.options(f"E_{core}") or (
                self.aliases.options(core) if core.casefold() in "lejc" else ()
            )
        if set(kinds) >= {"change"} and set(kinds) <= {"change", "loss"}:
            return tuple(one for one in self.aliases.options(f"Δ{core}"))
        if "gradient" in kinds:
            slope = self.aliases.options(f"dout_{core}/dnet_{core}") if "out" in kinds and "loss" not in marks else ()
            return (*self.aliases.options(f"dE/d{core}"), *(replace(one, group="slope") for one in slope))
        match kinds[:1]:
            case []:
                return self.aliases.options(core)
            case ["new"]:
                return self._aged(core, new=True)
            case ["old"]:
                return self._aged(core, new=False)
            case [kind] if kind in _SHORT:
                return self.aliases.options(f"{_SHORT[kind]}_{core}") or (
                    self.aliases.options(core) if kind in ("out", "target", "net", "bias") else ()
                )
        return ()

    def _aged(self, core: str, *, new: bool) -> tuple[Option, ...]:
        """The old or the new one of what may be either."""
        found = [one for one in self.aliases.options(core) if not one.change]
        if not new:
            return tuple(one for one in found if not one.id.partition("@")[0].endswith("+"))
        after = [one for one in found if one.id.partition("@")[0].endswith("+")]
        return tuple(after) or self.aliases.options(f"{core}+") or self.aliases.options(f"{core}'")


def _begins(text: str, start: int, name: str) -> bool:
    """Whether a name stands at a position, and not only the beginning of a longer one."""
    end = start + len(name)
    return text[start:end].casefold() == name and not text[end : end + 1].isdigit()


_MARKS: Final = {
    "new": words.NEW, "old": words.OLD, "total": words.TOTAL, "gradient": words.GRADIENT, "change": words.CHANGE,
    "out": words.OUT, "net": words.NET, "target": words.TARGET, "bias": words.BIAS, "signal": words.SIGNAL,
    "function": words.FUNCTION, "loss": frozenset(word for word in words.LOSS if len(word) > 1),
}  # fmt: skip
_SHORT: Final = {"out": "out", "net": "net", "target": "target", "bias": "b", "signal": "delta"}
