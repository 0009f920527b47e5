"""The values of a run: of every quantity in every epoch, computed when it is looked at, with its equation.

How updates are run, kept and run again is in `history`, where in a run a quantity stands in `places`; here quantities
have their values and their equations.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any

from nnstep.algebra.expr import Expr, Num, Sym, evaluate, operands, substitute
from nnstep.engine.hand import rounding
from nnstep.engine.history import History
from nnstep.engine.network import Network
from nnstep.engine.runner import PENALTY, Examined, Runner, Update
from nnstep.engine.schedule import Batch, Schedule
from nnstep.engine.symbolic import Equations, at_end, chosen
from nnstep.errors import UnknownQuantity
from nnstep.network.derived import at_epochs_end, derive, epoch_error, epochs_report, others, pull
from nnstep.network.places import Places
from nnstep.quantities.key import Key
from nnstep.quantities.kinds import KINDS, Kind
from nnstep.quantities.names import parse
from nnstep.quantities.place import Place
from nnstep.scenario.schema import Scenario

_MOST_DERIVED = 20_000  # values of derived quantities that are kept: one for each of so many samples
_MOST_TERMS = 30_000  # terms of equations that are kept
_FEWEST_KEPT = 16  # equations
_ELSEWHERE = frozenset(("epoch_error", "epoch_reported", "raw"))
_SAMPLED = frozenset(kind for kind, facts in KINDS.items() if facts.sampled and not facts.ends and kind != "raw")
_APART = frozenset(kind for kind, facts in KINDS.items() if facts.ends) | _ELSEWHERE  # in no update


class Values(Places):
    """All quantities of a network in training, addressed by key and place.

    hand: the decimals that values are carried with, as with a pencil; None where they are not rounded. farthest: the
    last epoch that is searched. is_recorded: whether each epoch starts from what another program really had then, so
    that the scenario alone does not tell the numbers; goes_on: whether that may still make more epochs.
    """

    farthest = 1_000_000
    is_recorded = goes_on = False

    def __init__(
        self,
        network: Network,
        schedule: Schedule,
        runner: Runner,
        epochs: int = 1,
        scenario: Scenario | None = None,
        hand: int | None = None,
    ) -> None:
        self._rounded = float if hand is None else rounding(hand)
        super().__init__(network.layout, schedule, History(schedule, runner, network.reduction, self._rounded))
        self.network = network
        self.runner = runner
        self.epochs = epochs
        self.scenario = scenario
        self.hand = hand
        both = (self.layout.training, self.layout.validation)
        self._places = {sample: place for group in both for place, sample in enumerate(group, 1)}
        self.settings: Mapping[str, float] = {}  # what was set over the scenario's numbers
        self.equations = lru_cache(maxsize=8)(lambda samples: Equations(network, samples))
        self._derived = lru_cache(maxsize=_MOST_DERIVED)(self._evaluated)
        self._running = network.running()
        self._safe_equations = lru_cache(maxsize=8)(lambda samples: Equations(self._running, samples))
        self._at_end = cache(lambda safe: Equations(self._running if safe else network, 1, at_end))
        self._examined = lru_cache(maxsize=8)(self._examine)
        # Kept: pages and the chain rule ask for the same few again and again. Of wide layers a few, for memory's sake.
        widest = max(map(self.layout.units, range(self.layout.last + 1)))
        kept = max(_FEWEST_KEPT, min(_MOST_DERIVED, _MOST_TERMS // widest))
        self._equation = lru_cache(maxsize=kept)(self._equation_of)
        self.operands = lru_cache(maxsize=kept)(self._operands_of)
        self.operand_values = lru_cache(maxsize=kept)(self._operand_values_of)
        self.parse = lru_cache(maxsize=1024)(lambda text: parse(text, self.layout))  # what is typed, or claimed

    @property
    def measures(self) -> tuple[Kind, ...]:
        """What is said of all samples when an epoch has ended, as far as these samples have it."""
        layout = self.layout
        found: list[Kind] = ["accuracy"] if layout.classes else []
        found += ["val_error"] if layout.validation else []
        return (*found, "val_accuracy") if layout.classes and layout.validation else tuple(found)

    # -- places --------------------------------------------------------------------------------------------------------

    def find(self, text: str) -> Place:
        """The place a person means by a name with an address. Raises: UnknownQuantity."""
        return self.place(*self.parse(self.spelled_out(text)))

    def spelled_out(self, text: str) -> str:
        """What was typed, with the number of the best epoch for `@best`."""
        return text.replace("@best", f"@{self.best_epoch}", 1) if "@best" in text else text

    @cached_property
    def best_epoch(self) -> int:
        """The epoch whose weights are the best: by the rule of stopping, up to where training stops or the run ends."""
        from nnstep.network.stopping import best_epoch  # only where training may stop

        return best_epoch(self)

    # -- values and equations ------------------------------------------------------------------------------------------

    def value(self, place: Place) -> float:
        """The value of a quantity."""
        key, epoch, update = place.key, place.epoch, place.update
        if key.kind in _ELSEWHERE or key.is_of_end:
            return self._value_elsewhere(place)
        if key.slot == "best_epoch":
            return float(self.best_epoch)
        if key.kind == "param" and epoch == update == 1:  # nothing has to be run for it
            family = self.layout.family(key)
            values = self.network.initial(family)
            return float(values[key.unit] if family.bias else values[key.unit][key.source])
        if key.sample in self._held and key.is_data:
            rows = self.network.inputs if key.kind == "input" else self.network.targets
            return float(rows[key.sample - 1][key.unit])
        if key.sample:
            update = self._update_for(key, epoch, update)
        batch = self.batch(epoch, update)
        try:
            return self.run(epoch, update).value(_to_place(key, batch))
        except KeyError:
            return self._derived(Place(key, epoch, update))

    def seen_from(self, place: Place) -> Callable[[Key], float]:
        """What gives the values of many keys, each as it is seen from a place (see `beside`).

        What they have in common is found once: the update, its values, where its samples stand in the batch.
        """
        epoch, update = place.epoch, place.update
        places = self.batch(epoch, update).places
        recorded: Callable[[Key], float] | None = None

        def value(key: Key) -> float:
            nonlocal recorded
            sample, here = key[4], key
            if sample:
                number = places.get(sample)
                if number is None or key[0] not in _SAMPLED:
                    return self.value(Place(key, epoch, self._update_for(key, epoch, update)))
                if number != sample:
                    here = key._replace(sample=number)
            elif key[0] in _APART or key[5] == "best_epoch":
                return self.value(Place(key, epoch, self._update_for(key, epoch, update)))
            if recorded is None:
                recorded = self.run(epoch, update).value
            try:
                return recorded(here)
            except KeyError:
                return self._derived(Place(key, epoch, update))

        return value

    def values(self, place: Place, keys: Iterable[Key]) -> list[float]:
        """The values of many keys, seen from a place."""
        return list(map(self.seen_from(place), keys))

    def _value_elsewhere(self, place: Place) -> float:
        """The value of what is in no update: of the file, of a whole epoch, or of the weights it ended with."""
        key = place.key
        if key.kind == "epoch_error":
            return self.epoch_error(place.epoch)
        if key.kind == "epoch_reported":
            return self._derived(Place(key, place.epoch, 1))
        if key.kind == "raw":
            rows = self.network.raw_targets if key.layer else self.network.raws
            return rows[key.sample - 1][key.unit]
        return self._value_at_end(place)

    def _value_at_end(self, place: Place) -> float:
        """The value of a quantity of the weights that an epoch ended with."""
        key = place.key
        if not key.sample:
            return self._derived(Place(key, place.epoch, self.schedule.updates))
        found = self._examined(place.epoch, key.sample in self._held)
        return found.value(key._replace(sample=self._places[key.sample]))

    def _examine(self, epoch: int, held: bool) -> Examined:
        """What the network makes of the samples that train, or of those that do not, when an epoch has ended."""
        state = self.history.state(self.history.number(epoch, self.schedule.updates) + 1)
        return self.runner.examine(state, Batch(self.layout.validation if held else self.layout.training))

    def _evaluated(self, place: Place) -> float:
        """The value of a derived quantity, by its equation in the form that is run."""
        equation = self.equation(place, safe=True)
        if equation is None:
            raise UnknownQuantity(f"there is no {place.key} here")
        return self._rounded(evaluate(equation, self.seen_from(place)))

    def equation(self, place: Place, *, safe: bool = False) -> Expr | None:
        """The right side of a quantity's equation, its symbols being keys with samples as numbered in the file.

        None for what is given: inputs, targets, parameters and states before an update, hyperparameters.
        safe: the form that is run, where that is not the one that is taught.
        """
        return self._equation(place, safe)

    def _equation_of(self, place: Place, safe: bool) -> Expr | None:
        found = self._formed(place, safe)
        return found if safe else chosen(self.network, place.key, found, self.seen_from(place))

    def _formed(self, place: Place, safe: bool) -> Expr | None:
        key, epoch, update = place.key, place.epoch, place.update
        if key.kind == "epoch_error":
            return epoch_error(self.network, self._pulled(epoch) if self.layout.in_loss else None)
        if key.kind == "epoch_reported":
            return epochs_report(self.network, self._pulled(epoch) if self.network.reports_pull else None)
        if key.is_of_end and not key.sample:
            return at_epochs_end(self.network, key)
        if key.is_of_end or (key.is_data and key.sample in self._held):
            return self._of_one_sample(key, safe=safe)
        if key.sample:
            update = self._update_for(key, epoch, update)
        batch = self.batch(epoch, update)
        equations = (self._safe_equations if safe else self.equations)(len(batch))
        placed = _to_place(key, batch)
        found = equations.equation(placed)
        if found is None:
            found = derive(self.equations(len(batch)), self._running if safe else self.network, placed)
        return None if found is None else _in_file(found, batch)

    def _pulled(self, epoch: int) -> Expr:
        """What L2 is over the updates of an epoch: its mean, each counted by its samples; in a summed error its sum."""
        if self.schedule.updates == 1 and self.layout.in_loss:
            return Sym(PENALTY)
        found, summed = 0.0, self.layout.in_loss and self.network.reduction == "sum"
        for number, batch in enumerate(self.history.batches(epoch), 1):
            pulled = evaluate(pull(self.equations(len(batch))), self.seen_from(Place(PENALTY, epoch, number)))
            found += pulled if summed else len(batch) / len(self.layout.training) * pulled
        return Num(found)

    def _of_one_sample(self, key: Key, *, safe: bool) -> Expr | None:
        """The equation of what a sample has that is in no batch: of its own data, or at the end of an epoch."""
        equations, alone = self._at_end(safe), key._replace(sample=1)
        found = equations.equation(alone) if key.is_of_end else derive(equations, self.network, alone)
        return None if found is None else _in_file(found, Batch((key.sample,)))

    def other_equations(self, place: Place) -> tuple[Expr, ...]:
        """Other right sides, over derived quantities: of dE/dout_h1, by the outputs' errors and by the ways back."""
        if place.key.is_of_end or place.key.is_data:
            return ()
        batch = self.batch(place.epoch, self._update_for(place.key, place.epoch, place.update))
        found = others(self.equations(len(batch)), _to_place(place.key, batch))
        return tuple(_in_file(one, batch) for one in found)

    def _operands_of(self, place: Place) -> tuple[Place, ...]:
        """The places of the symbols of a quantity's equation, from left to right."""
        equation = self.equation(place)
        if equation is None:
            return ()
        return tuple(self.beside(place, key) for key in operands(equation))

    def _operand_values_of(self, place: Place) -> Mapping[Key, float]:
        """The value of each symbol of a quantity's equation, from left to right."""
        keys = [operand.key for operand in self.operands(place)]
        return dict(zip(keys, self.values(place, keys), strict=True))

    def course(self, place: Place, epochs: int) -> array[float] | None:
        """The values of a quantity in the same update of each of the first epochs, run through at once.

        None where it is not recorded in each update, in the same place: then each is to be asked for.
        """
        key, updates = place.key, self.schedule.updates
        unsteady = key.sample and (updates > 1 or self.schedule.order != "file")
        if key[0] in _APART or unsteady or key.sample in self._held:
            return None
        placed = _to_place(key, self.batch(1, place.update))
        try:
            self.run(1, place.update).value(placed)
        except KeyError:
            return None
        found = array("d")
        while len(found) < epochs * updates:
            (values,) = self.history.watch(len(found), epochs * updates, [placed])
            found.extend(values)
        return found[place.update - 1 :: updates]

    def epoch_error(self, epoch: int) -> float:
        """The error over an epoch: its samples combined, each as it was before its update."""
        return self.history.error(epoch)

    def errors(self, epochs: int) -> array[float]:
        """E_epoch of the first epochs, computed once."""
        return self.history.errors(epochs)

    # -- running -------------------------------------------------------------------------------------------------------

    def run(self, epoch: int, update: int) -> Update:
        """The values of an update."""
        return self.history.run(self.history.number(epoch, update))

    def state(self, epoch: int, update: int) -> Any:
        """The runner's state before an update."""
        return self.history.state(self.history.number(epoch, update))


def _to_place(key: Key, batch: Batch) -> Key:
    return key._replace(sample=batch.places[key.sample]) if key.sample and key.is_sampled else key


def _in_file(node: Expr, batch: Batch) -> Expr:
    """The expression with samples as numbered in the file, not by their places in the batch."""
    if batch.is_as_in_file:
        return node
    return substitute(node, lambda key: Sym(key._replace(sample=batch[key.sample - 1]) if key.sample else key))
