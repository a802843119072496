"""A person's past sessions as the plan needs them, and the numbers that no document gives."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tempo.coach.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers that no document gives; the project's own choice, and yours to change."""

    #: Pain of more than this is too much (Silbernagel's number).
    most_pain: float = 5.0
    #: A week may have so much more lowering than the mean of the four before it.
    most_more: float = 0.30
    #: Steps are taken after so many sessions like each other …
    steady_sessions: int = 3
    #: … with so many of the reps on tempo.
    steady_share: float = 0.80
    #: A pause of so many days makes the next week a first week again.
    pause_days: int = 14
    deeper_cm: float = 0.5
    slower_s: float = 1.0
    more_reps: int = 2


@dataclass(frozen=True, slots=True)
class Past:
    """One past session. ``day`` counts days from any origin; ``pain`` has the answers there are."""

    day: int
    sets: int
    reps: int
    timed: int
    on_tempo: int
    lowering_s: float
    usual_lowering_s: float | None = None
    depth_cm: float | None = None
    pain: Mapping[str, float] = field(default_factory=dict)
    legs_down: int | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """Today, and what the person says of it."""

    day: int
    pain: float | None = None
    pain_where: frozenset[str] = frozenset()


def current_run(past: Sequence[Past], now: Now, rules: Rules) -> tuple[Past, ...]:
    """The sessions since the last long pause; none when it lasts until today."""
    run: list[Past] = []
    for session in past:
        if run and session.day - run[-1].day > rules.pause_days:
            run = []
        run.append(session)
    return tuple(run) if run and now.day - run[-1].day <= rules.pause_days else ()


def is_first_week(run: Sequence[Past], now: Now) -> bool:
    """Whether the first session of the run is less than a week ago."""
    return not run or now.day - run[0].day < 7


def usual(recent: Collection[Past]) -> tuple[int, int]:
    """Sets a session and reps a set, as they usually were."""
    sets = max(1, round(median(each.sets for each in recent)))
    per_set = [each.reps / each.sets for each in recent if each.sets]
    return sets, max(1, round(median(per_set))) if per_set else 1


def asked(protocol: Protocol, what: str) -> float | None:
    """The protocol's number for ``what``; None where its source gives none."""
    target = protocol.target(what)
    return None if target is None or isinstance(target.value, str) else float(target.value)
