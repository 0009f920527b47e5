"""A quantity and its equation, as the Python interface hands them out: views of a trace, made when asked for."""

from __future__ import annotations

from functools import partial

from nnstep.algebra.expr import Expr, Num, substitute
from nnstep.algebra.numbers import is_cut, show
from nnstep.algebra.text import Piece, pieces, text
from nnstep.arguments import checked
from nnstep.errors import UsageError
from nnstep.network.addressed import Addressed
from nnstep.network.values import Values
from nnstep.quantities.addresses import in_epoch, of_key
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import KINDS
from nnstep.quantities.notation import Notation
from nnstep.quantities.place import Place
from nnstep.quantities.spellings import NOTATIONS


def kind_word(key: Key) -> str:
    """The kind of a quantity as programs are told it: input, weight, bias, net, out, error, derivative, …"""
    if key.kind == "raw" and key.layer:
        return KINDS["target"].word
    return "bias" if key.kind == "param" and key.is_bias else KINDS[key.kind].word


class Quantity(Addressed):
    """A quantity of a trace: its id, address, value and equation."""

    place: Place

    def __init__(self, trace: Values, place: Place) -> None:
        self.trace = trace
        self.place = place
        self.key = place.key

    @property
    def id(self) -> str:
        """The id, without an address."""
        return id_of(self.key, self.trace.layout)

    @property
    def label(self) -> str:
        """The id with as much of an address as tells it from its like in the same epoch."""
        return in_epoch(self.place, self.trace.layout, self.trace.schedule.updates)

    @property
    def value(self) -> float:
        """The float64 value, never rounded."""
        return self.trace.value(self.place)

    @property
    def kind(self) -> str:
        """input, target, weight, bias, hyperparameter, net, out, error, derivative, gradient, update or state."""
        return kind_word(self.key)

    @property
    def equation(self) -> Equation | None:
        """How the quantity is computed from others; None for what is given."""
        right = self.trace.equation(self.place)
        return None if right is None else Equation(self, right)

    @property
    def operands(self) -> tuple[Quantity, ...]:
        """The quantities its equation names, from left to right."""
        return tuple(Quantity(self.trace, place) for place in self.trace.operands(self.place))

    def beside(self, other: Quantity) -> str:
        """The id where another quantity is told of; with the sample where that is not the other's own."""
        own = self.sample in (None, other.sample)
        return self.id if own else of_key(self.key, self.trace.layout)

    @checked
    def latex(self, notation: str = "standard") -> str:
        """The name of the quantity in LaTeX, without dollar signs."""
        from nnstep.quantities.latex_names import latex_name  # LaTeX is for those who ask for it

        return latex_name(_notation(self, notation), self.key)

    def __repr__(self) -> str:
        return f"<Quantity {self.label} = {self.value!r}>"

    def _repr_latex_(self) -> str:
        """What a notebook shows: the name and the value, to the scenario's digits."""
        from nnstep.algebra.latex import number  # LaTeX is for those who ask for it

        scenario = self.trace.scenario
        digits = scenario.digits if scenario else 4
        sign = r"\approx" if is_cut(self.value, digits) else "="
        return rf"$\displaystyle {self.latex(_notation_of(self.trace))} {sign} {number(show(self.value, digits))}$"


class Equation:
    """A quantity's equation: its text in any notation, with numbers put in, and its operands."""

    def __init__(self, quantity: Quantity, right: Expr) -> None:
        self.quantity = quantity
        self.expr = right
        self._value = quantity.trace.seen_from(quantity.place)

    def __str__(self) -> str:
        """Ids, ASCII, the weight first, no spaces round * and /, ^ for powers."""
        return "".join(piece for piece, _ in self._pieces(self.expr))

    @checked
    def text(self, notation: str = "standard", *, ascii: bool = False) -> str:
        """The equation as it is shown in a notation: a name of the table of notations."""
        how = self._notation(notation, ascii=ascii)
        return f"{how.symbol(self.quantity.key)} = {text(how.arrange(self.expr), how.script)}"

    def substituted(self) -> str:
        """The equation with every operand's value in full precision, in the form of `str`."""
        return "".join(piece for piece, _ in self.filled())

    def filled(self) -> list[Piece]:
        """The pieces of `substituted`, each number with the key whose value it is."""
        return self._pieces(substitute(self.expr, self._number))

    @checked
    def latex(self, notation: str = "standard", *, substituted: bool = False) -> str:
        """The equation in LaTeX, without dollar signs; substituted: every operand's value in full precision."""
        return self._latex(substitute(self.expr, self._number) if substituted else self.expr, notation)

    def _repr_latex_(self) -> str:
        """What a notebook shows: the equation in the scenario's notation, of a long sum its largest terms."""
        from nnstep.algebra.shortened import shorten  # only in a notebook

        short = shorten(self.expr, value=self._value)
        return rf"$\displaystyle {self._latex(short, _notation_of(self.quantity.trace))}$"

    @property
    def operands(self) -> tuple[Quantity, ...]:
        """The quantities the equation names, from left to right."""
        return self.quantity.operands

    def _number(self, key: Key) -> Num:
        value = self._value(key)
        return Num(value, repr(value), key)

    def _latex(self, right: Expr, notation: str) -> str:
        from nnstep.algebra.latex import latex  # LaTeX is for those who ask for it
        from nnstep.quantities.latex_names import latex_name

        how = self._notation(notation, ascii=False)
        left = latex_name(how, self.quantity.key)
        return f"{left} = {latex(how.arrange(right), partial(latex_name, how))}"

    def _pieces(self, right: Expr) -> list[Piece]:
        script = self._notation("standard", ascii=True).script
        compact = type(script)(script.name, ascii=True)
        return [(f"{script.name(self.quantity.key)} = ", None), *pieces(right, compact)]

    def _notation(self, name: str, *, ascii: bool) -> Notation:
        return _notation(self.quantity, name, ascii=ascii)


def _notation(quantity: Quantity, name: str, *, ascii: bool = False) -> Notation:
    if name not in NOTATIONS:
        raise UsageError(f"no notation {name!r}", f"notations are: {', '.join(NOTATIONS)}")
    return Notation(quantity.trace.layout, name, ascii, quantity.key.sample)


def _notation_of(trace: Values) -> str:
    return trace.scenario.notation if trace.scenario else "standard"
