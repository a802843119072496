"""Which units a recording is in: read off its header or its gravity, and never guessed.

At rest an accelerometer reads gravity, which tells g from m/s². When the sensor turns, gravity
turns in the sensor's frame as fast as the gyroscope says, which tells rad/s from deg/s. Where
neither is certain the person is asked.
"""

from __future__ import annotations

import math

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray

STANDARD_GRAVITY_MPS2 = 9.80665
#: A unit is certain when gravity at rest is within this share of it (chips err by 5 % at most).
_GRAVITY_TOLERANCE = 0.15
#: Header units, and what one of them is in m/s², deg/s and seconds.
ACC_UNITS = {"mps2": 1.0, "g": STANDARD_GRAVITY_MPS2, "mg": STANDARD_GRAVITY_MPS2 / 1000}
GYR_UNITS = {"dps": 1.0, "radps": 180 / np.pi, "mdps": 1e-3}
TIME_UNITS_PER_S = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}

_BLOCK_S = 0.2
#: Blocks of gravity's turning that are enough to tell a factor of 57 (6 s of movement).
ENOUGH_BLOCKS = 30
#: Gravity must turn this much between two blocks (1 % of the time) for the gyroscope to be judged
#: by it: three times what the noise of a cheap chip does at rest.
ENOUGH_TURNING_RAD = 0.01
#: Agreement (a cosine) between gyroscope and turning gravity above which the slope is believed.
ENOUGH_AGREEMENT = 0.6
#: A limb that shakes its sensor like this (1 % of the time) turns it faster than that, in deg/s.
_SHAKEN_MPS2 = 2.0
_TURNED_DPS = 12.0
#: Of the usual length of the acceleration, the least that its mean over all must have: without
#: gravity the mean of a movement that comes back is nothing.
LEAST_MEAN = 0.3


def in_seconds(name: str, time: FloatArray, unit: str) -> tuple[FloatArray, str | None]:
    """Times in seconds, and ``time_in_ms`` (``_us``, ``_ns``) when the header said s but was wrong.

    A sensor at 20 Hz or more steps by at most 0.05 s, so a median step of 2 or more tells the unit.
    """
    if unit != "s":
        return time / TIME_UNITS_PER_S[unit], None
    steps = np.diff(time)
    if steps.max(initial=0.0) < 2 or (step := float(np.median(steps))) < 2:
        return time, None
    for found, shortest, longest in (("ms", 2, 50), ("us", 1e3, 5e4), ("ns", 1e6, 5e7)):
        if shortest <= step <= longest:
            return time / TIME_UNITS_PER_S[found], f"time_in_{found}"
    raise RecordingError(
        f"{name}: time_s steps by {step:g}, which is neither seconds nor milliseconds of a sensor "
        "at 20 Hz or more; name the column time_ms, time_us or time_ns, or record at 50 Hz or more"
    )


_SMALL_TURN_RAD = 0.3


def in_mps2(name: str, acc: FloatArray, unit: str, rate_hz: float) -> tuple[FloatArray, str | None]:
    """Accelerations in m/s², and ``acc_in_g`` (``_mg``) when the header said m/s² but was wrong."""
    if unit == "mps2":
        found = _acc_unit(name, acc, rate_hz)
        return _scaled(acc, ACC_UNITS[found]), f"acc_in_{found}" if found != unit else None
    scaled = acc * ACC_UNITS[unit]
    gravity = gravity_at_rest_mps2(scaled, rate_hz) / STANDARD_GRAVITY_MPS2
    if not 0.6 < gravity < 1.6:
        raise RecordingError(
            f"{name}, line 1: acc_x_{unit} … read {gravity:.3g} g at rest, not 1 g; name the "
            "columns by their unit (mps2, g or mg) and export the acceleration with gravity"
        )
    return scaled, None


def in_dps(
    name: str, acc_mps2: FloatArray, gyr: FloatArray, unit: str, rate_hz: float
) -> tuple[FloatArray, str | None]:
    """Angular rates in deg/s, and ``gyr_in_radps`` when the header said deg/s but was wrong."""
    found = _gyr_unit(name, acc_mps2, gyr, rate_hz) if unit == "dps" else unit
    return _scaled(gyr, GYR_UNITS[found]), f"gyr_in_{found}" if found != unit else None


def _acc_unit(name: str, acc: FloatArray, rate_hz: float) -> str:
    """``mps2``, ``g`` or ``mg``, by gravity in the quietest moments."""
    gravity = gravity_at_rest_mps2(acc, rate_hz)
    lengths = _lengths(acc)
    mean = math.hypot(*(float(column.mean()) for column in acc.T))
    # the usual length is no more than twice the mean one, which is quicker to know
    steady = mean >= 2.0 * LEAST_MEAN * float(lengths.mean())
    steady = steady or mean >= LEAST_MEAN * float(np.median(lengths))
    for unit, scale in ACC_UNITS.items():
        certain = abs(gravity * scale / STANDARD_GRAVITY_MPS2 - 1) <= _GRAVITY_TOLERANCE
        if certain and (steady or unit == "mps2"):
            return unit
    if gravity < 0.05 * STANDARD_GRAVITY_MPS2 or not steady:
        raise RecordingError(
            f"{name}: the accelerometer reads {gravity:.2g} at rest, so gravity was removed "
            "(linear acceleration); export the acceleration with gravity"
        )
    if 0.6 < gravity / STANDARD_GRAVITY_MPS2 < 1.6:
        return "mps2"
    raise RecordingError(
        f"{name}: the accelerometer reads {gravity:.4g} at rest, neither 9.8 (m/s²) nor 1 (g) nor "
        "1000 (mg); convert it to m/s² (raw counts need the sensor's scale)"
    )


