"""What a text gives its network: inputs, targets, weights, biases, the rate; from what is said and what is put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Final

from nnstep.audit import said
from nnstep.audit.text import Text
from nnstep.audit.workings import Token, aligned, is_formula, negative, products, tokens
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.names import find
from nnstep.records import dataclass
from nnstep.sheets.aliases import Option
from nnstep.sheets.layers import array_kinds, orientations
from nnstep.sheets.plain import Plain
from nnstep.sheets.spoken import Spoken
from nnstep.sheets.statements import ArrayStatement, Found, Statement
from nnstep.sheets.values import number

RATE: Final = "lr"
_GIVEN: Final = frozenset(("param", "input", "target", "hyper"))
_COUNTED: Final = "v numbered"  # v1 may be a sum, and a weight of the second layer
_GROUPS: Final = ("weights", "b numbered", "layers")
_MOST_READINGS: Final = 4
_MOST_SAMPLES: Final = 50
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
    """How names that may mean several things are understood: a reading of each group; the order of a matrix's rows."""

    readings: tuple[tuple[str, str], ...] = ()
    turned: bool = False

    def takes(self, option: Option) -> bool:
        """Whether an option is of a group that is read in this way, and so read."""
        return (option.group, option.reading.partition(", old")[0]) in self.readings


NO_WAY: Final = Way()
"""Nothing is known of how names are meant."""


