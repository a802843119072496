"""Three short evenings of one person, and the history that keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tempo.history.history import History
from tests.unit.history.short_sessions import recording


@pytest.fixture(scope="module")
def evenings(tmp_path_factory) -> list[Path]:
    """Three sessions of ann."""
    folder = tmp_path_factory.mktemp("evenings")
    return [recording(folder / f"evening{seed}.csv", seed) for seed in (1, 2, 3)]


@pytest.fixture
def book(tmp_path, evenings) -> History:
    history = History(tmp_path / "book")
    assert len(history.add(evenings).new) == 3
    return history
