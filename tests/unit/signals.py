"""Signals with everything that could make a split visible."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tempo.samples import Samples
from tempo.simulator.chip import CHEAP
from tempo.simulator.plan import RaiseSet, RepPlan, Stand, Walk
from tempo.step import Setup
from tests.unit.simulated import (
    CHIP,
    LABEL,
    session,
    setup_for,
    without,
)

UP = Walk("step_on", strides=1)
OFF = Walk("step_off", strides=1)
WALK = Walk(strides=5)
SET = RaiseSet((RepPlan(lower_s=3.0), RepPlan(lower_s=2.0, hold_s=0.4), RepPlan(lower_s=4.0)))
TWO = RaiseSet((RepPlan(lower_s=2.0), RepPlan(lower_s=3.0)))


@cache
def recordings() -> dict[str, tuple[Samples, Setup]]:
    """Signals with everything that could make a split visible."""
    plain = session(LABEL, UP, SET, OFF, WALK, seed=11)
    no_level = session(Stand(1.0), TWO, WALK, Stand(4.0), UP, TWO, seed=12)
    fast = session(LABEL, SET, seed=13, chip=replace(CHIP, rate_hz=208.0))
    cheap = session(Stand(4.0), UP, SET, seed=14, chip=replace(CHEAP, lost_per_minute=6.0))
    shank = session(Stand(4.0), RaiseSet(SET.reps * 2), seed=15, mount="shank")
    gone_s = plain.truth.reps[1].concentric_start_s + 0.7
    return {
        "plain": (plain.samples, setup_for(plain)),
        "no level, two sets": (no_level.samples, Setup()),
        "208 Hz": (fast.samples, setup_for(fast)),
        "lost and late samples": (cheap.samples, setup_for(cheap)),
        "a long gap": (without(plain.samples, (gone_s, gone_s + 3.3)), setup_for(plain)),
        "shank": (shank.samples, setup_for(shank)),
    }
