"""Swings that were once misread, each with the cause that it was misread for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tempo.simulator.chip import CHEAP
from tempo.simulator.mounting import Mounting
from tempo.simulator.plan import RaiseSet, RepPlan
from tempo.simulator.sessions import standard_sessions
from tests.unit.simulated import LABEL, found_in, mounted, session

BIASED = replace(CHEAP, rate_hz=100.0, lost_per_minute=0.0)
QUIET_S = "foot, 7-12 s, quiet, S-shaped"
SLOW = RepPlan(raise_s=1.7, hold_s=5.0, lower_s=7.0, pause_s=2.0, shape="s_shaped")


def over_the_ball(seed: int) -> Mounting:
    return replace(mounted("shoe_laces", seed), offset_m=(-0.018, 0.0, 0.066))


@pytest.mark.parametrize("seed", range(60, 66))
def test_a_sensor_over_the_ball_of_the_foot_is_read_the_right_way_up(seed):
    """It hardly rises, and long holds look like rests: what is known is where the foot rested."""
    simulated = session(
        LABEL, RaiseSet((SLOW,) * 4), chip=BIASED, seed=seed, mounting=over_the_ball(seed)
    )
    found, true = found_in(simulated).reps, simulated.truth.reps
    assert len(found) == len(true)
    for rep, other in zip(found, true, strict=True):
        assert rep.concentric_start_s == pytest.approx(other.concentric_start_s, abs=0.5)


CAUSES = {
    "gravity is still shaken when the first raise begins": (601, QUIET_S, 5),
    "the step before it seems to leave the heel far below": (604, QUIET_S, 10),
    "the valley under a partial raise lies on the slope of a bounce": (602, QUIET_S, 11),
    "a bias of 40 mg moves the pivot away from the foot": (605, "foot, 7-12 s, quiet", 6),
    "a bias of 40 mg moves the pivot under the sole": (603, "foot, 3-7 s", 1),
    "the foot is put down, and fidgets nine seconds later": (608, "foot, 0.5-3 s", 4),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_all_raises_are_found_though(cause):
    seed, family, number = CAUSES[cause]
    case = [one for one in standard_sessions(seed) if one.family == family][number]
    simulated = case.simulate()
    found = found_in(simulated).reps
    assert [rep.partial for rep in found] == [rep.partial for rep in simulated.truth.reps]


DEEP = RepPlan(raise_s=1.3, hold_s=5.0, lower_s=8.0, pause_s=1.5, top_m=0.105, bottom_m=-0.04)


@pytest.mark.parametrize("place", ["shoe_laces", "instep", "ankle_strap_low"])
def test_the_first_hold_is_not_how_the_foot_stands(place):
    """Nothing before the first raise lasts two seconds, and the hold does."""
    hanging = RaiseSet((DEEP,) * 4, begin="hanging", settle_s=0.5)
    outcome = found_in(session(hanging, mounting=mounted(place)))
    assert len(outcome.reps) == 4
    assert not outcome.rejected
