"""Whether the gyroscope's axes are those of the accelerometer, by how gravity turns in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from tempo.samples import FloatArray, Samples
from tempo.sources.units import (
    ENOUGH_AGREEMENT,
    ENOUGH_BLOCKS,
    ENOUGH_TURNING_RAD,
    slope_and_agreement,
    turning,
)

#: Another order of axes is believed when it agrees this well and this much better.
_CLEARLY = 0.85
_BETTER = 0.2
#: Gravity over gyroscope: chips err by 3 %, movement adds as much; a wrong range doubles it.
_FACTORS = (0.8, 1.25)
_POSSIBLE = (0.6, 1.6)


@dataclass(frozen=True, slots=True)
class Turned:
    """The verdict, how many times as fast gravity turns, and what the gyroscope's axes seem to be.

    ``code`` is one of ``axes_agree``, ``axes_wrong``, ``axes_unclear``, ``gyro_scale_off`` and
    ``turns_too_little``.
    """

    code: str
    factor: float = 1.0
    axes: str = ""
    wrong: bool = False


def turned(samples: Samples, rate_hz: float) -> Turned:
    """Judge the gyroscope by gravity: u' = -w x u, tried with every order and sign of w's axes."""
    acc, gyr = samples.acc_mps2, samples.gyr_dps
    seen, told = turning(acc, gyr, rate_hz)
    if len(seen) < ENOUGH_BLOCKS or np.quantile(np.abs(seen), 0.99) <= ENOUGH_TURNING_RAD:
        return Turned("turns_too_little")
    factor, agreement = slope_and_agreement(seen, told)
    if agreement >= _CLEARLY - _BETTER:
        off = not _FACTORS[0] <= factor <= _FACTORS[1]
        wrong = not _POSSIBLE[0] <= factor <= _POSSIBLE[1]
        return Turned("gyro_scale_off" if off else "axes_agree", factor, wrong=wrong)
    best, axes = _best_order(acc, gyr, rate_hz, seen)
    if best >= _CLEARLY and best - agreement >= _BETTER:
        return Turned("axes_wrong", factor, axes, wrong=True)
    agrees = agreement >= ENOUGH_AGREEMENT and _FACTORS[0] <= factor <= _FACTORS[1]
    return Turned("axes_agree" if agrees else "axes_unclear", factor)


def _best_order(
    acc: FloatArray, gyr: FloatArray, rate_hz: float, seen: FloatArray
) -> tuple[float, str]:
    """The best agreement of all orders and signs; of nearly equal ones the one that moves least."""
    parts = np.empty((3, 3, *seen.shape))
    for place, column in product(range(3), range(3)):
        alone = np.zeros_like(gyr)
        alone[:, place] = gyr[:, column]
        parts[place, column] = turning(acc, alone, rate_hz)[1]
    tried = []
    for order, signs in product(permutations(range(3)), product((1, -1), repeat=3)):
        told = sum(signs[place] * parts[place, order[place]] for place in range(3))
        agreement = slope_and_agreement(seen, np.asarray(told))[1]
        moved = sum(order[place] != place for place in range(3)) + signs.count(-1)
        tried.append((agreement, moved, order, signs))
    most = max(agreement for agreement, *_ in tried)
    near = [one for one in tried if one[0] > most - 0.02]
    agreement, _, order, signs = min(near, key=lambda one: one[1])
    names = [
        f"{'-' if sign < 0 else ''}{'xyz'[axis]}" for axis, sign in zip(order, signs, strict=True)
    ]
    return agreement, ", ".join(names)
