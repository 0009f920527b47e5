"""The letters that a text itself gives to its weights and biases, u11, v1, c, θ3, and what each is in a layout.

A family is a letter with all its numbers. What it may be is told by how many members it has, the likeliest by the words
around it; of what is left, the audit takes that with which most of the text is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from nnstep.audit.text import Text
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.records import dataclass

Member = tuple[int, ...]
"""The numbers behind a letter: none, one, or two."""

Names = Mapping[str, str]
"""Names as the text writes them, and the ids of the quantities that they mean."""

_COMMON: Final = "wb"  # letters that every network has; alone they give a text no names of its own
_WEIGHTS: Final = "wuvk"
_BIASES: Final = "bθcd"
_TAKEN: Final = "xtyŷhozanseijlδησαπελρμ∂"  # letters of other quantities
_LOWERED: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_NAME: Final = re.compile(
    r"(?<![^\W_])(?P<letter>[^\W\d_])_?(?:(?P<index>\d{1,2}(?:[,_]\d{1,2})?))?(?![\w(]|\^\(?\d|\^\[|[.,]\d)"
    r"(?P<given>\s*[=:]\s*(?:(?P<list>[\[(])|[-−+]?\s?[.,]?\d))?"
)
_VALUES: Final = {
    **dict.fromkeys(("net", "in", "z", "s", "i"), "net"), **dict.fromkeys(("out", "o", "a", "y", "h"), "out"),
    "δ": "delta", "delta": "delta",
}  # fmt: skip
_NODE: Final = re.compile(
    rf"(?<![^\W\d_])(?P<what>{'|'.join(sorted(_VALUES, key=len, reverse=True))})_?\(?"
    r"(?P<number>\d{1,2})(?![\w^(]|[.,]\d)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"[.;!?]\s|\n\s*\n|\n(?=\s*[-*•])")
_BIAS: Final = re.compile(r"bias|biais|sesgo|viés|vies\b|schwell|threshold|umbral|seuil|soglia|offset", re.IGNORECASE)
_WEIGHT: Final = re.compile(r"weight|gewicht|poids|pesos?\b|pesi\b", re.IGNORECASE)
_HIDDEN: Final = re.compile(
    r"hidden|versteckt|verborgen|verdeckt|cachée?s?|ocult[ao]|nascost|(?<![^\W_])h_?\d", re.IGNORECASE
)
_OUTPUT: Final = re.compile(
    r"output|ausgabe|ausgang|sortie|salida|saída|uscita|(?<![^\W_])(?:o_?\d|y_?\d?)(?!\w)", re.IGNORECASE
)
_MOST: Final = 4  # ways of giving names that are tried
_MOST_WAYS: Final = 400  # that are thought of
_FAR: Final = 160  # characters within which a word speaks for a letter
_LIKELY: Final = 2


@dataclass(frozen=True, slots=True)
class Family:
    """A letter with its members; spans: where it stands with a number, else where it stands at all."""

    letter: str
    members: frozenset[Member]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Role:
    """What a family may be: its names, of what and of which layers they are, and the places that are taken by it."""

    what: str
    layers: frozenset[int]
    ids: tuple[tuple[str, str], ...]


def letters(text: Text, layout: Layout) -> list[Names]:
    """The names of its own that a text may give in a layout, the likeliest first; the last is that it gives none."""
    several = families(text)
    nodes = dict(_nodes(text, layout))
    if all(one.letter in _COMMON for one in several):
        return [nodes]
    options: list[list[tuple[float, Role | None]]] = []
    for one in several:
        found = [(_likely(text, one, role, layout), role) for role in _roles(one, layout)]
        found = sorted((each for each in found if each[0] > 0 or one.letter in _COMMON), key=lambda each: -each[0])
        options.append([*found[:6], (-_LIKELY, None)])
    ways: list[tuple[float, tuple[Role | None, ...]]] = []
    for number, chosen in enumerate(product(*options)):
        if number >= _MOST_WAYS:
            break
        roles = [role for _, role in chosen if role]
        ids = [name for role in roles for _, name in role.ids]
        if len(set(ids)) == len(ids) and any(
            role and one.letter not in _COMMON for one, (_, role) in zip(several, chosen, strict=True)
        ):
            ways.append((sum(likely for likely, _ in chosen), tuple(role for _, role in chosen)))
    ways.sort(key=lambda each: -each[0])
    return [*(nodes | dict(pair for role in roles if role for pair in role.ids) for _, roles in ways[:_MOST]), nodes]


def _nodes(text: Text, layout: Layout) -> Iterator[tuple[str, str]]:
    """net4, O6, δ5, where all neurons are numbered through, inputs first: there are numbers that only this explains."""
    numbers: dict[str, set[int]] = {}
    for found in _NODE.finditer(text.text.translate(_LOWERED)):
        numbers.setdefault(found["what"].casefold(), set()).add(int(found["number"]))
    names = {
        _node(layout, layer, unit): f"o{unit + 1}"
        if layer == layout.last
        else f"h{layout.first_hidden[layer] + unit + 1}"
        for layer in range(1, layout.last + 1)
        for unit in range(layout.units(layer))
    }
    for what, used in numbers.items():
        if used <= names.keys() and max(used) > len(names):
            yield from ((f"{what}{number}", f"{_VALUES[what]}_{names[number]}") for number in used)


def families(text: Text) -> list[Family]:
    """The letters that may be weights or biases: those with a number, a name of its own if alone."""
    spans: dict[str, dict[str, list[tuple[int, int]]]] = {}
    given: dict[str, set[str]] = {}
    arrays: set[str] = set()
    for found in _NAME.finditer(text.text.translate(_LOWERED)):
        letter, index = found["letter"], found["index"] or ""
        alone = not index and (not found["given"] or letter.isupper() or _is_error(text, letter))
        if letter.casefold() in _TAKEN or alone:
            continue
        if found["list"]:
            arrays.add(letter + index)
        if letter + index in arrays:
            continue
        spans.setdefault(letter.casefold(), {}).setdefault(index, []).append((found.start(), found.end()))
        if found["given"]:
            given.setdefault(letter.casefold(), set()).add(index)
    families = []
    for letter, several in spans.items():
        indices = [index for index in several if index or index in given.get(letter, ())]
        said = letter in given or letter == "θ" or not arrays.isdisjoint((letter, letter.upper()))
        if not said or not indices:
            continue
        numbered = [index for index in indices if index]
        members = _members(numbered) if numbered else frozenset({()})
        first = sorted(span for index in indices for span in several[index])
        families.append(Family(letter, members, tuple(first[:8])))
    return families


def _is_error(text: Text, letter: str) -> bool:
    """Whether a letter is that of the error: ∂C/∂w, C = ½(t − y)²."""
    return re.search(rf"[∂d]{letter}\s*\)?/", text.text, re.IGNORECASE) is not None


def _members(indices: Sequence[str]) -> frozenset[Member]:
    """Pairs where every index has two digits, single numbers otherwise."""
    parted = [re.split(r"[,_]", index) for index in indices]
    if all(len(one) == 2 for one in parted):
        return frozenset((int(one[0]), int(one[1])) for one in parted)
    if len(indices) > 1 and all(len(index) == 2 and "0" not in index for index in indices):
        return frozenset((int(index[0]), int(index[1])) for index in indices)
    return frozenset((int("".join(one)),) for one in parted)


# -- what a family may be ----------------------------------------------------------------------------------------------


def _roles(one: Family, layout: Layout) -> Iterator[Role]:
    """What a family may be in a layout: as many weights, or as many biases, as it has members."""
    seen: set[frozenset[tuple[str, str]]] = set()
    for what, layers, keys in (*_weights(layout), *_biases(layout)):
        if {*keys} == one.members:
            ids = frozenset((_name(one.letter, member), id_of(key, layout)) for member, key in keys.items())
            if ids not in seen:
                seen.add(ids)
                yield Role(what, frozenset(layers), tuple(sorted(ids)))


def _name(letter: str, member: Member) -> str:
    return letter + "".join(map(str, member))


def _weights(layout: Layout) -> Iterator[tuple[str, range, dict[Member, Key]]]:
    """The weights of a layer, or of all, numbered by pairs or one by one, unit by unit or source by source."""
    last = layout.last
    for layers in (*(range(layer, layer + 1) for layer in range(1, last + 1)), range(1, last + 1)):
        for by_unit in (True, False):
            keys = [
                Key("param", layer, unit, source)
                for layer in layers
                for unit, source in _grid(layout.units(layer), layout.units(layer - 1), by_unit=by_unit)
            ]
            yield "weight", layers, {(number,): key for number, key in enumerate(keys, 1)}
            if len(keys) == 1:
                yield "weight", layers, {(): keys[0]}
            if len(layers) == 1:
                yield (
                    "weight",
                    layers,
                    {
                        (key.unit + 1, key.source + 1) if by_unit else (key.source + 1, key.unit + 1): key
                        for key in keys
                    },
                )
    yield (
        "weight",
        range(1, last + 1),
        {
            (_node(layout, layer - 1, source), _node(layout, layer, unit)): Key("param", layer, unit, source)
            for layer in range(1, last + 1)
            for unit, source in _grid(layout.units(layer), layout.units(layer - 1), by_unit=True)
        },
    )


def _node(layout: Layout, layer: int, unit: int) -> int:
    """The number of a neuron among all, inputs first."""
    return sum(layout.units(below) for below in range(layer)) + unit + 1


def _grid(units: int, sources: int, *, by_unit: bool) -> list[tuple[int, int]]:
    if by_unit:
        return [(unit, source) for unit in range(units) for source in range(sources)]
    return [(unit, source) for source in range(sources) for unit in range(units)]


def _biases(layout: Layout) -> Iterator[tuple[str, range, dict[Member, Key]]]:
    """The biases of a layer, or of all: from 1 or 0 on, or as the neurons are numbered with the inputs."""
    last = layout.last
    for layers in (*(range(layer, layer + 1) for layer in range(1, last + 1)), range(1, last + 1)):
        if any(layout.layer(layer).bias == "none" for layer in layers):
            continue
        keys = [
            Key("param", layer, unit, BIAS)
            for layer in layers
            for unit in range(1 if layout.layer(layer).bias == "shared" else layout.units(layer))
        ]
        for first in (1, 0, layout.inputs + 1):
            yield "bias", layers, {(number,): key for number, key in enumerate(keys, first)}
        if len(keys) == 1:
            yield "bias", layers, {(): keys[0]}


# -- what the words around it say --------------------------------------------------------------------------------------


def _likely(text: Text, one: Family, role: Role, layout: Layout) -> float:
    """How much speaks for a family to be that: the letter itself, and the words that are nearest to it."""
    said = [_words(text.text, *span) for span in one.spans]
    bias = sum(each[0] == "bias" for each in said) - sum(each[0] == "weight" for each in said)
    usual = one.letter in (_BIASES if role.what == "bias" else _WEIGHTS)
    worth = 1.0 if usual else -1.0 if one.letter in _WEIGHTS + _BIASES else -0.5
    if one.members == {()}:
        worth -= 0.5  # a lone letter is anything, unless a word says what
    worth += max(-_LIKELY, min(_LIKELY, bias if role.what == "bias" else -bias))
    if len(role.layers) == 1 and layout.last > 1:
        (layer,) = role.layers
        right = "output" if layer == layout.last else "hidden"
        worth += 0.5 * sum(each[1] == right for each in said[:2]) - 0.5 * sum(
            each[1] not in ("", right) for each in said[:2]
        )
    return worth


def _words(text: str, start: int, end: int) -> tuple[str, str]:
    """Whether `bias` or `weight`, `hidden` or `output` is nearest to a name in its sentence; "" where none is."""
    before = text[max(0, start - _FAR) : start]
    before = _ENDS.split(before)[-1]
    after = _ENDS.split(text[end : end + _FAR], maxsplit=1)[0]
    return (
        _nearest(before, after, {"bias": _BIAS, "weight": _WEIGHT}),
        _nearest(before, after, {"hidden": _HIDDEN, "output": _OUTPUT}),
    )


def _nearest(before: str, after: str, words: Mapping[str, re.Pattern[str]]) -> str:
    far: dict[str, int] = {}
    for name, pattern in words.items():
        ends = [len(before) - found.end() for found in pattern.finditer(before)]
        starts = [found.start() + 1 for found in pattern.finditer(after)]
        if ends or starts:
            far[name] = min((*ends[-1:], *starts[:1]))
    return min(far, key=far.__getitem__) if far else ""
