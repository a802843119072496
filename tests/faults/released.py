"""Keeps a folder of the history as this version leaves it: ``python -m tests.faults.released``.

To be run before a release that writes another schema or another format; what was kept once is
never made again.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from tempo.history.database import MIGRATIONS
from tempo.history.history import History
from tempo.history.kept import KeptEffort, KeptSession
from tempo.reps.rep import Measured
from tempo.samples import Samples
from tempo.simulator.recipe import DrillRecipe, Recipe, prepare, prepare_drill
from tempo.simulator.simulation import Simulated
from tempo.sources.recording import write_recording
from tempo.sources.sidecar import FORMAT_VERSION, read_sidecar
from tempo.sources.synthetic import write_simulated

KEPT = Path(__file__).with_name("old")
NAME = f"history-{len(MIGRATIONS)}-format-{FORMAT_VERSION}"


def told(session: KeptSession) -> dict[str, Any]:
    """What any later version must still say of a session."""
    return {
        "sha256": session.sha256,
        "person": session.person,
        "started": session.started.isoformat(),
        "notes": session.notes,
        "pain": session.pain,
        "score": session.score,
        "lowered_s": [kept.rep.eccentric_s.value for kept in session.reps],
    }


def told_of(kept: KeptEffort) -> dict[str, Any]:
    """What any later version must still say of an effort."""
    did = kept.effort.did
    numbers = {one.name: getattr(did, one.name) for one in fields(did)}
    return {"score": kept.score, "start_s": kept.effort.start_s} | {
        name: [value.value, value.ci] if isinstance(value, Measured) else value
        for name, value in numbers.items()
    }


def raises_of(history: History) -> KeptSession:
    """The one session of heel raises."""
    (session,) = (one for one in history.sessions() if one.exercise == "heel_raise")
    return session


def coarse(samples: Samples) -> Samples:
    """In few digits, so that what is kept is small."""
    return Samples(
        np.round(samples.time_s, 3), np.round(samples.acc_mps2, 3), np.round(samples.gyr_dps, 2)
    )


def write(recording: Path, made: Simulated, **known: Any) -> None:
    write_simulated(recording, made)
    sidecar = replace(read_sidecar(recording.with_suffix(".json")), person="ann", **known)
    write_recording(recording, coarse(made.samples), sidecar)


def main() -> None:
    place = KEPT / f"{NAME}.zip"
    if place.exists():
        sys.exit(f"{place} is kept already")
    made = prepare(Recipe(reps=2, lower_s=2.0, rate_hz=25.0, walk=False), 1)
    toes = prepare_drill(DrillRecipe("toe_raise", count=3, rate_hz=25.0), 3)
    with tempfile.TemporaryDirectory() as folder:
        evening, morning = Path(folder) / "evening.csv", Path(folder) / "morning.csv"
        write(evening, made, started_at="2026-03-01T18:30:00+01:00", notes="„old“")
        write(morning, toes, started_at="2026-02-27T07:10:00+01:00")
        root = Path(folder) / "history"
        history = History(root)
        history.add([evening, morning])
        history.edit("last", pain={"after": 3.0})
        other = history.sessions()[0]
        efforts = {"exercise": other.exercise, "efforts": [*map(told_of, other.efforts)]}
        kept = told(raises_of(history)) | {"other": efforts}
        (KEPT / f"{NAME}.json").write_text(json.dumps(kept, indent=1) + "\n")
        for left in root.glob("*.sqlite3-*"):
            left.unlink()
        shutil.make_archive(os.fspath(place.with_suffix("")), "zip", root)


if __name__ == "__main__":
    main()
