"""Which way is up, sample by sample: the causal estimate that live feedback runs on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tempo.dsp.filters import OnePole
from tempo.dsp.resample import GRID_HZ
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class GravityParams:
    """Time constants of the `Gravity` stage."""

    blend_s: float = 1.2  # below it the gyro is believed, above it the accelerometer
    first_guess_s: float = 0.12  # smoothing of the guess that the gyro term turns


class Gravity:
    """Unit vector of "up" in the sensor frame, from accelerometer and gyro.

    A vector seen from a body that turns with ω changes as ĝ' = ĝ × ω. Leaning on the
    accelerometer a with time constant τ gives ĝ' = ĝ × ω + (a − ĝ)/τ, which is a one-pole
    filter of a + τ·(ĝ × ω). The ĝ inside is not known yet, so it is first guessed by smoothing a
    and then improved once (one step of Picard's iteration); every step is a plain recursive
    filter, hence the same bits for any split of the signal, and no axis need be known.
    """

    delay = 0

    def __init__(self, params: GravityParams | None = None) -> None:
        params = params or GravityParams()
        self._tau = params.blend_s
        self._guess = OnePole(params.first_guess_s, GRID_HZ)
        self._blend = OnePole(params.blend_s, GRID_HZ)

    def push(self, acc_mps2: FloatArray, gyr_radps: FloatArray) -> FloatArray:
        """``(n, 3)`` accelerations and rates in, ``(n, 3)`` unit vectors out."""
        if acc_mps2.shape[0] == 0:
            return np.empty((0, 3))
        guess = self._guess.push(acc_mps2)
        return unit(self._blend.push(acc_mps2 + self._tau * cross(guess, gyr_radps)))


def cross(left: FloatArray, right: FloatArray) -> FloatArray:
    """Row by row ``left × right``, in explicit sums so that the bits never depend on the split."""
    a, b, c = left[:, 0], left[:, 1], left[:, 2]
    x, y, z = right[:, 0], right[:, 1], right[:, 2]
    return np.column_stack([b * z - c * y, c * x - a * z, a * y - b * x])


def unit(rows: FloatArray) -> FloatArray:
    """Rows scaled to length one (a zero row stays zero)."""
    x, y, z = rows[:, 0], rows[:, 1], rows[:, 2]
    length = np.sqrt(x * x + y * y + z * z)
    return rows / np.where(length > 0.0, length, 1.0)[:, np.newaxis]


def cross_one(left: FloatArray, right: FloatArray) -> FloatArray:
    """`cross` of one pair, with the same bits and a tenth of the overhead."""
    (a, b, c), (x, y, z) = left.tolist(), right.tolist()
    return np.array([b * z - c * y, c * x - a * z, a * y - b * x])


def unit_one(row: FloatArray) -> FloatArray:
    """`unit` of one row, with the same bits."""
    x, y, z = row.tolist()
    return row / (math.sqrt(x * x + y * y + z * z) or 1.0)
