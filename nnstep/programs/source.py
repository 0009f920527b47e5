"""Formulas of the tables as source code: what a formula does with an array that only remembers what was done.

So no formula is written twice: a program has the sigmoid, the step of Adam, the schedule that the engine runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from nnstep.records import dataclass

_ATOM: Final = 9
_COMPARED: Final = 1
_ADDED: Final = 2
_MULTIPLIED: Final = 3
_NEGATIVE: Final = 4
_RAISED: Final = 5


class Code:
    """A piece of source code. rank: how closely it holds together. scalar: whether it is a number, and no array.

    template: its text, with {0}, {1} … where its parts stand, bracketed where they hold less closely than needed says.
    """

    __slots__ = ("calls", "needed", "parts", "plain", "rank", "scalar", "template")
    __array_ufunc__ = None  # numpy must not take the operators over

    def __init__(
        self, template: str, parts: Sequence[Code] = (), rank: int = _ATOM, needed: Sequence[int] = (), *, scalar: bool
    ) -> None:
        self.template, self.parts, self.rank, self.scalar = template, tuple(parts), rank, scalar
        self.needed = tuple(needed) or (0,) * len(self.parts)
        self.calls: bool = bool(parts) and ("(" in template or any(one.calls for one in parts))
        self.plain = self.text({})

    def text(self, names: Mapping[str, str]) -> str:
        """The source; names: those that stand for pieces, by what these are without them."""
        shown = []
        for one, needed in zip(self.parts, self.needed, strict=True):
            if one.parts and one.plain in names:
                shown.append(names[one.plain])
            else:
                text = one.text(names)
                shown.append(f"({text})" if one.rank < needed else text)
        return self.template.format(*shown) if self.parts else self.template

    def inner(self) -> Iterator[Code]:
        """Its parts, and theirs; the inmost first, as often as they stand there."""
        for one in self.parts:
            yield from one.inner()
        if self.parts:
            yield self

    def __add__(self, other: Any) -> Code:
        return _joined("{0} + {1}", self, other, _ADDED, _ADDED + 1)

    def __radd__(self, other: Any) -> Code:
        return _joined("{0} + {1}", other, self, _ADDED, _ADDED + 1)

    def __sub__(self, other: Any) -> Code:
        return _joined("{0} - {1}", self, other, _ADDED, _ADDED + 1)

    def __rsub__(self, other: Any) -> Code:
        return _joined("{0} - {1}", other, self, _ADDED, _ADDED + 1)

    def __mul__(self, other: Any) -> Code:
        return _joined("{0} * {1}", self, other, _MULTIPLIED, _MULTIPLIED + 1)

    def __rmul__(self, other: Any) -> Code:
        return _joined("{0} * {1}", other, self, _MULTIPLIED, _MULTIPLIED + 1)

    def __truediv__(self, other: Any) -> Code:
        return _joined("{0} / {1}", self, other, _MULTIPLIED, _MULTIPLIED + 1)

    def __rtruediv__(self, other: Any) -> Code:
        return _joined("{0} / {1}", other, self, _MULTIPLIED, _MULTIPLIED + 1)

    def __pow__(self, other: Any) -> Code:
        return _joined("{0} ** {1}", self, other, _RAISED, _RAISED + 1, left=_RAISED + 1)

    def __rpow__(self, other: Any) -> Code:
        return _joined("{0} ** {1}", other, self, _RAISED, _RAISED + 1, left=_RAISED + 1)

    def __neg__(self) -> Code:
        return Code("-{0}", [self], _NEGATIVE, [_NEGATIVE], scalar=self.scalar)

    def __gt__(self, other: Any) -> Code:
        return _joined("{0} > {1}", self, other, _COMPARED, _ADDED, left=_ADDED)

    def __lt__(self, other: Any) -> Code:
        return _joined("{0} < {1}", self, other, _COMPARED, _ADDED, left=_ADDED)

    def __ge__(self, other: Any) -> Code:
        return _joined("{0} >= {1}", self, other, _COMPARED, _ADDED, left=_ADDED)

    def __le__(self, other: Any) -> Code:
        return _joined("{0} <= {1}", self, other, _COMPARED, _ADDED, left=_ADDED)

    def __bool__(self) -> bool:
        raise Unwritten("what is not known yet decides nothing")

    def sum(self, axis: int) -> Code:
        """The sum along an axis."""
        return Code(f"{{0}}.sum(axis={axis})", [self], needed=[_ATOM], scalar=False)

    def max(self, axis: int) -> Code:
        """The largest along an axis."""
        return Code(f"{{0}}.max(axis={axis})", [self], needed=[_ATOM], scalar=False)


def _joined(template: str, one: Any, other: Any, rank: int, right: int, left: int | None = None) -> Code:
    first, second = code(one), code(other)
    return Code(template, [first, second], rank, [rank if left is None else left, right],
                scalar=first.scalar and second.scalar)  # fmt: skip


def number(value: float) -> str:
    """A number as source: read again it is the same one."""
    value = float(value)
    if value - value != 0:  # infinite, or none
        return f'float("{value!r}")'
    return repr(int(value)) if value.is_integer() and abs(value) < 1e6 and str(value)[0] != "-" else repr(value)


def code(value: Any) -> Code:
    """A piece of code, or a number as one."""
    if isinstance(value, Code):
        return value
    shown = number(value)
    return Code(shown, rank=_NEGATIVE if shown.startswith("-") else _ATOM, scalar=True)


def array(name: str) -> Code:
    """An array of this name."""
    return Code(name, scalar=False)


def scalar(name: str) -> Code:
    """A number of this name."""
    return Code(name, scalar=True)


@dataclass(frozen=True)
class Dialect:
    """How elementary functions are written in a library: templates by their names; those of numbers alone in `math`.

    ones: an array of ones like another.
    """

    calls: Mapping[str, str]
    ones: str
    of_numbers: Mapping[str, str]


OF_NUMBERS: Final = {
    "exp": "math.exp({0})",
    "log": "math.log({0})",
    "abs": "abs({0})",
    "sqrt": "math.sqrt({0})",
    "cos": "math.cos({0})",
    "floor": "math.floor({0})",
    "minimum": "min({0}, {1})",
    "maximum": "max({0}, {1})",
    "where": "{1} if {0} else {2}",
}
"""Of numbers that are no arrays."""


class Namespace:
    """The `xp` of source code: the functions of a dialect, and no others. used: those that were asked for."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.used: set[str] = set()

    def __getattr__(self, name: str) -> Callable[..., Code]:
        if name.startswith("_") or not (name in self._dialect.calls or name in self._dialect.of_numbers):
            raise Unwritten(name)

        def call(*values: Any) -> Code:
            if name == "where" and values[0] is True:  # a number in the shape of the other array
                ones = Code(self._dialect.ones, [code(values[2])], scalar=False)
                return ones if values[1] == 1 else values[1] * ones
            parts = [code(value) for value in values]
            if name == "where" and parts[0].scalar and name in self._dialect.of_numbers:  # alike for all items
                return Code(
                    self._dialect.of_numbers[name], parts, 0, [1, 1, 1], scalar=parts[1].scalar and parts[2].scalar
                )
            alone = all(one.scalar for one in parts)
            if f"{name}_number" in self._dialect.calls and parts[0].scalar != parts[1].scalar:
                parts.sort(key=lambda one: one.scalar)  # where a library takes an array and a number in another way
                return Code(self._dialect.calls[f"{name}_number"], parts, needed=[_ATOM, 0], scalar=False)
            templates = self._dialect.of_numbers if alone and name in self._dialect.of_numbers else self._dialect.calls
            if name not in templates:
                raise Unwritten(name)
            self.used.add(f"math.{name}" if templates is self._dialect.of_numbers else name)
            template = templates[name]
            needed = [_ATOM if f"{{{place}}}." in template else 0 for place in range(len(parts))]
            return Code(template, parts, needed=needed, scalar=alone)

        return call

    def clip(self, value: Any, low: Any, high: Any) -> Code:
        """A value kept within limits."""
        return self.minimum(self.maximum(value, low), high)


