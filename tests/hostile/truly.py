"""People in hostile conditions, and how what was found of them is held against the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tempo.reps.rep import Rep
from tempo.samples import FloatArray, Samples
from tempo.simulator.chip import Chip
from tempo.simulator.mounting import Mounting
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Activity, RaiseSet, RepPlan, Stand, Walk
from tempo.simulator.simulation import Simulated
from tempo.simulator.truth import TrueRep
from tempo.step import Outcome
from tempo.validation.reps import matched
from tests.unit.simulated import CHIP, LABEL, found_in, session

UP = Walk("step_on", strides=1)
OFF = Walk("step_off", strides=1)
AWAY = Walk(strides=3)
#: A lever of 4 % (population), 1 % of scale and a rolling ball: lengths of a known foot.
LENGTH_SHARE = 0.13


def reps(count: int, seed: int, lower_s: float = 4.0, **fixed: float | str) -> tuple[RepPlan, ...]:
    """A person's reps, each a little different."""
    rng = np.random.default_rng([seed, 71])
    return tuple(
        replace(
            RepPlan(
                raise_s=rng.uniform(0.7, 1.3),
                hold_s=rng.uniform(0.4, 1.4),
                lower_s=lower_s * rng.normal(1.0, 0.06),
                pause_s=rng.uniform(1.0, 2.0),
                top_m=0.085 + rng.normal(0.0, 0.003),
                bottom_m=-0.028 + rng.normal(0.0, 0.002),
                shape=str(rng.choice(["even", "random", "fast_first"])),
            ),
            **fixed,  # type: ignore[arg-type]
        )
        for _ in range(count)
    )


def evening(
    seed: int,
    *activities: Activity,
    chip: Chip = CHIP,
    mounting: Mounting | None = None,
    mount: str = "foot",
) -> Simulated:
    """Stand level, step up, do it, step off and walk away."""
    doing = activities or (RaiseSet(reps(3, seed)), Stand(16.0), RaiseSet(reps(3, seed + 50)))
    person = draw_person(seed, wobble_deg=0.35)
    parts = (LABEL, UP, *doing, Stand(1.0), OFF, AWAY)
    return session(*parts, seed=seed, person=person, chip=chip, mounting=mounting, mount=mount)


def felt(
    simulated: Simulated, acc_mps2: FloatArray | None = None, gyr_dps: FloatArray | None = None
) -> Simulated:
    """The same session with other readings."""
    old = simulated.samples
    acc = old.acc_mps2 if acc_mps2 is None else acc_mps2
    gyr = old.gyr_dps if gyr_dps is None else gyr_dps
    return replace(simulated, samples=Samples(old.time_s, acc, gyr))


def assert_counted(simulated: Simulated, found: Outcome) -> list[tuple[Rep, TrueRep]]:
    """No ghost and no missed rep; the pairs."""
    pairs, missed, ghosts = matched(found.reps, simulated.truth.reps)
    assert (missed, ghosts) == (0, 0)
    assert len(pairs) == len(simulated.truth.reps)
    return pairs


def assert_true(
    simulated: Simulated,
    found: Outcome | None = None,
    *,
    lowering_s: float = 0.6,
    depth_cm: float = 0.7,
    level: str = "labelled",
) -> Outcome:
    """Every rep found and its numbers within the limits; nothing withheld for no reason."""
    found = found or found_in(simulated)
    for rep, true in assert_counted(simulated, found):
        assert_near(rep, true, "eccentric_s", lowering_s)
        assert_near(rep, true, "concentric_s", 0.35)
        assert_near(rep, true, "lift_cm", 0.25 + LENGTH_SHARE * true.lift_cm)
        assert_near(rep, true, "drop_cm", 0.25 + LENGTH_SHARE * true.drop_cm)
        assert_near(rep, true, "depth_below_level_cm", depth_cm)
    assert found.level == level
    return found


def assert_near(rep: Rep, true: TrueRep, field: str, within: float) -> None:
    """A number of a rep is near the truth, or withheld with one of the known reasons."""
    measured = getattr(rep, field)
    if measured.value is None:
        assert measured.withheld in {"gap", "no_level", "strap_slipped"}, (field, rep)
    else:
        off = measured.value - getattr(true, field)
        assert abs(off) <= within, f"{field} of rep {rep.set}.{rep.rep} is off by {off:+.2f}"
