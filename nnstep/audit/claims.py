"""The numbers a text prints for quantities: said with a name, put into a formula, or told by what stands around."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from nnstep.algebra.printed import Printed
from nnstep.audit import said
from nnstep.audit.givens import NO_WAY, RATE, Way
from nnstep.audit.text import Text
from nnstep.audit.workings import Token, aligned, is_formula, products, tokens
from nnstep.errors import NnstepError
from nnstep.marking.marks import verdict_of
from nnstep.marking.readings import Meaning, chosen, meanings
from nnstep.marking.unnamed import Unnamed
from nnstep.network.trace import Trace
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.names import find
from nnstep.quantities.place import Place
from nnstep.records import dataclass
from nnstep.scenario.model import Claim
from nnstep.sheets.aliases import Option
from nnstep.sheets.layers import orientations
from nnstep.sheets.plain import Plain
from nnstep.sheets.spoken import Spoken
from nnstep.sheets.statements import ArrayStatement, Found, Scope, Statement
from nnstep.sheets.values import number

MOST: Final = 2000
"""How many numbers of a text are marked."""

_OF_ALL: Final = frozenset(("grad", "batch_error", "epoch_error"))
_STEPS: Final = "t"  # a count of updates; who writes t means a target
_DELTA: Final = re.compile(r"(?:.*\s)?\W*(?:delta|δ)", re.IGNORECASE)
_NEAR: Final = 0.3  # how far off a number may be, of itself, that only its place tells
_LONGEST: Final = 200  # characters of a line that a claim quotes
_ABOUT: Final = re.compile(
    r"(?:gradient|derivative|derivation|slope|change|ableitung|gradiente|dérivée|derivada)\s+"
    r"(?:of|in|von|der|des|de|del|do|da)\s+"
    r"(?:the\s+)?(?P<top>\S{1,20})\s+(?:wrt\.?|w\.r\.t\.?|with respect to|nach|par rapport à|(?:con )?respecto a|"
    r"em relação a)\s+"
    r"(?:the\s+)?(?P<bottom>\S{1,12}?)[.,:;]?(?=\s|$)",
    re.IGNORECASE,
)
_WRT: Final = re.compile(
    r"(?:wrt\.?|w\.r\.t\.?|with respect to|nach|bezüglich)\s+(?P<name>[^\W\d]\S{0,12}?)[.,:;]?(?=\s|$)", re.IGNORECASE
)
_PRODUCT: Final = re.compile(r"\(?[-−–]?[\d.,]+(?:\s*[*·×]\s*\(?[-−–]?[\d.,]+\)?)+\)?\s*$")
_BACK: Final = 1200  # characters before a nameless product in which it is said what it is


@dataclass(frozen=True, slots=True)
class Item:
    """A number in the text.

    put: whether it was put into a formula, not said to be the quantity's. name: as it is written.
    """

    options: tuple[Option, ...]
    part: Plain
    printed: Printed
    scope: Scope = Scope()
    put: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A number that is to be marked. again: whether it is no claim where it is wrong: put into a formula, and not the
    one said before, it is a slip of that line, told with its result. doubts: the quantities that it may be of, where
    that is not sure.
    """

    claim: Claim
    again: bool = False
    doubts: tuple[str, ...] = ()


