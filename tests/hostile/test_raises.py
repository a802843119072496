"""Raises as people really do them: two legs up, bent knees, long holds, stops, sixty in a row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.simulator.plan import RaiseSet, Stand
from tests.hostile.truly import AWAY, assert_counted, assert_true, evening, reps
from tests.unit.simulated import LABEL, found_in, session


def test_two_legs_up_and_one_leg_down():
    """A quick easy raise, the weight goes over at the top, then one leg lowers."""
    sets = RaiseSet(reps(4, 31, lower_s=6.0, raise_s=0.6, hold_s=2.0))
    assert_true(evening(31, sets), lowering_s=0.9)


@pytest.mark.parametrize("mount", ["foot", "shank"])
def test_straight_and_bent_knee(mount):
    straight, bent = RaiseSet(reps(4, 32, 2.0)), RaiseSet(reps(4, 33, 2.0), knee_bent_deg=25.0)
    simulated = evening(32, straight, Stand(17.0), bent, mount=mount)
    if mount == "foot":
        assert_true(simulated)
    else:
        assert_counted(simulated, found_in(simulated))


def test_bouncing_at_the_bottom():
    assert_true(evening(34, RaiseSet(reps(5, 34, bounces=3))))


def test_holding_on_for_half_a_minute_at_the_top():
    found = assert_true(evening(35, RaiseSet(reps(3, 35, hold_s=30.0))), lowering_s=0.9)
    for rep in found.reps:
        assert rep.top_hold_s.value == pytest.approx(30.0, abs=1.0)


@pytest.mark.parametrize("seed", [36, 37])
def test_three_seconds_of_pause_halfway_belong_to_the_lowering(seed):
    assert_true(evening(seed, RaiseSet(reps(4, seed, 9.0, shape="interrupted"))), lowering_s=0.8)


def test_from_the_floor():
    floor = RaiseSet(reps(5, 38, bottom_m=0.0), begin="level")
    found = assert_true(session(LABEL, floor, Stand(1.0), AWAY, seed=38))
    assert all(abs(rep.depth_below_level_cm.value or 0.0) < 0.7 for rep in found.reps)


@pytest.mark.parametrize("lower_s", [1.0, 4.0, 10.0])
def test_a_single_raise(lower_s):
    assert_true(evening(39, RaiseSet(reps(1, 39, lower_s))), lowering_s=0.8)


def test_sixty_quick_raises():
    quick = reps(60, 40, 0.6, raise_s=0.5, hold_s=0.15, pause_s=0.3, bottom_m=0.0, corner_s=0.1)
    simulated = session(LABEL, RaiseSet(quick, begin="level"), Stand(1.0), AWAY, seed=40)
    found = assert_true(simulated, lowering_s=0.15)
    assert [rep.rep for rep in found.reps] == list(range(1, 61))
    off_s = [
        rep.eccentric_s.value - true.eccentric_s
        for rep, true in assert_counted(simulated, found)
        if rep.eccentric_s.value is not None
    ]
    assert abs(float(np.mean(off_s))) < 0.03


def test_talking_and_shifting_weight_between_reps():
    chatty = tuple(replace(rep, shifts=2, pause_s=3.0) for rep in reps(4, 41))
    assert_true(evening(41, RaiseSet(chatty)))
