"""Sessions write files where one stands (`x`), so their tests stand somewhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of their own for the tests of a module."""
    before = os.getcwd()
    os.chdir(tmp_path_factory.mktemp("session"))
    yield
    os.chdir(before)