class Claims:
    """Finds the numbers of a text in the light of a network.

    way: how the names are meant of what the network was given, as far as that is known.
    shown: the groups of names, with the reading of each that most of its numbers have shown.
    """

    def __init__(self, text: Text, trace: Trace, spoken: Spoken, found: Sequence[Found], way: Way = NO_WAY) -> None:
        self.text = text
        self.trace = trace
        self.spoken = spoken
        self.found = found
        self.way = way
        self.unnamed = Unnamed(trace)
        self.shown: frozenset[tuple[str, str]] = frozenset()

    def claims(self) -> list[Claimed]:
        """All that is to be marked, in the order of the text."""
        items = sorted(self._items(), key=lambda one: one.part.start)[:MOST]
        several = [self._meanings(one) for one in items]
        best = [(item, one) for item, one in zip(items, chosen(several), strict=True) if one is not None]
        self.shown = _shown(best)
        kept = self._kept(best)
        said: dict[Place, int] = {}
        claims = []
        for number_, (item, one) in enumerate(kept):
            again = said.setdefault(one.place, number_) < number_ and item.put
            claims.append(Claimed(self._claim(item, one), again, self._doubts(item, one)))
        return claims

    def _doubts(self, item: Item, one: Meaning) -> tuple[str, ...]:
        """What else a number may be of, where no other number shows in which way its name is meant."""
        option = one.option
        if not option.group or (option.group, option.reading) in self.shown:
            return ()
        others = {other.place: other.meant for other in self._meanings(item) if other.option.age != "old"}
        bases = {name.replace("+", "") for name in others.values()}
        return tuple(others.values()) if len(bases) > 1 else ()

    def _options(self, name: str) -> tuple[Option, ...]:
        """What a name may mean: a name of a given number means that everywhere."""
        options = self.spoken.options(name)
        taken = {one.group for one in options if self.way.takes(one)}
        return tuple(one for one in options if one.group not in taken or self.way.takes(one))

    def _meanings(self, item: Item) -> tuple[Meaning, ...]:
        """What the name of a number may mean; below `Sample 2` a gradient may be that of all samples."""
        found = meanings(self.trace, item.options, item.scope, item.printed)
        if item.scope.sample:
            whole = meanings(self.trace, item.options, Scope(item.scope.epoch), item.printed)
            found += tuple(one for one in whole if one.place.key.kind in _OF_ALL and one not in found)
        return tuple(one for one in found if one.place.key.slot != _STEPS)

    def _claim(self, item: Item, one: Meaning) -> Claim:
        place = self.text.place(item.part.start, item.part.start + len(item.part.text))
        line = place.source.line(place.line).strip() if place.source else ""
        shown = item.part.text if "%" not in item.part.text else item.printed.plain
        line = line if len(line) <= _LONGEST else self._around(item)
        return Claim(self._called(item, one), shown.replace("−", "-").replace("–", "-"), line, "", place)

    def _called(self, item: Item, one: Meaning) -> str:
        """The id of the quantity; a δ stays one, since whoever writes it may count it with the other sign."""
        if one.place.key.kind == "dnet" and _DELTA.match(item.name):
            return one.meant.replace("dE/dnet_", "delta_", 1)
        return one.meant

    def _around(self, item: Item) -> str:
        """A stretch of a very long line."""
        start = max(self.text.text.rfind("\n", 0, item.part.start) + 1, item.part.start - _LONGEST // 2)
        return self.text.text[start : item.part.end + _LONGEST // 4].split("\n")[0].strip()

    # -- what is a claim -----------------------------------------------------------------------------------------------

    def _kept(self, best: Sequence[tuple[Item, Meaning]]) -> list[tuple[Item, Meaning]]:
        """Without what is given, and without what was said before in as many digits or more."""
        doubted = {one.place for item, one in best if self._is_other_given(item, one)}
        kept: list[tuple[Item, Meaning]] = []
        printed: dict[Place, list[Printed]] = {}
        for item, one in best:
            if not self._is_computed(one.place) and (one.place not in doubted or self._is_of_any(item, one)):
                continue
            before = printed.setdefault(one.place, [])
            if any(_is_same(item.printed, other, cut=item.put) for other in before):
                other_one = self._by_section(item, printed)
                if other_one is None:
                    continue
                one = other_one
                before = printed.setdefault(one.place, [])
            if item.put and before and not self._is_plausible(item.printed, one.place):
                continue
            if not self._is_computed(one.place) and item.put and not item.printed.equals(self.trace.value(one.place)):
                continue
            before.append(item.printed)
            kept.append((item, one))
        return kept

    def _is_of_any(self, item: Item, one: Meaning) -> bool:
        """Whether an input or a target does not say of which of several samples it is: a row of a table of data."""
        return bool(one.place.key.sample) and self.trace.layout.samples > 1 and not item.scope.sample

    def _is_computed(self, place: Place) -> bool:
        return self.trace.equation(place) is not None

    def _is_other_given(self, item: Item, one: Meaning) -> bool:
        """Whether a text says of what is given another number than the network has."""
        return (
            not item.put and not self._is_computed(one.place) and not item.printed.equals(self.trace.value(one.place))
        )

    def _is_plausible(self, printed: Printed, place: Place) -> bool:
        """Whether a number may stand for a quantity, as far as it can be told without marking it."""
        value = self.trace.value(place)
        return abs(float(printed) - value) <= _NEAR * max(abs(value), 1e-12)

    def _by_section(self, item: Item, printed: dict[Place, list[Printed]]) -> Meaning | None:
        """What is said once more in a section on a derivative is that derivative: ∂net/∂w5 is out_h1."""
        headings = list(_ABOUT.finditer(self.text.text, max(0, item.part.start - _BACK), item.part.start))
        if not headings or item.put:
            return None
        heading = headings[-1]
        options = self._options(f"d{heading['top']}/d{heading['bottom']}")
        for one in meanings(self.trace, options, item.scope, item.printed):
            if one.fits and one.place not in printed:
                return one
        return None

    # -- where numbers stand -------------------------------------------------------------------------------------------

    def _items(self) -> Iterator[Item]:
        for one in self.found:
            if isinstance(one, Statement):
                yield from self._statement(one)
            elif isinstance(one, ArrayStatement):
                yield from self._array(one)
        for text, start, end in said.rates(self.text):
            if worth := number(text):
                yield Item((Option(RATE),), Plain(text, tuple(range(start, end + 1))), worth)

    def _statement(self, one: Statement) -> Iterator[Item]:
        printed = number(one.result.text)
        options = self._options(one.text) if one.text else ()
        if printed is not None and options:
            yield Item(options, _bare(one.result), printed, one.scope, name=one.text)
        elif printed is not None:
            yield from self._nameless(one, printed)
        parts = [part for part in one.parts if part.text]
        if one.name.text and not options:
            parts.insert(0, one.name)
        for formula, numbers in pairwise(parts):
            if is_formula(formula) and not is_formula(numbers):
                for name, part in aligned(tokens(_balanced(formula)), tokens(numbers)):
                    if (named := self._options(name)) and (worth := number(part.text)):
                        yield Item(named, part, worth, one.scope, put=True, name=name)
        if options and not any(map(is_formula, parts)):
            yield from self._sum(one, options)

    def _sum(self, one: Statement, options: Sequence[Option]) -> Iterator[Item]:
        """The outputs of a layer that are put into the sum of the next."""
        key = find(options[0].id, self.trace.layout)
        if key is None or key.kind != "net" or key.layer == 1:
            return
        layout = self.trace.layout
        for part in one.parts[:-1]:
            terms = [(sign, factors) for sign, factors in products(tokens(part)) if len(factors) == 2]
            for source, (sign, factors) in zip(layout.sources(key.layer, key.unit), terms, strict=False):
                weight = self.trace.value(self.trace.find(id_of(Key("param", key.layer, key.unit, source), layout)))
                other = _other_than(factors, -weight if sign == "-" else weight)
                worth = number(other.part.text) if other else None
                if other and worth:
                    name = id_of(Key("out", key.layer - 1, source), layout)
                    yield Item((Option(name),), other.part, worth, one.scope, put=True)

    def _array(self, array: ArrayStatement) -> Iterator[Item]:
        if self._is_target(array):
            return
        group = f"matrix {array.name.text}"
        cells: dict[int, tuple[Plain, list[Option]]] = {}
        for laid, entries in orientations(array, self.trace.layout):
            for entry in entries:
                options = cells.setdefault(entry.value.start, (entry.value, []))[1]
                options.append(Option(entry.id, group, laid))
                key = find(entry.id, self.trace.layout)
                if key is not None and key.kind == "param":  # printed once more, W2 is the new one
                    options.append(Option(f"{entry.id}+", group, laid, age="new"))
        for part, several in cells.values():
            if worth := number(part.text):
                yield Item(tuple(several), part, worth, array.scope)

    def _is_target(self, array: ArrayStatement) -> bool:
        """Whether y is what is wanted, and not what comes out."""
        given = (
            {value for sample in self.trace.scenario.samples for value in sample.targets} if self.trace.scenario else ()
        )
        values = [number(cell.text) for row in array.rows for cell in row]
        return array.name.text.strip() in ("y", "Y") and all(one is not None and float(one) in given for one in values)

    # -- what has no name ----------------------------------------------------------------------------------------------

    def _nameless(self, one: Statement, printed: Printed) -> Iterator[Item]:
        """`(a·b·c) = d`: a chain, by what it is about; `(O1 − target1) = −0.353`: what comes to that."""
        working = one.parts[-2] if len(one.parts) > 1 else one.name
        found = _PRODUCT.search(working.text)
        factors = tokens(_balanced(working.cut(found.start()))) if found else []
        factors = [token for token in factors if token.kind == "n"]
        if len(factors) in (2, 3) and (gradient := self._asked_before(one.result.start, printed)):
            yield from self._chain(gradient, factors, one.scope)
            yield Item((Option(id_of(gradient, self.trace.layout)),), one.result, printed, one.scope)
            return
        parts = [_balanced(part).text for part in (one.name, *one.parts) if part.text]
        named = len(parts) > 1 and is_formula(one.name) and self.spoken.parses(parts[0])
        meaning = self.unnamed.meaning(parts if named or not one.name.text else parts[1:], one.scope, self.spoken.scan)
        if meaning is not None and (named or verdict_of(printed, self.trace.value(meaning.place))):
            # By its operands alone a line is taken for what it comes to, and never for what it misses.
            yield Item((meaning.option,), one.result, printed, one.scope)

    def _asked_before(self, offset: int, printed: Printed) -> Key | None:
        """The gradient that the text before a product is about."""
        names = [found["name"] for found in _WRT.finditer(self.text.text, max(0, offset - _BACK), offset)]
        name = names[-1] if names else ""
        for option in self._options(f"dE/d{name}") if name else ():
            key = find(option.id, self.trace.layout)
            if key is not None and key.kind == "grad":
                value = self.trace.value(self.trace.find(option.id))
                if abs(float(printed) - value) <= _NEAR * abs(value):
                    return key
        return None

    def _chain(self, gradient: Key, factors: Sequence[Token], scope: Scope) -> Iterator[Item]:
        """The factors of the chain rule, as far as each is near what stands there."""
        layer, unit, source = gradient.layer, gradient.unit, gradient.source
        slope = Key("slope", layer, unit, unit)
        kinds = [Key("dout", layer, unit), slope, Key("net_by_param", layer, unit, source)]
        if len(factors) == 2:
            kinds = [Key("dnet", layer, unit), kinds[2]]
        for key, factor in zip(kinds, factors, strict=True):
            worth = number(factor.part.text)
            try:
                name = id_of(key, self.trace.layout)
                value = self.trace.value(self.trace.find(name))
            except NnstepError:
                return
            if worth and abs(float(worth) - value) <= _NEAR * abs(value):
                yield Item((Option(name),), factor.part, worth, scope, put=True)


def _shown(best: Sequence[tuple[Item, Meaning]]) -> frozenset[tuple[str, str]]:
    """Of each group of names the reading under which most numbers are right."""
    counts = Counter((one.option.group, one.option.reading) for _, one in best if one.fits and one.option.group)
    groups = {group for group, _ in counts}
    return frozenset(max((each for each in counts if each[0] == group), key=counts.__getitem__) for group in groups)


def _is_same(printed: Printed, other: Printed, *, cut: bool) -> bool:
    """Whether a number is one that was said before; cut: or that one with fewer digits."""
    if printed.number == other.number:
        return True
    return cut and other.significant > printed.significant and printed.fits(float(other))


def _bare(part: Plain) -> Plain:
    """A number without the comma or the full stop that follows it."""
    return part.cut(0, len(part.text.rstrip(" .,;")))


def _balanced(part: Plain) -> Plain:
    """Without a bracket that is not closed, or was not opened."""
    text = part.text
    if text.count("(") < text.count(")") and text.endswith(")"):
        return part.cut(0, len(text) - 1)
    if text.count("(") > text.count(")") and text.startswith("("):
        return part.cut(1)
    return part


def _other_than(factors: Sequence[Token], weight: float) -> Token | None:
    """Of two factors the one that is not the weight; None where it is neither."""
    for one, other in (factors, factors[::-1]):
        worth = number(one.part.text)
        if worth is not None and float(worth) == weight:
            return other
    return None
