"""One number a session: what trends are made of.

A point is the mean over a session's counted reps, with the half width of its 90 % interval; what
the recording cannot carry has no point. Sessions measured by different definitions are never put
side by side (`comparable`); what else makes two halves of a series unlike is named (`breaks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev

from tempo.errors import TempoError
from tempo.history.kept import KeptSession
from tempo.reps.change import Average, SharedError, average
from tempo.reps.rep import DEFINITIONS_VERSION, Measured
from tempo.weeks.of_efforts import OF_EFFORTS, effort_number

#: Means over reps, in the order in which they are shown.
OF_REPS = ("eccentric_s", "depth_below_level_cm", "evenness", "top_hold_s")
#: One number of the whole session.
OF_SESSIONS = ("on_tempo_share", "decay_s")
PAIN = ("pain_before", "pain_after", "pain_next_morning")
QUANTITIES = (*OF_REPS, *OF_SESSIONS, *PAIN)
_NINETY = 1.645


@dataclass(frozen=True, slots=True)
class Point:
    """A session's number; ``ci`` None: it is an answer, not a measurement."""

    session: KeptSession
    value: float
    ci: float | None


@dataclass(frozen=True, slots=True)
class Break:
    """From this session on something is different; ``code`` says what, ``old`` and ``new`` how."""

    day: date
    code: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week, from Monday; ``lowering_s`` and ``tut_s`` are of counted reps."""

    monday: date
    sessions: int
    days: int
    sets: int
    reps: int
    timed: int
    on_tempo: int
    lowering_s: float
    tut_s: float


def comparable(sessions: Sequence[KeptSession]) -> None:
    """Refuse sessions that were measured by other definitions than today's.

    Raises
    ------
    TempoError
        Some were; says how many and what to do.
    """
    old = [one for one in sessions if one.definitions != DEFINITIONS_VERSION]
    if old:
        raise TempoError(
            f"{len(old)} of {len(sessions)} sessions were measured by definitions "
            f"{old[0].definitions}, today's are {DEFINITIONS_VERSION}; so that old and new numbers "
            "are not mixed, type: tempo history rebuild"
        )


def points(
    sessions: Sequence[KeptSession], quantity: str, side: str | None = None
) -> tuple[Point, ...]:
    """The quantity in every session that knows it; of one side where one is named."""
    found = []
    for session in sessions:
        value = _value(session, quantity, side)
        if value is not None:
            found.append(Point(session, *value))
    return tuple(found)


def mean_of(
    sessions: Sequence[KeptSession], quantity: str, side: str | None = None
) -> Average | None:
    """Mean of a rep's number over all counted reps of the sessions; None where none knows it.

    What the reps of a session share is taken as the least sure session has it, and as if it did not
    average out over sessions: the interval is rather too wide than too narrow.
    """
    known = [
        (session, measured)
        for session in sessions
        for measured in _measured(session, quantity, side)
    ]
    shared = [SharedError.of(quantity, one.foot_length_cm, one.level) for one, _ in known]
    if not shared:
        return None
    numbers = [measured for _, measured in known]
    if any(measured.ci is None for measured in numbers):
        return _scattered([measured.value or 0.0 for measured in numbers])
    widest = SharedError(
        max(each.scale for each in shared),
        max(each.posture for each in shared),
        max(each.offset for each in shared),
        max(each.repeated for each in shared),
    )
    return average(numbers, widest)


def sides(sessions: Sequence[KeptSession]) -> tuple[str, ...]:
    """Which of left and right there are reps of."""
    found = {kept.rep.side for session in sessions for kept in session.counted}
    return tuple(side for side in ("left", "right") if side in found)


def one_foot_length(sessions: Sequence[KeptSession]) -> bool:
    """Whether one length of foot turned all of their angles into lengths."""
    return len({session.foot_length_cm for session in sessions}) <= 1


def breaks(sessions: Sequence[KeptSession]) -> tuple[Break, ...]:
    """Where something changed that makes later numbers unlike earlier ones."""
    found = []
    for old, new in pairwise(sessions):
        for code in ("protocol", "mount", "foot_length_cm", "level", "legs_down", "version"):
            before, after = getattr(old, code), getattr(new, code)
            if before != after:
                found.append(Break(new.day, code, _said(before), _said(after)))
    return tuple(found)


def weeks(sessions: Sequence[KeptSession]) -> tuple[Week, ...]:
    """Every calendar week from the first session with a rep to the last, the empty ones too."""
    sessions = [one for one in sessions if one.counted]
    if not sessions:
        return ()
    mondays = [session.day - timedelta(days=session.day.weekday()) for session in sessions]
    found, monday = [], min(mondays)
    while monday <= max(mondays):
        in_it = [one for one, begins in zip(sessions, mondays, strict=True) if begins == monday]
        called = [kept.on_tempo for one in in_it for kept in one.reps if kept.on_tempo is not None]
        found.append(
            Week(
                monday=monday,
                sessions=len(in_it),
                days=len({one.day for one in in_it}),
                sets=sum(len(one.sets) for one in in_it),
                reps=sum(len(one.counted) for one in in_it),
                timed=len(called),
                on_tempo=sum(called),
                lowering_s=sum(one.lowering_s for one in in_it),
                tut_s=sum(one.tut_s for one in in_it),
            )
        )
        monday += timedelta(days=7)
    return tuple(found)


def share_ci(share: float, count: int) -> float:
    """Half width of the 90 % interval of a share (Wilson), as if the reps were a sample."""
    spread = sqrt(share * (1 - share) / count + _NINETY**2 / (4 * count**2))
    return _NINETY * spread / (1 + _NINETY**2 / count)


def _scattered(values: Sequence[float]) -> Average:
    """A mean of numbers without intervals: their own scatter must tell how sure it is."""
    spread = stdev(values) if len(values) > 1 else 0.0
    ci = _NINETY * spread / sqrt(len(values))
    return Average(fmean(values), ci, SharedError(), len(values))


def _value(
    session: KeptSession, quantity: str, side: str | None
) -> tuple[float, float | None] | None:
    if quantity in OF_EFFORTS:
        return effort_number(session, quantity, side)
    if quantity in OF_REPS:
        mean = mean_of([session], quantity, side)
        return None if mean is None else (mean.value, mean.ci)
    if quantity in PAIN:
        pain = session.pain.get(quantity.removeprefix("pain_"))
        return None if pain is None else (pain, None)
    if quantity == "on_tempo_share":
        called = [
            kept.on_tempo
            for kept in session.reps
            if kept.on_tempo is not None and side in (None, kept.rep.side)
        ]
        share = sum(called) / len(called) if called else 0.0
        return (share, share_ci(share, len(called))) if called else None
    decays = [
        (one.decay_s, one.decay_s_ci or 0.0)
        for one in session.sets
        if one.decay_s is not None and side in (None, one.side)
    ]
    if not decays:
        return None
    ci = sqrt(sum(ci**2 for _, ci in decays)) / len(decays)
    return sum(value for value, _ in decays) / len(decays), ci


def _measured(session: KeptSession, quantity: str, side: str | None) -> list[Measured]:
    return [
        measured
        for kept in session.counted
        if side in (None, kept.rep.side)
        and (measured := getattr(kept.rep, quantity)).value is not None
    ]


def _said(value: object) -> str:
    return "?" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
