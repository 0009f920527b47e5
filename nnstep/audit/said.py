"""What a text says of its network in words: how many units, which functions, what rate; each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nnstep.audit.text import Text
from nnstep.functions.activations import ACTIVATIONS
from nnstep.functions.entry import Entry
from nnstep.functions.losses import LOSSES
from nnstep.functions.optimizers import OPTIMIZERS
from nnstep.reading.places import Place
from nnstep.records import dataclass

_COUNTS: Final = {
    word: number
    for number, words in enumerate(
        ("one single ein eine einem einer einen un une uno una um uma", "two zwei deux dos due dois duas",
         "three drei trois tres tre três", "four vier quatre cuatro quattro quatro", "five fünf cinq cinco cinque",
         "six sechs seis sei", "seven sieben sept siete", "eight acht huit ocho otto oito", "nine neun neuf nueve nove",
         "ten zehn dix diez dieci dez"), 1,
    )
    for word in words.split()
}  # fmt: skip
_COUNT: Final = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
_UNIT: Final = (
    r"(?:neurons?|nodes?|units?|perceptrons?|neuronen|knoten|einheiten|neuronas?|neurones?|neuroni|neurônios?)"
)
_INPUT: Final = (
    rf"(?:inputs?|input[- ]{_UNIT}|input (?:features?|variables?|values?)|features?|eingänge|eingaben?|eingabewerte|"
    rf"eingabe{_UNIT}|eingangs{_UNIT}|entrées?|entradas?|ingressi)"
)
_HIDDEN: Final = r"(?:hidden|versteckten?|verborgenen?|verdeckten?|cachée?s?|ocult[ao]s?|nascost[ei])"
_LAYER: Final = r"(?:layers?|schichte?n?|couches?|capas?|camadas?|strat[oi])"
_OUTPUT: Final = (
    rf"(?:outputs?|output[- ]{_UNIT}|classes|ausgänge|ausgaben?|ausgabe{_UNIT}|ausgangs{_UNIT}|sorties?|salidas?|"
    rf"saídas?|uscite)"
)
_FILLED: Final = r"(?:[^\W\d]+[ -]){0,2}?"
_WITH: Final = r"[^\d.;:\n]{0,40}?\b"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns).replace("?P<count>", "?:"), re.IGNORECASE)


_SIZES: Final = {
    "inputs": (
        re.compile(rf"\b{_COUNT} {_FILLED}{_INPUT}\b", re.IGNORECASE),
        re.compile(rf"\binput {_LAYER}{_WITH}{_COUNT} {_FILLED}{_UNIT}", re.IGNORECASE),
        re.compile(rf"\b{_COUNT} {_UNIT} (?:in|im) (?:the |der )?(?:input|eingabe)", re.IGNORECASE),
    ),
    "hidden": (
        re.compile(rf"\b{_COUNT} {_HIDDEN}[- ]{_UNIT}", re.IGNORECASE),
        re.compile(rf"\b{_HIDDEN}[- ]{_LAYER}{_WITH}{_COUNT} {_FILLED}{_UNIT}", re.IGNORECASE),
        re.compile(rf"\b{_COUNT} {_UNIT} (?:in|en|dans|na|nel\w*) [^.\n]{{0,20}}{_HIDDEN}", re.IGNORECASE),
        re.compile(rf"\b{_COUNT} {_UNIT} {_HIDDEN}", re.IGNORECASE),
        re.compile(rf"\b{_HIDDEN}[- ]{_LAYER} (?:of|mit|with|de) {_COUNT}\b", re.IGNORECASE),
    ),
    "outputs": (
        re.compile(rf"\b{_COUNT} {_FILLED}{_OUTPUT}\b", re.IGNORECASE),
        re.compile(rf"\boutput {_LAYER}{_WITH}{_COUNT} {_FILLED}{_UNIT}", re.IGNORECASE),
        re.compile(rf"\b{_COUNT} {_UNIT} (?:in|im) (?:the |der )?(?:output|ausgabe)", re.IGNORECASE),
    ),
}  # fmt: skip
_COUNTED: Final = re.compile(
    rf"[ \t]+{_FILLED}(?:{_INPUT}|{_UNIT}|{_OUTPUT}|{_LAYER}|samples?|examples?|patterns?|epochs?|iterations?|"
    r"dimensions?|beispiele?|muster|ejemplos|muestras|exemples|amostras|esempi)\b",
    re.IGNORECASE,
)
_SHAPE: Final = re.compile(r"(?<![\d.,\-–])(\d{1,2}(?:\s?[-–→]>?\s?\d{1,2}){1,5})(?!\d|[.,]\d|[-–]\d)")
_SHAPED: Final = re.compile(
    r"network|netz|net\b|architect|topolog|layer|perceptron|mlp|réseau|red\b|rede\b", re.IGNORECASE
)
_LISTED: Final = re.compile(
    r"(?:layers?|sizes?|units|architecture|topology)\w*\s*[=:]\s*[\[(]\s*(\d{1,2}(?:\s*,\s*\d{1,2}){1,5})\s*[\])]",
    re.IGNORECASE,
)
_NONE_HIDDEN: Final = re.compile(
    r"\b(?:no hidden layer|without (?:a )?hidden|single neuron|one neuron|ohne versteckte|ein(?:zelnes)? neuron|"
    r"perceptron\b)",
    re.IGNORECASE,
)
_RATE: Final = re.compile(
    r"\b(?:learning[- ]rate|step[- ]size|rate|lernrate|schrittweite|taux d['’]apprentissage|tasa de aprendizaje|"
    r"taxa de aprendizado|taxa de aprendizagem|tasso di apprendimento|lr|alpha|eta)\b"
    r"(?:\W{1,3}(?:η|ⴄ|eta|α|alpha|\$|[a-zγε](?=\s*[=:]))\W{0,3})?(?:\W*\b(?:is|as|of|to|at|be|von|ist|sei|beträgt|mit|de|est|es|di|è|é|we|use|"
    r"set|equal|equals|here|will|the|value|fixed|auf|gleich|hier|with|für|for|this|example)\b){0,6}\W{0,4}?"
    r"(?P<number>\d*[.,]?\d+(?:[eE][-−]?\d+)?)(?![\w%]|[.,]\d)",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(
    r"(?<![\w∂])(?:η|ⴄ|eta|α|alpha|γ|ε|lr)\s*[=:≈]\s*(?P<number>\d*[.,]?\d+(?:[eE][-−]?\d+)?)(?!\w|[.,]\d)"
)
_SETTING: Final = r"[^\d\n.]{0,30}?(?P<number>0?[.,]\d+)"
_SETTINGS: Final = {
    "momentum": re.compile(rf"(?:\bmomentum\b|\bμ\b|\bmu\b|(?<!\w)[βγμ]\s*=){_SETTING}", re.IGNORECASE),
    "beta1": re.compile(rf"(?:β|beta)_?[1₁]{_SETTING}", re.IGNORECASE),
    "beta2": re.compile(rf"(?:β|beta)_?[2₂]{_SETTING}", re.IGNORECASE),
    "rho": re.compile(rf"(?:\brho\b|ρ|decay(?: rate)?){_SETTING}", re.IGNORECASE),
}
_GIVEN: Final = re.compile(
    r"\b(?P<what>inputs?|input values?|features?|outputs?|(?:class )?labels?|targets?|target values?|"
    r"desired outputs?|target outputs?|"
    r"expected (?:outputs?|values?|accuracy)|eingaben?|eingänge|zielwerte?|ziele|sollwerte?|entrées?|entradas?|"
    r"cibles?|objetivos?)\b(?P<between>[^\d.\n;]{0,40}?)"
    r"(?P<numbers>[-−]?\d*[.,]?\d+(?:\s*(?:,\s+|;|and|und|et|y|e|&)\s*[-−]?\d*\.?\d+){0,9})(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    r"\b(?:target(?: output| value)?|desired (?:output|value)|(?:class )?label|expected (?:output|value)|zielwert|"
    r"sollwert|cible|valeur cible|objetivo|valor deseado|etiqueta)\s*(?:is|of|=|:|ist|beträgt|est|es|é|vale|de)\s*$",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"[-−]?(?:\d+[.,]\d+|[.,]\d+|\d+)")
_MOST: Final = 4000


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is said of the network, and where. what: of which part; value: as it is written."""

    what: str
    value: str
    place: Place


