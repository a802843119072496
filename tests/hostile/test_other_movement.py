"""Fifty minutes of everything else, five a person, on foot and shank: not one rep.

`tempo validate` counts ghosts in another forty minutes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.simulator.chip import CHEAP, GOOD, TYPICAL
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Activity, Exercise, SessionPlan, Stand, Walk
from tempo.simulator.simulation import Simulated, simulate
from tests.unit.simulated import found_in

#: How often each is done before the next thing.
EXERCISES = {
    "sit": 2,
    "squat": 6,
    "jump": 5,
    "leg_swing": 8,
    "calf_stretch": 2,
    "thigh_stretch": 2,
    "hamstring_stretch": 2,
    "weight_shift": 3,
    "stamp": 3,
}
WALKS = ("walk", "walk", "stairs_up", "stairs_down")


#: Slow leg exercises, alone for minutes on end: foot-mounted, how often each is done in a row.
IN_THE_AIR = {"ankle_circles": 2, "leg_swing": 8, "lying_leg_raise": 2}


def in_the_air(kind: str, seed: int) -> Simulated:
    rng = np.random.default_rng([seed, 73])
    parts = [(Exercise(kind, IN_THE_AIR[kind]), Stand(rng.uniform(0.5, 5.0))) for _ in range(5)]
    plan = SessionPlan((Stand(4.0), *sum(parts, ())), protocol=None, step_height_m=None)
    chip = replace((GOOD, TYPICAL, CHEAP)[seed % 3], rate_hz=100.0)
    return simulate(draw_person(seed + 500), plan, chip, seed, "foot")


@pytest.mark.parametrize("kind", IN_THE_AIR)
def test_a_foot_in_the_air_makes_hardly_a_rep(kind):
    """Ankle circles were taken for 20 raises a session."""
    ghosts = [len(found_in(in_the_air(kind, seed), mount="foot").reps) for seed in range(3)]
    assert sum(ghosts) <= 1


def other_movement(seed: int, mount: str) -> Simulated:
    rng = np.random.default_rng([seed, 72])
    person, chip = draw_person(seed), (GOOD, TYPICAL, CHEAP)[seed % 3]
    activities: list[Activity] = []
    while len(activities) < 2 * (len(EXERCISES) + 6):
        for kind in rng.permutation([*EXERCISES, *WALKS, *WALKS]).tolist():
            if kind in EXERCISES:
                activities.append(Exercise(kind, EXERCISES[kind]))
            else:
                strides = int(rng.integers(6, 14))
                activities.append(Walk(kind, strides, turn_deg=rng.uniform(-90, 90)))
            activities.append(Stand(rng.uniform(0.5, 5.0)))
    plan = SessionPlan(tuple(activities), protocol=None, step_height_m=None)
    return simulate(person, plan, replace(chip, rate_hz=100.0), seed, mount)


@pytest.mark.long
@pytest.mark.parametrize(
    ("mount", "people", "at_least_minutes"), [("foot", 7, 38), ("shank", 2, 10)]
)
def test_everything_else_holds_no_rep(mount, people, at_least_minutes):
    minutes, ghosts = 0.0, []
    for seed in range(people):
        simulated = other_movement(seed, mount)
        minutes += float(simulated.samples.time_s[-1]) / 60.0
        ghosts += [(seed, rep.concentric_start_s) for rep in found_in(simulated, mount=mount).reps]
    assert minutes > at_least_minutes
    assert ghosts == []
