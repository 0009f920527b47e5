"""What the name of a quantity is made of. One structure, read from the table of kinds and a notation's spelling.

How its pieces are set is a `Writer`'s: as an id, as text with raised and lowered signs, as LaTeX.
"""

from __future__ import annotations

from typing import Final, Protocol

from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import KINDS, SLOT, Beside, End, Kind, Ratio
from nnstep.quantities.layout import Layout
from nnstep.quantities.spellings import GREEK, Pattern, Spelling

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED: Final = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")


_SHAPES: Final = {kind: facts.name for kind, facts in KINDS.items()}


class Writer(Protocol):
    """Sets the pieces of a name."""

    def spell(self, pattern: Pattern, index: str, layer: int) -> str:
        """A basic quantity: its letter, what tells it from its like, and its layer where that is said."""
        ...

    def neuron(self, letter: str, number: int) -> str:
        """The label of a neuron: h1."""
        ...

    def word(self, word: str) -> str:
        """A name of its own: E_total."""
        ...

    def hyper(self, slot: str) -> str:
        """A hyperparameter."""
        ...

    def beside(self, word: str, name: str) -> str:
        """A word before another quantity's name: v_w5."""
        ...

    def hat(self, slot: str, name: str) -> str:
        """A state corrected for its bias."""
        ...

    def after(self, name: str) -> str:
        """The value after the update: w5+."""
        ...

    def ratio(self, top: str, bottom: str) -> str:
        """A derivative."""
        ...

    def through(self, ratio: str, neuron: str) -> str:
        """The part of a derivative that comes by way of a neuron."""
        ...

    def sign(self, pattern: Pattern) -> str:
        """What all names of a pattern begin with."""
        ...

    def layered(self, letter: str, layer: int) -> str:
        """A whole array of a layer: W.2."""
        ...

    def slope_of(self, sign: str, name: str) -> str:
        """The slopes of an activation at what is called so."""
        ...


class Symbols:
    """Names of a layout's quantities in a spelling, set by a writer.

    alone: whether there is one sample, so that its error is shown as that of the whole. whole: whether the slope with
    what L2 adds is shown as that of the whole.
    """

    __slots__ = ("alone", "layout", "spelling", "whole", "writer")

    def __init__(
        self, layout: Layout, spelling: Spelling, writer: Writer, *, alone: bool = False, whole: bool = False
    ) -> None:
        self.layout = layout
        self.spelling = spelling
        self.writer = writer
        self.alone, self.whole = alone, whole

    def name(self, key: Key) -> str:
        """The name of a quantity, without its sample."""
        kind, layer, unit, source, _, slot = key
        shape = _SHAPES[kind]
        if shape is None:
            if kind == "param":
                return self._parameter(layer, unit, source)
            return self.writer.hyper(slot) if kind == "hyper" else self._basic(kind, layer, unit)
        if isinstance(shape, Ratio):
            top, bottom, through = shape
            if kind == "dnet" and self.spelling.delta is not None:
                return self._spelled(self.spelling.delta, layer, unit)
            ratio = self.writer.ratio(self._end(top, layer, unit, source), self._end(bottom, layer, unit, source))
            return self.writer.through(ratio, self.neuron(layer + 1, source)) if through else ratio
        if isinstance(shape, Beside):
            if kind == "reg" and self.whole:
                return self.writer.ratio(self.writer.word("E_total"), self._parameter(layer, unit, source))
            return self._beside(shape, key)
        return self.writer.word("E" if kind == "batch_error" and self.alone else shape)

    def neuron(self, layer: int, unit: int) -> str:
        """The label of a neuron."""
        layout = self.layout
        if layer == 0:
            return self.writer.neuron("x", unit + 1)
        if layer == layout.last:
            return self.writer.neuron("o", unit + 1)
        return self.writer.neuron("h", layout.first_hidden[layer] + unit + 1)

    def _end(self, end: End, layer: int, unit: int, source: int) -> str:
        kind, at_source, below = end
        if kind == "error":
            return self.writer.word("E")
        if kind == "param":
            return self._parameter(layer, unit, source)
        return self._basic(kind, layer - below, source if at_source else unit)

    def _beside(self, shape: Beside, key: Key) -> str:
        writer = self.writer
        if shape.of == "parameter":
            name = self._parameter(*key[1:4])
        elif shape.of == "input":
            name = self._basic("target", key.layer, key.unit) if key.layer else self.neuron(0, key.unit)
        else:
            name = writer.word("E") if shape.of == "error" else self._basic(shape.of, key.layer, key.unit)
        if shape.hat:
            return writer.hat(key.slot, name)
        if shape.word:
            name = writer.beside(key.slot if shape.word == SLOT else shape.word, name)
        return writer.after(name) if shape.after else name

    def _basic(self, kind: Kind, layer: int, unit: int) -> str:
        last = self.layout.last
        if kind == "unit_error":  # of an output, wherever the quantity is that it is part of
            layer = last
        where = 0 if layer == 0 else 2 if layer == last else 1
        return self._spelled(self.spelling.patterns[kind][where], layer, unit)

    def _parameter(self, layer: int, unit: int, source: int) -> str:
        layout, spelling = self.layout, self.spelling
        if source == BIAS:
            shared = layout.layers[layer - 1].bias == "shared"
            return self._spelled(spelling.shared_bias if shared else spelling.bias, layer, unit)
        pattern = spelling.weight
        if pattern.by == "number":
            return self.writer.spell(pattern, str(layout.number(layer, unit, source)), layer)
        wide = max(layout.units(layer), layout.units(layer - 1)) > 9
        return self.writer.spell(pattern, f"{unit + 1}{',' if wide else ''}{source + 1}", layer)

    def _spelled(self, pattern: Pattern, layer: int, unit: int) -> str:
        if pattern.by == "neuron":
            return self.writer.spell(pattern, self.neuron(layer, unit), layer)
        return self.writer.spell(pattern, str(layer if pattern.by == "layer" else unit + 1), layer)

    # -- names of whole kinds ------------------------------------------------------------------------------------------

    def generic(self, key: Key) -> str:
        """The name of any quantity of the key's kind: ∑, not ∑OutH1."""
        writer, kind, shape = self.writer, key.kind, KINDS[key.kind].name
        if shape is None:
            return key.slot if kind == "hyper" else self._letter(kind, bias=key.is_bias)
        if isinstance(shape, Ratio):
            if kind == "dnet" and self.spelling.delta is not None:
                return writer.sign(self.spelling.delta)
            return writer.ratio(*(self._whole(end) for end in (shape.top, shape.bottom)))
        if kind == "reg" and self.whole:
            return writer.ratio(writer.word("E_total"), self._letter("param"))
        if isinstance(shape, Beside):
            if shape.hat:
                return writer.hat(key.slot, "")
            word = key.slot if shape.word == SLOT else shape.word
            of: Kind = "param" if shape.of in ("parameter", "input") else shape.of  # type: ignore[assignment]
            name = writer.word(word) if word else self._letter(of)
            return writer.after(name) if shape.after else name
        return self._letter("error") if key.is_error else writer.word(shape)

    def _whole(self, end: End) -> str:
        return self.writer.word("E") if end.kind == "error" else self._letter(end.kind)

    def numbered(self, key: Key) -> str:
        """A slope among others of its layer, told by numbers alone: ∂O1/∂∑2."""
        small = self.spelling.output.small
        numbers = (str(key.unit + 1), str(key.source + 1))
        top, bottom = (number.translate(_LOWERED) if small else number for number in numbers)
        return self.writer.ratio(self._letter("out") + top, self._letter("net") + bottom)

    def _letter(self, kind: str, *, bias: bool = False) -> str:
        spelling = self.spelling
        patterns = {
            "param": spelling.bias if bias else spelling.weight, "net": spelling.sum, "out": spelling.output,
            "input": spelling.input, "target": spelling.target,
        }  # fmt: skip
        return self.writer.sign(patterns.get(kind, spelling.error))


