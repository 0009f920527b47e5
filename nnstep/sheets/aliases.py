"""What the bare names that people use may mean in a network: z1, y1, v_12, W[2][0], δ3, L, dJ/dw11, w5', Δw5.

A name may mean several things; each is an `Option`: an id, and the reading under which it means that. Readings of one
group go together: who counts z through hidden and output neurons counts so throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Final, Literal

from nnstep.quantities.ids import id_of
from nnstep.quantities.layout import Layout
from nnstep.quantities.names import find, own_names
from nnstep.quantities.typed import normalise
from nnstep.records import dataclass
from nnstep.sheets import vocabulary as words
from nnstep.sheets.forms import addressed, by_sample, chained, flat, indices, joined, listed, squeezed

Change = Literal["", "+", "-"]
Age = Literal["", "old", "new"]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a name may mean.

    id: with an address where the name has one. group, reading: the convention it is read by, "" where it is none.
    change: that it is the change of this parameter, new minus old, "-" where its sign is the other one. age: whether it
    is the parameter before or after the update, where its name does not say.
    """

    id: str
    group: str = ""
    reading: str = ""
    change: Change = ""
    age: Age = ""


_AFTER: Final = re.compile(
    r"(?:'|\^\+|\^\*|[_,]?\^?\(?(?:new|neu|nuevo|nueva|novo|nova|nuovo|nuova|nouveau|updated|upd|after|next|post)\)?|\^?\(t\+1\)|_t\+1|\^t\+1)$"
)
_BEFORE: Final = re.compile(
    r"(?:_?\^?\(?(?:old|alt|viejo|velho|vecchio|ancien|before|init)\)?|\^?\(t\)|\^\(?0\)?|(?<=\d)\(0\))$"
)
_RAISED: Final = re.compile(r"(?:\^\(?(\d{1,3})\)?|(?<=\d)\((\d)\))$")
_LETTERS: Final = {
    **dict.fromkeys(("z", "s", "net", "in", "u", "v", "sum", "i"), "net"),
    **dict.fromkeys(("a", "out", "f", "σ", "y", "o", "p"), "out"),
    **dict.fromkeys(("b", "bias"), "b"),
    "delta": "delta",
}
"""Letters and words before a number or a neuron, and which of the neuron's numbers they mean."""

_BEHIND: Final = {
    **dict.fromkeys(("in", "input", "net", "sum", "raw", "pre"), "net"),
    **dict.fromkeys(("out", "output", "act", "post"), "out"),
    **dict.fromkeys(("b", "bias"), "b"),
    "delta": "delta",
}
"""The same behind a neuron: h1_in."""

_KINDS: Final = "|".join(sorted(_LETTERS, key=len, reverse=True))

_OUTPUTS: Final = r"(?:yhat|y_?hat|ŷ|y\^|y_?pred(?:icted)?|ypred|prediction|pred|ohat|ahat)"


