from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tempo.motion.bearing import bearing
from tempo.motion.pivot import Pivot, Turning, Verdict, judge
from tempo.motion.settled import settle
from tests.unit.rigid import INSTEP_M, felt, raises_rad, rotation, smooth_step

FloatArray = np.ndarray
NOISE_MPS2 = 0.03


def one_raise(lower_s: float) -> Callable[[FloatArray], FloatArray]:
    return lambda time_s: raises_rad(time_s, (3.0,), lower_s=lower_s)


def rows_of(lower_s: float) -> tuple[int, int, int]:
    """Bottom, top and bottom of `one_raise`."""
    return 290, 405, round(100 * (4.3 + lower_s)) + 10


def fitted(lower_s: float, lever_m: FloatArray, seed: int, noise: float = NOISE_MPS2) -> Pivot:
    mounted = rotation(seed)
    _, acc, gyr, _ = felt(one_raise(lower_s), 8.0 + lower_s, lever_m=lever_m, mounted=mounted)
    acc = acc + np.random.default_rng(seed).normal(0, noise, acc.shape)
    low, _, end = rows_of(lower_s)
    found = Turning(settle(acc, gyr)).fit(low, end)
    foot = mounted.T @ found.lever_m
    spread = mounted.T @ found.covariance_m2 @ mounted
    return Pivot(foot, spread, found.rest_mps2, found.push_mps2)


@pytest.mark.parametrize("lever_m", [(-0.06, 0.0, 0.07), (-0.19, 0.0, 0.05), (0.02, 0.0, 0.03)])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_fit_recovers_a_known_lever(lever_m, seed):
    """In the plane of the turn; across it a turn about one axis says nothing."""
    found = fitted(0.6, np.array(lever_m), seed)
    assert found.lever_m[[0, 2]] == pytest.approx(np.array(lever_m)[[0, 2]], abs=0.015)
    assert found.rest_mps2 < 0.1


def test_a_slow_turn_owns_that_it_knows_less():
    quick, slow = fitted(0.6, INSTEP_M, 3), fitted(8.0, INSTEP_M, 3)
    assert quick.covariance_m2[0, 0] < 0.03**2
    assert slow.covariance_m2[0, 0] > 2 * quick.covariance_m2[0, 0]


def test_errors_are_as_large_as_the_fit_says():
    pulls = []
    for seed in range(30):
        found = fitted(1.5, INSTEP_M, seed, noise=0.2)
        sd = np.sqrt(np.diag(found.covariance_m2))[[0, 2]]
        pulls.append((found.lever_m - INSTEP_M)[[0, 2]] / sd)
    assert np.sqrt(np.mean(np.square(pulls))) < 1.3


def judged(
    pitch: Callable[[FloatArray], FloatArray],
    seconds: float,
    rows: tuple[int, int, int],
    *,
    heel: tuple[float, float, float] = (-1.0, 0.0, 0.0),
    lever_m: FloatArray = INSTEP_M,
    ball_m: Callable[[FloatArray], FloatArray] | None = None,
) -> Verdict:
    _, acc, gyr, _ = felt(pitch, seconds, lever_m=lever_m, ball_m=ball_m)
    settled = settle(acc, gyr)
    axis = np.array([0.0, -heel[0], 0.0])
    placed = bearing(axis, settled.up[rows[0]])
    return judge(Turning(settled), settled, rows, axis, placed.heel)


@pytest.mark.parametrize("lower_s", [0.4, 1.0, 3.0, 10.0])
def test_a_heel_raise_is_one(lower_s):
    verdict = judged(one_raise(lower_s), 8.0 + lower_s, rows_of(lower_s))
    assert verdict.reason is None
    assert verdict.rest_mps2 < verdict.allowed_mps2


def test_the_lever_towards_the_heel_is_told():
    quick = judged(one_raise(0.5), 9.0, rows_of(0.5))
    assert quick.heelward_m == pytest.approx(0.06, abs=0.015)
    assert quick.heelward_sd_m < 0.02


def test_a_stretch_in_which_a_silent_gyro_reads_nought_is_no_raise():
    """Some chips write zeros when they turn slowly."""
    _, acc, gyr, _ = felt(one_raise(3.0), 11.0)
    low, top, end = rows_of(3.0)
    gyr[top:] = 0.0
    settled = settle(acc, gyr)
    axis = np.array([0.0, 1.0, 0.0])
    heel = bearing(axis, settled.up[low]).heel
    assert judge(Turning(settled), settled, (low, top, end), axis, heel).reason is not None


def test_a_raise_read_upside_down_is_a_heel_that_did_not_rise():
    far = np.array([-0.19, 0.0, 0.05])
    verdict = judged(one_raise(0.5), 9.0, rows_of(0.5), heel=(1.0, 0.0, 0.0), lever_m=far)
    assert verdict.reason == "heel_did_not_rise"


def test_a_foot_that_is_lifted_and_carried_ahead_turns_about_no_point():
    def ball_m(time_s: FloatArray) -> FloatArray:
        lift = 0.15 * (smooth_step(time_s, 3.0, 3.5) - smooth_step(time_s, 3.6, 4.1))
        ahead = 0.7 * smooth_step(time_s, 3.1, 4.0)
        return np.column_stack([ahead, 0 * time_s, lift])

    pitch = one_raise(0.4)
    verdict = judged(pitch, 9.0, (290, 380, 480), ball_m=ball_m)
    assert verdict.reason == "not_about_one_point"
    assert verdict.rest_mps2 > 1.0


