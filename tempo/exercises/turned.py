"""How far the foot is turned out of its rest: seen by gravity, or by the gyro alone."""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.motion.gravity import unit
from tempo.motion.settled import Settled
from tempo.samples import FloatArray


def by_gravity(ups: FloatArray, rest_up: FloatArray) -> FloatArray:
    """``(n,)`` angle between up and up at rest, rad; exact for small ones too."""
    return np.asarray(2.0 * np.arcsin(np.clip(np.linalg.norm(ups - rest_up, axis=1) / 2.0, 0, 1)))


def main_axis(gyr_radps: FloatArray, out_rad: FloatArray) -> tuple[FloatArray, float]:
    """The axis of most of the turning and its share; by the right hand it turns ``out``."""
    values, vectors = np.linalg.eigh(np.einsum("ki,kj->ij", gyr_radps, gyr_radps))
    axis = np.asarray(vectors[:, 2])
    axis = axis if float((out_rad * axis).sum()) >= 0.0 else -axis
    return axis, float(values[2] / max(values.sum(), 1e-12))


def course_by_gravity(settled: Settled, rest: slice, top: slice) -> FloatArray:
    """Signed angle of every row in the plane of rest and top, rad, from rest towards the top."""
    resting, topped = (unit(settled.up[part].mean(axis=0)[np.newaxis])[0] for part in (rest, top))
    across = unit((topped - (topped * resting).sum() * resting)[np.newaxis])[0]
    return np.asarray(np.arctan2(settled.up @ across, settled.up @ resting))


def course_by_gyro(gyr_radps: FloatArray, axis: FloatArray, ends: tuple[int, int]) -> FloatArray:
    """Angle about ``axis``, rad, which is nothing at both ends: what bias is left goes off."""
    turned = np.cumsum(np.einsum("ij,j->i", gyr_radps, axis)) * GRID_S
    rows = np.arange(turned.size)
    return np.asarray(turned - np.interp(rows, ends, turned[list(ends)]))
