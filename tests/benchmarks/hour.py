"""The test case: a simulated evening of slow heel drops, six axes at 100 Hz."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tempo.samples import Samples
from tempo.simulator.chip import TYPICAL
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Activity, RaiseSet, SessionPlan, Stand, Walk
from tempo.simulator.sessions import FAMILIES, draw_reps
from tempo.simulator.simulation import simulate

RATE_HZ = 100.0
HOUR_S = 3600.0
_REPS_A_SET = 15
_SET_S, _BETWEEN_S = 160.0, 20.0


def session(reps: int, seconds: float, seed: int = 7) -> Samples:
    """Sets of fifteen reps of some ten seconds, with rests that fill the time."""
    rng = np.random.default_rng(seed)
    family = replace(FAMILIES[0], lowering_s=(5.5, 6.5), reps=_REPS_A_SET)
    sets = max(round(reps / _REPS_A_SET), 1)
    rest_s = max(seconds / sets - _SET_S, _BETWEEN_S)
    activities: list[Activity] = [Stand(4, "level"), Walk("step_on", 1), Stand(2)]
    for _ in range(sets):
        activities.append(RaiseSet(draw_reps(family, draw_person(seed), rng), "sink", 2.0, 1.5))
        activities.append(Stand(rest_s, fidgets=1))
    plan = SessionPlan(
        (*activities, Stand(0.15 * seconds)), "evening", "box-10s", step_height_m=0.12
    )
    chip = replace(TYPICAL, rate_hz=RATE_HZ, zero_when_slow=False)
    return simulate(draw_person(seed), plan, chip, seed).samples[: round(seconds * RATE_HZ)]


def repeated(samples: Samples, times: int) -> Samples:
    """The same session again and again on one clock; for lengths that nobody wants to simulate."""
    step_s = float(samples.time_s[-1] - samples.time_s[0]) + 1.0 / RATE_HZ
    return Samples(
        np.concatenate([samples.time_s + turn * step_s for turn in range(times)]),
        np.tile(samples.acc_mps2, (times, 1)),
        np.tile(samples.gyr_dps, (times, 1)),
    )
