"""From what a person did and the noise-free motion to the list of true efforts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray
from tempo.simulator.body import Segments, foot_frame, heel_height
from tempo.simulator.drill_truth import (
    EDGE_S,
    FLAT_WITHIN_DEG,
    HEEL_DOWN_CM,
    HEEL_UP_CM,
    LANDING_S,
    REST_DPS,
    REST_MPS,
    SETTLE_WINDOW_S,
    SETTLED_DPS,
    SETTLED_FOR_S,
    STILL_BELOW_DPS,
    TrueEffort,
    TrueStep,
)
from tempo.simulator.drilling import Deed
from tempo.simulator.frame import Frame
from tempo.simulator.people import Person
from tempo.simulator.track import Pose
from tempo.simulator.truth import phase_limits

Numbers = dict[str, float | bool | str]


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the truth is read off, on the track's grid; what a chip read, on its own.

    ``force_mps2`` is the magnitude that a chip without range and error would read at ``read_s``,
    and ``full`` whether a reading stood at the end of its range. All seconds are the recording's.
    """

    time_s: FloatArray
    grid_hz: float
    track: FloatArray
    segments: Segments
    person: Person
    read_s: FloatArray
    force_mps2: FloatArray
    full: NDArray[np.bool_]

    def moved_dps(self) -> FloatArray:
        """Angular rate of the foot as it was meant, magnitude."""
        return self._rate_dps(track_frame(self.track, self.person))

    def turned_dps(self) -> FloatArray:
        """Angular rate of the foot with all its sway and tremor, magnitude."""
        return self._rate_dps(foot_frame(self.segments, self.person))

    def _rate_dps(self, frame: Frame) -> FloatArray:
        return np.asarray(np.degrees(np.linalg.norm(frame.rate(self.grid_hz), axis=1)))


def track_frame(track: FloatArray, person: Person) -> Frame:
    """How the foot is turned on a track, without unsteadiness."""
    edge_rad = float(np.radians(person.edge_turn_deg))
    return Frame(track[:, Pose.TURN], edge_rad, track[:, Pose.ROLL], track[:, Pose.YAW])


def efforts(done: list[tuple[str, int, Deed]], scene: Scene) -> tuple[TrueEffort, ...]:
    """The true efforts in order; ``done`` says exercise, set and deed."""
    numbers: dict[int, int] = {}
    found = []
    moved, turned = (scene.moved_dps(), scene.turned_dps()) if done else (None, None)
    for exercise, number_of_set, deed in done:
        numbers[number_of_set] = numbers.get(number_of_set, 0) + 1
        assert moved is not None
        assert turned is not None
        limits, read, steps = _read(deed, scene, moved, turned)
        found.append(
            TrueEffort(
                exercise=exercise,
                number=numbers[number_of_set],
                start_s=limits[0],
                end_s=limits[1],
                numbers=read,
                set=number_of_set,
                side=deed.side,
                steps=steps,
            )
        )
    return tuple(found)


Read = tuple[tuple[float, float], Numbers, tuple[TrueStep, ...]]


def _read(deed: Deed, scene: Scene, moved: FloatArray, turned: FloatArray) -> Read:
    if "top" in deed.marks:
        return _tilt(deed, scene)
    if "held" in deed.marks:
        return _hold(deed, scene, moved, turned)
    if deed.stances:
        return _walk(deed, scene)
    if "off" in deed.marks:
        return _jump(deed, scene)
    return _landing(deed, scene, turned)


def _tilt(deed: Deed, scene: Scene) -> Read:
    rows = slice(deed.start, deed.end)
    track, time_s = scene.track[rows], scene.time_s[rows]
    angle = _turned_by(track, scene.person)
    top = deed.marks["top"] - deed.start
    up = phase_limits(time_s, angle, 0, top)
    down = phase_limits(time_s, angle, top, len(angle) - 1)
    numbers: Numbers = {
        "raise_s": up[1] - up[0],
        "hold_s": down[0] - up[1],
        "return_s": down[1] - down[0],
        "angle_deg": float(np.degrees(angle[top])),
    }
    return (up[0], down[1]), numbers, ()


def _turned_by(track: FloatArray, person: Person) -> FloatArray:
    """Angle of the foot's whole rotation since the first row, radians."""
    frame = track_frame(track, person)
    same = [np.sum(axis * axis[0], axis=1) for axis in map(frame.to_earth, np.eye(3))]
    # of small angles the cosine says little: the chord of the rotation says it
    return np.asarray(2 * np.arcsin(np.sqrt(np.clip((3.0 - sum(same)) / 4.0, 0, 1))))