class Ids:
    """The writer of ids: ASCII, and no quotes needed in a shell."""

    def spell(self, pattern: Pattern, index: str, layer: int) -> str:
        """net_h1, w5."""
        return f"{pattern.sign}{pattern.letter}{pattern.joint}{index}"

    def neuron(self, letter: str, number: int) -> str:
        """h1."""
        return f"{letter}{number}"

    def word(self, word: str) -> str:
        """E_total."""
        return self.hyper(word)

    def hyper(self, slot: str) -> str:
        """lr."""
        return slot

    def beside(self, word: str, name: str) -> str:
        """v_w5."""
        return f"{word}_{name}"

    def hat(self, slot: str, name: str) -> str:
        """mhat_w5."""
        return f"{slot}_{name}" if name else slot

    def after(self, name: str) -> str:
        """w5+."""
        return f"{name}+"

    def ratio(self, top: str, bottom: str) -> str:
        """dE/dout_h1."""
        return f"d{top}/d{bottom}"

    def through(self, ratio: str, neuron: str) -> str:
        """dE/dout_h1_via_o1."""
        return f"{ratio}_via_{neuron}"

    def sign(self, pattern: Pattern) -> str:
        """net."""
        return pattern.short

    def layered(self, letter: str, layer: int) -> str:
        """W.2, delta.2."""
        return f"{'delta' if letter == 'δ' else letter}.{layer}"

    def slope_of(self, sign: str, name: str) -> str:
        """relu'(z.2)."""
        return f"{sign}'({name})"


class Initials(Ids):
    """The writer of names of whole kinds in ASCII: dE/do."""

    def ratio(self, top: str, bottom: str) -> str:
        """dE/do, do1/dn2: as short as the heads of tables need it."""
        return "/".join("d" + side[0] + "".join(filter(str.isdigit, side)) for side in (top, bottom))


class Signs(Ids):
    """The writer of text with raised and lowered signs."""

    def spell(self, pattern: Pattern, index: str, layer: int) -> str:
        """∑h1, z²₁."""
        if not pattern.small:
            return f"{pattern.sign}{pattern.letter}{pattern.joint}{index}"
        above = str(layer).translate(_RAISED) if pattern.layered else ""
        below = "" if pattern.by == "layer" else index.translate(_LOWERED)
        return f"{pattern.sign}{pattern.letter}{above}{below}"

    def layered(self, letter: str, layer: int) -> str:
        """W⁽²⁾, δ⁽²⁾: in the article's notation W2 is a weight."""
        return f"{letter}⁽{str(layer).translate(_RAISED)}⁾"

    def slope_of(self, sign: str, name: str) -> str:
        """σ′(z2)."""
        return f"{sign}′({name})"

    def hyper(self, slot: str) -> str:
        """η."""
        return GREEK.get(slot, slot)

    def hat(self, slot: str, name: str) -> str:
        """m̂_w5."""
        return f"{slot[0]}\u0302_{name}" if name else f"{slot[0]}\u0302"

    def after(self, name: str) -> str:
        """w5⁺."""
        return f"{name}⁺"

    def ratio(self, top: str, bottom: str) -> str:
        """∂E/∂∑h1."""
        return f"∂{top}/∂{bottom}"


IDS: Final = Ids()
INITIALS: Final = Initials()
SIGNS: Final = Signs()
