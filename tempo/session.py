"""The hall: source → pipeline → coach, the same loop for a file and for a live sensor."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from tempo.coach.protocol import Protocol
from tempo.coach.protocols import choose_protocol
from tempo.coach.scoring import RepScore, SetSummary, score_rep, session_score, summarise_sets
from tempo.pipeline import Pipeline
from tempo.reps.rep import Measured, Rep
from tempo.reps.sets import Side
from tempo.samples import Interval
from tempo.sources.recording import Recording
from tempo.sources.sidecar import Sidecar
from tempo.step import Outcome, Setup

if TYPE_CHECKING:
    import pandas as pd

#: Samples a push when a whole recording is analysed: long enough for arrays, short enough for
#: caches.
_PUSH = 8192


@dataclass(frozen=True, slots=True)
class Analysis:
    """One recording, what was found in it, and how the coach judges it."""

    recording: Recording
    outcome: Outcome
    protocol: Protocol
    scores: tuple[RepScore, ...]
    sets: tuple[SetSummary, ...]
    score: float | None

    def to_frame(self) -> pd.DataFrame:
        """One row a rep: instants, every number with its ``…_ci``, score; NaN for what is withheld.

        Units are in the columns' names, as in DEFINITIONS.md.
        """
        import pandas as pd

        pairs = zip(self.outcome.reps, self.scores, strict=True)
        return pd.DataFrame([rep_row(rep, one.score, one.on_tempo) for rep, one in pairs])


def analyse(
    recording: Recording,
    *,
    mount: str = "auto",
    foot_length_cm: float | None = None,
    protocol: str | Protocol | None = None,
) -> Analysis:
    """Find and score every heel raise of a recording.

    Parameters
    ----------
    mount : ``foot``, ``shank`` or ``auto`` (the sidecar's mount, else what the signal shows).
    foot_length_cm : overrides the sidecar's; without either, 26 cm and wider intervals.
    protocol : a name, a TOML file or a `Protocol`; else the sidecar's, else ``box-10s``.

    Raises
    ------
    RecordingError
        When the protocol is not known.
    """
    chosen = choose_protocol(protocol, recording.sidecar.protocol)
    pipeline = Pipeline(setup_of(recording.sidecar, mount, foot_length_cm), showing=False)
    for start in range(0, len(recording.samples), _PUSH):
        pipeline.push(recording.samples[start : start + _PUSH])
    pipeline.finish()
    return judged(recording, pipeline.outcome(), chosen)


def judged(recording: Recording, outcome: Outcome, protocol: Protocol) -> Analysis:
    """Score what the pipeline found."""
    scores = tuple(score_rep(rep, protocol, outcome.level) for rep in outcome.reps)
    sets = summarise_sets(outcome.reps, scores)
    return Analysis(recording, outcome, protocol, scores, sets, session_score(scores))


def rep_row(rep: Rep, score: float | None, on_tempo: bool | None) -> dict[str, object]:
    """A rep as a table's row; ``withheld`` has ``field:code`` with spaces between."""
    known: dict[str, object] = {}
    withheld = []
    for name in (field.name for field in fields(rep)):
        value = getattr(rep, name)
        if isinstance(value, Measured):
            known |= {name: value.value, f"{name}_ci": value.ci}
            withheld += [f"{name}:{value.withheld}"] if value.withheld else []
        elif not isinstance(value, tuple):
            known[name] = value
    return known | {"on_tempo": on_tempo, "score": score, "withheld": " ".join(withheld)}


def setup_of(sidecar: Sidecar, mount: str = "auto", foot_length_cm: float | None = None) -> Setup:
    """What the sidecar tells the pipeline before the first sample."""
    if mount == "auto" and sidecar.mount in {"foot", "shank"}:
        mount = str(sidecar.mount)
    sides = tuple(Side(one.start_s, one.side or sidecar.side) for one in sidecar.sets)
    if not sides and sidecar.side is not None:
        sides = (Side(float("-inf"), sidecar.side),)
    return Setup(
        mount=mount,
        foot_length_cm=foot_length_cm if foot_length_cm is not None else sidecar.foot_length_cm,
        level=_labelled(sidecar, "level"),
        practice=_labelled(sidecar, "practice"),
        sides=sides,
    )


def _labelled(sidecar: Sidecar, name: str) -> tuple[Interval, ...]:
    return tuple(
        Interval(label.start_s, label.end_s) for label in sidecar.labels if label.label == name
    )
