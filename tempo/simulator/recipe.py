"""A session from a few words: what `tempo simulate` is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tempo.errors import TempoError
from tempo.simulator.chip import CHIPS
from tempo.simulator.drill_sessions import PERFORMED, Dose, drill_plan
from tempo.simulator.people import Person, draw_person
from tempo.simulator.plan import Activity, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.shapes import SHAPES
from tempo.simulator.simulation import Simulated, simulate

_LEAST_LIFT_M = 0.025


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a person asks for; times are from rest to rest, a little longer than they read.

    ``wobble_deg`` and ``foot_length_cm`` come from the seed's person where None; ``level`` is
    whether the person stands flat, labelled, before the first set.
    """

    reps: int = 15
    sets: int = 1
    lower_s: float = 10.0
    raise_s: float = 1.0
    hold_s: float = 1.0
    pause_s: float = 1.5
    shape: str = "even"
    top_cm: float = 8.0
    depth_cm: float = 3.0
    rest_s: float = 30.0
    mount: str = "foot"
    side: str = "left"
    chip: str = "typical"
    rate_hz: float = 100.0
    wobble_deg: float | None = None
    foot_length_cm: float | None = None
    level: bool = True
    walk: bool = True
    variation: float = 0.06
    protocol: str | None = "box-10s"


@dataclass(frozen=True, slots=True)
class DrillRecipe:
    """What a person asks for of an exercise other than plain heel raises; None: as people do it.

    ``count`` is that of a set's efforts, ``hold_s`` how long each is held, or how long a tiptoe
    walk lasts.
    """

    exercise: str
    count: int | None = None
    hold_s: float | None = None
    sets: int = 1
    rest_s: float = 30.0
    mount: str = "foot"
    side: str = "left"
    chip: str = "typical"
    rate_hz: float = 100.0
    wobble_deg: float | None = None
    foot_length_cm: float | None = None
    walk: bool = True


_BETWEEN: dict[str, tuple[float, float]] = {
    "reps": (0, 200),
    "sets": (0, 20),
    "lower_s": (0.3, 60),
    "raise_s": (0.3, 20),
    "hold_s": (0, 60),
    "pause_s": (0.3, 60),
    "top_cm": (1, 14),
    "depth_cm": (0, 8),
    "rest_s": (0, 600),
    "rate_hz": (25, 400),
    "wobble_deg": (0, 3),
    "foot_length_cm": (15, 35),
    "variation": (0, 0.3),
    "count": (1, 200),
}


def prepare(recipe: Recipe, seed: int = 0, person: Person | None = None) -> Simulated:
    """Let somebody, else the seed's person, do what the recipe says.

    Raises
    ------
    TempoError
        Something is asked for that no person or no sensor does; names it and what it may be.
    """
    _check(recipe)
    person = person or draw_person(seed, recipe.wobble_deg)
    if recipe.foot_length_cm is not None:
        person = replace(person, foot_length_m=recipe.foot_length_cm / 100)
    chip = replace(CHIPS[recipe.chip], rate_hz=recipe.rate_hz)
    return simulate(person, _plan(recipe, person, seed), chip, seed, recipe.mount)


def prepare_drill(recipe: DrillRecipe, seed: int = 0) -> Simulated:
    """Let the seed's person do an exercise.

    Raises
    ------
    TempoError
        Something is asked for that no person or no sensor does; names it and what it may be.
    """
    _check(recipe)
    person = draw_person(seed, recipe.wobble_deg)
    if recipe.foot_length_cm is not None:
        person = replace(person, foot_length_m=recipe.foot_length_cm / 100)
    chip = replace(CHIPS[recipe.chip], rate_hz=recipe.rate_hz)
    dose = Dose(recipe.count, recipe.hold_s, recipe.sets, recipe.rest_s)
    rng = np.random.default_rng([seed, 13])
    plan = drill_plan(recipe.exercise, person, rng, dose, side=recipe.side, walks=recipe.walk)
    return simulate(person, plan, chip, seed, recipe.mount)


def _check(recipe: Recipe | DrillRecipe) -> None:
    for name, (low, high) in _BETWEEN.items():
        value = getattr(recipe, name, None)
        if value is not None and not low <= value <= high:
            raise TempoError(f"{name} is {value:g}, but must be from {low:g} to {high:g}")
    choices = {"shape": SHAPES, "chip": tuple(CHIPS), "mount": ("foot", "shank")}
    choices |= {"side": ("left", "right"), "exercise": PERFORMED}
    for name, known in choices.items():
        value = getattr(recipe, name, known[0])
        if value not in known:
            raise TempoError(f"{name} is {value!r}, but must be one of {', '.join(known)}")


def _plan(recipe: Recipe, person: Person, seed: int) -> SessionPlan:
    rng = np.random.default_rng([seed, 4])
    box = recipe.depth_cm > 0
    activities: list[Activity] = []
    if recipe.walk:
        activities += [Stand(2.5), Walk("walk", 4), Stand(1.0)]
    if recipe.level:
        activities.append(Stand(4.0, "level"))
    if box:
        activities += [Walk("step_on", 1), Stand(1.0)]
    for number in range(recipe.sets):
        if number:
            activities.append(Stand(recipe.rest_s, fidgets=int(recipe.rest_s / 12)))
        reps = tuple(_rep(recipe, person, rng) for _ in range(recipe.reps))
        activities.append(RaiseSet(reps, begin="sink" if box else "level"))
    activities.append(Stand(1.5))
    if recipe.walk:
        activities += [Walk("step_off", 1)] * box + [Walk("walk", 3), Stand(1.0)]
    return SessionPlan(
        tuple(activities),
        protocol=recipe.protocol,
        side=recipe.side,
        step_height_m=0.12 if box else None,
    )


def _rep(recipe: Recipe, person: Person, rng: np.random.Generator) -> RepPlan:
    def about(value: float, least: float) -> float:
        return max(value * rng.normal(1.0, recipe.variation), least)

    # Some 50° of pitch is all that an ankle gives.
    reach_m = 0.75 * person.lever_m
    bottom_m = -min(about(recipe.depth_cm / 100, 0.0), 0.3 * person.lever_m)
    return RepPlan(
        raise_s=about(recipe.raise_s, 0.3),
        hold_s=about(recipe.hold_s, 0.0),
        lower_s=about(recipe.lower_s, 0.3),
        pause_s=about(recipe.pause_s, 0.3),
        top_m=max(min(about(recipe.top_cm / 100, 0.0), reach_m), bottom_m + _LEAST_LIFT_M),
        bottom_m=bottom_m,
        shape=recipe.shape,
        corner_s=min(0.4, 0.25 * recipe.lower_s),
    )
