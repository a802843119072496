"""Tests that need a real sensor are left out, not skipped, where none is named."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("TEMPO_SENSOR"):
        return
    for_hardware = [item for item in items if item.get_closest_marker("hardware")]
    if for_hardware:
        config.hook.pytest_deselected(items=for_hardware)
        items[:] = [item for item in items if item not in for_hardware]
