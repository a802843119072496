"""Samples as they came, for what the even grid would average away: the peak of a landing."""

from __future__ import annotations

from collections import deque

import numpy as np

from tempo.samples import FloatArray, Samples

_KEEP_S = 20.0
_G_MPS2 = 9.80665
#: Full scales of chips, g; a reading so near to one of them (share) is at its end.
_RANGES_G = np.array([2.0, 4.0, 8.0, 16.0, 24.0, 32.0])
_AT_END = 0.002


class Felt:
    """The newest samples' times and accelerations."""

    def __init__(self) -> None:
        self._blocks: deque[Samples] = deque()

    def push(self, block: Samples) -> None:
        """Samples that follow on."""
        if len(block):
            self._blocks.append(block)

    def forget(self, before_s: float) -> None:
        """Let go of blocks that ended well before a second."""
        while self._blocks and self._blocks[0].time_s[-1] < before_s - _KEEP_S:
            self._blocks.popleft()

    def around(self, at_s: float) -> tuple[float, float]:
        """The seconds of the samples just before and just behind an instant."""
        times = np.concatenate([np.empty(0), *(block.time_s for block in self._blocks)])
        behind = int(np.clip(np.searchsorted(times, at_s), 1, max(times.size - 1, 1)))
        if times.size < 2:
            return at_s, at_s
        return float(times[behind - 1]), float(times[behind])

    def peak(self, start_s: float, end_s: float) -> tuple[float, bool]:
        """Largest force in ``[start_s, end_s)``, m/s², and whether the sensor's range was reached.

        A range is reached where an axis stands at the end of a usual full scale, or two samples
        running at one same largest value.
        """
        parts = []
        for block in self._blocks:
            first, last = np.searchsorted(block.time_s, [start_s, end_s])
            parts.append(block.acc_mps2[first:last])
        acc = np.concatenate([np.empty((0, 3)), *parts])
        if acc.shape[0] == 0:
            return 0.0, False
        return float(np.sqrt((acc * acc).sum(axis=1)).max()), _clipped(acc)


def _clipped(acc: FloatArray) -> bool:
    size = np.abs(acc)
    largest = float(size.max())
    if largest < 15.0:
        return False
    near = np.abs(largest / (_RANGES_G * _G_MPS2) - 1.0) < _AT_END
    full = size == largest
    return bool(near.any() or (full[1:] & full[:-1]).any())
