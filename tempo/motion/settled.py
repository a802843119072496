"""Gravity and acceleration over a finished stretch, looking both ways in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import gauss
from tempo.motion.gravity import unit
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class Settled:
    """What the sensor did in a finished stretch, all ``(n, 3)`` in the sensor frame.

    ``up`` is the unit vector of gravity's reaction, ``push_mps2`` the acceleration that is left
    when gravity is taken away, ``gyr_radps`` the rates without their bias. ``turn`` carries sensor
    vectors into the frame of the first sample, ``(n, 3, 3)``.
    """

    up: FloatArray
    push_mps2: FloatArray
    gyr_radps: FloatArray
    turn: FloatArray
    smooth_s: float

    def quick_part(self, vectors: FloatArray) -> FloatArray:
        """What the averaging leaves of ``(n, 3, k)`` columns: the part that ``push_mps2`` shows.

        A slow push is taken for gravity, so a model of the push must lose it as well.
        """
        inertial = np.einsum("nij,njk->nik", self.turn, vectors)
        slow = gauss(inertial.reshape(inertial.shape[0], -1), self.smooth_s / GRID_S)
        back = np.einsum("nji,njk->nik", self.turn, slow.reshape(inertial.shape))
        return np.asarray(vectors - back)


def settle(acc_mps2: FloatArray, gyr_radps: FloatArray, smooth_s: float = 1.5) -> Settled:
    """Gravity by averaging the accelerometer in the frame that the gyro carries along.

    In the gyro's nearly inertial frame gravity stands still while every push averages out, because
    a foot that comes back has gained no speed. The average is a Gaussian window (SD ``smooth_s``)
    around each sample, so a gyro bias, which turns that frame steadily, cancels to first order.

    Parameters
    ----------
    acc_mps2, gyr_radps : (n, 3) on the grid; ``gyr_radps`` with the bias already taken off.
    """
    turn = orientations(gyr_radps)
    inertial = np.einsum("nij,nj->ni", turn, acc_mps2)
    gravity = np.einsum("nji,nj->ni", turn, gauss(inertial, smooth_s / GRID_S))
    return Settled(unit(gravity), acc_mps2 - gravity, gyr_radps, turn, smooth_s)


def orientations(gyr_radps: FloatArray) -> FloatArray:
    """``(n, 3, 3)`` matrices that carry sensor vectors into the frame of the first sample.

    The product of the small turns between samples, as quaternions, by doubling: after k rounds
    each spans 2^k samples, so a 20 s stretch needs 11 rounds and no loop over samples.
    """
    n = gyr_radps.shape[0]
    halves = np.zeros((n, 3))
    halves[1:] = 0.25 * (gyr_radps[1:] + gyr_radps[:-1]) * GRID_S
    turn = _quaternions(halves)
    span = 1
    while span < n:
        turn[:, span:] = _product(turn[:, :-span], turn[:, span:])
        span *= 2
    return _matrices(turn)


def _quaternions(halves: FloatArray) -> FloatArray:
    """``(4, n)`` unit quaternions of half rotation vectors ``(n, 3)``."""
    angle = np.sqrt((halves * halves).sum(axis=1))
    small = angle < 1e-9
    share = np.where(small, 1.0, np.sin(angle) / np.where(small, 1.0, angle))
    return np.concatenate([np.cos(angle)[np.newaxis], (share[:, np.newaxis] * halves).T])


def _product(first: FloatArray, second: FloatArray) -> FloatArray:
    a, b, c, d = first
    w, x, y, z = second
    return np.stack(
        [
            a * w - b * x - c * y - d * z,
            a * x + b * w + c * z - d * y,
            a * y - b * z + c * w + d * x,
            a * z + b * y - c * x + d * w,
        ]
    )


def _matrices(turn: FloatArray) -> FloatArray:
    w, x, y, z = turn
    out = np.empty((turn.shape[1], 3, 3))
    out[:, 0, 0], out[:, 1, 1] = 1.0 - 2.0 * (y * y + z * z), 1.0 - 2.0 * (x * x + z * z)
    out[:, 2, 2] = 1.0 - 2.0 * (x * x + y * y)
    out[:, 0, 1], out[:, 1, 0] = 2.0 * (x * y - w * z), 2.0 * (x * y + w * z)
    out[:, 0, 2], out[:, 2, 0] = 2.0 * (x * z + w * y), 2.0 * (x * z - w * y)
    out[:, 1, 2], out[:, 2, 1] = 2.0 * (y * z - w * x), 2.0 * (y * z + w * x)
    return out


def angular_acceleration(gyr_radps: FloatArray) -> FloatArray:
    """Central differences of the rates, rad/s²."""
    return np.asarray(np.gradient(gyr_radps, GRID_S, axis=0))


def spin(gyr_radps: FloatArray, alpha: FloatArray) -> FloatArray:
    """``(n, 3, 3)`` matrices M with M·r = α × r + ω × (ω × r): how a lever r feels a turn."""
    out = gyr_radps[:, :, np.newaxis] * gyr_radps[:, np.newaxis, :]
    squares = out[:, 0, 0] + out[:, 1, 1] + out[:, 2, 2]
    for axis, (after, before) in enumerate(((1, 2), (2, 0), (0, 1))):
        out[:, axis, axis] -= squares
        out[:, before, after] += alpha[:, axis]
        out[:, after, before] -= alpha[:, axis]
    return out
