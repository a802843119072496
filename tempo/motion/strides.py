"""Gathers lively stretches of the signal for `Front`: a walk, from rest to rest."""

from __future__ import annotations

import numpy as np

from tempo.motion.front import Front
from tempo.samples import FloatArray

_BIN_ROWS = 50
#: A half second in which the sensor turns quicker than this (86 °/s) may be part of a stride, and
#: one in which it stays slower (17 °/s) is standing: from within a slow movement nothing is told.
_LIVELY_RADPS, _STANDING_RADPS = 1.5, 0.3
#: The last half minute of a longer walk is enough.
_MOST_BINS = 60


class Strides:
    """Looks at every lively stretch once it is over; ``delay``: one half second."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._rest = np.empty((0, 3))
        self._bins: list[FloatArray] = []
        self._lively = False

    def push(self, gyr_radps: FloatArray, bias_radps: FloatArray) -> None:
        """Rows that follow on, and what the gyro reads at rest."""
        rows = np.vstack([self._rest, gyr_radps])
        count = rows.shape[0] // _BIN_ROWS
        self._rest = rows[count * _BIN_ROWS :]
        bins = rows[: count * _BIN_ROWS].reshape(count, _BIN_ROWS, 3)
        moving = bins - bias_radps
        quickest = np.sqrt((moving * moving).sum(axis=2)).max(axis=1) if count else np.empty(0)
        for one, quick in zip(bins, quickest.tolist(), strict=True):
            self._take(one, bias_radps, quick)

    def _take(self, rows: FloatArray, bias_radps: FloatArray, quickest: float) -> None:
        self._bins.append(rows)
        self._lively |= quickest > _LIVELY_RADPS
        if quickest < _STANDING_RADPS:
            if self._lively:
                self._front.look(np.concatenate(self._bins) - bias_radps)
            self._bins, self._lively = [rows], False
        del self._bins[:-_MOST_BINS]
