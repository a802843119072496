"""What else people do with a sensor on the leg; none of it is a heel raise."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.curves import bump
from tempo.simulator.plan import Exercise
from tempo.simulator.stretches import STRETCHES
from tempo.simulator.strokes import Curves, Move, ahead, keyed, there_and_back
from tempo.simulator.track import FLAT_LIVE, Pose, Track
from tempo.simulator.unsteady import wobble

_FALL_MPS2 = 9.81
_LANDING_S = 0.05


def exercise(track: Track, plan: Exercise, rng: np.random.Generator) -> None:
    """Do an exercise ``count`` times; it starts and ends with the foot flat where it was."""
    if plan.kind not in EXERCISES:
        raise ValueError(f"unknown exercise {plan.kind!r}; there are {', '.join(EXERCISES)}")
    move, usual_s, live = EXERCISES[plan.kind]
    track.set(live=live)
    for _ in range(plan.count):
        period_s = (plan.period_s or usual_s) * rng.uniform(0.85, 1.15)
        start = track.pose.copy()
        curves = move(track, period_s, rng)
        track.move({pose: start[pose] + curve for pose, curve in curves.items()})
    track.set(live=FLAT_LIVE)


def _squat(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    # Deep squats pull the heel up a little: 3° is 1 cm, under the 2 cm of a rep.
    return {
        Pose.LEAN: there_and_back(track, seconds, np.radians(rng.uniform(22, 36)), 0.15),
        Pose.TURN: there_and_back(track, seconds, np.radians(rng.uniform(-1, 3)), 0.15),
        Pose.ROLL: there_and_back(track, seconds, np.radians(rng.normal(0, 1.5)), 0.15),
    }


def _lunge(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """A step forward with this foot, down, and back."""
    step_m = rng.uniform(0.5, 0.8)
    turn = keyed(
        track,
        seconds,
        *((0, 0), (0.05, 0.3), (0.12, -0.15), (0.20, -0.25), (0.26, 0), (0.72, 0)),
        *((0.80, 0.35), (0.90, 0.2), (1, 0)),
    )
    lift = ((0, 0), (0.03, 0), (0.12, 0.10), (0.22, 0.05), (0.26, 0), (0.76, 0), (0.86, 0.07))
    along = ((0, 0), (0.03, 0), (0.24, step_m), (0.76, step_m), (0.96, 0), (1, 0))
    knock = bump(len(turn), 0.24 * len(turn), 0.0004, 0.006 * track.grid_hz)
    return {
        Pose.TURN: turn,
        Pose.Z: keyed(track, seconds, *lift, (0.97, 0), (1, 0)) + knock,
        Pose.LEAN: keyed(track, seconds, (0, 0), (0.2, -0.2), (0.5, 0.35), (0.8, 0.1), (1, 0)),
        **ahead(track, keyed(track, seconds, *along)),
    }


def _weight_shift(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    return {
        Pose.ROLL: there_and_back(track, seconds, np.radians(rng.normal(0, 3))),
        Pose.TILT: there_and_back(track, seconds, np.radians(rng.normal(0, 4))),
        Pose.LEAN: there_and_back(track, seconds, np.radians(rng.normal(0, 2))),
        Pose.TURN: there_and_back(track, seconds, np.radians(rng.uniform(-0.5, 2.5))),
    }


def _jump(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """Crouch, push off over the toes, fly, land on the ball, sink on the heel."""
    flight_s = rng.uniform(0.25, 0.45)
    ground_s = max(seconds - flight_s, 0.9)
    total_s = ground_s + flight_s
    off, on = 0.5 * ground_s / total_s, (0.5 * ground_s + flight_s) / total_s
    peak = rng.uniform(0.7, 0.95)
    turn = keyed(
        track,
        total_s,
        *((0, 0), (off - 0.12, 0), (off, peak), ((off + on) / 2, peak * 0.85), (on, peak * 0.6)),
        *((on + 0.10, 0), (1, 0)),
    )
    time_s = np.arange(1, len(turn) + 1) / track.grid_hz
    in_air_s = np.clip(time_s - off * total_s, 0, flight_s)
    height = 0.5 * _FALL_MPS2 * in_air_s * (flight_s - in_air_s)
    soft = np.hanning(track.count(_LANDING_S))
    knock = bump(len(turn), on * len(turn), rng.uniform(0.5, 1.5) * 1e-3, 0.006 * track.grid_hz)
    lean = ((0, 0), (0.6 * off, 0.45), (off, 0.15), (on, 0.1), (on + 0.12, 0.4), (1, 0))
    return {
        Pose.TURN: turn,
        Pose.Z: np.convolve(height, soft / soft.sum(), "same") + knock,
        Pose.LEAN: keyed(track, total_s, *lean),
    }


def _hop(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """Quick springs on the ball; the heel comes down to a hand's breadth or the ground."""
    top = rng.uniform(0.45, 0.75)
    low = rng.uniform(0.0, 0.12)
    fly = keyed(
        track, seconds, (0, 0), (0.38, 0), (0.64, rng.uniform(0.03, 0.10)), (0.9, 0), (1, 0)
    )
    knock = bump(len(fly), 0.9 * len(fly), 0.0006, 0.006 * track.grid_hz)
    return {
        Pose.TURN: keyed(track, seconds, (0, 0), (0.1, low), (0.4, top), (0.8, top * 0.7), (1, 0)),
        Pose.Z: fly + knock,
        Pose.LEAN: keyed(track, seconds, (0, 0), (0.2, 0.2), (0.4, 0.05), (0.9, 0.1), (1, 0)),
    }


