"""Bodies that carry sensors: from the track to the force and the rate at one place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.frame import Frame
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
    foot = foot_frame(segments, person)
    rolled_m = segments.ball_m + _rolled(segments, person)
    if mounting.on == "foot":
        frame, place_m = foot, rolled_m + foot.to_earth(np.asarray(mounting.offset_m))
    else:
        frame = Frame(segments.lean, 0.0, segments.tilt, segments.twist)
        place_m = rolled_m + foot.to_earth(ankle_offset(person))
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


def foot_frame(segments: Segments, person: Person) -> Frame:
    """How the foot is turned."""
    edge_rad = np.radians(person.edge_turn_deg)
    return Frame(segments.turn, float(edge_rad), segments.roll, segments.yaw)


def heel_height(track: FloatArray, person: Person) -> FloatArray:
    """Noise-free height of the heel over the ball's support: lever × sin(pitch)."""
    square = np.cos(np.radians(person.edge_turn_deg))
    return np.asarray(person.lever_m * square * np.sin(track[:, Pose.TURN]))


def _rolled(segments: Segments, person: Person) -> FloatArray:
    # The pad under the ball flattens by as much as the rolling would lift it, so the pivot only
    # travels forwards and the heel's height stays lever × sin(pitch), as DEFINITIONS.md has it.
    travel = person.roll_radius_m * segments.turn
    way = np.zeros((len(travel), 3))
    way[:, 0], way[:, 1] = travel * np.cos(segments.yaw), travel * np.sin(segments.yaw)
    return way


def ankle_offset(person: Person) -> FloatArray:
    """The ankle joint from the ball, in the foot's axes, metres."""
    elevation = np.radians(person.ankle_elevation_deg)
    return np.array([-person.ankle_m * np.cos(elevation), 0.0, person.ankle_m * np.sin(elevation)])


def _second_difference(place_m: FloatArray, grid_hz: float) -> FloatArray:
    acc = np.zeros_like(place_m)
    acc[1:-1] = (place_m[2:] - 2.0 * place_m[1:-1] + place_m[:-2]) * grid_hz**2
    return acc
