"""A strap that slips: the sensor turns on the foot, and every posture looks turned from then on.

A raise shows the sensor two postures, the bottom and the top. People vary in how high and how deep
they go, mostly in one of them at a time; a slip turns both by the same rotation and leaves the
range between them as it was. The rotation is read off the two postures before and after (Black
1964), so that how the sensor sits and what is level can be carried over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tempo.motion.gravity import cross_one, unit_one
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class Poses:
    """What "up" was to the sensor at the bottom before a raise, at its top, at the bottom after."""

    low: FloatArray
    top: FloatArray
    end: FloatArray

    @property
    def range_rad(self) -> float:
        """Angle between the top and the bottom after it."""
        return _angle(self.top, self.end)


@dataclass(frozen=True, slots=True)
class Slip:
    """``rotation`` (3, 3) carries sensor vectors from before the slip to after it.

    ``part`` says where it lies: ``before`` the raise that showed it, or ``in`` it; ``in_last`` is
    true when the bottom after the raise before was turned already.
    """

    rotation: FloatArray
    angle_rad: float
    part: str
    in_last: bool


@dataclass(frozen=True, slots=True)
class SlipParams:
    """How far postures may lie from the usual ones; where the numbers come from: DESIGN.md."""

    tilt_rad: float = 0.11  # 6.5°, of the middle of bottom and top
    twist_rad: float = 0.21  # 12°, of the turning axis about that middle
    range_rad: float = 0.087  # 5°: more is another raise, not another sensor
    odd_rad: float = 0.15  # a range this different does not belong to the usual ones
    reps: int = 3


class SlipWatch:
    """Compares the postures of every raise with those of the raises before it."""

    def __init__(self, params: SlipParams | None = None) -> None:
        self._params = params or SlipParams()
        self._recent: list[Poses] = []
        self._odd: list[Poses] = []
        self._last: Poses | None = None

    def look(self, poses: Poses) -> Slip | None:
        """Take a raise; the slip that it shows, if there is one. It is then the first after it."""
        slip = self._slip(poses, self._last) if self._last is not None else None
        if slip is not None:
            poses = replace(poses, low=poses.end)  # the bottom before may be from before the slip
            self._recent, self._odd = [poses], []
        elif self._recent and abs(self._range() - poses.range_rad) > self._params.odd_rad:
            self._odd = [*self._odd, poses]  # a partial raise; two in a row are the new custom
            if len(self._odd) > 1:
                self._recent, self._odd = self._odd, []
        else:
            self._recent, self._odd = [*self._recent, poses][-self._params.reps :], []
        self._last = poses
        return slip

    def _range(self) -> float:
        return float(np.mean([one.range_rad for one in self._recent]))

    def _slip(self, poses: Poses, last: Poses) -> Slip | None:
        params = self._params
        ends = [one.end for one in self._recent if one is not last]
        low = _mean([one.low for one in self._recent] + ends)
        top = _mean([one.top for one in self._recent])
        before, after = _frame(low, top), _frame(poses.end, poses.top)
        rotation = after @ before.T
        tilt = _angle(before[:, 0], after[:, 0])
        twist = _angle(_tilted(before[:, 0], after[:, 0], before[:, 1]), after[:, 1])
        changed = abs(_angle(low, top) - poses.range_rad)
        if changed > params.range_rad or (tilt < params.tilt_rad and twist < params.twist_rad):
            return None
        angle = float(np.arccos(np.clip((np.trace(rotation) - 1.0) / 2.0, -1.0, 1.0)))
        return Slip(
            rotation,
            angle,
            "before" if self._turned(poses.low, low, rotation) else "in",
            self._turned(last.end, low, rotation),
        )

    def _turned(self, up: FloatArray, usual: FloatArray, rotation: FloatArray) -> bool:
        """Whether a bottom is nearer to the usual one turned than to the usual one."""
        return _angle(up, rotation @ usual) < _angle(up, usual)


def _mean(ups: list[FloatArray]) -> FloatArray:
    return unit_one(np.sum(ups, axis=0))


def _frame(low: FloatArray, top: FloatArray) -> FloatArray:
    """Columns: the middle of both postures, the axis from one to the other, and what is square."""
    middle = _mean([low, top])
    axis = unit_one(cross_one(low, top))
    return np.column_stack([middle, axis, cross_one(middle, axis)])


def _angle(one: FloatArray, other: FloatArray) -> float:
    return float(np.arccos(np.clip((one * other).sum(), -1.0, 1.0)))


def _tilted(before: FloatArray, after: FloatArray, vector: FloatArray) -> FloatArray:
    """``vector`` under the smallest rotation that carries ``before`` to ``after``."""
    axis = cross_one(before, after)
    cos = float((before * after).sum())
    along = float((axis * vector).sum())
    return np.asarray(vector * cos + cross_one(axis, vector) + axis * along / max(1.0 + cos, 1e-9))
