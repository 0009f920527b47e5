"""The records of a run: each quantity with its address, value, equation and operands, as plain data, one by one.

A run has the same quantities in each epoch, mostly: what does not change of a record is made once, and of a long run
nothing is kept but that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from nnstep.engine.schedule import Batch
from nnstep.errors import UnknownQuantity, UsageError
from nnstep.network.catalogue import ended, places
from nnstep.network.quantity import Quantity
from nnstep.network.values import Values
from nnstep.quantities.addresses import Address, split_address
from nnstep.quantities.ids import id_of
from nnstep.quantities.key import Key
from nnstep.quantities.order import Steps
from nnstep.quantities.place import Place
from nnstep.records import NamedTuple, replace

_MOST_TERMS: Final = 300_000  # operands of records of which is kept what does not change
_DIGITS: Final = re.compile(r"[\d.]+")


def records(trace: Values, epochs: Sequence[int], only: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """The records of these epochs, each made when it is asked for. only: names or patterns of what is wanted.

    Raises: UnknownQuantity at once, where one of them fits nothing; UsageError where it is of another epoch.
    """
    wanted = [_wanted(trace, text) for text in only]
    for one in wanted:
        if one.address.epoch is not None and one.address.epoch not in epochs:
            raise UsageError(f"{one.text!r} is of an epoch that is left out", "ask for more epochs, or leave it out")
        epoch = one.address.epoch or (epochs[0] if epochs else 1)
        if not any(one.fits(trace, place) for place in places(trace, epoch, all=True, begins=one.begins).values()):
            raise UnknownQuantity(f"no quantity fits {one.text!r}", "'nnstep list quantities' shows all")
    return _Recorder(trace, wanted).all(epochs)


class _Wanted(NamedTuple):
    """What is asked for: a name or a pattern, in any case, and the part of an address that it has to have."""

    text: str
    pattern: str
    address: Address

    @property
    def begins(self) -> str:
        return re.split(r"[*?[]", self.pattern, maxsplit=1)[0]

    def fits(self, trace: Values, place: Place) -> bool:
        """Whether it is asked for the quantity at a place."""
        there = (place.epoch, place.update, place.key.sample)
        at = (self.address.epoch, self.address.update, self.address.sample)
        if any(asked not in (None, here) for asked, here in zip(at, there, strict=True)):
            return False
        return fnmatchcase(id_of(place.key, trace.layout).lower(), self.pattern.lower())


def _wanted(trace: Values, text: str) -> _Wanted:
    if any(sign in text for sign in "*?["):
        return _Wanted(text, *split_address(text))
    key, address = trace.parse(trace.spelled_out(text))
    return _Wanted(text, id_of(key, trace.layout), address)


class _Recorder:
    def __init__(self, trace: Values, wanted: Sequence[_Wanted]) -> None:
        self.trace, self.wanted = trace, wanted
        self._ended = () if wanted else tuple(ended(trace))
        self._updates: dict[int, _Update] = {}  # while they have the batches they have
        self._terms = 0
        self._same: dict[tuple[_Wanted, ...], list[tuple[Key, int]]] = {}  # what is asked for, where no epoch differs

    def all(self, epochs: Iterable[int]) -> Iterator[dict[str, Any]]:
        """The records of some epochs."""
        for epoch in epochs:
            yield from self._some(epoch) if self.wanted else self._whole(epoch)

    def _whole(self, epoch: int) -> Iterator[dict[str, Any]]:
        """All steps, what is given to them, and what is said of the epoch: of each operand there is a record."""
        trace = self.trace
        for update in range(1, trace.schedule.updates + 1):
            record = self._maker(epoch, update)
            given: dict[Key, None] = {}
            for key in self._update(epoch, update).steps:
                made, line = record(key)
                yield made
                given.update(line.given)
            for key in given:
                yield record(key)[0]
        yield self._maker(epoch, 1)(Key("epoch_error"))[0]
        record = self._maker(epoch, trace.schedule.updates)
        for key in self._ended:
            yield record(key)[0]

    def _some(self, epoch: int) -> Iterator[dict[str, Any]]:
        """What is asked for."""
        before, record = 0, None
        active = tuple(one for one in self.wanted if one.address.epoch in (None, epoch))
        for key, update in self._chosen(active, epoch) if active else ():
            if record is None or update != before:
                before, record = update, self._maker(epoch, update)
            yield record(key)[0]

    def _chosen(self, wanted: tuple[_Wanted, ...], epoch: int) -> list[tuple[Key, int]]:
        if wanted in self._same:
            return self._same[wanted]
        begins = wanted[0].begins if len(wanted) == 1 else ""
        there = places(self.trace, epoch, all=True, begins=begins).values()
        found = [(at.key, at.update) for at in there if any(one.fits(self.trace, at) for one in wanted)]
        if self.trace.schedule.order == "file":
            self._same[wanted] = found
        return found

    def _maker(self, epoch: int, update: int) -> Callable[[Key], tuple[dict[str, Any], _Line]]:
        """What makes the records of an update."""
        trace, known, here = self.trace, dict[Key, float](), self._update(epoch, update)
        lines, seen = here.lines, trace.seen_from(Place(Key("batch_error"), epoch, update))

        def value(key: Key) -> float:
            found = known.get(key)
            if found is None:
                found = known[key] = seen(key)
            return found

        def record(key: Key) -> tuple[dict[str, Any], _Line]:
            line = lines.get(key)
            if line is None:
                line = _Line(Quantity(trace, Place(key, epoch, update)), here)
                if self._terms < _MOST_TERMS:
                    self._terms += len(line.keys)
                    lines[key] = line
            return line.record(epoch, value), line

        return record

    def _update(self, epoch: int, update: int) -> _Update:
        batch, found = self.trace.batch(epoch, update), self._updates.get(update)
        if found is None or found.batch is not batch:
            self._terms -= sum(len(line.keys) for line in found.lines.values()) if found else 0
            first = len(self.trace.steps(epoch, 1))  # only the last update may have fewer steps than the first
            found = _Update(batch, self.trace.steps(epoch, update), (update - 1) * first, {})
            self._updates[update] = found
        return found


class _Update(NamedTuple):
    """What is the same of an update's records in every epoch. before: steps of the epoch that are done then."""

    batch: Batch
    steps: Steps
    before: int
    lines: dict[Key, _Line]


