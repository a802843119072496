"""Rows that wait until it is known how the sensor sits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tempo.dsp.resample import GRID_HZ
from tempo.motion.bearing import Bearing, BearingSearch
from tempo.motion.stillness import Still
from tempo.samples import FloatArray

#: Half seconds that the search looks at, and rows that are held at most.
_LOOK_TICKS = 110
_HOLD_ROWS = round(120 * GRID_HZ)
#: Every second the rows held are searched.
_SEARCH_ROWS = 100


@dataclass(slots=True)
class Held:
    """Half seconds of grid rows in order, and the search for a bearing in them."""

    ticks: list[tuple[FloatArray, ...]] = field(default_factory=list)
    rows: int = 0
    _search: BearingSearch = field(default_factory=BearingSearch)

    def hold(self, tick: tuple[FloatArray, ...]) -> None:
        """Keep rows: time, acceleration, rates, up, filled."""
        self.ticks.append(tick)
        self.rows += tick[0].size

    def search(self, seen: int, rests: list[Still]) -> Bearing | None:
        """Look at what is held, up to row ``seen``, once a second; let go of what is too old."""
        if seen % _SEARCH_ROWS:
            return None
        found = self.attempt(seen, rests)
        while found is None and self.rows - self.ticks[0][0].size > _HOLD_ROWS:
            self.rows -= self.ticks.pop(0)[0].size
        return found

    def attempt(self, seen: int, rests: list[Still]) -> Bearing | None:
        """The bearing, if the rows held tell it."""
        acc, gyr, up = (
            np.concatenate([tick[column] for tick in self.ticks[-_LOOK_TICKS:]])
            for column in (1, 2, 3)
        )
        return self._search.attempt(acc, gyr, up, seen, rests)

    def decide(self, seen: int, rests: list[Still]) -> Bearing | None:
        """At the end of the signal, what is more likely than not must do."""
        if not self.ticks:
            return None
        return self.attempt(seen, rests) or self._search.decide(1.0, rests)
