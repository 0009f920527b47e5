"""Addresses: what is spelled is read back, and what is none is refused (the contract's section 2)."""

from __future__ import annotations

import pytest

from nnstep.errors import UnknownQuantity
from nnstep.quantities.addresses import Address, behind, is_address, split_address


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("w5", "w5", Address()),
        ("w5@3", "w5", Address(3)),
        ("net_h1@3:2", "net_h1", Address(3, None, 2)),
        ("dE/dw5@3.2", "dE/dw5", Address(3, 2)),
        ("dE/dw5:2", "dE/dw5", Address(sample=2)),
    ],
)
def test_an_address_is_read_and_spelled(text: str, name: str, address: Address) -> None:
    """The epoch behind @, the update behind a point, the sample behind a colon; and back to the same text."""
    assert split_address(text) == (name, address)
    assert f"{name}{address}" == text


@pytest.mark.parametrize("text", ["w5@", "w5@x", "w5@3.", "w5@0", "w5:0", "w5@3.0", "w5@-1", "w5@1.2.3"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """Epochs, updates and samples are whole numbers from 1."""
    with pytest.raises(UnknownQuantity):
        split_address(text)


@pytest.mark.parametrize(
    ("typed", "meant"), [("3", "@3"), ("3.2", "@3.2"), ("3:2", "@3:2"), (":2", ":2"), ("@3", "@3")]
)
def test_an_address_alone_is_put_behind_a_name(typed: str, meant: str) -> None:
    """`--at 3` and `--at @3` mean the same, `:2` is a sample."""
    assert is_address(typed)
    assert behind(typed) == meant


@pytest.mark.parametrize("text", ["", "@", ":", "x", "w5@3", "3.x", "3:", "1.2.3"])
def test_what_is_not_an_address_alone(text: str) -> None:
    """A name, nothing, or half of one."""
    assert not is_address(text)


def test_a_sample_may_stand_before_the_epoch() -> None:
    """A page of sample 2 says net_h1:2, and who wants it in epoch 3 puts that behind: it is the same address."""
    assert split_address("net_h1:2@3") == split_address("net_h1@3:2")
    assert split_address("w5+:2@3.1") == ("w5+", Address(3, 1, 2))
