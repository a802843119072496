"""Grid rows in a store that grows at its end and lets go of its beginning."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tempo.reps.rows import Rows
from tempo.samples import FloatArray

_ROOM_ROWS = 8192
_SINE = 4


class Kept:
    """Rows from some number on; what was handed out stays as it was."""

    def __init__(self, rows: Rows) -> None:
        self._first = self._end = rows.first
        self._low = 0
        self._columns: list[NDArray[Any]] = [np.empty_like(column[:0]) for column in _columns(rows)]
        self.add(rows)

    @property
    def first(self) -> int:
        """Number of the first row that is kept."""
        return self._first

    @property
    def end(self) -> int:
        """Number of the row that comes next."""
        return self._end

    def add(self, rows: Rows) -> None:
        """Rows that follow on."""
        at = self._low + self._end - self._first
        count = rows.time_s.size
        if at + count > len(self._columns[0]):
            self._move(count)
            at = self._end - self._first
        for column, new in zip(self._columns, _columns(rows), strict=True):
            column[at : at + count] = new
        self._end += count

    def rows(self, first: int, end: int) -> Rows:
        """The rows ``[first, end)``, as far as they are kept."""
        first = max(first, self._first)
        low, high = (self._low + row - self._first for row in (first, end))
        return Rows(first, *(column[low:high] for column in self._columns))

    def sine(self, first: int, end: int) -> FloatArray:
        """Of them only the sines, for a quick look."""
        return self._columns[_SINE][self._low + first - self._first : self._low + end - self._first]

    def forget(self, before: int) -> None:
        """Let go of all rows before one."""
        self._low += before - self._first
        self._first = before

    def _move(self, count: int) -> None:
        """Into fresh arrays: somebody may still look at the old ones."""
        size = self._end - self._first
        room = max(_ROOM_ROWS, 2 * (size + count))
        fresh: list[NDArray[Any]] = []
        for column in self._columns:
            wide = np.empty((room, *column.shape[1:]), dtype=column.dtype)
            wide[:size] = column[self._low : self._low + size]
            fresh.append(wide)
        self._columns, self._low = fresh, 0


def _columns(rows: Rows) -> tuple[NDArray[Any], ...]:
    return rows.time_s, rows.acc_mps2, rows.gyr_radps, rows.up, rows.sine, rows.filled
