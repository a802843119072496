"""The target line of one lowering, and how far the heel is off it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

#: Rows over which the heel's speed is taken, 0.5 s: wobble is gone, a late drop is not.
_SPEED_S = 0.5
#: Share of the way by which the heel may be off the band's edges: wobble of 0.7° on a 30° way.
_FREE_SHARE = 0.08
#: In the last quarter nobody is hurried: that would ask for a drop at the end, and what matters
#: there is how deep it goes.
_UNHURRIED_SHARE = 0.75
#: How long it must be off the band before anything is said (issue: 0.5 s).
PERSIST_S = 0.5


@dataclass(slots=True)
class Lowering:
    """From ``top_m`` at ``started_s`` to ``goal_m`` in ``asked_s``; the band in seconds.

    ``push`` takes the heel as it comes. The heel is *too fast* when it is under the line that falls
    in the shortest time of the band and still falls faster than asked; *too slow* when it is over
    the line that falls in the longest time and falls slower than asked, each for half a second.
    Who was too fast and now waits for the line is told nothing, and in the last quarter of the way
    nobody is too slow.
    """

    started_s: float
    top_m: float
    goal_m: float
    asked_s: float
    band_s: tuple[float, float]
    _recent: deque[tuple[float, float]] = field(default_factory=deque)
    _off: str | None = None
    _off_since_s: float = 0.0

    @property
    def travel_m(self) -> float:
        return max(self.top_m - self.goal_m, 1e-6)

    def line_m(self, at_s: float) -> float:
        """Where the heel is asked to be."""
        share = min(max((at_s - self.started_s) / self.asked_s, 0.0), 1.0)
        return self.top_m - share * self.travel_m

    def ahead_s(self, at_s: float, heel_m: float) -> float:
        """Seconds by which the heel is ahead of the line (negative: behind it)."""
        share = (self.top_m - heel_m) / self.travel_m
        return share * self.asked_s - (at_s - self.started_s)

    def push(self, at_s: float, heel_m: float) -> str | None:
        """``too_fast`` or ``too_slow`` once it has lasted, None else."""
        self._recent.append((at_s, heel_m))
        while at_s - self._recent[0][0] > _SPEED_S + 1e-9:
            self._recent.popleft()
        off = self._now(at_s, heel_m)
        if off != self._off:
            self._off, self._off_since_s = off, at_s
        return off if off and at_s - self._off_since_s >= PERSIST_S - 1e-9 else None

    def _now(self, at_s: float, heel_m: float) -> str | None:
        before_s, before_m = self._recent[0]
        if at_s - before_s < 0.8 * _SPEED_S:
            return None
        travel_m = self.travel_m
        falling = (before_m - heel_m) / (at_s - before_s)
        asked = travel_m / self.asked_s
        gone_s = at_s - self.started_s
        share = (self.top_m - heel_m) / travel_m
        if share > gone_s / self.band_s[0] + _FREE_SHARE and falling > asked and share < 1.0:
            return "too_fast"
        late_share = min(gone_s / self.band_s[1] - _FREE_SHARE, _UNHURRIED_SHARE)
        if share < late_share and falling < asked:
            return "too_slow"
        return None
