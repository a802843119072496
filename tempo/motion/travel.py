"""How far a foot went between two rests: the push integrated twice, with rest at both ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.motion.gravity import unit
from tempo.motion.settled import orientations
from tempo.samples import FloatArray

#: Rows at both ends that gravity is read off.
REST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Travel:
    """One way from rest to rest, sensor frames.

    ``left_m`` and ``came_m`` are the level part of the way as seen from the sensor at its start
    and at its end, ``rise_m`` the upward part, ``turned_rad`` from up before to up after.
    """

    left_m: FloatArray
    came_m: FloatArray
    rise_m: float
    turned_rad: float
    seconds: float

    @property
    def away_m(self) -> float:
        """Level distance."""
        return float(np.sqrt((self.came_m * self.came_m).sum()))


def travel(acc_mps2: FloatArray, gyr_radps: FloatArray) -> Travel:
    """Integrate between rests: the first and last ``REST_ROWS`` of ``(n, 3)`` rows are at rest.

    In the gyro's frame gravity is the mean push of either rest, drifting evenly between them, and
    the speed at the end is zero. Good to some 10 % of a step; over several strides only the
    direction is worth something.
    """
    turn = orientations(gyr_radps)
    inertial = np.einsum("nij,nj->ni", turn, acc_mps2)
    before, after = inertial[:REST_ROWS].mean(axis=0), inertial[-REST_ROWS:].mean(axis=0)
    share = np.linspace(0.0, 1.0, inertial.shape[0])[:, np.newaxis]
    push = inertial - before * (1.0 - share) - after * share
    speed = np.cumsum(push, axis=0) * GRID_S
    speed = speed - speed[-1] * share
    way = speed.sum(axis=0) * GRID_S
    up = unit((before + after)[np.newaxis])[0]
    rise_m = float((way * up).sum())
    level = np.asarray(way - rise_m * up)
    ups = unit(np.vstack([acc_mps2[:REST_ROWS].mean(axis=0), acc_mps2[-REST_ROWS:].mean(axis=0)]))
    turned_rad = float(np.arccos(np.clip((ups[0] * ups[1]).sum(), -1.0, 1.0)))
    return Travel(level, turn[-1].T @ level, rise_m, turned_rad, inertial.shape[0] * GRID_S)
