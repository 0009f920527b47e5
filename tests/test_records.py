"""Records: nothing changes one once it is made, and the standard library can do with them what it does with its own."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
import pprint
import typing
from functools import cached_property
from types import ModuleType
from typing import Any

import pytest

import nnstep
from nnstep.records import NamedTuple, dataclass, field

# Those that are filled while something is looked for, read or walked through.
CHANGING = (
    "candidates.Candidate",
    "followed.Followed",
    "machine.Base",
    "machine.Node",
    "nodes.Node",
    "ranking.Found",
    "studio.Studio",
    "together._Offer",
    "true_digits.TrueDigits",
)


def modules() -> list[ModuleType]:
    """Every module of the package."""
    names = [one.name for one in pkgutil.walk_packages(nnstep.__path__, "nnstep.") if not one.name.endswith("__main__")]
    return [importlib.import_module(name) for name in names]


def classes() -> dict[str, type[Any]]:
    """Every dataclass of the package, by its full name."""
    return {
        f"{one.__module__}.{one.__qualname__}": one
        for module in modules()
        for one in vars(module).values()
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__ == module.__name__
    }


RECORDS = {name: one for name, one in classes().items() if not name.endswith(CHANGING)}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_refuses_to_be_changed(name: str) -> None:
    """Assigning to a field or deleting it raises what a frozen dataclass raises, and so does a new attribute."""
    one = object.__new__(RECORDS[name])
    for word in (*(said.name for said in dataclasses.fields(one)), "something_else"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(one, word, 1)
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(one, word)


def test_what_changes_is_named_here() -> None:
    """Every dataclass that may be changed is meant to be, and is there."""
    found = [name for name in classes() if name.endswith(CHANGING)]
    assert len(found) == len(CHANGING)


def test_the_layout_of_a_trace_keeps_its_samples() -> None:
    """A network of two inputs and one sample stays one, whoever has hold of its layout."""
    layout = nnstep.trace(nnstep.load("article")).layout
    with pytest.raises(dataclasses.FrozenInstanceError):
        layout.samples = 5  # type: ignore[misc]
    assert layout.samples == 1


@dataclass(frozen=True, slots=True)
class Slotted:
    x: int
    y: int = 2
    z: list[int] = field(default_factory=list, compare=False)
    w: str = field(default="w", kw_only=True, repr=False)


@dataclass(frozen=True)
class Loose:
    x: int
    y: int = 2
    z: list[int] = field(default_factory=list, compare=False)
    w: str = field(default="w", kw_only=True, repr=False)

    @cached_property
    def total(self) -> int:
        return self.x + self.y


@dataclass(frozen=True, slots=True)
class Longer(Slotted):
    v: int = 0


BOTH = pytest.mark.parametrize("kind", [Slotted, Loose, Longer])


@BOTH
def test_fields_are_taken_by_place_by_name_and_by_default(kind: Any) -> None:
    """What is given is there, and what is not has its default; a made default is every record's own."""
    one, other = kind(1, w="a"), kind(x=1, y=5)
    assert (one.x, one.y, one.z, one.w) == (1, 2, [], "a")
    assert (other.y, other.w) == (5, "w")
    assert one.z is not other.z


@BOTH
@pytest.mark.parametrize("wrong", [{}, {"x": 1, "u": 2}])
def test_what_is_missing_or_unknown_is_an_error(kind: Any, wrong: dict[str, int]) -> None:
    """A field without a default has to be given, and no other names are taken."""
    with pytest.raises(TypeError):
        kind(**wrong)


@pytest.mark.parametrize("before", [0, 20])
@pytest.mark.parametrize(("values", "named"), [((1, 2, [], 4), {}), ((1,), {"x": 2}), ((), {"y": 2}), ((1,), {"u": 2})])
def test_the_first_of_a_kind_takes_what_later_ones_take(before: int, values: Any, named: Any) -> None:
    """Too many, one twice, one missing, one unknown: as a function says it, with or without others made before."""

    @dataclass(frozen=True, slots=True)
    class New:
        x: int
        y: int = 2
        z: list[int] = field(default_factory=list)

    made = [New(number) for number in range(before)]
    assert [one.x for one in made] == list(range(before))
    with pytest.raises(TypeError):
        New(*values, **named)


@BOTH
def test_a_field_by_name_only_is_not_taken_by_place(kind: Any) -> None:
    """Three fields stand in a row, and the fourth has to be named."""
    with pytest.raises(TypeError):
        Slotted(1, 2, [], "w")  # type: ignore[misc]


@BOTH
def test_equal_fields_make_equal_records_with_one_hash(kind: Any) -> None:
    """A field that is not compared makes no difference, every other one does."""
    assert kind(1, 2, [3]) == kind(1, 2, [4])
    assert hash(kind(1, 2, [3])) == hash(kind(1, 2, [4]))
    assert kind(1, 2) != kind(1, 3)
    assert kind(1, w="a") != kind(1, w="b")


@BOTH
def test_the_standard_library_knows_them(kind: Any) -> None:
    """replace, copy, deepcopy, pickle and a pattern all give the record's own fields back."""
    one = kind(1, 2, [3], w="a")
    for same in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one)), dataclasses.replace(one)):
        assert (same, same.z, same.w) == (one, [3], "a")
    assert dataclasses.replace(one, y=7).y == 7
    assert dataclasses.asdict(one)["z"] == [3]
    assert pprint.pformat(one) == repr(one)
    match one:
        case Slotted(x, y) | Loose(x, y):
            assert (x, y) == (1, 2)


def test_a_cached_property_is_worked_out_once_and_kept() -> None:
    """It stands beside the fields, where nothing is refused."""
    one = Loose(1)
    assert one.total == 3
    assert one.__dict__["total"] == 3


class Named(NamedTuple):
    """Two numbers."""

    x: int
    y: int = 2

    def total(self) -> int:
        return self.x + self.y


class AsTyping(typing.NamedTuple):
    """Two numbers."""

    x: int
    y: int = 2


def test_a_named_tuple_is_what_that_of_typing_is() -> None:
    """It is taken apart, exchanged, copied and shown as the standard one; and it keeps its words and methods."""
    one, other = Named(1), AsTyping(1)
    assert one == other == (1, 2)
    assert (one._replace(y=5).total(), one._asdict(), Named._fields) == (6, other._asdict(), AsTyping._fields)
    assert (repr(one), Named.__doc__) == (repr(other).replace("AsTyping", "Named"), AsTyping.__doc__)
    assert copy.copy(one) == pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(TypeError):
        Named()  # type: ignore[call-arg]
