"""How the names of a layout's quantities are shown in a notation. The ids behind them never change."""

from __future__ import annotations

from functools import cached_property

from nnstep.algebra.expr import Expr, Product, Sym, children, rebuild
from nnstep.algebra.text import Script
from nnstep.quantities.ids import neuron_id
from nnstep.quantities.key import Family, Key
from nnstep.quantities.layout import Layout
from nnstep.quantities.spellings import NOTATIONS, STANDARD
from nnstep.quantities.symbols import IDS, INITIALS, SIGNS, Symbols, Writer
from nnstep.records import dataclass


def is_derivative(key: Key | None) -> bool:
    """Whether the key is shown as a fraction, so that products with it need air."""
    return key is not None and key.is_derivative


@dataclass(frozen=True)
class Notation:
    """A way to write the quantities of a layout. sample: the one that need not be said, where a step is about it."""

    layout: Layout
    name: str = "standard"
    ascii: bool = False
    sample: int = 0

    def symbol(self, key: Key) -> str:
        """The name of a quantity as it is shown; in ASCII its id."""
        shown = self._shown.name(key)
        return f"{shown}:{key.sample}" if self.says_sample(key) else shown

    def symbols(self, writer: Writer) -> Symbols:
        """The names of this notation, set by a writer."""
        layout = self.layout
        alone = layout.is_own_total(layout.samples)
        return Symbols(layout, NOTATIONS[self.name], writer, alone=alone, whole=layout.in_loss)

    def says_sample(self, key: Key) -> bool:
        """Whether a quantity's sample has to be said: always of a gradient: the batch has one of that name too."""
        if not key.sample or self.layout.samples == 1:
            return False
        return key.sample != self.sample or key.kind == "grad"

    def generic(self, key: Key) -> str:
        """The name of any quantity of the key's kind: ∑, not ∑OutH1."""
        return self._generic.generic(key)

    def short(self, key: Key) -> str:
        """The name of a quantity among others of its layer, where that is told by their numbers alone: ∂O1/∂∑2."""
        crossed = key.kind == "slope" and key.layer > 0 and self.layout.layer(key.layer).crossed
        return self._generic.numbered(key) if crossed else self._generic.generic(key)

    def array(self, family: Family, signs: tuple[str, ...] = ()) -> str:
        """The name of a whole array, W2 in every notation; signs: for each layer that of its activation."""
        from nnstep.quantities.array_names import array_name  # few pages are about arrays

        return array_name(family, self.layout, signs, ascii=self.ascii)

    def at(self, sample: int) -> Notation:
        """The same notation for a step about this sample."""
        return Notation(self.layout, self.name, self.ascii, sample)

    @property
    def script(self) -> Script:
        """How the printer of expressions writes in this notation."""
        return Script(self.symbol, ascii=self.ascii, spaced=self.is_spaced)

    def is_spaced(self, key: Key | None) -> bool:
        """Whether a quantity is shown as a fraction, so that products with it need air."""
        of_whole = key is not None and key.kind == "reg" and self.layout.in_loss and not self.ascii
        return is_derivative(key) or of_whole

    @cached_property
    def _shown(self) -> Symbols:
        return Symbols(self.layout, STANDARD, IDS) if self.ascii else self.symbols(SIGNS)

    @property
    def _generic(self) -> Symbols:
        return Symbols(self.layout, STANDARD, INITIALS) if self.ascii else self.symbols(SIGNS)

    def arrange(self, node: Expr) -> Expr:
        """The expression with its factors in the notation's order: the article writes the source before the weight."""
        return _turned(node) if NOTATIONS[self.name].source_first else node

    def neuron(self, layer: int, unit: int) -> str:
        """The label of a neuron; the name the scenario gives it comes with its description, not here."""
        return neuron_id(self.layout, layer, unit)


def _turned(node: Expr) -> Expr:
    match node:
        case Product((Sym(Key(kind="param")), other)):
            return Product((other, node.factors[0]))
    parts = children(node)
    return rebuild(node, tuple(map(_turned, parts))) if parts else node
