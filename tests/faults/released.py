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
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tempo.history.database import MIGRATIONS
from tempo.history.history import History
from tempo.history.kept import KeptSession
from tempo.samples import Samples
from tempo.simulator.recipe import Recipe, prepare
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


def main() -> None:
    place = KEPT / f"{NAME}.zip"
    if place.exists():
        sys.exit(f"{place} is kept already")
    made = prepare(Recipe(reps=2, lower_s=2.0, rate_hz=25.0, walk=False), 1)
    coarse = Samples(
        np.round(made.samples.time_s, 3),
        np.round(made.samples.acc_mps2, 3),
        np.round(made.samples.gyr_dps, 2),
    )
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "evening.csv"
        write_simulated(recording, made)
        fields = {"person": "ann", "started_at": "2026-03-01T18:30:00+01:00", "notes": "„old“"}
        sidecar = replace(read_sidecar(recording.with_suffix(".json")), **fields)
        write_recording(recording, coarse, sidecar)
        root = Path(folder) / "history"
        history = History(root)
        history.add([recording])
        history.edit("last", pain={"after": 3.0})
        (session,) = history.sessions()
        (KEPT / f"{NAME}.json").write_text(json.dumps(told(session), indent=1) + "\n")
        for left in root.glob("*.sqlite3-*"):
            left.unlink()
        shutil.make_archive(os.fspath(place.with_suffix("")), "zip", root)


if __name__ == "__main__":
    main()
