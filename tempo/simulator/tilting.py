"""Toe raises, and the foot against a band: out of rest, held, and slowly back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.curves import bump
from tempo.simulator.drilling import Actor, Deed
from tempo.simulator.exercises import exercise
from tempo.simulator.plan import Drill, Exercise
from tempo.simulator.shapes import progress
from tempo.simulator.strokes import Curves
from tempo.simulator.track import FLAT_LIVE, Pose

#: How shank and foot lie while a band is pulled: shank's lean and foot's turn (degrees), height of
#: the ball over the floor and how far ahead (metres); low and high of each.
_SEATS = {
    "stool": ((-80, -55), (-60, -40), (0.30, 0.50), (0.3, 0.6)),
    "long_sitting": ((-85, -75), (-62, -50), (0.05, 0.15), (0.5, 0.9)),
    "chair": ((-45, -15), (-30, 5), (0.05, 0.20), (0.2, 0.45)),
}
#: A knock of the forefoot put down, metres for each radian a second of its falling.
_SLAP_MS = 4e-4
#: Share of the angle that a hold loses in a second.
_GIVES_PER_S = 0.01


def toe_raises(actor: Actor, plan: Drill) -> list[Deed]:
    """Standing or seated, the foot turns about the heel and the forefoot comes up."""
    seated = "seated" in plan.style
    if seated:
        actor.go(2.5, {Pose.LEAN: np.radians(actor.between(-12, 5)), **actor.ahead(-0.08)})
    actor.track.set(live=0.3 if seated else 0.6, sway=0.4 if seated else 1.5)
    actor.track.hold(actor.between(0.8, 2.0))
    coupled = actor.rng.normal(0.12, 0.08) * actor.inward
    heel_m = actor.person.lever_m * actor.between(1.0, 1.12)

    def about_heel(angle: FloatArray) -> Curves:
        pose, way = actor.track.pose, actor.track.heading_rad
        back = -heel_m * (1 - np.cos(angle))
        speed = float(np.max(np.abs(np.diff(angle)[-len(angle) // 4 :]))) * actor.track.grid_hz
        landed = _SLAP_MS * speed * (angle[-1] < 0.3 * np.max(angle))
        knock = bump(len(angle), 0.97 * len(angle), landed, 0.006 * actor.track.grid_hz)
        return {
            Pose.TURN: -angle,
            Pose.ROLL: coupled * angle,
            Pose.Z: rest_m + heel_m * np.sin(angle) + knock - np.linspace(0, knock[-1], len(knock)),
            Pose.X: away[0] + back * np.cos(way),
            Pose.Y: away[1] + back * np.sin(way),
            Pose.LEAN: pose[Pose.LEAN] + 0.0 * angle if seated else lean - 0.12 * angle,
        }

    rest_m, lean = float(actor.track.pose[Pose.Z]), float(actor.track.pose[Pose.LEAN])
    away = actor.track.pose[[Pose.X, Pose.Y]].copy()
    deeds = [
        _tilt(actor, plan, number, about_heel, fidgets=not seated) for number in range(plan.count)
    ]
    actor.track.set(live=FLAT_LIVE, strain=0.0, sway=1.0)
    actor.go(1.0, {Pose.TURN: 0.0, Pose.ROLL: 0.0, Pose.Z: rest_m, Pose.LEAN: 0.0})
    return deeds


def band(actor: Actor, plan: Drill) -> list[Deed]:
    """The leg rests, the foot in the air turns about the ankle against a band and back."""
    floor_m = float(actor.track.pose[Pose.Z])
    stand = actor.track.pose[[Pose.X, Pose.Y]].copy()
    _sit_up_to(actor, plan)
    axis = _axis(actor, plan.exercise)
    posture = actor.track.pose.copy()
    rested = posture

    def about_ankle(angle: FloatArray) -> Curves:
        return actor.about_ankle(rested, axis, angle)

    deeds = []
    for number in range(plan.count):
        deeds.append(_tilt(actor, plan, number, about_ankle))
        if actor.rng.uniform() < plan.sloppy:
            drawn = {pose: rested[pose] + actor.rng.normal(0, 0.03) for pose in (Pose.TURN,)}
            actor.track.set(strain=0.0)
            actor.go(actor.between(0.5, 1.2), drawn)
            rested = actor.track.pose.copy()
    actor.track.set(live=0.4, strain=0.0)
    flat = {Pose.TURN: 0.0, Pose.ROLL: 0.0, Pose.YAW: float(posture[Pose.YAW])}
    down = {Pose.Z: floor_m, Pose.LEAN: 0.0, Pose.X: stand[0], Pose.Y: stand[1]}
    actor.track.hold(actor.between(0.8, 2.0))
    actor.go(actor.between(2.0, 3.5), flat | down, soften_s=0.4)
    actor.track.set(live=FLAT_LIVE, sway=1.0)
    return deeds


def _axis(actor: Actor, exercise_name: str) -> FloatArray:
    """The axis in the foot, people's joints differing; positive is the way of the exercise."""
    lean, skew = np.radians(actor.rng.normal(0, 5, 2))
    if exercise_name in ("band_plantarflexion", "band_dorsiflexion"):
        sign = 1.0 if exercise_name == "band_plantarflexion" else -1.0
        return sign * np.array([np.sin(skew), 1.0, np.sin(lean)])
    # inwards, the sole turns to the other foot and the toes come along (the joint under the ankle
    # lies some 42 degrees up and 16 across); how much of either is a habit
    sign = actor.inward * (1.0 if exercise_name == "band_inversion" else -1.0)
    up = np.radians(float(np.clip(actor.rng.normal(38, 10), 10, 60)))
    return sign * np.array([np.cos(up), np.sin(skew) + 0.2 * actor.inward, np.sin(up)])


