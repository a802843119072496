"""Sensors that lie: wrong scales, drifting bias, silence, clipping, clocks, rates, losses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.simulator.plan import Exercise, RaiseSet, Stand
from tests.hostile.truly import assert_true, evening, felt, reps
from tests.unit.simulated import CHIP, found_in

UNBIASED = replace(CHIP, gyr_bias_dps=0.0, gyr_drift_dps=0.0)
BIASES_DPS = np.array([[3.0, -3.0, 3.0], [-3.0, 2.0, 0.0], [0.5, 3.0, -2.0]])


@pytest.mark.parametrize("rest_mps2", [9.5, 10.3])
def test_gravity_may_read_anything_from_9_5_to_10_3(rest_mps2):
    plain = evening(1)
    assert_true(felt(plain, plain.samples.acc_mps2 * rest_mps2 / 9.81))


@pytest.mark.parametrize("seed", range(3))
def test_a_gyro_bias_of_three_degrees_a_second(seed):
    plain = evening(seed, chip=UNBIASED)
    assert_true(felt(plain, gyr_dps=plain.samples.gyr_dps + BIASES_DPS[seed]))


@pytest.mark.parametrize("seed", range(3))
def test_a_gyro_bias_that_drifts_as_the_sensor_warms_up(seed):
    plain = evening(seed, chip=UNBIASED)
    warm = 1.0 - np.exp(-plain.samples.time_s / 60.0)
    drifting = plain.samples.gyr_dps + warm[:, np.newaxis] * BIASES_DPS[seed]
    assert_true(felt(plain, gyr_dps=drifting), lowering_s=0.8, depth_cm=1.0)


def test_a_gyro_that_reads_exactly_zero_when_slow_is_borne_and_stated():
    silent = replace(UNBIASED, zero_when_slow=True)
    assert "gyr_zero_when_slow" in assert_true(evening(4, chip=silent)).quality
    plain = evening(4, chip=UNBIASED)
    assert "gyr_zero_when_slow" not in found_in(plain).quality
    gyr = plain.samples.gyr_dps
    banded = assert_true(felt(plain, gyr_dps=np.where(np.abs(gyr) < 0.5, 0.0, gyr)))
    assert "gyr_zero_when_slow" in banded.quality


def test_an_accelerometer_that_clips_in_a_stamp_is_stated_and_makes_no_ghost():
    stamping = (
        Exercise("stamp", 3),
        Stand(1.5),
        RaiseSet(reps(3, 5)),
        Exercise("stamp", 3),
        Stand(1.0),
        RaiseSet(reps(2, 6)),
    )
    small = evening(5, *stamping, chip=replace(CHIP, acc_range_g=2.0))
    assert float(np.abs(small.samples.acc_mps2).max()) < 20.0
    assert "acc_clipped" in assert_true(small).quality
    assert "acc_clipped" not in found_in(evening(5)).quality


@pytest.mark.parametrize("speed", [0.98, 1.02])
def test_a_clock_two_percent_off_stretches_times_and_nothing_else(speed):
    plain = evening(6)
    right = found_in(plain)
    old = plain.samples
    off = replace(plain, samples=replace(old, time_s=old.time_s * speed))
    marked = {
        name: [{**label, "start_s": label["start_s"] * speed, "end_s": label["end_s"] * speed}]
        for name, label in (("labels", plain.sidecar_fields["labels"][0]),)
    }
    found = found_in(replace(off, sidecar_fields={**plain.sidecar_fields, **marked}))
    assert len(found.reps) == len(right.reps) == len(plain.truth.reps)
    for rep, true in zip(found.reps, plain.truth.reps, strict=True):
        assert rep.eccentric_s.value == pytest.approx(speed * true.eccentric_s, abs=0.6)
        assert rep.depth_below_level_cm.value == pytest.approx(true.depth_below_level_cm, abs=0.7)


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 60.0, 200.0, 400.0])
def test_any_rate(rate_hz):
    found = assert_true(evening(7, chip=replace(CHIP, rate_hz=rate_hz)))
    assert found.sample_rate_hz == pytest.approx(rate_hz, rel=0.02)
    assert not found.gaps


@pytest.mark.parametrize(("per_minute", "run_s"), [(33.0, 0.08), (9.0, 0.3)])
def test_five_percent_lost_in_runs(per_minute, run_s):
    losing = replace(CHIP, lost_per_minute=per_minute, lost_run_s=run_s)
    simulated = evening(8, chip=losing)
    share = sum(gap.lost for gap in simulated.gaps) / len(simulated.samples)
    assert 0.03 < share < 0.09
    found = assert_true(simulated, depth_cm=0.9)
    assert "gaps" in found.quality
    for rep in found.reps:
        inside = any(
            gap.start_s < rep.eccentric_end_s and gap.end_s > rep.eccentric_start_s
            for gap in found.gaps
        )
        assert rep.eccentric_s.withheld == ("gap" if inside else None)
