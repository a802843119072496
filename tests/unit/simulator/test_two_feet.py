"""Two recordings of one person: the same minutes, two clocks, and who really lowered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.simulator.chip import CHEAP
from tempo.simulator.people import draw_person
from tempo.simulator.plan import RepPlan, Stand
from tempo.simulator.two_feet import (
    TwoFeet,
    both_legs,
    one_leg,
    opening,
    simulate_two_feet,
    two_up_one_down,
)

REPS = (RepPlan(lower_s=3.0), RepPlan(lower_s=4.0))
CHIP = replace(CHEAP, rate_hz=50.0)


def made(*steps: tuple, starts_s: tuple[float, float] = (0.0, 0.0), seed: int = 3) -> TwoFeet:
    still = (Stand(1.0), Stand(1.0))
    plan = (still, *steps, still)
    return simulate_two_feet(draw_person(seed), plan, seed, chip=CHIP, starts_s=starts_s)


def test_the_same_seed_gives_the_same_bits():
    one, other = (made(both_legs(REPS)) for _ in range(2))
    for side in ("left", "right"):
        assert np.array_equal(
            getattr(one, side).samples.gyr_dps, getattr(other, side).samples.gyr_dps
        )


def test_either_foot_has_its_own_sensor():
    feet = made(both_legs(REPS))
    assert feet.left.mounting != feet.right.mounting
    assert feet.left.sidecar_fields["side"] == "left"
    assert feet.right.sidecar_fields["side"] == "right"


@pytest.mark.parametrize("starts_s", [(0.0, 0.0), (0.0, 1.5), (0.7, 0.0)])
def test_the_clocks_are_apart_as_told(starts_s):
    """Both legs leave the bottom in one instant, whatever each clock then reads."""
    feet = made(both_legs(REPS), starts_s=starts_s)
    assert abs(feet.rate - 1.0) > 1e-5
    for left, right in zip(feet.left.truth.reps, feet.right.truth.reps, strict=True):
        there_s = feet.offset_s + feet.rate * right.concentric_start_s
        assert there_s == pytest.approx(left.concentric_start_s, abs=0.01)
    assert feet.left.samples.time_s[0] == pytest.approx(0.0, abs=0.03)
    assert feet.right.samples.time_s[0] == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize("step", [two_up_one_down, one_leg])
@pytest.mark.parametrize("side", ["left", "right"])
def test_only_the_leg_that_lowers_does_reps(step, side):
    feet = made(step(side, REPS))
    reps = {"left": len(feet.left.truth.reps), "right": len(feet.right.truth.reps)}
    assert reps.pop(side) == 2
    assert set(reps.values()) == {0}


def test_the_helping_foot_rises_and_is_down_before_the_next_raise():
    feet = made(two_up_one_down("left", REPS))
    for rep in feet.left.truth.reps:
        at_s = (
            np.array([rep.concentric_start_s, rep.concentric_end_s]) - feet.offset_s
        ) / feet.rate
        low_m, high_m = np.interp(at_s + 0.15, feet.right.samples.time_s, feet.right.heel_m)
        assert high_m - low_m > 0.05
        assert abs(low_m) < 0.03


def test_walking_in_ends_with_both_feet_waiting_for_each_other():
    feet = made(*opening(), both_legs(REPS))
    labels = [one.sidecar_fields["labels"][0] for one in (feet.left, feet.right)]
    there_s = feet.offset_s + feet.rate * labels[1]["start_s"]
    assert there_s == pytest.approx(labels[0]["start_s"], abs=0.02)
