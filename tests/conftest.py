"""What all tests share: none of them touches the state of the person who runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNSTEP_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        for name in ("COLUMNS", "LINES", "NO_COLOR", "NNSTEP_DEBUG", "PYTHONIOENCODING"):
            patch.delenv(name, raising=False)
        yield
