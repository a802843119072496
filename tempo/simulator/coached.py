"""A simulated person who does what the guided start asks for, and then two short sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tempo.simulator.chip import TYPICAL, Chip
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Activity, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.simulation import Simulated, simulate

#: How the asked lowering time is kept in each set, and how many reps it has.
_SETS = ((1.0, 4), (0.72, 3))
#: Practice, then the count-in, then a breath: shorter than the rest that ends a set.
_READY_S = 8.0
_REST_S = 19.0


def coached(
    lower_s: float,
    *,
    floor: bool = False,
    seed: int = 3,
    chip: Chip = TYPICAL,
    mount: str = "foot",
) -> Simulated:
    """Stand flat, step up, one practice raise, two sets; the second set hurries a little."""
    rng = np.random.default_rng([seed, 9])
    begin = "level" if floor else "sink"
    activities: list[Activity] = [Stand(6.0)]
    if not floor:
        activities += [Walk("step_on", 1), Stand(4.0)]
    practice = _rep(rng, 3.0, floor=floor)
    reps = [replace(practice, practice=True, pause_s=_READY_S)]
    for share, count in _SETS:
        reps += [_rep(rng, share * lower_s, floor=floor) for _ in range(count)]
        reps[-1] = replace(reps[-1], pause_s=_REST_S)
    activities += [RaiseSet(tuple(reps), begin=begin), Stand(2.0)]
    plan = SessionPlan(tuple(activities), protocol=None, step_height_m=None if floor else 0.12)
    return simulate(draw_person(seed, 0.25), plan, chip, seed, mount)


def _rep(rng: np.random.Generator, lower_s: float, *, floor: bool) -> RepPlan:
    return RepPlan(
        raise_s=rng.uniform(0.9, 1.2),
        hold_s=rng.uniform(0.9, 1.4),
        lower_s=lower_s * rng.normal(1.0, 0.05),
        pause_s=rng.uniform(1.2, 1.8),
        top_m=0.08 + rng.normal(0, 0.002),
        bottom_m=0.0 if floor else -0.025 + rng.normal(0, 0.002),
        corner_s=min(0.4, 0.25 * lower_s),
    )