def sizes(text: Text) -> Iterator[tuple[str, int, Fact]]:
    """How many inputs, hidden units and outputs words say there are."""
    for what, patterns in _SIZES.items():
        for pattern in patterns:
            for found in _found(pattern, text):
                word = found["count"].casefold()
                count = int(word) if word.isdigit() else _COUNTS[word]
                if 0 < count <= 64:
                    yield what, count, Fact(what, found[0], text.place(*found.span()))


def shapes(text: Text) -> Iterator[tuple[tuple[int, ...], Fact]]:
    """The shapes of networks that are written out: 2-3-1, [2, 3, 1]."""
    for found in _found(_SHAPE, text):
        around = text.text[max(0, found.start() - 80) : found.end() + 80]
        whole = tuple(int(one) for one in re.findall(r"\d+", found[1]))
        if _SHAPED.search(around) and all(0 < one <= 64 for one in whole):
            yield whole, Fact("shape", found[1], text.place(*found.span(1)))
    for found in _found(_LISTED, text):
        whole = tuple(int(one) for one in re.findall(r"\d+", found[1]))
        if all(0 < one <= 64 for one in whole):
            yield whole, Fact("shape", found[1], text.place(*found.span(1)))


def is_count(text: Text, start: int, end: int) -> bool:
    """Whether a number counts what the network has: D = 2 inputs."""
    return text.text[start:end].isdigit() and _COUNTED.match(text.text, end) is not None


