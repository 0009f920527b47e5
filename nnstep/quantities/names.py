"""Ids and addresses: the name of a key, and the key a person means by what was typed.

Both ways are arithmetic on the layout, so that a network of 48,000 quantities needs no table of them. An id is ASCII
and never changes; what is typed may be an id in any case, an alias, a name of any notation, or a name the scenario
gives to an input or an output.
"""

from __future__ import annotations

import re
from typing import Final

from nnstep.errors import UnknownQuantity
from nnstep.quantities.addresses import Address, is_address, split_address
from nnstep.quantities.key import BIAS, Key
from nnstep.quantities.kinds import Kind
from nnstep.quantities.layout import Layout
from nnstep.quantities.missing import OF_CLASSES, unknown
from nnstep.quantities.spellings import NOTATIONS, Form
from nnstep.quantities.typed import normalise

# -- from what is typed to keys ---------------------------------------------------------------------------------------

_NUMERAL = r"[-+−]?[\d.,]+(?:[eE][-+−]?\d+)?"


def parse(text: str, layout: Layout) -> tuple[Key, Address]:
    """The quantity a person means, and the address it was typed with.

    A per-sample key comes with its sample (the first that trains, where none was typed); a gradient only if typed so.
    Raises: UnknownQuantity, with the did_you_mean names and what there is.
    """
    name, address = _split_own(text, layout) or split_address(text)
    key = find(name, layout)
    if key is None:
        raise unknown(name, layout)
    if address.sample is not None and address.sample > layout.samples:
        raise UnknownQuantity(
            f"there is no sample {address.sample}",
            f"the scenario has {layout.samples} sample{'s' * (layout.samples > 1)}, counted from 1",
        )
    if key.is_per_sample:
        first = 1 if key.is_data or key.is_of_end else layout.training[0]  # one that validates has no number of this
        key = key._replace(sample=address.sample or first)
    elif key.is_sampled and address.sample is not None:
        key = key._replace(sample=address.sample)
    return key, address


def find(name: str, layout: Layout) -> Key | None:
    """The quantity of a name without an address, or None where no quantity has it; a key without a sample."""
    place = own_names(layout).get(name.strip().casefold())
    if place is not None:
        return Key("out" if place[0] else "input", *place)
    return _Reader(layout).quantity(normalise(name))


def own_names(layout: Layout) -> dict[str, tuple[int, int]]:
    """The names the scenario gives to inputs and outputs, in small letters; a number is a number, and no name."""
    named = [(word, (0, unit)) for unit, word in enumerate(layout.input_names)]
    named += [(word, (layout.last, unit)) for unit, word in enumerate(layout.output_names)]
    return {word.casefold(): place for word, place in named if not re.fullmatch(_NUMERAL, word)}


def _split_own(text: str, layout: Layout) -> tuple[str, Address] | None:
    """A name of the scenario's own with its address, where the name itself has an @ or a colon in it."""
    if not any(sign in word for word in (*layout.input_names, *layout.output_names) for sign in "@:"):
        return None
    text = text.strip()
    for word in sorted(own_names(layout), key=len, reverse=True):
        if text.casefold().startswith(word):
            name, address = text[: len(word)], text[len(word) :]
            if not address or (address[0] in "@:" and is_address(address)):
                return name, split_address(address)[1]
    return None


def _like(begins: str, rest: str, name: str) -> re.Match[str] | None:
    """What a name is made of that begins so. The expression of the rest is compiled when one does, not before."""
    return re.fullmatch(begins + rest, name) if name.startswith(begins) else None


