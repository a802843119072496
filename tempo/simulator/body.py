"""Bodies that carry sensors: from the track to the force and the rate at one place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.mounting import Mounting
from tempo.simulator.people import Person
from tempo.simulator.track import Pose, smooth
from tempo.simulator.unsteady import roughness, tremor, wobble

GRAVITY_MPS2 = 9.81
_ROLL_WOBBLE = 0.5
_YAW_WOBBLE = 0.3
_TILT_SWAY = 0.7
_TWIST_SWAY = 0.5
_HASTE_S = 0.15


@dataclass(frozen=True, slots=True)
class Felt:
    """What a perfect sensor would feel on the track's grid, in its own axes."""

    force_mps2: FloatArray
    rate_radps: FloatArray


@dataclass(frozen=True, slots=True)
class Segments:
    """The track with all unsteadiness in it: angles (radians) and the ball's place."""

    turn: FloatArray
    roll: FloatArray
    yaw: FloatArray
    ball_m: FloatArray
    lean: FloatArray
    tilt: FloatArray
    twist: FloatArray


def shake(track: FloatArray, person: Person, grid_hz: float, rng: np.random.Generator) -> Segments:
    """Add wobble, tremor and sway to what was intended."""
    count = len(track)
    live = np.radians(person.wobble_deg) * track[:, Pose.LIVE]
    sway = np.radians(person.sway_deg) * track[:, Pose.SWAY]
    rough = person.roughness * _haste(track[:, Pose.TURN], grid_hz)
    shaking = np.radians(person.tremor_deg) * track[:, Pose.STRAIN]
    shaking = shaking * tremor(count, grid_hz, rng, person.tremor_hz)
    raised = np.sin(track[:, Pose.TURN]) / np.sin(np.radians(40.0))

    def unsteady(size: FloatArray) -> FloatArray:
        slow = size * wobble(count, grid_hz, rng)
        return np.asarray(slow + rough * roughness(count, grid_hz, rng))

    return Segments(
        turn=track[:, Pose.TURN] + shaking + unsteady(live),
        roll=track[:, Pose.ROLL] + unsteady(_ROLL_WOBBLE * live),
        yaw=track[:, Pose.YAW] + unsteady(_YAW_WOBBLE * live),
        ball_m=track[:, Pose.X : Pose.Z + 1],
        lean=track[:, Pose.LEAN] + np.radians(person.shank_lean_deg) * raised + unsteady(sway),
        tilt=track[:, Pose.TILT]
        + np.radians(person.shank_tilt_deg) * raised
        + unsteady(_TILT_SWAY * sway),
        twist=track[:, Pose.YAW]
        + np.radians(person.shank_twist_deg) * raised
        + unsteady(_TWIST_SWAY * sway),
    )


def _haste(turn: FloatArray, grid_hz: float) -> FloatArray:
    window = np.hanning(int(_HASTE_S * grid_hz) + 2)[1:-1]
    return smooth(np.abs(np.gradient(turn)) * grid_hz, window)


def feel(segments: Segments, person: Person, mounting: Mounting, grid_hz: float) -> Felt:
    """Specific force and angular rate at the sensor.

    The place of the sensor is a rigid body's: for the foot, the rolling ball plus the turned
    offset; for the shank, the ankle joint that the foot carries plus the shank's own offset. The
    force is the place's second difference plus gravity, turned into the segment, run through the
    strap, then turned into the sensor's axes.
    """
    foot = _Frame(segments.turn, np.radians(person.edge_turn_deg), segments.roll, segments.yaw)
    rolled_m = segments.ball_m + _rolled(segments, person)
    if mounting.on == "foot":
        frame, place_m = foot, rolled_m + foot.to_earth(np.asarray(mounting.offset_m))
    else:
        frame = _Frame(segments.lean, 0.0, segments.tilt, segments.twist)
        place_m = rolled_m + foot.to_earth(_ankle(person))
        place_m = place_m + frame.to_earth(np.asarray(mounting.offset_m))
    acc = _second_difference(place_m, grid_hz)
    up = np.zeros_like(acc)
    up[:, 2] = GRAVITY_MPS2
    moved, gravity = frame.from_earth(acc), frame.from_earth(up)
    force, rate = mounting.strap.carry(moved, gravity, frame.rate(grid_hz), grid_hz)
    for slip in mounting.slips:
        force, rate = slip.carry(force, rate, grid_hz)
    turned = np.asarray(mounting.rotation)
    return Felt(force @ turned.T, rate @ turned.T)


def heel_height(track: FloatArray, person: Person) -> FloatArray:
    """Noise-free height of the heel over the ball's support: lever × sin(pitch)."""
    square = np.cos(np.radians(person.edge_turn_deg))
    return np.asarray(person.lever_m * square * np.sin(track[:, Pose.TURN]))


class _Frame:
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


def _rolled(segments: Segments, person: Person) -> FloatArray:
    # The pad under the ball flattens by as much as the rolling would lift it, so the pivot only
    # travels forwards and the heel's height stays lever × sin(pitch), as DEFINITIONS.md has it.
    travel = person.roll_radius_m * segments.turn
    way = np.zeros((len(travel), 3))
    way[:, 0], way[:, 1] = travel * np.cos(segments.yaw), travel * np.sin(segments.yaw)
    return way


def _ankle(person: Person) -> FloatArray:
    elevation = np.radians(person.ankle_elevation_deg)
    return np.array([-person.ankle_m * np.cos(elevation), 0.0, person.ankle_m * np.sin(elevation)])


def _second_difference(place_m: FloatArray, grid_hz: float) -> FloatArray:
    acc = np.zeros_like(place_m)
    acc[1:-1] = (place_m[2:] - 2.0 * place_m[1:-1] + place_m[:-2]) * grid_hz**2
    return acc
