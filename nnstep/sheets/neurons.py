"""Neurons in words, in our names: the first hidden neuron as h1, Ausgabeneuron 2 as o2."""

from __future__ import annotations

import re
from typing import Final

_ORDINALS: Final = {
    1: r"first|1st|erste[rsnm]?|premi(?:er|ère)|primer[oa]?|primeir[oa]|prim[oa]|1(?:\.|º|ª|re|er|ère)",
    2: r"second|2nd|zweite[rsnm]?|seconde?|deuxième|segund[oa]|second[oa]|2(?:\.|º|ª|e|ème)",
    3: r"third|3rd|dritte[rsnm]?|troisième|tercer[oa]?|terceir[oa]|terz[oa]|3(?:\.|º|ª|e|ème)",
    4: r"fourth|4th|vierte[rsnm]?|quatrième|cuart[oa]|quart[oa]|4(?:\.|º|ª|e|ème)",
}
_NEURON: Final = r"(?:neurons?|neurona|neurone|neurônio|neuronio|unit|node|knotens?|unidad|unité|unità|nodo|nœud)"
_HIDDEN: Final = r"(?:hidden|ocult[oa]|verdeckte[rsnm]?|versteckte[rsnm]?|cachée?|nascost[oa]|escondid[oa])"
_OUTPUT: Final = r"(?:output|(?:de )?salida|(?:de )?sa[íi]da|(?:de )?sortie|(?:di |d')?uscita|ausgabe|ausgangs?)"
_ORDINAL: Final = "|".join(f"(?P<_{number}>{words})" for number, words in _ORDINALS.items())


def _numbered(kind: str) -> re.Pattern[str]:
    """`hidden neuron 2`, `neurona oculta 2`, `Ausgabeneuron 2`."""
    return re.compile(
        rf"\b(?:{kind}[ -]?{_NEURON}|{_NEURON} {kind})\s+(?:nr\.?\s*|no\.?\s*|#)?(\d{{1,4}})\b", re.IGNORECASE
    )


def _counted(kind: str) -> re.Pattern[str]:
    """`the second hidden neuron`, `la segunda neurona oculta`, `the first output`."""
    return re.compile(rf"(?<!\w)(?:{_ORDINAL})\s+(?:{kind}(?:[ -]?{_NEURON})?|{_NEURON} {kind})(?!\w)", re.IGNORECASE)


_WORDS: Final = {letter: (_numbered(kind), _counted(kind)) for letter, kind in (("h", _HIDDEN), ("o", _OUTPUT))}
_ANY: Final = re.compile(rf"{_NEURON}|{_ORDINAL}", re.IGNORECASE)


def in_our_names(text: str) -> str:
    """The text with neurons that are said in words by our names."""
    if not _ANY.search(text):
        return text
    for letter, (numbered, counted) in _WORDS.items():
        text = numbered.sub(rf"{letter}\1", text)
        text = counted.sub(lambda found, letter=letter: letter + (found.lastgroup or "_1")[1:], text)  # type: ignore[misc]
    return text
