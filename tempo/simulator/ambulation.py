"""Strides of the foot that carries the sensor: walking, running, stairs, stepping on and off."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.curves import bump, through
from tempo.simulator.gaits import GAITS, Gait, Keys
from tempo.simulator.plan import Walk
from tempo.simulator.track import FLAT_LIVE, Pose, Track

_SOFTEN_S = 0.08
_KNOCK_S = 0.006
#: A knock of a millimetre also jerks the foot's pitch by half a degree.
_KNOCK_RADPM = 8.0


def walk(track: Track, plan: Walk, rng: np.random.Generator) -> None:
    """Put the strides on the track, each a little different, all ending with the foot flat."""
    if plan.gait not in GAITS:
        raise ValueError(f"unknown gait {plan.gait!r}; there are {', '.join(GAITS)}")
    gait = GAITS[plan.gait]
    share = 1.0 / max(plan.strides, 1)
    track.set(live=0.0, sway=0.3)
    for number in range(plan.strides):
        # The first and the last stride of a walk are short.
        short = 0.6 if plan.strides > 2 and number in (0, plan.strides - 1) else 1.0
        length_m = short * (plan.stride_m or gait.stride_m) * rng.normal(1, 0.04)
        seconds = (plan.stride_s or gait.stride_s) * rng.normal(1, 0.03)
        rise_m = gait.rise_m if plan.rise_m is None else plan.rise_m
        _stride(track, gait, length_m, seconds, rise_m, np.radians(plan.turn_deg) * share, rng)
    track.set(live=FLAT_LIVE, sway=1.0)


def _stride(
    track: Track,
    gait: Gait,
    length_m: float,
    seconds: float,
    rise_m: float,
    turning_rad: float,
    rng: np.random.Generator,
) -> None:
    count = track.count(seconds)
    soften = np.hanning(track.count(_SOFTEN_S) + 2)[1:-1]
    pose = track.pose.copy()
    size = rng.normal(1, 0.05)

    def curve(keys: Keys, scale: float = 1.0) -> FloatArray:
        return through([(at, scale * value) for at, value in keys], count, soften)

    along = curve(gait.keys(2))
    heading = track.heading_rad + turning_rad
    sideways = rng.normal(0, 0.015) * np.sin(np.pi * along) ** 2
    knocks = np.zeros(count)
    for at, size_mm in gait.strikes:
        size_m = rng.uniform(0.6, 1.4) * size_mm * 1e-3
        knocks += bump(count, at * count, size_m, _KNOCK_S * track.grid_hz)
    knocks -= np.linspace(0.0, knocks[-1], count)  # the foot ends where it stands
    turn = curve(gait.keys(1), size * np.pi / 180)
    lean = curve(gait.keys(4), size * np.pi / 180)
    track.move(
        {
            Pose.TURN: turn
            + (pose[Pose.TURN] - turn[0]) * (1 - along) ** 3
            + _KNOCK_RADPM * knocks,
            Pose.ROLL: rng.normal(0.10, 0.04) * np.sin(2 * np.pi * along) * (1 - along),
            Pose.YAW: pose[Pose.YAW] + along * turning_rad,
            Pose.X: pose[Pose.X] + along * length_m * np.cos(heading) - sideways * np.sin(heading),
            Pose.Y: pose[Pose.Y] + along * length_m * np.sin(heading) + sideways * np.cos(heading),
            Pose.Z: pose[Pose.Z] + along * rise_m + curve(gait.keys(3)) + knocks,
            Pose.LEAN: lean + (pose[Pose.LEAN] - lean[0]) * (1 - along) ** 3,
        }
    )
    track.heading_rad = heading