class _Line:
    """What is the same of a quantity's records in every epoch: all but numbers and the epoch.

    keys: of its operands; given: those that are no steps.
    """

    def __init__(self, quantity: Quantity, update: _Update) -> None:
        steps = update.steps
        key, equation, operands = quantity.key, quantity.equation, quantity.operands
        self.quantity = quantity
        self.keys = tuple(one.key for one in operands)
        here = [one.key for one in operands if one.update == quantity.update]
        self.given = dict.fromkeys(key for key in here if steps.find(key) is None)
        number = None if key.is_of_end else steps.find(key)
        self.step = None if number is None else update.before + number + 1
        self.phase = None if number is None else steps.block_at(number)[0].phase
        self.id, self.sample, self.kind = quantity.id, quantity.sample, quantity.kind
        self.equation = None if equation is None else str(equation)
        self.names = tuple(one.beside(quantity) for one in operands)
        self.signs: str | None = None  # of the operands, when the pattern was written
        self.pattern = ""

    def record(self, epoch: int, value: Callable[[Key], float]) -> dict[str, Any]:
        """The record in an epoch. value: of a key there."""
        values = list(map(value, self.keys))
        return {
            "id": self.id,
            "epoch": epoch,
            "update": self.quantity.update,
            "sample": self.sample,
            "step": self.step,
            "phase": self.phase,
            "kind": self.kind,
            "value": value(self.quantity.key),
            "equation": self.equation,
            "substituted": None if self.equation is None else self._substituted(epoch, values),
            "operands": [{"id": name, "value": number} for name, number in zip(self.names, values, strict=True)],
        }

    def _substituted(self, epoch: int, values: Sequence[float]) -> str:
        """The equation in numbers: brackets and signs are the same while the numbers have the signs they had."""
        texts = list(map(repr, values))
        signs = _DIGITS.sub("0", " ".join(texts))
        if signs != self.signs:
            self.signs, self.pattern = signs, self._written(epoch, texts)
        return self.pattern.format(*texts, *(text[1:] for text in texts))

    def _written(self, epoch: int, texts: Sequence[str]) -> str:
        """The equation with a field for each number, as it is or, after a minus sign of a sum, without its own."""
        trace, place = self.quantity.trace, self.quantity.place
        equation = Quantity(trace, replace(place, epoch=epoch)).equation
        assert equation is not None, "what is given is not substituted"
        where = {key: number for number, key in enumerate(self.keys)}
        written = []
        for piece, key in equation.filled():
            if key is None:
                written.append(piece.replace("{", "{{").replace("}", "}}"))
            else:
                number = where[key]
                written.append(f"{{{number if piece == texts[number] else len(texts) + number}}}")
        return "".join(written)
