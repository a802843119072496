"""Times as apps write them: counters that wrap, rows out of order, and times of arrival only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tempo.errors import RecordingError
from tempo.samples import FloatArray
from tempo.sources.exports.stream import Note

#: A row that comes later than its neighbours by more than this belongs to another recording.
_OUT_OF_ORDER_S = 2.0
#: From this share of rows that arrive together on, times are those of arrival.
SHARED = 0.01
#: A count that falls behind by so many steps, and so many seconds, has lost samples.
_LOST_STEPS = 1.6
_LOST_S = 0.012
_LOOK_S = 2.0
#: Rows are lost where the wait was longest within so much of the rise.
_NEAR_S = 0.1
#: The sensor's clock is a straight line on the host's to within this; else it is followed.
_STRAIGHT_S = 0.03
_BUCKET_S = 1.0


def unwrapped(ticks: FloatArray, wraps: tuple[float, ...]) -> FloatArray:
    """Counter readings that go on rising where the counter started anew.

    Parameters
    ----------
    ticks : the readings.
    wraps : after how many ticks the counter may start anew; a fall back is a wrap when adding one
        of these puts the next reading within a thousandth of it ahead.
    """
    fall = np.diff(ticks)
    added = np.zeros(len(ticks))
    for row in np.flatnonzero(fall < 0):
        for wrap in wraps:
            if 0 < fall[row] + wrap < wrap / 100:
                added[row + 1] = wrap
                break
    return np.asarray(ticks + np.cumsum(added))


def in_order(
    name: str, time_s: FloatArray, line_of: Callable[[int], int]
) -> tuple[NDArray[np.intp] | None, tuple[Note, ...]]:
    """The order in which times rise; None when they do already.

    Raises
    ------
    RecordingError
        A time falls back so far that another recording must begin there; names the line.
    """
    fall = np.diff(time_s)
    if not (fall < 0).any():
        return None, ()
    ahead_s = np.maximum.accumulate(time_s) - time_s
    row = int(np.argmax(fall < 0)) + 1
    if ahead_s.max() > _OUT_OF_ORDER_S:
        row = int(np.argmax(ahead_s > _OUT_OF_ORDER_S))
        raise RecordingError(
            f"{name}, line {line_of(row)}: the time falls back by {ahead_s[row]:.3g} s, as if "
            "another recording began there; part the file before that line"
        )
    moved = int((ahead_s > 0).sum())
    figures = {"rows": moved, "line": line_of(row)}
    return np.argsort(time_s, kind="stable"), (Note("rows_sorted", figures),)


def counted(arrival_s: FloatArray) -> tuple[FloatArray, int]:
    """Even times for rows that carry only the time at which they arrived, and how many are lost.

    A row is never early, only late, so the lower envelope of arrivals less the count of rows times
    the usual step is the sensor's clock. Where it rises by whole steps for good, rows were lost:
    they are counted, and leave a hole. In what remains the envelope is a straight line (two clocks
    with their own quartz), or where it is not, is followed from second to second.
    """
    count = np.arange(len(arrival_s), dtype=float)
    arrival_s = np.maximum.accumulate(arrival_s)
    step_s = _usual_step_s(arrival_s)
    lost = np.zeros(len(arrival_s))
    for _ in range(4):
        more = _lost(arrival_s - (count + lost) * step_s, arrival_s, step_s)
        if not more.any():
            break
        lost += more
        step_s = _envelope(arrival_s, count + lost)[2]
    index = count + lost
    knots, heights, step_s = _envelope(arrival_s, index)
    line_s = step_s * index
    bent_s = heights - step_s * knots
    if len(knots) > 4 and np.ptp(bent_s) > _STRAIGHT_S:
        line_s = line_s + np.interp(index, knots, bent_s)
    return np.asarray(line_s - line_s[0] + arrival_s[0]), int(lost[-1]) if len(lost) else 0


def _usual_step_s(arrival_s: FloatArray) -> float:
    """The slope that most stretches of the envelope agree on, be there holes in some."""
    knots, heights, mean_s = _envelope(arrival_s, np.arange(len(arrival_s), dtype=float))
    apart = min(10, len(knots) // 2)
    if apart < 1:
        return mean_s
    return float(np.median((heights[apart:] - heights[:-apart]) / (knots[apart:] - knots[:-apart])))


def _lost(late_s: FloatArray, arrival_s: FloatArray, step_s: float) -> FloatArray:
    """Rows lost before each row, as a running sum: where the lower envelope rises for good."""
    import pandas as pd

    lost = np.zeros(len(late_s))
    width = max(6, int(_LOOK_S / step_s)) if step_s > 0 else len(late_s)
    if len(late_s) < 2 * width:
        return lost
    late = pd.Series(late_s)
    before = late.rolling(width, min_periods=width // 2).min().shift(1).to_numpy()
    after = late[::-1].rolling(width, min_periods=width // 2).min()[::-1].to_numpy()
    rise_s = np.nan_to_num(after - before)
    waits_s = np.diff(arrival_s, prepend=arrival_s[0])
    near = max(2, int(_NEAR_S / step_s))
    least_s = max(_LOST_STEPS * step_s, _LOST_S)
    while (rise_s > least_s).any():
        peak = int(np.argmax(rise_s))
        start = max(peak - near, 1)
        row = start + int(np.argmax(waits_s[start : peak + near]))
        lost[row:] += round(float(rise_s[peak]) / step_s)
        rise_s[max(peak - width, 0) : peak + width] = 0.0
    return lost


def _envelope(arrival_s: FloatArray, index: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """The earliest arrival of each second against the count, and the slope of a line under them."""
    buckets = np.floor((arrival_s - arrival_s[0]) / _BUCKET_S).astype(int)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(buckets)) + 1])
    mean_s = float(arrival_s[-1] - arrival_s[0]) / max(float(index[-1] - index[0]), 1.0)
    late_s = arrival_s - mean_s * index
    rows = [
        start + int(np.argmin(late_s[start:end]))
        for start, end in zip(starts, [*starts[1:], len(index)], strict=True)
    ]
    if len(rows) > 3:
        rows = rows[:-1]  # the last second may be short and hold no fresh row
    knots, heights = index[rows], arrival_s[rows]
    if len(knots) < 2:
        return knots, heights, mean_s
    slope = float(np.polyfit(knots - knots[0], heights - heights[0], 1)[0])
    return knots, heights, slope
