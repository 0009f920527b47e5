"""One update on arrays as straight-line numpy: the engine, run once on a tape, printed and compiled.

It is printed in two ways. `update` returns every quantity. `train` runs many updates, of which nothing is kept but the
errors and the last state: only what these need is computed, and into the same arrays again and again. Both do the same
operations in the same order on arrays of the same layout, so that both give the same bits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from nnstep.engine.tape import Array, Form, Operation, Tape, Traced, erf, form_of
from nnstep.quantities.key import Family, Key, index_in
from nnstep.quantities.layout import Layout

# How an operation is written, where that is not a call of the function of numpy that has its name.
_WRITTEN: Final = {
    "add": "{0} + {1}",
    "subtract": "{0} - {1}",
    "multiply": "{0} * {1}",
    "divide": "{0} / {1}",
    "matmul": "{0} @ {1}",
    "negative": "-{0}",
    "power": "{0} ** {1}",
    "power_of": "{0} ** {settings}",
    "transposed": "{0}.T",
    "item": "{0}[{settings}]",
    "argmax": "{0}.argmax({settings})",
    "as_float": "asarray({0}, float)[()]",
    "broadcast": "broadcast_to({0}, {settings})",
    "add_reduce": "add_reduce({0}, {settings})",
    "maximum_reduce": "maximum_reduce({0}, {settings})",
}
_VIEWS: Final = frozenset(("transposed", "item", "broadcast"))  # results that show the numbers of another array
_NEW: Final = frozenset(  # those that cannot be put into an array that is there already
    ("argmax", "as_float", "where", "erf", "add_reduce", "maximum_reduce", "power", "maximum", "minimum")
)
_SPECIAL: Final[Mapping[str, Any]] = {
    "asarray": np.asarray,
    "broadcast_to": np.broadcast_to,
    "add_reduce": np.add.reduce,
    "maximum_reduce": np.maximum.reduce,
    "float64": np.float64,
    "erf": erf,
}


class Recorder:
    """What the engine records when it runs on a tape."""

    def __init__(self, layout: Layout, given: Mapping[Family, Traced], samples: int, *, lean: bool) -> None:
        self.lean = lean
        self.arrays = dict(given)
        self.recorded: dict[Family, Traced] = {}
        self.layout, self._samples = layout, samples

    def given(self, family: Family) -> Traced:
        """The array with this name."""
        return self.arrays[family]

    def record(self, family: Family, array: Traced) -> Traced:
        """Keeps an array under its name, in its full shape: a formula may give a constant."""
        full = array.filled(self.layout.shape(family, self._samples))
        self.arrays[family] = self.recorded[family] = full
        return full


class Program:
    """The operations of an update, or of a part of one, with batches of one size.

    given: the families of what `update` is given, in order: the arrays of the state, what is counted, the data.
    following: what the arrays of the state are in the next update. slots: where in a result of `update` each array
    stands. fixed: what is the same in each update.
    """

    def __init__(
        self, tape: Tape, recorder: Recorder, given: Mapping[Family, Traced], following: Sequence[Family] = ()
    ) -> None:
        self.layout = recorder.layout
        self.following = tuple(following)
        self.places = {family: place for place, family in enumerate(given)}
        self.slots = {family: place for place, family in enumerate(recorder.recorded)}
        self.fixed = {
            family: traced.value
            for family, traced in recorder.arrays.items()
            if family not in self.places and family not in self.slots
        }
        self._operations, self._constants = tape.operations, tape.constants
        self._recorded = {family: traced.name for family, traced in recorder.recorded.items()}
        names = [traced.name for traced in given.values()]
        self._state, self._told = names[: len(following)], names[len(following) :]
        forms = [form_of(traced.value) for traced in given.values()]
        after = [recorder.arrays[family] for family in following]
        self._following = {name: one.name for name, one in zip(self._state, after, strict=True)}
        self._is_steady = forms[: len(following)] == [form_of(one.value) for one in after]
        self.update = self._compiled("update", self._update_lines(), names)
        self._other_names = {family: traced.name for family, traced in recorder.arrays.items()}
        self._training: dict[tuple[Any, ...], Callable[..., tuple[Array, ...]]] = {}

    def train(
        self, updates: Iterable[tuple[Any, ...]], state: Sequence[Array], error: Family, watched: tuple[Key, ...]
    ) -> tuple[tuple[Array, ...], list[Any]]:
        """The state after these updates, each told by what is given to it, and what is kept of each.

        That is its error, or a list of its samples' errors; with something watched, a tuple of that and its values.
        """
        run = self._training.get((error, watched))
        if run is None:
            items = [self._item(key) for key in watched]
            kept = [self._named(error), *(name for name, _ in items)]
            needed = self._needed({*kept, *self._following.values()})
            loop = _Training(needed, self._following, kept, reuse=self._is_steady)
            shown = [".tolist()" if error.per_sample else "", *(index for _, index in items)]
            lines = loop.lines(self._told, shown)
            self._constants |= {name: _empty(form) for name, form in loop.buffers.items()}
            run = self._compiled("train", lines, ["updates", "keep", *self._state])
            self._training[error, watched] = run
        found: list[Any] = []
        return run(updates, found.append, *state), found

    def _named(self, family: Family) -> str:
        """The name of an array that is given, fixed or recorded. Raises: KeyError where it is none of these."""
        name = self._recorded.get(family)
        return self._other_names[family] if name is None else name

    def _item(self, key: Key) -> tuple[str, str]:
        """The name of a key's array, and its index as it is written. Raises: KeyError."""
        family = self.layout.family(key)
        index = index_in(family, key)
        return self._named(family), f"[{', '.join(map(str, index))}]" if index else ""

    def _update_lines(self) -> list[str]:
        lines = [f"{one.name} = {_written(one, one.operands)}" for one in self._operations]
        return [*lines, f"return ({', '.join(self._recorded.values())},)"]

    def _needed(self, wanted: set[str]) -> list[Operation]:
        """The operations that some arrays need."""
        found = []
        for one in reversed(self._operations):
            if one.name in wanted:
                found.append(one)
                wanted.update(one.operands)
        return found[::-1]

    def _compiled(self, name: str, lines: Sequence[str], arguments: Sequence[str]) -> Callable[..., tuple[Array, ...]]:
        body = "\n".join(f"    {line}" for line in lines)
        known: dict[str, Any] = {one: self._constants[one] for one in re.findall(r"\b[kb]\d+\b", body)}
        for called in set(re.findall(r"(?<![.\w])([a-z_]\w*)\(", body)).difference(arguments):
            known[called] = _SPECIAL[called] if called in _SPECIAL else getattr(np, called)
        # What is always the same is a default, and so a local variable, which is fast to reach.
        head = ", ".join([*arguments, *(f"{one}={one}" for one in sorted(known))])
        exec(compile(f"def {name}({head}):\n{body}\n", "<arrays>", "exec"), known)
        return known[name]  # type: ignore[no-any-return]


