"""Rows that wait until it is known how the sensor sits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tempo.dsp.resample import GRID_HZ
from tempo.motion.bearing import Bearing, BearingSearch
from tempo.motion.stillness import Still
from tempo.reps.rows import Rows, joined_rows

#: Half seconds that the search looks at, and rows that are held at most.
_LOOK_TICKS = 110
_HOLD_ROWS = round(120 * GRID_HZ)
#: Every second the rows held are searched.
_SEARCH_ROWS = 100


@dataclass(slots=True)
class Held:
    """Half seconds of grid rows in order, and the search for a bearing in them."""

    _ticks: list[Rows] = field(default_factory=list)
    _search: BearingSearch = field(default_factory=BearingSearch)

    def hold(self, rows: Rows) -> None:
        """Keep half a second."""
        self._ticks.append(rows)

    def all_rows(self) -> Rows:
        """Everything that is held."""
        return joined_rows(self._ticks)

    def search(self, rests: list[Still]) -> Bearing | None:
        """Look at what is held once a second; let go of what is too old."""
        end = self._ticks[-1].end
        if end % _SEARCH_ROWS:
            return None
        found = self._attempt(rests)
        while found is None and len(self._ticks) > 1 and end - self._ticks[1].first > _HOLD_ROWS:
            del self._ticks[0]
        return found

    def decide(self, rests: list[Still]) -> Bearing | None:
        """At the end of the signal, what is more likely than not must do."""
        if not self._ticks:
            return None
        return self._attempt(rests) or self._search.decide(rests)

    def _attempt(self, rests: list[Still]) -> Bearing | None:
        looked = self._ticks[-_LOOK_TICKS:]
        acc, gyr, up = (
            np.ascontiguousarray(np.concatenate([getattr(tick, name) for tick in looked]))
            for name in ("acc_mps2", "gyr_radps", "up")
        )
        return self._search.attempt(acc, gyr, up, looked[-1].end, rests)
