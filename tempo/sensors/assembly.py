"""Single readings gathered into blocks of `Samples`, with an eye on streams that are stuck."""

from __future__ import annotations

import numpy as np

from tempo.samples import Samples
from tempo.sensors.decoder import Counters, Vector

EMPTY = Samples.empty()

#: The same acceleration for this long is no person standing still, it is a stuck stream.
STUCK_S = 0.5


class Assembly:
    """Takes one sample after the other and hands out what has come together."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._times: list[float] = []
        self._acc: list[Vector] = []
        self._gyr: list[Vector] = []
        self._last: tuple[Vector, Vector] | None = None
        self._same_since_s = 0.0
        self._stuck = False

    def add(self, time_s: float, acc_mps2: Vector, gyr_dps: Vector) -> None:
        self._look(time_s, acc_mps2, gyr_dps)
        self._times.append(time_s)
        self._acc.append(acc_mps2)
        self._gyr.append(gyr_dps)

    def take(self) -> Samples:
        """What has come together since the last call."""
        if not self._times:
            return EMPTY
        block = Samples(np.array(self._times), np.array(self._acc), np.array(self._gyr))
        self._counters.samples += len(block)
        self._times, self._acc, self._gyr = [], [], []
        return block

    def _look(self, time_s: float, acc_mps2: Vector, gyr_dps: Vector) -> None:
        """Identical neighbours are legal (some firmware sends them), a long run of them is not."""
        last = self._last
        self._last = (acc_mps2, gyr_dps)
        if last is None or last[0] != acc_mps2:
            self._same_since_s = time_s
            self._stuck = False
            return
        self._counters.repeated += last[1] == gyr_dps
        if not self._stuck and time_s - self._same_since_s >= STUCK_S:
            self._stuck = True
            self._counters.stuck += 1
