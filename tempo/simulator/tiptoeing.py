"""Walking with the heels up: each step lands and leaves on the forefoot."""

from __future__ import annotations

import numpy as np

from tempo.simulator.curves import bump, through
from tempo.simulator.drilling import Actor, Deed
from tempo.simulator.plan import Drill
from tempo.simulator.track import FLAT_LIVE, Pose

_SOFTEN_S = 0.07
_STANCE_SHARE = (0.58, 0.66)
_LANE_STRIDES = (4, 9)
_TURN_STRIDES = 3


def tiptoe_walk(actor: Actor, plan: Drill) -> list[Deed]:
    """Up on the toes, strides and turns for about ``hold_s``, and down."""
    track, rng = actor.track, actor.rng
    height = np.radians(actor.between(20, 34))
    start = len(track)
    track.set(live=0.8, strain=1.0, sway=0.5)
    actor.go(actor.between(0.5, 1.0), {Pose.TURN: height})
    track.hold(actor.between(0.2, 1.0))
    stride_s, stride_m = actor.between(0.85, 1.3), actor.between(0.55, 0.95)
    ends = len(track) + track.count(plan.hold_s - 0.7)
    lane, turning = int(rng.integers(*_LANE_STRIDES)), 0
    planted: list[int] = []
    left: list[int] = []
    while len(track) < ends or not planted:
        if lane == 0 and turning == 0:
            turning, lane = _TURN_STRIDES, int(rng.integers(*_LANE_STRIDES))
            way = float(rng.choice([-1.0, 1.0]))
        tired = plan.fatigue * len(planted) * stride_s / max(plan.hold_s, 1.0)
        stands = height * (1 - 0.3 * tired) * rng.normal(1, 0.07)
        short = 0.6 if turning or not planted else 1.0
        turn_rad = way * np.pi / _TURN_STRIDES * rng.normal(1, 0.05) if turning else 0.0
        lowest = stands - np.radians(rng.uniform(0.5, 4.0))
        if "sinks" in plan.style and rng.uniform() < 0.1 + 0.5 * plan.sloppy:
            lowest = np.radians(rng.uniform(0.0, 4.0))
        off, on = _stride(
            actor, stride_s * rng.normal(1, 0.04), short * stride_m, turn_rad, stands, lowest
        )
        left.append(off)
        planted.append(on)
        turning, lane = max(turning - 1, 0), lane if turning else lane - 1
    track.hold(actor.between(0.2, 0.8))
    down = len(track)
    actor.go(actor.between(0.5, 1.0), {Pose.TURN: 0.0, Pose.LEAN: 0.0})
    track.set(live=FLAT_LIVE, strain=0.0, sway=1.0)
    stances = tuple(zip(planted, [*left[1:], down], strict=True))
    return [Deed(start, len(track), actor.side, stances=stances)]


def _stride(
    actor: Actor, seconds: float, metres: float, turn_rad: float, stands: float, lowest: float
) -> tuple[int, int]:
    """From standing on the toes over the push-off to the next plant; rows of leaving and planting.

    ``lowest`` is how far the heel sinks before the push-off, ``stands`` how the foot is planted.
    """
    track, rng = actor.track, actor.rng
    count = track.count(seconds)
    soften = np.hanning(track.count(_SOFTEN_S) + 2)[1:-1]
    pose, first = track.pose.copy(), len(track)
    off = actor.between(*_STANCE_SHARE)
    on = 0.965
    leaves = np.radians(actor.between(48, 66))
    swing = 1.0 - off
    turn = [(0.0, pose[Pose.TURN]), (0.5 * off, lowest), (0.72 * off, lowest + 0.03)]
    turn += [(off, leaves), (off + 0.15 * swing, leaves + 0.06)]
    turn += [(off + 0.62 * swing, stands - np.radians(actor.between(2, 10))), (on, stands)]
    keys = {
        Pose.TURN: [*turn, (1.0, stands)],
        Pose.LEAN: [(0, pose[Pose.LEAN]), (0.5 * off, 0.15), (off, 0.75), (0.8, 0.5), (1.0, -0.05)],
    }
    clear_m = actor.between(0.02, 0.05)
    rise = [(0, 0.0), (off, 0.0), (off + 0.45 * swing, clear_m), (on, 0.0), (1.0, 0.0)]
    go = [(0, 0.0), (off - 0.01, 0.0), (off + 0.1 * swing, 0.04), (on - 0.02, 1.0), (1.0, 1.0)]
    along = through(go, count, soften)
    heading = track.heading_rad + turn_rad
    knock = bump(count, on * count, rng.uniform(0.2, 0.8) * 1e-3, 0.006 * track.grid_hz)
    knock -= np.linspace(0.0, knock[-1], count)
    out = metres * rng.normal(1, 0.05) * along
    curves = {name: through(marks, count, soften) for name, marks in keys.items()}
    track.move(
        curves
        | {
            Pose.ROLL: pose[Pose.ROLL] * (1 - along)
            + rng.normal(0.06, 0.04) * np.sin(np.pi * along) ** 2,
            Pose.YAW: pose[Pose.YAW] + along * turn_rad,
            Pose.X: pose[Pose.X] + out * np.cos(heading),
            Pose.Y: pose[Pose.Y] + out * np.sin(heading),
            Pose.Z: pose[Pose.Z] + through(rise, count, soften) + knock,
        }
    )
    track.heading_rad = heading
    return first + round(off * count), first + round(on * count)
