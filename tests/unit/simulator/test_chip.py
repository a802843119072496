"""Chips err as their records say, and only so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.simulator.chip import CHEAP, GOOD, TYPICAL, Chip, read_acc, read_gyr, sample_times

PERFECT = Chip(
    "perfect",
    clock_error=0.0,
    acc_noise_ug=0.0,
    gyr_noise_mdps=0.0,
    acc_bias_mg=0.0,
    gyr_bias_dps=0.0,
    gyr_drift_dps=0.0,
    scale=0.0,
    cross_axis=0.0,
)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_perfect_chip_reads_the_truth_to_half_a_step():
    force = rng().normal(0, 5, (500, 3))
    step = 8 * 9.80665 / 32768
    assert read_acc(PERFECT, force, rng()) == pytest.approx(force, abs=step / 2 + 1e-5)


def test_readings_clip_at_full_scale():
    readings = read_gyr(PERFECT, np.array([[3000.0, -3000.0, 100.0]]), rng())
    assert readings[0, 0] == pytest.approx(2000, abs=0.1)
    assert readings[0, 1] == pytest.approx(-2000, abs=0.1)
    assert readings[0, 2] == pytest.approx(100, abs=0.1)


def test_noise_has_its_density():
    chip = replace(PERFECT, acc_noise_ug=400.0, rate_hz=200.0)
    readings = read_acc(chip, np.zeros((20000, 3)), rng())
    # Over the band up to 100 Hz: 400 µg/√Hz × √100 = 4 mg.
    assert readings.std() == pytest.approx(4e-3 * 9.80665, rel=0.03)


@pytest.mark.parametrize("chip", [GOOD, TYPICAL, CHEAP], ids=lambda chip: chip.name)
def test_biases_stay_within_what_is_seen(chip):
    at_rest = [read_gyr(chip, np.zeros((200, 3)), rng(seed)).mean(axis=0) for seed in range(200)]
    assert np.abs(at_rest).max() <= 3.1
    assert np.std(at_rest) == pytest.approx(chip.gyr_bias_dps, rel=0.25)


def test_silent_when_slow_but_not_at_once():
    chip = replace(PERFECT, zero_when_slow=True)
    rate = np.full((300, 3), 0.25)
    rate[200:] = 5.0
    readings = read_gyr(chip, rate, rng())
    assert (readings[:45] != 0).all()
    assert (readings[60:200] == 0).all()
    assert (readings[200:] != 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_a_wrong_clock_shows_in_the_spacing_when_mapped_and_not_when_left(seed):
    mapped = sample_times(replace(CHEAP, jitter_s=0.0), 100.0, rng(seed))
    left = sample_times(replace(CHEAP, jitter_s=0.0, clock_mapped=False), 100.0, rng(seed))
    assert mapped.time_s == pytest.approx(mapped.true_s, abs=1e-6)
    assert left.time_s == pytest.approx(np.arange(len(left.time_s)) / 100, abs=1e-6)
    assert left.time_s[-1] == pytest.approx(left.true_s[-1] * left.stamp_speed, abs=1e-6)
    assert abs(left.stamp_speed - 1) <= 0.013


def test_stamps_with_jitter_never_fall_nor_repeat():
    readout = sample_times(replace(CHEAP, jitter_s=0.03), 60.0, rng())
    assert (np.diff(readout.time_s) > 0).all()
    assert np.std(np.diff(readout.time_s)) > 0.002


def test_losses_come_in_runs_and_never_take_the_ends():
    readout = sample_times(replace(CHEAP, lost_per_minute=20.0), 120.0, rng())
    lost = ~readout.kept
    assert readout.kept[0]
    assert readout.kept[-1]
    runs = np.sum(np.diff(lost.astype(int)) == 1)
    assert 20 < runs < 60
    assert lost.sum() / runs > 4
