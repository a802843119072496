"""Two sensors of one recording, each with its own times, on the times of one of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tempo.errors import RecordingError
from tempo.samples import FloatArray
from tempo.sources.exports.stream import Note, Stream

#: No straight line is laid over a hole of so many steps.
_HOLE_STEPS = 2.5
#: The gyroscope's times are taken unless the accelerometer is quicker by more than this.
_QUICKER = 1.25
_LEAST_OVERLAP_S = 1.0


def merged(acc: Stream, gyr: Stream) -> tuple[FloatArray, FloatArray, FloatArray, tuple[Note, ...]]:
    """Times, acceleration and rates, at the times of the quicker of the two.

    The other one's readings are read off straight lines between its own. Rows that fall into a
    hole of the other sensor are left out.

    Raises
    ------
    RecordingError
        The two hardly overlap in time.
    """
    if np.array_equal(acc.time_s, gyr.time_s):
        return acc.time_s, acc.values, gyr.values, ()
    quick, slow = (acc, gyr) if acc.rate_hz > _QUICKER * gyr.rate_hz else (gyr, acc)
    start_s = max(acc.time_s[0], gyr.time_s[0])
    end_s = min(acc.time_s[-1], gyr.time_s[-1])
    if end_s - start_s < _LEAST_OVERLAP_S:
        raise RecordingError(
            f"{acc.name} and {gyr.name} do not overlap in time (they start "
            f"{abs(acc.time_s[0] - gyr.time_s[0]):.3g} s apart); name two files of one recording"
        )
    inside = (quick.time_s >= start_s) & (quick.time_s <= end_s)
    time_s, values = quick.time_s[inside], quick.values[inside]
    other, there = at_times(time_s, slow)
    time_s, values, other = time_s[there], values[there], other[there]
    figures: dict[str, float | str] = {
        "moved": "accelerometer" if slow is acc else "gyroscope",
        "moved_hz": slow.rate_hz,
        "kept_hz": quick.rate_hz,
    }
    notes = [Note("merged_by_time", figures)]
    if not there.all():
        notes.append(Note("rows_in_holes_dropped", {"rows": int((~there).sum())}))
    acc_rows, gyr_rows = (values, other) if quick is acc else (other, values)
    return time_s, acc_rows, gyr_rows, tuple(notes)


def at_times(time_s: FloatArray, stream: Stream) -> tuple[FloatArray, NDArray[np.bool_]]:
    """A stream's readings at other times, and where there are some (inside, and in no hole)."""
    own_s = stream.time_s
    after = np.clip(np.searchsorted(own_s, time_s, side="left"), 1, len(own_s) - 1)
    step = own_s[after] - own_s[after - 1]
    share = np.clip((time_s - own_s[after - 1]) / np.where(step > 0, step, 1.0), 0.0, 1.0)
    rows = stream.values[after - 1] * (1 - share[:, None]) + stream.values[after] * share[:, None]
    longest_s = _HOLE_STEPS / max(stream.rate_hz, 1e-9)
    there = (time_s >= own_s[0]) & (time_s <= own_s[-1])
    there &= (step <= longest_s) | (share == 0.0) | (share == 1.0)
    return np.asarray(rows), there
