"""Simulated people with two sensors, in a line or two."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from tempo.pair import Pair, pair
from tempo.session import Analysis, analyse
from tempo.simulator.chip import TYPICAL
from tempo.simulator.people import draw_person
from tempo.simulator.plan import RepPlan
from tempo.simulator.two_feet import (
    Step,
    TwoFeet,
    both_legs,
    closing,
    one_leg,
    opening,
    rest,
    simulate_two_feet,
    two_up_one_down,
)
from tempo.sources.synthetic import as_recording

CHIP = replace(TYPICAL, rate_hz=50.0)
KINDS = ("two up, one down", "one leg", "both legs")


def reps(
    seed: int, count: int = 4, lower_s: float = 5.0, top_m: float = 0.085
) -> tuple[RepPlan, ...]:
    """Each a little different, as people are."""
    rng = np.random.default_rng([seed, 17])
    return tuple(
        RepPlan(
            raise_s=1.1 * rng.normal(1, 0.08),
            hold_s=1.2 * rng.normal(1, 0.15),
            lower_s=lower_s * rng.normal(1, 0.08),
            pause_s=1.7 * rng.normal(1, 0.1),
            top_m=top_m,
        )
        for _ in range(count)
    )


def steps(kind: str, seed: int) -> tuple[Step, ...]:
    """A set, a rest, another set."""
    first, second = reps(seed), reps(seed + 100, lower_s=4.0)
    if kind == "both legs":
        sets = (both_legs(first, lower_right(first)), *rest(14.0), both_legs(second))
    elif kind == "one leg":
        sets = (one_leg("left", first), *rest(14.0), one_leg("right", second))
    else:
        sets = (two_up_one_down("left", first), *rest(14.0), two_up_one_down("right", second))
    return (*opening(), *sets, *closing())


def lower_right(first: tuple[RepPlan, ...]) -> tuple[RepPlan, ...]:
    """The right heel rises less, in the same times."""
    return tuple(replace(rep, top_m=rep.top_m - 0.02) for rep in first)


@cache
def feet(kind: str, seed: int = 1) -> TwoFeet:
    person = draw_person(seed, wobble_deg=0.3)
    return simulate_two_feet(person, steps(kind, seed), seed, chip=CHIP, starts_s=(0.4, 2.1))


@cache
def analysed(kind: str, seed: int = 1) -> tuple[Analysis, Analysis]:
    both = feet(kind, seed)
    return (
        analyse(as_recording(both.left, "left.csv")),
        analyse(as_recording(both.right, "right.csv")),
    )


@cache
def paired(kind: str, seed: int = 1) -> Pair:
    return pair(*analysed(kind, seed))
