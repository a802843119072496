"""Chips that err: what a true specific force and angular rate become in a cheap sensor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray

Kept = NDArray[np.bool_]

STANDARD_GRAVITY_MPS2 = 9.80665


@dataclass(frozen=True, slots=True)
class Chip:
    """One model of sensor. Biases are standard deviations from unit to unit.

    Parameters
    ----------
    rate_hz : nominal output rate; ``clock_error`` is how far (share) the true one may be off.
    acc_noise_ug, gyr_noise_mdps : noise densities per √Hz.
    acc_range_g, gyr_range_dps, bits : full scale and resolution; readings clip and quantise.
    acc_bias_mg, gyr_bias_dps : offsets; ``gyr_drift_dps`` is the bias's walk over ten minutes.
    scale, cross_axis : largest gain error of an axis and standard deviation of the leakage.
    jitter_s : how late stamps are (scale of a half-normal), never falling.
    lost_per_minute, lost_run_s : runs of lost samples and their mean length.
    zero_when_slow : the gyroscope reads exactly 0 after half a second below 0.3 °/s.
    clock_mapped : False leaves time stamps on the sensor's own wrong clock.
    """

    name: str = "typical"
    rate_hz: float = 100.0
    clock_error: float = 0.003
    acc_noise_ug: float = 150.0
    gyr_noise_mdps: float = 7.0
    acc_range_g: float = 8.0
    gyr_range_dps: float = 2000.0
    bits: int = 16
    acc_bias_mg: float = 15.0
    gyr_bias_dps: float = 0.3
    gyr_drift_dps: float = 0.05
    scale: float = 0.01
    cross_axis: float = 0.005
    jitter_s: float = 0.0
    lost_per_minute: float = 0.0
    lost_run_s: float = 0.08
    zero_when_slow: bool = False
    clock_mapped: bool = True


GOOD = Chip(
    "good",
    clock_error=0.0002,
    acc_noise_ug=60.0,
    gyr_noise_mdps=3.0,
    acc_bias_mg=3.0,
    gyr_bias_dps=0.05,
    gyr_drift_dps=0.01,
    scale=0.002,
    cross_axis=0.001,
)
TYPICAL = Chip()
CHEAP = Chip(
    "cheap",
    clock_error=0.013,
    acc_noise_ug=400.0,
    gyr_noise_mdps=15.0,
    acc_range_g=16.0,
    acc_bias_mg=40.0,
    gyr_bias_dps=1.5,
    gyr_drift_dps=0.2,
    scale=0.03,
    cross_axis=0.015,
    jitter_s=0.002,
    lost_per_minute=0.5,
)
CHIPS = {chip.name: chip for chip in (GOOD, TYPICAL, CHEAP)}


@dataclass(frozen=True, slots=True)
class Readout:
    """When a chip samples (``true_s``), what stamp it writes (``time_s``), which rows arrive.

    ``stamp_speed`` is how fast the stamps run against true time (1 unless left unmapped).
    """

    true_s: FloatArray
    time_s: FloatArray
    stamp_speed: float
    kept: Kept


def sample_times(chip: Chip, duration_s: float, rng: np.random.Generator) -> Readout:
    """The chip's sampling instants over ``duration_s`` of true time, from 0."""
    speed = 1.0 + float(np.clip(rng.normal(0, 0.5), -1, 1)) * chip.clock_error
    count = int(duration_s * chip.rate_hz * speed)
    true_s = np.arange(count) / (chip.rate_hz * speed)
    stamp_speed = 1.0 if chip.clock_mapped else speed
    time_s = true_s * stamp_speed
    if chip.jitter_s > 0:
        late_s = np.abs(rng.normal(0, chip.jitter_s, count))
        # One microsecond apart: equal times with different values are an error in a recording.
        time_s = np.maximum.accumulate(time_s + late_s) + np.arange(count) * 1e-6
    return Readout(true_s, np.round(time_s, 6), stamp_speed, _kept(chip, count, rng))


def _kept(chip: Chip, count: int, rng: np.random.Generator) -> Kept:
    kept = np.ones(count, dtype=bool)
    runs = rng.poisson(chip.lost_per_minute * count / chip.rate_hz / 60.0)
    for start in rng.integers(1, max(count - 1, 2), runs):
        length = 1 + int(rng.exponential(chip.lost_run_s) * chip.rate_hz)
        kept[start : min(start + length, count - 1)] = False
    return kept


def read_acc(chip: Chip, force_mps2: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Accelerometer readings (m/s²) of a true specific force (n, 3) in the sensor's axes."""
    bias = rng.normal(0, chip.acc_bias_mg * 1e-3 * STANDARD_GRAVITY_MPS2, 3)
    noise = chip.acc_noise_ug * 1e-6 * STANDARD_GRAVITY_MPS2 * np.sqrt(chip.rate_hz / 2)
    readings = _distort(chip, force_mps2, rng) + bias
    readings += rng.normal(0, noise, readings.shape)
    return _quantise(readings, chip.acc_range_g * STANDARD_GRAVITY_MPS2, chip.bits)


def full_scale(chip: Chip, readings_mps2: FloatArray) -> Kept:
    """Which accelerometer readings (n, 3) stand at an end of the range, on any axis."""
    most = chip.acc_range_g * STANDARD_GRAVITY_MPS2 * (1 - 2.0 ** (2 - chip.bits))
    return np.asarray(np.abs(readings_mps2).max(axis=1) >= most)


def read_gyr(chip: Chip, rate_dps: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Gyroscope readings (°/s) of a true angular rate (n, 3) in the sensor's axes."""
    count = len(rate_dps)
    bias = np.clip(rng.normal(0, chip.gyr_bias_dps, 3), -3.0, 3.0)
    minutes = np.arange(count) / chip.rate_hz / 60.0
    turn = rng.normal(0, chip.gyr_drift_dps, 3) / 10.0
    noise = chip.gyr_noise_mdps * 1e-3 * np.sqrt(chip.rate_hz / 2)
    readings = _distort(chip, rate_dps, rng) + bias + minutes[:, None] * turn
    readings += rng.normal(0, noise, readings.shape)
    readings = _quantise(readings, chip.gyr_range_dps, chip.bits)
    return _zeroed_when_slow(readings, chip.rate_hz) if chip.zero_when_slow else readings


def _distort(chip: Chip, truth: FloatArray, rng: np.random.Generator) -> FloatArray:
    gain = np.eye(3) * (1 + np.clip(rng.normal(0, chip.scale / 2, 3), -chip.scale, chip.scale))
    leak = rng.normal(0, chip.cross_axis, (3, 3))
    np.fill_diagonal(leak, 0.0)
    return np.asarray(truth @ (gain + leak).T)


def _quantise(readings: FloatArray, full_scale: float, bits: int) -> FloatArray:
    step = full_scale / 2 ** (bits - 1)
    counts = np.clip(np.round(readings / step), -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return np.asarray(np.round(counts * step, 5) + 0.0)


def _zeroed_when_slow(readings: FloatArray, rate_hz: float) -> FloatArray:
    slow = np.abs(readings).max(axis=1) < 0.3
    index = np.arange(len(slow))
    run = index - np.maximum.accumulate(np.where(slow, -1, index))
    readings = readings.copy()
    readings[slow & (run > 0.5 * rate_hz)] = 0.0
    return readings
