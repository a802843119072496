"""The nouns of the history: a session that is kept, and its reps."""

from __future__ import annotations

import hashlib
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from tempo import __version__
from tempo.coach.scoring import SetSummary
from tempo.errors import TempoError
from tempo.exercises.effort import Effort
from tempo.exercises.exercise import HEEL_RAISE
from tempo.reps.rep import DEFINITIONS_VERSION, Rep

if TYPE_CHECKING:
    from tempo.samples import Samples
    from tempo.session import Analysis

#: Whose a recording is that names nobody, and whose one is that nobody did.
NOBODY = "me"
SIMULATED = "simulated"
#: So many letters of the samples' hash tell one session from another, for people.
ID_LETTERS = 8
WHEN = ("before", "after", "next_morning")


@dataclass(frozen=True, slots=True)
class KeptRep:
    """A rep with what the coach said of it."""

    rep: Rep
    score: float | None
    on_tempo: bool | None


@dataclass(frozen=True, slots=True)
class KeptEffort:
    """An effort of another exercise with what the coach said of it."""

    effort: Effort
    score: float | None


@dataclass(frozen=True, slots=True)
class KeptSession:
    """One finished session of one exercise as the history keeps it: of reps, or of efforts.

    ``started`` carries the offset from UTC of the place where it was recorded, ``started_known``
    is False where only the file's date told it. ``foot_length_cm`` is None where nobody gave it.
    ``pain`` has the answers 0–10 that there are, by `WHEN`.
    """

    sha256: str
    file: str
    person: str
    started: datetime
    started_known: bool
    duration_s: float
    protocol: str
    mount: str | None
    level: str
    foot_length_cm: float | None
    side: str | None
    legs_down: int | None
    knee: str | None
    load_kg: float | None
    step_height_cm: float | None
    origin: str | None
    notes: str | None
    pain: dict[str, float]
    pain_where: tuple[str, ...]
    definitions: int
    version: str
    score: float | None
    quality: tuple[str, ...]
    sets: tuple[SetSummary, ...]
    reps: tuple[KeptRep, ...]
    exercise: str = HEEL_RAISE.name
    efforts: tuple[KeptEffort, ...] = ()

    @property
    def id(self) -> str:
        """What people call it by."""
        return self.sha256[:ID_LETTERS]

    @property
    def day(self) -> date:
        """The day on which it began, where it was recorded; a session over midnight is one."""
        return self.started.date()

    @property
    def counted(self) -> tuple[KeptRep, ...]:
        """The reps that are whole and no practice."""
        return tuple(kept for kept in self.reps if kept.rep.counted)

    @property
    def count(self) -> int:
        """Whole reps, or efforts."""
        return len(self.counted) + len(self.efforts)

    @property
    def on_tempo_share(self) -> float | None:
        """Reps on tempo among those that could be called, 0–1."""
        called = [kept.on_tempo for kept in self.reps if kept.on_tempo is not None]
        return sum(called) / len(called) if called else None

    @property
    def lowering_s(self) -> float:
        """Seconds of counted lowering that are known."""
        return sum(kept.rep.eccentric_s.value or 0.0 for kept in self.counted)

    @property
    def tut_s(self) -> float:
        """Seconds under tension that are known."""
        return sum(kept.rep.tut_s.value or 0.0 for kept in self.counted)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the recordings that were handed in."""

    new: tuple[KeptSession, ...] = ()
    known: int = 0
    failed: tuple[TempoError, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the history."""

    name: str
    sessions: int
    first: date
    last: date


def samples_hash(samples: Samples) -> str:
    """SHA-256 of the samples as numbers: the same signal in another spelling is the same."""
    rows = np.column_stack([samples.time_s, samples.acc_mps2, samples.gyr_dps])
    return hashlib.sha256(np.ascontiguousarray(rows, dtype="<f8").tobytes()).hexdigest()


def keep(analysis: Analysis, file: str, sha256: str) -> KeptSession:
    """What is kept of an analysis; the sidecar must say who and when."""
    recording, outcome = analysis.recording, analysis.outcome
    sidecar, time_s = recording.sidecar, recording.samples.time_s
    pain = {when: value for when, value in (sidecar.pain or {}).items() if value is not None}
    where = sidecar.extra.get("pain_where")
    pairs = zip(map(_bare, outcome.reps), analysis.scores, strict=True)
    given = "foot_length_default" not in outcome.quality
    return KeptSession(
        sha256=sha256,
        file=file,
        person=sidecar.person or NOBODY,
        started=datetime.fromisoformat(str(sidecar.started_at)).replace(microsecond=0),
        started_known=sidecar.extra.get("started_from") is None,
        duration_s=float(time_s[-1] - time_s[0]) if len(time_s) else 0.0,
        protocol=analysis.protocol.name,
        mount=outcome.mount,
        level=outcome.level,
        foot_length_cm=outcome.foot_length_cm if given else None,
        side=sidecar.side,
        legs_down=sidecar.legs_down,
        knee=sidecar.knee,
        load_kg=sidecar.load_kg,
        step_height_cm=sidecar.step_height_cm,
        origin=sidecar.origin,
        notes=sidecar.notes,
        pain={when: pain[when] for when in WHEN if when in pain},
        pain_where=tuple(str(each) for each in where) if isinstance(where, list) else (),
        definitions=DEFINITIONS_VERSION,
        version=__version__,
        score=analysis.score,
        quality=(*recording.quality, *outcome.quality),
        sets=analysis.sets,
        reps=tuple(KeptRep(rep, score.score, score.on_tempo) for rep, score in pairs),
        exercise=analysis.chosen.name,
        efforts=tuple(
            KeptEffort(effort, score.score)
            for effort, score in zip(analysis.efforts, analysis.effort_scores, strict=True)
        ),
    )


def _bare(rep: Rep) -> Rep:
    """The rep without what only its own session needs: fields that may be left out are not kept."""
    spare = {one.name: one.default for one in fields(rep) if one.default is not MISSING}
    return replace(rep, **spare) if spare else rep
