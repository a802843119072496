"""How far the foot is turned out of its rest: seen by gravity, or added up by the gyroscope."""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.motion.gravity import cross_one
from tempo.motion.settled import Settled
from tempo.samples import FloatArray

#: Gravity sees a turn about an axis that is at least 30° off upright.
_SEEN = 0.5


def by_gravity(ups: FloatArray, rest_up: FloatArray) -> FloatArray:
    """``(n,)`` angle between up and up at rest, rad; exact for small ones too."""
    return np.asarray(2.0 * np.arcsin(np.clip(np.linalg.norm(ups - rest_up, axis=1) / 2.0, 0, 1)))


def main_axis(gyr_radps: FloatArray, out_radps: FloatArray) -> tuple[FloatArray, float]:
    """The axis of most of the turning and its share; by the right hand it turns ``out``."""
    values, vectors = np.linalg.eigh(np.einsum("ki,kj->ij", gyr_radps, gyr_radps))
    axis = np.asarray(vectors[:, 2])
    axis = axis if float((out_radps.sum(axis=0) * axis).sum()) >= 0.0 else -axis
    return axis, float(values[2] / max(values.sum(), 1e-12))


def course(
    settled: Settled, gyr_radps: FloatArray, axis: FloatArray, rests: tuple[slice, slice]
) -> FloatArray:
    """``(n,)`` angle about ``axis``, rad, nothing in the first of two rests.

    The gyroscope's turns added up, which see an axis however it stands. What its bias left would
    turn on for ever; where the axis is not upright gravity tells how far apart the rests are. Both
    are in one posture, so an error of the accelerometer's axes is the same in both and cancels.
    """
    rows = np.arange(gyr_radps.shape[0])
    turned = np.cumsum(np.einsum("ij,j->i", gyr_radps, axis)) * GRID_S
    before, after = (float(turned[rest].mean()) for rest in rests)
    up, other = (settled.up[rest].mean(axis=0) for rest in rests)
    level = up - (up * axis).sum() * axis
    if float((level * level).sum()) > _SEEN**2:
        along = cross_one(axis, level)
        seen = -float(np.arctan2((other * along).sum(), (other * level).sum()))
        middles = [0.5 * (rest.start + rest.stop - 1) for rest in rests]
        off = after - before - seen
        turned = turned - off * np.clip((rows - middles[0]) / (middles[1] - middles[0]), -1.0, 2.0)
        before = float(turned[rests[0]].mean())
    return np.asarray(turned - before)