def has_no_hidden(text: Text) -> bool:
    """Whether a text is about a single layer."""
    return _NONE_HIDDEN.search(text.text) is not None


def rates(text: Text) -> Iterator[tuple[str, int, int]]:
    """The learning rates that words say, each as it is written and where in the text."""
    seen: set[int] = set()
    for pattern in (_RATE, _LETTER):
        for found in _found(pattern, text):
            if found.start("number") not in seen:
                seen.add(found.start("number"))
                yield found["number"], *found.span("number")


def settings(text: Text) -> Iterator[tuple[str, float]]:
    """The parameters of an optimizer that a text gives, by the names that optimizers have for them."""
    for name, pattern in _SETTINGS.items():
        if found := pattern.search(text.text):
            yield name, float(found["number"].replace(",", "."))


def given(text: Text) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Inputs and targets said as a row: `given inputs 0.05 and 0.10`; a lone whole number only where it is no count."""
    for found in _found(_GIVEN, text):
        what = found["what"].casefold()
        start = found.start("numbers")
        numbers = [(one[0], start + one.start(), start + one.end()) for one in _NUMBERS.finditer(found["numbers"])]
        counts = len(numbers) == 1 and numbers[0][0].isdigit() and not _ONE.search(text.text, max(0, start - 60), start)
        if not counts:
            yield ("input" if re.match(r"input|feature|eing|entr", what) else "target"), numbers


def _found(pattern: re.Pattern[str], text: Text) -> Iterator[re.Match[str]]:
    for number, found in enumerate(pattern.finditer(text.text)):
        if number >= _MOST:
            return
        yield found


# -- functions ---------------------------------------------------------------------------------------------------------

_FORMULAS: Final = {
    "sigmoid": r"1\s*/\s*\(\s*1\s*\+\s*(?:e|exp)",
    "relu": r"max\s*\(\s*0|rectified linear",
    "half_squared_error": r"(?:½|1/2|0[.,]5|\(1\)/\(2\))\s*(?:[·*∑Σ]\s*)*\(?\s*[(|]?[^=\n]{0,30}[-−–][^=\n]{0,30}\)"
    r"\s*(?:\^|\*\*)?\s*(?:2|²)|½[^=\n]{0,40}[-−–]",
    "mean_squared_error": r"\bMSE\b|mean[- ]squared|mittlere[rn]? quadrat|1/[nN]\s*[·*]?\s*[∑Σ]|"
    r"erreur quadratique moyenne|error cuadrático medio",
    "squared_error": r"\bSSE\b|sum of squared|\bsquared[- ]error|quadratische[rn]? fehler",
    "binary_cross_entropy": r"binary cross|log[- ]loss|\bBCE\b",
    "categorical_cross_entropy": r"cross[- ]entropy|kreuzentropie|entropie croisée|entropía cruzada|negative log",
    "softmax": r"soft-?max|e\^\S{1,8}\s*/\s*[∑Σ]",
    "tanh": r"hyperbolic tangent|tangens hyperbolicus",
    "linear": r"linear (?:activation|output)|identity|no activation|lineare?r? (?:ausgabe|aktivierung)",
}  # fmt: skip
_EVERYDAY: Final = frozenset(("step",))  # names of functions that a text has all the time, and means no function by
_ALIKE: Final = {
    "sigmoid": "sigmoid|logistic|logistische|sigmoïde|sigmoide|sigmoidal",
    "sgd": "gradient descent|gradientenabstieg",
}


def functions(text: Text, table: Sequence[Entry]) -> list[tuple[str, Fact]]:
    """The functions of a table that a text names, or gives the formula of; the one that is named most often first."""
    every: dict[str, list[re.Match[str]]] = {}
    for entry in table:
        names = [
            re.escape(word).replace("_", "[ _-]")
            for word in (entry.name, *entry.aliases)
            if len(word) > 2 and word not in _EVERYDAY
        ]
        patterns = [rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])"] if names else []
        patterns += [part for part in (_ALIKE.get(entry.name), _FORMULAS.get(entry.name)) if part]
        every[entry.name] = list(re.finditer("|".join(patterns), text.text, re.IGNORECASE))
    ends: dict[int, int] = {}
    for one in (one for several in every.values() for one in several):
        ends[one.end()] = min(one.start(), ends.get(one.end(), one.start()))
    found: list[tuple[int, str, Fact]] = []
    for name, several in every.items():
        whole = [one for one in several if ends[one.end()] == one.start()]  # no part of a longer name
        if whole:
            first = whole[0]
            found.append((len(whole), name, Fact("function", first[0], text.place(*first.span()))))
    found.sort(key=lambda one: -one[0])
    return [(name, fact) for _, name, fact in found]


TABLES: Final = {"activation": ACTIVATIONS, "loss": LOSSES, "optimizer": OPTIMIZERS}