def _hold(deed: Deed, scene: Scene, moved: FloatArray, turned: FloatArray) -> Read:
    held, left = deed.marks["held"], deed.marks["left"]
    ball = scene.track[:, Pose.X : Pose.Z + 1]
    going_mps = np.linalg.norm(np.diff(ball, axis=0, append=ball[-1:]), axis=1) * scene.grid_hz
    busy = (moved > REST_DPS) | (going_mps > REST_MPS)
    first = deed.start + int(np.flatnonzero(busy[deed.start : held])[-1]) + 1
    last = left + int(np.flatnonzero(busy[left : deed.end])[0])
    edge = int(EDGE_S * scene.grid_hz)
    window = int(scene.grid_hz)
    square = np.convolve(turned[first + edge : last - edge] ** 2, np.ones(window) / window, "valid")
    loudest_dps = float(np.sqrt(np.max(square)))
    heel_cm = 100 * float(np.mean(heel_height(scene.track[first:last], scene.person)))
    start_s, end_s = float(scene.time_s[first]), float(scene.time_s[last])
    numbers: Numbers = {
        "hold_s": end_s - start_s,
        "turning_dps": loudest_dps,
        "still": loudest_dps < STILL_BELOW_DPS,
        "heel_down": heel_cm < HEEL_DOWN_CM,
    }
    return (start_s, end_s), numbers, ()


def _walk(deed: Deed, scene: Scene) -> Read:
    heel_cm = 100 * heel_height(scene.track, scene.person)
    up = deed.start + np.flatnonzero(heel_cm[deed.start : deed.end] > HEEL_UP_CM)
    start_s, end_s = float(scene.time_s[up[0]]), float(scene.time_s[up[-1]])
    down_s, steps = 0.0, []
    for on, off in deed.stances:
        lowest_cm = float(np.min(heel_cm[on:off]))
        down_s += float(np.sum(heel_cm[on:off] < HEEL_UP_CM)) * (scene.time_s[1] - scene.time_s[0])
        limits = float(scene.time_s[on]), float(scene.time_s[off])
        steps.append(TrueStep(*limits, lowest_cm, lowest_cm > HEEL_UP_CM))
    numbers: Numbers = {
        "walk_s": end_s - start_s,
        "heel_up_s": float(end_s - start_s - down_s),
        "steps": len(steps),
        "lowest_heel_cm": min(step.lowest_heel_cm for step in steps),
    }
    return (start_s, end_s), numbers, tuple(steps)


def _peak(scene: Scene, on: int) -> Numbers:
    """The hardest reading from just before the touch on."""
    on_s = scene.time_s[on]
    within = (scene.read_s > on_s - 0.03) & (scene.read_s < on_s + LANDING_S)
    return {
        "landing_peak_mps2": float(np.max(scene.force_mps2[within])),
        "clipped": bool(np.any(scene.full[within])),
    }


def _jump(deed: Deed, scene: Scene) -> Read:
    off, on = deed.marks["off"], deed.marks["on"]
    off_s, on_s = float(scene.time_s[off]), float(scene.time_s[on])
    return (off_s, on_s), {"flight_s": on_s - off_s, **_peak(scene, on)}, ()


def _landing(deed: Deed, scene: Scene, turned: FloatArray) -> Read:
    on, last = deed.marks["on"], deed.marks["last"]
    window = int(SETTLE_WINDOW_S * scene.grid_hz)
    square = np.convolve(turned[on:last] ** 2, np.ones(window) / window, "valid")
    quiet = np.sqrt(square) < SETTLED_DPS
    lasting = int(SETTLED_FOR_S * scene.grid_hz)
    calm = np.convolve(quiet, np.ones(lasting), "valid") > lasting - 0.5
    settled = on + window // 2 + (int(np.argmax(calm)) if calm.any() else len(calm))
    on_s, settled_s = float(scene.time_s[on]), float(scene.time_s[settled])
    pitch_deg = np.degrees(scene.track[on, Pose.TURN])
    word = "forefoot" if pitch_deg > FLAT_WITHIN_DEG else "heel"
    contact = "flat" if abs(pitch_deg) <= FLAT_WITHIN_DEG else word
    numbers = {**_peak(scene, on), "first_contact": contact, "settle_s": settled_s - on_s}
    return (on_s, settled_s), numbers, ()
