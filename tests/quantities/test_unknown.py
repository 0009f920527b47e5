"""Names that mean nothing here: whether nothing is called so, or it is known why there is none."""

from __future__ import annotations

import pytest

import nnstep
from nnstep.algebra.parse import UnknownWord, parse
from nnstep.errors import AbsentQuantity, UnknownName


@pytest.mark.parametrize(
    ("typed", "kind"), [("nett_h1", UnknownName), ("E_val", AbsentQuantity), ("E_reported", AbsentQuantity)]
)
def test_an_error_says_whether_the_name_is_one(typed: str, kind: type[Exception]) -> None:
    """A misspelt name is unknown; a name of other networks is absent from this one, and the help says why."""
    with pytest.raises(kind):
        nnstep.trace(nnstep.load("article")).find(typed)


def test_a_word_of_an_expression_that_is_no_name_is_told_as_data() -> None:
    """Whoever reads conditions asks of the word itself what is like it."""
    with pytest.raises(UnknownWord) as raised:
        parse("1 + nett", lambda text, place: None, {})
    assert (raised.value.word, raised.value.column) == ("nett", 5)
