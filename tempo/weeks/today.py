"""From the history to today's plan: which sessions count, and what the person last said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from statistics import median

from tempo.coach.past import Now, Past, Rules
from tempo.coach.plan import Plan, plan_today
from tempo.coach.protocols import Protocol, choose_protocol, load_protocol
from tempo.errors import TempoError
from tempo.history.kept import KeptSession
from tempo.weeks.others import raises
from tempo.weeks.series import comparable, points

_FLOOR = "floor"
#: A morning is the one after the last session only so many days later.
MORNING_AFTER_DAYS = 1


def today(
    sessions: Sequence[KeptSession],
    on: date,
    *,
    protocol: Protocol | None = None,
    pain: float | None = None,
    pain_where: Collection[str] | None = None,
    heel_pain: bool = False,
    rules: Rules | None = None,
) -> tuple[Protocol, Plan]:
    """The plan for a day, and the protocol that it is under.

    Without a protocol the last session's is followed; pain where the tendon meets the heel makes it
    ``floor`` (Jonsson 2008). ``pain_where`` None: as last said, with ``heel_pain``.
    """
    comparable(sessions)
    past = [session for session in sessions if session.day <= on]
    said = [session.pain_where for session in past if session.pain_where]
    where = frozenset(pain_where if pain_where is not None else said[-1] if said else ())
    if heel_pain and pain_where is None:
        where |= {"heel"}
    chosen = protocol or _last_protocol(raises(past))
    if "heel" in where and chosen.below_level:
        chosen = load_protocol(_FLOOR)
    now = Now(on.toordinal(), pain, where)
    trained = [
        replace(as_past(session), pain=_pain_of_day(session, past))
        for session in raises(past)
        if session.counted
    ]
    return chosen, plan_today(chosen, trained, now, rules)


def as_past(session: KeptSession) -> Past:
    """What the plan needs to know of a session."""
    called = [kept.on_tempo for kept in session.reps if kept.on_tempo is not None]
    lowerings = [
        value for kept in session.counted if (value := kept.rep.eccentric_s.value) is not None
    ]
    depth = points([session], "depth_below_level_cm")
    return Past(
        day=session.day.toordinal(),
        sets=len(session.sets),
        reps=len(session.counted),
        timed=len(called),
        on_tempo=sum(called),
        lowering_s=session.lowering_s,
        usual_lowering_s=median(lowerings) if lowerings else None,
        depth_cm=depth[0].value if depth else None,
        pain=session.pain,
        legs_down=session.legs_down,
    )


def morning_after(sessions: Sequence[KeptSession], on: date) -> KeptSession | None:
    """The session whose next morning this is, where nobody answered for it yet."""
    earlier = [session for session in sessions if session.day < on]
    if not earlier or (on - earlier[-1].day).days > MORNING_AFTER_DAYS:
        return None
    return None if "next_morning" in earlier[-1].pain else earlier[-1]


def _pain_of_day(session: KeptSession, past: Sequence[KeptSession]) -> dict[str, float]:
    """What was said of it; else what was said of another exercise of the same day."""
    said: dict[str, float] = {}
    for other in past:
        if other.day == session.day:
            said |= other.pain
    return said | session.pain


def _last_protocol(past: Sequence[KeptSession]) -> Protocol:
    """The one that was followed last; the default where it cannot be found by its name."""
    if past:
        try:
            return choose_protocol(None, past[-1].protocol)
        except TempoError:
            pass
    return choose_protocol(None)
