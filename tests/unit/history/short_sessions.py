"""Short recordings with what is known of them, and a history that is opened once more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tempo.history.history import History
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.recording import write_recording
from tempo.sources.sidecar import read_sidecar
from tempo.sources.synthetic import write_simulated

QUICK = Recipe(reps=2, lower_s=2.5, rate_hz=50.0, walk=False, foot_length_cm=26.0)


def recording(path: Path, seed: int = 1, **known: object) -> Path:
    """A short session on disk, with what is known of it."""
    simulated = prepare(QUICK, seed)
    write_simulated(path, simulated)
    sidecar = read_sidecar(path.with_suffix(".json"))
    changes = {"started_at": f"2026-03-0{seed}T18:30:00+01:00", "person": "ann"} | known
    write_recording(path, simulated.samples, replace(sidecar, **changes))  # type: ignore[arg-type]
    return path


def reopened(history: History) -> History:
    return History(history.folder.root)
