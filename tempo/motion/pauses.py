"""Where the heel pauses inside a finished swing."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tempo.samples import FloatArray

#: Half a second within 1° is a pause: a 10 s lowering moves 2° in that time.
_ROWS = 50
_RANGE = 0.018
_STRIDE = 10
#: A pause belongs to an end of the swing when it lies in the outer third of the travel.
_OUTER = 0.35


def trimmed_start(sine: FloatArray, first: int, last: int) -> int:
    """Row at which the last pause near the lower end of a rise ``first → last`` is over."""
    quiet = _quiet(sine[first:last])
    travel = float(sine[last] - sine[first])
    for start in quiet[::-1].tolist():
        level = float(sine[first + start : first + start + _ROWS].mean())
        rest_m = float(sine[last]) - level
        if rest_m > (1.0 - _OUTER) * travel or (rest_m > 0.5 * travel and rest_m > 0.16):
            return first + int(start) + _ROWS - 5
    return first


def trimmed_end(sine: FloatArray, first: int, last: int) -> int:
    """Row at which the first pause near the lower end of a fall ``first → last`` begins."""
    quiet = _quiet(sine[first:last])
    travel = float(sine[first] - sine[last])
    for start in quiet.tolist():
        level = float(sine[first + start : first + start + _ROWS].mean())
        fallen = float(sine[first]) - level
        if fallen > (1.0 - _OUTER) * travel or (fallen > 0.5 * travel and fallen > 0.16):
            return first + int(start) + 5
    return last


def _quiet(values: FloatArray) -> NDArray[np.intp]:
    """Starts of the half seconds, every 0.1 s, in which the heel hardly moves."""
    if values.size < _ROWS:
        return np.empty(0, dtype=np.intp)
    windows = sliding_window_view(values, _ROWS)[::_STRIDE]
    still = windows.max(axis=1) - windows.min(axis=1) < _RANGE
    return np.flatnonzero(still) * _STRIDE
