"""What a text gives its network: inputs, targets, weights, biases, the rate; from what is said and what is put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from nnstep.audit import said
from nnstep.audit.text import Text
from nnstep.audit.workings import Token, aligned, is_formula, products, tokens
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.names import find
from nnstep.records import dataclass
from nnstep.sheets.aliases import Option
from nnstep.sheets.layers import orientations
from nnstep.sheets.plain import Plain
from nnstep.sheets.spoken import Spoken
from nnstep.sheets.statements import ArrayStatement, Found, Statement
from nnstep.sheets.values import number

RATE: Final = "lr"
_GIVEN: Final = frozenset(("param", "input", "target", "hyper"))
_ROW: Final = "a row a unit"


@dataclass(frozen=True, slots=True)
class Given:
    """A number that is given for a quantity. number: as it is written; start, end: where in the text.

    how: whether it is said, stands in a row of numbers, or was put into a formula.
    """

    id: str
    number: str
    start: int
    end: int
    how: str = "said"

    @property
    def value(self) -> float:
        """The number."""
        printed = number(self.number)
        assert printed is not None
        return float(printed)


@dataclass(frozen=True, slots=True)
class Way:
    """How names that may mean several things are understood: the order of two indices, of a matrix's rows."""

    weights: str = ""
    turned: bool = False


