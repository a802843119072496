"""Turning points of a signal, found with hysteresis and known as soon as they can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray

#: Rows looked at in one go: a turn begins afresh, and what was looked at beyond it was in vain.
_LOOK_ROWS = 1600
#: Up to so many values plain floats are quicker than array calls.
_FEW = 150


@dataclass(frozen=True, slots=True)
class Turn:
    """A peak or a valley: where it was, how high, and at which row it became certain."""

    row: int
    value: float
    peak: bool
    decided_row: int


class Turns:
    """Alternating peaks and valleys that stand out by at least ``threshold``.

    A peak is certain once the signal has fallen ``threshold`` below it, a valley once it has risen
    as much above it. Rows count from ``first_row``, the number of the first sample pushed.
    """

    def __init__(self, threshold: float, first_row: int = 0) -> None:
        self._threshold = threshold
        self._row = first_row
        self._high: tuple[float, int] | None = None
        self._low: tuple[float, int] | None = None
        self._rising: bool | None = None

    @property
    def pending(self) -> tuple[int, float] | None:
        """Row and value of the extreme that is not yet certain (the running one)."""
        mark = self._low if self._rising is False else self._high
        return None if mark is None else (mark[1], mark[0])

    @property
    def rising(self) -> bool | None:
        """Whether the next turn is a peak; None before the first swing."""
        return self._rising

    def push(self, values: FloatArray) -> list[Turn]:
        if 0 < values.size < _FEW:
            return self._few(values.tolist())
        out: list[Turn] = []
        start = 0
        while start < values.size:
            turn, start = self._advance(values, start)
            if turn is not None:
                out.append(turn)
        self._row += values.size
        return out

    def _few(self, values: list[float]) -> list[Turn]:
        """As `_advance` with plain floats, which are quicker for half a second."""
        out: list[Turn] = []
        threshold, rising, row = self._threshold, self._rising, self._row
        high, high_row = self._high or (values[0], row)
        low, low_row = self._low or (values[0], row)
        for value in values:
            if value > high:
                high, high_row = value, row
            if value < low:
                low, low_row = value, row
            fell = rising is not False and high - value >= threshold
            if fell or (rising is not True and value - low >= threshold):
                out.append(Turn(*((high_row, high) if fell else (low_row, low)), fell, row))
                rising, high, high_row, low, low_row = not fell, value, row, value, row
            row += 1
        self._row, self._rising, self._high, self._low = (
            row,
            rising,
            (high, high_row),
            (low, low_row),
        )
        return out

    def _advance(self, values: FloatArray, start: int) -> tuple[Turn | None, int]:
        """Up to the next certain turn; returns it and the first row not yet used."""
        rest = values[start : start + _LOOK_ROWS]
        first = float(rest[0])
        high = self._high or (first, self._row + start)
        low = self._low or (first, self._row + start)
        fell = rose = None
        if self._rising is not False:
            fell = np.maximum.accumulate(np.maximum(rest, high[0])) - rest >= self._threshold
        if self._rising is not True:
            rose = rest - np.minimum.accumulate(np.minimum(rest, low[0])) >= self._threshold
        at_fall = _first(fell)
        at_rise = _first(rose)
        at = min(at_fall, at_rise)
        stop = min(at + 1, rest.size)
        self._high = self._extreme(rest[:stop], start, high, peak=True)
        self._low = self._extreme(rest[:stop], start, low, peak=False)
        if at >= rest.size:
            return None, start + rest.size
        here = (float(rest[at]), self._row + start + at)
        value, row = self._high if at_fall <= at_rise else self._low
        peak = at_fall <= at_rise
        self._rising = not peak
        self._high = self._low = here
        return Turn(row, value, peak, here[1]), start + at + 1

    def _extreme(
        self, rows: FloatArray, start: int, best: tuple[float, int], *, peak: bool
    ) -> tuple[float, int]:
        at = int(np.argmax(rows) if peak else np.argmin(rows))
        value = float(rows[at])
        better = value > best[0] if peak else value < best[0]
        return (value, self._row + start + at) if better else best


def _first(hits: NDArray[np.bool_] | None) -> int:
    if hits is None or not hits.any():
        return np.iinfo(np.int64).max
    return int(np.argmax(hits))
