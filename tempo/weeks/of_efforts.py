"""The numbers of a session of another exercise that trends are made of.

A session's number is the mean over its efforts that know it; time on tiptoe is added up within a
set first, since a heel that sinks divides a walk. Its interval is as wide as a single effort's,
on average: what a sensor gets wrong, it gets wrong in all efforts of an evening alike, so nothing
is taken off for their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from tempo.exercises.exercise import BY_NAME, HEEL_RAISE
from tempo.history.kept import KeptEffort, KeptSession
from tempo.reps.rep import Measured

#: By kind of exercise, its own number first. How soft a landing is can only be compared with one's
#: own (document 001).
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "raise": ("efforts",),
    "hold": ("hold_s", "still_share"),
    "tilt": ("angle_deg", "hold_s", "return_s"),
    "tiptoe": ("heel_up_s", "lowest_heel_cm"),
    "jump": ("flight_s", "landing_peak_mps2"),
    "landing": ("settle_s", "landing_peak_mps2"),
}
OF_EFFORTS = frozenset(name for names in OF_KIND.values() for name in names)
_ADDED_UP = "heel_up_s"
_PEAK = "landing_peak_mps2"


def own_numbers(exercise: str) -> tuple[str, ...]:
    """What is followed over the weeks; nothing of heel raises, which have their own trends."""
    known = BY_NAME.get(exercise)
    if known is None or known is HEEL_RAISE:
        return ()
    return OF_KIND.get(known.kind, ())


def effort_number(
    session: KeptSession, quantity: str, side: str | None = None
) -> tuple[float, float | None] | None:
    """The session's number and its half width; None where it does not know it.

    A landing that reached the sensor's range is known to be at least that hard, so a session with
    one has no mean of it.
    """
    if quantity not in own_numbers(session.exercise):
        return None
    if quantity == "efforts":
        return (float(session.count), None) if session.count else None
    efforts = [kept for kept in session.efforts if side in (None, kept.effort.side)]
    if quantity == "still_share":
        verdicts = [getattr(kept.effort.did, "still", None) for kept in efforts]
        told = [one for one in verdicts if one is not None]
        return (fmean(told), None) if told else None
    if quantity == _PEAK and any(getattr(kept.effort.did, "clipped", False) for kept in efforts):
        return None
    known = _known(efforts, quantity)
    if not known:
        return None
    return fmean(value for value, _ in known), fmean(ci for _, ci in known)


def _known(efforts: Sequence[KeptEffort], quantity: str) -> list[tuple[float, float]]:
    of_set: dict[tuple[int, int], list[Measured]] = {}
    for place, kept in enumerate(efforts):
        key = (kept.effort.set, 0 if quantity == _ADDED_UP else place)
        of_set.setdefault(key, []).append(getattr(kept.effort.did, quantity))
    known = []
    for each in of_set.values():
        values = [one.value for one in each if one.value is not None]
        if len(values) == len(each):
            known.append((sum(values), sum(one.ci or 0.0 for one in each)))
    return known
