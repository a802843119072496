"""Postures: where a foot that turns comes to rest, or turns back.

Theory. What the gyroscope added up since some row is a point in space that goes out along the axis
of a turn and comes back along it, for whatever mounting. Gravity is not asked, so a turn about an
upright axis is seen as well as any other. What the gyroscope reads at rest would carry the point
away, slowly once standing still has told it. A posture is where the point stays for a second, or
the outermost point before it comes back by more than wobble.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.exercises.turned import by_gravity
from tempo.motion.gravity import unit
from tempo.reps.rows import Rows
from tempo.samples import FloatArray

#: The point is looked at every so many rows (20 Hz).
_STEP = 5


@dataclass(frozen=True, slots=True)
class PostureParams:
    """What rest is, and what wobble."""

    apart_rad: float = 0.075  # 4.3°: a foot in the air wobbles by less, efforts are larger
    rest_rad: float = 0.026  # half a second within 1.5° …
    rest_radps: float = 0.12  # … of which the rate wobbles by less than 7 °/s …
    slow_radps: float = 0.026  # … about less than 1.5 °/s: nobody returns as slowly
    drift_radps: float = 0.014  # what the gyro reads at rest changes by less than 0.8 °/s
    lost_ticks: int = 40
    blend: float = 0.02  # how far a calm half second moves what the gyro reads at rest


@dataclass(slots=True)
class Posture:
    """A place of the point, rad, and the rows ``[first, last]`` in which it was there.

    ``came_m`` is how far the foot came from the rest before, where there is one.
    """

    at: FloatArray
    first: int
    last: int
    rested: bool
    came_m: float = 0.0

    @property
    def seconds(self) -> float:
        return (self.last - self.first) * GRID_S


class Postures:
    """Finds postures in half seconds of rows; the last one may still last."""

    def __init__(self, params: PostureParams | None = None) -> None:
        self._params = params or PostureParams()
        self.found: list[Posture] = []
        self.bias_radps = np.zeros(3)
        self.now = np.zeros(3)
        self._calm_ticks = 0
        self._rested = False
        self._unrest = 0
        self._far = (np.zeros(3), 0)

    def push(self, rows: Rows, bias_radps: FloatArray) -> bool:
        """Take half a second of rows; ``bias_radps`` as standing still told, or zeros.

        Returns whether the foot rests.
        """
        rates = rows.gyr_radps
        mean = rates.mean(axis=0)
        calm = self._calm(rows, rates - mean)
        self._learn(bias_radps, mean if calm else None)
        rests = calm and _way(mean, self.bias_radps) < self._params.slow_radps
        self._unrest = 0 if rests else self._unrest + 1
        points = self.now + np.cumsum(rates - self.bias_radps, axis=0) * GRID_S
        self.now = points[-1]
        if not self.found:
            self.found.append(Posture(points[0], rows.first, rows.first, rested=False))
            self._far = points[0], rows.first
        self._turn_back(points, rows.first)
        if rests:
            self._rest(points.mean(axis=0), rows)
        self._rested = rests
        return rests

    def finish(self) -> None:
        """End of the signal: where the foot got to since the last posture is one, too."""
        far, row = self._far
        if self.found and _way(far, self.found[-1].at) > self._params.apart_rad:
            self.found.append(Posture(far, row, row, rested=False))

    def forget(self, before: int) -> None:
        """Let go of postures that ended before a row."""
        keep = [one for one in self.found[:-1] if one.last >= before]
        self.found = [*keep, *self.found[-1:]]

    def _learn(self, told: FloatArray, calm: FloatArray | None) -> None:
        """What the gyro reads at rest: the mean of calm half seconds, the last minute's mostly.

        A held foot gives way slowly, and a slow turn about an upright axis looks like standing
        still with another reading; no chip's reading jumps, though. So one hold teaches little, and
        a jump is believed only when there is no rest without it.
        """
        if told.any() and self._unrest > self._params.lost_ticks:
            self.bias_radps, self._calm_ticks, self._unrest = told, 1, 0
        if calm is None:
            return
        if not self._calm_ticks or _way(calm, self.bias_radps) < self._params.drift_radps:
            self._calm_ticks += 1
            share = max(1.0 / self._calm_ticks, self._params.blend)
            self.bias_radps = self.bias_radps + share * (calm - self.bias_radps)

    def _calm(self, rows: Rows, spread: FloatArray) -> bool:
        params = self._params
        if rows.time_s.size < 2 or (spread * spread).sum(axis=1).mean() > params.rest_radps**2:
            return False
        middle = unit(rows.up.mean(axis=0, keepdims=True))[0]
        return float(by_gravity(rows.up, middle).max()) < params.rest_rad

    def _turn_back(self, points: FloatArray, first: int) -> None:
        apart = self._params.apart_rad
        for at in range(_STEP - 1, points.shape[0], _STEP):
            point, (far, row) = points[at], self._far
            out = _way(far, self.found[-1].at)
            if _way(point, self.found[-1].at) > out:
                self._far = point, first + at
            elif out > apart and _way(point, far) > apart:
                self.found.append(Posture(far, row, row, rested=False))
                self._far = point, first + at

    def _rest(self, point: FloatArray, rows: Rows) -> None:
        last, end = self.found[-1], rows.end - 1
        if _way(point, last.at) <= self._params.apart_rad:
            if not last.rested:
                last.first, last.rested = min(last.first, rows.first), True
            last.at, last.last = point, end
        elif self._rested:
            self.found.append(Posture(point, rows.first - rows.time_s.size, end, rested=True))
        elif self._known(point):
            self.found.append(Posture(point, rows.first, end, rested=True))
        else:
            return
        self._far = point, end

    def _known(self, point: FloatArray) -> bool:
        """Whether the foot rested here before: then half a second of it is enough."""
        return any(
            one.rested and _way(point, one.at) <= self._params.apart_rad for one in self.found[-4:]
        )


def _way(one: FloatArray, other: FloatArray) -> float:
    x, y, z = (one - other).tolist()
    return float((x * x + y * y + z * z) ** 0.5)
