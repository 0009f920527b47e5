"""What all tests share: none of them touches the state of the person who runs them."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Where a change is judged, by `make test`, the same examples are tried each time; elsewhere new ones, to find what
# nobody thought of. How long they take says how busy the machine is.
settings.register_profile("exploring", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("judging", settings.get_profile("exploring"), derandomize=True)
settings.load_profile("judging" if os.environ.get("CI") else "exploring")


def pytest_collection_finish() -> None:
    """Ten thousand tests are no garbage: looked through for some again and again, they cost a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish() -> None:
    """Nor is what they have left: pytest would look through all of it twice."""
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNSTEP_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        for name in ("COLUMNS", "LINES", "NO_COLOR", "NNSTEP_DEBUG", "PYTHONIOENCODING"):
            patch.delenv(name, raising=False)
        yield
