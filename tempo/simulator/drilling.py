"""Who does an exercise, and what is remembered of each effort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.body import ankle_offset
from tempo.simulator.curves import through
from tempo.simulator.frame import Frame
from tempo.simulator.people import Person
from tempo.simulator.strokes import Curves
from tempo.simulator.track import Pose, Track


@dataclass(frozen=True, slots=True)
class Deed:
    """Rows of the track between which one effort lies, from rest to rest, and those within it."""

    start: int
    end: int
    side: str
    marks: Mapping[str, int] = field(default_factory=dict)
    stances: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """One person's foot on a track; ``side`` is the foot with the sensor."""

    person: Person
    track: Track
    side: str
    rng: np.random.Generator

    @property
    def inward(self) -> float:
        """Sign of a roll or yaw that turns this foot inwards."""
        return -1.0 if self.side == "left" else 1.0

    def between(self, low: float, high: float) -> float:
        """A number from a range."""
        return float(self.rng.uniform(low, high))

    def about(self, value: float, spread: float, least: float = 0.0) -> float:
        """A number near ``value``, never far off."""
        return max(value * float(np.clip(self.rng.normal(1, spread), 0.6, 1.4)), least)

    def go(
        self,
        seconds: float,
        to: Mapping[Pose, float],
        via: Mapping[Pose, float] | None = None,
        soften_s: float = 0.1,
        begin: float = 0.02,
        end: float = 0.98,
    ) -> None:
        """Move channels to values, some by way of others, from rest to rest."""
        track = self.track
        count = track.count(seconds)
        soften = np.hanning(track.count(min(soften_s, 0.4 * seconds)) + 2)[1:-1]
        curves: Curves = {}
        for pose, value in to.items():
            first = float(track.pose[pose])
            keys = [(0.0, first), (begin, first), (end, value), (1.0, value)]
            if via and pose in via:
                keys.insert(2, (0.5 * (begin + end), via[pose]))
            curves[pose] = through(keys, count, soften)
        track.move(curves)

    def ahead(self, metres: float) -> dict[Pose, float]:
        """Where the ball is after so many metres along the heading."""
        way = self.track.heading_rad
        return {
            Pose.X: float(self.track.pose[Pose.X] + metres * np.cos(way)),
            Pose.Y: float(self.track.pose[Pose.Y] + metres * np.sin(way)),
        }

    def about_ankle(self, pose: FloatArray, axis: FloatArray, angle: FloatArray) -> Curves:
        """The foot turned from a pose about an axis of its own, its ankle joint staying put.

        ``axis`` (3,) is in the foot's axes, ``angle`` (n,) radians. With the edge's turn ``e`` the
        foot's frame is ``Rz(yaw - e) Ry(turn) Rz(e) Rx(roll)``, which is solved for the angles.
        """
        edge = float(np.radians(self.person.edge_turn_deg))
        base = Frame(pose[[Pose.TURN]], edge, pose[[Pose.ROLL]], pose[[Pose.YAW]])
        rest = np.column_stack([base.to_earth(unit)[0] for unit in np.eye(3)])
        turned = np.einsum("ij,njk->nik", rest, _turns(axis, angle))
        turn = np.arcsin(np.clip(-turned[:, 2, 0] / np.cos(edge), -1, 1))
        level = np.arctan2(np.sin(edge), np.cos(turn) * np.cos(edge))
        yaw = np.arctan2(turned[:, 1, 0], turned[:, 0, 0]) - level + edge
        bare = Frame(turn, edge, np.zeros_like(turn), yaw)
        left, up = (bare.to_earth(unit) for unit in np.eye(3)[1:])
        roll = np.arctan2(
            np.sum(turned[:, :, 1] * up, axis=1), np.sum(turned[:, :, 1] * left, axis=1)
        )
        yaw = pose[Pose.YAW] + np.angle(np.exp(1j * (yaw - pose[Pose.YAW])))
        ankle = ankle_offset(self.person)
        place = rest @ ankle - Frame(turn, edge, roll, yaw).to_earth(ankle)
        return {
            Pose.TURN: turn,
            Pose.ROLL: roll,
            Pose.YAW: yaw,
            Pose.X: pose[Pose.X] + place[:, 0],
            Pose.Y: pose[Pose.Y] + place[:, 1],
            Pose.Z: pose[Pose.Z] + place[:, 2],
        }


def _turns(axis: FloatArray, angle: FloatArray) -> FloatArray:
    """Rotation matrices (n, 3, 3) about one unit axis."""
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    sin, cos = np.sin(angle)[:, None, None], np.cos(angle)[:, None, None]
    return np.asarray(np.eye(3) + sin * cross + (1 - cos) * (cross @ cross))
