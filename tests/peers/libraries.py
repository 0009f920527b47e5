"""The libraries that nnstep is held to: what each is called, where it is installed, and how finely it computes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ROOT / ".peers"  # git ignores it
PINS = Path(__file__).with_name("requirements")


class Environment(NamedTuple):
    """A virtual environment: its name, what is imported to see whether it works, and the megabytes it takes."""

    name: str
    imports: tuple[str, ...]
    megabytes: int

    @property
    def folder(self) -> Path:
        return ENVIRONMENTS / self.name

    @property
    def pins(self) -> Path:
        return PINS / f"{self.name}.txt"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """The state of the pins it was made from; it is there when the environment is whole."""
        return self.folder / ".installed"

    @property
    def reason(self) -> Path:
        """Why it is not there, where it could not be had."""
        return ENVIRONMENTS / f"{self.name}.skipped"


class Library(NamedTuple):
    """A library: its name in `like`, the environment and the runner, and how closely its numbers have to agree."""

    like: str
    environment: str
    runner: str
    relative: float  # 1e-9 where it computes in float64, 2e-5 where parts of it are float32


# The small ones first: where time or the disk runs out, most are there.
ENVIRONMENT = {
    made.name: made
    for made in (
        Environment("mlx", ("mlx.core", "mlx.nn"), 140),
        Environment("tinygrad", ("tinygrad",), 140),
        Environment("sklearn", ("sklearn.neural_network",), 300),
        Environment("jax", ("jax", "optax"), 630),
        Environment("pytorch", ("torch", "keras"), 1040),
        Environment("paddle", ("paddle",), 870),
    )
}
FLOAT64, FLOAT32 = 1e-9, 2e-5
LIBRARIES = (
    Library("pytorch", "pytorch", "pytorch", FLOAT64),
    Library("keras", "pytorch", "keras", FLOAT32),
    Library("scikit-learn", "sklearn", "sklearn", FLOAT64),
    Library("optax", "jax", "jax", FLOAT64),
    Library("tinygrad", "tinygrad", "tinygrad", FLOAT32),
    Library("mlx", "mlx", "mlx", FLOAT32),
    Library("paddle", "paddle", "paddle", FLOAT32),
)