def _gyr_unit(name: str, acc: FloatArray, gyr: FloatArray, rate_hz: float) -> str:
    """``dps`` or ``radps``, by how fast gravity turns in the sensor.

    A recording in which nothing moves carries no hint and is taken as its header says (``dps``).
    """
    seen, told = turning(acc, gyr, rate_hz)
    turned = len(seen) >= ENOUGH_BLOCKS and np.quantile(np.abs(seen), 0.99) > ENOUGH_TURNING_RAD
    if not gyr.any():
        if turned or _shaken(acc):
            raise RecordingError(
                f"{name}: the gyroscope reads 0 throughout although the sensor moves; switch it on "
                "and record again"
            )
        return "dps"
    slope, agreement = slope_and_agreement(seen, told)
    if not turned or agreement < ENOUGH_AGREEMENT:
        if _shaken(acc) and np.quantile(_lengths(gyr), 0.995) < _TURNED_DPS:
            raise RecordingError(
                f"{name}: the gyroscope reads less than {_TURNED_DPS:g} while the sensor shakes, "
                "as if it were in rad/s; say which with --gyr-unit radps or --gyr-unit dps"
            )
        return "dps"
    # over a large turn the change of direction is a chord, and strides turn far within a block
    small = np.abs(told).max(axis=1) < _SMALL_TURN_RAD
    slower, agreement = slope_and_agreement(seen[small], told[small])
    known = (slope, slower) if small.sum() >= ENOUGH_BLOCKS and agreement > 0.5 else (slope,)
    for each in known:
        for unit in ("dps", "radps"):
            if 0.4 <= each / GYR_UNITS[unit] <= 2.5:
                return unit
    raise RecordingError(
        f"{name}: gravity turns {slope:.3g} times as fast as the gyroscope says, which is neither "
        "deg/s nor rad/s for certain; say which with --gyr-unit dps or --gyr-unit radps"
    )


def slope_and_agreement(seen: FloatArray, told: FloatArray) -> tuple[float, float]:
    """Slope of seen over told through the origin, and their agreement (a cosine)."""
    both, power = float((seen * told).sum()), float((told * told).sum())
    whole = np.sqrt(power * float((seen * seen).sum()))
    return (both / power, both / whole) if whole > 0 else (0.0, 0.0)


def _shaken(acc: FloatArray) -> bool:
    length = _lengths(acc)
    return float(np.quantile(np.abs(length - np.median(length)), 0.99)) > _SHAKEN_MPS2


def _scaled(values: FloatArray, scale: float) -> FloatArray:
    return values if scale == 1.0 else values * scale


def _lengths(vectors: FloatArray) -> FloatArray:
    """Length of each row, column by column: a fifth of what `numpy.linalg.norm` takes."""
    x, y, z = vectors.T
    return np.asarray(np.sqrt(x * x + y * y + z * z))


def _blocks(column: FloatArray, rate_hz: float, block_s: float = _BLOCK_S) -> FloatArray:
    """Consecutive samples in blocks (blocks, samples); what does not fill one is left out."""
    length = max(1, round(block_s * rate_hz))
    count = len(column) // length
    return np.ascontiguousarray(column[: count * length]).reshape(count, length)


def _means(vectors: FloatArray, rate_hz: float) -> FloatArray:
    """Mean vector of each block, (blocks, 3)."""
    return np.column_stack([_blocks(column, rate_hz).mean(axis=1) for column in vectors.T])


def gravity_at_rest_mps2(acc: FloatArray, rate_hz: float) -> float:
    """Median length of the mean acceleration over the quietest tenth of half seconds."""
    axes = [_blocks(column, rate_hz, 0.5) for column in acc.T]
    means = np.column_stack([axis.mean(axis=1) for axis in axes])
    unrest = sum(
        np.square(axis - mean[:, None]).mean(axis=1)
        for axis, mean in zip(axes, means.T, strict=True)
    )
    quiet = np.argsort(unrest)[: max(1, len(means) // 10)]
    return float(np.median(_lengths(means[quiet])))


def turning(acc: FloatArray, gyr: FloatArray, rate_hz: float) -> tuple[FloatArray, FloatArray]:
    """How gravity's direction changed over two blocks, and how the gyroscope (as deg/s) says so.

    u' = -w x u, with the direction u and the rate w of the block between; only where the
    acceleration is nearly gravity alone.
    """
    force = _means(acc, rate_hz)
    rate_radps = np.radians(_means(gyr, rate_hz))
    length = _lengths(force)
    up = force / np.maximum(length, 1e-12)[:, None]
    span_s = 2 * max(1, round(_BLOCK_S * rate_hz)) / rate_hz
    seen = up[2:] - up[:-2]
    told = -np.cross(rate_radps[1:-1], up[1:-1]) * span_s
    calm = np.abs(length / np.median(length) - 1) < 0.1 if len(length) else np.empty(0, bool)
    use = calm[2:] & calm[1:-1] & calm[:-2]
    return seen[use], told[use]