class Givens:
    """Everything a text gives a network of a layout, in one way of understanding it; the first that is said counts."""

    def __init__(self, text: Text, layout: Layout, spoken: Spoken, found: Sequence[Found], way: Way) -> None:
        self.text = text
        self.layout = layout
        self.spoken = spoken
        self.way = way
        self.all: dict[str, list[Given]] = {}
        self.rows: dict[str, int] = {}
        self._read(found)

    def first(self, name: str) -> Given | None:
        """What is given for a quantity first."""
        return self.all[name][0] if name in self.all else None

    def missing(self) -> list[str]:
        """What a network of this layout must be given and is not, its rate left out."""
        layout = self.layout
        data = [Key("input", 0, unit) for unit in range(layout.inputs)]
        data += [Key("target", layout.last, unit) for unit in range(layout.outputs)]
        names = [self.of_sample(id_of(key, layout), one) for one in range(1, layout.samples + 1) for key in data]
        names += [id_of(key, layout) for layer in range(1, layout.last + 1) for key in layout.parameters(layer)]
        return [name for name in names if name not in self.all]

    def of_sample(self, name: str, sample: int) -> str:
        """The id of an input or a target with its sample, where there are several."""
        return name if self.layout.samples == 1 or ":" in name else f"{name}:{sample or 1}"

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
        for one in later if RATE not in self.all else ():
            self._step(one)
        for several in self.all.values():
            several.sort(key=lambda one: one.how == "put in")

    def _statement(self, one: Statement) -> None:
        result = one.result
        alone = bool(one.text) and len(one.parts) == 1 and number(result.text) is not None
        if alone and (given := self._given(self.spoken.options(one.text))):
            self._add(self._placed(given, one.scope.sample), result.text, result.start, result.end)
        parts = [part for part in one.parts if part.text]
        if one.name.text and not self.spoken.options(one.text):
            parts.insert(0, one.name)
        for formula, numbers in pairwise(parts):
            if is_formula(formula) and not is_formula(numbers):
                for name, part in aligned(tokens(formula), tokens(numbers)):
                    if given := self._given(self.spoken.options(name)):
                        self._add(self._placed(given, one.scope.sample), part.text, part.start, part.end, "put in")

    def _placed(self, name: str, sample: int) -> str:
        """The id of what is given, with its sample; in a table without numbers of samples each row is the next one."""
        key = find(name.partition(":")[0], self.layout)
        if key is None or key.kind not in ("input", "target") or self.layout.samples == 1:
            return name
        if not sample:
            sample = self.rows.get(name, 0) + 1
            self.rows[name] = sample
        return self.of_sample(name, sample)

    def _given(self, options: Iterable[Option]) -> str:
        """The given quantity that a name means, "" where it means none."""
        options = tuple(options)
        groups = {option.group for option in options if self.way.takes(option)}
        for option in options:
            if option.change or (option.group in groups and not self.way.takes(option)):
                continue
            key = find(option.id, self.layout)
            if key is not None and key.kind in _GIVEN:
                return option.id
            if option.age != "new" and option.group != _COUNTED:
                return ""
        return ""

    def _target(self, one: Statement) -> None:
        if not one.text or len(one.parts) != 1 or not number(one.result.text):
            return
        for option in self.spoken.options(one.text):
            key = find(option.id, self.layout)
            name = self._placed(option.id, one.scope.sample) if key and key.kind == "target" else ""
            if name and name not in self.all:
                self._add(name, one.result.text, one.result.start, one.result.end)

    def _array(self, array: ArrayStatement) -> None:
        laid = dict(orientations(array, self.layout))
        ways = sorted(laid, key=lambda said: (said == _ROW) == self.way.turned)
        entries = laid[ways[0]] if ways else []
        if len({entry.id for entry in entries}) < len({entry.value.text for entry in entries}):
            return  # several numbers for one bias: each unit has its own
        for entry in entries:
            if array.name.text.strip() in ("y", "Y"):  # beside ŷ, or an output of another name, it is the target
                target = self.of_sample(entry.id.replace("out_o", "target_o"), 1)
                self._add(target, entry.value.text, entry.value.start, entry.value.end, "put in")
            key = find(entry.id.partition(":")[0], self.layout)
            if key and key.kind in _GIVEN:
                name = self.of_sample(entry.id, 1) if key.kind in ("input", "target") else entry.id
                self._add(name, entry.value.text, entry.value.start, entry.value.end, "row")

    def _row(self, what: str, numbers: Sequence[tuple[str, int, int]]) -> None:
        """Inputs or targets said in a row: as many as there are, none of them a count of something."""
        units = self.layout.inputs if what == "input" else self.layout.outputs
        if len(numbers) != units:
            return
        names = [f"x{unit}" if what == "input" else f"target_o{unit}" for unit in range(1, units + 1)]
        names = [self.of_sample(name, 1) for name in names]
        said_before = {name: [one.value for one in self.all.get(name, ()) if one.how != "put in"] for name in names}
        values = {name: number(text) for name, (text, _, _) in zip(names, numbers, strict=True)}
        if all(not said_before[name] or (one and float(one) in said_before[name]) for name, one in values.items()):
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
        pairs = [(sign, factors) for sign, factors in terms if len(factors) == 2]
        alone = [_signed(sign, factors[0]) for sign, factors in terms if len(factors) == 1]
        biased = self.layout.layer(key.layer).bias != "none"
        if len(pairs) == sources + 1 and biased and not alone:
            sign, last = pairs[-1]
            alone = [_signed(sign, next((one for one in last if one.part.text not in ("1", "1.0")), last[0]))]
            pairs = pairs[:-1]
        if len(pairs) != sources or len(alone) != biased:
            return
        weights = [id_of(Key("param", key.layer, key.unit, source), self.layout) for source in range(sources)]
        inputs = [id_of(Key("input", 0, source), self.layout) for source in range(sources)] if key.layer == 1 else []
        first = self._weight_first(pairs, weights, inputs)
        for source, (sign, factors) in enumerate(pairs):
            weight, other = factors if first else factors[::-1]
            self._put_in(weights[source], _signed(sign, weight))
            if inputs:
                self._put_in(inputs[source], other.part)
        if alone:
            shared = self.layout.layer(key.layer).bias == "shared"
            self._put_in(id_of(Key("param", key.layer, 0 if shared else key.unit, BIAS), self.layout), alone[0])

    def _put_in(self, name: str, part: Plain) -> None:
        self._add(name, part.text, part.start, part.end, "put in")

    def _weight_first(
        self, pairs: list[tuple[str, list[Token]]], weights: Sequence[str], inputs: Sequence[str]
    ) -> bool:
        """Whether of two factors the first is the weight: by what is known of either."""
        score = 0
        for source, (sign, (left, right)) in enumerate(pairs):
            for name, side, of in ((weights[source], 1, sign), (inputs[source] if inputs else "", -1, "+")):
                known = self.first(name)
                a, b = (number(_signed(of, one).text) for one in (left, right))
                if known and a is not None and b is not None and float(a) != float(b):
                    score += side * ((known.value == float(a)) - (known.value == float(b)))
        return score >= 0

    def _step(self, one: Statement) -> None:
        """w5 = 0.14 - 0.05*(...): what the step is multiplied with is the rate."""
        key = self._key(one)
        if key is None or key.kind not in ("param", "new"):
            return
        for part in one.parts[:-1]:
            found = tokens(part)
            if [token.kind for token in found[:4]] == ["n", "-", "n", "*"]:
                self._add(RATE, found[2].part.text, found[2].part.start, found[2].part.end, "put in")

    def _error(self, one: Statement) -> None:
        """E_o1 = ½(0.99 − 0.65)²: one of the two is the target."""
        key = self._key(one)
        if key is None or key.kind not in ("unit_error", "batch_error", "error"):
            return
        unit = key.unit if key.kind == "unit_error" else 0
        name = f"target_o{unit + 1}"
        if name in self.all or self.layout.samples > 1 or (key.kind != "unit_error" and self.layout.outputs > 1):
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

    def _is_beyond(self, name: str) -> bool:
        """Whether a sample has a number that there is none of."""
        sample = name.partition(":")[2]
        return sample.isdigit() and int(sample) > self.layout.samples

    def _add(self, name: str, text: str, start: int, end: int, how: str = "said") -> None:
        text = text.rstrip(".,")
        end = start + len(text)
        if number(text) is None or self._is_beyond(name):
            return
        known = self.all.setdefault(name, [])
        if all(float(number(text) or 0) != one.value for one in known):
            known.append(Given(name, text, start, end, how))


