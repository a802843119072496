"""Gravity and acceleration over a finished stretch, looking both ways in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import gauss
from tempo.motion.gravity import cross, unit
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
        """What the averaging leaves of ``(n, 3)`` vectors: the part that ``push_mps2`` shows.

        A slow push is taken for gravity, so a model of the push must lose it as well.
        """
        inertial = np.einsum("nij,nj->ni", self.turn, vectors)
        slow = gauss(inertial, self.smooth_s / GRID_S)
        return np.asarray(vectors - np.einsum("nji,nj->ni", self.turn, slow))


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

    The product of the small turns between samples, by doubling: after k rounds every matrix spans
    2^k samples, so a 20 s stretch needs 11 array operations and no loop over samples.
    """
    n = gyr_radps.shape[0]
    steps = np.zeros((n, 3))
    steps[1:] = 0.5 * (gyr_radps[1:] + gyr_radps[:-1]) * GRID_S
    turn = _rotations(steps)
    span = 1
    while span < n:
        turn[span:] = np.einsum("nij,njk->nik", turn[:-span].copy(), turn[span:])
        span *= 2
    return turn


def _rotations(vectors: FloatArray) -> FloatArray:
    """Rodrigues' formula for ``(n, 3)`` rotation vectors."""
    angle = np.sqrt((vectors * vectors).sum(axis=1))
    small = angle < 1e-6
    safe = np.where(small, 1.0, angle)
    first = np.where(small, 1.0, np.sin(safe) / safe)[:, np.newaxis, np.newaxis]
    second = np.where(small, 0.5, (1.0 - np.cos(safe)) / (safe * safe))[:, np.newaxis, np.newaxis]
    x, y, z = vectors[:, 0], vectors[:, 1], vectors[:, 2]
    zero = np.zeros_like(x)
    skew = np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=1).reshape(-1, 3, 3)
    twice = np.einsum("nij,njk->nik", skew, skew)
    return np.asarray(np.eye(3) + first * skew + second * twice)


def angular_acceleration(gyr_radps: FloatArray) -> FloatArray:
    """Central differences of the rates, rad/s²."""
    return np.asarray(np.gradient(gyr_radps, GRID_S, axis=0))


def spin(gyr_radps: FloatArray, alpha: FloatArray) -> FloatArray:
    """``(n, 3, 3)`` matrices M with M·r = α × r + ω × (ω × r): how a lever r feels a turn."""
    n = gyr_radps.shape[0]
    out = np.empty((n, 3, 3))
    for axis in range(3):
        lever = np.zeros((n, 3))
        lever[:, axis] = 1.0
        out[:, :, axis] = cross(alpha, lever) + cross(gyr_radps, cross(gyr_radps, lever))
    return out
