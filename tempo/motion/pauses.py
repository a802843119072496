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
#: From the top to the lowest pause at least so much of what the moment's gravity shows.
_BELIEVED = 0.3


def trimmed_start(sine: FloatArray, first: int, last: int) -> int:
    """Row at which the last pause near the lower end of a rise ``first → last`` is over."""
    pauses = _low_pauses(sine[first:last], float(sine[last]), float(sine[last] - sine[first]))
    return first + int(pauses[-1]) + _ROWS - 5 if pauses.size else first


def trimmed_end(sine: FloatArray, first: int, last: int) -> int:
    """Row at which the first pause near the lower end of a fall ``first → last`` begins."""
    pauses = _low_pauses(sine[first:last], float(sine[first]), float(sine[first] - sine[last]))
    return first + int(pauses[0]) + 5 if pauses.size else last


def _low_pauses(sine: FloatArray, top: float, seemed: float) -> NDArray[np.intp]:
    """Starts of the pauses near the lower end of a way that ``seemed`` so long.

    A step shakes the moment's gravity for seconds, and the heel then seems to come from far below.
    Where it pauses gravity is right again, so the lowest pause says how long the way is.
    """
    quiet = _quiet(sine)
    if not quiet.size:
        return quiet
    below = top - sliding_window_view(sine, _ROWS)[quiet].mean(axis=1)
    travel = float(below.max())
    if travel < _BELIEVED * seemed:
        return quiet[:0]
    outer = (below > (1.0 - _OUTER) * travel) | ((below > 0.5 * travel) & (below > 0.16))
    return np.asarray(quiet[outer])


def _quiet(values: FloatArray) -> NDArray[np.intp]:
    """Starts of the half seconds, every 0.1 s, in which the heel hardly moves."""
    if values.size < _ROWS:
        return np.empty(0, dtype=np.intp)
    windows = sliding_window_view(values, _ROWS)[::_STRIDE]
    still = windows.max(axis=1) - windows.min(axis=1) < _RANGE
    return np.flatnonzero(still) * _STRIDE
