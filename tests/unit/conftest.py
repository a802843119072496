"""What several tests of the hall need."""

from __future__ import annotations

import pytest

from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.synthetic import as_recording


@pytest.fixture(scope="module")
def three_reps():
    """Three short lowerings and what is said of them beforehand."""
    recipe = Recipe(reps=3, lower_s=3.0, walk=False, rate_hz=100.0, protocol="hsr")
    return as_recording(prepare(recipe, seed=4))
