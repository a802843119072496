"""Calf stretches and the down dog: into position, held, out again."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.drilling import Actor, Deed
from tempo.simulator.plan import Drill
from tempo.simulator.strokes import Curves
from tempo.simulator.track import FLAT_LIVE, Pose
from tempo.simulator.unsteady import wobble

#: How far the leg goes back (metres) and how far the shank leans (degrees).
_STANCES = {
    "gastrocnemius_stretch": ((0.45, 0.85), (24, 36)),
    "wall_calf_stretch": ((0.40, 0.80), (24, 36)),
    "soleus_stretch": ((0.20, 0.45), (28, 40)),
}
_SWAY_DEG = (0.1, 0.6)
_SWAY_HZ = (0.05, 2.0)
_RAMP_S = 0.6


def stretches(actor: Actor, plan: Drill) -> list[Deed]:
    """Each hold: the leg back (or the other one forward), the heel down, stay, and out."""
    deeds = []
    front = (plan.side or actor.side) != actor.side
    for number in range(plan.count):
        if number:
            actor.track.hold(actor.about(plan.pause_s, 0.3, 0.5))
        deeds.append(_stretch(actor, plan, front))
    return deeds


def _stretch(actor: Actor, plan: Drill, front: bool) -> Deed:
    step_m, lean_deg = (actor.between(*limits) for limits in _STANCES[plan.exercise])
    heel_m = 0.0 if front or "heel_up" not in plan.style else actor.between(0.016, 0.04)
    heel = float(np.arcsin(heel_m / actor.person.lever_m))
    heel += np.radians(actor.rng.normal(0, 0.3))
    start = len(actor.track)
    lean = np.radians(-actor.between(0, 25) if front else lean_deg)
    stays = "stays" in plan.style
    if stays:
        _other_foot_steps(actor, heel)
    else:
        _step(actor, step_m if front else -step_m, heel, lands_up=not front)
    held = len(actor.track)
    _stay(actor, plan, lean, heel_m)
    left = len(actor.track)
    if stays:
        _other_foot_steps(actor, 0.0)
    else:
        _step(actor, -step_m if front else step_m, 0.0, lands_up=front)
    actor.track.set(live=FLAT_LIVE, strain=0.0, sway=1.0)
    return Deed(start, len(actor.track), plan.side or actor.side, {"held": held, "left": left})


def _step(actor: Actor, metres: float, heel: float, *, lands_up: bool) -> None:
    """The foot goes there: off over the toes, and down heel last (backwards) or heel first."""
    track, rng = actor.track, actor.rng
    track.set(live=0.1, sway=0.5)
    floor_m, roll = float(track.pose[Pose.Z]), rng.normal(0, 0.05)
    half_s = actor.between(0.30, 0.55)
    up = actor.between(0.25, 0.7)
    actor.go(half_s, {Pose.TURN: up, Pose.LEAN: track.pose[Pose.LEAN] + actor.between(0, 0.3)})
    landing = actor.between(0.15, 0.5) if lands_up else -actor.between(0.05, 0.25)
    contact_m = 0.0 if lands_up else -actor.person.lever_m * np.sin(landing)
    actor.go(
        actor.between(0.45, 0.8),
        {
            Pose.TURN: landing,
            Pose.ROLL: roll,
            Pose.LEAN: 0.1,
            **actor.ahead(metres),
            Pose.Z: floor_m + contact_m,
        },
        {Pose.Z: floor_m + actor.between(0.03, 0.08)},
    )
    # the heel sinks slowly: entry without a jerk is what people are told
    lowering_s = actor.between(0.35, 1.4) if lands_up else actor.between(0.15, 0.3)
    actor.go(lowering_s, {Pose.TURN: heel, Pose.Z: floor_m, Pose.ROLL: 0.0}, soften_s=0.08)


def _other_foot_steps(actor: Actor, heel: float) -> None:
    """The foot stays where it is; its heel comes up a little while the other one steps."""
    up = heel + np.radians(actor.between(4, 14))
    actor.track.set(live=0.2, sway=0.5)
    actor.go(actor.between(0.8, 1.6), {Pose.TURN: heel}, {Pose.TURN: up})


def _stay(actor: Actor, plan: Drill, lean: float, heel_m: float) -> None:
    """Stay for ``hold_s``, swaying as standing bodies do, and moving as this person does."""
    track, rng = actor.track, actor.rng
    seconds = actor.about(plan.hold_s, 0.03 + 0.1 * plan.sloppy, 1.0)
    count = track.count(seconds)
    sway = np.radians(actor.between(*_SWAY_DEG)) * _opened(count, track.grid_hz)

    def swaying(share: float) -> FloatArray:
        return np.asarray(share * sway * wobble(count, track.grid_hz, rng, *_SWAY_HZ))

    pose = track.pose
    deepens = np.clip(np.arange(1, count + 1) / track.grid_hz / actor.between(1.5, 4.0), 0, 1)
    settled = heel_m > 0 and rng.uniform() < 0.5
    creep = np.radians(actor.between(0.3, 1.0)) * np.linspace(0, 1, count) * settled
    curves: Curves = {
        Pose.TURN: pose[Pose.TURN] + swaying(0.9) - creep,
        Pose.ROLL: pose[Pose.ROLL] + swaying(0.4),
        Pose.YAW: pose[Pose.YAW] + swaying(0.25),
        Pose.LEAN: pose[Pose.LEAN] + (lean - pose[Pose.LEAN]) * deepens**2 * (3 - 2 * deepens),
    }
    for channel, extra in _moving(actor, plan, count).items():
        curves[channel] = curves.get(channel, pose[channel]) + extra
    track.set(live=FLAT_LIVE, strain=actor.between(0.2, 1.0), sway=1.0)
    track.move(curves)


def _moving(actor: Actor, plan: Drill, count: int) -> Curves:
    """What is added by people who do not hold still."""
    grid_hz, rng = actor.track.grid_hz, actor.rng
    time_s = np.arange(1, count + 1) / grid_hz
    if "bounce" in plan.style:
        size, rate_hz = np.radians(actor.between(1, 4)), actor.between(0.5, 2.0)
        lasts = actor.between(0.3, 1.0)
        first = rng.uniform(0, 1 - lasts)
        share = np.clip((np.arange(count) / count - first) / lasts, 0, 1)
        open_ = np.clip(np.minimum(share, 1 - share) * lasts * count / grid_hz / _RAMP_S, 0, 1)
        phase = 2 * np.pi * rate_hz * time_s + 0.6 * np.sin(2 * np.pi * 0.13 * time_s)
        bounce = size * open_**2 * (3 - 2 * open_) * 0.5 * (1 - np.cos(phase))
        return {Pose.TURN: bounce, Pose.ROLL: rng.normal(0, 0.15) * bounce, Pose.LEAN: 1.2 * bounce}
    if "pedal" in plan.style:
        size, rate_hz = np.radians(actor.between(8, 20)), actor.between(0.3, 0.7)
        pedal = size * _opened(count, grid_hz) * 0.5 * (1 - np.cos(2 * np.pi * rate_hz * time_s))
        return {Pose.TURN: pedal, Pose.LEAN: 0.8 * pedal}
    if "shift" in plan.style:
        lasts_s = actor.between(0.7, 1.5)
        share = np.clip((time_s - actor.between(0.3, 0.7) * time_s[-1]) / lasts_s, 0, 1)
        there, stays = np.sin(np.pi * share) ** 2, share**2 * (3 - 2 * share)
        return {
            Pose.TURN: np.radians(actor.between(3, 8)) * there,
            Pose.ROLL: np.radians(rng.normal(0, 3)) * there,
            Pose.YAW: np.radians(rng.normal(0, 5)) * stays,
            Pose.X: rng.normal(0, 0.02) * stays,
            Pose.LEAN: np.radians(rng.normal(0, 5)) * stays,
        }
    return {}


def down_dogs(actor: Actor, plan: Drill) -> list[Deed]:
    """From hands and knees, toes tucked under, up into the V, stay, down to the knees again."""
    track = actor.track
    floor_m, tucked = float(track.pose[Pose.Z]), np.radians(actor.between(55, 75))
    kneeling = {Pose.TURN: tucked, Pose.LEAN: np.radians(actor.between(75, 88))}
    track.set(live=0.3, sway=0.5)
    rises = actor.ahead(-actor.between(0.1, 0.4))
    via = {Pose.TURN: np.radians(actor.between(20, 60)), Pose.Z: floor_m + 0.03}
    actor.go(actor.between(2.0, 3.5), {**kneeling, **rises, Pose.Z: floor_m}, via, 0.4)
    deeds = []
    for _ in range(plan.count):
        track.hold(actor.about(plan.pause_s, 0.3, 0.8))
        heel_m = actor.between(0.018, 0.06) if "heel_up" in plan.style else 0.0
        heel = float(np.arcsin(heel_m / actor.person.lever_m))
        lean = np.radians(actor.between(22, 38))
        start = len(track)
        actor.go(actor.between(0.9, 2.2), {Pose.TURN: heel, Pose.LEAN: lean}, None, 0.35)
        held = len(track)
        _stay(actor, plan, lean, heel_m)
        left = len(track)
        track.set(live=0.3, strain=0.0, sway=0.5)
        actor.go(actor.between(0.9, 2.0), kneeling, None, 0.35)
        deeds.append(Deed(start, len(track), "both", {"held": held, "left": left}))
    track.hold(actor.between(0.5, 1.5))
    flat = {Pose.TURN: 0.0, Pose.LEAN: 0.0, Pose.Z: floor_m}
    actor.go(actor.between(2.0, 3.0), flat, {Pose.Z: floor_m + 0.05, Pose.TURN: 0.5}, 0.4)
    track.set(live=FLAT_LIVE, sway=1.0)
    return deeds


def _opened(count: int, grid_hz: float) -> FloatArray:
    ramp = max(min(int(_RAMP_S * grid_hz), count // 2), 1)
    rise = np.arange(1, count + 1) / ramp
    return np.asarray(np.sin(0.5 * np.pi * np.clip(np.minimum(rise, rise[::-1]), 0, 1)) ** 2)
