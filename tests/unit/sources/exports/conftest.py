"""One simulated session, and what is found in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.session import analyse
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.recording import Recording, Sidecar

NUMBERS = ("concentric_start_s", "concentric_end_s", "eccentric_start_s", "eccentric_end_s")


@pytest.fixture(scope="session")
def session() -> Samples:
    """Two lowerings of 3 s, sampled every 10 ms sharp, as every format can write it."""
    samples = prepare(Recipe(reps=2, lower_s=3.0, walk=False), seed=4).samples
    return Samples(np.arange(len(samples)) / 100, samples.acc_mps2, samples.gyr_dps)


def found(samples: Samples) -> np.ndarray:
    """Instants and drop of every rep."""
    analysis = analyse(Recording("x", samples, Sidecar()))
    return np.array(
        [
            [*(getattr(rep, name) for name in NUMBERS), rep.drop_cm.value]
            for rep in analysis.outcome.reps
        ]
    )


@pytest.fixture(scope="session")
def reps(session: Samples) -> np.ndarray:
    return found(session)


@pytest.fixture(scope="session")
def exports(root: Path) -> Path:
    """Other people's real exports, which lie beside the checkout and not in it."""
    folder = root.parent / "shared" / "exports"
    if not folder.is_dir():
        pytest.skip("the real exports (../shared/exports) are not on this machine")
    return folder
