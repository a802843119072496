"""One person, a sensor on either foot: two recordings of the same minutes, on two clocks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tempo.samples import Gap, Samples
from tempo.simulator.acting import Acted, perform
from tempo.simulator.chip import TYPICAL, Chip
from tempo.simulator.people import Person
from tempo.simulator.plan import Activity, Aid, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.raises import Raiser
from tempo.simulator.simulation import Simulated, wear
from tempo.simulator.track import GRID_HZ, Track
from tempo.simulator.truth import TrueRep, Truth

#: What the left and the right foot do at the same time.
Step = tuple[Activity, Activity]
_SIDES = ("left", "right")
_HALF_STRIDE_S = 0.54


@dataclass(frozen=True, slots=True)
class TwoFeet:
    """Both recordings; second ``t`` of the right one is ``offset_s + rate * t`` of the left."""

    left: Simulated
    right: Simulated
    offset_s: float
    rate: float


def opening() -> tuple[Step, ...]:
    """Stand, walk in, stand flat, step up."""
    return (
        _same(Stand(5.0)),
        _same(Walk(strides=5)),
        _same(Stand(1.5)),
        _same(Stand(4.0, "level")),
        _same(Walk("step_on", 1)),
        _same(Stand(1.0)),
    )


def closing() -> tuple[Step, ...]:
    """Step down and walk away."""
    return (
        _same(Stand(1.5)),
        _same(Walk("step_off", 1)),
        _same(Walk(strides=4)),
        _same(Stand(2.0)),
    )


def two_up_one_down(side: str, reps: tuple[RepPlan, ...]) -> Step:
    """A set in which one leg lowers and the other only helps it up."""
    return _beside(side, RaiseSet(reps, side=side), Aid(reps))


def one_leg(side: str, reps: tuple[RepPlan, ...]) -> Step:
    """A set on one leg, the other foot in the air."""
    return _beside(side, RaiseSet(reps, side=side), Aid(reps, lifts=False))


def both_legs(left: tuple[RepPlan, ...], right: tuple[RepPlan, ...] | None = None) -> Step:
    """A set on both legs; ``right`` may differ in heights and shapes, hardly in times."""
    return RaiseSet(left, side="left"), RaiseSet(right or left, side="right")


def rest(seconds: float) -> tuple[Step, ...]:
    """Step off, shuffle about, step on again."""
    return (
        _same(Walk("step_off", 1)),
        _same(Walk(strides=3)),
        _same(Stand(seconds)),
        _same(Walk("step_on", 1)),
        _same(Stand(1.0)),
    )


def simulate_two_feet(
    person: Person,
    steps: tuple[Step, ...],
    seed: int,
    *,
    chip: Chip = TYPICAL,
    starts_s: tuple[float, float] = (0.0, 0.0),
    mount: str = "foot",
) -> TwoFeet:
    """Let a person with two sensors do what the steps say; the same arguments give the same bits.

    ``starts_s`` is when each recording was switched on; each chip's clock runs at its own speed.
    """
    chip = replace(chip, clock_mapped=False)
    grid_hz = max(GRID_HZ, 2.0 * chip.rate_hz)
    acted = _act(person, steps, seed, grid_hz)
    made, speeds = [], []
    for number, (side, one) in enumerate(zip(_SIDES, acted, strict=True)):
        plan = SessionPlan(tuple(step[number] for step in steps), side=side)
        worn = wear(person, plan, one, chip, 2 * seed + number, mount)
        speed = worn.stamp_speed
        made.append(_switched_on(worn, starts_s[number] * speed))
        speeds.append(speed)
    rate = speeds[0] / speeds[1]
    offset_s = (starts_s[1] - starts_s[0]) * speeds[0]
    return TwoFeet(made[0], made[1], offset_s, rate)


def _act(person: Person, steps: tuple[Step, ...], seed: int, grid_hz: float) -> tuple[Acted, Acted]:
    """Both tracks, the shorter of each step waiting for the longer."""
    turned = np.radians(person.toe_out_deg)
    tracks = [Track(turned, grid_hz), Track(-turned, grid_hz)]
    feet = [
        (track, Raiser(person, track, "height", np.random.default_rng([seed, number, 7])), Acted())
        for number, track in enumerate(tracks)
    ]
    for index, step in enumerate(steps):
        for number, (activity, (track, raiser, acted)) in enumerate(zip(step, feet, strict=True)):
            walks = isinstance(activity, Walk)
            # strides of the two feet are those of one body: the same lengths and times
            rng = np.random.default_rng([seed, index, 0 if walks else number])
            if walks and number:
                track.hold(_HALF_STRIDE_S)
            perform(activity, track, raiser, acted, _SIDES[number], rng)
        longest = max(map(len, tracks))
        for track in tracks:
            track.hold((longest - len(track)) / grid_hz)
    for track, _, acted in feet:
        acted.track = track.finish()
    return feet[0][2], feet[1][2]


def _switched_on(simulated: Simulated, start_s: float) -> Simulated:
    """The recording from ``start_s`` on, where its clock reads 0."""
    samples = simulated.samples
    kept = samples.time_s >= start_s
    fields = dict(simulated.sidecar_fields)
    for name in ("sets", "labels"):
        fields[name] = [
            {key: value - start_s if key.endswith("_s") else value for key, value in one.items()}
            for one in fields[name]
        ]
    return replace(
        simulated,
        samples=Samples(
            np.round(samples.time_s[kept] - start_s, 6),
            samples.acc_mps2[kept],
            samples.gyr_dps[kept],
        ),
        truth=Truth(tuple(_earlier(rep, start_s) for rep in simulated.truth.reps)),
        sidecar_fields=fields,
        gaps=tuple(Gap(g.start_s - start_s, g.end_s - start_s, g.lost) for g in simulated.gaps),
        heel_m=simulated.heel_m[kept],
    )


def _earlier(rep: TrueRep, by_s: float) -> TrueRep:
    return replace(
        rep,
        concentric_start_s=rep.concentric_start_s - by_s,
        concentric_end_s=rep.concentric_end_s - by_s,
        eccentric_start_s=rep.eccentric_start_s - by_s,
        eccentric_end_s=rep.eccentric_end_s - by_s,
    )


def _same(activity: Activity) -> Step:
    return activity, activity


def _beside(side: str, working: Activity, other: Activity) -> Step:
    return (working, other) if side == "left" else (other, working)
