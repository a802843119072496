"""When the sensor was silent: an evening goes on without it, and says what it did not see."""

from __future__ import annotations

from tempo.live.onlooker import STALE_S
from tempo.samples import Interval

#: A silence is said when it has lasted so long: who reads or hears it has time to look.
SAID_S = 2.0
#: A lost link is made again within some six seconds; after this nothing is waited for any more.
ALONE_S = 10.0


class Silence:
    """Silences so far, by the sensor's own seconds."""

    def __init__(self) -> None:
        self._past: list[Interval] = []
        self._last_s: float | None = None
        self.said = False

    def heard(self, first_s: float, last_s: float) -> float:
        """Samples came; how long it had been silent before them, 0 where it was not."""
        before, self._last_s = self._last_s, last_s
        if before is None or first_s - before <= STALE_S:
            return 0.0
        self._past.append(Interval(before, first_s))
        return first_s - before

    def within(self, span: Interval, now_s: float) -> float:
        """How much of a stretch nothing was heard; a silence may go on now."""
        going_on = []
        if self._last_s is not None and now_s - self._last_s > STALE_S:
            going_on = [Interval(self._last_s, now_s)]
        return sum(
            max(0.0, min(one.end_s, span.end_s) - max(one.start_s, span.start_s))
            for one in [*self._past, *going_on]
        )
