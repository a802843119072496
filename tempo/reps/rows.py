"""Grid rows kept for work on finished swings, and where the heel lies near its bottom in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.motion.gravity import along
from tempo.samples import FloatArray

#: Of a swing: so little above the bottom is near it.
NEAR_SHARE = 0.15
#: Rows of rest beside a swing that its limits and its wobble are judged on.
SIDE_ROWS = 400


@dataclass(frozen=True, slots=True)
class Rows:
    """Grid rows from number ``first`` on; ``sine`` is that of the foot's pitch, known at once.

    ``up`` is the causal estimate that ``sine`` was read off.
    """

    first: int
    time_s: FloatArray
    acc_mps2: FloatArray
    gyr_radps: FloatArray
    up: FloatArray
    sine: FloatArray
    filled: NDArray[np.bool_]

    @property
    def end(self) -> int:
        """Number of the row that comes next."""
        return self.first + self.time_s.size

    def cut(self, first: int, end: int) -> Rows:
        """The rows ``[first, end)``, as far as they are kept."""
        if first <= self.first and end >= self.end:
            return self
        a, b = max(first - self.first, 0), max(end - self.first, 0)
        return Rows(
            self.first + a,
            self.time_s[a:b],
            self.acc_mps2[a:b],
            self.gyr_radps[a:b],
            self.up[a:b],
            self.sine[a:b],
            self.filled[a:b],
        )

    def seen_along(self, heel: FloatArray) -> Rows:
        """The same rows with ``sine`` read off along another heel direction."""
        sine = along(self.up, heel)
        return Rows(
            self.first, self.time_s, self.acc_mps2, self.gyr_radps, self.up, sine, self.filled
        )

    def at_s(self, row: int) -> float:
        """Second of a row."""
        return float(self.time_s[row - self.first])

    def onset(self, low: int, peak: int) -> int:
        """Last row before the peak that is still near the bottom."""
        rising = self._sines(low, peak)
        near = np.flatnonzero(rising <= rising[0] + NEAR_SHARE * (rising[-1] - rising[0]))
        return low + int(near[-1])

    def offset(self, peak: int, low: int) -> int:
        """First row behind the peak from which on the heel stays near the bottom."""
        falling = self._sines(peak, low)
        far = np.flatnonzero(falling >= falling[-1] + NEAR_SHARE * (falling[0] - falling[-1]))
        return peak + int(far[-1])

    def rest_begin(self, rise: int, peak: int) -> int:
        """First row of the rest before a raise: up to four seconds, all of it near the bottom."""
        first = max(self.first, rise - SIDE_ROWS)
        rest = self._sines(first, rise)
        lift = float(self.sine[peak - self.first]) - float(rest.min())
        away = np.flatnonzero(np.abs(rest - float(rest[-1])) > NEAR_SHARE * lift)
        return first + (int(away[-1]) + 1 if away.size else 0)

    def next_raise(self, low: int, decided: int, threshold: float) -> int:
        """About where the raise began that stood ``threshold`` over a valley at ``decided``."""
        rising = self._sines(low, decided)
        near = np.flatnonzero(rising <= float(rising.min()) + NEAR_SHARE * threshold)
        return max(low + int(near[-1]) - 3, low + 1)

    def _sines(self, first: int, last: int) -> FloatArray:
        return self.sine[first - self.first : last + 1 - self.first]


def joined_rows(parts: list[Rows]) -> Rows:
    """Rows that follow each other, as one."""
    return Rows(
        parts[0].first,
        np.concatenate([part.time_s for part in parts]),
        np.concatenate([part.acc_mps2 for part in parts]),
        np.concatenate([part.gyr_radps for part in parts]),
        np.concatenate([part.up for part in parts]),
        np.concatenate([part.sine for part in parts]),
        np.concatenate([part.filled for part in parts]),
    )
