"""Named sessions in families: the standard set that the accuracy table is made of, and ghosts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tempo.simulator.chip import CHEAP, GOOD, TYPICAL, Chip
from tempo.simulator.people import Person, draw_person
from tempo.simulator.plan import Activity, Exercise, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.simulation import Simulated, simulate

#: All shapes but the S, which has a row of its own: its ends are the hardest to see.
NOT_S_SHAPED = ("even", "fast_first", "dropped_at_end", "interrupted", "fade_out", "random")
S_SHAPED = ("s_shaped", "cosine")
#: What of a movement from rest to rest the 10 % rule reads, roughly, where it is well under all.
READS = {"s_shaped": 0.87, "cosine": 0.93, "fade_out": 0.88}
RATES_HZ = (50.0, 100.0, 104.0, 200.0)


@dataclass(frozen=True, slots=True)
class Family:
    """What the sessions of one row of the accuracy table have in common."""

    name: str
    lowering_s: tuple[float, float]
    wobble_deg: tuple[float, float]
    shapes: tuple[str, ...]
    mount: str = "foot"
    reps: int = 8


_QUIET, _WOBBLY, _ANY = (0.1, 0.25), (0.4, 0.7), (0.1, 0.7)
FAMILIES = (
    Family("foot, 7-12 s, quiet", (7, 12), _QUIET, NOT_S_SHAPED),
    Family("foot, 7-12 s, quiet, S-shaped", (7, 12), _QUIET, S_SHAPED),
    Family("foot, 7-12 s, wobbly", (7, 12), _WOBBLY, NOT_S_SHAPED),
    Family("foot, 7-12 s, wobbly, S-shaped", (7, 12), _WOBBLY, S_SHAPED),
    Family("foot, 3-7 s", (3, 7), _ANY, NOT_S_SHAPED + S_SHAPED),
    Family("foot, 0.5-3 s", (0.5, 3), _ANY, ("even", "cosine", "s_shaped", "random"), reps=12),
    Family("shank, 7-12 s", (7, 12), _ANY, NOT_S_SHAPED + S_SHAPED, "shank"),
    Family("shank, 3-7 s", (3, 7), _ANY, NOT_S_SHAPED + S_SHAPED, "shank"),
    Family("shank, 0.5-3 s", (0.5, 3), _ANY, ("even", "cosine", "s_shaped", "random"), "shank", 12),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A session that can be simulated at any time, with the row that it belongs to.

    ``level`` is what an honest analysis may know: ``labelled``, ``assumed`` or ``none``.
    """

    name: str
    family: str
    person: Person
    plan: SessionPlan
    chip: Chip
    seed: int
    mount: str
    level: str

    def simulate(self) -> Simulated:
        """The samples and the truth."""
        return simulate(self.person, self.plan, self.chip, self.seed, self.mount)


def standard_sessions(seed: int = 0, per_family: int = 12) -> Iterator[Case]:
    """The standard set: every family with many people, chips, rates, openings and placements."""
    for index, family in enumerate(FAMILIES):
        for number in range(per_family):
            yield _case(family, number, seed * 10_000 + index * 500 + number)


def everyday(
    seed: int = 0, minutes: float = 5.0, mount: str = "foot", kind: str = "everyday"
) -> Case:
    """What people do and that is no heel raise, one thing after another.

    ``kind`` is ``everyday`` (walking, stairs, stepping, squats, jumps, fidgeting, carrying) or
    ``leg exercises`` (leg raises and swings, lying, toe raises: slow turns of a foot in the air).
    """
    rng = np.random.default_rng([seed, 3])
    draw = {"everyday": _anything, "leg exercises": _leg_exercise}[kind]
    activities: list[Activity] = [Stand(rng.uniform(1, 6))]
    seconds = 0.0
    while seconds < 60 * minutes:
        activity, lasts_s = draw(rng)
        rest_s = rng.uniform(0.3, 5.0)
        activities += [activity, Stand(rest_s, fidgets=int(rng.integers(0, 2)))]
        seconds += lasts_s + rest_s
    return Case(
        name=f"{kind} {seed} ({mount})",
        family=f"{mount}, {kind}",
        person=draw_person(seed),
        plan=SessionPlan(tuple(activities), kind, protocol=None, step_height_m=None),
        chip=draw_chip(rng),
        seed=seed,
        mount=mount,
        level="none",
    )


def draw_chip(rng: np.random.Generator) -> Chip:
    """Any chip at any of the usual rates; one in six falls silent when slow."""
    chip = (GOOD, TYPICAL, CHEAP)[int(rng.integers(0, 3))]
    silent = rng.uniform() < 1 / 6
    return replace(chip, rate_hz=float(rng.choice(RATES_HZ)), zero_when_slow=bool(silent))


