"""How the sensor sits on the foot and what is level, as far as is known now."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

import numpy as np

from tempo.motion.bearing import Bearing, bearing
from tempo.motion.level import Level, Stands, assumed_level
from tempo.motion.moved import Moved
from tempo.motion.slips import Poses, Slip, SlipWatch
from tempo.motion.stillness import Still, Stillness
from tempo.motion.told_level import ToldLevel
from tempo.samples import FloatArray, Interval

#: 90 % half width of a level carried over a slip: how far people's bottoms and tops vary, rad.
_CARRIED_CI_RAD = 0.06
#: A foot that stands this near to the level carried over stands level behind the slip.
_NEAR_RAD = 0.09


class Seat:
    """Bearing and level: found, told, seen, carried over a slip, or lost.

    ``mounted`` is what decisions are made with and stays as it was found; what is shown follows the
    level as soon as it is known.
    """

    def __init__(self, labels: Iterable[Interval]) -> None:
        self.mounted: Bearing | None = None
        self.level: Level | None = None
        self.slips = 0
        self._shows: Bearing | None = None
        self._told = ToldLevel(labels)
        self._watch = SlipWatch()
        self._stands = Stands()
        self._of_reps: Level | None = None
        self._carried: Level | None = None
        self._since_row = 0

    def tell(self, label: Interval | None) -> None:
        """A level label whose end is still to come, if there is one."""
        self._told.tell(label)

    def restart(self) -> None:
        """Rows count anew; how the sensor sits stays known."""
        self._since_row = 0
        self._stands = Stands()

    def found(self, mounted: Bearing) -> Bearing:
        """The sensor's bearing, put right by the level where that is known."""
        self.mounted = bearing(mounted.axis, self.level.up) if self.level else mounted
        self._shows = self.mounted
        return self.mounted

    def forget(self) -> None:
        """The bearing was wrong; the level stays known."""
        self.mounted = self._shows = None
        self._watch = SlipWatch()

    @property
    def heel_shown(self) -> FloatArray:
        """Where the heel points in what is shown: over level where it is known, else a bottom."""
        assert self._shows is not None
        return self._shows.heel

    @property
    def listens(self) -> bool:
        """Whether a label may still end."""
        return self._told.listens

    def label(self, time_s: FloatArray, acc_mps2: FloatArray, row: int) -> None:
        """Half a second of rows up to ``row``, in which a label may end."""
        told = self._told.push(time_s, acc_mps2, row)
        if told is not None:
            self._set(told)

    def level_at(self, row: int, stillness: Stillness, moved: Moved) -> Level | None:
        """The level as known when a swing began at ``row``."""
        if self.level is not None and self.level.kind == "labelled":
            return self.level
        outside = moved.outside(stillness.vigorous)
        stands = self._stands.open_ones(stillness.stretches, moved.raises, outside)
        seen = assumed_level(stands, moved.raises, outside, row - 50, self._may_be_level)
        if seen is not None and self.mounted is not None:
            self._set(seen)
        return self.level

    def look(self, poses: Poses, *, doubted: bool = False) -> Slip | None:
        """The postures of a raise that was one; a slip if they show it.

        Of a ``doubted`` one, which only a slip would make a raise, nothing else is remembered.
        """
        watch = copy(self._watch) if doubted else self._watch
        slip = watch.look(poses)
        if doubted and slip is None:
            return None
        self._watch = watch
        self._of_reps = self.level if slip is None else self._of_reps
        return slip

    def slipped(self, slip: Slip, since_row: int) -> Bearing:
        """Carry bearing and level over a slip that came after ``since_row``."""
        assert self.mounted is not None
        turn = slip.rotation
        self.slips += 1
        self.mounted = Bearing(turn @ self.mounted.axis, turn @ self.mounted.heel)
        self._shows, self._since_row, self._carried = self.mounted, since_row, None
        if self._of_reps is not None:
            ci_rad = float(np.hypot(self._of_reps.ci_rad, _CARRIED_CI_RAD))
            carried = Level("assumed", turn @ self._of_reps.up, ci_rad, since_row)
            self._carried = carried
            told_since = self.level is not self._of_reps and self.level is not None
            if not (told_since and self.level is not None and _near(self.level.up, carried.up)):
                self._set(carried)
        self._of_reps = self.level
        return self.mounted

    def _set(self, level: Level) -> None:
        self.level = level
        if self.mounted is not None:
            self._shows = bearing(self.mounted.axis, level.up)

    def _may_be_level(self, still: Still) -> bool:
        if still.start_row < self._since_row:
            return False
        return self._carried is None or _near(still.up, self._carried.up)


def _near(one: FloatArray, other: FloatArray) -> bool:
    return bool(np.arccos(np.clip((one * other).sum(), -1.0, 1.0)) < _NEAR_RAD)