class Givens:
    """Everything a text gives a network of a layout, in one way of understanding it; the first that is said counts."""

    def __init__(self, text: Text, layout: Layout, spoken: Spoken, found: Sequence[Found], way: Way) -> None:
        self.text = text
        self.layout = layout
        self.spoken = spoken
        self.way = way
        self.all: dict[str, list[Given]] = {}
        self._read(found)

    def first(self, name: str) -> Given | None:
        """What is given for a quantity first."""
        return self.all[name][0] if name in self.all else None

    def missing(self) -> list[str]:
        """What a network of this layout must be given and is not, its rate left out."""
        keys = [Key("input", 0, unit) for unit in range(self.layout.inputs)]
        keys += [key for layer in range(1, self.layout.last + 1) for key in self.layout.parameters(layer)]
        keys += [Key("target", self.layout.last, unit) for unit in range(self.layout.outputs)]
        return [name for key in keys if (name := id_of(key, self.layout)) not in self.all]

    # -- reading -------------------------------------------------------------------------------------------------------

    def _read(self, found: Sequence[Found]) -> None:
        later: list[Statement] = []
        for one in found:
            if isinstance(one, Statement):
                self._statement(one)
                later.append(one)
            elif isinstance(one, ArrayStatement):
                self._array(one)
        for what, numbers in said.given(self.text):
            self._row(what, numbers)
        for one in later:  # y1 is a target where nothing else gives one
            self._target(one)
        for one in later:
            self._sum(one)
            self._error(one)
        for text, start, end in said.rates(self.text):
            self._add(RATE, text, start, end)
        for several in self.all.values():
            several.sort(key=lambda one: one.how == "put in")

    def _statement(self, one: Statement) -> None:
        result = one.result
        alone = bool(one.text) and len(one.parts) == 1 and number(result.text) is not None
        if alone and (given := self._given(self.spoken.options(one.text))):
            self._add(given, result.text, result.start, result.end)
        parts = [part for part in one.parts if part.text]
        if one.name.text and not self.spoken.options(one.text):
            parts.insert(0, one.name)
        for formula, numbers in pairwise(parts):
            if is_formula(formula) and not is_formula(numbers):
                for name, part in aligned(tokens(formula), tokens(numbers)):
                    if given := self._given(self.spoken.options(name)):
                        self._add(given, part.text, part.start, part.end, "put in")

    def _given(self, options: Iterable[Option]) -> str:
        """The given quantity that a name means, "" where it means none."""
        for option in options:
            if option.change or (option.group == "weights" and self.way.weights and option.reading != self.way.weights):
                continue
            key = find(option.id, self.layout)
            if key is None or key.kind not in _GIVEN:
                if option.age == "new":
                    continue
                return ""
            return option.id
        return ""

    def _target(self, one: Statement) -> None:
        if not one.text or len(one.parts) != 1 or not number(one.result.text):
            return
        for option in self.spoken.options(one.text):
            key = find(option.id, self.layout)
            if key and key.kind == "target" and option.id not in self.all:
                self._add(option.id, one.result.text, one.result.start, one.result.end)

    def _array(self, array: ArrayStatement) -> None:
        laid = dict(orientations(array, self.layout))
        ways = sorted(laid, key=lambda said: (said == _ROW) == self.way.turned)
        for entry in laid[ways[0]] if ways else ():
            key = find(entry.id.partition(":")[0], self.layout)
            if key and key.kind in _GIVEN:
                self._add(entry.id, entry.value.text, entry.value.start, entry.value.end, "row")

    def _row(self, what: str, numbers: Sequence[tuple[str, int, int]]) -> None:
        """Inputs or targets said in a row: as many as there are, none of them a count of something."""
        units = self.layout.inputs if what == "input" else self.layout.outputs
        if len(numbers) != units or (units == 1 and not any(sign in numbers[0][0] for sign in ".,")):
            return
        names = [f"x{unit}" if what == "input" else f"target_o{unit}" for unit in range(1, units + 1)]
        known = [(name, number(text)) for name, (text, _, _) in zip(names, numbers, strict=True) if name in self.all]
        if all(printed is not None and float(printed) == self.all[name][0].value for name, printed in known):
            for name, (text, start, end) in zip(names, numbers, strict=True):
                self._add(name, text, start, end, "row")

    # -- numbers put into sums that are not written out ----------------------------------------------------------------

    def _sum(self, one: Statement) -> None:
        """net_h1 = 0.2*0.15 + 0.3*0.25: a weight and what it is multiplied with, term by term."""
        key = self._key(one)
        if key is None or key.kind != "net":
            return
        for part in one.parts[:-1]:
            if not is_formula(part) and (terms := products(tokens(part))):
                self._terms(key, terms)

    def _terms(self, key: Key, terms: list[tuple[str, list[Token]]]) -> None:
        sources = self.layout.units(key.layer - 1)
        pairs = [factors for sign, factors in terms if len(factors) == 2 and sign == "+"]
        alone = [factors[0].part for _, factors in terms if len(factors) == 1]
        biased = self.layout.layer(key.layer).bias != "none"
        if len(pairs) == sources + 1 and biased and not alone:
            alone = [next((one.part for one in pairs[-1] if one.part.text not in ("1", "1.0")), pairs[-1][0].part)]
            pairs = pairs[:-1]
        if len(pairs) != sources or len(alone) != biased:
            return
        weights = [id_of(Key("param", key.layer, key.unit, source), self.layout) for source in range(sources)]
        inputs = [id_of(Key("input", 0, source), self.layout) for source in range(sources)] if key.layer == 1 else []
        first = self._weight_first(pairs, weights, inputs)
        for source, (left, right) in enumerate(pairs):
            weight, other = (left, right) if first else (right, left)
            self._add(weights[source], weight.part.text, weight.part.start, weight.part.end, "put in")
            if inputs:
                self._add(inputs[source], other.part.text, other.part.start, other.part.end, "put in")
        if alone:
            shared = self.layout.layer(key.layer).bias == "shared"
            bias = id_of(Key("param", key.layer, 0 if shared else key.unit, BIAS), self.layout)
            self._add(bias, alone[0].text, alone[0].start, alone[0].end, "put in")

    def _weight_first(self, pairs: list[list[Token]], weights: Sequence[str], inputs: Sequence[str]) -> bool:
        """Whether of two factors the first is the weight: by what is known of either."""
        score = 0
        for source, (left, right) in enumerate(pairs):
            a, b = number(left.part.text), number(right.part.text)
            if a is None or b is None:
                continue
            for name, sign in ((weights[source], 1), (inputs[source] if inputs else "", -1)):
                known = self.first(name)
                if known and float(a) != float(b):
                    score += sign * ((known.value == float(a)) - (known.value == float(b)))
        return score >= 0

    def _error(self, one: Statement) -> None:
        """E_o1 = ½(0.99 − 0.65)²: one of the two is the target."""
        key = self._key(one)
        if key is None or key.kind not in ("unit_error", "batch_error", "error"):
            return
        unit = key.unit if key.kind == "unit_error" else 0
        name = f"target_o{unit + 1}"
        if name in self.all or (key.kind != "unit_error" and self.layout.outputs > 1):
            return
        for part in one.parts[:-1]:
            inner = [token for token in tokens(part) if token.kind in "n-"]
            for left, sign, right in zip(inner, inner[1:], inner[2:], strict=False):
                if left.kind == "n" and sign.kind == "-" and right.kind == "n":
                    chosen = right if self._is_output(left.part, unit) else left
                    self._add(name, chosen.part.text, chosen.part.start, chosen.part.end, "put in")
                    return

    def _is_output(self, part: Plain, unit: int) -> bool:
        """Whether a number is the output, as far as digits tell: a target is a round number."""
        printed = number(part.text)
        return printed is not None and printed.significant > 2

    def _key(self, one: Statement) -> Key | None:
        options = self.spoken.options(one.text) if one.text else ()
        return find(options[0].id, self.layout) if options else None

    def _add(self, name: str, text: str, start: int, end: int, how: str = "said") -> None:
        if number(text) is None:
            return
        known = self.all.setdefault(name, [])
        if all(float(number(text) or 0) != one.value for one in known):
            known.append(Given(name, text, start, end, how))


def ways(found: Sequence[Found], spoken: Spoken, layout: Layout) -> Iterator[Way]:
    """The ways in which the givens may be understood, the usual one first."""
    readings = dict.fromkeys(
        option.reading
        for one in found
        if isinstance(one, Statement) and one.text
        for option in spoken.options(one.text)
        if option.group == "weights"
    )
    square = any(isinstance(one, ArrayStatement) and len(dict(orientations(one, layout))) > 1 for one in found)
    for reading in list(readings)[:4] or [""]:
        for turned in (False, True) if square else (False,):
            yield Way(reading, turned)
