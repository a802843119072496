"""Sessions of every exercise, as people do them: what the table of confusions is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tempo.simulator.chip import Chip
from tempo.simulator.drills import DRILLS
from tempo.simulator.habits import habit
from tempo.simulator.people import Person, draw_person
from tempo.simulator.plan import Activity, Drill, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.sessions import FAMILIES, Case, draw_chip, draw_reps

RAISES = ("heel_raise", "warm_up_raise")
#: Every exercise that can be asked of the simulator.
PERFORMED = (*RAISES, *DRILLS)
#: What a chip's range must hold is more in some: people buy for that, or do not.
_RANGES_G = {"jump_squat": (8.0, 16.0, 16.0), "one_leg_landing": (8.0, 16.0, 16.0)}


@dataclass(frozen=True, slots=True)
class Dose:
    """What is asked of a session; None is left to the person."""

    count: int | None = None
    hold_s: float | None = None
    sets: int | None = None
    rest_s: float | None = None


def drill_sessions(seed: int = 0, per_exercise: int = 12) -> Iterator[Case]:
    """Sessions of each exercise by many people, on many chips: `Case.family` is the exercise."""
    for index, exercise in enumerate(PERFORMED):
        for number in range(per_exercise):
            yield _case(exercise, number, seed * 10_000 + 6000 + index * 200 + number)


def drill_plan(
    exercise: str, person: Person, rng: np.random.Generator, dose: Dose, *, side: str, walks: bool
) -> SessionPlan:
    """One session: stand, perhaps walk, the sets with rests between them, and off."""
    box = exercise == "heel_raise" and bool(rng.uniform() < 0.8)
    sets = dose.sets or int(rng.integers(1, 3))
    activities: list[Activity] = [Stand(rng.uniform(2.5, 5))]
    if walks:
        activities += [_walk(rng), Stand(rng.uniform(1, 2.5), fidgets=int(rng.integers(0, 2)))]
    activities.append(Stand(rng.uniform(3, 5), "level"))
    way = Drill(exercise) if exercise in RAISES else habit(exercise, rng)
    for number in range(sets):
        if number:
            rest_s = rng.uniform(8, 25) if dose.rest_s is None else dose.rest_s
            activities += _rest(rest_s, rng)
        if box:
            activities += [Walk("step_on", 1), Stand(rng.uniform(0.8, 2))]
        other = number % 2 == 1 and "sides" in way.style
        whose = {"left": "right", "right": "left"}[side] if other else side
        activities.append(_set(way, person, rng, dose, whose, box=box))
        activities += [Stand(1.0), Walk("step_off", 1)] * box
    activities.append(Stand(rng.uniform(1.5, 3)))
    if walks:
        activities += [_walk(rng), Stand(rng.uniform(1, 2))]
    return SessionPlan(
        tuple(activities),
        name=exercise,
        protocol=None,
        side=side,
        step_height_m=0.12 if box else None,
        exercise=exercise,
    )


def _set(
    way: Drill,
    person: Person,
    rng: np.random.Generator,
    dose: Dose,
    side: str,
    *,
    box: bool,
) -> Activity:
    if way.exercise in RAISES:
        reps = _reps(way.exercise, person, rng, dose, box=box)
        return RaiseSet(reps, begin="sink" if box else "level")
    plan = replace(way, style=tuple(word for word in way.style if word != "sides"))
    plan = replace(plan, side=side)
    if dose.count is not None and way.exercise != "tiptoe_walk":
        plan = replace(plan, count=dose.count)
    return plan if dose.hold_s is None else replace(plan, hold_s=dose.hold_s)


def _reps(
    exercise: str, person: Person, rng: np.random.Generator, dose: Dose, *, box: bool
) -> tuple[RepPlan, ...]:
    if exercise == "heel_raise":
        family = FAMILIES[int(rng.integers(0, 6))]
        return draw_reps(replace(family, reps=dose.count or 6), person, rng, box)
    count = dose.count or int(rng.integers(10, 31))
    period_s, top_m = rng.uniform(0.55, 1.2), rng.uniform(0.04, 0.09)
    reps = []
    for _ in range(count):
        lasts_s = period_s * rng.normal(1, 0.05)
        raise_s, lower_s = 0.38 * lasts_s, rng.uniform(0.36, 0.44) * lasts_s
        reps.append(
            RepPlan(
                raise_s=raise_s,
                hold_s=0.08 * lasts_s * rng.uniform(),
                lower_s=lower_s,
                pause_s=max(lasts_s - raise_s - lower_s, 0.05),
                top_m=top_m * rng.normal(1, 0.07),
                bottom_m=0.0,
                shape="cosine",
                raise_shape="cosine",
                corner_s=0.08,
            )
        )
    return tuple(reps)


def _walk(rng: np.random.Generator) -> Walk:
    return Walk("walk", int(rng.integers(3, 8)), turn_deg=rng.uniform(-90, 90))


def _rest(seconds: float, rng: np.random.Generator) -> list[Activity]:
    """Standing about, or a few steps away and back."""
    if rng.uniform() < 0.5:
        return [Stand(seconds, fidgets=int(seconds / 8))]
    half = Stand(0.5 * seconds, fidgets=int(seconds / 16))
    return [half, Walk("walk", 3, turn_deg=180.0), half]


def _case(exercise: str, number: int, seed: int) -> Case:
    rng = np.random.default_rng([seed, 12])
    person = draw_person(seed)
    side = str(rng.choice(["left", "right"]))
    walks = bool(rng.uniform() < 0.7)
    plan = drill_plan(exercise, person, rng, Dose(), side=side, walks=walks)
    chip = _chip(exercise, rng)
    return Case(f"{exercise} {number}", exercise, person, plan, chip, seed, "foot", "labelled")


def _chip(exercise: str, rng: np.random.Generator) -> Chip:
    chip = draw_chip(rng)
    ranges = _RANGES_G.get(exercise)
    return replace(chip, acc_range_g=float(rng.choice(ranges))) if ranges else chip
