"""The libraries, in the order in which they are named, and finding one by what a person calls it."""

from __future__ import annotations

from typing import Final

from nnstep.conventions.entry import Library
from nnstep.conventions.keras import KERAS
from nnstep.conventions.pytorch import PYTORCH
from nnstep.errors import did_you_mean

# scikit-learn (sklearn.py) waits for an L2 term that is divided by the samples, and for E_reported.
LIBRARIES: Final[tuple[Library, ...]] = (PYTORCH, KERAS)


def library(name: str) -> Library | None:
    """The library with this name or alias, in any case."""
    wanted = name.strip().casefold()
    return next((one for one in LIBRARIES if wanted in (one.name, *one.aliases)), None)


def there_are(name: str) -> str:
    """What is said to who names a library that is not there: the nearest, and which there are."""
    known = [word for one in LIBRARIES for word in (one.name, *one.aliases)]
    return f"{did_you_mean(name, known)}libraries are: {', '.join(one.name for one in LIBRARIES)}"
