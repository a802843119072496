"""Towel grabs, arch lifts and the foam roller: no effort of theirs is measured on a foot."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.drilling import Actor, Deed
from tempo.simulator.plan import Drill
from tempo.simulator.track import FLAT_LIVE, Pose
from tempo.simulator.unsteady import wobble

#: How far the foot pitches and rolls with each grab or lift: low and high, degrees.
_STIRS = {
    "towel_grab": ((0.4, 1.8), (0.2, 1.2)),
    "towel_grab_seated": ((0.3, 1.5), (0.2, 1.0)),
    "arch_lift": ((0.2, 1.2), (0.8, 3.0)),
}


def grabs(actor: Actor, plan: Drill) -> list[Deed]:
    """The toes or the arch work, the sole stays: a degree or two, held, and let go."""
    track, rng = actor.track, actor.rng
    if plan.exercise != "towel_grab":
        seat = {Pose.LEAN: np.radians(actor.between(-10, 10)), **actor.ahead(-0.1)}
        actor.go(actor.between(1.5, 2.5), seat)
    track.set(live=0.1, sway=0.4)
    track.hold(actor.between(0.5, 2.0))
    pitch, roll = (np.radians(actor.between(*limits)) for limits in _STIRS[plan.exercise])
    outwards = -actor.inward if plan.exercise != "arch_lift" else actor.inward
    for _ in range(plan.count):
        turn0, roll0 = float(track.pose[Pose.TURN]), float(track.pose[Pose.ROLL])
        size = rng.uniform(0.6, 1.3)
        worked = {Pose.TURN: turn0 + size * pitch, Pose.ROLL: roll0 + outwards * size * roll}
        creep = actor.ahead(rng.normal(0.001, 0.001))
        track.set(strain=2.0)
        actor.go(actor.between(0.3, 0.9), worked)
        track.hold(actor.about(plan.hold_s, 0.2, 0.2))
        track.set(strain=0.2)
        actor.go(actor.between(0.3, 0.8), {Pose.TURN: turn0, Pose.ROLL: roll0, **creep})
        track.hold(actor.about(plan.pause_s, 0.3, 0.2))
        if rng.uniform() < 0.05:  # the towel is laid again
            actor.go(0.9, {Pose.Z: track.pose[Pose.Z]}, {Pose.Z: track.pose[Pose.Z] + 0.03})
    upright = {Pose.LEAN: 0.0, Pose.TURN: 0.0, Pose.ROLL: 0.0}
    actor.go(1.2, upright)
    track.set(live=FLAT_LIVE, strain=0.0, sway=1.0)
    return []


def foam_roller(actor: Actor, plan: Drill) -> list[Deed]:
    """Seated on the floor, the calf on a roller, the body pushed to and fro over it."""
    track = actor.track
    floor_m, stand = float(track.pose[Pose.Z]), track.pose[[Pose.X, Pose.Y]].copy()
    lying = np.radians(-actor.between(50, 70))
    down = {Pose.TURN: lying, Pose.LEAN: np.radians(-actor.between(78, 90)), **actor.ahead(0.6)}
    track.set(live=0.3, sway=0.3)
    actor.go(actor.between(2.5, 4.0), {**down, Pose.Z: floor_m + 0.2}, soften_s=0.4)
    track.hold(actor.between(1.0, 3.0))
    count = track.count(plan.count * 2 * (plan.raise_s + 0.5))
    time_s = np.arange(1, count + 1) / track.grid_hz
    open_ = np.clip(np.minimum(time_s, time_s[::-1]), 0, 1) ** 2
    pace = 2 * np.pi * plan.count / time_s[-1] * time_s
    passes = open_ * actor.between(0.10, 0.18) * np.sin(pace + 0.4 * np.sin(0.31 * pace))
    way, pose = track.heading_rad, track.pose

    def slowly(size_deg: float) -> FloatArray:
        wanders = wobble(count, track.grid_hz, actor.rng, 0.05, 0.5)
        return np.asarray(open_ * np.radians(size_deg) * wanders)

    rocking = np.radians(actor.between(1, 5)) * passes / 0.15
    track.move(
        {
            Pose.TURN: pose[Pose.TURN] + slowly(2.5) + rocking,
            Pose.ROLL: pose[Pose.ROLL] + slowly(6.0),
            Pose.YAW: pose[Pose.YAW] + slowly(3.0),
            Pose.X: pose[Pose.X] + passes * np.cos(way),
            Pose.Y: pose[Pose.Y] + passes * np.sin(way),
            Pose.LEAN: pose[Pose.LEAN] + 0.6 * rocking,
        }
    )
    track.hold(actor.between(0.5, 1.5))
    up = {Pose.TURN: 0.0, Pose.ROLL: 0.0, Pose.LEAN: 0.0, Pose.Z: floor_m}
    actor.go(actor.between(2.5, 4.0), {**up, Pose.X: stand[0], Pose.Y: stand[1]}, soften_s=0.4)
    track.set(live=FLAT_LIVE, sway=1.0)
    return []
