"""Sessions of every exercise, as people do them: what the table of confusions is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tempo.simulator.chip import Chip
from tempo.simulator.drills import DRILLS
from tempo.simulator.people import Person, draw_person
from tempo.simulator.plan import Activity, Drill, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.sessions import FAMILIES, Case, draw_chip, draw_reps

STRETCHES = ("gastrocnemius_stretch", "soleus_stretch", "wall_calf_stretch")
BANDS = ("band_plantarflexion", "band_dorsiflexion", "band_inversion", "band_eversion")
#: How far feet turn against a band, degrees.
_BAND_DEG = {
    "band_plantarflexion": (15, 40),
    "band_dorsiflexion": (12, 30),
    "band_inversion": (10, 30),
    "band_eversion": (10, 25),
}
UNSEEN = ("towel_grab", "towel_grab_seated", "arch_lift", "foam_roller")
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
    habit = _drawn(exercise, rng)
    for number in range(sets):
        if number:
            rest_s = rng.uniform(8, 25) if dose.rest_s is None else dose.rest_s
            activities += _rest(rest_s, rng)
        if box:
            activities += [Walk("step_on", 1), Stand(rng.uniform(0.8, 2))]
        other = number % 2 == 1 and "sides" in habit.style
        whose = {"left": "right", "right": "left"}[side] if other else side
        activities.append(_set(exercise, habit, person, rng, dose, whose, box=box))
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
    exercise: str,
    habit: Drill,
    person: Person,
    rng: np.random.Generator,
    dose: Dose,
    side: str,
    *,
    box: bool,
) -> Activity:
    if exercise in RAISES:
        reps = _reps(exercise, person, rng, dose, box=box)
        return RaiseSet(reps, begin="sink" if box else "level")
    plan = replace(habit, style=tuple(word for word in habit.style if word != "sides"))
    if side != habit.side:
        plan = replace(plan, side=side)
    if dose.count is not None and exercise != "tiptoe_walk":
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


def _drawn(exercise: str, rng: np.random.Generator) -> Drill:
    """One person's way of an exercise."""
    sloppy, fatigue = float(rng.beta(1.2, 3.0)), float(rng.uniform(0, 1))
    plan = Drill(exercise, sloppy=sloppy, fatigue=fatigue)
    if exercise == "toe_raise":
        return replace(
            plan,
            count=int(rng.integers(5, 21)),
            angle_deg=rng.uniform(8, 25),
            raise_s=rng.uniform(0.6, 2.5),
            hold_s=float(rng.choice([rng.uniform(0, 0.4), rng.uniform(0.4, 3)])),
            return_s=rng.uniform(0.8, 3.0),
            pause_s=rng.uniform(0.3, 2.0),
            style=("seated",) if rng.uniform() < 0.25 else (),
        )
    if exercise in BANDS:
        return replace(
            plan,
            count=int(rng.integers(5, 16)),
            angle_deg=rng.uniform(*_BAND_DEG[exercise]),
            raise_s=rng.uniform(0.4, 1.5),
            hold_s=rng.uniform(1, 5),
            return_s=rng.uniform(0.7, 3.0),
            pause_s=rng.uniform(0.5, 2.0),
            style=(str(rng.choice(["stool", "long_sitting", "chair"])),),
        )
    if exercise in STRETCHES or exercise == "down_dog":
        return _drawn_hold(plan, rng)
    if exercise == "tiptoe_walk":
        style = ("sinks",) if rng.uniform() < 0.4 else ()
        return replace(plan, count=1, hold_s=rng.uniform(20, 60), style=style)
    if exercise == "jump_squat":
        pause_s = float(rng.choice([0.0, rng.uniform(0.4, 2.5)]))
        count, style = int(rng.integers(5, 16)), ("hard",) if rng.uniform() < 0.35 else ()
        return replace(plan, count=count, pause_s=pause_s, style=style)
    if exercise == "one_leg_landing":
        first = str(rng.choice(["forefoot", "flat", "heel"], p=[0.6, 0.2, 0.2]))
        style = (first, "hard") if rng.uniform() < 0.3 else (first,)
        count, height_m = int(rng.integers(3, 7)), rng.uniform(0.15, 0.35)
        return replace(plan, count=count, height_m=height_m, style=style, pause_s=1.5)
    return replace(
        plan,
        count=15 if exercise == "foam_roller" else int(rng.integers(5, 16)),
        hold_s=rng.uniform(1.5, 3.5),
        raise_s=rng.uniform(0.6, 1.6),
        pause_s=rng.uniform(0.5, 1.5),
    )


def _drawn_hold(plan: Drill, rng: np.random.Generator) -> Drill:
    dog = plan.exercise == "down_dog"
    moves = "pedal" if dog else str(rng.choice(["bounce", "bounce", "shift"]))
    style = [moves] if rng.uniform() < 0.3 else []
    if rng.uniform() < (0.4 if dog else 0.2):
        style.append("heel_up")
    if not dog:
        # who stays put lets the other foot step; "sides": every other set is the other leg's
        style += ["stays"] * bool(rng.uniform() < 0.3) + ["sides"] * bool(rng.uniform() < 0.25)
    hold_s = rng.uniform(8, 14) if dog else rng.uniform(10, 45)
    count, pause_s = int(rng.integers(1, 4)), rng.uniform(1.0, 6.0)
    return replace(plan, count=count, hold_s=hold_s, pause_s=pause_s, style=tuple(style))


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


def told(exercise: str, count: int, hold_s: float | None, rng: np.random.Generator) -> Drill:
    """The exercise as somebody does it who follows what is said."""
    usual_s = {"tiptoe_walk": 60.0, "down_dog": 10.0, "toe_raise": 1.0}.get(exercise, 2.5)
    usual_s = 18.0 if exercise in STRETCHES else usual_s
    style = () if exercise not in BANDS else ("stool",)
    size_deg = rng.uniform(*_BAND_DEG.get(exercise, (12, 20)))
    return Drill(
        exercise,
        count=count,
        hold_s=usual_s if hold_s is None else hold_s,
        angle_deg=size_deg,
        sloppy=0.0,
        fatigue=0.2,
        style=style,
        pause_s=1.5,
    )