class _Reader:
    """Reads one normalised name; every method gives a key without a sample, or None."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.own = {normalise(word): f"{'o' if layer else 'x'}{unit + 1}"
                    for word, (layer, unit) in own_names(layout).items()}  # fmt: skip

    def quantity(self, name: str) -> Key | None:
        if name.endswith("+"):
            return self.after(name[:-1])
        if found := _like("d", r"(.+)/d(.+)", name):
            return self.derivative(found[1], found[2])
        return (
            self.hyper(name)
            or self.error(name)
            or self.parameter(name)
            or self.value(name)
            or self.of_parameter(name)
            or self.delta(name)
            or self.of_classes(name)
        )

    def of_classes(self, name: str) -> Key | None:
        """What is said of samples that are classed right or wrong."""
        kind = OF_CLASSES.get(name)
        if kind is None or not self.layout.classes or (kind == "val_accuracy" and not self.layout.validation):
            return None
        return Key(kind)

    def hyper(self, name: str) -> Key | None:
        if name not in self.layout.hypers:
            name = dict(self.layout.aliases).get(name, name)
        if name == "lr" and self.layout.scheduled:
            return Key("rate")
        return Key("hyper", slot=name) if name in self.layout.hypers else None

    def error(self, name: str) -> Key | None:
        layout = self.layout
        if name == "e":
            return Key("batch_error" if layout.is_own_total(layout.samples) else "error")
        if name in ("e_total", "etotal", "etot", "error", "totalerror", "total_error"):
            return Key("batch_error")
        if name in ("e_epoch", "eepoch"):
            return Key("epoch_error")
        if name == "penalty" and layout.in_loss:
            return Key("penalty")
        if name in ("e_reported", "ereported") and layout.reported:
            return Key("reported")
        if name in ("e_val", "eval") and layout.validation and "val" not in self.own:
            return Key("val_error")
        if found := _like("e", r"_?o?0?(\d{1,9})", name):
            return self.at_output("unit_error", f"o{int(found[1])}")
        if found := _like("e_", r"(.+)", name):
            return self.at_output("unit_error", found[1])
        for begins in ("target", "t", "y"):
            if found := _like(begins, r"_?o?(\d{1,9})", name):
                return self.at_output("target", f"o{int(found[1])}") if layout.has_targets else None
        if found := _like("target_", r"(.+)", name):
            return self.at_output("target", found[1]) if layout.has_targets else None
        return self.spelled(name, _AT_OUTPUTS)

    def at_output(self, kind: str, neuron: str) -> Key | None:
        place = self.neuron(neuron)
        if place is None or place[0] != self.layout.last or not self.own.get(neuron, neuron).startswith("o"):
            return None
        return Key(kind, *place)  # type: ignore[arg-type]

    def neuron(self, name: str) -> tuple[int, int] | None:
        found = re.fullmatch(r"([xho])(\d{1,9})", self.own.get(name, name))
        return self.layout.neuron(found[1], int(found[2])) if found else None

    def value(self, name: str) -> Key | None:
        """An input, a sum or an output."""
        if found := _like("raw", r"_?(target_?)?(.+)", name):
            place = self.neuron(found[2])
            layer, scaled = (self.layout.last, self.layout.target_scaling) if found[1] else (0, self.layout.scaling)
            return Key("raw", *place) if scaled and place and place[0] == layer else None
        if place := self.neuron(name):
            return Key("out" if place[0] else "input", *place)
        for kind in ("net", "out"):
            if found := _like(kind, r"_?(.+)", name):
                place = self.neuron(found[1])
                if place:
                    return Key(kind if place[0] else "input", *place)
        return self.spelled(name, _VALUES)

    def parameter(self, name: str) -> Key | None:
        if found := _like("w", r"_?(\d{1,12})", name):
            return self.layout.weight(int(found[1]))
        if found := _like("b", r"_?(\d{1,9})", name):
            layer = int(found[1])
            shared = 1 <= layer <= self.layout.last and self.layout.layer(layer).bias == "shared"
            return Key("param", layer, 0, BIAS) if shared else None
        if found := _like("b", r"_?(.+)", name):
            place = self.neuron(found[1])
            if place and place[0] and self.layout.layer(place[0]).bias == "unit":
                return Key("param", *place, BIAS)
        return self.spelled(name, _PARAMETERS)

    def of_parameter(self, name: str) -> Key | None:
        """reg_w5, grad_w5, v_w5, mhat_w5 and what stands alone beside them."""
        layout = self.layout
        if name in ("grad_norm", "clip_scale"):
            return Key("norm" if name == "grad_norm" else "scale") if layout.clip else None
        if found := _like("reg", r"(?:_(.+)|\((.+)\))", name) or _like("grad", r"(?:_(.+)|\((.+)\))", name):
            parameter = self.parameter(found[1] or found[2])
            if parameter is None:
                return None
            trained = layout.is_trained(parameter)
            decays = trained and layout.decays(bias=parameter.source == BIAS)
            if name.startswith("reg"):
                slope = parameter.of("reg") if decays else layout.slope_for(parameter)
                return slope if slope.kind == "reg" else None
            # What the update uses is a quantity of its own only where something was done to the gradient.
            return parameter.of("used" if layout.clip and trained else "reg" if decays else "grad")
        for slot in (*layout.states, *layout.hats):
            parameter = self.parameter(name[len(slot) + 1 :]) if name.startswith(f"{slot}_") else None
            if parameter and layout.is_trained(parameter):
                return parameter.of("state" if slot in layout.states else "hat", slot=slot)
        return None

    # -- names of the notations ----------------------------------------------------------------------------------------

    def spelled(self, name: str, whats: frozenset[str]) -> Key | None:
        """What the notations spell in this way, one of these of their patterns."""
        for spelling in NOTATIONS.values():
            for form in spelling.forms_of(whats, name[:1]):
                if found := form.match(name):
                    key = self.placed(form, [part for part in found.groups() if part])
                    if key:
                        return key
        return None

    def placed(self, form: Form, parts: list[str]) -> Key | None:
        layout, what, by = self.layout, form.what, form.pattern.by
        if by == "neuron":
            if what in _AT_OUTPUTS:
                return self.at_output("target" if what == "target" else "unit_error", parts[0])
            place = self.neuron(parts[0])
            if place and place[0] == 0 and what in _VALUES:  # what stands for its output is the input itself
                return Key("input", *place)
            return self.at_unit(what, *place) if place else None
        numbers = [int(part) for part in parts]
        if by == "number":
            return layout.weight(numbers[0])
        if by == "layer":
            return self.at_unit(what, numbers[0], 0)
        if by == "pair":
            layer, unit, source = numbers[0], numbers[1] - 1, numbers[2] - 1
            known = self.at_unit("sum", layer, unit) and 0 <= source < layout.units(layer - 1)
            return Key("param", layer, unit, source) if known and layout.leads(layer, unit, source) else None
        layer = numbers[0] if form.pattern.layered else 0 if what == "input" else layout.last
        found = self.at_unit(what, layer, numbers[-1] - 1)
        return self.at_unit("shared_bias", layer, numbers[-1] - 1) if found is None and what == "bias" else found

    def at_unit(self, what: str, layer: int, unit: int) -> Key | None:
        """The quantity a pattern spells, at a unit, if there is one."""
        layout = self.layout
        if not (0 <= layer <= layout.last and 0 <= unit < layout.units(layer)):
            return None
        if layer == 0:
            return Key("input", 0, unit) if what in ("input", "output") else None
        if "bias" in what:
            here = layout.layer(layer)
            fits = here.bias == ("shared" if what == "shared_bias" else "unit") and unit < here.biases
            return Key("param", layer, unit, BIAS) if fits else None
        if what == "target" and not layout.has_targets:
            return None
        kind = _SPELLED.get(what)
        return Key(kind, layer, unit) if kind else None

    def after(self, name: str) -> Key | None:
        if parameter := self.parameter(name):
            return parameter.of("new")
        state = self.of_parameter(name)
        if state and state.kind == "state":
            return state.of("state_new")
        before = (self.error(name) or self.value(name)) if self.layout.is_examined else None
        if before is None or (before.kind == "batch_error" and name != "e"):
            return None
        kind = _AT_END.get(before.kind)
        return Key(kind, before.layer, before.unit) if kind else None

    def delta(self, name: str) -> Key | None:
        if found := _like("delta", r"_?(.+)", name):
            where = self.neuron(found[1])
            if where and where[0]:
                return Key("dnet", *where)
        return self.spelled(name, _DELTAS)

    def via(self, top: str, bottom: str, neuron: str) -> Key | None:
        """The part of dE/dout_h1 that comes back through the sum of a neuron of the next layer."""
        over, under, through = self.error(top), self.value(bottom), self.neuron(neuron)
        if over is None or over.kind not in ("error", "batch_error") or under is None or through is None:
            return None
        if under.kind != "out" or through[0] != under.layer + 1:
            return None
        return Key("via", under.layer, under.unit, through[1])

    def derivative(self, top: str, bottom: str) -> Key | None:
        out, via, through = bottom.partition("_via_")
        if via and out and through:
            return self.via(top, out, through)
        over = self.error(top) or self.value(top)
        under = self.parameter(bottom) or self.value(bottom)
        if over is None or under is None:
            return None
        match over.kind, under.kind:
            case "batch_error", "param" if top != "e":
                return self.layout.slope_for(under)
            case "error" | "batch_error", "param":
                return under.of("grad")
            case "error" | "batch_error", "input":
                return Key("dinput", 0, under.unit)
            case "error" | "batch_error", ("net" | "out"):
                return Key("dnet" if under.kind == "net" else "dout", under.layer, under.unit)
            case "unit_error", "out" if self.layout.mixed or under.layer < self.layout.last or under.unit == over.unit:
                return Key("unit_dout", under.layer, under.unit, over.unit)
            case "out", "net" if over.layer == under.layer:
                if over.unit == under.unit or self.layout.layer(over.layer).crossed:
                    return Key("slope", over.layer, over.unit, under.unit)
            case "net", "param" if over.layer == under.layer:
                if over.unit == under.unit or (under.source == BIAS and self.layout.layer(over.layer).bias == "shared"):
                    return Key("net_by_param", over.layer, over.unit, under.source)
            case "net", ("out" | "input") if under.layer == over.layer - 1:
                return Key("net_by_out", over.layer, over.unit, under.unit)
        return None


_AT_END: Final[dict[Kind, Kind]] = {
    "net": "net_end", "out": "out_end", "unit_error": "unit_error_end", "error": "error_end",
    "batch_error": "error_end",
}  # fmt: skip
_VALUES: Final = frozenset(("input", "sum", "last_sum", "output", "last_output"))
_PARAMETERS: Final = frozenset(("weight", "bias", "shared_bias"))
_AT_OUTPUTS: Final = frozenset(("target", "error"))
_DELTAS: Final = frozenset(("delta",))
_SPELLED: Final[dict[str, Kind]] = {
    "sum": "net", "last_sum": "net", "output": "out", "last_output": "out", "delta": "dnet", "target": "target",
    "error": "unit_error",
}  # fmt: skip
