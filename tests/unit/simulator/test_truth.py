"""The truth by definition 1 on movements whose limits can be worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.simulator.truth import drops_late, lowering_shape, phase_limits

GRID_S = np.arange(0, 20, 0.0025)


def lowering(share: np.ndarray) -> np.ndarray:
    return 0.1 * (1.0 - share)


def min_jerk(duration_s: float) -> np.ndarray:
    u = np.clip((GRID_S - 5.0) / duration_s, 0, 1)
    return lowering(10 * u**3 - 15 * u**4 + 6 * u**5)


def rows(start_s: float, end_s: float) -> tuple[int, int]:
    return round(start_s / 0.0025), round(end_s / 0.0025)


def min_jerk_seconds_on_paper() -> float:
    # Fixed point of: speed 30u²(1-u)² at the limits = 10 % of the mean speed between them.
    u = 0.0
    for _ in range(200):
        travel = 1 - 2 * (10 * u**3 - 15 * u**4 + 6 * u**5)
        least = 0.1 * travel / (1 - 2 * u)
        u = (1 - np.sqrt(1 - 4 * np.sqrt(least / 30))) / 2
    return 10 * (1 - 2 * u)


def test_a_min_jerk_lowering_of_ten_seconds_reads_as_on_paper() -> None:
    start_s, end_s = phase_limits(GRID_S, min_jerk(10.0), *rows(3, 17))
    assert end_s - start_s == pytest.approx(min_jerk_seconds_on_paper(), abs=1e-3)
    assert end_s - start_s == pytest.approx(8.7, abs=0.05)


def test_a_longer_rest_before_or_after_changes_nothing() -> None:
    near = phase_limits(GRID_S, min_jerk(10.0), *rows(5, 15))
    far = phase_limits(GRID_S, min_jerk(10.0), *rows(0, 19.9))
    assert near == pytest.approx(far, abs=1e-6)


def test_a_trapezoid_in_speed_loses_a_tenth_of_its_ramps() -> None:
    # Ramps of 1 s around 6 s of plateau: 10 % of the mean speed is met about 0.09 s in.
    speed = np.interp(GRID_S, [5, 6, 12, 13], [0, 1, 1, 0])
    height = lowering(np.cumsum(speed) / np.sum(speed))
    start_s, end_s = phase_limits(GRID_S, height, *rows(3, 17))
    inside = 1.0 - 0.5 * 0.1**2 * 2 / 7  # nearly all of the travel lies between the limits
    ramp_s = 0.1 * inside * 7 / (8 - 0.18)
    assert start_s - 5 == pytest.approx(ramp_s, abs=0.005)
    assert 13 - end_s == pytest.approx(ramp_s, abs=0.005)


def test_a_stop_in_the_middle_belongs_to_the_lowering() -> None:
    speed = np.interp(GRID_S, [5, 5.1, 8, 8.1, 10, 10.1, 13, 13.1], [0, 1, 1, 0, 0, 1, 1, 0])
    height = lowering(np.cumsum(speed) / np.sum(speed))
    start_s, end_s = phase_limits(GRID_S, height, *rows(3, 17))
    assert end_s - start_s == pytest.approx(8.1, abs=0.05)


def test_a_raise_is_read_like_a_lowering() -> None:
    down = phase_limits(GRID_S, min_jerk(2.0), *rows(3, 9))
    up = phase_limits(GRID_S, -min_jerk(2.0), *rows(3, 9))
    assert up == pytest.approx(down, abs=1e-9)


def test_travel_times_of_constant_speed_are_even_and_the_peak_is_the_mean() -> None:
    height = lowering(np.clip((GRID_S - 5) / 8, 0, 1))
    times_s, peak_mps = lowering_shape(GRID_S, height, 5.0, 13.0)
    assert times_s == pytest.approx(np.linspace(0, 8, 11), abs=0.01)
    assert peak_mps == pytest.approx(0.1 / 8, rel=0.01)
    assert not drops_late(GRID_S, height, 5.0, 13.0)


def test_a_last_quarter_that_falls_in_a_twentieth_of_the_time_is_a_late_drop() -> None:
    height = lowering(np.interp(GRID_S, [5, 14.5, 15], [0, 0.75, 1]))
    assert drops_late(GRID_S, height, 5.0, 15.0)
