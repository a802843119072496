"""One-leg landings: off a stool that the other foot stands on, onto the foot with the sensor."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.ambulation import walk
from tempo.simulator.drilling import Actor, Deed
from tempo.simulator.impact import FALL_MPS2, knocked, landed, pitched
from tempo.simulator.plan import Drill, Walk
from tempo.simulator.strokes import keyed
from tempo.simulator.track import FLAT_LIVE, Pose
from tempo.simulator.unsteady import wobble

#: Foot pitch at the touch, degrees.
_CONTACT_DEG = {"forefoot": (10, 28), "flat": (-1.5, 1.5), "heel": (-18, -8)}

#: From the foot's lying flat to the first rocking over it.
_FLAT_S = 0.06


def landings(actor: Actor, plan: Drill) -> list[Deed]:
    """Up, down on one leg, and round to step up again."""
    deeds = []
    for number in range(plan.count):
        if number and actor.rng.uniform() < 0.8:
            back = Walk("walk", int(actor.rng.integers(2, 4)), 0.5, turn_deg=180.0)
            walk(actor.track, back, actor.rng)
            actor.track.hold(actor.between(0.5, 2.0))
        ground_m = float(actor.track.pose[Pose.Z])
        _step_up(actor, plan.height_m)
        deeds.append(_land(actor, plan, ground_m))
        actor.track.hold(actor.about(plan.pause_s, 0.3, 0.5))
    return deeds


def _step_up(actor: Actor, height_m: float) -> None:
    """Up with this foot, which is then lifted and hangs beside the stool, or swings."""
    track = actor.track
    walk(track, Walk("step_on", 1, rise_m=height_m), actor.rng)
    track.hold(actor.between(0.5, 1.5))
    track.set(live=0.8, sway=0.6)
    hang = np.radians(actor.between(5, 35))
    lifted_m = track.pose[Pose.Z] + actor.between(0.0, 0.06)
    lifted = {Pose.TURN: hang, Pose.Z: lifted_m, Pose.LEAN: actor.between(-0.1, 0.35)}
    over = {Pose.Z: lifted_m + 0.03}
    actor.go(actor.between(0.6, 1.2), lifted | actor.ahead(actor.between(0.05, 0.25)), over)
    track.hold(actor.between(0.6, 2.5))
    if actor.rng.uniform() < 0.4:
        back = {Pose.TURN: hang + 0.2, Pose.LEAN: 0.35} | actor.ahead(-0.15)
        actor.go(actor.between(0.4, 0.7), back)


def _land(actor: Actor, plan: Drill, ground_m: float) -> Deed:
    """Down, the touch as the style has it, what is left of the foot after it, and wobbling."""
    track, start = actor.track, len(actor.track)
    word = next((known for known in ("heel", "flat") if known in plan.style), "forefoot")
    hard = "hard" in plan.style
    contact = np.radians(actor.between(*_CONTACT_DEG[word]))
    quick = hard or word != "forefoot"
    sink_s = actor.between(0.03, 0.06) if quick else actor.between(0.07, 0.16)
    lever_m, pad_m = actor.person.lever_m, actor.between(0.008, 0.02)
    drop_m = float(track.pose[Pose.Z]) - ground_m
    drop_m -= pad_m + max(-lever_m * float(np.sin(contact)), 0.0)
    # the knee of the leg on the stool gives way first: a little slower than free fall
    gives_s, fall_mps2 = actor.between(0.10, 0.30), FALL_MPS2 * actor.between(0.8, 1.0)
    gives_m = min(0.2 * drop_m, 0.04)
    slow_mps = 2 * gives_m / gives_s
    fall_mps = float(np.sqrt(slow_mps**2 + 2 * fall_mps2 * (drop_m - gives_m)))
    on_s = gives_s + (fall_mps - slow_mps) / fall_mps2
    time_s = np.arange(1, track.count(on_s + sink_s + _FLAT_S) + 1) / track.grid_hz
    turn = _pitch(actor, time_s, on_s, sink_s, float(contact))
    giving, falling = np.clip(time_s / gives_s, 0, 1), np.clip(time_s - gives_s, 0, None)
    way_m = gives_m * giving**2 + slow_mps * falling + 0.5 * fall_mps2 * falling**2
    way_m = float(track.pose[Pose.Z]) - ground_m - way_m
    on = round(on_s * track.grid_hz)
    rise = landed(way_m, turn, on, fall_mps, pad_m, lever_m, track.grid_hz)
    row = round((on_s + sink_s) * track.grid_hz)
    knock = knocked(turn, row, lever_m, track.grid_hz, 1.5 if hard else 0.6)
    began = len(track)
    _put(actor, time_s, on_s, turn, ground_m + rise + knock)
    _settle(actor)
    last = len(track)
    flat = {Pose.LEAN: 0.0, Pose.TURN: 0.0, Pose.ROLL: 0.0}
    track.set(live=FLAT_LIVE, strain=0.0, sway=1.0)
    actor.go(actor.between(0.6, 1.2), flat)
    return Deed(start, len(track), actor.side, {"on": began + on, "last": last})


def _pitch(
    actor: Actor, time_s: FloatArray, on_s: float, sink_s: float, contact: float
) -> FloatArray:
    first = float(actor.track.pose[Pose.TURN])
    keys = [(0.0, first), (0.6 * on_s, 0.5 * first + 0.5 * contact), (0.85 * on_s, contact)]
    keys += [(on_s + 0.008, contact), (on_s + 0.008 + sink_s, 0.0), (float(time_s[-1]), 0.0)]
    turn = pitched(time_s, keys, actor.track.grid_hz)
    return np.asarray(turn + (first - turn[0]) * np.clip(1 - time_s / (0.5 * on_s), 0, 1))


def _put(
    actor: Actor, time_s: FloatArray, on_s: float, turn: FloatArray, ball_m: FloatArray
) -> None:
    track = actor.track
    share = np.clip(time_s / on_s, 0, 1)
    share = share**2 * (3 - 2 * share)
    forward_m, way = actor.between(0.15, 0.40), track.heading_rad
    bend, lasts_s = float(np.radians(actor.between(6, 12))), float(time_s[-1])
    lean = ((0, float(track.pose[Pose.LEAN])), (on_s / lasts_s, 0.05), (1, bend))
    track.set(live=0.2, sway=0.6)
    track.move(
        {
            Pose.TURN: turn,
            Pose.ROLL: track.pose[Pose.ROLL] * (1 - share),
            Pose.X: track.pose[Pose.X] + forward_m * share * np.cos(way),
            Pose.Y: track.pose[Pose.Y] + forward_m * share * np.sin(way),
            Pose.Z: ball_m,
            Pose.LEAN: keyed(track, lasts_s, *lean),
        }
    )


def _settle(actor: Actor) -> None:
    """The body rocks over the foot until it stands, then only what balancing leaves."""
    track, rng = actor.track, actor.rng
    until_s, stands_s = actor.between(0.2, 1.3), actor.between(1.5, 3.5)
    time_s = np.arange(1, track.count(until_s + stands_s) + 1) / track.grid_hz
    begin, bent = np.clip(time_s / 0.15, 0, 1) ** 2, np.clip(time_s / 0.4, 0, 1)
    rocking = begin * np.exp(-2.5 * time_s / until_s)
    rocking = rocking * np.sin(2 * np.pi * actor.between(1.5, 3.0) * time_s)
    balancing = np.radians(actor.between(0.1, 0.5)) * np.clip(time_s / 0.5, 0, 1)
    sizes = {Pose.TURN: (0.5, 3.0), Pose.ROLL: (2.0, 7.0), Pose.LEAN: (1.0, 4.0)}
    track.set(live=FLAT_LIVE, strain=1.5, sway=1.5)
    curves = {}
    for pose, limits in sizes.items():
        away = np.radians(actor.between(*limits)) * float(rng.choice([-1.0, 1.0]))
        slow = wobble(len(time_s), track.grid_hz, rng, 0.1, 2.5)
        curves[pose] = track.pose[pose] + away * rocking + balancing * slow
    curves[Pose.LEAN] += np.radians(actor.between(8, 20)) * bent**2 * (3 - 2 * bent)
    track.move(curves)
