from __future__ import annotations

import numpy as np
import pytest

from tempo.dsp.resample import GRID_S
from tempo.motion.settled import angular_acceleration, orientations, settle, spin
from tests.unit.rigid import HZ, about_y, angle_deg, felt, raises_rad, rotation


def rotated_by(vector: np.ndarray) -> np.ndarray:
    """Rotation matrix of a rotation vector, by Rodrigues, one at a time."""
    angle = np.linalg.norm(vector)
    if angle == 0:
        return np.eye(3)
    x, y, z = vector / angle
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew


def test_a_steady_turn_is_exact():
    rates = np.tile([0.7, -1.1, 0.4], (1000, 1))
    turn = orientations(rates)
    for row in (0, 1, 2, 3, 250, 511, 512, 999):
        assert turn[row] == pytest.approx(rotated_by(rates[0] * row * GRID_S), abs=1e-9)


@pytest.mark.parametrize("n", [1, 2, 3, 64, 65, 777])
def test_doubling_is_the_product_of_all_small_turns(n):
    rates = np.random.default_rng(n).normal(0, 3, (n, 3))
    product = np.eye(3)
    turn = orientations(rates)
    for row in range(n):
        if row:
            product = product @ rotated_by(0.5 * (rates[row] + rates[row - 1]) * GRID_S)
        assert turn[row] == pytest.approx(product, abs=1e-10)


def test_the_turns_of_a_raise_are_the_pitch():
    time_s, _, gyr, _ = felt(lambda t: raises_rad(t, (2.0,)), 6.0)
    pitch = raises_rad(time_s, (2.0,))
    assert orientations(gyr) == pytest.approx(about_y(pitch), abs=2e-4)


@pytest.mark.parametrize("lower_s", [0.6, 2.0, 10.0])
@pytest.mark.parametrize("seed", [0, 1])
def test_up_is_right_within_a_third_of_a_degree_through_any_raise(lower_s, seed):
    _, acc, gyr, up = felt(
        lambda t: raises_rad(t, (3.0,), lower_s=lower_s), 8.0 + lower_s, mounted=rotation(seed)
    )
    assert angle_deg(settle(acc, gyr).up, up).max() < 0.35


def test_a_gyro_bias_cancels_within_the_window():
    _, acc, gyr, up = felt(lambda t: raises_rad(t, (3.0,), lower_s=6.0), 16.0)
    biased = gyr + np.radians([0.3, 0.5, -0.4])
    inner = slice(250, -250)
    assert angle_deg(settle(acc, biased).up[inner], up[inner]).max() < 0.35


def test_push_is_what_the_accelerometer_felt_beside_gravity():
    time_s, acc, gyr, up = felt(lambda t: raises_rad(t, (3.0,), lower_s=0.8), 9.0)
    push = settle(acc, gyr).push_mps2
    assert push == pytest.approx(acc - 9.81 * up, abs=0.06)
    assert np.abs(push[time_s < 2.0]).max() < 0.03


def test_a_push_that_the_window_takes_for_gravity_is_no_quick_part():
    _, acc, gyr, _ = felt(lambda t: raises_rad(t, (5.0,)), 20.0)
    settled = settle(acc, gyr)
    slow = np.einsum("nji,j->ni", settled.turn, np.array([0.3, 0.0, 0.1]))
    left = settled.quick_part(slow[:, :, np.newaxis])[:, :, 0]
    assert left == pytest.approx(0 * slow, abs=1e-9)
    quick = slow * np.sin(2 * np.pi * 2.0 * np.arange(len(slow)) / HZ)[:, None]
    assert settled.quick_part(quick[:, :, np.newaxis])[500:1500, :, 0] == pytest.approx(
        quick[500:1500], abs=0.01
    )


def test_spin_is_what_a_lever_feels():
    rng = np.random.default_rng(0)
    rates, alpha, lever = rng.normal(size=(40, 3)), rng.normal(size=(40, 3)), rng.normal(size=3)
    right = np.cross(alpha, lever) + np.cross(rates, np.cross(rates, lever))
    assert spin(rates, alpha) @ lever == pytest.approx(right, abs=1e-12)


def test_angular_acceleration_is_the_slope_of_the_rates():
    time_s = np.arange(300) * GRID_S
    rates = np.sin(2 * time_s)[:, None] * [1.0, -2.0, 0.5]
    slope = 2 * np.cos(2 * time_s)[:, None] * [1.0, -2.0, 0.5]
    assert angular_acceleration(rates)[1:-1] == pytest.approx(slope[1:-1], abs=1e-3)
