"""The heel height as a picture of the whole recording."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class Trace:
    """Heel height over level on the 100 Hz grid; NaN where it is not known."""

    time_s: FloatArray
    heel_m: FloatArray
    filled: NDArray[np.bool_]


@dataclass(slots=True)
class TraceKeeper:
    """Collects grid times and heights; a later height for the same row replaces the earlier one."""

    _times: list[FloatArray] = field(default_factory=list)
    _filled: list[NDArray[np.bool_]] = field(default_factory=list)
    _writes: list[tuple[int, FloatArray]] = field(default_factory=list)
    _base: int = 0
    _size: int = 0

    def extend(self, time_s: FloatArray, filled: NDArray[np.bool_]) -> None:
        """Rows of the grid, whose heights may come later."""
        self._times.append(time_s)
        self._filled.append(filled)
        self._size += time_s.size

    def restart(self) -> None:
        """Rows count from here on: the signal begins afresh."""
        self._base = self._size

    def write(self, row: int, heel_m: FloatArray) -> None:
        self._writes.append((self._base + row, heel_m))

    def trace(self) -> Trace:
        heel_m = np.full(self._size, np.nan)
        for row, heights in self._writes:
            heel_m[row : row + heights.size] = heights
        return Trace(
            np.concatenate([np.empty(0), *self._times]),
            heel_m,
            np.concatenate([np.empty(0, dtype=np.bool_), *self._filled]),
        )
