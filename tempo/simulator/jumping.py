"""Jump squats: a squat, off over the toes, free fall, and softly or hard into the squat again."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.drilling import Actor, Deed
from tempo.simulator.impact import FALL_MPS2, knocked, landed, pitched
from tempo.simulator.plan import Drill
from tempo.simulator.strokes import keyed
from tempo.simulator.track import FLAT_LIVE, Pose, smooth

_FLIGHT_S = (0.25, 0.55)


def jump_squats(actor: Actor, plan: Drill) -> list[Deed]:
    """A set of jumps, standing up between them or going straight into the next."""
    track = actor.track
    usual_s = actor.between(0.32, 0.53)
    deeds = []
    for number in range(plan.count):
        tired = plan.fatigue * number / max(plan.count - 1, 1)
        flight_s = float(np.clip(actor.about(usual_s, 0.06) * (1 - 0.2 * tired), *_FLIGHT_S))
        track.set(live=0.1, sway=0.3)
        deeds.append(_jump(actor, flight_s, 1.5 if "hard" in plan.style else 0.5))
        track.set(live=FLAT_LIVE, sway=0.8)
        pause_s = actor.about(plan.pause_s, 0.35)
        if pause_s > 0.3 or number == plan.count - 1:
            upright = {Pose.LEAN: 0.03, Pose.TURN: 0.0, Pose.ROLL: 0.0}
            actor.go(actor.between(0.5, 0.9), upright)
            track.hold(pause_s)
    track.set(live=FLAT_LIVE, sway=1.0)
    return deeds


def _jump(actor: Actor, flight_s: float, hard: float) -> Deed:
    track, start = actor.track, len(actor.track)
    deep = {Pose.LEAN: np.radians(actor.between(22, 36)), Pose.TURN: actor.between(0, 0.05)}
    actor.go(actor.between(0.45, 1.1), deep)
    track.hold(actor.between(0.0, 0.3))
    push_s, unroll_s = actor.between(0.24, 0.38), actor.between(0.035, 0.055)
    sink_s = actor.between(0.05, 0.08) if hard > 1 else actor.between(0.10, 0.20)
    off_s, on_s = push_s + unroll_s, push_s + unroll_s + flight_s
    time_s = np.arange(1, track.count(on_s + actor.between(0.3, 0.6)) + 1) / track.grid_hz
    turn = _pitch(actor, time_s, (push_s, off_s, on_s, sink_s))
    rise = _rise(actor, time_s, turn, (push_s, off_s, on_s))
    row = round((on_s + sink_s) * track.grid_hz)
    knock = knocked(turn, row, actor.person.lever_m, track.grid_hz, hard)
    air = np.clip((time_s - push_s) / (on_s - push_s), 0, 1)
    drift = smooth(air, np.hanning(track.count(0.12) + 2)[1:-1])
    lasts_s, lean = float(time_s[-1]), float(track.pose[Pose.LEAN])
    knees = [(0, lean), (0.9 * off_s, 0.12), (off_s, 0.1), (on_s, actor.between(0.05, 0.2))]
    knees.append((lasts_s, float(np.radians(actor.between(18, 34)))))
    began = len(track)
    track.move(
        {
            Pose.TURN: turn,
            Pose.ROLL: actor.rng.normal(0, 0.07) * np.sin(np.pi * air) ** 2,
            Pose.X: track.pose[Pose.X] + actor.rng.normal(0, 0.04) * drift,
            Pose.Y: track.pose[Pose.Y] + actor.rng.normal(0, 0.03) * drift,
            Pose.Z: track.pose[Pose.Z] + rise + knock,
            Pose.LEAN: keyed(track, lasts_s, *((at / lasts_s, value) for at, value in knees)),
        }
    )
    rows = {"off": began + round(off_s * track.grid_hz), "on": began + round(on_s * track.grid_hz)}
    return Deed(start, len(track), actor.side, rows)


def _pitch(
    actor: Actor, time_s: FloatArray, instants_s: tuple[float, float, float, float]
) -> FloatArray:
    """Heel up in the push, toes pointing in the air, forefoot first, heel down in ``sink_s``."""
    push_s, off_s, on_s, sink_s = instants_s
    first = float(actor.track.pose[Pose.TURN])
    points, contact = np.radians(actor.between(45, 68)), np.radians(actor.between(14, 32))
    keys = [(0.0, first), (0.5 * push_s, first + 0.03), (0.85 * push_s, first + 0.25 * points)]
    keys += [(off_s - 0.012, 0.9 * points), (off_s + 0.01, points)]
    keys += [(0.5 * (off_s + on_s), 0.55 * points + 0.45 * contact), (on_s, contact)]
    if sink_s > 0.09:  # a soft landing brakes the heel before it is down
        keys.append((on_s + 0.55 * sink_s, 0.25 * contact))
    keys += [(on_s + sink_s, 0.0), (float(time_s[-1]), 0.0)]
    turn = pitched(time_s, keys, actor.track.grid_hz)
    return np.asarray(turn + (first - turn[0]) * np.clip(1 - time_s / push_s, 0, 1))


def _rise(
    actor: Actor, time_s: FloatArray, turn: FloatArray, instants_s: tuple[float, float, float]
) -> FloatArray:
    """The ball: on the ground, up as the toes unroll under it, free, and stopped."""
    push_s, off_s, on_s = instants_s
    unroll_s, flight_s, pad_m = off_s - push_s, on_s - off_s, actor.between(0.008, 0.022)
    # it leaves at half unroll_s times its speed over the ground and touches at pad_m
    up_mps = (pad_m + 0.5 * FALL_MPS2 * flight_s**2) / (flight_s + 0.5 * unroll_s)
    unrolled = 0.5 * up_mps / unroll_s * np.clip(time_s - push_s, 0, unroll_s) ** 2
    air_s = np.clip(time_s - off_s, 0, None)
    way_m = unrolled + up_mps * air_s - 0.5 * FALL_MPS2 * air_s**2
    on, lever_m = round(on_s * actor.track.grid_hz), actor.person.lever_m
    fall_mps = FALL_MPS2 * flight_s - up_mps
    return landed(way_m, turn, on, fall_mps, pad_m, lever_m, actor.track.grid_hz)
