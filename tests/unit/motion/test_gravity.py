from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.gravity import Gravity, cross, unit
from tests.unit.rigid import angle_deg, felt, raises_rad, rotation


def raising(time_s: np.ndarray) -> np.ndarray:
    return raises_rad(time_s, (3.0, 7.0), lower_s=2.0)


def test_at_rest_up_is_where_the_accelerometer_points():
    acc = np.tile([1.0, -3.0, 9.0], (500, 1))
    up = Gravity().push(acc, np.zeros((500, 3)))
    assert up == pytest.approx(np.tile(acc[0] / np.linalg.norm(acc[0]), (500, 1)), abs=1e-9)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_up_follows_a_turning_foot(seed):
    _, acc, gyr, up = felt(raising, 14.0, mounted=rotation(seed))
    off = angle_deg(Gravity().push(acc, gyr), up)
    assert off.max() < 6.0
    assert np.sqrt((off**2).mean()) < 1.5


def test_it_is_the_gyro_that_keeps_up_with_quick_turns():
    _, acc, gyr, up = felt(raising, 14.0)
    with_gyro = angle_deg(Gravity().push(acc, gyr), up).max()
    without = angle_deg(Gravity().push(acc, 0 * gyr), up).max()
    assert without > 3 * with_gyro


def test_a_gyro_bias_of_one_degree_a_second_tilts_up_by_about_the_blend_time():
    still = np.tile([0.0, 0.0, 9.81], (3000, 1))
    bias = np.tile(np.radians([1.0, 0.0, 0.0]), (3000, 1))
    tilt = angle_deg(Gravity().push(still, bias), np.tile([0.0, 0.0, 1.0], (3000, 1)))
    assert tilt[-1] == pytest.approx(1.2, abs=0.05)


def test_every_up_has_length_one():
    rng = np.random.default_rng(0)
    up = Gravity().push(rng.normal(size=(400, 3)), rng.normal(size=(400, 3)))
    assert np.linalg.norm(up, axis=1) == pytest.approx(np.ones(400), abs=1e-12)


def test_unit_leaves_zero_alone():
    assert unit(np.array([[0.0, 0.0, 0.0], [0.0, 3.0, 4.0]])).tolist() == [[0, 0, 0], [0, 0.6, 0.8]]


def test_cross_is_the_cross_product():
    left, right = np.random.default_rng(1).normal(size=(2, 50, 3))
    assert cross(left, right) == pytest.approx(np.cross(left, right), abs=1e-12)
