"""The track: how foot and shank are placed, instant by instant, on one fine even grid."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

import numpy as np

from tempo.samples import FloatArray

#: Fine enough that second differences of anything below 20 Hz are right within 1 %.
GRID_HZ = 400.0


class Pose(IntEnum):
    """What a track carries.

    Earth axes: x ahead, y left, z up. ``TURN`` is the foot's turn about the ball (heel up +),
    ``ROLL`` about its long axis, ``YAW`` about the vertical (left +), radians; ``X Y Z`` the ball
    of the foot, metres; ``LEAN`` and ``TILT`` the shank's turn in its plane (forwards +) and
    sideways. ``LIVE`` scales the wobble (0 = the foot lies flat on the ground), ``STRAIN`` the
    tremor, ``SWAY`` the sway of the standing body.
    """

    TURN = 0
    ROLL = 1
    YAW = 2
    X = 3
    Y = 4
    Z = 5
    LEAN = 6
    TILT = 7
    LIVE = 8
    STRAIN = 9
    SWAY = 10


#: Wobble of a foot that lies flat: next to nothing.
FLAT_LIVE = 0.03
_GATE_SMOOTHING_S = 0.6


class Track:
    """Builds the track by appending stretches; whoever appends says what moves, the rest stays."""

    def __init__(self, yaw_rad: float = 0.0, grid_hz: float = GRID_HZ) -> None:
        self.grid_hz = grid_hz
        self.heading_rad = 0.0
        self.pose = np.zeros(len(Pose))
        self.pose[Pose.YAW] = yaw_rad
        self.pose[Pose.LIVE] = FLAT_LIVE
        self.pose[Pose.SWAY] = 1.0
        self._blocks: list[FloatArray] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def count(self, seconds: float) -> int:
        """Grid points in a time."""
        return max(round(seconds * self.grid_hz), 0)

    def set(
        self, live: float | None = None, strain: float | None = None, sway: float | None = None
    ) -> None:
        """Change gates from here on."""
        for gate, value in ((Pose.LIVE, live), (Pose.STRAIN, strain), (Pose.SWAY, sway)):
            if value is not None:
                self.pose[gate] = value

    def begin_at(self, pose: Pose, value: float) -> None:
        """Start the track in another posture; only before anything is on it."""
        if len(self):
            raise ValueError("a track that has begun cannot begin elsewhere")
        self.pose[pose] = value

    def hold(self, seconds: float) -> None:
        """Stay as it is."""
        self._append(np.tile(self.pose, (self.count(seconds), 1)))

    def move(self, curves: Mapping[Pose, FloatArray]) -> None:
        """Append equally long curves of absolute values."""
        if not curves:
            raise ValueError("move needs at least one curve")
        block = np.tile(self.pose, (len(next(iter(curves.values()))), 1))
        for channel, curve in curves.items():
            block[:, channel] = curve
        self._append(block)

    def finish(self) -> FloatArray:
        """The whole track, (n, channels), with the gates opened and closed softly."""
        if not self._blocks:
            raise ValueError("the track is empty: plan at least one activity")
        track = np.concatenate(self._blocks)
        window = np.hanning(self.count(_GATE_SMOOTHING_S) + 2)[1:-1]
        for gate in (Pose.LIVE, Pose.STRAIN, Pose.SWAY):
            track[:, gate] = smooth(track[:, gate], window)
        return track

    def _append(self, block: FloatArray) -> None:
        if len(block):
            self._blocks.append(block)
            self._count += len(block)
            self.pose = block[-1].copy()


def smooth(values: FloatArray, window: FloatArray) -> FloatArray:
    """Centred weighted mean of the same length, ends held."""
    left = len(window) // 2
    right = len(window) - 1 - left
    padded = np.concatenate([np.full(left, values[0]), values, np.full(right, values[-1])])
    return np.asarray(np.convolve(padded, window / window.sum(), "valid"))