def _leg_raise(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """Standing, the thigh comes up with the knee bent: the foot rises and hangs toes down."""
    height_m = rng.uniform(0.15, 0.40)
    rise = there_and_back(track, seconds, height_m, 0.3)
    hanging = rng.uniform(0.2, 0.7) / height_m
    return {
        Pose.Z: rise,
        Pose.TURN: hanging * rise,
        Pose.LEAN: rise * rng.uniform(-0.3, 1.2),
        Pose.ROLL: rise * rng.normal(0, 0.3),
        **ahead(track, rise * rng.uniform(0.2, 0.8)),
    }


def _leg_swing(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """Seated, the lower leg swings about the knee, the foot in the air with it."""
    radius_m = rng.uniform(0.38, 0.45)
    angle = there_and_back(track, seconds, np.radians(rng.uniform(20, 45)), 0.1)
    return {
        Pose.TURN: -angle,
        Pose.LEAN: -angle,
        Pose.Z: radius_m * (1 - np.cos(angle)),
        **ahead(track, radius_m * np.sin(angle)),
    }


def _lying_leg_raise(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """Lying on the back, toes up: the straight leg turns about the hip, slowly."""
    lying = keyed(track, seconds, (0, 0), (0.18, -1.4), (0.82, -1.4), (1, 0))
    size_rad, radius_m = np.radians(rng.uniform(25, 50)), rng.uniform(0.8, 0.95)
    angle = keyed(
        track, seconds, (0, 0), (0.25, 0), (0.45, size_rad), (0.55, size_rad), (0.75, 0), (1, 0)
    )
    return {
        Pose.TURN: lying - angle,
        Pose.LEAN: lying - angle,
        Pose.Z: radius_m * np.sin(angle) - rng.uniform(0.1, 0.3) * lying,
        **ahead(track, radius_m * (np.cos(angle) - 1) - rng.uniform(0.3, 0.6) * lying),
    }


def _toe_raise(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """The forefoot comes up, the foot turns about the heel."""
    heel_m = 0.187
    angle = there_and_back(track, seconds, np.radians(rng.uniform(10, 22)))
    back = -heel_m * (1 - np.cos(angle))
    return {Pose.TURN: -angle, Pose.Z: heel_m * np.sin(angle), **ahead(track, back)}


def _jiggle(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """A nervous heel: centimetre springs at 4 to 6 Hz."""
    time_s = np.arange(1, track.count(seconds) + 1) / track.grid_hz
    open_ = there_and_back(track, seconds, np.radians(rng.uniform(1, 2.5)), 0.8)
    return {Pose.TURN: open_ * (1 - np.cos(2 * np.pi * rng.uniform(4, 6) * time_s))}


def _shuffle(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """The foot is picked up and put down a little elsewhere."""
    lift_m = rng.uniform(0.01, 0.04)
    away = keyed(track, seconds, (0, 0), (0.2, 0), (0.8, rng.normal(0, 0.03)), (1, 0))
    return {
        Pose.Z: there_and_back(track, seconds, lift_m, 0.2),
        # Under 2 cm between heel and ball: more would be a small heel raise.
        Pose.TURN: there_and_back(track, seconds, rng.uniform(-0.08, 0.09), 0.2),
        **ahead(track, away),
    }


def _carry(track: Track, seconds: float, rng: np.random.Generator) -> Curves:
    """The sensor in a hand or a bag: any turn, any way, 0.1 to 2 Hz."""
    count = track.count(seconds)
    open_ = there_and_back(track, seconds, 1.0, 0.7)

    def free(size: float) -> FloatArray:
        return open_ * size * wobble(count, track.grid_hz, rng, 0.1, 2.0)

    return {
        Pose.TURN: free(0.7),
        Pose.ROLL: free(0.7),
        Pose.YAW: free(0.7),
        Pose.X: free(0.15),
        Pose.Y: free(0.15),
        Pose.Z: free(0.12),
        Pose.LEAN: free(0.6),
        Pose.TILT: free(0.6),
    }


#: Name: the movement, its usual period in seconds, how much the foot wobbles meanwhile.
EXERCISES: dict[str, tuple[Move, float, float]] = {
    "squat": (_squat, 3.0, 0.3),
    "lunge": (_lunge, 4.0, 0.2),
    "weight_shift": (_weight_shift, 3.0, 0.3),
    "jump": (_jump, 1.8, 0.1),
    "hop": (_hop, 0.5, 0.3),
    "leg_raise": (_leg_raise, 3.5, 1.0),
    "leg_swing": (_leg_swing, 1.5, 1.0),
    "lying_leg_raise": (_lying_leg_raise, 12.0, 1.0),
    "toe_raise": (_toe_raise, 2.5, 0.5),
    "jiggle": (_jiggle, 4.0, 0.1),
    "shuffle": (_shuffle, 0.9, 0.2),
    "carry": (_carry, 10.0, 0.0),
    **STRETCHES,
}