def _signed(sign: str, token: Token) -> Plain:
    """A number of a sum with the sign before its term."""
    return negative(token.part) if sign == "-" else token.part


def samples_of(found: Sequence[Found], spoken: Spoken, text: Text) -> int:
    """How many samples a text gives: the highest number of a heading, or rows of a table of inputs."""
    most, lines = 1, dict[str, list[int]]()
    for one in found:
        if isinstance(one, Statement) and one.text and len(one.parts) == 1:
            options = spoken.options(one.text)
            key = find(options[0].id, spoken.layout) if options else None
            if key is not None and key.kind == "input" and number(one.result.text):
                most = max(most, one.scope.sample)
                lines.setdefault(options[0].id, []).append(text.line_of(one.result.start))
        elif isinstance(one, ArrayStatement):
            kinds = array_kinds(one.name.text, spoken.layout)
            if kinds and kinds[0].layer == 0 and {len(row) for row in one.rows} == {spoken.layout.inputs}:
                most = max(most, len(one.rows))
    for several in lines.values():
        if len(several) > 1 and all(0 <= after - before <= 1 for before, after in pairwise(several)):
            most = max(most, len(set(several)))
    return min(most, _MOST_SAMPLES)


def ways(found: Sequence[Found], spoken: Spoken, layout: Layout) -> Iterator[Way]:
    """The ways in which the givens may be understood, the usual one first."""
    readings: dict[str, dict[str, None]] = {group: {} for group in _GROUPS}
    for one in found:
        for option in spoken.options(one.text) if isinstance(one, Statement) and one.text else ():
            if option.group in readings:
                readings[option.group].setdefault(option.reading.partition(", old")[0])
    square = any(isinstance(one, ArrayStatement) and len(dict(orientations(one, layout))) > 1 for one in found)
    named = [[(group, one) for one in list(each)[:_MOST_READINGS]] for group, each in readings.items() if each]
    for chosen in product(*named):
        for turned in (False, True) if square else (False,):
            yield Way(tuple(chosen), turned)