def draw_reps(
    family: Family, person: Person, rng: np.random.Generator, box: bool = True
) -> tuple[RepPlan, ...]:
    """One set: a person's habits, and a little variation from rep to rep."""
    reach_m = person.lever_m * np.cos(np.radians(person.edge_turn_deg))
    top_m = min(rng.uniform(0.06, 0.105), 0.75 * reach_m)
    bottom_m = -rng.uniform(0.015, 0.04) if box else 0.0
    lower_s, raise_s = rng.uniform(*family.lowering_s), rng.uniform(0.4, 1.9)
    hold_s = float(
        rng.choice([0.0, rng.uniform(0.2, 1.5), rng.uniform(1.5, 8)], p=[0.15, 0.6, 0.25])
    )
    pause_s = rng.uniform(0.5, 3.0)
    tired = rng.uniform(0.0, 0.12)
    reps = []
    for number in range(family.reps):
        shape = str(rng.choice(family.shapes))
        reads_s = float(np.clip(lower_s * rng.normal(1, 0.08), *family.lowering_s))
        time_s = reads_s / READS.get(shape, 0.97)
        reps.append(
            RepPlan(
                raise_s=float(np.clip(raise_s * rng.normal(1, 0.1), 0.3, 2.0)),
                hold_s=hold_s * rng.uniform(0.7, 1.3),
                lower_s=time_s,
                pause_s=max(pause_s * rng.uniform(0.7, 1.3), 0.3),
                top_m=top_m * (1 - tired * number / family.reps) + rng.normal(0, 0.002),
                bottom_m=bottom_m + rng.normal(0, 0.0025) if box else 0.0,
                shape=shape,
                raise_shape=str(rng.choice(["s_shaped", "cosine", "even"])),
                corner_s=min(rng.uniform(0.1, 0.8), 0.25 * time_s),
                bounces=int(rng.uniform() < 0.08) * 2,
            )
        )
    return tuple(reps)


def _case(family: Family, number: int, seed: int) -> Case:
    rng = np.random.default_rng([seed, 2])
    person = draw_person(seed, wobble_deg=rng.uniform(*family.wobble_deg))
    box = rng.uniform() < 0.8
    level = ("labelled", "assumed", "none")[number % 3]
    reps = draw_reps(family, person, rng, box)
    if number % 4 == 3:
        # Not the first rep: a first rep is never partial.
        reps = (*reps[:4], replace(reps[4], top_m=reps[4].bottom_m + 0.035), *reps[5:])
    half = len(reps) // 2
    parts = [reps] if number % 2 else [reps[:half], reps[half:]]
    opening = _opening(level, box, rng)
    begin = "sink" if box and opening else "hanging" if box else "level"
    plan = SessionPlan(
        (*opening, *_body(parts, begin, rng), *_closing(box, rng)),
        name=f"{family.name} {number}",
        protocol="box-10s" if box else "floor",
        side=str(rng.choice(["left", "right"])),
        moved=str(rng.choice(["height", "pitch"])),
        step_height_m=0.12 if box else None,
    )
    return Case(plan.name, family.name, person, plan, draw_chip(rng), seed, family.mount, level)


def _opening(level: str, box: bool, rng: np.random.Generator) -> list[Activity]:
    walk_in = Walk("walk", int(rng.integers(3, 7)), turn_deg=rng.uniform(-90, 90))
    step_on = [Walk("step_on", 1)] if box else []
    if level == "labelled":
        return [Stand(rng.uniform(3, 6), "level"), *step_on, Stand(rng.uniform(0.5, 3))]
    if level == "assumed":
        return [Stand(rng.uniform(2.5, 5)), walk_in, Stand(rng.uniform(2.5, 4)), *step_on]
    return [] if rng.uniform() < 0.5 else [walk_in, *step_on]


def _body(parts: list[tuple[RepPlan, ...]], begin: str, rng: np.random.Generator) -> list[Activity]:
    activities: list[Activity] = []
    for reps in parts:
        if activities:
            activities.append(Stand(rng.uniform(16, 25), fidgets=int(rng.integers(0, 4))))
            begin = begin.replace("hanging", "sink")
        activities.append(
            RaiseSet(
                reps,
                begin=begin,
                settle_s=rng.uniform(2.0, 4.0),
                sink_s=rng.uniform(1.0, 2.0),
                fatigue=rng.uniform(0.3, 1.0),
            )
        )
    return activities


def _closing(box: bool, rng: np.random.Generator) -> list[Activity]:
    off = [Walk("step_off", 1)] if box else []
    return [Stand(rng.uniform(1, 3)), *off, Walk("walk", int(rng.integers(2, 6))), Stand(1.0)]


def _anything(rng: np.random.Generator) -> tuple[Activity, float]:
    """An activity and roughly how long it lasts."""
    choices: list[tuple[Activity, float]] = [
        (Walk("walk", 14, stride_s=rng.uniform(0.95, 1.3), turn_deg=rng.uniform(-180, 180)), 15),
        (Walk("walk", 5, stride_m=0.7, stride_s=rng.uniform(1.4, 2.2)), 9),
        (Walk("run", 14), 10),
        (Walk("stairs_up", 8, stride_s=rng.uniform(1.1, 1.8)), 11),
        (Walk("stairs_down", 8, stride_s=rng.uniform(1.0, 1.7)), 10),
        (Walk("step_on", 1, stride_s=rng.uniform(1.0, 2.0)), 2),
        (Walk("step_off", 1, stride_s=rng.uniform(1.0, 2.0)), 2),
        (Exercise("squat", 6, rng.uniform(1.5, 6)), 20),
        (Exercise("lunge", 4, rng.uniform(3, 5)), 16),
        (Exercise("weight_shift", 5), 15),
        (Exercise("jump", 4), 7),
        (Exercise("hop", 10), 5),
        (Exercise("jiggle", 2), 8),
        (Exercise("carry", 1, rng.uniform(5, 15)), 10),
        (Stand(rng.uniform(5, 20)), 12),
    ]
    return choices[int(rng.integers(0, len(choices)))]


def _leg_exercise(rng: np.random.Generator) -> tuple[Activity, float]:
    choices: list[tuple[Activity, float]] = [
        (Exercise("leg_raise", 4, rng.uniform(1.5, 6)), 15),
        (Exercise("leg_swing", 8, rng.uniform(1.0, 2.5)), 13),
        (Exercise("lying_leg_raise", 2, rng.uniform(8, 16)), 24),
        (Exercise("toe_raise", 4, rng.uniform(1.5, 4)), 11),
    ]
    return choices[int(rng.integers(0, len(choices)))]
