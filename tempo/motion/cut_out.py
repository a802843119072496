"""Recordings that somebody cut up: movements joined by straight lines where there was rest.

No sensor draws straight lines on six channels at once, so a quarter second of them was never
measured. What lies between two such lines was cut out from rest to rest, which is worth more than
any model of drift: the speed is zero at both ends, and who goes up comes down again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray

#: Rows of a straight line that is believed to be drawn, and how straight it is, m/s² and rad/s.
_LEAST_ROWS = 25
_BEND = 2e-3
#: A line that says nothing, rows of a sensor that is stuck or silent, is no drawn one.
_LEVEL = 1e-6
#: A movement that was cut out lasts, rows.
_CUT_ROWS = (60, 600)


def drawn(acc_mps2: FloatArray, gyr_radps: FloatArray) -> NDArray[np.bool_]:
    """``(n,)`` rows that lie on a straight line in all six channels for a quarter second."""
    rows = np.concatenate([acc_mps2, gyr_radps], axis=1)
    step = np.abs(np.diff(rows, axis=0)).min(axis=1)
    bend = np.abs(np.diff(rows, 2, axis=0)).max(axis=1)
    straight = np.zeros(rows.shape[0], dtype=bool)
    straight[1:-1] = (bend < _BEND) & (step[1:] > _LEVEL)
    out = np.zeros(rows.shape[0], dtype=bool)
    for start, end in _runs(straight):
        if end - start >= _LEAST_ROWS:
            out[max(start - 1, 0) : end + 1] = True
    return out


def cut_outs(lines: NDArray[np.bool_], ends: tuple[bool, bool]) -> list[tuple[int, int]]:
    """Rows ``[start, end)`` between drawn lines; ``ends`` says if the edges count as such."""
    if not lines.any():
        return []
    out = []
    for start, end in _runs(~lines):
        begun, ended = start > 0 or ends[0], end < lines.size or ends[1]
        if begun and ended and _CUT_ROWS[0] <= end - start <= _CUT_ROWS[1]:
            out.append((start, end))
    return out


def there_and_back(acceleration: FloatArray, step_s: float) -> FloatArray:
    """Speed (n,) or (n, k) that begins and ends at zero and returns to where it began."""
    felt = acceleration - acceleration.mean(axis=0)
    speed = np.cumsum(felt, axis=0) * step_s
    share = np.linspace(0.0, 1.0, speed.shape[0])
    bow = share * (1.0 - share)
    return np.asarray(speed - np.multiply.outer(bow, speed.sum(axis=0) / bow.sum()))


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
