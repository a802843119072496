"""A segment of the body: how it is turned, and how fast it turns."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray


class Frame:
    """A segment's orientation: yaw, then a turn about a level axis, then a roll about its length.

    The turning axis is the segment's left axis, turned by ``axis_rad`` towards the front.
    """

    def __init__(
        self, turn: FloatArray, axis_rad: float, roll: FloatArray, yaw: FloatArray
    ) -> None:
        self._turn, self._roll, self._yaw = turn, roll, yaw
        self._axis = np.array([np.sin(axis_rad), np.cos(axis_rad), 0.0])

    def to_earth(self, vector: FloatArray) -> FloatArray:
        """Turn a vector (3,) or vectors (n, 3) of the segment into earth axes."""
        rolled = _about_x(np.broadcast_to(vector, (len(self._turn), 3)), self._roll)
        return _about_z(self._turned(rolled, self._turn), self._yaw)

    def from_earth(self, vector: FloatArray) -> FloatArray:
        """Turn earth vectors (n, 3) into the segment's axes."""
        levelled = self._turned(_about_z(vector, -self._yaw), -self._turn)
        return _about_x(levelled, -self._roll)

    def rate(self, grid_hz: float) -> FloatArray:
        """Angular rate in the segment's axes: each angle's rate about its own axis."""
        yawing = np.zeros((len(self._turn), 3))
        yawing[:, 2] = np.gradient(self._yaw) * grid_hz
        turning = (np.gradient(self._turn) * grid_hz)[:, None] * self._axis
        rate = _about_x(self._turned(yawing, -self._turn) + turning, -self._roll)
        rate[:, 0] += np.gradient(self._roll) * grid_hz
        return rate

    def _turned(self, vector: FloatArray, angle: FloatArray) -> FloatArray:
        cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
        along = (vector @ self._axis)[:, None] * self._axis
        return np.asarray(along + (vector - along) * cos + np.cross(self._axis, vector) * sin)


def _about_x(vector: FloatArray, angle: FloatArray) -> FloatArray:
    cos, sin = np.cos(angle), np.sin(angle)
    x, y, z = vector[:, 0], vector[:, 1], vector[:, 2]
    return np.column_stack([x, cos * y - sin * z, sin * y + cos * z])


def _about_z(vector: FloatArray, angle: FloatArray) -> FloatArray:
    cos, sin = np.cos(angle), np.sin(angle)
    x, y, z = vector[:, 0], vector[:, 1], vector[:, 2]
    return np.column_stack([cos * x - sin * y, sin * x + cos * y, z])
