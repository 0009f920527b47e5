"""What a rule finds: which illness, where it is told, whose it is, and the numbers that prove it."""

from __future__ import annotations

from typing import Literal

from nnstep.quantities.place import Place
from nnstep.records import dataclass

Name = Literal[
    "unfitting_loss", "unreachable_target", "unequal_scales", "symmetric_units", "saturated_unit", "dead_relu",
    "rounded_output", "vanishing_gradient", "exploding_gradient", "rate_too_large", "stalled_at_mean",
]  # fmt: skip
"""The stable words for illnesses."""

Unit = tuple[int, int]
"""A neuron: its layer and its place there, from 0."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A number that proves a finding. role: what it is in it; place: of the quantity that it is, where it is one."""

    role: str
    value: float
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An illness that was found. place: the step it is told at; units: the neurons that have it, none for all."""

    illness: Name
    place: Place
    proofs: tuple[Proof, ...]
    units: tuple[Unit, ...] = ()

    def __getitem__(self, role: str) -> float:
        """The number of a role. Raises: KeyError where it has none."""
        found = self.find(role)
        if found is None:
            raise KeyError(role)
        return found.value

    def find(self, role: str) -> Proof | None:
        """The proof in a role, where there is one."""
        return next((one for one in self.proofs if one.role == role), None)
