from __future__ import annotations

import numpy as np
import pytest

from tempo.reps import metrics
from tempo.reps.limits import Limit
from tempo.simulator.truth import phase_limits

TIME_S = np.arange(0.0, 14.0, 0.01)


def heel(share: np.ndarray, start_s: float = 2.0, lower_s: float = 10.0) -> np.ndarray:
    """9 cm down to −1 cm; ``share`` of the travel at every hundredth of the time."""
    at_s = start_s + lower_s * np.linspace(0.0, 1.0, share.size)
    return np.interp(TIME_S, at_s, 0.09 - 0.10 * share)


EVEN = np.linspace(0.0, 1.0, 101)


def times_of(share: np.ndarray) -> tuple[float, ...]:
    return metrics.travel_times_s(TIME_S, heel(share), 2.0, 12.0)


def test_a_duration_lies_between_its_limits_and_is_as_sure_as_both():
    found = metrics.duration(Limit(2.0, 0.3), Limit(5.5, 0.4))
    assert found.value == pytest.approx(3.5)
    assert found.ci == pytest.approx(np.hypot(1.645 * 0.5, 0.025), abs=1e-3)


def test_limits_the_wrong_way_round_make_no_negative_duration():
    assert metrics.duration(Limit(2.0, 0.1), Limit(1.9, 0.1)).value == 0.0


def test_a_way_is_in_centimetres_and_its_interval_grows_with_it():
    near, far = metrics.length_cm(0.05, 0.05, 0.002), metrics.length_cm(-0.10, 0.05, 0.002)
    assert near.value == pytest.approx(5.0)
    assert near.ci == pytest.approx(np.hypot(0.25, 0.2))
    assert far.ci == pytest.approx(np.hypot(0.5, 0.2))


def test_travel_times_of_an_even_lowering_are_even():
    assert times_of(EVEN) == pytest.approx(np.arange(11.0), abs=0.08)


def test_travel_times_of_a_known_curve():
    """share = t²: k tenths are done at √(k/10)."""
    right = 10.0 * np.sqrt(np.arange(11) / 10)
    assert times_of(EVEN**2)[2:] == pytest.approx(right[2:], abs=0.12)


def test_wobble_leaves_travel_times_in_order_and_in_the_middle():
    shaking = heel(EVEN) + 0.004 * np.sin(2 * np.pi * 0.9 * TIME_S)
    times = metrics.travel_times_s(TIME_S, shaking, 2.0, 12.0)
    assert list(times) == sorted(times)
    assert times == pytest.approx(np.arange(11.0), abs=0.6)


def test_travel_times_begin_at_nought_and_end_with_the_lowering():
    times = times_of(EVEN**3)
    assert (times[0], times[-1], len(times)) == (0.0, 10.0, 11)


def test_too_few_rows_have_no_travel_times():
    assert metrics.travel_times_s(TIME_S, heel(EVEN), 2.0, 2.05) == ()


def test_evenness_is_its_formula():
    times = (0.0, 0.5, 1.5, 3.0, 4.5, 5.0, 6.2, 7.1, 8.3, 9.4, 10.0)
    off = [abs(times[k] - 10.0 * k / 10) for k in range(1, 10)]
    assert metrics.evenness(times) == pytest.approx(1.0 - (2.0 / 10.0) * np.mean(off) / 0.5)


def test_evenness_of_what_it_is_meant_for():
    assert metrics.evenness(tuple(np.arange(11.0))) == 1.0
    s_shaped = heel(EVEN**3 * (10 - 15 * EVEN + 6 * EVEN**2))
    limits_s = phase_limits(TIME_S, s_shaped, 200, 1200)
    times = metrics.travel_times_s(TIME_S, s_shaped, *limits_s)
    assert metrics.evenness(times) == pytest.approx(0.7, abs=0.03)
    dropped = (0.0, *np.linspace(9.9, 9.99, 9), 10.0)
    assert metrics.evenness(dropped) == pytest.approx(0.0, abs=0.02)
    fast, slow = times_of(np.sqrt(EVEN)), times_of(EVEN**2)
    assert 0.0 < metrics.evenness(fast) < 0.9
    assert 0.0 < metrics.evenness(slow) < 0.9


def test_evenness_does_not_depend_on_how_long_it_took():
    times = np.array([0.0, 0.5, 1.5, 3.0, 4.5, 5.0, 6.2, 7.1, 8.3, 9.4, 10.0])
    assert metrics.evenness(tuple(times)) == pytest.approx(metrics.evenness(tuple(times / 7)))


@pytest.mark.parametrize(("last_quarter", "late"), [(0.25, False), (0.16, False), (0.10, True)])
def test_a_late_drop_takes_less_than_half_its_fair_time(last_quarter, late):
    share = np.linspace(0.0, 0.75, 100)
    at = np.concatenate([share / 0.75 * (1 - last_quarter), [1.0]])
    tenths = np.interp(np.arange(11) / 10, [*share, 1.0], at)
    assert metrics.late_drop(tuple(10.0 * tenths)) is late


def test_peak_speed_is_that_of_the_fastest_quarter_second():
    at_s = [0.0, 2.0, 6.0, 6.25, 12.0, 14.0]
    height = np.interp(TIME_S, at_s, [0.09, 0.09, 0.07, 0.04, -0.01, -0.01])
    assert metrics.peak_speed_cmps(TIME_S, height, 2.0, 12.0) == pytest.approx(12.0, abs=0.1)


def test_peak_speed_of_a_drop_shorter_than_that_is_its_mean_speed():
    height = np.interp(TIME_S, [0.0, 2.0, 2.2, 14.0], [0.09, 0.09, -0.01, -0.01])
    assert metrics.peak_speed_cmps(TIME_S, height, 2.0, 2.2) == pytest.approx(50.0, rel=0.02)