def _written(one: Operation, operands: Sequence[str], into: str = "") -> str:
    """An operation as an expression; into: the array that its numbers are put into."""
    settings = ", ".join(map(str, one.settings))
    if into:
        function = "square" if one.function == "power_of" else one.function
        return f"{function}({', '.join(operands)}, {into})"
    pattern = _WRITTEN.get(one.function)
    return pattern.format(*operands, settings=settings) if pattern else f"{one.function}({', '.join(operands)})"


def _is_view(one: Operation) -> bool:
    """Whether a result shows the numbers of another array; an item is a number of its own."""
    return one.function in _VIEWS and bool(one.form.shape)


def _can_be_put(one: Operation) -> bool:
    """Whether numpy can put the result of an operation into an array that is there already."""
    if not one.form.shape or one.function in _VIEWS or one.function in _NEW:
        return False
    return one.function != "power_of" or one.settings == (2,)


def _empty(form: Form) -> Array:
    """An array of a form, with any numbers."""
    order = sorted(range(len(form.shape)), key=lambda axis: -form.strides[axis])
    empty = np.empty([form.shape[axis] for axis in order], form.kind)
    return empty.transpose([order.index(axis) for axis in range(len(order))])


class _Training:
    """Writes the loop of a program that keeps nothing.

    A result is put into an array of its own form (shape and layout: sums depend on it) that nothing needs any more; new
    parameters into one that changes places with the old ones at the end of each update.
    """

    def __init__(
        self, operations: Sequence[Operation], following: Mapping[str, str], kept: Sequence[str], *, reuse: bool
    ) -> None:
        self._operations, self._next, self._kept = operations, following, kept
        # A state of another form would give other forms to what is made of it.
        self._reusing = reuse
        self._root: dict[str, str] = {}  # whose numbers a view shows
        for one in operations:
            self._root[one.name] = self._root_of(one.operands[0]) if _is_view(one) else one.name
        self.buffers: dict[str, Form] = {}
        self._free: dict[Form, list[str]] = {}
        self._put: dict[str, str] = {}  # where results are

    def lines(self, given: Sequence[str], shown: Sequence[str]) -> list[str]:
        """The body of the function.

        given: what each update is given, its counts first. shown: what is written after each array that is kept.
        """
        operands = {name for one in self._operations for name in one.operands}
        changing = self._changing()
        before = [line for old, new in changing for line in (f"{new} = empty_like({old})", f'{old} = {old}.copy("K")')]
        body = [f"{count} = float64({count})" for count in given[:2] if count in operands]
        last = self._last_uses()
        lasting = {self._root_of(name) for name in self._next.values()}
        for number, one in enumerate(self._operations):
            read = [self._put.get(name, name) for name in one.operands]
            done = [root for root in set(map(self._root_of, one.operands)) if last.get(root) == number]
            if self._reusing and one.name not in lasting and _can_be_put(one):
                if one.function != "matmul":  # which is not done in place
                    self._release(done)
                    done = []
                self._put[one.name] = self._buffer(one.form)
            into = self._put.get(one.name)
            if into is not None:
                body.append(_written(one, read, into))
            else:  # a view of an array that is always the same one is made once
                lines = before if _is_view(one) and read[0] in self.buffers else body
                lines.append(f"{one.name} = {_written(one, read)}")
            self._release(done)
        kept = [self._put.get(name, name) + after for name, after in zip(self._kept, shown, strict=True)]
        body.append(f"keep({kept[0]})" if len(kept) == 1 else f"keep(({', '.join(kept)}))")
        swapped = dict(changing) | {new: old for old, new in changing}
        swapped |= {
            old: self._put.get(new, new) for old, new in self._next.items() if old not in swapped and old != new
        }
        body += [f"{', '.join(swapped)} = {', '.join(swapped.values())}"] if swapped else []
        loop = [f"for {', '.join(given)} in updates:", *(f"    {line}" for line in body)]
        return [*before, *loop, f"return ({', '.join(self._next)},)"]

    def _root_of(self, name: str) -> str:
        return self._root.get(name, name)

    def _changing(self) -> list[tuple[str, str]]:
        """The states whose next ones can be put into an array that they change places with, and that array."""
        made = {one.name for one in self._operations if _can_be_put(one)}
        names = list(self._next.values())
        found = (
            []
            if not self._reusing
            else [old for old, new in self._next.items() if new in made and names.count(new) == 1]
        )
        self._put |= {self._next[old]: f"new_{old}" for old in found}
        return [(old, f"new_{old}") for old in found]

    def _last_uses(self) -> dict[str, int]:
        """The number of the last operation that needs the numbers of each array; what is kept is needed to the end."""
        last = {self._root_of(name): number for number, one in enumerate(self._operations) for name in one.operands}
        for name in self._kept:
            last.pop(self._root_of(name), None)
        return last

    def _buffer(self, form: Form) -> str:
        free = self._free.get(form)
        if free:
            return free.pop()
        name = f"b{len(self.buffers)}"
        self.buffers[name] = form
        return name

    def _release(self, roots: Iterable[str]) -> None:
        for root in roots:
            buffer = self._put.get(root)
            if buffer in self.buffers:
                self._free.setdefault(self.buffers[buffer], []).append(buffer)
