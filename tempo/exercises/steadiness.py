"""How still a foot was at rest, from sums over tenths of seconds: holds may outlast the memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from tempo.motion.gravity import unit
from tempo.reps.rows import Rows
from tempo.samples import FloatArray

#: Rows in one sum, and sums in a second.
_ROWS = 10
_WINDOW = 10


@dataclass(frozen=True, slots=True)
class Quiet:
    """A rest in two numbers: its loudest second, its quietest, RMS rate in rad/s; and its up."""

    loudest_radps: float
    quietest_radps: float
    up: FloatArray


class Steadiness:
    """Sums over tenths of seconds: rates, squared rates, accelerations."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._sums: list[FloatArray] = []

    def see(self, tick: Rows) -> None:
        """Half a second of rows; what is left over at the end of the signal is not looked at."""
        gyr, acc = tick.gyr_radps, tick.acc_mps2
        columns = np.column_stack([gyr, (gyr * gyr).sum(axis=1), acc])
        count = len(columns) // _ROWS
        sums = columns[: count * _ROWS].reshape(count, _ROWS, 7).sum(axis=1)
        self._rows += range(tick.first, tick.first + count * _ROWS, _ROWS)
        self._sums += list(sums)

    def between(self, start: int, end: int) -> Quiet | None:
        """Of the sums that lie wholly inside; None for less than a second of them.

        The mean rate over the whole rest is the sensor's bias: the foot lies as it lay.
        """
        first, last = bisect_left(self._rows, start), bisect_right(self._rows, end - _ROWS)
        if last - first < _WINDOW:
            return None
        sums = np.array(self._sums[first:last])
        rates = sums[:, :3]
        bias = rates.sum(axis=0) / (_ROWS * len(sums))
        around = sums[:, 3] - 2.0 * rates @ bias + _ROWS * float(bias @ bias)
        windows = np.convolve(around, np.ones(_WINDOW), "valid")
        loud, quiet = (
            float(np.sqrt(max(each, 0.0) / (_WINDOW * _ROWS)))
            for each in (windows.max(), windows.min())
        )
        up = unit(sums[:, 4:].sum(axis=0)[np.newaxis])[0]
        return Quiet(loud, quiet, up)
