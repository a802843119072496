"""The sample recordings: small sessions that show what the project reads, and the demo's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tempo.simulator.chip import TYPICAL
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Activity, Exercise, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.recipe import Recipe, prepare
from tempo.simulator.simulation import Simulated, simulate

_RATE_HZ = 50.0

#: The recordings that one recipe makes: name, seed, recipe.
RECIPES: dict[str, tuple[int, Recipe]] = {
    "box_10s_foot": (11, Recipe(reps=5, rate_hz=_RATE_HZ, wobble_deg=0.25)),
    "box_10s_shank": (
        12,
        Recipe(reps=5, rate_hz=_RATE_HZ, wobble_deg=0.25, mount="shank"),
    ),
    "hsr_3s_foot": (
        13,
        Recipe(
            reps=8,
            lower_s=3.2,
            raise_s=3.2,
            hold_s=0.5,
            rate_hz=_RATE_HZ,
            wobble_deg=0.3,
            side="right",
            protocol="hsr",
        ),
    ),
    "floor_quick_foot": (
        14,
        Recipe(
            reps=10,
            lower_s=0.8,
            raise_s=0.6,
            hold_s=0.3,
            pause_s=0.6,
            depth_cm=0.0,
            rate_hz=100.0,
            protocol="floor",
        ),
    ),
}
_EVERYDAY: tuple[Activity, ...] = (
    Stand(4.0),
    Walk("walk", 10, turn_deg=90),
    Stand(2.0, fidgets=1),
    Walk("stairs_up", 6),
    Stand(1.0),
    Walk("stairs_down", 6),
    Exercise("squat", 5),
    Stand(2.0),
    Exercise("jump", 3),
    Stand(3.0, fidgets=1),
    Walk("walk", 6, turn_deg=-40),
    Stand(2.0),
)
SHOWCASE = (*RECIPES, "everyday_foot", "demo")


def show(name: str) -> Simulated:
    """One of the `SHOWCASE` recordings; the same every time."""
    if name == "demo":
        return _demo()
    if name == "everyday_foot":
        plan = SessionPlan(_EVERYDAY, "everyday", protocol=None, step_height_m=None)
        return simulate(draw_person(23), plan, replace(TYPICAL, rate_hz=_RATE_HZ), seed=23)
    seed, recipe = RECIPES[name]
    return prepare(recipe, seed)


def _demo() -> Simulated:
    """Three sets of five: a good one, a hasty one, and a tired one that drops at the end."""
    activities: list[Activity] = [
        Stand(2.5),
        Walk("walk", 5, turn_deg=60),
        Stand(4.0, "level"),
        Walk("step_on", 1),
        Stand(1.0),
    ]
    for number, reps in enumerate((_good(), _hasty(), _tired())):
        if number:
            activities.append(Stand(18.0, fidgets=2))
        activities.append(RaiseSet(reps, fatigue=0.3 + 0.35 * number))
    activities += [Stand(1.5), Walk("step_off", 1), Walk("walk", 3), Stand(1.0)]
    plan = SessionPlan(tuple(activities), "demo")
    person = replace(draw_person(5, wobble_deg=0.25), foot_length_m=0.26)
    return simulate(person, plan, replace(TYPICAL, rate_hz=_RATE_HZ), seed=5)


def _good() -> tuple[RepPlan, ...]:
    lower_s = (10.4, 10.1, 10.6, 9.9, 10.2)
    return tuple(_rep(number, seconds) for number, seconds in enumerate(lower_s))


def _hasty() -> tuple[RepPlan, ...]:
    lower_s = (9.6, 8.4, 7.1, 6.0, 5.2)
    return tuple(_rep(number, seconds) for number, seconds in enumerate(lower_s))


def _tired() -> tuple[RepPlan, ...]:
    lower_s = (9.8, 9.5, 9.0, 8.6, 8.9)
    shapes = ("even", "fast_first", "dropped_at_end", "dropped_at_end", "dropped_at_end")
    return tuple(
        replace(_rep(number, seconds, top_m=0.076 - 0.003 * number), shape=shape)
        for number, (seconds, shape) in enumerate(zip(lower_s, shapes, strict=True))
    )


def _rep(number: int, lower_s: float, top_m: float = 0.082) -> RepPlan:
    rng = np.random.default_rng([number, round(10 * lower_s)])
    return RepPlan(
        raise_s=rng.uniform(0.9, 1.3),
        hold_s=rng.uniform(0.8, 1.6),
        lower_s=lower_s,
        pause_s=rng.uniform(1.0, 1.8),
        top_m=top_m + rng.normal(0, 0.002),
        bottom_m=-0.028 + rng.normal(0, 0.002),
        corner_s=0.4,
    )
