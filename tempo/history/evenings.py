"""Evenings that were done: a small file each, of exercises that a sensor saw and that none did.

It says what was done against what is asked; what a sensor recorded lies beside it, to be analysed
exercise by exercise.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from tempo import __version__
from tempo.coach.evening_report import EveningReport, StepDone
from tempo.errors import TempoError
from tempo.reps.rep import DEFINITIONS_VERSION
from tempo.sources.recording import Recording, write_recording


@dataclass(frozen=True, slots=True)
class KeptStep:
    """One exercise of an evening; sets are of one side each, where it has two ``sides``."""

    exercise: str
    protocol: str
    asked_sets: int
    whole_sets: int
    reps: int
    asked_reps: int | None
    worked_s: float
    measured: bool
    seen: int | None
    score: float | None
    sides: int = 1


@dataclass(frozen=True, slots=True)
class KeptEvening:
    """One evening as the history keeps it."""

    person: str
    started: datetime
    routine: str
    ended: str
    steps: tuple[KeptStep, ...]
    hidden: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day on which it began, where it was done."""
        return self.started.date()

    @property
    def done(self) -> int:
        """Exercises of which at least one set was done whole."""
        return sum(each.whole_sets > 0 for each in self.steps)


def keep_evening(
    report: EveningReport,
    started: datetime,
    person: str,
    folder: Path,
    recording: Recording | None = None,
) -> Path:
    """Write an evening down, where only this person can read it, and its recording beside it.

    Raises
    ------
    TempoError
        The folder cannot be written.
    """
    kept = {
        "definitions": DEFINITIONS_VERSION,
        "version": __version__,
        "person": person,
        "started_at": started.isoformat(timespec="seconds"),
        "routine": report.routine.name,
        "ended": report.ended,
        "steps": [asdict(_kept(step)) for step in report.steps],
        "hidden": [one.step.exercise.name for one in report.hidden],
    }
    text = json.dumps(kept, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    try:
        handle, name = mkstemp(dir=folder, prefix=".", suffix=".part")  # for this person alone
        new = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            place = _free(folder, f"{started:%Y-%m-%d_%H-%M-%S}")
            if recording is not None:
                beside = _recording_of(place)
                write_recording(beside, recording.samples, recording.sidecar)
                for kept_file in (beside, beside.with_suffix(".json")):
                    kept_file.chmod(0o600)
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)
    except OSError as problem:
        raise TempoError(
            f"the evening cannot be kept in {folder} ({problem.strerror or problem}); "
            "make room, or name another folder in TEMPO_HOME"
        ) from None
    return place


def evenings(folder: Path, person: str | None = None) -> tuple[KeptEvening, ...]:
    """The evenings of a person, or of everybody, in the order in which they happened.

    A file that cannot be read is left out: it says nothing that could be shown.
    """
    found = [one for _, one in _read(folder) if person is None or one.person == person]
    return tuple(sorted(found, key=lambda one: one.started))


def forget_evenings(folder: Path, person: str) -> int:
    """Delete every evening of a person; how many."""
    files = [path for path, one in _read(folder) if one.person == person]
    for path in files:
        for file in (path, _recording_of(path), _recording_of(path).with_suffix(".json")):
            file.unlink(missing_ok=True)
    return len(files)


def _read(folder: Path) -> Iterator[tuple[Path, KeptEvening]]:
    for path in sorted(folder.glob("*.json")):
        try:
            yield path, _evening(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            continue


def _evening(kept: dict[str, Any]) -> KeptEvening:
    known = {field.name for field in fields(KeptStep)}
    steps = tuple(
        KeptStep(**{name: value for name, value in step.items() if name in known})
        for step in kept["steps"]
    )
    started = datetime.fromisoformat(kept["started_at"])
    if started.tzinfo is None:
        started = started.astimezone()
    return KeptEvening(
        person=str(kept["person"]),
        started=started,
        routine=str(kept["routine"]),
        ended=str(kept["ended"]),
        steps=steps,
        hidden=tuple(map(str, kept["hidden"])),
    )


def _kept(done: StepDone) -> KeptStep:
    return KeptStep(
        exercise=done.step.exercise.name,
        protocol=done.step.protocol.name,
        asked_sets=done.asked_sets,
        whole_sets=done.whole_sets,
        reps=done.reps,
        asked_reps=done.asked_reps,
        worked_s=round(done.worked_s, 1),
        measured=done.measured,
        seen=None if done.seen is None else done.seen.count,
        score=None if done.seen is None else done.seen.score,
        sides=2 if done.step.sides == "each" else 1,
    )


def _recording_of(evening: Path) -> Path:
    return evening.with_suffix(".recording.csv")


def _free(folder: Path, name: str) -> Path:
    """A file that is not there yet."""
    count, place = 1, folder / f"{name}.json"
    while place.exists():
        count += 1
        place = folder / f"{name}_{count}.json"
    return place