def test_a_leg_that_swings_from_the_hip_turns_on_too_long_a_lever():
    below_the_hip = np.array([0.0, 0.0, -0.9])
    verdict = judged(one_raise(0.7), 9.0, rows_of(0.7), lever_m=below_the_hip)
    assert verdict.reason in {"not_about_one_point", "hangs_from_above"}


def test_a_foot_that_hangs_from_the_ankle_hangs_from_above():
    below_the_ankle = np.array([0.06, 0.0, -0.14])
    verdict = judged(one_raise(0.6), 9.0, rows_of(0.6), lever_m=below_the_ankle)
    assert verdict.reason == "hangs_from_above"


def test_a_turn_about_two_axes_is_none_about_one():
    _, acc, gyr, _ = felt(one_raise(1.0), 9.0)
    twisting = gyr.copy()
    twisting[:, 2] = 1.5 * np.roll(gyr[:, 1], 40)
    settled = settle(acc, twisting)
    rows = rows_of(1.0)
    axis = np.array([0.0, 1.0, 0.0])
    placed = bearing(axis, settled.up[rows[0]])
    verdict = judge(Turning(settled), settled, rows, axis, placed.heel)
    assert verdict.reason in {"not_about_one_axis", "not_about_one_point"}


def test_a_sensor_over_the_ball_is_not_taken_for_one_that_slipped():
    """It turns nearly about itself, but no strap slips by a whole raise."""
    over_the_ball = np.array([-0.005, 0.0, 0.005])
    verdict = judged(one_raise(1.0), 9.0, rows_of(1.0), lever_m=over_the_ball)
    assert verdict.turned_rad == pytest.approx(0.5, abs=0.02)
    assert verdict.reason is None

    def small(time_s: FloatArray) -> FloatArray:
        return 0.5 * one_raise(1.0)(time_s)

    assert judged(small, 9.0, rows_of(1.0), lever_m=over_the_ball).reason == "sensor_turned"


@pytest.mark.parametrize("roll_deg", [0.0, 3.0, 8.0])
def test_a_foot_that_circles_does_not_come_back_the_way_it_went(roll_deg):
    """Gravity says so however slow it is: the postures enclose an area."""
    time_s = np.arange(0.0, 16.0, 0.01)
    share = np.clip((time_s - 3.0) / 10.0, 0.0, 1.0)
    pitch = np.radians(15.0) * (1.0 - np.cos(2.0 * np.pi * share))
    roll = np.radians(roll_deg) * np.sin(2.0 * np.pi * share)
    ups = (-np.sin(pitch), np.sin(roll) * np.cos(pitch), np.cos(roll) * np.cos(pitch))
    gyr = np.stack([np.gradient(roll, 0.01), np.gradient(pitch, 0.01), 0.0 * roll], axis=1)
    settled = settle(9.81 * np.stack(ups, axis=1), gyr)
    axis = np.array([0.0, 1.0, 0.0])
    placed = bearing(axis, settled.up[300])
    verdict = judge(Turning(settled), settled, (300, 800, 1300), axis, placed.heel)
    assert (verdict.reason == "not_about_one_axis") == (roll_deg > 5.0)


def slow_biased(bias_mg: tuple[float, float, float], seed: int = 0) -> tuple[Turning, Verdict]:
    """A raise of 1.8 s and a lowering of 8 s felt by an accelerometer with a bias."""

    def pitch(time_s: FloatArray) -> FloatArray:
        return raises_rad(time_s, (3.0,), raise_s=1.8, lower_s=8.0)

    _, acc, gyr, _ = felt(pitch, 16.5, lever_m=INSTEP_M)
    noise = np.random.default_rng(seed).normal(0, NOISE_MPS2, acc.shape)
    settled = settle(acc + noise + 9.81e-3 * np.array(bias_mg), gyr)
    turning, rows = Turning(settled), (290, 505, 1340)
    placed = bearing(np.array([0.0, 1.0, 0.0]), settled.up[rows[0]])
    return turning, judge(turning, settled, rows, np.array([0.0, 1.0, 0.0]), placed.heel)


@pytest.mark.parametrize("bias_mg", [(60, 0, 0), (-60, 0, 0), (0, 0, 60), (0, 0, -60), (50, 0, 50)])
def test_a_bias_does_not_move_the_pivot_of_a_slow_raise(bias_mg):
    """The plain fit is wrong by a decimetre; the bias reaches into the rests, a lever does not."""
    turning, verdict = slow_biased(bias_mg)
    assert verdict.reason is None
    lever = turning.without_bias(290, 1340).lever_m
    assert lever[[0, 2]] == pytest.approx(INSTEP_M[[0, 2]], abs=0.04)
    assert np.hypot(*(turning.fit(290, 1340).lever_m - INSTEP_M)[[0, 2]]) > 0.08


def test_without_a_bias_both_fits_agree():
    turning, _ = slow_biased((0, 0, 0))
    plain, wary = turning.fit(290, 1340), turning.without_bias(290, 1340)
    assert wary.lever_m[[0, 2]] == pytest.approx(plain.lever_m[[0, 2]], abs=0.03)
    assert np.all(np.diag(wary.covariance_m2) >= 0.9 * np.diag(plain.covariance_m2))
