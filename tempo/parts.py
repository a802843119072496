"""A routine's recording, exercise by exercise: each part is a recording like any other.

A routine labels each exercise that its sensor saw from the moment in which level was shown
(``exercise:NAME`` and ``protocol:NAME`` over the same stretch) and in it the sets (``work``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tempo.coach.protocol import Protocol
from tempo.exercises.exercise import BY_NAME
from tempo.samples import Samples
from tempo.session import Analysis, analyse
from tempo.sources.recording import Recording
from tempo.sources.sidecar import Label, Sidecar

EXERCISE, PROTOCOL, WORK = "exercise:", "protocol:", "work"


def is_routine(sidecar: Sidecar) -> bool:
    """Whether the recording holds several exercises, by its labels."""
    return any(_exercise(label) for label in sidecar.labels)


def parts_of(recording: Recording) -> Iterator[Recording]:
    """Each exercise of a routine's recording in order; none where it is no routine's."""
    for label in recording.sidecar.labels:
        name = _exercise(label)
        if name is not None:
            samples = _between(recording.samples, label)
            if len(samples):
                yield replace(
                    recording, samples=samples, sidecar=part_sidecar(recording, label, name)
                )


def analyse_parts(
    recording: Recording,
    *,
    mount: str = "auto",
    foot_length_cm: float | None = None,
    protocol: str | Protocol | None = None,
    exercise: str | None = None,
) -> list[Analysis]:
    """A routine's exercises one by one; any other recording, or one exercise asked for, as one."""
    parts = list(parts_of(recording)) if exercise is None else []
    return [
        analyse(
            part,
            mount=mount,
            foot_length_cm=foot_length_cm,
            protocol=protocol,
            exercise=exercise,
        )
        for part in parts or [recording]
    ]


def part_sidecar(recording: Recording, span: Label, exercise: str) -> Sidecar:
    """What is known of one exercise of a routine."""
    sidecar = recording.sidecar
    labels = [each for each in sidecar.labels if _is_in(each, span)]
    protocols = [each.label.removeprefix(PROTOCOL) for each in labels if _is(each, PROTOCOL)]
    kept = [each for each in labels if not _is(each, EXERCISE) and not _is(each, PROTOCOL)]
    started = sidecar.started_at
    if started is not None and len(recording.samples):
        later_s = span.start_s - float(recording.samples.time_s[0])
        started = (datetime.fromisoformat(started) + timedelta(seconds=later_s)).isoformat()
    return replace(
        sidecar,
        exercise=exercise,
        protocol=protocols[0] if protocols else None,
        labels=tuple(kept),
        started_at=started,
    )


def _exercise(label: Label) -> str | None:
    name = label.label.removeprefix(EXERCISE)
    return name if _is(label, EXERCISE) and name in BY_NAME else None


def _is(label: Label, kind: str) -> bool:
    return label.label.startswith(kind)


def _is_in(label: Label, span: Label) -> bool:
    return span.start_s <= label.start_s and label.end_s <= span.end_s


def _between(samples: Samples, span: Label) -> Samples:
    first, end = samples.time_s.searchsorted([span.start_s, span.end_s])
    return samples[int(first) : int(end)]
