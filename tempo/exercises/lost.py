"""Samples that are missing in an effort: what they hide is withheld, of every kind in one place.

A number is hidden when samples are missing where it is read: in a phase, in a landing. The length
of a hold or a walk is read at its ends; in its midst a hole too short for a step, or for a heel
that is rocked, hides nothing, and the effort is marked only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tempo.exercises.effort import Effort, Hold, Jump, Landing, Tilt, TiptoeWalk
from tempo.reps.rep import Measured
from tempo.samples import Gap

GAP = "gap"
_LOST = Measured.unknown(GAP)
#: Beside a limit, and from the first touch of a landing on, s.
_BESIDE_S, _LANDING_S = 0.1, 0.35
#: Nobody steps out of a stretch and back into one in less, nor rocks the heel once.
_STEP_S, _ROCKED_S = 1.0, 0.25


def marked(effort: Effort, gaps: Sequence[Gap]) -> Effort:
    """The effort without the numbers that missing samples hide."""
    last_s = effort.end_s + (_LANDING_S if isinstance(effort.did, Jump) else _BESIDE_S)
    within = [
        one for one in gaps if one.start_s < last_s and one.end_s > effort.start_s - _BESIDE_S
    ]
    if not within:
        return effort
    return replace(effort, did=_without(effort, within), notes=(*effort.notes, GAP))


def _without(effort: Effort, gaps: Sequence[Gap]) -> Hold | Tilt | TiptoeWalk | Jump | Landing:
    did = effort.did
    long = any(one.end_s - one.start_s >= _ROCKED_S for one in gaps)
    if isinstance(did, Hold):
        did = replace(did, hold_s=_lasted(effort, did.hold_s, gaps))
        if not long:
            return did
        # who was seen to move did move
        return replace(did, turning_dps=_LOST, still=None if did.still else did.still)
    if isinstance(did, TiptoeWalk):
        return _walk(effort, did, gaps, long=long)
    if isinstance(did, Jump):
        return _jump(effort, did, gaps)
    if isinstance(did, Landing):
        touched = _hit(effort.start_s, effort.start_s + _LANDING_S, gaps)
        peak = _LOST if touched else did.landing_peak_mps2
        first = None if touched else did.first_contact
        return replace(did, landing_peak_mps2=peak, first_contact=first, settle_s=_LOST)
    return _tilt(effort, did, gaps)


def _walk(effort: Effort, did: TiptoeWalk, gaps: Sequence[Gap], *, long: bool) -> TiptoeWalk:
    """Steps one by one; of the time with the heel up no more can be wrong than what is missing."""
    hit = [_hit(one.start_s, one.end_s, gaps) for one in did.steps]
    missing_s = sum(one.end_s - one.start_s for one in gaps)
    up = did.heel_up_s
    if up.value is not None:
        up = _LOST if long else Measured(up.value, (up.ci or 0.0) + missing_s)
    return replace(
        did,
        walk_s=_lasted(effort, did.walk_s, gaps),
        heel_up_s=up,
        lowest_heel_cm=_LOST if any(hit) else did.lowest_heel_cm,
        steps=tuple(
            replace(one, lowest_heel_cm=_LOST) if gone else one
            for one, gone in zip(did.steps, hit, strict=True)
        ),
    )


def _jump(effort: Effort, did: Jump, gaps: Sequence[Gap]) -> Jump:
    flown = any(_hit(at_s, at_s, gaps) for at_s in (effort.start_s, effort.end_s))
    landed = _hit(effort.end_s, effort.end_s + _LANDING_S, gaps)
    return replace(
        did,
        flight_s=_LOST if flown else did.flight_s,
        landing_peak_mps2=_LOST if landed else did.landing_peak_mps2,
    )


def _tilt(effort: Effort, did: Tilt, gaps: Sequence[Gap]) -> Tilt:
    """Phase by phase; the angle is read in the hold."""
    up_s = effort.start_s + (did.raise_s.value or 0.0)
    down_s = effort.end_s - (did.return_s.value or 0.0)
    held = _hit(up_s, down_s, gaps)
    return Tilt(
        _LOST if _hit(effort.start_s, up_s, gaps) else did.raise_s,
        _LOST if held else did.hold_s,
        _LOST if _hit(down_s, effort.end_s, gaps) else did.return_s,
        _LOST if held else did.angle_deg,
    )


def _lasted(effort: Effort, lasted: Measured, gaps: Sequence[Gap]) -> Measured:
    ends = any(_hit(at_s, at_s, gaps) for at_s in (effort.start_s, effort.end_s))
    long = any(one.end_s - one.start_s >= _STEP_S for one in gaps)
    return _LOST if ends or long else lasted


def _hit(start_s: float, end_s: float, gaps: Sequence[Gap]) -> bool:
    return any(one.start_s < end_s + _BESIDE_S and one.end_s > start_s - _BESIDE_S for one in gaps)
