from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.bearing import BearingSearch, bearing, principal_axis
from tempo.motion.gravity import Gravity
from tempo.pipeline import Pipeline
from tempo.simulator.plan import RaiseSet, RepPlan
from tests.unit.rigid import angle_deg, felt, raises_rad, rotation
from tests.unit.simulated import LABEL, mounted, session, setup_for

LEFT, BACK, UP = np.array([0.0, 1.0, 0.0]), np.array([-1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])


def test_the_heel_lies_behind_and_level():
    assert bearing(LEFT, UP).heel == pytest.approx(BACK)
    turned = rotation(3)
    assert bearing(turned @ LEFT, turned @ UP).heel == pytest.approx(turned @ BACK)


def test_heel_times_up_is_the_sine_of_the_pitch():
    pitch = np.radians(25.0)
    up = np.array([-np.sin(pitch), 0.0, np.cos(pitch)])
    heel = bearing(LEFT, UP).heel
    assert heel @ up == pytest.approx(np.sin(pitch))
    hanging = bearing(LEFT, UP, np.radians(-10.0)).heel
    assert hanging @ UP == pytest.approx(np.sin(np.radians(-10.0)))


def test_the_main_axis_and_its_share():
    rates = np.random.default_rng(0).normal(size=(4000, 3)) * [0.2, 3.0, 0.2]
    axis, share = principal_axis(rates.T @ rates)
    assert abs(axis[1]) == pytest.approx(1.0, abs=0.01)
    assert share == pytest.approx(9.0 / 9.08, abs=0.01)
    assert principal_axis(np.zeros((3, 3)))[1] == 0.0


@pytest.mark.parametrize("seed", range(4))
def test_two_quick_raises_tell_axis_heel_and_sign(seed):
    turned = rotation(seed)
    _, acc, gyr, _ = felt(lambda t: raises_rad(t, (3.0, 6.5)), 10.0, mounted=turned)
    acc = acc + np.random.default_rng(seed).normal(0, 0.03, acc.shape)
    up = Gravity().push(acc, gyr)
    search, found = BearingSearch(), None
    for end in range(100, len(acc) + 1, 100):
        found = found or search.attempt(acc[:end], gyr[:end], up[:end], end, [])
    assert found is not None
    assert angle_deg(found.axis, turned @ LEFT) < 1.0
    assert angle_deg(found.heel, turned @ BACK) < 6.0  # the causal "up" at the bottom


def test_standing_and_turning_on_the_spot_tell_nothing():
    acc = np.tile([0.0, 0.0, 9.81], (3000, 1)) + np.random.default_rng(0).normal(0, 0.03, (3000, 3))
    gyr = np.zeros((3000, 3))
    gyr[:, 2] = np.sin(np.arange(3000) / 50.0)
    search = BearingSearch()
    up = Gravity().push(acc, gyr)
    for end in range(100, 3001, 100):
        assert search.attempt(acc[:end], gyr[:end], up[:end], end, []) is None
    assert search.decide([]) is None


PLACES = ("instep", "shoe_laces", "heel_counter", "ankle_strap_low")
SLOW = RaiseSet((RepPlan(lower_s=5.0, raise_s=1.2, hold_s=0.8),) * 2)
QUICK = RaiseSet((RepPlan(lower_s=1.0, raise_s=0.6, hold_s=0.5),) * 3)


@pytest.mark.parametrize("seed", range(20))
def test_any_strapping_is_read_the_right_way_up(seed):
    """Twenty people, four places on the shoe, any rotation, quick and slow raises."""
    mounting = mounted(PLACES[seed % 4], seed)
    simulated = session(LABEL, SLOW if seed % 2 else QUICK, seed=seed, mounting=mounting)
    pipeline = Pipeline(setup_for(simulated))
    pipeline.push(simulated.samples)
    pipeline.finish()
    bearing = pipeline._wing.seat.mounted
    assert bearing is not None
    edge = np.radians(simulated.person.edge_turn_deg)
    axis = np.array(mounting.rotation) @ [np.sin(edge), np.cos(edge), 0.0]
    assert angle_deg(bearing.axis, axis) < 8.0
    assert len(pipeline.outcome().reps) == len(simulated.truth.reps)
    assert all(rep.lift_cm.value > 5.0 for rep in pipeline.outcome().reps)
