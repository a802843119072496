"""Gravity and acceleration over a finished stretch, looking both ways in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import gauss
from tempo.samples import FloatArray

#: Samples that orientations are multiplied up over before groups of them are.
_GROUP = 16


@dataclass(frozen=True, slots=True)
class Settled:
    """What the sensor did in a finished stretch, all ``(n, 3)`` in the sensor frame.

    ``up`` is the unit vector of gravity's reaction, ``push_mps2`` the acceleration that is left
    when gravity is taken away, ``gyr_radps`` the rates without their bias. ``turn`` carries sensor
    vectors into the frame of the first sample, ``(n, 3, 3)``. All are views of arrays in which one
    component lies in one piece.
    """

    up: FloatArray
    push_mps2: FloatArray
    gyr_radps: FloatArray
    turn: FloatArray
    smooth_s: float

    def quick_part(self, vectors: FloatArray, step: int = 1) -> FloatArray:
        """What the averaging leaves of columns ``(m, 3, k)`` of every ``step``-th row.

        It is the part that ``push_mps2`` shows: a slow push is taken for gravity, so a model of the
        push must lose it as well.
        """
        turn = np.ascontiguousarray(self.turn[::step].transpose(1, 2, 0))
        columns = np.ascontiguousarray(vectors.transpose(1, 2, 0))
        inertial = (turn[:, :, np.newaxis] * columns).sum(axis=1)
        slow = gauss(inertial.T, self.smooth_s / GRID_S / step).T
        back = (turn[:, :, np.newaxis] * slow[:, np.newaxis]).sum(axis=0)
        return np.asarray((columns - back).transpose(2, 0, 1))


def settle(acc_mps2: FloatArray, gyr_radps: FloatArray, smooth_s: float = 1.5) -> Settled:
    """Gravity by averaging the accelerometer in the frame that the gyro carries along.

    In the gyro's nearly inertial frame gravity stands still while every push averages out, because
    a foot that comes back has gained no speed. The average is a Gaussian window (SD ``smooth_s``)
    around each sample, so a gyro bias, which turns that frame steadily, cancels to first order.

    Parameters
    ----------
    acc_mps2, gyr_radps : (n, 3) on the grid; ``gyr_radps`` with the bias already taken off.
    """
    turn = _turns(gyr_radps)
    acc = np.ascontiguousarray(acc_mps2.T)
    inertial = (turn * acc).sum(axis=1)
    slow = gauss(inertial.T, smooth_s / GRID_S).T
    gravity = (turn * slow[:, np.newaxis]).sum(axis=0)
    length = np.sqrt((gravity * gravity).sum(axis=0))
    up = gravity / np.where(length > 0.0, length, 1.0)
    return Settled(up.T, (acc - gravity).T, gyr_radps, turn.transpose(2, 0, 1), smooth_s)


def orientations(gyr_radps: FloatArray) -> FloatArray:
    """``(n, 3, 3)`` matrices that carry sensor vectors into the frame of the first sample.

    The product of the small turns between samples, as quaternions: by doubling inside groups, where
    after k rounds each spans 2^k samples, then the same over the groups. No loop over samples.
    """
    return _turns(gyr_radps).transpose(2, 0, 1)


def _turns(gyr_radps: FloatArray) -> FloatArray:
    """`orientations` as ``(3, 3, n)``."""
    n = gyr_radps.shape[0]
    groups = -(-n // _GROUP)
    halves = np.zeros((3, groups * _GROUP))
    rates = gyr_radps.T
    halves[:, 1:n] = (0.25 * GRID_S) * (rates[:, 1:] + rates[:, :-1])
    turn = _quaternions(halves).reshape(4, groups, _GROUP).transpose(0, 2, 1).copy()
    _run(turn)
    ends = turn[:, -1].copy()
    _run(ends)
    turn[:, :, 1:] = _product(ends[:, np.newaxis, :-1], turn[:, :, 1:])
    return _matrices(turn.transpose(0, 2, 1).reshape(4, -1)[:, :n])


def _run(turn: FloatArray) -> None:
    """Each becomes the product of all up to it, along the second axis."""
    span = 1
    while span < turn.shape[1]:
        turn[:, span:] = _product(turn[:, :-span], turn[:, span:])
        span *= 2


def _quaternions(halves: FloatArray) -> FloatArray:
    """``(4, n)`` unit quaternions of half rotation vectors ``(3, n)``."""
    angle = np.sqrt((halves * halves).sum(axis=0))
    small = angle < 1e-9
    out = np.empty((4, angle.size))
    out[0] = np.cos(angle)
    out[1:] = np.where(small, 1.0, np.sin(angle) / np.where(small, 1.0, angle)) * halves
    return out


def _product(first: FloatArray, second: FloatArray) -> FloatArray:
    a, b, c, d = first
    w, x, y, z = second
    out = np.empty(second.shape)
    out[0] = a * w - b * x - c * y - d * z
    out[1] = a * x + b * w + c * z - d * y
    out[2] = a * y - b * z + c * w + d * x
    out[3] = a * z + b * y - c * x + d * w
    return out


def _matrices(turn: FloatArray) -> FloatArray:
    w, x, y, z = turn
    out = np.empty((3, 3, w.size))
    xx, yy, zz, xy, xz, yz = x * x, y * y, z * z, x * y, x * z, y * z
    wx, wy, wz = w * x, w * y, w * z
    out[0, 0], out[1, 1], out[2, 2] = 0.5 - yy - zz, 0.5 - xx - zz, 0.5 - xx - yy
    out[0, 1], out[1, 0] = xy - wz, xy + wz
    out[0, 2], out[2, 0] = xz + wy, xz - wy
    out[1, 2], out[2, 1] = yz - wx, yz + wx
    out *= 2.0
    return out


def angular_acceleration(gyr_radps: FloatArray) -> FloatArray:
    """Central differences of the rates, rad/s²."""
    rates = gyr_radps.T
    out = np.empty(rates.shape)
    out[:, 1:-1] = (rates[:, 2:] - rates[:, :-2]) / (2.0 * GRID_S)
    out[:, 0], out[:, -1] = rates[:, 1] - rates[:, 0], rates[:, -1] - rates[:, -2]
    out[:, [0, -1]] /= GRID_S
    return out.T


def spin(gyr_radps: FloatArray, alpha: FloatArray) -> FloatArray:
    """``(n, 3, 3)`` matrices M with M·r = α × r + ω × (ω × r): how a lever r feels a turn."""
    rates, turning = gyr_radps.T, alpha.T
    out = rates[:, np.newaxis] * rates
    squares = out[0, 0] + out[1, 1] + out[2, 2]
    for axis, (after, before) in enumerate(((1, 2), (2, 0), (0, 1))):
        out[axis, axis] -= squares
        out[before, after] += turning[axis]
        out[after, before] -= turning[axis]
    return out.transpose(2, 0, 1)
