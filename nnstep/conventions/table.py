"""The libraries, in the order in which they are named, and finding one by what a person calls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final

from nnstep.conventions.entry import Library
from nnstep.errors import did_you_mean

# An entry is loaded when somebody asks for its library: a name, its module, what else it is called.
_ENTRIES: Final[Mapping[str, tuple[str, ...]]] = {
    "pytorch": ("pytorch", "torch"),
    "keras": ("keras", "tf.keras", "keras3"),
    "scikit-learn": ("sklearn", "sklearn", "scikit_learn"),
    "optax": ("optax", "jax"),
    "tinygrad": ("tinygrad",),
    "mlx": ("mlx",),
    "paddle": ("paddle", "paddlepaddle"),
    "tensorflow.js": ("tfjs", "tfjs", "tensorflowjs"),
    "fann": ("fann", "libfann"),
    "brain.js": ("brainjs", "brainjs", "brain"),
    "nnet": ("nnet", "r-nnet"),
    "neuralnet": ("neuralnet", "r-neuralnet"),
    "weka": ("weka",),
}


def libraries() -> Iterator[Library]:
    """All of them."""
    return map(_entry, _ENTRIES)


def library(name: str) -> Library | None:
    """The library with this name or alias, in any case."""
    wanted = name.strip().casefold()
    found = next((known for known, (_, *others) in _ENTRIES.items() if wanted in (known, *others)), None)
    return None if found is None else _entry(found)


def names() -> list[str]:
    """What libraries are called, and what else."""
    return list(dict.fromkeys(word for one, (_, *others) in _ENTRIES.items() for word in (one, *others)))


def there_are(name: str) -> str:
    """What is said to who names a library that is not there: the nearest, and which there are."""
    return f"{did_you_mean(name, names())}libraries are: {', '.join(_ENTRIES)}"


def _entry(name: str) -> Library:
    module = _ENTRIES[name][0]
    found = getattr(import_module(f"nnstep.conventions.{module}"), module.upper())
    assert isinstance(found, Library)
    return found
