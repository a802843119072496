"""A swing of the heel before its limits are known exactly: rough ends, and heights at rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.rolling import box
from tempo.samples import FloatArray

#: How much of a phase's travel its rough ends, and its limits, are judged on.
_TRAVEL_SHARE = 0.3
_SHORT_HOLD_S = 0.15


@dataclass(frozen=True, slots=True)
class Rough:
    """A phase before its limits are known exactly: 30 % and 70 % of the travel, and both ends."""

    start_s: float
    early_s: float
    late_s: float
    end_s: float


def roughly(
    time_s: FloatArray,
    heel_m: FloatArray,
    smooth: FloatArray,
    rows: tuple[int, int, int],
    rest_s: tuple[float, float],
) -> tuple[Rough, Rough, float, float, float]:
    """Raise and lowering before their limits are known, and the three resting heights so far."""
    low, top, end = rows
    before_m, top_m, after_m = float(smooth[low]), float(smooth[top]), float(smooth[end])
    for _ in range(2):
        up = _rough(time_s, smooth, low, top, before_m, top_m, 1.0)
        down = _rough(time_s, smooth, top, end, top_m, after_m, -1.0)
        up, down = _apart(up, down, _highest(time_s, smooth, up.late_s, down.early_s))
        before_m = rest_height(
            time_s, heel_m, max(rest_s[0], up.start_s - 1.5), up.start_s, before_m
        )
        top_m = top_height(time_s, heel_m, smooth, up.end_s, down.start_s)
        after_m = rest_height(time_s, heel_m, down.end_s, min(rest_s[1], down.end_s + 1.5), after_m)
    return up, down, before_m, top_m, after_m


def _rough(
    time_s: FloatArray,
    smooth: FloatArray,
    first: int,
    last: int,
    from_m: float,
    to_m: float,
    sign: float,
) -> Rough:
    """Ends of a phase by straight lines through 15, 30, 70 and 85 % of its travel."""
    share = sign * (smooth[first : last + 1] - from_m) / max(sign * (to_m - from_m), 1e-4)
    times = time_s[first : last + 1]

    def first_above(level: float) -> float:
        hits = np.flatnonzero(share >= level)
        return float(times[hits[0]]) if hits.size else float(times[-1])

    def last_below(level: float) -> float:
        hits = np.flatnonzero(share <= level)
        return float(times[hits[-1]]) if hits.size else float(times[0])

    # a raise leaves the bottom for good, a lowering arrives there for good
    early_s, late_s = first_above(_TRAVEL_SHARE), last_below(1.0 - _TRAVEL_SHARE)
    if sign > 0:
        early_s = last_below(_TRAVEL_SHARE)
        hits = np.flatnonzero((share >= 1.0 - _TRAVEL_SHARE) & (times >= early_s))
        late_s = float(times[hits[0]]) if hits.size else float(times[-1])
    half = np.flatnonzero((share <= 0.5 * _TRAVEL_SHARE) & (times <= early_s))
    quarter_s = float(times[half[-1]]) if half.size else float(times[0])
    over = np.flatnonzero((share >= 1.0 - 0.5 * _TRAVEL_SHARE) & (times >= late_s))
    three_s = float(times[over[0]]) if over.size else float(times[-1])
    start_s = max(float(times[0]), 2.0 * quarter_s - early_s)
    end_s = min(float(times[-1]), 2.0 * three_s - late_s)
    return Rough(start_s, early_s, max(late_s, early_s + 0.01), max(end_s, three_s))


def _apart(up: Rough, down: Rough, top_s: float) -> tuple[Rough, Rough]:
    """Where there is hardly a hold, raise and lowering meet at the top."""
    if up.end_s + _SHORT_HOLD_S <= down.start_s:
        return up, down
    meet_s = float(min(max(top_s, up.late_s), down.early_s))
    return (
        Rough(up.start_s, up.early_s, up.late_s, meet_s),
        Rough(meet_s, down.early_s, down.late_s, down.end_s),
    )


def _highest(time_s: FloatArray, smooth: FloatArray, start_s: float, end_s: float) -> float:
    first, last = np.searchsorted(time_s, [start_s, end_s])
    return float(time_s[first + int(np.argmax(smooth[first : max(last, first + 1)]))])


def rest_height(
    time_s: FloatArray, heel_m: FloatArray, start_s: float, end_s: float, otherwise_m: float
) -> float:
    """Mean height between two instants, where enough rows are."""
    inside = heel_m[between(time_s, start_s, end_s)]
    return float(inside.mean()) if inside.size >= 5 else otherwise_m


def top_height(
    time_s: FloatArray, heel_m: FloatArray, smooth: FloatArray, start_s: float, end_s: float
) -> float:
    """Mean height of the hold; of a hold too short for a mean, the highest point."""
    inside = between(time_s, start_s - 0.02, end_s + 0.02)
    if end_s - start_s >= 0.3:
        return float(heel_m[inside].mean())
    highest = box(heel_m, 3)[inside]
    return float(highest.max() if highest.size else smooth.max())


def between(time_s: FloatArray, start_s: float, end_s: float) -> slice:
    """Rows from one instant to another, both included."""
    return slice(
        int(np.searchsorted(time_s, start_s)), int(np.searchsorted(time_s, end_s, side="right"))
    )
