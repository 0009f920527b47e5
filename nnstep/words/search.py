"""Finding by words: what is asked, in anybody's words, against what each place says, the best place first."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Final

from nnstep.records import dataclass

TITLE: Final = 3.0
"""What a word of a title weighs against one of a sentence."""
_PART = 0.6  # what half a word weighs against a whole one
_SHORTEST_PART = 4  # letters with which a longer word may begin
_ENOUGH = 0.5  # of what is asked, by weight, that a place has to say
_BESIDE = 0.45  # of the best place's score, below which another is not worth a row
_WHOLE = 1.5  # where all words stand side by side
_NAMED = 8.0  # where it is just what the place is called

_NAMED_WITHIN = 4.0  # where that stands among other words

_STOP = frozenset(
    """
    a about all am an and any are as at be because but by can did do does for from get gets go goes going got had has
    have here how i if in into is it its just made make me mean means my now of off on one or so that the their them
    then there these they this to up used use was we were what whats when where which who whose why will with you your
    still please show tell explain gone s computed calculated find see too very much most more
    """.split()  # noqa: SIM905
)
"""Words that ask, and say nothing of what is asked."""

_SAME: Final[tuple[frozenset[str], ...]] = tuple(
    frozenset(words.split())
    for words in (
        "gradient slope derivative differentiate",
        "wrong mistake incorrect fault false",
        "error loss cost e",
        "rate lr eta η step",
        "update new",
        "input x",
        "weight w",
        "forward feedforward",
        "backward backpropagation backprop back",
        "neuron unit node",
        "net sum z ∑",
        "out output activation",
        "target goal label desired expected",
        "delta δ",
        "sigmoid logistic sigma σ",
        "saturation saturate flat",
        "divide half mean average",
        "curve graph plot",
        "epoch round iteration",
        "sample row example pattern",
        "accuracy correct",
        "rise grow increase",
        "source article print",
        "predict predicted class",
        "scale normalise normalize standardise standardize",
    )
)


@dataclass(frozen=True)
class Text:
    """What can be found: each text with the weight of its words; called: what it is known by, to the letter.

    worth: what it counts against others that say the same.
    """

    parts: tuple[tuple[str, float], ...]
    called: tuple[str, ...] = ()
    worth: float = 1.0

    @cached_property
    def weights(self) -> dict[str, float]:
        """Each stem that stands in it, and the most it weighs."""
        found: dict[str, float] = {}
        for text, weight in (*self.parts, *((name, TITLE) for name in self.called)):
            for word in words_of(text):
                stem = _stem(word)
                found[stem] = max(weight, found.get(stem, 0.0))
        return found

    @cached_property
    def whole(self) -> str:
        """All its words in their order."""
        return " ".join(" ".join(words_of(text)) for text, _ in (*self.parts, *((name, 1.0) for name in self.called)))

    @cached_property
    def names(self) -> frozenset[str]:
        """What it is known by, folded."""
        return frozenset(" ".join(words_of(name)) for name in self.called)


@dataclass(frozen=True)
class Result:
    """What was found: places by their number, the best first; and the words that stand nowhere."""

    found: tuple[int, ...]
    unknown: tuple[str, ...]


class Index:
    """Texts that can be searched."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self.stems = Counter(stem for text in texts for stem in text.weights)

    def search(self, asked: str) -> Result:
        """The texts that say what is asked; unknown: its words that stand in none of them."""
        typed = words_of(asked)
        content = [word for word in typed if word not in _STOP] or typed
        ways = {word: self._ways(_stem(word)) for word in dict.fromkeys(content)}
        unknown = tuple(word for word, stems in ways.items() if not stems)
        rarity = {word: self._rarity(stems) for word, stems in ways.items() if stems}
        whole, bare = " ".join(typed), " ".join(content)
        scores = {}
        for number, text in enumerate(self.texts):
            score = said = 0.0
            for word, rare in rarity.items():
                most = max((part * text.weights.get(stem, 0.0) for stem, part in ways[word].items()), default=0.0)
                score += rare * most
                said += rare if most else 0.0
            if {whole, bare} & text.names:
                score += _NAMED * max(rarity.values(), default=1.0)
            elif any(f" {name} " in f" {whole} " for name in text.names if " " in name):
                score += _NAMED_WITHIN * max(rarity.values(), default=1.0)
            elif not said or said < _ENOUGH * sum(rarity.values()):
                continue
            elif len(content) > 1 and (f" {whole} " in f" {text.whole} " or f" {bare} " in f" {text.whole} "):
                score *= _WHOLE
            scores[number] = score * text.worth
        best = max(scores.values(), default=0.0)
        kept = [number for number, score in scores.items() if score >= _BESIDE * best]
        return Result(tuple(sorted(kept, key=lambda number: (-scores[number], number))), unknown)

    def _ways(self, stem: str) -> dict[str, float]:
        """The stems that stand somewhere and say the same, and how well each does."""
        alike = {stem} | {other for group in _SAME_STEMS if stem in group for other in group}
        ways = {other: 1.0 if other == stem else _PART for other in alike if other in self.stems}
        if len(stem) >= _SHORTEST_PART:
            for other in self.stems:
                if other not in ways and other.startswith(stem):
                    ways[other] = _PART
        return ways

    def _rarity(self, stems: Iterable[str]) -> float:
        """What stands in few places says more."""
        there = max(self.stems[stem] for stem in stems)
        return math.log(1 + len(self.texts) / there)


def words_of(text: str) -> list[str]:
    """The words of a text, folded: letters with their marks, numbers with their points."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("−", "-").replace("'", "").replace("’", "")
    return re.findall(r"\d+(?:\.\d+)?|[^\W\d_]+\d*", folded)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """A word without its ending: many people's endings, not a linguist's."""
    for ending in ("ations", "ation", "ings", "ing", "ives", "ive", "ies", "ates", "ated", "ate", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


_SAME_STEMS = tuple(frozenset(map(_stem, group)) for group in _SAME)
