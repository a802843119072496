"""Recursive filters with memory: the same bits for any split of the signal."""

from __future__ import annotations

import math
import sys
from itertools import accumulate

import numpy as np

from tempo.samples import FloatArray

#: Below this many rows nested lists beat the array calls.
SHORT_ROWS = 24
#: From this many rows on, eight hours, importing `scipy.signal` costs less than it saves.
_WORTH_IMPORTING_ROWS = 3_000_000


class OnePole:
    """First-order low pass ``y[n] = y[n-1] + g·(x[n] − y[n-1])`` on every column.

    Written as ``y[n] = g·x[n] + (1 − g)·y[n-1]``, the form that `scipy.signal.lfilter` computes, so
    that running sums over plain floats and the library call agree to the last bit; the library is
    used where it is loaded already, because loading it takes as long as filtering for hours.

    Parameters
    ----------
    time_constant_s : time after which 63 % of a step has passed.
    rate_hz : sample rate of the rows.

    Who joins the recursion to other sums does the same with ``gain``, ``keep`` and ``memory``.
    """

    def __init__(self, time_constant_s: float, rate_hz: float) -> None:
        self.gain = 1.0 - math.exp(-1.0 / (time_constant_s * rate_hz))
        self.keep = 1.0 - self.gain
        self.memory: list[float] = []
        self._rows = 0

    def push(self, block: FloatArray) -> FloatArray:
        """Filter ``(n, columns)`` rows; the first row ever seen is taken as the resting value."""
        if block.shape[0] == 0:
            return np.empty_like(block)
        if not self.memory:
            self.memory = [self.keep * float(value) for value in block[0]]
        self._rows += block.shape[0]
        if block.shape[0] < SHORT_ROWS:
            return self._loop(block)
        if "scipy.signal" in sys.modules or self._rows > _WORTH_IMPORTING_ROWS:
            return self._library(block)
        return self._running_sums(block)

    def _loop(self, block: FloatArray) -> FloatArray:
        memory = self.memory
        gain, keep = self.gain, self.keep
        rows = []
        for row in block.tolist():
            out = [gain * value + carried for value, carried in zip(row, memory, strict=True)]
            memory = [keep * value for value in out]
            rows.append(out)
        self.memory = memory
        return np.asarray(rows)

    def _running_sums(self, block: FloatArray) -> FloatArray:
        keep = self.keep
        out = np.empty_like(block)
        scaled = self.gain * block
        scaled[0] += self.memory
        for column in range(block.shape[1]):
            steps = scaled[:, column].tolist()
            out[:, column] = list(accumulate(steps, lambda last, new: keep * last + new))
        self.memory = [keep * value for value in out[-1].tolist()]
        return out

    def _library(self, block: FloatArray) -> FloatArray:
        from scipy.signal import lfilter

        state = np.asarray(self.memory)[:, np.newaxis]
        out, state = lfilter([self.gain], [1.0, -self.keep], block.T, axis=1, zi=state)
        self.memory = state[:, 0].tolist()
        return np.asarray(out).T