def rowwise(text: str) -> str:
    """Source in which the sums over the outputs are those of a library whose samples are rows."""
    return text.replace(".sum(axis=0)", ".sum(1, keepdims=True)").replace(".max(axis=0)", ".max(1, keepdims=True)")


class Unwritten(Exception):
    """A function that a dialect does not have."""


def body(result: Code) -> list[str]:
    """The lines of a function that returns this: what stands there twice has a name."""
    pieces = [one for one in result.inner() if one.calls]
    counts = Counter(one.plain for one in pieces)
    names: dict[str, str] = {}
    within: Counter[str] = Counter()  # how often a piece stands in one that has a name already
    for one in sorted(pieces, key=lambda piece: -len(piece.plain)):
        if one.plain in names or counts[one.plain] - within[one.plain] < 2:
            continue
        names[one.plain] = "part"
        for part in one.inner():
            if part is not one and part.calls:
                within[part.plain] += counts[one.plain] - 1
    lines: list[str] = []
    known: dict[str, str] = {}
    for plain in sorted(names, key=len):
        piece = next(one for one in pieces if one.plain == plain)
        name = "part" if not lines else f"part{len(lines) + 1}"
        lines.append(f"{name} = {piece.text(known)}")
        known[plain] = name
    whole = known.get(result.plain) or result.text(known)
    return [*lines, f"return {whole}"]
