"""Ranges of numbers: what lies in one, and how it is said."""

from __future__ import annotations

from nnstep.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from low to high, endless where one is None; `open_low`, `open_high`: without that end itself."""

    low: float | None = field(default=None, kw_only=True)
    high: float | None = field(default=None, kw_only=True)
    open_low: bool = field(default=False, kw_only=True)
    open_high: bool = field(default=False, kw_only=True)

    def allows(self, number: float) -> bool:
        """Whether a number lies in the range."""
        above = self.low is None or (number > self.low if self.open_low else number >= self.low)
        return above and (self.high is None or (number < self.high if self.open_high else number <= self.high))

    @property
    def range(self) -> str:
        """The range in words; empty where every number lies in it."""
        low = "" if self.low is None else f"above {self.low:g}" if self.open_low else f"{self.low:g} or more"
        high = "" if self.high is None else f"below {self.high:g}" if self.open_high else f"at most {self.high:g}"
        return " and ".join(filter(None, (low, high)))