class Aliases:
    """The names of one network, and those that a text gives its quantities itself."""

    def __init__(self, layout: Layout, own: dict[str, str] | None = None) -> None:
        self.layout = layout
        self.own = own if own is not None else {}
        self.hidden = layout.first_hidden[-1]
        self._find = lru_cache(2048)(partial(find, layout=layout))  # texts name the same few again and again
        self._without_own = lru_cache(2048)(self._options)

    def options(self, name: str) -> tuple[Option, ...]:
        """What a bare name may mean, the likeliest first; () where nobody calls anything so."""
        return self._options(name) if self.own else self._without_own(name)

    def _options(self, name: str) -> tuple[Option, ...]:
        name = name.strip()
        if not name or len(name) > 60:
            return ()
        bare, address = addressed(name)
        seen: dict[tuple[str, str], Option] = {}
        for one in self._all(bare):
            end = re.search(r"[@:]|$", one.id).start()  # type: ignore[union-attr]
            key = self._find(one.id[:end]) if end else None
            if key is not None:
                meant, where = id_of(key, self.layout), one.id[end:] + address
                either = key.kind == "param" and not one.age
                for age in ("old", "new") if either else (one.age,):
                    name = meant + "+" * (either and age == "new") + where
                    seen.setdefault((name, one.change), Option(name, one.group, one.reading, one.change, age))
        return tuple(seen.values())

    def _all(self, name: str) -> Iterator[Option]:
        if said := self._own(name):
            yield Option(said)
            return
        folded = flat(normalise(name).strip('"*`'))
        if self.own and any(map(self._own, re.findall(r"(?:(?<=/)d)?([^\W\d_]+_?\d*(?:[_,]\d+)?)", folded))):
            yield from self._named(folded)  # ∂E/∂w11 is about the text's own w11, whatever else has that name
            return
        known = self._find(name)
        if known is None and not re.search(r"\d_\d|^[wbθ]", folded):
            name = re.sub(r"_(?=\d)", "", folded)  # ΣOutH_1
            known = self._find(name)
        own = name.casefold() in own_names(self.layout)
        if known is not None and not own and re.fullmatch(r"y_?\d+", folded):
            yield Option(name, "y", "target")
        elif known is not None and (own or folded != "t"):
            yield Option(name)
            if own or not (folded in words.LOSS or re.fullmatch(r"y_?\d+|e_?\d+|e|t|w_?\d\d+", folded)):
                return
        yield from self._named(folded)

    def _own(self, name: str) -> str:
        """What the text itself says that a name means, v_1 as v1; "" where it says nothing."""
        return self.own.get(name.casefold()) or self.own.get(squeezed(name), "") if self.own else ""

    def _named(self, name: str) -> Iterator[Option]:
        """Every way to understand a name, in small letters without blanks."""
        if name in words.RATES:
            yield Option("lr")
        if found := re.fullmatch(r"\(?d\(?(.+?)\)?\)?/\(?d\(?(.+?)\)?\)?", name):
            yield from self._derivative(found[1], found[2])
            return
        if found := re.fullmatch(r"d(e|l|j|c|loss|cost|error|etotal|e_total)_?d_?(.+)", name):
            yield from self._derivative(found[1], found[2])
        if found := re.fullmatch(r"(?:∇_?|grad_?|nabla_?|e_|de_|g_?)\(?(.+?)\)?", name):
            yield from self._derivative("e", found[1])
        if found := re.fullmatch(r"delta_?\(?(.+?)\)?", name):
            yield from self._change(found[1])
        if (found := re.fullmatch(r"d_?(.+)", name)) and not name.startswith("delta"):
            yield from self._derivative("e", found[1])
            yield from self._change(found[1])
        if after := _AFTER.search(name):
            yield from self._after(name[: after.start()])
        elif name.endswith("+"):
            yield from self._after(name[:-1])
        if re.match(r"(?:new|neu|updated)_?(?=.)", name):
            yield from self._after(re.sub(r"^(?:new|neu|updated)_?", "", name))
        if before := _BEFORE.search(name):
            yield from self._before(name[: before.start()])
        yield from self._errors(name)
        yield from self._values(name)
        yield from self._parameters(name)
        for of, letter, sample in by_sample(name, self.layout.inputs, self.layout.outputs):
            if 1 < self.layout.samples >= sample > 0:
                yield Option(f"{of}:{sample}", letter, f"{of} of a sample")
        for unit, reading in listed(name):
            yield from (Option(one.id, "brackets", reading) for one in self._values(unit))
        if raised := _RAISED.search(name):
            number = int(raised[1] or raised[2])
            for one in self._parameters(name[: raised.start()]) if number else ():
                yield Option(f"{one.id}+" + (f"@{number}" if number > 1 else ""), one.group, one.reading)

    # -- errors --------------------------------------------------------------------------------------------------------

    def _errors(self, name: str) -> Iterator[Option]:
        if words.ERROR.fullmatch(name):
            yield Option("E")
            yield Option("E_total", "E", "total")
        if found := words.ERROR_OF.fullmatch(name):
            number = int(found[1])
            if self.layout.outputs > 1 or self.layout.samples == 1:
                yield Option(f"E_o{number}", "E", "of an output")
            if self.layout.samples > 1 and number <= self.layout.samples:
                yield Option(f"E:{number}", "E", "of a sample")

    # -- sums, outputs, targets ----------------------------------------------------------------------------------------

    def _values(self, name: str) -> Iterator[Option]:
        if own := self._own(name):
            yield Option(own)
            return
        if found := re.fullmatch(rf"{_OUTPUTS}_?(\d{{0,4}})", name):
            yield Option(f"out_o{found[1] or 1}")
        elif found := re.fullmatch(
            r"(?:t|target|y_?true|y_?target|actual|truth|desired|d|soll|ziel|label|tgt)_?o?_?(\d{0,4})", name
        ):
            yield Option(f"target_o{found[1] or 1}")
        if found := re.fullmatch(r"y_?(\d{0,4})", name):
            yield Option(f"out_o{found[1] or 1}", "y", "output")
            yield Option(f"target_o{found[1] or 1}", "y", "target")
            if found[1]:
                yield from (Option(one.id, "y", one.reading) for one in self._counted("out", int(found[1]), "y"))
            return
        if found := re.fullmatch(r"d_?(\d{1,4})", name):
            yield from self._counted("delta", int(found[1]), "d")
        if name == "x" and self.layout.inputs == 1:
            yield Option("x1")
        if found := re.fullmatch(r"i_?(\d{1,6})", name):
            yield Option(f"x{int(found[1])}")
        if found := re.fullmatch(r"([xho])_?(\d{1,6})", name):
            yield Option(f"{found[1]}{int(found[2])}")
        for neuron, what in self._of_neuron(name):
            yield from self._at(what, neuron)
        if found := re.fullmatch(r"([a-zσδ]+?)_?\(?(\d{1,6})\)?", name):
            word, number = found[1], int(found[2])
            if word in _LETTERS and word != "o":
                yield from self._counted(_LETTERS[word], number, word)
                if word in ("z", "a"):
                    other = "out" if word == "z" else "net"
                    yield from (
                        Option(one.id, "z, a", f"z the output, a the sum, {one.reading}")
                        for one in self._counted(other, number, word)
                    )
        if name in _LETTERS and self.hidden + self.layout.outputs == 1:
            yield from self._at(_LETTERS[name], "o1")
        if name in ("delta", "deltao", "delta_o", "delta_out", "deltaout", "delta_k") and self.layout.outputs == 1:
            yield Option("delta_o1")
        if name in ("o", "out", "output", "outo") and self.layout.outputs == 1:
            yield Option("out_o1")
        if name in ("delta_h", "deltah", "delta_hidden") and self.hidden == 1:
            yield Option("delta_h1")
        if name in ("h", "outh", "out_h") and self.hidden == 1:
            yield Option("out_h1")
        yield from self._layered(name)

    def _of_neuron(self, name: str) -> Iterator[tuple[str, str]]:
        """`out(h1)`, `h1_in`, `z_h1`, `net_{o1}`, `delta_out1`: the neuron, and which of its numbers."""
        name = name.replace("out_o", "outo") if name.startswith("delta") else name
        if found := re.fullmatch(rf"({_KINDS})_?\(?([xho])_?(\d{{1,6}})\)?", name):
            yield found[2] + found[3], _LETTERS[found[1]]
        if found := re.fullmatch(rf"\(?([ho])_?(\d{{1,6}})\)?_?\(?({'|'.join(_BEHIND)})\)?", name):
            yield found[1] + found[2], _BEHIND[found[3]]
        if found := re.fullmatch(
            r"(?:sigmoid|sig|relu|tanh|softmax|σ|f|phi|φ|g)\((?:net|z|in|sum)_?([ho]?)_?(\d{1,6})\)", name
        ):
            yield (found[1] or "h") + found[2], "out"
        if found := re.fullmatch(rf"({_KINDS})_?(?:out|output)_?(\d{{1,6}})", name):
            yield "o" + found[2], _LETTERS[found[1]]
        if self.layout.outputs == 1 and (
            found := re.fullmatch(rf"({_KINDS})_(?:o|out|output|y)|(net|out)o(?:ut)?", name)
        ):
            yield "o1", _LETTERS[found[1] or found[2]]
        if found := re.fullmatch(rf"({_KINDS})_?(?:hid|hidden)_?(\d{{1,6}})", name):
            yield "h" + found[2], _LETTERS[found[1]]

    def _at(self, what: str, neuron: str) -> Iterator[Option]:
        """A number of a neuron; of an input there is one only."""
        if what == "b":
            yield Option(f"b_{neuron}")
        elif neuron[0] != "x":
            yield Option(f"{what}_{neuron}")
        elif what == "out":
            yield Option(neuron)

    def _counted(self, what: str, number: int, letter: str) -> Iterator[Option]:
        """The neuron of a number, in each way people count them."""
        group = f"{letter} numbered"
        ways = (
            ("through all neurons", self._neuron(number)),
            ("among the outputs", f"o{number}" if number <= self.layout.outputs else ""),
            ("with the inputs", self._neuron(number - self.layout.inputs)),
            ("by layers", self._only_one_of(number)),
        )
        for reading, neuron in ways:
            for one in self._at(what, neuron) if neuron else ():
                yield Option(one.id, group, reading)

    def _only_one_of(self, layer: int) -> str:
        """The neuron of a layer that has but one."""
        if not 1 <= layer <= self.layout.last or self.layout.units(layer) != 1:
            return ""
        return "o1" if layer == self.layout.last else f"h{self.layout.first_hidden[layer] + 1}"

    def _neuron(self, number: int) -> str:
        if number < 1 or number > self.hidden + self.layout.outputs:
            return ""
        return f"h{number}" if number <= self.hidden else f"o{number - self.hidden}"

    def _layered(self, name: str) -> Iterator[Option]:
        """z^(2)_1, a_1^[2], b1_2, delta2_1: a layer and a unit, the first hidden layer being 1, or the inputs."""
        found = re.fullmatch(r"(z|a|s|net|out|delta|b|bias|h)_?\^?[(\[]?(\d)[)\]]?_(\d{1,4})", name)
        pair = (int(found[2]), int(found[3])) if found else None
        if other := re.fullmatch(r"(z|a|s|net|out|delta|b|bias|h)_?(\d{1,4})\^[(\[]?(\d)[)\]]?", name):
            found, pair = other, (int(other[3]), int(other[2]))
        elif found is None and (close := re.fullmatch(r"(z|a|s|delta|b)_?(\d)(\d)", name)):
            found, pair = close, (int(close[2]), int(close[3]))
        if found is None or pair is None:
            return
        what = "out" if found[1] == "h" else _LETTERS[found[1]]
        for first, reading in ((1, "layers from the first hidden one"), (2, "layers from the inputs")):
            for (layer, unit), order in ((pair, "layer, unit"), (pair[::-1], "unit, layer")):
                at = layer - first + 1
                if 1 <= at <= self.layout.last and 1 <= unit <= self.layout.units(at):
                    neuron = f"o{unit}" if at == self.layout.last else f"h{self.layout.first_hidden[at] + unit}"
                    for one in self._at(what, neuron):
                        yield Option(one.id, "layers", f"{reading}, {order}")

    # -- weights and biases --------------------------------------------------------------------------------------------

    def _parameters(self, name: str) -> Iterator[Option]:
        """Weights and biases as they are, by number, by pair, by layer and pair, by the neurons they join."""
        if own := self._own(name):
            yield Option(own)
            return
        if re.fullmatch(r"w_?\d{1,6}|b_?\d{1,6}|b_?[ho]_?\d{1,6}", name):
            yield Option(joined(name))
        if name in ("w", "weight", "gewicht", "θ") and self.layout.first_weight[-1] == 1:
            yield Option("w1")
        if found := re.fullmatch(r"(?:weight|gewicht|poids|peso|θ)_?(\d{1,6})", name):
            yield Option(f"w{found[1]}")
        if found := re.fullmatch(r"(?:bias|b)_?\(?([ho])?_?(\d{0,4})\)?", name):
            number = int(found[2] or 1)
            if found[1]:
                yield Option(f"b_{found[1]}{number}")
            else:
                yield Option(f"b{number}")
                yield from self._counted("b", number, "b")
        if found := re.fullmatch(r"(?:w|θ|weight)_?\(?([xho])_?(\d{1,4})_?[,→]?_?([xho])_?(\d{1,4})\)?", name):
            for one, other in (
                ((found[1], found[2]), (found[3], found[4])),
                ((found[3], found[4]), (found[1], found[2])),
            ):
                yield from self._joining("".join(one), "".join(other))
        if found := re.fullmatch(r"(w|v|θ|u|weight|k|whi|who|wih|wxh|why|wo)_?(\d{1,6})", name):
            yield from self._numbered(found[1], int(found[2]))
        yield from self._pairs(name)

    def _numbered(self, letter: str, number: int) -> Iterator[Option]:
        """v_1: the first weight of the second layer; w1 of the first."""
        first = self._layer_of(letter)
        for layer in [first] if first else [1, self.layout.last]:
            if 1 <= layer <= self.layout.last:
                count = self.layout.units(layer) * self.layout.units(layer - 1)
                if number <= count:
                    yield Option(f"w{self.layout.first_weight[layer] + number}", "letter", letter)

    def _layer_of(self, letter: str) -> int:
        last = self.layout.last
        return {"v": 2, "u": 2, "who": last, "why": last, "wo": last, "wih": 1, "wxh": 1, "whi": 1}.get(letter, 0)

    def _pairs(self, name: str) -> Iterator[Option]:
        layer, first, second = indices(name, self._layer_of)
        if second < 0:
            return
        layers = [layer] if layer else list(range(1, self.layout.last + 1))
        for base in (0, 1) if "[" in name or first == 0 or second == 0 else (1,):
            for at in layers:
                if not 1 <= at <= self.layout.last:
                    continue
                units, sources = self.layout.units(at), self.layout.units(at - 1)
                a, b = first - base, second - base
                if 0 <= a < sources and 0 <= b < units:
                    number = self.layout.number(at, b, a)
                    yield Option(f"w{number}", "weights", f"w with two indices as source, destination{base}")
                if 0 <= a < units and 0 <= b < sources:
                    number = self.layout.number(at, a, b)
                    yield Option(f"w{number}", "weights", f"w with two indices as destination, source{base}")
        if not layer and "[" not in name:
            for (a, b), order in (((first, second), "source, destination"), ((second, first), "destination, source")):
                source, unit = self._node(a), self._node(b)
                if source and unit:
                    for one in self._joining(source, unit):
                        yield Option(one.id, "weights", f"w with two nodes as {order}")

    def _node(self, number: int) -> str:
        """The neuron of a number that counts inputs too."""
        return f"x{number}" if 1 <= number <= self.layout.inputs else self._neuron(number - self.layout.inputs)

    def _joining(self, source: str, unit: str) -> Iterator[Option]:
        """The weight between two neurons."""
        below, above = self.layout.neuron(source[0], int(source[1:])), self.layout.neuron(unit[0], int(unit[1:]))
        if below and above and above[0] == below[0] + 1:
            yield Option(f"w{self.layout.number(above[0], above[1], below[1])}")

    # -- what is made of others ----------------------------------------------------------------------------------------

    def _after(self, name: str) -> Iterator[Option]:
        for one in self._parameters(name):
            yield Option(f"{one.id}+", one.group, one.reading)

    def _before(self, name: str) -> Iterator[Option]:
        for one in self._parameters(name):
            yield Option(one.id, one.group, one.reading, age="old")

    def _change(self, name: str) -> Iterator[Option]:
        for one in self._parameters(name):
            yield Option(f"{one.id}+", "change", "new minus old", "+")
            yield Option(f"{one.id}+", "change", "old minus new", "-")

    def _derivative(self, top: str, bottom: str) -> Iterator[Option]:
        top, bottom = chained(top, bottom, self.layout)
        tops = [Option(top), Option(re.sub(r"_(?=\d)", "", top)), *self._errors(top), *self._values(top)]
        bottoms = [Option(bottom), Option(re.sub(r"_(?=\d)", "", bottom)), *self._values(bottom)]
        own = self._own(bottom)
        bottoms = [Option(own)] if own else [*bottoms, *self._parameters(bottom)]
        for over in tops:
            for under in bottoms:
                if over.id and under.id and not under.id.endswith("+"):
                    mine = over if over.group and not under.group else under
                    yield Option(f"d{over.id}/d{under.id}", mine.group, mine.reading)