def _sit_up_to(actor: Actor, plan: Drill) -> None:
    seat = next((name for name in _SEATS if name in plan.style), "stool")
    lean, turn, up_m, ahead_m = (actor.between(*limits) for limits in _SEATS[seat])
    if plan.exercise == "band_dorsiflexion":  # pulled up, no foot comes nearer to the shin
        turn = max(turn, 1.15 * plan.angle_deg - 72)
    track = actor.track
    track.set(live=0.4, sway=0.15)
    actor.go(actor.between(1.5, 2.5), {Pose.LEAN: np.radians(12)}, {Pose.LEAN: np.radians(25)})
    track.hold(actor.between(0.3, 1.5))
    actor.go(
        actor.between(1.5, 3.0),
        {
            Pose.TURN: np.radians(turn),
            Pose.ROLL: actor.rng.normal(0, 0.06),
            Pose.Z: track.pose[Pose.Z] + up_m,
            Pose.LEAN: np.radians(lean),
            **actor.ahead(ahead_m),
        },
        soften_s=0.4,
    )
    for _ in range(int(actor.rng.integers(0, 3))):  # the band is put in its place
        actor.go(0.8, {Pose.TURN: track.pose[Pose.TURN] + actor.rng.normal(0, 0.06)})
    track.set(live=0.25)
    track.hold(actor.between(1.0, 3.0))


def _tilt(
    actor: Actor,
    plan: Drill,
    number: int,
    turned: Callable[[FloatArray], Curves],
    *,
    fidgets: bool = False,
) -> Deed:
    """One turn out of rest, a hold that gives way a little, and back."""
    track, rng = actor.track, actor.rng
    tired = plan.fatigue * number / max(plan.count - 1, 1)
    size = np.radians(actor.about(plan.angle_deg, 0.06 + 0.1 * plan.sloppy) * (1 - 0.35 * tired))
    hold_s = actor.about(plan.hold_s, 0.08 + 0.15 * plan.sloppy) * (1 - 0.3 * tired)
    raise_s = actor.about(plan.raise_s, 0.1, 0.25)
    return_s = actor.about(plan.return_s, 0.15, 0.25)
    left = size * (rng.uniform(0.0, 0.15) if rng.uniform() < plan.sloppy else 0.0)
    start = len(track)
    track.set(strain=0.6 + 1.4 * tired)
    held = track.count(hold_s)
    first = size * _smooth_way(track.grid_hz, raise_s, rng)
    # a muscle that gives way does so by less than what counts as moving
    gave = size * min(_GIVES_PER_S * hold_s, 0.1) * rng.uniform()
    top = size - gave * np.arange(1, held + 1) / max(held, 1)
    back = size - gave
    back = back + (left - back) * _smooth_way(track.grid_hz, return_s, rng)
    angle = np.concatenate([first, top, back])
    track.move(turned(angle))
    end = len(track)
    track.set(strain=0.3)
    if left:
        track.hold(rng.uniform(0.1, 0.4))
        track.move(turned(left * (1 - _smooth_way(track.grid_hz, 0.4, rng))))
    pause_s = actor.about(plan.pause_s, 0.3, 0.35)
    track.hold(pause_s)
    if fidgets and rng.uniform() < 0.06:
        exercise(track, Exercise("weight_shift", 1), rng)
        track.set(live=0.6)
        track.hold(0.6)
    return Deed(start, end, actor.side, {"top": start + len(first) + held // 2})


def _smooth_way(grid_hz: float, seconds: float, rng: np.random.Generator) -> FloatArray:
    shape = str(rng.choice(["s_shaped", "cosine", "even"], p=[0.4, 0.4, 0.2]))
    corner_s = min(0.3, 0.4 * seconds)
    return progress(shape, seconds - corner_s, grid_hz, rng, corner_s)[1:]
