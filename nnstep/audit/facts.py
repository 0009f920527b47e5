"""What was found of a network, and from which line of the text; what was assumed says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from nnstep.audit import said
from nnstep.audit.network import PLAIN, Network
from nnstep.audit.read import lone
from nnstep.audit.said import Fact
from nnstep.audit.text import Text
from nnstep.quantities.key import Key
from nnstep.quantities.names import find
from nnstep.quantities.notation import Notation
from nnstep.quantities.spellings import NOTATIONS
from nnstep.quantities.typed import normalise
from nnstep.reading.places import Place, shown

ASSUMED: Final = "assumed"
FITS: Final = "most numbers agree"
SET: Final = "as you gave it"

_LONGEST: Final = 100  # characters of a title
_UNTITLED: Final = "A text about a network"


def facts_of(text: Text, network: Network, settings: Mapping[str, float]) -> tuple[Fact, ...]:
    """The network, fact after fact, in the order of a scenario file."""
    return tuple(_facts(text, network, settings))


def _facts(text: Text, network: Network, settings: Mapping[str, float]) -> Iterator[Fact]:
    layout, givens, choice = network.trace.layout, network.givens, network.choice
    shape = tuple(layout.units(layer) for layer in range(layout.last + 1))
    yield Fact("layers", "-".join(map(str, shape)), _shape_place(text, shape))
    names = [*givens.all, *(name for name in settings if name not in givens.all)]
    for name in sorted(names, key=lambda one: _order(find(one.partition(":")[0], layout))):
        given = givens.first(name)
        if name in settings:
            yield Fact(name, f"{settings[name]:g}", Place(SET))
        elif given and name != "lr" and find(name.partition(":")[0], layout):
            yield Fact(name, given.number, text.place(given.start, given.end))
    for layer, name in enumerate(choice.activations, 1):
        what = "outputs" if layer == layout.last else "hidden layer" if layout.last == 2 else f"hidden layer {layer}"
        yield Fact(f"activation of the {what}", name, _function_place(text, "activation", name))
    yield Fact("loss", choice.loss, _function_place(text, "loss", choice.loss))
    if choice.rate is not None:
        same = [one for one in givens.all.get("lr", ()) if one.value == choice.rate]
        place = text.place(same[0].start, same[0].end) if same else Place(SET)
        yield Fact("lr", f"{choice.rate:g}", place)
        if choice.optimizer != PLAIN:
            optimizer = network.scenario.optimizer
            told = ", ".join(f"{name} {value}" for name, value in (optimizer.parameters.items() if optimizer else ()))
            yield Fact(
                "optimizer", f"{choice.optimizer} ({told})", _function_place(text, "optimizer", choice.optimizer)
            )


def _order(key: Key | None) -> tuple[int, int, int, int]:
    if key is None:
        return (9, 0, 0, 0)
    kinds = {"input": 0, "target": 2, "param": 1}
    return (kinds.get(key.kind, 3), key.layer, key.source < 0, key.unit * 1000 + max(key.source, 0))


def _shape_place(text: Text, shape: tuple[int, ...]) -> Place:
    for sizes, fact in said.shapes(text):
        if sizes == shape:
            return fact.place
    counts = {"inputs": shape[:1], "hidden": shape[1:-1], "outputs": shape[-1:]}
    for wanted in ("hidden", "outputs", "inputs"):
        for what, count, fact in said.sizes(text):
            if what == wanted and count in counts[what]:
                return fact.place
    return Place("the names of its numbers")


def _function_place(text: Text, table: str, name: str) -> Place:
    for one, fact in said.functions(text, said.TABLES[table]):
        if one == name:
            return fact.place
    return Place(FITS)


def notation_of(network: Network) -> str:
    """The notation that most of the text's names are written in."""
    layout = network.trace.layout
    counts = dict.fromkeys(NOTATIONS, 0)
    shownin = {name: Notation(layout, name) for name in NOTATIONS}
    for one in lone(network.candidate.found)[:200]:
        options = network.candidate.spoken.options(one.text) if one.name.text else ()
        key = find(options[0].id, layout) if options else None
        if key is not None:
            for name, notation in shownin.items():
                counts[name] += normalise(notation.symbol(key)) == normalise(one.name.text)
    return max(counts, key=lambda name: (counts[name], name == "standard"))


def title_of(text: Text) -> str:
    """The first line of a text that may be its title."""
    for line in text.text[:4000].split("\n")[:20]:
        bare = line.strip(" #*=-|\t")
        if len(bare) > 3 and re.search(r"[^\W\d]{3}", bare) and "=" not in bare:
            return shown(bare, _LONGEST)
    return _UNTITLED
