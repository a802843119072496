"""From a settled swing to a `Rep`: every number with its interval, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.motion.foot import ANKLE_RAD, ANKLE_SHARE, Foot, Swing
from tempo.reps import metrics
from tempo.reps.limits import NINETY, Limit
from tempo.reps.outline import Outline
from tempo.reps.rep import Measured, Rep
from tempo.reps.rough import between
from tempo.samples import FloatArray

#: 90 % half width of the accelerometer's bias and cross-axis errors, in g: cheap chips may have
#: twice as much, good ones a tenth. Two postures that differ by an angle θ see 2·sin(θ/2) of it.
_TILT_CI_RAD = 0.032
#: 90 % half width of the posture that heights are counted from where level is not known.
_POSTURE_CI_RAD = 0.1
#: What the ten marks leave of the evenness, 90 %.
_EVENNESS_CI = 0.01
#: 90 % half width of the ankle's rise as a share: its angle over the sole varies by 4°.
_ANKLE_CI = 0.115
#: Lowest frequency of the wobble's 1/f² spectrum, Hz; turns its rate power into a height SD.
_SLOWEST_WOBBLE_HZ = 0.06


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rep's numbers are made from; ``filled`` marks rows inside a declared gap."""

    time_s: FloatArray
    swing: Swing
    outline: Outline
    filled: NDArray[np.bool_]
    level_known: bool
    foot: Foot
    wobble_power: float
    notes: tuple[str, ...]
    decided_s: float


def measure(seen: Seen) -> Rep:
    """The rep with every number that the recording carries; set, pause and marks come later."""
    out = seen.outline
    instants = (out.concentric_start, out.concentric_end, out.eccentric_start, out.eccentric_end)
    times = _travel_times_s(seen)
    unrest_m = _unrest_m(seen)
    ci_m = NINETY * unrest_m
    drop = _way(seen, out.bottom_after_m, ci_m)
    lowering = _phase(seen, out.eccentric_start, out.eccentric_end, out.lowering_sd_s)
    shaped = lowering.value is not None and len(times) == 11
    notes = (*seen.notes, *("paused_midway",) * (shaped and _paused(times)))
    gap = Measured.unknown("gap")
    return Rep(
        set=0,
        rep=0,
        side=None,
        concentric_start_s=instants[0].at_s,
        concentric_end_s=instants[1].at_s,
        eccentric_start_s=instants[2].at_s,
        eccentric_end_s=instants[3].at_s,
        decided_s=seen.decided_s,
        concentric_s=_phase(seen, instants[0], instants[1]),
        top_hold_s=_phase(seen, instants[1], instants[2]),
        eccentric_s=lowering,
        bottom_pause_s=Measured.unknown("last_of_set"),
        top_to_next_raise_s=Measured.unknown("last_of_set"),
        lift_cm=_way(seen, out.bottom_before_m, ci_m),
        drop_cm=drop,
        depth_below_level_cm=_over_level(seen, -out.bottom_after_m, ci_m),
        top_height_cm=_over_level(seen, out.top_m, ci_m),
        ankle_rise_cm=_ankle_rise(seen, ci_m),
        lowering_speed_cmps=_speed(drop, lowering),
        lowering_peak_speed_cmps=_peak(seen, drop, lowering),
        rom_deg=_range_of_motion(seen, unrest_m),
        tut_s=_phase(seen, instants[0], instants[3]),
        evenness=_evenness(times, *instants[2:]) if shaped else gap,
        late_drop=metrics.late_drop(times) if shaped else None,
        travel_times_s=times if shaped else (),
        partial=False,
        practice=False,
        notes=notes,
        limit_sds_s=tuple(limit.sd_s for limit in instants),
    )


def _travel_times_s(seen: Seen) -> tuple[float, ...]:
    start, end = seen.outline.eccentric_start, seen.outline.eccentric_end
    return metrics.travel_times_s(seen.time_s, seen.swing.heel_m, start.at_s, end.at_s)


def _unrest_m(seen: Seen) -> float:
    """Standard deviation of the height of a heel at rest."""
    return float(np.sqrt(seen.wobble_power / (4.0 * np.pi**2 * _SLOWEST_WOBBLE_HZ)))


def _phase(seen: Seen, start: Limit, end: Limit, sd_s: float | None = None) -> Measured:
    inside = between(seen.time_s, start.at_s - 0.1, end.at_s + 0.1)
    if seen.filled[inside].any():
        return Measured.unknown("gap")
    return metrics.duration(start, end, sd_s)


def _way(seen: Seen, bottom_m: float, ci_m: float) -> Measured:
    """From a bottom to the top: lever, wobble at both, and what tilts the sensor's gravity."""
    top_m = seen.outline.top_m
    own_m = float(np.hypot(1.4 * ci_m, _tilt_m(seen, top_m, bottom_m)))
    return metrics.length_cm(top_m - bottom_m, seen.swing.scale_ci, own_m)


