"""Numbers of one rep as far as a shank-mounted sensor tells them, and the reason otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.motion.foot import ANKLE_RAD, ANKLE_SHARE, DEFAULT_FOOT_CM, LEVER_SHARE
from tempo.reps import metrics
from tempo.reps.limits import Limit
from tempo.reps.rep import Measured, Rep

#: 90 % half widths: of the ankle's rise (m, and a share that grows with the raise's seconds
#: squared, as drift does), of heel over ankle as a share (lever ±5 %, ankle distance ±3 %, the
#: sensor's way ahead).
_RISE_CI_M = 0.003
_RISE_CI_MPS2 = 0.0035
_RISE_CI_SHARE = 0.03
_HEEL_CI_SHARE = 0.10
#: The ball of the foot rolls ahead by this much a radian, m, and the ankle with it.
_ROLL_M = 0.01
#: What the bottoms and tops of neighbouring reps differ by, heel, m.
_NEIGHBOUR_CI_M = 0.006


@dataclass(frozen=True, slots=True)
class ShankSeen:
    """What a rep's numbers are made from.

    ``limits`` are the four instants, ``lowering_sd_s`` the spread of the time between the last two
    (their errors go together); ``rises_m`` the ankle's rise and, behind it, other looks at
    the way back down; ``slope`` the ankle's way ahead ÷ up; ``hidden`` why the lowering was not
    seen, if so; ``gaps`` which of raise, hold and lowering have samples missing.
    """

    limits: tuple[Limit, Limit, Limit, Limit]
    lowering_sd_s: float
    rises_m: tuple[float, ...]
    slope: float
    hidden: str | None
    gaps: tuple[bool, bool, bool]
    decided_s: float


def measure_shank(seen: ShankSeen) -> Rep:
    """The rep with every number that the shank carries; set, pause and marks come later."""
    up, top, leave, down = seen.limits
    shank = Measured.unknown("shank_mount")
    hidden = Measured.unknown(seen.hidden) if seen.hidden else None
    rise_ci_m = _rise_ci_m(seen.rises_m[0], top.at_s - up.at_s)
    drop_m = float(np.mean(seen.rises_m))
    drop = _heel_cm(drop_m, seen.slope, rise_ci_m, _NEIGHBOUR_CI_M)
    lowering = hidden or _phase(
        Limit(leave.at_s, seen.lowering_sd_s), Limit(down.at_s, 0.0), gap=seen.gaps[2]
    )
    return Rep(
        set=0,
        rep=0,
        side=None,
        concentric_start_s=up.at_s,
        concentric_end_s=top.at_s,
        eccentric_start_s=leave.at_s,
        eccentric_end_s=down.at_s,
        decided_s=seen.decided_s,
        concentric_s=_phase(up, top, gap=seen.gaps[0]),
        top_hold_s=hidden or _phase(top, leave, gap=seen.gaps[1]),
        eccentric_s=lowering,
        bottom_pause_s=Measured.unknown("last_of_set"),
        top_to_next_raise_s=Measured.unknown("last_of_set"),
        lift_cm=_heel_cm(seen.rises_m[0], seen.slope, rise_ci_m, 0.0),
        drop_cm=drop,
        depth_below_level_cm=shank,
        top_height_cm=shank,
        ankle_rise_cm=Measured(100.0 * seen.rises_m[0], 100.0 * rise_ci_m),
        lowering_speed_cmps=_speed(drop, lowering),
        lowering_peak_speed_cmps=shank,
        rom_deg=shank,
        tut_s=hidden or _phase(up, down, gap=any(seen.gaps)),
        evenness=hidden or shank,
        late_drop=None,
        travel_times_s=(),
        partial=False,
        practice=False,
        notes=(),
    )


def _phase(start: Limit, end: Limit, *, gap: bool) -> Measured:
    return Measured.unknown("gap") if gap else metrics.duration(start, end)


def _rise_ci_m(rise_m: float, seconds: float) -> float:
    drift_m = _RISE_CI_MPS2 * seconds * seconds
    return float(np.sqrt(_RISE_CI_M**2 + drift_m**2 + (_RISE_CI_SHARE * rise_m) ** 2))


def _heel_cm(rise_m: float, slope: float, rise_ci_m: float, more_ci_m: float) -> Measured:
    """Way of the heel from the ankle's: both turn about the ball (DEFINITIONS.md).

    Ankle and heel turn by the same angle, so their *chords* are as 0.52 to 0.72, wherever on the
    arc the raise began; the direction of the ankle's chord, ``slope`` = ahead ÷ up, tells the pitch
    half way, whose cosine makes the heel's chord a height. Going by the rise alone and a guessed
    pitch at the bottom is wrong by more than twice as much (DESIGN.md, shank).
    """
    middle = _middle_rad(slope)
    heel_over_ankle = LEVER_SHARE / ANKLE_SHARE * float(np.cos(middle) / np.cos(middle + ANKLE_RAD))
    return metrics.length_cm(
        heel_over_ankle * rise_m,
        _HEEL_CI_SHARE,
        float(np.hypot(heel_over_ankle * rise_ci_m, more_ci_m)),
    )


def _middle_rad(slope: float) -> float:
    """Pitch half way: the direction of the ankle's chord, the rolling of the ball taken off it."""
    rolled = _ROLL_M / (ANKLE_SHARE * DEFAULT_FOOT_CM / 100.0) * float(np.hypot(1.0, slope))
    return float(np.clip(np.arctan(slope - rolled) - ANKLE_RAD, -0.3, 0.6))


def pitches(rise_m: float, slope: float) -> tuple[float, float]:
    """Pitch of the foot at the top and at the bottom of a rise of the ankle, rad."""
    middle = _middle_rad(slope)
    sine = rise_m * float(np.hypot(1.0, slope)) / (2.0 * ANKLE_SHARE * DEFAULT_FOOT_CM / 100.0)
    half = float(np.arcsin(np.clip(sine, 0.02, 0.35)))
    return middle + half, middle - half


def _speed(drop: Measured, lowering: Measured) -> Measured:
    if drop.value is None or not lowering.value or drop.ci is None or lowering.ci is None:
        return Measured.unknown(lowering.withheld or "uncertain")
    speed = drop.value / lowering.value
    share = np.hypot(drop.ci / max(drop.value, 0.1), lowering.ci / lowering.value)
    return Measured(speed, float(speed * share))
