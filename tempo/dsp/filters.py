"""Recursive filters with memory: the same bits for any split of the signal."""

from __future__ import annotations

import math

import numpy as np

from tempo.samples import FloatArray

#: Below this many rows a loop over plain floats beats the array call; both give the same bits.
_SHORT_ROWS = 24


class OnePole:
    """First-order low pass ``y[n] = y[n-1] + g·(x[n] − y[n-1])`` on every column.

    Written as ``y[n] = g·x[n] + (1 − g)·y[n-1]``, the form that `scipy.signal.lfilter` computes, so
    that the loop for short blocks and the library call for long ones agree to the last bit.

    Parameters
    ----------
    time_constant_s : time after which 63 % of a step has passed.
    rate_hz : sample rate of the rows.
    """

    def __init__(self, time_constant_s: float, rate_hz: float) -> None:
        self._gain = 1.0 - math.exp(-1.0 / (time_constant_s * rate_hz))
        self._keep = 1.0 - self._gain
        self._memory: list[float] | None = None

    def push(self, block: FloatArray) -> FloatArray:
        """Filter ``(n, columns)`` rows; the first row ever seen is taken as the resting value."""
        if block.shape[0] == 0:
            return np.empty_like(block)
        if self._memory is None:
            self._memory = [self._keep * float(value) for value in block[0]]
        if block.shape[0] < _SHORT_ROWS:
            return self._loop(block)
        from scipy.signal import lfilter  # heavy import, only when long blocks come

        state = np.asarray(self._memory)[np.newaxis, :]
        out, state = lfilter([self._gain], [1.0, -self._keep], block, axis=0, zi=state)
        self._memory = state[0].tolist()
        return np.asarray(out)

    def _loop(self, block: FloatArray) -> FloatArray:
        memory = self._memory
        assert memory is not None
        gain, keep = self._gain, self._keep
        rows = []
        for row in block.tolist():
            out = [gain * value + carried for value, carried in zip(row, memory, strict=True)]
            memory = [keep * value for value in out]
            rows.append(out)
        self._memory = memory
        return np.asarray(rows)