def _over_level(seen: Seen, height_m: float, ci_m: float) -> Measured:
    if not seen.level_known:
        return Measured.unknown("no_level")
    own_m = np.hypot(np.hypot(ci_m, seen.swing.level_ci_m), _tilt_m(seen, height_m, 0.0))
    return metrics.length_cm(height_m, seen.swing.scale_ci, float(own_m))


def _pitch(seen: Seen, height_m: float) -> float:
    return float(np.arcsin(np.clip(height_m / seen.foot.lever_m, -1.0, 1.0)))


def _tilt_m(seen: Seen, one_m: float, other_m: float) -> float:
    """90 % half width of a height difference by the accelerometer's own errors."""
    one, other = _pitch(seen, one_m), _pitch(seen, other_m)
    tilt_rad = _TILT_CI_RAD * 2.0 * np.sin(abs(one - other) / 2.0)
    return float(seen.foot.lever_m * np.cos((one + other) / 2.0) * tilt_rad)


def _ankle_rise(seen: Seen, ci_m: float) -> Measured:
    """The ankle's way over an arc, which depends on where on the arc it is."""
    foot, out = seen.foot, seen.outline
    rise_m = foot.ankle_height_m(out.top_m) - foot.ankle_height_m(out.bottom_before_m)
    top, bottom = _pitch(seen, out.top_m), _pitch(seen, out.bottom_before_m)
    bend = abs(np.cos(top + ANKLE_RAD) - np.cos(bottom + ANKLE_RAD))
    posture_m = 0.0 if seen.level_known else ANKLE_SHARE * foot.length_m * bend * _POSTURE_CI_RAD
    own_m = float(np.hypot(ci_m, posture_m))
    return metrics.length_cm(rise_m, float(np.hypot(seen.swing.scale_ci, _ANKLE_CI)), own_m)


def _range_of_motion(seen: Seen, unrest_m: float) -> Measured:
    top, bottom = (
        _pitch(seen, height) for height in (seen.outline.top_m, seen.outline.bottom_after_m)
    )
    tilt_rad = _TILT_CI_RAD * 2.0 * np.sin(abs(top - bottom) / 2.0)
    unrest_rad = 1.7 * NINETY * unrest_m / seen.foot.lever_m
    return Measured(
        float(np.degrees(top - bottom)), float(np.degrees(np.hypot(tilt_rad, unrest_rad)))
    )


def _evenness(times: tuple[float, ...], start: Limit, end: Limit) -> Measured:
    """How even, and how much that moves when either limit does by its own 90 %."""
    value = metrics.evenness(times)

    def moved(start_s: float, end_s: float) -> float:
        last_s = max(times[-1] + start_s + end_s, 0.05)
        inner = (time + start_s for time in times[1:-1])
        return abs(metrics.evenness((0.0, *inner, last_s)) - value)

    by_start, by_end = NINETY * start.sd_s, NINETY * end.sd_s
    parts = (
        _EVENNESS_CI,
        max(moved(by_start, 0.0), moved(-by_start, 0.0)),
        max(moved(0.0, by_end), moved(0.0, -by_end)),
    )
    return Measured(value, float(np.linalg.norm(parts)))


def _speed(drop: Measured, lowering: Measured) -> Measured:
    if drop.value is None or not lowering.value or drop.ci is None or lowering.ci is None:
        return Measured.unknown(lowering.withheld or "uncertain")
    speed = drop.value / lowering.value
    share = np.hypot(drop.ci / max(drop.value, 0.1), lowering.ci / lowering.value)
    return Measured(speed, float(speed * share))


def _peak(seen: Seen, drop: Measured, lowering: Measured) -> Measured:
    if lowering.value is None or drop.value is None or drop.ci is None:
        return Measured.unknown(lowering.withheld or "uncertain")
    out = seen.outline
    peak = metrics.peak_speed_cmps(
        seen.time_s, seen.swing.heel_m, out.eccentric_start.at_s, out.eccentric_end.at_s
    )
    unrest = 100.0 * float(np.sqrt(seen.wobble_power / (2.0 * 0.25)))
    # the fastest of many quarter seconds is also the one that wobble helped along the most
    helped = 0.53 * unrest * float(np.sqrt(2.0 * np.log(max(lowering.value / 0.25, 2.0))))
    peak = max(peak - helped, drop.value / max(lowering.value, 0.01))
    share = drop.ci / max(drop.value, 0.1)
    return Measured(peak, float(np.hypot(peak * share, 1.2 * NINETY * unrest)))


def _paused(times: tuple[float, ...]) -> bool:
    """A tenth of the travel in the middle took as long as three and at least 0.8 s."""
    steps = np.diff(times)[1:-1]
    fair = times[-1] / 10.0
    return bool(steps.max() > max(3.0 * fair, 0.8 + fair))
