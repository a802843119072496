"""Which way is up, sample by sample: the causal estimate that live feedback runs on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tempo.dsp.filters import SHORT_ROWS, OnePole
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
        if acc_mps2.shape[0] < SHORT_ROWS and self._blend.memory:
            return self._few(acc_mps2, gyr_radps)
        guess = self._guess.push(acc_mps2)
        (a, b, c), (x, y, z) = guess.T, gyr_radps.T
        turned = np.empty((3, len(guess)))
        for column, (one, other) in zip(
            turned, ((b * z, c * y), (c * x, a * z), (a * y, b * x)), strict=True
        ):
            np.subtract(one, other, out=column)
        turned *= self._tau
        turned += acc_mps2.T
        return unit(self._blend.push(turned.T))

    def _few(self, acc_mps2: FloatArray, gyr_radps: FloatArray) -> FloatArray:
        """The same bits from plain floats, which are quicker for a packet."""
        tau, guess, blend = self._tau, self._guess, self._blend
        gain, keep, blend_gain, blend_keep = guess.gain, guess.keep, blend.gain, blend.keep
        (a0, b0, c0), (u0, v0, w0) = guess.memory, blend.memory
        out: list[float] = []
        for (x, y, z), (p, q, r) in zip(acc_mps2.tolist(), gyr_radps.tolist(), strict=True):
            a, b, c = gain * x + a0, gain * y + b0, gain * z + c0
            a0, b0, c0 = keep * a, keep * b, keep * c
            u = blend_gain * (x + tau * (b * r - c * q)) + u0
            v = blend_gain * (y + tau * (c * p - a * r)) + v0
            w = blend_gain * (z + tau * (a * q - b * p)) + w0
            u0, v0, w0 = blend_keep * u, blend_keep * v, blend_keep * w
            length = math.sqrt(u * u + v * v + w * w) or 1.0
            out += (u / length, v / length, w / length)
        guess.memory, blend.memory = [a0, b0, c0], [u0, v0, w0]
        return np.array(out).reshape(-1, 3)


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


def along(rows: FloatArray, direction: FloatArray) -> FloatArray:
    """Row by row the part along ``direction``; the order of the sums is fixed, hence the bits."""
    a, b, c = direction.tolist()
    if rows.shape[0] < SHORT_ROWS:
        return np.array([x * a + z * c + y * b for x, y, z in rows.tolist()])
    return np.asarray(rows[:, 0] * a + rows[:, 2] * c + rows[:, 1] * b)


def cross_one(left: FloatArray, right: FloatArray) -> FloatArray:
    """`cross` of one pair, with the same bits and a tenth of the overhead."""
    (a, b, c), (x, y, z) = left.tolist(), right.tolist()
    return np.array([b * z - c * y, c * x - a * z, a * y - b * x])


def unit_one(row: FloatArray) -> FloatArray:
    """`unit` of one row, with the same bits."""
    x, y, z = row.tolist()
    return row / (math.sqrt(x * x + y * y + z * z) or 1.0)
