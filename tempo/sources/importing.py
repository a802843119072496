"""What was read from an export as a recording, with everything that was assumed in its sidecar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from tempo.samples import Samples
from tempo.sources import recording as canonical
from tempo.sources.exports.body import Watch
from tempo.sources.exports.catalogue import app
from tempo.sources.exports.grouping import Group
from tempo.sources.exports.loading import Asked, Loaded, load
from tempo.sources.exports.tables import Wishes
from tempo.sources.recording import Recording
from tempo.sources.sidecar import Sidecar, read_sidecar

#: Codes of `Note` that are stated with the answer, because they touch the numbers.
STATED = (
    *("times_rebuilt", "rows_sorted", "same_time_dropped", "zero_rows_dropped", "acc_slow"),
    *("merged_by_time", "rows_in_holes_dropped", "pauses_put_in", "gravity_added", "sign_turned"),
    *("elapsed_taken", "taken_for_gyroscope", "guess_confirmed"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: what the person said about units and columns, and who watches a long file."""

    gyr_unit: str | None = None
    rate_hz: float | None = None
    wishes: Wishes = field(default_factory=Wishes)
    watch: Watch | None = None


def of_sensor(path: Path, sensor: str) -> Path:
    """What one sensor's recording is called, of a file that holds several."""
    plain = re.sub(r"[^\w().:-]", "_", sensor)
    return Path(f"{path} {plain}")


def imported(path: Path, group: Group, sensor: str | None, reading: Reading) -> Recording:
    """The recording, with everything that was assumed in its sidecar."""
    asked = Asked(reading.gyr_unit, reading.rate_hz, reading.watch)
    loaded = load(str(path), group.layouts, group.companions, sensor, asked)
    rate_hz = canonical.usual_rate_hz(str(path), loaded.time_s)
    stuck = canonical.is_stuck(loaded.time_s, loaded.acc_mps2, loaded.gyr_dps)
    found = {
        "truncated_last_line": loaded.truncated,
        "duplicate_rows_dropped": loaded.duplicates > 0,
        **{note.code: True for note in loaded.notes if note.code in STATED},
        "stuck_samples": stuck,
    }
    return Recording(
        path=str(path if sensor is None else of_sensor(path, sensor)),
        samples=Samples(loaded.time_s, loaded.acc_mps2, loaded.gyr_dps),
        sidecar=_sidecar(path, group, loaded, sensor, rate_hz),
        quality=tuple(code for code, true in found.items() if true),
        duplicate_rows=loaded.duplicates,
    )


def _sidecar(
    path: Path, group: Group, loaded: Loaded, sensor: str | None, rate_hz: float
) -> Sidecar:
    """What lies beside the export, and what the export says of itself."""
    beside = path.with_suffix(".json")
    told = Sidecar()
    if beside != path and beside.is_file() and beside.read_bytes()[:64].lstrip().startswith(b"{"):
        told = read_sidecar(beside)
    files = dict.fromkeys(PurePosixPath(one.head.part.path).name for one in group.layouts)
    told_of = {
        "app": app(group.app).title,
        "files": list(files),
        "assumed": [{"code": note.code, **note.of} for note in loaded.notes],
    }
    return replace(
        told,
        sensor=told.sensor or sensor or loaded.sensor,
        started_at=told.started_at or loaded.started_at,
        sample_rate_hz=float(f"{rate_hz:.6g}"),
        origin="imported",
        extra={**told.extra, "imported": told_of},
    )


def notes_of(sidecar: Sidecar) -> tuple[Mapping[str, Any], ...]:
    """What an import assumed, codes with figures; whatever else a stranger wrote there is not."""
    told = sidecar.extra.get("imported")
    notes = told.get("assumed") if isinstance(told, Mapping) else None
    return tuple(filter(_is_note, notes)) if isinstance(notes, list | tuple) else ()


def _is_note(note: object) -> bool:
    return (
        isinstance(note, Mapping)
        and isinstance(note.get("code"), str)
        and all(isinstance(figure, str | int | float) for figure in note.values())
    )
