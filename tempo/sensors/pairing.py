"""Two streams of one sensor on one clock: the gyroscope at the accelerometer's instants."""

from __future__ import annotations

from collections import deque

from tempo.sensors.decoder import Counters, Vector

Timed = tuple[float, Vector]


class Pairing:
    """Interpolates between neighbouring gyroscope readings, never across a hole or an end.

    widest_s : two gyroscope readings further apart than this are no neighbours.
    patience_s : an acceleration whose gyroscope reading has not come after this is given up.
    """

    def __init__(self, widest_s: float, counters: Counters, patience_s: float = 10.0) -> None:
        self._widest_s = widest_s
        self._counters = counters
        self._patience_s = patience_s
        self._acc: deque[Timed] = deque()
        self._gyr: deque[Timed] = deque()

    def restart(self) -> None:
        """A new stretch: nothing is paired across the break."""
        self._counters.unpaired += len(self._acc)
        self._acc.clear()
        self._gyr.clear()

    def add_acc(self, time_s: float, acc_mps2: Vector) -> None:
        self._acc.append((time_s, acc_mps2))

    def add_gyr(self, time_s: float, gyr_dps: Vector) -> None:
        self._gyr.append((time_s, gyr_dps))

    def take(self) -> list[tuple[float, Vector, Vector]]:
        """Instants that both streams have passed."""
        whole: list[tuple[float, Vector, Vector]] = []
        while self._acc:
            time_s, acc = self._acc[0]
            while len(self._gyr) > 1 and self._gyr[1][0] <= time_s:
                self._gyr.popleft()
            if not self._passed(time_s):
                break
            self._acc.popleft()
            gyr = self._at(time_s)
            if gyr is None:
                self._counters.unpaired += 1
            else:
                whole.append((time_s, acc, gyr))
        while len(self._gyr) > 2 and self._gyr[-1][0] - self._gyr[0][0] > self._patience_s:
            self._gyr.popleft()
        return whole

    def _passed(self, time_s: float) -> bool:
        if self._gyr and (self._gyr[-1][0] > time_s or self._gyr[0][0] == time_s):
            return True
        return self._acc[-1][0] - time_s > self._patience_s

    def _at(self, time_s: float) -> Vector | None:
        if not self._gyr or self._gyr[0][0] > time_s:
            return None
        before_s, before = self._gyr[0]
        if before_s == time_s:
            return before
        if len(self._gyr) < 2 or self._gyr[1][0] - before_s > self._widest_s:
            return None
        after_s, after = self._gyr[1]
        share = (time_s - before_s) / (after_s - before_s)
        return (
            before[0] + share * (after[0] - before[0]),
            before[1] + share * (after[1] - before[1]),
            before[2] + share * (after[2] - before[2]),
        )
