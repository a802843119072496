from __future__ import annotations

import numpy as np
import pytest

from tempo.reps.limits import BothEnds, Limit, Wobble

#: Heel height wobble of 0.35°: (m/s)²/Hz.
POWER = 3.1e-6
SURE = Wobble(POWER, 40.0)


def travelled(time_s: np.ndarray, start_s: float, ramp_s: float, end_s: float) -> np.ndarray:
    """Metres of a movement whose speed ramps up, stays 0.05 m/s and ramps down."""
    fine = np.linspace(0.0, time_s[-1], 40_000)
    rising = np.clip((fine - start_s) / max(ramp_s, 1e-9), 0.0, 1.0)
    falling = np.clip((end_s - fine) / max(ramp_s, 1e-9), 0.0, 1.0)
    speed = 0.05 * np.minimum(rising, falling)
    way = np.concatenate([[0.0], np.cumsum(0.5 * (speed[1:] + speed[:-1]) * np.diff(fine))])
    return np.interp(time_s, fine, way)


def found(
    ramp_s: float, wobble: Wobble = SURE, noise: np.ndarray | float = 0.0
) -> tuple[Limit, Limit]:
    """Limits of a movement from 2 to 5 s."""
    time_s = np.arange(700) * 0.01
    way = travelled(time_s, 2.0, ramp_s, 5.0) + noise
    mean_mps = 0.05 * (3.0 - ramp_s) / 3.0
    return BothEnds(time_s, way, ((0.8, 2.9), (4.1, 6.2)))(3.0, mean_mps, wobble)


@pytest.mark.parametrize("ramp_s", [0.05, 0.2, 0.5])
def test_limits_are_where_the_speed_passes_a_tenth_of_the_mean(ramp_s):
    start, end = found(ramp_s)
    late_s = 0.1 * ramp_s * (3.0 - ramp_s) / 3.0
    assert start.at_s == pytest.approx(2.0 + late_s, abs=0.05)
    assert end.at_s == pytest.approx(5.0 - late_s, abs=0.05)


def test_an_end_is_a_start_in_reversed_time():
    time_s = np.arange(700) * 0.01
    way = travelled(time_s, 2.0, 0.3, 5.0) + 1e-3 * np.sin(3.0 * time_s)
    windows = ((0.8, 2.9), (4.1, 6.2))
    start, end = BothEnds(time_s, way, windows)(3.0, 0.045, SURE)
    mirrored = tuple((-b, -a) for a, b in windows[::-1])
    last, first = BothEnds(-time_s[::-1], -way[::-1], mirrored)(3.0, 0.045, SURE)
    assert (first.at_s, last.at_s) == pytest.approx((-start.at_s, -end.at_s), abs=1e-9)
    assert (first.sd_s, last.sd_s) == pytest.approx((start.sd_s, end.sd_s), abs=1e-9)


def test_whoever_wobbles_more_is_known_less():
    steady = found(0.3, Wobble(0.3 * POWER, 40.0))
    shaky = found(0.3, Wobble(10 * POWER, 40.0))
    assert all(b.sd_s > 1.5 * a.sd_s for a, b in zip(steady, shaky, strict=True))


def test_the_clock_and_the_unit_of_length_do_not_matter():
    time_s = np.arange(700) * 0.01
    way = travelled(time_s, 2.0, 0.3, 5.0)
    windows = ((0.8, 2.9), (4.1, 6.2))
    plain = BothEnds(time_s, way, windows)(3.0, 0.045, SURE)
    later = tuple((a + 500.0, b + 500.0) for a, b in windows)
    moved = BothEnds(time_s + 500.0, 7.0 + way, later)(3.0, 0.045, SURE)
    larger = BothEnds(time_s, 10 * way, windows)(3.0, 0.45, Wobble(100 * POWER, 40.0))
    for one, other, off in ((plain, moved, 500.0), (plain, larger, 0.0)):
        for a, b in zip(one, other, strict=True):
            assert b.at_s - off == pytest.approx(a.at_s, abs=1e-6)
            assert b.sd_s == pytest.approx(a.sd_s, abs=1e-6)


def test_a_knock_in_the_rest_moves_the_limit_less_than_half_a_tenth():
    knock = np.zeros(700)
    knock[60:70] = 0.0005
    start, _ = found(0.2, noise=knock)
    assert start.at_s == pytest.approx(found(0.2)[0].at_s, abs=0.05)
