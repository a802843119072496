"""The heel height as a picture of the whole recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray

#: Rows that room is made for at a time, five minutes.
_BLOCK_ROWS = 30_000


@dataclass(frozen=True, slots=True)
class Trace:
    """Heel height over level on the 100 Hz grid; NaN where it is not known."""

    time_s: FloatArray
    heel_m: FloatArray
    filled: NDArray[np.bool_]


class TraceKeeper:
    """Collects grid times and heights; a later height for the same row replaces the earlier one."""

    def __init__(self) -> None:
        self._blocks: list[Trace] = []
        self._size = self._base = 0

    def extend(self, time_s: FloatArray, filled: NDArray[np.bool_]) -> None:
        """Grid rows in order; their heights may come later."""
        done = 0
        while done < time_s.size:
            at = self._size % _BLOCK_ROWS
            if at == 0:
                self._blocks.append(_blank())
            block, count = self._blocks[-1], min(time_s.size - done, _BLOCK_ROWS - at)
            block.time_s[at : at + count] = time_s[done : done + count]
            block.filled[at : at + count] = filled[done : done + count]
            done, self._size = done + count, self._size + count

    def restart(self) -> None:
        """Rows count from here on: the signal begins afresh."""
        self._base = self._size

    def write(self, row: int, heel_m: FloatArray) -> None:
        """Heights of consecutive rows that were handed in already."""
        done, row = 0, self._base + row
        while done < heel_m.size:
            number, at = divmod(row + done, _BLOCK_ROWS)
            count = min(heel_m.size - done, _BLOCK_ROWS - at)
            self._blocks[number].heel_m[at : at + count] = heel_m[done : done + count]
            done += count

    def trace(self) -> Trace:
        """All rows so far."""
        names = ("time_s", "heel_m", "filled")
        columns = (
            np.concatenate([getattr(block, name) for block in [*self._blocks, _blank(0)]])
            for name in names
        )
        return Trace(*(column[: self._size] for column in columns))


def _blank(rows: int = _BLOCK_ROWS) -> Trace:
    return Trace(np.empty(rows), np.full(rows, np.nan), np.empty(rows, dtype=np.bool_))
