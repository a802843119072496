"""Numbers of one rep: pure functions on its outline and its heel height."""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import box
from tempo.reps.limits import NINETY, Limit
from tempo.reps.rep import Measured
from tempo.reps.rough import between
from tempo.samples import FloatArray

#: Window of the fastest stretch of a lowering (definition 1), s.
_PEAK_S = 0.25
#: Shares of the travel whose times are told, but for its ends.
_MARKS = np.linspace(0.0, 1.0, 11)[1:-1]
#: What soft tissue and the grid leave of an instant even when the movement is quick, s.
_CLOCK_CI_S = 0.02


def duration(start: Limit, end: Limit, sd_s: float | None = None) -> Measured:
    """Seconds between two limits; ``sd_s`` is their joint spread where they do not err alone."""
    spread_s = float(np.hypot(start.sd_s, end.sd_s)) if sd_s is None else sd_s
    ci = float(np.hypot(NINETY * spread_s, _CLOCK_CI_S))
    return Measured(max(end.at_s - start.at_s, 0.0), ci)


def length_cm(metres: float, lever_share: float, height_ci_m: float) -> Measured:
    """A way of the heel: the lever's error grows with it, the height's own error does not."""
    return Measured(100.0 * metres, 100.0 * float(np.hypot(lever_share * abs(metres), height_ci_m)))


def travel_times_s(
    time_s: FloatArray, heel_m: FloatArray, start_s: float, end_s: float
) -> tuple[float, ...]:
    """Seconds after the start at which 0, 10, … 100 % of the lowering's travel was done.

    Wobble lets the heel pass a height several times; the mean of the first and the last passage
    counts, which keeps the times in order.
    """
    inside = between(time_s, start_s, end_s)
    times = time_s[inside]
    if times.size < 8:
        return ()
    height = box(heel_m[inside], max(1, times.size // 60))
    share = (height[0] - height) / max(float(height[0] - height[-1]), 1e-6)
    reached = np.maximum.accumulate(share)
    left = np.minimum.accumulate(share[::-1])[::-1]
    first = times[np.searchsorted(reached, _MARKS) % times.size]
    last = times[np.searchsorted(left, _MARKS, side="right") - 1]
    middle = (first + last) / 2.0 - start_s
    return (0.0, *(float(value) for value in middle), float(end_s - start_s))


def evenness(times_s: tuple[float, ...]) -> float:
    """How constant the lowering speed was, 0–1.

    With t_k the time at which k tenths of the travel were done and T the whole lowering time,

        evenness = 1 − (2/T) · mean_k |t_k − k·T/10| / 0.5,   k = 1 … 9,  not below 0,

    so 1 is a straight line from top to bottom; dropping all the way at the very start or end is 0.
    An S-shaped lowering has about 0.7. The project's own measure.
    """
    total = times_s[-1]
    off = [abs(time - total * k / 10.0) for k, time in enumerate(times_s)][1:-1]
    return float(max(0.0, 1.0 - 4.0 * sum(off) / len(off) / max(total, 1e-6)))


def late_drop(times_s: tuple[float, ...]) -> bool:
    """The last quarter of the travel took less than half of its fair time (definition 1)."""
    total = times_s[-1]
    three_quarters = (times_s[7] + times_s[8]) / 2.0
    return bool(total - three_quarters < 0.5 * 0.25 * total)


def peak_speed_cmps(time_s: FloatArray, heel_m: FloatArray, start_s: float, end_s: float) -> float:
    """Fastest quarter second of the lowering, cm/s."""
    first, last = np.searchsorted(time_s, [start_s, end_s])
    rows = round(_PEAK_S / GRID_S)
    heights = heel_m[first : last + 1]
    if heights.size <= rows:
        return 100.0 * float(heights[0] - heights[-1]) / max(end_s - start_s, GRID_S)
    return 100.0 * float((heights[:-rows] - heights[rows:]).max()) / _PEAK_S
