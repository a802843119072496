"""Telling a stretch from standing: by where the foot is, against where it stood at first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.motion.travel import Travel
from tempo.samples import FloatArray

#: A step is farther than this, m; less may be drift.
_STEP_M = 0.10
#: Back where it stood: within so much of the last step.
_BACK_SHARE = 0.5
#: Ways that take longer or go farther are walks, which end in standing.
_WALK_S, _WALK_M = 6.0, 1.1
#: A foot that lies otherwise than it stood by so much (25°) has its toes tucked under.
_OTHERWISE_RAD = 0.44


@dataclass(frozen=True, slots=True)
class Rest:
    """A rest: where up was, how the foot came and left (None: the signal began or ended)."""

    up: FloatArray
    came: Travel | None
    left: Travel | None = None


class Standing:
    """Follows the foot from where it stood: away is a stretch, back again is standing.

    A step away and back cancel each other, in whichever direction; a walk ends in standing. Where
    the foot went nowhere, standing and stretch take turns, unless it lies otherwise: nobody
    stretches a calf with the toes tucked under.
    """

    def __init__(self) -> None:
        self.up: FloatArray | None = None
        self._out_m = np.zeros(3)
        self._stretched = False

    def restart(self) -> None:
        """Behind a gap nobody knows where the foot went."""
        self._out_m, self._stretched = np.zeros(3), False

    def passed(self, way: Travel) -> None:
        """A step to a rest too short to be a stretch."""
        self._out_m = np.zeros(3) if _is_walk(way) else self._out_m + way.came_m

    def is_stretch(self, rest: Rest) -> bool:
        """Whether this is one; remembers what it is."""
        self._stretched = self._judge(rest)
        if not self._stretched:
            self._out_m = np.zeros(3)
            if self.up is None or _apart(rest.up, self.up) < _OTHERWISE_RAD:
                self.up = rest.up
        return self._stretched

    def _judge(self, rest: Rest) -> bool:
        if rest.came is None:
            return False
        if self.up is not None and _apart(rest.up, self.up) > _OTHERWISE_RAD:
            return False
        if rest.came.turned_rad > _OTHERWISE_RAD:
            # up from the knees into the stretch, and back on them; who stands up walks off
            return rest.left is not None and not _is_walk(rest.left)
        if _is_walk(rest.came):
            return False
        self._out_m = self._out_m + rest.came.came_m
        out_m = float(np.sqrt((self._out_m * self._out_m).sum()))
        if max(out_m, rest.came.away_m) < _STEP_M:
            return not self._stretched
        return out_m > max(_BACK_SHARE * rest.came.away_m, 0.5 * _STEP_M)


def _is_walk(way: Travel) -> bool:
    return way.seconds > _WALK_S or way.away_m > _WALK_M


def _apart(one: FloatArray, other: FloatArray) -> float:
    return float(np.arccos(np.clip((one * other).sum(), -1.0, 1.0)))
