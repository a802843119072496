"""Sitting, stretching and stamping: long holds, feet in the air, and one hard knock."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.curves import bump, through
from tempo.simulator.strokes import Curves, Move, ahead, keyed, there_and_back
from tempo.simulator.track import Pose, Track


def _sit(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """Down on a chair and up again: the shank leans, the foot is drawn back and stays flat."""
    back = np.radians(rng.uniform(-5, 15))
    lean = ((0, 0), (0.1, 0.35), (0.2, back), (0.8, back), (0.9, 0.4), (1, 0))
    drawn = there_and_back(track, seconds, rng.uniform(0.05, 0.15), 0.6)
    lift = ((0, 0), (0.2, 0), (0.23, 0.02), (0.27, 0), (0.73, 0), (0.77, 0.02), (0.8, 0), (1, 0))
    return {
        Pose.LEAN: keyed(track, seconds, *lean),
        Pose.Z: keyed(track, seconds, *lift),
        **ahead(track, -drawn),
    }


def _calf_stretch(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """The leg goes back half a step, then the shank leans over the flat foot for long."""
    step_m, size = rng.uniform(0.3, 0.6), np.radians(rng.uniform(25, 38))
    stepped = 0.8 / seconds  # a step back and a step up again, as quick as steps are
    half, back = 0.5 * stepped, 1.0 - stepped
    lift = ((0, 0), (half, 0.06), (stepped, 0), (back, 0), (1 - half, 0.06), (1, 0))
    turn = ((0, 0), (half, 0.3), (stepped, 0), (back, 0), (1 - half, 0.35), (1, 0))
    away = ((0, 0), (stepped, -step_m), (back, -step_m), (1, 0))
    lean = ((0, 0), (stepped, 0.2), (0.3, size), (0.8, size), (back, 0.2), (1, 0))
    return {
        Pose.Z: _quick(track, seconds, *lift),
        Pose.TURN: _quick(track, seconds, *turn),
        Pose.LEAN: keyed(track, seconds, *lean),
        **ahead(track, _quick(track, seconds, *away)),
    }


def _quick(track: Track, seconds: float, *keys: tuple[float, float]) -> FloatArray:
    """Steps inside a long exercise: softened like steps, not like the exercise."""
    soften = np.hanning(track.count(0.08) + 2)[1:-1]
    return through(keys, track.count(seconds), soften)


def _thigh_stretch(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """The heel is pulled to the buttock: the lower leg turns about the knee by far."""
    radius_m = rng.uniform(0.45, 0.5)
    angle = there_and_back(track, seconds, np.radians(rng.uniform(80, 120)), 0.5)
    return {
        Pose.TURN: angle * rng.uniform(1.0, 1.2),
        Pose.LEAN: angle,
        Pose.Z: radius_m * (1 - np.cos(angle)),
        **ahead(track, -radius_m * np.sin(angle)),
    }


def _hamstring_stretch(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """The heel is put down ahead with the toes up, and stays there."""
    step_m, size = rng.uniform(0.2, 0.4), np.radians(rng.uniform(20, 45))
    heel_m = 0.187 * np.sin(size)
    return {
        Pose.TURN: keyed(track, seconds, (0, 0), (0.1, -size), (0.9, -size), (1, 0)),
        Pose.LEAN: keyed(track, seconds, (0, 0), (0.1, -0.4), (0.9, -0.4), (1, 0)),
        Pose.Z: keyed(track, seconds, (0, 0), (0.08, heel_m), (0.92, heel_m), (1, 0)),
        **ahead(track, keyed(track, seconds, (0, 0), (0.1, step_m), (0.9, step_m), (1, 0))),
    }


def _ankle_circles(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """Seated, the foot is held up and circles about its ankle."""
    ankle_m = np.array([-0.115, 0.072])
    held = there_and_back(track, seconds, 1.0, 0.7)
    share = np.arange(1, len(held) + 1) / len(held)
    turns = 2 * np.pi * rng.integers(3, 6) * share
    turn = held * np.radians(rng.uniform(12, 25)) * np.sin(turns) + 0.3 * held
    # The ball goes where the ankle, which stays, and the turned foot put it.
    along = ankle_m[0] - (np.cos(turn) * ankle_m[0] + np.sin(turn) * ankle_m[1])
    rise = ankle_m[1] - (np.cos(turn) * ankle_m[1] - np.sin(turn) * ankle_m[0])
    return {
        Pose.TURN: turn,
        Pose.ROLL: held * np.radians(rng.uniform(8, 15)) * np.cos(turns),
        Pose.Z: rise + held * rng.uniform(0.1, 0.25),
        Pose.LEAN: -held * rng.uniform(0.3, 0.9),
        **ahead(track, along + 0.2 * held),
    }


def _stamp(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """The foot goes up flat and comes down hard: far more than a small range can show."""
    rise = keyed(track, seconds, (0, 0), (0.1, 0), (0.5, 0.12), (0.62, 0), (1, 0))
    knock = bump(len(rise), 0.62 * len(rise), rng.uniform(4e-3, 8e-3), 0.006 * track.grid_hz)
    turn = keyed(track, seconds, (0, 0), (0.1, 0), (0.4, 0.25), (0.6, 0.0), (1, 0))
    return {Pose.Z: rise + knock, Pose.TURN: turn}


#: As in `exercises.EXERCISES`: the movement, its usual period in seconds, the foot's wobble.
STRETCHES: dict[str, tuple[Move, float, float]] = {
    "sit": (_sit, 25.0, 0.2),
    "calf_stretch": (_calf_stretch, 20.0, 0.3),
    "thigh_stretch": (_thigh_stretch, 15.0, 1.0),
    "hamstring_stretch": (_hamstring_stretch, 15.0, 0.6),
    "ankle_circles": (_ankle_circles, 10.0, 1.0),
    "stamp": (_stamp, 1.2, 0.2),
}
