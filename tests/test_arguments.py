"""What is given to a public function is of its kind, or it is said in words what it is not."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy
import pytest

import nnstep
from nnstep.arguments import checked
from nnstep.network.quantity import Equation, Quantity
from nnstep.network.trace import Trace
from nnstep.network.whole_array import ArrayEquation, WholeArray
from nnstep.results.asked import Asked
from nnstep.results.picture import Picture
from nnstep.results.plotted import Plotted
from nnstep.results.result import Result
from nnstep.results.swept import Swept
from nnstep.results.walked import Step, Walk

ARTICLE = nnstep.load("article")
TRACE = nnstep.trace(ARTICLE)
FUNCTIONS = [one for name in nnstep.__all__ if inspect.isfunction(one := getattr(nnstep, name))]
ASIDE = {"composed", "reader"}  # parameters that are the program's own
INSTEAD = {"settings": {"w5": "0.5"}, "only": "w5", "answers": 3}  # wrong in their own way


def methods(kind: type) -> Iterator[Callable[..., Any]]:
    """The methods of a class that take anything."""
    for name, one in vars(kind).items():
        if inspect.isfunction(one) and not name.startswith("_") and len(inspect.signature(one).parameters) > 1:
            yield one


PUBLIC = (Trace, Quantity, Equation, Result, Step, Walk, Asked, Picture, Plotted, Swept, WholeArray, ArrayEquation)
OWN = ("quantity", "beside", "shown")  # methods that are the program's own
METHODS = [one for kind in PUBLIC for one in methods(kind) if one.__name__ not in OWN]


@pytest.mark.parametrize("function", [*FUNCTIONS, *METHODS], ids=lambda one: one.__qualname__)
def test_every_argument_is_checked(function: Callable[..., Any]) -> None:
    """Whatever is of no use in place of an argument raises an error of ours, before anything of the object is used."""
    signature = inspect.signature(function)
    for name, parameter in signature.parameters.items():
        if name in ("self", *ASIDE) or parameter.kind is parameter.VAR_KEYWORD or parameter.annotation == "Any":
            continue
        filled = {"trace": TRACE, "of": TRACE, "a": TRACE, "b": TRACE, "scenario": ARTICLE, "names": "w5"}
        arguments = [
            INSTEAD.get(other, object()) if other == name else filled.get(other, "w5")
            for other, one in signature.parameters.items()
            if one.default is one.empty and one.kind is not one.VAR_KEYWORD
        ]
        more = {name: INSTEAD.get(name, object())} if parameter.default is not parameter.empty else {}
        with pytest.raises(nnstep.UsageError, match="must be"):
            function(*arguments, **more)


def test_it_says_what_is_wrong() -> None:
    """The argument, what it must be, what it is, and how one gets it."""
    with pytest.raises(nnstep.UsageError) as error:
        nnstep.show("article", "w5")  # type: ignore[arg-type]
    assert str(error.value) == "trace must be a trace, not 'article'\n   = help: nnstep.trace(scenario) makes one"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: TRACE.array(None), "text must be a text, not None"),  # type: ignore[arg-type]
        (lambda: TRACE[0], "text must be a text, not 0"),  # type: ignore[index]
        (lambda: nnstep.errata(None), "text must be a text, not None"),  # type: ignore[arg-type]
        (lambda: nnstep.show(TRACE, "w5", 3), "names must be a text, not 3"),  # type: ignore[arg-type]
        (lambda: nnstep.show(TRACE, "w5", digits=0), "digits must be a whole number, 1 or more, not 0"),
        (lambda: nnstep.show(TRACE, "w5", digits=99), "digits may be 17 at most, not 99"),
        (lambda: TRACE.series("w5", True), "epochs must be a whole number, 1 or more, not True"),
        (lambda: TRACE.series("w5", 10**400), "epochs may be 10,000,000 at most, not a number of 1329 bits"),
        (lambda: TRACE.to_records("2"), "epochs must be a whole number, 1 or more, or several, not '2'"),  # type: ignore[arg-type]
        (lambda: nnstep.walk(TRACE)[0].text("wide"), "width must be a whole number, 20 or more, not 'wide'"),  # type: ignore[arg-type]
        (lambda: nnstep.sweep(TRACE, lr=[set()]), "a value must be a number, a text or a field's data, not a set"),
        (lambda: nnstep.check(TRACE, [("w5",)]), "an answer must be a name and a number, not a tuple"),  # type: ignore[list-item]
        (lambda: nnstep.compare(ARTICLE, "mazur"), "b must be a trace or a scenario, not 'mazur'"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_the_sentence(ask: Callable[[], object], said: str) -> None:
    """Each kind of argument has its words."""
    with pytest.raises(nnstep.UsageError) as error:
        ask()
    assert error.value.message == said


def test_numbers_of_numpy_are_numbers() -> None:
    """What numpy calls a whole number, a number or a truth is one, and Python's own goes on."""

    @checked
    def taken(epochs: int, hand: int | None = None, *, verbose: bool = False) -> list[type]:
        return [type(epochs), type(hand), type(verbose)]

    assert taken(numpy.int64(3), numpy.int8(2), verbose=numpy.bool_(True))[:2] == [int, int]
    assert nnstep.trace(ARTICLE, {"w5": numpy.float64(0.5), "w6": numpy.int64(1)})["w6"].value == 1.0  # type: ignore[dict-item]


def test_it_stays_the_function_that_it_is() -> None:
    """Its name, docstring and parameters are seen, and one too many or too few is Python's own error."""
    assert list(inspect.signature(nnstep.show).parameters)[:2] == ["trace", "names"]
    assert nnstep.show.__doc__
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        nnstep.trace()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="2 positional arguments"):
        nnstep.compare(TRACE, TRACE, 3)  # type: ignore[misc]
