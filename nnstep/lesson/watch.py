"""Watching a run for a condition: the updates at which nothing of it happens are passed in one loop, not one by one.

What happens at the others is for `condition` to say: here is only found out where there is something to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nnstep.algebra.expr import Expr, Num, Sym, substitute, symbols
from nnstep.algebra.flat import function_of
from nnstep.lesson.script import Lesson
from nnstep.quantities.key import Key
from nnstep.quantities.scan import Named

_ERROR = Key("batch_error")
_EPOCH_ERROR = Key("epoch_error")


class Watch:
    """A condition about what updates record: a comparison, a change of a value, or the equality of two.

    changes: whether it is about `expr` being another than before. equals: what `expr` is to be equal to.
    """

    def __init__(self, lesson: Lesson, expr: Expr, equals: Expr | None, *, changes: bool) -> None:
        trace = lesson.trace

        def settled(named: Named) -> Expr:
            key, address = named
            fixed = address.epoch is not None
            return Num(trace.value(trace.place(key, address))) if fixed else Sym(named)

        self._history, self._per_epoch = trace.history, trace.schedule.updates
        both = [substitute(expr, settled)] + ([substitute(equals, settled)] if equals is not None else [])
        self._named: list[Named] = list(dict.fromkeys(named for one in both for named in symbols(one)))
        self._functions = [function_of(one, self._named) for one in both]
        self._changes = changes
        self._keys = self._placed(lesson)

    @property
    def is_possible(self) -> bool:
        """Whether all of it is recorded in each update, or all of it is the error of the epoch."""
        return bool(self._keys)

    def quiet(self, start: int, stop: int, before: float | None) -> int:
        """The number of the first update, from one number to before another, at which something happens.

        The second number where nothing does, or less where it is not known yet. before: the value at the one before.
        """
        if self._keys == [_EPOCH_ERROR]:
            first = start // self._per_epoch
            errors = self._history.errors(-(-stop // self._per_epoch))[first:]
            quiet = self._quiet([errors] * len(self._named), before)
            return min(stop, max(start, (first + quiet) * self._per_epoch))
        columns = self._history.watch(start, stop, self._keys)
        return start + self._quiet(columns, before)

    def _quiet(self, columns: Sequence[Sequence[float]], before: float | None) -> int:
        """How many values there are before something happens."""
        if self._changes:
            return _first(value != before for value in map(self._functions[0], *columns))
        if len(self._functions) == 2:
            x, y = (map(function, *columns) for function in self._functions)
            return _first(not (a < b or a > b) for a, b in zip(x, y, strict=True))
        lost = (_first(value != value for value in column) for column in columns)
        return min(_first(map(self._functions[0], *columns)), *lost)

    def _placed(self, lesson: Lesson) -> list[Key]:
        """The keys as an update records them; none where they are not recorded, or not in the same place each time."""
        trace, schedule = lesson.trace, lesson.trace.schedule
        if all(key.kind == "epoch_error" for key, _ in self._named) and schedule.updates > 1:
            return [_EPOCH_ERROR] if self._named else []
        places = trace.batch(1, 1).places
        steady = schedule.updates == 1 and schedule.order == "file"
        found = []
        for key, address in self._named:
            if address.update is not None or key.is_of_end or (key.sample and not steady):
                return []
            if key.kind == "epoch_error":
                key = _ERROR if schedule.updates == 1 else _EPOCH_ERROR
            if key.sample:
                if key.sample not in places and (address.sample is not None or key.is_data):
                    return []
                key = key._replace(sample=places.get(key.sample, 1))
            found.append(key)
        try:
            recorded = trace.run(1, 1)
            for key in found:
                recorded.value(key)
        except KeyError:
            return []
        return found


def _first(happens: Iterable[object]) -> int:
    """How many come before the first that is true."""
    count = 0
    for one in happens:
        if one:
            break
        count += 1
    return count
