"""A raise that was under way in the first samples of a recording."""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.reps.limits import LIMIT_SHARE
from tempo.reps.rows import NEAR_SHARE
from tempo.samples import FloatArray

#: Of the travel that must be seen where a recording cuts a rep (definition 1).
SEEN_SHARE = 0.9
#: A raise that a recording cuts passes the lowest 15 % of its lift within the first second; over
#: the first tenth of a second its speed is judged.
_EDGE_ROWS = 100
_FIRST_ROWS = 10
#: Notes of a swing that the recording cuts.
CUT = "cut_at_edge"


def cut_at_start(heel_m: FloatArray, rise: int, top: int, power: float) -> bool:
    """Whether the heel was rising in the first row already: beyond the limit and any wobble.

    Parameters
    ----------
    heel_m : (n,) height from the first row of the recording on, m.
    rise, top : rows at which the raise begins and ends.
    power : of the foot's wobble, m²/s.
    """
    if rise > _EDGE_ROWS:
        return False
    low_m, top_m = float(heel_m[0]), float(heel_m[top])
    nearly_up = int(np.argmax(heel_m >= low_m + (1.0 - NEAR_SHARE) * (top_m - low_m)))
    mean_mps = (float(heel_m[nearly_up]) - low_m) / (max(nearly_up, 1) * GRID_S)
    first_mps = (float(heel_m[_FIRST_ROWS]) - low_m) / (_FIRST_ROWS * GRID_S)
    wobble_mps = float(np.sqrt(power / (2.0 * _FIRST_ROWS * GRID_S)))
    return first_mps > max(LIMIT_SHARE * mean_mps, 2.0 * wobble_mps)


def nearly_all_seen(heel_m: FloatArray, inner: tuple[int, int, int]) -> bool:
    """Whether what is seen of the way up is nearly the whole way down."""
    low, top, end = (float(heel_m[row]) for row in inner)
    return top - low >= SEEN_SHARE * (top - end)
